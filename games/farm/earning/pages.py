"""The page of tasks: what can be done today for feed, and what waits at the door."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from engine.daily import counts_of
from engine.ground import Offered
from engine.view import View
from games.farm.numbers import NUMBERS
from games.farm.rules import hen
from games.farm.rules.hen import MG
from games.farm.yards import FEED, yards_of

Shown = dict[str, Any]
MEAL_G = NUMBERS.feeding.meal_g
TODO, FINISHED, RECEIVED = "todo", "finished", "received"


def tasks(view: View) -> Shown:
    """The quests that give feed: to do, finished (the feed waits at the door), or received; and how much fits. Of more
    than a store holds it says how many meals wait, and who would like some."""
    signed = counts_of(view.tx, view.player.id, view.day)["farm.sign_in", 0]
    yard = yards_of(view.tx, view.ground, [view.player.id], view.now).get(view.player.id)
    waiting: dict[int, int] = defaultdict(int)
    for _, ripe_at, gone_at, amount, quest_no in view.holds(FEED):
        if ripe_at <= view.now < gone_at:
            waiting[quest_no] += amount
    room = hen.room_left(yard.store_mg) if yard else 0
    meals = sum(waiting.values()) // (MEAL_G * MG)
    no = "no_hen" if yard is None else _receive_refused(sum(waiting.values()), room)
    return {
        "waiting_mg": sum(waiting.values()),
        "gifts_mg": waiting.get(0, 0),
        "room_g": room // MG,
        "plenty": dict(view.words("plenty", {"meals": meals})) if meals * MEAL_G > NUMBERS.feeding.store_g else None,
        "tasks": [_task(view, one, waiting[one.no], no) for one in view.quests(FEED)],
        "can": [view.offer("sign_in", "signed_in_already" if signed else ""), view.offer("receive", no)],
    }


def _receive_refused(waiting: int, room: int) -> str:
    if not waiting:
        return "nothing_to_receive"
    return "" if room else "store_full"


def _task(view: View, one: Offered, waiting: int, no: str) -> Shown:
    state = FINISHED if waiting else RECEIVED if one.done else TODO
    return {
        "task": one.label.quest,
        "title": dict(one.label.title),
        "act": one.label.act,
        "about": dict(one.label.about),
        "gives_g": one.gives,
        "so_far": one.so_far,
        "need": one.need,
        "state": state,
        "waiting_mg": waiting,
        "can": [view.offer("receive", no, task=one.label.quest)] if waiting else [],
    }


PAGES: Mapping[str, Any] = {"tasks": tasks}
