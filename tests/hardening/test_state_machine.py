"""A state machine over ledger and ingest: anything may happen in any order, and after every step it all adds up.

Besides the audit, a model kept beside the database says what refunds must have left of an uncapped quest, to the gram.
"""

import itertools
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from engine.audit import audit
from engine.clock import DAY, HOUR, MINUTE
from engine.days import Zone, local_of
from engine.errors import Refused
from engine.incoming.events import Event
from engine.journal import Answer
from engine.ledger import EXPIRED, PURSE, NewTransfer, transfer
from engine.people.players import find_player
from engine.store import Database
from tests.world import NOW, UNDO, World, content_of, limit, quest

CONTENT = content_of(
    quest("exact", give="feed", amount="event.amount", undo=UNDO),
    quest("capped", amount="event.amount", undo=UNDO, limits=[limit(30, "reward"), limit(3)]),
    quest("once", give="vitality", amount=1, limits=[limit(1)]),
    quest("third", amount=7, count={"times": "acts", "every": "week", "need": 3}, undo=UNDO),
    quest("walk", "steps", count={"highest": "event.day_total", "every": "day"},
          reward={"give": "energy", "curve": {"of": "count", "points": [[0, 0], [20_000, 20]]}}),
)  # fmt: skip
CAPS = {"capped": 30, "once": 1, "walk": 20}
ZONES = ["Asia/Shanghai", "Europe/London", "America/Los_Angeles", "Pacific/Kiritimati", "Australia/Lord_Howe"]
PLAYERS = ("ann", "bob")
RUNS = itertools.count(1)

players = st.sampled_from(PLAYERS)
money = st.sampled_from(["0.01", "1", "3.5", "10", "10", "29.99", "40"])
ages = st.sampled_from([0, 0, 0, 0, HOUR, HOUR, DAY, 3 * DAY, 29 * DAY, 31 * DAY, -DAY])
refs = st.sampled_from(["t1", "t2", "t3"])


class Told(NamedTuple):
    """An event with its first answer."""

    event: Event
    answer: Answer


