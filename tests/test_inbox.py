"""Inboxes: newest first, read up to a mark, kept for a while, and forgotten with their player."""

from functools import partial

import pytest

from engine import inbox
from engine.clock import DAY
from engine.errors import Unauthenticated
from engine.inbox import KEPT_FOR, RUN, Stored
from engine.people.players import Cut
from engine.quiet import Quiet
from engine.store import Database
from tests.inboxes import assert_sound, drain, messages, say, state, unread, waiting
from tests.neighbours import People
from tests.world import NOW, World, quest


@pytest.fixture
def people(database: Database) -> People:
    return People(database, "ann", "bob", "cid")


@pytest.fixture
def ann(people: People) -> int:
    return people.ids["ann"]


def page(people: People, me: int, before: int | None, limit: int) -> list[int]:
    return [row.number for row in people.read(lambda tx: inbox.page(tx, me, before, limit))]


def test_messages_come_newest_first_a_page_at_a_time(people: People, ann: int):
    say(people.db, ann, *range(5))
    drain(people.db)

    assert [page(people, ann, *asked) for asked in ((None, 2), (4, 2), (2, 2), (1, 2))] == [[5, 4], [3, 2], [1], []]


def test_a_page_is_full_though_some_messages_are_hidden(people: People, ann: int):
    for number in range(10):
        say(people.db, ann, number, about=people.ids["bob"] if number in (3, 4, 5, 6) else None)
    drain(people.db)
    people.write(lambda tx: tx.put(Cut, [(people.ids["bob"], ann, NOW, NOW)]))

    assert page(people, ann, None, 5) == [10, 9, 8, 3, 2]
    assert unread(people.db, ann) == 6


def test_nobody_sees_another_s(people: People, ann: int):
    say(people.db, ann, 1)
    drain(people.db)

    assert page(people, people.ids["bob"], None, 10) == []
    assert unread(people.db, people.ids["bob"]) == 0


@pytest.mark.parametrize(
    ("marks", "read"), [([2], 2), ([2, 1], 2), ([99], 3), ([-5], 0), ([0], 0), ([(1 << 63) - 1], 3)]
)
def test_the_read_mark_never_goes_back_nor_ahead_of_what_was_told(
    people: People, ann: int, marks: list[int], read: int
):
    say(people.db, ann, 1, 2, 3)
    drain(people.db)
    for mark in marks:
        people.write(partial(inbox.mark_read, me=ann, upto=mark))

    assert (state(people.db, ann).read_upto, unread(people.db, ann)) == (read, 3 - read)


def test_what_comes_after_the_mark_is_unread(people: People, ann: int):
    say(people.db, ann, 1)
    drain(people.db)
    people.write(lambda tx: inbox.mark_read(tx, ann, 99))
    say(people.db, ann, 2)
    drain(people.db)

    assert unread(people.db, ann) == 1


def test_quiet_hours_are_the_player_s_and_nothing_else_changes(people: People, ann: int):
    say(people.db, ann, 1)
    drain(people.db)
    before = state(people.db, ann)
    after = people.write(lambda tx: inbox.set_quiet(tx, ann, Quiet(60, 120)))

    assert (before.quiet, after.quiet) == (Quiet(22 * 60, 8 * 60), Quiet(60, 120))
    assert state(people.db, ann) == after == before._replace(quiet_start=60, quiet_end=120)


def test_who_was_erased_a_moment_ago_changes_nothing(people: People, ann: int):
    people.write(lambda tx: tx.connection.exec_driver_sql(f"UPDATE player SET erased = 1 WHERE id = {ann}"))

    with pytest.raises(Unauthenticated):
        people.write(lambda tx: inbox.mark_read(tx, ann, 1))


def numbers_above(people: People, marks: dict[int, int]) -> dict[int, list[int]]:
    def read(tx: object) -> dict[int, list[Stored]]:
        newest = inbox.states_of(tx, marks)  # type: ignore[arg-type]
        return inbox.above(tx, {id: (mark, newest[id].newest) for id, mark in marks.items()})  # type: ignore[arg-type]

    return {id: [row.number for row in rows] for id, rows in people.read(read).items()}


