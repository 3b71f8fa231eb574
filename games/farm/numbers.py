"""The farm's numbers, read from farm.yaml and checked when the game is loaded. Units end the names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from engine.documents.document import Block
from engine.documents.figures import Whole, Wholes, read_figures

Texts = Annotated[dict[str, str], Field(description="{zh-CN: …, en: …}")]


class Feeding(Block):
    """Meals, the trough and the store."""

    meal_g: Whole
    store_g: Whole
    trough_g: Whole
    big_trough_g: Whole
    kept_h: Whole


class HenFigures(Block):
    """How she eats, lays, feels and sleeps."""

    slow_mg_h: Whole
    quick_mg_h: Whole
    egg_g: Whole
    mood_first: Whole
    mood_calm: Whole
    mood_calms_a_day: Whole
    pet_mood: Whole
    bed_mood: Whole
    bed_from_h: Whole
    wakes_h: Whole
    rests_after_h: Whole


class Visits(Block):
    """Hens in others' coops."""

    places: Whole
    wanders_after_min: Whole
    trips_a_day: Whole
    of_one_friend_a_day: Whole
    again_after_min: Whole
    drops_percent: Whole
    dodges_percent: Whole
    ruffled_min: Whole
    tells_a_day: Whole
    fence_h: Whole
    guest_h: Whole
    gift_g: Whole
    guests_a_day: Whole


class Kindness(Block):
    """What friends may do for each other."""

    meals_a_day: Whole
    meals_a_friend_a_day: Whole
    wheat_g: Whole
    wheat_a_friend_a_day: Whole
    wheat_taken_a_day_g: Whole
    invitations_a_day: Whole
    invitation_h: Whole
    hire_h: Whole
    hire_needs_g: Whole
    hires_a_day: Whole
    tea_mood: Whole


class Friends(Block):
    """Lists of friends."""

    page: Whole


class ToolKind(Block):
    """A tool: what it is called and does, and how often it can be used in a day."""

    title: Texts
    about: Texts
    a_day: Whole


class TaskKind(Block):
    """What gives a tool: something that is counted (`does`), done on so many days in a row."""

    title: Texts
    does: str
    gives: str
    in_a_row: Whole


class Tools(Block):
    """The bag: how many of each tool it holds, and the tasks that fill it."""

    hold: Whole
    hasten_min: Whole
    relief_had_a_day: Whole
    kinds: dict[str, ToolKind]
    tasks: dict[str, TaskKind]


class Cups(Block):
    """The game of cups."""

    cups: Whole
    rounds: Whole
    swaps_first: Whole
    swaps_more: Whole
    paid_a_day: Whole


class OutfitKind(Block):
    """Something that a hen may wear, and by how many of what it is earned."""

    title: Texts
    by: Literal["eggs", "days", "donations"]
    need: Whole


class Charity(Block):
    """Gifts of eggs; the projects are in charity/projects.yaml."""

    least_eggs: Whole
    medals_eggs: Wholes
    month_days: Whole
    news_every_days: Whole
    page: Whole
    evidence_shown: Whole


class Numbers(Block):
    """The whole file."""

    form: Literal["farm/v1"] = Field(alias="schema")
    feeding: Feeding
    hen: HenFigures
    visits: Visits
    kindness: Kindness
    friends: Friends
    tools: Tools
    cups: Cups
    outfits: dict[str, OutfitKind]
    charity: Charity


NUMBERS = read_figures(Path(__file__).with_name("farm.yaml"), Numbers)
