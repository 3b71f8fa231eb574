"""What one event means to one quest, with the reasons. Pure: told by the code that decides, never by a second one.

`explain` asks `first_no` and `advance` what `ingest` asks them, and `questions` shows each step of the way. What stands
outside one quest is handed in: who agreed to play, and which quest of an exclusive group earns instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from engine.days import Local
from engine.explaining.basis import By, clauses
from engine.explaining.plainly import asked_for
from engine.explaining.questions import Case, Line, NotKeptError, lines_of, nearest
from engine.quests.quest import Condition, Limit, Quest
from engine.rules import stages as stages_of
from engine.rules.plans import NONE, Act, Facts, Slot, plan_of
from engine.rules.progress import advance, arm_in, first_no, params_in, run_of
from engine.rules.rewards import Pay, due_by_amount
from engine.rules.streaks import Rests
from engine.words.messages import display, plain
from engine.words.reasons import NOT_KEPT, PAUSED, REMOVED, Known, family_of, sentence
from engine.words.spoken import NOTHING, Words, code

Titles = Mapping[str, str]
BEFORE = {
    "consent": Words("玩家同意参加", "the player agreed to play"),
    "minor": Words("家长同意未成年人参加", "a minor's guardian agreed"),
    "purpose": Words("玩家同意这类事件的用途", "the player agreed to what such events are used for"),
    "erased": Words("玩家的资料没有被删除", "the player was not erased"),
    "duplicate_business_key": Words("同一件事只说一次", "the same act is told once"),
    "event_conflict": Words("同一个编号只说同一件事", "one id says one thing"),
    "unknown_zone": Words("知道玩家的时区", "the player's time zone is known"),
    "from_the_future": Words("时间已经到了", "its time has come"),
    "too_old": Words("没有过去太久", "it is told soon enough"),
    "refund_names_no_payment": Words("退款写明了付款", "the refund names its payment"),
    "payment_unknown": Words("退款对应的付款已经知道", "the payment of the refund is known"),
    "refund_never_matched": Words("退款对应的付款已经知道", "the payment of the refund is known"),
    PAUSED: Words("运营没有暂停这个活动", "the operator lets the quest run"),
    REMOVED: Words("这个活动还在进行", "the quest is in force"),
}
"""What stands before every quest, as a line shows it."""

_SEPARATOR = {"zh-CN": "；", "en": "; "}


class Paid(NamedTuple):
    """What is paid: `amount` in display units, `smallest` in smallest ones. `raw` was rounded by `round`.

    `cuts` are (limit, before, after) in display units; `because` is the limit that cut it, or the bonus it is, and
    `streak` the length it was due for. What a refund takes back is negative, and its rule is `undo`.
    """

    asset: str
    unit: str
    amount: str
    smallest: int
    rule: str
    raw: str
    round: str
    because: str
    cuts: tuple[tuple[str, str, str], ...] = ()
    streak: int = 0


Took = tuple[tuple[str, str, int], ...]
"""What refunds take back: asset, amount in display units, and in smallest ones."""


@dataclass(frozen=True, slots=True)
class Around:
    """What an explanation needs from outside the quest and its facts. `units` and `titles` are by name.

    `about` says what each event type is, `hashed` names fields that are known as hashes only. `winner` is the quest of
    the same group that earns instead, `refused` what stops the event before the quest is asked: `consent`, `paused`, or
    the code of its answer. `today` is the local day of whoever asks: a window before it is over. `took` is what refunds
    that came before this act take back at once. `fields` says what the event's fields mean that may be shown. A quest
    that was removed went on the day `gone`, and is kept for refunds until `kept`. `closed` says that it does not
    run now, `rests` are the periods of its streak in which it was paused.
    """

    zone: str
    units: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, Titles] = field(default_factory=dict)
    titles: Mapping[str, Titles] = field(default_factory=dict)
    hashed: frozenset[str] = frozenset()
    winner: str = ""
    refused: str = ""
    today: date | None = None
    took: Took = ()
    fields: Mapping[str, Titles] = field(default_factory=dict)
    gone: date | None = None
    kept: date | None = None
    closed: bool = False
    rests: Rests = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an act comes to: every question in order, what is paid, and the rule that decided (nothing: paid in full).

    `local` is the act's date and minute in `zone`; `counted` and `streak` are what the quest has counted with this act.
    `message` is the quest's own, where somebody has filled it.
    """

    quest: str
    version: str
    event: str
    at: int
    local: Local
    zone: str
    arm: str
    params: Mapping[str, int | str | bool]
    lines: tuple[Line, ...]
    pays: tuple[Paid, ...]
    because: str
    counted: str
    streak: int
    sentence: Titles
    message: Titles = field(default_factory=dict)


