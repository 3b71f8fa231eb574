"""Pages of other origins: those that were named may ask the routes of players, with a bearer and nothing else."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.api.app import create_app
from engine.api.crossing import Crossing
from engine.api.runtime import Runtime
from engine.api.views import Views
from engine.clock import ManualClock
from engine.store import Database
from tests.world import NOW, content_of, quest

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
BANK, OTHER = "https://app.bank.example", "https://elsewhere.example"
PLAYERS = ["/v1/sessions", "/v1/session", "/v1/me/acts", "/v1/play/forest/collect", "/v1/scene/forest"]
BANKS = [
    "/v1/events", "/v1/players/a", "/v1/players/a/sessions", "/v1/sessions/codes", "/v1/alerts", "/v1/sandbox",
    "/healthz", "/v1/me", "/v1/sessionsfake", "/docs",
]  # fmt: skip
ALLOW = "access-control-allow-origin"


def client(database: Database, *ancestors: str) -> TestClient:
    clock = ManualClock(NOW)
    return TestClient(create_app(Runtime(database, content_of(quest("one")), clock, clock), Views(None, ancestors)))


def preflight(asked: TestClient, path: str, origin: str) -> tuple[int, dict[str, str]]:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    told = asked.options(path, headers={**headers, "Access-Control-Request-Headers": "authorization,content-type"})
    return told.status_code, dict(told.headers)


@pytest.mark.parametrize("path", PLAYERS)
def test_a_browser_that_asks_first_is_told_what_a_named_page_may_do(database: Database, path: str):
    status, headers = preflight(client(database, BANK), path, BANK)

    assert (status, headers[ALLOW], headers["vary"]) == (204, BANK, "Origin")
    assert headers["access-control-allow-methods"] == "GET, POST, PUT, DELETE"
    assert {"Authorization", "Idempotency-Key"} <= {*headers["access-control-allow-headers"].split(", ")}
    assert "access-control-allow-credentials" not in headers


@pytest.mark.parametrize("path", PLAYERS)
@pytest.mark.parametrize("origin", [OTHER, "null", "*", f"{BANK}.evil.example", "http://app.bank.example"])
def test_a_page_that_was_not_named_is_let_in_nowhere(database: Database, path: str, origin: str):
    status, headers = preflight(client(database, BANK), path, origin)

    assert (status, ALLOW in headers, headers["vary"]) == (405, False, "Origin")


@pytest.mark.parametrize("path", BANKS)
def test_the_routes_of_banks_are_open_to_no_page(database: Database, path: str):
    asked = client(database, BANK)
    status, headers = preflight(asked, path, BANK)

    assert (status != 204, ALLOW in headers) == (True, False)
    assert ALLOW not in asked.get(path, headers={"Origin": BANK}).headers


def test_where_no_origin_is_named_nothing_changes(database: Database):
    status, headers = preflight(client(database), "/v1/me/acts", BANK)

    assert (status, ALLOW in headers, "vary" in headers) == (405, False, False)


def test_a_named_page_reads_answers_and_errors_alike_and_no_cookie_is_asked_for(database: Database):
    told = client(database, BANK).get("/v1/me/acts", headers={"Origin": BANK})

    assert (told.status_code, told.headers[ALLOW]) == (401, BANK)
    assert "Retry-After" in told.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in told.headers


def test_a_named_page_gets_no_cookie(database: Database):
    body = {"code": "tilthc_a", "kind": "cookie"}
    told = client(database, BANK).post("/v1/sessions", json=body, headers={"Origin": BANK})

    assert (told.status_code, "set-cookie" in told.headers) == (401, False)


def test_only_a_question_before_the_request_is_answered_for_the_route(engine_name: str):
    def scope(*headers: tuple[bytes, bytes]) -> dict[str, object]:
        return {"method": "OPTIONS", "path": "/v1/me/acts", "headers": [(b"origin", BANK.encode()), *headers]}

    assert Crossing([BANK]).preflight(scope()) is None
    assert Crossing([BANK]).preflight(scope((b"access-control-request-method", b"GET"))) is not None


def test_the_script_with_our_elements_is_the_one_file_that_named_pages_load(database: Database, tmp_path: Path):
    for name in ("embed/tilth.js", "forest/assets/a.js"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("1")
    clock = ManualClock(NOW)
    runtime = Runtime(database, content_of(quest("one")), clock, clock)

    def loaded(path: str, *ancestors: str, origin: str = BANK) -> tuple[str, str | None]:
        asked = TestClient(create_app(runtime, Views(tmp_path, ancestors)))
        headers = asked.get(path, headers={"Origin": origin}).headers
        assert len(headers.get_list("cross-origin-resource-policy")) == 1
        return headers["cross-origin-resource-policy"], headers.get(ALLOW)

    assert loaded("/play/embed/tilth.js", BANK) == ("cross-origin", BANK)
    assert loaded("/play/embed/tilth.js", BANK, origin=OTHER) == ("cross-origin", None)
    assert loaded("/play/embed/tilth.js") == ("same-origin", None)
    assert loaded("/play/forest/assets/a.js", BANK) == ("same-origin", None)
