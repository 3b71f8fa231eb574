"""Torture of what writes sessions: broken off anywhere, a code or a token has opened one session or is still good."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest

from engine.access.entry import Asked, make_code
from engine.access.sessions import Sessions, exchange, open_by_token
from engine.access.tokens import add_token_key
from engine.clock import ManualClock
from engine.errors import Refused, Unauthenticated
from engine.people.players import create_players
from engine.store import Database
from tests.hardening.test_torture import BREAKS, broken_off, statements_of
from tests.signing import Signer, key_pair
from tests.world import NOW

Operation = Callable[[], object]
KINDS = pytest.mark.parametrize("kind", BREAKS)


def counted(database: Database, sql: str) -> int:
    with database.reading() as tx:
        return int(tx.connection.exec_driver_sql(f"SELECT COUNT(*) FROM {sql}").scalar_one())


def by_code(database: Database) -> Operation:
    return partial(exchange, database, make_code(database, "ann", NOW).code, Asked(), NOW)


def by_token(database: Database) -> Operation:
    return partial(open_by_token, database, Signer.registered(database).token(NOW), Asked(), NOW)


@KINDS
@pytest.mark.parametrize("way", [by_code, by_token])
def test_an_exchange_broken_off_anywhere_and_tried_again_opens_one_session(
    database: Database, way: Callable[[Database], Operation], kind: str
):
    create_players(database, ["ann"], NOW, consent_text="1")
    used = "entry_code WHERE used_at IS NOT NULL" if way is by_code else "used_token"
    length = statements_of(database, way(database))
    for at in range(1, length + 2):
        again = way(database)
        broken_off(database, at, kind, again)
        assert counted(database, used) == counted(database, "session"), at
        with suppress(Unauthenticated):  # it was stored, and only its answer was lost
            again()
        assert counted(database, used) == counted(database, "session") == at + 1, at


@KINDS
def test_logging_out_broken_off_anywhere_and_done_again_leaves_nothing_open(database: Database, kind: str):
    create_players(database, ["ann"], NOW, consent_text="1")
    sessions = Sessions(database, ManualClock(NOW))

    def ready() -> Operation:
        for _ in range(2):
            by_code(database)()
            make_code(database, "ann", NOW)
        return partial(sessions.kill_all, "ann")

    def left() -> tuple[int, int]:
        live, unused = "session WHERE killed_at IS NULL", "entry_code WHERE used_at IS NULL"
        return counted(database, live), counted(database, unused)

    length = statements_of(database, ready())
    for at in range(1, length + 2):
        again = ready()
        broken_off(database, at, kind, again)
        assert left() in ((2, 2), (0, 0)), at
        again()
        assert left() == (0, 0), at


@KINDS
def test_what_the_bank_registers_is_there_once_however_often_it_is_broken_off(database: Database, kind: str):
    create_players(database, ["ann"], NOW, consent_text="1")

    def ready() -> tuple[Operation, Operation]:
        key = key_pair().as_pem(private=False).decode()
        return partial(add_token_key, database, "bank/app", key, NOW), partial(make_code, database, "ann", NOW)

    lengths = [statements_of(database, operation) for operation in ready()]
    for at in range(1, max(lengths) + 2):
        add, make = ready()
        broken_off(database, at, kind, add)
        with suppress(Refused):  # it is there already
            add()
        assert counted(database, "token_key") == at + 1
        before = counted(database, "entry_code")
        broken_off(database, at, kind, make)
        assert counted(database, "entry_code") - before in (0, 1)
