"""Who is whose friend. The bank owns the edges it matched, players own codes and blocks; a block wins over everything.

Every function that changes something first locks, in id order, the players whose rows it changes. Whatever a player may
not know (an unknown id, a stranger, somebody who blocked them) gets one and the same answer: `not_allowed`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Table, select

from engine.bulk import Query, Select, Transaction, marks
from engine.errors import Refused
from engine.people.players import BY_CODE, Cut, Friendship, Locked, RestingEdge, add_edges, lock_players_by_id

MOST_FRIENDS = 5_000
"""A person knows some hundreds of people, a busy shopkeeper a few thousand; a farm of accounts wants more."""

_EDGE = ("player_id", "friend_id")
_PAIR = ("player_id", "other_id")


class Friend(NamedTuple):
    """One friend of a player: since when, and since when the player hears nothing of them (0: does)."""

    id: int
    since_at: int
    muted_at: int


class Bond(NamedTuple):
    """How a player stands to another, as that player may know it."""

    id: int
    friend: bool
    muted: bool
    blocked: bool


def not_allowed() -> Refused:
    """Return the one answer to whatever cannot be done with somebody, so that it tells nothing about them."""
    return Refused("this cannot be done with this player", code="not_allowed", hint="your friends are in your list")


def lock_pair(tx: Transaction, me: int, other: int) -> dict[int, Locked]:
    """Lock two players and return them by id. Errors: Refused (`not_allowed`) for oneself or nobody."""
    locked = lock_players_by_id(tx, [me, other])
    if len(locked) != 2:
        raise not_allowed()
    return locked


def are_friends(tx: Transaction, a: int, b: int) -> bool:
    """Return whether two players are friends; to rest a decision on it, lock them first."""
    return bool(tx.answer(friends_among(a, [b])))


def friends_among(player_id: int, others: Iterable[int]) -> Query[set[int]]:
    """Ask who of some players is a player's friend; to rest a decision on it, lock them first."""
    keys = [(player_id, other) for other in others]
    return Query(Friendship, "friend_id", _EDGE, keys, lambda rows: {id for (id,) in rows})


def friends_of(tx: Transaction, player_id: int, *, after: int = 0, limit: int = MOST_FRIENDS) -> list[Friend]:
    """Return a player's friends in the order of their ids, beginning after one of them."""
    found = Select(_FRIENDS, (player_id, after, limit), lambda rows: [Friend(*row) for row in rows])
    return tx.answer(found)


def blocked_by(tx: Transaction, player_id: int, *, after: int = 0, limit: int = MOST_FRIENDS) -> list[tuple[int, int]]:
    """Return whom a player has blocked and when, in the order of their ids, beginning after one of them."""
    cut = _table(Cut)
    mine = (cut.c.player_id == player_id) & (cut.c.other_id > after) & (cut.c.blocked_at > 0)
    asked = select(cut.c.other_id, cut.c.blocked_at).where(mine).order_by(cut.c.other_id).limit(limit)
    return [(other, at) for other, at in tx.connection.execute(asked)]


def hidden_from(tx: Transaction, player_id: int) -> set[int]:
    """Return everybody who blocked a player or whom the player blocked: neither sees the other anywhere."""
    return tx.answer(hidden(player_id))


def hidden(player_id: int) -> Select[set[int]]:
    """Ask for whom `hidden_from` returns."""
    return Select(_HIDDEN, (player_id, player_id), lambda rows: {id for (id,) in rows})


def is_blocked(tx: Transaction, a: int, b: int) -> bool:
    """Return whether one of two players has blocked the other."""
    return any(at for (at,) in tx.fetch(Cut, "blocked_at", _PAIR, [(a, b), (b, a)]))


def listeners(tx: Transaction, about: int, friends: Sequence[int]) -> list[int]:
    """Return those of the friends who want to hear of a player: who muted them are told nothing."""
    told = tx.fetch(Friendship, "player_id, muted_at", _EDGE, [(friend, about) for friend in friends])
    return sorted(friend for friend, muted_at in told if not muted_at)


def how_many(tx: Transaction, players: Collection[int]) -> dict[int, int]:
    """Return how many friends each of the players has; who has none is missing."""
    return tx.answer(friend_counts(players))


