"""The pages of the quiz: the question of the day or what was answered, and questions to practise.

No page holds which option is right before the player has answered; both cost one statement.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.quiz.rules import is_due
from engine.view import View
from games.farm.quiz.sheet import KEYS, Known, Pupil, pupil

Shown = dict[str, Any]
A_PAGE = 5
"""So many questions to practise at a time."""


def quiz(view: View) -> Shown:
    """The question of today, or how it was answered and why; and which missed questions come back when."""
    one = _pupil(view)
    done, asked, live = one.answered(), one.todays(), view.ground.quiz.live
    name = done or (asked.question if asked else "")
    question = view.ground.quiz.questions.get(name)
    known = one.of(done) if done else Known()
    return {
        "day": view.day.isoformat(),
        "answered": done is not None,
        "comes_back": known.memory.came_back if done else bool(asked and asked.comes_back),
        "sheet": one.of_today(question) if question else None,
        "solution": one.solution(question, known.chosen, correct=known.correct) if done and question else None,
        "missed": _missed(view, one),
        "seen": sum(1 for name in live if one.of(name).memory.asked),
        "questions": len(live),
        "none": None if name else dict(view.words("no_question", {})),
        "can": [view.offer("answer", "answered_today" if done else "", question=name)] if name else [],
    }


def practice(view: View) -> Shown:
    """Questions to practise: missed ones that are due first, then those answered least often."""
    one, (start,) = _pupil(view), view.place() or (0,)
    asked = one.todays()
    order = sorted(
        (name for name in view.ground.quiz.live if not asked or name != asked.question), key=_order(view, one)
    )
    shown = order[start : start + A_PAGE]
    return {
        "sheets": [{**_practice(one, name), "can": [view.offer("practise", question=name)]} for name in shown],
        "of": len(order),
        "next": str(start + A_PAGE) if start + A_PAGE < len(order) else None,
    }


PAGES = {"quiz": quiz, "practice": practice}


def _pupil(view: View) -> Pupil:
    return pupil(view.tx, view.ground, view.player.id, view.day.toordinal())


def _practice(one: Pupil, name: str) -> Shown:
    memory = one.of(name).memory
    return {
        **one.practice(one.ground.quiz.live[name]),
        "missed": bool(memory.due_on),
        "due": is_due(memory, one.today),
    }


def _order(view: View, one: Pupil) -> Any:
    def key(name: str) -> tuple[bool, int, int, int]:
        known = one.of(name)
        due = is_due(known.memory, one.today)
        often = known.memory.asked + known.practised
        drawn = view.ground.draw(KEYS, "practice", view.player.id, name)
        return not due, known.memory.due_on if due else 0, often, drawn

    return key


def _missed(view: View, one: Pupil) -> list[Shown]:
    """The missed questions that are still asked, those that come back first at the top."""
    live = view.ground.quiz.live
    due_on = {name: known.memory.due_on for name, known in one.known.items() if name in live and known.memory.due_on}
    return [
        {
            "question": name,
            "topic": dict(live[name].topic),
            "text": dict(live[name].text),
            "comes_back_on": date.fromordinal(day).isoformat(),
            "due": day <= one.today,
        }
        for name, day in sorted(due_on.items(), key=lambda item: (item[1], item[0]))
    ]
