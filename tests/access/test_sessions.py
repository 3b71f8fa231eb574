"""Sessions: opened once by a code or a token, remembered for a second, over when idle, old, killed or unwanted."""

from collections.abc import Callable

import pytest

from engine.access.entry import COOKIE, Asked, make_code
from engine.access.sessions import (
    IDLE,
    KEPT,
    KNOWN_FOR,
    LASTS,
    PREFIX,
    REMEMBERED,
    TOUCH,
    NewSession,
    Sessions,
    exchange,
    forget_old,
    kill_all,
    open_by_token,
)
from engine.clock import DAY, HOUR, MINUTE, SECOND, ManualClock
from engine.errors import Forbidden, NotFound, Unauthenticated, Unavailable
from engine.people.agreeing import Change, put_player
from engine.people.players import create_players
from engine.store import Database
from tests.signing import Signer

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
WALL = 1_700_000_000_000
ORIGIN = "https://play.bank.example"


@pytest.fixture
def clock(database: Database) -> ManualClock:
    create_players(database, ["ann", "ben"], 0, consent_text="1")
    return ManualClock(WALL)


@pytest.fixture
def sessions(database: Database, clock: ManualClock) -> Sessions:
    return Sessions(database, clock)


@pytest.fixture
def opened(database: Database, clock: ManualClock) -> Callable[..., NewSession]:
    """Opens a session of a player."""

    def open(player: str = "ann", **bounds: object) -> NewSession:
        code = make_code(database, player, clock.now(), **bounds).code  # type: ignore[arg-type]
        return exchange(database, code, Asked(origin=str(bounds.get("origin", ""))), clock.now())

    return open


def over(sessions: Sessions, token: str) -> bool:
    try:
        sessions.find(token)
    except Unauthenticated as error:
        return error.code == "session_ended"
    return False


def test_a_session_says_who_is_playing(sessions: Sessions, opened: Callable[..., NewSession]):
    token, session = opened(views=["forest", "farm"], origin=ORIGIN)
    found = sessions.find(token)

    assert found == session
    assert (found.ref, found.views, found.origin) == ("ann", frozenset(("forest", "farm")), ORIGIN)
    assert found.public_id == str(found.player_id) != "ann"
    assert found.ends_at == WALL + LASTS


def test_what_the_app_holds_is_nowhere_in_the_database(database: Database, opened: Callable[..., NewSession]):
    token = opened().token
    with database.reading() as tx:
        [row] = tx.connection.exec_driver_sql("SELECT * FROM session")

    assert len(token) == len(PREFIX) + 43
    assert token.removeprefix(PREFIX) not in str(tuple(row))


def test_case_21_a_code_used_twice_opens_one_session(database: Database, clock: ManualClock, sessions: Sessions):
    code = make_code(database, "ann", clock.now()).code
    token = exchange(database, code, Asked(), clock.now()).token
    with pytest.raises(Unauthenticated) as refused:
        exchange(database, code, Asked(), clock.now())

    assert refused.value.code == "wrong_code"
    assert sessions.find(token).ref == "ann"


def test_case_21_a_code_opens_nothing_after_61_seconds(database: Database, clock: ManualClock):
    code = make_code(database, "ann", clock.now()).code
    clock.forward(61 * SECOND)
    with pytest.raises(Unauthenticated):
        exchange(database, code, Asked(), clock.now())


@pytest.mark.parametrize("asked", [Asked(view="farm", origin=ORIGIN), Asked(origin="https://evil.example"), Asked()])
def test_case_21_a_code_in_wrong_hands_is_used_up(database: Database, clock: ManualClock, asked: Asked):
    code = make_code(database, "ann", clock.now(), ["forest"], ORIGIN).code
    for told in (asked, Asked(view="forest", origin=ORIGIN)):
        with pytest.raises(Unauthenticated) as refused:
            exchange(database, code, told, clock.now())

        assert refused.value.code == "wrong_code"
        assert refused.value.message == "this code opens nothing"


@pytest.mark.parametrize("alg", ["ES256", "EdDSA"])
def test_a_token_that_the_bank_signed_opens_a_session(
    database: Database, clock: ManualClock, sessions: Sessions, alg: str
):
    signer = Signer.registered(database, alg)
    token = signer.token(clock.now(), views=["forest"], origin=ORIGIN)
    opened = open_by_token(database, token, Asked(COOKIE, ORIGIN, "forest"), clock.now())

    assert (opened.session.ref, opened.session.views, opened.session.kind) == ("ann", frozenset(("forest",)), COOKIE)
    assert sessions.find(opened.token) == opened.session
    with pytest.raises(Unauthenticated, match="used before"):
        open_by_token(database, token, Asked(COOKIE, ORIGIN, "forest"), clock.now())


