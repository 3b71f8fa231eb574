"""The shape of a question set, `quests/quiz/*.yaml`. What only a question that is asked needs is in `checks`.

The right option stands by itself, so a set has no way to mark none, two, or the wrong one; how options stand in the
file means nothing, since every player sees them in another order.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.documents.document import Block
from engine.quests.model import Texts
from engine.quests.scalars import Id, Line

FORM = "quiz/v1"

Status = Literal["draft", "live", "retired"]
Level = Literal["easy", "medium", "hard"]
Licence = Literal["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "Apache-2.0", "MIT", "proprietary"]


class Said(Block):
    """A text in both languages; only a draft may lack one."""

    zh: Line | None = Field(None, alias="zh-CN", description="the Chinese text")
    en: Line | None = Field(None, description="the English text")


class QuestionBlock(Block):
    """One question with its options and why the right one is right."""

    id: Id = Field(description="its name for ever, as save-first; what players answered is kept under it")
    status: Status = Field(description="draft, live or retired: only live ones are asked")
    level: Level | None = Field(None, description="easy, medium or hard")
    question: Said = Field(description="{zh-CN: …, en: …}: what is asked")
    right: Said = Field(description="{zh-CN: …, en: …}: the right option")
    wrong: list[Said] = Field(min_length=1, max_length=3, description="[{zh-CN: …, en: …}, …]: one to three others")
    explanation: Said | None = Field(None, description="{zh-CN: …, en: …}: one or two kind sentences on why")
    source: Line | None = Field(None, description="where the fact is from: a law, a regulator, a book, or own text")
    licence: Licence | None = Field(None, description="where it is another than the set's")


class SetFile(Block):
    """The whole file: questions about one topic, in the care of one team."""

    form: Literal["quiz/v1"] = Field(alias="schema", description="quiz/v1")
    id: Id = Field(description="its name for ever, as saving; quests read it as event.topic")
    topic: Texts = Field(description="{zh-CN: …, en: …}: what the questions are about, as players read it")
    owner: Line = Field(description="the team that answers for the set")
    licence: Licence = Field(description="CC-BY-4.0: under what others may use the questions")
    questions: list[QuestionBlock] = Field(min_length=1, max_length=200, description="the questions")
