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


_NO_PARAMS: Mapping[str, Value] = {}


class Run(NamedTuple):
    """What an expression may read besides the event and the player, at the moment it runs.

    `streak` is the streak's length with this act, `params` those parameters that change by day or by arm.
    """

    count: int | Decimal = 0  # type: ignore[assignment]
    streak: int = 0
    params: Mapping[str, Value] = _NO_PARAMS


Evaluate = Callable[[Any, Any, Run], Value]
"""(event fields, player fields, run) → value. Never raises for checked expressions."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One yes-or-no: `path` is its stable name (`who.segments`, `who.if`, `if[0]`), `text` what the designer wrote.

    `late` conditions read `params` that change by day or arm: the matcher leaves them to `progress`, which knows both.
    """

    path: str
    text: str
    holds: Callable[[Any, Any, Run], bool]
    node: Any = None  # the checked tree of `holds`, for the matcher's index; None: always evaluated
    late: bool = False


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

    Rounded to whole display units, or with `parts` to such a part of one; `scale` smallest units make one display unit.
    `text` is the amount as written.
    """

    asset: str
    scale: int
    amount: Evaluate | None = None
    curve: Curve | None = None
    round: Rounding = "down"
    text: str = ""
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Bonus:
    """A reward on top, when its condition holds (`bonus[0].when`); `path` is its stable name, `bonus[0]`.

    With `by_length` the condition asks how long the streak is: such a bonus is paid once for each length of a run,
    also when a late event makes the run that long afterwards. With `by_count` it asks about the count: paid when that
    becomes true, and never twice for the same count of a window.
    """

    path: str
    when: Condition
    reward: Reward
    by_length: bool = False
    by_count: bool = False
    key: str = ""  # a hash of what it says: what was paid is remembered under it, wherever the bonus stands


@dataclass(frozen=True, slots=True)
class Streak:
    """Days, weeks or months in a row with an act. `forgive` missed ones in any `among` in a row do not break it."""

    every: Literal["day", "week", "month"]
    forgive: int = 0
    among: int = 1


@dataclass(frozen=True, slots=True)
class Stage:
    """One of a quest's steps: `need` acts of type `event` whose conditions (`steps[0].if[1]`) hold.

    With `after`, the number of an earlier stage, its acts come after that one is done, and within `within_ms` of it;
    without `after` its acts lie within `within_ms` of each other.
    """

    id: str
    path: str
    event: str
    conditions: tuple[Condition, ...] = ()
    need: int = 1
    after: int | None = None
    within_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """Several stages, all of which must be done; the reward is due once per window `every`, when the last is."""

    stages: tuple[Stage, ...]
    every: Every = "ever"


@dataclass(frozen=True, slots=True)
class Experiment:
    """Players are dealt to arms by a hash of `key` and player: always the same arm. `arms` are (name, percent)."""

    key: str
    arms: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Varying:
    """A parameter that changes: `values` are (first local day, value), rising; `arms` replace them in an arm."""

    name: str
    values: tuple[tuple[date, Value], ...]
    arms: Mapping[str, Value] = field(default_factory=dict)

    def at(self, day: date, arm: str) -> Value:
        """Return the value on a local day in an arm; before the first day, the first value."""
        if arm in self.arms:
            return self.arms[arm]
        return next((value for since, value in reversed(self.values) if since <= day), self.values[0][1])


@dataclass(frozen=True, slots=True)
class Listener:
    """What the matcher listens for: acts of a type whose conditions hold. A quest with steps has one per stage."""

    event: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `max` (times, or smallest units of the reward) per `per` and window.

    `per` is `player`, `quest` (all players share it), `budget` (all quests that name this `budget` share it) or the
    name of an event field (this player, this value).
    `cut`: a reward that does not fit is cut to what is left; otherwise it is refused whole.
    `alert_at`: percents of `max` at which the operator is told once.
    """

    path: str
    max: int
    of: Literal["times", "reward"]
    per: str
    every: Every
    cut: bool = True
    alert_at: tuple[int, ...] = ()
    budget: str = ""


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

    `version` is the hash of its meaning: two files that differ only in comments share it. `conditions` are those of
    `who` and `if`; with `steps` only those of `who`. `limits` end with the budget's, if there is one (path `budget`).
    `params` are all parameters that never change, `varying` those that do; `exclusive` names a group of quests of
    which an event earns from one, the best. `shape` is the hash of windows, units and steps: with `restart`,
    progress is kept under it, so a changed shape begins anew.
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
    streak: Streak | None = None
    steps: Steps | None = None
    bonuses: tuple[Bonus, ...] = ()
    cooldown_ms: int = 0
    experiment: Experiment | None = None
    params: Mapping[str, Value] = field(default_factory=dict)
    varying: tuple[Varying, ...] = ()
    exclusive: str = ""
    shape: str = ""
    restart: bool = False
    counts: bool = field(init=False)
    """Whether acts are counted towards something, so that a refund may uncount them."""
    once: bool = field(init=False)
    """Whether the reward is due once per window, when a need or all steps are reached."""
    always: bool = field(init=False)
    """Whether an act whose conditions hold always counts: no times, late condition or cooldown stands against it."""
    by_field: bool = field(init=False)
    """Whether a limit is kept for each value of an event's field, so that an act's own values say where facts are."""
    assets: tuple[str, ...] = field(init=False)
    """Every asset this quest may give, its reward's first."""

    def __post_init__(self) -> None:
        gives = (self.reward.asset, *(bonus.reward.asset for bonus in self.bonuses))
        for name, value in {
            "counts": self.count is not None or self.steps is not None,
            "once": self.steps is not None or (self.count is not None and self.count.need is not None),
            "always": self.when.always and not self.varying and not self.cooldown_ms,
            "by_field": any(limit.per not in ("player", "quest", "budget") for limit in self.limits),
            "assets": tuple(dict.fromkeys(gives)),
        }.items():
            object.__setattr__(self, name, value)

    @property
    def key(self) -> str:
        """The name under which the database numbers this quest and keeps its progress."""
        return f"{self.id}@{self.shape}" if self.restart else self.id

    @property
    def listeners(self) -> tuple[Listener, ...]:
        """What this quest listens for, in the order of its steps."""
        if self.steps is None:
            return (Listener(self.when.event, self.conditions),)
        return tuple(Listener(stage.event, self.conditions + stage.conditions) for stage in self.steps.stages)

    def hears(self, event_type: str) -> bool:
        """Return whether acts of this type can mean something to the quest."""
        return any(listener.event == event_type for listener in self.listeners)
