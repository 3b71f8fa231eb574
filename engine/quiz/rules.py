"""Who is asked what, and when it comes back: pure, with days as numbers and chance as a function of a text.

`Keyed` gives for a text a number that nobody can foretell and that is always the same: so a question of the day stays
what it is however often somebody looks, and no list of the days to come is kept anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

DAYS = (1, 3, 7, 14, 30)
"""After so many days a question that was missed comes back; each right answer leads to the next, a wrong one to the
first. (Expanding intervals are the oldest finding of learning research; the numbers are our own.)"""

Option = TypeVar("Option")
Keyed = Callable[[str], int]


class Memory(NamedTuple):
    """What is known of a player and a question. Days are ordinals, 0 for none.

    `asked` so often as the question of the day, at last on `asked_on`, and whether it `came_back` then. `due_on` is
    when it comes back after it was missed, `step` of the intervals lie behind it.
    """

    asked: int = 0
    asked_on: int = 0
    came_back: bool = False
    step: int = 0
    due_on: int = 0


NEW = Memory()


class Asked(NamedTuple):
    """The question of a day, and whether it is one that was missed."""

    question: str
    comes_back: bool


def last_asked(known: Mapping[str, Memory]) -> str | None:
    """Return which question was asked last as the question of the day, if any was."""
    asked = {name: one.asked_on for name, one in known.items() if one.asked_on}
    return max(asked, key=lambda name: (asked[name], name)) if asked else None


def answered_on(known: Mapping[str, Memory], today: int) -> str | None:
    """Return the question of today when it is answered. A day that comes twice, by a journey, has one answer."""
    last = last_asked(known)
    return last if last is not None and known[last].asked_on >= today else None


def of_the_day(live: Iterable[str], known: Mapping[str, Memory], today: int, keyed: Keyed) -> Asked | None:
    """Return the question of a day that has no answer yet; None when there are none.

    One that was missed comes back when it is due, but not two days in a row, so that there is always something new.
    Else it is one of those asked least often: nothing is repeated until all were seen.
    """
    last = last_asked(known)
    names = sorted(live)
    names = [one for one in names if one != last] or names
    if not names:
        return None
    if last is None or not known[last].came_back:
        missed = [one for one in names if is_due(known.get(one, NEW), today)]
        if missed:
            return Asked(min(missed, key=lambda one: (known[one].due_on, keyed(one))), comes_back=True)
    least = min(known.get(one, NEW).asked for one in names)
    unseen = [one for one in names if known.get(one, NEW).asked == least]
    return Asked(min(unseen, key=lambda one: keyed(f"{least} {one}")), comes_back=False)


def is_due(memory: Memory, today: int) -> bool:
    """Return whether a question that was missed comes back by now."""
    return 0 < memory.due_on <= today


def answered(memory: Memory, today: int, *, correct: bool) -> Memory:
    """Return what is known after an answer, scored or not: when the question comes back.

    A right answer before it is due changes nothing: what was just read proves little.
    """
    if not correct:
        return memory._replace(step=0, due_on=today + DAYS[0])
    if not is_due(memory, today):
        return memory
    step = memory.step + 1
    return (
        memory._replace(step=step, due_on=today + DAYS[step]) if step < len(DAYS) else memory._replace(step=0, due_on=0)
    )


def scored(memory: Memory, today: int, *, correct: bool, comes_back: bool) -> Memory:
    """Return what is known after the question of the day was answered."""
    after = answered(memory, today, correct=correct)
    return after._replace(asked=memory.asked + 1, asked_on=today, came_back=comes_back)


def shuffled(options: Iterable[Option], number: Callable[[Option], int]) -> list[Option]:
    """Return options in the order of their numbers: every order is as likely as any when those are drawn.

    How they stood before does not matter, so that the order tells nothing of how the file has them.
    """
    return sorted(options, key=number)
