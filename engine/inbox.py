"""Messages to players: numbered per player, kept for a while, read up to a mark. engine/deliver.py puts them here.

A message has an `id` for good and a `number`, its place in what the player was told. A digest that grows moves on to a
new number: who asks for what is above a number gets each message once, as it is now. Numbers are given without a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import BigInteger, Column, Index, SmallInteger, String, Table, delete, func, select, text
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.clock import DAY
from engine.ledger import big
from engine.outbox import Outbox, OutboxNotice
from engine.people.players import Cut, lock_myself, lock_players_by_id
from engine.quiet import Quiet
from engine.ticks import EVERYBODY, Whose

MOST = 500  # so many messages of a player are kept, the newest
KEPT_FOR = 90 * DAY
RUN = 100  # so many of a player's messages are read at once for a stream
STEP = 500  # players in one step of forgetting

_DIGESTS, _ABOUT = text("topic IS NOT NULL"), text("about_id IS NOT NULL")


class InboxRow(SQLModel, table=True):
    """A message of a player: its kind and values. `about_id` is the player it is about, if any.

    `at` is when it happened, `told_at` when it came here or grew. `topic` names the digest that it is; `nudge_at` is
    from when it may nudge, 0: it does not.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        Index("a_day_s_digest", "player_id", "topic", unique=True, sqlite_where=_DIGESTS, postgresql_where=_DIGESTS),
        Index("what_is_about_a_player", "about_id", sqlite_where=_ABOUT, postgresql_where=_ABOUT),
        {"sqlite_with_rowid": False},
    )

    player_id: int = Field(sa_column=big(primary_key=True))
    number: int = Field(sa_column=big(primary_key=True))
    id: int = Field(sa_column=big())
    kind: str
    about_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    topic: str | None = Field(default=None, sa_column=Column(String))
    body: str
    at: int = Field(sa_column=big())
    nudge_at: int = Field(sa_column=big())
    told_at: int = Field(sa_column=big())


class InboxState(SQLModel, table=True):
    """A player's inbox as a whole: the newest number given, up to where it was read, up to where messages may be gone,
    how many are kept, and the player's quiet hours in minutes of the local day.
    """

    __tablename__ = "inbox_state"
    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    newest: int = Field(sa_column=big())
    read_upto: int = Field(sa_column=big())
    gone_upto: int = Field(sa_column=big())
    kept: int
    quiet_start: int = Field(sa_type=SmallInteger)
    quiet_end: int = Field(sa_type=SmallInteger)


class State(NamedTuple):
    """One row of InboxState, its columns in order."""

    player_id: int
    newest: int = 0
    read_upto: int = 0
    gone_upto: int = 0
    kept: int = 0
    quiet_start: int = Quiet().start
    quiet_end: int = Quiet().end

    @property
    def quiet(self) -> Quiet:
        """The player's quiet hours."""
        return Quiet(self.quiet_start, self.quiet_end)


class Stored(NamedTuple):
    """One row of InboxRow, its columns in order."""

    player_id: int
    number: int
    id: int
    kind: str
    about_id: int | None
    topic: str | None
    body: str
    at: int
    nudge_at: int
    told_at: int


STATE = ", ".join(State._fields)
STORED = ", ".join(Stored._fields)


def states_of(tx: Transaction, players: Iterable[int]) -> dict[int, State]:
    """Return the inboxes of players by id; who was told nothing yet has an empty one."""
    wanted = list(players)
    found = {row[0]: State(*row) for row in tx.fetch(InboxState, STATE, ("player_id",), [(id,) for id in wanted])}
    return {id: found.get(id) or State(id) for id in wanted}


def page(tx: Transaction, me: int, before: int | None, limit: int) -> list[Stored]:
    """Return a player's messages below a number (None: all), newest first, without those about who is hidden now."""
    c = _inbox().c
    mine = c.player_id == me if before is None else (c.player_id == me) & (c.number < before)
    found: list[Stored] = []
    while len(found) < limit:
        asked = select(_inbox()).where(mine).order_by(c.number.desc()).limit(limit)
        rows = [Stored(*row) for row in tx.connection.execute(asked)]
        found += seen(tx, rows)
        if len(rows) < limit:
            break
        mine = (c.player_id == me) & (c.number < rows[-1].number)
    return found[:limit]


def unread(tx: Transaction, state: State) -> int:
    """Return how many messages stand above the read mark."""
    c = _inbox().c
    above = (c.player_id == state.player_id) & (c.number > state.read_upto)
    counted = tx.connection.execute(select(c.about_id, func.count()).where(above).group_by(c.about_id)).all()
    gone = hidden(tx, {(state.player_id, about) for about, _ in counted if about})
    return sum(count for about, count in counted if (state.player_id, about) not in gone)


