"""The shape of a quest file, `quest/v1`: which keys there are and what each may hold, before any vocabulary is asked.

Descriptions of the keys are shown to designers by hints and editors. What single values look like is in `scalars`;
what must hold between keys is checked by the builder, which can point at the very key.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from engine.documents.document import Block, wrong
from engine.quests.scalars import (
    Acts,
    Constant,
    Day,
    DurationMs,
    Expression,
    Expressions,
    Hours,
    Id,
    Label,
    Line,
    Name,
    Number,
    Param,
    Percents,
    Stretch,
)

__all__ = ["WEEKDAYS", "Constant", "Day", "Line", "Name", "Number", "QuestFile", "StoryLine", "Texts", "TrialBlock"]

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Window = Literal["day", "week", "month", "season", "ever"]
Rounding = Literal["down", "nearest", "up"]

_Values = Annotated[list[Constant], Field(min_length=1, max_length=2000)]
Input = Annotated[
    Annotated[Constant, Tag("one")] | Annotated[_Values, Tag("several")],
    Discriminator(lambda value: "several" if isinstance(value, list) else "one"),
]
"""The value of a template's input: one, or a list."""


class Texts(Block):
    """A text in both languages."""

    zh: Line = Field(alias="zh-CN", description="the Chinese text")
    en: Line = Field(description="the English text")

    def by_language(self) -> dict[str, str]:
        """The texts by language tag."""
        return {"zh-CN": self.zh, "en": self.en}


class WhenBlock(Block):
    """What a quest listens to, and at which times."""

    event: str | None = Field(None, description="the event type, as in vocabulary.yaml; with steps each has its own")
    from_day: Day | None = Field(None, alias="from", description="first day, 2026-12-01")
    until_day: Day | None = Field(None, alias="until", description="first day after the last, 2027-01-01")
    weekdays: list[Weekday] = Field([], max_length=7, description="[mon, tue, wed, thu, fri, sat, sun]")
    hours: list[Hours] = Field([], max_length=8, description='["07:00-09:30"]')
    timezone: str = Field("player", description="player, or a zone such as Asia/Shanghai")

    @model_validator(mode="after")
    def _until_after_from(self) -> WhenBlock:
        if self.from_day and self.until_day == self.from_day:
            message = f"the quest is never open: 'from' and 'until' are the same day ({self.from_day})"
            raise wrong("ends_before_it_begins", message, "'until' is the first day after the last")
        if self.from_day and self.until_day and self.until_day < self.from_day:
            message = f"the quest ends ({self.until_day}) before it begins ({self.from_day})"
            raise wrong("ends_before_it_begins", message, "'until' is the first day after the last")
        return self


_AT_ALL_TIMES = WhenBlock.model_validate({})


class WhoBlock(Block):
    """Which players a quest is for."""

    segments: list[str] = Field([], max_length=100, description="players of any of these segments")
    conditions: Expressions = Field([], alias="if", description="an expression about the player")


class CountBlock(Block):
    """What is counted over a window: acts, a sum, or the highest total told so far."""

    times: Acts | None = Field(None, description="acts")
    sum: Expression | None = Field(None, description="an expression, added up")
    highest: Expression | None = Field(None, description="an expression, of which the highest counts")
    every: Window = Field(description="day, week, month, season or ever")
    need: int | None = Field(None, gt=0, le=1_000_000_000, description="the count from which the reward is due")

    @model_validator(mode="after")
    def _one_kind(self) -> CountBlock:
        kinds = [kind for kind in ("times", "sum", "highest") if getattr(self, kind) is not None]
        if len(kinds) != 1:
            there = f"there are {' and '.join(kinds)}" if kinds else "there is none"
            hint = f"keep one of them, as {{{kinds[0]}: …, every: {self.every}}}" if kinds else "as times: acts"
            raise wrong("one_of", f"expected one of times, sum and highest, but {there}", hint)
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
    round: Rounding = Field("down", description="down, nearest or up")

    @model_validator(mode="after")
    def _amount_or_curve(self) -> RewardBlock:
        if self.amount is None and self.curve is None:
            raise wrong("one_of", "a reward needs 'amount' or 'curve'", "for example: amount: 5")
        if self.amount is not None and self.curve is not None:
            raise wrong("one_of", "a reward has either 'amount' or 'curve', not both", "remove one of them")
        return self


class BonusBlock(Block):
    """Something on top of the reward, when its condition holds; it may be another asset."""

    when: Expression = Field(description="when it is given, such as streak.length == 7")
    give: str = Field(description="the asset, such as feed")
    amount: Expression = Field(description="a number or an expression, in display units")
    round: Rounding = Field("down", description="down, nearest or up")


class StreakBlock(Block):
    """Days, weeks or months in a row with an act; read as streak.length, which is 1 on the first."""

    every: Literal["day", "week", "month"] = Field(description="day, week or month: what must not be missed")
    forgive: int | None = Field(
        None, ge=1, le=100, description="how many may be missed in any stretch of 'in' without breaking the streak"
    )
    among: Stretch | None = Field(None, alias="in", description="the stretch for 'forgive': 7d, or 8w with every: week")


class StageWhenBlock(Block):
    """What a step listens to."""

    event: str = Field(description="the event type, as in vocabulary.yaml")


class StepBlock(Block):
    """One of several steps, all of which must be done."""

    id: Label = Field(description="the step's name, for 'after'")
    when: StageWhenBlock = Field(description="{event: payment}")
    conditions: Expressions = Field([], alias="if", description="a list of expressions that must all hold")
    need: int = Field(1, ge=1, le=1000, description="how many such acts the step takes")
    after: str | None = Field(None, description="the id of a step above: acts count only once that one is done")
    within: DurationMs | None = Field(
        None, description="48h: so long after the step in 'after', or, without it, all its acts within so long"
    )


