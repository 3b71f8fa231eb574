"""One batch in the making: what was loaded under the locks, what the rules decided, and what will be written.

Events of a batch see each other's effects here, in order, before anything is in the database. `pay` and `take_back`
are the only ways an event's reward comes and goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

import msgspec
from sqlalchemy import Table, update

from engine import journal, ledger, outbox
from engine.alerts import Alert, raise_alerts
from engine.bulk import Transaction
from engine.days import Local
from engine.game import Asset
from engine.ids import Ids
from engine.journal import Key, ParkedRefund, slot_key
from engine.ledger import DEBT, EXPIRED, PLAYER_STRIDE, PURSE, ExpiredHold, NewHold, NewTransfer, account, mint
from engine.outbox import Note
from engine.published.content import Numbers
from engine.quests.quest import Quest
from engine.rules.plans import MICRO, NONE, Facts, Slot
from engine.rules.progress import taken_back

_new = tuple.__new__  # makes a named tuple of its values at half the price of calling it
_MERGING = "hold:"  # so begin the names of slots that say what a day's acts merge into


class Grant(msgspec.Struct, frozen=True, gc=False):
    """What an act got from a quest: one transfer from the mint, and the account it went to."""

    quest_no: int
    asset_no: int
    target: int
    amount: int


class Cause(msgspec.Struct, frozen=True, gc=False):
    """The event that moves amounts: its id, its player, its instant, and when it was accepted."""

    id: int
    player_id: int
    at: int
    accepted_at: int


@dataclass(slots=True)
class Batch:
    """The working state of one batch."""

    numbers: Numbers
    ids: Ids
    facts: dict[Key, Facts] = field(default_factory=dict)
    balances: dict[int, int] = field(default_factory=dict)
    holds: dict[int, int] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)
    expired: dict[int, int] = field(default_factory=dict)
    revoked: dict[int, int] = field(default_factory=dict)
    grants: dict[int, list[Grant]] = field(default_factory=dict)
    changed: dict[Key, Facts] = field(default_factory=dict)
    moves: list[NewTransfer] = field(default_factory=list)
    opened: dict[int, NewHold] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    events: list[tuple[object, ...]] = field(default_factory=list)
    parked: list[ParkedRefund] = field(default_factory=list)
    unparked: list[ParkedRefund] = field(default_factory=list)
    ns: dict[int, int] = field(default_factory=dict)
    _spare: list[int] = field(default_factory=list)

    def known(self, key: Key) -> Facts:
        """Return a key's facts as they are now."""
        return self.facts.get(key, NONE)

    def set_facts(self, key: Key, facts: Facts) -> None:
        """Set one key's facts, to be written."""
        self.facts[key] = self.changed[key] = facts

    def pay(self, cause: Cause, quest: Quest, name: str, amount: int, act_type: str, day: Local) -> int | None:
        """Give an amount of the asset called `name`: first to what the player owes, then to a hold or the purse.

        Return when it is ripe. Only the quest's own asset merges with what else it gave that day.
        """
        quest_no, asset_no = self.numbers.quests[quest.id], self.numbers.assets[name]
        asset = self.numbers.assets_by_no[asset_no]
        debt = account(cause.player_id, asset_no, DEBT)
        owed = min(-self.balances.get(debt, 0), amount)
        if owed > 0:
            self._grant(cause, Grant(quest_no, asset_no, debt, owed))
        if amount == owed:
            return None
        merges = asset.hold and name == quest.reward.asset and act_type in asset.hold.merge_by_day
        merged = slot_key(cause.player_id, quest_no, merge_slot(day)) if merges else None
        ripe_at, target = self._target(cause, quest_no, asset_no, asset, act_type, merged)
        self._grant(cause, Grant(quest_no, asset_no, target, amount - max(owed, 0)))
        return ripe_at

    def take_share(self, cause: Cause, quest_no: int, act_id: int, paid: Decimal, refunded: Decimal) -> dict[str, int]:
        """Take back what an act was granted by one quest for `refunded` of what was `paid`; return asset → amount.

        From the holds it went to first, or from what of these has expired, then from the purse, and what is spent
        becomes a debt (or is forgiven).
        """
        quest = self.numbers.quests_by_no.get(quest_no)
        if quest is None or quest.undo is None:
            return {}
        taken: dict[str, int] = {}
        for asset_no in dict.fromkeys(grant.asset_no for grant in self.granted(act_id, quest_no)):
            grants = self.granted(act_id, quest_no, asset_no)
            asset = self.numbers.assets_by_no[asset_no]
            key = slot_key(cause.player_id, quest_no, undo_slot(act_id, asset_no))
            before = self.known(key)
            total = min(paid, Decimal(before.count) / MICRO + refunded)
            granted = sum(grant.amount for grant in grants)
            wanted = taken_back(granted, before.amount, paid, total, quest.undo, asset.scale)
            self.set_facts(key, Facts(1, before.amount + wanted, int(total * MICRO)))
            if wanted:
                self._take(cause, quest, quest_no, grants, wanted)
                taken[asset.name] = wanted
        return taken

    def granted(self, act_id: int, quest_no: int, asset_no: int | None = None) -> list[Grant]:
        """Return what one quest granted for an act, of one asset or of all."""
        return [
            grant
            for grant in self.grants.get(act_id, ())
            if grant.quest_no == quest_no and asset_no in (None, grant.asset_no)
        ]

    def write(self, tx: Transaction) -> None:
        """Write everything, in a constant number of statements, in the order players, holds, balances, counters."""
        journal.record_events(tx, self.events)
        opened = list(self.opened.values())
        ledger.transfer(tx, self.moves, opened, self.owners)
        tx.change(ExpiredHold, [(self.owners[hold], hold, -part) for hold, part in sorted(self.revoked.items())])
        journal.save_progress(tx, self.changed)
        outbox.tell(tx, self.notes)
        raise_alerts(tx, self.alerts)
        tx.insert(journal.Parked, self.parked)
        tx.delete(journal.Parked, ("player_id", "fact", "event_id"), [row[:3] for row in self.unparked])

    def unpark(self, refund: ParkedRefund) -> None:
        """Let a parked refund go, whether it was parked before or in this very batch."""
        if refund in self.parked:
            self.parked.remove(refund)
        else:
            self.unparked.append(refund)

    def new_id(self) -> int:
        """Return the next id; ids are taken in growing blocks and stacked backwards."""
        if not self._spare:
            self._spare = self.ids.block(max(8, 4 * len(self.events)))[::-1]
        return self._spare.pop()

    def _target(
        self, cause: Cause, quest_no: int, asset_no: int, asset: Asset, act_type: str, merged: Key | None
    ) -> tuple[int | None, int]:
        """Return when the amount is ripe and the account it goes to: the purse, the hold of `merged` or a new one."""
        if asset.hold is None:
            return None, account(cause.player_id, asset_no, PURSE)
        if merged:
            _, ripe_at, hold_id, _ = self.known(merged)
            if hold_id and cause.accepted_at < ripe_at:
                if hold_id not in self.opened:
                    self.owners[hold_id] = cause.player_id
                return ripe_at, hold_id
        ripe_at = asset.hold.ripe_at(cause.at, cause.accepted_at, act_type)
        hold_id = self.new_id()
        gone_at = asset.hold.gone_at(ripe_at)
        self.opened[hold_id] = _new(NewHold, (cause.player_id, hold_id, asset_no, quest_no, cause.id, ripe_at, gone_at))
        if merged:
            self.set_facts(merged, Facts(0, ripe_at, hold_id))
        return ripe_at, hold_id

    def _grant(self, cause: Cause, grant: Grant) -> None:
        self.grants.setdefault(cause.id, []).append(grant)
        n = self._move(cause, grant.quest_no, grant.asset_no, mint(grant.asset_no), grant.target, grant.amount)
        self.notes.append(_new(Note, (self.new_id(), cause.player_id, cause.id, n)))

    def _take(self, cause: Cause, quest: Quest, quest_no: int, grants: list[Grant], wanted: int) -> None:
        asset_no, first, left = grants[0].asset_no, self.ns.get(cause.id, 0), wanted
        for source, hold in self._sources(cause.player_id, grants):
            part = min(left, self._available(source), self.expired[hold] if hold else left)
            if part > 0:
                self._move(cause, quest_no, asset_no, source, mint(asset_no), part)
                left -= part
                self._revoke(hold, part)
        if left and quest.undo and quest.undo.if_spent == "debt":
            self._move(cause, quest_no, asset_no, account(cause.player_id, asset_no, DEBT), mint(asset_no), left)
        if self.ns.get(cause.id, 0) > first:
            self.notes.append(Note(self.new_id(), cause.player_id, cause.id, first))

    def _sources(self, player_id: int, grants: list[Grant]) -> Iterable[tuple[int, int]]:
        """Return the accounts to take from, in order; with the expired one, the hold whose loss it may make good."""
        asset_no, targets = grants[0].asset_no, dict.fromkeys(grant.target for grant in grants)
        yield from ((target, 0) for target in targets if target in self.holds)
        yield from ((account(player_id, asset_no, EXPIRED), target) for target in targets if target in self.expired)
        yield account(player_id, asset_no, PURSE), 0

    def _revoke(self, hold: int, part: int) -> None:
        if hold:
            self.expired[hold] -= part
            self.revoked[hold] = self.revoked.get(hold, 0) + part

    def _available(self, source: int) -> int:
        return self.holds[source] if source in self.holds else self.balances.get(source, 0)

    def _move(self, cause: Cause, quest_no: int, asset_no: int, source: int, target: int, amount: int) -> int:
        n = self.ns.get(cause.id, 0)
        self.ns[cause.id] = n + 1
        player = cause.player_id
        self.moves.append(
            _new(NewTransfer, (player, cause.id, n, asset_no, quest_no, source, target, amount, cause.accepted_at))
        )
        if source >= PLAYER_STRIDE:
            self._change(source, -amount)
        if target >= PLAYER_STRIDE:
            self._change(target, amount)
        return n

    def _change(self, account_id: int, amount: int) -> None:
        here = self.holds if account_id in self.opened or account_id in self.owners else self.balances
        here[account_id] = here.get(account_id, 0) + amount


def undo_slot(act_id: int, asset_no: int) -> Slot:
    """Return where it is kept how much of an act was refunded (count, in millionths) and taken back (amount)."""
    return Slot(f"undo:{asset_no:02}:{act_id}")


def merge_slot(day: Local) -> Slot:
    """Return where it is kept which hold a day's acts merge into (count: its id, amount: when it is ripe)."""
    return _merge_slot(day.date)


@lru_cache(maxsize=4096)
def _merge_slot(day: date) -> Slot:
    return Slot(f"{_MERGING}{day:%Y%m%d}")


def end_merging(tx: Transaction, owner_id: int, holds: Sequence[int], at: int) -> None:
    """Let nothing go any more into an owner's holds that are ripe from `at` on: what comes later opens a new one."""
    table: Table = journal.Progress.__table__  # type: ignore[attr-defined]
    c = table.c
    mine = (c.player_id == owner_id) & c.slot.startswith(_MERGING)
    ripe = mine & c.count.in_(sorted(holds)) & (c.amount > at)
    tx.connection.execute(update(table).where(ripe).values(amount=at))
