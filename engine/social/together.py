"""What players of a group own together in games: given back when one goes, and kept together shortly before its goal.

A game says so where its tables are, with `joins`, as it says what they are to a player. Whoever takes a player out of
a group (by leaving, a removal, a block, an erasure) has every game give back in the same transaction: nobody is ever
out of a group and still in its pot.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from engine.bulk import Transaction
from engine.ids import Ids


class Parted(NamedTuple):
    """A locked player who is out of a group (locked, or gone with its last member); `group_id` None: out of all that
    is done together, for good.
    """

    player_id: int
    group_id: int | None
    now: int


class Together(NamedTuple):
    """What one game does. `give_back` locks what it changes after players and groups; `keeps` locks what it rests on
    and says whether a group is so near its goal that nobody may be sent away.
    """

    give_back: Callable[[Transaction, Ids, Parted], None]
    keeps: Callable[[Transaction, int], bool]


_GAMES: dict[str, Together] = {}


def joins(game: str, together: Together) -> None:
    """Say what a game does when a player goes."""
    _GAMES[game] = together


def give_back(tx: Transaction, ids: Ids, parted: Parted) -> None:
    """Have every game give a player back what is theirs."""
    for _, game in sorted(_GAMES.items()):
        game.give_back(tx, ids, parted)


def keeps(tx: Transaction, group_id: int) -> bool:
    """Return whether a game keeps a locked group together."""
    return any(game.keeps(tx, group_id) for _, game in sorted(_GAMES.items()))
