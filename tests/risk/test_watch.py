"""The daily look: steps and gifts that are odd are flagged once a day, what is usual is not, and nobody is punished."""

from collections.abc import Sequence
from typing import Any

import pytest

from engine.clock import DAY, HOUR, MINUTE
from engine.deeds import DeedRow, rows_of
from engine.game import Asset, Game
from engine.ids import EPOCH, NODE_BITS, SEQUENCE_BITS
from engine.jobs import run_all
from engine.people.players import befriend, find_player
from engine.privacy.erasure import erase
from engine.risk import watch
from engine.risk.flags import Kind, flag, list_flags
from engine.risk.limits import FLAGS_KEPT
from engine.risk.sanctions import of_player
from engine.store import Database
from tests.world import NOW, World, quest

NAMES = ("ann", "bob", "cid", "dee", "eve")
MORNING = NOW - NOW % DAY + HOUR  # of a day (UTC)
GIVING = Game("sea", {}, (Asset("salt", "g", 1),), gifts={"gave": "grains"})
AT_NIGHT = MORNING + DAY


class Watched:
    """A world with players, whose events come at their own instants, and the daily look."""

    def __init__(self, database: Database) -> None:
        self.world = World(database, quest("walk", "steps"), players=NAMES)
        self.db = database
        with database.reading() as tx:
            self.ids = {name: find_player(tx, name).id for name in NAMES}

    def befriend(self, *pairs: tuple[str, str]) -> None:
        befriend(self.db, pairs, NOW)

    def walked(self, who: str, total: int, at: int, device: str = "") -> None:
        """A total that is told at an instant; its id is made then, as the real clock would."""
        self.world.one(self.world.event("steps", player=who, at=at, day_total=total, device=device))
        with self.db.writing() as tx:
            made = (at - EPOCH << NODE_BITS + SEQUENCE_BITS) + next(self.world.ids)
            tx.connection.exec_driver_sql(f"UPDATE event SET id = {made} WHERE id = (SELECT MAX(id) FROM event)")

    def gave(self, who: str, to: str, days: Sequence[int], times: int = 2, grains: int = 5) -> None:
        with self.db.writing() as tx:
            for day in days:
                for _ in range(times):
                    rows = rows_of(self.db.ids.block(2), "sea", "gave", self.ids[who], self.ids[to],
                                   MORNING - day * DAY, {"grains": grains})  # fmt: skip
                    tx.insert(DeedRow, rows)

    def look(self, at: int = AT_NIGHT) -> None:
        run_all(self.db, at, ticks=[watch.watching([GIVING])], games=[GIVING])

    def flags(self, kind: Kind) -> dict[str, dict[str, Any]]:
        names = {id: name for name, id in self.ids.items()}
        with self.db.reading() as tx:
            found = list_flags(tx)
        return {names[one.player_id]: one.evidence for one in found if one.kind == kind}


@pytest.fixture
def watched(database: Database) -> Watched:
    return Watched(database)


@pytest.mark.unaudited  # events get other ids
@pytest.mark.parametrize("crowd", [3, 4])
def test_a_device_of_more_than_a_family_is_flagged(watched: Watched, crowd: int):
    for n, name in enumerate(NAMES[:crowd]):
        watched.walked(name, 500 + n, MORNING + n * HOUR, "D-1")
    watched.look()
    found = watched.flags(Kind.DEVICE)

    assert set(found) == (set(NAMES[:crowd]) if crowd == 4 else set())
    if found:
        assert found["ann"]["players"] == 4
        assert set(found["ann"]["others"]) == {str(watched.ids[name]) for name in NAMES[1:4]}


@pytest.mark.unaudited
def test_friends_with_the_same_steps_at_the_same_minute_twice_are_flagged(watched: Watched):
    watched.befriend(("ann", "bob"), ("cid", "dee"))
    for total, at in ((5_000, MORNING), (9_123, MORNING + HOUR)):
        watched.walked("ann", total, at)
        watched.walked("bob", total, at + 20_000)
        watched.walked("eve", total, at)  # a stranger
    watched.walked("cid", 5_500, MORNING)
    watched.walked("dee", 5_500, MORNING)  # once is chance
    watched.look()
    found = watched.flags(Kind.TWIN)

    assert set(found) == {"ann", "bob"}
    assert found["ann"]["times"] == 2
    assert found["ann"]["met"][0] == {"other": str(watched.ids["bob"]), "at": MORNING, "steps": 5_000}


@pytest.mark.unaudited
def test_the_same_steps_from_one_device_are_flagged_at_once(watched: Watched):
    for name in ("ann", "bob"):
        watched.walked(name, 5_000, MORNING, "D-1")
        watched.walked(name, 300, MORNING - 5 * MINUTE, "D-1")
    watched.look()

    assert {name: told["one_device"] for name, told in watched.flags(Kind.TWIN).items()} == {"ann": True, "bob": True}


