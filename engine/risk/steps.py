"""Steps that look odd: told by one device for many, the same as another's, or faster than anybody walks.

Asked in SQL over the events of a stretch of time, because a day of them fits no process. What an event tells beside its
steps is not looked at, and an equal total of strangers says nothing: among many players it happens all the time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import text

from engine.bulk import Transaction
from engine.clock import DAY, MINUTE
from engine.risk.flags import Evidence
from engine.risk.limits import (
    DEVICE,
    DEVICE_PLAYERS,
    MOST_FOUND,
    STEPS,
    STEPS_A_SECOND,
    STEPS_AT_ONCE,
    TOTAL,
    TWIN_LEAST_STEPS,
    TWIN_LEAST_TIMES,
)

OTHERS_SHOWN = 20  # so many other players, and moments, are named in one flag


class Stretch(NamedTuple):
    """The events to look at: those with ids from `first` on and below `beyond`."""

    first: int
    beyond: int


_TOLD = (
    "WITH told AS (SELECT id, player_id, at, CAST({total} AS BIGINT) AS total, COALESCE({device}, '') AS device "
    "FROM event WHERE id >= :first AND id < :beyond AND type = :type AND {total} IS NOT NULL) "
)
_DEVICES = (
    ", shared AS (SELECT device, at / :day AS day FROM told WHERE device <> '' "
    "GROUP BY 1, 2 HAVING COUNT(DISTINCT player_id) > :players ORDER BY 1, 2 LIMIT :most) "
    "SELECT DISTINCT s.device, s.day, t.player_id FROM shared s "
    "JOIN told t ON t.device = s.device AND t.at / :day = s.day ORDER BY 1, 2, 3"
)
_TWINS = (
    "SELECT DISTINCT a.player_id, b.player_id, a.at / :minute, a.total, "
    "CASE WHEN a.device = b.device AND a.device <> '' THEN 1 ELSE 0 END "
    "FROM told a JOIN told b ON b.total = a.total AND b.at / :minute = a.at / :minute AND b.player_id > a.player_id "
    "WHERE a.total >= :least AND ((a.device = b.device AND a.device <> '') OR EXISTS "
    "(SELECT 1 FROM friendship f WHERE f.player_id = a.player_id AND f.friend_id = b.player_id)) "
    "ORDER BY 3, 4, 1, 2 LIMIT :most"
)
_FAST = (
    ", rises AS (SELECT player_id, at, total, at - LAG(at) OVER mine AS took, total - LAG(total) OVER mine AS rose "
    "FROM told WINDOW mine AS (PARTITION BY player_id, device ORDER BY at, id)) "
    "SELECT player_id, at, took, rose FROM rises WHERE rose * 1000 > :pace * took + :slack * 1000 "
    "ORDER BY player_id, at LIMIT :most"
)


def shared_devices(tx: Transaction, stretch: Stretch) -> dict[int, Evidence]:
    """Return players whose device told the steps of more than a family on one day (UTC), with who else it was."""
    rows = _ask(tx, _DEVICES, stretch, day=DAY, players=DEVICE_PLAYERS, most=MOST_FOUND)
    crowds: dict[tuple[str, int], list[int]] = defaultdict(list)
    for device, day, player_id in rows:
        crowds[device, day].append(player_id)
    return {
        player_id: {"players": len(crowd), "others": [str(id) for id in crowd if id != player_id][:OTHERS_SHOWN]}
        for crowd in crowds.values()
        for player_id in crowd
    }


def twins(tx: Transaction, stretch: Stretch) -> dict[int, Evidence]:
    """Return players who told the same total at the same minute as a friend, twice, or from another's device."""
    rows = _ask(tx, _TWINS, stretch, minute=MINUTE, least=TWIN_LEAST_STEPS, most=MOST_FOUND)
    met: dict[int, set[tuple[int, int, int]]] = defaultdict(set)
    same_device = set()
    for a, b, minute, total, device in rows:
        met[a].add((b, minute * MINUTE, total))
        met[b].add((a, minute * MINUTE, total))
        same_device |= {a, b} if device else set()
    return {
        id: _met(meetings, id in same_device)
        for id, meetings in met.items()
        if id in same_device or len(meetings) >= TWIN_LEAST_TIMES
    }


def inhuman(tx: Transaction, stretch: Stretch) -> dict[int, Evidence]:
    """Return players whose total rose faster than anybody walks since the last that the same device told."""
    found: dict[int, Evidence] = {}
    for player_id, at, took, rose in _ask(
        tx, _FAST, stretch, pace=STEPS_A_SECOND, slack=STEPS_AT_ONCE, most=MOST_FOUND
    ):
        if player_id not in found or rose > found[player_id]["steps"]:
            found[player_id] = {"steps": rose, "seconds": took // 1000, "at": at}
    return found


def _met(meetings: set[tuple[int, int, int]], one_device: bool) -> Mapping[str, Any]:
    shown = sorted(meetings, key=lambda one: one[1:] + one[:1])[:OTHERS_SHOWN]
    return {
        "one_device": one_device,
        "times": len(meetings),
        "met": [{"other": str(other), "at": at, "steps": total} for other, at, total in shown],
    }


def _ask(tx: Transaction, sql: str, stretch: Stretch, **values: int) -> list[Any]:
    sqlite = tx.connection.dialect.name == "sqlite"
    field = "json_extract(kept, '$.{}')" if sqlite else "(CAST(kept AS jsonb) ->> '{}')"
    told = _TOLD.format(total=field.format(TOTAL), device=field.format(DEVICE))
    return list(tx.connection.execute(text(told + sql), {**stretch._asdict(), "type": STEPS, **values}))
