"""Reading bodies and content types."""

from decimal import Decimal

import pytest
from starlette.datastructures import Headers

from engine.api.bodies import Mode, mode_of, read_object, unreadable
from engine.errors import Malformed


@pytest.mark.parametrize(
    ("headers", "mode"),
    [
        ({"content-type": "application/cloudevents+json"}, Mode.STRUCTURED),
        ({"content-type": "Application/CloudEvents+JSON; charset=UTF-8"}, Mode.STRUCTURED),
        ({"content-type": "application/cloudevents-batch+json"}, Mode.BATCH),
        ({"content-type": "application/json", "ce-specversion": "1.0"}, Mode.BINARY),
        ({"ce-id": "1"}, Mode.BINARY),
    ],
)
def test_the_headers_say_how_an_event_comes(headers: dict[str, str], mode: Mode):
    assert mode_of(Headers(headers)) is mode


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/json",
        "application/cloudevents+json; charset=utf-16",
        "application/cloudevents+xml",
    ],
)
def test_what_is_no_cloudevent_is_refused(kind: str):
    with pytest.raises(Malformed) as refused:
        mode_of(Headers({"content-type": kind}))

    assert refused.value.status == 415


def test_numbers_with_a_point_are_exact():
    assert read_object(b'{"x": 0.1}') == {"x": Decimal("0.1")}


def test_a_body_that_is_only_wrong_by_nan_is_told_so():
    error = unreadable(b'{"x": -Infinity}', Malformed("", code="bad_json", status=400))

    assert (error.status, error.code, error.message) == (422, "wrong_value", "-Infinity is not a number")


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000])
def test_a_body_that_is_wrong_otherwise_keeps_its_error(body: bytes):
    error = Malformed("", code="bad_json", status=400)

    assert unreadable(body, error) is error


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        (b'{"a": 1e99999999999999999999}', 422, "wrong_value"),
        (rb'{"\ud800": 1}', 400, "bad_json"),
        (rb'{"a": ["\udfff"]}', 400, "bad_json"),
    ],
)
def test_what_json_allows_and_nobody_can_hold_is_refused(text: bytes, status: int, code: str):
    with pytest.raises(Malformed) as raised:
        read_object(text)

    assert (raised.value.status, raised.value.code) == (status, code)
