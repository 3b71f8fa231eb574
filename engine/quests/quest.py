"""What a checked quest is when it runs: plain values and closures, no YAML, no storage.

`load` builds these from files; `progress` and the matcher use them.
Amounts in YAML are display units (grams); `Reward.scale` turns them into the asset's smallest unit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

Value = int | Decimal | str | bool
Every = Literal["event", "day", "week", "month", "season", "ever"]
Rounding = Literal["down", "nearest", "up"]


class Run(NamedTuple):
    """What an expression may read besides the event and the player, at the moment it runs."""

    count: int | Decimal = 0  # type: ignore[assignment]


Evaluate = Callable[[Any, Any, Run], Value]
"""(event fields, player fields, run) → value. Never raises for checked expressions."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One yes-or-no: `path` is its stable name (`who.segments`, `who.if`, `if[0]`), `text` what the designer wrote."""

    path: str
    text: str
    holds: Callable[[Any, Any, Run], bool]
    node: Any = None  # the checked tree of `holds`, for the matcher's index; None: always evaluated


@dataclass(frozen=True, slots=True)
class When:
    """The times at which a quest listens, in `zone` (None: the player's own).

    `from_day` is the first local day, `until_day` the first local day after the last.
    `weekdays` counts Monday as 0. `hours` are (first minute, last minute exclusive) of the local day.
    """

    event: str
    zone: str | None = None
    from_day: date | None = None
    until_day: date | None = None
    weekdays: frozenset[int] = frozenset()
    hours: tuple[tuple[int, int], ...] = ()
    always: bool = field(init=False)
    """Whether nothing of this ever closes the quest."""

    def __post_init__(self) -> None:
        closed = self.from_day or self.until_day or self.weekdays or self.hours
        object.__setattr__(self, "always", not closed)


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted over a window: acts, a sum, or the highest total told so far.

    `need` is the count from which the reward is due, once per window (None: every act counts by itself).
    """

    kind: Literal["times", "sum", "highest"]
    value: Evaluate | None
    every: Every
    need: int | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (count, display amount), rising in both; before the first point 0, after the last flat."""

    points: tuple[tuple[Decimal, Decimal], ...]
    between: Literal["linear", "step"] = "linear"


@dataclass(frozen=True, slots=True)
class Reward:
    """What is given: an amount in display units by expression, or the rise of a curve over the count.

    Rounded to whole display units; `scale` smallest units make one display unit.
    """

    asset: str
    scale: int
    amount: Evaluate | None = None
    curve: Curve | None = None
    round: Rounding = "down"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `max` (times, or smallest units of the reward) per `per` and window.

    `per` is `player`, `quest` (all players share it) or the name of an event field (this player, this value).
    `cut`: a reward that does not fit is cut to what is left; otherwise it is refused whole.
    """

    path: str
    max: int
    of: Literal["times", "reward"]
    per: str
    every: Every
    cut: bool = True


@dataclass(frozen=True, slots=True)
class Undo:
    """How an event of type `on` takes rewards back; it names its act by the event field `find`."""

    on: str
    find: str
    take_back: Literal["proportional", "all"] = "proportional"
    within_ms: int | None = None
    if_spent: Literal["debt", "forgive"] = "debt"


@dataclass(frozen=True, slots=True, eq=False)
class Quest:
    """One quest, checked; compared by identity, since a book holds each once.

    `version` is the hash of its meaning: two files that differ only in comments share it.
    """

    id: str
    version: str
    when: When
    conditions: tuple[Condition, ...]
    reward: Reward
    count: Count | None = None
    limits: tuple[Limit, ...] = ()
    undo: Undo | None = None
    status: Literal["draft", "live", "paused"] = "live"
    title: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    file: str = ""
    priority: int = 100  # a lower number comes first
