"""The question sets in force: every question by its id, and those that are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.documents.findings import Finding

Text = Mapping[str, str]
"""What is said, by language tag."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `set` is the id of its set. A draft may lack texts; one that is asked has them all."""

    id: str
    set: str
    topic: Text
    status: str
    level: str
    text: Text
    right: Text
    wrong: tuple[Text, ...]
    explanation: Text
    source: str
    licence: str
    file: str = field(default="", compare=False)

    @property
    def options(self) -> tuple[Text, ...]:
        """The right option and the others."""
        return self.right, *self.wrong


@dataclass(frozen=True)
class Quiz:
    """All questions, by id. Immutable; `live` are those that are asked, `warnings` what was most likely not meant."""

    questions: Mapping[str, Question]
    warnings: tuple[Finding, ...] = field(default=(), repr=False, compare=False)
    live: Mapping[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        live = {name: one for name, one in sorted(self.questions.items()) if one.status == "live"}
        object.__setattr__(self, "live", live)


NO_QUIZ = Quiz({})
