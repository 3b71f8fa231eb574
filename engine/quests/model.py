"""The shape of a quest file, `quest/v1`: which keys there are and what each may hold, before any vocabulary is asked.

Descriptions of the keys are shown to designers by hints and editors. Keys of the language's next part are listed in
`later`: a file that uses them is told so, instead of being told that they do not exist.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from engine.document import Block, wrong
from engine.pydantic_words import shown

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_HOURS = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_DURATION = re.compile(r"([1-9]\d{0,3})([mhdw])")
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
    if last > 24 * 60 or first >= last:
        hint = 'over midnight write two: "22:00-24:00" and "00:00-02:00"'
        raise wrong("wrong_hours", f"'{value}' does not end after it begins", hint)
    return first, last


def _duration(value: Any) -> Any:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise wrong("wrong_form", f"expected a duration, not {shown(value)}", "a duration is written 90d, 48h or 10m")
    return int(found[1]) * _UNIT_MS[found[2]]


def _line_of_text(value: str) -> str:
    found = _UNPRINTABLE.search(value)
    if found:
        raise wrong("odd_character", f"the character U+{ord(found[0]):04X} is not allowed in a text", "remove it")
    return value


def _constant(value: Any) -> Any:
    if isinstance(value, dict):
        raise wrong("not_supported_yet", "params that change by date are not supported yet", "write one plain value")
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


def _acts(value: Any) -> Any:
    if value != "acts":
        hint = "write 'times: acts', and 'need: 3' for how many"
        raise wrong("not_allowed", f"{shown(value)} is not allowed here", hint)
    return value


Expression = Annotated[str, BeforeValidator(_expression), Field(max_length=2000)]
Expressions = Annotated[list[Expression], BeforeValidator(_some), Field(max_length=40)]
Number = Annotated[Decimal, BeforeValidator(_number)]
Day = Annotated[date, BeforeValidator(_day)]
Hours = Annotated[tuple[int, int], BeforeValidator(_hours), Field(strict=False)]
DurationMs = Annotated[int, BeforeValidator(_duration)]
Line = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_line_of_text)]
Name = Annotated[str, AfterValidator(_name)]
Constant = Annotated[int | Decimal | str | bool, BeforeValidator(_constant)]


class Texts(Block):
    """A text in both languages."""

    zh: Line = Field(alias="zh-CN", description="the Chinese text")
    en: Line = Field(description="the English text")

    def by_language(self) -> dict[str, str]:
        """The texts by language tag."""
        return {"zh-CN": self.zh, "en": self.en}


class WhenBlock(Block):
    """What a quest listens to, and at which times."""

    event: str = Field(description="the event type, as in vocabulary.yaml")
    from_day: Day | None = Field(None, alias="from", description="first day, 2026-12-01")
    until_day: Day | None = Field(None, alias="until", description="first day after the last, 2027-01-01")
    weekdays: list[Weekday] = Field([], max_length=7, description="[mon, tue, …]")
    hours: list[Hours] = Field([], max_length=8, description='["07:00-09:30"]')
    timezone: str = Field("player", description="player, or a zone such as Asia/Shanghai")

    @model_validator(mode="after")
    def _until_after_from(self) -> WhenBlock:
        if self.from_day and self.until_day and self.until_day <= self.from_day:
            message = f"the quest ends ({self.until_day}) before it begins ({self.from_day})"
            raise wrong("ends_before_it_begins", message, "'until' is the first day after the last")
        return self


class WhoBlock(Block):
    """Which players a quest is for."""

    segments: list[str] = Field([], max_length=100, description="players of any of these segments")
    conditions: Expressions = Field([], alias="if", description="an expression about the player")


class CountBlock(Block):
    """What is counted over a window: acts, a sum, or the highest total told so far."""

    times: Annotated[str, BeforeValidator(_acts)] | None = Field(None, description="acts")
    sum: Expression | None = Field(None, description="an expression, added up")
    highest: Expression | None = Field(None, description="an expression, of which the highest counts")
    every: Literal["day", "week", "month", "season", "ever"] = Field(description="day, week, month, season or ever")
    need: int | None = Field(None, gt=0, le=1_000_000_000, description="the count from which the reward is due")

    @model_validator(mode="after")
    def _one_kind(self) -> CountBlock:
        kinds = [kind for kind in ("times", "sum", "highest") if getattr(self, kind) is not None]
        if len(kinds) != 1:
            raise wrong("one_of", f"expected one of times, sum and highest, but there are {len(kinds)}")
        return self


class CurveBlock(Block):
    """Points (count, amount), rising in both; a reward pays the rise since the last event of the window."""

    of: Literal["count"] = Field("count", description="count")
    points: list[Annotated[list[Number], Field(min_length=2, max_length=2)]] = Field(
        min_length=2, max_length=100, description="[[0, 0], [2000, 5]]: count and amount"
    )
    between: Literal["linear", "step"] = Field("linear", description="linear or step")


class RewardBlock(Block):
    """What is given: an amount by expression, or the rise of a curve; in display units, rounded to whole ones."""

    give: str = Field(description="the asset, such as energy")
    amount: Expression | None = Field(None, description="a number or an expression")
    curve: CurveBlock | None = Field(None, description="{of: count, points: …}")
    round: Literal["down", "nearest", "up"] = Field("down", description="down, nearest or up")

    @model_validator(mode="after")
    def _amount_or_curve(self) -> RewardBlock:
        if self.amount is None and self.curve is None:
            raise wrong("one_of", "a reward needs 'amount' or 'curve'", "for example: amount: 5")
        if self.amount is not None and self.curve is not None:
            raise wrong("one_of", "a reward has either 'amount' or 'curve', not both", "remove one of them")
        return self


class LimitBlock(Block):
    """At most so much, per player, quest or value of an event field, in a window."""

    max: Number = Field(gt=0, le=10**12, description="how many times, or how much reward in display units")
    of: Literal["times", "reward"] = Field(description="times or reward")
    per: str = Field("player", description="player, quest or event.FIELD")
    every: Literal["event", "day", "week", "month", "season", "ever"] = Field(description="day, week, month, …")
    cut: bool = Field(True, description="true: the reward is cut to what is left; false: all or nothing")

    later: ClassVar[dict[str, str]] = {"alert_at": "it comes with budgets; remove it until then"}


class UndoBlock(Block):
    """How rewards are taken back."""

    on: str = Field(description="the event type that takes back, such as refund")
    find: str = Field(description="event.FIELD of that event: which act it takes back")
    take_back: Literal["proportional", "all"] = Field("proportional", description="proportional or all")
    within: DurationMs | None = Field(None, description="how long after the act, such as 90d")
    if_spent: Literal["debt", "forgive"] = Field("debt", description="debt or forgive")


class StoryLine(Block):
    """One event of a test and what must come of it. The remaining key is the event type."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)

    at: str = Field(description='the local time, "2026-12-02 10:00"')
    expect: Any = Field(description="what is earned, {energy: 5}, or nothing")
    because: str | None = Field(None, description="the rule that decided, such as limits[0]")


