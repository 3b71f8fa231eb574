"""The energy rain: beginning a run, settling it by its taps, and giving a friend one.

A run that has begun may be begun anew as long as it is not settled: only what is settled counts, so a phone that was
put away costs nobody a run. Its token settles it once.
"""

from __future__ import annotations

from random import Random  # noqa: TID251  (made from the seed that is kept with the run)
from typing import Annotated, Any

from pydantic import Field

from engine.days import local_of
from engine.turn import Friend, Turn
from games.forest.numbers import NUMBERS
from games.forest.rules import rain
from games.forest.rules.rain import Tap
from games.forest.vitality.tables import RainRun

SEED_BITS = 62
MOST_TAPS = 400  # far more than count: a wild thumb shall not be an error
Token = Annotated[str, Field(min_length=1, max_length=32)]
Place = Annotated[int, Field(ge=0, le=100_000)]
Taps = Annotated[list[Annotated[list[Place], Field(min_length=2, max_length=2)]], Field(max_length=MOST_TAPS)]


def rain_start(turn: Turn) -> dict[str, Any]:
    """Begin a run: return its token and how it falls, each drop as [ms, place in thousandths, grams]."""
    if no := rain.start_refused(rain.runs_of(turn.counted), turn.counted("rain_g")):
        turn.refuse(no)
    seed, token = turn.rng.getrandbits(SEED_BITS), str(turn.id)
    turn.put(RainRun, [(turn.player.id, token, seed, turn.now)])
    numbers = NUMBERS.rain
    return {
        "token": token,
        "lasts_ms": numbers.lasts_ms,
        "falls_ms": numbers.falls_ms,
        "drops": [list(drop) for drop in rain.fall(Random(seed))],
    }


def rain_finish(turn: Turn, token: Token, taps: Taps) -> dict[str, Any]:
    """Settle a run by what was tapped, each tap as [ms, place in thousandths]."""
    found = turn.tx.fetch(RainRun, "token, seed, began_at", ("player_id",), [(turn.player.id,)])
    if not found or found[0][0] != token:
        turn.refuse("rain_over")
    _, seed, began_at = found[0]
    tapped = [Tap(*tap) for tap in taps]
    if no := rain.finish_refused(tapped, turn.now - began_at):
        turn.refuse(no)
    caught = rain.hits(rain.fall(Random(seed)), tapped)
    grams = rain.worth(caught, turn.counted("rain_g"))
    turn.put(RainRun, [(turn.player.id, "", 0, began_at)])
    if local_of(began_at, turn.player.zone).date == turn.day():
        turn.count("rain")  # a run that began yesterday was yesterday's
    turn.count("rain_g", grams)
    paid = turn.tell("forest.rain_done", grams=grams)
    return {"caught": len(caught), "grams": grams if paid else 0}


def give_rain(turn: Turn, friend: Friend) -> None:
    """Give a friend one more run today; it opens one more for oneself, too."""
    other = turn.friend(friend)
    if no := rain.give_refused(turn.counted("rain_gave"), turn.counted("rain_got", of=other)):
        turn.refuse(no)
    turn.count("rain_gave", 1, other)
    turn.count("rain_got", 1, of=other)
    turn.deed("gave_rain", other)
    turn.notify("rain_given", other, friend=Friend(turn.player.id))
