"""The page of any event: choosing, filling in by presses and keys, sending, and what came of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec import to_builtins

from engine.api.sandbox_vocabulary import vocabulary_view
from games.stage import sheets
from games.stage.acts import Acts
from games.stage.client import Answer
from games.stage.pages.event import TIME, EventPage
from games.stage.panel import TABS, WIDTH
from games.stage.phone import Person, Phone
from games.stage.sheets import Row
from games.stage.stamps import ALERT, LANGS, Look, Press, wide
from tests.stage.fake import SESSIONS, AtOnce, FakeClient
from tests.stage.screens import in_window
from tests.stage.test_phone import Face
from tests.stage.vocabulary import BACK, PAY, VOCABULARY, WALK
from tests.world import content_of, quest

REAL = to_builtins(vocabulary_view(content_of(quest("pays", "payment", give="energy", amount=2)), "sandbox"))
NOW = "2027-03-12T07:30:00+08:00"
EVENTS, LIST, WHY = "/v1/sandbox/events", "/v1/sandbox/vocabulary", "/v1/players/mei/why"
GAIN = {"quest": "q", "asset": "energy", "amount": "52", "unit": "g", "ripe_at": None, "because": "",
        "message": {"zh-CN": "收获 52g", "en": "+52 g"}}  # fmt: skip


def taken(path: str, body: Any) -> Any:
    """The sandbox takes an event in, and tells how a bank would have sent it."""
    event = {"id": body["seed"], "source": "sandbox", "type": body["type"], "time": body["at"], "data": body["fields"]}
    result = {"replayed": False, "earned": [GAIN], "code": "", "message": "", "hint": ""}
    return {"event": event, "result": result, "why_not": []}


@pytest.fixture
def client() -> FakeClient:
    return FakeClient(SESSIONS | {
        ("GET", LIST): VOCABULARY, ("POST", EVENTS): taken, ("POST", "/v1/sandbox/snapshots"): {},
        ("GET", WHY): {"quests": [], "sentence": {}},
    })  # fmt: skip


@pytest.fixture
def acts(client: FakeClient) -> Acts:
    acts = Acts(client, AtOnce(), lambda: None)
    acts.now = NOW
    return acts


@pytest.fixture
def phones(client: FakeClient, acts: Acts) -> list[Phone]:
    names = {"mei": ("小梅", "Mei"), "lin": ("小林", "Lin")}
    return [
        Phone(client, AtOnce(), acts, (Face(),), Person(ref, {"zh-CN": zh, "en": en}))
        for ref, (zh, en) in names.items()
    ]


@pytest.fixture
def page(client: FakeClient, acts: Acts, phones: list[Phone]) -> EventPage:
    return EventPage(client, AtOnce(), acts, phones)


@pytest.fixture
def form(page: EventPage) -> EventPage:
    page.press(Press("type", "pay"))
    return page


def fill(page: EventPage, name: str, words: str) -> None:
    """Type something into a field instead of what is there."""
    page.press(Press("field", name))
    for _ in range(40):
        page.key("BACKSPACE")
    for sign in words:
        page.type(sign)


def row(page: EventPage, begins: str) -> Row:
    return next(one for one in page.rows("en") if one.words.startswith(begins))


def sent(client: FakeClient) -> list[Any]:
    return [body for method, path, body in client.asked if (method, path) == ("POST", EVENTS)]


def asked(client: FakeClient, path: str) -> Sequence[str]:
    return [one for method, one, _ in client.asked if method == "GET" and one.startswith(path)]


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_types_are_listed_those_that_tilth_tells_itself_last(page: EventPage):
    assert [(one.words, one.under) for one in page.rows("en")] == [
        ("An act of pay", "pay · 1 quest hears it"), ("An act of back", "back · no quest hears it"),
        ("An act of walk", "walk · 1 quest hears it"),
        ("An act of game.done", "game.done · 1 quest hears it · told by Tilth itself"),
    ]  # fmt: skip
    assert page.rows("zh-CN")[0].words == "事件 pay"


@pytest.mark.parametrize("came", [Answer(0, {}), Answer(200, {}), Answer(404, {"code": "not_found"})])
def test_a_list_that_did_not_come_is_asked_for_again(client: FakeClient, acts: Acts, phones: list[Phone], came: Answer):
    client.answers["GET", LIST] = came
    page = EventPage(client, AtOnce(), acts, phones)
    assert page.rows("en")[0].colour == ALERT

    client.answers["GET", LIST] = VOCABULARY
    page.press(page.rows("en")[1].press or Press(""))
    assert page.rows("en")[0].words == "An act of pay"


def test_who_comes_back_to_the_list_sees_the_vocabulary_of_now(form: EventPage, client: FakeClient):
    client.answers["GET", LIST] = VOCABULARY | {"types": [WALK]}
    form.press(Press("view", "types"))

    assert [one.words for one in form.rows("en")] == ["An act of walk"]


def test_a_list_that_is_known_stays_while_the_server_is_gone(form: EventPage, client: FakeClient):
    client.answers["GET", LIST] = Answer(0, {})
    form.press(Press("view", "types"))

    assert len(form.rows("en")) == 4


# --- the form ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_the_form_has_a_row_for_the_person_each_field_and_the_time(form: EventPage, lang: Any):
    words = [one.words for one in form.rows(lang)]

    assert len(words) == 1 + 1 + len(PAY["fields"]) + 1 + 1
    assert ("小梅" in words[1]) == (lang == "zh-CN")
    assert any("25 CNY" in one for one in words)
    assert any("2027-03-12 07:30:00" in one for one in words)


def test_the_person_is_one_of_the_two_phones_and_changes_by_a_press(form: EventPage, phones: list[Phone]):
    form.press(Press("who"))
    assert row(form, "who").words == "who: Lin"
    phones[1].become(Person("wang", {"zh-CN": "老王", "en": "Wang"}))
    assert row(form, "who").words == "who: Wang"


def test_choices_go_on_by_a_press_and_a_single_one_is_no_button(form: EventPage):
    form.press(Press("field", "channel"))

    assert row(form, "channel").words == "channel: card"
    assert row(form, "currency").press is None
    assert not form.typing


def test_a_field_that_is_pressed_is_typed_into_and_says_what_it_takes(form: EventPage):
    form.press(Press("field", "amount"))
    assert row(form, "amount").words == "amount: 25|"

    form.key("LEFT")
    form.type("7")
    assert row(form, "amount").words == "amount: 27|5"
    assert "at most 1,000,000,000" in row(form, "amount").under
    assert (form.typing, form.at) == (True, Press("field", "amount"))


def test_tab_goes_from_field_to_field_round_and_back_and_escape_leaves(form: EventPage):
    form.press(Press("field", "amount"))
    seen = []
    for _ in range(5):
        form.key("TAB")
        seen.append(form.at.name)
    assert seen == ["code", "shop", "ref", TIME, "amount"]

    form.key("SHIFT+TAB")
    assert form.at.name == TIME
    form.key("ESCAPE")
    assert not form.typing


def test_a_time_that_nobody_changed_stays_now(form: EventPage, acts: Acts, client: FakeClient):
    form.press(Press("field", TIME))
    form.key("END")
    form.leave()
    acts.now = "2027-03-12T09:00:00+08:00"
    form.press(Press("send"))

    assert sent(client)[0]["at"] == acts.now


def test_what_may_not_stand_in_a_field_is_marked_and_not_sent(form: EventPage, client: FakeClient):
    fill(form, "amount", "12 yuan")
    form.key("ENTER")

    assert (row(form, "amount").colour, row(form, "amount").under[:14]) == (ALERT, "Not like that:")
    assert row(form, "Mend").colour == ALERT
    assert sent(client) == []
    assert (form.typing, form.at) == (
        True,
        Press("field", "amount"),
    )  # what mends it is typed, and no key of the window
    fill(form, "amount", "12")
    assert not [one for one in form.rows("en") if one.colour == ALERT]


def test_a_time_that_is_none_is_marked_and_not_sent(form: EventPage, client: FakeClient):
    fill(form, TIME, "soon")
    form.press(Press("send"))

    assert row(form, "time").colour == ALERT
    assert sent(client) == []


# --- sending ----------------------------------------------------------------------------------------------------------


def test_the_raw_json_is_the_event_that_is_sent(form: EventPage, client: FakeClient):
    form.press(Press("view", "json"))
    shown = row(form, "The CloudEvent").under
    form.press(Press("send"))

    body = sent(client)[0]
    for told in (f'"id": "{body["seed"]}"', '"subject": "mei"', '"time": "2027-03-11T23:30:00.000Z"', '"amount": 25'):
        assert told in shown
    assert body["fields"] == {
        "ref": f"T-{body['seed'].removeprefix('stage-')}", "amount": 25, "currency": "CNY", "channel": "qr",
        "code": "5411", "shop": "corner",
    }  # fmt: skip


def test_a_json_that_cannot_be_made_says_what_to_do(form: EventPage):
    fill(form, "amount", "")
    form.press(Press("view", "json"))

    assert [one.colour for one in form.rows("en")][1:] == [ALERT]


def test_enter_sends_and_what_it_granted_and_why_is_on_the_page_and_the_phone(
    form: EventPage, client: FakeClient, phones: list[Phone], acts: Acts
):
    fill(form, "amount", "52.5")
    form.key("ENTER")

    assert sent(client)[0]["fields"]["amount"] == "52.5"
    assert row(form, "+52 g").under == "Quest: +52 g"
    assert asked(client, WHY) == [f"{WHY}?event={sent(client)[0]['seed']}&source=sandbox"]
    assert [phone.said is not None for phone in phones] == [True, False]
    assert [(act.words("en"), bool(act.moment)) for act in acts.log] == [("Mei: an act of pay", True)]


def test_a_press_on_a_quest_opens_what_it_asked_and_another_folds_it(form: EventPage, client: FakeClient):
    line = {"rule": "reward.amount", "verdict": "yes", "written": {"zh-CN": "52", "en": "52"}, "saw": []}
    quest = {"quest": "q", "because": "", "earned": [GAIN], "sentence": {}, "lines": [line]}
    client.answers["GET", WHY] = {"quests": [quest], "sentence": {}}
    form.press(Press("send"))

    form.press(row(form, "+52 g").press or Press(""))
    assert row(form, "52").under == "reward.amount · yes"
    form.press(Press("why", "q"))
    assert not any(one.words == "52" for one in form.rows("en"))


def test_the_same_again_is_the_same_event_also_when_the_clock_went_on(form: EventPage, client: FakeClient, acts: Acts):
    form.press(Press("send"))
    acts.now = "2027-03-12T09:00:00+08:00"
    form.press(Press("again"))

    first, again = sent(client)
    assert first == again


def test_back_at_the_form_it_is_another_act_with_what_was_filled_in(form: EventPage, client: FakeClient):
    fill(form, "amount", "7")
    form.press(Press("send"))
    form.press(Press("view", "form"))
    form.press(Press("send"))

    first, other = sent(client)
    assert first["seed"] != other["seed"]
    assert first["fields"]["ref"] != other["fields"]["ref"]
    assert other["fields"]["amount"] == 7


def test_what_may_have_been_lost_is_sent_as_it_was_then_unless_it_was_changed(
    form: EventPage, client: FakeClient, acts: Acts
):
    client.answers["POST", EVENTS] = Answer(0, {})
    form.press(Press("send"))
    assert any(one.colour == ALERT for one in form.rows("en"))
    acts.now = "2027-03-12T09:00:00+08:00"
    form.press(Press("send"))
    fill(form, "amount", "7")
    form.press(Press("send"))

    first, again, changed = sent(client)
    assert first == again
    assert changed["seed"] != first["seed"]


def test_a_refund_begins_with_the_payment_before_it(form: EventPage, client: FakeClient):
    form.press(Press("send"))
    form.press(Press("view", "types"))
    form.press(Press("type", BACK["type"]))

    assert row(form, "of").words == f"of: {sent(client)[0]['fields']['ref']}"


def test_what_the_server_does_not_take_is_said_and_can_be_mended(form: EventPage, client: FakeClient):
    client.answers["POST", EVENTS] = Answer(422, {"code": "wrong_value", "detail": "no such shop", "hint": "another"})
    form.press(Press("send"))
    assert row(form, "A field has").under == "wrong_value · no such shop · another"

    form.press(Press("view", "form"))
    assert row(form, "amount").words == "amount: 25 CNY"


def test_a_why_that_does_not_come_is_said_and_nothing_breaks(form: EventPage, client: FakeClient):
    client.answers["GET", WHY] = Answer(0, {})
    form.press(Press("send"))

    assert [one.colour for one in form.rows("en")].count(ALERT) == 1


def test_each_place_of_the_page_is_another_one(form: EventPage):
    places = [form.place]
    for press in (Press("view", "json"), Press("send"), Press("view", "types")):
        form.press(press)
        places.append(form.place)

    assert len({*places}) == len(places)


# --- what is seen -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", REAL["types"], ids=lambda one: one["type"])
def test_each_type_of_the_shipped_vocabulary_has_a_form_and_an_event_that_fit_the_panel(
    page: EventPage, client: FakeClient, kind: Any, lang: Any
):
    client.answers["GET", LIST] = REAL
    page.press(Press("view", "types"))
    page.press(Press("type", kind["type"]))
    for typed in [one["name"] for one in kind["fields"] if one["type"] == "text"]:
        fill(page, typed, "long" * 50)
    for view in ("types", "form", "json"):
        page.press(Press("view", view))
        for first in range(0, len(page.rows(lang)), 4):
            for one in sheets.listed(page.rows(lang), Look(lang, {}, {}, width=WIDTH, height=704), first, top=TABS):
                wide_one = wide(one.name, one.height) if one.kind == "text" else one.width
                left = one.x if one.align == "left" else one.x - wide_one / 2
                assert 0 <= left, one
                assert left + wide_one <= WIDTH - 2, one


@pytest.mark.slow
def test_in_the_window_a_payment_is_filled_in_by_mouse_and_keys_sent_granted_and_gone_back_from(
    screen: str, tmp_path: Path
):
    in_window("tests.stage.through_event", str(tmp_path), screen=screen)
