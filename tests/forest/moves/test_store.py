"""Buying, on both databases."""

import pytest

from engine.audit import audit
from engine.clock import DAY
from engine.days import instant
from engine.store import Database
from games.forest.numbers import NUMBERS
from tests.forest.world import Woods
from tests.world import SHANGHAI


@pytest.fixture
def woods(database: Database) -> Woods:
    return Woods(database, "mei", "lin")


@pytest.fixture
def one_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is one blossom."""
    ware = NUMBERS.store.wares["blossom"]
    release = ware.releases[0].model_copy(update={"stock": 1})
    monkeypatch.setitem(NUMBERS.store.wares, "blossom", ware.model_copy(update={"releases": [release]}))


def at(woods: Woods, day: str) -> None:
    """Let it be a day."""
    woods.wait(instant(f"{day} 12:00", SHANGHAI) - woods.now)


def test_what_is_paid_lies_in_the_ware_s_pot(woods: Woods):
    for name in ("mei", "lin"):
        woods.lively(name)
        assert woods.play(name, "buy", ware="shield_limited") == {"vitality": 166}

    [(pot, sold)] = woods.world.rows("SELECT pot, sold FROM forest_shelf")
    no = woods.world.numbers.assets["vitality"]
    [(paid,)] = woods.world.rows(f"SELECT amount FROM balance WHERE id = {pot | no << 2}")
    assert (sold, paid, woods.purse("mei", "vitality")) == (2, 332, 834)
    assert audit(woods.db).ok


def test_without_enough_vitality_nothing_is_bought(woods: Woods):
    assert (woods.no("mei", "buy", ware="shield"), woods.no("mei", "buy", ware="moon")) == (
        "not_enough_vitality", "unknown_ware",
    )  # fmt: skip


def test_a_day_and_a_month_have_their_quotas(woods: Woods):
    woods.lively("mei", 9)
    assert [woods.no("mei", "buy", ware="shield_limited") for _ in range(2)] == ["", "quota_day"]
    assert [woods.no("mei", "buy", ware="double_31d") for _ in range(2)] == ["", "quota_month"]
    woods.wait(DAY)
    assert woods.no("mei", "buy", ware="shield_limited") == ""
    at(woods, "2026-12-01")
    assert woods.no("mei", "buy", ware="double_31d") == ""


def test_a_full_bag_takes_no_more_and_what_has_gone_makes_room(woods: Woods):
    woods.lively("mei", 3)
    for _ in range(5):
        woods.play("mei", "buy", ware="shield_limited")
        woods.wait(DAY)

    assert woods.no("mei", "buy", ware="shield_limited") == "bag_full"
    woods.wait(3 * DAY)
    assert woods.no("mei", "buy", ware="shield_limited") == ""
    [one] = woods.scene("mei", page="bag")["props"]
    assert one["many"] == 4  # two of five have gone, each when its own week was over


def test_what_is_had_for_ever_is_not_bought_again(woods: Woods):
    woods.lively("mei")

    assert [woods.no("mei", "buy", ware="autumn") for _ in range(2)] == ["", "have_for_ever"]


@pytest.mark.usefixtures("one_left")
def test_the_last_one_is_sold_once_between_its_first_and_its_last_day(woods: Woods):
    for name in ("mei", "lin"):
        woods.lively(name)
    too_early = woods.no("mei", "buy", ware="blossom")
    at(woods, "2027-03-12")

    assert too_early == "not_begun"
    assert [woods.no(name, "buy", ware="blossom") for name in ("mei", "lin")] == ["", "ware_sold_out"]
    at(woods, "2027-04-12")
    assert woods.no("lin", "buy", ware="blossom") == "ended"
    assert woods.purse("lin", "vitality") == 1_000
