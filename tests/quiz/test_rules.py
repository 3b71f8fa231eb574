"""Who is asked what, and when it comes back: in tables."""

from collections import Counter
from collections.abc import Callable
from hashlib import blake2b
from itertools import pairwise

import pytest

from engine.quiz.rules import (
    DAYS,
    NEW,
    Asked,
    Memory,
    answered,
    answered_on,
    last_asked,
    of_the_day,
    scored,
    shuffled,
)

TODAY = 739_000


def keyed_by(secret: str) -> Callable[[str], int]:
    """A keyed number, as the engine's own is."""

    def number(text: str) -> int:
        return int.from_bytes(blake2b(text.encode(), digest_size=8, key=secret.encode()).digest()) >> 1

    return number


KEYED = keyed_by("ann")
LIVE = [f"q{n}" for n in range(12)]


def test_ten_thousand_seeded_shuffles_are_within_two_percent_of_uniform():
    options, seeds = ("right", "b", "c", "d"), 10_000
    places: Counter[tuple[str, int]] = Counter()
    orders: Counter[tuple[str, ...]] = Counter()
    for seed in range(seeds):
        order = shuffled(options, keyed_by(f"seed {seed}"))
        orders[tuple(order)] += 1
        places.update((option, place) for place, option in enumerate(order))

    assert all(abs(places[option, place] / seeds - 1 / 4) < 0.02 for option in options for place in range(4))
    assert len(orders) == 24
    assert all(abs(count / seeds - 1 / 24) < 0.02 for count in orders.values())


def test_an_order_tells_nothing_of_how_the_options_stood_before():
    assert shuffled("abcd", KEYED) == shuffled("dcba", KEYED)


def live_through(days: int, right: Callable[[int], bool], live: list[str] = LIVE) -> list[Asked]:
    """The questions of so many days in a row, each answered."""
    known: dict[str, Memory] = {}
    told = []
    for day in range(TODAY, TODAY + days):
        asked = of_the_day(live, known, day, KEYED)
        assert asked is not None
        told.append(asked)
        memory = known.get(asked.question, NEW)
        known[asked.question] = scored(memory, day, correct=right(day), comes_back=asked.comes_back)
    return told


def test_nothing_is_repeated_until_all_were_seen():
    for turn in range(3):
        seen = [one.question for one in live_through(36, lambda _: True)][turn * 12 : turn * 12 + 12]
        assert sorted(seen) == sorted(LIVE)


def test_never_the_same_question_on_two_days_in_a_row():
    for right in (lambda _: True, lambda _: False, lambda day: day % 3 == 0):
        seen = [one.question for one in live_through(200, right)]
        assert all(a != b for a, b in pairwise(seen))


def test_who_misses_everything_still_sees_something_new_every_other_day():
    told = live_through(24, lambda _: False)

    assert {one.question for one in told} == set(LIVE)
    assert not any(a.comes_back and b.comes_back for a, b in pairwise(told))


def test_a_day_to_come_cannot_be_foretold_without_the_key():
    firsts = Counter(of_the_day(LIVE, {}, TODAY, keyed_by(f"player {n}")).question for n in range(1_200))  # type: ignore[union-attr]

    assert set(firsts) == set(LIVE)
    assert max(firsts.values()) < 150  # of 100 in the mean


def test_looking_again_gives_the_same_question():
    known = {"q1": Memory(1, TODAY - 1), "q2": Memory(1, TODAY - 3, False, 0, TODAY)}

    assert of_the_day(LIVE, known, TODAY, KEYED) == of_the_day(reversed(LIVE), known, TODAY, KEYED)


def test_a_missed_one_comes_back_when_it_is_due_and_the_oldest_comes_first():
    known = {
        "q1": Memory(1, TODAY - 1, False, 0, TODAY),
        "q2": Memory(1, TODAY - 5, False, 0, TODAY - 2),
        "q3": Memory(1, TODAY - 2, False, 0, TODAY + 1),
    }
    asked = of_the_day(LIVE, known, TODAY, KEYED)
    after = known | {"q2": scored(known["q2"], TODAY, correct=True, comes_back=True)}

    assert asked == Asked("q2", True)
    assert of_the_day(LIVE, after, TODAY + 1, KEYED).comes_back is False  # type: ignore[union-attr]


def test_a_question_that_came_anew_is_asked_before_one_that_was_seen():
    known = {name: Memory(1, TODAY - n - 1) for n, name in enumerate(LIVE)}

    assert of_the_day([*LIVE, "new"], known, TODAY, KEYED) == Asked("new", False)


def test_a_retired_question_drops_out_though_it_was_missed():
    known = {"q1": Memory(1, TODAY - 5, False, 0, TODAY - 2)}

    assert of_the_day([one for one in LIVE if one != "q1"], known, TODAY, KEYED).question != "q1"  # type: ignore[union-attr]
    assert of_the_day([], known, TODAY, KEYED) is None
    assert of_the_day(["only"], {"only": Memory(3, TODAY - 1)}, TODAY, KEYED) == Asked("only", False)


@pytest.mark.parametrize(
    ("before", "correct", "after"),
    [
        (NEW, True, (0, 0)),  # never missed: nothing comes back
        (NEW, False, (0, TODAY + 1)),
        (Memory(step=0, due_on=TODAY), True, (1, TODAY + 3)),
        (Memory(step=1, due_on=TODAY), True, (2, TODAY + 7)),
        (Memory(step=2, due_on=TODAY - 9), True, (3, TODAY + 14)),
        (Memory(step=3, due_on=TODAY), True, (4, TODAY + 30)),
        (Memory(step=4, due_on=TODAY), True, (0, 0)),  # learnt
        (Memory(step=3, due_on=TODAY), False, (0, TODAY + 1)),
        (Memory(step=2, due_on=TODAY + 1), True, (2, TODAY + 1)),  # too early to prove anything
        (Memory(step=2, due_on=TODAY + 1), False, (0, TODAY + 1)),
    ],
)
def test_when_a_question_comes_back(before: Memory, correct: bool, after: tuple[int, int]):
    found = answered(before, TODAY, correct=correct)

    assert (found.step, found.due_on) == after


def test_the_intervals_grow():
    assert DAYS == (1, 3, 7, 14, 30)


def test_practice_leaves_what_was_scored_as_it_was():
    before = Memory(2, TODAY - 4, True, 0, TODAY)

    assert answered(before, TODAY, correct=True)[:3] == before[:3]
    assert scored(before, TODAY, correct=True, comes_back=True)[:3] == (3, TODAY, True)


@pytest.mark.parametrize(("asked_on", "done"), [(TODAY - 1, None), (TODAY, "q1"), (TODAY + 1, "q1")])
def test_a_day_has_one_answer_also_when_a_journey_brings_it_again(asked_on: int, done: str | None):
    known = {"q0": Memory(1, TODAY - 5), "q1": Memory(1, asked_on), "q2": Memory(due_on=TODAY + 1)}

    assert answered_on(known, TODAY) == done
    assert last_asked(known) == "q1"
    assert answered_on({}, TODAY) is None
