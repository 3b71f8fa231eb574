"""GET /v1/alerts: which shares of limits and budgets have been used up."""

from __future__ import annotations

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from engine.alerts import Alert, list_alerts
from engine.api.pages import Cursor, Limit, next_link
from engine.api.runtime import Runtime
from engine.clock import iso
from engine.days import window_text
from engine.published.content import Content
from engine.words.messages import display


class AlertView(msgspec.Struct):
    """A share of a limit of all players, or of a budget, that was used up.

    `quest` is the quest whose limit `rule` it is; of a budget, which quests share, `budget` is the name instead. `used`
    and `most` are in `unit` as they were then, for `window`: `2026-11-22`, `2026 week 47`, `2026-11`, `2026 Q4` or
    `ever`.
    """

    id: str
    at: str
    quest: str
    budget: str
    rule: str
    window: str
    percent: int
    used: str
    most: str
    unit: str


class AlertPage(msgspec.Struct):
    """A page of alerts, newest first; `next` is the cursor of the next page."""

    alerts: list[AlertView]
    next: str | None = None


class AlertRoutes:
    """The routes about alerts."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def get(self, request: Request, limit: Limit = 50, cursor: Cursor = "") -> Response:
        """List the shares of limits and budgets that have been used up, newest first."""
        await self._runtime.source(request, "operator")
        cursors, content = self._runtime.cursors, self._runtime.now.content
        before = int(cursors.read("alerts", cursor)[0]) if cursor else None
        found = await run_in_threadpool(list_alerts, self._runtime.db, before=before, limit=limit + 1)
        more = cursors.write("alerts", [found[limit - 1].id]) if len(found) > limit else None
        page = AlertPage([_view(content, one) for one in found[:limit]], more)
        return Response(msgspec.json.encode(page), 200, next_link(request, more), "application/json")


def _view(content: Content, alert: Alert) -> AlertView:
    scale, unit = _unit(content, alert)
    whose = ("", alert.quest) if alert.rule == "budget" else (alert.quest, "")
    return AlertView(
        str(alert.id), iso(alert.at), *whose, alert.rule, window_text(alert.slot.rpartition("|")[2]), alert.percent,
        display(alert.used, scale), display(alert.most, scale), unit,
    )  # fmt: skip


def _unit(content: Content, alert: Alert) -> tuple[int, str]:
    """What a limit counts in; what has gone since is shown in its bare numbers."""
    for quest in content.book.quests.values():
        for limit in quest.limits:
            if limit.path == alert.rule and (limit.budget or quest.id) == alert.quest:
                asset = content.assets[quest.reward.asset]
                return (1, "times") if limit.of == "times" else (asset.scale, asset.unit)
    return 1, ""
