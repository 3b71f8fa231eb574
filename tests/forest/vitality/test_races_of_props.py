"""Many at once: the last in stock, one prop used twice, one token settled twice, a shield against a thief."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from engine.audit import audit
from engine.clock import MINUTE, SECOND
from engine.days import instant
from engine.play import Ask, play
from engine.store import Database
from games.forest.numbers import NUMBERS
from tests.forest.world import Woods
from tests.world import SHANGHAI, together

LONG = pytest.mark.parametrize("rounds", [3, pytest.param(50, marks=pytest.mark.soak)])
BUYERS = tuple(f"p{n:02}" for n in range(12))


def move(woods: Woods, who: str, name: str, **arguments: Any) -> Callable[[], str]:
    """A move to be made by a thread; it returns the code of its refusal, '' when it is made."""
    woods.keys += 1
    ask = Ask(woods.ids[who], "forest", name, arguments, f"r{woods.keys}", woods.now, woods.keys)
    return lambda: play(woods.table, ask).outcome.code


def test_of_three_left_twelve_who_buy_at_once_get_three(database: Database, monkeypatch: pytest.MonkeyPatch):
    ware = NUMBERS.store.wares["blossom"]
    release = ware.releases[0].model_copy(update={"stock": 3})
    monkeypatch.setitem(NUMBERS.store.wares, "blossom", ware.model_copy(update={"releases": [release]}))
    woods = Woods(database, *BUYERS)
    woods.world.now = instant("2027-03-12 12:00", SHANGHAI)
    for name in BUYERS:
        woods.lively(name)

    codes = Counter(together(*(move(woods, name, "buy", ware="blossom") for name in BUYERS)))

    assert codes == {"": 3, "ware_sold_out": 9}
    assert woods.world.rows("SELECT sold FROM forest_shelf WHERE ware = 'blossom'") == [(3,)]
    assert sum(woods.purse(name, "vitality") for name in BUYERS) == 12 * 1_000 - 3 * 200
    assert audit(database).ok


def test_twelve_first_buyers_of_a_ware_share_one_pot(database: Database):
    woods = Woods(database, *BUYERS)
    for name in BUYERS:
        woods.lively(name)

    codes = Counter(together(*(move(woods, name, "buy", ware="shield_limited") for name in BUYERS)))

    [(pot, sold)] = woods.world.rows("SELECT pot, sold FROM forest_shelf")
    no = woods.world.numbers.assets["vitality"]
    assert (codes, sold) == ({"": 12}, 12)
    assert woods.world.rows(f"SELECT amount FROM balance WHERE id = {pot | no << 2}") == [(12 * 166,)]
    assert audit(database).ok


@LONG
def test_one_prop_used_by_twelve_taps_at_once_works_once(database: Database, rounds: int):
    woods = Woods(database, "mei", "lin")
    woods.lively("mei", 2)
    woods.play("mei", "buy", ware="shield")
    for _ in range(rounds):
        codes = Counter(together(*(move(woods, "mei", "use", prop="shield") for _ in range(12))))

        assert codes[""] == 1
        assert codes.keys() <= {"", "no_prop", "active_already"}
        woods.play("mei", "buy", ware="shield") if woods.purse("mei", "vitality") >= 500 else woods.lively("mei")
        woods.world.now += 25 * 60 * MINUTE
        if not woods.scene("mei", page="bag")["props"]:
            woods.world.now += 31 * 24 * 60 * MINUTE
            woods.play("mei", "buy", ware="shield")


def test_one_token_settled_twelve_times_at_once_pays_once(database: Database):
    woods = Woods(database, "mei", "lin")
    run = woods.play("mei", "rain_start")
    woods.world.now += 15 * SECOND
    taps = [[t + 500, x] for t, x, _ in run["drops"]]

    codes = Counter(together(*(move(woods, "mei", "rain_finish", token=run["token"], taps=taps) for _ in range(12))))

    assert codes == {"": 1, "rain_over": 11}
    assert woods.play("mei", "collect_all")["grams"] == 120


def test_twelve_who_give_one_friend_a_run_at_once_give_one(database: Database):
    woods = Woods(database, "mei", *BUYERS)

    codes = Counter(together(*(move(woods, n, "give_rain", friend=str(woods.ids["mei"])) for n in BUYERS)))

    assert codes == {"": 1, "friend_has_rain": 11}


@LONG
def test_a_shield_and_a_thief_at_once_are_one_before_the_other(database: Database, rounds: int):
    """Whoever comes first to the owner's lock decides: the thief has something, or nothing was taken of it."""
    woods = Woods(database, "mei", "lin")
    woods.lively("mei", 5)
    for _ in range(rounds):
        name = woods.earn("mei", 100)
        woods.world.now += 2 * MINUTE
        woods.play("mei", "buy", ware="shield_limited")
        before = woods.purse("lin")

        taken, used = together(
            move(woods, "lin", "steal", bubble=name), move(woods, "mei", "use", prop="shield_limited")
        )

        got = woods.purse("lin") - before
        assert (used, taken in ("", "shield"), bool(got)) == ("", True, taken == "")
        assert woods.no("lin", "steal", bubble=woods.earn("mei", 100)) in ("shield", "not_ripe")
        woods.play("mei", "collect_all")
        woods.world.now += 25 * 60 * MINUTE
        if woods.purse("mei", "vitality") < 200:
            woods.lively("mei")
    assert audit(database).ok
