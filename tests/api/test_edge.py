"""The outermost layer, over apps that misbehave."""

import asyncio
from typing import Any

import pytest
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from engine.api.edge import CLIENT_GONE, Edge, Straight, _with_defaults
from engine.api.metrics import Metrics
from engine.errors import Malformed


def serve(
    app: Any, headers: list[tuple[bytes, bytes]] | None = None, scheme: str = "http"
) -> tuple[list[dict[str, Any]], str]:
    """What is sent for one request, and the metrics afterwards."""
    sent: list[dict[str, Any]] = []
    metrics = Metrics()

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "BREW", "path": "/", "headers": headers or [], "scheme": scheme}
    asyncio.run(Edge(app, metrics)(scope, receive, send))
    return sent, metrics.text().decode()


async def broken(_scope: Any, _receive: Any, _send: Any) -> None:
    raise KeyError("canary")


async def gone(_scope: Any, _receive: Any, _send: Any) -> None:
    raise ClientDisconnect


async def broken_halfway(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise KeyError("canary")


async def fine(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": [(b"cache-control", b"max-age=5")]})
    await send({"type": "http.response.body", "body": b""})


def test_a_failure_becomes_a_problem_without_its_text():
    sent, _ = serve(broken)

    assert sent[0]["status"] == 500
    assert b"canary" not in sent[1]["body"]


def test_a_client_that_has_gone_is_no_failure():
    sent, metrics = serve(gone)

    assert sent == []
    assert f'status="{CLIENT_GONE}"' in metrics


def test_a_failure_after_the_answer_began_ends_the_connection():
    with pytest.raises(ConnectionError) as ended:
        serve(broken_halfway)

    assert "canary" not in str(ended.value)


def test_what_a_route_says_of_caching_stays():
    sent, _ = serve(fine)

    assert [value for name, value in sent[0]["headers"] if name == b"cache-control"] == [b"max-age=5"]


def test_every_answer_says_what_browsers_may_do_with_it():
    told = dict(serve(fine)[0][0]["headers"])

    assert told[b"x-content-type-options"] == b"nosniff"
    assert told[b"referrer-policy"] == b"no-referrer"
    assert told[b"x-frame-options"] == b"DENY"
    assert told[b"cross-origin-resource-policy"] == told[b"cross-origin-opener-policy"] == b"same-origin"
    assert b"geolocation=()" in told[b"permissions-policy"]


def test_who_may_frame_an_answer_is_said_once_by_its_policy():
    """Where a route lets somebody frame it, the older header must not forbid it; where nobody may, both say so."""
    open_to = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'self' https://bank.example")
    closed = (b"content-security-policy", b"default-src 'self'; frame-ancestors 'none'")
    told = [dict(_with_defaults(headers)) for headers in ([open_to], [closed], [])]

    assert [one.get(b"x-frame-options") for one in told] == [None, b"DENY", b"DENY"]


def test_only_over_https_browsers_are_told_to_stay_there():
    plain, secure = (dict(serve(fine, scheme=scheme)[0][0]["headers"]) for scheme in ("http", "https"))

    assert b"strict-transport-security" not in plain
    assert int(secure[b"strict-transport-security"].removeprefix(b"max-age=")) >= 365 * 24 * 3600


def test_a_method_nobody_knows_makes_no_new_label():
    assert 'method="other"' in serve(fine)[1]


@pytest.mark.parametrize("parent", [b"", b"00-xyz", b"00-" + b"A" * 32 + b"-" + b"0" * 16 + b"-01", b"x" * 5000])
def test_a_wrong_traceparent_gets_a_trace_of_our_own(parent: bytes):
    sent, _ = serve(fine, [(b"traceparent", parent)])
    trace = dict(sent[0]["headers"])[b"x-request-id"]

    assert len(trace) == 32
    assert trace not in parent


async def wrong(_request: Any) -> Any:
    raise Malformed("no", code="bad_json", status=400)


@pytest.mark.parametrize(("method", "status"), [("BREW", 400), ("STEEP", 204)])
def test_a_straight_route_goes_past_the_app_by_its_own_method_alone_and_answers_errors_as_problems(method, status):
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": method, "path": "/", "headers": [], "scheme": "http"}
    edge = Edge(fine, Metrics(), [Straight("BREW", "/", wrong)])
    asyncio.run(edge(scope, receive, send))

    assert sent[0]["status"] == status
    assert (b"x-content-type-options", b"nosniff") in sent[0]["headers"]


async def never() -> Any:
    raise AssertionError("nothing is read")


async def named(_request: Any, pot: str, cup: str) -> Response:
    return Response(f"{pot} {cup}", 200)


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/pots/blue/cups/3", b"", 200),
        ("/pots/blue/cups/3", b"milk=no", 204),
        ("/pots/blue/cups/3/", b"", 204),
        ("/pots//cups/3", b"", 204),
        (f"/pots/blue/cups/{'3' * 41}", b"", 204),
    ],
)
def test_only_a_plain_request_goes_straight_with_the_names_in_its_path(path: str, query: bytes, status: int):
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    metrics = Metrics()
    edge = Edge(fine, metrics, [Straight("BREW", "/pots/{pot}/cups/{cup}", named)])
    scope = {"type": "http", "method": "BREW", "path": path, "query_string": query, "headers": [], "scheme": "http"}
    asyncio.run(edge(scope, never, send))

    assert sent[0]["status"] == status
    assert sent[1]["body"] == (b"blue 3" if status == 200 else b"")
    assert ('route="/pots/{pot}/cups/{cup}"' in metrics.text().decode()) is (status == 200)
