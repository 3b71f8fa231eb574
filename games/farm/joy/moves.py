"""Dressing one's hen, and the game of cups: which one hides the egg?

A game that has begun may be begun anew as long as it is not settled: only what is settled counts, and nobody is
hurried. Its token settles it once.
"""

from __future__ import annotations

from random import Random  # noqa: TID251  (made from the seed that is kept with the run)
from typing import Annotated, Any

from pydantic import Field

from engine.turn import Turn
from games.farm.joy import rules
from games.farm.joy.tables import CupsRun, Worn
from games.farm.joy.wardrobe import facts_of
from games.farm.keeping import own_yard
from games.farm.numbers import NUMBERS

SEED_BITS, DONE = 62, "farm.cups_done"
CUPS = NUMBERS.cups
Outfit = Annotated[str, Field(max_length=32, description="its name on the page `outfits`; '' for none")]
Token = Annotated[str, Field(min_length=1, max_length=32)]
Answers = Annotated[
    list[Annotated[int, Field(ge=0, lt=CUPS.cups)]], Field(min_length=CUPS.rounds, max_length=CUPS.rounds)
]


def dress(turn: Turn, outfit: Outfit = "") -> None:
    """Let one's hen wear something that she has earned, or nothing. It is a look, and no more."""
    yard = own_yard(turn)
    if outfit and outfit not in NUMBERS.outfits:
        turn.refuse("unknown_outfit")
    if outfit and not rules.is_earned(outfit, facts_of(turn.tx, yard)):
        turn.refuse("outfit_not_earned")
    turn.put(Worn, [(yard.id, outfit, turn.now)])


def cups_start(turn: Turn) -> dict[str, Any]:
    """Begin a game: return its token, and of each round the cup that the egg is shown under and the swaps."""
    seed, token = turn.rng.getrandbits(SEED_BITS), str(turn.id)
    turn.put(CupsRun, [(turn.player.id, token, seed, turn.now)])
    rounds = [{"start": one.start, "swaps": [list(pair) for pair in one.swaps]} for one in rules.draw(Random(seed))]
    return {"token": token, "cups": CUPS.cups, "rounds": rounds, "paid": _is_paid(turn)}


def cups_finish(turn: Turn, token: Token, answers: Answers) -> dict[str, Any]:
    """Settle a game by the cup chosen in each round: the first games of a day are paid, others are practice."""
    found = turn.tx.fetch(CupsRun, "token, seed, began_at", ("player_id",), [(turn.player.id,)])
    if not found or found[0][0] != token:
        turn.refuse("cups_over")
    _, seed, began_at = found[0]
    rounds = rules.draw(Random(seed))
    right, paid = rules.right(rounds, answers), _is_paid(turn)
    turn.put(CupsRun, [(turn.player.id, "", 0, began_at)])
    if paid:
        turn.count("cups")
        turn.tell(DONE, right=right)
    return {"right": right, "under": [rules.under(one) for one in rounds], "paid": paid}


def _is_paid(turn: Turn) -> bool:
    """Whether this game counts and is paid; while no quest pays, games are practice."""
    return bool(rules.paid_left(turn.counted("cups"))) and turn.pays(DONE)