@pytest.mark.parametrize("asked", [Asked(origin="https://evil.example"), Asked(origin=ORIGIN, view="farm"), Asked()])
def test_a_token_in_wrong_hands_is_used_up(database: Database, clock: ManualClock, asked: Asked):
    token = Signer.registered(database).token(clock.now(), views=["forest"], origin=ORIGIN)
    for told in (asked, Asked(origin=ORIGIN)):
        with pytest.raises(Unauthenticated) as refused:
            open_by_token(database, token, told, clock.now())

        assert refused.value.code == "wrong_token"


def test_a_token_for_a_player_nobody_knows_says_so_and_may_be_told_again(database: Database, clock: ManualClock):
    token = Signer.registered(database).token(clock.now(), sub="new")
    with pytest.raises(NotFound):
        open_by_token(database, token, Asked(), clock.now())
    create_players(database, ["new"], 0, consent_text="1")

    assert open_by_token(database, token, Asked(), clock.now()).session.ref == "new"


def test_a_session_is_over_when_it_was_not_used_for_ten_minutes(
    sessions: Sessions, clock: ManualClock, opened: Callable[..., NewSession]
):
    token = opened().token
    for _ in range(5):
        clock.forward(IDLE - 1)
        sessions.find(token)
    clock.forward(10 * MINUTE)

    assert over(sessions, token)


def test_a_session_is_over_after_eight_hours_whatever_is_done(
    sessions: Sessions, clock: ManualClock, opened: Callable[..., NewSession]
):
    token = opened().token
    while clock.now() < WALL + 8 * HOUR - MINUTE:
        clock.forward(MINUTE)
        sessions.find(token)
    clock.forward(MINUTE - 1)
    alive = sessions.find(token)
    clock.forward(1)

    assert alive.ends_at == clock.now()
    with pytest.raises(Unauthenticated):  # though it is still remembered
        sessions.remembered(token)
    assert over(sessions, token)


def test_another_process_knows_of_a_use_to_the_minute(
    database: Database, sessions: Sessions, clock: ManualClock, opened: Callable[..., NewSession]
):
    token = opened().token
    clock.forward(TOUCH)
    sessions.find(token)
    clock.forward(TOUCH - 1)
    sessions.find(token)  # not written
    other = Sessions(database, clock)
    clock.forward(IDLE - TOUCH)

    assert other.find(token).ref == "ann"
    clock.forward(IDLE)
    assert over(other, token)


def test_uses_are_written_together_and_not_for_every_request(
    database: Database, sessions: Sessions, clock: ManualClock, opened: Callable[..., NewSession]
):
    tokens = [opened().token for _ in range(5)]
    clock.forward(TOUCH - 1)
    commits: list[str] = []
    database.probe = lambda sql: commits.append(sql) if sql == "COMMIT" else None
    for token in tokens:
        sessions.find(token)
    unwritten = len(commits)
    clock.forward(SECOND)
    for token in tokens:
        sessions.find(token)
    database.probe = None

    assert (unwritten, len(commits)) == (0, 1)


def test_a_busy_database_turns_nobody_away_who_only_looks(
    database: Database, sessions: Sessions, clock: ManualClock, opened: Callable[..., NewSession], monkeypatch
):
    token = opened().token
    clock.forward(TOUCH)

    def busy() -> None:
        raise Unavailable("busy")

    with monkeypatch.context() as patch:
        patch.setattr(database, "writing", busy)
        sessions.find(token)
    clock.forward(KNOWN_FOR)
    sessions.find(token)
    clock.forward(IDLE - KNOWN_FOR)

    assert Sessions(database, clock).find(token).ref == "ann"


def test_a_killed_session_is_over_at_once_here_and_within_a_second_elsewhere(
    database: Database, sessions: Sessions, clock: ManualClock, opened: Callable[..., NewSession]
):
    token, session = opened()
    other = Sessions(database, clock)
    other.find(token)
    sessions.find(token)
    sessions.kill(session)
    clock.forward(KNOWN_FOR - 1)

    assert KNOWN_FOR <= SECOND
    assert over(sessions, token)
    assert other.remembered(token) == session
    clock.forward(1)
    assert other.remembered(token) is None
    assert over(other, token)


