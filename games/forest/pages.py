"""What does not fit the scene: friends and their marks, rankings, what happened, the catalogue, certificates.

Each page costs a constant number of statements, however many friends or trees there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from engine.bulk import Query, Row, Select
from engine.clock import iso
from engine.daily import counted
from engine.deeds import deeds_of
from engine.risk import sanctions
from engine.social.friends import friend_counts, friends_of, hidden_from
from engine.social.seen import unseen
from engine.view import View
from games.forest.numbers import NUMBERS
from games.forest.rules import taking, trees
from games.forest.rules.taking import Bubble, Status, Thief
from games.forest.seen import (
    ENERGY,
    Grove,
    at_peace,
    bubble,
    bubbles,
    ended_peace,
    groves_of,
    monday_of,
    taken_of,
    with_lots,
)
from games.forest.stock import stocks_of
from games.forest.tables import Certificate, Evidence, Peace, Reservation, Tree
from games.forest.vitality import pages as vitality
from games.forest.vitality.bag import is_shielded, may_take, uses_of
from games.forest.woods.pages import WOODS_PAGES

Shown = dict[str, Any]
_ON_BOARD = (  # `1` stands in the text: an index of only those on the board is of no use to a bound value
    "SELECT player_id, grown_g, planted, thumbs FROM forest JOIN player ON player.id = player_id "
    "WHERE on_board = 1 AND minor = ''{} ORDER BY grown_g DESC, player_id LIMIT ?"
)
_BOARD = _ON_BOARD.format("")
_BOARD_AFTER = _ON_BOARD.format(" AND grown_g <= ? AND (grown_g < ? OR player_id > ?)")


class Friends(NamedTuple):
    """Friends of the player who looks: their bubbles, and what the player may do there."""

    bubbles: Mapping[int, list[tuple[int, Bubble]]]
    thieves: Mapping[int, Thief]
    taken: Mapping[int, Mapping[int, tuple[int, int]]]
    how_many: Mapping[int, int]
    apart: Collection[int]


def friends(view: View) -> Shown:
    """The player and all friends, by what they have grown; each with marks of what can be done there."""
    groves, me = _groves(view), view.player.id
    order = sorted(groves.values(), key=lambda one: (-one.grown_g, one.player_id))
    size, (start,) = NUMBERS.friends.ranking_page, view.place() or (0,)
    page = order[start : start + size]
    found = _friends(view, groves, [grove.player_id for grove in page])
    rows = [
        {"rank": rank, **_line(view, grove), "me": grove.player_id == me, "marks": _marks(view, found, grove.player_id)}
        for rank, grove in enumerate(page, start + 1)
    ]
    return _paged({"friends": rows, "of": len(order)}, start, size, len(order))


def week(view: View) -> Shown:
    """The player and all friends, by what they grew this week."""
    return _board(view, lambda one: _this_week(view, one))


def _board(view: View, by: Callable[[Grove], int]) -> Shown:
    order = sorted(_groves(view).values(), key=lambda one: (-by(one), one.player_id))
    size, (start,) = NUMBERS.friends.ranking_page, view.place() or (0,)
    rows = [
        {"rank": rank, **_line(view, grove), "me": grove.player_id == view.player.id}
        for rank, grove in enumerate(order[start : start + size], start + 1)
    ]
    return _paged({"ranking": rows, "of": len(order)}, start, size, len(order))


def board(view: View) -> Shown:
    """The ranking of all who want to be seen by strangers and are no minors; who plays sees it, in it or not."""
    if view.player.lacks():
        return {"ranking": [], "next": None}
    size, (start, grown, last) = NUMBERS.friends.ranking_page, view.place(3) or (0, 0, 0)
    after = (grown, grown, last) if start else ()
    rows = view.tx.answer(Select(_BOARD_AFTER if start else _BOARD, (*after, size + 1), list))
    hidden = unseen(view.tx, view.player.id, [row[0] for row in rows])
    shown = [
        {"rank": rank, "player": str(id), "grown_g": grown_g, "planted": planted, "thumbs": thumbs,
         "me": id == view.player.id}
        for rank, (id, grown_g, planted, thumbs) in enumerate(rows[:size], start + 1)
        if id not in hidden
    ]  # fmt: skip
    more = len(rows) > size
    return {"ranking": shown, "next": f"{start + size}-{rows[size - 1][1]}-{rows[size - 1][0]}" if more else None}


def find(view: View) -> Shown:
    """The next friend with something to take or to help with, after the one where the player is; None: all seen."""
    groves, me = _groves(view), view.player.id
    found = _friends(view, groves, groves)
    (after,) = view.place() or (0,)
    for friend in sorted(groves, key=lambda id: (id <= after, id)):
        marks = _marks(view, found, friend)
        if friend not in (me, after) and (marks["take"] or marks["help"]):
            return {"friend": str(friend), "marks": marks}
    return {"friend": None, "marks": None}


def feed(view: View) -> Shown:
    """What happened between the player and friends, newest first; a theft can be answered with water."""
    size, place = NUMBERS.friends.feed_page, view.place()
    hidden = hidden_from(view.tx, view.player.id)
    before = place[0] if place else None
    rows = deeds_of(view.tx, view.player.id, "forest", before=before, limit=size + 1, hidden=hidden)
    told = [
        {"kind": one.kind, "friend": str(one.other_id), "mine": one.mine, "at": iso(one.at), **one.values}
        for one in rows[:size]
    ]
    return {"feed": told, "next": str(rows[size - 1].id) if len(rows) > size else None}


def catalogue(view: View) -> Shown:
    """Every species: its price, how many are left, when more come, and whether the player can plant or keep one."""
    stocks = stocks_of(view.tx, view.assets[ENERGY], list(NUMBERS.species), view.now)
    energy = view.purse(ENERGY)
    own = view.tx.fetch(Reservation, "species, until_at", ("player_id",), [(view.player.id,)])
    kept = {name: until for name, until in own if name in NUMBERS.species
            and trees.is_kept(NUMBERS.species[name], until, energy, view.now)}  # fmt: skip
    rows = []
    for name, species in NUMBERS.species.items():
        stock = stocks[name]
        more = species.next_release(trees.day_of(view.now))
        rows.append({
            "species": name,
            "title": dict(species.title),
            "region": dict(species.region),
            "kind": species.kind,
            "price_g": species.price_g,
            "left": stock.left,
            "next_release": more.isoformat() if more else None,
            "kept_until": iso(kept[name]) if name in kept else None,
            "can": [
                view.offer("plant", trees.plant_refused(species, stock, energy, reserved=name in kept), species=name),
                view.offer("reserve", trees.reserve_refused(species, stock, energy, reserved=name in kept),
                           species=name),
                view.offer("choose", species=name),
            ],
        })  # fmt: skip
    return {"species": rows, "energy_g": energy}


def certificates(view: View) -> Shown:
    """The player's planted trees, each with its number and what is known of it since."""
    mine: dict[int, int] = dict(view.tx.fetch(Certificate, "tree_id, energy_g", ("player_id",), [(view.player.id,)]))
    keys = [(id,) for id in mine]
    trees = view.tx.fetch(Tree, "id, species, number, energy_g, planted_at", ("id",), keys)
    known: dict[int, list[Row]] = defaultdict(list)
    for tree, *rest in view.tx.fetch(Evidence, "tree_id, n, at, kind, text, link", ("tree_id",), keys):
        known[tree].append(tuple(rest))
    rows = [_certificate(tree, mine[tree[0]], sorted(known[tree[0]])) for tree in sorted(trees, reverse=True)]
    return {"certificates": rows}


