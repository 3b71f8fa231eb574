"""Which session a request carries, and whether the request comes from our own pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from engine.access.entry import BEARER, COOKIE
from engine.access.sessions import LASTS, PREFIX, Session
from engine.errors import Forbidden, Unauthenticated

COOKIE_NAME = "__Host-tilth"  # browsers take this name only with Secure, Path=/ and no Domain
READS = frozenset({"GET", "HEAD", "OPTIONS"})
PORTS = {"http": 80, "https": 443}


def told_session(request: Request) -> tuple[str, str]:
    """Return the token of a request's session and whether it came as cookie or bearer. Errors: Unauthenticated.

    A request with an Authorization header is asked by that alone: a key of a source is no session.
    """
    header = request.headers.get("authorization")
    if header is not None:
        kind, _, token = header.partition(" ")
        if kind.lower() == "bearer" and token.startswith(PREFIX):
            return token, BEARER
    else:
        token = request.cookies.get(COOKIE_NAME, "")
        if token.startswith(PREFIX):
            return token, COOKIE
    raise Unauthenticated("this needs a player's session", code="session_needed",
                          hint="POST /v1/sessions opens one with a code from the bank's app")  # fmt: skip


def refuse_cross_site(request: Request, session: Session) -> None:
    """Errors: Forbidden (`cross_site`) when another site's page may have sent a request that changes something.

    A browser adds the cookie by itself, whoever asks: so with it only our own page may, and only in JSON, which no
    form can send. A bearer is never added by itself. A session bound to an origin is used from no other.
    """
    if request.method in READS:
        return
    origin = request.headers.get("origin", "")
    if session.origin and origin and origin != session.origin:
        raise _cross_site()
    if session.kind == COOKIE and not is_same_origin(request):
        raise _cross_site()
    if session.kind == COOKIE and not _is_json(request):
        raise Forbidden("with the cookie a change is sent as application/json", code="cross_site",
                        hint="send 'Content-Type: application/json', also where there is no body")  # fmt: skip


def is_same_origin(request: Request) -> bool:
    """Whether a browser says that a page of this very host asks; False when it says nothing at all."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return _host_of(request.headers.get("origin", "")) == _host_of(f"//{request.headers.get('host', '')}") is not None


def may_set_cookie(request: Request) -> bool:
    """Whether a cookie may be set: not for another site's page, which could make a player play as somebody else."""
    said = "sec-fetch-site" in request.headers or "origin" in request.headers
    return is_same_origin(request) if said else True


def set_cookie(response: Response, token: str) -> None:
    """Hand out a session as cookie."""
    response.set_cookie(COOKIE_NAME, token, max_age=LASTS // 1000, path="/", secure=True, httponly=True, samesite="lax")


def drop_cookie(response: Response) -> None:
    """Let the browser forget the cookie."""
    response.delete_cookie(COOKIE_NAME, path="/", secure=True, httponly=True, samesite="lax")


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return request.method == "DELETE" or kind == "application/json"


def _host_of(url: str) -> tuple[str, int] | None:
    """Host and port of a URL, None when it has none. Without a scheme it is ours, whose port a proxy may have taken."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 443)
    except ValueError:
        return None
    return (parts.hostname, 443 if port == 80 else port) if parts.hostname else None


def _cross_site() -> Forbidden:
    return Forbidden("this came from another site", code="cross_site",
                     hint="with the cookie: from a page of this host")  # fmt: skip