def test_all_sessions_of_a_player_are_killed_and_no_others(
    database: Database, sessions: Sessions, clock: ManualClock, opened: Callable[..., NewSession]
):
    mine, his = [opened().token for _ in range(3)], opened("ben").token
    code = make_code(database, "ann", clock.now()).code
    for token in mine:
        sessions.find(token)

    assert sessions.kill_all("ann") == 3
    assert [sessions.remembered(token) for token in mine] == [None] * 3
    assert all(over(sessions, token) for token in mine)
    assert sessions.find(his).ref == "ben"
    with pytest.raises(Unauthenticated):
        exchange(database, code, Asked(), clock.now())
    assert sessions.kill_all("ann") == 0


def test_nobody_elses_sessions_are_killed_by_a_name_nobody_has(sessions: Sessions):
    with pytest.raises(NotFound):
        sessions.kill_all("nobody")


def test_withdrawn_consent_ends_every_session_and_given_again_opens_none(
    database: Database, sessions: Sessions, clock: ManualClock, opened: Callable[..., NewSession]
):
    token, session = opened()
    code = make_code(database, "ann", clock.now()).code
    put_player(database, "ann", Change(consent=False), clock.now())

    assert over(sessions, token)
    with pytest.raises(Unauthenticated):
        exchange(database, code, Asked(), clock.now())
    with database.writing() as tx:
        kill_all(tx, session.player_id, clock.now())
    put_player(database, "ann", Change(consent=True), clock.now())
    assert over(sessions, token)


def test_an_unknown_token_is_not_looked_up_again_and_again(database: Database, sessions: Sessions):
    assert over(sessions, PREFIX + "guess")
    with pytest.raises(Unauthenticated):
        sessions.remembered(PREFIX + "guess")


def test_guessing_does_not_fill_the_memory(sessions: Sessions, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sessions, "_read", lambda digest, now: (None, 0))
    for number in range(REMEMBERED + 10):
        over(sessions, f"{PREFIX}{number}")

    assert len(sessions._known) == REMEMBERED


def test_a_clock_that_goes_back_makes_nothing_immortal(
    sessions: Sessions, clock: ManualClock, opened: Callable[..., NewSession]
):
    token, session = opened()
    sessions.find(token)
    clock.move_to(WALL - DAY)

    assert sessions.remembered(token) is None
    sessions.kill(session)
    assert over(sessions, token)


def test_case_26_a_session_is_for_its_views_only(opened: Callable[..., NewSession]):
    session = opened(views=["forest"]).session
    session.require("forest")
    with pytest.raises(Forbidden) as refused:
        session.require("farm")

    assert refused.value.code == "view_not_allowed"
    opened().session.require("farm")


def test_what_ended_long_ago_is_forgotten_and_what_lives_is_not(
    database: Database, sessions: Sessions, clock: ManualClock, opened: Callable[..., NewSession]
):
    opened()
    open_by_token(database, Signer.registered(database).token(clock.now()), Asked(), clock.now())
    clock.forward(KEPT + LASTS + 1)
    token = opened().token
    with database.writing() as tx:
        forgotten = forget_old(tx, clock.now())
    with database.reading() as tx:
        left = [tx.connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar_one()
                for table in ("entry_code", "session", "used_token")]  # fmt: skip

    assert (forgotten, left) == (1 + 2 + 1, [1, 1, 0])
    assert sessions.find(token).ref == "ann"


def test_those_that_are_kept_open_are_asked_together_and_asking_is_no_use_of_them(
    database: Database, sessions: Sessions, opened: Callable[..., NewSession], clock: ManualClock
):
    mine, other, his = opened(), opened(), opened("ben")
    hashes = [one.session.hash for one in (mine, other, his)]
    statements: list[str] = []
    database.probe = statements.append
    before = sessions.alive([*hashes, b"unknown"])
    asked, database.probe = len(statements), None
    sessions.kill(mine.session)
    put_player(database, "ben", Change(consent=False), clock.now())
    clock.forward(IDLE - 1)
    late = sessions.alive(hashes)
    clock.forward(1)

    assert (before, asked) == (set(hashes), 2)
    assert late == {other.session.hash}
    assert sessions.alive(hashes) == set()
