"""Rings: accounts that give, week after week, to nearly nobody but one, and get nearly nothing back.

What a gift is, each game says (`Game.gifts`): a kind of deed, and which of its values says how much. Amounts are
compared, not times: a thimble of water back buys nobody off. Two who give to each other are friends; only where several
feed one, and that one gives them next to nothing, is anybody flagged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import text

from engine.bulk import Transaction
from engine.clock import DAY
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

_FEEDERS = (
    "WITH given AS (SELECT player_id, other_id, COUNT(*) AS times, COUNT(DISTINCT at / :day) AS days, "
    "CAST(SUM(CAST({amount} AS BIGINT)) AS BIGINT) AS amount FROM deed "
    "WHERE mine = 1 AND game = :game AND kind = :kind AND at >= :since AND at < :before "
    "GROUP BY player_id, other_id), "
    "of_each AS (SELECT player_id, SUM(amount) AS amount FROM given GROUP BY player_id), "
    "feeders AS (SELECT g.player_id, g.other_id, g.times, g.days, g.amount "
    "FROM given g JOIN of_each e ON e.player_id = g.player_id "
    "LEFT JOIN given back ON back.player_id = g.other_id AND back.other_id = g.player_id "
    "WHERE g.times >= :least_times AND g.days >= :least_days AND g.amount * 100 >= e.amount * :share "
    "AND COALESCE(back.amount, 0) * 100 <= g.amount * :back) "
    "SELECT f.player_id, f.other_id, f.times, f.days, f.amount FROM feeders f WHERE (SELECT COUNT(*) FROM feeders o "
    "WHERE o.other_id = f.other_id) >= :least_givers ORDER BY f.other_id, f.player_id LIMIT :most"
)


class Feeder(NamedTuple):
    """Who gave to whom, how often, on how many days (UTC), and how much in all."""

    player_id: int
    to_id: int
    times: int
    days: int
    amount: int


def rings(tx: Transaction, gifts: Gifts, before: int) -> dict[int, Evidence]:
    """Return the givers and receivers of rings in the days before an instant, with who gave how much to whom."""
    since = before - RING_DAYS * DAY
    found: dict[int, Evidence] = {}
    for (game, kind), value in gifts.items():
        circles: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for one in _feeders(tx, (game, kind, value), since, before):
            line = {"from": str(one.player_id), "to": str(one.to_id), "times": one.times, "days": one.days}
            circles[one.to_id].append(line | {value: one.amount})
        for receiver, lines in circles.items():
            evidence = {"game": game, "gift": kind, "within_days": RING_DAYS, "gifts": lines}
            found |= dict.fromkeys((receiver, *(int(line["from"]) for line in lines)), evidence)
    return found


def _feeders(tx: Transaction, gift: tuple[str, str, str], since: int, before: int) -> list[Feeder]:
    game, kind, value = gift
    asked = {
        "game": game, "kind": kind, "since": since, "before": before, "day": DAY, "least_times": RING_LEAST_TIMES,
        "least_days": RING_LEAST_DAYS, "share": RING_SHARE_PERCENT, "back": RING_BACK_PERCENT,
        "least_givers": RING_LEAST_GIVERS, "most": MOST_FOUND,
    }  # fmt: skip
    sqlite = tx.connection.dialect.name == "sqlite"
    amount = f"json_extract(body, '$.{value}')" if sqlite else f"(CAST(body AS jsonb) ->> '{value}')"
    return [Feeder(*row) for row in tx.connection.execute(text(_FEEDERS.format(amount=amount)), asked)]
