"""Each verb of the forest is pressed in the window by mouse or by keys alone, and the API says what it came to.

Both phones are in the hands of `Hands`, 0 is Mei's and 1 is Lin's. The window is in a process of its own
(through_verbs.py); stealing by mouse and a thumb by keys are in through.py already.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.stage.screens import became

if TYPE_CHECKING:
    from tests.stage.hands import Hands

pytestmark = pytest.mark.slow
MEI, LIN = 0, 1


def collect_by_mouse(hands: Hands) -> None:
    before = hands.scene(MEI)
    bubble = next(one for one in before["bubbles"] if one["can"][0]["can"])
    hands.by_mouse(MEI, "move", "collect", bubble=bubble["name"])

    after = hands.scene(MEI)
    assert after["energy_g"] == before["energy_g"] + bubble["grams"] - bubble["taken_g"]
    assert bubble["name"] not in _names(after)


def collect_all_by_keys(hands: Hands) -> None:
    before = hands.scene(MEI)
    ripe = [one for one in before["bubbles"] if one["can"][0]["can"]]
    assert len(ripe) > 1
    hands.by_keys(MEI, "move", "collect_all")

    after = hands.scene(MEI)
    assert after["energy_g"] == before["energy_g"] + sum(one["grams"] - one["taken_g"] for one in ripe)
    assert not {one["name"] for one in ripe} & _names(after)


def go_to_a_friend_by_mouse_and_home_by_keys(hands: Hands) -> None:
    hands.by_mouse(LIN, "visit", hands.id(MEI))
    hands.until(lambda: hands.stage.phones[LIN].shown["friend"] == hands.id(MEI))
    theirs = hands.scene(LIN, friend=MEI)
    assert hands.stage.phones[LIN].shown["scene"]["grown_g"] == theirs["grown_g"]
    hands.by_keys(LIN, "home")
    hands.until(lambda: not hands.stage.phones[LIN].shown["friend"])

    assert _names(hands.stage.phones[LIN].shown["scene"]) == _names(hands.scene(LIN))


def steal_by_keys(hands: Hands) -> None:
    hands.goes_to(MEI, LIN)
    before, theirs = hands.scene(MEI)["energy_g"], _taken(hands.scene(LIN))
    offer = next(one["can"][0] for one in hands.scene(MEI, friend=LIN)["bubbles"] if one["can"][0]["can"])
    hands.by_keys(MEI, "move", "steal", **offer["arguments"])

    got = hands.scene(MEI)["energy_g"] - before
    assert got > 0
    assert _taken(hands.scene(LIN)) == theirs + got


def steal_all_by_mouse(hands: Hands) -> None:
    hands.goes_to(LIN, MEI)
    before, theirs = hands.scene(LIN)["energy_g"], _taken(hands.scene(MEI))
    hands.by_mouse(LIN, "move", "steal_all")

    got = hands.scene(LIN)["energy_g"] - before
    assert got > 0
    assert _taken(hands.scene(MEI)) == theirs + got
    there = hands.scene(LIN, friend=MEI)
    assert not any(can["can"] for one in there["bubbles"] for can in one["can"] if can["move"] == "steal")


def help_by_keys(hands: Hands) -> None:
    """What was taken of already and vanishes soon is saved for its owner."""
    found: list[Any] = []
    for _ in range(30):
        if found := [one for one in hands.scene(MEI, friend=LIN)["bubbles"] if _first(one) == "help_collect"]:
            break
        if any(_first(one) == "steal" for one in hands.scene(MEI, friend=LIN)["bubbles"]):
            hands.plays("mei", "steal_all", friend=hands.id(LIN))
        hands.wait("3h")
    bubble, before = found[0], hands.scene(LIN)["energy_g"]
    hands.goes_to(MEI, LIN)
    hands.by_keys(MEI, "move", "help_collect", bubble=bubble["name"])

    assert hands.scene(LIN)["energy_g"] > before
    assert bubble["name"] not in _names(hands.scene(MEI, friend=LIN))


def revive_by_mouse(hands: Hands) -> None:
    for _ in range(30):
        if hands.scene(LIN, friend=MEI)["revive_g"]:
            break
        hands.wait("6h")
    grams = hands.scene(LIN, friend=MEI)["revive_g"]
    assert grams > 0
    hands.goes_to(LIN, MEI)
    hands.by_mouse(LIN, "move", "revive")

    assert hands.scene(LIN, friend=MEI)["revive_g"] == 0
    assert ("golden", hands.id(LIN)) in [(one["status"], one.get("from")) for one in hands.scene(MEI)["bubbles"]]


def water_by_keys(hands: Hands) -> None:
    before = hands.scene(MEI)["energy_g"]
    hands.goes_to(MEI, LIN)
    hands.by_keys(MEI, "move", "water", grams=18)

    assert hands.scene(MEI)["energy_g"] == before - 18
    gifts = [one["grams"] for one in hands.scene(LIN)["bubbles"] if one.get("from") == hands.id(MEI)]
    assert gifts == [18]


def thumb_by_mouse(hands: Hands) -> None:
    before = hands.scene(MEI)["thumbs"]
    hands.goes_to(LIN, MEI)
    hands.by_mouse(LIN, "move", "thumb")

    assert hands.scene(MEI)["thumbs"] == before + 1


def choose_by_keys(hands: Hands) -> None:
    assert hands.scene(MEI)["tree"]["species"] == "saxaul"
    hands.opens(MEI, "trees", "choose")
    hands.by_keys(MEI, "move", "choose", species="tamarisk")

    assert hands.scene(MEI)["tree"]["species"] == "tamarisk"


def plant_by_mouse(hands: Hands) -> None:
    """What grows is planted once there is enough energy for it; its certificate has the number that is said."""
    hands.plays("mei", "choose", species="wetland")
    hands.happens("mei", "forest.revived_collected", grams=2_000)
    hands.plays("mei", "collect_all")
    before = hands.scene(MEI)["energy_g"]
    hands.opens(MEI, "trees", "plant")
    hands.by_mouse(MEI, "move", "plant", species="wetland")

    [certificate] = hands.scene(MEI, "certificates")["certificates"]
    assert (certificate["species"], hands.scene(MEI)["planted"]) == ("wetland", 1)
    assert hands.scene(MEI)["energy_g"] == before - certificate["mine_g"]
    assert certificate["number"] in hands.stage.phones[MEI].said[0]("en")
    for _ in range(20):
        if any(certificate["number"] in one for one in hands.texts(MEI)):
            return
        hands.wheel(MEI)
    raise AssertionError("the sheet does not show the certificate")


def water_a_public_wood_by_keys(hands: Hands) -> None:
    wood = hands.scene(MEI, "woods")["public"][0]
    before = hands.scene(MEI)["energy_g"]
    hands.opens(MEI, "woods", f"woods/{wood['wood']}")
    hands.by_keys(MEI, "sheet", f"woods/{wood['wood']}")
    hands.by_keys(MEI, "move", "water_wood", grams=100)

    assert hands.scene(MEI)["energy_g"] == before - 100
    [mine] = hands.scene(MEI, "woods")["woods"]
    assert (mine["wood"], mine["mine_g"], mine["energy_g"]) == (wood["wood"], 100, wood["energy_g"] + 100)
    hands.until(lambda: any(one.startswith("1. Me · 100 g") for one in hands.texts(MEI)))


def begin_a_wood_by_mouse_and_water_it(hands: Hands) -> None:
    """A group is made in the bank's app; its captain begins a wood in the window."""
    group = {"kind": "family", "label": "home"}
    made = hands.client.ask_as("mei", "POST", "/v1/me/groups", group, key=hands.client.new_key())
    assert made.ok, made.told
    hands.opens(MEI, "woods", "found")
    hands.by_mouse(MEI, "move", "found", group=made.told["id"])
    [wood] = hands.scene(MEI, "woods")["woods"]
    hands.by_mouse(MEI, "sheet", f"woods/{wood['wood']}")
    hands.by_mouse(MEI, "move", "water_wood", grams=100)

    [wood] = hands.scene(MEI, "woods")["woods"]
    assert (wood["group"], wood["species"], wood["mine_g"]) == (made.told["id"], "saxaul", 100)


