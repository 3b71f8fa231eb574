"""PUT /v1/players/{id} and what a player has: balances, and the statement of every transfer."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from engine.api.bodies import PLAYER_BYTES, read_body, read_object, require_json
from engine.api.pages import Cursor, Limit, next_link
from engine.api.problems import problem, trace_of, wrong_fields
from engine.api.runtime import Runtime
from engine.api.wallets import Balances, Statement, balances_of, page_of
from engine.api.why import why
from engine.clock import iso
from engine.days import zone_info
from engine.errors import Malformed
from engine.players import REF_MAX, Change, Player, put_player
from engine.vocabulary import is_plain

JSON = "application/json"
TOLD = ("locale", "segments", "age_band")
EXAMPLE = {
    "zone": "Asia/Shanghai", "locale": "zh-CN", "segments": ["mass"], "age_band": "18-25",
    "consent": {"given": True, "text_version": "2026-01"},
}  # fmt: skip
CONSENT_HINT = 'write "consent": {"given": true, "text_version": "2026-01"}'

PlayerId = Annotated[str, Path(min_length=1, max_length=REF_MAX, description="The bank's opaque reference.")]

AboutQuest = Annotated[str, Query(max_length=80, description="The quest's id.")]
AboutTransfer = Annotated[str, Query(max_length=64, description="The `id` of an entry of the statement.")]


class ConsentBody(BaseModel):
    """Whether the player agreed to play, and to which text. Withdrawn consent stops all earning."""

    model_config = ConfigDict(extra="forbid", strict=True)

    given: bool
    text_version: str = Field(default="", max_length=100, description="Which consent text the player saw.")


class PlayerBody(BaseModel):
    """What the bank says of a player. What is left out stays as it is.

    `locale`, `segments`, `age_band` and `attributes` are one whole, the profile: when any of them is given, those left
    out get the vocabulary's default. A new zone holds from the player's next local midnight.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    zone: str | None = Field(default=None, max_length=64, examples=["Asia/Shanghai"], description="IANA time zone.")
    locale: str | None = Field(default=None, max_length=35, examples=["zh-CN"])
    segments: list[str] | None = Field(default=None, max_length=100, examples=[["mass"]])
    age_band: str | None = Field(default=None, max_length=40, examples=["18-25"])
    attributes: dict[str, Any] | None = Field(
        default=None, description="The other fields that the vocabulary knows of a player.", examples=[{"level": 3}]
    )
    consent: ConsentBody | None = None


class Consent(msgspec.Struct):
    """Whether a player agreed, when and to which text."""

    given: bool
    at: str | None
    text_version: str


class PlayerView(msgspec.Struct):
    """A player as the engine knows them. `zone_from` is set while a change of zone waits for local midnight."""

    id: str
    zone: str
    zone_from: str | None
    attributes: dict[str, Any]
    consent: Consent


class PlayerRoutes:
    """The routes about one player."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def put(self, request: Request, id: PlayerId) -> Response:
        """Create a player or change what is known of them: zone, profile, consent. Without consent nothing is earned.

        What is left out stays as it is; the profile (locale, segments, age_band, attributes) is one whole.
        """
        await self._runtime.source(request, "players:write")
        require_json(request.headers)
        told = read_object(await read_body(request, PLAYER_BYTES))
        _check_id(id)
        try:
            body = PlayerBody.model_validate(told)
        except ValidationError as error:
            wrong, places = wrong_fields(error)
            if places[0]["at"].partition(".")[0] == "consent":
                wrong.hint = CONSENT_HINT
            return problem(wrong, trace_of(request.scope), places=places)
        if body.consent and not is_plain(body.consent.text_version):
            raise Malformed("'text_version' has control characters", code="wrong_value", hint="write it plainly")
        player = await run_in_threadpool(self._put, id, body)
        return Response(msgspec.json.encode(self._view(player)), media_type=JSON)

    async def balances(self, request: Request, id: PlayerId) -> Response:
        """Show what a player has of each asset: in the purse, held (ripening, ripe), expired, and owed."""
        await self._runtime.source(request, "players:read")
        found: Balances = await run_in_threadpool(balances_of, self._runtime, id)
        return Response(msgspec.json.encode(found), media_type=JSON)

    async def statement(self, request: Request, id: PlayerId, limit: Limit = 50, cursor: Cursor = "") -> Response:
        """List a player's transfers, those told last first. The Link header (rel="next") and `next` lead to the older.

        A refund that waited for its payment stands where it was told, though it moved something later.
        """
        await self._runtime.source(request, "players:read")
        found: Statement = await run_in_threadpool(page_of, self._runtime, id, limit, cursor)
        return Response(msgspec.json.encode(found), 200, next_link(request, found.next), JSON)

    async def why(
        self, request: Request, id: PlayerId, quest: AboutQuest = "", transfer: AboutTransfer = "", limit: Limit = 20
    ) -> Response:
        """Say why a quest paid what it did, or why a transfer was made: for those who answer a customer's question.

        Ask either about a quest (the player's newest events that it hears, with each award or the first rule that said
        no, and where the player stands now) or about a transfer of the statement. `sentence` may be read to the player.
        """
        await self._runtime.source(request, "players:read")
        found = await run_in_threadpool(why, self._runtime, id, quest, transfer, limit)
        return Response(msgspec.json.encode(found), media_type=JSON)

    def _put(self, id: str, body: PlayerBody) -> Player:
        consent = body.consent
        if body.zone is not None:
            zone_info(body.zone)  # a refused request makes no player
        change = Change(
            zone=body.zone,
            profile=self._profile(body),
            consent=None if consent is None else consent.given,
            consent_text="" if consent is None else consent.text_version,
        )
        player = put_player(self._runtime.db, id, change, self._runtime.clock.now())
        if change.consent is False:
            self._runtime.sessions.kill_all(id)
        return player

    def _profile(self, body: PlayerBody) -> str | None:
        """The profile as JSON text, checked against the vocabulary; None when nothing of it was said."""
        named = {name: getattr(body, name) for name in TOLD if getattr(body, name) is not None}
        if not named and body.attributes is None:
            return None
        if twice := named.keys() & (body.attributes or {}).keys():
            raise Malformed(f"'{min(twice)}' is said twice", code="said_twice", hint="leave it out of 'attributes'")
        values = {**(body.attributes or {}), **named}
        self._runtime.now.content.vocabulary.profile(values)
        return msgspec.json.encode(dict(sorted(values.items()))).decode()

    def _view(self, player: Player) -> PlayerView:
        waits = player.zone_from > self._runtime.clock.now()
        given = player.consent_at is not None
        consent = Consent(given, iso(player.consent_at) if player.consent_at is not None else None, player.consent_text)
        profile = msgspec.to_builtins(self._runtime.now.content.profile(player.profile))
        attributes = {name: sorted(value) if isinstance(value, set | frozenset) else value
                      for name, value in profile.items()}  # fmt: skip
        return PlayerView(player.ref, player.zone, iso(player.zone_from) if waits else None, attributes, consent)


def _check_id(id: str) -> None:
    if not is_plain(id):
        raise Malformed("a player's reference has no control characters", code="bad_player", status=400)
