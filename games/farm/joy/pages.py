"""The wardrobe, and the game of cups."""

from __future__ import annotations

from typing import Any

from engine.daily import counts_of
from engine.view import View
from games.farm.joy import rules
from games.farm.joy.rules import Facts
from games.farm.joy.wardrobe import facts_of, worn_by
from games.farm.numbers import NUMBERS
from games.farm.yards import yards_of

Shown = dict[str, Any]


def outfits(view: View) -> Shown:
    """Every outfit: by what it is earned, how far the player is, and whether it is worn."""
    yard = yards_of(view.tx, view.ground, [view.player.id], view.now).get(view.player.id)
    facts, worn = facts_of(view.tx, yard) if yard else Facts(0, 0, 0), worn_by(view.tx, view.player.id)
    return {
        "worn": worn,
        "outfits": [_outfit(view, name, facts, worn, no="" if yard else "no_hen") for name in NUMBERS.outfits],
        "can": [view.offer("dress", outfit="")] if worn else [],
    }


def cups(view: View) -> Shown:
    """How many games of cups are paid today still; more can be played at any time."""
    played = counts_of(view.tx, view.player.id, view.day)["farm.cups", 0]
    numbers = NUMBERS.cups
    return {
        "paid_left": rules.paid_left(played),
        "paid_a_day": numbers.paid_a_day,
        "rounds": numbers.rounds,
        "cups": numbers.cups,
        "can": [view.offer("cups_start")],
    }


def _outfit(view: View, name: str, facts: Facts, worn: str | None, no: str) -> Shown:
    kind = NUMBERS.outfits[name]
    no = no or ("" if rules.is_earned(name, facts) else "outfit_not_earned")
    return {
        "outfit": name,
        "title": dict(kind.title),
        "by": kind.by,
        "so_far": min(kind.need, rules.so_far(name, facts)),
        "need": kind.need,
        "worn": name == worn,
        "can": [view.offer("dress", no, outfit=name)],
    }


PAGES = {"outfits": outfits, "cups": cups}
