"""What a player has and how it came: holdings and the statement, read without the write lock."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select, tuple_

from engine.bulk import Transaction
from engine.ledger import DEBT, PURSE, Balance, Hold, Transfer, account, kind_of

STATEMENT_MAX = 200


class Holding(NamedTuple):
    """What a player has of one asset, in smallest units; `debt` is what later rewards pay first."""

    asset_no: int
    purse: int
    growing: int
    ripe: int
    debt: int


class Line(NamedTuple):
    """One transfer as its player sees it: `amount` is positive when it came, negative when it went or is owed.

    A move between two accounts of the player's own (from a hold to the purse) counts as neither: `amount` 0, `moved`.
    """

    cause: int
    n: int
    at: int
    asset_no: int
    quest_no: int
    source: str
    target: str
    amount: int
    moved: int


def holdings(tx: Transaction, player_id: int, asset_nos: list[int], now: int) -> list[Holding]:
    """Return what a player has of each asset: in the purse, growing and ripe in holds, owed."""
    ids = [account(player_id, no, kind) for no in asset_nos for kind in (PURSE, DEBT)]
    has: dict[int, int] = dict(tx.fetch(Balance, "id, amount", ("id",), [(id,) for id in ids]))
    growing, ripe = dict.fromkeys(asset_nos, 0), dict.fromkeys(asset_nos, 0)
    for no, ripe_at, gone_at, amount in tx.fetch(
        Hold, "asset_no, ripe_at, gone_at, amount", ("player_id",), [(player_id,)]
    ):
        if amount and now < gone_at:
            part = growing if now < ripe_at else ripe
            part[no] = part.get(no, 0) + amount
    return [
        Holding(
            no, has.get(account(player_id, no, PURSE), 0), growing[no], ripe[no],
            -has.get(account(player_id, no, DEBT), 0),
        )
        for no in asset_nos
    ]  # fmt: skip


def statement(tx: Transaction, player_id: int, before: tuple[int, int] | None, limit: int) -> list[Line]:
    """Return a player's transfers, newest first, at most `limit` (200); `before` is the last line's (cause, n)."""
    table = Transfer.__table__  # type: ignore[attr-defined]
    c = table.c
    wanted = select(c.cause, c.n, c.at, c.asset_no, c.quest_no, c.source, c.target, c.amount)
    wanted = wanted.where(c.player_id == player_id).order_by(c.cause.desc(), c.n.desc())
    if before:
        wanted = wanted.where(tuple_(c.cause, c.n) < before)
    return [_line(player_id, *row) for row in tx.connection.execute(wanted.limit(min(limit, STATEMENT_MAX)))]


def _line(player_id: int, *row: int) -> Line:
    cause, n, at, asset_no, quest_no, source, target, amount = row
    came, went = kind_of(source, player_id), kind_of(target, player_id)
    signed = amount if came == "mint" else -amount if went == "mint" else 0
    return Line(cause, n, at, asset_no, quest_no, came, went, signed, amount)
