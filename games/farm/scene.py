"""All that one player may see of a yard, their own or a friend's, in a constant number of statements."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

from engine.clock import iso
from engine.daily import Count, counted
from engine.days import local_of
from engine.ledger import PURSE, account, amounts
from engine.social.friends import friends_among
from engine.turn import Friend
from engine.view import View
from games.farm.hen.moves import LAID
from games.farm.joy.wardrobe import worn
from games.farm.kindness.pages import offers
from games.farm.numbers import NUMBERS
from games.farm.rules import hen
from games.farm.rules.hen import MG, State
from games.farm.rules.trough import Eater, empty_at
from games.farm.tools.bag import bag_of
from games.farm.tools.pages import offers as offers_of_tools
from games.farm.yards import EGGS, Kind, Yard, asked, made_of, yards_of

Shown = dict[str, Any]
_SEEN_OFF: dict[str, tuple[str, ...]] = {Kind.THIEF: ("send_home", "chase")}
"""What a host can do about a hen; nobody claps their hands at a guest who came for tea, or a helper."""


def scene(view: View) -> Shown:
    """Return a yard as the player who looks may see it."""
    me, local = view.player.id, local_of(view.now, view.player.zone)
    if view.friend:
        return _friends_yard(view, local.date)
    eggs = account(me, view.assets[EGGS], PURSE)
    *yards, counts, wears, held = view.tx.ask(
        *asked(view.ground, [me]), counted(me, local.date), worn(me), amounts([eggs])
    )
    if yard := made_of(view.now, *yards).get(me):
        return _own_yard(view, yard, Now(local.date, local.minute // 60, counts, wears), held.get(eggs, 0))
    return {"hen": None, "can": [view.offer("adopt")]}


class Now(NamedTuple):
    """The day and hour of who looks, what they did on it, and what the hen that is looked at wears."""

    day: date
    hour: int
    counts: Counter[Count]
    wears: str | None


def _own_yard(view: View, yard: Yard, now: Now, purse: int) -> Shown:
    away, doing = _away(view, yard), yard.state
    eaten = yard.eaten_mg
    eggs = hen.eggs_ready(eaten, yard.coop.laid_mg)
    return {
        "hen": {**_hen(view, yard, doing, now), "mood": yard.mood(now.day), "away": away},
        "trough": _trough(yard),
        "store": {"grams": yard.store_mg // MG, "holds_g": NUMBERS.feeding.store_g},
        "egg": {"ready": eggs, "part": hen.egg_part(eaten, yard.coop.laid_mg), "laid": yard.coop.eggs_laid},
        "eggs_thousandths": purse,
        "guests": _guests(view, yard),
        "settings": {
            "stays": bool(yard.coop.stays),
            "may_work": bool(yard.coop.may_work),
        },
        "can": [
            view.offer("feed", hen.feed_refused(doing, yard.store_mg)),
            view.offer("take_eggs", _eggs_refused(view, eggs)),
            view.offer("pet", _pet_refused(doing, petted=bool(now.counts["farm.pet", 0]))),
            view.offer("tuck_in", hen.bed_refused(doing, now.hour)),
            *([view.offer("wake")] if doing == State.SLEEPY else []),
            *([view.offer("recall", friend=Friend(yard.away_to))] if yard.away_to else []),
        ],
    }


def _friends_yard(view: View, day: date) -> Shown:
    me, other = view.player.id, view.owner.id
    theirs = local_of(view.now, view.owner.zone).date
    *yards, counts, done, many, wears = view.tx.ask(
        *asked(view.ground, (me, other)), counted(me, day), counted(other, theirs), bag_of(me), worn(other)
    )
    found = made_of(view.now, *yards)
    mine, yard = found.get(me), found.get(other)
    if yard is None:
        return {"hen": None, "can": []}
    doing, now = hen.as_friends_see(yard.state), Now(day, 0, counts, wears)
    return {
        "hen": {**_hen(view, yard, doing, now), "mine_here": any(one.id == me for one in yard.guests)},
        "trough": _trough(yard),
        "egg": {"laid": yard.coop.eggs_laid},
        "guests": _guests(view, yard),
        "can": [
            view.offer("recall", "" if mine and mine.away_to == other else "not_there", friend=Friend(other)),
            *(offers(view, mine, yard, counts, done) if mine else ()),
            *(offers_of_tools(view, mine, yard, counts, many, done) if mine else ()),
        ],
    }


def _hen(view: View, yard: Yard, doing: State, now: Now) -> Shown:
    coop = yard.coop
    return {
        "name": coop.name,
        "state": doing,
        "wears": now.wears,
        "speed_mg_h": yard.speed(now.day),
        "ruffled": view.now < coop.ruffled_until,
        "asleep_until": iso(coop.asleep_until) if doing == State.SLEEPY else None,
        "fence_until": iso(coop.fence_until) if view.now < coop.fence_until else None,
    }


def _trough(yard: Yard) -> Shown:
    empty = empty_at(yard.trough)
    return {"mg": yard.trough.food_mg, "holds_g": yard.holds_g, "empty_at": iso(empty) if empty else None}


def _guests(view: View, yard: Yard) -> list[Shown]:
    """The hens of others that are here: whose one is knows who may see it, friends and the player's own."""
    here = yard.guests
    if not here:
        return []
    known = view.tx.answer(friends_among(view.player.id, [one.id for one in here])) | {view.player.id}
    return [_guest(view, yard, one, seen=one.id in known) for one in here]


def _guest(view: View, yard: Yard, one: Eater, *, seen: bool) -> Shown:
    stay, mine = yard.visits[one.id], one.id == view.player.id
    moves = () if view.friend else _SEEN_OFF.get(stay.kind, ("send_home",))
    return {
        "visit": str(stay.id),
        "kind": stay.kind,
        "whose": str(one.id) if seen else None,
        "mine": mine,
        "ate_mg": one.ate_mg,
        "came_at": iso(stay.came_at),
        "can": [view.offer(move, visit=str(stay.id)) for move in moves],
    }


def _away(view: View, yard: Yard) -> Shown | None:
    """Where the hen is, and what she has eaten there."""
    if not yard.away_to:
        return None
    host = yards_of(view.tx, view.ground, [yard.away_to], view.now).get(yard.away_to)
    here = host.trough.eater(yard.id) if host else None
    return {"friend": str(yard.away_to), "as": yard.away_as, "ate_mg": here.ate_mg if here else 0}


def _eggs_refused(view: View, eggs: int) -> str:
    if not eggs:
        return "no_egg_yet"
    return "" if view.pays(LAID) else "eggs_wait"


def _pet_refused(doing: State, *, petted: bool) -> str:
    if doing == State.AWAY:
        return "hen_away"
    return "petted_already" if petted else ""
