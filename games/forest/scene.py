"""All that one player may see of a forest, their own or a friend's, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from engine.clock import iso
from engine.daily import counted, counts_of
from engine.days import local_of
from engine.ground import Ground
from engine.ledger import PURSE, ExpiredNow, account, amounts
from engine.people.players import Locked
from engine.social.friends import hidden_from, how_many
from engine.turn import Friend, Held
from engine.view import View
from games.forest.numbers import NUMBERS
from games.forest.rules import rain, taking, trees
from games.forest.rules.taking import Bubble, Status, Thief
from games.forest.seen import (
    ENERGY,
    LIVES_MS,
    Grove,
    at_peace,
    bubble,
    ended_peace,
    groves_of,
    monday_of,
    peace_between,
    taken_of,
    with_lots,
)
from games.forest.tables import Golden
from games.forest.vitality.bag import is_shielded, may_take, uses_of, worn_by
from games.forest.vitality.pages import in_use_now
from games.forest.woods.pages import my_woods
from games.forest.words import NOTES

Shown = dict[str, Any]


def scene(view: View) -> Shown:
    """Return a forest as the player who looks may see it."""
    return _friends_forest(view, view.friend) if view.friend else _own_forest(view)


def _own_forest(view: View) -> Shown:
    grove = groves_of(view.tx, [view.player.id], view.now)[view.player.id]
    energy = view.purse(ENERGY)
    bubbles = _bubbles(view)
    first = [bubbles[i] for i in taking.shown([one for _, one in bubbles], view.now)]
    golden, hidden = _golden(view, [hold for hold, _ in first]), hidden_from(view.tx, view.player.id)
    shown = [_own_bubble(view, hold, one, golden.get(hold[0]), hidden) for hold, one in first]
    ripe = any(one.ripe_at <= view.now < one.gone_at for _, one in bubbles)
    return {
        "energy_g": energy,
        "grown_g": grove.grown_g,
        "week_g": grove.week_g if grove.week == monday_of(view.day) else 0,
        "tree": _tree(grove.goal, energy),
        "bubbles": shown,
        "more": len(bubbles) - len(shown),
        "planted": grove.planted,
        "woods": my_woods(view),
        "skin": worn_by(view.tx, view.player.id),
        "in_use": in_use_now(view),
        "thumbs": grove.thumbs,
        "settings": {
            "peace": bool(grove.peace),
            "shows_acts": bool(grove.shows_acts),
            "on_board": bool(grove.on_board),
            "give_back_over_g": grove.give_back_over_g,
        },
        "can": [
            view.offer("collect_all", "" if ripe else "nothing_ripe"),
            view.offer("visit_neighbour", _neighbour_refused(view, grove.grown_g)),
        ],
    }


def _neighbour_refused(view: View, grown_g: int) -> str:
    friends = how_many(view.tx, [view.player.id]).get(view.player.id, 0)
    visits = counts_of(view.tx, view.player.id, view.day)["forest.neighbour", 0]
    return taking.neighbour_refused(friends, grown_g, visits)


def _friends_forest(view: View, friend: Any) -> Shown:
    groves = groves_of(view.tx, [view.player.id, friend.id], view.now)
    mine, theirs = groves[view.player.id], groves[friend.id]
    said, counts, uses = view.tx.ask(
        peace_between(view.player.id, friend.id), counted(view.player.id, view.day),
        uses_of([view.player.id, friend.id]),
    )  # fmt: skip
    peace = at_peace(mine, theirs, between=bool(said), ended=ended_peace(counts, friend.id))
    energy, own = _purses(view, friend.id)
    taken = taken_of(view.tx, [(friend.id, hold[0]) for hold in view.holds(ENERGY, LIVES_MS)])
    bubbles = _bubbles(view, taken)
    today = Thief(
        today=counts["forest.take", 0],
        today_here=counts["forest.take", friend.id],
        peace=peace,
        may=may_take(uses, view.player.id, view.now),
        shield=is_shielded(uses, friend.id, view.now) or "steal" in view.rests,
    )
    each, friends = [], how_many(view.tx, [friend.id]).get(friend.id, 1)
    for hold, one in bubbles:
        before = today._replace(times=taken[hold[0]].get(view.player.id, (0, 0))[0])
        each.append((hold, one, with_lots(before, view.ground, hold[0], view.player.id, friends)))
    expired = [one for one in view.expired(ENERGY) if one.quest_no]
    first = taking.shown_to_friend([(one, thief) for _, one, thief in each], view.now)
    shown = [_friends_bubble(view, theirs, *each[i], counts["forest.help", 0]) for i in first]
    stealable = any(can["can"] for bubble in shown for can in bubble["can"] if can["move"] == "steal")
    named = Friend(friend.id)
    return {
        "tree": _seen_by_friends(_tree(theirs.goal, energy)),
        "grown_g": theirs.grown_g,
        "planted": theirs.planted,
        "thumbs": theirs.thumbs,
        "skin": worn_by(view.tx, friend.id),
        "peace": peace,
        "shield": is_shielded(uses, friend.id, view.now),
        "bubbles": shown,
        "more": len(bubbles) - len(shown),
        "notes": {name: {"zh-CN": zh, "en": en} for name, (zh, en) in NOTES.items() if name},
        "revive_g": sum(one.amount for one in expired if taking.revivable(one.gone_at, view.now)),
        "can": [
            view.offer("steal_all", "" if stealable else "nothing_to_take", friend=named),
            *(
                view.offer("water", _water_refused(grams, counts["forest.water", friend.id], own),
                           friend=named, grams=grams)
                for grams in NUMBERS.watering.amounts_g
            ),
            view.offer("revive", _revive_refused(view, expired, counts), friend=named),
            view.offer("thumb", taking.thumb_refused(counts["forest.thumb", 0], counts["forest.thumb", friend.id]),
                       friend=named),
            view.offer("end_peace", friend=named) if view.player.id in said else
            view.offer("keep_peace", taking.peace_refused(counts["forest.take", friend.id]), friend=named),
            view.offer("give_rain", _give_rain_refused(view, counts, friend), friend=named),
        ],
    }  # fmt: skip


def _revive_refused(view: View, expired: Sequence[ExpiredNow], counts: Mapping[tuple[str, int], int]) -> str:
    gone, here = [one.gone_at for one in expired], bool(counts.get(("forest.revive", view.owner.id)))
    return taking.revive_refused(gone, counts.get(("forest.revive", 0), 0), today_here=here, now=view.now)


def _water_refused(grams: int, today_here: int, own: int) -> str:
    return taking.water_refused(grams, today_here) or ("not_enough" if own < grams else "")


def _give_rain_refused(view: View, counts: Mapping[tuple[str, int], int], friend: Locked) -> str:
    theirs = counts_of(view.tx, friend.id, local_of(view.now, friend.zone).date)
    return rain.give_refused(counts.get(("forest.rain_gave", 0), 0), theirs["forest.rain_got", 0])


def _purses(view: View, friend_id: int) -> tuple[int, int]:
    """Return the energy in a friend's purse and in that of the player who looks."""
    theirs, mine = (account(id, view.assets[ENERGY], PURSE) for id in (friend_id, view.player.id))
    [found] = view.tx.ask(amounts([theirs, mine]))
    return found.get(theirs, 0), found.get(mine, 0)


