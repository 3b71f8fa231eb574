"""Flags and sanctions: for operators what looks odd and what was decided, for players what stands and their appeal."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from engine.api.bodies import read_model
from engine.api.mine import BODY_BYTES, ID_MAX, read_id, reading, told, writing
from engine.api.pages import Cursor, Limit, next_link
from engine.api.players import PlayerId
from engine.api.runtime import Runtime
from engine.bulk import Transaction
from engine.clock import iso
from engine.people.players import Player, find_player
from engine.risk import sanctions
from engine.risk.flags import Flag, list_flags
from engine.risk.ladder import REASONS, RULE
from engine.risk.limits import APPEAL_MAX
from engine.risk.sanctions import EVIDENCE_MOST, NAME_MAX, Answer, Order, Sanction

EPOCH_DAY = date(1970, 1, 1).toordinal()
BY_RULE, BY_PERSON = "rule", "person"
SANCTION_EXAMPLE = {"level": "apart", "reason": "one_way_gifts", "days": 7, "by": "Li Wei", "evidence": []}
DECISION_EXAMPLE = {"outcome": "eased", "reason": "A family shares the device.", "by": "Li Wei", "days": 2}
APPEAL_EXAMPLE = {"text": "My grandchildren and I share one watch."}
SanctionPath = Annotated[str, Path(min_length=1, max_length=ID_MAX, description="A sanction's id.")]
Word = Annotated[str, Field(max_length=40)]
Name = Annotated[str, Field(max_length=NAME_MAX, description="Who decides; players do not see it.")]
Said = Annotated[str, Field(max_length=APPEAL_MAX)]


class SanctionBody(BaseModel):
    """What is decided: a step of the ladder, a reason of the list, for how many days, by whom, on which flags."""

    model_config = ConfigDict(extra="forbid", strict=True)

    level: Word = Field(description="notice, apart, unpaid or closed.")
    reason: Word = Field(description=f"One of {', '.join(REASONS)}.")
    days: int = Field(ge=1, le=365)
    by: Name
    evidence: list[Annotated[str, Field(max_length=ID_MAX)]] = Field(default=[], max_length=EVIDENCE_MOST)


class DecisionBody(BaseModel):
    """What is decided on an appeal. Eased: a lower `level`, fewer `days` from the beginning, or both."""

    model_config = ConfigDict(extra="forbid", strict=True)

    outcome: Word = Field(description="upheld, eased or lifted; what is lifted need not have been appealed.")
    reason: Said = Field(description="The player reads it.")
    by: Name
    level: Word = ""
    days: int = Field(default=0, ge=0, le=365)


class AppealBody(BaseModel):
    """Why a sanction is wrong, in the player's words."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: Said


class SanctionView(msgspec.Struct):
    """A sanction: its step of the ladder now and at first, why, since and until when, and what became of an appeal.

    To players `decided_by` is `rule` or `person`, and evidence and names are empty.
    """

    id: str
    level: str
    reason: str
    why: dict[str, str]
    since: str
    until: str
    in_force: bool
    first_level: str
    first_until: str
    decided_by: str
    evidence: list[str]
    can_appeal: bool
    appeal: str
    appealed_at: str | None
    outcome: str
    answer: str
    answered_by: str
    answered_at: str | None


class SanctionList(msgspec.Struct):
    """A player's sanctions, newest first; those that are over stay for two years."""

    sanctions: list[SanctionView]


class FlagView(msgspec.Struct):
    """What looked odd of a player on a day (UTC): ids and numbers. A flag by itself changes nothing for anybody."""

    id: str
    player: str
    kind: str
    day: str
    at: str
    evidence: dict[str, Any]


class FlagPage(msgspec.Struct):
    """A page of flags, newest first; `next` is the cursor of the next page."""

    flags: list[FlagView]
    next: str | None = None


