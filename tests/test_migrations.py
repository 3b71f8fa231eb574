"""What the migrations make is what the models say, on both engines, up and down."""

from contextlib import closing

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import SQLModel

from engine.bulk import _table
from engine.migrations import config, migrate
from engine.store import Database, open_database
from engine.tables import TABLES
from tests.world import World, quest


def differences(database: Database) -> list[object]:
    with database.plain_connection() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, SQLModel.metadata))


def test_the_schema_equals_the_models(database: Database):
    assert differences(database) == []


def test_every_table_of_the_models_is_listed():
    assert {str(table.__tablename__) for table in TABLES} == set(SQLModel.metadata.tables)


def test_checks_and_partial_indexes_are_those_of_the_models(database: Database):
    found = inspect(database.engine)
    for table in TABLES:
        name, metadata = str(table.__tablename__), _table(table)
        wanted = {c.name for c in metadata.constraints if c.__class__.__name__ == "CheckConstraint"}
        assert {check["name"] for check in found.get_check_constraints(name)} == wanted
        assert {index["name"] for index in found.get_indexes(name) if not index.get("duplicates_constraint")} == {
            index.name for index in metadata.indexes
        }


def test_migrating_twice_changes_nothing(database: Database):
    world = World(database, quest("pay"))
    world.one(world.payment())

    migrate(database)

    assert (world.held(), differences(database)) == (5, [])


@pytest.mark.unaudited  # there is nothing left to audit in between
def test_down_and_up_again_leaves_the_same_schema_and_its_triggers(database: Database):
    settings = config()
    with database.plain_connection() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, "base")
        connection.commit()
    left = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    migrate(database)
    world = World(database, quest("pay"))
    world.one(world.payment())

    assert (left, differences(database)) == (set(), [])
    with pytest.raises(Exception, match="never changed"), database.writing() as tx:
        tx.connection.exec_driver_sql("DELETE FROM transfer")


def test_there_is_one_head_and_no_gap():
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(config())

    assert len(script.get_heads()) == 1
    assert [r.revision for r in reversed(list(script.walk_revisions()))] == [
        f"{n:04}" for n in range(1, len(list(script.walk_revisions())) + 1)
    ]


def test_a_migration_that_fails_half_way_leaves_nothing_behind(tmp_path, monkeypatch: pytest.MonkeyPatch):
    import alembic.op

    from engine.migrations import versions  # noqa: F401

    def fail(sql: str) -> None:
        raise ArithmeticError(sql)

    with closing(open_database(f"sqlite:///{tmp_path}/half.db")) as database:
        with monkeypatch.context() as patch:
            patch.setattr(alembic.op, "execute", fail)
            with pytest.raises(ArithmeticError):
                migrate(database)
        migrate(database)

        assert differences(database) == []
