"""The shape of a quest file: what single values may look like."""

import pytest
from pydantic import ValidationError

from engine.quests.model import CountBlock, LimitBlock, QuestFile, UndoBlock, WhenBlock


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


def test_every_key_is_described():
    assert [name for name, info in QuestFile.model_fields.items() if not info.description] == []