PAGES: Mapping[str, Callable[[View], Mapping[str, Any]]] = {
    "friends": friends, "week": week, "board": board, "find": find, "feed": feed, "catalogue": catalogue,
    "certificates": certificates,
    **vitality.PAGES, **WOODS_PAGES,
}  # fmt: skip


def _certificate(tree: Row, mine_g: int, known: list[Row]) -> Shown:
    id, species, number, energy_g, planted_at = tree
    sort = NUMBERS.species.get(species)
    return {
        "tree": str(id),
        "number": trees.certificate_number(species, number, planted_at),
        "species": species,
        "kind": sort.kind if sort else "tree",
        "title": dict(sort.title) if sort else {},
        "region": dict(sort.region) if sort else {},
        "energy_g": energy_g,
        "mine_g": mine_g,
        "planted_at": iso(planted_at),
        "evidence": [
            {"at": iso(at), "kind": kind, "text": msgspec.json.decode(text), "link": link or None}
            for _, at, kind, text, link in known
        ],
    }


def _groves(view: View) -> Mapping[int, Grove]:
    """Load the forests of the player and all friends, by id."""
    ids = [view.player.id, *(one.id for one in friends_of(view.tx, view.player.id))]
    return groves_of(view.tx, ids, view.now)


def _friends(view: View, groves: Mapping[int, Grove], wanted: Iterable[int]) -> Friends:
    """Load what decides about the wanted friends at once: eight statements, however many they are."""
    me, ids = view.player.id, list(wanted)
    found, counts, said, heard, uses, friends, rest = view.tx.ask(
        bubbles(view.ground, [id for id in ids if id != me], view.now), counted(me, view.day),
        Query(Peace, "other_id", ("player_id",), [(me,)], list),
        Query(Peace, "player_id", ("other_id",), [(me,)], list), uses_of({me, *ids}), friend_counts(ids),
        sanctions.apart(ids, view.now),
    )  # fmt: skip
    rows = [row for row in found if view.now < row[3]]
    taken = taken_of(view.tx, [(row[0], row[1]) for row in rows])
    theirs: dict[int, list[tuple[int, Bubble]]] = defaultdict(list)
    for owner, id, ripe_at, gone_at, amount, quest_no in rows:
        theirs[owner].append((id, bubble((ripe_at, gone_at, amount, quest_no), taken.get(id, {}), view.ground)))
    agreed = {id for (id,) in said + heard}
    thieves = {
        id: Thief(
            today=counts["forest.take", 0],
            today_here=counts["forest.take", id],
            peace=at_peace(groves[me], groves[id], between=id in agreed, ended=ended_peace(counts, id)),
            may=may_take(uses, me, view.now),
            shield=is_shielded(uses, id, view.now),
        )
        for id in ids
        if id != me
    }
    return Friends(theirs, thieves, taken, friends, rest)