def friend_counts(players: Collection[int]) -> Select[dict[int, int]]:
    """Ask how many friends each of the players has; who has none is missing."""
    asked = f"SELECT player_id, COUNT(*) FROM friendship WHERE player_id IN {marks(players)} GROUP BY player_id"
    return Select(asked, tuple(sorted(players)), dict)


_FRIENDS = (
    "SELECT friend_id, since_at, muted_at FROM friendship WHERE player_id = ? AND friend_id > ? "
    "ORDER BY friend_id LIMIT ?"
)
_HIDDEN = (
    "SELECT other_id FROM cut WHERE player_id = ? AND blocked_at > 0 "
    "UNION ALL SELECT player_id FROM cut WHERE other_id = ? AND blocked_at > 0"
)


def befriend_by_code(tx: Transaction, a: int, b: int, now: int) -> None:
    """Make two locked players friends because both want it, whatever was cut before. Neither may block the other."""
    tx.delete(Cut, _PAIR, [(a, b), (b, a)])
    add_edges(tx, [(a, b)], BY_CODE, now)


def unfriend(tx: Transaction, me: int, other: int, now: int) -> Bond:
    """End a friendship, both directions; the bank's list will not bring it back. Errors: Refused (`not_allowed`)."""
    lock_pair(tx, me, other)
    if not (are_friends(tx, me, other) or _own_cut(tx, me, other)):
        raise not_allowed()
    _end(tx, me, other, now)
    return bond(tx, me, other)


def block(tx: Transaction, me: int, other: int, now: int, *, met: bool = False) -> Bond:
    """Make two players strangers who do not see each other, until `me` unblocks.

    Whom one never met (no friend now or before, and not `met` elsewhere) cannot be blocked: there is nothing to end,
    and the answer would tell which ids are players. Errors: Refused (`not_allowed`).
    """
    lock_pair(tx, me, other)
    resting = tx.fetch(RestingEdge, "since_at", _EDGE, [(me, other)])
    known = tx.fetch(Cut, "since_at", _PAIR, [(me, other), (other, me)]) or are_friends(tx, me, other)
    if not (known or resting or met):
        raise not_allowed()
    _end(tx, me, other, now, blocks=True)
    return bond(tx, me, other)


def unblock(tx: Transaction, me: int, other: int) -> Bond:
    """Take a block back; the friendship stays ended until both want it again. Errors: Refused (`not_allowed`)."""
    lock_pair(tx, me, other)
    own = _own_cut(tx, me, other)
    if not own:
        raise not_allowed()
    tx.put(Cut, [(me, other, own[0][0], 0)])
    return bond(tx, me, other)


def mute(tx: Transaction, me: int, friend: int, now: int, *, muted: bool) -> Bond:
    """Be told nothing of a friend, or again; the friend does not learn it. Errors: Refused (`not_allowed`)."""
    lock_players_by_id(tx, [me])
    found = tx.fetch(Friendship, "since_at, origin, muted_at", _EDGE, [(me, friend)])
    if not found:
        raise not_allowed()
    since, origin, before = found[0]
    tx.put(Friendship, [(me, friend, since, origin, (before or now) if muted else 0)])
    return bond(tx, me, friend)


def bond(tx: Transaction, me: int, other: int) -> Bond:
    """Return how a player stands to another."""
    edge = tx.fetch(Friendship, "muted_at", _EDGE, [(me, other)])
    own = _own_cut(tx, me, other)
    return Bond(other, bool(edge), bool(edge and edge[0][0]), bool(own and own[0][1]))


def _own_cut(tx: Transaction, me: int, other: int) -> list[tuple[int, int]]:
    return [(since, blocked) for since, blocked in tx.fetch(Cut, "since_at, blocked_at", _PAIR, [(me, other)])]


def _end(tx: Transaction, me: int, other: int, now: int, *, blocks: bool = False) -> None:
    for edges in (Friendship, RestingEdge):
        tx.delete(edges, _EDGE, [(me, other), (other, me)])
    since, blocked_at = (_own_cut(tx, me, other) or [(now, 0)])[0]
    tx.put(Cut, [(me, other, since, (blocked_at or now) if blocks else blocked_at)])


def _table(model: type) -> Table:
    return model.__table__  # type: ignore[attr-defined, no-any-return]
