"""GET /v1/events/quarantined: what was stored and not counted, because it lay in the future or was too old.

Refunds that waited 90 days for a payment that never came are listed too.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Table, literal_column, select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from engine.api.answers import WORDS
from engine.api.pages import Cursor, Limit, next_link
from engine.api.runtime import Runtime
from engine.clock import iso
from engine.journal import EventRow, Number, Unmatched, decode_answer

_PREFIX = '["quarantined"'  # how the answer of such an event begins


class Held(msgspec.Struct):
    """An event in quarantine: it was stored and earned nothing. Neither its player nor its fields are shown."""

    event: str
    source: str
    id: str
    type: str
    at: str
    received_at: str
    code: str
    message: str


class HeldPage(msgspec.Struct):
    """A page of events in quarantine, newest first; `next` is the cursor of the next page."""

    events: list[Held]
    next: str | None = None


class QuarantineRoutes:
    """The routes about events in quarantine."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def get(self, request: Request, limit: Limit = 50, cursor: Cursor = "") -> Response:
        """List the events that were stored and not counted, newest first: from the future, or too old."""
        await self._runtime.source(request, "operator")
        cursors = self._runtime.cursors
        before = int(cursors.read("quarantined", cursor)[0]) if cursor else None
        found = await run_in_threadpool(self._read, limit + 1, before)
        more = cursors.write("quarantined", [int(found[limit - 1].event)]) if len(found) > limit else None
        page = msgspec.json.encode(HeldPage(found[:limit], more))
        return Response(page, 200, next_link(request, more), "application/json")

    def _read(self, count: int, before: int | None) -> list[Held]:
        event: Table = EventRow.__table__  # type: ignore[attr-defined]
        number: Table = Number.__table__  # type: ignore[attr-defined]
        sender = (number.c.kind == literal_column("'sender'")) & (number.c.no == event.c.sender_no)
        columns = (event.c.id, event.c.sender_id, event.c.type, event.c.at, event.c.received_at, event.c.answer)
        query = (
            select(*columns, number.c.name)
            .select_from(event.join(number, sender))
            .where(event.c.answer.startswith(_PREFIX) | event.c.id.in_(select(Unmatched.event_id)))  # type: ignore[call-overload]
        )
        if before is not None:
            query = query.where(event.c.id < before)
        with self._runtime.db.reading() as tx:
            rows = tx.connection.execute(query.order_by(event.c.id.desc()).limit(count)).all()
        return [_held(*row) for row in rows]


def _held(id: int, sender_id: str, type: str, at: int, received_at: int, answer: str, source: str) -> Held:
    code = decode_answer(answer).code if answer.startswith(_PREFIX) else "refund_never_matched"
    return Held(str(id), source, sender_id, type, iso(at), iso(received_at), code, WORDS.get(code, ("", ""))[0])
