"""Players who want the same at the same moment: it goes to as many as there is of it, and what was promised holds."""

from collections import Counter
from typing import Any

import pytest

from engine.clock import DAY, HOUR, MINUTE
from engine.store import Database
from games.forest.rules import taking
from tests.forest.kept import broken
from tests.forest.lent import cheap
from tests.forest.woods.plots import SMALL, Plots
from tests.forest.world import Woods
from tests.world import together

THIEVES, WISHERS, WORTH = 20, 10, 60
ROUNDS = pytest.mark.parametrize("rounds", [2, pytest.param(50, marks=pytest.mark.soak)])


def at_once(woods: Woods, *moves: tuple[str, str, dict[str, Any]]) -> list[str]:
    """Make moves in threads that begin at the same moment; return their codes, '' for what was made."""
    codes = together(*(lambda one=one: woods.no(one[0], one[1], **one[2]) for one in moves))
    assert broken(woods) == []
    return codes


@pytest.fixture
def den(database: Database, monkeypatch: pytest.MonkeyPatch) -> Woods:
    """Mei with so many friends that not all are drawn: here all are, so that the race is one of twenty."""
    monkeypatch.setattr(taking, "is_guest", lambda _lot, _friends: True)
    return Woods(database, "mei", *(f"thief{n}" for n in range(THIEVES)))


@ROUNDS
def test_of_twenty_thieves_at_one_bubble_one_gets_the_gram_that_may_be_taken(den: Woods, rounds: int):
    for _ in range(rounds):
        bubble = den.earn("mei", 3)
        den.wait(2 * MINUTE)
        codes = at_once(den, *((f"thief{n}", "steal", {"bubble": bubble}) for n in range(THIEVES)))

        assert Counter(codes) == {"": 1, "left_to_owner": THIEVES - 1}
        assert den.play("mei", "collect", bubble=bubble)["grams"] == 2
        den.wait(DAY)


@ROUNDS
def test_the_last_tree_wanted_by_ten_is_planted_once(database: Database, monkeypatch: pytest.MonkeyPatch, rounds: int):
    names = [f"p{n}" for n in range(WISHERS)]
    woods = Woods(database, *names)
    for name in names:
        woods.rich(name, WORTH * rounds)
    for round in range(1, rounds + 1):
        cheap(monkeypatch, wetland=(WORTH, round))  # one more is released
        codes = at_once(woods, *((name, "plant", {"species": "wetland"}) for name in names))

        assert Counter(codes) == {"": 1, "sold_out": WISHERS - 1}


@ROUNDS
def test_the_last_tree_is_planted_or_kept_and_never_both(
    database: Database, monkeypatch: pytest.MonkeyPatch, rounds: int
):
    names = [f"p{n}" for n in range(WISHERS)]
    woods = Woods(database, *names)
    for name in names:
        woods.rich(name, WORTH * rounds)
    for round in range(1, rounds + 1):
        cheap(monkeypatch, wetland=(WORTH, round))
        verbs = ["plant", "reserve"] * (WISHERS // 2)
        codes = at_once(woods, *((name, verb, {"species": "wetland"}) for name, verb in zip(names, verbs, strict=True)))

        assert Counter(codes)[""] == 1
        assert set(codes) <= {"", "sold_out", "reserved_already"}
        for name, verb, code in zip(names, verbs, codes, strict=True):
            if verb == "reserve" and not code:
                woods.play(name, "plant", species="wetland")


@ROUNDS
def test_of_two_who_revive_the_same_energy_one_does(database: Database, rounds: int):
    woods = Woods(database, "mei", "lin", "wu")
    for _ in range(rounds):
        woods.earn("mei", 40)
        woods.wait(73 * HOUR)
        codes = at_once(woods, *((name, "revive", {"friend": "mei"}) for name in ("lin", "wu")))

        assert Counter(codes) == {"": 1, "nothing_to_revive": 1}
        assert woods.world.held("energy", "mei") == 40
        woods.play("mei", "collect_all")
        woods.wait(DAY)


@ROUNDS
def test_collector_and_thief_share_a_bubble_to_the_gram(database: Database, rounds: int):
    woods = Woods(database, "mei", "lin")
    for _ in range(rounds):
        bubble, before = woods.earn("mei", 100), (woods.purse("mei"), woods.purse("lin"))
        woods.wait(2 * MINUTE)
        codes = at_once(
            woods, ("mei", "collect", {"bubble": bubble}), ("lin", "steal", {"bubble": bubble})
        )  # fmt: skip
        mine, theirs = woods.purse("mei") - before[0], woods.purse("lin") - before[1]

        assert codes in (["", ""], ["", "nothing_left"])
        assert (mine + theirs, theirs > 0) == (100, codes[1] == "")
        woods.wait(DAY)


@ROUNDS
def test_friends_who_rob_each_other_across_never_wait_in_a_circle(database: Database, rounds: int):
    names = ["mei", "lin", "wu", "zhao"]
    woods = Woods(database, *names)
    for _ in range(rounds):
        for name in names:
            woods.earn(name, 100)
        woods.wait(2 * MINUTE)
        pairs = [(thief, owner) for thief in names for owner in names if thief != owner]
        codes = at_once(woods, *((thief, "steal_all", {"friend": owner}) for thief, owner in pairs))

        assert set(codes) == {""}
        woods.wait(DAY)


@ROUNDS
def test_a_card_at_the_moment_of_a_theft_is_before_it_or_after_it(database: Database, rounds: int):
    woods = Woods(database, "mei", "lin")
    for _ in range(rounds):
        woods.lively("mei")
        woods.play("mei", "buy", ware="shield_limited")
        first, second = woods.earn("mei", 100), woods.earn("mei", 100)
        woods.wait(2 * MINUTE)
        codes = at_once(woods, ("mei", "use", {"prop": "shield_limited"}), ("lin", "steal", {"bubble": first}))

        assert codes in (["", ""], ["", "shield"])
        assert woods.no("lin", "steal", bubble=second) == "shield"
        woods.wait(2 * DAY)


@ROUNDS
def test_two_members_who_finish_a_tree_at_once_plant_one(
    database: Database, monkeypatch: pytest.MonkeyPatch, rounds: int
):
    cheap(monkeypatch, **{SMALL: (100, 1_000)})
    plots = Plots(database, "mei", "lin", "wu")
    for round in range(1, rounds + 1):
        wood = plots.plot()
        plots.give("mei", wood, 70)
        for name in ("lin", "wu"):
            plots.rich(name, 50)
        codes = at_once(plots, *((name, "water_wood", {"wood": wood, "grams": 30}) for name in ("lin", "wu")))

        assert Counter(codes) == {"": 1, "wood_planted": 1}
        assert sum(plots.certified(wood).values()) == 100
        assert plots.world.count("forest_tree") == round
        plots.wait(DAY)
