"""What turns and views of one game stand on: its name, assets' numbers, what quests are called, secret numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from engine.bulk import Transaction
from engine.people.players import Locked


class Label(NamedTuple):
    """A quest as players know it: its id, its title by language, the event type it is for, and what that is about."""

    quest: str
    title: Mapping[str, str]
    act: str
    about: Mapping[str, str]


class Offered(NamedTuple):
    """A quest that a player can do now, or has done for now (`done`): how it is called, and how far the player is.

    `no` is its number, as holds have it. `gives` is its amount in display units, None where it depends on the act.
    Of `need` acts or rewards `so_far` are there; None where it counts nothing.
    """

    no: int
    label: Label
    gives: int | None
    so_far: int
    need: int | None
    done: bool


def _nothing(_tx: Transaction, _player: Locked, _now: int, _asset: str) -> list[Offered]:
    return []


class Ground(NamedTuple):
    """`label` names a quest by its number; None for one that nobody knows any more.

    `offered` finds the quests that give a player an asset now. `keyed` gives for a text a number below 2^63, always
    the same, that only who has the pepper could foretell.
    """

    game: str
    assets: Mapping[str, int]
    label: Callable[[int], Label | None]
    keyed: Callable[[str], int]
    offered: Callable[[Transaction, Locked, int, str], list[Offered]] = _nothing

    def draw(self, below: int, *parts: object) -> int:
        """Return a number from 0 to `below` - 1 that belongs to `parts` for ever, and that nobody can foretell."""
        return self.keyed(f"{self.game}:{parts!r}") % below
