"""The audit finds every kind of damage, and names it."""

import pytest
import sqlalchemy

from engine.audit import Report, audit
from engine.ledger import DEBT
from engine.store import Database
from tests.world import UNDO, World, quest

pytestmark = pytest.mark.unaudited  # the ledger is spoiled on purpose

DROP = {
    "sqlite": ("DROP TRIGGER transfer_refuses_update", "DROP TRIGGER transfer_refuses_delete"),
    "postgresql": ("ALTER TABLE transfer DISABLE TRIGGER transfer_refuses_change",),
}


def full(database: Database) -> World:
    """A world in which everything the audit looks at has happened."""
    world = World(
        database,
        quest("feed", give="feed", amount="event.amount", undo=UNDO),
        quest("pay", amount=5, undo=UNDO),
        players=("ann", "bob"),
    )
    for player in ("ann", "bob"):
        world.tell(*(world.payment(10, f"{player}{n}", player=player) for n in range(3)))
        world.one(world.refund(f"{player}1", 4, player=player))
        world.one(world.refund("early", 4, player=player))
    return world


def broken(report: Report) -> set[str]:
    return {check.name for check in report.checks if not check.ok}


def spoil(database: Database, *statements: str) -> set[str]:
    """Change rows behind the ledger's back; return the checks that see it."""
    with database.writing() as tx:
        for sql in statements:
            tx.connection.exec_driver_sql(sql)
    return broken(audit(database))


def without_triggers(database: Database) -> tuple[str, ...]:
    return DROP[database.engine.dialect.name]


def test_a_sound_ledger_passes_and_its_size_is_told(database: Database):
    full(database)

    report = audit(database)

    assert report.ok, broken(report)
    assert (report.transfers, report.accounts) == (16, 8)
    assert len({check.name for check in report.checks}) == len(report.checks) >= 10


def test_an_empty_ledger_passes(database: Database):
    report = audit(database)

    assert (report.ok, report.accounts, report.transfers) == (True, 0, 0)


@pytest.mark.parametrize(
    ("sql", "check"),
    [
        ("UPDATE balance SET amount = amount + 1", "balances_from_transfers"),
        ("UPDATE balance SET amount = amount + 1", "conservation"),
        ("UPDATE hold SET amount = amount + 1", "balances_from_transfers"),
        ("DELETE FROM balance", "balances_from_transfers"),
        ("DELETE FROM hold", "conservation"),
        ("INSERT INTO balance (id, amount) VALUES (1099511627776, 5)", "balances_from_transfers"),
        ("DELETE FROM event WHERE REPLACE(answer, 'pay', '') <> answer", "transfers_have_causes"),
        ("DELETE FROM event WHERE REPLACE(answer, 'parked', '') <> answer", "parked_is_parked"),
        ("UPDATE event SET player_id = 256", "players_exist"),
        ("UPDATE event SET player_id = 256", "transfers_have_causes"),
        ("UPDATE outbox SET n = n + 100", "notes_name_transfers"),
        ("UPDATE event SET answer = REPLACE(answer, '10000', '10001')", "answers_kept"),
        ("UPDATE event SET answer = '[\"applied\"]'", "answers_kept"),
    ],
)
def test_damage_is_found_by_the_check_that_is_named_for_it(database: Database, sql: str, check: str):
    full(database)

    assert check in spoil(database, sql)


@pytest.mark.parametrize(
    ("sql", "check"),
    [
        ("UPDATE transfer SET amount = amount + 1 WHERE n = 0", "balances_from_transfers"),
        ("DELETE FROM transfer WHERE n = 1", "answers_kept"),
        ("DELETE FROM transfer", "balances_from_transfers"),
        ("UPDATE transfer SET asset_no = asset_no + 1", "one_asset_a_transfer"),
        ("UPDATE transfer SET cause = cause + 1000000", "transfers_have_causes"),
        ("UPDATE transfer SET quest_no = quest_no + 100 WHERE target < 256", "never_more_back"),
        ("UPDATE transfer SET target = (SELECT MIN(source) FROM transfer) WHERE n = 0", "one_player_a_transfer"),
        (
            "UPDATE transfer SET target = (SELECT MAX(target) FROM transfer WHERE asset_no = t.asset_no) "
            "FROM (SELECT MIN(cause) AS first, MIN(asset_no) AS asset_no FROM transfer) AS t WHERE cause = t.first",
            "one_player_a_transfer",
        ),
    ],
)
def test_a_changed_journal_is_found(database: Database, sql: str, check: str):
    full(database)

    found = spoil(database, *without_triggers(database), sql)

    assert {check, "transfers_immutable"} <= found


def test_a_missing_trigger_alone_is_found(database: Database):
    full(database)

    assert spoil(database, *without_triggers(database)) == {"transfers_immutable"}


def test_what_is_wrong_is_counted(database: Database):
    full(database)
    spoil(database, "UPDATE balance SET amount = amount + 1")

    details = {check.name: check.detail for check in audit(database).checks}

    assert details["balances_from_transfers"].startswith("2 place(s)")


def test_the_audit_changes_nothing_and_waits_for_no_writer(database: Database):
    full(database)
    with database.writing() as tx:
        tx.connection.exec_driver_sql("INSERT INTO setting (name, value) VALUES ('a', '1')")

        assert audit(database).ok


def test_a_debt_cannot_be_above_zero(database: Database):
    world = full(database)
    debt = world.account(DEBT, "feed")

    with pytest.raises(sqlalchemy.exc.IntegrityError), database.writing() as tx:
        tx.connection.exec_driver_sql(f"INSERT INTO balance (id, amount) VALUES ({debt}, 5)")
