"""Woods whose players grow trees together: groups, plots, and what lies in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.clock import DAY
from engine.days import instant
from engine.errors import TilthError
from engine.pots import pot_account
from engine.privacy.erasure import erase_by_id
from engine.social import groups, inviting
from engine.social.groups import NewGroup
from engine.store import Database
from tests.forest.world import Woods
from tests.world import SHANGHAI

SMALL = "wetland"  # 2,700 g: two players fill it in a test


class Plots(Woods):
    """Players, and the group `home` of those whom `together` names; the first is its captain."""

    def __init__(self, database: Database, *names: str, kind: str = "friends", strangers: tuple[str, ...] = ()) -> None:
        super().__init__(database, *names, strangers=strangers)
        self.days = 0
        self.tick()
        self.home = self.group(kind, *names)

    @property
    def wall(self) -> int:
        """Limits of invitations run by it: each is a day later, so that tests may invite as often as they like."""
        self.days += 1
        return self.now + self.days * DAY

    def group(self, kind: str, captain: str, *others: str) -> int:
        """Make a group of friends; return its id."""
        id = self.db.ids.block(1)[0]
        with self.db.writing() as tx:
            groups.make(tx, id, self.ids[captain], NewGroup(kind, "home"), self.now)
        self.enter(id, captain, *others)
        return id

    def enter(self, group: int, by: str, *names: str) -> None:
        """Friends are invited, and come in."""
        ids = self.db.ids
        for name in names:
            with self.db.writing() as tx:
                inviting.invite(tx, ids, self.ids[by], group, self.ids[name], self.now, self.wall)
            with self.db.writing() as tx:
                inviting.answer(tx, ids, self.ids[name], group, self.now, accepts=True)

    def in_home(self) -> set[str]:
        """Who is in `home`."""
        rows = self.world.rows(f"SELECT player_id FROM group_member WHERE group_id = {self.home}")
        names = {id: name for name, id in self.ids.items()}
        return {names[id] for (id,) in rows}

    def plot(self, captain: str = "mei", species: str = SMALL, group: int = 0) -> str:
        """Found a plot; return its name."""
        return str(self.play(captain, "found", group=str(group or self.home), species=species)["wood"])

    def give(self, name: str, wood: str, grams: int) -> dict[str, Any]:
        """Earn what is needed, and water."""
        missing = grams - self.purse(name)
        if missing > 0:
            self.rich(name, missing)
        return dict(self.play(name, "water_wood", wood=wood, grams=grams))

    def leave(self, name: str, group: int = 0) -> None:
        """Leave a group."""
        ids = self.db.ids
        with self.db.writing() as tx:
            groups.leave(tx, ids, self.ids[name], group or self.home, self.now)

    def remove(self, captain: str, name: str) -> str:
        """Take a member out; return the code of a refusal, '' when it is done."""
        ids, me, other = self.db.ids, self.ids[captain], self.ids[name]
        return code_of(lambda: self._write(lambda tx: groups.remove(tx, ids, me, self.home, other, self.now)))

    def block(self, name: str, other: str) -> None:
        """Block somebody."""
        ids = self.db.ids
        self._write(lambda tx: groups.block(tx, ids, self.ids[name], self.ids[other], self.now))

    def erase(self, name: str) -> None:
        """Erase a player."""
        erase_by_id(self.db, self.ids[name], self.now)

    def captain(self) -> str:
        """Who leads `home`, as the row says."""
        [(id,)] = self.world.rows(f"SELECT captain_id FROM player_group WHERE id = {self.home}")
        return next(name for name, one in self.ids.items() if one == id)

    def hand_over(self, captain: str, name: str) -> None:
        """Make somebody else captain."""
        self._write(lambda tx: groups.hand_over(tx, self.ids[captain], self.home, self.ids[name]))

    def pot(self, wood: str) -> int:
        """What lies in a plot."""
        no = self.world.numbers.assets["energy"]
        found = self.world.rows(f"SELECT amount FROM balance WHERE id = {pot_account(int(wood), no)}")
        return int(found[0][0]) if found else 0

    def shares(self, wood: str) -> dict[str, int]:
        """What each has given for a plot that grows."""
        names = {id: name for name, id in self.ids.items()}
        rows = self.world.rows(f"SELECT player_id, total_g FROM forest_share WHERE plot_id = {wood}")
        return {names[id]: total for id, total in rows if total}

    def certified(self, wood: str) -> dict[str, int]:
        """Whose certificates of a planted tree say how much."""
        names = {id: name for name, id in self.ids.items()}
        rows = self.world.rows(f"SELECT player_id, energy_g FROM forest_certificate WHERE tree_id = {wood}")
        return {names[id]: grams for id, grams in rows}

    def told(self, name: str) -> list[str]:
        """The kinds of the forest's messages for somebody, in no promised order."""
        sql = f"SELECT kind FROM outbox_notice WHERE player_id = {self.ids[name]} UNION ALL "
        sql += f"SELECT kind FROM inbox WHERE player_id = {self.ids[name]}"
        return sorted(kind.removeprefix("forest.") for (kind,) in self.world.rows(sql) if "wood" in kind)

    def events(self, type: str) -> int:
        """How many events of a type were told."""
        return self.world.count(f"event WHERE answer LIKE '%' AND type = '{type}'")

    def public(self) -> str:
        """The public wood that is open, of the first species."""
        return str(self.scene("mei", page="woods")["public"][0]["wood"])

    def at(self, hour: int) -> None:
        """Go on to an hour of a day in Shanghai that is to come."""
        day = self.now
        while True:
            day += 3_600_000
            if instant_hour(day) == hour:
                break
        self.wait(day - self.now)

    def _write(self, do: Callable[[Any], Any]) -> Any:
        with self.db.writing() as tx:
            return do(tx)


def instant_hour(at: int) -> int:
    """The hour in Shanghai."""
    return (at - instant("2026-11-18 00:00", SHANGHAI)) // 3_600_000 % 24


def code_of(do: Callable[[], object]) -> str:
    """The code of the error something raises; '' when it does not."""
    try:
        do()
    except TilthError as error:
        return error.code
    return ""
