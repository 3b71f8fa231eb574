"""POST /v1/play/{game}/{move} and GET /v1/scene/{game}: what players do, and what they see."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from hashlib import blake2b
from typing import Annotated, Any

import msgspec
from fastapi import Path, Query
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from engine.access.sessions import Session
from engine.api.bodies import read_body, read_object, require_json
from engine.api.mine import BODY_BYTES, ID_MAX, Key, read_id, read_key
from engine.api.problems import problem, trace_of, wrong_body
from engine.api.runtime import Runtime
from engine.clock import iso
from engine.errors import Malformed, Refused
from engine.play import Ask, Look, Played, Table, play, read, scene, words_of
from engine.risk import pace
from engine.social.friends import are_friends

SEED_BITS = 62
PLACE_MAX = 64
GameName = Annotated[str, Path(min_length=1, max_length=40, description="The game's name.")]
MoveName = Annotated[
    str, Path(min_length=1, max_length=40, description="One of the game's moves, as its scene offers them.")
]
PageName = Annotated[
    str, Path(min_length=1, max_length=40, description="One of the game's pages, as its scene names them.")
]
After = Annotated[
    str, Query(max_length=PLACE_MAX, description="Where to go on: the `next` of the page before; none: its beginning.")
]
OfFriend = Annotated[
    str | None, Query(max_length=ID_MAX, description="A friend's public id: their scene instead of one's own.")
]


class Shown(msgspec.Struct):
    """A game as a player may see it, at the server's `now`; `friend` is the public id of whose game it is."""

    game: str
    now: str
    player: str
    friend: str | None
    scene: dict[str, Any]


class Moved(msgspec.Struct):
    """A move that was made: what it gives back, and the new scene. `replayed`: it was made before with this key."""

    result: dict[str, Any]
    replayed: bool
    shown: Shown


class PlayRoutes:
    """The routes of players in games."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def move(
        self, request: Request, game: GameName, move: MoveName, key: Key = None, friend: OfFriend = None
    ) -> Response:
        """Make a move. The answer is the new scene; a refusal says why, with a code and a sentence for the player.

        The body holds the move's arguments, as the scene offers them. With ?friend= the new scene is that friend's.
        """
        session = await self._runtime.player(request)
        session.require(game)
        require_json(request.headers)
        told = read_object(await read_body(request, BODY_BYTES))
        key, now = read_key(key), self._runtime.now_of(session.player_id)
        ask = Ask(session.player_id, game, move, told, key, now, self._seed(session.player_id, game, move, key))
        table = self._table()
        try:
            played, shown = await run_in_threadpool(self._played, table, session, ask, friend)
        except Malformed as error:
            if isinstance(error.__cause__, ValidationError):
                raise wrong_body(error.__cause__) from None
            raise
        if shown is None:
            words = words_of(table.content.games[game], played.outcome.code, played.outcome.values)
            no = Refused(words["en"], code=played.outcome.code)
            response = problem(no, trace_of(request.scope), words=words, replayed=played.replayed)
            response.headers.update(_hit(played))
            return response
        body = msgspec.json.encode(Moved(played.outcome.result, played.replayed, shown))
        return Response(body, 200, _hit(played), "application/json")

    async def move_straight(self, request: Request, game: str, move: str) -> Response:
        """Make a move, for a request that comes past the toolkit."""
        return await self.move(request, game, move, request.headers.get("idempotency-key"))

    async def scene(self, request: Request, game: GameName, friend: OfFriend = None) -> Response:
        """Show a game as the player sees it now: their own, or a friend's. Each thing that can be done says whether.

        Nothing waits for it: a scene takes no lock.
        """
        session = await self._runtime.player(request)
        session.require(game)
        shown = await run_in_threadpool(self._shown, self._table(), session, game, friend)
        return Response(msgspec.json.encode(shown), 200, media_type="application/json")

    async def page(self, request: Request, game: GameName, page: PageName, after: After = "") -> Response:
        """Show more of a player's game than fits its scene, such as a ranking or what happened.

        With `next`, there is more.
        """
        session = await self._runtime.player(request)
        session.require(game)
        shown = await run_in_threadpool(self._shown, self._table(), session, game, None, page, after)
        return Response(msgspec.json.encode(shown), 200, media_type="application/json")

    def _played(self, table: Table, session: Session, ask: Ask, friend: str | None) -> tuple[Played, Shown | None]:
        """Make a move and show what it has led to, unless it was refused."""
        if self._runtime.sandbox:
            made, arguments = read(table.content.games, ask)
            self._check_clocks(ask.player_id, made.names(arguments))
        played = play(table, ask)
        return played, None if played.outcome.code else self._shown(table, session, ask.game, friend)

    def _check_clocks(self, player_id: int, others: Iterable[int]) -> None:
        """Errors: Refused (`different_clocks`) in a sandbox when a friend lives by another clock.

        Nothing is told of a stranger: that there is such a player is none of anybody's business.
        """
        if self._runtime.sandbox:
            with self._runtime.db.reading() as tx:
                known = [other for other in others if are_friends(tx, player_id, other)]
            self._runtime.sandbox.time.check_together(player_id, known)

    def _seed(self, *asked: object) -> int:
        """The seed of a move's chance; in a sandbox the same move has the same, so that a story can be repeated."""
        if self._runtime.sandbox is None:
            return secrets.randbits(SEED_BITS)
        said = blake2b(repr(asked).encode(), digest_size=8).digest()
        return int.from_bytes(said, "big") >> 64 - SEED_BITS

    def _table(self) -> Table:
        now = self._runtime.now
        most = pace.ANY if self._runtime.sandbox else pace.LIVE
        return Table(self._runtime.db, now.content, now.numbers, now.reader, most)

    def _shown(
        self, table: Table, session: Session, game: str, friend: str | None, page: str = "", after: str = ""
    ) -> Shown:
        now, friend_id = self._runtime.now_of(session.player_id), None if friend is None else read_id(friend)
        self._check_clocks(session.player_id, () if friend_id is None else (friend_id,))
        found = scene(table, Look(game, page, friend_id, after), session.ref, now)
        return Shown(game, iso(now), session.public_id, friend, found)


def _hit(played: Played) -> dict[str, str]:
    """The header of an answer that was given before."""
    return {"Idempotency-Hit": "true"} if played.replayed else {}
