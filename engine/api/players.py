"""PUT /v1/players/{id} and what a player has: balances, and the statement of every transfer."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
from engine.api.why import Question, why
from engine.clock import iso
from engine.days import zone_info
from engine.documents.findings import did_you_mean
from engine.errors import Malformed
from engine.incoming.vocabulary import GUARDIAN, is_plain
from engine.people import consents
from engine.people.agreeing import Change, put_player
from engine.people.consents import BY_BANK, PLAY, Said, guardian_mark, missing, standing
from engine.people.minors import MOVES_MOST, Limits, limits_of, written
from engine.people.players import REF_MAX, Player
from engine.pepper import pepper
from engine.quiet import HOUR_MINUTES
from engine.support.why_shapes import WhyQuest

JSON = "application/json"
TOLD = ("locale", "segments", "age_band")
EXAMPLE = {
    "zone": "Asia/Shanghai", "locale": "zh-CN", "segments": ["mass"], "age_band": "18-25",
    "consent": {"given": True, "text_version": "2026-01"},
    "consents": {"friends": {"given": True, "text_version": "2026-01"}},
}  # fmt: skip
_PHONE = re.compile(r"(\+|00)[0-9]{6,15}|(86)?1[0-9]{10}", re.ASCII)
CONSENT_HINT = 'write "consent": {"given": true, "text_version": "2026-01"}'

PlayerId = Annotated[str, Path(min_length=1, max_length=REF_MAX, description="The bank's opaque reference.")]

AboutQuest = Annotated[str, Query(max_length=80, description="The quest's id.")]
AboutTransfer = Annotated[str, Query(max_length=64, description="The `id` of an entry of the statement.")]
AboutEvent = Annotated[str, Query(max_length=255, description="The event's id, as it was sent.")]
AboutSource = Annotated[str, Query(max_length=255, description="The event's source, where several sent this id.")]


class ConsentBody(BaseModel):
    """Whether the player agreed to play, and to which text. Withdrawn consent stops all earning."""

    model_config = ConfigDict(extra="forbid", strict=True)

    given: bool
    text_version: str = Field(default="", max_length=100, description="Which text the player saw; needed to agree.")


class GuardianBody(BaseModel):
    """Whether a guardian agreed that a minor plays, and what the minor may do. Only a hash of `ref` is stored."""

    model_config = ConfigDict(extra="forbid", strict=True)

    given: bool
    ref: str = Field(default="", max_length=REF_MAX, description="Who agreed, by the bank's own opaque reference.")
    text_version: str = Field(default="", max_length=100, description="Which text the guardian saw; needed to agree.")
    from_hour: int = Field(default=0, ge=0, le=23, description="Moves are made from this hour of the local day on.")
    to_hour: int = Field(default=24, ge=1, le=24, description="No move is made from this hour on.")
    moves_a_day: int = Field(default=0, ge=0, le=MOVES_MOST, description="At most so many moves a day; 0: no limit.")


class PlayerBody(BaseModel):
    """What the bank says of a player. What is left out stays as it is.

    `consents` says for each purpose what `consent` says for `play`. Who is `minor` earns and plays nothing until a
    `guardian` agrees, and less than others then; from the day of coming of age on, send `"minor": false`.

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
    consents: dict[str, ConsentBody] | None = Field(default=None, max_length=100)
    minor: bool | None = None
    guardian: GuardianBody | None = None


class Consent(msgspec.Struct):
    """Whether a player agreed, when and to which text."""

    given: bool
    at: str | None
    text_version: str


class GuardianView(msgspec.Struct):
    """Whether a guardian agreed that a minor plays, at which hours, and how many moves a day; 0: no limit."""

    given: bool
    from_hour: int
    to_hour: int
    moves_a_day: int


class PlayerView(msgspec.Struct):
    """A player as the engine knows them. `zone_from` is set while a change of zone waits for local midnight.

    `public_id` is what players and pages see of them, and all that is told of a friend: the bank's app finds its
    customer by it. `guardian` is what a minor may do, null for who is of age.
    """

    id: str
    public_id: str
    zone: str
    zone_from: str | None
    attributes: dict[str, Any]
    consent: Consent
    consents: dict[str, Consent]
    minor: bool
    guardian: GuardianView | None


