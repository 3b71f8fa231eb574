"""How trees grow, and who may plant or keep one, as tables."""

from datetime import date

import pytest

from engine.days import instant
from games.forest.numbers import NUMBERS
from games.forest.rules import trees
from games.forest.rules.trees import Growth, Stock

SAXAUL = NUMBERS.species["saxaul"]
NEW_YEAR = instant("2027-01-01 00:00", trees.PARTNER_ZONE)


@pytest.mark.parametrize(
    ("energy", "grown"),
    [
        (0, Growth(0, 0, 17_900)),
        (894, Growth(0, 998, 17_006)),
        (895, Growth(1, 0, 17_005)),
        (2_685, Growth(2, 0, 15_215)),
        (5_370, Growth(3, 0, 12_530)),
        (8_950, Growth(4, 0, 8_950)),
        (12_530, Growth(5, 0, 5_370)),
        (17_899, Growth(5, 999, 1)),
        (17_900, Growth(6, 1000, 0)),
        (50_000, Growth(6, 1000, 0)),
    ],
)
def test_the_phases_of_a_saxaul_are_those_of_the_captures(energy: int, grown: Growth):
    assert trees.growth(energy, 17_900) == grown


def test_more_energy_never_makes_a_tree_smaller():
    sizes = [trees.growth(energy, 17_900)[:2] for energy in range(0, 18_000, 7)]

    assert sizes == sorted(sizes)


@pytest.mark.parametrize(
    ("stock", "energy", "reserved", "code"),
    [
        (Stock(10, 9, 0), 17_900, False, ""),
        (Stock(10, 9, 0), 17_899, False, "not_enough"),
        (Stock(10, 10, 0), 17_900, False, "sold_out"),
        (Stock(10, 9, 1), 17_900, False, "sold_out"),
        (Stock(10, 9, 1), 17_900, True, ""),
        (Stock(10, 9, 1), 17_899, True, "not_enough"),
    ],
)
def test_planting_takes_the_energy_and_a_place(stock: Stock, energy: int, reserved: bool, code: str):
    assert trees.plant_refused(SAXAUL, stock, energy, reserved=reserved) == code


@pytest.mark.parametrize(
    ("stock", "energy", "reserved", "code"),
    [
        (Stock(10, 9, 0), 14_320, False, ""),
        (Stock(10, 9, 0), 14_319, False, "too_early"),
        (Stock(10, 9, 1), 14_320, False, "sold_out"),
        (Stock(10, 9, 0), 14_320, True, "reserved_already"),
    ],
)
def test_a_place_is_kept_from_four_fifths_on(stock: Stock, energy: int, reserved: bool, code: str):
    assert trees.reserve_refused(SAXAUL, stock, energy, reserved=reserved) == code


def test_releases_come_on_their_days():
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2027, 3, 11), date(2027, 3, 12)]

    assert [SAXAUL.released(day) for day in days] == [0, 20_000, 20_000, 40_000]
    assert [SAXAUL.next_release(day) for day in days] == [days[1], days[3], days[3], None]


def test_a_certificate_says_year_species_and_number():
    assert trees.certificate_number("scots_pine", 42, NEW_YEAR) == "TILTH-2027-SCOTSPINE-000042"
    assert trees.certificate_number("fir", 1, NEW_YEAR - 1) == "TILTH-2026-FIR-000001"


@pytest.mark.parametrize(
    ("until", "energy", "kept"), [(11, 14_320, True), (11, 14_319, False), (10, 14_320, False), (9, 99_999, False)]
)
def test_a_place_is_kept_until_its_instant_and_while_four_fifths_are_there(until: int, energy: int, kept: bool):
    assert trees.is_kept(SAXAUL, until, energy, 10) is kept
