"""The pepper: the environment's when it is given, else the database's own; never two."""

import pytest

from engine.errors import Malformed, UnsafeDatabase
from engine.pepper import pepper
from engine.sources import secret
from engine.store import Database

GIVEN, OTHER = "ab" * 32, "cd" * 32


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TILTH_PEPPER", raising=False)


def settings(database: Database) -> str:
    with database.reading() as tx:
        return str(tx.connection.exec_driver_sql("SELECT name, value FROM setting").all())


def test_without_one_in_the_environment_the_database_makes_its_own(database: Database):
    assert pepper(database) == pepper(database) == secret(database, "pepper")


def test_the_environments_pepper_is_not_in_the_database(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TILTH_PEPPER", GIVEN.upper())

    assert pepper(database) == pepper(database) == bytes.fromhex(GIVEN)
    assert GIVEN not in settings(database)
    assert "'pepper'" not in settings(database)


def test_another_pepper_is_refused(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TILTH_PEPPER", GIVEN)
    pepper(database)
    monkeypatch.setenv("TILTH_PEPPER", OTHER)

    with pytest.raises(UnsafeDatabase) as refused:
        pepper(database)

    assert refused.value.code == "wrong_pepper"
    assert refused.value.hint == "set TILTH_PEPPER to what it was, or begin with a new database"


def test_a_pepper_that_was_given_once_must_be_given_again(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TILTH_PEPPER", GIVEN)
    pepper(database)
    monkeypatch.delenv("TILTH_PEPPER")

    with pytest.raises(UnsafeDatabase) as refused:
        pepper(database)

    assert refused.value.code == "wrong_pepper"


def test_a_database_with_a_pepper_of_its_own_refuses_another(database: Database, monkeypatch: pytest.MonkeyPatch):
    pepper(database)
    monkeypatch.setenv("TILTH_PEPPER", OTHER)

    with pytest.raises(UnsafeDatabase) as refused:
        pepper(database)

    assert refused.value.hint == "start without TILTH_PEPPER as before, or begin with a new database"
    monkeypatch.delenv("TILTH_PEPPER")
    assert len(pepper(database)) == 32


def test_a_database_forgets_its_own_pepper_when_that_is_given(database: Database, monkeypatch: pytest.MonkeyPatch):
    own = pepper(database)
    monkeypatch.setenv("TILTH_PEPPER", own.hex())

    assert pepper(database) == own
    assert own.hex() not in settings(database)


@pytest.mark.parametrize("bad", ["hunter2", "ab" * 31, "xy" * 32])
def test_what_is_no_pepper_is_refused(database: Database, monkeypatch: pytest.MonkeyPatch, bad: str):
    monkeypatch.setenv("TILTH_PEPPER", bad)

    with pytest.raises(Malformed) as refused:
        pepper(database)

    assert bad not in refused.value.message
