"""What GET /v1/sandbox/sums answers: what all players together have, did and cost, for those who reckon it up."""

from __future__ import annotations

import msgspec

from engine.clock import DAY, iso
from engine.published.changes import budgets_of
from engine.published.content import Content
from engine.store import Database
from engine.support.activity import activity
from engine.support.spending import spending
from engine.support.totals import Total, totals

BUDGET = "budget"
ACTIVE_DAYS = 30  # an active player of a month, as banks count them


class AssetSum(msgspec.Struct):
    """An asset in all hands, in its smallest unit, of which `scale` make a `unit`.

    `minted` is what was given less what was taken back; it lies in `purses`, `waiting`, in `pots` that games keep, is
    `expired`, or is owed: `debt` is zero or below.
    """

    asset: str
    unit: str
    scale: int
    minted: int
    purses: int
    waiting: int
    pots: int
    expired: int
    debt: int


class BudgetUse(msgspec.Struct):
    """What is used of a budget, or of a quest's limit that alerts, in the window that runs now, in display units.

    `about` is what a budget is for, by language; a quest's limit has nothing to say of itself.
    """

    name: str
    about: dict[str, str]
    rule: str
    window: str
    used: str
    most: str
    unit: str
    percent: int


class SumsView(msgspec.Struct):
    """The sums at `now`. Of those who took `part` something was told ever, of an `active` player in the last
    `active_days` days of the game's time.

    `events` says how often each type was told, by the bank and by the games.
    """

    now: str
    players: int
    part: int
    active: int
    active_days: int
    events: dict[str, int]
    assets: list[AssetSum]
    budgets: list[BudgetUse]


def sums_view(db: Database, content: Content, now: int) -> SumsView:
    """Return the sums of a database at an instant of the game's time."""
    found = activity(db, now - ACTIVE_DAYS * DAY)
    known = budgets_of(content)
    budgets = [
        BudgetUse(
            one.name,
            dict(known[one.name].about) if one.rule == BUDGET else {},
            one.rule,
            one.window,
            one.used,
            one.most,
            one.unit,
            one.percent,
        )
        for one in spending(db, content, now)
    ]
    assets = [_asset(one) for one in totals(db)]
    return SumsView(iso(now), found.players, found.part, found.active, ACTIVE_DAYS, found.events, assets, budgets)


def _asset(one: Total) -> AssetSum:
    asset = one.asset
    return AssetSum(asset.name, asset.unit, asset.scale, one.minted, one.purses, one.waiting, one.pots, one.expired,
                    one.debt)  # fmt: skip