def keep_one_by_mouse(hands: Hands) -> None:
    """Four fifths of a reserve's price are enough to have one kept."""
    hands.happens("mei", "forest.revived_collected", grams=2_000)
    hands.plays("mei", "collect_all")
    assert 0.8 * 2_700 <= hands.scene(MEI)["energy_g"]
    hands.opens(MEI, "trees", "reserve")
    hands.by_mouse(MEI, "move", "reserve", species="wetland")

    [kept] = [one["species"] for one in hands.scene(MEI, "catalogue")["species"] if one["kept_until"]]
    assert kept == "wetland"


def remind_by_keys(hands: Hands) -> None:
    """In the evening a captain reminds who has not watered that day."""
    group = {"kind": "family", "label": "home"}
    made = hands.client.ask_as("mei", "POST", "/v1/me/groups", group, key=hands.client.new_key()).told["id"]
    for who, method, asked, body in (
        ("mei", "PUT", f"/v1/me/groups/{made}/invitations/{hands.id(LIN)}", {}),
        ("lin", "POST", f"/v1/me/groups/{made}/answer", {"accept": True}),
    ):
        assert hands.client.ask_as(who, method, asked, body, key=hands.client.new_key()).ok
    wood = hands.plays("mei", "found", group=made, species="saxaul")["wood"]
    hands.wait("11h")
    hands.opens(MEI, "woods", f"woods/{wood}")
    hands.by_mouse(MEI, "sheet", f"woods/{wood}")
    hands.by_keys(MEI, "move", "remind")

    hands.wait("1m")
    told = hands.client.ask_as("lin", "GET", "/v1/me/inbox").told["messages"]
    assert "forest.wood_reminder" in {one["kind"] for one in told}


