"""The outermost layer of every request: trace id, security headers, log line, metrics, the last catch of errors.

Pure ASGI: it adds microseconds, not a task of its own. What comes by the thousand a second goes straight from here to
its endpoint: the toolkit's router, exit stacks and dependencies cost more than the event that is told.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from time import perf_counter

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.api.crossing import Crossing, Header
from engine.api.logs import failure
from engine.api.metrics import Metrics
from engine.api.problems import ERROR, TRACE, internal, ours
from engine.errors import TilthError

_PARENT = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
CLIENT_GONE = 499
NAME_MAX = 40  # characters of a name in a path that goes straight

SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
HSTS = (b"strict-transport-security", b"max-age=31536000")  # only over HTTPS: RFC 6797, section 7.2
POLICY = b"content-security-policy"
STRICT = (POLICY, b"default-src 'none'; frame-ancestors 'none'")
UNFRAMED = (b"x-frame-options", b"DENY")  # what the policy says, for browsers that do not read it
NO_STORE = (b"cache-control", b"no-store")


class Straight:
    """A route that the toolkit knows too, for its documents, served without it. It answers like any other.

    The endpoint gets what stands for each `{name}` of the path. Only plain requests come here: what has a query, or a
    name that is too long, goes by the toolkit, which reads it or says what is wrong.
    """

    def __init__(self, method: str, path: str, endpoint: Callable[..., Awaitable[Response]]) -> None:
        self.method, self.path, self._endpoint = method, path, endpoint
        self._form = re.compile(re.sub(r"\{\w+\}", f"([^/]{{1,{NAME_MAX}}})", path))

    def takes(self, scope: Scope) -> bool:
        """Return whether a request is one for this route."""
        plain = scope["method"] == self.method and self._form.fullmatch(scope["path"])
        return bool(plain) and not scope.get("query_string")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request that `takes` has said yes to."""
        scope["route"] = self
        names = self._form.fullmatch(scope["path"])
        request = Request(scope, receive, send)
        try:
            response = await self._endpoint(request, *(names.groups() if names else ()))
        except TilthError as error:
            response = await ours(request, error)
        await response(scope, receive, send)


class Edge:
    """ASGI middleware around the whole app; `straight` are the routes that go past it, `crossing` lets others in."""

    def __init__(
        self, app: ASGIApp, metrics: Metrics, straight: Sequence[Straight] = (), crossing: Crossing | None = None
    ) -> None:  # fmt: skip
        self._app = app
        self._crossing = crossing or Crossing()
        self._metrics = metrics
        self._straight = straight
        self._log = structlog.get_logger("tilth.http")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; nothing but its own log line learns what went wrong inside."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = _Request(scope, send, self._crossing.headers(scope))
        straight = (route for route in self._straight if route.takes(scope))
        app = self._crossing.preflight(scope) or next(straight, self._app)
        try:
            await app(scope, receive, request.send)
        except ClientDisconnect:
            request.status = request.status or CLIENT_GONE
        except Exception as error:
            self._log.error("request_failed", trace=request.trace, **failure(error))
            if request.status:
                raise ConnectionError("the answer could not be finished") from None
            await internal(request.trace)(scope, receive, request.send)
        finally:
            self._record(scope, request)

    def _record(self, scope: Scope, request: _Request) -> None:
        route = getattr(scope.get("route"), "path", "unmatched")
        method = scope["method"] if scope["method"] in METHODS else "other"
        seconds = perf_counter() - request.started
        self._metrics.answered(method, route, request.status, seconds)
        told = {"trace": request.trace, "method": method, "route": route, "status": request.status}
        error = scope.get(ERROR)
        if error is not None:
            told["code"] = error.code
        if request.status >= 500 and error is not None:
            told |= {"cause": type(error.__cause__).__name__, "detail": error.message[:200]}
        self._log.info("request", **told, ms=round(seconds * 1000, 2))


class _Request:
    """What one request needs on its way out."""

    __slots__ = ("_more", "_send", "started", "status", "trace")

    def __init__(self, scope: Scope, send: Send, more: tuple[Header, ...]) -> None:
        self._send = send
        self._more = (*more, HSTS) if scope.get("scheme") == "https" else more
        self.started = perf_counter()
        self.status = 0
        self.trace = scope[TRACE] = _trace(scope)

    async def send(self, message: Message) -> None:
        """Pass a message on, with our headers on the first."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [
                *_with_defaults(message["headers"]),
                *self._more,
                (b"x-request-id", self.trace.encode()),
            ]
        await self._send(message)


def _with_defaults(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The response's own headers and ours; what a route set itself stays. The policy alone says who may frame it."""
    own = dict(headers)
    ours = [header for header in (*SECURITY_HEADERS, STRICT, NO_STORE) if header[0] not in own]
    if b"frame-ancestors 'none'" in own.get(POLICY, STRICT[1]):
        ours.append(UNFRAMED)
    return [*headers, *ours]


def _trace(scope: Scope) -> str:
    """The trace id of the sender's W3C `traceparent`, or a new one."""
    for name, value in scope["headers"]:
        if name == b"traceparent":
            found = _PARENT.fullmatch(value)
            if found:
                return str(found[1].decode())
    return secrets.token_hex(16)
