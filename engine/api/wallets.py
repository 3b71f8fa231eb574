"""What a player has and how it came: balances and statement, read from the ledger and put into display units."""

from __future__ import annotations

from collections import defaultdict

import msgspec
from sqlalchemy import Table, select, tuple_

from engine.api.answers import display
from engine.api.runtime import Runtime
from engine.bulk import Row, Transaction
from engine.clock import iso
from engine.game import Asset
from engine.journal import EventRow
from engine.ledger import DEBT, EXPIRED, PURSE, Hold, Transfer, account, amounts, kind_of
from engine.players import find_player


class Amount(msgspec.Struct):
    """An amount in display units as text, and in the asset's smallest units as a whole number."""

    amount: str
    smallest: int


class Held(msgspec.Struct):
    """What is not in the purse yet: still ripening, or ripe and waiting to be collected."""

    ripening: Amount
    ripe: Amount


class Balance(msgspec.Struct):
    """What a player has of one asset. `debt` is what later rewards pay first; `expired` was never collected."""

    asset: str
    unit: str
    purse: Amount
    held: Held
    expired: Amount
    debt: Amount


class Balances(msgspec.Struct):
    """What a player has of every asset, at an instant."""

    player: str
    at: str
    balances: list[Balance]


class Entry(msgspec.Struct, rename={"source": "from", "target": "to"}):
    """One transfer. `from` and `to` are mint, hold, purse, debt or expired; `event` is the sender's id of its cause."""

    at: str
    asset: str
    unit: str
    amount: str
    smallest: int
    source: str
    target: str
    quest: str
    event: str
    type: str


class Statement(msgspec.Struct):
    """A page of a player's transfers, newest first; `next` is the cursor of the older ones."""

    player: str
    entries: list[Entry]
    next: str | None = None


def balances_of(runtime: Runtime, ref: str) -> Balances:
    """Return what a player has now, by the game's clock. Errors: NotFound."""
    now = runtime.clock.now()
    assets = runtime.numbers.assets_by_no
    with runtime.db.reading() as tx:
        player = find_player(tx, ref)
        own = amounts(tx, [account(player.id, no, kind) for no in assets for kind in (PURSE, DEBT, EXPIRED)])
        holds = tx.fetch(Hold, "asset_no, ripe_at, gone_at, amount", ("player_id",), [(player.id,)])
    held: dict[tuple[int, str], int] = defaultdict(int)
    for asset_no, ripe_at, gone_at, amount in holds:
        held[asset_no, "expired" if gone_at <= now else "ripe" if ripe_at <= now else "ripening"] += amount
    found = []
    for no, asset in sorted(assets.items(), key=lambda item: item[1].name):
        purse, debt, expired = (own.get(account(player.id, no, kind), 0) for kind in (PURSE, DEBT, EXPIRED))
        waiting = Held(_amount(held[no, "ripening"], asset), _amount(held[no, "ripe"], asset))
        gone = _amount(expired + held[no, "expired"], asset)
        found.append(Balance(asset.name, asset.unit, _amount(purse, asset), waiting, gone, _amount(-debt, asset)))
    return Balances(ref, iso(now), found)


def page_of(runtime: Runtime, ref: str, limit: int, cursor: str) -> Statement:
    """Return a page of a player's transfers, newest first. Errors: NotFound, Malformed (the cursor)."""
    about = f"statement {ref}"
    before = runtime.cursors.read(about, cursor) if cursor else None
    with runtime.db.reading() as tx:
        player = find_player(tx, ref)
        rows = _transfers(tx, player.id, limit + 1, before)
        causes = sorted({row[0] for row in rows})
        told = {id: (sender_id, type) for id, sender_id, type in
                tx.fetch(EventRow, "id, sender_id, type", ("id",), [(cause,) for cause in causes])}  # fmt: skip
    entries = [_entry(runtime, player.id, row, told.get(row[0], ("", ""))) for row in rows[:limit]]
    more = runtime.cursors.write(about, [rows[limit - 1][0], rows[limit - 1][1]]) if len(rows) > limit else None
    return Statement(ref, entries, more)


def _transfers(tx: Transaction, player_id: int, count: int, before: list[int | str] | None) -> list[Row]:
    """A player's transfers before a position (cause, n), newest first: ids are time-ordered."""
    table: Table = Transfer.__table__  # type: ignore[attr-defined]
    columns = ("cause", "n", "asset_no", "quest_no", "source", "target", "amount", "at")
    query = select(*(table.c[name] for name in columns)).where(table.c.player_id == player_id)
    if before is not None:
        query = query.where(tuple_(table.c.cause, table.c.n) < tuple_(*before))
    query = query.order_by(table.c.cause.desc(), table.c.n.desc()).limit(count)
    return [tuple(row) for row in tx.connection.execute(query)]


def _entry(runtime: Runtime, player_id: int, row: Row, told: tuple[str, str]) -> Entry:
    _, _, asset_no, quest_no, source, target, amount, at = row
    asset = runtime.numbers.assets_by_no.get(asset_no) or Asset("gone", "", 1)
    quest = runtime.numbers.quests_by_no.get(quest_no)
    return Entry(
        iso(at), asset.name, asset.unit, display(amount, asset.scale), amount, kind_of(source, player_id),
        kind_of(target, player_id), quest.id if quest else "", *told,
    )  # fmt: skip


def _amount(smallest: int, asset: Asset) -> Amount:
    return Amount(display(smallest, asset.scale), smallest)
