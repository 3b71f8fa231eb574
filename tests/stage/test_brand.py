"""A bank's looks: what is coloured, where its mark stands, and what is read on its colours."""

from __future__ import annotations

from pathlib import Path

import pytest

from games.stage import stamps
from games.stage.brand import DESK, INKS, LEAST, PLAIN, Brand, Logo, contrast, fitted, readable
from games.stage.places import BODY, Area, layout
from games.stage.stamps import GREEN, LANGS, Lang, Stamp, box, text

BANK = Brand({"zh-CN": "青穗银行", "en": "Qingsui Bank"}, {"zh-CN": "杭州", "en": "Hangzhou"},
             Logo(Path("/logo.svg"), 2.0), "#d8e6df", "#1d4a5e", "#0f6b6b")  # fmt: skip
PLACES = [layout(panel=panel, captions=True, mark=True).mark for panel in (True, False)]


def test_boxes_are_in_the_banks_colours_and_texts_stay_as_they_are():
    shown = [box(0, 0, 10, 10, BODY), box(0, 0, 10, 10, GREEN), box(0, 0, 10, 10, "#ffffff"), text("a", 0, 0, 9, GREEN)]

    assert [one.colour for one in BANK.dressed(shown)] == ["#1d4a5e", "#0f6b6b", "#ffffff", GREEN]
    assert PLAIN.dressed(shown) == shown


@pytest.mark.parametrize("lang", LANGS)
def test_the_window_is_called_after_the_bank_too(lang: Lang):
    assert BANK.title(lang, "Tilth") == f"{BANK.name[lang]} · Tilth"  # type: ignore[index]
    assert PLAIN.title(lang, "Tilth") == "Tilth"


def _right(one: Stamp) -> float:
    return one.x + (stamps.wide(one.name, one.height) if one.align == "left" else 0)


def _apart(name: Stamp, city: Stamp) -> bool:
    """Whether a city is under a name, or beside it."""
    return city.y - name.y >= 20 or _right(name) < city.x - stamps.wide(city.name, city.height)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("place", PLACES)
def test_logo_name_and_city_stand_beside_each_other_in_their_place(place: Area, lang: Lang):
    _, logo, city, name = BANK.mark(place, lang)

    assert (logo.name, name.name, city.name) == ("/logo.svg", BANK.name[lang], BANK.city[lang])  # type: ignore[index]
    assert place.left < logo.x - logo.width / 2 < logo.x + logo.width / 2 < name.x
    assert _right(name) < place.left + place.width
    assert _apart(name, city)
    assert logo.height < place.height


def test_a_longer_name_has_smaller_letters_and_one_that_is_too_long_is_cut():
    longer, long = (
        BANK._replace(name={"zh-CN": "很" * n, "en": "Very " * n}) for n in (6, 20)
    )  # fmt: skip
    for place in PLACES:
        assert place is not None
        [*_, smaller], [*_, city, name] = longer.mark(place, "en"), long.mark(place, "en")
        assert smaller.height < BANK.mark(place, "en")[-1].height
        assert name.name.endswith("…")
        assert _apart(name, city)
        assert _right(name) <= place.left + place.width


def test_nobodys_stage_has_no_mark_and_a_bank_needs_neither_logo_nor_city():
    assert PLAIN.mark(PLACES[0], "en") == BANK.mark(None, "en") == []
    assert len(Brand({"zh-CN": "行", "en": "Bank"}).mark(PLACES[0], "en")) == 2


def test_the_blank_window_is_black_or_in_the_banks_colour():
    assert (PLAIN.blank, BANK.blank, BANK.captions) == ("#000000", "#1d4a5e", "#1d4a5e")


def test_what_stands_on_the_stages_own_colours_is_read():
    assert all(contrast(getattr(PLAIN, name), ink) >= LEAST for name, ink in INKS.items())
    assert round(contrast("#ffffff", "#000000")) == 21
    assert PLAIN.desk == DESK


@pytest.mark.parametrize(("colour", "ink"), [("#777777", INKS["desk"]), ("#ffd34d", "#ffffff"), ("#ff0000", "#ffffff")])
def test_the_nearest_colour_on_which_something_is_read_is_found(colour: str, ink: str):
    found = readable(colour, ink)

    assert contrast(found, ink) >= LEAST > contrast(colour, ink)
    assert contrast(found, ink) < LEAST + 0.5


def test_a_colour_that_is_read_stays_as_it_is():
    assert readable("#0f6b6b", "#ffffff") == "#0f6b6b"


def test_a_logo_fits_its_place_in_its_own_shape():
    assert fitted(2.0, 100, 100) == (50, 100)
    assert fitted(0.5, 100, 40) == (40, 20)
