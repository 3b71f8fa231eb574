"""What a quest keeps of the acts of a player: its count, its streak, its steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from engine.documents.document import did_you_mean
from engine.incoming.vocabulary import EventType
from engine.quests.context import Context, Place
from engine.quests.expressions import DECIMAL
from engine.quests.model import StepBlock, StreakBlock
from engine.quests.quest import Condition, Count, Stage, Steps, Streak

Conditions = Sequence[tuple[Place, Condition]]

_UNITS = {"day": "d", "week": "w"}
_NEXT_TO_STEPS = {
    "if": "write it in a step, which has an 'if' of its own",
    "count": "'need' in a step says how many",
    "streak": "a streak is for acts, not for steps",
}


def heard(context: Context, path: Place, name: str) -> EventType | None:
    """The event type that `name` at `path` says, or None and a finding: it is unknown, or takes others back."""
    event = context.vocabulary.types.get(name)
    if event is None:
        hint = did_you_mean(name, context.vocabulary.types)
        context.wrong(path, "unknown_event", f"'{name}' is not a known event", hint)
    elif event.undoes is not None:
        message = f"'{name}' takes back what another event earned, so no quest can reward it"
        context.wrong(path, "undoing_event", message, "name it in 'undo: {on: …}'")
        return None
    return event


def count_of(context: Context) -> Count | None:
    """What is counted, if anything is."""
    block = context.file.count
    if block is None:
        return None
    if block.need is not None and context.file.reward.curve is not None:
        message = "'need' has no meaning with a curve"
        context.wrong(("count", "need"), "need_with_curve", message, "remove one of them")
    if block.times is not None:
        return Count("times", None, block.every, block.need)
    kind: Literal["sum", "highest"] = "sum" if block.sum is not None else "highest"
    text = block.sum if block.sum is not None else block.highest
    if context.event is None or text is None:
        return None
    compiled = context.expression(("count", kind), text, DECIMAL, context.event)
    if compiled is None:
        return None
    context.stored(("count", kind), compiled, context.event)
    return Count(kind, compiled.evaluate, block.every, block.need)


def streak_of(context: Context) -> Streak | None:
    """The streak, if the quest has one."""
    block = context.file.streak
    if block is None:
        return None
    forgive, among = block.forgive, block.among
    if forgive is None and among is None:
        return Streak(block.every)
    if block.every == "month":
        key = "forgive" if forgive is not None else "in"
        hint = f"remove '{key}', or count weeks or days"
        context.wrong(("streak", key), "no_forgiving", "a missed month cannot be forgiven", hint, key=True)
    elif forgive is None or among is None:
        has, needs = ("in", "forgive") if forgive is None else ("forgive", "in")
        hint = f"for example {{every: {block.every}, forgive: 1, in: 7{_UNITS[block.every]}}}"
        context.wrong(("streak", has), "forgive_and_in", f"'{has}' needs '{needs}'", hint, key=True)
    else:
        return _forgiving(context, block, forgive, among)
    return None


def _forgiving(context: Context, block: StreakBlock, forgive: int, among: str) -> Streak | None:
    unit = _UNITS[block.every]
    if not among.endswith(unit):
        message = f"a streak of {block.every}s forgives within {block.every}s, not within '{among}'"
        context.wrong(("streak", "in"), "wrong_unit", message, f"for example 7{unit}")
        return None
    stretch = int(among[:-1])
    if forgive >= stretch:
        message = f"with {forgive} missed in {stretch} {block.every}s nothing can break the streak"
        context.wrong(("streak", "forgive"), "forgives_all", message, f"forgive at most {stretch - 1}")
        return None
    return Streak(block.every, forgive, stretch)


def tell_unread_streak(context: Context) -> None:
    """A streak that nothing reads changes nothing."""
    file = context.file
    if file.streak is None or context.findings or context.quiet:
        return
    texts = [file.reward.amount or "", *file.messages.by_language().values()]
    texts += [text for bonus in file.bonus for text in (bonus.when, bonus.amount)]
    if not any("streak" in text for text in texts):
        hint = "for example bonus: [{when: streak.length == 7, give: feed, amount: 20}]"
        context.wrong(("streak",), "unread_streak", "nothing reads streak.length", hint, key=True)


def steps_of(context: Context, who: Conditions) -> Steps | None:
    """The steps, if the quest has some; `who` are the conditions on the player."""
    file = context.file
    if file.steps is None:
        if file.every is not None:
            hint = "with 'count' or 'limits' write it there"
            context.wrong(("every",), "only_with_steps", "'every' here is for quests with 'steps'", hint, key=True)
        return None
    for name, hint in _NEXT_TO_STEPS.items():
        if context.document.has((name,)):
            context.wrong((name,), "not_with_steps", f"'{name}' has no meaning with 'steps'", hint, key=True)
    stages = [_stage(context, number, block, who) for number, block in enumerate(file.steps)]
    return Steps(tuple(stages), file.every or "ever")


def _stage(context: Context, number: int, block: StepBlock, who: Conditions) -> Stage:
    path: Place = ("steps", number)
    ids = [step.id for step in (context.file.steps or ())[:number]]
    if block.id in ids:
        message = f"a step '{block.id}' is above"
        context.wrong((*path, "id"), "same_name", message, "give it another name")
    event = heard(context, (*path, "when", "event"), block.when.event)
    found: list[tuple[Place, Condition]] = []
    for n, text in enumerate(block.conditions if event is not None else ()):
        found += context.condition((*path, "if", n), f"steps[{number}].if[{n}]", text, event)
    context.tell_never_true([*who, *found], known=len(who))
    if block.within is not None and block.need == 1 and block.after is None:
        hint = "it is for several acts ('need') or for a step that comes 'after' another"
        context.wrong((*path, "within"), "idle_within", "'within' has no meaning for one act", hint, key=True)
    return Stage(
        id=block.id,
        path=f"steps[{number}]",
        event=block.when.event,
        conditions=tuple(condition for _, condition in found),
        need=block.need,
        after=_after(context, path, block, ids),
        within_ms=block.within,
    )


def _after(context: Context, path: Place, block: StepBlock, above: list[str]) -> int | None:
    if block.after is None:
        return None
    if block.after in above:
        return above.index(block.after)
    all_ids = [step.id for step in context.file.steps or ()]
    message = f"there is no step '{block.after}' above"
    hint = did_you_mean(block.after, above) or "the first step comes after nothing: remove 'after'"
    if block.after in all_ids:
        message, hint = f"'{block.after}' does not stand above this step", "write the steps in their order"
    context.wrong((*path, "after"), "unknown_step", message, hint)
    return None
