"""Answering the question of the day and practising, on both databases."""

from dataclasses import replace

import pytest

from engine.clock import DAY, HOUR
from engine.errors import Refused
from engine.play import Ask, play
from engine.store import Database
from tests.farm.quiz.world import FOUR, School
from tests.quiz.quiz_files import question, quiz_of, text
from tests.world import together


@pytest.fixture
def school(database: Database) -> School:
    return School(database)


def test_a_right_answer_pays_a_meal_and_explains(school: School):
    told = school.answer()

    assert told["correct"] is True
    assert told["chosen"] == told["right"]
    assert told["explanation"]["en"] == f"because-{told['question']}"
    assert told["comes_back_on"] is None
    assert school.feed() == 180


def test_a_wrong_answer_pays_half_and_explains_and_comes_back_tomorrow(school: School):
    told = school.answer(right=False)

    assert told["correct"] is False
    assert told["chosen"] != told["right"]
    assert (told["source"], told["comes_back_on"]) == (f"source-{told['question']}", "2026-11-19")
    assert school.feed() == 90


def test_a_missed_question_can_be_practised_the_next_day_and_is_scored_the_day_after(school: School):
    missed = school.answer(right=False)["question"]
    school.sleep()
    assert school.page()["sheet"]["question"] != missed  # never the same on two days in a row
    assert school.page(page="practice")["sheets"][0]["question"] == missed
    school.answer()
    school.sleep()

    today = school.page()
    assert (today["sheet"]["question"], today["comes_back"]) == (missed, True)
    assert school.answer()["comes_back_on"] == "2026-11-23"
    assert school.page()["comes_back"] is True


def test_one_answer_a_local_day_is_scored(school: School):
    first = school.answer()

    assert school.no("mei", "answer", question=first["question"], option=first["right"]) == "answered_today"
    assert school.feed() == 180
    school.sleep()
    school.answer()
    assert school.feed() == 360


def test_a_journey_that_brings_the_day_again_brings_no_second_answer(school: School):
    school.world.put("mei", zone="Pacific/Auckland")
    first = school.answer()
    school.world.put("mei", zone="Pacific/Honolulu")
    school.world.now += HOUR

    assert school.page()["answered"] is True
    assert school.no("mei", "answer", question=first["question"], option=first["right"]) == "answered_today"


def test_practice_pays_nothing_and_explains(school: School):
    told = school.practise()

    assert told["correct"] is True
    assert told["explanation"]
    assert school.feed() == 0


def test_the_question_of_today_is_not_practised_before_it_is_answered(school: School):
    sheet = school.page()["sheet"]
    option = sheet["options"][0]["option"]

    assert school.no("mei", "practise", question=sheet["question"], option=option) == "answer_first"
    school.answer()
    assert school.no("mei", "practise", question=sheet["question"], option=option) == ""


def test_another_question_than_todays_is_not_scored(school: School):
    other = school.page(page="practice")["sheets"][0]

    assert school.no("mei", "answer", question=other["question"], option=other["options"][0]["option"]) == "not_todays"
    assert school.no("mei", "practise", question="nothing", option="x") == "unknown_question"


def test_an_option_is_the_players_own_and_that_of_the_words_on_the_screen(school: School):
    mine, theirs = school.page("mei")["sheet"], school.page("lin", "practice")["sheets"]
    [same] = [one for one in [school.page("lin")["sheet"], *theirs] if one["question"] == mine["question"]]
    of_lin = same["options"][0]["option"]

    assert school.no("mei", "answer", question=mine["question"], option=of_lin) == "question_changed"
    edited = [replace(one, right=text("rewritten")) for one in FOUR]
    gone = {one["option"] for one in mine["options"]}
    school.teach(quiz_of(*edited))
    [left] = gone - {one["option"] for one in school.page()["sheet"]["options"]}
    assert school.no("mei", "answer", question=mine["question"], option=left) == "question_changed"


def test_without_questions_there_is_nothing_to_answer(database: Database):
    school = School(database, question("old", status="retired"))

    assert school.page()["sheet"] is None
    assert school.no("mei", "answer", question="old", option="x") == "no_question"
    assert school.no("mei", "practise", question="old", option="x") == "unknown_question"


def test_a_missed_question_comes_back_and_a_learnt_one_does_not(school: School):
    missed = school.answer(right=False)["question"]
    school.sleep()
    school.practise(name=missed)  # due, and right: in three days
    assert [one["comes_back_on"] for one in school.page()["missed"]] == ["2026-11-22"]
    school.practise(name=missed)  # too early to prove anything
    assert [one["comes_back_on"] for one in school.page()["missed"]] == ["2026-11-22"]
    for days in (3, 7, 14, 30):
        school.sleep(days)
        assert school.page()["missed"][0]["due"] is True
        if school.page()["sheet"]["question"] == missed:
            school.answer()
        else:
            school.practise(name=missed)
    assert school.page()["missed"] == []


def test_questions_change_from_day_to_day_and_all_are_seen(school: School):
    seen = []
    for _ in FOUR:
        seen.append(school.answer()["question"])
        school.sleep()

    assert sorted(seen) == sorted(one.id for one in FOUR)


def test_of_ten_answers_at_once_one_is_scored(school: School):
    sheet = school.page()["sheet"]

    def ask(n: int) -> str:
        sent = {"question": sheet["question"], "option": sheet["options"][n % 4]["option"]}
        return play(
            school.table, Ask(school.ids["mei"], "farm", "answer", sent, f"r{n}", school.world.now, n)
        ).outcome.code

    told = together(*(lambda n=n: ask(n) for n in range(10)))
    assert sorted(told) == [""] + ["answered_today"] * 9
    assert school.feed() in (90, 180)


def test_the_same_key_gets_the_same_answer(school: School):
    sheet = school.page()["sheet"]
    sent = {"question": sheet["question"], "option": sheet["options"][0]["option"]}
    ask = Ask(school.ids["mei"], "farm", "answer", sent, "once", school.world.now, 1)

    assert play(school.table, ask).outcome == play(school.table, ask._replace(now=ask.now + DAY)).outcome


def test_names_of_options_are_no_way_to_send_nonsense(school: School):
    sheet = school.page()["sheet"]
    for option in ("0", "right", sheet["options"][0]["text"]["en"], "ffffffffffffffff"):
        with pytest.raises(Refused) as no:
            school.play("mei", "answer", question=sheet["question"], option=option)
        assert no.value.code == "question_changed"
