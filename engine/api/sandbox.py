"""/v1/sandbox: the clocks, the snapshots, the reset and made-up events of a sandbox. A live server has none of this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.api.answers import Result, result
from engine.api.bodies import read_model
from engine.api.mine import read_nothing, told
from engine.api.runtime import Runtime
from engine.api.sandbox_sums import SumsView, sums_view
from engine.api.sandbox_vocabulary import VocabularyView, vocabulary_view
from engine.clock import ManualClock, iso
from engine.errors import Malformed
from engine.explaining.explain import told as told_of
from engine.game_time import MAIN, GameTime
from engine.incoming.cloudevents import instant
from engine.incoming.events import Event
from engine.incoming.made_up import made_up, plain
from engine.journal import Answer, WhyNot
from engine.people.players import REF_MAX
from engine.published.live import Snapshot
from engine.quests.quest import Quest
from engine.sandbox import RATE_MOST, ClockMoved, ClockView, Plan, Sandbox, SandboxView, SnapshotView
from engine.support.why import Desk
from engine.words.reasons import family_of, sentence

PATH = "/v1/sandbox"
BODY_BYTES = 16 * 1024
PLAYERS_MOST, DAYS_MOST, CLOCK_MOST = 200, 28, 500
Found = TypeVar("Found", bound=msgspec.Struct)
FURTHEST = 3
_FARNESS = {
    **dict.fromkeys(("limits", "budget", "cooldown", "exclusive"), 0),  # all the quest asks for was there
    **dict.fromkeys(("reward.curve", "reward.amount"), 1),  # it was there, and too little of it
    "count.need": 2,  # one of several
}

Name = Annotated[str, Path(max_length=40, description="The snapshot's name.")]
Ref = Annotated[str, Field(min_length=1, max_length=REF_MAX)]
Rate = Annotated[int, Field(ge=0, le=RATE_MOST, description="So many milliseconds pass in one; 0: it stands still.")]
MOVE_EXAMPLE = {"by": "3d", "mode": "run"}
CLOCK_EXAMPLE = {"name": "next-week", "players": ["customer-1", "customer-2"]}
SNAPSHOT_EXAMPLE = {"name": "before-the-theft"}
RESET_EXAMPLE = {"seed": 7, "players": 36, "days": 7}
EVENT_EXAMPLE = {"type": "payment", "player": "customer-1", "fields": {"amount": 52}}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ClockBody(_Body):
    """Where a clock is to go: `to` an instant or `by` a time (`15s`, `90m`, `36h`, `3d`, `2w`); neither: where it is.

    `run` goes through everything that falls due on the way, in order; `jump` sets the clock and makes up for what was
    missed, as after an outage. With a `rate` the clock runs at it from then on.
    """

    to: str = Field(default="", max_length=40, examples=["2026-12-02T10:00:00+08:00"])
    by: str = Field(default="", max_length=8, examples=["3d"])
    mode: Literal["run", "jump"] = "run"
    rate: Rate | None = None
    clock: str = Field(default=MAIN, max_length=40, description="A test clock; empty: the game's own.")


class ClocksBody(_Body):
    """A test clock for players who are new, or who did nothing yet. It stands still unless it has a rate."""

    name: str = Field(max_length=40)
    players: list[Ref] = Field(min_length=1, max_length=CLOCK_MOST)
    at: str = Field(default="", max_length=40, description="Where it begins; by default where the game's own clock is.")
    rate: Rate = 0


class SnapshotBody(_Body):
    """The name a snapshot is kept under; one that has it already is replaced."""

    name: str = Field(max_length=40)


class ResetBody(_Body):
    """What to live through: sample people with friends and a week, drawn from a seed."""

    seed: int = Field(default=7, ge=0, le=2**31)
    players: int = Field(default=36, ge=0, le=PLAYERS_MOST)
    days: int = Field(default=7, ge=0, le=DAYS_MOST)
    rate: Rate = 1


class EventBody(_Body):
    """An event to make up: its type, its player, and the fields that matter; the others are drawn from the seed."""

    type: str = Field(max_length=80)
    player: Ref
    fields: dict[str, Any] = Field(default_factory=dict)
    at: str = Field(default="", max_length=40, description="When it happened; by default now, by the player's clock.")
    seed: str = Field(default="", max_length=80, description="The same seed is the same event: told again, paid once.")


class WhyNotView(msgspec.Struct):
    """Why a quest gave nothing: its title, the rule, and a sentence for the player."""

    quest: str
    title: dict[str, str]
    because: str
    sentence: dict[str, str]


class MadeUp(msgspec.Struct):
    """A made-up event, as a bank would have sent it to POST /v1/events, and what became of it.

    `why_not` begins with the quest that came closest: a limit that is reached stands before what is still to be done.
    """

    event: dict[str, Any]
    result: Result
    why_not: list[WhyNotView]


STRUCTS = (ClockMoved, ClockView, MadeUp, SandboxView, SnapshotView, SumsView, VocabularyView)
BODIES: Mapping[tuple[str, str], tuple[type[BaseModel], dict[str, Any]]] = {
    ("post", f"{PATH}/clock"): (ClockBody, MOVE_EXAMPLE),
    ("post", f"{PATH}/clocks"): (ClocksBody, CLOCK_EXAMPLE),
    ("post", f"{PATH}/snapshots"): (SnapshotBody, SNAPSHOT_EXAMPLE),
    ("post", f"{PATH}/reset"): (ResetBody, RESET_EXAMPLE),
    ("post", f"{PATH}/events"): (EventBody, EVENT_EXAMPLE),
}
"""What the document says of these routes, where there are any."""


class OwnWork:
    """ASGI middleware: each request is a piece of work of its own, whatever the server asked when it began."""

    def __init__(self, app: ASGIApp, time: GameTime) -> None:
        self._app, self._time = app, time

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        self._time.begin()
        await self._app(scope, receive, send)


class SandboxRoutes:
    """The routes of a sandbox. All need a key with the scope `sandbox`."""

    def __init__(self, runtime: Runtime, sandbox: Sandbox) -> None:
        self._runtime, self._sandbox = runtime, sandbox

    async def show(self, request: Request) -> Response:
        """Show the sandbox: its clocks, who lives by them, and its snapshots."""
        await self._runtime.source(request, "sandbox")
        return await self._run(self._sandbox.show)

    async def move(self, request: Request) -> Response:
        """Move a clock; sessions, keys and limits of tries go by the wall clock and notice nothing.

        A long `run` answers half-way with `done: false`: send the same `to` again until it is done.
        """
        await self._runtime.source(request, "sandbox")
        body = await read_model(request, ClockBody, BODY_BYTES)
        if body.to and body.by:
            raise Malformed("a clock goes 'to' an instant or 'by' a time, not both", code="wrong_time")
        to = _instant("to", body.to)
        return await self._run(
            lambda: self._sandbox.move(to=to, by=body.by, mode=body.mode, rate=body.rate, clock=body.clock)
        )

    async def add_clock(self, request: Request) -> Response:
        """Make a test clock: its players live by it alone, and can do nothing with players of another one."""
        await self._runtime.source(request, "sandbox")
        body = await read_model(request, ClocksBody, BODY_BYTES)
        at = _instant("at", body.at)
        return await self._run(lambda: self._sandbox.add_clock(body.name, body.players, at, body.rate))

    async def keep(self, request: Request) -> Response:
        """Keep everything as it is now: players, ledger, journal, clocks."""
        await self._runtime.source(request, "sandbox")
        body = await read_model(request, SnapshotBody, BODY_BYTES)
        return await self._run(lambda: self._sandbox.snapshot(body.name))

    async def restore(self, request: Request, name: Name) -> Response:
        """Let everything be as it was in a snapshot.

        What was begun before is refused with 503 `restored`: send it again.
        """
        await self._runtime.source(request, "sandbox")
        await read_nothing(request)
        return await self._run(lambda: self._sandbox.restore(name))

    async def forget(self, request: Request, name: Name) -> Response:
        """Forget a snapshot."""
        await self._runtime.source(request, "sandbox")

        def forget() -> msgspec.Struct:
            self._sandbox.forget(name)
            return self._sandbox.show()

        return await self._run(forget)

    async def reset(self, request: Request) -> Response:
        """Forget everything that happened and live through the sample.

        The same seed leaves the same rows, to the byte. Keys and snapshots stay.
        """
        await self._runtime.source(request, "sandbox")
        body = await read_model(request, ResetBody, BODY_BYTES)
        return await self._run(lambda: self._sandbox.reset(Plan(body.seed, body.players, body.days), body.rate))

    async def make_up(self, request: Request) -> Response:
        """Make up an event and take it in: the answer has the event, what was earned, and why not more."""
        source = await self._runtime.source(request, "sandbox")
        body = await read_model(request, EventBody, BODY_BYTES)
        now = self._runtime.now
        at = _instant("at", body.at)
        if at is None:
            at = await run_in_threadpool(self._runtime.now_of, body.player)
        id = body.seed or str(self._runtime.db.ids.block(1)[0])
        data = made_up(now.content.vocabulary, body.type, body.fields, id)
        event = now.reader.build(body.type, source=source.name, id=id, player=body.player, at=at, data=data)
        [answer] = await self._runtime.intake.put((event,), source.max_age_ms)
        sent = {
            "specversion": "1.0", "id": id, "source": source.name, "type": body.type, "subject": body.player,
            "time": iso(at), "data": {name: plain(value) for name, value in data.items()},
        }  # fmt: skip
        reasons = await run_in_threadpool(self._why_not, now, event, answer)
        return told(MadeUp(sent, result(event, answer, now.content), reasons))

    async def vocabulary(self, request: Request) -> Response:
        """List the types of events in force with their fields, so that a form can be made of them."""
        source = await self._runtime.source(request, "sandbox")
        return told(vocabulary_view(self._runtime.now.content, source.name))

    async def sums(self, request: Request) -> Response:
        """Add up what all players together have and did, and how far budgets are used: what a campaign comes to.

        It reads everything there is, so ask now and then.
        """
        await self._runtime.source(request, "sandbox")
        content, now = self._runtime.now.content, self._sandbox.time.now()
        return told(await run_in_threadpool(sums_view, self._runtime.db, content, now))

    def _why_not(self, now: Snapshot, event: Event, answer: Answer) -> list[WhyNotView]:
        """Each reason as the quest has it, with its numbers; a first answer is told again without those of today."""
        quests = now.content.book.quests
        found = sorted(answer.why_not, key=lambda one: _FARNESS.get(family_of(one.because), FURTHEST))
        if not any(one.quest in quests for one in found):
            return [WhyNotView(one.quest, {}, one.because, sentence(one.because)) for one in found]
        with self._runtime.db.reading() as tx:
            clock = ManualClock(self._runtime.now_of(event.player))
            desk = Desk(self._runtime.db, now, clock, tx, event.player)
            return [_reason(desk, quests.get(one.quest), one, event, answer) for one in found]

    async def _run(self, work: Callable[[], Found]) -> Response:
        return told(await run_in_threadpool(work))


def _instant(field: str, told: str) -> int | None:
    """Return the instant that a field says; None for none. Errors: Malformed (`wrong_time`)."""
    try:
        return instant(told) if told else None
    except Malformed:
        raise Malformed(f"'{field}' is not an RFC 3339 time with its zone", code="wrong_time",
                        hint="as 2026-12-02T10:00:00+08:00") from None  # fmt: skip


def _reason(desk: Desk, quest: Quest | None, no: WhyNot, event: Event, answer: Answer) -> WhyNotView:
    if quest is None:
        return WhyNotView(no.quest, {}, no.because, sentence(no.because))
    standing = desk.standing(quest)
    around, day = standing.around(quest, event.type), standing.day_of(quest, event.at)
    said = told_of(quest, no.because, day, around, same=not answer.replayed)
    return WhyNotView(no.quest, dict(quest.title), no.because, dict(said))
