"""Pieces that the games' pictures are put together from."""

from itertools import combinations
from typing import Any

import pytest

from games.stage import phone, pieces
from games.stage.pieces import Friend, lasting
from games.stage.stamps import LANGS, MIST, Look, Press, Stamp, pressed

HOUR = 3_600_000
NAMES = {"1": "Lin", "2": "Chen"}


def _look(lang: Any = "en", **more: Any) -> Look:
    return Look(lang, NAMES, {}, **more)


@pytest.mark.parametrize(("ms", "zh", "en"), [
    (1, "还要 1 分钟", "in 1 min"), (59 * 60_000, "还要 59 分钟", "in 59 min"), (HOUR, "还要 1 小时", "in 1 h"),
    (47 * HOUR, "还要 47 小时", "in 47 h"), (72 * HOUR, "还要 3 天", "in 3 d"),
])  # fmt: skip
def test_how_long_something_takes_is_said_as_people_say_it(ms: int, zh: str, en: str):
    assert (zh, en) == (lasting(ms, "zh-CN"), lasting(ms, "en"))


def test_what_cannot_be_done_now_is_pale_and_pressed_all_the_same():
    can = [{"move": "feed", "can": False, "arguments": {}}, {"move": "pet", "can": True, "arguments": {"n": 1}}]
    pale, _ = pieces.offered(can, "feed", "Feed", 100, 100, 100)
    bright, _ = pieces.offered(can, "pet", "Pet", 100, 100, 100)

    assert (pale.colour, pale.press) == (MIST, Press("move", "feed", {}))
    assert bright.colour != MIST
    assert list(pieces.offered(can, "hire", "Hire", 100, 100, 100)) == []


def test_friends_stand_two_in_a_row_and_each_is_visited_by_a_press():
    found = [Friend(str(n), "farm/mark-egg", "an egg") for n in range(4)]
    stamps = list(pieces.friends(found, _look(), "3"))
    visits = [one for one in stamps if one.press]

    assert [one.press for one in visits] == [Press("visit", str(n)) for n in range(4)]
    for one, other in combinations(visits, 2):
        assert abs(one.x - other.x) >= one.width or abs(one.y - other.y) >= one.height
    assert max(one.y + one.height / 2 for one in visits) <= _look().height
    assert pieces.rows_of(len(found)) == 2


@pytest.mark.parametrize(("scrolled", "visits", "to"), [
    (0, ["0", "1", "2"], "1"), (1, ["2", "3", "4"], "2"), (2, ["4", "5", "6"], "3"), (3, ["6", "7"], "0"),
])  # fmt: skip
def test_of_more_friends_than_fit_the_last_place_leads_on_and_round(scrolled: int, visits: list[str], to: str):
    stamps = list(pieces.friends([Friend(str(n)) for n in range(8)], _look(scrolled=scrolled), None))
    presses = [one.press for one in stamps if one.press]

    assert [one.name for one in presses if one.what == "visit"] == visits
    assert [one.name for one in presses if one.what == "more"] == [to]


def test_openers_stand_in_one_line_apart_from_what_is_above_and_below():
    stamps = [one for one in pieces.openers({"quiz": "Quiz", "give": "Give"}, _look()) if one.press]

    assert [one.press for one in stamps] == [Press("sheet", "quiz"), Press("sheet", "give")]
    first = next(one for one in pieces.friends([Friend("1")], _look(), None) if one.press)
    assert all(one.y + one.height / 2 < first.y - first.height / 2 for one in stamps)
    assert all(one.y - one.height / 2 > pieces.TOP + pieces.GROUND + 34 + 22 for one in stamps)


@pytest.mark.parametrize("lang", LANGS)
def test_somebody_without_friends_is_told_how_to_find_some_but_not_before_that_is_known(lang: Any):
    assert len([one for one in pieces.friends([], _look(lang), None) if one.kind == "text"]) == 1
    assert not [one for one in pieces.friends(None, _look(lang), None) if one.kind == "text"]


def test_the_banner_leads_home_and_a_plate_stays_inside_the_picture():
    stamps: list[Stamp] = [*pieces.banner("In Lin's forest", "My forest", _look())]
    assert pressed(stamps, 324, 34) == Press("home")

    box, words = pieces.plate("a long line on a plate", 2, 50, _look())
    assert box.x - box.width / 2 >= 0
    assert words.x == box.x


@pytest.mark.parametrize(
    "words", ["+18 g", "在家缴费，省去一趟路程，收获 262g 能量。" * 2, "Too wet for a swim today. " * 6]
)
def test_what_is_said_hides_friends_whole_or_not_at_all_and_no_opener(words: str):
    ground, *_ = phone._toast(words, no=False, sheet=False)
    top, bottom = (ground.y - phone.TABS + side * ground.height / 2 for side in (-1, 1))
    left, right = (ground.x + side * ground.width / 2 for side in (-1, 1))
    people = pieces.friends([Friend(str(n)) for n in range(4)], _look(), None)
    buttons = [one for one in (*people, *pieces.openers({"a": "A", "b": "B"}, _look())) if one.press]
    hidden = [one for one in buttons if one.y + one.height / 2 > top]

    assert len(hidden) in (2, 4)
    for one in hidden:
        assert (top <= one.y - one.height / 2, one.y + one.height / 2 <= bottom) == (True, True)
        assert (left <= one.x - one.width / 2, one.x + one.width / 2 <= right) == (True, True)