def _marks(view: View, found: Friends, friend: int) -> dict[str, bool]:
    """What can be done at a friend's with what is shown there: take, help before it vanishes, come back soon."""
    marks = {"take": False, "help": False, "soon": False}
    each = []
    rests = friend in found.apart or "steal" in view.rests
    for id, one in () if rests else found.bubbles.get(friend, ()):
        times = found.taken.get(id, {}).get(view.player.id, (0, 0))[0]
        before = found.thieves[friend]._replace(times=times)
        each.append((one, with_lots(before, view.ground, id, view.player.id, found.how_many.get(friend, 1))))
    for one, thief in (each[i] for i in taking.shown_to_friend(each, view.now)):
        marks["take"] |= not taking.steal_refused(one, thief, view.now)
        marks["help"] |= taking.status_for_friend(one, thief, view.now) == Status.VANISHING
        marks["soon"] |= taking.ripens(one, view.now, thief.delay_ms) == "soon"
    return marks


def _line(view: View, grove: Grove) -> Shown:
    return {
        "player": str(grove.player_id),
        "grown_g": grove.grown_g,
        "week_g": _this_week(view, grove),
        "planted": grove.planted,
        "thumbs": grove.thumbs,
    }


def _this_week(view: View, grove: Grove) -> int:
    return grove.week_g if grove.week == monday_of(view.day) else 0


def _paged(shown: Shown, start: int, size: int, many: int) -> Shown:
    return {**shown, "next": str(start + size) if start + size < many else None}
