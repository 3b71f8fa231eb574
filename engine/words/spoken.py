"""Windows, days, clocks, lengths of time and amounts as people say them: Chinese and English. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

LANGUAGES = ("zh-CN", "en")

_MINUTE_MS, _HOUR_MS, _DAY_MS = 60_000, 3_600_000, 86_400_000
_UNITS = ((_DAY_MS, "天", "day"), (_HOUR_MS, "小时", "hour"), (_MINUTE_MS, "分钟", "minute"))
_LENGTHS = (
    (_DAY_MS, 3 * _DAY_MS, "天", "day"),
    (_HOUR_MS, _HOUR_MS, "小时", "hour"),
    (_MINUTE_MS, _MINUTE_MS, "分钟", "minute"),
)
"""Units, each with the length from which it is used: two days are 48 hours, which is what they are."""

_ZH_DAYS = "一二三四五六日"
_EN_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_EN_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Words(NamedTuple):
    """One sentence, or a part of one, in both languages."""

    zh: str
    en: str

    def as_dict(self) -> dict[str, str]:
        """The words by language."""
        return dict(zip(LANGUAGES, self, strict=True))


NOTHING = Words("", "")


class Spoken(NamedTuple):
    """How a window is spoken of: while it runs, when it is over, the next one, and `so many a …`."""

    now: Words
    then: Words
    next: Words
    each: Words


def _spoken(zh: Sequence[str], en: Sequence[str]) -> Spoken:
    return Spoken(*(Words(*pair) for pair in zip(zh, en, strict=True)))


WINDOWS = {
    "day": _spoken(("今天", "那天", "明天再来", "每天"), ("today", "that day", "there is more tomorrow", "a day")),
    "week": _spoken(
        ("这周", "那一周", "下周再来", "每周"), ("this week", "that week", "there is more next week", "a week")
    ),
    "month": _spoken(
        ("这个月", "那个月", "下个月再来", "每个月"),
        ("this month", "that month", "there is more next month", "a month"),
    ),
    "season": _spoken(
        ("这一季", "那一季", "下一季再来", "每季"),
        ("this season", "that season", "there is more next season", "a season"),
    ),
}
"""The windows that end. `ever` and `event` are not among them."""

STREAKS = {"day": Words("天", "days"), "week": Words("周", "weeks"), "month": Words("个月", "months")}


def span(ms: int) -> Words:
    """Return a length of time in its largest whole unit, rounded up: nobody is told to come too early."""
    size, zh, en = next((unit for unit in _UNITS if ms >= unit[0]), _UNITS[-1])
    count = max(1, -(-ms // size))
    return Words(f"{count} {zh}", f"{count} {en}{'' if count == 1 else 's'}")


def length(ms: int) -> Words:
    """Return a length of time exactly, as people say it: `10 minutes`, `48 hours`, `90 days`."""
    for size, least, zh, en in _LENGTHS:
        if ms >= least and ms % size == 0:
            return Words(f"{ms // size} {zh}", f"{ms // size} {en}{'' if ms == size else 's'}")
    return stretch(ms)


def amount(number: str, unit: str) -> Words:
    """Return an amount with its unit."""
    told, of = grouped(number), unit_of(number, unit)
    return Words(f"{told.zh}{of.zh}", f"{told.en} {of.en}".strip())


def unit_of(number: str, unit: str) -> Words:
    """Return how a unit is called behind a number; one that is written alike everywhere (`g`) as it is."""
    if unit not in _CALLED:
        return Words(unit, unit)
    zh, one, many = _CALLED[unit]
    return Words(zh, one if number == "1" else many)


_CALLED = {"egg": ("个", "egg", "eggs"), "pt": ("点", "point", "points")}


def grouped(number: str) -> Words:
    """Return a number; in English a long one has its thousands apart."""
    return Words(number, f"{int(number):,}" if number.isdigit() else number)


def day_of(day: date) -> Words:
    """Return a date."""
    return Words(f"{day.year} 年 {day.month} 月 {day.day} 日", f"{day.day} {_EN_MONTHS[day.month - 1]} {day.year}")


def weekdays(days: Iterable[int]) -> Words:
    """Return days of the week; Monday is 0."""
    found = sorted(days)
    return Words("、".join(f"周{_ZH_DAYS[day]}" for day in found), listed([_EN_DAYS[day] for day in found]))


def hours(times: Iterable[tuple[int, int]]) -> Words:
    """Return stretches of the day, given in minutes."""
    pairs = [(clock(first), clock(last)) for first, last in times]
    return Words("、".join(f"{a}–{b}" for a, b in pairs), listed([f"from {a} to {b}" for a, b in pairs]))


def clock(minute: int) -> str:
    """Return a minute of the day as 07:30."""
    return f"{minute // 60:02}:{minute % 60:02}"


def listed(parts: Sequence[str]) -> str:
    """Return `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def code(text: str) -> Words:
    """Return what is the same in every language: a name, an expression, a number."""
    return Words(text, text)


def stretch(ms: int) -> Words:
    """Return a length of time by its two largest units, rounded up to whole seconds: `1 minute 42 seconds`."""
    seconds = max(1, -(-ms // 1000))
    sizes = ((86_400, "天", "day"), (3_600, "小时", "hour"), (60, "分钟", "minute"), (1, "秒", "second"))
    first = next(number for number, (size, _, _) in enumerate(sizes) if seconds >= size)
    zh, en = [], []
    for size, chinese, english in sizes[first : first + 2]:
        count, seconds = divmod(seconds, size)
        if count:
            zh.append(f"{count} {chinese}")
            en.append(f"{count} {english}{'' if count == 1 else 's'}")
    return Words(" ".join(zh), " ".join(en))


def days_between(first: date, last: date) -> Words:
    """Return one day or several in a row, without the year: `18 November`, `18 to 20 November`."""
    zh, month = f"{first.month} 月 {first.day} 日", _EN_MONTHS[last.month - 1]
    if first == last:
        return Words(zh, f"{first.day} {month}")
    if first.month == last.month:
        return Words(f"{zh}至 {last.day} 日", f"{first.day} to {last.day} {month}")
    return Words(
        f"{zh}至 {last.month} 月 {last.day} 日", f"{first.day} {_EN_MONTHS[first.month - 1]} to {last.day} {month}"
    )


def month_of(day: date) -> Words:
    """Return a month with its year."""
    return Words(f"{day.year} 年 {day.month} 月", f"{_EN_MONTHS[day.month - 1]} {day.year}")
