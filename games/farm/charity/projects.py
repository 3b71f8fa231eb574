"""The catalogue of projects, read from projects.yaml and checked when the game is loaded. Pure."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from engine.documents.document import Block, wrong
from engine.documents.figures import Whole, read_figures
from engine.quests.scalars import Day, Name

PARTNER_ZONE = "Asia/Shanghai"  # of the partners: a project begins and ends on days of the place
LANGUAGES = ("zh-CN", "en")


def _in_both(texts: dict[str, str]) -> dict[str, str]:
    if set(texts) != set(LANGUAGES) or not all(text.strip() for text in texts.values()):
        raise wrong("wrong_texts", "a text is needed in zh-CN and in en", "{zh-CN: …, en: …}")
    return texts


Texts = Annotated[dict[str, str], AfterValidator(_in_both)]


class Project(Block):
    """Something to give eggs to, from a day on until another (the last one); a `sample` is made up."""

    sample: bool = False
    title: Texts
    about: Texts
    partner: Texts
    unit: Texts
    eggs_a_unit: Whole
    pays: Texts
    story: Texts
    goal_eggs: Whole
    a_day_eggs: Whole
    since: Day = Field(alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def _can_be_given_to(self) -> Project:
        if not min(self.goal_eggs, self.a_day_eggs, self.eggs_a_unit):
            raise wrong("nothing_to_give", "a goal, a day's limit and a unit have an egg at least")
        if self.until and self.until < self.since:
            raise wrong("ends_before", "the project ends before it begins")
        return self

    def begun(self, day: date) -> bool:
        """Whether it has begun by a day of the place."""
        return self.since <= day

    def over(self, day: date) -> bool:
        """Whether its last day is past."""
        return self.until is not None and day > self.until


class Catalogue(Block):
    """The whole file."""

    form: Literal["farm-charity/v1"] = Field(alias="schema")
    projects: dict[Name, Project]

    @model_validator(mode="after")
    def _receipts_tell_them_apart(self) -> Catalogue:
        labels = [label(name) for name in self.projects]
        if len(set(labels)) < len(labels):
            raise wrong("same_label", "two projects have one name on receipts", "names differ by more than '_'")
        return self


def label(project: str) -> str:
    """Return a project's name as it stands on receipts."""
    return project.upper().replace("_", "")


PROJECTS = read_figures(Path(__file__).with_name("projects.yaml"), Catalogue).projects
