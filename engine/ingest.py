"""Straight path 1: a batch of events becomes rewards, in one transaction and a constant number of statements
(on SQLite: for every 10,000 rows of progress that are looked up).

Lock, load, decide, record: the players are locked before anything a decision rests on is read. A batch that raises
is run again one by one, so that only the culprit fails.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from engine import refunds
from engine.alerts import Alert
from engine.batch import Batch
from engine.bulk import Transaction
from engine.days import window_text
from engine.decide import Decider, Intake, Told
from engine.errors import TilthError, Unavailable
from engine.ids import Ids
from engine.incoming.events import Event
from engine.journal import (
    SHARED,
    Act,
    Answer,
    Key,
    Known,
    create_shared,
    encode_answer,
    known_acts,
    known_events,
    parked_refunds,
    progress_of,
    shared_progress,
)
from engine.ledger import DEBT, EXPIRED, PURSE, account, amounts
from engine.people.consents import ERASED
from engine.people.players import Locked, create_players, lock_players
from engine.people.tombstones import erased
from engine.published.content import Content, Numbers
from engine.resting import collector_resting
from engine.store import Collision, Database

__all__ = ["Intake", "ingest", "take_in", "tell_alerts", "write"]

log = logging.getLogger("tilth.ingest")

RETRIES = 5
KINDS = (PURSE, DEBT, EXPIRED)  # what a refund may take from, beside the holds
Made = TypeVar("Made")


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
    except Unavailable:
        raise
    except Exception:
        log.warning("a batch of %d events failed and is taken in one by one", len(events))
        return [_alone(db, content, numbers, event, intake) for event in events]


def _alone(db: Database, content: Content, numbers: Numbers, event: Event, intake: Intake) -> Answer:
    """Take in one event of a batch that failed: a culprit is refused; whoever lost a race for an id finds it told."""
    try:
        return _ingest(db, content, numbers, [event], intake)[0]
    except Unavailable:
        raise
    except Exception as error:
        # Never the error's text: it may quote a row. The digest finds the event again when it is told again.
        log.error("event %s could not be taken in: %s", event.digest.hex(), type(error).__name__)
        return Answer("refused", error.code if isinstance(error, TilthError) else "internal")


def _ingest(db: Database, content: Content, numbers: Numbers, events: Sequence[Event], intake: Intake) -> list[Answer]:
    ids = db.ids  # before the transaction: the first use takes a node number in one of its own
    for event in events:
        numbers.sender(db, event.source)
    answers, alerts = write(db, intake.now, lambda tx: take_in(tx, ids, content, numbers, events, intake))
    tell_alerts(alerts, intake)
    return answers


def write(db: Database, now: int, attempt: Callable[[Transaction], Made]) -> Made:
    """Run an attempt in a transaction of its own, and again when rows had to be made first or two writers met.

    Errors: Unavailable when that goes on; nothing was stored then.
    """
    for _ in range(RETRIES):
        try:
            with collector_resting(), db.writing() as tx:
                return attempt(tx)
        except _Missing as missing:
            create_players(db, missing.players, now)
            if missing.shared:
                create_shared(db, missing.shared)
        except Collision:
            log.info("two batches met at once; this one is run again")
    raise Unavailable("the database is too busy with the same players", hint="nothing was stored; try again")


def take_in(
    tx: Transaction, ids: Ids, content: Content, numbers: Numbers, events: Sequence[Event], intake: Intake,
    locked: Mapping[str, Locked] | None = None,
) -> tuple[list[Answer], list[Alert]]:  # fmt: skip
    """Take in events inside a transaction that `write` runs; their senders are numbered already.

    Events that were made in this very transaction come with their `locked` players: nobody told them before.
    Return the answers, and the alerts to tell after the commit (`tell_alerts`).
    """
    attempt = _Intake(ids, content, numbers, intake, tx, locked)
    return attempt.run(events), attempt.batch.alerts


def tell_alerts(alerts: Sequence[Alert], intake: Intake) -> None:
    """Tell the operator, after the commit, what has been used up; nobody's event is named."""
    for alert in alerts:
        when = window_text(alert.slot.rpartition("|")[2])
        log.warning("%s %s: %d%% is used in %s", alert.quest, alert.rule, alert.percent, when)
    if alerts and intake.alerted:
        intake.alerted(alerts)


