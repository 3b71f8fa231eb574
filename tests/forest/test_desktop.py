"""The forest's picture on the desktop: stamps of scenes as the engine shows them, pure."""

from typing import Any

import pytest

from engine.clock import iso
from engine.store import Database
from games.forest import desktop
from games.stage.stamps import LANGS, Look, Press, Stamp, wide
from tests.forest.world import Woods


@pytest.fixture
def woods(database: Database) -> Woods:
    found = Woods(database, "mei", "lin", strangers=("wu",))
    found.earn("mei", 50)
    found.earn("mei", 30, ripe=False)
    found.wait(3 * 60_000)
    return found


def _shown(woods: Woods, who: str, friend: str = "") -> dict[str, Any]:
    other = str(woods.ids[friend]) if friend else None
    me = str(woods.ids[who])
    return {"game": "forest", "now": iso(woods.now), "player": me, "friend": other, "scene": woods.scene(who, friend)}


def _look(woods: Woods, who: str, lang: Any = "en", **more: Any) -> Look:
    names = {str(id): name.capitalize() for name, id in woods.ids.items()}
    return Look(lang, names, {"friends": woods.scene(who, page="friends")}, **more)


def _texts(stamps: list[Stamp]) -> str:
    return " | ".join(one.name for one in stamps if one.kind == "text")


def _presses(stamps: list[Stamp], what: str, name: str = "") -> list[Press]:
    return [one.press for one in stamps if one.press and one.press.what == what and name in ("", one.press.name)]


def test_a_player_sees_energy_bubbles_with_when_they_ripen_and_friends(woods: Woods):
    stamps = desktop.picture(_shown(woods, "mei"), _look(woods, "mei"))

    said = _texts(stamps)
    assert all(words in said for words in ("0 g of energy", "50g", "30g", "in 24 h", "Saxaul", "Lin", "Collect all"))
    images = {one.name for one in stamps if one.kind == "image"}
    assert {"forest/saxaul", "forest/clearing", "forest/bubble-ripe", "forest/bubble-growing"} <= images
    assert [Press("visit", str(woods.ids["lin"]))] == _presses(stamps, "visit")


def test_what_a_bubble_offers_is_what_its_press_sends_and_it_is_played(woods: Woods):
    stamps = desktop.picture(_shown(woods, "mei"), _look(woods, "mei"))
    [first, second] = _presses(stamps, "move", "collect")

    assert woods.no("mei", first.name, **first.arguments) == ""
    assert woods.no("mei", second.name, **second.arguments) == "not_ripe"


def test_at_a_friends_one_steals_waters_and_goes_home(woods: Woods):
    stamps = desktop.picture(_shown(woods, "lin", "mei"), _look(woods, "lin"))

    assert "In Mei’s forest" in _texts(stamps)
    assert "in 24 h" not in _texts(stamps)
    assert [10, 18, 33, 66] == [one.arguments["grams"] for one in _presses(stamps, "move", "water")]
    assert [Press("home")] == _presses(stamps, "home")
    steal = _presses(stamps, "move", "steal")[0]
    assert woods.no("lin", steal.name, **steal.arguments) == ""


def test_a_button_that_cannot_be_used_is_pale_and_its_press_is_still_sent(woods: Woods):
    pale, bright = (
        next(
            one
            for one in desktop.picture(_shown(woods, who), _look(woods, who))
            if one.press and "all" in one.press.name
        )
        for who in ("wu", "mei")
    )

    assert pale.press == bright.press
    assert pale.colour != bright.colour


def test_a_player_without_friends_is_told_how_to_find_some(woods: Woods):
    assert "No friends yet" in _texts(desktop.picture(_shown(woods, "wu"), _look(woods, "wu")))


def test_a_gift_is_golden_and_says_from_whom(woods: Woods):
    woods.play("mei", "collect_all")
    woods.play("mei", "water", friend="lin", grams=10)
    stamps = desktop.picture(_shown(woods, "lin"), _look(woods, "lin"))

    assert "from Mei" in _texts(stamps)
    assert "forest/bubble-golden" in {one.name for one in stamps}


def test_who_stays_hangs_where_it_hung_and_who_comes_gets_a_free_place(woods: Woods):
    before = desktop.keep(_shown(woods, "mei"), {})
    woods.play("mei", "collect_all")
    woods.earn("mei", 20)
    after = desktop.keep(_shown(woods, "mei"), before)

    [stayed] = before.keys() & after.keys()
    assert before[stayed] == after[stayed]
    assert len({*after.values()}) == len(after) == 2


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_over_the_edge_and_no_two_bubbles_touch(woods: Woods, lang: Any):
    for grams in (262, 80, 296, 52, 5):
        woods.earn("mei", grams)
    shown = _shown(woods, "mei")
    look = _look(woods, "mei", lang, kept=desktop.keep(shown, {}))
    stamps = desktop.picture(shown, look)

    bubbles = [one for one in stamps if one.name.startswith("forest/bubble")]
    assert len(bubbles) == 6
    for n, one in enumerate(bubbles):
        for other in bubbles[n + 1 :]:
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= 68**2
    for one in stamps:
        if one.kind == "text":
            left = one.x - {"left": 0.0, "center": 0.5, "right": 1.0}[one.align] * wide(one.name, one.height)
            assert left >= 0
            assert left + wide(one.name, one.height) <= look.width


def test_what_a_move_came_to_is_said_with_its_grams():
    assert desktop.told("steal", {"grams": 7}, "en") == "+7 g"
    assert desktop.told("water", {"grams": 1800}, "zh-CN") == "浇了 1,800 g，好友会看到"
    assert desktop.told("thumb", {}, "en") == "Thumbs up! Your friend will see it."


def test_a_tree_grows_evenly_over_its_phases():
    assert [0.0, 0.25, 1.0] == [
        desktop.grown({"phase": phase, "part": part}) for phase, part in ((0, 0), (1, 500), (6, 1000))
    ]
