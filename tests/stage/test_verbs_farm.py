"""Each verb of the farm is pressed in the window by mouse or by keys alone, and the API says what it came to.

Both phones are in the hands of `Hands`, 0 is Mei's and 1 is Lin's. The window is in a process of its own
(through_verbs.py); feeding, sending home, answering and giving by mouse are in through.py already.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from games.stage.phone import Person
from tests.stage.screens import became

if TYPE_CHECKING:
    from tests.stage.hands import Hands

pytestmark = pytest.mark.slow
MEI, LIN = 0, 1
GUEST, OTHERS = "xiaohe", ("lin", "chen", "anqi")


def receive_by_mouse(hands: Hands) -> None:
    hands.plays("mei", "feed")
    waiting, store = hands.scene(MEI, "tasks")["waiting_mg"], hands.scene(MEI)["store"]
    room = store["holds_g"] - store["grams"]
    assert waiting > room * 1000 > 0
    hands.by_mouse(MEI, "move", "receive")

    assert hands.scene(MEI, "tasks")["waiting_mg"] == waiting - room * 1000
    assert hands.scene(MEI)["store"]["grams"] == store["holds_g"]


def feed_her_own_by_keys(hands: Hands) -> None:
    stored = hands.scene(MEI)["store"]["grams"]
    hands.by_keys(MEI, "move", "feed")

    found = hands.scene(MEI)
    assert (found["hen"]["state"], found["trough"]["mg"], found["store"]["grams"]) == ("eating", 180_000, stored - 180)


def feed_a_friends_by_mouse(hands: Hands) -> None:
    stored = hands.scene(MEI)["store"]["grams"]
    hands.goes_to(MEI, LIN)
    hands.by_mouse(MEI, "move", "feed_friend")

    assert hands.scene(LIN)["trough"]["mg"] == 180_000
    assert hands.scene(MEI)["store"]["grams"] == stored - 180


def send_home_by_keys(hands: Hands) -> None:
    _guest_helps_herself(hands)
    hands.by_keys(MEI, "move", "send_home")

    assert hands.scene(MEI)["guests"] == []
    assert _hen(hands, GUEST)["away"] is None


def chase_by_mouse(hands: Hands) -> None:
    _guest_helps_herself(hands)
    hands.by_mouse(MEI, "move", "chase")

    assert hands.scene(MEI)["guests"] == []
    assert _hen(hands, GUEST)["away"] is None


def call_home_by_keys(hands: Hands) -> None:
    """From a friend's yard, where the button for feeding is one for calling home as long as she is there."""
    hands.plays("mei", "visit", friend=hands.id(LIN))
    hands.goes_to(MEI, LIN)
    hands.by_keys(MEI, "move", "recall")

    assert hands.scene(LIN)["guests"] == []
    assert hands.scene(MEI)["hen"]["away"] is None


def answer_rightly_by_arrow_keys(hands: Hands) -> None:
    right = _right(hands)
    hands.opens(MEI, "quiz", "answer")
    order = [one["option"] for one in hands.scene(MEI, "quiz")["sheet"]["options"]]
    hands.tab_to(MEI, hands.find(MEI, "move", "answer", option=order[0]))
    for _ in range(order.index(right)):
        hands.key("DOWN")
    hands.key("ENTER")
    hands.until(lambda: hands.stage.phones[MEI].said)

    solution = hands.scene(MEI, "quiz")["solution"]
    assert (solution["correct"], solution["chosen"]) == (True, right)
    hands.until(lambda: any("Your answer, and it is right" in one for one in hands.texts(MEI)))


def answer_wrongly_by_mouse(hands: Hands) -> None:
    right = _right(hands)
    wrong = next(one["option"] for one in hands.scene(MEI, "quiz")["sheet"]["options"] if one["option"] != right)
    hands.opens(MEI, "quiz", "answer")
    hands.by_mouse(MEI, "move", "answer", option=wrong)

    page = hands.scene(MEI, "quiz")
    assert (page["solution"]["correct"], page["solution"]["chosen"]) == (False, wrong)
    assert [one["question"] for one in page["missed"]] == [page["sheet"]["question"]]
    hands.until(lambda: "The right answer" in hands.texts(MEI))


