"""A question as one player sees it: options under names of the player's own, in an order of the player's own.

A name is a keyed number of player, question and the option's words. It says nothing of whether the option is right, it
is another one for every player, and once the words are edited it names nothing any more: nobody answers what was not
on the screen. What is shown before an answer is made without looking at which option is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.bulk import Row, Transaction
from engine.ground import Ground
from engine.quiz.questions import Question, Text
from engine.quiz.rules import NEW, Asked, Memory, answered_on, of_the_day, shuffled
from games.farm.quiz.tables import Answer

Shown = dict[str, Any]
KEYS = 1 << 63
_COLUMNS = "question, asked, asked_on, came_back, step, due_on, chosen, correct, practised"


class Known(NamedTuple):
    """What is kept of a player and a question: see tables.Answer."""

    memory: Memory = NEW
    chosen: str = ""
    correct: bool = False
    practised: int = 0

    def row(self, player_id: int, question: str) -> Row:
        """Return the row of tables.Answer."""
        asked, asked_on, came_back, step, due_on = self.memory
        return (
            player_id, question, asked, asked_on, int(came_back), step, due_on, self.chosen, int(self.correct),
            self.practised,
        )  # fmt: skip


class Pupil(NamedTuple):
    """A player before the questions in force, on a local day: `known` is what the player answered before."""

    ground: Ground
    player_id: int
    today: int
    known: Mapping[str, Known]

    @property
    def memories(self) -> dict[str, Memory]:
        """What the rules need of what is known."""
        return {name: one.memory for name, one in self.known.items()}

    def answered(self) -> str | None:
        """Return the question of today when it is answered."""
        return answered_on(self.memories, self.today)

    def todays(self) -> Asked | None:
        """Return the question of today as long as it is not answered."""
        return None if self.answered() else of_the_day(self.ground.quiz.live, self.memories, self.today, self._drawn)

    def of(self, question: str) -> Known:
        """Return what is known of a question."""
        return self.known.get(question, Known())

    def options(self, question: Question) -> dict[str, Text]:
        """Return a question's options by their names."""
        return {self._name(question, text): text for text in question.options}

    def right(self, question: Question) -> str:
        """Return the name of the right option: for those who have answered."""
        return self._name(question, question.right)

    def sheet(self, question: Question, occasion: str) -> Shown:
        """Return a question to be answered; its options stand in another order on every occasion."""
        options = self.options(question)
        order = shuffled(options, lambda name: self._drawn(f"{occasion} {question.id} {name}"))
        return {
            "question": question.id,
            "topic": dict(question.topic),
            "level": question.level,
            "text": dict(question.text),
            "options": [{"option": name, "text": dict(options[name])} for name in order],
        }

    def of_today(self, question: Question) -> Shown:
        """Return the question of today."""
        return self.sheet(question, f"day {self.today}")

    def practice(self, question: Question) -> Shown:
        """Return a question to practise."""
        return self.sheet(question, f"practice {self.of(question.id).practised}")

    def solution(self, question: Question, chosen: str, *, correct: bool) -> Shown:
        """Return what a player may read once the question is answered."""
        return {
            "chosen": chosen if chosen in self.options(question) else None,
            "right": self.right(question),
            "correct": correct,
            "explanation": dict(question.explanation),
            "source": question.source,
        }

    def _name(self, question: Question, text: Text) -> str:
        return f"{self._drawn(f'option {question.id} {sorted(text.items())}'):016x}"

    def _drawn(self, what: str) -> int:
        return self.ground.draw(KEYS, "quiz", self.player_id, what)


def pupil(tx: Transaction, ground: Ground, player_id: int, today: int) -> Pupil:
    """Load what a player answered; in one statement."""
    rows = tx.fetch(Answer, _COLUMNS, ("player_id",), [(player_id,)])
    known = {
        question: Known(Memory(asked, asked_on, bool(came_back), step, due_on), chosen, bool(correct), practised)
        for question, asked, asked_on, came_back, step, due_on, chosen, correct, practised in rows
    }
    return Pupil(ground, player_id, today, known)
