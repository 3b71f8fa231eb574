"""Totals that an auditor checks, on both databases; each thing that is wrong is seen."""

import pytest
from sqlalchemy import text

from engine.store import Database
from games.farm.charity.totals import totals
from tests.farm.charity.giving import BOOKS, WATER, Giving


@pytest.fixture
def giving(database: Database) -> Giving:
    found = Giving(database, "mei", "lin")
    for name, eggs, project in (("mei", 3, BOOKS), ("lin", 1, BOOKS), ("mei", 2, WATER), ("mei", 2, BOOKS)):
        found.give(name, eggs, project)
    return found


def test_what_lies_in_the_pots_is_the_sum_of_the_receipts(giving: Giving):
    found = {one.project: one for one in totals(giving.db)}

    assert {name: (one.receipts, one.given, one.in_pot, one.ok) for name, one in found.items()} == {
        BOOKS: (3, 6, 6_000, True),
        WATER: (1, 2, 2_000, True),
    }


def test_there_are_none_where_nobody_gave(database: Database):
    giving = Giving(database, "mei")
    assert totals(database) == []
    giving.news()
    assert [(one.receipts, one.ok) for one in totals(database)] == [(0, True)]


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE farm_receipt SET eggs = eggs + 1 WHERE project = 'book_corner' AND number = 2",
        "UPDATE farm_receipt SET number = 9 WHERE project = 'book_corner' AND number = 3",
        "UPDATE farm_receipt SET number = 0 WHERE project = 'book_corner' AND number = 1",
        "DELETE FROM farm_receipt WHERE project = 'book_corner' AND number = 3",
        "UPDATE farm_project SET eggs = eggs + 1 WHERE project = 'book_corner'",
        "UPDATE farm_project SET receipts = receipts + 1 WHERE project = 'book_corner'",
        "UPDATE farm_receipt SET id = id + 1 WHERE project = 'book_corner' AND number = 3",
    ],
)
def test_what_does_not_add_up_is_seen(giving: Giving, wrong: str):
    with giving.db.writing() as tx:
        tx.connection.execute(text(wrong))

    assert {one.project: one.ok for one in totals(giving.db)} == {BOOKS: False, WATER: True}
