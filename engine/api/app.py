"""The web application: every route, what surrounds them, and what happens at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from engine.api import problems
from engine.api.acts import ActRoutes
from engine.api.alerts import AlertRoutes
from engine.api.crossing import Crossing
from engine.api.docs import CSP, page
from engine.api.edge import Edge, Straight
from engine.api.events import EventRoutes
from engine.api.friends import FriendRoutes
from engine.api.groups import GroupRoutes
from engine.api.inbox import InboxRoutes
from engine.api.openapi import BY_SESSION, FREE, FREE_OR_KEY, answers, document
from engine.api.play import PlayRoutes
from engine.api.players import PlayerRoutes
from engine.api.privacy import PrivacyRoutes
from engine.api.quarantine import QuarantineRoutes
from engine.api.queries import refuse_unknown
from engine.api.risk import RiskRoutes
from engine.api.runtime import Runtime
from engine.api.sandbox import OwnWork, SandboxRoutes
from engine.api.sessions import SessionRoutes
from engine.api.status import StatusRoutes
from engine.api.stream import StreamRoutes
from engine.api.views import DEMO, Views
from engine.api.vitals import VitalsRoutes

VERSION = "1"
"""Of the API, as in its paths."""


def create_app(runtime: Runtime, views: Views | None = None) -> FastAPI:
    """Return the application over a runtime. Its shutdown refuses new events and finishes those that wait.

    `views` are the pages that were built; without them their addresses say what is missing.
    """

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(runtime.intake.close)

    app = FastAPI(
        title="Tilth", version=VERSION, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None,
        redirect_slashes=False, telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )  # fmt: skip
    events, play = EventRoutes(runtime), PlayRoutes(runtime)
    straight = (
        Straight("POST", "/v1/events", events.post),
        Straight("GET", "/v1/scene/{game}", play.scene),
        Straight("POST", "/v1/play/{game}/{move}", play.move_straight),
    )
    views = views or Views(None)
    app.add_middleware(Edge, metrics=runtime.metrics, straight=straight, crossing=Crossing(views.ancestors))
    problems.install(app)
    _add_routes(app, runtime, events, play)
    app.openapi = lambda: _document(app, runtime)  # type: ignore[method-assign]
    _add_docs(app, demo=runtime.sandbox is not None and DEMO in views.names)
    views.add(app, demo=runtime.sandbox is not None)
    return app


def _add_routes(app: FastAPI, runtime: Runtime, events: EventRoutes, play: PlayRoutes) -> None:
    players = PlayerRoutes(runtime)
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
    why = answers("WhyQuest", 404, 409, 422)
    shapes = [{"$ref": f"#/components/schemas/{name}"} for name in ("WhyQuest", "WhyTransfer", "WhyTold")]
    why["200"]["content"]["application/json"]["schema"] = {"anyOf": shapes}
    add("GET", "/v1/players/{id}/why", players.why, "why", why)
    _add_sessions(add, SessionRoutes(runtime))
    _add_friends(add, FriendRoutes(runtime), paged)
    _add_groups(add, GroupRoutes(runtime))
    _add_play(add, play)
    _add_privacy(add, PrivacyRoutes(runtime))
    _add_risk(add, RiskRoutes(runtime), paged)
    _add_telling(add, InboxRoutes(runtime), ActRoutes(runtime), StreamRoutes(runtime), paged)
    vitals = answers("Counted", 400, 413, 415, 422)
    add("POST", "/v1/me/vitals", VitalsRoutes(runtime).post, "vitals", vitals, BY_SESSION)
    if runtime.sandbox:
        app.add_middleware(OwnWork, time=runtime.sandbox.time)
        _add_sandbox(add, SandboxRoutes(runtime, runtime.sandbox))
    add("GET", "/v1/alerts", AlertRoutes(runtime).get, "alerts", alerts)
    add("GET", "/v1/quests", status.quests, "quests", quests)
    add("GET", "/healthz", status.health, "health", answers("Health", 422), FREE_OR_KEY)
    counters = {"200": {"description": "Counters.", "content": {"text/plain": {}}}}
    add("GET", "/metrics", status.metrics, "metrics", counters)


def _add_sessions(add: Callable[..., None], sessions: SessionRoutes) -> None:
    opened = answers("SessionView", 400, 404, 409, 413, 415, 422, 429)
    made = answers("EntryCodeView", 400, 404, 409, 413, 415, 422)
    add("POST", "/v1/sessions/codes", sessions.make_code, "makeCode", made)
    add("POST", "/v1/sessions", sessions.open, "openSession", opened, FREE)
    add("GET", "/v1/session", sessions.show, "session", answers("SessionView"), BY_SESSION)
    add("DELETE", "/v1/session", sessions.end, "endSession", answers("Ended"), BY_SESSION)
    add("DELETE", "/v1/players/{id}/sessions", sessions.end_all, "endSessions", answers("Ended", 404, 422))


def _add_friends(add: Callable[..., None], friends: FriendRoutes, paged: dict[str, Any]) -> None:
    page, blocks = answers("FriendPage"), answers("BlockPage")
    bond = answers("BondView", 400, 409, 413, 415)
    for one in (page, blocks):
        one["200"]["headers"] = paged
    accepted, made = answers("BondView", 400, 409, 413, 415, 422, 429), answers("CodeView", 400, 413, 415, 422, 429)
    add("PUT", "/v1/players/{id}/friends", friends.sync, "putFriends", answers("MatchedList", 400, 404, 413, 415, 422))
    add("GET", "/v1/me/friends", friends.list, "friends", page, BY_SESSION)
    add("POST", "/v1/me/friends", friends.accept, "acceptCode", accepted, BY_SESSION)
    add("PUT", "/v1/me/friends/{player}", friends.mute, "muteFriend", bond, BY_SESSION)
    add("DELETE", "/v1/me/friends/{player}", friends.unfriend, "unfriend", bond, BY_SESSION)
    add("GET", "/v1/me/code", friends.code, "friendCode", answers("CodeView"), BY_SESSION)
    add("POST", "/v1/me/code", friends.new_code, "newFriendCode", made, BY_SESSION)
    add("GET", "/v1/me/blocks", friends.blocked, "blocks", blocks, BY_SESSION)
    add("PUT", "/v1/me/blocks/{player}", friends.block, "block", bond, BY_SESSION)
    add("DELETE", "/v1/me/blocks/{player}", friends.unblock, "unblock", bond, BY_SESSION)


def _add_groups(add: Callable[..., None], groups: GroupRoutes) -> None:
    def told(schema: str, *errors: int) -> dict[int | str, Any]:
        return answers(schema, 400, 404, 413, 415, 422, *errors)

    one, members = "/v1/me/groups/{group}", "/v1/me/groups/{group}/members/{player}"
    add("GET", "/v1/me/groups", groups.list, "groups", answers("GroupList"), BY_SESSION)
    made = answers("GroupView", 400, 404, 409, 413, 415, 429)
    made["200"]["headers"] = {"Idempotency-Hit": {"description": "true: made before", "schema": {"type": "string"}}}
    add("POST", "/v1/me/groups", groups.make, "makeGroup", made, BY_SESSION)
    add("DELETE", one, groups.leave, "leaveGroup", told("Answered"), BY_SESSION)
    add("PUT", one + "/invitations/{player}", groups.invite, "invite", told("Invited", 409, 429), BY_SESSION)
    add("POST", one + "/answer", groups.answer, "answerInvitation", told("Answered", 409), BY_SESSION)
    add("PUT", one + "/captain", groups.hand_over, "handOver", told("GroupView", 409), BY_SESSION)
    add("DELETE", members, groups.remove, "removeMember", told("GroupView", 409), BY_SESSION)


def _add_play(add: Callable[..., None], play: PlayRoutes) -> None:
    moved = answers("Moved", 400, 404, 409, 413, 415, 422, 429)
    moved["200"]["headers"] = {"Idempotency-Hit": {"description": "true: made before", "schema": {"type": "string"}}}
    add("POST", "/v1/play/{game}/{move}", play.move, "play", moved, BY_SESSION)
    add("GET", "/v1/scene/{game}/{page}", play.page, "scenePage", answers("Shown", 404, 409, 422), BY_SESSION)
    add("GET", "/v1/scene/{game}", play.scene, "scene", answers("Shown", 404, 409, 422), BY_SESSION)


def _add_privacy(add: Callable[..., None], privacy: PrivacyRoutes) -> None:
    said = answers("ConsentList", 400, 404, 409, 413, 415, 422)
    erased, exported = (400, 404, 413, 415, 422), {"application/json": {"schema": {"type": "object"}}}
    mine, players = answers("", 404), answers("", 404, 422)
    for one in (mine, players):
        one["200"] = {"description": "What is kept, table by table.", "content": exported}
    add("GET", "/v1/me/consents", privacy.consents, "consents", answers("ConsentList"), BY_SESSION)
    add("PUT", "/v1/me/consents/{purpose}", privacy.consent, "putConsent", said, BY_SESSION)
    add("POST", "/v1/me/leave", privacy.leave, "leave", answers("Left", 400, 413, 415, 422), BY_SESSION)
    add("GET", "/v1/me/export", privacy.export_mine, "exportMe", mine, BY_SESSION)
    add("POST", "/v1/me/erase", privacy.erase_me, "eraseMe", answers("Erased", *erased), BY_SESSION)
    add("GET", "/v1/players/{id}/export", privacy.export, "exportPlayer", players)
    add("DELETE", "/v1/players/{id}", privacy.erase, "erasePlayer", answers("Erased", *erased))


def _add_risk(add: Callable[..., None], risk: RiskRoutes, paged: dict[str, Any]) -> None:
    flags, decided = answers("FlagPage", 422), answers("SanctionView", 400, 404, 409, 413, 415, 422)
    flags["200"]["headers"] = paged
    of_player = "/v1/players/{id}/sanctions"
    add("GET", "/v1/flags", risk.flags, "flags", flags)
    add("GET", of_player, risk.list, "sanctions", answers("SanctionList", 404, 422))
    add("POST", of_player, risk.impose, "sanction", decided)
    add("POST", of_player + "/{sanction}/answer", risk.answer, "answerAppeal", decided)
    add("GET", "/v1/me/sanctions", risk.mine, "mySanctions", answers("SanctionList"), BY_SESSION)
    add("POST", "/v1/me/sanctions/{sanction}/appeal", risk.appeal, "appeal", decided, BY_SESSION)


def _add_sandbox(add: Callable[..., None], sandbox: SandboxRoutes) -> None:
    """What only a sandbox has: on a live server these paths are not there."""

    def told(schema: str, *errors: int) -> dict[int | str, Any]:
        return answers(schema, 400, 413, 415, 422, *errors)

    one = "/v1/sandbox/snapshots/{name}"
    add("GET", "/v1/sandbox", sandbox.show, "sandbox", answers("SandboxView"))
    add("POST", "/v1/sandbox/clock", sandbox.move, "moveClock", told("ClockMoved", 404, 409))
    add("POST", "/v1/sandbox/clocks", sandbox.add_clock, "addClock", told("ClockView", 409))
    add("POST", "/v1/sandbox/snapshots", sandbox.keep, "keepSnapshot", told("SnapshotView"))
    add("POST", one + "/restore", sandbox.restore, "restoreSnapshot", told("SandboxView", 404, 409))
    add("DELETE", one, sandbox.forget, "forgetSnapshot", answers("SandboxView", 404, 422))
    add("POST", "/v1/sandbox/reset", sandbox.reset, "resetSandbox", told("SandboxView"))
    add("POST", "/v1/sandbox/events", sandbox.make_up, "makeUpEvent", told("MadeUp"))
    add("GET", "/v1/sandbox/sums", sandbox.sums, "sums", answers("SumsView"))
    add("GET", "/v1/sandbox/vocabulary", sandbox.vocabulary, "vocabulary", answers("VocabularyView"))


def _add_telling(
    add: Callable[..., None], inbox: InboxRoutes, acts: ActRoutes, stream: StreamRoutes, paged: dict[str, Any]
) -> None:  # fmt: skip
    page, listed, streamed = answers("InboxPage", 422), answers("ActPage", 422), answers("", 429)
    for one in (page, listed):
        one["200"]["headers"] = paged
    streamed["200"] = {"description": "Events, until the stream ends.", "content": {"text/event-stream": {}}}
    view = answers("TellingView", 400, 413, 415, 422)
    add("GET", "/v1/me/inbox", inbox.page, "inbox", page, BY_SESSION)
    add("PUT", "/v1/me/inbox/read", inbox.read, "readInbox", answers("ReadView", 400, 413, 415, 422), BY_SESSION)
    add("GET", "/v1/me/telling", inbox.telling, "telling", answers("TellingView"), BY_SESSION)
    add("PUT", "/v1/me/telling", inbox.put_telling, "putTelling", view, BY_SESSION)
    add("GET", "/v1/me/acts", acts.page, "acts", listed, BY_SESSION)
    add("GET", "/v1/me/stream", stream.stream, "stream", streamed, BY_SESSION)


def _adder(app: FastAPI) -> Callable[..., None]:
    def add(
        method: str, path: str, endpoint: Callable[..., Any], name: str, responses: dict[int | str, Any],
        asks: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        summary, _, rest = (endpoint.__doc__ or "").strip().partition("\n")
        description = " ".join(rest.split()) or None
        app.add_api_route(
            path, endpoint, methods=[method], operation_id=name, summary=summary, description=description or summary,
            responses=responses, response_class=Response, response_model=None, openapi_extra=asks,
            dependencies=[Depends(refuse_unknown)] if path.startswith("/v1/") else None,
        )  # fmt: skip

    return add


def _add_docs(app: FastAPI, *, demo: bool) -> None:
    """The document, its page, and a way there, or to the `demo`, for whoever opens the bare address."""

    async def openapi() -> Response:
        return Response(msgspec.json.encode(app.openapi()), media_type="application/json")

    async def docs(request: Request) -> Response:
        shown = page(app.openapi(), str(request.base_url).rstrip("/"))
        return HTMLResponse(shown, headers={"Content-Security-Policy": CSP})

    async def home() -> Response:
        return RedirectResponse("/demo/" if demo else "/docs", status_code=307)

    app.add_api_route("/", home, include_in_schema=False, response_model=None)
    app.add_api_route("/openapi.json", openapi, include_in_schema=False, response_model=None)
    app.add_api_route("/docs", docs, include_in_schema=False, response_model=None)


def _document(app: FastAPI, runtime: Runtime) -> dict[str, Any]:
    vocabulary = runtime.now.content.vocabulary
    if app.openapi_schema is None or app.state.vocabulary is not vocabulary:
        app.state.vocabulary = vocabulary
        app.openapi_schema = document(app, vocabulary)
    return app.openapi_schema
