"""GET /healthz, /metrics and /v1/quests: how the server is, and what it listens for."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import Query
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from engine.api.pages import Cursor, Limit, next_link
from engine.api.runtime import Runtime
from engine.audit import audit
from engine.documents.findings import Finding
from engine.follow_ups import count_dead
from engine.published.live import Snapshot

JSON = "application/json"
MOST_SHOWN = 40


class Health(msgspec.Struct, omit_defaults=True):
    """Whether the server can take events. `checks` are the audit's, with ?deep=1.

    `content` names the quests in force, `bundle` the texts they are made of. `refused` is how many findings keep newer
    content from being in force; the list of quests shows them. `dead` is how many follow-ups failed for good.
    """

    ok: bool
    content: str
    bundle: str = ""
    refused: int = 0
    dead: int = 0
    checks: dict[str, bool] = msgspec.field(default_factory=dict)


class QuestView(msgspec.Struct):
    """A quest as far as callers need it: what it listens for, what it gives, and its words."""

    id: str
    version: str
    status: str
    event: str
    asset: str
    unit: str
    title: dict[str, str]
    messages: dict[str, str]


class QuestPage(msgspec.Struct):
    """A page of quests by id; `next` is the cursor of the next page.

    `version` is another one when a rule has changed; `bundle` is the hash of all the files, which 'tilth quests
    publish' prints: it changes with a comment too. A quest's own `version` is that of its rules, as in awards.
    `refused` are the findings that keep newer content from being in force: the quests shown are the old ones.
    """

    version: str
    bundle: str
    quests: list[QuestView]
    next: str | None = None
    refused: list[str] = msgspec.field(default_factory=list)


class StatusRoutes:
    """The routes about the server and its content."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def health(
        self, request: Request, deep: Annotated[bool, Query(description="Audit the ledger (scope operator).")] = False
    ) -> Response:
        """Say whether the database answers; with ?deep=1 also whether the ledger adds up (slow: scope operator)."""
        if deep:
            await self._runtime.source(request, "operator")
        health = await run_in_threadpool(self._health, deep)
        return Response(msgspec.json.encode(health), 200 if health.ok else 500, media_type=JSON)

    async def metrics(self) -> Response:
        """Give the server's counters in Prometheus' text format. No label names a player."""
        return Response(self._runtime.metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def quests(self, request: Request, limit: Limit = 50, cursor: Cursor = "") -> Response:
        """List the quests in force, by id."""
        await self._runtime.source(request, "quests:read")
        now, cursors = self._runtime.now, self._runtime.cursors
        book = now.content.book
        after = str(cursors.read("quests", cursor)[0]) if cursor else ""
        names = sorted(name for name in book.quests if name > after)
        more = cursors.write("quests", [names[limit - 1]]) if len(names) > limit else None
        refused = [one.text() if isinstance(one, Finding) else str(one) for one in self._runtime.live.refused]
        shown = [_view(now, name) for name in names[:limit]]
        page = QuestPage(book.version, now.content.bundle, shown, more, refused[:MOST_SHOWN])
        return Response(msgspec.json.encode(page), 200, next_link(request, more), JSON)

    def _health(self, deep: bool) -> Health:
        runtime = self._runtime
        with runtime.db.reading() as tx:
            tx.connection.exec_driver_sql("SELECT value FROM setting LIMIT 1").all()
        content, refused = runtime.now.content, len(runtime.live.refused)
        health = Health(True, content.book.version, content.bundle, refused, count_dead(runtime.db))
        if not deep:
            return health
        report = audit(runtime.db)
        health.ok, health.checks = report.ok, {check.name: check.ok for check in report.checks}
        return health


def _view(now: Snapshot, name: str) -> QuestView:
    quest = now.content.book.quests[name]
    asset = now.content.assets[quest.reward.asset]
    status = "paused" if name in now.paused and quest.status == "live" else quest.status
    words = dict(quest.title), dict(quest.messages)
    return QuestView(quest.id, quest.version, status, quest.listeners[0].event, asset.name, asset.unit, *words)
