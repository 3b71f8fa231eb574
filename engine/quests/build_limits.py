"""What bounds a reward: limits, the shared budget, and how an undoing event takes it back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.documents.document import did_you_mean
from engine.documents.findings import near_miss
from engine.incoming.vocabulary import EventType
from engine.quests.context import Context, Place
from engine.quests.model import LimitBlock
from engine.quests.quest import Limit, Undo


def limits_of(context: Context) -> tuple[Limit, ...]:
    """The limits as written, and the budget's last."""
    found = [_limit(context, number, block) for number, block in enumerate(context.file.limits)]
    return tuple(limit for limit in (*found, _budget(context)) if limit is not None)


def _limit(context: Context, number: int, block: LimitBlock) -> Limit | None:
    path: Place = ("limits", number)
    asset = context.assets.get(context.file.reward.give)
    unit = block.max * (asset.scale if asset and block.of == "reward" else 1)
    if unit != unit.to_integral_value():
        what = "times" if block.of == "times" else "the reward"
        message = f"{block.max} cannot be counted out in {what}"
        context.wrong((*path, "max"), "not_whole", message, "use a whole number")
    if block.of == "times" and "cut" in block.model_fields_set:
        message, hint = "'cut' has no meaning for a number of times", "remove it: only a limit of the reward cuts"
        context.warn((*path, "cut"), "idle_cut", message, hint, key=True)
    if block.of == "times" and block.every == "event":
        hint = "use day, week, month, season or ever"
        message = "a number of times per event limits nothing"
        context.wrong((*path, "every"), "idle_limit", message, hint)
    if block.alert_at is not None and (block.per != "quest" or block.every == "event"):
        what = "'alert_at' is for limits that all players share" if block.per != "quest" else "one event alerts nobody"
        hint = "per: quest, and every: day, week, month, season or ever"
        context.wrong((*path, "alert_at"), "idle_alert", what, hint, key=True)
    per = _per(context, path, block.per)
    if per is None:
        return None
    alert_at = tuple(block.alert_at or ())
    return Limit(f"limits[{number}]", int(unit), block.of, per, block.every, block.cut, alert_at)


def _per(context: Context, path: Place, per: str) -> str | None:
    if per in ("player", "quest"):
        return per
    if context.file.steps is not None:
        hint = did_you_mean(per, ("player", "quest"))
        message = f"'{per}' is not allowed here: with 'steps' the last act may be of several types"
        context.wrong((*path, "per"), "no_event", message, hint)
        return None
    if context.event is None:
        return None
    field = context.event_field((*path, "per"), per, context.event)
    if field is not None and context.event.fields[field].privacy == "drop":
        message = f"'{field}' is never stored, so nothing can be limited by it"
        context.wrong((*path, "per"), "not_kept", message, "the vocabulary says 'privacy: drop' for it")
    return field


def _budget(context: Context) -> Limit | None:
    name = context.file.budget
    if name is None:
        return None
    budget = context.budgets.get(name)
    if budget is None:
        near = near_miss(name, context.budgets)
        hint = f"did you mean '{near}'?" if near else _new_budget(context, name)
        context.wrong(("budget",), "unknown_budget", f"there is no budget '{name}'", hint)
        return None
    if not budget.asset:
        return None
    if context.file.reward.give != budget.asset:
        message = f"the budget '{name}' is of {budget.asset}, but this quest gives {context.file.reward.give}"
        context.wrong(("budget",), "budget_asset", message, "name a budget of the same asset")
    for number, bonus in enumerate(context.file.bonus):
        if bonus.give != budget.asset and bonus.give in context.assets:
            message = f"the budget '{name}' is of {budget.asset}: it does not cover this bonus"
            hint = f"give {budget.asset}, or put this bonus in a quest of its own"
            context.wrong(("bonus", number, "give"), "budget_asset", message, hint)
    return Limit("budget", budget.max, "reward", "budget", budget.every, True, budget.alert_at, name)


