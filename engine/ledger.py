"""The one door through which amounts move. Whole numbers in the smallest unit; nothing appears or disappears.

Accounts are numbers. A player's own accounts are computed from the player's id and the asset: purse, debt, expired.
A hold is an account of its own, by its id. The mint is an account without a balance row, so that rewards never
queue for it: what it gave is what the transfers say. A transfer is never changed (triggers refuse it on both
engines); a correction is a new transfer. Its natural key is (player, cause, n).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    SmallInteger,
    Table,
    select,
    text,
    tuple_,
    update,
)
from sqlmodel import Field, SQLModel

from engine.bulk import Query, Row, Select, Transaction, marks

# A player's accounts live in the 256 ids that begin with the player's own; the mints have the first 256.
PLAYER_STRIDE = 256
PURSE, DEBT, EXPIRED, MINT = 0, 1, 2, 3
ASSET_MAX = 63  # an account number keeps 6 bits for the asset and 2 for the kind
AMOUNT_MAX = 10**15  # no single transfer is larger: far from 2^63, so the sums that make balances do not overflow


def big(**options: object) -> Column[int]:
    """Return a 64-bit column that is never null."""
    return Column(BigInteger, nullable=False, autoincrement=False, **options)  # type: ignore[arg-type]


def lone_id() -> Column[int]:
    """Return the key of a table whose rows are found by an id alone.

    SQLite keeps the rows themselves in the order of such a key when it is an INTEGER; a BIGINT is an index besides.
    """
    return Column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, nullable=False, autoincrement=False)


class Balance(SQLModel, table=True):
    """What an account that belongs to a player holds. A debt is zero or below, everything else zero or above."""

    __table_args__ = (
        CheckConstraint("amount >= 0 OR (id & 3) = 1", name="only_a_debt_is_negative"),
        CheckConstraint("(id & 3) <> 1 OR amount <= 0", name="a_debt_is_never_positive"),
    )

    id: int = Field(sa_column=lone_id())
    amount: int = Field(sa_column=big())


class Hold(SQLModel, table=True):
    """An amount with an owner, not yet in a purse: ripe from `ripe_at`, gone at `gone_at` (a bubble in the forest)."""

    __table_args__ = (
        CheckConstraint("amount >= 0", name="a_hold_is_never_negative"),
        Index("holds_that_go", "gone_at", sqlite_where=text("amount > 0"), postgresql_where=text("amount > 0")),
        {"sqlite_with_rowid": False},
    )

    player_id: int = Field(sa_column=big(primary_key=True))
    id: int = Field(sa_column=big(primary_key=True))
    asset_no: int = Field(sa_type=SmallInteger)
    quest_no: int
    cause: int = Field(sa_column=big())
    ripe_at: int = Field(sa_column=big())
    gone_at: int = Field(sa_column=big())
    amount: int = Field(sa_column=big())


class ExpiredHold(SQLModel, table=True):
    """What a hold lost to its owner's expired account, less what refunds took of it since (decision 0012)."""

    __tablename__ = "expired_hold"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="no_more_is_taken_than_expired"),
        {"sqlite_with_rowid": False},
    )

    player_id: int = Field(sa_column=big(primary_key=True))
    hold_id: int = Field(sa_column=big(primary_key=True))
    amount: int = Field(sa_column=big())


class Transfer(SQLModel, table=True):
    """An amount from source to target, for one cause (the event or move that made it)."""

    __table_args__ = (CheckConstraint("amount > 0", name="a_transfer_moves_something"), {"sqlite_with_rowid": False})

    player_id: int = Field(sa_column=big(primary_key=True))
    cause: int = Field(sa_column=big(primary_key=True))
    n: int = Field(primary_key=True, sa_type=SmallInteger)
    asset_no: int = Field(sa_type=SmallInteger)
    quest_no: int
    source: int = Field(sa_column=big())
    target: int = Field(sa_column=big())
    amount: int = Field(sa_column=big())
    at: int = Field(sa_column=big())


class NewTransfer(NamedTuple):
    """A transfer about to be made; the columns of Transfer in order."""

    player_id: int
    cause: int
    n: int
    asset_no: int
    quest_no: int
    source: int
    target: int
    amount: int
    at: int


class NewHold(NamedTuple):
    """A hold about to be opened, empty; the columns of Hold in order, but for its amount: only `transfer` fills it."""

    player_id: int
    id: int
    asset_no: int
    quest_no: int
    cause: int
    ripe_at: int
    gone_at: int


class ExpiredNow(NamedTuple):
    """What of a hold lies in its owner's expired account, and from when nobody could collect it.

    `quest_no` says what had earned it; 0 when a move had opened the hold.
    """

    hold_id: int
    gone_at: int
    amount: int
    quest_no: int


def account(player_id: int, asset_no: int, kind: int) -> int:
    """Return the id of a player's PURSE, DEBT or EXPIRED account for an asset."""
    return player_id | asset_no << 2 | kind


def mint(asset_no: int) -> int:
    """Return the account from which an asset comes and to which it goes back."""
    return asset_no << 2 | MINT


def kind_of(account_id: int, player_id: int) -> str:
    """Name an account as seen by its player: mint, purse, debt, expired, or hold."""
    if account_id < PLAYER_STRIDE:
        return "mint"
    if account_id - account_id % PLAYER_STRIDE != player_id:
        return "hold"
    return ("purse", "debt", "expired")[account_id & 3]


