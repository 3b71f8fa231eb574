"""Torture of telling: broken off at each statement and done again, every message is there once, with one number."""

from collections.abc import Callable
from functools import partial

import pytest

from engine import inbox
from engine.quiet import Quiet
from engine.store import Database
from tests.hardening.test_torture import BREAKS, broken_off, statements_of
from tests.inboxes import assert_sound, drain, messages, say, state, waiting
from tests.world import UNDO, World, content_of, quest

CONTENT = content_of(quest("pay", amount="event.amount", undo=UNDO), quest("feed", give="feed", amount="event.amount"))


class Run:
    """A player of one run, with messages that were delivered, messages that wait, and a digest that will grow."""

    def __init__(self, database: Database, number: int) -> None:
        self.db, self.ref = database, f"ann{number}"
        self.world = World(database, content=CONTENT, players=[self.ref])
        self.world.ids = iter(range(100 * number + 1, 100 * number + 99))  # type: ignore[assignment]
        [(self.me,)] = self.world.rows(f"SELECT id FROM player WHERE ref = '{self.ref}'")
        self._told(1)
        drain(database)
        self._told(2)

    def _told(self, number: int) -> None:
        self.world.tell(self.world.payment(3), self.world.payment(4, f"{self.ref} {number}"))
        say(self.db, self.me, number, number + 10)
        if number == 2:
            self.world.one(self.world.refund(f"{self.ref} 1", 2))

    def end(self) -> list[object]:
        """What the player was told, how it stands, and that nothing waits."""
        told = [(one.number, one.kind, one.values) for one in messages(self.db, self.me)]
        return [told, state(self.db, self.me)[1:], waiting(self.db)]

    def read(self, mark: int) -> None:
        """Mark as read."""
        with self.db.writing() as tx:
            inbox.mark_read(tx, self.me, mark)

    def hush(self) -> None:
        """Set quiet hours."""
        with self.db.writing() as tx:
            inbox.set_quiet(tx, self.me, Quiet(60, 120))

    def sweep(self) -> None:
        """Forget what is old."""
        with self.db.writing() as tx:
            inbox.forget_old(tx, self.world.now + 1, self.me - 1)


DEEDS: dict[str, Callable[[Run], object]] = {
    "deliver": lambda run: drain(run.db),
    "read": lambda run: run.read(3),
    "quiet": lambda run: run.hush(),
    "forget": lambda run: run.sweep(),
}


@pytest.mark.parametrize("kind", BREAKS)
@pytest.mark.parametrize("deed", DEEDS)
def test_broken_off_at_any_statement_and_done_again_it_ends_as_if_nothing_had_happened(
    database: Database, deed: str, kind: str
):
    calm = Run(database, 0)
    length = statements_of(database, partial(DEEDS[deed], calm))
    drain(database)
    wanted = calm.end()

    assert length > 2
    for at in range(1, length + 2):
        run = Run(database, at)
        broken_off(database, at, kind, partial(DEEDS[deed], run))
        assert_sound(database)
        DEEDS[deed](run)
        drain(database)
        assert run.end() == wanted, at
