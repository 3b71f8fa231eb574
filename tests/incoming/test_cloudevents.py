"""Envelopes: what is missing is an error, what is hostile is refused quickly and with the right status."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Malformed
from engine.incoming.cloudevents import MOST_BYTES, binary_envelope, instant, split_batch, structured_envelope

TOLD: dict[str, Any] = {
    "specversion": "1.0",
    "id": "e-1",
    "source": "core-banking",
    "type": "payment",
    "subject": "p-1",
    "time": "2026-12-02T10:00:00+08:00",
    "data": {"amount": 10.5},
}
HEADERS = {
    "ce-specversion": "1.0",
    "ce-id": "e-1",
    "ce-source": "core-banking",
    "ce-type": "payment",
    "ce-subject": "p-1",
    "ce-time": "2026-12-02T02:00:00Z",
    "content-type": "application/json",
}


def body(**changes: Any) -> bytes:
    return json.dumps({k: v for k, v in {**TOLD, **changes}.items() if v is not ...}).encode()


def refused(text: bytes) -> Malformed:
    with pytest.raises(Malformed) as raised:
        structured_envelope(text)
    return raised.value


def test_a_structured_event_is_read_with_exact_numbers() -> None:
    told = structured_envelope(body())

    assert (told.id, told.source, told.type, told.player) == ("e-1", "core-banking", "payment", "p-1")
    assert told.at == 1_796_176_800_000
    assert str(told.data["amount"]) == "10.5"


@pytest.mark.parametrize("name", ["id", "time", "source", "type", "subject"])
@pytest.mark.parametrize("value", [..., None, ""])
def test_a_missing_attribute_is_an_error_and_never_made_up(name: str, value: Any) -> None:
    error = refused(body(**{name: value}))

    assert (error.status, error.code) == (400, f"missing_{name}")


@pytest.mark.parametrize("version", [..., "0.3", "1.0.2", None])
def test_only_version_one_is_read(version: Any) -> None:
    assert refused(body(specversion=version)).code == "wrong_specversion"


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-02T10:00:00",
        "2026-12-02",
        "2026-12-02T10:00:00+0800",
        "2026-12-02T10:00Z",
        "2026-13-02T10:00:00Z",
        "2026-12-02T10:00:60Z",
        "2026-12-02T10:00:00+99:00",
        "yesterday",
        "٢٠٢٦-12-02T10:00:00Z",
        "",
        None,
    ],
)
def test_a_time_without_zone_or_sense_is_refused(text: str | None) -> None:
    with pytest.raises(Malformed) as raised:
        instant(text)

    assert (raised.value.status, raised.value.code) == (400, "wrong_time")


def test_fractions_of_a_millisecond_are_rounded_down() -> None:
    assert instant("1970-01-01T00:00:00.001999999Z") == 1


def test_the_zone_is_counted_in() -> None:
    assert instant("2026-12-02T10:00:00+08:00") == instant("2026-12-02t02:00:00z")


@pytest.mark.parametrize(
    "text",
    [
        body()[:-1] + b', "id": "e-2"}',
        body()[:-1] + b', "other": 1, "other": 2}',
        b'{"id": "e-9", ' + body()[1:],
        body(data=...)[:-1] + b', "data": {"amount": 1, "amount": 2}}',
        body(data=...)[:-1] + b', "data": {"amount": 1, "am\\u006funt": 2}}',
        body(data=...)[:-1] + b', "data": {"a": {"b": 1, "b": 2}}}',
        body(data=...)[:-1] + b', "data": {"a": [{"b": 1, "b": 2}]}}',
        body()[:-1] + b', "data": {"amount": 2}}',
    ],
)
def test_a_name_written_twice_is_refused(text: bytes) -> None:
    error = refused(text)

    assert (error.status, error.code) == (400, "duplicate_key")


def test_extension_attributes_and_escapes_are_no_repeats() -> None:
    told = structured_envelope(body(traceparent="00-ab", count=3, subject='p"1\\', data={"a": 'x"y', "b": "\u00e9"}))

    assert (told.player, told.data) == ('p"1\\', {"a": 'x"y', "b": "é"})


JSON_TEXT = st.text(max_size=8)
PAIRS = st.lists(st.tuples(JSON_TEXT, st.one_of(JSON_TEXT, st.integers(), st.booleans(), st.none())), max_size=6)


@given(PAIRS, st.booleans())
def test_data_is_refused_for_repeats_exactly_when_a_name_repeats(
    pairs: list[tuple[str, Any]], ascii_only: bool
) -> None:
    members = [f"{json.dumps(k, ensure_ascii=ascii_only)}: {json.dumps(v, ensure_ascii=ascii_only)}" for k, v in pairs]
    text = body(data=...)[:-1] + b', "data": {' + ", ".join(members).encode() + b"}}"

    if len({name for name, _ in pairs}) == len(pairs):
        assert structured_envelope(text).data == dict(pairs)
    else:
        assert refused(text).code == "duplicate_key"


@pytest.mark.parametrize(
    "deep",
    [
        b"[" * 20_000 + b"]" * 20_000,
        body(data=...)[:-1] + b', "data": ' + b'{"a":' * 9_000 + b"1" + b"}" * 9_000 + b"}",
        body()[:-1] + b', "x": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        b"[" * 60_000,
    ],
)
def test_deeply_nested_json_is_a_bad_request_and_quick(deep: bytes) -> None:
    started = time.perf_counter()

    assert refused(deep).status == 400
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe{",
        b"\xef\xbb\xbf" + body(),
        body() + b"x",
        body(id=7),
        body().replace(b"e-1", b"e\x001"),
        body().replace(b"e-1", b"\xc0\xa0"),
        body().replace(b"e-1", b"\\ud800"),
        body()[:-1] + b', "x": NaN}',
        body().replace(b"10.5", b"NaN"),
        body().decode().encode("utf-16"),
    ],
)
def test_what_is_not_a_cloudevent_in_utf8_is_a_bad_request(text: bytes) -> None:
    assert refused(text).status == 400


def test_more_than_64_kib_is_too_large() -> None:
    assert structured_envelope(body() + b" " * (MOST_BYTES - len(body()))).id == "e-1"
    assert refused(body() + b" " * (MOST_BYTES + 1 - len(body()))).status == 413


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 0),
        ("application/json; charset=UTF-8", 0),
        ("text/xml", 415),
        ("application/cloudjson", 415),
    ],
)
def test_only_json_data_is_taken(kind: str, status: int) -> None:
    text = body(datacontenttype=kind)

    assert (refused(text).status if status else 0) == status
    assert structured_envelope(body(datacontenttype="application/bank+json")).id == "e-1"


def test_base64_data_is_not_taken() -> None:
    assert refused(body(data=..., data_base64="AAAA")).status == 415


def test_data_must_be_an_object_and_may_be_absent() -> None:
    assert refused(body(data=[1])).code == "wrong_data"
    assert refused(body(data=None)).code == "wrong_data"
    assert structured_envelope(body(data=...)).data == {}


def test_a_batch_is_split_without_reading_its_events() -> None:
    assert split_batch(b'[{"a": 1}, {"a": 1, "a": 2}, 7]') == [b'{"a": 1}', b'{"a": 1, "a": 2}', b"7"]


def test_a_batch_that_is_no_array_is_a_bad_request() -> None:
    for text in (b"{}", b"[1", b"", b"[" * 20_000):
        with pytest.raises(Malformed) as raised:
            split_batch(text)
        assert raised.value.status == 400


def test_a_binary_event_is_read_from_its_headers() -> None:
    told = binary_envelope(HEADERS, b'{"amount": "2.50"}')

    assert (told.id, told.player, told.data, told.at) == ("e-1", "p-1", {"amount": "2.50"}, 1_796_176_800_000)


@pytest.mark.parametrize(
    ("header", "value"),
    [("%E5%8D%A1", "卡"), ('"a b"', "a b"), ('"a\\"b"', 'a"b'), ("a%2541", "a%41"), ("a b", "a b")],
)
def test_headers_are_percent_decoded_once_and_unquoted(header: str, value: str) -> None:
    assert binary_envelope({**HEADERS, "CE-ID": header, "ce-id": header}, b"{}").id == value


def test_a_header_that_is_not_utf8_is_refused() -> None:
    for value in ("%C0%A0", "%ff", "\u5361"):
        with pytest.raises(Malformed) as raised:
            binary_envelope({**HEADERS, "ce-id": value}, b"{}")
        assert (raised.value.status, raised.value.code) == (400, "wrong_header")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"content-encoding": "gzip"}, 415),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": ""}, 415),
        ({"ce-time": ""}, 400),
        ({"ce-id": ""}, 400),
    ],
)
def test_binary_events_get_the_same_statuses(changes: dict[str, str], status: int) -> None:
    with pytest.raises(Malformed) as raised:
        binary_envelope({**HEADERS, **changes}, b'{"amount": 1}')

    assert raised.value.status == status


def test_binary_data_with_a_repeated_name_is_refused() -> None:
    with pytest.raises(Malformed, match="twice"):
        binary_envelope(HEADERS, b'{"amount": 1, "amount": 2}')


def test_a_number_beyond_all_numbers_is_refused():
    text = body(data="NUMBER").replace(b'"NUMBER"', b'{"amount": 1e99999999999999999999}')

    assert (refused(text).status, refused(text).code) == (422, "wrong_value")
