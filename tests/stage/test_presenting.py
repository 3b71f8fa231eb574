"""What a presenter does to the window: keys that blank it, hide the panel, show the mouse, and the sheet of keys."""

from __future__ import annotations

from itertools import combinations

import pytest

from games.stage import stamps
from games.stage.art import ASSETS, drawing
from games.stage.pages.tape import KEYS as TAPE_KEYS
from games.stage.places import HEIGHT, layout
from games.stage.presenting import BACK, GROUPS, HELP, KEYS, SHEET, WORDS, Presenting, keys, line
from games.stage.stamps import LANGS, Lang

NOW = "2027-03-12T07:30:00+08:00"
LAYOUTS = [layout(), layout(captions=True), layout(panel=False), layout(panel=False, captions=True, mark=True)]


def _after(*names: str) -> Presenting:
    found = Presenting()
    for name in names:
        found.key(name)
    return found


@pytest.mark.parametrize(("key", "what"), sorted(KEYS.items()))
def test_each_key_changes_one_thing_and_changes_it_back(key: str, what: str):
    once, twice = _after(key), _after(key, key)

    assert (getattr(once, what), getattr(twice, what)) == (True, False)
    assert _after(key).key("X") == (what == "blank")


def test_any_key_brings_a_blank_window_back_and_does_nothing_else():
    for key in ("B", "PAGEDOWN", "P", "F1", "ESCAPE"):
        blank = _after("B")
        taken = blank.key(key)

        assert (taken, blank.blank, blank.bare, blank.keys) == (True, False, False, False)


def test_a_key_that_does_nothing_by_itself_changes_nothing():
    for shown in (_after("B", "LSHIFT"), _after("F1", "LSHIFT")):
        assert shown.blank or shown.keys


def test_a_press_brings_a_blank_window_back_and_takes_the_sheet_away_instead_of_pressing():
    for key in ("B", "F1"):
        shown = _after(key)
        assert (shown.back(), shown.back(), shown.blank, shown.keys) == (True, False, False, False)


@pytest.mark.parametrize("key", HELP)
def test_the_sheet_of_keys_comes_and_goes(key: str):
    assert (_after(key).keys, _after(key, key).keys) == (True, False)


def test_over_the_sheet_escape_closes_it_and_another_key_does_what_it_stands_for():
    escaped, another = _after("F1"), _after("F1")

    assert (escaped.key("ESCAPE"), escaped.keys) == (True, False)
    assert (another.key("PAGEDOWN"), another.keys) == (False, False)


def test_other_keys_are_left_to_others():
    assert not any(_after().key(key) for key in (*TAPE_KEYS, "SPACE", "ESCAPE", "KEY_1"))


def test_the_large_pointer_is_where_the_mouse_is_and_only_when_it_is_wanted():
    shown = _after("C")
    assert shown.pointer() == []
    shown.mouse = (300, 200)

    [one] = shown.pointer()
    assert (one.x, HEIGHT - one.y) == (300, 200)
    shown.hot = True
    assert shown.pointer()[0].colour != one.colour
    assert _after("C", "C").pointer() == []


def test_the_screens_own_pointer_is_hidden_over_nothing_and_under_the_large_one():
    assert [_after(*keys).small_pointer for keys in ([], ["B"], ["C"], ["C", "B", "X"], ["B", "X"])] == [
        True, False, False, False, True,
    ]  # fmt: skip


def test_the_pointer_is_a_drawing_that_takes_a_colour():
    shown = _after("C")
    shown.mouse = (0, 0)

    assert (ASSETS / "stage/pointer.svg").is_file()
    assert "#ffd34d" in drawing(shown.pointer()[0])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("place", LAYOUTS)
def test_the_sheet_of_keys_is_in_the_window_and_nothing_on_it_overlaps(place: object, lang: Lang):
    assert isinstance(place, type(layout()))
    _, ground, *rest = keys(place, lang)
    whole = place.whole

    assert ground.width <= whole.width
    assert ground.height <= whole.height
    assert all(ground.covers(one.x, one.y) for one in rest)
    texts = [one for one in rest if one.kind == "text"]
    assert len({(one.x, one.y) for one in texts}) == len(texts)
    for one, other in combinations(texts, 2):
        assert abs(one.y - other.y) >= 20 or one.x != other.x
    right = max(one.x + stamps.wide(one.name, one.height) for one in texts if one.align == "left")
    assert right <= ground.x + SHEET[0] / 2


@pytest.mark.parametrize("lang", LANGS)
def test_the_sheet_names_what_the_presenter_can_do(lang: Lang):
    shown = _after("F1").picture(layout(), lang)
    words = {one.name for one in shown if one.kind == "text"}

    assert {"F11", "F9", "F8", "PgDn"} <= words
    assert ("全屏" if lang == "zh-CN" else "full screen") in words
    assert _after().picture(layout(), lang) == []


def test_every_key_of_the_tape_and_of_the_presenter_is_on_the_sheet_with_words():
    told = {name for _, rows in GROUPS for name, _ in rows}

    assert {*TAPE_KEYS, *KEYS} - {"PERIOD"} <= told
    assert all(does in WORDS for _, rows in GROUPS for _, does in rows)
    assert "B  ." in {one.name for one in keys(layout(), "en")}


@pytest.mark.parametrize("place", LAYOUTS[2:])
def test_without_the_panel_a_line_has_the_clock_and_the_way_back(place: object):
    assert isinstance(place, type(layout()))
    shown = line(NOW, 60, place, "en")
    left = place.mark.width if place.mark else 0

    assert {"2027-03-12  07:30", "time ×60"} <= {one.name for one in shown}
    assert [one.press for one in shown if one.press] == [BACK]
    assert all(one.x - one.width / 2 >= left for one in shown if one.kind == "box")
    assert "standing still" in {one.name for one in line(NOW, 0, place, "en")}
    assert len(line("", 0, place, "en")) == 3
