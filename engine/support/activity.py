"""How many players there are, how many of them something was told of lately, and how often what happened."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Table, distinct, func, select

from engine.journal import EventRow
from engine.people.players import Player
from engine.store import Database


class Activity(NamedTuple):
    """`players` who agreed to play and are not erased; of those who took `part` an event was told, by the bank or by a
    game, of `active` ones since then. `events` is how many there were of each type, ever."""

    players: int
    part: int
    active: int
    events: dict[str, int]


def activity(db: Database, since: int) -> Activity:
    """Return what there is now, and who was active since an instant. It reads every event: nothing for each request."""
    event: Table = EventRow.__table__  # type: ignore[attr-defined]
    player: Table = Player.__table__  # type: ignore[attr-defined]
    playing = player.c.consent_at.is_not(None) & (player.c.erased == 0)
    with db.reading() as tx:
        run = tx.connection.execute
        players = run(select(func.count()).select_from(player).where(playing)).scalar_one()
        both = event.join(player, player.c.id == event.c.player_id)
        part = select(func.count(distinct(event.c.player_id))).select_from(both).where(playing)
        of_type = select(event.c.type, func.count()).group_by(event.c.type).order_by(event.c.type)
        return Activity(
            players, run(part).scalar_one(), run(part.where(event.c.at >= since)).scalar_one(), dict(run(of_type).all())
        )
