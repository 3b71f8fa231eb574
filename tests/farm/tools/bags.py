"""Yards whose players have tools."""

from engine.clock import HOUR
from engine.store import Database
from games.farm.tools.tables import ToolRow
from tests.farm.world import Yards
from tests.world import NOW, quest

MORNING = NOW - NOW % (24 * HOUR) + HOUR  # 09:00 in Shanghai
QUESTS = (
    quest("bit", "farm.egg_tool_used", give="eggs", amount=0.2),
    quest("cups", "farm.cups_done", give="feed", amount=20),
    quest("relief", "farm.relief_given", give="feed", amount=180),
)


def bagged(database: Database, *names: str, homeless: tuple[str, ...] = ()) -> Yards:
    """Yards at nine in the morning."""
    return Yards(database, *(names or ("mei", "lin", "wu")), homeless=homeless, now=MORNING, quests=QUESTS)


def give(yards: Yards, name: str, tool: str, many: int = 1) -> None:
    """Put tools into a bag."""
    with yards.db.writing() as tx:
        tx.put(ToolRow, [(yards.ids[name], tool, many)])


def many(yards: Yards, name: str, tool: str) -> int:
    """How many of a tool are in a bag."""
    [shown] = [one for one in yards.scene(name, page="bag")["tools"] if one["tool"] == tool]
    return int(shown["many"])


def task(yards: Yards, name: str, wanted: str) -> dict[str, object]:
    """A task as the page shows it."""
    [shown] = [one for one in yards.scene(name, page="bag")["tasks"] if one["task"] == wanted]
    return dict(shown)


def eaten(yards: Yards, name: str) -> int:
    """What a player's hen was given for ever, and what she has eaten at home since, in thousandths of an egg."""
    egg = yards.scene(name)["egg"]
    return int(egg["part"]) + 1_000 * (int(egg["ready"]) + int(egg["laid"]))
