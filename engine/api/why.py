"""GET /v1/players/{id}/why: "why did I get 5 g, and not 10?", for those who answer a customer's question.

For a quest, the player's newest events that it hears; for a transfer, the event that moved it. What was decided then is
told as it was stored; an event whose answer does not name the quest is asked again, as far as it was kept.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from engine.api.runtime import Runtime
from engine.bulk import Transaction
from engine.clock import SECOND, iso
from engine.errors import Malformed, NotFound
from engine.explain import explain, joined, told
from engine.findings import did_you_mean
from engine.hindsight import (
    Kept,
    Moved,
    Seen,
    act_of,
    content_since,
    earned_of,
    event_of,
    find_transfer,
    moved_by,
    newest,
    refunds_of,
)
from engine.journal import Earned
from engine.ledger import kind_of
from engine.live import Snapshot
from engine.messages import display
from engine.plans import Act
from engine.players import find_player
from engine.questions import Line
from engine.quests.quest import Quest
from engine.reasons import NOT_KEPT, STATUS
from engine.spoken import clock as minute_text
from engine.standing import Standing, locked

Texts = dict[str, str]

SETTLED = 5 * SECOND
"""So long after a publication some process may still have decided by what was in force before."""


class WhyLine(msgspec.Struct):
    """One question a quest asks: its stable name, what the designer wrote, the verdict, and the values it saw."""

    rule: str
    written: str
    verdict: str
    saw: list[str]


class WhyCut(msgspec.Struct):
    """What a limit left of an amount, in display units."""

    rule: str
    before: str
    after: str


class WhyAward(msgspec.Struct):
    """How an amount came about, as it was stored then. `raw` is the amount before it was rounded by `round`."""

    version: str
    rule: str
    raw: str
    round: str
    arm: str
    params: dict[str, int | str | bool]
    cuts: list[WhyCut]


class WhyEarned(msgspec.Struct):
    """What a quest gave for an event (negative: took back). `because` names what cut it, or the bonus it is."""

    quest: str
    asset: str
    unit: str
    amount: str
    because: str
    count: str
    streak: int
    award: WhyAward | None


class WhyEvent(msgspec.Struct):
    """An event as it was stored. `local` is its time in the quest's zone, or the player's; `code` why it did not count.

    `because` is the rule that decided, for the quest that is asked about (nothing: paid in full). `lines` are there
    when it was asked again; `not_kept` are fields that were not stored, `sentence` may be read to the player.
    """

    id: str
    source: str
    type: str
    at: str
    local: str
    zone: str
    status: str
    code: str
    because: str
    earned: list[WhyEarned]
    lines: list[WhyLine]
    not_kept: list[str]
    sentence: Texts


class WhyQuest(msgspec.Struct):
    """A player and a quest: the newest events that it hears, and where the player stands now, limit by limit."""

    player: str
    quest: str
    version: str
    title: Texts
    status: str
    events: list[WhyEvent]
    now: list[WhyLine]


class WhyTransfer(msgspec.Struct, rename={"source": "from", "target": "to"}):
    """A transfer, the event that moved it, and its award.

    `refunds` are the ids of the refunds that took back what this event earned, `act` is the id of the event that this
    refund takes back.
    """

    player: str
    transfer: str
    at: str
    quest: str
    asset: str
    unit: str
    amount: str
    source: str
    target: str
    event: WhyEvent | None
    award: WhyAward | None
    refunds: list[str]
    act: str | None
    sentence: Texts


def why(runtime: Runtime, ref: str, quest: str, transfer: str, limit: int) -> WhyQuest | WhyTransfer:
    """Return why a quest paid what it did, or why a transfer was made. Errors: NotFound, Malformed."""
    if bool(quest) == bool(transfer):
        hint = "one of ?quest=ID and ?transfer=ID"
        raise Malformed("ask about a quest or about a transfer", code="one_of_two", hint=hint)
    now = runtime.now
    with runtime.db.reading() as tx:
        player = find_player(tx, ref)
        standing = Standing(now.content, now.numbers, locked(player), tx, runtime.clock.now(), now.paused)
        desk = _Desk(now, standing, tx)
        return desk.transfer(ref, transfer) if transfer else desk.quest(ref, quest, limit)


class _Desk:
    """One request: the content in force, the player, and a view of the database that does not change meanwhile."""

    def __init__(self, now: Snapshot, standing: Standing, tx: Transaction) -> None:
        self.now, self.standing, self.tx = now, standing, tx
        self.player = standing.player
        self.since = content_since(tx)

    def quest(self, ref: str, name: str, limit: int) -> WhyQuest:
        quest = self._quest(name)
        types = [kind for kind in self.now.content.vocabulary.types if _hears(quest, kind)]
        events = [self._event(one, quest) for one in newest(self.tx, self.player.id, types, limit)]
        lines = [_line(line) for line in self.standing.now_at(quest)]
        return WhyQuest(ref, quest.id, quest.version, dict(quest.title), self._status(quest), events, lines)

    def transfer(self, ref: str, name: str) -> WhyTransfer:
        move = find_transfer(self.tx, self.player.id, name)
        quest = self.now.numbers.quests_by_no.get(move.quest_no)
        asset = self.now.numbers.assets_by_no.get(move.asset_no)
        seen = event_of(self.tx, self.player.id, move.cause)
        earned = earned_of(moved_by(self.tx, self.player.id, move.cause), seen.answer).get(move.n) if seen else None
        event = self._event(seen, quest) if seen and quest else None
        scale, unit = (asset.scale, asset.unit) if asset else (1, "")
        amount = display(move.amount, scale)
        sentence: Texts = {}
        if seen and quest:
            parts = [earned] if earned else []
            sentence = (
                self._sentence(quest, "", seen, parts) if parts else self._told(quest, "undo", seen, amount, unit)
            )
        return WhyTransfer(
            ref, move.id, iso(move.at), quest.id if quest else "", asset.name if asset else "", unit, amount,
            kind_of(move.source, self.player.id), kind_of(move.target, self.player.id), event,
            self._award(earned) if earned else None, *self._links(seen, move), sentence,
        )  # fmt: skip

    def _links(self, seen: Seen | None, move: Moved) -> tuple[list[str], str | None]:
        """The refunds of an act, and the act of a refund, by their senders' ids."""
        if seen is None:
            return [], None
        reader = self.now.reader
        act = act_of(self.tx, self.player.id, seen, reader)
        refunds = [] if act else refunds_of(self.tx, self.player.id, seen, reader)
        return [one.sender_id for one in refunds], act.sender_id if act else None

    def _quest(self, name: str) -> Quest:
        found = self.now.content.book.quests.get(name)
        if found is None:
            hint = did_you_mean(name, self.now.content.book.quests)
            raise NotFound("there is no such quest", code="unknown_quest", hint=hint)
        return found

    def _status(self, quest: Quest) -> str:
        return "paused" if quest.id in self.now.paused and quest.status == "live" else quest.status

    def _event(self, seen: Seen, quest: Quest) -> WhyEvent:
        """An event as it was answered; where the answer does not name the quest, its questions asked again."""
        day = self.standing.day_of(quest, seen.at)
        earned = [one for one in seen.answer.earned if one.quest == quest.id]
        no = next((one.because for one in seen.answer.why_not if one.quest in (quest.id, "")), None)
        kind = self.now.content.vocabulary.types.get(seen.type)
        kept = Kept(kind, seen.kept, whole=no != "consent") if kind else None
        because, lines = "", list[Line]()
        if earned or no is not None or seen.answer.code:
            because = seen.answer.code or (earned[0].because if earned else no or "")
            sentence = self._sentence(quest, because, seen, earned)
        else:
            because, lines, sentence = self._again(seen, quest, kept)
        return WhyEvent(
            seen.sender_id, seen.sender, seen.type, iso(seen.at), f"{day.date:%Y-%m-%d} {minute_text(day.minute)}",
            quest.when.zone or self.player.zone.name, seen.answer.status, seen.answer.code, because,
            [self._earned(one) for one in earned], [_line(line) for line in lines], kept.missing if kept else [],
            sentence,
        )  # fmt: skip

    def _again(self, seen: Seen, quest: Quest, kept: Kept | None) -> tuple[str, list[Line], Texts]:
        """Ask again: the quest and the profile as they are today, the event as far as it was kept."""
        if not quest.hears(seen.type):  # a refund of something that this quest had given nothing for
            return "undo", [], self._told(quest, "undo", seen)
        profile = self.now.content.profile(self.player.profile)
        act = Act(seen.type, kept, profile, self.player.ref, seen.at, seen.id)
        around = self.standing.around(quest, seen.type)
        found = explain(quest, act, self.standing.day_of(quest, seen.at), {}, around)
        said_no = any(line.rule == found.because and line.verdict == "no" for line in found.lines)
        if not said_no and found.because != NOT_KEPT:  # it would have been asked: so it was not running then
            return STATUS, [], self._told(quest, STATUS, seen)
        asked = [line for line in found.lines if line.verdict != "not asked"]
        return found.because, asked, dict(found.sentence)

    def _sentence(self, quest: Quest, because: str, seen: Seen, earned: Sequence[Earned]) -> Texts:
        """One sentence for everything an event earned or took back; for nothing, why."""
        if not earned:
            return self._told(quest, because, seen)
        parts = []
        for one in earned:
            shown = self._earned(one)
            rule = one.award.rule if one.award and one.award.rule.startswith("bonus") else one.because
            same = one.award is None or one.award.version == quest.version
            got, unit = shown.amount.removeprefix("-"), shown.unit
            parts.append(self._told(quest, rule, seen, got, unit, streak=one.streak, same=same))
        return dict(joined(parts))

    def _told(
        self, quest: Quest, because: str, seen: Seen, amount: str = "", unit: str = "", *, streak: int = 0,
        same: bool | None = None,
    ) -> Texts:  # fmt: skip
        """One sentence. With numbers of the quest only when it is the `same` as then.

        An award names its version. What earned nothing has none: then nothing at all may have changed since.
        """
        if same is None:
            same = not self.since or seen.received_at > self.since + SETTLED
        day, around = self.standing.day_of(quest, seen.at), self.standing.around(quest, seen.type)
        if same:
            unit = unit or around.units.get(quest.reward.asset, "")
        return dict(told(quest, because, day, around, same=same, got=amount, unit=unit, streak=streak))

    def _earned(self, one: Earned) -> WhyEarned:
        asset = self.now.content.assets.get(one.asset)
        scale, unit = (asset.scale, asset.unit) if asset else (1, "")
        award = self._award(one) if one.award else None
        return WhyEarned(
            one.quest, one.asset, unit, display(one.amount, scale), one.because, one.count, one.streak, award
        )

    def _award(self, one: Earned) -> WhyAward | None:
        award, asset = one.award, self.now.content.assets.get(one.asset)
        if award is None:
            return None
        scale = asset.scale if asset else 1
        cuts = [WhyCut(rule, display(before, scale), display(after, scale)) for rule, before, after in award.cuts]
        return WhyAward(award.version, award.rule, award.raw, award.round, award.arm, award.params, cuts)


def _hears(quest: Quest, kind: str) -> bool:
    return quest.hears(kind) or (quest.undo is not None and quest.undo.on == kind)


def _line(line: Line) -> WhyLine:
    return WhyLine(line.rule, line.wrote, line.verdict, list(line.saw))