def leave_a_public_wood_by_mouse(hands: Hands) -> None:
    """Who leaves has their energy back."""
    wood, before = hands.scene(LIN, "woods")["public"][0]["wood"], hands.scene(LIN)["energy_g"]
    hands.plays("lin", "water_wood", wood=wood, grams=100)
    hands.opens(LIN, "woods", f"woods/{wood}")
    hands.opens(LIN, f"woods/{wood}", "leave_wood")
    hands.by_mouse(LIN, "move", "leave_wood")

    assert hands.scene(LIN)["energy_g"] == before
    assert hands.scene(LIN, "woods")["woods"] == []


VERBS: list[Callable[[Hands], None]] = [
    collect_by_mouse, collect_all_by_keys, go_to_a_friend_by_mouse_and_home_by_keys, steal_by_keys,
    steal_all_by_mouse, help_by_keys, revive_by_mouse, water_by_keys, thumb_by_mouse,
    choose_by_keys, plant_by_mouse, water_a_public_wood_by_keys, begin_a_wood_by_mouse_and_water_it,
    keep_one_by_mouse, remind_by_keys, leave_a_public_wood_by_mouse,
]  # fmt: skip


@pytest.fixture(scope="module")
def done(screen: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return became("forest", tmp_path_factory.mktemp("forest"), screen)


@pytest.mark.parametrize("verb", [verb.__name__ for verb in VERBS])
def test_what_is_pressed_in_the_window_is_done_as_the_api_says(done: dict[str, str], verb: str):
    assert done[verb] == ""


def _names(scene: Any) -> set[str]:
    return {one["name"] for one in scene["bubbles"]}


def _taken(scene: Any) -> int:
    return sum(one["taken_g"] for one in scene["bubbles"])


def _first(bubble: Any) -> str:
    """What a press on a bubble asks for, '' when that would be refused."""
    return next((can["move"] for can in bubble["can"] if can["can"]), "")
