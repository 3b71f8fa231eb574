"""Opening a database safely, the ids of each process, and what a transaction promises."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy

from engine.clock import ManualClock
from engine.errors import Malformed, Unavailable, UnsafeDatabase
from engine.people.agreeing import Change, put_player
from engine.store import POSTGRES_OPTIONS, Collision, Database, Setting, open_database
from tests.world import NOW, World, quest, together

ONLY_SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
ONLY_POSTGRES = pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)


def test_the_first_id_of_a_process_may_be_wanted_by_its_first_batch(database_url: str):
    with closing(open_database(database_url)) as first:
        World(first, quest("pay")).payment()
    with closing(open_database(database_url)) as second:
        world = World(second, quest("pay"), players=())

        assert together(lambda: world.one(world.payment()), within_s=20)[0].status == "applied"


def test_each_process_that_opens_the_database_makes_ids_of_its_own(database_url: str):
    clock = ManualClock(NOW)
    with (
        closing(open_database(database_url, clock=clock)) as one,
        closing(open_database(database_url, clock=clock)) as two,
    ):
        assert not set(one.ids.block(4_096)) & set(two.ids.block(4_096))


def test_what_raised_is_not_stored(database: Database):
    with pytest.raises(ArithmeticError), database.writing() as tx:  # noqa: PT012
        tx.connection.exec_driver_sql("INSERT INTO setting (name, value) VALUES ('a', '1')")
        raise ArithmeticError

    assert setting(database) == []


def test_what_a_transaction_wrote_is_stored_when_its_block_ends(database: Database):
    with database.writing() as tx:
        tx.connection.exec_driver_sql("INSERT INTO setting (name, value) VALUES ('a', '1')")

    assert setting(database) == [("a", "1")]


@ONLY_SQLITE
def test_the_writer_keeps_its_connection_until_something_goes_wrong(database: Database):
    def used() -> object:
        with database.writing() as tx:
            return tx.connection

    first = used()
    assert used() is first

    with pytest.raises(ArithmeticError), database.writing() as tx:  # noqa: PT012
        tx.insert(Setting, [("a", "1")])
        raise ArithmeticError

    assert used() is not first
    assert setting(database) == []


@ONLY_SQLITE
@pytest.mark.parametrize("beside", [Database.writing, Database.plain_connection])
def test_a_thread_that_is_interrupted_lets_the_write_lock_go_while_its_traceback_is_still_there(
    database: Database, beside: Callable[[Database], AbstractContextManager[Any]]
):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as held, beside(database) as opened:  # noqa: PT012
        connection = opened if isinstance(opened, sqlalchemy.Connection) else opened.connection
        connection.exec_driver_sql("INSERT INTO setting (name, value) VALUES ('a', '1')")
        half_read = connection.exec_driver_sql("SELECT 1 UNION SELECT 2")
        sqlalchemy.event.listen(database.engine, "before_cursor_execute", interrupt)
        connection.exec_driver_sql("SELECT 1")
    sqlalchemy.event.remove(database.engine, "before_cursor_execute", interrupt)
    with closing(sqlite3.connect(str(database.engine.url.database), timeout=0)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")

    assert setting(database) == []
    assert held.tb is not None
    assert half_read is not None


@pytest.mark.parametrize("core_too", [False, True])
def test_what_the_verbs_wrote_is_stored_with_and_without_the_toolkit(database: Database, core_too: bool):
    for value in ("1", "2"):
        with database.writing() as tx:
            tx.put(Setting, [("a", value)])
            if core_too:
                tx.connection.exec_driver_sql("SELECT 1")

        assert setting(database) == [("a", value)]


def test_reading_does_not_wait_for_a_writer(database: Database):
    with database.writing() as tx:
        tx.connection.exec_driver_sql("INSERT INTO setting (name, value) VALUES ('a', '1')")

        assert setting(database) == []


def test_reading_changes_nothing(database: Database):
    with database.reading() as tx:
        tx.connection.exec_driver_sql("INSERT INTO setting (name, value) VALUES ('a', '1')")

    assert setting(database) == []


def setting(database: Database) -> list[tuple[str, str]]:
    with database.reading() as tx:
        rows = tx.connection.exec_driver_sql("SELECT name, value FROM setting WHERE name = 'a'")
        return [(name, value) for name, value in rows]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://root@localhost/tilth", "oracle://x"])
def test_a_database_that_cannot_be_ours_is_refused_with_an_example(url: str):
    with pytest.raises(Malformed) as refused:
        open_database(url)

    assert refused.value.code == "database_url"
    assert "sqlite:///" in refused.value.hint


def test_a_postgres_that_is_not_there_is_unavailable():
    with pytest.raises(Unavailable):
        open_database("postgresql://nobody@127.0.0.1:1/none")


def test_a_database_without_tables_says_how_to_make_them(tmp_path):
    with closing(open_database(f"sqlite:///{tmp_path}/new.db")) as empty:
        with pytest.raises(Unavailable) as refused:
            World(empty, quest("pay"))

        assert (refused.value.code, refused.value.hint) == ("not_migrated", "run 'tilth migrate' first")
        assert "tables are not there yet" in refused.value.message


def test_a_missing_folder_is_made(tmp_path):
    open_database(f"sqlite:///{tmp_path}/some/where/new.db").close()

    assert (tmp_path / "some/where/new.db").exists()


def test_sqlite_without_wal_is_refused_unless_told_so(tmp_path, monkeypatch: pytest.MonkeyPatch):
    from engine import store

    monkeypatch.setattr(store, "_set_pragmas", lambda connection, _: connection.execute("PRAGMA journal_mode=DELETE"))
    url = f"sqlite:///{tmp_path}/weak.db"

    with pytest.raises(UnsafeDatabase) as refused:
        open_database(url)

    open_database(url, unsafe=True).close()
    assert "journal_mode=delete" in refused.value.message


@ONLY_SQLITE
def test_sqlite_runs_with_wal_and_full_synchronous(database: Database):
    with database.reading() as tx:
        found = [
            tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")
        ]

    assert found == ["wal", 2]


@ONLY_POSTGRES
@pytest.mark.parametrize("name", ["fsync", "full_page_writes"])
def test_postgres_that_may_lose_a_commit_is_refused_unless_told_so(database_url: str, postgres_server: str, name: str):
    with closing(psycopg.connect(postgres_server, autocommit=True)) as boss:
        boss.execute(f"ALTER SYSTEM SET {name} = off")
        boss.execute("SELECT pg_reload_conf()")
        try:
            wait_until(boss, name, "off")
            with pytest.raises(UnsafeDatabase) as refused:
                open_database(database_url)
            open_database(database_url, unsafe=True).close()
        finally:
            boss.execute(f"ALTER SYSTEM RESET {name}")
            boss.execute("SELECT pg_reload_conf()")
            wait_until(boss, name, "on")

    assert f"{name}=off" in refused.value.message


def wait_until(boss: psycopg.Connection, name: str, value: str) -> None:
    """The server reads its settings a moment after it was told to."""
    for _ in range(100):
        row = boss.execute(f"SELECT current_setting('{name}'), pg_sleep(0.02)").fetchone()
        if row and row[0] == value:
            return
    raise AssertionError(f"{name} did not become {value}")


@ONLY_POSTGRES
def test_postgres_that_commits_asynchronously_is_refused(database_url: str, postgres_server: str):
    with closing(psycopg.connect(postgres_server, autocommit=True)) as boss:
        boss.execute(f"ALTER DATABASE {database_url.split('/')[-1].split('?')[0]} SET synchronous_commit = off")

    with pytest.raises(UnsafeDatabase, match="synchronous_commit=off"):
        open_database(database_url)


@ONLY_SQLITE
def test_a_second_process_may_not_serve_the_same_sqlite_file(database_url: str):
    with closing(open_database(database_url)) as first, closing(open_database(database_url)) as second:
        first.claim()
        with pytest.raises(Unavailable) as refused:
            second.claim()
        first.claim()

    assert refused.value.code == "database_in_use"


def test_a_folder_that_cannot_be_made_for_a_database_is_said_with_what_to_do(tmp_path: Path):
    (tmp_path / "var").touch()
    with pytest.raises(Unavailable, match="the folder var of the database cannot be written") as refused:
        open_database(f"sqlite:///{tmp_path}/var/tilth.db")

    assert (refused.value.code, "--database" in refused.value.hint) == ("not_writable", True)


@ONLY_SQLITE
def test_a_claim_ends_with_its_process(database_url: str):
    first = open_database(database_url)
    first.claim()
    first.close()

    with closing(open_database(database_url)) as second:
        second.claim()


@ONLY_POSTGRES
def test_postgres_needs_no_claim(database_url: str):
    with closing(open_database(database_url)) as first, closing(open_database(database_url)) as second:
        first.claim()
        second.claim()


@ONLY_SQLITE
def test_a_file_locked_by_a_stranger_is_unavailable(database: Database, monkeypatch: pytest.MonkeyPatch):
    with closing(sqlite3.connect(str(database.engine.url.database), isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable), database.reading() as tx:  # noqa: PT012
            tx.connection.exec_driver_sql("PRAGMA busy_timeout=1")
            tx.connection.exec_driver_sql("INSERT INTO setting (name, value) VALUES ('a', '1')")


@ONLY_POSTGRES
def test_two_transactions_that_lock_crosswise_collide_instead_of_waiting_for_ever(database: Database):
    both = threading.Barrier(2)
    ends: list[str] = []
    with database.writing() as tx:
        tx.connection.exec_driver_sql("INSERT INTO setting (name, value) VALUES ('a', '0'), ('b', '0')")

    def cross(first: str, second: str) -> None:
        change = "UPDATE setting SET value = '1' WHERE name = '{}'"
        try:
            with database.writing() as tx:
                tx.connection.exec_driver_sql(change.format(first))
                both.wait(10)
                tx.connection.exec_driver_sql(change.format(second))
            ends.append("done")
        except Collision:
            ends.append("collision")

    together(lambda: cross("a", "b"), lambda: cross("b", "a"))

    assert sorted(ends) == ["collision", "done"]


@ONLY_SQLITE
def test_a_replacing_insert_cannot_change_a_transfer(database: Database):
    world = World(database, quest("pay"))
    world.one(world.payment())
    columns = "player_id, cause, n, asset_no, quest_no, source, target, 9, at"
    replace = f"INSERT OR REPLACE INTO transfer SELECT {columns} FROM transfer"

    with pytest.raises(sqlalchemy.exc.IntegrityError), database.writing() as tx:
        tx.connection.exec_driver_sql(replace)


@ONLY_POSTGRES
def test_whoever_waits_too_long_for_a_lock_gives_up(database: Database, monkeypatch: pytest.MonkeyPatch):
    world = World(database, quest("pay"))
    impatient = POSTGRES_OPTIONS.replace("lock_timeout=10s", "lock_timeout=50ms")
    monkeypatch.setattr("engine.store.POSTGRES_OPTIONS", impatient)
    url = database.engine.url.render_as_string(hide_password=False)
    with closing(open_database(url)) as other, database.writing() as tx:
        tx.connection.exec_driver_sql("SELECT id FROM player FOR UPDATE")
        with pytest.raises(Unavailable):
            put_player(other, "ann", Change(), NOW)

    assert impatient != POSTGRES_OPTIONS
    assert world.one(world.payment()).status == "applied"


BROKEN: dict[str, Callable[[], Exception]] = {
    "sqlite": lambda: sqlite3.DatabaseError("database disk image is malformed"),
    "postgres": lambda: psycopg.errors.ReadOnlySqlTransaction("read-only"),
}


def test_a_database_that_fails_for_all_is_unavailable_and_no_event_s_fault(database: Database, engine_name: str):
    world = World(database, quest("pay"))
    events = [world.payment(), world.payment()]

    def fail(sql: str) -> None:
        if "transfer" in sql:
            raise BROKEN[engine_name]()

    database.probe = fail
    with pytest.raises(Unavailable):
        world.tell(*events)
    database.probe = None

    assert [one.status for one in world.tell(*events)] == ["applied", "applied"]


@pytest.mark.parametrize("sql", ["SELECT * FROM nowhere", "SELECT not_yet FROM setting"])
def test_a_table_or_column_that_is_not_there_asks_for_a_migration_in_our_own_words(database: Database, sql: str):
    with pytest.raises(Unavailable) as refused, database.reading() as tx:
        tx.connection.exec_driver_sql(sql)

    assert refused.value.code == "not_migrated"
    assert refused.value.message == "this database's tables are not there yet, or those of an older version"