class ExperimentBlock(Block):
    """Players are dealt to arms by chance, each always to the same, and an arm may have other params."""

    key: Label = Field(description="the experiment's name; another name deals the players anew")
    arms: dict[Label, Annotated[int, Field(ge=1, le=99)]] = Field(
        min_length=2, max_length=10, description="{control: 50, double: 50}: percents that add up to 100"
    )
    set: dict[str, dict[str, Constant]] = Field(
        {}, description="{double: {params.rate: 1.0}}: what an arm has instead; other arms play as written"
    )


class LimitBlock(Block):
    """At most so much, per player, quest or value of an event field, in a window."""

    max: Number = Field(gt=0, le=10**12, description="how many times, or how much reward in display units")
    of: Literal["times", "reward"] = Field(description="times or reward")
    per: str = Field("player", description="player, quest or event.FIELD")
    every: Literal["event", "day", "week", "month", "season", "ever"] = Field(
        description="day, week, month, season or ever; with of: reward also event"
    )
    cut: bool = Field(True, description="true: the reward is cut to what is left; false: all or nothing")
    alert_at: Percents | None = Field(
        None, description="[50, 80, 95]: percents of max at which the operators are told; only per: quest"
    )


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
    arm: str | None = Field(None, description="the experiment's arm the player is in; an arm without 'set' if unsaid")
    beside: list[Id] = Field(
        [],
        alias="with",
        max_length=12,
        description="[other-quest]: quests that play along; what they earn is not asked",
    )
    used: dict[str, Number] = Field(
        {}, description="{budget: 39999990}: how much of the budget, or of a limit per: quest, was used before"
    )
    story: list[StoryLine] = Field(min_length=1, max_length=400, description="- {at: …, payment: {…}, expect: …}")


class QuestFile(Block):
    """A whole quest file."""

    form: Literal["quest/v1"] = Field(alias="schema", description="quest/v1")
    id: Id = Field(description="small letters, digits and -; for ever, as progress is kept under it")
    title: Texts = Field(description="{zh-CN: …, en: …}")
    owner: Line = Field(description="the team that answers for the quest")
    status: Literal["draft", "live", "paused"] = Field(description="draft, live or paused")
    extends: str | None = Field(None, description="templates/NAME.yaml: the template that this quest fills in")
    inputs: dict[Name, Input] | None = Field(
        None, max_length=50, description="{rate: 0.5}: the template's inputs, read as inputs.NAME"
    )
    priority: int = Field(100, ge=0, le=100_000, description="quests with a lower number come first")
    exclusive: Label | None = Field(
        None, description="a group's name: of its quests an event earns from one, the one that pays most"
    )
    restart: bool = Field(
        False, description="true: progress begins anew when windows, units or steps are changed, instead of an error"
    )
    when: WhenBlock | None = Field(None, description="{event: payment}")
    who: WhoBlock | None = Field(None, description="{segments: [...], if: ...}")
    conditions: Expressions = Field([], alias="if", description="a list of expressions that must all hold")
    lists: dict[Name, _Values] = Field({}, max_length=50, description="named lists for 'in lists.NAME'")
    params: dict[Name, Param] = Field(
        {},
        max_length=50,
        description='named numbers and texts; {"2026-12-01": 0.5, "2026-12-24": 1.0} is the value from each day on',
    )
    experiment: ExperimentBlock | None = Field(
        None, description="{key: rate-2027, arms: {control: 50, double: 50}, set: {double: {params.rate: 1.0}}}"
    )
    cooldown: DurationMs | None = Field(
        None, description="10m: after an act that counted, others of the player do nothing for so long"
    )
    count: CountBlock | None = Field(None, description="{times: acts, every: day}")
    streak: StreakBlock | None = Field(None, description="{every: day, forgive: 1, in: 7d}")
    steps: list[StepBlock] | None = Field(
        None, min_length=1, max_length=12, description="- {id: pay, when: {event: payment}, need: 3, within: 7d}"
    )
    every: Window | None = Field(
        None, description="how often all steps may be finished: once a day, week, month, season, or ever"
    )
    reward: RewardBlock = Field(description="{give: energy, amount: 5}")
    bonus: list[BonusBlock] = Field(
        [], max_length=12, description="- {when: streak.length == 7, give: feed, amount: 20}"
    )
    limits: list[LimitBlock] = Field([], max_length=12, description="- {max: 1, of: times, every: day}")
    budget: Label | None = Field(None, description="a budget of budgets.yaml, shared by all quests that name it")
    undo: UndoBlock | None = Field(None, description="{on: refund, find: event.payment_ref}")
    assumption: Line | None = Field(None, description="which number is assumed, and why")
    source: Line | None = Field(None, description="where the numbers come from")
    messages: Texts = Field(description="{zh-CN: …, en: …}")
    tests: list[TrialBlock] = Field(
        min_length=1, max_length=100, description="- {name: …, story: […]}: at least one test"
    )

    @property
    def times(self) -> WhenBlock:
        """What `when` says; nothing is said where it is left out, as quests with steps may."""
        return self.when or _AT_ALL_TIMES

    @property
    def events(self) -> tuple[str, ...]:
        """The event types the quest listens for, as written, in the order of its steps."""
        if self.steps is not None:
            return tuple(step.when.event for step in self.steps)
        return (self.times.event,) if self.times.event is not None else ()

    @property
    def gives(self) -> frozenset[str]:
        """The assets that the reward and the bonuses give, as written."""
        return frozenset({self.reward.give, *(bonus.give for bonus in self.bonus)})
