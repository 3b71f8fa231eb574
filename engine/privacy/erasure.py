"""Erasing a player: nothing that belongs to a person is left, and the journal still adds up, about nobody.

One transaction makes the player invisible: the reference is gone, sessions, edges, codes, groups and messages are
deleted, what they had expires, and a tombstone is set. What events and moves say of them may be much, so it is blanked
in stretches of the journal, at once as far as that goes quickly, else by a tick. The row of the player stays, blank:
the journal's transfers are of that number. engine/privacy/personal.py says what becomes of each table.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import TextClause, select, text, update

from engine import inbox
from engine.bulk import Transaction
from engine.errors import NotFound, Unavailable
from engine.ids import Ids
from engine.ledger import EXPIRED, PLAYER_STRIDE, PURSE, NewTransfer, account, held, transfer
from engine.people import tombstones
from engine.people.agreeing import RETRIES
from engine.people.players import DEFAULT_ZONE, Friendship, Locked, Player, RestingEdge, lock_players_by_id
from engine.pepper import pepper, pepper_in
from engine.privacy.export import began
from engine.privacy.personal import gone_with_a_player
from engine.seals import ERASED_ID
from engine.social import groups, together
from engine.social.groups import Member, PlayerGroup
from engine.social.names import LABELS
from engine.social.together import Parted
from engine.store import Collision, Database
from engine.ticks import Run, Step, TickCause

log = logging.getLogger("tilth.erasure")

WAITS, UNDER_WAY, DONE = 1, 2, 3
"""Of `Player.erased`: bodies are still to be blanked; a tick is at it; nothing is left."""

STRETCH = 5_000  # so many events, of all players, are looked through in one transaction
AT_ONCE = 20  # so many stretches are done by whoever erases; the tick does the rest
MOST = 500  # so many players share one pass over the journal
SCAN = 5_000  # so many players are compared with tombstones at once
CAUSE = "erased"
PLAIN_LABEL = min(LABELS)
_EDGE = ("player_id", "friend_id")


def erase(db: Database, ref: str, now: int) -> bool:
    """Erase a player, after the commit for good; return whether nothing is left, or a tick still blanks what was said.

    Errors: NotFound, UnsafeDatabase (`no_tombstones`), Collision when others are at this player all the time.
    """
    with db.reading() as tx:
        found = tx.fetch(Player, "id", ("ref",), [(ref,)])
    if not found:
        raise NotFound("there is no such player", code="unknown_player", hint="it may be erased already")
    return erase_by_id(db, found[0][0], now)


def erase_by_id(db: Database, player_id: int, now: int) -> bool:
    """Erase a player, given as id. Returns and raises as `erase`."""
    pepper(db)  # made before, if there was none: the tombstone needs it
    path = tombstones.place(db)
    tombstone = _erase(db, player_id, now)
    if path:
        _keep(path, tombstone)
    log.info("a player was erased")
    with suppress(Unavailable):  # the player is erased all the same: the tick does the rest
        return _blank_at_once(db, player_id)
    return False


def _erase(db: Database, player_id: int, now: int) -> dict[bytes, int]:
    ids = db.ids
    for _ in range(RETRIES):
        with suppress(Collision), db.writing() as tx:
            return erase_in(tx, ids, player_id, now)
    raise Collision()


def _keep(path: Path, tombstone: Mapping[bytes, int]) -> None:
    """Copy a tombstone to the file. What fails is made up for by the tick: the table has it."""
    try:
        tombstones.append(path, tombstone)
    except OSError as error:
        log.error("a tombstone could not be written to its file: %s", type(error).__name__)


def erase_in(tx: Transaction, ids: Ids, player_id: int, now: int) -> dict[bytes, int]:
    """Do the first and deciding part, in a transaction that has locked nobody yet; return the tombstone.

    Errors: NotFound, Collision.
    """
    me = _locked(tx, player_id)
    tombstone = tombstones.bury(tx, me.ref, ids.block(1)[0])
    for (group_id,) in sorted(tx.fetch(Member, "group_id", ("player_id",), [(player_id,)])):  # as all lock groups
        groups.leave(tx, ids, player_id, group_id, now)
    together.give_back(tx, ids, Parted(player_id, None, now))
    named = PlayerGroup.__table__  # type: ignore[attr-defined]
    theirs = named.c.named_by == player_id
    tx.connection.execute(update(named).where(theirs).values(name="", label=PLAIN_LABEL, named_by=0))
    for table in (Friendship, RestingEdge):
        friends = [id for (id,) in tx.fetch(table, "friend_id", ("player_id",), [(player_id,)])]
        tx.delete(table, _EDGE, [edge for id in friends for edge in ((player_id, id), (id, player_id))])
    inbox.forget(tx, player_id)
    _let_expire(tx, ids, player_id, now)
    for model, columns in gone_with_a_player():
        for column in columns:
            tx.delete(model, (column,), [(player_id,)])
    _leave_a_shell(tx, player_id, now)
    return tombstone


def _locked(tx: Transaction, player_id: int) -> Locked:
    """Lock everybody whose rows change: the player, who has an edge with them, and whom they invited."""
    c = Player.__table__.c  # type: ignore[attr-defined]
    invited = set(tx.connection.execute(select(c.id).where(c.invited_by == player_id)).scalars())
    locked = lock_players_by_id(tx, {*_with_edges(tx, player_id), *invited})
    if player_id not in locked:
        raise NotFound("there is no such player", code="unknown_player", hint="it may be erased already")
    if _with_edges(tx, player_id) - locked.keys():
        raise Collision()
    return locked[player_id]


def _with_edges(tx: Transaction, player_id: int) -> set[int]:
    return {player_id} | {
        id for table in (Friendship, RestingEdge) for (id,) in tx.fetch(table, "friend_id", _EDGE[:1], [(player_id,)])
    }


def _let_expire(tx: Transaction, ids: Ids, player_id: int, now: int) -> None:
    """Move what is in the player's purses and holds to the expired accounts, as what nobody collects."""
    mine = {"first": player_id, "beyond": player_id + PLAYER_STRIDE, "player": player_id}
    full = text("SELECT id, amount FROM balance WHERE id >= :first AND id < :beyond AND amount > 0 ORDER BY id")
    purses = [(id, amount) for id, amount in tx.connection.execute(full, mine) if id & 3 == PURSE]
    ask = text("SELECT id, asset_no, quest_no FROM hold WHERE player_id = :player AND amount > 0 ORDER BY id")
    holds = [tuple(row) for row in tx.connection.execute(ask, mine)]
    [left] = tx.ask(held([(player_id, id) for id, *_ in holds]))
    gone = [(id, (id - player_id) >> 2, 0, amount) for id, amount in purses]
    gone += [(id, asset_no, quest_no, left[id][1]) for id, asset_no, quest_no in holds if left[id][1]]
    if not gone:
        return
    cause = ids.block(1)[0]
    moves = [
        NewTransfer(player_id, cause, n, asset_no, quest_no, source, account(player_id, asset_no, EXPIRED), amount, now)
        for n, (source, asset_no, quest_no, amount) in enumerate(gone)
    ]
    tx.insert(TickCause, [(cause, player_id, CAUSE, now)])
    transfer(tx, moves, old={id: player_id for id, *_ in holds})


