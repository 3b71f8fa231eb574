"""Straight path 1: a batch of events becomes rewards, in one transaction and a constant number of statements.

Lock, load, decide, record: the players are locked before anything a decision rests on is read. A batch that raises
is run again one by one, so that only the culprit fails.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from engine import refunds
from engine.batch import Batch, Cause, merge_slot
from engine.clock import DAY, MINUTE
from engine.content import Content, Numbers
from engine.days import Local, local_in, local_of
from engine.errors import TilthError, Unavailable
from engine.events import Event
from engine.journal import (
    SHARED,
    Act,
    Answer,
    Earned,
    Key,
    Known,
    ParkedRefund,
    WhyNot,
    create_shared,
    encode_answer,
    known_acts,
    known_events,
    parked_refunds,
    progress_of,
    shared_progress,
    slot_key,
)
from engine.ledger import DEBT, PURSE, account, amounts
from engine.players import Locked, create_players, lock_players
from engine.progress import MICRO, Slot, advance, slots_of
from engine.progress import Act as Deed
from engine.quests.quest import Quest
from engine.store import Collision, Database

log = logging.getLogger("tilth.ingest")

EARLIEST = 30 * DAY  # older events are quarantined (design, section 10); a source may be given longer
AHEAD = 5 * MINUTE  # a sender's clock may be so much ahead of ours
RETRIES = 5


@dataclass(frozen=True, slots=True)
class Intake:
    """How one batch is taken in: now, how old an event may be, and whether a file's own clock rules."""

    now: int
    earliest: int = EARLIEST
    file_clock: bool = False


@dataclass(slots=True)
class _Told:
    """One event of the batch with what was found out about it under the locks; it has an id if it is new."""

    event: Event
    sender_no: int
    player: Locked
    id: int = 0
    profile: Any = None
    quests: list[tuple[Quest, int, Local, tuple[Slot, ...]]] = field(default_factory=list)
    code: str = ""

    @property
    def key(self) -> tuple[int, str]:
        """What names the event for ever."""
        return self.sender_no, self.event.id


class _Missing(Exception):
    """Rows that must be created, in a transaction of their own, before they can be locked."""

    def __init__(self, players: set[str], shared: set[Key]) -> None:
        super().__init__()
        self.players, self.shared = players, shared


def ingest(db: Database, content: Content, numbers: Numbers, events: Sequence[Event], intake: Intake) -> list[Answer]:
    """Take in a batch of events and return the answer to each, in order, after the commit.

    What was told before gets its first answer again, marked as replayed; the same id with another body is refused
    (`event_conflict`). Errors: Unavailable when the database cannot take anything now; nothing was stored then.
    """
    if not events:
        return []
    try:
        return _ingest(db, content, numbers, events, intake)
    except TilthError:
        raise
    except Exception:
        if len(events) == 1:
            log.exception("an event could not be taken in")
            return [Answer("refused", "internal")]
        log.warning("a batch of %d events failed and is taken in one by one", len(events))
        return [ingest(db, content, numbers, [event], intake)[0] for event in events]


def _ingest(db: Database, content: Content, numbers: Numbers, events: Sequence[Event], intake: Intake) -> list[Answer]:
    for event in events:
        numbers.sender(db, event.source)
    for _ in range(RETRIES):
        try:
            with db.writing() as tx:
                return _Intake(db, content, numbers, intake, tx).run(events)
        except _Missing as missing:
            create_players(db, missing.players, intake.now)
            if missing.shared:
                create_shared(db, missing.shared)
        except Collision:
            log.info("two batches met at once; this one is run again")
    raise Unavailable("the database is too busy with the same players", hint="nothing was stored; try again")