def explain(quest: Quest, act: Act, day: Local, facts: Mapping[Slot, Facts], around: Around) -> Explanation:
    """Return what an act means to a quest, given the facts that `plan_of` names for it. Nothing is changed."""
    case = _case(quest, act, day, facts, around)
    step = None if around.winner or around.refused else case.step
    pays = tuple(_paid(pay, around) for pay in step.pays) if step else ()
    lines = lines_of(case)
    if around.refused:
        lines = stopped(lines, around.refused)
    if around.took and quest.undo:
        lines = (*lines, Line("undo.take_back", code(quest.undo.take_back), "yes", taken_text(around.took, around)))
        pays += paid_back(around.took, around)
    return Explanation(
        quest=quest.id,
        version=quest.version,
        event=act.type,
        at=act.at,
        local=day,
        zone=quest.when.zone or around.zone,
        arm=arm_in(quest, act),
        params=params_in(quest, act, day),
        lines=lines,
        pays=pays,
        because=case.because,
        counted=plain(Decimal(step.counted)) if step and quest.count else "",
        streak=step.streak if step else 0,
        sentence=_sentence(case, pays, around),
    )


def told(quest: Quest, because: str, day: Local, around: Around, *, same: bool = True, **seen: Any) -> Titles:
    """Return the sentence for what was decided before and is only read back; `seen` are parts of `Known`.

    What the quest says today is told only when it was the `same` then: its limits may be other ones by now.
    """
    if not same:
        return sentence(because, Known(**seen))
    case = Case(quest, Act("", None, None), day, because, around.units, winner=around.winner, today=around.today)
    return sentence(because, replace(_known(case, because, around), **seen))


def joined(parts: Sequence[Titles]) -> Titles:
    """Return several sentences as one."""
    return {language: mark.join(one[language] for one in parts) for language, mark in _SEPARATOR.items()}


def stopped(lines: Sequence[Line], refused: str) -> tuple[Line, ...]:
    """Lines of which none is asked, behind the one that stopped the event."""
    rest = (line._replace(verdict="not asked", saw=()) for line in lines)
    return Line(refused, BEFORE.get(refused, NOTHING), "no"), *rest


def _case(quest: Quest, act: Act, day: Local, facts: Mapping[Slot, Facts], around: Around) -> Case:
    """Ask the deciding code. A field that is not kept ends the questions where it is asked for."""
    run = run_of(quest, act, day)
    case = Case(quest, act, day, "", around.units, around.hashed, facts=facts, run=run, today=around.today)
    try:
        if no := first_no(quest, act, day):
            return case._replace(because=around.refused or no)
        plan = plan_of(quest, act, day)._replace(rests=around.rests)
        step = advance(quest, plan, act, day, facts)
        free = advance(quest, plan._replace(rewards=()), act, day, facts)
    except NotKeptError:
        return case._replace(because=around.refused or NOT_KEPT)
    because = "exclusive" if around.winner else step.pays[0].because if step.pays else step.because
    because = around.refused or because
    return case._replace(because=because, plan=plan, step=step, free=free, winner=around.winner)


