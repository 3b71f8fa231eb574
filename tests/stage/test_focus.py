"""What keys are at: an order, a nearest, and a place that is kept while pictures change."""

from games.stage import focus
from games.stage.focus import Spot
from games.stage.places import AREAS
from games.stage.stamps import Press, Stamp, box


def _box(x: float, y: float, name: str) -> Stamp:
    return box(x, y, 80, 40, "#ffffff", press=Press("move", name))


GRID = [_box(300, 100, "b"), _box(100, 100, "a"), _box(100, 200, "c"), _box(300, 210, "d")]


def _spots(left: list[Stamp] = GRID) -> list[Spot]:
    return focus.spots(AREAS[:3], [left, [_box(100, 100, "e")], [box(50, 30, 60, 40, "#ffffff", press=Press("lang"))]])


def _name(at: Spot | None) -> str:
    return (at.press.name or at.press.what) if at else ""


def _walk(at: Spot | None, *ways: focus.Way) -> str:
    for way in ways:
        at = focus.moved(at, _spots(), way)
    return _name(at)


def test_tab_goes_from_phone_to_phone_and_to_the_bar_and_round_again():
    on: list[focus.Way] = ["next"] * 7
    back: list[focus.Way] = ["back"] * 3

    assert [_walk(None, *on[:n]) for n in range(1, 8)] == ["a", "b", "c", "d", "e", "lang", "a"]
    assert [_walk(None, *back[:n]) for n in range(1, 4)] == ["lang", "e", "d"]


def test_an_arrow_goes_to_what_is_nearest_that_way_also_on_the_other_phone():
    assert _walk(None, "next", "right") == "b"
    assert _walk(None, "next", "down") == "c"
    assert _walk(None, "next", "down", "right") == "d"
    assert _walk(None, "next", "right", "right") == "e"
    assert _walk(None, "next", "down", "down") == "lang"
    assert _walk(None, "next", "up") == "a"


def test_the_press_is_kept_when_it_moves_and_its_place_when_it_is_gone():
    at = focus.moved(None, _spots(), "next")

    assert _name(focus.kept(at, _spots([_box(100, 500, "a"), _box(100, 100, "z")]))) == "a"
    assert _name(focus.kept(at, _spots([_box(110, 120, "z"), _box(300, 500, "b")]))) == "z"
    assert _name(focus.kept(at, _spots([]))) == "e"
    assert focus.kept(at, []) is None
    assert focus.kept(None, _spots()) is None
    assert focus.moved(at, [], "next") is None


def test_of_two_that_ask_the_same_the_nearer_is_kept():
    same = [_box(100, 100, "a"), _box(100, 500, "a")]
    low = focus.spots(AREAS[:1], [same])[1]

    assert focus.kept(low, focus.spots(AREAS[:1], [same])) == low


def test_a_ring_is_round_the_spot_and_covers_nothing_of_it():
    [at, *_] = _spots()

    for one in focus.ring(at):
        beside = abs(one.x - at.x) >= (at.width + one.width) / 2 - 2
        above = abs(one.y - at.y) >= (at.height + one.height) / 2 - 2
        assert beside or above
