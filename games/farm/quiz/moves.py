"""Answering: the question of the day, once a local day, and practice, which earns nothing."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from engine.quiz.questions import Question
from engine.quiz.rules import answered, scored
from engine.turn import Turn
from games.farm.quiz.sheet import Known, Pupil, pupil
from games.farm.quiz.tables import Answer

Name = Annotated[str, Field(min_length=1, max_length=60)]


def answer(turn: Turn, question: Name, option: Name) -> dict[str, Any]:
    """Answer the question of the day; return the right option and why. Quests hear of it, right or wrong."""
    one = _pupil(turn)
    if one.answered():
        turn.refuse("answered_today")
    asked = one.todays()
    if asked is None:
        turn.refuse("no_question")
    if asked.question != question:
        turn.refuse("not_todays")
    found = turn.ground.quiz.live[question]
    correct = _is_right(turn, one, found, option)
    before = one.of(question)
    memory = scored(before.memory, one.today, correct=correct, comes_back=asked.comes_back)
    turn.tell("farm.quiz_answered", correct=correct, topic=found.set, level=found.level)
    return _kept(turn, one, found, before._replace(memory=memory, chosen=option, correct=correct), option, correct)


def practise(turn: Turn, question: Name, option: Name) -> dict[str, Any]:
    """Answer any other question without a reward; return the right option and why."""
    one, found = _pupil(turn), turn.ground.quiz.live.get(question)
    if found is None:
        turn.refuse("unknown_question")
    asked = one.todays()
    if asked and asked.question == question:
        turn.refuse("answer_first")
    correct = _is_right(turn, one, found, option)
    before = one.of(question)
    after = before._replace(memory=answered(before.memory, one.today, correct=correct), practised=before.practised + 1)
    return _kept(turn, one, found, after, option, correct)


MOVES = (answer, practise)


def _pupil(turn: Turn) -> Pupil:
    return pupil(turn.tx, turn.ground, turn.player.id, turn.day().toordinal())


def _is_right(turn: Turn, one: Pupil, question: Question, option: str) -> bool:
    """Whether an option is the right one. Refused (`question_changed`) when the question has no such option now."""
    if option not in one.options(question):
        turn.refuse("question_changed")
    return option == one.right(question)


def _kept(turn: Turn, one: Pupil, question: Question, after: Known, chosen: str, correct: bool) -> dict[str, Any]:
    turn.put(Answer, [after.row(turn.player.id, question.id)])
    due_on = after.memory.due_on
    return {
        "question": question.id,
        **one.solution(question, chosen, correct=correct),
        "comes_back_on": date.fromordinal(due_on).isoformat() if due_on else None,
    }
