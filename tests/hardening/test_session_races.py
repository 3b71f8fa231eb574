"""Twelve threads at once: one code or token opens one session, and what is killed stays killed."""

import pytest

from engine.access.entry import Asked, make_code
from engine.access.sessions import TOUCH, Sessions, exchange, open_by_token
from engine.clock import ManualClock
from engine.errors import Unauthenticated
from engine.people.players import create_players
from engine.store import Database
from tests.signing import Signer
from tests.world import together

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
CROWD = 12
WALL = 1_700_000_000_000
LONG = pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.soak)])


@pytest.fixture
def clock(database: Database) -> ManualClock:
    create_players(database, ["ann", "ben"], 0, consent_text="1")
    return ManualClock(WALL)


@pytest.fixture
def sessions(database: Database, clock: ManualClock) -> Sessions:
    return Sessions(database, clock)


def over(sessions: Sessions, token: str) -> bool:
    try:
        sessions.find(token)
    except Unauthenticated:
        return True
    return False


@LONG
def test_of_twelve_exchanges_of_one_code_at_once_one_wins(database: Database, clock: ManualClock, rounds: int):
    for _ in range(rounds):
        code = make_code(database, "ann", clock.now()).code

        def once(code: str = code) -> bool:
            try:
                return bool(exchange(database, code, Asked(), clock.now()).token)
            except Unauthenticated:
                return False

        assert together(*[once] * CROWD).count(True) == 1
    with database.reading() as tx:
        assert tx.connection.exec_driver_sql("SELECT COUNT(*) FROM session").scalar_one() == rounds


@LONG
def test_of_twelve_uses_of_one_token_at_once_one_wins(database: Database, clock: ManualClock, rounds: int):
    signer = Signer.registered(database, "EdDSA")
    for _ in range(rounds):
        token = signer.token(clock.now())

        def once(token: str = token) -> bool:
            try:
                return bool(open_by_token(database, token, Asked(), clock.now()).token)
            except Unauthenticated:
                return False

        assert together(*[once] * CROWD).count(True) == 1


@LONG
def test_logging_out_everywhere_while_codes_are_exchanged_leaves_nothing_open(
    database: Database, clock: ManualClock, sessions: Sessions, rounds: int
):
    for _ in range(rounds):
        codes = [make_code(database, "ann", clock.now()).code for _ in range(CROWD - 1)]
        opened: list[str] = []

        def enter(code: str, opened: list[str] = opened) -> None:
            try:
                opened.append(exchange(database, code, Asked(), clock.now()).token)
            except Unauthenticated:
                return

        calls = [lambda code=code: enter(code) for code in codes]
        together(*calls, lambda: sessions.kill_all("ann"))

        assert all(over(sessions, token) for token in opened)
        with pytest.raises(Unauthenticated):
            exchange(database, codes[0], Asked(), clock.now())


@LONG
def test_uses_written_by_processes_at_once_while_sessions_are_killed_never_wait_for_each_other_in_a_circle(
    database: Database, clock: ManualClock, rounds: int
):
    for _ in range(rounds):
        codes = [make_code(database, player, clock.now()).code for player in ("ann", "ben") for _ in range(10)]
        tokens = [exchange(database, code, Asked(), clock.now()).token for code in codes]
        clock.forward(TOUCH)
        processes = [Sessions(database, clock) for _ in range(CROWD - 2)]

        def use_all(sessions: Sessions, tokens: list[str] = tokens) -> None:
            for token in tokens:
                over(sessions, token)

        uses = [lambda one=one: use_all(one) for one in processes]
        together(*uses, *(lambda who=who: Sessions(database, clock).kill_all(who) for who in ("ann", "ben")))

        assert all(over(Sessions(database, clock), token) for token in tokens)
