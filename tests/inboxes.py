"""Inboxes as tests look at them: tell somebody something, deliver all that waits, and see what is there."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from engine import inbox
from engine.deliver import deliver
from engine.inbox import State
from engine.outbox import Telling, notify
from engine.people.players import lock_players_by_id
from engine.store import Database
from tests.world import NOW


class Seen(NamedTuple):
    """A message as it is stored, its values read."""

    number: int
    kind: str
    values: dict[str, Any]
    id: int


def say(
    db: Database, player_id: int, *numbers: int, kind: str = "note", at: int = NOW, about: int | None = None
) -> None:
    """Tell a player messages with a number in each, in one transaction."""
    ids = db.ids
    with db.writing() as tx:
        lock_players_by_id(tx, [player_id])
        notify(tx, ids, [Telling(player_id, kind, at, {"n": number}, about) for number in numbers])


def drain(db: Database, now: int = NOW) -> int:
    """Deliver all that waits; return how many rows of the outbox that was."""
    done = deliver(db, now)
    many = done.many
    while done.more:
        done = deliver(db, now, done.more)
        many += done.many
    return many


def messages(db: Database, player_id: int) -> list[Seen]:
    """All messages of a player, oldest first."""
    with db.reading() as tx:
        rows = inbox.page(tx, player_id, None, 10_000)
    return [Seen(row.number, row.kind, msgspec.json.decode(row.body), row.id) for row in reversed(rows)]


def state(db: Database, player_id: int) -> State:
    """A player's inbox as a whole."""
    with db.reading() as tx:
        return inbox.states_of(tx, [player_id])[player_id]


def unread(db: Database, player_id: int) -> int:
    """How many messages a player has not read."""
    with db.reading() as tx:
        return inbox.unread(tx, inbox.states_of(tx, [player_id])[player_id])


def waiting(db: Database) -> int:
    """How many rows wait in the outbox."""
    with db.reading() as tx:
        counted = "SELECT (SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM outbox_notice)"
        return int(tx.connection.exec_driver_sql(counted).scalar_one())


def assert_sound(db: Database) -> None:
    """Numbers are given once and are none above the newest; what is kept is counted right."""
    with db.reading() as tx:
        rows = tx.connection.exec_driver_sql(
            "SELECT s.player_id, s.newest, s.kept, s.gone_upto, COUNT(i.number), COALESCE(MAX(i.number), 0), "
            "COUNT(DISTINCT i.id) FROM inbox_state s LEFT JOIN inbox i ON i.player_id = s.player_id "
            "GROUP BY s.player_id, s.newest, s.kept, s.gone_upto"
        ).all()
        loose = "SELECT COUNT(*) FROM inbox WHERE player_id NOT IN (SELECT player_id FROM inbox_state)"
        assert tx.connection.exec_driver_sql(loose).scalar_one() == 0
    for _, newest, kept, gone_upto, count, highest, ids in rows:
        assert kept == count == ids
        assert highest <= newest
        assert gone_upto <= newest
