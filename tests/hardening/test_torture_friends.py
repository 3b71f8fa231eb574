"""Torture of friends and groups: broken off at each statement and done again, they end as if nothing had happened."""

from collections.abc import Callable
from functools import partial

import pytest

from engine.social.matching import sync
from engine.store import Database
from tests.hardening.test_torture import BREAKS, broken_off, statements_of
from tests.neighbours import CONTENT, People, code_of
from tests.social.test_groups import assert_sound

NAMES = ("ann", "bob", "cid", "new")


class Run:
    """Players of one run, as they were before the deed: friends, a couple, a group of three and an invitation."""

    def __init__(self, database: Database, number: int) -> None:
        self.names = [f"{name}{number}" for name in NAMES]
        self.ann, self.bob, self.cid, self.new = self.names
        self.people = People(database, *self.names, content=CONTENT)
        self.people.befriend(self.ann, self.bob, self.cid)
        self.couple, self.group = self.people.group(self.ann, "couple"), self.people.group(self.ann)
        self.people.enter(self.couple, self.ann, self.bob)
        self.people.enter(self.group, self.ann, self.bob)
        self.people.invite(self.ann, self.group, self.cid)
        self.code = self.people.code(self.ann)

    def end(self) -> list[object]:
        """What the run's players have and are, by the places of their names, ids and numbers of the run left out."""
        people, number = self.people, {name: n for n, name in enumerate(self.names)}
        known = {people.ids[name]: n for name, n in number.items()}
        ids = ", ".join(str(id) for id in known)

        def rows(sql: str) -> list[tuple[object, ...]]:
            return sorted(tuple(known.get(value, value) for value in row) for row in people.rows(sql.format(ids)))

        return [
            rows("SELECT player_id, friend_id, origin, muted_at FROM friendship WHERE player_id IN ({})"),
            rows("SELECT player_id, other_id, blocked_at > 0 FROM cut WHERE player_id IN ({})"),
            rows("SELECT id, COALESCE(invited_by, 0), depth FROM player WHERE id IN ({})"),
            rows("SELECT player_id, SUM(amount) FROM transfer WHERE player_id IN ({}) GROUP BY player_id"),
            [[number[name] for name in members] for who in self.names for members in people.members(who)],
            [known.get(group.captain_id) for who in self.names for group in people.groups(who)],
        ]


DEEDS: dict[str, Callable[[Run], object]] = {
    "accept": lambda run: run.people.accept(run.new, run.code),
    "sync": lambda run: sync(run.people.db, run.ann, [run.new, run.cid], run.people.now),
    "block": lambda run: run.people.block(run.ann, run.bob),
    "unfriend": lambda run: run.people.unfriend(run.bob, run.ann),
    "mute": lambda run: run.people.mute(run.bob, run.ann),
    "come in": lambda run: run.people.answer(run.cid, run.group),
    "leave": lambda run: run.people.leave(run.ann, run.group),
    "remove": lambda run: run.people.remove(run.ann, run.group, run.bob),
    "hand over": lambda run: run.people.hand_over(run.ann, run.group, run.bob),
}


@pytest.mark.parametrize("kind", BREAKS)
@pytest.mark.parametrize("deed", DEEDS)
def test_broken_off_at_any_statement_and_done_again_it_ends_as_if_nothing_had_happened(
    database: Database, deed: str, kind: str
):
    def once(run: Run) -> str:
        return code_of(partial(DEEDS[deed], run))  # done already, and only the answer was lost: then it is refused

    calm = Run(database, 0)
    length = statements_of(database, partial(once, calm))
    wanted = calm.end()

    for at in range(1, length + 2):
        run = Run(database, at)
        broken_off(database, at, kind, partial(DEEDS[deed], run))
        assert_sound(run.people)
        once(run)
        assert run.end() == wanted, at
