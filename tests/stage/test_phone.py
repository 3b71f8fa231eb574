"""A phone: what it looks at, what presses lead to, and what is said."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from games.stage.client import Answer
from games.stage.phone import Person, Phone
from games.stage.stamps import Look, Press, Stamp, Texts, text
from tests.stage.fake import SESSIONS, AtOnce, FakeClient


class Face:
    """The smallest game: its picture is one line."""

    GAME = "pond"
    TITLE: Texts = {"zh-CN": "池塘", "en": "Pond"}  # noqa: RUF012
    PAGES: Sequence[str] = ("frogs",)
    SAID_AT = 400.0

    def picture(self, shown: Mapping[str, Any], look: Look) -> list[Stamp]:
        return [text(f"{shown['scene']['of']} {look.pages['frogs']['n']} {look.scrolled}", 0, 0, 16)]

    def keep(self, shown: Mapping[str, Any], kept: Mapping[str, int]) -> dict[str, int]:
        return {**kept, shown["scene"]["of"]: len(kept)}

    def rows(self, pages: Mapping[str, Mapping[str, Any]]) -> int:
        return int(pages["frogs"]["n"])

    def coming(self, shown: Mapping[str, Any]) -> Sequence[str]:
        return list(shown["scene"].get("coming", ()))

    def told(self, move: str, result: Mapping[str, Any], lang: str) -> str:
        return f"{move} {result['n']} {lang}"


class Lake(Face):
    """Another game."""

    GAME = "lake"
    TITLE: Texts = {"zh-CN": "湖", "en": "Lake"}  # noqa: RUF012


def _scene(path: str, _body: object) -> Any:
    return {"scene": {"of": "friend" if "friend=" in path else "me"}}


@pytest.fixture
def client() -> FakeClient:
    return FakeClient({
        **SESSIONS,
        ("GET", "/v1/scene/pond"): _scene,
        ("GET", "/v1/scene/pond/frogs"): {"scene": {"n": 3}},
        ("GET", "/v1/scene/lake"): {"scene": {"of": "lake", "coming": ["later"]}},
        ("GET", "/v1/scene/lake/frogs"): {"scene": {"n": 9}},
        ("POST", "/v1/play/pond/jump"): {"result": {"n": 7}},
        ("POST", "/v1/play/pond/swim"): Answer(409, {"code": "wet", "words": {"zh-CN": "太湿", "en": "Too wet"}}),
    })  # fmt: skip


@pytest.fixture
def moved() -> list[int]:
    return []


@pytest.fixture
def phone(client: FakeClient, moved: list[int]) -> Phone:
    return Phone(
        client, AtOnce(), (Face(), Lake()), Person("mei", {"zh-CN": "小梅", "en": "Mei"}), lambda: moved.append(1)
    )


def _said(phone: Phone) -> str:
    return " ".join(one.name for one in phone.toast("en") if one.kind == "text")


def _line(phone: Phone) -> str:
    one, *tabs = phone.picture("en", {})
    assert [tab.name for tab in tabs if tab.kind == "text"] == ["Pond", "Lake"]
    return one.name


def test_it_says_that_it_opens_until_it_was_shown_something(phone: Phone):
    assert _line(phone) == "Opening …"
    phone.look()
    assert _line(phone) == "me 3 0"


def test_a_press_visits_a_friend_and_comes_home(phone: Phone):
    phone.press(Press("visit", "42"))
    assert _line(phone) == "friend 3 0"
    phone.press(Press("home"))
    assert _line(phone) == "me 3 0"


def test_a_move_is_made_once_and_others_look_again(phone: Phone, client: FakeClient, moved: list[int]):
    phone.press(Press("move", "jump", {"far": 2}))

    assert [("pond/jump", {"far": 2})] == client.moves()
    assert (_said(phone), moved) == ("jump 7 en", [1])


def test_a_refusal_is_said_in_the_servers_words_and_gone_after_a_while(phone: Phone, moved: list[int]):
    phone.press(Press("move", "swim"))
    assert (_said(phone), moved) == ("Too wet", [])

    phone.pass_time(5)
    assert _said(phone) == ""


def test_a_server_that_is_gone_is_said_and_what_was_seen_stays(phone: Phone, client: FakeClient):
    phone.look()
    client.answers[("GET", "/v1/scene/pond")] = Answer(0, {})
    phone.pass_time(1)
    assert (_line(phone), _said(phone)) == ("me 3 0", "The server does not answer. Trying again …")

    client.answers[("GET", "/v1/scene/pond")] = _scene
    phone.pass_time(1)
    assert _said(phone) == ""


def test_a_friend_who_is_none_any_more_is_left(phone: Phone, client: FakeClient):
    phone.look()
    client.answers[("GET", "/v1/scene/pond?")] = Answer(404, {"code": "not_friends", "words": {"en": "No friend"}})
    phone.press(Press("visit", "42"))

    assert phone.friend == ""
    phone.pass_time(1)
    assert (_line(phone), _said(phone)) == ("me 3 0", "No friend")


def test_a_tab_shows_another_game_at_home_and_its_moments_are_that_games(phone: Phone):
    phone.press(Press("visit", "42"))
    [_, lake] = [one.press for one in phone.picture("en", {}) if one.press]
    assert lake == Press("game", "lake")
    phone.press(lake)
    assert (_line(phone), phone.friend, list(phone.coming())) == ("lake 9 0", "", ["later"])

    phone.press(Press("game"))
    assert (_line(phone), list(phone.coming())) == ("me 3 0", [])


def test_what_was_asked_of_the_game_before_is_not_shown(client: FakeClient):
    late: list[Any] = []
    errands = AtOnce()
    phone = Phone(client, errands, (Face(), Lake()), Person("mei", {"zh-CN": "小梅", "en": "Mei"}), lambda: None)
    errands.send = lambda work, then: late.append((work, then))  # type: ignore[method-assign]
    phone.look()
    phone.press(Press("game"))
    while late:
        work, then = late.pop(0)
        then(work())

    assert _line(phone) == "lake 9 0"


def test_a_list_is_scrolled_no_further_than_it_goes(phone: Phone):
    phone.look()
    phone.scroll(9)
    assert _line(phone) == "me 3 2"
    phone.scroll(-9)
    assert _line(phone) == "me 3 0"
