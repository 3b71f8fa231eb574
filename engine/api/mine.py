"""What the routes under /v1/me share: ids in paths, bodies that must be empty, and one transaction for one request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

import msgspec
from fastapi import Header, Path
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from engine.api.bodies import read_body, read_object
from engine.api.problems import wrong_body
from engine.api.runtime import Runtime
from engine.bulk import Transaction
from engine.errors import Malformed

Found = TypeVar("Found")

BODY_BYTES = 4 * 1024
ID_MAX = 40

PlayerPath = Annotated[
    str,
    Path(min_length=1, max_length=ID_MAX, description="A player's public id, as in the lists of friends and members."),
]
GroupPath = Annotated[str, Path(min_length=1, max_length=ID_MAX, description="A group's id.")]

Key = Annotated[
    str | None,
    Header(alias="Idempotency-Key", description="New for each move; the same key gives the same answer again."),
]


class Nothing(BaseModel):
    """A body with nothing in it."""

    model_config = ConfigDict(extra="forbid")


def read_id(text: str) -> int:
    """Return an id from a path or body, 0 for what is none: nobody and nothing has that."""
    plain = text.isascii() and text.isdecimal() and len(text) <= 19 and not text.startswith("0")
    return int(text) if plain and int(text) < 1 << 63 else 0


def read_key(told: str | None) -> str:
    """Return the key of draft-07's header: text in quote marks, or bare as most senders write it. Errors: Malformed."""
    key = (told or "").strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not key.isascii() or not key.isprintable():
        raise Malformed("the key has odd characters", code="key_missing", hint="use letters and digits", status=400)
    return key


async def read_nothing(request: Request) -> None:
    """Errors: Malformed for a body with something in it: a request without content has no field to slip in."""
    body = await read_body(request, BODY_BYTES)
    if body:
        try:
            Nothing.model_validate(read_object(body))
        except ValidationError as error:
            raise wrong_body(error) from None


def told(what: msgspec.Struct, headers: dict[str, str] | None = None) -> Response:
    """Return a response with a struct as JSON."""
    return Response(msgspec.json.encode(what), 200, headers, "application/json")


def position_in(cursor: list[int | str]) -> int:
    """Return the id that a cursor of a list of players holds."""
    if len(cursor) != 1 or not isinstance(cursor[0], int):
        raise Malformed("this cursor is not one of this list", code="wrong_cursor")
    return cursor[0]


async def reading(runtime: Runtime, do: Callable[[Transaction], Found]) -> Found:
    """Run something in a reading transaction, off the event loop."""

    def run() -> Found:
        with runtime.db.reading() as tx:
            return do(tx)

    return await run_in_threadpool(run)


async def writing(runtime: Runtime, do: Callable[[Transaction], Found]) -> Found:
    """Run something in a writing transaction, off the event loop; what it returns is returned after the commit."""

    def run() -> Found:
        with runtime.db.writing() as tx:
            return do(tx)

    return await run_in_threadpool(run)
