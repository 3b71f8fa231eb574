"""Entry codes: a minute, once, for one player, some views and one origin; only their hash is stored."""

import pytest

from engine.access.entry import LIVES, PREFIX, VIEWS_MOST, Asked, check_bounds, find_code, fits, make_code, use_code
from engine.clock import ManualClock
from engine.errors import Malformed, NotFound, Refused, Unauthenticated
from engine.people.agreeing import Change, put_player
from engine.people.players import create_players
from engine.store import Database

WALL = 5_000_000


@pytest.fixture
def clock(database: Database) -> ManualClock:
    create_players(database, ["ann", "ben"], 0, consent_text="1")
    return ManualClock(WALL)


def test_a_code_is_256_random_bits_and_lives_a_minute(database: Database, clock: ManualClock):
    made, other = (make_code(database, "ann", clock.now()) for _ in range(2))

    assert made.code.startswith(PREFIX)
    assert len(made.code) == len(PREFIX) + 43
    assert made.ends_at == WALL + 60_000 == WALL + LIVES
    assert made.code != other.code


def test_the_code_itself_is_nowhere_in_the_database(database: Database, clock: ManualClock):
    made = make_code(database, "ann", clock.now(), ["forest"], "https://play.bank.example")
    with database.reading() as tx:
        [row] = tx.connection.exec_driver_sql("SELECT * FROM entry_code")

    assert made.code.removeprefix(PREFIX) not in str(tuple(row))
    assert made.code.removeprefix(PREFIX).encode() not in bytes(row[0])


def test_a_code_is_told_to_be_right_once(database: Database, clock: ManualClock):
    code = make_code(database, "ann", clock.now()).code
    with database.writing() as tx:
        hash = find_code(tx, code, clock.now()).hash
        first, second = use_code(tx, hash, clock.now()), use_code(tx, hash, clock.now())

    assert (first, second) == (True, False)
    with pytest.raises(Unauthenticated), database.reading() as tx:
        find_code(tx, code, clock.now())


@pytest.mark.parametrize("later", [LIVES, -1])
def test_a_code_is_right_in_its_minute_only(database: Database, clock: ManualClock, later: int):
    code = make_code(database, "ann", clock.now()).code
    with pytest.raises(Unauthenticated) as refused, database.reading() as tx:
        find_code(tx, code, clock.now() + later)

    assert refused.value.code == "wrong_code"


@pytest.mark.parametrize("player", ["nobody", "a\0b", ""])
def test_there_is_no_code_for_a_player_nobody_knows(database: Database, clock: ManualClock, player: str):
    with pytest.raises(NotFound) as refused:
        make_code(database, player, clock.now())

    assert (refused.value.code, "PUT /v1/players" in refused.value.hint) == ("unknown_player", True)


def test_there_is_no_code_for_a_player_who_has_not_agreed(database: Database, clock: ManualClock):
    put_player(database, "ann", Change(consent=False), clock.now())
    with pytest.raises(Refused) as refused:
        make_code(database, "ann", clock.now())

    assert refused.value.code == "no_consent"


@pytest.mark.parametrize("views", [["Forest"], ["a b"], [""], ["../x"], ["f" * 65], ["1"], ["ok"] * (VIEWS_MOST + 1)])
def test_what_is_no_name_of_a_view_is_refused(views: list[str]):
    with pytest.raises(Malformed) as refused:
        check_bounds(views, "")

    assert refused.value.code == "wrong_view"


@pytest.mark.parametrize(
    "origin",
    ["null", "*", "https://", "https://a/", "http://bank.example", "https://A.example", "https://a:b", "https://u@a",
     "https://a.example/x", "https://a.example,https://b.example", "javascript:0", "https://a.example\n"],
)  # fmt: skip
def test_what_is_no_origin_is_refused(origin: str):
    with pytest.raises(Malformed) as refused:
        check_bounds([], origin)

    assert refused.value.code == "wrong_origin"


@pytest.mark.parametrize("origin", ["https://play.bank.example", "https://a:8443", "http://localhost:5173", ""])
def test_what_browsers_call_an_origin_is_taken(origin: str):
    check_bounds(["forest", "farm.yard", "a-b_c"], origin)


@pytest.mark.parametrize(
    ("views", "origin", "asked", "does"),
    [
        ([], "", Asked(), True),
        ([], "", Asked(origin="https://any", view="any"), True),
        (["forest"], "", Asked(view="forest"), True),
        (["forest"], "", Asked(), True),
        (["forest"], "", Asked(view="farm"), False),
        ([], "https://a", Asked(origin="https://a"), True),
        ([], "https://a", Asked(origin="https://a.evil"), False),
        ([], "https://a", Asked(), False),
    ],
)
def test_a_bound_is_kept(views: list[str], origin: str, asked: Asked, does: bool):
    assert fits(views, origin, asked) is does