def above(tx: Transaction, marks: Mapping[int, tuple[int, int]]) -> dict[int, list[Stored]]:
    """Return, for players with (a number, the newest number), the next messages above it, at most `RUN` of each.

    One statement for all who are a little behind: their numbers are known. Who is far behind is asked for alone.
    """
    near = {id: mark for id, mark in marks.items() if mark[1] - mark[0] <= RUN}
    keys = [(id, number) for id, (low, newest) in near.items() for number in range(low + 1, newest + 1)]
    rows = [Stored(*row) for row in tx.fetch(InboxRow, STORED, ("player_id", "number"), keys)]
    c = _inbox().c
    for id, (low, _) in marks.items():
        if id not in near:
            asked = select(_inbox()).where((c.player_id == id) & (c.number > low)).order_by(c.number).limit(RUN)
            rows += [Stored(*row) for row in tx.connection.execute(asked)]
    found: dict[int, list[Stored]] = {id: [] for id in marks}
    for row in sorted(rows, key=lambda row: row.number):
        found[row.player_id].append(row)
    return found


def seen(tx: Transaction, rows: Sequence[Stored]) -> list[Stored]:
    """Return the messages without those about a player who blocked, or is blocked by, the one they are for."""
    gone = hidden(tx, {(row.player_id, row.about_id) for row in rows if row.about_id})
    return [row for row in rows if (row.player_id, row.about_id) not in gone]


def hidden(tx: Transaction, pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return those of the pairs of players of whom one has blocked the other."""
    wanted = set(pairs)
    both = [*wanted, *((b, a) for a, b in wanted)]
    cut = tx.fetch(Cut, "player_id, other_id, blocked_at", ("player_id", "other_id"), both)
    blocked = {(a, b) for a, b, at in cut if at}
    return {(a, b) for a, b in wanted if (a, b) in blocked or (b, a) in blocked}


def mark_read(tx: Transaction, me: int, upto: int) -> State:
    """Mark what a player was told up to a number as read; the mark never goes back, nor ahead of what was told."""
    state = _locked(tx, me)
    return _put(tx, state._replace(read_upto=max(state.read_upto, min(upto, state.newest))))


def set_quiet(tx: Transaction, me: int, quiet: Quiet) -> State:
    """Set a player's quiet hours: for what is told from now on."""
    return _put(tx, _locked(tx, me)._replace(quiet_start=quiet.start, quiet_end=quiet.end))


def trim(tx: Transaction, state: State) -> State:
    """Delete a locked player's oldest messages, all but the newest `MOST`; return the inbox as it is then."""
    c = _inbox().c
    mine = c.player_id == state.player_id
    asked = select(c.number).where(mine).order_by(c.number.desc()).offset(MOST - 1).limit(1)
    last = tx.connection.execute(asked).scalar()
    if last is None:  # some went for another reason: what is kept is counted anew
        return state._replace(kept=tx.connection.execute(select(func.count()).where(mine)).scalar_one())
    tx.connection.execute(delete(_inbox()).where(mine & (c.number < last)))
    return state._replace(kept=MOST, gone_upto=max(state.gone_upto, last - 1))


def forget_old(tx: Transaction, before: int, after: int, whose: Whose = EVERYBODY) -> tuple[int, int | None]:
    """Delete messages that were told before an instant, of the next players above an id who live by a clock.

    Return how many, and the last player's id; None when there is nobody left.
    """
    c, theirs = _inbox().c, whose.only("player_id")
    next_ones = text(
        f"SELECT player_id FROM inbox_state WHERE player_id > :after{theirs} ORDER BY player_id LIMIT :most"
    )
    players = list(tx.connection.execute(next_ones, {"after": after, "most": STEP}).scalars())
    old = c.player_id.in_(players) & (c.told_at < before)
    affected = list(tx.connection.execute(select(c.player_id).where(old).distinct()).scalars()) if players else []
    many = 0
    if affected:
        lock_players_by_id(tx, affected)
        counted = select(c.player_id, func.count(), func.max(c.number)).where(old).group_by(c.player_id)
        gone = {id: (count, top) for id, count, top in tx.connection.execute(counted)}
        tx.connection.execute(delete(_inbox()).where(old))
        tx.put(InboxState, [_without(state, *gone[id]) for id, state in states_of(tx, gone).items()])
        many = sum(count for count, _ in gone.values())
    return many, players[-1] if len(players) == STEP else None


def forget(tx: Transaction, player_id: int) -> None:
    """Delete all that a locked player was told or is to be told, and what others were told about the player."""
    for table in (InboxRow, InboxState, Outbox, OutboxNotice):
        tx.delete(table, ("player_id",), [(player_id,)])
    for table in (InboxRow, OutboxNotice):
        tx.delete(table, ("about_id",), [(player_id,)])


def _without(state: State, count: int, top: int) -> State:
    return state._replace(kept=state.kept - count, gone_upto=max(state.gone_upto, top))


def _locked(tx: Transaction, me: int) -> State:
    lock_myself(tx, me)
    return states_of(tx, [me])[me]


def _put(tx: Transaction, state: State) -> State:
    tx.put(InboxState, [state])
    return state


def _inbox() -> Table:
    return InboxRow.__table__  # type: ignore[attr-defined, no-any-return]
