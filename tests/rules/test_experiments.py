"""Which arm a player is in: always the same, in the told shares, and independent of other experiments."""

from collections import Counter

import pytest

from engine.quests.quest import Experiment
from engine.rules.experiments import arm_of, moves

HALVES = Experiment("rate-2027", (("control", 50), ("double", 50)))
REFS = [f"p-{n}" for n in range(20_000)]


def test_a_player_is_always_in_the_same_arm():
    assert [arm_of(HALVES, ref) for ref in REFS[:100]] == [arm_of(HALVES, ref) for ref in REFS[:100]]


def test_the_arm_never_changes_between_versions_of_tilth():
    assert "".join(arm_of(HALVES, ref)[0] for ref in REFS[:20]) == "cccccddcdcdcddcccdcd"


@pytest.mark.parametrize("percents", [(50, 50), (90, 10), (1, 99), (33, 33, 34)])
def test_the_arms_have_their_shares(percents: tuple[int, ...]):
    experiment = Experiment("shares", tuple((f"arm-{n}", percent) for n, percent in enumerate(percents)))
    dealt = Counter(arm_of(experiment, ref) for ref in REFS)

    for name, percent in experiment.arms:
        assert abs(dealt[name] - len(REFS) * percent / 100) < 0.02 * len(REFS)


def test_another_key_deals_the_players_anew():
    other = Experiment("rate-2028", HALVES.arms)
    same = sum(arm_of(HALVES, ref) == arm_of(other, ref) for ref in REFS)

    assert abs(same - len(REFS) / 2) < 0.02 * len(REFS)


def test_a_growing_arm_keeps_its_players():
    small = Experiment("grow", (("new", 10), ("old", 90)))
    large = Experiment("grow", (("new", 30), ("old", 70)))

    assert {ref for ref in REFS if arm_of(small, ref) == "new"} <= {ref for ref in REFS if arm_of(large, ref) == "new"}


def test_key_and_player_are_not_run_together():
    first, second = (Experiment(key, HALVES.arms) for key in ("ab", "a"))

    assert any(arm_of(first, f"{n}") != arm_of(second, f"b{n}") for n in range(64))


@pytest.mark.parametrize(
    "now",
    [
        Experiment("grow", (("new", 30), ("old", 70))), Experiment("grow", (("old", 90), ("new", 10))),
        Experiment("grow", (("new", 10), ("odd", 30), ("old", 60))), Experiment("other", (("new", 25), ("old", 75))),
        Experiment("grow", (("new", 10), ("old", 90))),
    ],
)  # fmt: skip
def test_it_is_told_how_many_players_change_arm(now: Experiment):
    was = Experiment("grow", (("new", 10), ("old", 90)))
    seen = Counter((a, b) for a, b in ((arm_of(was, ref), arm_of(now, ref)) for ref in REFS) if a != b)
    told = moves(was, now)

    assert told.keys() == seen.keys()
    assert all(abs(seen[pair] / len(REFS) * 100 - share) < 2 for pair, share in told.items())
