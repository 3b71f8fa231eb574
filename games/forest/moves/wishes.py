"""How a player wants the forest: peace, privacy, the board; and thumbs-up for friends."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.social.friends import how_many
from engine.turn import Friend, Turn
from games.forest.numbers import NUMBERS
from games.forest.rules import taking
from games.forest.seen import ENDED_PEACE, ENDED_PEACE_WITH, groves_of
from games.forest.tables import Forest, Peace

Limit = Annotated[int, Field(ge=0, le=1_000_000)]


def prefer(
    turn: Turn,
    peace: bool | None = None,
    shows_acts: bool | None = None,
    on_board: bool | None = None,
    give_back_over_g: Limit | None = None,
) -> None:
    """Change how one wants the forest; what is not named stays as it is."""
    if on_board and turn.player.minor:
        turn.refuse("minor_board")
    grove = groves_of(turn.tx, [turn.player.id], turn.now)[turn.player.id]
    if peace is not None and peace != bool(grove.peace):
        _turn_peace(turn, begins=peace)
    for name, value in {"peace": peace, "shows_acts": shows_acts, "on_board": on_board}.items():
        if value is not None:
            setattr(grove, name, int(value))
    if give_back_over_g is not None:
        limits = NUMBERS.giving_back
        if give_back_over_g and not limits.least_g <= give_back_over_g <= limits.most_g:
            turn.refuse("wrong_limit")
        grove.give_back_over_g = give_back_over_g
    turn.put(Forest, [grove.row()])


def keep_peace(turn: Turn, friend: Friend) -> None:
    """Steal no more from a friend, nor the friend from oneself, until `end_peace`."""
    other = turn.friend(friend)
    if no := taking.peace_refused(turn.counted("take", other)):
        turn.refuse(no)
    turn.put(Peace, [(turn.player.id, other.id, turn.now)])


def end_peace(turn: Turn, friend: Friend) -> None:
    """Take one's own word of peace back, for oneself from tomorrow on; the friend's own stays."""
    other = turn.friend(friend)
    own = [(turn.player.id, other.id)]
    if turn.tx.fetch(Peace, "since_at", ("player_id", "other_id"), own):
        turn.tx.delete(Peace, ("player_id", "other_id"), own)
        turn.count(ENDED_PEACE_WITH, 1, other)


def _turn_peace(turn: Turn, *, begins: bool) -> None:
    """Peace with all begins when one has not taken today, and ends for oneself tomorrow: it binds both, all day."""
    if not begins:
        turn.count(ENDED_PEACE)
    elif no := taking.peace_refused(turn.counted("take")):
        turn.refuse(no)


def visit_neighbour(turn: Turn) -> None:
    """Look in at the neighbour's, who has something for who begins or has no friends yet; once a day."""
    grove = groves_of(turn.tx, [turn.player.id], turn.now)[turn.player.id]
    friends = how_many(turn.tx, [turn.player.id]).get(turn.player.id, 0)
    if no := taking.neighbour_refused(friends, grove.grown_g, turn.counted("neighbour")):
        turn.refuse(no)
    turn.count("neighbour")
    turn.tell("forest.neighbour_visited")


def thumb(turn: Turn, friend: Friend) -> None:
    """Give a friend a thumbs-up, once a day."""
    other = turn.friend(friend)
    if no := taking.thumb_refused(turn.counted("thumb"), turn.counted("thumb", other)):
        turn.refuse(no)
    turn.count("thumb", 1, other)
    grove = groves_of(turn.tx, [other.id], turn.now)[other.id]
    grove.thumbs += 1
    turn.put(Forest, [grove.row()])
