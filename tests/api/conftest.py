"""A server over each database: a few quests, a clock that stands still, and a key that may do everything."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.api.app import create_app
from engine.api.runtime import Runtime
from engine.clock import ManualClock
from engine.published.content import Content
from engine.sources import SCOPES, Grant, add_source
from engine.store import Database
from tests.api.bank import BANK, Bank
from tests.api.whole import LIVE, Whole
from tests.sandboxes import Box
from tests.sea import content_with, dropped_in
from tests.world import NOW, UNDO, VOCABULARY, content_of, limit, quest

QUESTS = (
    quest("pay", undo=UNDO, messages={"zh-CN": "{event.amount} 元，得 {reward}{unit}", "en": "+{reward} {unit}"}),
    quest("hello", "sign_in", give="eggs", amount=1, limits=[limit(1)]),
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def runtime(database: Database, clock: ManualClock) -> Runtime:
    return Runtime(database, content_of(*QUESTS), clock, clock)


@pytest.fixture
def client(runtime: Runtime) -> Iterator[TestClient]:
    with TestClient(create_app(runtime), raise_server_exceptions=True) as client:
        yield client


@pytest.fixture
def bank(client: TestClient, runtime: Runtime, clock: ManualClock) -> Bank:
    """The bank, with every scope, and one player who agreed to play."""
    key = add_source(runtime.db, BANK, Grant(SCOPES, tuple(VOCABULARY.types)), clock.now()).key
    bank = Bank(client, key, clock)
    bank.put("ann", consent={"given": True, "text_version": "1"})
    return bank


@pytest.fixture
def whole(
    request: pytest.FixtureRequest, database: Database, clock: ManualClock, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Whole]:  # fmt: skip
    """A server with the sample game and something of everything in it; as ALSO_SANDBOX asks, a sandbox."""
    with monkeypatch.context() as while_found:
        content = content_with(dropped_in(tmp_path, while_found))
    runtime = Runtime(database, content, clock, clock) if _is_live(request) else _of_sandbox(database, content, clock)
    with TestClient(create_app(runtime)) as client:
        yield Whole(client, runtime, clock)


def _is_live(request: pytest.FixtureRequest) -> bool:
    return getattr(request, "param", LIVE) == LIVE


def _of_sandbox(database: Database, content: Content, clock: ManualClock) -> Runtime:
    box = Box(database, content=content, players=(), wall=clock)
    return Runtime(database, box.sandbox.live, box.time, clock, box.sandbox)