class RiskRoutes:
    """The routes about flags and sanctions."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def flags(self, request: Request, limit: Limit = 50, cursor: Cursor = "") -> Response:
        """List what looked odd, newest first. Nothing follows from a flag by itself: people look, and decide."""
        await self._runtime.source(request, "operator")
        cursors = self._runtime.cursors
        before = int(cursors.read("flags", cursor)[0]) if cursor else None
        found = await reading(self._runtime, lambda tx: _flags(tx, before, limit + 1))
        more = cursors.write("flags", [int(found[limit - 1].id)]) if len(found) > limit else None
        return told(FlagPage(found[:limit], more), next_link(request, more))

    async def list(self, request: Request, id: PlayerId) -> Response:
        """List a player's sanctions, newest first."""
        await self._runtime.source(request, "operator")
        now = self._runtime.now_of(id)
        found = await reading(self._runtime, lambda tx: sanctions.of_player(tx, find_player(tx, id).id))
        return told(SanctionList([_view(one, now) for one in found]))

    async def impose(self, request: Request, id: PlayerId) -> Response:
        """Set a sanction: a person decides, by name, with a reason that the player is told at once.

        `notice` takes nothing; `apart` lets rest what moves something between players; `unpaid` also rewards for what
        is done in games; `closed` every move. What was earned, trees and certificates stay.
        """
        await self._runtime.source(request, "operator")
        body = await read_model(request, SanctionBody, BODY_BYTES)
        order = Order(body.level, body.reason, body.days, body.by, tuple(read_id(one) for one in body.evidence))
        player = await reading(self._runtime, lambda tx: find_player(tx, id))
        now, ids = self._runtime.now_of(id), self._runtime.db.ids
        made = await writing(self._runtime, lambda tx: sanctions.impose(tx, ids, player.id, order, now))
        return told(_view(made, now))

    async def answer(self, request: Request, id: PlayerId, sanction: SanctionPath) -> Response:
        """Decide on an appeal: upheld, eased or lifted, with a reason that the player reads."""
        await self._runtime.source(request, "operator")
        body = await read_model(request, DecisionBody, BODY_BYTES)
        decided = Answer(body.outcome, body.reason, body.by, body.level, body.days)
        player = await reading(self._runtime, lambda tx: find_player(tx, id))
        now, ids, number = self._runtime.now_of(id), self._runtime.db.ids, read_id(sanction)
        made = await writing(self._runtime, lambda tx: sanctions.answer(tx, ids, player.id, number, decided, now))
        return told(_view(made, now))

    async def mine(self, request: Request) -> Response:
        """Show the player what stands against them and what did: what rests, why, until when, and what was answered."""
        session = await self._runtime.player(request)
        now = self._runtime.now_of(session.player_id)
        found = await reading(self._runtime, lambda tx: sanctions.of_player(tx, session.player_id))
        return told(SanctionList([_mine(one, now) for one in found]))

    async def appeal(self, request: Request, sanction: SanctionPath) -> Response:
        """Say why a sanction is wrong: once, while it is in force. A person answers, and the inbox tells."""
        session = await self._runtime.player(request)
        body = await read_model(request, AppealBody, BODY_BYTES)
        now, number = self._runtime.now_of(session.player_id), read_id(sanction)
        made = await writing(self._runtime, lambda tx: sanctions.appeal(tx, session.player_id, number, body.text, now))
        return told(_mine(made, now))


def _flags(tx: Transaction, before: int | None, limit: int) -> list[FlagView]:
    found: list[Flag] = list_flags(tx, before=before, limit=limit)
    refs: dict[int, str] = dict(tx.fetch(Player, "id, ref", ("id",), [(one.player_id,) for one in found]))
    return [
        FlagView(
            str(one.id), refs.get(one.player_id, ""), one.kind,
            date.fromordinal(one.day + EPOCH_DAY).isoformat(), iso(one.at), one.evidence,
        )
        for one in found
    ]  # fmt: skip


def _view(one: Sanction, now: int) -> SanctionView:
    why = dict(REASONS.get(one.reason, REASONS["other"]))
    return SanctionView(
        str(one.id), one.level, one.reason, why, iso(one.since_at), iso(one.until_at), one.stands(now),
        one.first_level, iso(one.first_until_at), one.decided_by, [str(flag) for flag in one.flags],
        one.stands(now) and not one.appealed_at, one.appeal, _at(one.appealed_at), one.outcome, one.answer,
        one.answered_by, _at(one.answered_at),
    )  # fmt: skip


def _mine(one: Sanction, now: int) -> SanctionView:
    found = _view(one, now)
    found.decided_by = BY_RULE if one.decided_by.startswith(RULE) else BY_PERSON
    found.evidence, found.answered_by = [], ""
    return found


def _at(instant: int) -> str | None:
    return iso(instant) if instant else None
