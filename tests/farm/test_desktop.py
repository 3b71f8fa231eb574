"""The farm's picture on the desktop: stamps of scenes as the engine shows them, pure."""

from typing import Any

import pytest

from engine.clock import HOUR, iso
from engine.store import Database
from games.farm import desktop
from games.stage.stamps import LANGS, Look, Press, Stamp, wide
from tests.farm.world import Yards


@pytest.fixture
def yards(database: Database) -> Yards:
    found = Yards(database, "mei", "lin", homeless=("wu",))
    found.stock("mei", 400)
    return found


def _shown(yards: Yards, who: str, friend: str = "") -> dict[str, Any]:
    other = str(yards.ids[friend]) if friend else None
    me = str(yards.ids[who])
    return {"game": "farm", "now": iso(yards.now), "player": me, "friend": other, "scene": yards.scene(who, friend)}


def _look(yards: Yards, who: str, lang: Any = "en") -> Look:
    names = {str(id): name.capitalize() for name, id in yards.ids.items()}
    return Look(lang, names, {page: yards.scene(who, page=page) for page in desktop.PAGES})


def _picture(yards: Yards, who: str, friend: str = "", lang: Any = "en") -> list[Stamp]:
    return desktop.picture(_shown(yards, who, friend), _look(yards, who, lang))


def _texts(stamps: list[Stamp]) -> str:
    return " | ".join(one.name for one in stamps if one.kind == "text")


def _presses(stamps: list[Stamp], what: str, name: str = "") -> list[Press]:
    return [one.press for one in stamps if one.press and one.press.what == what and name in ("", one.press.name)]


def _thief(yards: Yards) -> None:
    """Lin's hungry hen comes to Mei's trough."""
    yards.fed("lin")
    yards.wait(5 * HOUR)
    yards.play("mei", "feed")
    yards.wait(HOUR)
    assert yards.state("lin") == "away"


def test_a_player_without_a_hen_is_asked_in_and_the_press_takes_one_home(yards: Yards):
    stamps = _picture(yards, "wu")
    [adopt] = _presses(stamps, "move")

    assert "Take in a hen" in _texts(stamps)
    assert yards.no("wu", adopt.name, **adopt.arguments) == ""


def test_a_yard_shows_feed_trough_hen_and_egg_and_its_press_feeds(yards: Yards):
    stamps = _picture(yards, "mei")
    assert all(words in _texts(stamps) for words in ("400 g of feed", "0 eggs", "trough is empty", "0%", "Lin"))

    [feed] = _presses(stamps, "move", "feed")
    assert yards.no("mei", feed.name, **feed.arguments) == ""
    stamps = _picture(yards, "mei")
    assert all(words in _texts(stamps) for words in ("Trough 180 g", "5 h to go", "Huahua · eating"))
    assert [one.grown for one in stamps if one.name == "farm/trough"] == [1.0]
    assert [one.pose for one in stamps if one.name == "farm/hen"] == ["eating own"]


def test_what_waits_at_the_door_is_received_by_its_button(yards: Yards):
    yards.wait_for("mei", 90)
    stamps = _picture(yards, "mei")
    [receive] = _presses(stamps, "move", "receive")

    assert "90 g at the door" in _texts(stamps)
    assert yards.no("mei", receive.name, **receive.arguments) == ""


def test_a_thief_is_seen_with_her_name_and_two_verbs_that_are_played(yards: Yards):
    _thief(yards)
    stamps = _picture(yards, "mei")
    [home], [chase] = _presses(stamps, "move", "send_home"), _presses(stamps, "move", "chase")

    assert "Lin’s hen eats here" in _texts(stamps)
    assert "eating stealing thief left" in [one.pose for one in stamps]
    assert home.arguments == chase.arguments
    assert yards.no("mei", chase.name, **chase.arguments) == ""
    assert "Lin’s hen" not in _texts(_picture(yards, "mei"))


def test_her_owner_sees_where_she_is_and_calls_her_home_from_either_yard(yards: Yards):
    _thief(yards)
    at_home, there = _picture(yards, "lin"), _picture(yards, "lin", "mei")

    assert "She is at Mei’s trough" in _texts(at_home)
    assert "My hen is here" in _texts(there)
    assert _presses(at_home, "move", "recall") == _presses(there, "move", "recall")
    [recall] = _presses(there, "move", "recall")
    assert yards.no("lin", recall.name, **recall.arguments) == ""