class TrialBlock(Block):
    """A test: a player and a story."""

    name: Line = Field(description="what the test proves, as a sentence")
    player: dict[str, Any] = Field({}, description="what is known of the player")
    story: list[StoryLine] = Field(min_length=1, max_length=400, description="- {at: …, payment: {…}, expect: …}")


_NEXT = "it comes with the next part of the language; remove it until then"


class QuestFile(Block):
    """A whole quest file."""

    form: Literal["quest/v1"] = Field(alias="schema", description="quest/v1")
    id: Annotated[str, AfterValidator(_id)] = Field(description="small letters, digits and -")
    title: Texts = Field(description="{zh-CN: …, en: …}")
    owner: Line = Field(description="the team that answers for the quest")
    status: Literal["draft", "live", "paused"] = Field(description="draft, live or paused")
    priority: int = Field(100, ge=0, le=100_000, description="quests with a lower number come first")
    when: WhenBlock = Field(description="{event: payment}")
    who: WhoBlock | None = Field(None, description="{segments: [...], if: ...}")
    conditions: Expressions = Field([], alias="if", description="a list of expressions that must all hold")
    lists: dict[Name, Annotated[list[Constant], Field(min_length=1, max_length=2000)]] = Field(
        {}, max_length=50, description="named lists for 'in lists.NAME'"
    )
    params: dict[Name, Constant] = Field({}, max_length=50, description="named numbers and texts")
    count: CountBlock | None = Field(None, description="{times: acts, every: day}")
    reward: RewardBlock = Field(description="{give: energy, amount: 5}")
    limits: list[LimitBlock] = Field([], max_length=12, description="- {max: 1, of: times, every: day}")
    undo: UndoBlock | None = Field(None, description="{on: refund, find: event.txn_ref}")
    assumption: Line | None = Field(None, description="which number is assumed, and why")
    source: Line | None = Field(None, description="where the numbers come from")
    messages: Texts = Field(description="{zh-CN: …, en: …}")
    tests: list[TrialBlock] = Field(min_length=1, max_length=100, description="at least one test")

    later: ClassVar[dict[str, str]] = dict.fromkeys(
        ("streak", "steps", "bonus", "cooldown", "extends", "inputs", "experiment", "budget", "restart"), _NEXT
    )
