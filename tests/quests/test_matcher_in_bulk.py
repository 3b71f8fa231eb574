"""The matcher against plain evaluation, quest by quest, over a million pairs of a quest and an event it listens for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from engine.incoming.vocabulary import Vocabulary, struct_of
from engine.quests.matcher import Matcher
from engine.quests.quest import Quest, When
from tests.quests import plain
from tests.quests.random_quests import KINDS, TYPES, Pool, event, pool, profile, quest

CHUNKS, QUESTS, PAIRS = 10, 200, 100_000
SOAK_CHUNKS, SOAK_QUESTS, SOAK_PAIRS = 12, 1_500, 1_000_000
PER_KIND = 25
EVENTS = struct_of("event", plain.EVENT)
PROFILES = Vocabulary({}, plain.PLAYER, "CNY", struct_of("profile", plain.PLAYER))


class Plain:
    """One event and one player, and which conditions hold for them: each is worked out once, by walking its tree."""

    def __init__(self, told: Mapping[str, Any], player: Mapping[str, Any], trees: Mapping[str, Any]) -> None:
        self.told, self.player, self.trees = told, player, trees
        self.known: dict[str, bool] = {}

    def holds(self, text: str) -> bool:
        found = self.known.get(text)
        if found is None:
            found = self.known[text] = bool(plain.value_of(self.trees[text], self.told, self.player))
        return found

    def matches(self, one: Quest, type: str) -> bool:
        return any(
            listener.event == type and all(c.late or self.holds(c.text) for c in listener.conditions)
            for listener in one.listeners
        )


def compare(seed: int, number: int, pairs: int) -> Counter[str]:
    """Match random events against random quests while some are switched; count pairs and what the conditions gave."""
    random = Random(seed)
    known = pool(random, PER_KIND)
    quests = sorted((quest(random, known, n) for n in range(number)), key=lambda one: (one.priority, one.id))
    on = {one.id: one.status == "live" for one in quests}
    heard = {type: [one for one in quests if one.hears(type)] for type in TYPES}
    matcher = Matcher(random.sample(quests, len(quests)))
    profiles = [profile(random) for _ in range(60)]
    seen: Counter[str] = Counter()
    while seen["pairs"] < pairs:
        for one in random.sample(quests, 3):
            on[one.id] = random.random() < 0.8
            matcher.switch(one.id, on[one.id])
        type, here = random.choice(TYPES), Plain(event(random), random.choice(profiles), known.trees)
        found = matcher.match(type, EVENTS(**here.told), PROFILES.profile(here.player))
        expected = [one for one in heard[type] if on[one.id] and here.matches(one, type)]
        assert found == expected, (seed, type, here.told, here.player)
        seen["pairs"] += len(heard[type])
        _note(seen, known, here, found)
    return seen


def _note(seen: Counter[str], known: Pool, here: Plain, found: Sequence[Quest]) -> None:
    for text, holds in here.known.items():
        seen[f"{known.kinds[text]} {holds}"] += 1
    for one in found:
        seen["with steps"] += one.steps is not None
        late = any(condition.late for listener in one.listeners for condition in listener.conditions)
        seen["with a late condition"] += late


def assert_rich(seen: Counter[str]) -> None:
    """Every kind of condition held at times and at times did not; quests of each shape were found."""
    wanted = [f"{kind} {holds}" for kind in KINDS for holds in (True, False)]
    assert [name for name in (*wanted, "with steps", "with a late condition") if seen[name] < 50] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(CHUNKS))
def test_the_index_gives_what_plain_evaluation_gives_for_every_kind_of_condition(seed: int) -> None:
    assert_rich(compare(seed, QUESTS, PAIRS))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1_000, 1_000 + SOAK_CHUNKS))
def test_the_index_gives_what_plain_evaluation_gives_in_twelve_million_pairs(seed: int) -> None:
    assert_rich(compare(seed, SOAK_QUESTS, SOAK_PAIRS))


def switched_by_many(matcher: Matcher, quests: Sequence[Quest]) -> None:
    """Four threads, each with quests of its own, turn them off and on and end with on; two more match meanwhile."""
    told, player = EVENTS(**event(Random(1))), PROFILES.profile(profile(Random(1)))

    def match() -> None:
        for n in range(3_000):
            matcher.match(TYPES[n % 3], told, player)

    def switch(mine: Sequence[Quest]) -> None:
        for n in range(101):
            for one in mine:
                matcher.switch(one.id, n % 2 == 0)

    with ThreadPoolExecutor(6) as threads:
        work = [threads.submit(match), threads.submit(match)]
        work += [threads.submit(switch, quests[n::4]) for n in range(4)]
    for one in work:
        one.result()


def test_threads_that_switch_at_once_do_not_undo_each_other() -> None:
    random = Random(7)
    known = pool(random, 2)
    quests = [quest(random, known, n) for n in range(200)]
    matcher = Matcher(quests)

    switched_by_many(matcher, quests)

    assert [index.enabled == index.everyone for index in matcher._types.values()] == [True] * len(TYPES)


def test_what_one_thread_switches_the_next_match_of_another_sees() -> None:
    one = replace(quest(Random(1), pool(Random(1), 2), 1), conditions=(), steps=None, when=When("type0"))
    matcher, told = Matcher([one]), EVENTS(**event(Random(1)))
    player = PROFILES.profile(profile(Random(1)))

    with ThreadPoolExecutor(1) as other:
        for on in (False, True, False):
            matcher.switch(one.id, on)
            assert other.submit(matcher.match, "type0", told, player).result() == ([one] if on else [])
