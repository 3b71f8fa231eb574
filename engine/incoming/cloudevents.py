"""CloudEvents 1.0 over HTTP: the envelope of one event, structured, batched or binary. Nothing is ever made up.

Numbers: 64 KiB an event is what CloudEvents 1.0 asks every receiver to take; more is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

import msgspec
from msgspec.structs import astuple

from engine.errors import Malformed

MOST_BYTES = 64 * 1024
LARGEST_BATCH = 4 * 1024 * 1024

_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_JSON_TYPE = re.compile(r"application/([a-z0-9.+-]+\+)?json", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Envelope(NamedTuple):
    """What a CloudEvent says; `at` in ms since 1970Z, `data` not yet checked against the vocabulary."""

    type: str
    source: str
    id: str
    player: str
    at: int
    data: dict[str, Any]


class _Told(msgspec.Struct, gc=False):
    """The attributes as they arrive. All are optional here, so that what is missing gets its own error code."""

    specversion: str | None = None
    id: str | None = None
    source: str | None = None
    type: str | None = None
    subject: str | None = None
    time: str | None = None
    datacontenttype: str | None = None
    dataschema: str | None = None
    data_base64: msgspec.Raw = msgspec.Raw()
    data: msgspec.Raw = msgspec.Raw()


_envelopes = msgspec.json.Decoder(_Told)
_batches = msgspec.json.Decoder(list[msgspec.Raw])
_objects = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


def structured_envelope(body: bytes) -> Envelope:
    """Read `application/cloudevents+json`. Malformed: 400, or 413 above 64 KiB, 415 for data that is not JSON."""
    _refuse_size(body, MOST_BYTES)
    told: _Told = _decoded(_envelopes, body)
    raw = bytes(told.data)
    _refuse_repeats(body, 2 * _strings_of(told) + raw.count(b'"'))
    if bytes(told.data_base64):
        raise Malformed("data_base64 is not taken", code="not_json", hint="send JSON in 'data'", status=415)
    return _envelope(told, raw)


def split_batch(body: bytes) -> list[bytes]:
    """The events of an `application/cloudevents-batch+json` body, still as text. Malformed: 400, 413 above 4 MiB."""
    _refuse_size(body, LARGEST_BATCH)
    return [bytes(one) for one in _decoded(_batches, body)]


def binary_envelope(headers: Mapping[str, str], body: bytes) -> Envelope:
    """Read attributes from `ce-*` headers (percent-decoded once, quotes taken off) and data from the body.

    Malformed: 400, 413 above 64 KiB, 415 for another content type than JSON or a compressed body.
    """
    _refuse_size(body, MOST_BYTES)
    lower = {name.lower(): value for name, value in headers.items()}
    if lower.get("content-encoding", "identity").strip().lower() != "identity":
        raise Malformed("compressed bodies are not taken", code="compressed", status=415)
    told = {name: _header(lower[f"ce-{name}"]) for name in _BINARY if f"ce-{name}" in lower}
    content_type = lower.get("content-type") or ("" if body else "application/json")
    return _envelope(_Told(**told, datacontenttype=content_type), body)  # type: ignore[arg-type]


_BINARY = ("specversion", "id", "source", "type", "subject", "time", "dataschema")


def _envelope(told: _Told, raw: bytes) -> Envelope:
    if told.specversion != "1.0":
        raise _bad("specversion", "'specversion' must be \"1.0\"", told.specversion)
    for name in ("id", "time", "source", "type", "subject"):
        if not getattr(told, name):
            raise Malformed(f"'{name}' is missing", code=f"missing_{name}", hint=_WHY[name], status=400)
    if told.datacontenttype is not None and told.datacontenttype != "application/json":
        _refuse_content_type(told.datacontenttype)
    data = _data(raw) if raw else {}
    return Envelope(told.type, told.source, told.id, told.subject, instant(told.time), data)  # type: ignore[arg-type]


_WHY = {
    "id": "every event needs the sender's own id: the same id is never paid twice",
    "time": "say when it happened, as 2026-12-02T10:00:00+08:00",
    "source": "say which system sends this",
    "type": "say what happened, by its name in the vocabulary",
    "subject": "say which player did it",
}


def instant(time: str | None) -> int:
    """An RFC 3339 time with its zone as ms since 1970Z, rounded down. Malformed (400, `wrong_time`) for all else."""
    if time is None or not _TIME.fullmatch(time):
        raise _bad("time", "'time' is not an RFC 3339 time with its zone", time)
    try:
        return (datetime.fromisoformat(time.upper()) - _EPOCH) // _MILLISECOND
    except ValueError:
        raise _bad("time", "'time' is no real day, hour or zone", time) from None


def _data(raw: bytes) -> dict[str, Any]:
    try:
        data: dict[str, Any] = _objects.decode(raw)
    except msgspec.ValidationError:
        raise Malformed("'data' must be an object", code="wrong_data", hint='as {"amount": 10.5}') from None
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise _unreadable(error) from None
    expected = len(data)
    for value in data.values():
        if value.__class__ is str:
            expected += 1
        elif value.__class__ in (dict, list):
            expected = -1
            break
    _refuse_repeats(raw, 2 * expected)
    return data


def _strings_of(told: _Told) -> int:
    """How many JSON strings the known attributes take: a name and a value each, and the name of `data`."""
    values = astuple(told)[:-2]  # all but the two that hold data
    return (1 if bytes(told.data) else 0) + 2 * (len(values) - values.count(None))


def _refuse_repeats(text: bytes, quotes: int) -> None:
    """Refuse JSON with a name twice in one object.

    Without a backslash every string token has exactly two quote marks. What was decoded accounts for `quotes` of them;
    a repeated name would leave more. Only if they differ is it worth the slow, certain look at every pair.
    """
    if text.count(b'"') == quotes and b"\\" not in text:
        return
    try:
        json.loads(text, object_pairs_hook=_once, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise _unreadable(error) from None


def _once(pairs: list[tuple[str, object]]) -> None:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise Malformed("a name is written twice in one object", code="duplicate_key", status=400)
        seen.add(name)


def _refuse_size(body: bytes, most: int) -> None:
    if len(body) > most:
        raise Malformed(f"more than {most // 1024} KiB", code="too_large", status=413)


def _refuse_content_type(told: str) -> None:
    kind, _, rest = told.partition(";")
    charset = rest.replace(" ", "").replace('"', "").lower()
    if not _JSON_TYPE.fullmatch(kind.strip().lower()) or (charset and charset not in ("charset=utf-8", "charset=utf8")):
        raise Malformed("the data must be application/json in UTF-8", code="not_json", status=415)


def _header(value: str) -> str:
    text = value.strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    try:
        return unquote_to_bytes(text.encode("latin-1")).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        raise Malformed("a ce- header is not UTF-8", code="wrong_header", status=400) from None


def _decoded(decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise _unreadable(error) from None


def _unreadable(error: Exception) -> Malformed:
    if isinstance(error, RecursionError):
        return Malformed("the JSON is nested too deeply", code="too_deep", status=400)
    if isinstance(error, ArithmeticError):  # 1e99999999999999999999 is JSON, but no number anyone can hold
        return Malformed("a number is too large to read", code="wrong_value", hint="it has at most 12 digits")
    if isinstance(error, msgspec.ValidationError):
        return Malformed(f"not a CloudEvent: {error}", code="wrong_envelope", status=400)
    return Malformed("this is not JSON in UTF-8", code="bad_json", hint=str(error)[:120], status=400)


def _bad(name: str, message: str, given: str | None) -> Malformed:
    hint = "it is missing" if given is None else f"it is {given[:40]!a}"
    return Malformed(message, code=f"wrong_{name}", hint=hint, status=400)
