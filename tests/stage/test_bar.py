"""The bar: the clock's buttons, payments, and the language."""

from itertools import pairwise
from typing import Any

import pytest

from games.stage.acts import Acts, moved
from games.stage.bar import HEIGHT, Bar, earned, next_moment
from games.stage.client import Answer
from games.stage.phone import Person, Phone
from games.stage.places import PHONES as WIDTH
from games.stage.stamps import LANGS, Press
from tests.stage.fake import AtOnce, FakeClient
from tests.stage.test_phone import Face

NOW = "2026-11-22T12:00:00+00:00"
GAIN = {"message": {"zh-CN": "收获 5 克", "en": "+5 g"}, "ripe_at": NOW}


@pytest.fixture
def client() -> FakeClient:
    return FakeClient({
        ("GET", "/v1/sandbox"): {"now": NOW, "rate": 1},
        ("POST", "/v1/sandbox/clock"): {"now": NOW, "to": NOW, "done": True},
        ("POST", "/v1/sandbox/events"): {"result": {"earned": [GAIN]}, "why_not": []},
    })  # fmt: skip


@pytest.fixture
def bar(client: FakeClient) -> Bar:
    people = (Person("mei", {"zh-CN": "小梅", "en": "Mei"}), Person("lin", {"zh-CN": "小林", "en": "Lin"}))
    acts = Acts(client, AtOnce(), lambda: None)
    phones = [Phone(client, AtOnce(), acts, (Face(),), person) for person in people]
    found = Bar(client, AtOnce(), acts, phones, "en")
    found.pass_time(1)
    return found


def _clock_asked(client: FakeClient) -> list[Any]:
    return [body for method, path, body in client.asked if (method, path) == ("POST", "/v1/sandbox/clock")]


@pytest.mark.parametrize(("name", "body"), [("pause", {"rate": 0}), ("fast", {"rate": 60}), ("hour", {"by": "1h"})])
def test_each_button_of_the_clock_asks_for_what_it_says(bar: Bar, client: FakeClient, name: str, body: Any):
    bar.press(Press("clock", name))

    assert [body] == _clock_asked(client)


def test_a_clock_that_stands_goes_on_and_a_fast_one_goes_as_time_does(bar: Bar, client: FakeClient):
    for rate, name in ((0, "pause"), (60, "fast")):
        client.answers[("GET", "/v1/sandbox")] = {"now": NOW, "rate": rate}
        bar.pass_time(1)
        bar.press(Press("clock", name))

    assert [{"rate": 1}, {"rate": 1}] == _clock_asked(client)


def test_the_clock_goes_to_the_next_moment_of_either_player(bar: Bar, client: FakeClient):
    for phone, at in zip(bar._phones, ("2026-11-23T09:00:00+00:00", "2026-11-22T18:00:00+00:00"), strict=True):
        phone.own = {"scene": {"coming": [at, NOW]}}
    bar.press(Press("clock", "next"))

    assert [{"to": "2026-11-22T18:00:00+00:00"}] == _clock_asked(client)


def test_where_nothing_is_on_its_way_it_is_said(bar: Bar, client: FakeClient):
    bar.press(Press("clock", "next"))

    assert _clock_asked(client) == []
    assert "Nothing is on its way" in bar._phones[0].toast("en")[1].name
    assert next_moment(NOW, [NOW]) == ""


def test_a_long_way_is_gone_in_several_requests():
    ways = [{"now": NOW, "to": "later", "done": False}, {"now": "later", "to": "later", "done": True}]
    client = FakeClient({("POST", "/v1/sandbox/clock"): lambda path, body: ways.pop(0)})

    assert moved(client, {"by": "3d"}).told["now"] == "later"
    assert [{"by": "3d"}, {"to": "later"}] == _clock_asked(client)


def test_a_payment_is_made_for_one_player_and_said_in_the_quests_words(bar: Bar, client: FakeClient):
    bar.press(Press("pay", "1"))

    [body] = [body for method, path, body in client.asked if path == "/v1/sandbox/events"]
    assert (body["type"], body["player"]) == ("payment", "lin")
    assert "CNY 36.50 paid. +5 g" in " ".join(one.name for one in bar._phones[1].toast("en"))
    assert bar._phones[0].toast("en") == []


def test_a_payment_that_earns_nothing_says_why():
    told = {"result": {"earned": []}, "why_not": [{"sentence": {"zh-CN": "今天够了", "en": "Enough today"}}]}

    assert earned(told, "zh-CN") == "付款 36.50 元：今天够了"
    assert earned({"result": {"earned": []}, "why_not": []}, "en") == "CNY 36.50 paid. Nothing was earned this time."


def test_a_server_that_refuses_is_heard_on_the_phones(bar: Bar, client: FakeClient):
    client.answers[("POST", "/v1/sandbox/clock")] = Answer(
        409, {"code": "clock_backwards", "detail": "never backwards"}
    )
    bar.press(Press("clock", "hour"))

    assert bar._phones[0].toast("en")[1].name == "never backwards"


@pytest.mark.parametrize("lang", LANGS)
def test_the_buttons_do_not_overlap_in_either_language(bar: Bar, lang: Any):
    if bar.lang != lang:
        bar.press(Press("lang"))
    boxes = sorted((one for one in bar.picture(WIDTH) if one.press), key=lambda one: one.x)

    assert len(boxes) == 7
    for one, following in pairwise(boxes):
        assert one.x + one.width / 2 <= following.x - following.width / 2
    assert boxes[-1].x + boxes[-1].width / 2 <= WIDTH
    assert all(0 < one.y < HEIGHT for one in boxes)
    words = [one.name for one in bar.picture(WIDTH) if one.kind == "text"]
    assert not any("…" in word for word in words)