class Bank(RuleBasedStateMachine):
    """Two players, their events, and what is known to be true of them."""

    database: Database

    @initialize()
    def open(self) -> None:
        """Begin with players of this run's own on a database that others have used."""
        run = next(RUNS)
        self.names = {name: f"{name}{run}" for name in PLAYERS}
        self.world = World(self.database, content=CONTENT, players=list(self.names.values()))
        self.world.now = NOW
        self.source = f"/bank{run}"
        self.ids = itertools.count(1)
        self.told: dict[str, Told] = {}
        self.waiting: list[Event] = []
        self.consents = dict.fromkeys(PLAYERS, True)
        self.paid: dict[tuple[str, str], Decimal] = {}
        self.counted: set[tuple[str, str]] = set()
        self.back: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self.early: dict[tuple[str, str], list[tuple[int, Decimal]]] = defaultdict(list)
        self.refunds: set[tuple[str, str]] = set()
        self.spent: Counter[str] = Counter()
        self.days: Counter[tuple[str, str, date]] = Counter()

    # --- what may happen ----------------------------------------------------------------------------------------------

    @rule(who=players, amount=money, ref=refs, age=ages, wait=st.booleans())
    def pay(self, who: str, amount: str, ref: str, age: int, wait: bool) -> None:
        """A payment, perhaps late, perhaps one that was made before."""
        self._say(wait, self._event("payment", who, age, txn_ref=ref, amount=amount, channel="qr"))

    @rule(who=players, ref=refs, amounts=st.tuples(money, money, money))
    def pay_and_refund_in_parts(self, who: str, ref: str, amounts: tuple[str, str, str]) -> None:
        """A payment whose money comes back in two parts, which may be too much."""
        paid, *parts = amounts
        name = f"{ref}-{next(self.ids)}"
        self._tell([self._event("payment", who, 0, txn_ref=name, amount=paid, channel="qr")])
        for part in parts:
            back = self._event("refund", who, 0, refund_ref=f"r-{name}-{next(self.ids)}", payment_ref=name, amount=part)
            self._tell([back])

    @rule(who=players, amount=money, ref=refs, age=ages, wait=st.booleans(), same=st.booleans())
    def refund(self, who: str, amount: str, ref: str, age: int, wait: bool, same: bool) -> None:
        """A refund: early, late, partial, too large, or one that was told before."""
        name = f"r-{ref}" if same else f"r{next(self.ids)}"
        self._say(wait, self._event("refund", who, age, refund_ref=name, payment_ref=ref, amount=amount))

    @rule(who=players, total=st.integers(0, 30_000), age=ages, wait=st.booleans())
    def walk(self, who: str, total: int, age: int, wait: bool) -> None:
        """A running total of steps."""
        self._say(wait, self._event("steps", who, age, day_total=total))

    @precondition(lambda self: self.waiting)
    @rule()
    def tell_what_waits(self) -> None:
        """Tell what was gathered as one batch."""
        self._tell(self.waiting)
        self.waiting = []

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """Tell an event again: the first answer comes back."""
        name = data.draw(st.sampled_from(sorted(self.told)))
        before = self._worth()
        answer = self.world.one(self.told[name].event)

        first = self.told[name].answer
        assert (answer.status, answer.code, answer.earned) == (first.status, first.code, first.earned)
        assert answer.replayed
        assert self._worth() == before

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def contradict(self, data: st.DataObject) -> None:
        """Tell another event under a known id: it is refused."""
        name = data.draw(st.sampled_from(sorted(self.told)))
        before = self._worth()
        other = self.world.event("sign_in", id=name, source=self.source, at=1, player=self.names["ann"])

        assert self.world.one(other).code == "event_conflict"
        assert self._worth() == before

    @rule(who=players, zone=st.sampled_from(ZONES))
    def move_house(self, who: str, zone: str) -> None:
        """Change a player's zone."""
        with suppress(Refused):  # too soon after the last change
            self.world.put(self.names[who], zone=zone)

    @precondition(lambda self: not self.waiting)
    @rule(who=players, consent=st.booleans())
    def consent(self, who: str, consent: bool) -> None:
        """Give or withdraw consent."""
        self.world.put(self.names[who], consent=consent, consent_text="v1")
        self.consents[who] = consent

    @rule(hours=st.sampled_from([1, 7, 24, 24 * 8]))
    def time_goes_by(self, hours: int) -> None:
        """Move the clock."""
        self.world.now += hours * HOUR

    @precondition(lambda self: self.told)
    @rule(who=players, part=st.sampled_from([0.5, 1.0]))
    def spend(self, who: str, part: float) -> None:
        """Spend a part of the purse, as a game would."""
        amount = int(self.world.purse("feed", self.names[who]) * part)
        mine = [told for told in self.told.values() if told.event.player == self.names[who]]
        if not amount or not mine:
            return
        source, target = (self.world.account(kind, "feed", self.names[who]) for kind in (PURSE, EXPIRED))
        [(cause,)] = self.world.rows(f"SELECT MAX(id) FROM event WHERE player_id = {source & ~255}")
        n = 1_000 + next(self.ids)
        no = self.world.numbers.assets["feed"]
        with self.database.writing() as tx:
            transfer(tx, [NewTransfer(source & ~255, cause, n, no, 0, source, target, amount, self.world.now)])
        self.spent[who] += amount

    # --- what must be true --------------------------------------------------------------------------------------------

    @invariant()
    def it_adds_up(self) -> None:
        """The audit finds nothing."""
        report = audit(self.database)
        assert report.ok, [check for check in report.checks if not check.ok]

    @invariant()
    def no_day_gives_more_than_its_cap(self) -> None:
        """Per player, quest and local date, as the events were accepted."""
        for (_, name, _), amount in self.days.items():
            assert amount <= CAPS.get(name, amount)

    @invariant()
    def the_uncapped_quest_left_exactly_what_was_not_refunded(self) -> None:
        """The purse, what is owed and what was spent, to the milligram."""
        for who, name in self.names.items():
            wanted = sum(self._left(self.paid[key], self.back[key]) for key in self.counted if key[0] == who)
            assert self.world.worth("feed", name) + self.spent[who] == wanted

    # --- how ----------------------------------------------------------------------------------------------------------

    @staticmethod
    def _left(paid: Decimal, back: Decimal) -> int:
        granted = int(paid) * 1_000
        if back >= paid:
            return 0
        taken = int(granted * back / paid)
        return granted - (taken - taken % 1_000)

    def _event(self, type: str, who: str, age: int, **data: object) -> Event:
        name = f"e{next(self.ids)}"
        at = self.world.now - age
        return self.world.event(type, id=name, source=self.source, at=at, player=self.names[who], **data)

    def _say(self, wait: bool, event: Event) -> None:
        if wait:
            self.waiting.append(event)
        else:
            self._tell([event])

    def _tell(self, events: list[Event]) -> None:
        zones = {name: self._zone(name) for name in self.names.values()}
        for event, answer in zip(events, self.world.tell(*events), strict=True):
            assert not answer.replayed
            assert answer.code != "internal"
            self.told[event.id] = Told(event, answer)
            day = local_of(event.at, zones[event.player]).date
            for earned in answer.earned:
                self.days[event.player, earned.quest, day] += max(earned.amount, 0)
            self._learn(event, answer)

    def _learn(self, event: Event, answer: Answer) -> None:
        who = next(who for who, name in self.names.items() if name == event.player)
        too_late = event.at < self.world.now - 30 * DAY and event.type != "refund"
        if too_late or event.at > self.world.now + 5 * MINUTE:
            assert answer.status == "quarantined"
            return
        assert answer.status != "quarantined"
        if event.type == "payment":
            self._learn_payment(who, event, answer)
        if event.type == "refund":
            self._learn_refund(who, event, answer)

    def _learn_payment(self, who: str, event: Event, answer: Answer) -> None:
        key = (who, event.fact.hex() if event.fact else "")
        assert answer.code == ("duplicate_business_key" if key in self.paid else "")
        if key not in self.paid:
            self.paid[key] = event.fields.amount
            waited = self.early.pop(key, [])
            self.back[key] += sum((amount for at, amount in waited if self.world.now - at <= 90 * DAY), Decimal(0))
            if self.consents[who]:
                self.counted.add(key)
            else:
                assert not answer.earned

    def _learn_refund(self, who: str, event: Event, answer: Answer) -> None:
        name = (who, event.fact.hex() if event.fact else "")
        if name in self.refunds:
            assert answer.code == "duplicate_business_key"
            return
        key = (who, event.undoes.hex() if event.undoes else "")
        assert (answer.status == "parked") == (key not in self.paid)
        self.refunds.add(name)
        amount = event.undone_amount or Decimal(0)
        if key in self.paid:
            self.back[key] += amount
        else:
            self.early[key].append((event.at, amount))

    def _zone(self, name: str) -> Zone:
        with self.database.reading() as tx:
            player = find_player(tx, name)
        return Zone(player.zone, player.zone_from, player.zone_before)

    def _worth(self) -> list[int]:
        return [self.world.worth(asset, name) for name in self.names.values() for asset in ("feed", "energy")]


def run(where: Database, **how: Any) -> None:
    """Let it happen on one database; each example has players of its own."""

    class Here(Bank):
        pass

    Here.database = where
    run_state_machine_as_test(Here, settings=settings(deadline=None, suppress_health_check=list(HealthCheck), **how))


def test_whatever_happens_it_all_adds_up(database: Database):
    run(database, max_examples=30, stateful_step_count=25)


@pytest.mark.soak
@pytest.mark.parametrize("_round", range(20))
def test_whatever_happens_for_long_it_all_adds_up(database: Database, _round: int):
    run(database, max_examples=50, stateful_step_count=40, derandomize=False, database=None)
