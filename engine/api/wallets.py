"""What a player has and how it came: balances and statement, read from the ledger and put into display units."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from engine.api.runtime import Runtime
from engine.bulk import Row
from engine.clock import iso
from engine.game import Asset
from engine.journal import EventRow
from engine.ledger import DEBT, EXPIRED, PURSE, Hold, account, amounts, kind_of, statement
from engine.people.players import find_player
from engine.published.content import Numbers
from engine.support.hindsight import transfer_id
from engine.words.messages import display


class Amount(msgspec.Struct):
    """An amount in display units as text, and in the asset's smallest units as a whole number."""

    amount: str
    smallest: int


class OnHold(msgspec.Struct):
    """What is not in the purse yet: still ripening, or ripe and waiting to be collected."""

    ripening: Amount
    ripe: Amount


class Balance(msgspec.Struct):
    """What a player has of one asset. `debt` is what later rewards pay first; `expired` was never collected."""

    asset: str
    unit: str
    purse: Amount
    held: OnHold
    expired: Amount
    debt: Amount


class Balances(msgspec.Struct):
    """What a player has of every asset, at an instant."""

    player: str
    at: str
    balances: list[Balance]


class Entry(msgspec.Struct, rename={"source": "from", "target": "to"}):
    """One transfer. `from` and `to` are mint, hold, purse, debt or expired; `event` is the sender's id of its cause.

    `id` names it for ever: GET /v1/players/{id}/why?transfer=… says how it came about.
    """

    id: str
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
    """A page of a player's transfers, those told last first; `next` is the cursor of the older ones."""

    player: str
    entries: list[Entry]
    next: str | None = None


def balances_of(runtime: Runtime, ref: str) -> Balances:
    """Return what a player has now, by the game's clock. Errors: NotFound."""
    now = runtime.now_of(ref)
    assets = runtime.now.numbers.assets_by_no
    with runtime.db.reading() as tx:
        player = find_player(tx, ref)
        [own] = tx.ask(amounts([account(player.id, no, kind) for no in assets for kind in (PURSE, DEBT, EXPIRED)]))
        holds = tx.fetch(Hold, "asset_no, ripe_at, gone_at, amount", ("player_id",), [(player.id,)])
    held: dict[tuple[int, str], int] = defaultdict(int)
    for asset_no, ripe_at, gone_at, amount in holds:
        held[asset_no, "expired" if gone_at <= now else "ripe" if ripe_at <= now else "ripening"] += amount
    found = []
    for no, asset in sorted(assets.items(), key=lambda item: item[1].name):
        purse, debt, expired = (own.get(account(player.id, no, kind), 0) for kind in (PURSE, DEBT, EXPIRED))
        waiting = OnHold(_amount(held[no, "ripening"], asset), _amount(held[no, "ripe"], asset))
        gone = _amount(expired + held[no, "expired"], asset)
        found.append(Balance(asset.name, asset.unit, _amount(purse, asset), waiting, gone, _amount(-debt, asset)))
    return Balances(ref, iso(now), found)


def page_of(runtime: Runtime, ref: str, limit: int, cursor: str) -> Statement:
    """Return a page of a player's transfers, those told last first. Errors: NotFound, Malformed (the cursor)."""
    about = f"statement {ref}"
    before = _position(runtime.cursors.read(about, cursor)) if cursor else None
    with runtime.db.reading() as tx:
        player = find_player(tx, ref)
        rows = statement(tx, player.id, limit + 1, before)
        causes = sorted({row[0] for row in rows})
        told = {id: (sender_id, type) for id, sender_id, type in
                tx.fetch(EventRow, "id, sender_id, type", ("id",), [(cause,) for cause in causes])}  # fmt: skip
    numbers = runtime.now.numbers
    entries = [_entry(numbers, player.id, row, told.get(row[0], ("", ""))) for row in rows[:limit]]
    more = runtime.cursors.write(about, [rows[limit - 1][0], rows[limit - 1][1]]) if len(rows) > limit else None
    return Statement(ref, entries, more)


def _position(cursor: list[int | str]) -> tuple[int, int]:
    cause, n = cursor
    return int(cause), int(n)


def _entry(numbers: Numbers, player_id: int, row: Row, told: tuple[str, str]) -> Entry:
    cause, n, asset_no, quest_no, source, target, amount, at = row
    asset = numbers.assets_by_no.get(asset_no) or Asset("gone", "", 1)
    quest = numbers.quests_by_no.get(quest_no)
    return Entry(
        transfer_id(player_id, cause, n), iso(at), asset.name, asset.unit, display(amount, asset.scale), amount,
        kind_of(source, player_id), kind_of(target, player_id), quest.id if quest else "", *told,
    )  # fmt: skip


def _amount(smallest: int, asset: Asset) -> Amount:
    return Amount(display(smallest, asset.scale), smallest)
