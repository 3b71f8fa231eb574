"""Taking tools from tasks, and using them: in one's own yard, or at a friend's."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Literal

from pydantic import Field

from engine.days import local_of
from engine.people.players import Locked
from engine.turn import Friend, Turn
from games.farm.keeping import keep, own_yard, pour, send_thieves, yards
from games.farm.numbers import NUMBERS
from games.farm.rules import HOUR, MINUTE, trough
from games.farm.tools import rules
from games.farm.tools.bag import bag_of, came_to, did_of, taken_of
from games.farm.tools.rules import Facts, Tool
from games.farm.tools.tables import TaskRow, ToolRow
from games.farm.visits.moves import TRIP, set_off, trip_refused
from games.farm.yards import FEED, Yard

Own = Literal["accelerator", "extra_meal", "fence", "new_egg"]
AtFriends = Literal["freeload", "relief"]
Task = Annotated[str, Field(min_length=1, max_length=64, description="its name on the page `bag`")]
BIT, RELIEF = "farm.egg_tool_used", "farm.relief_given"
BIG_H = 24
"""No trough is eaten from for so long: the mark of an extra meal goes when the trough is empty (yards.py)."""


def take_tool(turn: Turn, task: Task) -> dict[str, Any]:
    """Take the tools that a task has earned, as many as the bag holds; the others go on waiting some days."""
    if task not in NUMBERS.tools.tasks:
        turn.refuse("unknown_task")
    me, today, tool = turn.player.id, turn.day(), NUMBERS.tools.tasks[task].gives
    many, taken, did = turn.ask(bag_of(me), taken_of(me), did_of(me, today))
    won = came_to(task, did, taken, today).won
    if no := rules.take_refused(len(won), many[tool], taken_today=taken.get(task) == today.toordinal()):
        turn.refuse(no)
    took = won[: NUMBERS.tools.hold - many[tool]]
    turn.put(ToolRow, [(me, tool, many[tool] + len(took))])
    turn.put(TaskRow, [(me, task, took[-1])])
    return {"tool": tool, "took": len(took)}


def use(turn: Turn, tool: Own) -> dict[str, Any]:
    """Use a tool in one's own yard: what it does is on the page `bag`."""
    yard = own_yard(turn)
    has = _out_of_bag(turn, tool)
    if no := rules.use_refused(tool, facts(yard)):
        turn.refuse(no)
    if tool == "new_egg" and not turn.pays(BIT):
        turn.refuse("pays_later")
    _spend(turn, tool, has)
    did = {Tool.ACCELERATOR: _hasten, Tool.EXTRA_MEAL: _refill, Tool.FENCE: _fence, Tool.NEW_EGG: _egg}[Tool(tool)]
    result = did(turn, yard)
    yard.coop.seen_at = turn.now
    keep(turn, yard)
    return result


def use_at(turn: Turn, tool: AtFriends, friend: Friend) -> None:
    """Use a tool at a friend's: `freeload` sends one's hungry hen to their trough, `relief` their hungry hen a meal."""
    other = turn.friend(friend)
    mine, theirs = yards(turn, turn.player, other)
    has = _out_of_bag(turn, tool)
    if tool == "freeload":
        _freeload(turn, mine, theirs, other)
    else:
        _relieve(turn, theirs, other)
    _spend(turn, tool, has)


def facts(yard: Yard) -> Facts:
    """Return what of a yard tools depend on."""
    return Facts(yard.state, yard.trough.food_mg, yard.store_mg, yard.now < yard.coop.fence_until)


def _out_of_bag(turn: Turn, tool: str) -> int:
    """Return how many of a tool are in the bag. Refused when there is none, or enough of it was used today."""
    many: Counter[str]
    [many] = turn.ask(bag_of(turn.player.id), counts=[turn.player])
    if no := rules.spend_refused(tool, many[tool], turn.counted(f"used.{tool}")):
        turn.refuse(no)
    return many[tool]


def _spend(turn: Turn, tool: str, has: int) -> None:
    turn.put(ToolRow, [(turn.player.id, tool, has - 1)])
    turn.count(f"used.{tool}")


def _hasten(turn: Turn, yard: Yard) -> dict[str, Any]:
    before = yard.trough.food_mg
    yard.trough = trough.hastened(yard.trough, yard.id, NUMBERS.tools.hasten_min * MINUTE)
    if not yard.trough.food:
        turn.later("meal_over", yard.id, turn.now, ended=turn.now)
    return {"ate_mg": before - yard.trough.food_mg}


def _refill(turn: Turn, yard: Yard) -> dict[str, Any]:
    mg = rules.refill_mg(yard.trough.food_mg, yard.store_mg)
    pour(turn, yard, turn.purse(FEED), mg)
    yard.coop.big_until = turn.now + BIG_H * HOUR
    return {"poured_mg": mg}


def _fence(turn: Turn, yard: Yard) -> dict[str, Any]:
    yard.coop.fence_until = turn.now + NUMBERS.visits.fence_h * HOUR
    return {"sent_home": send_thieves(turn, yard)}


def _egg(turn: Turn, _yard: Yard) -> dict[str, Any]:
    turn.tell(BIT)
    return {}


def _freeload(turn: Turn, mine: Yard, theirs: Yard, other: Locked) -> None:
    hour, trips = local_of(turn.now, turn.player.zone).minute // 60, turn.counted(TRIP)
    no = rules.freeload_refused(mine.state, hour, stays=bool(mine.coop.stays), trips_today=trips)
    if no := no or trip_refused(turn, theirs, other):
        turn.refuse(no)
    mine.coop.seen_at = turn.now
    set_off(turn, mine, theirs, other)


def _relieve(turn: Turn, theirs: Yard, other: Locked) -> None:
    """The meal is the quest's that hears of it: it waits at the friend's door. Nobody's own feed is spent."""
    turn.ask(counts=[other])
    if no := rules.relief_refused(theirs.state, turn.counted("relief_had", of=other)):
        turn.refuse(no)
    if not turn.pays(RELIEF, other):
        turn.refuse("pays_later")
    turn.count("relief_had", of=other)
    turn.deed("relieved", other, grams=NUMBERS.feeding.meal_g)
    turn.notify("relief_from", other, friend=str(turn.player.id))
    turn.tell(RELIEF, other)
