"""Which pages of other origins may ask this server: those that the operator named, on the routes of players alone.

Browsers call it CORS. A page that is asked for here proves itself by the bearer it holds: a cookie is never taken along
(no `Access-Control-Allow-Credentials`), and no origin is let in that was not named (never `*`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.responses import Response
from starlette.types import Scope

EMBED = "embed/tilth.js"
"""The script with our elements, which a bank's own page loads: the one file that others may."""

OPEN = re.compile(rf"/v1/(sessions|session|me/.+|play/.+|scene/.+)|/play/{re.escape(EMBED)}")
VARY = (b"vary", b"Origin")
EXPOSED = (b"access-control-expose-headers", b"Idempotency-Hit, Link, Retry-After, X-Request-Id")
METHODS = "GET, POST, PUT, DELETE"
HEADERS = "Authorization, Content-Type, Idempotency-Key, Last-Event-ID"
KNOWN_FOR_S = 7200  # as long as browsers remember a preflight at most

Header = tuple[bytes, bytes]


class Crossing:
    """What a request from a page of another origin is told; `origins` are as browsers write them."""

    def __init__(self, origins: Sequence[str] = ()) -> None:
        self._origins = frozenset(origin.encode() for origin in origins)

    def headers(self, scope: Scope) -> tuple[Header, ...]:
        """The headers that let a page read the answer, or none; what depends on who asks says so to caches."""
        if not self._origins or not OPEN.fullmatch(scope["path"]):
            return ()
        origin = _told(scope, b"origin")
        return (VARY, (b"access-control-allow-origin", origin), EXPOSED) if origin in self._origins else (VARY,)

    def preflight(self, scope: Scope) -> Response | None:
        """The answer to a browser that asks whether a page may ask; None when it is something else, or may not."""
        asks = scope["method"] == "OPTIONS" and _told(scope, b"access-control-request-method")
        if not asks or len(self.headers(scope)) < 2:
            return None
        answer = {"Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": HEADERS}
        return Response(status_code=204, headers={**answer, "Access-Control-Max-Age": str(KNOWN_FOR_S)})


def _told(scope: Scope, wanted: bytes) -> bytes:
    return next((value for name, value in scope["headers"] if name == wanted), b"")