def _leave_a_shell(tx: Transaction, player_id: int, now: int) -> None:
    table = Player.__table__  # type: ignore[attr-defined]
    nothing = {
        "ref": f"{ERASED_ID}{player_id}", "zone": DEFAULT_ZONE, "zone_from": 0, "zone_before": "", "profile": "{}",
        "consent_at": None, "consent_text": "", "joined_at": None, "invited_by": None, "invited_at": None, "depth": 0,
        "purposes": "", "minor": "", "counts_from": 0, "created_at": 0, "changed_at": now, "erased": WAITS,
        "hindered": "", "pace": 0,
    }  # fmt: skip
    tx.connection.execute(update(table).where(table.c.id == player_id).values(**nothing))
    tx.connection.execute(update(table).where(table.c.invited_by == player_id).values(invited_by=0))


def _blank_at_once(db: Database, player_id: int) -> bool:
    """Blank what the player's events and moves say, as far as it goes quickly."""
    after: int | None = began(player_id)
    for _ in range(AT_ONCE):
        with db.writing() as tx:
            after = _blank_stretch(tx, [player_id], after or 0)
            if after is None:
                _set_erased(tx, WAITS, DONE, [player_id])
                return True
    return False


def _blank_stretch(tx: Transaction, players: Sequence[int], after: int) -> int | None:
    """Blank what erased players' events and moves say in the next stretch; return its end, None when it is the last."""
    ends = [
        tx.connection.execute(_end_of(name), {"after": after, "most": STRETCH}).scalar() for name in ("event", "move")
    ]
    upto = min((end for end in ends if end is not None), default=None)
    own = ", ".join(str(id) for id in players)
    sqlite = tx.connection.dialect.name == "sqlite"
    sender_id = f"{'char' if sqlite else 'chr'}({ord(ERASED_ID)}) || CAST(id AS VARCHAR)"
    key = "CAST(CAST(id AS TEXT) AS BLOB)" if sqlite else "convert_to(CAST(id AS VARCHAR), 'UTF8')"
    stretch = f"player_id IN ({own}) AND id > :after" + ("" if upto is None else " AND id <= :upto")
    bounds = {"after": after} | ({} if upto is None else {"upto": upto})
    blank_move = f"key = {key}, arguments = '{{}}', answer = '[\"\",{{}},{{}}]'"
    for name, blank in (("event", f"sender_id = {sender_id}, fact = NULL, kept = '{{}}'"), ("move", blank_move)):
        tx.connection.execute(text(f"UPDATE {name} SET {blank} WHERE {stretch}"), bounds)
    return upto


