"""Growing, keeping and planting, on both databases."""

import pytest

from engine.clock import DAY
from engine.store import Database
from games.forest.numbers import NUMBERS
from tests.forest.kept import broken
from tests.forest.world import Woods


@pytest.fixture
def woods(database: Database) -> Woods:
    return Woods(database, "mei", "lin")


@pytest.fixture
def one_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is one wetland."""
    species = NUMBERS.species["wetland"]
    release = species.releases[0].model_copy(update={"stock": 1})
    monkeypatch.setitem(NUMBERS.species, "wetland", species.model_copy(update={"releases": [release]}))


def test_planting_gives_a_certificate_with_a_number_and_evidence(woods: Woods):
    woods.rich("mei", 18_000)
    done = woods.play("mei", "plant", species="saxaul")
    [paper] = woods.scene("mei", page="certificates")["certificates"]

    assert done["number"] == paper["number"] == "TILTH-2026-SAXAUL-000001"
    assert (paper["mine_g"], [one["kind"] for one in paper["evidence"]]) == (17_900, ["planted"])
    assert (woods.purse("mei"), woods.scene("mei")["planted"]) == (100, 1)


def test_without_the_energy_nothing_is_planted(woods: Woods):
    woods.rich("mei", 17_899)

    assert (woods.no("mei", "plant", species="saxaul"), woods.no("mei", "plant", species="oak")) == (
        "not_enough", "unknown_species",
    )  # fmt: skip


@pytest.mark.usefixtures("one_left")
def test_the_last_one_is_planted_once(woods: Woods):
    for name in ("mei", "lin"):
        woods.rich(name, 3_000)
    woods.play("mei", "plant", species="wetland")

    assert woods.no("lin", "plant", species="wetland") == "sold_out"


@pytest.mark.usefixtures("one_left")
def test_a_place_is_kept_for_who_nearly_has_it_and_comes_back_after_two_weeks(woods: Woods):
    woods.rich("mei", 2_200)
    woods.rich("lin", 3_000)
    woods.play("mei", "reserve", species="wetland")

    assert (woods.no("mei", "reserve", species="wetland"), woods.no("lin", "plant", species="wetland")) == (
        "reserved_already", "sold_out",
    )  # fmt: skip
    woods.wait(15 * DAY)
    assert woods.no("lin", "plant", species="wetland") == ""


@pytest.mark.usefixtures("one_left")
def test_who_has_a_place_plants_though_it_is_sold_out(woods: Woods):
    woods.rich("mei", 2_200)
    too_early = woods.no("lin", "reserve", species="wetland")
    woods.play("mei", "reserve", species="wetland")
    woods.rich("mei", 500)

    assert (too_early, woods.no("mei", "plant", species="wetland")) == ("too_early", "")


@pytest.mark.usefixtures("one_left")
def test_a_kept_place_is_for_one_tree(woods: Woods):
    woods.rich("mei", 5_400)
    woods.play("mei", "reserve", species="wetland")

    assert [woods.no("mei", "plant", species="wetland") for _ in range(2)] == ["", "sold_out"]


@pytest.mark.usefixtures("one_left")
def test_a_place_that_ran_out_plants_nothing_when_others_have_taken_it(woods: Woods):
    for name in ("mei", "lin"):
        woods.rich(name, 2_700)
    woods.play("mei", "reserve", species="wetland")
    woods.wait(15 * DAY)
    woods.play("lin", "plant", species="wetland")

    assert woods.no("mei", "plant", species="wetland") == "sold_out"


def test_of_several_species_one_place_is_kept(woods: Woods):
    woods.rich("mei", 17_000)
    for species in ("wetland", "saxaul", "caragana"):
        woods.play("mei", "reserve", species=species)
    rows = {row["species"]: row for row in woods.scene("lin", page="catalogue")["species"]}
    own = {row["species"]: row["kept_until"] for row in woods.scene("mei", page="catalogue")["species"]}

    assert [rows[name]["left"] for name in ("wetland", "saxaul", "caragana")] == [100_000, 20_000, 19_999]
    assert [name for name, until in own.items() if until] == ["caragana"]


@pytest.mark.usefixtures("one_left")
def test_a_kept_place_lapses_with_the_energy_and_comes_back_to_nobody_when_another_has_taken_it(woods: Woods):
    woods.rich("mei", 2_160)
    woods.rich("lin", 2_700)
    woods.play("mei", "reserve", species="wetland")
    woods.play("mei", "water", friend="lin", grams=10)
    [row] = [one for one in woods.scene("lin", page="catalogue")["species"] if one["species"] == "wetland"]
    woods.play("lin", "plant", species="wetland")
    woods.rich("mei", 1_000)

    assert (row["left"], row["can"][0]["can"]) == (1, True)
    assert (woods.no("mei", "plant", species="wetland"), broken(woods)) == ("sold_out", [])


def test_the_tree_shows_how_far_it_is(woods: Woods):
    woods.rich("mei", 5_370)
    woods.play("mei", "choose", species="saxaul")

    tree = woods.scene("mei")["tree"]
    assert (tree["phase"], tree["part"], tree["missing_g"]) == (3, 0, 12_530)