class PlayerRoutes:
    """The routes about one player."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def put(self, request: Request, id: PlayerId) -> Response:
        """Create a player or change what is known of them: zone, profile, consent. Without consent nothing is earned.

        What is left out stays as it is; the profile (locale, segments, age_band, attributes) is one whole. Nothing in
        it makes a minor of a player, not even `age_band`: say `minor`. A reference is opaque: a new one that looks
        like a telephone number, or holds markup, is refused.
        """
        await self._runtime.source(request, "players:write")
        require_json(request.headers)
        told = read_object(await read_body(request, PLAYER_BYTES))
        _check_id(id)
        try:
            body = PlayerBody.model_validate(told)
        except ValidationError as error:
            wrong, places = wrong_fields(error)
            if places[0]["at"].partition(".")[0] in ("consent", "consents"):
                wrong.hint = CONSENT_HINT
            return problem(wrong, trace_of(request.scope), places=places)
        told_of = [body.consent, body.guardian, *(body.consents or {}).values()]
        if not all(is_plain(one.text_version) for one in told_of if one):
            raise Malformed("'text_version' has control characters", code="wrong_value", hint="write it plainly")
        if any(one.given and not one.text_version for one in told_of if one):
            raise Malformed("which text was agreed to is not said", code="text_not_named", hint=CONSENT_HINT)
        view = await run_in_threadpool(self._put, id, body)
        return Response(msgspec.json.encode(view), media_type=JSON)

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

    async def why(  # noqa: PLR0913, PLR0917 (each is a parameter of the query)
        self, request: Request, id: PlayerId, quest: AboutQuest = "", transfer: AboutTransfer = "",
        event: AboutEvent = "", source: AboutSource = "", limit: Limit = 20, cursor: Cursor = "",
    ) -> Response:  # fmt: skip
        """Say why a quest paid what it did, why a transfer was made, or what became of an event.

        For those who answer a customer's question. Ask about one of them: a quest (the player's newest events that it
        hears, with each award or the first rule that said no, and where the player stands now), a transfer of the
        statement, or an event by the id under which it was sent, with `quest` too what that one
        made of it. `sentence` may be read to the player.
        """
        await self._runtime.source(request, "players:read")
        asked = Question(quest, transfer, event, source)
        found = await run_in_threadpool(why, self._runtime, id, asked, limit, cursor)
        link = next_link(request, found.next if isinstance(found, WhyQuest) else None)
        return Response(msgspec.json.encode(found), 200, link, JSON)

    def _put(self, id: str, body: PlayerBody) -> PlayerView:
        consent, known = body.consent, self._known(id)
        if known is None:
            _check_new(id)
        if body.zone is not None:
            zone_info(body.zone)  # a refused request makes no player
        change = Change(
            zone=body.zone,
            profile=self._profile(body),
            consent=None if consent is None else consent.given,
            consent_text="" if consent is None else consent.text_version,
            said=self._said(id, body, is_minor=bool(known) if body.minor is None else body.minor),
            minor=_minor(body, known or ""),
        )
        player = put_player(self._runtime.db, id, change, self._runtime.now_of(id))
        if missing(player.consent_at is not None, player.purposes, player.minor, PLAY):
            self._runtime.sessions.kill_all(id)
        with self._runtime.db.reading() as tx:
            return self._view(player, standing(tx, player.id))

    def _known(self, id: str) -> str | None:
        """What a minor may do, '' for who is of age; None for nobody we know."""
        with self._runtime.db.reading() as tx:
            known = tx.fetch(Player, "minor", ("ref",), [(id,)])
        return str(known[0][0] or "") if known else None

    def _said(self, id: str, body: PlayerBody, *, is_minor: bool) -> tuple[Said, ...]:
        """Every purpose that something is said of, the guardian's consent among them."""
        consents, known = body.consents or {}, self._runtime.now.content.vocabulary.purposes
        for purpose in consents:
            if purpose not in known:
                hint = did_you_mean(purpose, known) or f"one of {', '.join(known)}"
                raise Malformed("there is no such purpose", code="unknown_purpose", hint=hint)
        if body.consent and PLAY in consents:
            raise Malformed("'play' is said twice", code="said_twice", hint="leave out 'consent'")
        said = [Said(purpose, one.given, one.text_version) for purpose, one in consents.items()]
        if body.guardian:
            ref = body.guardian.ref
            if not is_minor or ref == id or (body.guardian.given and not ref):
                raise Malformed("a guardian speaks for a minor, is named, and is somebody else",
                                code="guardian_of_nobody",
                                hint='write "minor": true, and who agreed as "ref" in "guardian"')  # fmt: skip
            told_by = guardian_mark(pepper(self._runtime.db), ref) if ref else BY_BANK
            said.append(Said(GUARDIAN, body.guardian.given, body.guardian.text_version, told_by))
        return tuple(said)

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

    def _view(self, player: Player, stands: Mapping[str, consents.Consent]) -> PlayerView:
        waits = player.zone_from > self._runtime.now_of(player.id)
        given = player.consent_at is not None
        consent = Consent(given, iso(player.consent_at) if player.consent_at is not None else None, player.consent_text)
        every = {purpose: Consent(one.given, iso(one.at), one.text) for purpose, one in sorted(stands.items())}
        profile = msgspec.to_builtins(self._runtime.now.content.profile(player.profile))
        attributes = {name: sorted(value) if isinstance(value, set | frozenset) else value
                      for name, value in profile.items()}  # fmt: skip
        zone_from = iso(player.zone_from) if waits else None
        return PlayerView(player.ref, str(player.id), player.zone, zone_from, attributes, consent, every,
                          bool(player.minor), _guardian(player.minor, stands))  # fmt: skip


def _minor(body: PlayerBody, known: str) -> str | None:
    """What a minor may do; '' for who is of age; None when nothing is said, or nothing new."""
    told = body.guardian
    if body.minor is False or not (body.minor or told):
        return "" if body.minor is False else None
    if told:
        if told.from_hour >= told.to_hour:
            raise Malformed("'from_hour' must be before 'to_hour'", code="wrong_value")
        return written(Limits(told.from_hour * HOUR_MINUTES, told.to_hour * HOUR_MINUTES, told.moves_a_day))
    return known or written(Limits())


def _guardian(minor: str, stands: Mapping[str, consents.Consent]) -> GuardianView | None:
    if not minor:
        return None
    may, said = limits_of(minor), stands.get(GUARDIAN)
    hours = may.from_minute // HOUR_MINUTES, may.to_minute // HOUR_MINUTES
    return GuardianView(bool(said and said.given), *hours, may.moves_a_day)


def _check_new(id: str) -> None:
    """Errors: Malformed for a reference that nobody new may have: it would tell more than who it is."""
    if _PHONE.fullmatch(re.sub(r"[ ().-]", "", id)):
        raise Malformed("this reference looks like a telephone number", code="looks_like_a_phone",
                        hint="send an opaque id of your own: Tilth keeps references as they are")  # fmt: skip
    if "<" in id or ">" in id:
        raise Malformed("a player's reference has no markup", code="bad_player", status=400, hint="send an opaque id")


def _check_id(id: str) -> None:
    if not is_plain(id):
        raise Malformed("a player's reference has no control characters", code="bad_player", status=400)
