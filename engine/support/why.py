"""Why: what became of a player's events for a quest, of one event for every quest, and of one transfer.

For those who answer a customer's question, over HTTP and at the command line: both say the same. A quest that was
removed is told as in its last version; only an id that never was is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import msgspec

from engine import refunds
from engine.bulk import Transaction
from engine.clock import SECOND, Clock, iso
from engine.documents.findings import did_you_mean
from engine.errors import Malformed, NotFound, Refused
from engine.explaining.explain import Took
from engine.explaining.undoing import Undone
from engine.journal import Act, Earned
from engine.ledger import kind_of, mint
from engine.people.players import find_player
from engine.published import bundles
from engine.published.bundles import FROZEN_MS, Life
from engine.published.content import thawed
from engine.published.live import Snapshot
from engine.quests.quest import Quest
from engine.store import Database
from engine.support.hindsight import (
    Kept,
    Moved,
    Seen,
    act_of,
    earned_of,
    event_of,
    find_transfer,
    moved_by,
    named,
    newest,
    refunds_of,
)
from engine.support.retold import Past, Retold
from engine.support.standing import Standing, locked
from engine.support.why_shapes import (
    Texts,
    WhyEarned,
    WhyEvent,
    WhyHad,
    WhyQuest,
    WhyTold,
    WhyTransfer,
    WhyUndone,
    award_of,
    line_of,
)
from engine.words.messages import display, plain
from engine.words.reasons import PAUSED, REMOVED, STATUS, UNHEARD, Known, sentence
from engine.words.spoken import NOTHING, length
from engine.words.spoken import clock as minute_text

SETTLED = 5 * SECOND
"""So long after a change some process may still have decided by what was in force before."""


class Listed(NamedTuple):
    """A quest that is asked about: its number, since when it is what it is (0: always), and when it was removed."""

    quest: Quest
    no: int
    since: int
    gone_at: int | None


class Desk:
    """One request: the content in force, the player, and a view of the database that does not change meanwhile.

    Errors when made: NotFound for the player.
    """

    def __init__(self, db: Database, now: Snapshot, clock: Clock, tx: Transaction, ref: str) -> None:
        self.db, self.now, self.tx, self.ref = db, now, tx, ref
        self.at = clock.now()
        self.player = locked(find_player(tx, ref))

    def quest(self, name: str, limit: int, before: int = 0) -> tuple[WhyQuest, int]:
        """Return the newest events that a quest hears, told before the one with the id `before`, and where the player
        stands; and the id that leads to the older ones, or 0. Errors: NotFound for an id that never was, Refused for a
        quest that was removed and cannot be made again.
        """
        found = self._found(name)
        quest, standing = found.quest, self._standing(found)
        types = [kind for kind in self.now.content.vocabulary.types if _hears(quest, kind)]
        numbers = {found.no} | {life.no for life in self._lives if life.quest == name}
        seen = newest(self.tx, self.player.id, types, limit, quests=numbers, before=before)
        events = [self._event(one, found) for one in seen.events]
        lines = [] if found.gone_at else [line_of(line) for line in standing.now_at(quest)]
        status, notice = self._notice(found)
        until = found.gone_at + FROZEN_MS if found.gone_at and quest.undo else None
        told = WhyQuest(
            self.ref, quest.id, quest.version, dict(quest.title), status, notice, _iso(found.gone_at), _iso(until),
            events, lines, _iso(seen.since or None),
        )  # fmt: skip
        return told, seen.events[-1].id if len(events) == limit else 0

    def event(self, id: str, source: str = "", quest: str = "") -> WhyTold:
        """Return what became of an event, by its sender's id; with `quest`, what that quest made of it.

        Errors: NotFound, Malformed (of which source?); Refused as `quest` does.
        """
        if quest:
            self._found(quest)
        found = [one for one in named(self.tx, self.player.id, id) if source in ("", one.sender)]
        if not found:
            hint = "take the id under which the event was sent; only this player's events are looked at"
            raise NotFound("this player has no such event", code="unknown_event", hint=hint)
        if len(found) > 1:
            hint = f"say which source: {', '.join(sorted(one.sender for one in found))}"
            raise Malformed("several sources told an event with this id", code="which_source", hint=hint)
        return self.told(found[0], quest)

    def told(self, seen: Seen, quest: str = "") -> WhyTold:
        """Return what became of a stored event, quest by quest; with `quest`, of that one alone."""
        answer = seen.answer
        known = self._asked_by(seen) if not quest else [self._found(quest)]
        quests = [self._event(seen, one) for one in known]
        before = next((one.because for one in answer.why_not if not one.quest), "")
        rule = answer.code or before or ("undo" if self._undoes(seen) else UNHEARD)
        said: Texts = {} if quests else sentence(rule)
        return WhyTold(
            self.ref, seen.sender_id, seen.sender, seen.type, iso(seen.at), iso(seen.received_at), answer.status,
            answer.code, quests, said,
        )  # fmt: skip

    def _asked_by(self, seen: Seen) -> list[Listed]:
        """The quests to tell about a stored event: those that it touched, and those that hear such events, of which
        one that was removed answers too, if it went less than 90 days before. Of a refund, only what it touched.
        """
        answer = seen.answer
        names = [one.quest for one in answer.earned] + [one.quest for one in answer.why_not if one.quest]
        if self._undoes(seen):
            numbers = dict.fromkeys(move.quest_no for move in moved_by(self.tx, self.player.id, seen.id))
            names += [found.quest.id for no in numbers if (found := self._numbered(no))]
            return self._all_known(names)
        book = self.now.content.book.quests
        names += [one.id for one in book.values() if one.hears(seen.type) and one.status != "draft"]
        lately = {life.quest for life in self._lives if life.gone_at and seen.received_at < life.gone_at + FROZEN_MS}
        gone = self._all_known(sorted(lately - set(names)))
        return self._all_known(names) + [one for one in gone if one.quest.hears(seen.type)]

    def _all_known(self, names: Iterable[str]) -> list[Listed]:
        return [found for name in dict.fromkeys(names) if (found := self._known(name))]

    def _undoes(self, seen: Seen) -> bool:
        """Whether an event takes something back."""
        kind = self.now.content.vocabulary.types.get(seen.type)
        return kind is not None and kind.undoes is not None

    def transfer(self, name: str) -> WhyTransfer:
        """Return why a transfer was made. Errors: NotFound."""
        move = find_transfer(self.tx, self.player.id, name)
        found = self._numbered(move.quest_no)
        asset = self.now.numbers.assets_by_no.get(move.asset_no)
        seen = event_of(self.tx, self.player.id, move.cause)
        earned = earned_of(moved_by(self.tx, self.player.id, move.cause), seen.answer).get(move.n) if seen else None
        event = self._event(seen, found) if seen and found else None
        scale, unit = (asset.scale, asset.unit) if asset else (1, "")
        told: Texts = {}
        if seen and found:
            told = dict((self._past(seen, found, of=earned) if earned else self._past(seen, found)).retell().sentence)
        return WhyTransfer(
            self.ref, move.id, iso(move.at), found.quest.id if found else "", asset.name if asset else "", unit,
            display(move.amount, scale), kind_of(move.source, self.player.id), kind_of(move.target, self.player.id),
            event, award_of(earned.award, asset) if earned else None, *self._links(seen), told,
        )  # fmt: skip

    def _links(self, seen: Seen | None) -> tuple[list[str], str | None]:
        """The refunds of an act, and the act of a refund, by their senders' ids."""
        if seen is None:
            return [], None
        reader = self.now.reader
        act = act_of(self.tx, self.player.id, seen, reader)
        refunds = [] if act else refunds_of(self.tx, self.player.id, seen, reader)
        return [one.sender_id for one in refunds], act.sender_id if act else None

    @cached_property
    def _lives(self) -> list[Life]:
        return list(bundles.lives(self.db))

    def _found(self, name: str) -> Listed:
        found = self._known(name)
        if found is not None:
            return found
        lives = {life.quest for life in self._lives}
        if name in lives:
            raise Refused(f"'{name}' was removed, and this version cannot read it any more", code="quest_unreadable",
                          hint="ask about its transfers: ?transfer=ID")  # fmt: skip
        hint = did_you_mean(name, [*self.now.content.book.quests, *sorted(lives)])
        raise NotFound("there is no such quest", code="unknown_quest", hint=hint)

    def _known(self, name: str) -> Listed | None:
        """The quest of an id, in force or as it was when it was removed."""
        quest = self.now.content.book.quests.get(name)
        if quest is not None:
            no = self.now.numbers.quests.get(name, 0)
            life = next((one for one in self._lives if one.no == no), None)
            return Listed(quest, no, life.seen_at if life else 0, None)
        gone = [life for life in self._lives if life.quest == name]
        last = max(gone, key=lambda life: (life.gone_at or self.at, life.no), default=None)
        return self._removed(last) if last else None

    def _numbered(self, no: int) -> Listed | None:
        """The quest of a number."""
        quest = self.now.numbers.quests_by_no.get(no)
        if quest is not None and self.now.content.book.quests.get(quest.id) is quest:
            return self._known(quest.id)
        life = next((one for one in self._lives if one.no == no), None)
        return self._removed(life) if life else Listed(quest, no, 0, None) if quest else None

    def _removed(self, life: Life) -> Listed | None:
        quest = self.now.numbers.quests_by_no.get(life.no)
        quest = quest or thawed(self.db, [life], self.now.content.assets).get(life.no)
        return Listed(quest, life.no, life.seen_at, life.gone_at or self.at) if quest else None

    def asked(self, name: str) -> Quest:
        """Return a quest, also one that was removed. Errors: as `quest`."""
        return self._found(name).quest

    def standing(self, quest: Quest) -> Standing:
        """Return the player before the content in force and this quest."""
        found = self._known(quest.id)
        assert found is not None
        return self._standing(found)

    def _standing(self, found: Listed) -> Standing:
        """The player before the content in force, with the quest that is asked about though it was removed."""
        numbers, gone = self.now.numbers, {}
        if found.gone_at is not None:
            gone[found.quest.id] = found.gone_at, found.gone_at + FROZEN_MS
            if found.no not in numbers.quests_by_no:
                numbers = replace(numbers, quests_by_no={**numbers.quests_by_no, found.no: found.quest})
        return Standing(self.now.content, numbers, self.player, self.tx, self.at, self.now.paused, gone)

    def _notice(self, found: Listed) -> tuple[str, Texts]:
        """What must be said of the quest itself before anything else."""
        quest = found.quest
        day = self._standing(found).day_of(quest, self.at).date
        if found.gone_at is not None:
            around = self._standing(found).around(quest, quest.when.event)
            kept = around.kept if around.kept and around.kept > day else None
            return REMOVED, sentence(REMOVED, Known(gone_day=around.gone, kept_day=kept))
        if quest.status == "draft":
            return "draft", sentence(STATUS)
        if quest.status == PAUSED or quest.id in self.now.paused:
            return PAUSED, sentence(PAUSED)
        if quest.when.until_day and day >= quest.when.until_day:
            return "ended", sentence("when.until", Known(until_day=quest.when.until_day))
        if quest.when.from_day and day < quest.when.from_day:
            return "live", sentence("when.from", Known(from_day=quest.when.from_day))
        return "live", {}

    def _past(self, seen: Seen, found: Listed, of: Earned | None = None) -> Past:
        """A stored event before a quest; with `of`, of its answer only that one reward."""
        if of is not None:
            seen = seen._replace(answer=msgspec.structs.replace(seen.answer, earned=(of,)))
        stored = all(one.quest for one in seen.answer.why_not)  # a no for all quests: what they did not agree to
        kind = self.now.content.vocabulary.types.get(seen.type)
        kept = Kept(kind, seen.kept, whole=stored) if kind else None
        same = not found.since or seen.received_at > found.since + SETTLED
        return Past(self._standing(found), found.quest, seen, kept, same, self._undone(seen, found))

    def _event(self, seen: Seen, found: Listed) -> WhyEvent:
        """An event as it was answered; where the answer does not name the quest, its questions asked again."""
        past = self._past(seen, found)
        told: Retold = past.retell()
        day = past.standing.day_of(found.quest, seen.at)
        return WhyEvent(
            seen.sender_id, seen.sender, seen.type, iso(seen.at), f"{day.date:%Y-%m-%d} {minute_text(day.minute)}",
            found.quest.when.zone or self.player.zone.name, found.quest.id, seen.answer.status, seen.answer.code,
            told.because, [self._earned(one) for one in told.earned], [line_of(line) for line in told.lines],
            past.kept.missing if past.kept else [], self._shown(seen, past.undone), dict(told.sentence),
        )  # fmt: skip

    def _undone(self, seen: Seen, found: Listed) -> Undone | None:
        """What a refund did to what a quest had given; nothing when this is no refund for it."""
        quest, undo = found.quest, found.quest.undo
        if undo is None or undo.on != seen.type or quest.hears(seen.type):
            return None
        late = any(no.quest == quest.id and no.because == "undo.within" for no in seen.answer.why_not)
        within = NOTHING if undo.within_ms is None else length(undo.within_ms)
        act = act_of(self.tx, self.player.id, seen, self.now.reader)
        took = self._moved(moved_by(self.tx, self.player.id, seen.id), found.no, back=True)
        undone = Undone(f"event.{undo.find}", undo.take_back, within, act is not None, late, took)
        if act is None:
            return undone
        had = self._moved(moved_by(self.tx, self.player.id, act.id), found.no, back=False)
        kept = msgspec.json.encode(act.kept).decode()
        price = refunds.paid_for(self.now.content, Act(act.id, act.type, act.at, kept))
        kind = self.now.content.vocabulary.types[seen.type].undoes
        told = str(seen.kept.get(kind.amount, "")) if kind else ""
        return undone._replace(had=had, refunded=told, price=plain(price) if price else "")

    def _moved(self, moves: Iterable[Moved], no: int, *, back: bool) -> Took:
        """What one cause moved from the mint, or back to it, for one quest, by asset."""
        sums: dict[int, int] = {}
        for move in moves:
            if move.quest_no == no and mint(move.asset_no) == (move.target if back else move.source):
                sums[move.asset_no] = sums.get(move.asset_no, 0) + move.amount
        assets = self.now.numbers.assets_by_no
        told = [(assets[one], amount) for one, amount in sums.items() if one in assets]
        return tuple((asset.name, display(amount, asset.scale), amount) for asset, amount in told)

    def _shown(self, seen: Seen, undone: Undone | None) -> WhyUndone | None:
        """What a refund takes back, when its act is known."""
        act = act_of(self.tx, self.player.id, seen, self.now.reader) if undone and undone.found else None
        if undone is None or act is None:
            return None
        assets = self.now.content.assets
        had = [WhyHad(name, assets[name].unit, amount) for name, amount, _ in undone.had]
        return WhyUndone(act.sender_id, undone.price, undone.refunded, had)

    def _earned(self, one: Earned) -> WhyEarned:
        asset = self.now.content.assets.get(one.asset)
        scale, unit = (asset.scale, asset.unit) if asset else (1, "")
        amount = display(one.amount, scale)
        award = award_of(one.award, asset)
        return WhyEarned(one.quest, one.asset, unit, amount, one.because, one.count, one.streak, award)


def _hears(quest: Quest, kind: str) -> bool:
    return quest.hears(kind) or (quest.undo is not None and quest.undo.on == kind)


def _iso(at: int | None) -> str | None:
    return None if at is None else iso(at)
