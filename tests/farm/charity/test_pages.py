"""What players see of charity, on both databases."""

from collections.abc import Iterator

import pytest

from engine.clock import DAY, iso
from engine.errors import Malformed
from engine.store import Database
from games.farm.charity.projects import PROJECTS
from games.farm.charity.rules import CHARITY
from games.farm.charity.tables import MedalRow
from tests.farm.charity.giving import BOOKS, WATER, Giving, small


@pytest.fixture
def giving(database: Database) -> Iterator[Giving]:
    with small(**{BOOKS: (40, 30), WATER: (100_000, 10_000)}):
        yield Giving(database, "mei", "lin", eggs=60)


def asked(giving: Giving, page: str) -> int:
    """How many statements a page costs."""
    seen: list[str] = []
    giving.db.probe = seen.append
    giving.page("mei", page)
    giving.db.probe = None
    return len(seen)


@pytest.mark.parametrize("page", ["projects", "receipts", "medals"])
def test_a_page_costs_as_many_statements_however_much_was_given(giving: Giving, page: str):
    giving.give("mei", 1)
    few = asked(giving, page)
    for n in range(12):
        giving.give("mei", 1, (BOOKS, WATER)[n % 2])
        giving.news(f"news {n}")

    assert asked(giving, page) == few


def test_a_project_shows_what_it_is_for_and_how_far_it_is(giving: Giving):
    giving.give("mei", 21)
    books = giving.project("lin")

    assert (books["eggs"], books["goal_eggs"], books["gifts"], books["state"]) == (21, 40, 1, "open")
    assert books["story"] == {"text": dict(PROJECTS[BOOKS].story), "units": 1, "of": 2}
    assert books["sample"]
    assert all({"zh-CN", "en"} == set(books[name]) for name in ("title", "about", "partner", "unit", "pays"))
    assert (books["from"], books["until"], books["reached_at"]) == ("2026-01-01", None, None)


def test_a_project_says_whether_one_can_give_and_why_not(giving: Giving):
    [offer] = giving.project("mei")["can"]
    giving.give("mei", 30)
    [enough] = giving.project("mei")["can"]
    giving.give("lin", 10)

    assert (offer["move"], offer["arguments"], offer["can"]) == ("donate", {"project": BOOKS, "eggs": 1}, True)
    assert (enough["can"], enough["why"]["code"]) == (False, "given_enough")
    assert giving.project("lin")["can"][0]["why"]["code"] == "project_full"
    assert giving.project("lin")["reached_at"] == iso(giving.now)


def test_who_has_no_egg_sees_so(database: Database):
    giving = Giving(database, "mei", eggs=0)

    assert giving.page("mei", "projects")["eggs"] == 0
    assert giving.project("mei")["can"][0]["why"]["code"] == "too_few_eggs"


def test_a_project_shows_the_newest_of_what_is_known(giving: Giving):
    for n in range(CHARITY.evidence_shown + 2):
        giving.news(f"news {n}", at=giving.now + n)

    shown = [one["text"]["en"] for one in giving.project("mei")["evidence"]]
    assert shown == [f"news {n}" for n in range(CHARITY.evidence_shown + 1, 1, -1)]
    assert giving.project("mei", WATER)["evidence"] == []


def test_a_receipt_says_what_was_given_and_what_became_of_it(giving: Giving):
    giving.news("before", at=giving.now - DAY)
    giving.give("mei", 2)
    giving.give("lin", 3)
    [paper] = giving.page("mei", "receipts")["receipts"]
    giving.wait(DAY)
    giving.news("delivered")
    [later] = giving.page("mei", "receipts")["receipts"]

    assert (paper["number"], paper["eggs"]) == ("TILTH-2026-BOOKCORNER-000001", 2)
    assert "2 个鸡蛋" in paper["text"]["zh-CN"]
    assert "given: 2" in paper["text"]["en"]
    assert (paper["became"]["eggs"], paper["became"]["state"], paper["became"]["news"]) == (5, "open", None)
    assert later["became"]["news"]["text"]["en"] == "delivered"


def test_receipts_are_one_s_own_newest_first_and_go_on_page_by_page(giving: Giving):
    given = []
    for n in range(CHARITY.page + 3):
        given.append(giving.give("mei", 1, (BOOKS, WATER)[n % 2])["receipt"])
        giving.give("lin", 1, WATER)
    first = giving.page("mei", "receipts")
    second = giving.page("mei", "receipts", after=first["next"])

    assert (len(first["receipts"]), len(second["receipts"]), second["next"]) == (CHARITY.page, 3, None)
    assert [one["number"] for one in (*first["receipts"], *second["receipts"])] == given[::-1]


@pytest.mark.parametrize("after", ["x", "1-2", "99999999999999999999"])
def test_a_wrong_place_in_receipts_is_refused(giving: Giving, after: str):
    with pytest.raises(Malformed):
        giving.page("mei", "receipts", after=after)


def test_a_receipt_of_a_project_that_is_gone_still_has_its_number(giving: Giving, monkeypatch: pytest.MonkeyPatch):
    giving.give("mei", 2)
    monkeypatch.delitem(PROJECTS, BOOKS)
    [paper] = giving.page("mei", "receipts")["receipts"]

    assert paper["number"] == "TILTH-2026-BOOKCORNER-000001"
    assert paper["text"]["en"] == "For “book_corner”, eggs given: 2. Thank you."


def test_medals_show_what_is_there_and_what_comes_next(giving: Giving):
    none = giving.page("mei", "medals")
    giving.give("mei", 12)
    some = giving.page("mei", "medals")

    assert (none["medals"], none["next"], none["gifts"]) == ([], {"eggs": 1, "missing": 1}, 0)
    assert (some["eggs"], some["gifts"], some["next"]) == (12, 1, {"eggs": 50, "missing": 38})
    assert [one["title"]["en"] for one in some["medals"]] == ["Eggs given: 1", "Eggs given: 10"]
    assert some["month"] == {"days": 1, "need": 15}


def test_a_month_s_medal_names_the_month(giving: Giving):
    with giving.db.writing() as tx:
        tx.insert(MedalRow, [(giving.ids["mei"], "month_2026_03", giving.now)])
    [medal] = giving.page("mei", "medals")["medals"]

    assert (medal["year"], medal["month"], medal["title"]["en"]) == (2026, 3, "A month of giving: 3/2026")
