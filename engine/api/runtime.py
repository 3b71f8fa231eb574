"""What the routes share: the open database, the content in force, the clocks, and the queue that events go through."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from engine.access.sessions import Session, Sessions, session_ended
from engine.api.asking import refuse_cross_site, told_session
from engine.api.cursors import Cursors
from engine.api.guesses import Guesses
from engine.api.intake import IntakeQueue
from engine.api.metrics import Metrics
from engine.api.streams import Streams
from engine.api.teller import Teller
from engine.clock import Clock
from engine.errors import Unavailable
from engine.incoming.events import Event
from engine.ingest import Intake, ingest
from engine.journal import Answer
from engine.published.content import Content
from engine.published.live import Fixed, Live, Snapshot
from engine.sandbox import Sandbox
from engine.sources import Keys, Source, secret
from engine.store import Database

POSTGRES_WORKERS = 2


class Runtime:
    """One server's parts. `clock` is the game's, which a sandbox moves; `wall` is the machine's, for keys
    and sessions.

    Errors when made: WrongContent, Unavailable (not migrated, cannot be reached).
    """

    def __init__(
        self, db: Database, content: Content | Live, clock: Clock, wall: Clock, sandbox: Sandbox | None = None
    ) -> None:  # fmt: skip
        self.db = db
        self.live = content if isinstance(content, Live) else Live(db, Fixed(content), clock)
        self.clock = clock
        self.wall = wall
        self.sandbox = sandbox
        self.keys = Keys(db, wall, of_sandbox=sandbox is not None)
        self.sessions = Sessions(db, wall)
        self.guesses = Guesses(wall)
        self.cursors = Cursors(secret(db, "cursor"))
        self.metrics = Metrics()
        self.intake = IntakeQueue(self.take_in, 1 if db.on_sqlite else POSTGRES_WORKERS)
        self.metrics.watch_waiting(lambda: self.intake.waiting)
        self.streams = Streams()
        self.teller = Teller(
            db, lambda: self.now, clock, self.sessions, self.streams, busy=self._busy,
            alone=sandbox.alone if sandbox else None, clocks=sandbox.clocks if sandbox else None,
        )  # fmt: skip
        if sandbox:
            sandbox.time.forget += [self.sessions.forget_all, self.streams.forget]
        self._took_in = False  # since the teller asked last
        self.metrics.watch_streams(lambda: len(self.streams))

    @property
    def now(self) -> Snapshot:
        """The content in force and its numbers. It may be another one at any moment: ask once per request or batch."""
        return self.live.now

    def now_of(self, player: str | int) -> int:
        """Return the game's instant for a player, by reference or id: in a sandbox some have a clock of their own."""
        return self.sandbox.time.now_of(player) if self.sandbox else self.clock.now()

    def take_in(self, events: Sequence[Event], earliest: int) -> list[Answer]:
        """Run one batch through the first straight path. Errors: Unavailable."""
        self.metrics.batch(len(events))
        self._took_in = True
        if self.sandbox is None:
            return self._take_in(events, earliest, self.clock.now())
        time, answers = self.sandbox.time, dict[int, Answer]()
        for clock, places in time.by_clock(event.player for event in events).items():
            told = self._take_in([events[place] for place in places], earliest, time.now(clock))
            answers.update(zip(places, told, strict=True))
        return [answers[place] for place in range(len(events))]

    def _busy(self) -> bool:
        """Return whether events were taken in since this was asked last, or wait: delivering messages gives way."""
        took_in, self._took_in = self._took_in, False
        return took_in or self.intake.waiting > 0

    def _take_in(self, events: Sequence[Event], earliest: int, at: int) -> list[Answer]:
        intake = Intake(at, earliest, alerted=self.metrics.alerted)
        now, elder = self.live.now, self.live.elder
        if elder is None or all(map(now.knows, events)):
            return self._ingest(now, events, intake)
        return self._take_in_both(now, elder, events, intake)

    def _take_in_both(self, now: Snapshot, elder: Snapshot, events: Sequence[Event], intake: Intake) -> list[Answer]:
        """Take in events of which some were read with the last vocabulary: those come to what it says."""
        known = [now.knows(event) for event in events]
        old = [event for event, is_known in zip(events, known, strict=True) if not is_known]
        if not all(map(elder.knows, old)):
            raise Unavailable("the vocabulary has changed since these events were read", hint="send them again")
        before = iter(self._ingest(elder, old, intake))
        new = [event for event, is_known in zip(events, known, strict=True) if is_known]
        after = iter(self._ingest(now, new, intake))
        return [next(after if is_known else before) for is_known in known]

    def _ingest(self, snapshot: Snapshot, events: Sequence[Event], intake: Intake) -> list[Answer]:
        return ingest(self.db, snapshot.content, snapshot.numbers, events, intake)

    async def source(self, request: Request, scope: str) -> Source:
        """Return who asks. Errors: Unauthenticated, Forbidden without the scope."""
        told = request.headers.get("authorization", "")
        source = self.keys.remembered(told)
        if source is None:
            source = await run_in_threadpool(self.keys.find, told)
        source.require(scope)
        return source

    async def player(self, request: Request) -> Session:
        """Return who is playing. Errors: Unauthenticated, Forbidden (`cross_site`) for what another site may have sent.

        Routes of players accept only sessions, routes of banks only keys.
        """
        token, kind = told_session(request)
        session = self.sessions.remembered(token)
        if session is None:
            session = await run_in_threadpool(self.sessions.find, token)
        if session.kind != kind:  # a cookie's value sent as a bearer would be asked less than a cookie is
            raise session_ended()
        refuse_cross_site(request, session)
        return session