def test_what_is_above_a_number_comes_in_order_for_many_players_at_once(people: People, ann: int):
    bob, cid = people.ids["bob"], people.ids["cid"]
    for id, many in ((ann, 3), (bob, RUN + 20)):
        say(people.db, id, *range(many))
    drain(people.db)

    assert numbers_above(people, {ann: 1, bob: 0, cid: 0}) == {ann: [2, 3], bob: list(range(1, RUN + 1)), cid: []}
    assert numbers_above(people, {ann: 3, bob: RUN}) == {ann: [], bob: list(range(RUN + 1, RUN + 21))}


def test_old_messages_are_forgotten_and_a_mark_says_up_to_where(people: People, ann: int):
    say(people.db, ann, 1, 2)
    drain(people.db, NOW - KEPT_FOR - 1)
    say(people.db, ann, 3)
    say(people.db, people.ids["bob"], 4)
    drain(people.db)

    assert people.write(lambda tx: inbox.forget_old(tx, NOW - KEPT_FOR, 0)) == (2, None)
    assert [one.values["n"] for one in messages(people.db, ann)] == [3]
    assert (state(people.db, ann).gone_upto, state(people.db, people.ids["bob"]).gone_upto) == (2, 0)
    assert_sound(people.db)


def test_what_happened_long_ago_and_was_told_just_now_is_kept(people: People, ann: int):
    say(people.db, ann, 1, at=NOW - KEPT_FOR - DAY)
    drain(people.db)

    assert people.write(lambda tx: inbox.forget_old(tx, NOW - KEPT_FOR, 0)) == (0, None)
    assert people.write(lambda tx: inbox.forget_old(tx, NOW + 1, 0)) == (1, None)


def test_a_digest_is_kept_from_when_it_grew_last(database: Database):
    world = World(database, quest("pay"))
    for told in (NOW - KEPT_FOR - DAY, NOW):
        world.one(world.payment(1))
        drain(database, told)
    [(me, told_at)] = world.rows("SELECT player_id, told_at FROM inbox")

    assert (told_at, len(messages(database, me))) == (NOW, 1)


def test_players_are_gone_through_step_by_step(people: People, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(inbox, "STEP", 2)
    for id in people.ids.values():
        say(people.db, id, 1)
    drain(people.db, NOW - KEPT_FOR - DAY)
    first, after = people.write(partial(inbox.forget_old, before=NOW - KEPT_FOR, after=0))
    second, end = people.write(partial(inbox.forget_old, before=NOW - KEPT_FOR, after=after or 0))

    assert (first, second, end) == (2, 1, None)
    assert_sound(people.db)


def test_who_is_forgotten_leaves_nothing_not_even_in_others_inboxes(people: People, ann: int):
    bob = people.ids["bob"]
    for _ in range(2):  # delivered, and waiting
        say(people.db, ann, 1)
        say(people.db, bob, 2, about=ann)
        say(people.db, bob, 3)
        if waiting(people.db) == 3:
            drain(people.db)
    people.write(lambda tx: inbox.forget(tx, ann))
    drain(people.db)

    assert people.rows(f"SELECT * FROM inbox_state WHERE player_id = {ann}") == []
    assert people.rows(f"SELECT * FROM inbox WHERE player_id = {ann} OR about_id = {ann}") == []
    assert [one.values["n"] for one in messages(people.db, bob)] == [3, 3]
    assert waiting(people.db) == 0


def test_what_is_kept_is_counted_anew_when_some_went_with_their_player(people: People, ann: int):
    say(people.db, ann, *range(30), about=people.ids["bob"])
    say(people.db, ann, *range(10))
    drain(people.db)
    people.write(lambda tx: inbox.forget(tx, people.ids["bob"]))
    stale = state(people.db, ann)
    after = people.write(lambda tx: inbox.trim(tx, stale))

    assert (stale.kept, after.kept) == (40, 10)