@pytest.mark.unaudited
@pytest.mark.parametrize(("seconds", "steps", "odd"), [(60, 9_000, True), (3_600, 9_000, False), (10, 250, False)])
def test_steps_that_nobody_takes_in_that_time_are_flagged(watched: Watched, seconds: int, steps: int, odd: bool):
    watched.walked("ann", 1_000, MORNING)
    watched.walked("ann", 1_000 + steps, MORNING + seconds * 1000)
    watched.look()

    expected = {"ann": {"steps": steps, "seconds": seconds, "at": MORNING + seconds * 1000}} if odd else {}
    assert watched.flags(Kind.PACE) == expected


@pytest.mark.unaudited
def test_a_flag_is_set_once_a_day_and_punishes_nobody(watched: Watched):
    watched.walked("ann", 1_000, MORNING)
    watched.walked("ann", 50_000, MORNING + MINUTE)
    watched.look()
    with watched.db.writing() as tx:
        tx.connection.exec_driver_sql("DELETE FROM tick")
    watched.look()

    assert watched.world.count("flag") == 1
    assert watched.world.count("sanction") == 0


@pytest.mark.unaudited
def test_days_without_a_look_are_made_up_for(watched: Watched):
    watched.look(MORNING - DAY)
    watched.walked("ann", 1_000, MORNING)
    watched.walked("ann", 50_000, MORNING + MINUTE)
    watched.look(AT_NIGHT + 3 * DAY)

    assert set(watched.flags(Kind.PACE)) == {"ann"}


def test_three_who_give_only_to_one_are_a_ring_with_its_evidence(watched: Watched):
    for name in ("bob", "cid", "dee"):
        watched.gave(name, "ann", range(5))
    watched.look()
    found = watched.flags(Kind.RING)

    assert set(found) == {"ann", "bob", "cid", "dee"}
    line = {"from": str(watched.ids["bob"]), "to": str(watched.ids["ann"]), "times": 10, "days": 5, "grains": 50}
    assert line in found["ann"]["gifts"]
    assert (found["ann"]["game"], found["ann"]["within_days"]) == ("sea", 7)


@pytest.mark.parametrize(
    "told",
    [
        {"bob": ("ann", 5), "cid": ("ann", 5)},  # two only
        {"bob": ("ann", 3), "cid": ("ann", 3), "dee": ("ann", 3)},  # on few days
        {"bob": ("ann", 5), "cid": ("ann", 5), "dee": ("eve", 5)},  # to another
    ],
)
def test_what_is_usual_among_friends_is_no_ring(watched: Watched, told: dict[str, tuple[str, int]]):
    for name, (to, days) in told.items():
        watched.gave(name, to, range(days))
    watched.look()

    assert watched.flags(Kind.RING) == {}


@pytest.mark.parametrize(("who", "to"), [("bob", "eve"), ("ann", "bob")])
def test_who_gives_to_others_too_or_gets_something_back_is_in_no_ring(watched: Watched, who: str, to: str):
    for name in ("bob", "cid", "dee"):
        watched.gave(name, "ann", range(5))
    watched.gave(who, to, range(2))
    watched.look()

    assert watched.flags(Kind.RING) == {}


def test_a_ring_is_not_hidden_by_a_thimble_back_or_many_small_gifts_to_others(watched: Watched):
    for name in ("bob", "cid", "dee"):
        watched.gave(name, "ann", range(6), times=3, grains=66)
        watched.gave("ann", name, range(6), times=1, grains=10)
        watched.gave(name, "eve", range(6), times=3, grains=5)
    watched.look()

    assert set(watched.flags(Kind.RING)) == {"ann", "bob", "cid", "dee"}


def test_who_was_too_fast_on_three_days_is_told_so_once_by_the_rule(watched: Watched):
    ann = watched.ids["ann"]
    with watched.db.writing() as tx:
        for day in range(3):
            flag(tx, watched.db.ids, Kind.FAST, {ann: {"moves": 300}}, AT_NIGHT // DAY - 2 - day, NOW)
        flag(tx, watched.db.ids, Kind.TWIN, {watched.ids["bob"]: {}}, AT_NIGHT // DAY - 2, NOW)
    watched.look()
    watched.look(AT_NIGHT + DAY)
    with watched.db.reading() as tx:
        [told] = of_player(tx, ann)

    assert (told.level, told.decided_by, len(told.flags)) == ("notice", "rule:fast", 3)
    assert watched.world.count("sanction") == 1
    assert watched.world.count("outbox_notice WHERE kind = 'sanction_notice'") == 1


def test_flags_are_forgotten_and_go_with_the_player(watched: Watched):
    with watched.db.writing() as tx:
        flag(tx, watched.db.ids, Kind.TWIN, {watched.ids["bob"]: {}}, 1, NOW)
        assert flag(tx, watched.db.ids, Kind.TWIN, {watched.ids["bob"]: {}, 7: {}}, 1, NOW) == 0
        flag(tx, watched.db.ids, Kind.TWIN, {watched.ids["cid"]: {}}, 1, NOW)
    erase(watched.db, "bob", NOW)
    assert set(watched.flags(Kind.TWIN)) == {"cid"}
    watched.look(NOW + FLAGS_KEPT + DAY)

    assert watched.world.count("flag") == 0