def test_at_a_friends_one_feeds_gives_wheat_and_goes_home(yards: Yards):
    stamps = _picture(yards, "mei", "lin")
    [feed] = _presses(stamps, "move", "feed_friend")

    assert "On Lin’s farm" in _texts(stamps)
    assert [Press("home")] == _presses(stamps, "home")
    assert len(_presses(stamps, "move", "send_wheat")) == 1
    assert yards.no("mei", feed.name, **feed.arguments) == ""


def test_while_ones_own_hen_eats_a_friends_is_hired_and_a_friend_is_invited(yards: Yards):
    assert yards.no("mei", "feed") == ""
    stamps = _picture(yards, "mei", "lin")
    [hire], [invite] = _presses(stamps, "move", "hire"), _presses(stamps, "move", "invite")

    assert yards.no("mei", invite.name, **invite.arguments) == ""
    assert yards.no("mei", hire.name, **hire.arguments) == ""
    assert "Lin’s hen helps" in _texts(_picture(yards, "mei"))
    assert len(_presses(_picture(yards, "mei"), "move", "send_home")) == 1


def test_a_friend_without_a_hen_is_no_empty_picture(yards: Yards):
    shown = {"now": iso(yards.now), "friend": "7", "scene": {"hen": None, "can": []}}

    assert "Friend has no hen yet" in _texts(desktop.picture(shown, Look("en", {}, {})))


def test_a_button_that_cannot_be_used_is_pale_and_its_press_is_still_sent(yards: Yards):
    pale, bright = (
        next(one for one in _picture(yards, who) if one.press == Press("move", "feed", {})) for who in ("lin", "mei")
    )

    assert pale.colour != bright.colour


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_over_the_edge_in_either_language(yards: Yards, lang: Any):
    _thief(yards)
    for stamps in (_picture(yards, "mei", lang=lang), _picture(yards, "lin", lang=lang),
                   _picture(yards, "lin", "mei", lang), _picture(yards, "wu", lang=lang)):  # fmt: skip
        for one in stamps:
            if one.kind == "text":
                left = one.x - {"left": 0.0, "center": 0.5, "right": 1.0}[one.align] * wide(one.name, one.height)
                assert left >= 0
                assert left + wide(one.name, one.height) <= 400


def test_a_moment_is_when_the_trough_is_empty(yards: Yards):
    assert desktop.coming(_shown(yards, "mei")) == desktop.coming(_shown(yards, "wu")) == []
    yards.play("mei", "feed")

    assert desktop.coming(_shown(yards, "mei")) == [yards.scene("mei")["trough"]["empty_at"]]


def test_what_a_move_came_to_is_said(yards: Yards):
    assert desktop.told("send_home", {"ate_mg": 12_500, "dropped_mg": 0}, "en") == "She has gone home; she ate 12 g."
    assert desktop.told("chase", {"ate_mg": 12_000, "dropped_mg": 6_000}, "zh-CN") == "它回家了，留下 6 g"
    assert desktop.told("chase", {"ate_mg": 12_000, "dropped_mg": 0}, "en") == "She dodged, and has gone home."
    assert desktop.told("receive", {"received_mg": 1_200_000}, "en") == "+1,200 g in store"
    assert desktop.told("dance", {}, "en") == "Done"


def test_who_practised_is_told_why_for_the_next_question_is_there_at_once():
    result = {"correct": False, "explanation": {"en": "Interest grows.", "zh-CN": "利息会增长。"}}

    assert desktop.told("practise", result, "en") == "Never mind. Interest grows."
    assert desktop.told("practise", result | {"correct": True}, "zh-CN") == "答对了！利息会增长。"


def test_a_hen_looks_as_she_is():
    assert desktop.posture({"state": "sleepy", "ruffled": True, "wears": "bow"}) == "sleepy own ruffled bow"
    assert desktop.posture({"state": "resting", "ruffled": False}) == "resting own"