def _end_of(table: str) -> TextClause:
    return text(f"SELECT id FROM {table} WHERE id > :after ORDER BY id LIMIT 1 OFFSET :most")


def _set_erased(tx: Transaction, was: int, now_is: int, players: Sequence[int]) -> None:
    table = Player.__table__  # type: ignore[attr-defined]
    mine = (table.c.erased == was) & table.c.id.in_(players)
    tx.connection.execute(update(table).where(mine).values(erased=now_is))


def _erased(tx: Transaction, state: int) -> list[int]:
    c = Player.__table__.c  # type: ignore[attr-defined]
    return list(tx.connection.execute(select(c.id).where(c.erased == state).order_by(c.id).limit(MOST)).scalars())


def blank_erased(tx: Transaction, run: Run) -> Step:
    """Blank, for a tick, what is left to blank: one pass over the journal for all players who wait for it."""
    if not run.reached:
        _set_erased(tx, WAITS, UNDER_WAY, _erased(tx, WAITS))
    players = _erased(tx, UNDER_WAY)
    if not players:
        return Step()
    upto = _blank_stretch(tx, players, int(run.reached) if run.reached else min(map(began, players)))
    if upto is not None:
        return Step(0, more=True, reached=str(upto))
    _set_erased(tx, UNDER_WAY, DONE, players)
    return Step(len(players))


def erase_again(tx: Transaction, run: Run) -> Step:
    """Compare the table of tombstones with the file, for a tick: after a restore, erase again who was erased since."""
    path = tombstones.path_of(tx)
    if path is None:
        return Step()
    kept, there = tombstones.all_of(tx), tombstones.read(path)
    tombstones.append(path, tombstones.newer(kept, there))
    lost = tombstones.newer(there, kept)
    if not lost:
        return Step()
    found = _find(tx, lost, int(run.reached or 0))
    if found.player_id:
        erase_in(tx, run.ids, found.player_id, run.now)
        return Step(1, more=True, reached=str(found.player_id))
    if found.upto:
        return Step(0, more=True, reached=str(found.upto))
    tombstones.add(tx, lost)
    return Step()


def replay(db: Database, path: Path, now: int) -> int:
    """Erase again whom the tombstones of a file erase, and keep them; return how many that were. Errors: as `erase`."""
    pepper(db)
    marks, after, many = tombstones.read(path), 0, 0
    while True:
        with db.reading() as tx:
            found = _find(tx, marks, after)
        if not found.player_id and not found.upto:
            break
        if found.player_id:
            erase_by_id(db, found.player_id, now)
            many += 1
        after = found.player_id or found.upto
    with db.writing() as tx:
        tombstones.add(tx, marks)
    return many


class _Found(NamedTuple):
    """A player whom a tombstone erases, or up to which id there is none; both 0: nobody is left to look at."""

    player_id: int = 0
    upto: int = 0


def _find(tx: Transaction, marks: Mapping[bytes, int], after: int) -> _Found:
    c, key = Player.__table__.c, pepper_in(tx)  # type: ignore[attr-defined]
    wanted = select(c.id, c.ref).where((c.id > after) & (c.erased == 0)).order_by(c.id).limit(SCAN)
    players = [(int(id), str(ref)) for id, ref in tx.connection.execute(wanted)]
    hits = tombstones.matching(marks, key, players) if key else []
    if hits:
        return _Found(player_id=hits[0])
    return _Found(upto=players[-1][0] if len(players) == SCAN else 0)
