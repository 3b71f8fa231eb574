"""A month of seeded people in the forest: what the bank tells of them, what they do, and what is due, on a moved clock.

Nothing here asks the machine for the time or for chance: the same seed lives the same month, to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from random import Random
from typing import Any

from engine.clock import DAY, HOUR, MINUTE, ManualClock
from engine.desk.living import BEGAN, settle
from engine.desk.sample import Telling, Week, sample_week
from engine.errors import TilthError
from engine.game import discover
from engine.incoming.events import EventReader
from engine.ingest import Intake, ingest
from engine.jobs import run_all
from engine.play import Ask, Look, Table, play, scene
from engine.published.content import QUESTS, Content, load_content
from engine.published.live import Snapshot
from engine.snapshots import dump
from engine.social.friends import friends_of
from engine.store import Database
from tests.world import PEPPER

LOOKS = (8, 20)
"""The hours at which somebody may look at the forest."""
OFTEN = 0.2
"""How probably somebody looks then."""
TICKS_EVERY = 12 * HOUR
AT_HOME, AT_A_FRIENDS = 3, 2
"""How many of the things that are offered somebody does in one look."""


@cache
def shipped() -> Content:
    """The quests as they are shipped."""
    return load_content(QUESTS, discover())


class Month:
    """So many people living so many days from a seed; `live` it once."""

    def __init__(self, database: Database, clock: ManualClock, seed: int, people: int, days: int) -> None:
        self.db, self.clock, self.days = database, clock, days
        self.chance = Random(f"{seed}/month")
        content = shipped()
        reader = EventReader(content.vocabulary, PEPPER)
        clock.move_to(BEGAN)
        self.snapshot = Snapshot(content, content.bind(database, BEGAN), reader)
        self.table = Table(database, content, self.snapshot.numbers, reader)
        self.week: Week = sample_week(seed, reader, people, days)
        settle(database, content, self.week)
        with database.reading() as tx:
            rows = tx.connection.exec_driver_sql("SELECT ref, id FROM player ORDER BY id")
            self.ids: dict[str, int] = dict(rows.all())
            self.friends = {id: [one.id for one in friends_of(tx, id)] for id in self.ids.values()}
        self.made = 0

    def live(self) -> bytes:
        """Live the month; return all that happened, as bytes."""
        told = list(self.week.tellings)
        looks = sorted(self._looks())
        for at in range(BEGAN + HOUR, BEGAN + self.days * DAY + HOUR, HOUR):
            told = self._tell(told, at)
            while looks and looks[0][0] < at:
                when, who = looks.pop(0)
                self._look(who, when)
            if at % TICKS_EVERY == 0:
                self._tick(at)
        with self.db.reading() as tx:
            return dump(tx)

    def _looks(self) -> Iterator[tuple[int, str]]:
        """When who looks: most people on most days."""
        for person in self.week.people:
            for day in range(self.days):
                for hour in LOOKS:
                    if self.chance.random() < OFTEN:
                        yield BEGAN + day * DAY + hour * HOUR + self.chance.randrange(2 * HOUR), person.ref

    def _tell(self, told: Sequence[Telling], at: int) -> list[Telling]:
        """Tell what the bank tells within an hour; return the rest."""
        now = [one for one in told if one.told_at < at]
        if now:
            self.clock.move_to(max(at - HOUR, self.clock.now()))
            ingest(self.db, self.table.content, self.table.numbers, [one.event for one in now], Intake(at))
        return list(told[len(now) :])

    def _tick(self, at: int) -> None:
        self.clock.move_to(at)
        while run_all(self.db, at, games=self.table.content.games.values(), context=lambda: self.snapshot).goes_on:
            pass

    def _look(self, who: str, at: int) -> None:
        """Somebody looks at the forest, then at a friend's, and does some of what is offered."""
        self.clock.move_to(max(at, self.clock.now()))
        if who in self.ids:
            page = self.chance.choice(("", "", "", "tasks", "store", "bag", "catalogue", "woods"))
            self._do(who, Look("forest"), 1, at)
            self._do(who, Look("forest", page), AT_HOME, at)
            if friends := self.friends[self.ids[who]]:
                self._do(who, Look("forest", "", self.chance.choice(friends)), AT_A_FRIENDS, at)

    def _do(self, who: str, look: Look, many: int, at: int) -> None:
        try:
            shown = scene(self.table, look, who, at)
        except TilthError:  # who does not agree to play sees nothing
            return
        offers = [one for one in offered(shown) if one["can"]]
        first = [one for one in offers if one["move"] in ("collect_all", "steal_all")]
        for offer in (*first, *self.chance.sample(offers, min(many, len(offers)))):
            self.made += 1
            sent = (offer["move"], offer["arguments"], f"m{self.made}", at + self.made % MINUTE)
            play(self.table, Ask(self.ids[who], "forest", *sent, self.chance.getrandbits(60)))


def offered(shown: Any) -> Iterator[dict[str, Any]]:
    """Everything a scene offers, wherever it stands."""
    if isinstance(shown, dict):
        if {"move", "arguments", "can", "why"} <= shown.keys():
            yield shown
        for part in shown.values():
            yield from offered(part)
    elif isinstance(shown, list):
        for part in shown:
            yield from offered(part)
