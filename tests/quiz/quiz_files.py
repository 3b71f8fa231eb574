"""What the tests of question sets share: one set that is right, and quizzes made in memory."""

from __future__ import annotations

from typing import Any

from engine.documents.findings import Finding
from engine.quiz.load import read_sets
from engine.quiz.questions import Question, Quiz

RIGHT = """\
schema: quiz/v1
id: saving
topic: {zh-CN: 储蓄, en: Saving}
owner: farm-team
licence: CC-BY-4.0
questions:
  - id: save-first
    status: live
    level: easy
    question:
      zh-CN: 发了工资先做什么？
      en: What comes first on payday?
    right: {zh-CN: 先存一部分, en: Save a part}
    wrong:
      - {zh-CN: 先全部花掉, en: Spend it all}
      - {zh-CN: 先借给别人, en: Lend it out}
    explanation:
      zh-CN: 先存再花，就不会忘。
      en: What is saved first is not forgotten.
    source: own text
"""


def told(*texts: str) -> tuple[Quiz | None, list[Finding]]:
    """What becomes of sets, in files named 0.yaml, 1.yaml, …"""
    return read_sets({f"quiz/{n}.yaml": text for n, text in enumerate(texts)})


def changed(old: str, new: str) -> str:
    """The right set with a part of it written otherwise."""
    assert old in RIGHT
    return RIGHT.replace(old, new)


def text(said: str) -> dict[str, str]:
    """A text in both languages."""
    return {"zh-CN": f"中{said}", "en": said}


def question(id: str, right: str = "yes", wrong: tuple[str, ...] = ("no", "never", "often"), **more: Any) -> Question:
    """A live question; its explanation and source can be told from everything else."""
    whole: dict[str, Any] = {
        "set": "saving", "topic": text("Saving"), "status": "live", "level": "easy", "text": text(f"What of {id}?"),
        "right": text(right), "wrong": tuple(map(text, wrong)), "explanation": text(f"because-{id}"),
        "source": f"source-{id}", "licence": "CC-BY-4.0",
    }  # fmt: skip
    return Question(id, **(whole | more))


def quiz_of(*questions: Question) -> Quiz:
    """A quiz of these questions."""
    return Quiz({one.id: one for one in questions})
