"""What the migrations make is what the models say, on both engines, up and down."""

from collections import defaultdict
from contextlib import closing

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import SQLModel

from engine.bulk import _table
from engine.journal import Answer
from engine.migrations import config, migrate
from engine.store import Database, open_database
from engine.tables import TABLES
from tests.world import World, games_tables, quest


def differences(database: Database) -> list[object]:
    with database.plain_connection() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, SQLModel.metadata))


def test_the_schema_equals_the_models(database: Database):
    assert differences(database) == []


def test_every_table_of_the_models_is_listed():
    listed = {str(_table(table).name) for table in (*TABLES, *games_tables())}
    assert listed == set(SQLModel.metadata.tables)


def test_checks_and_partial_indexes_are_those_of_the_models(database: Database):
    found = inspect(database.engine)
    for table in (*TABLES, *games_tables()):
        name, metadata = str(_table(table).name), _table(table)
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


def test_rows_outlive_the_change_of_their_tables_key(database: Database):
    settings = config()
    world = World(database, quest("pay"))
    world.one(world.payment())
    told = world.payment()
    first = world.one(told)
    with database.plain_connection() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, "0014")
        connection.commit()
    migrate(database)

    assert world.one(told) == Answer(first.status, first.code, first.earned, first.why_not, True)
    assert (world.held(), differences(database)) == (10, [])


def test_each_line_of_migrations_has_one_head_and_no_gap():
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(config())

    lines: dict[str, list[str]] = defaultdict(list)
    for one in reversed(list(script.walk_revisions())):
        line, _, number = one.revision.rpartition("_")
        lines[line].append(number)
    assert len(script.get_heads()) == len(lines)
    assert all(numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)] for numbers in lines.values())


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
