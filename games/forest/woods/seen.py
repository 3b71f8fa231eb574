"""What moves, jobs and pages of co-planting load: plots, what lies in them, and who gave how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple, Self

from engine.bulk import Row, Select, Transaction, marks
from engine.clock import DAY
from engine.days import Local, local_in
from engine.journal import Number
from engine.social.groups import PlayerGroup
from engine.social.names import shown
from games.forest.numbers import NUMBERS
from games.forest.rules.woods import PUBLIC, Watered, Wood, faded
from games.forest.seen import ENERGY
from games.forest.woods.tables import Plot, Share

PUBLIC_TODAY = "public_g"  # what is counted by day of all public woods together
PUBLIC_NAME = {"zh-CN": "公共林", "en": "Public wood"}
_PLOT = "id, group_id, species, goal_g, zone, made_at, reminded, full_at, planted_at"
_SHARE = "plot_id, player_id, total_g, recent_g, day, day_g, first_at, last_at"


class Lot(NamedTuple):
    """A row of tables.Plot."""

    id: int
    group_id: int
    species: str
    goal_g: int
    zone: str
    made_at: int
    reminded: int = 0
    full_at: int = 0
    planted_at: int = 0

    def local(self, now: int) -> Local:
        """Return the day and minute of the plot."""
        return local_in(now, self.zone)

    def day(self, now: int) -> int:
        """Return the day of the plot as a number."""
        return self.local(now).date.toordinal()


class Given(NamedTuple):
    """A row of tables.Share."""

    plot_id: int
    player_id: int
    total_g: int = 0
    recent_g: int = 0
    day: int = 0
    day_g: int = 0
    first_at: int = 0
    last_at: int = 0

    def on(self, day: int) -> int:
        """Return what was given on a day, today or later than the last."""
        return self.day_g if self.day == day else 0

    def more(self, grams: int, day: int, now: int) -> Self:
        """Return the share after a watering."""
        return self._replace(
            total_g=self.total_g + grams, recent_g=faded(self.recent_g, self.last_at, now) + grams, day=day,
            day_g=self.on(day) + grams, first_at=self.first_at or now, last_at=now,
        )  # fmt: skip

    def taken_back(self) -> Self:
        """Return the share after all of it went back; what was given today stays counted."""
        return self._replace(total_g=0, recent_g=0)


class Named(NamedTuple):
    """A group as co-planting shows it."""

    kind: str
    name: Mapping[str, str]


def lots_of(tx: Transaction, ids: Iterable[int], *, lock: bool = False) -> list[Lot]:
    """Return plots by their ids, in their order; locked if wanted."""
    rows = tx.fetch(Plot, _PLOT, ("id",), [(id,) for id in ids], lock="id" if lock else "")
    return sorted(Lot(*row) for row in rows)


def growing_of(tx: Transaction, groups: Iterable[int]) -> list[Lot]:
    """Return the plots of groups that are not planted; of 0 the public ones."""
    return sorted(
        Lot(*row) for row in tx.fetch(Plot, _PLOT, ("group_id", "planted_at"), [(id, 0) for id in sorted(groups)])
    )


def shares_of(tx: Transaction, plots: Iterable[int]) -> dict[int, dict[int, Given]]:
    """Return what was given for plots: plot → player → share."""
    found: dict[int, dict[int, Given]] = defaultdict(dict)
    for row in tx.fetch(Share, _SHARE, ("plot_id",), [(id,) for id in plots]):
        found[row[0]][row[1]] = Given(*row)
    return found


def shares_by(tx: Transaction, player_id: int) -> dict[int, Given]:
    """Return what a player has given for plots that grow, by plot."""
    return {row[0]: Given(*row) for row in tx.fetch(Share, _SHARE, ("player_id",), [(player_id,)])}


def groups_named(tx: Transaction, ids: Collection[int]) -> dict[int, Named]:
    """Return the kinds and names of groups, the public woods (0) among them; a group that is no more is left out."""
    rows = tx.fetch(PlayerGroup, "id, kind, label, name", ("id",), [(id,) for id in sorted(ids)])
    return {0: Named(PUBLIC, PUBLIC_NAME), **{id: Named(kind, shown(*told)) for id, kind, *told in rows}}


def wood_of(lot: Lot, kind: str, energy_g: int) -> Wood:
    """Return a plot as the rules see it."""
    return Wood(kind, lot.goal_g, energy_g, planted=bool(lot.planted_at))


def may_lead(shares: Mapping[int, Given], captain_id: int, gone: Collection[int]) -> dict[int, Watered]:
    """Return who watered when, as the rule about captains sees it: the captain, and those who are not gone."""
    there = {id: one for id, one in shares.items() if id == captain_id or id not in gone}
    return {id: Watered(one.last_at, one.recent_g) for id, one in there.items() if one.total_g}


def has_place(shares: Mapping[int, Given], player_id: int, now: int) -> bool:
    """Return whether a player may give for a public wood: who has given may, others while a place is free.

    Who has not watered for two weeks keeps what they gave, and needs no place.
    """
    mine = shares.get(player_id)
    if mine and mine.total_g:
        return True
    taken = sum(1 for one in shares.values() if one.total_g and one.last_at > now - places_rest())
    return taken < NUMBERS.co_planting.places


def places_rest() -> int:
    """Return after how long without water (ms) a place in a public wood is free for somebody else."""
    return NUMBERS.co_planting.idle_days * DAY


def people_of(tx: Transaction, plots: Collection[int], now: int) -> dict[int, tuple[int, int]]:
    """Return how many have given for each plot, and how many of them take a place; where nobody has it is left out."""
    asked = (
        "SELECT plot_id, COUNT(*), SUM(CASE WHEN last_at > ? THEN 1 ELSE 0 END) FROM forest_share "
        f"WHERE total_g > 0 AND plot_id IN {marks(plots)} GROUP BY plot_id"
    )

    def parse(rows: list[Row]) -> dict[int, tuple[int, int]]:
        return {plot: (int(people), int(places)) for plot, people, places in rows}

    return tx.answer(Select(asked, (now - places_rest(), *plots), parse))


def energy_of(tx: Transaction) -> int:
    """Return the number of the asset, where no turn and no view knows it."""
    [(no,)] = tx.fetch(Number, "no", ("kind", "name"), [("asset", ENERGY)])
    return int(no)
