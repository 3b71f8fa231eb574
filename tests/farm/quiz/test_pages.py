"""The pages of the quiz, on both databases."""

from typing import Any

import pytest

from engine.bulk import Transaction
from engine.errors import Malformed
from engine.store import Database
from tests.farm.quiz.world import FOUR, School
from tests.quiz.quiz_files import question, quiz_of


@pytest.fixture
def school(database: Database) -> School:
    return School(database)


def test_the_question_of_the_day_stays_however_often_it_is_looked_at(school: School):
    first = school.page()

    assert [school.page() for _ in range(3)] == [first] * 3
    assert (first["day"], first["answered"], first["solution"]) == ("2026-11-18", False, None)
    assert (first["seen"], first["questions"]) == (0, 4)
    assert first["can"][0]["can"] is True
    assert set(first["sheet"]["text"]) == {"zh-CN", "en"}
    assert {frozenset(one["text"]) for one in first["sheet"]["options"]} == {frozenset({"zh-CN", "en"})}


def test_what_was_answered_is_shown_with_why_for_the_rest_of_the_day(school: School):
    before = school.page()["sheet"]
    told = school.answer(right=False)
    after = school.page()

    assert after["sheet"] == before
    assert after["solution"] == {name: told[name] for name in ("chosen", "right", "correct", "explanation", "source")}
    assert (after["answered"], after["seen"], after["can"][0]["why"]["code"]) == (True, 1, "answered_today")
    assert [one["question"] for one in after["missed"]] == [told["question"]]
    school.sleep()
    assert school.page()["solution"] is None


def test_a_question_that_was_retired_or_taken_out_after_the_answer_harms_nobody(school: School):
    done = school.answer(right=False)["question"]
    school.teach(quiz_of(*(question(one.id, status="retired") for one in FOUR)))
    assert (school.page()["sheet"]["question"], school.page()["missed"]) == (done, [])
    school.teach(quiz_of(question("other")))
    page = school.page()

    assert (page["answered"], page["sheet"], page["solution"]) == (True, None, None)


def test_without_questions_nothing_is_offered_and_kind_words_say_so(school: School):
    school.teach(quiz_of(question("old", status="retired")))
    page = school.page()

    assert (page["sheet"], page["can"]) == (None, [])
    assert page["none"]["en"] == "There is no question right now. Come back later."
    assert set(page["none"]) == {"zh-CN", "en"}
    school.teach(quiz_of(question("new")))
    assert (school.page()["none"], len(school.page()["can"])) == (None, 1)


def test_two_players_see_other_orders_and_other_names(school: School):
    school.teach(quiz_of(*(question(f"p{n}") for n in range(5))))

    def seen(who: str) -> dict[str, list[str]]:
        sheets = [school.page(who)["sheet"], *school.page(who, "practice")["sheets"]]
        return {one["question"]: [option["text"]["en"] for option in one["options"]] for one in sheets}

    names = [{o["option"] for s in school.page(who, "practice")["sheets"] for o in s["options"]} for who in school.ids]
    assert seen("mei") != seen("lin")
    assert names[0] & names[1] == set()


def test_the_order_changes_from_one_practice_to_the_next(school: School):
    orders = set()
    name = school.page(page="practice")["sheets"][0]["question"]
    for _ in range(12):
        [sheet] = [one for one in school.page(page="practice")["sheets"] if one["question"] == name]
        orders.add(tuple(option["option"] for option in sheet["options"]))
        school.practise(name=name)

    assert len(orders) > 3


def test_practice_offers_what_is_due_then_what_was_done_least_and_never_todays(school: School):
    missed = school.answer(right=False)["question"]
    school.sleep()
    today = school.page()["sheet"]["question"]
    practice = school.page(page="practice")

    assert today not in [one["question"] for one in practice["sheets"]]
    assert (practice["sheets"][0]["question"], practice["sheets"][0]["due"]) == (missed, True)
    fresh = practice["sheets"][1]["question"]
    school.practise(name=fresh)
    assert school.page(page="practice")["sheets"][-1]["question"] == fresh


def test_practice_goes_on_page_by_page(school: School):
    school.teach(quiz_of(*(question(f"p{n}") for n in range(9))))
    first = school.page(page="practice")
    second = school.page(page="practice", after=first["next"])

    assert (len(first["sheets"]), len(second["sheets"]), second["next"], first["of"]) == (5, 3, None, 8)
    with pytest.raises(Malformed):
        school.page(page="practice", after="x")


@pytest.mark.parametrize("page", ["quiz", "practice"])
def test_a_page_costs_one_statement_however_much_was_answered(
    school: School, page: str, monkeypatch: pytest.MonkeyPatch
):
    asked: list[object] = []
    fetch = Transaction.fetch

    def counting(tx: Transaction, table: type, *what: Any, **how: Any) -> Any:
        asked.append(table)
        return fetch(tx, table, *what, **how)

    monkeypatch.setattr(Transaction, "fetch", counting)
    school.page(page=page)
    once = len(asked)
    for _ in range(6):
        school.answer(right=False)
        school.sleep()
    asked.clear()
    school.page(page=page)

    assert len(asked) == once
