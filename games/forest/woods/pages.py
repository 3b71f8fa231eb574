"""Trees that players grow together, as one of them sees them: the list, one of them, and its rankings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.clock import iso
from engine.daily import counts_of
from engine.errors import Malformed, NotFound
from engine.ledger import amounts
from engine.pots import pot_account
from engine.social import groups
from engine.social.friends import friends_of
from engine.social.groups import Group, Member
from engine.social.names import shown
from engine.view import View
from games.forest.numbers import NUMBERS
from games.forest.rules import trees
from games.forest.rules import woods as rules
from games.forest.rules.woods import PUBLIC
from games.forest.seen import ENERGY, groves_of
from games.forest.stock import stocks_of
from games.forest.woods.seen import (
    PUBLIC_NAME,
    PUBLIC_TODAY,
    Given,
    Lot,
    Named,
    groups_named,
    growing_of,
    has_place,
    lots_of,
    people_of,
    shares_by,
    shares_of,
    wood_of,
)

Shown = dict[str, Any]
OPEN_SHOWN = 20


def my_woods(view: View) -> list[Shown]:
    """Return what of a player's growing co-plants the scene shows, oldest first; a constant number of statements."""
    me = view.player.id
    mine, member = shares_by(view.tx, me), view.tx.fetch(Member, "group_id", ("player_id",), [(me,)])
    given = [id for id, one in mine.items() if one.total_g]
    lots = {lot.id: lot for lot in (*growing_of(view.tx, [id for (id,) in member]), *lots_of(view.tx, given))}
    ordered = [lots[id] for id in sorted(lots) if not lots[id].planted_at]
    return _rows(view, ordered, mine)


def woods(view: View) -> Shown:
    """The player's growing co-plants, the public woods that are open, and the groups that could begin one."""
    mine = my_woods(view)
    growing = {lot.id: lot for lot in growing_of(view.tx, [0]) if not lot.full_at}
    given = {id: one for id, one in shares_by(view.tx, view.player.id).items() if one.total_g}
    people = people_of(view.tx, list(growing), view.now)
    room = {id for id in growing if people.get(id, (0, 0))[1] < NUMBERS.co_planting.places}
    newest = sorted(room | (given.keys() & growing.keys()))[-OPEN_SHOWN:]
    rows = _rows(view, [growing[id] for id in newest], given)
    for row, id in zip(rows, newest, strict=True):
        row["people"] = people.get(id, (0, 0))[0]
    return {"woods": mine, "public": rows, "can": _founding(view)}


def wood(view: View) -> Shown:
    """One co-plant: how far it is, who leads it, what each has given, and what the player can do there."""
    lot, own = _one(view, _place(view, 1)[0])
    kind, shares = own.kind if own else PUBLIC, shares_of(view.tx, [lot.id])[lot.id]
    mine, day = shares.get(view.player.id) or Given(lot.id, view.player.id), lot.day(view.now)
    energy = _inside(view, [lot])[lot.id]
    state = wood_of(lot, kind, energy)
    named = Named(own.kind, shown(own.label, own.name)) if own else Named(PUBLIC, PUBLIC_NAME)
    return {
        **_row(view, lot, named, energy, mine),
        "tree": trees.growth(energy, lot.goal_g)._asdict(),
        "zone": lot.zone,
        "made_at": iso(lot.made_at),
        "full_since": iso(lot.full_at) if lot.full_at else None,
        "planted_at": iso(lot.planted_at) if lot.planted_at else None,
        "captain": str(own.captain_id) if own and own.captain_id else None,
        "people": len(own.members) if own else sum(1 for one in shares.values() if one.total_g),
        "left_today_g": rules.left_today(state, mine.on(day) if own else _public_today(view)),
        "nobody_leaves": bool(own) and rules.keeps_everybody(state),
        "ranking": _ranking(view, lot, own, shares, 0, by_day=False),
        "can": _offers(view, lot, own, shares, state),
    }


def wood_total(view: View) -> Shown:
    """The members of a co-plant by what they gave in all, from a place on."""
    return _ranked(view, by_day=False)


def wood_day(view: View) -> Shown:
    """The members of a co-plant by what they gave today, from a place on."""
    return _ranked(view, by_day=True)


WOODS_PAGES: Mapping[str, Callable[[View], Mapping[str, Any]]] = {
    "woods": woods, "wood": wood, "wood_total": wood_total, "wood_day": wood_day,
}  # fmt: skip


def _rows(view: View, lots: list[Lot], mine: Mapping[int, Given]) -> list[Shown]:
    named = groups_named(view.tx, {lot.group_id for lot in lots if lot.group_id})
    inside, has = _inside(view, lots), view.purse(ENERGY)
    public = _public_today(view) if not all(lot.group_id for lot in lots) else 0
    rows = []
    for lot in lots:
        one = mine.get(lot.id) or Given(lot.id, view.player.id)
        row = _row(view, lot, named[lot.group_id], inside[lot.id], one)
        today = one.on(lot.day(view.now)) if lot.group_id else public
        no = rules.can_water(wood_of(lot, row["kind"], inside[lot.id]), today, has)
        rows.append({**row, "can": [_water(view, lot, no)]})
    return rows


