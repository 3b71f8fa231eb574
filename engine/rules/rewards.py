"""What an act earns once it counts: the amount, its rounding, the bonuses, and what the limits leave of them. Pure.

Amounts are computed in display units (`raw`), rounded to whole ones or parts of one, and paid in the asset's smallest
units.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

import msgspec

from engine.quests.quest import Curve, Limit, Reward, Run

REWARD_MAX = 10**9  # display units one event may earn from one quest; far beyond any sane reward
_ROUND = {"down": ROUND_FLOOR, "up": ROUND_CEILING, "nearest": ROUND_HALF_EVEN}


class Cut(NamedTuple):
    """What one limit left of an amount, in smallest units."""

    rule: str
    before: int
    after: int


class Due(msgspec.Struct, frozen=True, gc=False):
    """What is due before any limit: `amount` in smallest units, `raw` in display units before rounding.

    `rule` is its stable name: `reward.amount`, `reward.curve`, `bonus[0]`; `streak` the length it is due for.
    """

    reward: Reward
    amount: int
    raw: int | Decimal
    rule: str
    streak: int = 0


class Pay(msgspec.Struct, frozen=True, gc=False):
    """What is paid: `amount` in smallest units, after the `cuts`.

    `because` names what is not plain: the limit that cut it, or the bonus it is.
    """

    reward: Reward
    amount: int
    because: str
    raw: int | Decimal
    rule: str
    cuts: tuple[Cut, ...] = ()
    streak: int = 0


def due_by_amount(reward: Reward, fields: object, profile: object, run: Run, rule: str) -> Due:
    """Return what an amount's expression makes due; never less than nothing."""
    assert reward.amount is not None
    raw = reward.amount(fields, profile, run)
    if raw.__class__ is int and 0 <= raw <= REWARD_MAX:  # nearly all there is
        return Due(reward, raw * reward.scale, raw, rule, run.streak)
    assert isinstance(raw, int | Decimal)
    return Due(reward, _bounded(rounded(Decimal(raw), reward), reward), raw, rule, run.streak)


def due_by_curve(reward: Reward, before: int | Decimal, now: int | Decimal, streak: int = 0) -> Due:
    """Return what a rise of the count makes due: each rise of the curve is paid once."""
    assert reward.curve is not None
    high, low = curve_at(reward.curve, now), curve_at(reward.curve, before)
    rise = rounded(high, reward) - rounded(low, reward)
    return Due(reward, _bounded(rise, reward), high - low, "reward.curve", streak)


def rounded(amount: Decimal, reward: Reward) -> int:
    """Return an amount of display units in smallest units, rounded to whole display units or parts of one."""
    steps = (amount * reward.parts).to_integral_value(_ROUND[reward.round])
    return int(steps) * (reward.scale // reward.parts)


def _bounded(amount: int, reward: Reward) -> int:
    return min(max(amount, 0), REWARD_MAX * reward.scale)


def curve_at(curve: Curve, count: int | Decimal) -> Decimal:
    """Return the curve's display amount at a count: 0 at 0 and before the first point, flat after the last.

    What nothing has counted towards is not reached, so a first point [0, 5] is paid with the first count.
    """
    x = Decimal(count)
    reached = [point for point in curve.points if point[0] <= x]
    if not reached or not x:
        return Decimal(0)
    x0, y0 = reached[-1]
    if curve.between == "step" or len(reached) == len(curve.points):
        return y0
    x1, y1 = curve.points[len(reached)]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def within_limits(dues: Sequence[Due], asset: str, limits: Sequence[tuple[int, Limit]]) -> tuple[tuple[Pay, ...], str]:
    """Return what the limits leave of each due amount, in order, and the name of the first limit that cut one.

    `limits` come with what was used of each before. They are about the quest's own `asset` alone.
    """
    pays, spent, first = [], 0, ""
    for due in dues:
        amount, cuts = due.amount, []
        for used, limit in limits if due.reward.asset == asset else ():
            left = max(limit.max - used - spent, 0)
            if amount > left:
                after = left if limit.cut else 0
                cuts.append(Cut(limit.path, amount, after))
                amount = after
            if not amount:
                break
        because = cuts[-1].rule if cuts else ""
        first = first or because
        if due.reward.asset == asset:
            spent += amount
        if amount:
            said = because or (due.rule if due.rule.startswith("bonus") else "")
            pays.append(Pay(due.reward, amount, said, due.raw, due.rule, tuple(cuts), due.streak))
    return tuple(pays), first
