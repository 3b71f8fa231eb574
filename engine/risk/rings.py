"""Rings: accounts that give, week after week, to nearly nobody but one, and get nearly nothing back.

What a gift is, each game says (`Game.gifts`): a kind of deed, and which of its values says how much. Two who give to
each other are friends; only where several feed one, and that one gives them nothing, is anybody flagged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import text

from engine.bulk import Transaction
from engine.clock import DAY
from engine.deeds import DeedRow
from engine.risk.flags import Evidence
from engine.risk.limits import (
    MOST_FOUND,
    RING_BACK_PERCENT,
    RING_DAYS,
    RING_LEAST_DAYS,
    RING_LEAST_GIVERS,
    RING_LEAST_TIMES,
    RING_SHARE_PERCENT,
)

Gifts = Mapping[tuple[str, str], str]
"""Game and kind of deed → which value says how much."""

_FEEDERS = text(
    "WITH given AS (SELECT player_id, other_id, COUNT(*) AS times, COUNT(DISTINCT at / :day) AS days FROM deed "
    "WHERE mine = 1 AND game = :game AND kind = :kind AND at >= :since AND at < :before "
    "GROUP BY player_id, other_id), "
    "of_each AS (SELECT player_id, SUM(times) AS times FROM given GROUP BY player_id), "
    "feeders AS (SELECT g.player_id, g.other_id, g.times, g.days "
    "FROM given g JOIN of_each e ON e.player_id = g.player_id "
    "LEFT JOIN given back ON back.player_id = g.other_id AND back.other_id = g.player_id "
    "WHERE g.times >= :least_times AND g.days >= :least_days AND g.times * 100 >= e.times * :share "
    "AND COALESCE(back.times, 0) * 100 <= g.times * :back) "
    "SELECT f.player_id, f.other_id, f.times, f.days FROM feeders f WHERE (SELECT COUNT(*) FROM feeders o "
    "WHERE o.other_id = f.other_id) >= :least_givers ORDER BY f.other_id, f.player_id LIMIT :most"
)


class Feeder(NamedTuple):
    """Who gave to whom, how often and on how many days (UTC)."""

    player_id: int
    to_id: int
    times: int
    days: int


def rings(tx: Transaction, gifts: Gifts, before: int) -> dict[int, Evidence]:
    """Return the givers and receivers of rings in the days before an instant, with who gave how much to whom."""
    since = before - RING_DAYS * DAY
    found: dict[int, Evidence] = {}
    for (game, kind), value in gifts.items():
        feeders = _feeders(tx, game, kind, since, before)
        amounts = _amounts(tx, feeders, (game, kind, value), since, before)
        circles: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for one in feeders:
            line = {"from": str(one.player_id), "to": str(one.to_id), "times": one.times, "days": one.days}
            circles[one.to_id].append(line | {value: amounts[one.player_id]})
        for receiver, lines in circles.items():
            evidence = {"game": game, "gift": kind, "within_days": RING_DAYS, "gifts": lines}
            found |= dict.fromkeys((receiver, *(int(line["from"]) for line in lines)), evidence)
    return found


def _feeders(tx: Transaction, game: str, kind: str, since: int, before: int) -> list[Feeder]:
    asked = {
        "game": game, "kind": kind, "since": since, "before": before, "day": DAY, "least_times": RING_LEAST_TIMES,
        "least_days": RING_LEAST_DAYS, "share": RING_SHARE_PERCENT, "back": RING_BACK_PERCENT,
        "least_givers": RING_LEAST_GIVERS, "most": MOST_FOUND,
    }  # fmt: skip
    return [Feeder(*row) for row in tx.connection.execute(_FEEDERS, asked)]


def _amounts(
    tx: Transaction, feeders: list[Feeder], gift: tuple[str, str, str], since: int, before: int
) -> dict[int, int]:
    """Return how much each feeder gave to the one; the amount is inside the deed, so only theirs are read."""
    game, kind, value = gift
    to, sums = {one.player_id: one.to_id for one in feeders}, defaultdict[int, int](int)
    columns = "player_id, game, kind, other_id, mine, at, body"
    for id, its_game, its_kind, other, mine, at, body in tx.fetch(DeedRow, columns, ("player_id",), [(i,) for i in to]):
        if (its_game, its_kind, other, mine) == (game, kind, to[id], 1) and since <= at < before:
            sums[id] += int(msgspec.json.decode(body).get(value, 0))
    return sums
