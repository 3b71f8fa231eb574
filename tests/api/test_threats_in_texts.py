"""Case 24: markup in any text that a bank or a player can say comes back as JSON text or not at all, never as HTML."""

import json
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any
from urllib.parse import quote

import pytest
from httpx2 import Response

from engine.clock import DAY, iso
from engine.people.players import create_players
from tests.api.whole import ALSO_SANDBOX, Whole, texts_into
from tests.payloads import MARKUP

ANY = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
MANY = pytest.mark.parametrize("each", [2, pytest.param(len(MARKUP), marks=pytest.mark.soak)])
"""So many of the payloads in each place; which ones goes round, so that all are used."""

TEXT = ("application/json", "application/problem+json", "text/plain", "text/event-stream")


def assert_only_text(answer: Response, payload: str, where: object) -> None:
    """An answer is nothing that a browser would render, and a payload stands in it as text of JSON alone."""
    kind = answer.headers["content-type"].partition(";")[0]

    assert kind in TEXT, where
    assert answer.headers["x-content-type-options"] == "nosniff", where
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'", where
    assert answer.status_code < 500, (where, answer.text)
    if kind.endswith("json"):
        json.loads(answer.text)
    else:
        assert payload not in answer.text, where


def texts_of(told: Any) -> Iterator[str]:
    """Every text in a JSON value, names of fields too."""
    if isinstance(told, dict):
        for name, value in told.items():
            yield name
            yield from texts_of(value)
    elif isinstance(told, list):
        for value in told:
            yield from texts_of(value)
    elif isinstance(told, str):
        yield told


@ANY
@MANY
@ALSO_SANDBOX
def test_case_24_markup_in_any_place_of_any_route_comes_back_as_text_or_not_at_all(whole: Whole, each: int):
    payloads, used = cycle(MARKUP), set()
    for operation in whole.operations():
        for place, _ in list(texts_into(operation, "", whole.fills)):
            for payload in islice(payloads, each):
                [request] = [told for slot, told in texts_into(operation, payload, whole.fills) if slot == place][:1]
                told = request["headers"] | whole.credentials(operation)
                assert_only_text(whole.client.request(**(request | {"headers": told})), payload, (operation, place))
                used.add(payload)

    assert used == set(MARKUP)


@ANY
@MANY
def test_case_24_markup_in_any_field_of_an_event_comes_back_as_text_or_not_at_all(whole: Whole, each: int):
    payloads = cycle(MARKUP)
    for number, _ in enumerate(list(whole.events_with(""))):
        for payload in islice(payloads, each):
            event = next(islice(whole.events_with(payload), number, None))
            assert_only_text(whole.bank.tell(event), payload, event)


@ANY
def test_case_24_what_was_taken_with_markup_in_it_is_shown_as_json_text_wherever_it_is_shown(whole: Whole):
    """References, ids and texts of events are the bank's own words, kept as they are: each is shown somewhere.

    A reference with markup is refused by now; a database may hold some that were taken before.
    """
    # A path with a slash is another path, and the test's client reads a per cent sign twice.
    plain = [text for text in MARKUP if text.isprintable() and not set("/\\%") & set(text)]
    create_players(whole.runtime.db, plain, whole.clock.now())
    for number, text in enumerate(plain):
        whole.bank.put(quote(text, safe=""), consent={"given": True, "text_version": text})
        held = whole.bank.event(id=text, subject=text, time=iso(whole.clock.now() + (2 + number) * DAY))
        assert whole.bank.tell(held).status_code == 202
        assert whole.bank.tell(whole.bank.event("content_read", subject=text, data={"article": text})).json()["earned"]

    shown: dict[str, set[str]] = {}
    for operation in (one for one in whole.operations() if (one.method, one.asks) == ("GET", "key")):
        for text in plain if "id" in operation.named("path") else plain[:1]:
            url = operation.url(whole.fills | {"id": quote(text, safe="")})
            most = {"limit": 200} if "limit" in operation.named("query") else None
            answer = whole.client.get(url, params=most, headers=whole.bank.headers)
            assert_only_text(answer, text, (operation, text))
            shown.setdefault(operation.path, set()).update(set(texts_of(answer.json())) & set(plain))

    assert shown["/v1/events/quarantined"] == shown["/v1/players/{id}/export"] == set(plain)


@ANY
def test_case_24_no_text_of_a_caller_is_in_the_pages_that_are_html(whole: Whole):
    said = [quote(text) for text in MARKUP]
    pages = [whole.client.get(f"/docs?{text}#{text}", headers={"Referer": text}) for text in said]

    assert len({page.text for page in pages}) == 1
    assert pages[0].headers["content-type"].startswith("text/html")
    assert "script-src" not in pages[0].headers["content-security-policy"].replace("script-src 'none'", "")
