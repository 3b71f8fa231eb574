"""The bank's list of a player's friends, put as a whole: edges of the bank come and go with it, others stay.

A list never brings back what a block or an unfriend cut, and makes friends only of players who both agreed to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Table, or_, select

from engine.bulk import Transaction
from engine.errors import NotFound
from engine.game_time import apart
from engine.incoming.vocabulary import is_plain
from engine.people.consents import FRIENDS
from engine.people.players import BY_BANK, Cut, Friendship, Locked, Player, RestingEdge, add_edges, lock_players_by_id
from engine.social.friends import MOST_FRIENDS, how_many
from engine.store import Database

_EDGE = ("player_id", "friend_id")


class Synced(NamedTuple):
    """What became of a list: for each reference why it is refused or nothing, and how many edges came and went."""

    refusals: dict[str, str]
    added: int
    removed: int


def sync(db: Database, ref: str, refs: Sequence[str], now: int) -> Synced:
    """Make the bank's edges of a player those to `refs`. Errors: NotFound for the player.

    Refused one by one: `own_friend`, `unknown_player`, `no_consent`, `cut` (by either, they do not say who or how),
    `different_clocks`, `too_many_friends`.
    """
    wanted = list(dict.fromkeys(refs))
    with db.writing() as tx:
        ids = _ids_of(tx, [one for one in [ref, *wanted] if is_plain(one)])
        if ref not in ids:
            raise NotFound("there is no such player", code="unknown_player", hint="create it with PUT /v1/players/{id}")
        me = ids[ref]
        before = _edges(tx, me)
        locked = lock_players_by_id(tx, {me, *(ids[one] for one in wanted if one in ids), *before})
        # An edge made between the two reads is to somebody who is not locked: it comes after this list, and stays.
        before = {id: origin for id, origin in _edges(tx, me).items() if id in locked}
        other_time = apart(tx, me, [ids[one] for one in wanted if one in ids])
        refusals = _refusals(me, wanted, ids, locked, _cut(tx, me), other_time)
        good = [ids[one] for one in wanted if one not in refusals]
        gone = [id for id, origin in before.items() if origin & BY_BANK and id not in set(good)]
        room = MOST_FRIENDS - sum(origin != BY_BANK or id not in set(gone) for id, origin in before.items())
        full = _without_room(tx, [id for id in good if id not in before], room)
        refusals |= {one: "too_many_friends" for one in wanted if ids.get(one) in full and one not in refusals}
        _remove(tx, Friendship, me, gone)
        _remove(tx, RestingEdge, me, [id for id in _resting(tx, me) if id not in {ids.get(one) for one in wanted}])
        added = add_edges(tx, [(me, id) for id in good if id not in full], BY_BANK, now)
    return Synced({one: refusals.get(one, "") for one in wanted}, added, len(gone))


def _ids_of(tx: Transaction, refs: Sequence[str]) -> dict[str, int]:
    return {ref: id for id, ref in tx.fetch(Player, "id, ref", ("ref",), [(ref,) for ref in refs])}


def _edges(tx: Transaction, me: int) -> dict[int, int]:
    edge = _table(Friendship)
    rows = tx.connection.execute(select(edge.c.friend_id, edge.c.origin).where(edge.c.player_id == me))
    return {row[0]: row[1] for row in rows}


def _cut(tx: Transaction, me: int) -> set[int]:
    cut = _table(Cut)
    asked = select(cut.c.player_id, cut.c.other_id).where(or_(cut.c.player_id == me, cut.c.other_id == me))
    return {id for pair in tx.connection.execute(asked) for id in pair} - {me}


def _refusals(
    me: int, wanted: Sequence[str], ids: Mapping[str, int], locked: Mapping[int, Locked], cut: set[int],
    other_time: set[int],
) -> dict[str, str]:  # fmt: skip
    found: dict[str, str] = {}
    for ref in wanted:
        id = ids.get(ref)
        if id is None or id not in locked:
            found[ref] = "unknown_player"
        elif id == me:
            found[ref] = "own_friend"
        elif locked[me].lacks(FRIENDS) or locked[id].lacks(FRIENDS):
            found[ref] = "no_consent"
        elif id in cut:
            found[ref] = "cut"
        elif id in other_time:
            found[ref] = "different_clocks"
    return found


def _without_room(tx: Transaction, new: Sequence[int], room: int) -> set[int]:
    """Return those of the new friends for whom this player, or who themselves, have no room left."""
    theirs = how_many(tx, new)
    full = {id for id in new if theirs.get(id, 0) >= MOST_FRIENDS}
    return full | set([id for id in new if id not in full][max(0, room) :])


def _resting(tx: Transaction, me: int) -> list[int]:
    return [id for (id,) in tx.fetch(RestingEdge, "friend_id", ("player_id",), [(me,)])]


def _remove(tx: Transaction, table: type, me: int, gone: Sequence[int]) -> None:
    """Take the bank's part from edges in both directions; what a code made too stays."""
    keys = [edge for id in gone for edge in ((me, id), (id, me))]
    rows = tx.fetch(table, "player_id, friend_id, since_at, origin, muted_at", _EDGE, keys)
    tx.delete(table, _EDGE, [row[:2] for row in rows if row[3] == BY_BANK])
    tx.put(table, [(*row[:3], row[3] & ~BY_BANK, row[4]) for row in rows if row[3] & BY_BANK and row[3] != BY_BANK])


def _table(model: type) -> Table:
    return model.__table__  # type: ignore[attr-defined, no-any-return]