def _new_budget(context: Context, name: str) -> str:
    """The lines that a new budget needs."""
    file, asset = context.file, context.file.reward.give
    said = f"owner: {file.owner}, asset: {asset}, max: 1000000, every: month, about: {{zh-CN: …, en: …}}"
    there = f"; there are {', '.join(sorted(context.budgets))}" if context.budgets else ""
    return f"write it into quests/budgets.yaml, under 'budgets:': {name}: {{{said}}}{there}"


def undo_of(context: Context) -> Undo | None:
    """How rewards are taken back, if they are."""
    block = context.file.undo
    known = [context.vocabulary.types.get(name) for name in context.file.events]
    events = [event for event in known if event is not None]
    if block is None:
        _tell_money(context, events)
        return None
    refused = _refused(context)
    if refused is not None:
        context.wrong(("undo", "on"), *refused)
    if context.blind or not events:
        return None
    other = context.vocabulary.types.get(block.on)
    undoing = _undoing(context, events)
    if other is None:
        hint = did_you_mean(block.on, undoing or context.vocabulary.types)
        context.wrong(("undo", "on"), "unknown_event", f"'{block.on}' is not a known event", hint)
        return None
    if block.on not in undoing or other.undoes is None:
        acts = " or ".join(dict.fromkeys(f"'{event.name}'" for event in events))
        hint = did_you_mean(block.on, undoing) or f"no event undoes {acts}: remove 'undo'"
        context.wrong(("undo", "on"), "undoes_nothing", f"'{block.on}' does not undo {acts}", hint)
        return None
    field = context.event_field(("undo", "find"), block.find, other)
    if field is None:
        return None
    if field != other.undoes.by:
        message = f"'{block.find}' does not name the act that is undone"
        context.wrong(("undo", "find"), "wrong_field", message, f"use event.{other.undoes.by}")
    return Undo(block.on, field, block.take_back, block.within, block.if_spent)


def _tell_money(context: Context, events: Sequence[EventType]) -> None:
    """Warn of a quest about money that could be undone and is not: buying and returning would earn."""
    money = next((event for event in events if event.amount is not None), None)
    if money is None or _refused(context) is not None:
        return
    for name in sorted(_undoing(context, [money])):
        undoes = context.vocabulary.types[name].undoes
        hint = f"add undo: {{on: {name}, find: event.{undoes.by if undoes else ''}}}"
        message = f"a '{money.name}' is about money, and no '{name}' takes the reward back: there is no 'undo'"
        context.warn(("reward",), "no_undo", message, hint, key=True)


def _undoing(context: Context, events: Sequence[EventType]) -> set[str]:
    """The event types that take one of these back."""
    undoing = [(name, kind) for name, kind in context.vocabulary.types.items() if kind.undoes is not None]
    return {name for name, kind in undoing if any(_undoes(kind, one) for one in events)}


def _refused(context: Context) -> tuple[str, str, str] | None:
    """Why nothing can be undone, as code, message and hint.

    A refund would lower the count and leave what it had paid for other acts: points without end.
    """
    count, reward = context.file.count, context.file.reward
    if count is None or (count.need is not None and count.highest is None):
        return None
    if count.need is not None:
        message = "'undo' cannot lower the highest total, so a refund would take nothing back"
        return "undo_of_highest", message, "count the 'sum' instead of the 'highest', or remove 'undo'"
    amounts = [str(reward.amount), *(bonus.amount for bonus in context.file.bonus)]
    if reward.curve is not None or any(re.search(r"\bcount\b", amount) for amount in amounts):
        message = "'undo' cannot take back a reward that grows with the count"
        return "undo_of_count", message, "pay each act by itself, or once when 'need' is reached"
    return None


def _undoes(other: EventType, event: EventType) -> bool:
    """Whether the other type takes such acts back: it names their business key, and both tell an amount."""
    return other.undoes is not None and event.key == (other.undoes.key,) and event.amount is not None
