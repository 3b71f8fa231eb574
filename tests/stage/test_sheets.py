"""A sheet: rows that fit, refused offers that stay pressable, and a way to the rest."""

from itertools import pairwise
from typing import Any

import pytest

from games.stage import sheets
from games.stage.sheets import CLOSE, Offer, Row, Sheet
from games.stage.stamps import LANGS, MIST, Look, Press, Stamp, pressed, wide

LONG = "A long sentence that goes on about money and what becomes of it, and then goes on some more. " * 3
MOVE = Press("move", "give")


def _look(lang: Any = "en") -> Look:
    return Look(lang, {}, {})


def _words(stamps: list[Stamp]) -> str:
    return " ".join(one.name for one in stamps if one.kind == "text")


def test_a_sheet_has_a_title_and_is_closed_by_a_press():
    stamps = sheets.picture(Sheet("Tasks", [Row("one")]), _look())

    assert "Tasks" in _words(stamps)
    assert [CLOSE] == [one.press for one in stamps if one.press]


def test_before_its_rows_are_known_it_says_that_it_opens_but_not_when_it_has_none():
    assert "Opening" in _words(sheets.picture(Sheet("Tasks", None), _look()))
    assert "Opening" not in _words(sheets.picture(Sheet("Tasks", []), _look()))


def test_a_row_is_a_button_as_a_whole():
    stamps = sheets.picture(Sheet("Quiz", [Row(LONG, press=MOVE)]), _look())
    [row] = [one for one in stamps if one.press == MOVE]

    assert row.height > 100
    assert pressed(stamps, 30, row.y + row.height / 2 - 2) == MOVE


def test_a_heading_is_not_the_last_before_the_button_to_the_rest():
    def last(*, heads: bool) -> str:
        rows = [Row(f"tree {n}", press=MOVE) for n in range(7)]
        shown = sheets.picture(Sheet("Trees", [*rows, Row("Mine", heads=heads), *[Row("one")] * 6]), _look())
        return [one.name for one in shown if one.kind == "text" and one.align == "left"][-1]

    assert (last(heads=False), last(heads=True)) == ("Mine", "tree 6")


def test_a_refused_offer_is_pale_and_pressed_all_the_same():
    offers = [Offer("1", MOVE), Offer("5", MOVE, can=False)]
    bright, pale = (
        one for one in sheets.picture(Sheet("Give", [Row("x", offers=offers)]), _look()) if one.press == MOVE
    )

    assert (bright.colour != MIST, pale.colour) == (True, MIST)


@pytest.mark.parametrize("offers", [0, 1, 3])
@pytest.mark.parametrize("lang", LANGS)
def test_words_wrap_and_nothing_is_over_the_edge_or_on_another(lang: Any, offers: int):
    words = LONG if lang == "en" else "把蛋送给需要的人，" * 12
    row = Row(words, words[:60], [Offer("Give 10", MOVE)] * offers, 0.5)
    stamps = sheets.picture(Sheet("Give", [row, row]), _look(lang))
    texts = [one for one in stamps if one.kind == "text" and one.align == "left"]

    for one in texts:
        assert 0 <= one.x
        assert one.x + wide(one.name, one.height) <= 400
        for other in stamps:
            if other.press == MOVE and abs(other.y - one.y) < (other.height + one.height) / 2:
                assert one.x + wide(one.name, one.height) <= other.x - other.width / 2
    for upper, lower in pairwise(sorted(one.y for one in texts)):
        assert lower - upper >= 16


def test_every_row_is_reached_by_the_button_at_the_foot_which_leads_round():
    sheet, first, seen = Sheet("Tasks", [Row(f"row {n}.", "under") for n in range(40)]), 0, ""
    for _ in range(20):
        stamps = sheets.picture(sheet, _look(), first)
        seen += _words(stamps)
        [foot] = [one for one in stamps if one.press and one.press.what == "more"]
        others = [one for one in stamps if one.kind == "box" and one.height < 600 and one.y < foot.y]
        assert all(one.y + one.height / 2 <= foot.y - foot.height / 2 for one in others)
        first = int(foot.press.name) if foot.press else 0
        if not first:
            break

    assert all(f"row {n}." in seen for n in range(40))
    assert first == 0


def test_a_bar_is_as_full_as_its_part():
    def full(part: float) -> list[float]:
        stamps = sheets.picture(Sheet("Give", [Row("x", part=part)]), _look())
        return [one.width for one in stamps if one.kind == "box" and one.height == 8]

    assert [len(full(part)) for part in (0, 0.5, 1)] == [1, 2, 2]
    assert full(0.5)[1] == pytest.approx(full(0.5)[0] / 2, abs=1)
    assert full(3)[1] == full(3)[0]


def test_a_row_may_have_more_small_lines_than_others():
    long = "\n".join(f"line {n}." for n in range(12))
    few, all_of_them = (
        _words(sheets.picture(Sheet("Raw", [row]), _look())) for row in (Row("x", long), Row("x", long, lines=20))
    )

    assert "line 11." not in few
    assert all(f"line {n}." in all_of_them for n in range(12))
