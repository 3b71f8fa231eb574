"""The web application: every route, what surrounds them, and what happens at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from engine.api import problems
from engine.api.alerts import AlertRoutes
from engine.api.docs import CSP, page
from engine.api.edge import Edge
from engine.api.events import EventRoutes
from engine.api.openapi import answers, document
from engine.api.players import PlayerRoutes
from engine.api.quarantine import QuarantineRoutes
from engine.api.runtime import Runtime
from engine.api.status import StatusRoutes

VERSION = "1"
"""Of the API, as in its paths."""


def create_app(runtime: Runtime) -> FastAPI:
    """Return the application over a runtime. Its shutdown refuses new events and finishes those that wait."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(runtime.intake.close)

    app = FastAPI(
        title="Tilth", version=VERSION, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None,
        redirect_slashes=False, telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )  # fmt: skip
    app.add_middleware(Edge, metrics=runtime.metrics)
    problems.install(app)
    _add_routes(app, runtime)
    app.openapi = lambda: _document(app, runtime)  # type: ignore[method-assign]
    _add_docs(app)
    return app


def _add_routes(app: FastAPI, runtime: Runtime) -> None:
    events, players = EventRoutes(runtime), PlayerRoutes(runtime)
    quarantine, status = QuarantineRoutes(runtime), StatusRoutes(runtime)
    told = answers("Result", 400, 409, 413, 415, 422, more={202: "Stored, not counted: parked or quarantined."})
    told["200"]["content"]["application/json"]["schema"] = {
        "anyOf": [{"$ref": "#/components/schemas/Result"}, {"$ref": "#/components/schemas/BatchResult"}]
    }
    told["200"]["description"] = "Applied, now or before; of a batch, the result of each event."
    told["200"]["headers"] = {"Idempotency-Hit": {"description": "true: told before", "schema": {"type": "string"}}}
    paged = {"Link": {"description": 'The next page, rel="next".', "schema": {"type": "string"}}}
    statement, quests = answers("Statement", 404, 422), answers("QuestPage", 422)
    held, alerts = answers("HeldPage", 422), answers("AlertPage", 422)
    for one in (statement, quests, held, alerts):
        one["200"]["headers"] = paged
    add = _adder(app)
    add("POST", "/v1/events", events.post, "tell", told)
    add("GET", "/v1/events/quarantined", quarantine.get, "quarantined", held)
    add("PUT", "/v1/players/{id}", players.put, "putPlayer", answers("PlayerView", 400, 413, 415, 422))
    add("GET", "/v1/players/{id}/balances", players.balances, "balances", answers("Balances", 404, 422))
    add("GET", "/v1/players/{id}/statement", players.statement, "statement", statement)
    why = answers("WhyQuest", 404, 422)
    why["200"]["content"]["application/json"]["schema"] = {
        "anyOf": [{"$ref": "#/components/schemas/WhyQuest"}, {"$ref": "#/components/schemas/WhyTransfer"}]
    }
    add("GET", "/v1/players/{id}/why", players.why, "why", why)
    add("GET", "/v1/alerts", AlertRoutes(runtime).get, "alerts", alerts)
    add("GET", "/v1/quests", status.quests, "quests", quests)
    add("GET", "/healthz", status.health, "health", answers("Health", 422))
    counters = {"200": {"description": "Counters.", "content": {"text/plain": {}}}}
    add("GET", "/metrics", status.metrics, "metrics", counters)


def _adder(app: FastAPI) -> Callable[..., None]:
    def add(method: str, path: str, endpoint: Callable[..., Any], name: str, responses: dict[int | str, Any]) -> None:
        summary, _, rest = (endpoint.__doc__ or "").strip().partition("\n")
        description = " ".join(rest.split()) or None
        app.add_api_route(
            path, endpoint, methods=[method], operation_id=name, summary=summary, description=description or summary,
            responses=responses, response_class=Response, response_model=None,
        )  # fmt: skip

    return add


def _add_docs(app: FastAPI) -> None:
    async def openapi() -> Response:
        return Response(msgspec.json.encode(app.openapi()), media_type="application/json")

    async def docs() -> Response:
        return HTMLResponse(page(app.openapi()), headers={"Content-Security-Policy": CSP})

    app.add_api_route("/openapi.json", openapi, include_in_schema=False, response_model=None)
    app.add_api_route("/docs", docs, include_in_schema=False, response_model=None)


def _document(app: FastAPI, runtime: Runtime) -> dict[str, Any]:
    vocabulary = runtime.now.content.vocabulary
    if app.openapi_schema is None or app.state.vocabulary is not vocabulary:
        app.state.vocabulary = vocabulary
        app.openapi_schema = document(app, vocabulary)
    return app.openapi_schema
