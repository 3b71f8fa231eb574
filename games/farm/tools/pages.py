"""The bag: tools with what they do, and the tasks that give them; and what tools can do at a friend's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from engine.daily import Count, counted
from engine.days import local_of
from engine.turn import Friend
from engine.view import View
from games.farm.numbers import NUMBERS, TaskKind
from games.farm.tools import rules
from games.farm.tools.bag import Did, Taken, bag_of, came_to, did_of, taken_of
from games.farm.tools.moves import BIT, AtFriends, Own, facts
from games.farm.tools.rules import Tool
from games.farm.visits.moves import TRIP, host_of
from games.farm.visits.rules import host_refused
from games.farm.yards import Yard, yards_of

Shown = dict[str, Any]
Counts = Mapping[Count, int]
TODO, FINISHED, RECEIVED = "todo", "finished", "received"
OWN, AT_FRIENDS = Own.__args__, AtFriends.__args__  # type: ignore[attr-defined]


def bag(view: View) -> Shown:
    """Every tool: how many there are, how often it can be used, and whether now; and the tasks that give them."""
    me = view.player.id
    many, taken, did, counts = view.tx.ask(bag_of(me), taken_of(me), did_of(me, view.day), counted(me, view.day))
    yard = yards_of(view.tx, view.ground, [me], view.now).get(me)
    return {
        "holds": NUMBERS.tools.hold,
        "tools": [_tool(view, tool, many, counts, yard) for tool in Tool],
        "tasks": [_task(view, name, kind, many, taken, did) for name, kind in NUMBERS.tools.tasks.items()],
    }


def offers(view: View, mine: Yard, theirs: Yard, counts: Counts, many: Counter[str], done: Counts) -> list[Shown]:
    """What tools can do at a friend's now: those of the bag, which holds so `many`, of the player who looks; `counts`
    are that player's of today, `done` the friend's."""
    if not (many[Tool.FREELOAD] or many[Tool.RELIEF]):
        return []
    refused = {
        Tool.FREELOAD: _freeload_refused(view, mine, theirs, counts),
        Tool.RELIEF: rules.relief_refused(theirs.state, done["farm.relief_had", 0]),
    }
    return [
        view.offer("use_at", _spend_refused(tool, many, counts) or no, tool=tool.value, friend=Friend(theirs.id))
        for tool, no in refused.items()
        if many[tool]
    ]


def _freeload_refused(view: View, mine: Yard, theirs: Yard, counts: Counts) -> str:
    hour, trips = local_of(view.now, view.player.zone).minute // 60, counts[f"farm.{TRIP}", 0]
    no = rules.freeload_refused(mine.state, hour, stays=bool(mine.coop.stays), trips_today=trips)
    return no or host_refused(host_of(theirs), here_today=counts[f"farm.{TRIP}", theirs.id], now=view.now)


def _spend_refused(tool: Tool, many: Counter[str], counts: Counts) -> str:
    return rules.spend_refused(tool, many[tool], counts[f"farm.used.{tool}", 0])


def _tool(view: View, tool: Tool, many: Counter[str], counts: Counts, yard: Yard | None) -> Shown:
    kind, own = NUMBERS.tools.kinds[tool], tool in OWN
    no = "no_hen" if yard is None else _spend_refused(tool, many, counts) or rules.use_refused(tool, facts(yard))
    if not no and tool == Tool.NEW_EGG and not view.pays(BIT):
        no = "pays_later"
    return {
        "tool": tool.value,
        "title": dict(kind.title),
        "about": dict(kind.about),
        "many": many[tool],
        "a_day": kind.a_day,
        "used_today": counts[f"farm.used.{tool}", 0],
        "at_friends": not own,
        "can": [view.offer("use", no, tool=tool.value)] if own else [],
    }


def _task(view: View, name: str, kind: TaskKind, many: Counter[str], taken: Taken, did: Did) -> Shown:
    found, today = came_to(name, did, taken, view.day), view.day.toordinal()
    taken_today = taken.get(name) == today
    no = rules.take_refused(len(found.won), many[kind.gives], taken_today=taken_today)
    return {
        "task": name,
        "title": dict(kind.title),
        "tool": kind.gives,
        "state": FINISHED if found.won else RECEIVED if taken_today else TODO,
        "waiting": len(found.won),
        "so_far": found.so_far,
        "need": kind.in_a_row,
        "can": [view.offer("take_tool", no, task=name)] if found.won else [],
    }


PAGES = {"bag": bag}