def _paid(pay: Pay, around: Around) -> Paid:
    scale = pay.reward.scale
    raw = plain(Decimal(pay.raw))
    cuts = tuple((cut.rule, display(cut.before, scale), display(cut.after, scale)) for cut in pay.cuts)
    unit = around.units.get(pay.reward.asset, "")
    amount = display(pay.amount, scale)
    return Paid(pay.reward.asset, unit, amount, pay.amount, pay.rule, raw, pay.reward.round, pay.because, cuts,
                pay.streak)  # fmt: skip


def _sentence(case: Case, pays: tuple[Paid, ...], around: Around) -> Titles:
    """One sentence for what decided, or one for each payment, joined; then what refunds take back of it."""
    said = [_of_payment(case, pay, around) for pay in pays if pay.rule != "undo"]
    said = said or [sentence(case.because, _known(case, case.because, around))]
    return joined(said + [_said_undone(pay) for pay in pays if pay.rule == "undo"])


def _of_payment(case: Case, pay: Paid, around: Around) -> Titles:
    because = pay.rule if pay.rule.startswith("bonus") else pay.because
    known = _known(case, because, around)
    said = sentence(because, replace(known, got=pay.amount, unit=pay.unit, streak=pay.streak))
    if not pay.rule.startswith("reward"):
        return said
    return joined([said, *clauses(case.quest, _by(case, pay))])


def _by(case: Case, pay: Paid) -> By:
    """What the reward's amount may rest on, in this case."""
    count = case.quest.count
    counted = plain(Decimal(case.step.counted)) if case.step and count else ""
    return By(
        behind=(seen := case.behind()),
        amount=pay.amount,
        instead=unbroken(case.quest, case.act, case.day, seen.before + 1) if seen and not pay.cuts else "",
        unit=pay.unit,
        counted=counted,
        past=case.past(count.every) if count else False,
        params=params_in(case.quest, case.act, case.day),
    )


def unbroken(quest: Quest, act: Act, day: Local, length: int) -> str:
    """Return what the reward of an act would be at another length of the streak, in display units; nothing where that
    cannot be asked any more, or where it rests on a count too.
    """
    if quest.reward.amount is None or quest.count:
        return ""
    run = run_of(quest, act, day)._replace(streak=length)
    try:
        due = due_by_amount(quest.reward, act.fields, act.profile, run, "reward.amount")
    except NotKeptError:
        return ""
    return display(due.amount, quest.reward.scale)


def _known(case: Case, because: str, around: Around) -> Known:
    """What a sentence may use: of the rule that decided, and of the quest."""
    quest, step, when, every = case.quest, case.step, case.quest.when, _every(case.quest, because)
    hears = dict.fromkeys(listener.event for listener in quest.listeners)
    known = Known(
        unit=case.unit(),
        past=case.past(every),
        last=around.closed or case.last(every),
        skips=case.skips(every),
        refunds=quest.undo is not None,
        cooldown_ms=quest.cooldown_ms,
        wait_ms=0 if (near := nearest(case)) is None else max(quest.cooldown_ms - near, 0),
        from_day=when.from_day,
        until_day=when.until_day,
        weekdays=when.weekdays,
        hours=when.hours,
        streak=step.streak if step else 0,
        streak_every=quest.streak.every if quest.streak else "",
        hears=around.about.get(next(iter(hears)), {}) if len(hears) == 1 else {},
        winner=around.titles.get(case.winner, {}),
        every=every,
        gone_day=around.gone,
        kept_day=around.kept,
    )
    if family_of(because) == "if":
        return _of_condition(case, known, around)
    limit = next((one for one in quest.limits if one.path == because), None)
    if limit:
        return _of_limit(case, known, limit)
    if family_of(because) == "step":
        return _of_steps(case, known, around)
    return _of_count(case, known) if quest.count else known


