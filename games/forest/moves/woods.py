"""Growing a tree together: founding a plot, watering it, reminding, leaving a public one; and the tree at the end.

Membership in a group rests on the player's own lock (who takes a player out of a group holds it), everything about a
plot on the plot's. Lock order: players, groups, plots, counters of species.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from engine.errors import NotFound
from engine.social import groups
from engine.social.groups import Group, Member, PlayerGroup
from engine.social.seen import away, unseen
from engine.turn import Somebody, Turn
from games.forest.moves.planting import Name, lock_stock, register
from games.forest.numbers import NUMBERS
from games.forest.rules import trees
from games.forest.rules import woods as rules
from games.forest.rules.woods import PUBLIC
from games.forest.seen import ENERGY, groves_of
from games.forest.tables import Forest, SpeciesCount
from games.forest.woods.seen import (
    PUBLIC_TODAY,
    Given,
    Lot,
    groups_named,
    growing_of,
    has_place,
    lots_of,
    may_lead,
    shares_of,
    wood_of,
)
from games.forest.woods.tables import Plot, Share

Id = Annotated[str, Field(pattern=r"^[0-9]{1,19}$")]
Grams = Annotated[int, Field(ge=1, le=1_000_000)]
_LAST_ID = (1 << 63) - 1


def found(turn: Turn, group: Id, species: Name) -> dict[str, Any]:
    """Let a group that one is captain of grow a tree together; one at a time."""
    own = _group(turn, _number(group))
    if own.captain_id != turn.player.id:
        turn.refuse("only_captain")
    if species not in NUMBERS.species:
        turn.refuse("unknown_species")
    if growing_of(turn.tx, [own.id]):
        turn.refuse("wood_grows")
    if not lock_stock(turn, species).left:
        turn.refuse("sold_out")
    pot = turn.open_pot()
    turn.insert(Plot, [Lot(pot, own.id, species, NUMBERS.species[species].price_g, own.zone, turn.now)])
    return {"wood": str(pot)}


def water_wood(turn: Turn, wood: Id, grams: Grams) -> dict[str, Any]:
    """Give of one's own energy for a tree that grows together; the last watering is what is missing, and plants it."""
    lot, kind = _enter(turn, _number(wood))
    shares, day = shares_of(turn.tx, [lot.id])[lot.id], lot.day(turn.now)
    mine = shares.get(turn.player.id) or Given(lot.id, turn.player.id)
    state = wood_of(lot, kind, turn.has(turn.pot(ENERGY, lot.id)))
    today = turn.counted(PUBLIC_TODAY) if kind == PUBLIC else mine.on(day)
    if no := rules.water_refused(state, grams, today, turn.has(turn.purse(ENERGY))):
        turn.refuse(no)
    if kind == PUBLIC and not has_place(shares, turn.player.id, turn.now):
        turn.refuse("wood_has_no_place")
    poured = rules.poured(state, grams)
    turn.transfer(ENERGY, turn.purse(ENERGY), turn.pot(ENERGY, lot.id), poured)
    if kind == PUBLIC:
        turn.count(PUBLIC_TODAY, poured)
    shares[turn.player.id] = mine.more(poured, day, turn.now)
    turn.tell("forest.wood_watered", species=lot.species, grams=poured)
    number = _finish(turn, lot, shares) if poured == state.missing_g else ""
    if not number:
        turn.put(Share, [shares[turn.player.id]])
    return {"grams": poured, "planted": number or None}


def leave_wood(turn: Turn, wood: Id) -> dict[str, Any]:
    """Leave a public wood before its tree is planted: all that one has given comes back."""
    lot, kind = _enter(turn, _number(wood))
    mine = shares_of(turn.tx, [lot.id])[lot.id].get(turn.player.id)
    if kind != PUBLIC:
        turn.refuse("only_public")
    if lot.planted_at:
        turn.refuse("wood_planted")
    if not mine or not mine.total_g:
        turn.refuse("no_gift")
    turn.transfer(ENERGY, turn.pot(ENERGY, lot.id), turn.purse(ENERGY), mine.total_g)
    turn.put(Share, [mine.taken_back()])
    turn.put(Plot, [lot._replace(full_at=0)])
    return {"grams": mine.total_g}


def remind(turn: Turn, wood: Id) -> dict[str, Any]:
    """Remind the members who have not watered today; for the captain, in the evening, once a day."""
    lots = lots_of(turn.tx, [_number(wood)])
    if not lots or not lots[0].group_id:
        turn.refuse("unknown_wood")
    own = _group(turn, lots[0].group_id, "unknown_wood")
    if own.captain_id != turn.player.id:
        turn.refuse("only_captain")
    [lot] = lots_of(turn.tx, [lots[0].id], lock=True)
    energy, day = turn.has(turn.pot(ENERGY, lot.id)), lot.day(turn.now)
    waiting = waiting_members(turn, own, lot)
    no = rules.closed(wood_of(lot, own.kind, energy)) or rules.remind_refused(
        lot.local(turn.now).minute, reminded=lot.reminded == day, waiting=len(waiting)
    )
    if no:
        turn.refuse(no)
    turn.put(Plot, [lot._replace(reminded=day)])
    for member in waiting:
        turn.later("remind_member", turn.player.id, turn.now, member=Somebody(member), wood=wood)
    return {"members": len(waiting)}


