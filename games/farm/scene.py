"""All that one player may see of a yard, their own or a friend's, in a constant number of statements."""

from __future__ import annotations

from typing import Any

from engine.clock import iso
from engine.daily import counts_of
from engine.days import local_of
from engine.social.friends import friends_among
from engine.turn import Friend
from engine.view import View
from games.farm.joy.wardrobe import worn_by
from games.farm.kindness.pages import offers
from games.farm.numbers import NUMBERS
from games.farm.rules import hen
from games.farm.rules.hen import MG, State
from games.farm.rules.trough import Eater, empty_at
from games.farm.tools.pages import offers as offers_of_tools
from games.farm.yards import EGGS, Kind, Yard, yards_of

Shown = dict[str, Any]


def scene(view: View) -> Shown:
    """Return a yard as the player who looks may see it."""
    wanted = {view.player.id, view.owner.id}
    found = yards_of(view.tx, view.ground, wanted, view.now)
    if view.friend:
        return _friends_yard(view, found)
    if view.player.id not in found:
        return {"hen": None, "can": [view.offer("adopt")]}
    return _own_yard(view, found[view.player.id])


def _own_yard(view: View, yard: Yard) -> Shown:
    counts, hour = counts_of(view.tx, view.player.id, view.day), local_of(view.now, view.player.zone).minute // 60
    away = _away(view, yard)
    eaten = yard.eaten_mg
    eggs = hen.eggs_ready(eaten, yard.coop.laid_mg)
    return {
        "hen": {**_hen(view, yard), "mood": yard.mood(view.day), "away": away},
        "trough": _trough(yard),
        "store": {"grams": yard.store_mg // MG, "holds_g": NUMBERS.feeding.store_g},
        "egg": {"ready": eggs, "part": hen.egg_part(eaten, yard.coop.laid_mg), "laid": yard.coop.eggs_laid},
        "eggs_thousandths": view.purse(EGGS),
        "guests": _guests(view, yard),
        "settings": {
            "stays": bool(yard.coop.stays),
            "on_board": bool(yard.coop.on_board),
            "may_work": bool(yard.coop.may_work),
        },
        "can": [
            view.offer("feed", hen.feed_refused(yard.state, yard.store_mg)),
            view.offer("take_eggs", "" if eggs else "no_egg_yet"),
            view.offer("pet", _pet_refused(yard, petted=bool(counts["farm.pet", 0]))),
            view.offer("tuck_in", hen.bed_refused(yard.state, hour)),
            *([view.offer("wake")] if yard.state == State.SLEEPY else []),
            *([view.offer("recall", friend=Friend(yard.away_to))] if yard.away_to else []),
        ],
    }


def _friends_yard(view: View, found: dict[int, Yard]) -> Shown:
    yard = found.get(view.owner.id)
    if yard is None:
        return {"hen": None, "can": []}
    mine, counts = found.get(view.player.id), counts_of(view.tx, view.player.id, view.day)
    return {
        "hen": {**_hen(view, yard), "mine_here": any(one.id == view.player.id for one in yard.guests)},
        "trough": _trough(yard),
        "egg": {"laid": yard.coop.eggs_laid},
        "guests": _guests(view, yard),
        "can": [
            view.offer("recall", "" if mine and mine.away_to == yard.id else "not_there", friend=Friend(yard.id)),
            *offers(view, mine, yard, counts),
            *offers_of_tools(view, mine, yard, counts),
        ],
    }


def _hen(view: View, yard: Yard) -> Shown:
    return {
        "name": yard.coop.name,
        "state": yard.state,
        "wears": worn_by(view.tx, yard.id),
        "speed_mg_h": hen.speed(yard.mood(view.day)),
        "ruffled": view.now < yard.coop.ruffled_until,
        "asleep_until": iso(yard.coop.asleep_until) if yard.state == State.SLEEPY else None,
        "fence_until": iso(yard.coop.fence_until) if view.now < yard.coop.fence_until else None,
    }


def _trough(yard: Yard) -> Shown:
    empty = empty_at(yard.trough)
    return {"mg": yard.trough.food_mg, "holds_g": yard.holds_g, "empty_at": iso(empty) if empty else None}


def _guests(view: View, yard: Yard) -> list[Shown]:
    """The hens of others that are here: whose one is knows who may see it, friends and the player's own."""
    here = yard.guests
    known = view.tx.answer(friends_among(view.player.id, [one.id for one in here])) | {view.player.id}
    return [_guest(view, yard, one, seen=one.id in known) for one in here]


def _guest(view: View, yard: Yard, one: Eater, *, seen: bool) -> Shown:
    stay, mine = yard.visits[one.id], one.id == view.player.id
    offers = [] if view.friend else [view.offer(move, visit=str(stay.id)) for move in ("send_home", "chase")]
    return {
        "visit": str(stay.id),
        "kind": stay.kind,
        "whose": str(one.id) if seen else None,
        "mine": mine,
        "ate_mg": one.ate_mg,
        "came_at": iso(stay.came_at),
        "can": offers if stay.kind in (Kind.THIEF, Kind.GUEST) else [],
    }


def _away(view: View, yard: Yard) -> Shown | None:
    """Where the hen is, and what she has eaten there."""
    if not yard.away_to:
        return None
    host = yards_of(view.tx, view.ground, [yard.away_to], view.now).get(yard.away_to)
    here = host.trough.eater(yard.id) if host else None
    return {"friend": str(yard.away_to), "as": yard.away_as, "ate_mg": here.ate_mg if here else 0}


def _pet_refused(yard: Yard, *, petted: bool) -> str:
    if yard.state == State.AWAY:
        return "hen_away"
    return "petted_already" if petted else ""
