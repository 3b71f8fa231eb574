"""Every error as problem+json (RFC 9457): a stable code, what is wrong, what to do, the trace id. Never a body.

What the framework says by itself (404, 405, 422, 500 …) is put into the same words here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from engine.api.codes import ERRORS
from engine.api.words import WORDS
from engine.errors import Malformed, TilthError, TooMany

MEDIA_TYPE = "application/problem+json"
TRACE = "tilth.trace"
ERROR = "tilth.error"
"""In a request's scope: what was answered, for the log line."""
RETRY_AFTER_S = 2
MOST_PLACES = 20

TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
"""By status; ours, because Python's words change between versions."""

_HINTS = {
    404: "the paths are listed under /docs",
    405: "the methods of each path are listed under /docs",
}

_SAYS = {
    "missing": "is missing",
    "extra_forbidden": "is not a known field",
    "literal_error": "must be {expected}",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "int_parsing": "must be a whole number",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "too_long": "may have at most {max_length} entries",
    "string_too_long": "may have at most {max_length} characters",
    "string_too_short": "must have at least {min_length} characters",
}
"""Kind of a finding of Pydantic's → our words. They name limits, never what was sent."""


class Problem(msgspec.Struct, omit_defaults=True):
    """An error as the caller sees it. `type` points to its entry in the documentation, or to the list of them.

    A refused move has `words` for the player, by language, and `replayed` when it was refused before.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    hint: str = ""
    errors: list[dict[str, str]] = msgspec.field(default_factory=list)
    words: dict[str, str] = msgspec.field(default_factory=dict)
    replayed: bool = False


def trace_of(scope: Scope) -> str:
    """Return the request's trace id."""
    return str(scope.get(TRACE, ""))


def problem(
    error: TilthError, trace: str, *, places: Sequence[Mapping[str, str]] = (), words: Mapping[str, str] | None = None,
    replayed: bool = False,
) -> Response:  # fmt: skip
    """Return the response for an error. `places` name what is wrong where in a body, never with the value itself."""
    status, detail = error.status, error.message
    if status >= 500:
        # Messages of the database name hosts, files and values: they belong in our log, not in an answer.
        detail = "the service cannot take this now" if status == 503 else "something went wrong on our side"
    anchor = f"error-{error.code}" if error.code in ERRORS else "errors"
    body = Problem(
        f"/docs#{anchor}", TITLES.get(status, "Error"), status, detail, error.code, trace, error.hint,
        [dict(place) for place in places], dict(words or {}), replayed,
    )  # fmt: skip
    headers = {"Cache-Control": "no-store"}
    if status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after_s)
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="tilth"'
    return Response(msgspec.json.encode(body), status, headers, MEDIA_TYPE)


def internal(trace: str) -> Response:
    """Return the answer to what nobody foresaw: the trace id finds it in our log."""
    return problem(TilthError("", hint=f"tell us the trace id {trace}"), trace)


def wrong_fields(error: ValidationError) -> tuple[Malformed, list[dict[str, str]]]:
    """Turn Pydantic's findings in a body into one error and the places, without the values that were sent."""
    return _places(error.errors(include_url=False, include_input=False))


class WrongBody(Malformed):
    """A body whose fields are wrong; `places` say which and how, without the values that were sent."""

    def __init__(self, told: Malformed, places: list[dict[str, str]]) -> None:
        super().__init__(told.message, code=told.code, hint=told.hint)
        self.places = places


def wrong_body(error: ValidationError) -> WrongBody:
    """Return the error to raise for Pydantic's findings in a body."""
    return WrongBody(*wrong_fields(error))


def install(app: FastAPI) -> None:
    """Let the app answer every error of ours and of the framework as a problem."""
    app.add_exception_handler(TilthError, ours)
    app.add_exception_handler(HTTPException, _frameworks)
    app.add_exception_handler(RequestValidationError, _parameters)


async def ours(request: Request, error: Exception) -> Response:
    """Return the response for an error of ours, and leave the error to the log line."""
    assert isinstance(error, TilthError)
    request.scope[ERROR] = error
    places = getattr(error, "places", ())
    return problem(error, trace_of(request.scope), places=places, words=WORDS.get(error.code))


async def _frameworks(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.status_code
    phrase = TITLES.get(status, "Error")
    code = phrase.lower().replace(" ", "_").replace("-", "_")
    told = TilthError(phrase.lower(), code=code, hint=_HINTS.get(status, ""), status=status)
    response = problem(told, trace_of(request.scope))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    if status == 405:
        response.headers["Allow"] = ", ".join(sorted(_methods_at(request)))
    return response


def _methods_at(request: Request) -> set[str]:
    """Return every method of a path; the framework names only those of the first of its routes."""
    routes = [route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE]
    return {method for route in routes for method in route.methods}


async def _parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told, places = _places(error.errors())
    return problem(told, trace_of(request.scope), places=places)


def _places(errors: Sequence[Any]) -> tuple[Malformed, list[dict[str, str]]]:
    places = [
        {"at": ".".join(str(step) for step in one["loc"])[:120], "message": _says(one)} for one in errors[:MOST_PLACES]
    ]
    first = places[0] if places else {"at": "", "message": "cannot be read"}
    code = "unknown_field" if errors and errors[0]["type"] == "extra_forbidden" else "malformed"
    return Malformed(f"'{first['at']}' {first['message']}", code=code, hint="see 'errors' for every place"), places


def _says(one: Mapping[str, Any]) -> str:
    return _SAYS.get(one["type"], "cannot be read").format(**one.get("ctx", {}))
