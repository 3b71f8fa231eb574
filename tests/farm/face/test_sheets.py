"""The farm's sheets on the desktop: what each row says, and what can be pressed."""

from typing import Any

import pytest

from games.farm.face.sheets import SHEETS, sheet
from games.stage.stamps import Lang, Look, Press

PROJECT: dict[str, Any] = {
    "project": "breakfast", "title": {"en": "A warm breakfast", "zh-CN": "热早餐"}, "eggs": 58, "goal_eggs": 60,
    "left_today": 10, "state": "open", "unit": {"en": "one breakfast", "zh-CN": "一份早餐"},
    "can": [{"move": "donate", "arguments": {"project": "breakfast"}, "can": True}],
}  # fmt: skip
ASKED = {
    "text": {"en": "What is it?"}, "topic": {"en": "Saving"},
    "options": [{"option": "x", "text": {"en": "This"}}, {"option": "y", "text": {"en": "That"}}],
}  # fmt: skip
ANSWER = [{"move": "answer", "arguments": {"day": 7}, "can": True}]
SOLUTION = {"right": "x", "chosen": "y", "explanation": {"en": "Because."}, "source": "a book"}
NONE: dict[str, Any] = {"sheets": []}
PRACTISE = [{"move": "practise", "arguments": {"question": "q"}, "can": True}]


def look(lang: Lang = "en", **pages: Any) -> Look:
    return Look(lang, {}, pages)


def quiz(**more: Any) -> dict[str, Any]:
    return {"sheet": ASKED, "solution": None, "none": None, "missed": [], "can": ANSWER} | more


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_has_no_rows_until_all_its_pages_are_known(name: str):
    assert sheet(name, look()).rows is None


def test_an_option_is_a_button_as_a_whole_until_one_was_chosen():
    rows = sheet("quiz", look(quiz=quiz(), practice=NONE)).rows or ()
    assert [row.press for row in rows if row.words in {"This", "That"}] == [
        Press("move", "answer", {"day": 7, "option": "x"}), Press("move", "answer", {"day": 7, "option": "y"}),
    ]  # fmt: skip


def test_after_an_answer_the_right_one_is_named_with_the_reason():
    rows = sheet("quiz", look(quiz=quiz(solution=SOLUTION), practice=NONE)).rows or ()
    said = {row.words: row.under for row in rows}

    assert (said["This"], said["That"], "Because." in said) == ("The right answer", "Your answer", True)
    assert not any(row.press for row in rows)


def test_when_the_question_of_the_day_is_answered_another_can_be_practised():
    practice = {"sheets": [ASKED | {"can": PRACTISE}, ASKED | {"can": []}]}
    before = sheet("quiz", look(quiz=quiz(), practice=practice)).rows or ()
    after = sheet("quiz", look(quiz=quiz(solution=SOLUTION), practice=practice)).rows or ()

    assert not any(row.press and row.press.name == "practise" for row in before)
    assert [row.press for row in after if row.press] == [
        Press("move", "practise", {"question": "q", "option": "x"}),
        Press("move", "practise", {"question": "q", "option": "y"}),
    ]


@pytest.mark.parametrize(("eggs", "left", "can"), [(1, 10, [1]), (9, 10, [1]), (9, 0, []), (0, 10, [])])
def test_no_more_is_offered_than_one_has_than_a_day_takes_or_than_the_goal_is_short_of(
    eggs: int, left: int, can: list[int]
):
    page = {"eggs": eggs, "projects": [PROJECT | {"left_today": left}]}
    rows = sheet("give", look(projects=page, receipts={"receipts": []})).rows or ()

    assert [one.press.arguments["eggs"] for row in rows for one in row.offers if one.can] == can


def test_a_receipt_shows_its_number_and_what_became_of_the_gift():
    receipt = {"number": "2026-17", "text": {"en": "2 eggs"}, "became": {"news": {"text": {"en": "They were cooked."}}}}
    rows = sheet("give", look(projects={"eggs": 0, "projects": []}, receipts={"receipts": [receipt]})).rows or ()

    assert (rows[-1].words, rows[-1].under) == ("2 eggs", "Receipt 2026-17 · They were cooked.")