def _every(quest: Quest, because: str) -> str:
    limit = next((one for one in quest.limits if one.path == because), None)
    if limit:
        return limit.every
    if quest.steps and because.startswith("steps"):
        return quest.steps.every
    return quest.count.every if quest.count and because in ("count.need", "reward.curve") else ""


def _of_condition(case: Case, known: Known, around: Around) -> Known:
    """What the condition that said no compares, where that can be said plainly."""
    params = params_in(case.quest, case.act, case.day)
    node = next((one.node for one in _all_conditions(case.quest) if one.path == case.because), None)
    try:
        said = asked_for(node, case.act.fields, around.fields, params)
    except NotKeptError:
        said = None
    return known if said is None else replace(known, what=said.about, seen=said.seen, needed=said.needed)


def _all_conditions(quest: Quest) -> Sequence[Condition]:
    stages = quest.steps.stages if quest.steps else ()
    return (*quest.conditions, *(one for stage in stages for one in stage.conditions))


def _of_limit(case: Case, known: Known, limit: Limit) -> Known:
    slots = {of.path: slot for slot, of in (*case.plan.times, *case.plan.rewards)} if case.plan else {}
    used, scale = case.used(slots.get(limit.path)), case.quest.reward.scale
    own = [pay for pay in case.free.pays if pay.reward.asset == case.quest.reward.asset] if case.free else []
    due = display(own[0].amount, scale) if own else ""
    known = replace(known, whole=not limit.cut)
    if case.plan is None:  # read back: what was used then is not known any more
        used, due = NONE, ""
    if limit.of == "times":
        return replace(known, most=str(limit.max), used=str(used.times), per=limit.per, of="times")
    most = display(limit.max, scale)
    return replace(known, most=most, used=display(used.amount, scale), per=limit.per, of="reward", due=due)


def _of_count(case: Case, known: Known) -> Known:
    count, step, curve = case.quest.count, case.step, case.quest.reward.curve
    if count is None or step is None or case.plan is None:
        return known
    given = bool(count.need is not None and case.used(case.plan.counted).times)
    if curve:  # on the flat end nothing more is to come
        given = step.counted >= curve.points[-1][0]
    left = "" if count.need is None else plain(max(count.need - Decimal(step.counted), Decimal(0)))
    return replace(known, left=left, counts_times=count.kind == "times", given=given)


def _of_steps(case: Case, known: Known, around: Around) -> Known:
    """What the next stage is, and how many of its acts are missing."""
    steps, step = case.quest.steps, case.step
    slot = case.plan.staged if case.plan else None
    if steps is None:
        return known
    if step is None or slot is None:  # read back: only the stage's name is known
        stage = next((one for one in steps.stages if one.path == case.because), None)
        return replace(known, next_step=around.about.get(stage.event, {}) if stage else {})
    acts = stages_of.read_acts(step.changed.get(slot, NONE).marks)
    number = stages_of.first_open(steps.stages, acts) or 0
    stage = steps.stages[number]
    left = max(stage.need - len(acts.get(stage.id, ())), 1)
    about = around.about.get(stage.event, {})
    return replace(known, next_step=about, left=str(left), steps_done=number, steps_all=len(steps.stages))


def taken_text(took: Took, around: Around) -> tuple[Words, ...]:
    """What went back, as a line shows it."""
    return tuple(code(f"-{amount} {around.units.get(asset, '')}".strip()) for asset, amount, _ in took)


def paid_back(took: Took, around: Around) -> tuple[Paid, ...]:
    """What went back, as negative payments."""
    return tuple(
        Paid(asset, around.units.get(asset, ""), f"-{amount}", -smallest, "undo", f"-{amount}", "", "undo")
        for asset, amount, smallest in took
    )


def _said_undone(pay: Paid) -> Titles:
    return sentence("undo", Known(got=pay.amount.removeprefix("-"), unit=pay.unit))