def transfer(
    tx: Transaction, moves: Sequence[NewTransfer], new: Sequence[NewHold] = (), old: Mapping[int, int] | None = None
) -> None:
    """Make transfers and open the `new` holds they fill, in a constant number of statements.

    `old` names the older holds among the accounts: hold id → owner's id. When a balance would fall below zero, a
    hold is not there, or a transfer's key (player, cause, n) is taken, it raises the driver's IntegrityError or
    LookupError, and nothing of the transaction stands.
    """
    change = _changes(moves)
    tx.insert(Hold, [(*hold, change.pop(hold.id, 0)) for hold in new])
    owners = old or {}
    tx.change(Hold, [(owners[id], id, change.pop(id)) for id in sorted(change) if id in owners])
    own = sorted((id, amount) for id, amount in change.items() if amount and id >= PLAYER_STRIDE)
    # What brings an account nearer to zero is an update: no row can be debited, nor a debt paid, that is not there.
    tx.change(Balance, [row for row in own if (row[1] < 0) != (row[0] & 3 == DEBT)])
    tx.add(Balance, [row for row in own if (row[1] < 0) == (row[0] & 3 == DEBT)])
    tx.insert(Transfer, moves)


def ripen(tx: Transaction, owner_id: int, holds: Sequence[int], at: int) -> None:
    """Let an owner's holds be ripe at `at`; one that is ripe before stays so. What is in them, and when they are gone,
    does not change."""
    table: Table = Hold.__table__  # type: ignore[attr-defined]
    mine = (table.c.player_id == owner_id) & table.c.id.in_(sorted(holds)) & (table.c.ripe_at > at)
    tx.connection.execute(update(table).where(mine).values(ripe_at=at))


def _changes(moves: Sequence[NewTransfer]) -> dict[int, int]:
    change: dict[int, int] = {}
    for move in moves:
        amount = move[7]
        if not 0 < amount <= AMOUNT_MAX:
            raise ValueError(f"an amount is between 1 and {AMOUNT_MAX}, not {amount}")
        change[move[5]] = change.get(move[5], 0) - amount
        change[move[6]] = change.get(move[6], 0) + amount
    return change


def amounts(accounts: Sequence[int]) -> Query[dict[int, int]]:
    """Ask what each account holds; an account without a row holds 0 and is left out."""
    return Query(Balance, "id, amount", ("id",), [(account,) for account in accounts], lambda rows: dict(rows))


def held(holds: Sequence[tuple[int, int]]) -> Query[dict[int, tuple[int, int]]]:
    """Ask for holds, given as (owner, id): (owner, amount) by id. Locks them, in order, after the players."""

    def parse(rows: list[Row]) -> dict[int, tuple[int, int]]:
        return {id: (owner, amount) for owner, id, amount in rows}

    return Query(Hold, "player_id, id, amount", ("player_id", "id"), sorted(set(holds)), parse, "player_id, id")


def expired_of(holds: Sequence[tuple[int, int]]) -> Query[dict[int, int]]:
    """Ask what of holds, given as (owner, id), lies in the expired account and was not taken back: amount by id."""
    return Query(ExpiredHold, "hold_id, amount", ("player_id", "hold_id"), sorted(set(holds)), lambda rows: dict(rows))


def expired_holds(tx: Transaction, player_id: int, asset_no: int) -> list[ExpiredNow]:
    """Return what of a player's holds has expired and was not taken back or revived since, oldest first."""
    rows = tx.fetch(ExpiredHold, "hold_id, amount", ("player_id",), [(player_id,)])
    left = {hold_id: amount for hold_id, amount in rows if amount}
    columns, keys = "id, asset_no, gone_at, quest_no", [(player_id, id) for id in left]
    found = tx.fetch(Hold, columns, ("player_id", "id"), keys)
    mine = [ExpiredNow(id, gone_at, left[id], quest_no) for id, no, gone_at, quest_no in found if no == asset_no]
    return sorted(mine, key=_by_age)


def _by_age(one: ExpiredNow) -> tuple[int, int]:
    return one.gone_at, one.hold_id


def filled(tx: Transaction, players: Sequence[int], since_id: int = 0) -> list[Row]:
    """Return the holds of players with something in them: (player, id, asset, ripe at, gone at, amount, quest).

    `since_id` leaves out older ones: whoever knows how long a hold lives need not go through all there ever were.
    """
    return tx.answer(filled_of(players, since_id))


def filled_of(players: Sequence[int], since_id: int = 0) -> Select[list[Row]]:
    """Ask for what `filled` returns."""
    asked = (
        "SELECT player_id, id, asset_no, ripe_at, gone_at, amount, quest_no FROM hold "
        f"WHERE player_id IN {marks(players)} AND id >= ? AND amount > 0 ORDER BY player_id, id"
    )
    return Select(asked, (*players, since_id), list)


def statement(tx: Transaction, player_id: int, limit: int, before: tuple[int, int] | None = None) -> list[Row]:
    """Return a player's transfers, last cause first: (cause, n, asset_no, quest_no, source, target, amount, at).

    `before` is the (cause, n) of the last one seen: a stable place to go on from. Causes are ordered by when they were
    told. A refund that waited for its payment has its place from when it was told, not from when it moved anything.
    """
    c = Transfer.__table__.c  # type: ignore[attr-defined]
    wanted = select(c.cause, c.n, c.asset_no, c.quest_no, c.source, c.target, c.amount, c.at)
    wanted = wanted.where(c.player_id == player_id).order_by(c.cause.desc(), c.n.desc()).limit(limit)
    if before:
        wanted = wanted.where(tuple_(c.cause, c.n) < tuple_(*before))
    return [tuple(row) for row in tx.connection.execute(wanted)]
