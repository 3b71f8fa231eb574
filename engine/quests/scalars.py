"""Single values of a quest file as a designer writes them: expressions, days, hours, durations, names, percents.

Each says in plain words what is wrong with a value, and shows how it should look.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from engine.documents.document import wrong
from engine.documents.pydantic_words import shown

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_HOURS = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_DURATION = re.compile(r"([1-9]\d{0,3})([mhdw])")
_STRETCH = re.compile(r"([1-9]\d{0,2})([dw])")
_WRITTEN = re.compile(r"([1-9]\d{0,3})\s*([a-z]+|[\u4e00-\u9fff]+)")
_UNITS = {
    "m": ("min", "mins", "minute", "minutes", "分", "分钟"),
    "h": ("hr", "hrs", "hour", "hours", "时", "小时"),
    "d": ("day", "days", "天", "日"),
    "w": ("wk", "week", "weeks", "周", "星期"),
}
"""How units are written elsewhere."""
_UNIT_MS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}


def _expression(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, dict):
        hint = "put the whole expression in quote marks"
        raise wrong("yaml_colon", "': ' or '{' makes 'key: value' lines of this expression", hint)
    if not isinstance(value, str) or not value.strip():
        raise wrong("wrong_type", f"expected an expression, not {shown(value)}", "for example: event.amount >= 10")
    return value


def _number(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value


def _some(value: Any) -> Any:
    """A single expression stands for a list of one."""
    return value if isinstance(value, list) else [value]


def _day(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise wrong("wrong_form", f"expected a day, not {shown(value)}", 'a day is written "2026-12-01"')


def _hours(value: Any) -> Any:
    found = _HOURS.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise wrong("wrong_form", f"expected hours, not {shown(value)}", 'hours are written "07:00-09:30"')
    first, last = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if last > 24 * 60:
        raise wrong("wrong_hours", f"'{value}' ends after the day does", f'a day ends at 24:00: "{value[:5]}-24:00"')
    if first >= last:
        hint = f'over midnight write two: "{value[:5]}-24:00" and "00:00-{value[6:]}"'
        hint = hint if first > last > 0 else f'to midnight it is "{value[:5]}-24:00"'
        raise wrong("wrong_hours", f"'{value}' does not end after it begins", hint)
    return first, last


def _duration(value: Any) -> Any:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        hint = _in_our_units(value, "mhdw") or "a duration is written 90d, 48h or 10m"
        raise wrong("wrong_form", f"expected a duration, not {shown(value)}", hint)
    return int(found[1]) * _UNIT_MS[found[2]]


def _stretch(value: Any) -> Any:
    found = _STRETCH.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        hint = "write 7d for days in a row, 8w for weeks in a row; a missed month cannot be forgiven"
        hint = _in_our_units(value, "dw") or hint
        raise wrong("wrong_form", f"expected days or weeks in a row, not {shown(value)}", hint)
    return value


def _in_our_units(value: Any, allowed: str) -> str:
    """The hint for a duration in other words, as `10min` or `3天`; nothing when it is none."""
    found = _WRITTEN.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    unit = next((unit for unit, words in _UNITS.items() if found and found[2] in (unit, *words)), "")
    return f"write {found[1]}{unit}" if found and unit and unit in allowed else ""


def _line_of_text(value: str) -> str:
    found = _UNPRINTABLE.search(value)
    if found:
        raise wrong("odd_character", f"the character U+{ord(found[0]):04X} is not allowed in a text", "remove it")
    return value


def _constant(value: Any) -> Any:
    if not isinstance(value, int | Decimal | str | bool):
        raise wrong("wrong_type", f"expected a number, a text, true or false, not {shown(value)}")
    return value


def _id(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,59}", value):
        raise wrong("wrong_form", f"{shown(value)} cannot be an id", "small letters, digits and '-', as in pay-energy")
    return value


def _name(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", value):
        raise wrong("wrong_form", f"{shown(value)} cannot be a name", "small letters, digits and '_', as in first_rate")
    return value


def _label(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,59}", value):
        hint = "small letters, digits, '-' and '_', as in spring-2027"
        raise wrong("wrong_form", f"{shown(value)} cannot be a name", hint)
    return value


def _percents(values: list[int]) -> list[int]:
    for before, after in pairwise(values):
        if after <= before:
            message = f"the percents must rise, but {after} follows {before}"
            raise wrong("not_rising", message, "as in [50, 80, 95]")
    return values


def _acts(value: Any) -> Any:
    if value != "acts":
        hint = "write 'times: acts', and 'need: 3' for how many"
        raise wrong("not_allowed", f"{shown(value)} is not allowed here", hint)
    return value


def _dated_or_plain(value: Any) -> str:
    return "dated" if isinstance(value, Mapping) else "plain"


Expression = Annotated[str, BeforeValidator(_expression), Field(max_length=2000)]
Expressions = Annotated[list[Expression], BeforeValidator(_some), Field(max_length=40)]
Number = Annotated[Decimal, BeforeValidator(_number)]
Day = Annotated[date, BeforeValidator(_day)]
Hours = Annotated[tuple[int, int], BeforeValidator(_hours), Field(strict=False)]
DurationMs = Annotated[int, BeforeValidator(_duration)]
Stretch = Annotated[str, BeforeValidator(_stretch)]
Line = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_line_of_text)]
Id = Annotated[str, AfterValidator(_id)]
Name = Annotated[str, AfterValidator(_name)]
Label = Annotated[str, AfterValidator(_label)]
Acts = Annotated[str, BeforeValidator(_acts)]
Constant = Annotated[int | Decimal | str | bool, BeforeValidator(_constant)]
Dated = Annotated[dict[Day, Constant], Field(min_length=1, max_length=400)]
Param = Annotated[Annotated[Constant, Tag("plain")] | Annotated[Dated, Tag("dated")], Discriminator(_dated_or_plain)]
"""One value, or a value from each of several days on."""

Percents = Annotated[
    list[Annotated[int, Field(ge=1, le=100)]], Field(min_length=1, max_length=20), AfterValidator(_percents)
]
