"""A state machine over payments, refunds, collecting, reviving and ticks: it adds up, and to the gram as a model says.

The model keeps for each payment what is left in its bubble and what of it expired, and for each player the purse, the
debt and the expired account. What is spent lies in the expired account too: so it shows if an act's refund were paid
with what another lost.
"""

import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

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
from engine.bulk import Transaction
from engine.clock import DAY, HOUR, MINUTE
from engine.jobs import PATIENCE, TICKS, run_all
from engine.ledger import EXPIRED, PURSE, NewTransfer, transfer
from engine.seals import seal_block
from engine.store import Database
from engine.ticks import Policy, Run, Step, Tick
from tests.world import NOW, UNDO, World, content_of, quest

CONTENT = content_of(quest("exact", amount="event.amount", undo=UNDO))
GONE = 4 * DAY
PLAYERS = ("ann", "bob")
RUNS = itertools.count(1)

players = st.sampled_from(PLAYERS)
money = st.integers(1, 40)


def seal_now(tx: Transaction, run: Run) -> Step:
    """Seal without a lag."""
    return Step(seal_block(tx, run.wall, -DAY))


TICKED = (*TICKS[:2], Tick("all_seals", MINUTE, Policy.LATEST, seal_now))


@dataclass
class Act:
    """A payment, as the model knows it; `hold` is its bubble's id, 0 when all of it paid a debt."""

    paid: int
    at: int
    hold: int = 0
    left: int = 0
    lost: int = 0
    back: int = 0


@dataclass
class Purses:
    """A player's accounts, as the model knows them."""

    purse: int = 0
    debt: int = 0
    expired: int = 0


