"""What the routes share: the open database, the content in force, the clocks, and the queue that events go through."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from engine.api.cursors import Cursors
from engine.api.intake import IntakeQueue
from engine.api.metrics import Metrics
from engine.clock import Clock
from engine.content import Content
from engine.events import Event, EventReader
from engine.ingest import Intake, ingest
from engine.journal import Answer
from engine.pepper import pepper
from engine.sources import Keys, Source, secret
from engine.store import Database

POSTGRES_WORKERS = 2


class Runtime:
    """One server's parts. `clock` is the game's, which a demo may move; `wall` is the machine's, for keys.

    Errors when made: WrongContent, Unavailable (not migrated, cannot be reached).
    """

    def __init__(self, db: Database, content: Content, clock: Clock, wall: Clock) -> None:
        self.db = db
        self.content = content
        self.clock = clock
        self.numbers = content.bind(db)
        self.reader = EventReader(content.vocabulary, pepper(db))
        self.keys = Keys(db, wall)
        self.cursors = Cursors(secret(db, "cursor"))
        self.metrics = Metrics()
        self.intake = IntakeQueue(self.take_in, 1 if db.on_sqlite else POSTGRES_WORKERS)
        self.metrics.watch_waiting(lambda: self.intake.waiting)

    def take_in(self, events: Sequence[Event], earliest: int) -> list[Answer]:
        """Run one batch through the first straight path. Errors: Unavailable."""
        self.metrics.batch(len(events))
        return ingest(self.db, self.content, self.numbers, events, Intake(self.clock.now(), earliest))

    async def source(self, request: Request, scope: str) -> Source:
        """Return who asks. Errors: Unauthenticated, Forbidden without the scope."""
        told = request.headers.get("authorization", "")
        source = self.keys.remembered(told)
        if source is None:
            source = await run_in_threadpool(self.keys.find, told)
        source.require(scope)
        return source
