"""Amounts and a quest's messages as people read them: display units, exact numbers, filled placeholders. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from itertools import chain, zip_longest
from typing import Any

from engine.quests.quest import Quest
from engine.words.spoken import unit_of

_PLACEHOLDER = re.compile(r"\{([a-z0-9_.]+)\}")


def display(amount: int, scale: int) -> str:
    """Write an amount of smallest units in display units, exactly: 1500 mg at scale 1000 is "1.5"."""
    return str(amount) if scale == 1 else plain(Decimal(amount) / scale)


def plain(number: Decimal) -> str:
    """Write an exact number without an exponent or idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def filled(quest: Quest, amount: str, unit: str, count: str, fields: Any, streak: int = 0) -> dict[str, str]:
    """Return a quest's message in each language for a reward.

    Its placeholders are reward, unit, count, need, streak.length, steps.done, steps.all and event.*; a field that the
    event does not have stays empty.
    """
    if _names_a_field(quest):
        return _fill(quest, amount, unit, count, fields, streak)
    return _filled_before(quest, amount, unit, count, streak)


@lru_cache(maxsize=4_096)
def _filled_before(quest: Quest, amount: str, unit: str, count: str, streak: int) -> dict[str, str]:
    """Most messages name no field of the event, and the same few rewards come again and again."""
    return _fill(quest, amount, unit, count, None, streak)


def _fill(quest: Quest, amount: str, unit: str, count: str, fields: Any, streak: int) -> dict[str, str]:
    need = quest.count.need if quest.count else None
    stages = str(len(quest.steps.stages)) if quest.steps else ""  # who reads this has done them all
    known = {
        "reward": amount, "count": count, "need": "" if need is None else str(need),
        "streak.length": str(streak), "steps.done": stages, "steps.all": stages,
    }  # fmt: skip
    told, of = {}, unit_of(amount, unit).as_dict()
    for language, parts in _parts(quest):
        known["unit"] = of.get(language, unit)
        names = [known[name] if name in known else _field(name, fields) for name in parts[1::2]]
        told[language] = "".join(chain.from_iterable(zip_longest(parts[::2], names, fillvalue="")))
    return told


def _field(name: str, fields: Any) -> str:
    value = getattr(fields, name.removeprefix("event."), "")
    return plain(value) if isinstance(value, Decimal) else str(value)


@lru_cache(maxsize=65_536)
def _names_a_field(quest: Quest) -> bool:
    return any(name.startswith("event.") for _, parts in _parts(quest) for name in parts[1::2])


@lru_cache(maxsize=65_536)
def _parts(quest: Quest) -> tuple[tuple[str, list[str]], ...]:
    """Each language's message, cut at its placeholders: every second part is a name."""
    return tuple((language, _PLACEHOLDER.split(text)) for language, text in quest.messages.items())
