"""A month of seeded people in a game: what the bank tells of them, what they do, and what is due, on a moved clock.

Nothing here asks the machine for the time or for chance: the same seed lives the same month, to the byte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import msgspec
import pytest

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
from tests.conftest import assert_audited
from tests.games.lent import lender
from tests.games.machine import offered
from tests.world import PEPPER

SEED, DAYS = 20261109, 30
SIZES = [
    pytest.param("sqlite", 50, id="sqlite"), pytest.param("postgres", 9, id="postgres"),
    pytest.param("sqlite", 200, id="sqlite-200", marks=pytest.mark.soak),
    pytest.param("postgres", 200, id="postgres-200", marks=pytest.mark.soak),
]  # fmt: skip
AT_HOME, AT_A_FRIENDS = 3, 2
"""How many of the things that are offered somebody does in one look."""


@cache
def shipped() -> Content:
    """The quests as they are shipped."""
    return load_content(QUESTS, discover())


class Month:
    """So many people living so many days from a seed; `live` it once. A game says where people look, what they do first
    wherever it is offered, and what they send where a scene leaves a choice."""

    game: ClassVar[str]
    opening: ClassVar[Sequence[tuple[str, int]]] = (("", 1),)
    """The pages that everybody looks at each time, and how much of what is offered there they do besides."""
    pages: ClassVar[Sequence[str]]
    first: ClassVar[Sequence[str]]
    looks: ClassVar[Sequence[int]] = (8, 20)
    """The hours at which somebody may look at the game."""
    often: ClassVar[float] = 0.15
    """How probably somebody looks then."""
    within: ClassVar[int] = 2 * HOUR
    ticks: ClassVar[Sequence[int]] = (8, 20)
    """The hours at which what is due is done."""

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
        self.sent = 0
        self.made: Counter[str] = Counter()

    def arguments(self, offer: Mapping[str, Any], _shown: Any) -> dict[str, Any]:
        """What is sent of an offer: what it names, and what one chooses oneself."""
        return dict(offer["arguments"])

    def then(self, who: str, move: str, result: Mapping[str, Any], at: int) -> None:
        """Do what belongs to a move that was made."""

    def live(self) -> bytes:
        """Live the month; return all that happened, as bytes."""
        told = list(self.week.tellings)
        looks = sorted(self._looks())
        for at in range(BEGAN + HOUR, BEGAN + self.days * DAY + HOUR, HOUR):
            told = self._tell(told, at)
            while looks and looks[0][0] < at:
                when, who = looks.pop(0)
                self._look(who, when)
            if (at - BEGAN) // HOUR % 24 in self.ticks:
                self._tick(at)
        with self.db.reading() as tx:
            return dump(tx)

    def play(self, who: str, move: str, arguments: Mapping[str, Any], at: int) -> None:
        """Make a move, or be refused."""
        self.sent += 1
        sent = (move, dict(arguments), f"m{self.sent}", at + self.sent % MINUTE)
        outcome = play(self.table, Ask(self.ids[who], self.game, *sent, self.chance.getrandbits(60))).outcome
        if not outcome.code:
            self.made[move] += 1
            self.then(who, move, outcome.result, at)

    def days_of(self, _ref: str) -> Iterator[tuple[int, int]]:
        """On which days somebody looks, at which hours: most people on most days."""
        for day in range(self.days):
            for hour in self.looks:
                if self.chance.random() < self.often:
                    yield day, hour

    def _looks(self) -> Iterator[tuple[int, str]]:
        for person in self.week.people:
            for day, hour in self.days_of(person.ref):
                yield BEGAN + day * DAY + hour * HOUR + self.chance.randrange(self.within), person.ref

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
        """Somebody looks at the game, then at a friend's, and does some of what is offered."""
        self.clock.move_to(max(at, self.clock.now()))
        if who in self.ids:
            page = self.chance.choice(self.pages)
            for one, many in (*self.opening, (page, AT_HOME)):
                self._do(who, Look(self.game, one), many, at)
            if friends := self.friends[self.ids[who]]:
                self._do(who, Look(self.game, "", self.chance.choice(friends)), AT_A_FRIENDS, at)

    def _do(self, who: str, look: Look, many: int, at: int) -> None:
        try:
            shown = scene(self.table, look, who, at)
        except TilthError:  # who does not agree to play sees nothing
            return
        offers = [one for one in offered(shown) if one["can"]]
        first = {one["move"]: one for one in offers if one["move"] in self.first}
        for offer in (*first.values(), *self.chance.sample(offers, min(many, len(offers)))):
            self.play(who, offer["move"], self.arguments(offer, shown), at)


def lived_twice(
    kind: type[Month], engine: str, people: int, request: pytest.FixtureRequest, folder: Path
) -> Counter[str]:
    """Live the month of a seed twice: it is the same to the byte, and adds up. Return the moves that were made."""
    lend, lived = lender(engine, request, folder), []
    for _ in range(2):
        clock = ManualClock(BEGAN)
        with lend(clock) as database:
            month = kind(database, clock, SEED, people, DAYS)
            lived.append(_comparable(month.live(), engine))
            assert_audited(database)
    assert month.sent > 30 * people
    assert lived[0] == lived[1]
    return month.made


def _comparable(lived: bytes, engine: str) -> object:
    """What must be the same. On PostgreSQL a seal waits for whoever is in a transaction, autovacuum among them."""
    if engine == "sqlite":
        return lived
    tables = msgspec.msgpack.decode(lived)
    return [(name, [row for row in rows if "seals" not in row]) for name, rows in tables if not name.startswith("seal")]