class _Intake:
    """One attempt at one batch, inside its transaction."""

    def __init__(self, db: Database, content: Content, numbers: Numbers, intake: Intake, tx: Any) -> None:
        self.db, self.content, self.numbers, self.intake, self.tx = db, content, numbers, intake, tx
        self.batch = Batch(numbers, db.ids)
        self.acts: dict[tuple[int, bytes], Act] = {}
        self.parked: dict[tuple[int, bytes], list[ParkedRefund]] = {}
        self.answers: dict[tuple[int, str], Known] = {}

    def run(self, events: Sequence[Event]) -> list[Answer]:
        """Lock, load, decide, record."""
        players = lock_players(self.tx, {event.player for event in events})
        if len(players) < len({event.player for event in events}):
            raise _Missing({event.player for event in events} - players.keys(), set())
        told = [_Told(event, self.numbers.senders[event.source], players[event.player]) for event in events]
        self._load(told)
        new = self._first_told(told)
        self._load_refunds(new)
        for one in new:
            self._decide(one)
        answers = [self._answer(one) for one in told]
        self.batch.write(self.tx)
        return answers

    def _first_told(self, told: list[_Told]) -> list[_Told]:
        """Return the events told for the first time, each once, and number them in the order of telling."""
        first: dict[tuple[int, str], _Told] = {}
        for one in told:
            if one.key not in self.answers:
                first.setdefault(one.key, one)
        for one in first.values():
            one.id = self.batch.new_id()
        return list(first.values())

    def _quarantine(self, event: Event) -> str:
        if self.intake.file_clock:
            return ""
        if event.at > self.intake.now + AHEAD:
            return "from_the_future"
        return "too_old" if event.at < self.intake.now - self.intake.earliest else ""

    def _load(self, told: list[_Told]) -> None:
        """Read what the decisions rest on, each table once for the whole batch."""
        keys: list[Key] = []
        for one in told:
            one.code = self._quarantine(one.event)
            if one.player.consents and not one.code:
                keys += self._match(one)
        acts = [(one.player.id, fact) for one in told for fact in (one.event.fact, one.event.undoes) if fact]
        done = [(one.player.id, one.event.fact) for one in told if one.event.fact]
        self.answers, self.acts, self.parked, facts, shared, self.batch.balances = self.tx.ask(
            known_events([one.key for one in told]), known_acts(acts), parked_refunds(done),
            progress_of(keys), shared_progress(keys), amounts(self._debts(told)),
        )  # fmt: skip
        self.batch.facts = facts | shared
        if missing := {key for key in keys if key[0] == SHARED} - shared.keys():
            raise _Missing(set(), missing)

    def _load_refunds(self, told: list[_Told]) -> None:
        """Read what refunds need besides; nothing when there is none."""
        refunding = [(one, act) for one in told if not one.code and (act := self._undone(one))]
        acts = {(one.player.id, act.id) for one, act in refunding}
        refunds.load_grants(self.tx, self.batch, acts)
        keys = [key for one, act in refunding for key in self._undo_keys(one, act)]
        players = {one.player.id for one in told if one.event.undoes} | {player for player, _ in self.parked}
        if not keys and not players:
            return
        purses = [account(id, no, kind) for id in players for no in self.numbers.assets_by_no for kind in (PURSE, DEBT)]
        facts, balances = self.tx.ask(progress_of(keys), amounts(purses))
        self.batch.facts = facts | self.batch.facts
        self.batch.balances |= balances
        completed = refunds.completions(self.batch)
        refunds.load_grants(self.tx, self.batch, completed)
        refunds.load_holds(self.tx, self.batch, acts | completed)

    def _undone(self, one: _Told) -> Act | None:
        undoes = one.event.undoes
        return self.acts.get((one.player.id, undoes)) if undoes else None

    def _undo_keys(self, one: _Told, act: Act) -> list[Key]:
        player = one.player
        return refunds.keys_for(self.batch, self.content, one.event.type, act, player.id, player.zone)

    def _match(self, one: _Told) -> list[Key]:
        """Find the quests an event touches and return where their facts are."""
        event, player = one.event, one.player
        one.profile = self.content.profile(player.profile)
        keys: list[Key] = []
        deed = Deed(event.type, event.fields, one.profile)
        own = local_of(event.at, player.zone)
        for quest in self.content.book.match(event, one.profile):
            day = local_in(event.at, quest.when.zone) if quest.when.zone else own
            no = self.numbers.quests[quest.id]
            slots = slots_of(quest, deed, day)
            one.quests.append((quest, no, day, slots))
            keys += [slot_key(player.id, no, slot) for slot in slots]
            hold = self.content.assets[quest.reward.asset].hold
            if hold and event.type in hold.merge_by_day:
                keys.append(slot_key(player.id, no, merge_slot(day)))
        return keys

    def _debts(self, told: list[_Told]) -> list[int]:
        """Return the accounts of what players may owe in the assets they may earn."""
        assets = self.numbers.assets
        return list(
            {account(one.player.id, assets[quest.reward.asset], DEBT) for one in told for quest, *_ in one.quests}
        )

    def _decide(self, one: _Told) -> None:
        """Decide on one event and keep its answer and its row for the record."""
        event, fact = one.event, one.event.fact
        answer = self._no(one) or (self._refund(one) if self._is_refund(event) else self._reward(one))
        if answer.status == "refused" or one.code:
            fact = None  # what did not count must not keep the same fact from counting later
        kept = event.kept if one.player.consents else "{}"
        self.answers[one.key] = Known(event.digest, answer)
        self.batch.events.append(
            (one.id, one.player.id, *one.key, event.type, event.at, self.intake.now, event.digest, fact, kept,
             encode_answer(answer).decode())
        )  # fmt: skip
        if fact and answer.status == "applied":
            act = self.acts[one.player.id, fact] = Act(one.id, event.type, event.at, kept)
            self._apply_parked(one, act)

    def _no(self, one: _Told) -> Answer | None:
        """Return the answer to an event that counts for nothing."""
        if one.code:
            return Answer("quarantined", one.code)
        if one.event.fact and (one.player.id, one.event.fact) in self.acts:
            return Answer("refused", "duplicate_business_key")
        return None if one.player.consents else Answer("applied", why_not=(WhyNot("", "consent"),))

    def _is_refund(self, event: Event) -> bool:
        return self.content.vocabulary.types[event.type].undoes is not None

    def _reward(self, one: _Told) -> Answer:
        earned, why_not = [], []
        deed = Deed(one.event.type, one.event.fields, one.profile)
        cause = Cause(one.id, one.player.id, one.event.at, max(one.event.at, self._accepted(one.event)))
        for quest, no, day, slots in one.quests:
            keys = {slot: slot_key(one.player.id, no, slot) for slot in slots}
            facts = {slot: self.batch.known(key) for slot, key in keys.items()}
            step = advance(quest, deed, day, facts)
            self.batch.learn(one.player.id, no, step.changed)
            self._mark(one, quest, cause, step.changed, facts, step.amount)
            if step.amount:
                ripe_at = self.batch.pay(cause, quest, step.amount, one.event.type, day)
                earned.append(Earned(quest.id, quest.reward.asset, step.amount, ripe_at, step.because))
            else:
                why_not.append(WhyNot(quest.id, step.because))
        return Answer("applied", earned=tuple(earned), why_not=tuple(why_not))

    def _mark(self, one: _Told, quest: Quest, cause: Cause, changed: Any, facts: Any, amount: int) -> None:
        """Leave the marks that a refund of a counted act needs."""
        if quest.count is None or quest.undo is None or not one.event.fact:
            return
        slot = refunds.window_of(quest, one.event.at, one.player.zone)
        if slot in changed and changed[slot].count != facts[slot].count:
            refunds.mark_counted(self.batch, quest, one.id, one.player.id, facts[slot], changed[slot])
        if amount and quest.count.need is not None:
            refunds.mark_completed(self.batch, quest, cause, one.player.zone, amount)

    def _accepted(self, event: Event) -> int:
        return event.at if self.intake.file_clock else self.intake.now

    def _refund(self, one: _Told) -> Answer:
        event, undoes = one.event, one.event.undoes
        if undoes is None or event.undone_amount is None:
            return Answer("refused", "refund_names_no_payment")
        act = self.acts.get((one.player.id, undoes))
        if act is None:
            waiting = ParkedRefund(
                one.player.id, undoes, one.id, event.type, event.at, int(event.undone_amount * MICRO)
            )
            self.batch.parked.append(waiting)
            self.parked.setdefault((one.player.id, undoes), []).append(waiting)
            return Answer("parked", "payment_unknown")
        cause = Cause(one.id, one.player.id, event.at, self._accepted(event))
        earned = refunds.apply_refund(
            self.batch, self.content, cause, act, event.type, event.undone_amount, one.player.zone
        )
        return Answer("applied", earned=earned)

    def _apply_parked(self, one: _Told, act: Act) -> None:
        """Apply the refunds that came before this act, each as its own cause."""
        for waiting in self.parked.pop((one.player.id, one.event.fact or b""), ()):
            cause = Cause(waiting.event_id, one.player.id, waiting.at, self._accepted(one.event))
            amount = refunds.micro(waiting.amount)
            refunds.apply_refund(self.batch, self.content, cause, act, waiting.type, amount, one.player.zone)
            self.batch.unpark(waiting)

    def _answer(self, one: _Told) -> Answer:
        """Return the first answer; a repetition is marked, another body under the same id is refused."""
        known = self.answers[one.key]
        if known.digest != one.event.digest:
            return Answer("refused", "event_conflict")
        if one.id:
            return known.answer
        return Answer(known.answer.status, known.answer.code, known.answer.earned, known.answer.why_not, True)
