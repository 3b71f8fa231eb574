"""What moves and pages cost: the same number of statements, however many friends and players there are."""

from typing import Any

import pytest

from engine.bulk import PostgresTransaction
from engine.clock import HOUR
from engine.people.players import befriend
from engine.store import Database
from games.forest.tables import Forest
from tests.forest.world import Woods
from tests.games.statements import statements

FEW, MANY = 20, 200
SHOWN_FEW, SHOWN_MANY = 50, 500
OTHERS = tuple(f"p{number:03}" for number in range(SHOWN_MANY))


@pytest.fixture
def woods(database: Database) -> Woods:
    return Woods(database, "mei", "lin", strangers=OTHERS)


def look(woods: Woods, page: str) -> int:
    with statements(woods.db) as seen:
        woods.scene("mei", page=page)
    return len(seen)


def befriended(woods: Woods, names: tuple[str, ...]) -> None:
    befriend(woods.db, [("mei", name) for name in names], woods.now)


def on_board(woods: Woods, names: tuple[str, ...]) -> None:
    rows = sorted((woods.ids[name], n, 0, 0, 0, "saxaul", 0, 0, 1, 0, 0, woods.now) for n, name in enumerate(names))
    with woods.db.writing() as tx:
        tx.put(Forest, rows)


@pytest.mark.parametrize("page", ["friends", "week", "find"])
def test_two_hundred_friends_cost_as_many_statements_as_twenty(woods: Woods, page: str):
    befriended(woods, OTHERS[:FEW])
    woods.earn(OTHERS[0], 10)  # what is not there at all is not even asked for
    few = look(woods, page)
    befriended(woods, OTHERS[FEW:MANY])
    for name in OTHERS[1:FEW]:
        woods.earn(name, 10)

    assert look(woods, page) == few <= 11


def test_a_board_of_five_hundred_costs_as_many_statements_as_one_of_fifty(woods: Woods):
    on_board(woods, OTHERS[:SHOWN_FEW])
    few = look(woods, "board")
    on_board(woods, OTHERS)

    assert look(woods, "board") == few == 4


def test_a_theft_costs_as_many_statements_whatever_the_two_have(woods: Woods):
    first = woods.earn("lin", 100)
    woods.wait(HOUR)
    with statements(woods.db) as few:
        woods.play("mei", "steal", bubble=first)
    befriended(woods, OTHERS[:FEW])
    for _ in range(FEW):
        woods.earn("mei", 100)
    second = woods.earn("lin", 100)
    woods.wait(HOUR)
    with statements(woods.db) as many:
        woods.play("mei", "steal", bubble=second)

    assert len(many) == len(few) <= 26


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
@pytest.mark.parametrize(("who", "move"), [("lin", "collect"), ("mei", "steal")])
def test_a_move_goes_to_postgresql_and_back_four_times_and_commits(
    woods: Woods, monkeypatch: pytest.MonkeyPatch, who: str, move: str
):
    bubble = woods.earn("lin", 100)
    woods.wait(HOUR)
    send, sent = PostgresTransaction._sending, 0

    def counted(tx: PostgresTransaction, **how: Any) -> Any:
        nonlocal sent
        sent += 1
        return send(tx, **how)

    monkeypatch.setattr(PostgresTransaction, "_sending", counted)
    woods.play(who, move, bubble=bubble)

    assert sent == 4
