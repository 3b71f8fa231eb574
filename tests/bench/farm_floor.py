"""The floor of the farm: bare reads of what its scenes stand on. Its moves are measured against the forest's floor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.bench.forest_floor import CUT, Bare

Asked = tuple[str, tuple[Any, ...]]
PAGE = 20
WHO = "SELECT id, ref, zone, zone_from, zone_before, consent_at, purposes, minor FROM player WHERE id IN ({})"
COUNTS = "SELECT what, other_id, amount FROM daily_count WHERE player_id IN ({}) AND day = ?"
WORN = "SELECT outfit FROM farm_worn WHERE player_id = ?"
TOOLS = "SELECT tool, many FROM farm_tool WHERE player_id = ?"
FRIENDS = "SELECT friend_id, since_at FROM friendship WHERE player_id = ?"
IS_FRIEND = f"{FRIENDS} AND friend_id = ?"
LAID = "SELECT player_id, eggs_laid FROM farm_coop WHERE player_id IN ({})"
YARDS = (
    "SELECT * FROM farm_coop WHERE player_id IN ({})",
    "SELECT * FROM farm_eater WHERE host_id IN ({})",
    "SELECT guest_id, host_id, kind FROM farm_eater WHERE guest_id IN ({})",
)
HELD = "SELECT id, amount FROM balance WHERE id IN ({})"


def yards(players: Sequence[int], accounts: Sequence[int]) -> list[Asked]:
    """Ask for yards: their coops, who eats there, whose hens are elsewhere, what the accounts hold."""
    return [*(_in(one, players) for one in YARDS), _in(HELD, accounts)]


def own(me: int, day: int, accounts: Sequence[int]) -> list[Asked]:
    """Ask for what one's own yard stands on."""
    return [
        _in(WHO, [me]), *yards([me], accounts), _in(COUNTS, [me], day), (WORN, (me,)), (CUT, (me, me)),
    ]  # fmt: skip


def friend(me: int, other: int, day: int, accounts: Sequence[int]) -> list[Asked]:
    """Ask for what a friend's yard stands on: both, and what was done today."""
    return [
        _in(WHO, [me, other]), (IS_FRIEND, (me, other)), *yards([me, other], accounts), _in(COUNTS, [me, other], day),
        (WORN, (other,)), (TOOLS, (me,)), (CUT, (me, me)),
    ]  # fmt: skip


def friends(me: int, day: int, all: Sequence[int], accounts: Sequence[int]) -> list[Asked]:
    """Ask for what the page of friends stands on: what all have laid, and the yards of those on the page."""
    return [
        _in(WHO, [me]), (FRIENDS, (me,)), _in(LAID, all), *yards(all[: PAGE + 1], accounts), _in(COUNTS, [me], day),
    ]  # fmt: skip


class FarmBare(Bare):
    """The forest's bare driver, reading what the farm asks for."""

    def read(self, asked: Sequence[Asked]) -> list[Any]:
        """Read everything that is asked for in one transaction."""
        with self._lent() as connection:
            return [self._run(connection, sql, values).fetchall() for sql, values in asked]


def _in(sql: str, ids: Sequence[int], *more: int) -> Asked:
    return sql.format(", ".join("?" * len(ids))), (*ids, *more)
