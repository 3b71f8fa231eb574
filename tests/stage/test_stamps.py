"""Stamps: what can be pressed, and texts that fit."""

import pytest

from games.stage.stamps import Press, box, button, pressed, shortened, text, typed, wide, wrapped


def test_the_uppermost_thing_at_a_point_is_pressed():
    below, above = Press("visit", "1"), Press("home")
    stamps = [
        box(50, 50, 100, 100, "#fff", press=below),
        box(50, 50, 20, 20, "#fff", press=above),
        text("a", 50, 50, 16),
    ]

    assert pressed(stamps, 50, 50) == above
    assert pressed(stamps, 90, 90) == below
    assert pressed(stamps, 101, 50) is None


def test_a_button_is_as_high_as_a_finger_needs():
    plate, words = button("Collect all", 100, 100, 200, Press("move", "collect_all"))

    assert (plate.height, plate.press, words.name) == (44, Press("move", "collect_all"), "Collect all")


@pytest.mark.parametrize("words", ["在家缴费，省去一趟路程，收获能量", "Paid without a paper slip and much more"])
def test_a_text_that_is_too_wide_ends_in_an_ellipsis_and_fits(words: str):
    cut = shortened(words, 16, 120)

    assert cut.endswith("…")
    assert wide(cut, 16) <= 120
    assert shortened(words, 16, 1000) == words


def test_lines_break_at_spaces_and_between_chinese_signs_but_not_before_a_comma():
    assert ["It is still", "growing."] == wrapped("It is still growing.", 16, 90, 3)
    lines = wrapped("今天走了很多路，继续加油", 16, 112, 3)
    assert ["今天走了很多", "路，继续加油"] == lines


def test_a_text_is_broken_where_it_says_so_and_within_a_word_that_is_wider_than_a_line():
    assert wrapped('{\n  "a": 1\n}', 14, 200, 9) == ["{", '  "a": 1', "}"]
    lines = wrapped("no " + "m" * 40, 16, 120, 20)
    assert "".join(lines).replace(" ", "") == "no" + "m" * 40
    assert all(wide(one, 16) <= 120 for one in lines)


def test_more_lines_than_there_is_room_for_are_cut():
    lines = wrapped("one two three four five six", 16, 60, 2)

    assert len(lines) == 2
    assert lines[-1].endswith("…")


def test_a_font_for_chinese_gets_narrow_quotes_in_english_only():
    assert (typed("Mei’s …"), typed("小梅’s …")) == ("Mei's ...", "小梅’s …")
