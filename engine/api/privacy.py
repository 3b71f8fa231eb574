"""What a player agreed to, leaving, export and erasure: for players under /v1/me, for banks under /v1/players/{id}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec
from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from engine.access.entry import ACCOUNT, COOKIE
from engine.access.sessions import LASTS, Session
from engine.api.asking import drop_cookie
from engine.api.bodies import read_model
from engine.api.mine import BODY_BYTES, read_nothing, reading, told
from engine.api.players import PlayerId
from engine.api.runtime import Runtime
from engine.clock import MINUTE, iso
from engine.errors import Forbidden, Malformed, NotFound
from engine.incoming.vocabulary import is_plain
from engine.people.agreeing import leave, say
from engine.people.consents import BY_PLAYER, PLAY, Consent, Said, standing
from engine.people.players import find_player
from engine.privacy.erasure import erase, erase_by_id
from engine.privacy.export import export

RECENT = 10 * MINUTE
"""Who wants everything, or to be gone, must have opened the session so recently: it may be a lost telephone."""

EVERYTHING = "everything"
CONSENT_EXAMPLE = {"given": True, "text_version": "2026-01"}
ERASE_EXAMPLE = {"erase": "customer-1"}
ERASE_ME_EXAMPLE = {"erase": EVERYTHING}


PurposePath = Annotated[
    str, Path(min_length=1, max_length=40, description="A purpose, as GET /v1/me/consents lists them.")
]


class ConsentChange(BaseModel):
    """Whether the player agrees; who agrees names the version of the text that they have read."""

    model_config = ConfigDict(extra="forbid", strict=True)

    given: bool
    text_version: str = Field(default="", max_length=100, description="Of the bank's text; needed to agree.")


class EraseBody(BaseModel):
    """The reference once more, so that a slip erases nobody."""

    model_config = ConfigDict(extra="forbid", strict=True)

    erase: str = Field(max_length=255, description="The player's reference, as in the path.")


class EraseMeBody(BaseModel):
    """A word, so that a slip erases nobody."""

    model_config = ConfigDict(extra="forbid", strict=True)

    erase: str = Field(max_length=20, description=f"'{EVERYTHING}'.")


class ConsentView(msgspec.Struct):
    """A purpose: what it is for, whether the player agrees, since when, and to which text."""

    purpose: str
    about: dict[str, str]
    given: bool
    at: str | None
    text_version: str


class ConsentList(msgspec.Struct):
    """Every purpose that a player may agree to. `minor`: some things wait until they are of age."""

    consents: list[ConsentView]
    minor: bool


class Left(msgspec.Struct):
    """How many sessions were ended. The player comes back when the bank says that they agree again."""

    ended: int


class Erased(msgspec.Struct):
    """A player is gone. `finished` false: what is left of events and moves goes within the next minutes."""

    erased: bool
    finished: bool


class PrivacyRoutes:
    """The routes about what we know of a player."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def consents(self, request: Request) -> Response:
        """Show every purpose the player may agree to: what it is for, whether they do, since when, to which text."""
        session = await self._runtime.player(request)
        return told(await run_in_threadpool(self._consents, session))

    async def consent(self, request: Request, purpose: PurposePath) -> Response:
        """Withdraw a purpose, which holds at once, or agree to it by naming the text that was read.

        Withdrawing `play` ends all sessions. What a guardian decides is not changed here.
        """
        session = await self._runtime.player(request)
        body = await read_model(request, ConsentChange, BODY_BYTES)
        if purpose not in self._purposes:
            raise NotFound("there is no such purpose", code="unknown_purpose", hint="GET /v1/me/consents lists them")
        if body.given and not (body.text_version and is_plain(body.text_version)):
            raise Malformed("which text was read must be named", code="text_not_named",
                            hint='write "text_version" as the bank calls it')  # fmt: skip
        said = [Said(purpose, body.given, body.text_version if body.given else "", BY_PLAYER)]
        return told(await run_in_threadpool(self._say, session, said))

    async def leave(self, request: Request) -> Response:
        """Leave: every purpose is withdrawn, every session ends, and friends do not see the player any more.

        Nothing is deleted: who agrees again, to the bank, has everything back. See DELETE /v1/players/{id}.
        """
        session = await self._runtime.player(request)
        await read_nothing(request)
        ended = await run_in_threadpool(self._leave, session)
        return _without_cookie(session, told(Left(ended)))

    async def export_mine(self, request: Request) -> Response:
        """Give the player everything that is kept of them, as JSON.

        The session must have been opened just now, for all views or with `account` among them (`view_not_allowed`).
        """
        session = await self._runtime.player(request)
        self._require_whole(session)
        return self._export(session.player_id)

    async def erase_me(self, request: Request) -> Response:
        """Erase the player who asks, for good.

        The session must have been opened just now, for all views or with `account` among them (`view_not_allowed`).
        """
        session = await self._runtime.player(request)
        body = await read_model(request, EraseMeBody, BODY_BYTES)
        _confirm(body.erase, EVERYTHING)
        self._require_whole(session)
        finished = await run_in_threadpool(self._erase, session.player_id)
        return _without_cookie(session, told(Erased(True, finished)))

    async def export(self, request: Request, id: PlayerId) -> Response:
        """Give everything that is kept of a player, as JSON: for a customer who asks, or who moves on."""
        await self._runtime.source(request, "players:export")
        player = await reading(self._runtime, lambda tx: find_player(tx, id))
        return self._export(player.id)

    async def erase(self, request: Request, id: PlayerId) -> Response:
        """Erase a player for good. The body repeats the reference, so that a slip erases nobody.

        Sessions end, friendships, codes, groups and messages go, what they had expires, and events lose all that is not
        a bare number; the journal still adds up. Events of this reference are refused (`erased`) from now on, until
        PUT /v1/players/{id} makes a new player of it. What is erased stays so when a backup is restored.
        """
        await self._runtime.source(request, "players:erase")
        body = await read_model(request, EraseBody, BODY_BYTES)
        _confirm(body.erase, id)
        if not is_plain(id):
            raise NotFound("there is no such player", code="unknown_player")
        now = self._runtime.now_of(id)
        player = await reading(self._runtime, lambda tx: find_player(tx, id))
        finished = await run_in_threadpool(erase, self._runtime.db, id, now)
        self._runtime.sessions.forget(player.id)
        return told(Erased(True, finished))

    @property
    def _purposes(self) -> Mapping[str, Mapping[str, str]]:
        return self._runtime.now.content.vocabulary.purposes

    def _consents(self, session: Session) -> ConsentList:
        with self._runtime.db.reading() as tx:
            player, stands = find_player(tx, session.ref), standing(tx, session.player_id)
        return self._view(stands, minor=bool(player.minor))

    def _view(self, stands: Mapping[str, Consent], *, minor: bool) -> ConsentList:
        found = []
        for purpose, about in self._purposes.items():
            one = stands.get(purpose, Consent(False, 0, "", ""))
            at = iso(one.at) if one.at else None
            found.append(ConsentView(purpose, dict(about), one.given, at, one.text))
        return ConsentList(found, minor)

    def _say(self, session: Session, said: list[Said]) -> ConsentList:
        runtime, me = self._runtime, session.player_id
        player = say(runtime.db, me, said, runtime.now_of(me), runtime.wall.now())
        if player.lacks(PLAY):
            self._runtime.sessions.kill_all(session.ref)
        with self._runtime.db.reading() as tx:
            return self._view(standing(tx, session.player_id), minor=bool(player.minor))

    def _leave(self, session: Session) -> int:
        leave(self._runtime.db, session.player_id, self._runtime.now_of(session.player_id))
        return self._runtime.sessions.kill_all(session.ref)

    def _erase(self, player_id: int) -> bool:
        finished = erase_by_id(self._runtime.db, player_id, self._runtime.now_of(player_id))
        self._runtime.sessions.forget(player_id)
        return finished

    def _export(self, player_id: int) -> Response:
        pieces = export(self._runtime.db, player_id, self._runtime.now_of(player_id))
        headers = {"Content-Disposition": 'attachment; filename="tilth-export.json"', "Cache-Control": "no-store"}
        return StreamingResponse(pieces, 200, headers, "application/json")

    def _require_whole(self, session: Session) -> None:
        """Errors: Forbidden for a session that is for some views alone, or was not opened just now."""
        session.require(ACCOUNT)
        if self._runtime.wall.now() - (session.ends_at - LASTS) >= RECENT:
            raise Forbidden("this session was opened too long ago for this", code="session_too_old",
                            hint="the bank's app asks for a new code")  # fmt: skip


def _confirm(told: str, wanted: str) -> None:
    if told != wanted:
        raise Malformed("this is not confirmed", code="not_confirmed", hint='repeat in "erase" what is to be erased')


def _without_cookie(session: Session, response: Response) -> Response:
    if session.kind == COOKIE:
        drop_cookie(response)
    return response
