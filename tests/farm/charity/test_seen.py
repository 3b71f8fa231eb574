"""What charity loads, on both databases."""

from engine.store import Database
from games.farm.charity.rules import Donor
from games.farm.charity.seen import Standing, donor_of, evidence_of, lock_project, standings_of
from tests.farm.charity.giving import BOOKS, WATER, Giving


def test_a_project_that_nobody_gave_to_stands_at_nothing(database: Database):
    with database.writing() as tx:
        assert lock_project(tx, BOOKS) == Standing(BOOKS)
    with database.reading() as tx:
        assert standings_of(tx, [BOOKS, WATER]) == {BOOKS: Standing(BOOKS), WATER: Standing(WATER)}
        assert donor_of(tx, 1) == Donor(1)


def test_what_was_given_is_loaded_as_it_was_put(database: Database):
    giving = Giving(database, "mei", eggs=5)
    giving.give("mei", 2)
    with database.reading() as tx:
        standing, donor = standings_of(tx, [BOOKS])[BOOKS], donor_of(tx, giving.ids["mei"])

    assert (standing.eggs, standing.receipts, standing.full_at, standing.pot_id > 0) == (2, 1, 0, True)
    assert (donor.eggs, donor.receipts, donor.days) == (2, 1, 1)


def test_evidence_comes_newest_first(database: Database):
    giving = Giving(database, "mei", eggs=0)
    for at in (20, 30, 10):
        giving.news(str(at), at=at)
    with database.reading() as tx:
        found = evidence_of(tx, [BOOKS, WATER])

    assert ([row[0] for row in found[BOOKS]], found[WATER]) == ([30, 20, 10], [])
