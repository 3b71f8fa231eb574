"""What a quest gives: its reward, and the bonuses on top."""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import blake2b

from engine.documents.document import did_you_mean
from engine.quests.context import Context, Place, as_condition
from engine.quests.expressions import DECIMAL, TRUE_FALSE, Compiled
from engine.quests.lints import contradictions, curve_mistakes, grows, names_in
from engine.quests.model import BonusBlock
from engine.quests.quest import Bonus, Condition, Curve, Evaluate, Reward, Rounding, Run
from engine.quests.syntax import Literal

_LEAST = {"down": Decimal(1), "nearest": Decimal("0.51"), "up": Decimal("0.000001")}
"""The smallest amount of which rounding leaves something."""


def reward_of(context: Context) -> Reward | None:
    """The reward, or None with findings."""
    block = context.file.reward
    scale, parts = _fineness(context, ("reward", "give"), block.give)
    if block.curve is None:
        amount = _amount(context, ("reward", "amount"), str(block.amount), block.round, parts)
        if amount is None:
            return None
        return Reward(block.give, scale, amount, None, block.round, str(block.amount), parts)
    if context.file.count is None:
        hint = "for example count: {highest: event.day_total, every: day}"
        if context.file.steps is not None:
            hint = "with 'steps' a reward has an 'amount'"
        context.wrong(("reward", "curve"), "curve_without_count", "a curve needs 'count'", hint)
    points = [(point[0], point[1]) for point in block.curve.points]
    for number, column, message, hint in curve_mistakes(points):
        context.wrong(("reward", "curve", "points", number, column), "bad_curve", message, hint)
    curve = Curve(tuple(points), block.curve.between)
    return Reward(block.give, scale, None, curve, block.round, parts=parts)


def bonuses_of(context: Context) -> tuple[Bonus, ...]:
    """The bonuses; those that are wrong are left out."""
    _tell_twins(context)
    found = [_bonus(context, number, block) for number, block in enumerate(context.file.bonus)]
    return tuple(bonus for bonus in found if bonus is not None)


def _tell_twins(context: Context) -> None:
    """What was paid is remembered by what a bonus says, so two that say the same would be one."""
    first: dict[str, int] = {}
    for number, block in enumerate(context.file.bonus):
        above = first.setdefault(_key(block), number)
        if above != number:
            message, hint = f"this bonus says the same as bonus[{above}]", "keep one of them, with both amounts"
            context.wrong(("bonus", number, "when"), "same_bonus", message, hint)


def _key(block: BonusBlock) -> str:
    """A short hash of what a bonus says, however its expressions are spaced."""
    said = [" ".join(str(text).split()) for text in (block.when, block.give, block.amount)]
    return blake2b(json.dumps(said).encode(), digest_size=4).hexdigest()


def _bonus(context: Context, number: int, block: BonusBlock) -> Bonus | None:
    path: Place = ("bonus", number)
    scale, parts = _fineness(context, (*path, "give"), block.give)
    when = _bonus_condition(context, number, block.when)
    amount = _amount(context, (*path, "amount"), block.amount, block.round, parts)
    if when is None or amount is None:
        return None
    asks = {name.root for name in names_in(when.node)}
    reward = Reward(block.give, scale, amount, None, block.round, block.amount, parts)
    by_length, by_count = "streak" in asks, "count" in asks
    return Bonus(f"bonus[{number}]", when, reward, by_length, by_count, _key(block))


def _bonus_condition(context: Context, number: int, text: str) -> Condition | None:
    path: Place = ("bonus", number, "when")
    if context.blind:
        return None
    compiled = context.expression(path, text, TRUE_FALSE, context.event, progress=True)
    if compiled is None:
        return None
    never = isinstance(compiled.node, Literal) and not compiled.node.value
    offset = next((offset for _, offset in contradictions([compiled.node])), 0 if never else None)
    if offset is not None:
        hint = "its condition is never true: correct or remove it"
        context.wrong(path, "never_true", "this bonus is never given", hint, offset=offset)
    return as_condition(f"bonus[{number}].when", text, compiled)


def _fineness(context: Context, path: Place, name: str) -> tuple[int, int]:
    """How many smallest units of the asset make one display unit, and to which part of one rewards are rounded."""
    asset = context.assets.get(name)
    if asset is None:
        hint = did_you_mean(name, context.assets)
        context.wrong(path, "unknown_asset", f"'{name}' is not a known asset", hint)
        return 1, 1
    return asset.scale, asset.parts


def _amount(context: Context, path: Place, text: str, rounding: Rounding, parts: int) -> Evaluate | None:
    if context.blind:
        return None
    compiled = context.expression(path, text, DECIMAL, context.event, progress=True)
    if compiled is None:
        return None
    context.stored(path, compiled, context.event)
    if context.event is not None and (field := grows(compiled.node, context.event.fields)):
        context.growing.append((path, field))
    amount = _constant(compiled)
    if amount is not None and amount * parts < _LEAST[rounding]:
        message = f"an amount of {amount:f} never pays anything"
        hint = "rewards are rounded to whole display units"
        context.wrong(path, "pays_nothing", message, hint if parts == 1 else f"it is rounded to {1 / Decimal(parts):f}")
    elif amount is not None and parts == 1 and amount % 1:
        hint = f"rewards are whole display units, rounded {rounding}: write {amount // 1:f} or {amount // 1 + 1:f}"
        context.warn(path, "rounded_amount", f"an amount of {amount:f} is never paid as it is", hint)
    return compiled.evaluate


def _constant(compiled: Compiled) -> Decimal | None:
    """The amount, when it is the same for every act."""
    if any(True for _ in names_in(compiled.node)):
        return None
    return Decimal(compiled.evaluate(None, None, Run()))
