"""What became of a stored event for one quest, told again: the rule that decided, each question, and a sentence.

What was decided then is read, never decided anew: an award says what it rested on. What an award does not say (how full
a limit was, which days a streak had) is shown as it stands by now. An event whose answer does not name the quest is
asked again, as far as it was kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from engine.explaining.basis import Behind, By, behind, clauses
from engine.explaining.between import stands_at
from engine.explaining.explain import BEFORE, Titles, explain, joined, told, unbroken
from engine.explaining.notation import (
    bonus_text,
    change_text,
    count_text,
    counted_text,
    once_text,
    reward_text,
    streak_saw,
    streak_text,
)
from engine.explaining.questions import Case, Line, NotKeptError, values, when_lines
from engine.explaining.undoing import Undone, said_undone, undo_lines
from engine.journal import Award, Earned
from engine.quests.quest import Quest
from engine.rules import streaks
from engine.rules.plans import STREAK, Act
from engine.rules.progress import Step
from engine.support.hindsight import Kept, Seen
from engine.support.standing import Standing
from engine.words.messages import display
from engine.words.reasons import CHANGED, NOT_KEPT, PAUSED, PROFILE, REMOVED, STATUS, family_of
from engine.words.spoken import NOTHING, Words, code


class Retold(NamedTuple):
    """What decided, the questions, and the sentence. `earned` is what the quest gave or took back."""

    because: str
    earned: tuple[Earned, ...]
    lines: tuple[Line, ...]
    sentence: Titles


@dataclass(frozen=True)
class Past:
    """One stored event before one quest. `same`: the quest was then what it is now, so its numbers may be told.

    `kept` are its fields as far as they are known, `undone` what it took back if it is a refund.
    """

    standing: Standing
    quest: Quest
    seen: Seen
    kept: Kept | None
    same: bool
    undone: Undone | None = None

    def retell(self) -> Retold:
        """Tell it."""
        quest, answer = self.quest, self.seen.answer
        earned = tuple(one for one in answer.earned if one.quest == quest.id)
        no = next((one.because for one in answer.why_not if one.quest in (quest.id, "")), None)
        if self.undone and (not answer.code or self.undone.took):
            return self._refund(self.undone, earned, no or "undo")
        if answer.code:
            return self._said(answer.code, earned)
        if earned:
            return self._awarded(earned)
        return self._again() if no is None else self._said(no)

    def _refund(self, undone: Undone, earned: tuple[Earned, ...], because: str) -> Retold:
        """A refund that was applied when it was told, or later, when its payment came."""
        around = self.standing.around(self.quest, self.seen.type)
        lines = undo_lines(undone, self.seen.type, because, around)
        said = said_undone(undone, self.quest.reward.asset, around) if because == "undo" else []
        return Retold(because, earned, tuple(lines), joined(said) if said else self._sentence(because))

    def _said(self, because: str, earned: tuple[Earned, ...] = ()) -> Retold:
        """An event for which the quest gave nothing, by the rule that said no then."""
        said = self._sentence(because, past=True) if because == PAUSED else self._sentence(because)
        return Retold(because, earned, (self._no(because),), said)

    def _no(self, because: str) -> Line:
        if because in BEFORE:
            return Line(because, BEFORE[because], "no")
        if because.startswith("when.") and self.same:
            asked = when_lines(Case(self.quest, self._act(), self._day(), because, {}))
            return next(line for line in asked if line.rule == because)._replace(verdict="no")
        case = self._case
        if case is None or not self.same:
            return Line(because, NOTHING, "no")
        stands = next((line for line in stands_at(case) if line.rule == because), None)
        if stands:
            return stands._replace(verdict="no")
        quest = self.quest
        if because in ("reward.amount", "reward.curve"):
            return Line(because, reward_text(quest), "no", values(case, quest.reward.text))
        if because == "steps" and quest.steps:
            return Line(because, once_text(quest.steps.every), "no")
        best = self._winner()
        saw = (Words(f"最多的是 {best}", f"the best is {best}"),) if because == "exclusive" and best else ()
        return Line(because, code(quest.exclusive) if because == "exclusive" else NOTHING, "no", saw)

    def _winner(self) -> str:
        """The quest of the same group that earned instead."""
        book = self.standing.content.book.quests
        earned = [one.quest for one in self.seen.answer.earned if one.award and one.quest in book]
        return next((name for name in earned if book[name].exclusive == self.quest.exclusive), "")

    def _awarded(self, earned: tuple[Earned, ...]) -> Retold:
        lines: list[Line] = []
        said: list[Titles] = []
        around = self.standing.around(self.quest, self.seen.type)
        given = {one.asset: one.amount for one in earned if one.award}
        for one in earned:
            asset = self.standing.content.assets.get(one.asset)
            scale, unit = (asset.scale, asset.unit) if asset else (1, "")
            amount = display(abs(one.amount), scale)
            if one.award is None:
                whole = given.get(one.asset, 0)
                took, had = (one.asset, amount, -one.amount), (one.asset, display(whole, scale), whole)
                back = Undone("", "", NOTHING, found=True, late=False, took=(took,), had=(had,))
                said += said_undone(back, one.asset, around)
                lines.append(Line("undo.take_back", NOTHING, "yes", (code(f"-{amount} {unit}"),)))
                continue
            same = one.award.version == self.quest.version
            rule = one.award.rule if one.award.rule.startswith("bonus") else one.because
            base = self._sentence(rule, same=same, got=amount, unit=unit, streak=one.streak)
            more = list(clauses(self.quest, self._by(one, amount, unit))) if same and one.award.rule != rule else []
            said.append(joined([base, *more]))
            lines += self._lines(one, one.award, scale, unit, same=same)
        return Retold(earned[0].because, earned, tuple(dict.fromkeys(lines)), joined(said))

    def _by(self, one: Earned, amount: str, unit: str) -> By:
        """What a stored award rested on."""
        assert one.award is not None
        seen, length = self._behind(), one.streak
        known = seen if seen and seen.length == length else Behind(length) if length else None
        instead = ""
        if known and known.fresh and known.missed and not one.award.cuts:
            day = self.standing.day_of(self.quest, self.seen.at)
            instead = unbroken(self.quest, self._act(), day, known.before + 1)
        every = self.quest.count.every if self.quest.count else ""
        case = self._case
        past = bool(case and every and case.past(every))
        return By(known, amount, instead, unit, one.count, past, one.award.params)

    def _lines(self, one: Earned, award: Award, scale: int, unit: str, *, same: bool) -> Iterator[Line]:
        """The questions whose answers an award keeps."""
        quest, bonus = self.quest, award.rule.startswith("bonus")
        if quest.streak and one.streak and not bonus:
            yield Line("streak", streak_text(quest.streak), "yes", self._streak_saw(one.streak))
        if quest.count and one.count and not bonus:
            yield Line("count", count_text(quest.count), "yes", (counted_text(Decimal(one.count), quest.count.need),))
        if quest.steps and not bonus:
            yield Line("steps", once_text(quest.steps.every), "yes")
        yield Line(award.rule, self._written(award.rule) if same else NOTHING, "yes", self._read(one, award, same=same))
        due = award.cuts[0][1] if award.cuts else one.amount
        told_due = f"{display(due, scale)} {unit}".strip()
        if not bonus:
            yield Line("reward.round", code(award.round), "yes", (change_text(award.raw, told_due),))
        case = self._case if same else None
        stands = {line.rule: line for line in stands_at(case)} if case else {}
        for rule, before, after in award.cuts:
            there = stands.get(rule) or Line(rule, self._written(rule) if same else NOTHING)
            change = change_text(*(f"{display(amount, scale)} {unit}".strip() for amount in (before, after)))
            yield Line(rule, there.written, "cut", (*there.saw, change))

    def _written(self, rule: str) -> Words:
        bonus = next((one for one in self.quest.bonuses if one.path == rule), None)
        if bonus:
            return bonus_text(bonus)
        limit = next((one for one in self.quest.limits if one.path == rule), None)
        if limit:
            return Case(self.quest, self._act(), self._day(), "", self._units()).limit(limit)
        return reward_text(self.quest) if rule.startswith("reward") else NOTHING

    def _read(self, one: Earned, award: Award, *, same: bool) -> tuple[Words, ...]:
        """What an award's expression read then, and the amount before rounding."""
        raw = (code(f"raw = {award.raw}"),)
        bonus = next((known for known in self.quest.bonuses if known.path == award.rule), None)
        text = (bonus.when.text if bonus else self.quest.reward.text) if same else ""
        if not text:
            return (*(code(f"params.{name} = {value}") for name, value in award.params.items()), *raw)
        step = Step({}, (), "", Decimal(one.count or 0), one.streak)
        case = Case(self.quest, self._act(), self._day(), "", self._units(), self._hashed(), step=step)
        return (*values(case, text), *raw)

    def _streak_saw(self, length: int) -> tuple[Words, ...]:
        """The streak as it was; with its days, unless others were told since then."""
        streak, seen = self.quest.streak, self._behind()
        assert streak is not None
        if seen is None or seen.length == length:
            return streak_saw(streak, seen or Behind(length))
        later = Words(f"后来补记，现在连续 {seen.length}", f"with what was told later {seen.length}")
        return (*streak_saw(streak, Behind(length)), later)

    def _behind(self) -> Behind | None:
        """What lies behind the streak at the event's day, as it is known now."""
        case, streak = self._case, self.quest.streak
        if case is None or streak is None:
            return None
        return behind(case.chain(case.used(STREAK)), streaks.period_of(streak, case.day.date), streak)

    @cached_property
    def _case(self) -> Case | None:
        """The event before the quest, with its windows as they are now; nothing where it cannot be placed any more."""
        if not self.quest.hears(self.seen.type):
            return None
        try:
            return self.standing.case(self.quest, self._act())
        except NotKeptError:
            return None

    def _act(self) -> Act:
        profile = self.standing.content.profile(self.standing.player.profile)
        return Act(self.seen.type, self.kept, profile, self.standing.player.ref, self.seen.at, self.seen.id)

    def _day(self) -> Any:
        return self.standing.day_of(self.quest, self.seen.at)

    def _units(self) -> Mapping[str, str]:
        return self.standing.around(self.quest, self.seen.type).units

    def _hashed(self) -> frozenset[str]:
        return self.standing.around(self.quest, self.seen.type).hashed

    def _again(self) -> Retold:
        """Ask again: the quest as it was then too, the profile of today, the event as far as it was kept."""
        quest = self.quest
        if not quest.hears(self.seen.type):
            kind = self.standing.content.vocabulary.types.get(self.seen.type)
            if kind and kind.undoes:  # a refund of something that this quest had given nothing for
                return Retold("undo", (), (), self._sentence("undo"))
            return self._said("when.event")
        if not self._here():
            return self._said(REMOVED)
        if not self.same:  # what it was then, or whether it was there, is not asked
            return Retold(CHANGED, (), (), self._sentence(CHANGED))
        found = explain(quest, self._act(), self._day(), {}, self.standing.around(quest, self.seen.type))
        if found.because == NOT_KEPT or family_of(found.because).startswith(("when.", "who.", "if")):
            asked = tuple(line for line in found.lines if line.verdict != "not asked")
            return Retold(found.because, (), asked, found.sentence)
        because = PROFILE if self._ran() and _reads_player(quest) else STATUS  # else the answer would name the quest
        return Retold(because, (), (), self._sentence(because))

    def _ran(self) -> bool:
        """Whether the quest was running then, as far as is known: a draft of then may be live by now."""
        return self.quest.status == "live" and self._here()

    def _here(self) -> bool:
        """Whether the quest was not removed yet."""
        gone_at = self.standing.gone.get(self.quest.id, (None,))[0]
        return gone_at is None or self.seen.received_at < gone_at

    def _sentence(self, because: str, *, same: bool | None = None, unit: str = "", **known: Any) -> Titles:
        """One sentence, with numbers of the quest only when it was the same then."""
        same = self.same if same is None else same
        around = self.standing.around(self.quest, self.seen.type, self._winner() if because == "exclusive" else "")
        if same:
            unit = unit or around.units.get(self.quest.reward.asset, "")
        return told(self.quest, because, self._day(), around, same=same, unit=unit, **known)


def _reads_player(quest: Quest) -> bool:
    """Whether a condition asks about the player."""
    asked = (one for listener in quest.listeners for one in listener.conditions)
    return any(one.path.startswith("who.") or "player." in one.text for one in asked)
