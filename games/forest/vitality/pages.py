"""The pages of vitality: tasks, the bag, the store, and the energy rain; each in a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from engine.clock import iso
from engine.daily import counts_of
from engine.ground import Offered
from engine.view import View
from games.forest.numbers import NUMBERS, Ware
from games.forest.rules import props, rain, store
from games.forest.rules.props import Stack
from games.forest.rules.store import Buyer
from games.forest.seen import ENERGY, LIVES_MS
from games.forest.vitality.bag import VITALITY, bag_of, in_use, skins_of
from games.forest.vitality.tables import Bought, Shelf

Shown = dict[str, Any]
TODO, FINISHED, RECEIVED = "todo", "finished", "received"


def tasks(view: View) -> Shown:
    """What can be done today for vitality and for energy: to do, finished (its reward waits), or received."""
    signed = counts_of(view.tx, view.player.id, view.day)["forest.sign_in", 0]
    waiting, growing = _waiting(view, VITALITY), _waiting(view, ENERGY)
    return {
        "vitality": view.purse(VITALITY),
        "waiting": sum(waiting.values()),
        "tasks": [_task(view, one, VITALITY, waiting[one.no]) for one in view.quests(VITALITY)],
        "energy_tasks": [_task(view, one, ENERGY, growing[one.no]) for one in view.quests(ENERGY)],
        "can": [
            view.offer("sign_in", "signed_in_already" if signed else ""),
            view.offer("receive", "" if any(waiting.values()) else "nothing_to_receive"),
        ],
    }


def bag(view: View) -> Shown:
    """The player's props, what is in use, and the looks of the tree."""
    stacks, working = bag_of(view.tx, view.player.id), _working(view)
    skins = skins_of(view.tx, view.player.id)
    names = sorted({one.prop for one in stacks if one.prop in NUMBERS.props.kinds})
    growing = sum(ripe_at > view.now for _, ripe_at, *_ in view.holds(ENERGY, LIVES_MS))
    rain_g = counts_of(view.tx, view.player.id, view.day)["forest.rain_g", 0]
    idle = {name: props.nothing_to_do(NUMBERS.props.kinds[name], growing, rain_g) for name in names}
    return {
        "props": [
            _prop(view, name, stacks, working, idle[name]) for name in names if props.how_many(stacks, name, view.now)
        ],
        "in_use": in_use_now(view),
        "skins": [
            {
                "skin": name,
                "title": dict(NUMBERS.store.skins[name].title),
                "worn": bool(worn),
                "can": [view.offer("wear", skin=name)],
            }
            for name, (_, worn) in sorted(skins.items())
            if name in NUMBERS.store.skins
        ],
        "can": [view.offer("wear")],
    }


def shelves(view: View) -> Shown:
    """Everything in the store: its price, how many are left, from and until when, and whether the player can buy."""
    wares = NUMBERS.store.wares
    month = [(view.player.id, store.month_of(view.day))]
    bought: dict[str, int] = dict(view.tx.fetch(Bought, "ware, times", ("player_id", "month"), month))
    sold: dict[str, int] = dict(view.tx.fetch(Shelf, "ware, sold", ("ware",), [(name,) for name in wares]))
    stacks, skins = bag_of(view.tx, view.player.id), skins_of(view.tx, view.player.id)
    counts, has = counts_of(view.tx, view.player.id, view.day), view.purse(VITALITY)
    rows = []
    for name, ware in wares.items():
        many = props.how_many(stacks, ware.prop, view.now)
        today = counts[f"forest.bought.{name}", 0]
        buyer = Buyer(has, today, bought.get(name, 0), many, ware.skin in skins)
        no = store.buy_refused(ware, buyer, view.day, sold.get(name, 0))
        rows.append({**_ware(view, name, ware, sold.get(name, 0)), "can": [view.offer("buy", no, ware=name)]})
    return {"vitality": has, "wares": rows}


def rain_page(view: View) -> Shown:
    """Whether the player can play the energy rain today, and what it gave so far."""
    counts = counts_of(view.tx, view.player.id, view.day)
    left, grams = rain.runs_of(lambda what: counts[f"forest.{what}", 0]), counts["forest.rain_g", 0]
    return {
        "runs_left": max(0, left),
        "today_g": grams,
        "a_run_g": NUMBERS.rain.a_run_g,
        "a_day_g": NUMBERS.rain.a_day_g,
        "can": [view.offer("rain_start", rain.start_refused(left, grams))],
    }


PAGES = {"tasks": tasks, "bag": bag, "store": shelves, "rain": rain_page}


def in_use_now(view: View) -> dict[str, str]:
    """Return until when what works for the player who looks."""
    return {does: iso(until) for does, until in sorted(_working(view).items())}


def _waiting(view: View, asset: str) -> defaultdict[int, int]:
    """How much of an asset waits in holds, by quest."""
    found: defaultdict[int, int] = defaultdict(int)
    for _, _, gone_at, amount, quest_no in view.holds(asset):
        if view.now < gone_at:
            found[quest_no] += amount
    return found


def _working(view: View) -> dict[str, int]:
    uses = in_use(view.tx, [view.player.id])
    return {does: until for (_, does), until in uses.items() if until > view.now}


def _task(view: View, one: Offered, asset: str, waits: int) -> Shown:
    status = FINISHED if waits else RECEIVED if one.done else TODO
    receives = asset == VITALITY and waits
    return {
        "task": one.label.quest,
        "title": dict(one.label.title),
        "act": one.label.act,
        "about": dict(one.label.about),
        "status": status,
        "gives": one.gives,
        "waits": waits,
        "so_far": one.so_far,
        "need": one.need,
        "can": [view.offer("receive", task=one.label.quest)] if receives else [],
    }


def _prop(view: View, name: str, stacks: list[Stack], working: Mapping[str, int], idle: str) -> Shown:
    kind, mine = NUMBERS.props.kinds[name], props.in_bag(stacks, name, view.now)
    many, until = sum(one.many for one in mine), working.get(kind.does, 0)
    prolong = bool(kind.lasts_min) and until > view.now
    no = props.use_refused(kind, many, view.now, until, prolong=prolong) or idle
    return {
        "prop": name,
        "title": dict(kind.title),
        "about": dict(kind.about),
        "does": kind.does,
        "many": many,
        "most": kind.most,
        "next_gone_at": iso(mine[0].gone_at) if mine[0].gone_at else None,
        "prolongs": prolong,
        "can_be_given": kind.can_be_given,
        "can": [view.offer("use", no, prop=name, **({"prolong": True} if prolong else {}))],
    }


def _ware(view: View, name: str, ware: Ware, sold: int) -> Shown:
    what = NUMBERS.props.kinds[ware.prop] if ware.prop else NUMBERS.store.skins[ware.skin]
    opens = min((one.at for one in ware.releases if one.at > view.day), default=None)
    return {
        "ware": name,
        "kind": "prop" if ware.prop else "skin",
        "title": dict(what.title),
        "price": ware.price_pt,
        "left": ware.released(view.day) - sold if ware.releases else None,
        "next_release": opens.isoformat() if opens else None,
        "until": ware.until.isoformat() if ware.until else None,
        "a_day": ware.a_day or None,
        "a_month": ware.a_month or None,
    }
