"""/v1/sessions and /v1/session: a code or a token becomes a session, which says who is playing and ends."""

from __future__ import annotations

from typing import Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from engine.access.entry import COOKIE, VIEWS_MOST, Asked, make_code, wrong_code
from engine.access.sessions import IDLE, NewSession, Session, exchange, open_by_token, session_ended
from engine.access.tokens import TOKEN_MAX
from engine.api.asking import drop_cookie, may_set_cookie, set_cookie
from engine.api.bodies import read_model
from engine.api.guesses import address_of
from engine.api.players import PlayerId
from engine.api.runtime import Runtime
from engine.clock import SECOND, iso
from engine.errors import Malformed, Unauthenticated
from engine.people.players import REF_MAX, look_at

JSON = "application/json"
BODY_BYTES = 16 * 1024
CODE_EXAMPLE = {"player": "customer-1", "views": ["forest", "account"]}
OPEN_EXAMPLE = {"code": "tilthc_…", "kind": "bearer", "view": "forest"}


class CodeBody(BaseModel):
    """For whom a code is, and what it is bound to."""

    model_config = ConfigDict(extra="forbid", strict=True)

    player: str = Field(min_length=1, max_length=REF_MAX, description="The bank's opaque reference.")
    views: list[str] = Field(
        default=[], max_length=VIEWS_MOST, examples=[["forest"]],
        description="Only these views; none: all of them. With `account` it may export and erase all of the player.",
    )  # fmt: skip
    origin: str | None = Field(
        default=None, max_length=300, examples=["https://play.bank.example"],
        description="Only a page of this origin may use the code, and the session after it: the request carries it as "
        "`Origin`. For a cookie it is this server's own origin: browsers hand its cookies to no other.",
    )  # fmt: skip


class SessionBody(BaseModel):
    """What opens a session, exactly one of `code` and `token`, and what is wanted."""

    model_config = ConfigDict(extra="forbid", strict=True)

    code: str | None = Field(default=None, max_length=100, description="From POST /v1/sessions/codes.")
    token: str | None = Field(
        default=None, max_length=TOKEN_MAX,
        description="A JWT the bank has signed: typ embed+jwt, ES256 or EdDSA, aud tilth, iss its source, sub the "
        "player, iat, exp at most 60 s later, jti; `views` and `origin` as for a code.",
    )  # fmt: skip
    kind: Literal["cookie", "bearer"] = Field(
        default="cookie", description="A cookie, or, in a frame that gets none, a bearer kept in memory alone."
    )
    view: str | None = Field(default=None, max_length=64, description="The view that is about to be shown.")


class EntryCodeView(msgspec.Struct):
    """A code, shown once; it works once, until `until`."""

    code: str
    until: str


class SessionView(msgspec.Struct, omit_defaults=True):
    """Who is playing. `views` empty: all. The session ends at `until`, or when it is not used for `idle_s` seconds.

    `zone` is the player's IANA time zone: show days and hours as they are there, wherever the phone is.

    `token` is told once, when a bearer is opened: send it as `Authorization: Bearer …`, keep it in memory alone.
    """

    player: str
    views: list[str]
    kind: str
    until: str
    idle_s: int
    zone: str
    token: str = ""


class Ended(msgspec.Struct):
    """How many sessions were ended."""

    ended: int


class SessionRoutes:
    """The routes about sessions."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def make_code(self, request: Request) -> Response:
        """Make a code that opens one session of a player within a minute. For the bank's back end.

        Hand it to the app over a native message or in the fragment of a URL, never in its query.
        """
        await self._runtime.source(request, "sessions:write")
        body = await read_model(request, CodeBody, BODY_BYTES)
        now = self._runtime.wall.now()
        made = await run_in_threadpool(
            make_code, self._runtime.db, body.player, now, tuple(dict.fromkeys(body.views)), body.origin or ""
        )
        return Response(msgspec.json.encode(EntryCodeView(made.code, iso(made.ends_at))), media_type=JSON)

    async def open(self, request: Request) -> Response:
        """Open a session with a code or a token: as a cookie, or as a bearer that is shown once. Needs no key.

        A code that is wrong, used, late, or for another origin or view gets one and the same 401, and is used up if it
        was right; after 30 of them in a minute an address must wait (429, a minute at most).
        """
        body = await read_model(request, SessionBody, BODY_BYTES)
        if (body.code is None) == (body.token is None):
            raise Malformed("exactly one of 'code' and 'token' opens a session", code="code_or_token")
        address = address_of(request)
        self._runtime.guesses.check(address)
        try:
            opened = await run_in_threadpool(self._open, request, body)
        except Unauthenticated:
            self._runtime.guesses.wrong(address)
            raise
        session = opened.session
        cookie = session.kind == COOKIE
        told = await run_in_threadpool(self._view, session, "" if cookie else opened.token)
        response = Response(msgspec.json.encode(told), media_type=JSON)
        if cookie:
            set_cookie(response, opened.token)
        return response

    async def show(self, request: Request) -> Response:
        """Say who is playing, which views are allowed and until when."""
        session = await self._runtime.player(request)
        told = await run_in_threadpool(self._view, session)
        return Response(msgspec.json.encode(told), media_type=JSON)

    async def end(self, request: Request) -> Response:
        """Log out: end the session that asks, at once."""
        session = await self._runtime.player(request)
        await run_in_threadpool(self._runtime.sessions.kill, session)
        response = Response(msgspec.json.encode(Ended(1)), media_type=JSON)
        if session.kind == COOKIE:
            drop_cookie(response)
        return response

    async def end_all(self, request: Request, id: PlayerId) -> Response:
        """End every session of a player and use up their codes: the customer logged out of the bank, or was locked.

        A request that another process is just answering may still be answered within a second.
        """
        await self._runtime.source(request, "sessions:write")
        ended = await run_in_threadpool(self._runtime.sessions.kill_all, id)
        return Response(msgspec.json.encode(Ended(ended)), media_type=JSON)

    def _view(self, session: Session, token: str = "") -> SessionView:
        with self._runtime.db.reading() as tx:
            player = look_at(tx, "id", session.player_id)
        if player is None:
            raise session_ended()
        zone, until = player.zone.at(self._runtime.now_of(player.id)), iso(session.ends_at)
        views = sorted(session.views)
        return SessionView(session.public_id, views, session.kind, until, IDLE // SECOND, zone, token)

    def _open(self, request: Request, body: SessionBody) -> NewSession:
        asked = Asked(body.kind, request.headers.get("origin", ""), body.view or "")
        if body.kind == COOKIE and not may_set_cookie(request):
            raise wrong_code()
        now = self._runtime.wall.now()
        if body.token is not None:
            return open_by_token(self._runtime.db, body.token, asked, now)
        return exchange(self._runtime.db, body.code or "", asked, now)
