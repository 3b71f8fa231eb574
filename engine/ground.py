"""What turns and views of one game stand on: its name, assets' numbers, names of quests, secret numbers, questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from engine.bulk import Transaction
from engine.people.players import Locked
from engine.quiz.questions import NO_QUIZ, Quiz

_HALF = 1 << 32  # of an id's 63 bits the lower ones; the upper are 31


class Label(NamedTuple):
    """A quest as players know it: its id, its title by language, the event type it is for, and what that is about.

    `may_be_undone`: a refund takes back what it gave.
    """

    quest: str
    title: Mapping[str, str]
    act: str
    about: Mapping[str, str]
    may_be_undone: bool = False


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


def _never(_tx: Transaction, _player: Locked, _now: int, _event: str) -> bool:
    return False


class Ground(NamedTuple):
    """`label` names a quest by its number; None for one that nobody knows any more.

    `offered` finds the quests that give a player an asset now, `pays` says whether one would pay a player for an event
    of a type. `keyed` gives for a text a number below 2^63, always
    the same, that only who has the pepper could foretell. `quiz` are the questions in force.
    """

    game: str
    assets: Mapping[str, int]
    label: Callable[[int], Label | None]
    keyed: Callable[[str], int]
    offered: Callable[[Transaction, Locked, int, str], list[Offered]] = _nothing
    quiz: Quiz = NO_QUIZ
    pays: Callable[[Transaction, Locked, int, str], bool] = _never

    def draw(self, below: int, *parts: object) -> int:
        """Return a number from 0 to `below` - 1 that belongs to `parts` for ever, and that nobody can foretell."""
        return self.keyed(f"{self.game}:{parts!r}") % below

    def veiled(self, id: int) -> int:
        """Return a name for an id, a number below 2^63 too, that does not say when the id was made."""
        return self._stirred(id, (0, 1, 2, 3))

    def unveiled(self, name: int) -> int:
        """Return the id that a name is for."""
        return self._stirred(name, (3, 2, 1, 0))

    def _stirred(self, number: int, rounds: tuple[int, ...]) -> int:
        """A Feistel network: each round changes one half by what the other draws, so it is undone backwards."""
        high, low = divmod(number, _HALF)
        for n in rounds:
            if n % 2:
                high ^= self.draw(_HALF // 2, "veil", n, low)
            else:
                low ^= self.draw(_HALF, "veil", n, high)
        return high * _HALF + low
