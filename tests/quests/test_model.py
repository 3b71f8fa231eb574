"""The shape of a quest file: what single values may look like."""

from typing import Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from engine.quests.model import (
    CountBlock,
    ExperimentBlock,
    Input,
    LimitBlock,
    QuestFile,
    StepBlock,
    UndoBlock,
    WhenBlock,
)


def test_hours_become_minutes_of_the_day():
    assert WhenBlock.model_validate({"event": "x", "hours": ["07:00-09:30", "22:00-24:00"]}).hours == [
        (420, 570),
        (1320, 1440),
    ]


@pytest.mark.parametrize("hours", ["9:00-10:00", "10:00-09:00", "10:00-10:00", "23:00-24:01", "ab", 7])
def test_odd_hours_are_refused(hours):
    with pytest.raises(ValidationError):
        WhenBlock.model_validate({"event": "x", "hours": [hours]})


@pytest.mark.parametrize("day", ["2026-02-30", "2026-1-1", "tomorrow", 20260101, []])
def test_odd_days_are_refused(day):
    with pytest.raises(ValidationError):
        WhenBlock.model_validate({"event": "x", "from": day})


@pytest.mark.parametrize(
    ("text", "ms"), [("10m", 600_000), ("48h", 172_800_000), ("90d", 7_776_000_000), ("1w", 604_800_000)]
)
def test_durations_become_milliseconds(text, ms):
    assert UndoBlock.model_validate({"on": "r", "find": "event.x", "within": text}).within == ms


@pytest.mark.parametrize("text", ["0d", "90", "90 d", "-1d", "1y", 90])
def test_odd_durations_are_refused(text):
    with pytest.raises(ValidationError):
        UndoBlock.model_validate({"on": "r", "find": "event.x", "within": text})


def test_a_whole_number_is_a_number_too():
    assert LimitBlock.model_validate({"max": 5, "of": "times", "every": "day"}).max == 5


def test_a_number_that_is_an_expression_becomes_its_text():
    assert CountBlock.model_validate({"sum": 1, "every": "day"}).sum == "1"


def blocks(kind: Any) -> set[type[BaseModel]]:
    """A model and all models in it."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {kind}.union(*(blocks(info.annotation) for info in kind.model_fields.values()))
    return set().union(*(blocks(part) for part in get_args(kind)))


def test_every_key_of_every_block_is_described():
    described = blocks(QuestFile)

    assert len(described) >= 15
    assert [
        f"{block.__name__}.{name}"
        for block in described
        for name, info in block.model_fields.items()
        if not info.description
    ] == []


def test_what_is_not_written_of_when_is_at_all_times():
    file = QuestFile.model_construct(when=None, steps=None)

    assert (file.times.timezone, file.times.weekdays, file.events) == ("player", [], ())


def test_a_quest_with_steps_hears_the_events_of_all():
    steps = [StepBlock.model_validate({"id": one, "when": {"event": one}}) for one in ("pay", "learn")]

    assert QuestFile.model_construct(when=None, steps=steps).events == ("pay", "learn")


@pytest.mark.parametrize("arms", [{"a": 100}, {"a": 0, "b": 100}, {"a": 50.5, "b": 49.5}, {"A": 50, "b": 50}])
def test_odd_arms_are_refused(arms):
    with pytest.raises(ValidationError):
        ExperimentBlock.model_validate({"key": "x", "arms": arms})


def test_one_input_is_a_value_or_a_list():
    for value in (1, "x", True, ["a", "b"]):
        assert TypeAdapter(Input).validate_python(value) == value
