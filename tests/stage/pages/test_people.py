"""The page of the people: their cards, what they do, and the phones they are on."""

import json
from typing import Any

import pytest

from games.stage.acts import Acts
from games.stage.client import Answer
from games.stage.opening import FILE
from games.stage.pages.people import PeoplePage
from games.stage.phone import Person, Phone
from games.stage.stamps import ALERT, LANGS, Press
from tests.stage.fake import SESSIONS, AtOnce, FakeClient
from tests.stage.test_phone import Face

PEOPLE = json.loads(FILE.read_text(encoding="utf-8"))["people"]
EVENTS = ("POST", "/v1/sandbox/events")
GAIN = {"message": {"zh-CN": "收获 52 克", "en": "+52 g"}, "ripe_at": None}


@pytest.fixture
def client() -> FakeClient:
    return FakeClient(SESSIONS | {
        EVENTS: {"result": {"earned": [GAIN]}, "why_not": []}, ("POST", "/v1/sandbox/snapshots"): {},
    })  # fmt: skip


@pytest.fixture
def phones(client: FakeClient) -> list[Phone]:
    acts = Acts(client, AtOnce(), lambda: None)
    return [Phone(client, AtOnce(), acts, (Face(),), Person(one["ref"], one["name"])) for one in PEOPLE[:2]]


@pytest.fixture
def page(client: FakeClient, phones: list[Phone]) -> PeoplePage:
    return PeoplePage(Acts(client, AtOnce(), lambda: None), phones, PEOPLE)


def test_six_people_have_a_name_a_life_and_at_least_three_things_to_do():
    assert len(PEOPLE) == 6
    assert all(one["about"]["zh-CN"] and one["about"]["en"] and len(one["acts"]) >= 3 for one in PEOPLE)


@pytest.mark.parametrize("lang", LANGS)
def test_everybody_has_a_card_that_says_who_they_are_and_where(page: PeoplePage, lang: Any):
    rows = page.rows(lang)

    assert [row.words for row in rows] == [one["name"][lang] for one in PEOPLE]
    assert rows[0].under.endswith("在左边" if lang == "zh-CN" else "on the left")


def test_an_open_card_has_what_they_do_and_folds_again(page: PeoplePage):
    page.press(Press("card", "mei"))
    assert [row.words for row in page.rows("en")][1:4] == [act["en"] for act in PEOPLE[0]["acts"]]

    page.press(Press("card", "mei"))
    assert len(page.rows("en")) == len(PEOPLE)


def test_what_somebody_does_is_told_as_a_bank_would_and_what_came_of_it_is_said(
    page: PeoplePage, client: FakeClient, phones: list[Phone]
):
    page.press(Press("card", "mei"))
    page.press(Press("act", "1"))

    told = [body for method, path, body in client.asked if (method, path) == EVENTS]
    assert told[0].pop("seed")
    assert told == [{"type": "payment", "player": "mei", "fields": PEOPLE[0]["acts"][1]["fields"]}]
    assert page.rows("en")[2].under == "+52 g"
    assert [phone.said is not None for phone in phones] == [True, False]


def test_what_the_server_refused_is_said_on_its_row(page: PeoplePage, client: FakeClient):
    client.answers[EVENTS] = Answer(422, {"code": "wrong_value", "detail": "no such mode"})
    page.press(Press("card", "mei"))
    page.press(Press("act", "0"))

    assert (page.rows("en")[1].under, page.rows("en")[1].colour) == ("no such mode", ALERT)


def test_somebody_is_put_on_a_phone(page: PeoplePage, phones: list[Phone]):
    page.press(Press("card", "zhou"))
    page.press(Press("phone", "1"))

    assert [phone.person.ref for phone in phones] == ["mei", "zhou"]
    [sides] = [row.offers for row in page.rows("en") if row.offers]
    assert [one.can for one in sides] == [True, False]