class _Intake:
    """One attempt at one batch, inside its transaction."""

    def __init__(
        self, ids: Ids, content: Content, numbers: Numbers, intake: Intake, tx: Transaction,
        locked: Mapping[str, Locked] | None = None,
    ) -> None:  # fmt: skip
        self.content, self.numbers, self.intake, self.tx, self.locked = content, numbers, intake, tx, locked
        self.batch = Batch(numbers, ids)
        self.decider = Decider(content, self.batch, intake)
        self.answers: dict[tuple[int, str], Known] = {}

    def run(self, events: Sequence[Event]) -> list[Answer]:
        """Lock, load, decide, record."""
        players = self.locked or lock_players(self.tx, {event.player for event in events})
        gone: set[str] = set()
        if absent := {event.player for event in events} - players.keys():
            gone = erased(self.tx, absent)
            if absent - gone:
                raise _Missing(absent - gone, set())
        known = [event for event in events if event.player in players]
        senders, types = self.numbers.senders, self.content.vocabulary.types
        told = [Told(e, senders[e.source], players[e.player], purpose=types[e.type].purpose) for e in known]
        self._load(told)
        new = self._first_told(told)
        self._load_refunds(new)
        for one in new:
            self._record(one, self.decider.decide(one))
        answers = [self._answer(one) for one in told]
        self.batch.write(self.tx)
        if not gone:
            return answers
        given = iter(answers)  # of who was erased nothing is stored, not even that somebody told of them
        return [Answer("refused", ERASED) if event.player in gone else next(given) for event in events]

    def _first_told(self, told: list[Told]) -> list[Told]:
        """Return the events told for the first time, each once, and number them in the order of telling."""
        first: dict[tuple[int, str], Told] = {}
        for one in told:
            if one.key not in self.answers:
                first.setdefault(one.key, one)
        for one in first.values():
            one.id = self.batch.new_id()
        return list(first.values())

    def _load(self, told: list[Told]) -> None:
        """Read what the decisions rest on, each table once for the whole batch."""
        keys: list[Key] = []
        for one in told:
            one.code = self.intake.quarantines(one.event)
            one.profile = self.content.profile(one.player.profile)
            if not one.lacks and not one.code:
                keys += self.decider.match(one)
        acts = [(one.player.id, fact) for one in told for fact in (one.event.fact, one.event.undoes) if fact]
        done = [(one.player.id, one.event.fact) for one in told if one.event.fact]
        self.answers, self.decider.acts, self.decider.parked, facts, shared, self.batch.balances = self.tx.ask(
            known_events([] if self.locked else [one.key for one in told]), known_acts(acts), parked_refunds(done),
            progress_of(keys), shared_progress(keys), amounts(self._debts(told)),
        )  # fmt: skip
        self.batch.facts = facts | shared
        if missing := {key for key in keys if key[0] == SHARED} - shared.keys():
            raise _Missing(set(), missing)

    def _load_refunds(self, told: list[Told]) -> None:
        """Read what refunds need besides; nothing when there is none."""
        refunding = [(one, act) for one in told if not one.code and (act := self.decider.undone(one))]
        acts = {(one.player.id, act.id) for one, act in refunding}
        refunds.load_grants(self.tx, self.batch, acts)
        keys = self._undo_keys(refunds.keys_for, refunding)
        players = {one.player.id for one in told if one.event.undoes} | {player for player, _ in self.decider.parked}
        if not keys and not players:
            return
        purses = [account(id, no, kind) for id in players for no in self.numbers.assets_by_no for kind in KINDS]
        facts, balances = self.tx.ask(progress_of(keys), amounts(purses))
        self.batch.facts = facts | self.batch.facts
        self.batch.balances |= balances
        windows = self._undo_keys(refunds.window_keys, refunding)
        self.batch.facts = self.tx.ask(progress_of(windows))[0] | self.batch.facts
        completed = refunds.completions(self.batch)
        refunds.load_grants(self.tx, self.batch, completed)
        refunds.load_holds(self.tx, self.batch, acts | completed)

    def _undo_keys(self, find: Callable[..., list[Key]], refunding: list[tuple[Told, Act]]) -> list[Key]:
        return [key for one, act in refunding for key in find(self.batch, one.event.type, act, one.player.id)]

    def _debts(self, told: list[Told]) -> list[int]:
        """Return the accounts of what players may owe in the assets they may earn."""
        debts = {name: account(0, no, DEBT) for name, no in self.numbers.assets.items()}
        wanted: set[int] = set()
        for one in told:
            for touched in one.quests:
                for name in touched[0].assets:
                    wanted.add(one.player.id | debts[name])
        return list(wanted)

    def _record(self, one: Told, answer: Answer) -> None:
        """Keep an event with its first answer. What did not count must not keep the same fact from counting later."""
        event, counts = one.event, answer.status in ("applied", "parked")
        self.answers[one.key] = Known(event.digest, answer)
        self.batch.events.append(
            (one.id, one.player.id, *one.key, event.type, event.at, self.intake.now, event.digest,
             event.fact if counts else None, one.kept, encode_answer(answer).decode())
        )  # fmt: skip

    def _answer(self, one: Told) -> Answer:
        """Return the first answer; a repetition is marked, another body under the same id is refused."""
        known = self.answers[one.key]
        if known.digest != one.event.digest:
            return Answer("refused", "event_conflict")
        if one.id:
            return known.answer
        return Answer(known.answer.status, known.answer.code, known.answer.earned, known.answer.why_not, True)