class Garden(RuleBasedStateMachine):
    """Two players whose bubbles ripen, are collected, expire, are refunded."""

    database: Database

    @initialize()
    def open(self) -> None:
        """Begin with players of this run's own, later than every run before."""
        run = next(RUNS)
        self.names = {name: f"{name}{run}" for name in PLAYERS}
        self.world = World(self.database, content=CONTENT, players=list(self.names.values()))
        self.world.now = NOW + run * 400 * DAY
        self.source, self.ids = f"/garden{run}", itertools.count(1)
        self.acts: dict[tuple[str, str], Act] = {}
        self.early: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        self.has = {name: Purses() for name in PLAYERS}

    @rule(who=players, amount=money, ref=st.sampled_from(["a", "b", "c", "d", "e"]))
    def pay(self, who: str, amount: int, ref: str) -> None:
        """A payment, unless it was made; a debt is paid first, and refunds that wait are applied."""
        if (who, ref) in self.acts:
            return
        self._tell(who, "payment", txn_ref=ref, amount=str(amount), channel="qr")
        act = self.acts[who, ref] = Act(amount, self.world.now)
        owed = min(self.has[who].debt, amount)
        self.has[who].debt -= owed
        act.left = amount - owed
        if act.left:
            act.hold = int(self.world.rows(f"SELECT MAX(id) FROM hold WHERE player_id = {self._id(who)}")[0][0])
        for told_at, back in self.early.pop((who, ref), []):
            if self.world.now - told_at <= PATIENCE:
                self._take_back(who, act, back)

    @rule(who=players, amount=money, ref=st.sampled_from(["a", "b", "c", "d", "e"]))
    def refund(self, who: str, amount: int, ref: str) -> None:
        """A refund, perhaps of a payment that comes later, perhaps of more than was paid."""
        self._tell(who, "refund", refund_ref=f"r{next(self.ids)}", payment_ref=ref, amount=str(amount))
        act = self.acts.get((who, ref))
        if act:
            self._take_back(who, act, amount)
        else:
            self.early[who, ref].append((self.world.now, amount))

    @precondition(lambda self: any(act.left for act in self.acts.values()))
    @rule(data=st.data(), share=st.sampled_from([0.3, 1.0]))
    def collect(self, data: st.DataObject, share: float) -> None:
        """Take a part of a bubble into the purse."""
        who, ref = data.draw(st.sampled_from(sorted(key for key, act in self.acts.items() if act.left)))
        act = self.acts[who, ref]
        amount = max(int(act.left * share), 1)
        self._move(who, amount, act.hold, self._account(who, PURSE))
        act.left -= amount
        self.has[who].purse += amount

    @rule(who=players, share=st.sampled_from([0.5, 1.0]), back=st.booleans())
    def spend_or_revive(self, who: str, share: float, back: bool) -> None:
        """Move a part of the purse to the expired account, or of that to the purse."""
        has = self.has[who]
        amount = int((has.expired if back else has.purse) * share)
        if amount:
            kinds = (EXPIRED, PURSE) if back else (PURSE, EXPIRED)
            self._move(who, amount, *(self._account(who, kind) for kind in kinds))
            has.purse += amount if back else -amount
            has.expired += -amount if back else amount

    @rule(who=players, paid=money, share=st.sampled_from([0.0, 0.4, 0.9]), parts=st.tuples(money, money))
    def sleep_over_a_bubble_and_refund_it_in_parts(
        self, who: str, paid: int, share: float, parts: tuple[int, int]
    ) -> None:
        """A payment, of which a part is collected and spent, the rest expires, and then its money comes back."""
        ref = f"own{next(self.ids)}"
        self.pay(who, paid, ref)
        act = self.acts[who, ref]
        if amount := int(act.left * share):
            self._move(who, amount, act.hold, self._account(who, EXPIRED))
            act.left -= amount
            self.has[who].expired += amount
        self.time_goes_by(4 * 24)
        self.tick()
        for part in parts:
            self.refund(who, part, ref)

    @rule(hours=st.sampled_from([1, 24, 24, 4 * 24, 95 * 24]))
    def time_goes_by(self, hours: int) -> None:
        """Move the clock on; nobody ticks."""
        self.world.now += hours * HOUR

    @rule()
    def tick(self) -> None:
        """Do all that is due."""
        self.world.now += MINUTE
        while run_all(self.database, self.world.now, ticks=TICKED).left:
            pass
        for (who, _), act in self.acts.items():
            if act.at + GONE <= self.world.now:
                self.has[who].expired += act.left
                act.lost, act.left = act.lost + act.left, 0
        hour = self.world.now - self.world.now % HOUR
        for key, waiting in self.early.items():
            self.early[key] = [one for one in waiting if one[0] > hour - PATIENCE]

    @invariant()
    def it_adds_up(self) -> None:
        """The audit finds nothing."""
        report = audit(self.database)
        assert report.ok, [check for check in report.checks if not check.ok]

    @invariant()
    def everybody_has_what_the_model_says(self) -> None:
        """Bubbles, purse, debt and what expired, to the gram."""
        for who, name in self.names.items():
            held = sum(act.left for (owner, _), act in self.acts.items() if owner == who)
            expired = self.world._amount(self._account(who, EXPIRED))
            found = (self.world.held("energy", name), self.world.purse("energy", name), self.world.debt("energy", name))
            has = self.has[who]
            assert (*found, expired) == (held, has.purse, has.debt, has.expired)

    @invariant()
    def energy_is_conserved(self) -> None:
        """What everybody has is what was granted, less what was refunded."""
        for who, has in self.has.items():
            mine = [act for (owner, _), act in self.acts.items() if owner == who]
            there = sum(act.left for act in mine) + has.purse + has.expired - has.debt
            assert there == sum(act.paid - act.back for act in mine)

    def _take_back(self, who: str, act: Act, amount: int) -> None:
        """From the bubble, from what of it expired and is still there, from the purse; the rest is owed."""
        has, left = self.has[who], min(amount, act.paid - act.back)
        act.back += left
        part = min(left, act.left)
        act.left, left = act.left - part, left - part
        part = min(left, act.lost, has.expired)
        act.lost, has.expired, left = act.lost - part, has.expired - part, left - part
        part = min(left, has.purse)
        has.purse, has.debt = has.purse - part, has.debt + left - part

    def _tell(self, who: str, type: str, **data: Any) -> None:
        name = f"e{next(self.ids)}"
        answer = self.world.one(self.world.event(type, id=name, source=self.source, player=self.names[who], **data))
        assert answer.status in ("applied", "parked")

    def _move(self, who: str, amount: int, source: int, target: int) -> None:
        """Move an amount as a game would; a sign-in stands for the move that is the cause."""
        self._tell(who, "sign_in")
        player = self._id(who)
        [(cause,)] = self.world.rows(f"SELECT MAX(id) FROM event WHERE player_id = {player}")
        old = {id: player for id in (source, target) if id & ~255 != player}
        named = (player, cause, 0, self.world.numbers.assets["energy"], 0)
        with self.database.writing() as tx:
            transfer(tx, [NewTransfer(*named, source, target, amount, self.world.now)], (), old)

    def _account(self, who: str, kind: int) -> int:
        return self.world.account(kind, "energy", self.names[who])

    def _id(self, who: str) -> int:
        return self._account(who, PURSE) & ~255


@pytest.mark.slow
@pytest.mark.parametrize("runs", [12, pytest.param(400, marks=pytest.mark.soak)])
def test_after_any_events_ticks_and_refunds_it_adds_up_to_the_gram(database: Database, runs: int):
    machine = type("GardenHere", (Garden,), {"database": database})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=runs, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