def _row(view: View, lot: Lot, named: Named, energy: int, mine: Given) -> Shown:
    species = NUMBERS.species.get(lot.species)
    return {
        "wood": str(lot.id),
        "kind": named.kind,
        "name": dict(named.name),
        "group": str(lot.group_id) if lot.group_id else None,
        "species": lot.species,
        "title": dict(species.title) if species else {},
        "energy_g": energy,
        "goal_g": lot.goal_g,
        "mine_g": mine.total_g,
        "today_g": mine.on(lot.day(view.now)),
    }


def _water(view: View, lot: Lot, refused: str) -> Shown:
    return view.offer("water_wood", refused, wood=str(lot.id), grams=NUMBERS.co_planting.least_g)


def _founding(view: View) -> list[Shown]:
    """Return one offer for each group that the player leads."""
    mine = [group for group in groups.groups_of(view.tx, view.player.id) if group.captain_id == view.player.id]
    busy = {lot.group_id for lot in growing_of(view.tx, [group.id for group in mine])}
    goal = groves_of(view.tx, [view.player.id], view.now)[view.player.id].goal
    stock = stocks_of(view.tx, view.assets[ENERGY], [goal], view.now).get(goal) if mine else None
    no = "unknown_species" if not stock else "" if stock.left else "sold_out"
    return [
        view.offer("found", "wood_grows" if group.id in busy else no, group=str(group.id), species=goal)
        for group in mine
    ]


def _offers(view: View, lot: Lot, own: Group | None, shares: Mapping[int, Given], state: rules.Wood) -> list[Shown]:
    mine, day = shares.get(view.player.id) or Given(lot.id, view.player.id), lot.day(view.now)
    no = rules.can_water(state, mine.on(day) if own else _public_today(view), view.purse(ENERGY))
    if not own:
        no = no or ("" if has_place(shares, view.player.id, view.now) else "wood_has_no_place")
        leaves = "wood_planted" if lot.planted_at else "" if mine.total_g else "no_gift"
        return [_water(view, lot, no), view.offer("leave_wood", leaves, wood=str(lot.id))]
    waiting = [id for id, _ in own.members if id != view.player.id and not (id in shares and shares[id].on(day))]
    late = rules.closed(state) or rules.remind_refused(
        lot.local(view.now).minute, reminded=lot.reminded == day, waiting=len(waiting)
    )
    leads = own.captain_id == view.player.id
    return [_water(view, lot, no), view.offer("remind", late if leads else "only_captain", wood=str(lot.id))]


def _ranked(view: View, *, by_day: bool) -> Shown:
    id, start = _place(view, 2)
    lot, own = _one(view, id)
    return _ranking(view, lot, own, shares_of(view.tx, [lot.id])[lot.id], start, by_day=by_day)


def _ranking(
    view: View, lot: Lot, own: Group | None, shares: Mapping[int, Given], start: int, *, by_day: bool
) -> Shown:
    """Return a page of a ranking. Of a public wood only friends have a name, and a group's hidden are left out."""
    day, size = lot.day(view.now), NUMBERS.friends.ranking_page
    people = [id for id, _ in own.members] if own else [id for id, one in shares.items() if one.total_g]
    known = {*people} if own else _known(view)
    all_of_it = [shares.get(id) or Given(lot.id, id) for id in people]
    order = sorted(all_of_it, key=lambda one: (-(one.on(day) if by_day else one.total_g), one.player_id))
    rows = [
        {
            "rank": rank,
            "player": str(one.player_id) if one.player_id in known else None,
            "me": one.player_id == view.player.id,
            "total_g": one.total_g,
            "today_g": one.on(day),
            "first_at": iso(one.first_at) if own and one.first_at else None,
            "last_at": iso(one.last_at) if own and one.last_at else None,
        }
        for rank, one in enumerate(order[start : start + size], start + 1)
    ]
    more = start + size < len(order)
    return {"rows": rows, "of": len(order), "next": f"{lot.id}-{start + size}" if more else None}


def _known(view: View) -> set[int]:
    return {view.player.id, *(one.id for one in friends_of(view.tx, view.player.id))}


def _public_today(view: View) -> int:
    """Return what the player gave today for public woods together."""
    return counts_of(view.tx, view.player.id, view.day)[f"forest.{PUBLIC_TODAY}", 0]


def _one(view: View, id: int) -> tuple[Lot, Group | None]:
    """Return a plot that the player may see, with its group as the player sees it. Errors: NotFound."""
    lots = lots_of(view.tx, [id])
    if not lots:
        raise _unknown_wood()
    if not lots[0].group_id:
        return lots[0], None
    try:
        return lots[0], groups.group_of(view.tx, view.player.id, lots[0].group_id)
    except NotFound as error:
        raise _unknown_wood() from error


def _inside(view: View, lots: list[Lot]) -> dict[int, int]:
    accounts = {lot.id: pot_account(lot.id, view.assets[ENERGY]) for lot in lots}
    [found] = view.tx.ask(amounts(list(accounts.values())))
    return {lot.id: lot.goal_g if lot.planted_at else found.get(accounts[lot.id], 0) for lot in lots}


def _place(view: View, parts: int) -> tuple[int, ...]:
    place = view.place(parts)
    if place is None:
        raise Malformed("say which wood", code="wrong_cursor", hint="send what the page `woods` calls it")
    return tuple(min(one, (1 << 63) - 1) for one in place)


def _unknown_wood() -> NotFound:
    return NotFound("there is no such wood", code="unknown_wood", hint="the page `woods` lists them")
