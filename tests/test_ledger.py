"""The one door for amounts: conservation, guards, immutable transfers, the statement."""

import pytest

from engine.bulk import Transaction
from engine.ledger import (
    AMOUNT_MAX,
    ASSET_MAX,
    DEBT,
    EXPIRED,
    MINT,
    PLAYER_STRIDE,
    PURSE,
    NewHold,
    NewTransfer,
    account,
    amounts,
    held,
    kind_of,
    mint,
    statement,
    transfer,
)
from engine.store import Database
from tests.test_bulk import is_integrity_error
from tests.world import World, quest

ANN, BOB = 1 << 40, (1 << 40) + PLAYER_STRIDE
FEED = 7
PURSE_OF_ANN = account(ANN, FEED, PURSE)
HOLD = ANN + 5 * PLAYER_STRIDE + 1

pytestmark = pytest.mark.unaudited  # transfers are made here without the events that cause them


def move(n: int, source: int, target: int, amount: int, player: int = ANN, cause: int = 1) -> NewTransfer:
    return NewTransfer(player, cause, n, FEED, 1, source, target, amount, 0)


def holdings(database: Database, *ids: int) -> dict[int, int]:
    with database.reading() as tx:
        return dict(tx.ask(amounts(ids))[0])


def do(
    database: Database, moves: list[NewTransfer], new: list[NewHold] | None = None, old: dict[int, int] | None = None
):
    with database.writing() as tx:
        transfer(tx, moves, new or (), old)


def refused(database: Database, moves: list[NewTransfer], **more: object) -> bool:
    """Whether the ledger refuses transfers, and nothing of them stands."""
    before = everything(database)
    try:
        do(database, moves, **more)  # type: ignore[arg-type]
    except (LookupError, ValueError):
        return everything(database) == before
    except Exception as error:
        return is_integrity_error(error) and everything(database) == before
    return False


def everything(database: Database) -> list[object]:
    with database.reading() as tx:
        return [
            sorted(tuple(row) for row in tx.connection.exec_driver_sql(f"SELECT * FROM {table}"))
            for table in ("balance", "hold", "transfer")
        ]


def test_accounts_are_computed_from_player_asset_and_kind():
    ids = {account(ANN, asset, kind) for asset in range(ASSET_MAX + 1) for kind in (PURSE, DEBT, EXPIRED)}

    assert len(ids) == 3 * (ASSET_MAX + 1)
    assert min(ids) == ANN
    assert max(ids) < ANN + PLAYER_STRIDE
    assert not ids & {account(BOB, asset, PURSE) for asset in range(ASSET_MAX + 1)}


def test_a_player_sees_accounts_by_their_kind():
    kinds = [kind_of(id, ANN) for id in (mint(FEED), PURSE_OF_ANN, PURSE_OF_ANN | DEBT, PURSE_OF_ANN | EXPIRED, HOLD)]

    assert kinds == ["mint", "purse", "debt", "expired", "hold"]


def test_every_asset_has_a_mint_of_its_own_below_all_players():
    mints = {mint(asset) for asset in range(ASSET_MAX + 1)}

    assert len(mints) == ASSET_MAX + 1
    assert max(mints) < PLAYER_STRIDE
    assert {id & 3 for id in mints} == {MINT}


def test_an_amount_from_the_mint_is_in_the_purse(database: Database):
    do(database, [move(0, mint(FEED), PURSE_OF_ANN, 50), move(1, mint(FEED), PURSE_OF_ANN, 5)])

    assert holdings(database, PURSE_OF_ANN, mint(FEED)) == {PURSE_OF_ANN: 55}


def test_what_passes_through_an_account_in_one_go_leaves_it_as_it_was(database: Database):
    do(database, [move(0, mint(FEED), PURSE_OF_ANN, 50), move(1, PURSE_OF_ANN, mint(FEED), 50)])

    assert holdings(database, PURSE_OF_ANN) == {}


def test_a_purse_cannot_fall_below_zero(database: Database):
    do(database, [move(0, mint(FEED), PURSE_OF_ANN, 50)])

    assert refused(database, [move(0, PURSE_OF_ANN, account(BOB, FEED, PURSE), 51, cause=2)])


def test_a_purse_that_was_never_filled_gives_nothing(database: Database):
    assert refused(database, [move(0, PURSE_OF_ANN, mint(FEED), 1)])


def test_a_debt_may_be_negative(database: Database):
    debt = account(ANN, FEED, DEBT)

    do(database, [move(0, debt, mint(FEED), 30)])
    do(database, [move(0, debt, mint(FEED), 5, cause=2), move(1, mint(FEED), debt, 10, cause=2)])

    assert holdings(database, debt) == {debt: -25}


def test_a_debt_is_never_paid_beyond_what_is_owed(database: Database):
    debt = account(ANN, FEED, DEBT)
    assert refused(database, [move(0, mint(FEED), debt, 1)])

    do(database, [move(0, debt, mint(FEED), 30)])

    assert refused(database, [move(0, mint(FEED), debt, 31, cause=2)])


def test_an_expired_account_may_not_be_negative(database: Database):
    assert refused(database, [move(0, account(ANN, FEED, EXPIRED), mint(FEED), 1)])


def test_a_new_hold_is_filled_by_its_transfer(database: Database):
    do(database, [move(0, mint(FEED), HOLD, 30)], [NewHold(ANN, HOLD, FEED, 1, 1, 10, 20)])

    with database.writing() as tx:
        assert tx.ask(held([(ANN, HOLD), (ANN, 12345)])) == [{HOLD: (ANN, 30)}]


