"""What the sentences about a rule may use: numbers and names that are known of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.words.spoken import NOTHING, Words


@dataclass(frozen=True, slots=True)
class Known:
    """What a sentence may use. Numbers are texts in display units; `past`: the window of the act is over by now.

    `most`, `used`, `every`, `per` and `of` are the limit's, `every` also the count's or the steps'; `whole`: all of a
    reward or nothing of it. `got` is what was paid (or, for a refund, went back), `due` what it would have been without
    limits. `last` says that no other window follows: the quest ends before, or rests; `skips` that tomorrow is none of
    its `weekdays`. `refunds` says that an act may be refunded and stays where it was. `given` says that a reward that
    comes once per window was given before. `next_step` is what to do next,
    `left` how many times are still missing.
    Of a condition, `what` it looks at, what it has `seen` and what it `needed`. Of a refund, `had` is all that its act
    had earned, `refunded` of the `price` the money that came back. Of a quest that was removed, `gone_day` is when, and
    until `kept_day` its refunds still take back.
    """

    unit: str = ""
    got: str = ""
    due: str = ""
    most: str = ""
    used: str = ""
    every: str = ""
    per: str = "player"
    of: str = "times"
    left: str = ""
    whole: bool = False
    counts_times: bool = True
    given: bool = False
    past: bool = False
    last: bool = False
    skips: bool = False
    refunds: bool = False
    wait_ms: int = 0
    cooldown_ms: int = 0
    from_day: date | None = None
    until_day: date | None = None
    gone_day: date | None = None
    kept_day: date | None = None
    weekdays: frozenset[int] = frozenset()
    hours: tuple[tuple[int, int], ...] = ()
    streak: int = 0
    streak_every: str = ""
    steps_done: int = 0
    steps_all: int = 0
    next_step: Mapping[str, str] = field(default_factory=dict)
    hears: Mapping[str, str] = field(default_factory=dict)
    winner: Mapping[str, str] = field(default_factory=dict)
    what: Words = NOTHING
    seen: Words = NOTHING
    needed: Words = NOTHING
    had: str = ""
    refunded: str = ""
    price: str = ""