def practise_by_mouse(hands: Hands) -> None:
    asked = hands.scene(MEI, "quiz")["sheet"]
    hands.plays("mei", "answer", question=asked["question"], option=asked["options"][0]["option"])
    before, store = hands.scene(MEI, "practice")["sheets"][0], hands.scene(MEI)["store"]
    hands.opens(MEI, "quiz", "practise")
    hands.by_mouse(MEI, "move", "practise", question=before["question"])

    after = hands.scene(MEI, "practice")["sheets"][0]
    assert after["question"] != before["question"]
    assert hands.scene(MEI)["store"] == store
    hands.find(MEI, "move", "practise", question=after["question"])


def hire_by_mouse_and_let_go_by_keys(hands: Hands) -> None:
    hands.plays("mei", "feed")
    hands.goes_to(MEI, LIN)
    hands.by_mouse(MEI, "move", "hire")
    assert [(one["kind"], one["whose"]) for one in hands.scene(MEI)["guests"]] == [("work", hands.id(LIN))]
    hands.by_mouse(MEI, "home")
    hands.by_keys(MEI, "move", "send_home")

    assert hands.scene(MEI)["guests"] == []


def give_by_keys(hands: Hands) -> None:
    hands.happens("mei", "farm.eggs_laid", eggs=2)
    hands.until(lambda: hands.stage.phones[MEI].shown["scene"]["eggs_thousandths"] >= 2_000)
    hands.opens(MEI, "give", "donate")
    project = hands.scene(MEI, "projects")["projects"][0]
    hands.by_keys(MEI, "move", "donate", project=project["project"], eggs=1)

    assert hands.scene(MEI)["eggs_thousandths"] == 1_000
    [receipt] = hands.scene(MEI, "receipts")["receipts"]
    assert receipt["number"] in hands.stage.phones[MEI].said[0]("en")
    hands.until(lambda: any(receipt["number"] in one for one in hands.texts(MEI)))


def use_a_tool_by_mouse(hands: Hands) -> None:
    hands.plays("mei", "feed")
    hands.wait("1m")
    hands.opens(MEI, "tools", "take_tool")
    hands.by_mouse(MEI, "move", "take_tool", task="meal")
    assert _many(hands, "accelerator") == 1
    before = hands.scene(MEI)["trough"]["mg"]
    hands.by_mouse(MEI, "sheet")
    hands.opens(MEI, "tools", "use")
    hands.by_mouse(MEI, "move", "use", tool="accelerator")

    assert _many(hands, "accelerator") == 0
    assert hands.scene(MEI)["trough"]["mg"] < before - 30_000


def go_to_a_friend_by_keys_and_stay_for_tea(hands: Hands) -> None:
    hands.by_keys(MEI, "visit", hands.id(LIN))
    hands.until(lambda: hands.stage.phones[MEI].shown["friend"] == hands.id(LIN))
    hands.by_keys(MEI, "move", "visit")

    assert hands.scene(MEI)["hen"]["away"]["as"] == "guest"
    assert [(one["kind"], one["whose"]) for one in hands.scene(LIN)["guests"]] == [("guest", hands.id(MEI))]


def pet_by_mouse(hands: Hands) -> None:
    before = _progress(hands, "stroke")
    hands.by_mouse(MEI, "move", "pet")

    assert _progress(hands, "stroke") == before + 1


def put_to_bed_by_mouse_and_wake_by_keys(hands: Hands) -> None:
    hands.wait("14h")
    hands.until(lambda: not hands.stage.errands.busy)
    awake = hands.scene(MEI)["hen"]["state"]
    hands.by_mouse(MEI, "move", "tuck_in")
    assert (awake, hands.scene(MEI)["hen"]["state"]) != (awake, awake)
    hands.by_keys(MEI, "move", "wake")

    assert hands.scene(MEI)["hen"]["state"] == awake


def send_wheat_by_keys(hands: Hands) -> None:
    stored, waits = hands.scene(MEI)["store"]["grams"], hands.scene(LIN, "tasks")["waiting_mg"]
    hands.goes_to(MEI, LIN)
    hands.by_keys(MEI, "move", "send_wheat")

    assert hands.scene(MEI)["store"]["grams"] == stored - 10
    assert hands.scene(LIN, "tasks")["waiting_mg"] + hands.scene(LIN)["store"]["grams"] * 1000 >= waits + 10_000