def test_a_hold_that_is_there_gives_and_takes(database: Database):
    do(database, [move(0, mint(FEED), HOLD, 30)], [NewHold(ANN, HOLD, FEED, 1, 1, 10, 20)])

    do(database, [move(0, HOLD, PURSE_OF_ANN, 12, cause=2)], old={HOLD: ANN})

    with database.writing() as tx:
        assert tx.ask(held([(ANN, HOLD)]), amounts([PURSE_OF_ANN])) == [{HOLD: (ANN, 18)}, {PURSE_OF_ANN: 12}]


def test_a_hold_cannot_give_more_than_it_has(database: Database):
    do(database, [move(0, mint(FEED), HOLD, 30)], [NewHold(ANN, HOLD, FEED, 1, 1, 10, 20)])

    assert refused(database, [move(0, HOLD, PURSE_OF_ANN, 31, cause=2)], old={HOLD: ANN})


def test_a_hold_that_is_not_there_is_refused(database: Database):
    assert refused(database, [move(0, mint(FEED), HOLD, 30)], old={HOLD: ANN})


def test_a_new_hold_with_a_taken_id_is_refused(database: Database):
    hold = NewHold(ANN, HOLD, FEED, 1, 1, 10, 20)
    do(database, [move(0, mint(FEED), HOLD, 30)], [hold])

    assert refused(database, [move(0, mint(FEED), HOLD, 30, cause=2)], new=[hold])


@pytest.mark.parametrize("amount", [0, -1, AMOUNT_MAX + 1, 1 << 63])
def test_an_amount_is_positive_and_far_from_any_overflow(database: Database, amount: int):
    assert refused(database, [move(0, mint(FEED), PURSE_OF_ANN, amount)])


def test_a_transfer_s_key_is_taken_once_for_ever(database: Database):
    do(database, [move(0, mint(FEED), PURSE_OF_ANN, 50)])

    assert refused(database, [move(0, mint(FEED), PURSE_OF_ANN, 50)])


def test_a_refused_transfer_takes_all_others_of_its_transaction_with_it(database: Database):
    good, bad = move(0, mint(FEED), PURSE_OF_ANN, 5), move(1, account(BOB, FEED, PURSE), PURSE_OF_ANN, 1)

    assert refused(database, [good, bad])


@pytest.mark.parametrize("many", [3, 400])
def test_transfers_of_many_players_cost_the_same_statements(database: Database, many: int):
    seen: list[str] = []
    moves = [move(0, mint(FEED), account(BOB + n * PLAYER_STRIDE, FEED, PURSE), 1, cause=n) for n in range(9, 9 + many)]
    moves += [move(1, account(BOB, FEED, DEBT), mint(FEED), many)]
    database.probe = seen.append
    do(database, moves)
    database.probe = None

    assert len(seen) == 3  # balances, transfers, COMMIT


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE transfer SET amount = 1",
        "UPDATE transfer SET at = at",
        "DELETE FROM transfer",
        "DELETE FROM transfer WHERE amount = 50",
    ],
)
def test_a_transfer_is_never_changed_not_even_by_sql(database: Database, sql: str):
    do(database, [move(0, mint(FEED), PURSE_OF_ANN, 50)])
    before = everything(database)

    with pytest.raises(Exception, match="never changed"), database.writing() as tx:
        tx.connection.exec_driver_sql(sql)

    assert everything(database) == before


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_transfer_is_not_changed_by_being_replaced(database: Database):
    do(database, [move(0, mint(FEED), PURSE_OF_ANN, 50)])
    columns = "player_id, cause, n, asset_no, quest_no, source, target, amount + 1, at"

    with pytest.raises(Exception, match="never changed"), database.writing() as tx:
        tx.connection.exec_driver_sql(f"INSERT OR REPLACE INTO transfer SELECT {columns} FROM transfer")


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_transfers_cannot_be_truncated(database: Database):
    with pytest.raises(Exception, match="never changed"), database.writing() as tx:
        tx.connection.exec_driver_sql("TRUNCATE transfer")


@pytest.mark.parametrize("sql", ["UPDATE balance SET amount = -1", "UPDATE hold SET amount = -1"])
def test_the_tables_themselves_refuse_a_negative_amount(database: Database, sql: str):
    hold = NewHold(ANN, HOLD, FEED, 1, 1, 10, 20)
    do(database, [move(0, mint(FEED), PURSE_OF_ANN, 50), move(1, mint(FEED), HOLD, 1)], [hold])

    with pytest.raises(Exception) as raised, database.writing() as tx:
        tx.connection.exec_driver_sql(sql)

    assert is_integrity_error(raised.value)


def lines(tx: Transaction, player: int, limit: int, before: tuple[int, int] | None = None) -> list[tuple[int, int]]:
    return [(row[0], row[1]) for row in statement(tx, player, limit, before)]


def test_a_statement_lists_a_player_s_transfers_newest_first_and_goes_on_where_it_ended(database: Database):
    world = World(database, quest("eat", give="feed"), quest("pay"), players=("ann", "bob"))
    for _ in range(3):
        world.one(world.payment())
    world.one(world.payment(player="bob"))
    player = world.account(PURSE, "feed") - world.account(PURSE, "feed") % PLAYER_STRIDE
    with database.reading() as tx:
        whole = lines(tx, player, 100)
        pages, last = [], None
        while page := lines(tx, player, 4, last):
            pages += page
            last = page[-1]

    assert whole == sorted(whole, reverse=True)
    assert (len(whole), pages) == (6, whole)
