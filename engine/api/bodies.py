"""Reading what is sent: bounded while it arrives, uncompressed, JSON without tricks."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

import msgspec
from pydantic import BaseModel, ValidationError
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request

from engine.api.problems import wrong_body
from engine.errors import Malformed, TilthError

Model = TypeVar("Model", bound=BaseModel)

EVENT_BYTES = 64 * 1024
BATCH_BYTES = 2 * 1024 * 1024
BATCH_EVENTS = 1_000
PLAYER_BYTES = 16 * 1024


class Mode(Enum):
    """How CloudEvents come: one as JSON, many as a JSON array, or one with its attributes in headers."""

    STRUCTURED = "application/cloudevents+json"
    BATCH = "application/cloudevents-batch+json"
    BINARY = "application/json"


async def read_body(request: Request, most: int) -> bytes:
    """Return the whole body. Errors: Malformed 413 as soon as it is longer than `most` bytes, 415 when compressed."""
    headers = request.headers
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Malformed("compressed bodies are not taken", code="compressed", status=415, hint="send it as it is")
    told = headers.get("content-length", "")
    if told.isascii() and told.isdigit() and (len(told) > 12 or int(told) > most):
        raise _too_large(most)
    parts, size = [], 0
    while True:
        message = await request.receive()
        if message["type"] != "http.request":
            raise ClientDisconnect
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            raise _too_large(most)
        parts.append(part)
        if not message.get("more_body"):
            return parts[0] if len(parts) == 1 else b"".join(parts)


def mode_of(headers: Headers) -> Mode:
    """Return how an event is sent. Errors: Malformed 415 when it is no CloudEvent."""
    kind, _, parameters = headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    for mode in (Mode.STRUCTURED, Mode.BATCH):
        if kind == mode.value:
            _refuse_charset(parameters)
            return mode
    if "ce-specversion" in headers or "ce-id" in headers:
        return Mode.BINARY
    hint = f"{Mode.STRUCTURED.value}, {Mode.BATCH.value}, or application/json with ce- headers"
    raise Malformed("this is not a CloudEvent", code="not_cloudevents", hint=hint, status=415)


def read_object(body: bytes) -> dict[str, Any]:
    """Read a JSON object; numbers with a point are exact. Errors: Malformed 400, 422 when it is no object."""
    try:
        read = json.loads(
            body.decode("utf-8"), object_pairs_hook=_once, parse_float=Decimal, parse_constant=_no_constant
        )
        msgspec.json.encode(read)  # "\ud800" stands for no character: it could be neither stored nor shown
    except Malformed:
        raise
    except RecursionError:
        raise Malformed("the JSON is nested too deeply", code="too_deep", status=400) from None
    except ArithmeticError:
        raise Malformed("a number is too large to read", code="wrong_value") from None
    except ValueError:
        raise Malformed("this is not JSON in UTF-8", code="bad_json", status=400) from None
    if not isinstance(read, dict):
        raise Malformed("the body must be a JSON object", code="wrong_body")
    return read


async def read_model(request: Request, model: type[Model], most: int) -> Model:
    """Read a JSON body of at most `most` bytes into a Pydantic model. Errors: Malformed, with every place."""
    require_json(request.headers)
    told = read_object(await read_body(request, most))
    try:
        return model.model_validate(told)
    except ValidationError as error:
        raise wrong_body(error) from None


def unreadable(body: bytes, error: TilthError) -> TilthError:
    """Return the error to tell of a body that is not JSON: many senders take NaN and Infinity for numbers."""
    if error.code != "bad_json":
        return error
    with suppress(ValueError, RecursionError):  # still unreadable: then the first error says it best
        try:
            json.loads(body, parse_constant=_no_number)
        except Malformed as no_number:
            return no_number
    return error


def require_json(headers: Headers) -> None:
    """Errors: Malformed 415 when the body is not declared as JSON."""
    kind, _, parameters = headers.get("content-type", "").partition(";")
    if kind.strip().lower() != "application/json":
        raise Malformed("the body must be application/json", code="not_json", status=415)
    _refuse_charset(parameters)


def _refuse_charset(parameters: str) -> None:
    told = parameters.replace(" ", "").replace('"', "").lower()
    if "charset=" in told and "charset=utf-8" not in told:
        raise Malformed("JSON is UTF-8", code="not_json", status=415)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Malformed("a key is written twice", code="duplicate_key", status=400)
    return found


def _no_constant(name: str) -> None:
    raise Malformed(f"{name} is not JSON", code="bad_json", status=400)


def _no_number(name: str) -> None:
    raise Malformed(f"{name} is not a number", code="wrong_value", hint="leave the field out, or send its real value")


def _too_large(most: int) -> Malformed:
    hint = f"at most {BATCH_EVENTS} events and {BATCH_BYTES // 1024 // 1024} MiB a batch" if most >= EVENT_BYTES else ""
    return Malformed(f"the body is larger than {most // 1024} KiB", code="too_large", status=413,
                     hint=hint or "leave out what the document does not ask for")  # fmt: skip