def invite_by_mouse(hands: Hands) -> None:
    hands.plays("mei", "feed")
    hands.goes_to(MEI, LIN)
    hands.by_mouse(MEI, "move", "invite")

    assert [one["friend"] for one in hands.scene(LIN, "kindness")["invitations"]] == [hands.id(MEI)]


def tell_the_owner_of_a_thief_by_keys(hands: Hands) -> None:
    _guest_helps_herself(hands)
    hands.goes_to(LIN, MEI)
    hands.by_keys(LIN, "move", "tell_owner")

    [again] = [one for one in hands.scene(LIN, friend=MEI)["can"] if one["move"] == "tell_owner"]
    assert again["why"]["code"] == "told_already"


def take_a_hen_home_by_mouse(hands: Hands) -> None:
    """Somebody who is new has none yet."""
    agreed = {"given": True, "text_version": "stage"}
    assert hands.client.ask("PUT", "/v1/players/newcomer", {"zone": "Asia/Shanghai", "consent": agreed}).ok
    hands.stage.phones[MEI].become(Person("newcomer", {"zh-CN": "新来的", "en": "New"}))
    hands.by_mouse(MEI, "move", "adopt")

    assert _hen(hands, "newcomer")["state"] == "hungry"
    hands.until(lambda: hands.stage.phones[MEI].shown["scene"]["hen"])


VERBS: list[Callable[[Hands], None]] = [
    receive_by_mouse, feed_her_own_by_keys, feed_a_friends_by_mouse, send_home_by_keys, chase_by_mouse,
    call_home_by_keys, answer_rightly_by_arrow_keys, answer_wrongly_by_mouse, practise_by_mouse, give_by_keys,
    hire_by_mouse_and_let_go_by_keys,
    use_a_tool_by_mouse, go_to_a_friend_by_keys_and_stay_for_tea, pet_by_mouse,
    put_to_bed_by_mouse_and_wake_by_keys, send_wheat_by_keys, invite_by_mouse, tell_the_owner_of_a_thief_by_keys,
    take_a_hen_home_by_mouse,
]  # fmt: skip


@pytest.fixture(scope="module")
def done(screen: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return became("farm", tmp_path_factory.mktemp("farm"), screen)


@pytest.mark.parametrize("verb", [verb.__name__ for verb in VERBS])
def test_what_is_pressed_in_the_window_is_done_as_the_api_says(done: dict[str, str], verb: str):
    assert done[verb] == ""


def _guest_helps_herself(hands: Hands) -> None:
    """A friend's hen eats at Mei's trough, and no other comes. Tea gave the tool for it."""
    for one in OTHERS:
        hands.plays(one, "prefer", stays=True)
    mei = hands.id(MEI)
    hands.plays("mei", "feed")
    hands.plays(GUEST, "visit", friend=mei)
    hands.plays(GUEST, "recall", friend=mei)
    hands.plays(GUEST, "take_tool", task="tea")
    hands.plays(GUEST, "use_at", tool="freeload", friend=mei)
    hands.wait("20m")
    assert [one["kind"] for one in hands.scene(MEI)["guests"]] == ["thief"]


def _progress(hands: Hands, task: str) -> int:
    """How many days Mei has done what a task for a tool asks."""
    return next(int(one["so_far"]) for one in hands.scene(MEI, "bag")["tasks"] if one["task"] == task)


def _hen(hands: Hands, who: str) -> Any:
    return hands.client.ask_as(who, "GET", "/v1/scene/farm").told["scene"]["hen"]


def _right(hands: Hands) -> str:
    """Which option is right: it is tried once, and then nothing has happened."""
    asked = hands.scene(MEI, "quiz")
    hands.plays("mei", "answer", question=asked["sheet"]["question"], option=asked["sheet"]["options"][0]["option"])
    right: str = hands.scene(MEI, "quiz")["solution"]["right"]
    hands.begin_anew()
    return right


def _many(hands: Hands, tool: str) -> Any:
    return next(one["many"] for one in hands.scene(MEI, "bag")["tools"] if one["tool"] == tool)
