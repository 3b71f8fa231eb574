"""A phone: what it looks at, what presses lead to, and what is said."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from games.stage.acts import Acts
from games.stage.client import Answer, Errands
from games.stage.phone import Person, Phone
from games.stage.sheets import CLOSE, Row, Sheet
from games.stage.stamps import Look, Press, Stamp, Texts, text
from tests.stage.fake import SESSIONS, AtOnce, FakeClient

WAITING = Answer(0, {}).words("en")
MEI = Person("mei", {"zh-CN": "小梅", "en": "Mei"})
CHEN = Person("chen", {"zh-CN": "老陈", "en": "Chen"})


class Face:
    """The smallest game: its picture is one line."""

    GAME = "pond"
    TITLE: Texts = {"zh-CN": "池塘", "en": "Pond"}  # noqa: RUF012
    PAGES: Sequence[str] = ("frogs",)
    SHEETS: Mapping[str, Sequence[str]] = {"reeds": ("reeds",)}
    SOUNDS: Mapping[str, str] = {"jump": "water"}

    def picture(self, shown: Mapping[str, Any], look: Look) -> list[Stamp]:
        words = f"{shown['scene']['of']} {look.pages['frogs']['n']} {look.scrolled}"
        return [text(words, 0, 0, 16, press=Press("move", "jump"), clips=("pond", "still"))]

    def sheet(self, name: str, shown: Mapping[str, Any], look: Look) -> Sheet:
        known = look.pages.get("reeds")
        rows = [Row(f"reed {n}", press=Press("move", "jump", {"far": n})) for n in range(30)]
        return Sheet(name, rows if known else None)

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
        ("GET", "/v1/scene/pond/reeds"): {"scene": {"n": 30}},
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
    acts = Acts(client, AtOnce(), lambda: moved.append(1))
    return Phone(client, AtOnce(), acts, (Face(), Lake()), MEI)


def _said(phone: Phone) -> str:
    return " ".join(one.name for one in phone.toast("en") if one.kind == "text")


def _line(phone: Phone) -> str:
    one, *tabs = phone.picture("en", {})
    assert [tab.name for tab in tabs if tab.kind == "text"] == [phone.person.name["en"], "Pond", "Lake"]
    return one.name


def test_it_says_that_it_opens_until_it_was_shown_something(phone: Phone):
    assert _line(phone) == "Opening …"
    phone.look()
    assert _line(phone) == "me 3 0"


def test_what_has_clips_nods_when_something_was_done_in_its_game(phone: Phone):
    phone.look()
    for game in ("pond", "lake", "", "pond"):
        phone.nod(game)

    line, *tabs = phone.picture("en", {})
    assert (line.nods, {tab.nods for tab in tabs}) == (2, {0})


def test_a_press_visits_a_friend_and_comes_home(phone: Phone):
    phone.press(Press("visit", "42"))
    assert _line(phone) == "friend 3 0"
    phone.press(Press("home"))
    assert _line(phone) == "me 3 0"


def test_a_move_is_made_once_and_others_look_again(phone: Phone, client: FakeClient, moved: list[int]):
    phone.press(Press("move", "jump", {"far": 2}))

    assert [("pond/jump", {"far": 2})] == client.moves()
    assert (_said(phone), moved) == ("jump 7 en", [1])


def test_a_refusal_is_said_in_the_servers_words_and_gone_after_a_while(phone: Phone):
    phone.press(Press("move", "swim"))
    assert _said(phone) == "Too wet"

    phone.pass_time(5)
    assert _said(phone) == ""


def test_a_server_that_is_gone_is_said_and_what_was_seen_stays(phone: Phone, client: FakeClient):
    phone.look()
    client.answers[("GET", "/v1/scene/pond")] = Answer(0, {})
    phone.pass_time(1)
    assert (_line(phone), _said(phone)) == ("me 3 0", WAITING)

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
    lake = Press("game", "lake")
    assert lake in [one.press for one in phone.picture("en", {})]
    phone.press(lake)
    assert (_line(phone), phone.friend, list(phone.coming())) == ("lake 9 0", "", ["later"])

    phone.press(Press("game"))
    assert (_line(phone), list(phone.coming())) == ("me 3 0", [])


def test_what_was_asked_of_the_game_before_is_not_shown(client: FakeClient):
    late: list[Any] = []
    errands = AtOnce()
    phone = Phone(client, errands, Acts(client, errands, lambda: None), (Face(), Lake()), MEI)
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


def _sheet(phone: Phone) -> str:
    return " ".join(one.name for one in phone.sheet("en", {}) if one.kind == "text")


def test_a_sheet_asks_for_its_pages_only_while_it_is_open_and_takes_the_presses(phone: Phone, client: FakeClient):
    phone.look()
    assert not phone.sheet("en", {})
    assert not any(path.endswith("reeds") for _, path, _ in client.asked)

    phone.press(Press("sheet", "reeds"))
    assert any(path.endswith("reeds") for _, path, _ in client.asked)
    assert "reed 0" in _sheet(phone)
    presses = [one.press for one in phone.picture("en", {}) if one.press]
    assert [one.what for one in presses] == ["game", "game"]

    phone.press(CLOSE)
    asked = len(client.asked)
    phone.pass_time(1)
    assert not any(path.endswith("reeds") for _, path, _ in client.asked[asked:])


def test_a_sheet_whose_page_has_not_come_says_that_it_opens(phone: Phone, client: FakeClient):
    phone.look()
    client.answers[("GET", "/v1/scene/pond/reeds")] = Answer(503, {})
    phone.press(Press("sheet", "reeds"))

    assert _sheet(phone) == "reeds Close Opening …"


def test_what_does_not_fit_a_sheet_is_reached_by_a_press_and_by_the_wheel(phone: Phone):
    phone.look()
    phone.press(Press("sheet", "reeds"))
    [more] = [one.press for one in phone.sheet("en", {}) if one.press and one.press.what == "more"]
    phone.press(more)
    assert f"reed {more.name}" in _sheet(phone)
    assert "reed 0 " not in _sheet(phone)
    phone.scroll(99)
    assert "reed 29" in _sheet(phone)
    phone.scroll(-99)
    assert "reed 0 " in _sheet(phone)


def test_back_closes_the_sheet_then_leaves_the_friend_then_has_nothing_left(phone: Phone):
    phone.press(Press("visit", "42"))
    phone.press(Press("sheet", "reeds"))

    assert (phone.back(), phone.open, phone.friend) == (True, "", "42")
    assert (phone.back(), phone.friend) == (True, "")
    assert not phone.back()


def test_a_sheet_is_closed_when_one_goes_to_a_friend_or_another_game(phone: Phone):
    for press in (Press("visit", "42"), Press("game", "lake")):
        phone.press(Press("sheet", "reeds"))
        phone.press(press)
        assert phone.open == ""


def test_a_list_is_moved_on_by_its_own_press(phone: Phone):
    phone.look()
    phone.press(Press("more", "1"))
    assert _line(phone) == "me 3 1"


class Held(Errands):
    """Errands that come back when somebody lets them."""

    def __init__(self) -> None:
        self.held: list[tuple[Callable[[], Any], Callable[[Any], object]]] = []

    def send(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        self.held.append((work, then))

    def let_go(self) -> None:
        """Do what was held so far."""
        for work, then in [self.held.pop(0) for _ in [*self.held]]:
            then(work())


@pytest.fixture
def held() -> Held:
    return Held()


@pytest.fixture
def waiting(client: FakeClient, held: Held) -> Phone:
    """A phone that has seen its game, and whose server is slow from then on."""
    phone = Phone(client, held, Acts(client, held, lambda: None), [Face()], MEI)
    phone.look()
    held.let_go()
    return phone


def test_a_server_that_is_slow_is_said_until_it_answers(waiting: Phone, held: Held):
    waiting.pass_time(1)
    assert _said(waiting) == ""
    waiting.pass_time(3)
    assert _said(waiting) == "The server is slow. Still waiting for its answer."

    held.let_go()
    assert _said(waiting) == ""


def test_a_move_that_is_pressed_again_while_it_is_under_way_is_made_once(
    waiting: Phone, held: Held, client: FakeClient
):
    for _ in range(3):
        waiting.press(Press("move", "jump"))
    held.let_go()
    assert len(client.moves()) == 1

    waiting.press(Press("move", "jump"))
    while held.held:
        held.let_go()
    assert len(client.moves()) == 2


def test_what_was_asked_for_the_person_before_is_not_shown(
    waiting: Phone, held: Held, client: FakeClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(client, "ask_as", lambda who, *more, **key: Answer(200, {"scene": {"of": who}}))
    waiting.look()
    [(work, then)], held.held = held.held, []
    came = work()
    waiting.become(CHEN)
    then(came)
    assert (waiting.shown, waiting.own) == ({}, {})

    held.let_go()
    assert (waiting.shown["scene"]["of"], waiting.own["scene"]["of"]) == ("chen", "chen")


def test_a_look_that_begins_late_is_of_the_person_it_was_asked_for(
    waiting: Phone, held: Held, client: FakeClient, monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []

    def ask_as(who: str, *_more: str) -> Answer:
        asked.append(who)
        return Answer(0, {})

    monkeypatch.setattr(client, "ask_as", ask_as)
    waiting.look()
    waiting.become(CHEN)
    held.let_go()

    assert {*asked} == {"mei"}


def test_what_the_person_before_did_is_not_said_on_the_phone(waiting: Phone, held: Held):
    waiting.press(Press("move", "jump"))
    waiting.become(CHEN)
    held.let_go()

    assert waiting.said is None
