"""The bulk verbs do on both engines what their docstrings say, for few rows and for many."""

import pytest
from sqlalchemy.exc import IntegrityError as CoreError

from engine import statements
from engine.bulk import FEW, SQLITE_VARIABLES, Query, _table
from engine.journal import EventRow, Parked, Progress
from engine.ledger import Balance, Hold
from engine.people.players import Player
from engine.store import Database, Setting
from engine.tables import TABLES

SIZES = pytest.mark.parametrize("size", [1, FEW, FEW + 1, 500])
ONLY_SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
ODD = ["tab\there", "line\nbreak", "back\\slash", "\\N", "", 'quote\'s "two"', "树苗🌳", "return\r", "{a,b}", "NULL"]


def settings(database: Database) -> dict[str, str]:
    with database.reading() as tx:
        return dict(tx.fetch(Setting, "name, value", ("name",), [(f"n{i}",) for i in range(600)]))


def progress(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as tx:
        columns = "player_id, quest_no, slot, times, amount, count"
        return sorted(tx.fetch(Progress, columns, ("player_id", "quest_no"), [(n, 1) for n in range(600)]))


@SIZES
def test_inserted_rows_are_fetched_again(database: Database, size: int):
    rows = [(f"n{i}", ODD[i % len(ODD)]) for i in range(size)]

    with database.writing() as tx:
        tx.insert(Setting, rows)

    assert settings(database) == dict(rows)


@pytest.mark.unaudited  # parked refunds that are no events
@SIZES
def test_bytes_and_nothing_survive(database: Database, size: int):
    rows = [(1, bytes([0, 92, 10, i % 256]) * 4, i, "t", i, i) for i in range(size)]
    with database.writing() as tx:
        tx.insert(Parked, rows)
        tx.insert(
            Player,
            [
                (i * 256, f"p{i}", "UTC", 0, "", "{}", None, "", 1, 1, None, None, None, 0, "", "", 0, 0, "", 0)
                for i in range(1, size + 1)
            ],
        )

    with database.reading() as tx:
        found = tx.fetch(Parked, "player_id, fact, event_id", ("player_id", "fact"), [(1, row[1]) for row in rows])
        consents = tx.fetch(Player, "consent_at", ("ref",), [(f"p{i}",) for i in range(1, size + 1)])

    assert {(player, bytes(fact), id) for player, fact, id in found} == {row[:3] for row in rows}
    assert set(consents) == {(None,)}


@SIZES
def test_inserting_a_taken_key_raises_and_stores_nothing(database: Database, size: int):
    with database.writing() as tx:
        tx.insert(Setting, [(f"n{size - 1}", "first")])

    with pytest.raises(Exception) as raised, database.writing() as tx:  # noqa: PT012
        tx.insert(Setting, [(f"n{i}", "second") for i in range(size)])
        tx.finish()

    assert is_integrity_error(raised.value)
    assert settings(database) == {f"n{size - 1}": "first"}


def is_integrity_error(error: BaseException) -> bool:
    """The drivers have a class of that name each."""
    return isinstance(error, CoreError) or any(kind.__name__ == "IntegrityError" for kind in type(error).__mro__)


@SIZES
def test_put_inserts_or_overwrites_everything_but_the_key(database: Database, size: int):
    with database.writing() as tx:
        tx.put(Progress, [(n, 1, "d", 1, 10, 100, "") for n in range(1, size + 1)])
        tx.put(Progress, [(n, 1, "d", 2, 20, 200, "") for n in range(1, size + 2)])

    assert progress(database) == [(n, 1, "d", 2, 20, 200) for n in range(1, size + 2)]


@pytest.mark.unaudited  # balances without transfers
@SIZES
def test_add_inserts_or_adds_to_the_last_column(database: Database, size: int):
    ids = [256 * n for n in range(1, size + 1)]
    with database.writing() as tx:
        tx.add(Balance, [(id, 5) for id in ids])
        tx.add(Balance, [(id, 7) for id in ids[:-1]] + [(256 * (size + 1), 7)])
    with database.reading() as tx:
        found: dict[int, int] = dict(tx.fetch(Balance, "id, amount", ("id",), [(id,) for id in ids]))

    assert found == dict.fromkeys(ids[:-1], 12) | {ids[-1]: 5}


@pytest.mark.unaudited  # balances without transfers
@SIZES
def test_change_adds_to_rows_that_are_there(database: Database, size: int):
    holds = [(1, n, 1, 1, 1, 1, 1, 10) for n in range(1, size + 1)]
    with database.writing() as tx:
        tx.insert(Hold, holds)
        tx.change(Hold, [(1, n, -n % 7) for n in range(1, size + 1)])
    with database.reading() as tx:
        found: dict[int, int] = dict(tx.fetch(Hold, "id, amount", ("player_id",), [(1,)]))

    assert found == {n: 10 + -n % 7 for n in range(1, size + 1)}


@SIZES
def test_change_of_a_row_that_is_not_there_raises_lookup_error(database: Database, size: int):
    with pytest.raises(LookupError), database.writing() as tx:  # noqa: PT012
        tx.insert(Hold, [(1, n, 1, 1, 1, 1, 1, 10) for n in range(1, size + 1)])
        tx.change(Hold, [(1, n, 1) for n in range(2, size + 2)])


@SIZES
def test_change_below_zero_is_refused_by_the_table(database: Database, size: int):
    with pytest.raises(Exception) as raised, database.writing() as tx:  # noqa: PT012
        tx.insert(Hold, [(1, n, 1, 1, 1, 1, 1, 10) for n in range(1, size + 1)])
        tx.change(Hold, [(1, n, -11) for n in range(1, size + 1)])

    assert is_integrity_error(raised.value)


def test_overwrite_writes_one_column_of_rows_that_are_there(database: Database):
    with database.writing() as tx:
        tx.insert(Setting, [("n1", "a"), ("n2", "b")])
        tx.overwrite(Setting, "value", [("c", "n1"), ("d", "n3")])
        tx.overwrite(Setting, "value", [])

    assert settings(database) == {"n1": "c", "n2": "b"}


@SIZES
def test_delete_removes_the_rows_named_and_no_other(database: Database, size: int):
    with database.writing() as tx:
        tx.insert(Setting, [(f"n{i}", "x") for i in range(size + 3)])
        tx.delete(Setting, ("name",), [(f"n{i}",) for i in range(size)])

    assert settings(database) == {f"n{i}": "x" for i in range(size, size + 3)}


def test_what_waits_in_the_pipeline_is_seen_by_the_next_question(database: Database):
    with database.writing() as tx:
        tx.insert(Setting, [("n1", "a")])
        found = tx.fetch(Setting, "value", ("name",), [("n1",)])

    assert found == [("a",)]


def test_several_questions_are_answered_in_their_order_and_an_empty_one_with_nothing(database: Database):
    with database.writing() as tx:
        tx.insert(Setting, [("n1", "a"), ("n2", "b")])
        ask = [Query(Setting, "value", ("name",), keys, list) for keys in ([("n2",)], [], [("n1",)])]
        found = tx.ask(*ask)

    assert found == [[("b",)], [], [("a",)]]


def test_nothing_to_do_costs_no_statement(database: Database):
    seen: list[str] = []
    database.probe = seen.append
    with database.writing() as tx:
        tx.insert(Setting, [])
        tx.put(Setting, [])
        tx.add(Balance, [])
        tx.change(Balance, [])
        tx.delete(Setting, ("name",), [])
        tx.fetch(Setting, "value", ("name",), [])
    database.probe = None

    assert seen == ["COMMIT"]


@ONLY_SQLITE
def test_more_keys_than_sqlite_takes_in_one_statement_are_fetched_in_parts(database: Database):
    many = SQLITE_VARIABLES + 10
    with database.writing() as tx:
        tx.insert(Setting, [(f"n{i}", "x") for i in range(many)])
        found = tx.fetch(Setting, "name", ("name",), [(f"n{i}",) for i in range(many)])

    assert len(set(found)) == many


HOT = [
    (Player, ("ref",)),
    (EventRow, ("sender_no", "sender_id")),
    (EventRow, ("player_id", "fact")),
    (Parked, ("player_id", "fact")),
    (Progress, ("player_id", "quest_no", "slot")),
    (Balance, ("id",)),
    (Hold, ("player_id", "id")),
    (Hold, ("player_id",)),
]


@ONLY_SQLITE
@pytest.mark.parametrize(("table", "by"), HOT, ids=lambda value: getattr(value, "__name__", str(value)))
@pytest.mark.parametrize("keys", [1, FEW, 300])
def test_sqlite_searches_by_an_index_and_never_scans(database: Database, table: type, by: tuple[str, ...], keys: int):
    few = keys <= FEW
    name, point, joined = _table(table).name, statements.point, statements.joined_values
    sql = point(_table(table), by[0], by, keys, "?") if few else joined(name, by[0], by, keys)
    with database.reading() as tx:
        plan = [
            str(row[3]) for row in tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", (1,) * keys * len(by))
        ]

    name = _table(table).name if few else "t"
    assert [line for line in plan if line.startswith(f"SCAN {name}")] == []
    assert any(line.startswith(f"SEARCH {name} USING") and "=?" in line for line in plan)


@SIZES
def test_a_whole_number_may_be_missing(database: Database, size: int):
    consents = [(i * 256, None if i % 2 else i) for i in range(1, size + 1)]
    rows = [
        (id, f"p{id}", "UTC", 0, "", "{}", at, "", 1, 1, None, None, None, 0, "", "", 0, 0, "", 0)
        for id, at in consents
    ]
    with database.writing() as tx:
        tx.insert(Player, rows)
        tx.put(Player, rows[::-1])

        assert sorted(tx.fetch(Player, "id, consent_at", ("id",), [(id,) for id, _ in consents])) == consents


BY_ID = (
    "EntryCode",
    "EventRow",
    "FlagRow",
    "FollowUp",
    "MoveRow",
    "Outbox",
    "OutboxNotice",
    "SessionRow",
    "TickCause",
)  # found by id or secret


def test_every_table_s_rows_of_a_player_begin_with_the_player():
    for table in TABLES:
        columns = [column.name for column in _table(table).columns]
        if "player_id" in columns and table.__name__ not in BY_ID:
            assert next(iter(_table(table).primary_key)).name == "player_id"