def _bubbles(view: View, taken: Mapping[int, dict[int, tuple[int, int]]] | None = None) -> list[tuple[Any, Bubble]]:
    holds = [hold for hold in view.holds(ENERGY, LIVES_MS) if view.now < hold[2]]
    found = taken_of(view.tx, [(view.owner.id, hold[0]) for hold in holds]) if taken is None else taken
    return [(hold, bubble((hold[1], hold[2], hold[3], hold[4]), found.get(hold[0], {}), view.ground)) for hold in holds]


def _own_bubble(
    view: View, hold: Any, one: Bubble, golden: tuple[str, int, str] | None, hidden: Collection[int]
) -> Shown:
    name = Held(view.player.id, hold[0])
    no = taking.collect_refused(one, view.now)
    found: Shown = {
        "name": str(name),
        "status": taking.status_for_owner(one, view.now),
        "grams": one.amount_g,
        "taken_g": one.taken_g,
        "ripe_at": iso(one.ripe_at),
        "gone_at": iso(one.gone_at),
        **_label(view.ground, hold[4], golden),
        "can": [view.offer("collect", no, bubble=name)],
    }
    if golden and golden[1] not in hidden:
        found["from"] = str(golden[1])
    return found


def _friends_bubble(view: View, theirs: Grove, hold: Any, one: Bubble, thief: Thief, helped: int) -> Shown:
    name = Held(theirs.player_id, view.ground.veiled(hold[0]))
    status = taking.status_for_friend(one, thief, view.now)
    can = [view.offer("steal", taking.steal_refused(one, thief, view.now), bubble=name)]
    if status == Status.VANISHING:
        can.append(view.offer("help_collect", taking.help_refused(one, helped, view.now), bubble=name))
    return {
        "name": str(name),
        "status": status,
        "grams": one.amount_g,
        "ripens": taking.ripens(one, view.now, thief.delay_ms),
        **(_label(view.ground, hold[4], None) if theirs.shows_acts else {"label": None, "act": None}),
        "can": can,
    }


def _label(ground: Ground, quest_no: int, golden: tuple[str, int, str] | None) -> Shown:
    """What a bubble is for: its quest's title, and the kind of act, by which a face chooses the picture."""
    if golden:
        kind, _, note = golden
        zh, en = NOTES.get(note, ("", ""))
        return {"label": None, "act": kind, "note": {"zh-CN": zh, "en": en} if zh else None}
    label = ground.label(quest_no)
    return {"label": dict(label.title) if label else None, "act": label.act if label else None}


def _golden(view: View, holds: Sequence[Any]) -> dict[int, tuple[str, int, str]]:
    """Return which of one's own holds are gifts: kind, from whom, and with what note."""
    keys = [(view.player.id, hold[0]) for hold in holds]
    rows = view.tx.fetch(Golden, "hold_id, kind, from_id, note", ("player_id", "hold_id"), keys)
    return {hold: (kind, from_id, note) for hold, kind, from_id, note in rows}


def _seen_by_friends(tree: Shown) -> Shown:
    """Leave out of a tree what would tell the purse to the gram: friends see its phase, and that in tenths."""
    return {**{name: value for name, value in tree.items() if name != "missing_g"}, "part": tree["part"] // 100 * 100}


def _tree(species: str, energy: int) -> Shown:
    wanted = NUMBERS.species.get(species) or NUMBERS.species["saxaul"]
    grown = trees.growth(energy, wanted.price_g)
    return {
        "species": species,
        "title": dict(wanted.title),
        "kind": wanted.kind,
        "price_g": wanted.price_g,
        "phase": grown.phase,
        "part": grown.part,
        "missing_g": grown.missing_g,
    }