def waiting_members(turn: Turn, own: Group, lot: Lot) -> list[int]:
    """Return the members, as the captain sees them, who have not watered today."""
    day, shares = lot.day(turn.now), shares_of(turn.tx, [lot.id])[lot.id]
    done = {id for id, one in shares.items() if one.on(day)}
    others = {id for id, _ in own.members} - done - {turn.player.id}
    return sorted(others - unseen(turn.tx, turn.player.id, others))


def remind_member(turn: Turn, member: Somebody, wood: Id) -> None:
    """Follow-up, in a turn of the captain's: one member is told, who has not gone meanwhile."""
    keys = [(member.id, lot.group_id) for lot in lots_of(turn.tx, [_number(wood)]) if not lot.planted_at]
    if turn.tx.fetch(Member, "since_at", ("player_id", "group_id"), keys):
        turn.notify("wood_reminder", turn.players[member.id], wood=wood)


def tree_grown(turn: Turn, wood: Id, species: str, grams: int) -> None:
    """Follow-up: one who gave for a planted tree hears of it, and so do quests."""
    grove = groves_of(turn.tx, [turn.player.id], turn.now)[turn.player.id]
    grove.planted += 1
    turn.put(Forest, [grove.row()])
    turn.notify("wood_planted", wood=wood, grams=grams)
    turn.tell("forest.tree_planted", species=species, grams=grams)


def tell_full(turn: Turn, wood: Id) -> None:
    """Follow-up: who gave for a plot hears that it is full, and waits for stock."""
    turn.notify("wood_full", wood=wood)


def tell_rests(turn: Turn, wood: Id) -> None:
    """Follow-up: who was captain hears that somebody else leads now."""
    turn.notify("wood_captain_rests", wood=wood)


def tell_returned(turn: Turn, grams: int) -> None:
    """Follow-up: who is out of a group hears what came back (games/forest/woods/parting.py)."""
    turn.notify("wood_returned", grams=grams)


def plant_wood(turn: Turn, wood: Id) -> None:
    """Follow-up: a plot that is full and waits for stock is planted, if there is some now."""
    for lot in lots_of(turn.tx, [_number(wood)], lock=True):
        if lot.full_at and not lot.planted_at:
            _finish(turn, lot, shares_of(turn.tx, [lot.id])[lot.id])


def lead_wood(turn: Turn, wood: Id) -> None:
    """Follow-up: who gave most in recent time leads instead of a captain who has not watered for long."""
    lots = lots_of(turn.tx, [_number(wood)])
    if not lots:
        return
    own = _group(turn, lots[0].group_id, "unknown_wood")
    [(captain,)] = turn.tx.fetch(PlayerGroup, "captain_id", ("id",), [(own.id,)])  # not who stands in for them
    [lot] = lots_of(turn.tx, [lots[0].id], lock=True)
    shares = shares_of(turn.tx, [lot.id])[lot.id]
    there = may_lead(shares, captain, away(turn.tx, shares.keys()))
    if not lot.planted_at and rules.heir(captain, there, lot.made_at, turn.now) == turn.player.id:
        groups.appoint(turn.tx, own, turn.player.id)
        turn.notify("wood_captain", wood=wood)
        turn.later("tell_rests", captain, turn.now, wood=wood)


def _finish(turn: Turn, lot: Lot, shares: Mapping[int, Given]) -> str:
    """Plant a full plot and return the tree's number; '' when there is no stock: then it waits. Everybody is told."""
    parts = {id: one.total_g for id, one in sorted(shares.items()) if one.total_g}
    stock = lock_stock(turn, lot.species)
    if not stock.left:
        for player in parts if not lot.full_at else ():
            turn.later("tell_full", player, turn.now, wood=str(lot.id))
        turn.put(Plot, [lot._replace(full_at=lot.full_at or turn.now)])
        return ""
    turn.add(SpeciesCount, [(lot.species, 1)])
    register(turn, lot.id, lot.species, stock.planted + 1, parts)
    turn.tx.delete(Share, ("plot_id",), [(lot.id,)])  # from now on the certificates say it
    turn.put(Plot, [lot._replace(full_at=lot.full_at or turn.now, planted_at=turn.now)])
    for player, grams in parts.items():
        turn.later("tree_grown", player, turn.now, wood=str(lot.id), species=lot.species, grams=grams)
    return trees.certificate_number(lot.species, stock.planted + 1, turn.now)


def _enter(turn: Turn, wood: int) -> tuple[Lot, str]:
    """Lock a plot that the player may water, and return it with its group's kind."""
    lots = lots_of(turn.tx, [wood], lock=True)
    if not lots:
        turn.refuse("unknown_wood")
    named = groups_named(turn.tx, {lots[0].group_id})
    key = (turn.player.id, lots[0].group_id)
    if lots[0].group_id and not turn.tx.fetch(Member, "since_at", ("player_id", "group_id"), [key]):
        turn.refuse("unknown_wood")
    return lots[0], named[lots[0].group_id].kind


def _group(turn: Turn, group: int, no: str = "unknown_group") -> Group:
    try:
        return groups.lock_group(turn.tx, group, turn.player.id)
    except NotFound:
        turn.refuse(no)


def _number(id: str) -> int:
    return min(int(id), _LAST_ID)
