"""The forest's sheets on the desktop: rows of pages as the engine shows them, pure; what is pressed there is played."""

from typing import Any

import pytest

from engine.clock import iso
from engine.store import Database
from games.forest import desktop
from games.forest.face.sheets import SHEETS, pages_of, sheet
from games.stage.sheets import Offer, Row, Sheet, picture
from games.stage.stamps import LANGS, Look, Press, wide
from tests.forest.woods.plots import SMALL, Plots


@pytest.fixture
def plots(database: Database) -> Plots:
    found = Plots(database, "mei", "lin")
    found.rich("mei", 2_000)
    return found


def rows_of(plots: Plots, name: str, lang: Any = "en", who: str = "mei") -> list[Row]:
    pages = {}
    for page in pages_of(name):
        kind, _, after = page.partition("?after=")
        pages[page] = plots.scene(who, page=kind, after=after)
    shown = {"now": iso(plots.now), "friend": None, "scene": plots.scene(who)}
    names = {str(id): one.capitalize() for one, id in plots.ids.items()}
    return [*(sheet(name, shown, Look(lang, names, pages)).rows or ())]


def row(rows: list[Row], words: str) -> Row:
    return next(one for one in rows if one.words.startswith(words))


def offers(rows: list[Row], move: str) -> list[Offer]:
    return [offer for one in rows for offer in one.offers if offer.press.name == move]


@pytest.mark.parametrize("name", [*SHEETS, "woods/7"])
def test_a_sheet_has_no_rows_until_all_its_pages_are_known(name: str):
    assert sheet(name, {"scene": {}}, Look("en", {}, {})).rows is None


def test_a_sheet_of_the_list_asks_for_the_list_and_one_of_a_wood_for_the_wood_too():
    assert pages_of("woods") == ["woods"]
    assert pages_of("woods/7") == ["woods", "wood?after=7"]


def test_a_species_says_what_it_costs_how_many_are_left_and_what_is_missing(plots: Plots):
    wetland = row(rows_of(plots, "trees"), "Wetland")

    assert wetland.under == "Zoige, Sichuan · 2,700 g\n100,000 left · 700 g to go"
    assert wetland.part == pytest.approx(2_000 / 2_700)
    assert [(one.words, one.can) for one in wetland.offers] == [("Grow this", True)]


def test_what_grows_is_not_chosen_again_and_choosing_another_is_played(plots: Plots):
    rows = rows_of(plots, "trees")
    assert "growing now" in row(rows, "Saxaul").under
    assert row(rows, "Saxaul").offers == []

    press = row(rows, "Wetland").offers[0].press
    assert plots.no("mei", press.name, **press.arguments) == ""
    assert "growing now" in row(rows_of(plots, "trees"), "Wetland").under


def test_with_enough_energy_a_reserve_is_protected_and_its_certificate_has_its_number(plots: Plots):
    assert offers(rows_of(plots, "trees"), "plant") == []
    plots.rich("mei", 700)
    [plant] = offers(rows_of(plots, "trees"), "plant")
    number = plots.play("mei", plant.press.name, **plant.press.arguments)["number"]

    assert row(rows_of(plots, "trees")[-1:], "Wetland").under.startswith(f"Number {number}\nprotected since ")
    assert number in desktop.told("plant", {"tree": "1", "number": number}, "zh-CN")


def test_who_leads_a_group_begins_a_wood_with_it_and_finds_it_in_the_list(plots: Plots):
    [found] = offers(rows_of(plots, "woods"), "found")
    wood = plots.play("mei", found.press.name, **found.press.arguments)["wood"]

    rows = rows_of(plots, "woods")
    assert not any(one.can for one in offers(rows, "found"))
    assert offers(rows, f"woods/{wood}")[0].press == Press("sheet", f"woods/{wood}")


def test_who_leads_no_group_is_offered_none_and_sees_public_woods(plots: Plots):
    rows = rows_of(plots, "woods", who="lin")

    assert offers(rows, "found") == []
    assert row(rows, "Public wood · Saxaul").under.startswith("0%")


def test_a_wood_says_how_far_it_is_and_who_gave_how_much(plots: Plots):
    wood = plots.plot()
    plots.give("lin", wood, 675)
    rows = rows_of(plots, f"woods/{wood}")

    assert rows[0].words == "25% · 675 of 2,700 g"
    assert rows[0].part == pytest.approx(0.25)
    assert "my share 0 g" in rows[0].under
    assert row(rows, "1. Lin · 675 g").under == "675 g today"
    assert row(rows, "2. Me · 0 g").under == "captain · 0 g today"


def test_round_amounts_and_all_that_is_allowed_can_be_given_and_one_of_them_is_played(plots: Plots):
    wood = plots.plot()
    amounts = offers(rows_of(plots, f"woods/{wood}"), "water_wood")
    assert [one.words for one in amounts] == ["10 g", "50 g", "100 g", "2,000 g"]

    assert plots.no("mei", "water_wood", **amounts[-1].press.arguments) == ""
    assert row(rows_of(plots, f"woods/{wood}"), "1. Me · 2,000 g")
    assert [one.can for one in offers(rows_of(plots, f"woods/{wood}"), "water_wood")] == [False]


def test_of_a_planted_tree_nothing_more_can_be_poured(plots: Plots):
    wood = plots.plot(species=SMALL)
    assert plots.give("lin", wood, 2_700)["planted"]
    rows = rows_of(plots, f"woods/{wood}")

    assert offers(rows, "water_wood") == []
    assert "planted on" in rows[0].under
    assert desktop.told("water_wood", {"grams": 9, "planted": "N-1"}, "en") == "The tree is planted. Thank you, all!"


def test_a_public_wood_is_left_after_it_was_said_what_comes_back(plots: Plots):
    wood = plots.scene("mei", page="woods")["public"][0]["wood"]
    plots.give("mei", wood, 60)
    [leave] = offers(rows_of(plots, f"woods/{wood}"), "leave_wood")
    assert row(rows_of(plots, f"woods/{wood}"), "You leave, and 60 g come back").offers == [leave]

    assert plots.no("mei", leave.press.name, **leave.press.arguments) == ""
    assert desktop.told("leave_wood", {"grams": 60}, "en") == "60 g are yours again."


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["trees", "woods", "wood"])
def test_nothing_is_over_the_edge_in_either_language(plots: Plots, name: str, lang: Any):
    wood = plots.plot()
    plots.give("lin", wood, 700)
    rows = rows_of(plots, f"woods/{wood}" if name == "wood" else name, lang)
    look = Look(lang, {}, {})
    for first in range(len(rows)):
        for one in picture(Sheet("", rows), look, first):
            if one.kind == "text":
                left = one.x - {"left": 0.0, "center": 0.5, "right": 1.0}[one.align] * wide(one.name, one.height)
                assert left >= 0
                assert left + wide(one.name, one.height) <= look.width


def test_the_phone_at_home_opens_both_sheets(plots: Plots):
    shown = {"now": iso(plots.now), "friend": None, "scene": plots.scene("mei")}
    stamps = desktop.picture(shown, Look("en", {}, {}))

    assert [one.press.name for one in stamps if one.press and one.press.what == "sheet"] == ["trees", "woods"]
