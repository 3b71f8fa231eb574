"""From the outbox into inboxes: what waits becomes messages, numbered per player under the player's lock.

Whoever holds a player's lock is alone with that player's rows, in the outbox and in the inbox: so each is delivered
once, however many processes deliver, and numbers have no gap. A player somebody else is busy with is left for later.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import NamedTuple

import msgspec
from sqlalchemy import Table, select, text

from engine import inbox
from engine.bulk import Query, Transaction
from engine.days import Zone, local_in, local_of
from engine.errors import Malformed
from engine.inbox import STORED, InboxRow, InboxState, State, Stored
from engine.ledger import PLAYER_STRIDE, Transfer, kind_of
from engine.outbox import Outbox, OutboxNotice
from engine.people.consents import NOTICES
from engine.people.minors import nudge_at
from engine.people.players import Friendship, Locked, Player, lock_players_by_id
from engine.store import Database
from engine.ticks import EVERYBODY, Whose
from engine.words.notices import DEBT_PAID, EARNED, RIPENING, TAKEN_BACK

log = logging.getLogger("tilth.deliver")

BATCH = 500  # rows of the outbox that one transaction delivers
SLACK = 50  # so many messages more than are kept before the oldest go: not one by one

_EDGE = ("player_id", "friend_id")
_KINDS = {"debt": DEBT_PAID, "hold": RIPENING, "purse": EARNED}


class Delivered(NamedTuple):
    """What one batch did: rows of the outbox that are gone, and where to go on; None: nothing more waits."""

    many: int = 0
    more: Next | None = None


class Next(NamedTuple):
    """From which row of the outbox on to look, and whose rows to leave alone, because earlier ones of theirs wait."""

    after: int = 0
    busy: frozenset[int] = frozenset()


class _Waiting(NamedTuple):
    """A row of the outbox: a note (cause, n) or a notice (kind, body, …)."""

    id: int
    player_id: int
    cause: int = 0
    n: int = 0
    about_id: int | None = None
    kind: str = ""
    body: str = ""
    nudges: int = 0
    at: int = 0


class _Sum(msgspec.Struct):
    """The values of a digest: how much of an asset a quest gave or lost, in how many goes."""

    quest: int
    asset: int
    sum: int
    count: int


class _Move(NamedTuple):
    """As much of a transfer as is told."""

    n: int
    asset_no: int
    quest_no: int
    source: int
    target: int
    amount: int
    at: int


Moves = Mapping[tuple[int, int], Sequence[_Move]]
"""(player, cause) → its transfers, by n."""

_encode = msgspec.json.Encoder().encode
_sum_of = msgspec.json.Decoder(_Sum).decode


def deliver(db: Database, now: int, since: Next | None = None, whose: Whose = EVERYBODY) -> Delivered:
    """Deliver a batch to those whose clock says `now`, in a transaction of its own; nothing is written when nothing
    waits.

    Errors: Unavailable.
    """
    asked = since or Next()
    with db.reading() as tx:
        if not _waiting(tx, asked.after, 1, whose):
            return Delivered()
    with db.writing() as tx:
        return deliver_some(tx, now, asked, whose)


def deliver_some(tx: Transaction, now: int, since: Next | None = None, whose: Whose = EVERYBODY) -> Delivered:
    """Deliver a batch in a transaction that is handed in and has locked no player yet."""
    asked = since or Next()
    waiting = _waiting(tx, asked.after, BATCH, whose)
    if not waiting:
        return Delivered()
    wanted = {row.player_id for row in waiting} - asked.busy
    free = _free(tx, wanted)
    mine = _still_there(tx, [row for row in waiting if row.player_id in free])
    _Delivery(tx, now, lock_players_by_id(tx, free)).run(mine)
    _take_out(tx, mine)
    more = Next(waiting[-1].id, asked.busy | (wanted - free)) if len(waiting) == BATCH else None
    return Delivered(len(mine), more)


class _Delivery:
    """One batch, inside its transaction, for players who are locked."""

    def __init__(self, tx: Transaction, now: int, players: Mapping[int, Locked]) -> None:
        self._tx, self._now, self._players = tx, now, players
        self._made: dict[tuple[int, str | int], Stored] = {}
        """By player and topic, or id where there is none; in the order of what was told last."""

    def run(self, waiting: Sequence[_Waiting]) -> None:
        """Make messages of what waits, and write them. Who does not agree to play (any more) is told nothing."""
        told = [row for row in waiting if (one := self._players.get(row.player_id)) and not one.lacks()]
        if not told:
            return
        states = inbox.states_of(self._tx, {row.player_id for row in told})
        moves, deaf = self._moves(told), self._deaf(told)
        for row in told:
            if (row.player_id, row.about_id) in deaf:  # nobody is deaf to what is about nobody
                continue
            try:
                made = self._made_of(row, states[row.player_id], moves)
            except Exception as error:  # a defect at one player's row must not keep everybody's waiting
                log.error("a message could not be made and is left out: %s", type(error).__name__)
                continue
            if made:
                self._add(made)
        self._write(states)

    def _made_of(self, row: _Waiting, state: State, moves: Moves) -> Stored | None:
        if row.kind:
            return self._notice(row, state)
        return self._earning(row, moves.get((row.player_id, row.cause), ()))

    def _earning(self, row: _Waiting, moves: Sequence[_Move]) -> Stored | None:
        """A note is of the transfer it names; of one that takes back, also of those of its quest and asset that follow.

        None when there is no such transfer (the audit names such a note), or the note before tells of it already.
        """
        at = next((at for at, move in enumerate(moves) if move.n == row.n), None)
        if at is None:
            return None
        first = moves[at]
        if first.target >= PLAYER_STRIDE:
            kind, amount = _KINDS[kind_of(first.target, row.player_id)], first.amount
        elif at and _together(moves[at - 1], first):
            return None
        else:
            kind = TAKEN_BACK
            amount = sum(move.amount for move in takewhile(lambda move: _together(move, first), moves[at:]))
        day = _day(first.at, self._players[row.player_id].zone)
        topic = f"{kind} {first.quest_no} {first.asset_no} {day:%Y%m%d}"
        body = _encode(_Sum(first.quest_no, first.asset_no, amount, 1)).decode()
        return Stored(row.player_id, 0, row.id, kind, None, topic, body, first.at, 0, self._now)

    def _notice(self, row: _Waiting, state: State) -> Stored:
        player = self._players[row.player_id]
        nudges = row.nudges and not player.lacks(NOTICES)
        nudge = nudge_at(max(row.at, self._now), player, state.quiet) if nudges else 0
        return Stored(row.player_id, 0, row.id, row.kind, row.about_id, None, row.body, row.at, nudge, self._now)

    def _add(self, made: Stored) -> None:
        """Add a message; one of a topic grows the one that is there, and takes its place behind all others."""
        key = (made.player_id, made.topic or made.id)
        before = self._made.pop(key, None)
        self._made[key] = made if before is None else _grown(before, made)

    def _write(self, states: dict[int, State]) -> None:
        topics = [(made.player_id, made.topic) for made in self._made.values() if made.topic]
        rows = [Stored(*row) for row in self._tx.fetch(InboxRow, STORED, ("player_id", "topic"), topics)]
        old = {(row.player_id, row.topic): row for row in rows}
        new = []
        for made in self._made.values():
            state, before = states[made.player_id], old.get((made.player_id, made.topic))
            whole = made if before is None else _grown(before, made)
            new.append(whole._replace(number=state.newest + 1))
            states[made.player_id] = state._replace(newest=state.newest + 1, kept=state.kept + (before is None))
        self._tx.delete(InboxRow, ("player_id", "number"), sorted(row[:2] for row in rows))
        self._tx.insert(InboxRow, sorted(new, key=lambda row: row[:2]))
        full = [state for state in states.values() if state.kept > inbox.MOST + SLACK]
        if full:
            self._tx.finish()
            states |= {state.player_id: inbox.trim(self._tx, state) for state in full}
        self._tx.put(InboxState, sorted(states.values()))

    def _moves(self, told: Iterable[_Waiting]) -> Moves:
        keys = list(dict.fromkeys((row.player_id, row.cause) for row in told if not row.kind))
        columns = "player_id, cause, n, asset_no, quest_no, source, target, amount, at"
        found: dict[tuple[int, int], list[_Move]] = {}
        for player, cause, *rest in sorted(self._tx.fetch(Transfer, columns, ("player_id", "cause"), keys)):
            found.setdefault((player, cause), []).append(_Move(*rest))
        return found

    def _deaf(self, told: Iterable[_Waiting]) -> set[tuple[int, int]]:
        """Return the pairs (player, about whom) of which the player wants to hear nothing: muted, or blocked."""
        pairs = {(row.player_id, row.about_id) for row in told if row.about_id}
        edges = self._tx.fetch(Friendship, "player_id, friend_id, muted_at", _EDGE, sorted(pairs))
        return {(a, b) for a, b, muted_at in edges if muted_at} | inbox.hidden(self._tx, pairs)


def _waiting(tx: Transaction, after: int, most: int, whose: Whose) -> list[_Waiting]:
    """Return what waits for those who live by a clock, oldest first."""
    given = {"after": after, "most": most}
    rest = f"WHERE id > :after{whose.only('player_id')} ORDER BY id LIMIT :most"
    notes = text(f"SELECT id, player_id, cause, n FROM outbox {rest}")
    notices = text(f"SELECT id, player_id, 0, 0, about_id, kind, body, nudges, at FROM outbox_notice {rest}")
    rows = [_Waiting(*row) for asked in (notes, notices) for row in tx.connection.execute(asked, given)]
    return sorted(rows, key=lambda row: row.id)[:most]


def _together(a: _Move, b: _Move) -> bool:
    """Return whether two transfers of a refund, one after the other, took back of one quest and asset: to one mint."""
    return (a.quest_no, a.target) == (b.quest_no, b.target)


def _day(at: int, zone: Zone) -> date:
    """Return a player's local day; the day in UTC where this machine does not know the player's zone."""
    try:
        return local_of(at, zone).date
    except Malformed:
        return local_in(at, "UTC").date


def _free(tx: Transaction, players: Iterable[int]) -> set[int]:
    """Lock those of the players whom nobody else is busy with just now (SQLite has one writer: all of them)."""
    table: Table = Player.__table__  # type: ignore[attr-defined]
    wanted = select(table.c.id).where(table.c.id.in_(sorted(players))).order_by(table.c.id)
    return set(tx.connection.execute(wanted.with_for_update(skip_locked=True, key_share=True)).scalars())


def _still_there(tx: Transaction, waiting: Sequence[_Waiting]) -> list[_Waiting]:
    """Return what nobody delivered between our looking and our lock."""
    notes, notices = _split(waiting)
    there: list[set[int]] = tx.ask(
        Query(Outbox, "id", ("id",), notes, _ids), Query(OutboxNotice, "id", ("id",), notices, _ids)
    )
    here = there[0] | there[1]
    return [row for row in waiting if row.id in here]


def _take_out(tx: Transaction, waiting: Sequence[_Waiting]) -> None:
    notes, notices = _split(waiting)
    tx.delete(Outbox, ("id",), notes)
    tx.delete(OutboxNotice, ("id",), notices)


def _split(waiting: Sequence[_Waiting]) -> tuple[list[tuple[int]], list[tuple[int]]]:
    return [(row.id,) for row in waiting if not row.kind], [(row.id,) for row in waiting if row.kind]


def _ids(rows: Sequence[tuple[int, ...]]) -> set[int]:
    return {row[0] for row in rows}


def _grown(before: Stored, more: Stored) -> Stored:
    """Return a digest with more in it; it stays the message that it was."""
    a, b = _sum_of(before.body), _sum_of(more.body)
    whole = _Sum(a.quest, a.asset, a.sum + b.sum, a.count + b.count)
    return before._replace(body=_encode(whole).decode(), at=max(before.at, more.at), told_at=more.told_at)
