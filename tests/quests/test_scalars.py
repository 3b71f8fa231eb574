"""What single values may look like."""

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from engine.quests.scalars import Day, DurationMs, Label, Param, Percents, Stretch


def read(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize("text", ["7d", "8w", "365d"])
def test_a_stretch_is_days_or_weeks(text: str):
    assert read(Stretch, text) == text


@pytest.mark.parametrize("value", ["7", 7, "0d", "7h", "1000d", "7 d", None])
def test_an_odd_stretch_is_refused(value: Any):
    with pytest.raises(ValidationError):
        read(Stretch, value)


def test_a_param_is_one_value_or_one_for_each_day():
    assert read(Param, 5) == 5
    assert read(Param, {"2026-12-01": 1, "2026-12-24": True}) == {date(2026, 12, 1): 1, date(2026, 12, 24): True}


@pytest.mark.parametrize("value", [None, [], {}, {"2026-13-01": 1}, {"2026-12-01": []}, {"2026-12-01": {}}])
def test_an_odd_param_is_refused(value: Any):
    with pytest.raises(ValidationError):
        read(Param, value)


def test_percents_rise():
    assert read(Percents, [1, 50, 100]) == [1, 50, 100]
    for odd in ([], [0], [101], [50, 50], [80, 50], ["50"], [True, 5.5]):
        with pytest.raises(ValidationError):
            TypeAdapter(Percents).validate_python(odd, strict=True)


@pytest.mark.parametrize("name", ["a", "rate-2027", "spring_2027"])
def test_a_label_has_small_letters_digits_and_signs(name: str):
    assert read(Label, name) == name


@pytest.mark.parametrize("name", ["", "Rate", "2027", "a b", "a" * 61, "é"])
def test_an_odd_label_is_refused(name: str):
    with pytest.raises(ValidationError):
        read(Label, name)


def test_days_and_durations_are_read():
    assert (read(Day, "2026-02-28"), read(DurationMs, "10m")) == (date(2026, 2, 28), 600_000)


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("10min", "write 10m"), ("24 hours", "write 24h"), ("3天", "write 3d"), ("2星期", "write 2w"),
        ("10M", "write 10m"),
        ("30s", "a duration is written 90d, 48h or 10m"),
        ("3 months", "a duration is written 90d, 48h or 10m"),
    ],
)  # fmt: skip
def test_a_duration_in_other_words_is_told_in_ours(value: str, hint: str):
    with pytest.raises(ValidationError) as error:
        read(DurationMs, value)
    assert error.value.errors()[0]["ctx"]["hint"] == hint


def test_a_stretch_in_other_words_has_no_hours():
    for value, start in (("7days", "write 7d"), ("7 hours", "write 7d for days in a row")):
        with pytest.raises(ValidationError) as error:
            read(Stretch, value)
        assert error.value.errors()[0]["ctx"]["hint"].startswith(start)
