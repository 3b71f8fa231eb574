"""Minors: nothing without a guardian's consent, and with it a smaller game.

They make no friends by code and invite nobody: their friends are those the bank has matched, and so is everybody they
meet in a group. At night nothing nudges them. A guardian may say at which hours of the local day they may make moves,
and how many a day. What the bank tells of them earns as for everybody.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache

import msgspec

from engine import quiet as quiet_hours
from engine.bulk import Transaction
from engine.clock import DAY
from engine.days import local_of
from engine.people.players import BY_BANK, Friendship, Locked, Player
from engine.quiet import HOUR_MINUTES, Quiet
from engine.tallies import Limit, count, is_used_up

NIGHT = Quiet(20 * HOUR_MINUTES, 8 * HOUR_MINUTES)
"""When nothing nudges a minor, whatever quiet hours they chose."""

MOVES_MOST = 1_000
_FIRST_DAY = date(1970, 1, 1)


class Limits(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a minor may do: moves from a minute of the local day to another (0 to 1440: always), and how many a day.

    `moves_a_day` 0: no limit.
    """

    from_minute: int = 0
    to_minute: int = 24 * HOUR_MINUTES
    moves_a_day: int = 0


def written(limits: Limits) -> str:
    """Return what a minor may do as a player's row has it; never empty."""
    return msgspec.json.encode(limits).decode()


@lru_cache(maxsize=256)
def limits_of(minor: str) -> Limits:
    """Return what a minor may do, from a player's row."""
    return msgspec.json.decode(minor, type=Limits)


def move_refused(tx: Transaction, player: Locked, now: int) -> str:
    """Return why a locked player may make no move now: `minor_hours`, `minor_enough`, or nothing."""
    if not player.minor:
        return ""
    limits, here = limits_of(player.minor), local_of(now, player.zone)
    if not limits.from_minute <= here.minute < limits.to_minute:
        return "minor_hours"
    day = _as_ms(here.date)
    return "minor_enough" if limits.moves_a_day and is_used_up(tx, player.id, _limit(limits), day) else ""


def count_move(tx: Transaction, player: Locked, now: int) -> None:
    """Count a move that was made, if the player's moves are counted."""
    if player.minor and (limits := limits_of(player.minor)).moves_a_day:
        count(tx, player.id, _limit(limits), _as_ms(local_of(now, player.zone).date))


def would_meet_strangers(tx: Transaction, player_id: int, others: Collection[int]) -> bool:
    """Return whether a minor among these players would meet somebody whom the bank has not matched with them."""
    everybody = {player_id, *others}
    young = {id for id, minor in tx.fetch(Player, "id, minor", ("id",), [(id,) for id in everybody]) if minor}
    pairs = [(a, b) for a in young for b in everybody if a != b and player_id in (a, b)]
    edges = tx.fetch(Friendship, "player_id, friend_id, origin", ("player_id", "friend_id"), pairs)
    return len({(a, b) for a, b, origin in edges if origin & BY_BANK}) < len(pairs)


def nudge_at(at: int, player: Locked, own: Quiet) -> int:
    """Return the first instant from `at` on that is in no quiet hours: a player's own, and a minor's night.

    0 when there is none: the two leave no minute, or nobody here knows the player's zone.
    """
    if not player.minor:
        return quiet_hours.nudge_at(at, player.zone, own)
    for quiet in (own, NIGHT, own, NIGHT):  # where one ends the other may be
        at = quiet_hours.nudge_at(at, player.zone, quiet)
    return at if all(quiet_hours.nudge_at(at, player.zone, quiet) == at for quiet in (own, NIGHT)) else 0


def _limit(limits: Limits) -> Limit:
    return Limit("moves of a minor", limits.moves_a_day, DAY)


def _as_ms(day: date) -> int:
    return (day - _FIRST_DAY).days * DAY
