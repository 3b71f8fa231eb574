"""The matcher against dispatch by type alone: the same quests and events, conditions evaluated one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.quests.matcher import Matcher
from engine.quests.quest import Quest, Run
from tests.bench.measure import Row, cpu_timed, row_of
from tests.bench.measure import Run as Timed
from tests.bench.quests_books import Told, book, events

SIZES = (10, 1_000, 10_000)
TARGETS = {
    ("S4, merchants' offers", 10_000): 100.0
}  # of the others the ratio is told: only a few quests, of which none is matched, may cost more
PAIRS, QUICK_PAIRS = 5, 2
SECONDS, QUICK_SECONDS, MOST = 0.3, 0.03, 20_000
"""How long a run takes, and the most events in it."""

_RUN = Run()
ByType = Mapping[str, Sequence[Quest]]
Work = Callable[[Told], object]


def matcher_row(workload: str, size: int, *, quick: bool) -> tuple[Row, str]:
    """Matching with the index (`ours`) against by type alone (`floor`); also say how many quests an event matches."""
    quests = book(workload, size)
    matcher, by_type = Matcher(quests), typed(quests)
    told = events(workload, MOST)
    matches = [len(check(matcher, by_type, one)) for one in told[:20]]
    work = (lambda one: matcher.match(*one)), (lambda one: by_type_alone(by_type, one))
    share = [told[: enough(one, told[:20], QUICK_SECONDS if quick else SECONDS)] for one in work]
    pairs = []
    for _ in range((QUICK_PAIRS if quick else PAIRS) + 1):
        ours, floor = (run(one, some) for one, some in zip(work, share, strict=True))
        pairs.append((ours, floor))
    row = row_of(f"{workload[:2]}: {size:,} quests", "by type", pairs[1:], TARGETS.get((workload, size), 0.5))
    return row, f"{sum(matches) / len(matches):.1f} quests"


def enough(work: Work, told: Sequence[Told], seconds: float) -> int:
    """How many events take about so long, after a first run over a few."""
    run(work, told)
    return min(max(int(run(work, told).rate * seconds), len(told)), MOST)


def run(work: Work, told: Sequence[Told]) -> Timed:
    """One run of one side over some events."""
    return cpu_timed(len(told), lambda: [work(one) for one in told])


def typed(quests: Sequence[Quest]) -> ByType:
    """The quests by event type."""
    found: dict[str, list[Quest]] = {}
    for quest in quests:
        found.setdefault(quest.when.event, []).append(quest)
    return found


def by_type_alone(by_type: ByType, one: Told) -> list[Quest]:
    """The quests of the event's type whose conditions hold, asked one after the other up to the first that does not."""
    found = []
    for quest in by_type.get(one.type, ()):
        for condition in quest.conditions:
            if not condition.holds(one.fields, one.profile, _RUN):
                break
        else:
            found.append(quest)
    return found


def check(matcher: Matcher, by_type: ByType, one: Told) -> list[Quest]:
    """What both sides find; it must be the same."""
    found = matcher.match(*one)
    assert found == by_type_alone(by_type, one)
    return found
