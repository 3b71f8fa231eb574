"""Consent holds at once: for events, for sessions, and for friendships, which rest and come back."""

from functools import partial

import pytest

from engine.errors import Unauthenticated
from engine.incoming.vocabulary import GUARDIAN
from engine.people.agreeing import CHANGES, Change, leave, lock_with_friends, put_player, say
from engine.people.consents import FRIENDS, Said, standing
from engine.people.players import BY_BANK, BY_CODE, find_player
from engine.social.matching import sync
from engine.store import Database
from tests.neighbours import People, code_of
from tests.world import NOW, World, quest, together

LEAVE, COME_BACK = Change(consent=False), Change(consent=True, consent_text="2")


@pytest.fixture
def people(database: Database) -> People:
    found = People(database, "ann", "bob", "cid")
    found.befriend("ann", "bob")
    found.accept("ann", found.code("cid"))
    return found


def put(people: People, name: str, change: Change) -> None:
    put_player(people.db, name, change, people.now)


def resting(people: People) -> int:
    return int(people.rows("SELECT COUNT(*) FROM resting_edge")[0][0])


def test_who_leaves_is_nobody_s_friend_and_is_again_when_they_come_back(people: People):
    before = people.rows("SELECT * FROM friendship ORDER BY 1, 2")
    put(people, "ann", LEAVE)
    away = [people.friends(name) for name in ("ann", "bob", "cid")]
    put(people, "ann", COME_BACK)

    assert (away, resting(people)) == ([set()] * 3, 0)
    assert people.rows("SELECT * FROM friendship ORDER BY 1, 2") == before


def test_of_two_who_left_both_must_come_back(people: People):
    for name in ("ann", "bob"):
        put(people, name, LEAVE)
    put(people, "ann", COME_BACK)
    one_is_back = people.friends("ann")
    put(people, "bob", COME_BACK)

    assert (one_is_back, people.friends("ann")) == ({"cid"}, {"bob", "cid"})


def test_without_the_purpose_friends_those_of_codes_stay(people: People):
    put(people, "ann", Change(said=(Said(FRIENDS, False),)))
    without = people.friends("ann")
    put(people, "ann", Change(said=(Said(FRIENDS, True, "2"),)))

    assert (without, people.friends("ann")) == ({"cid"}, {"bob", "cid"})


def test_an_edge_of_two_origins_keeps_the_one_that_is_agreed_to(people: People):
    people.accept("bob", people.code("ann"))
    put(people, "ann", Change(said=(Said(FRIENDS, False),)))

    assert people.friends("ann") == {"bob", "cid"}
    assert people.rows("SELECT DISTINCT origin FROM friendship") == [(BY_CODE,)]
    assert people.rows("SELECT DISTINCT origin FROM resting_edge") == [(BY_BANK,)]


def test_a_muted_friend_who_comes_back_is_still_muted(people: People):
    people.mute("bob", "ann")
    put(people, "ann", LEAVE)
    put(people, "ann", COME_BACK)

    muted = people.rows("SELECT player_id FROM friendship WHERE muted_at > 0")
    assert muted == [(people.ids["bob"],)]


def test_a_list_that_leaves_out_who_is_away_ends_that_friendship(people: People):
    put(people, "bob", LEAVE)
    sync(people.db, "ann", [], people.now)
    put(people, "bob", COME_BACK)

    assert people.friends("bob") == set()


def test_a_minor_has_the_friends_that_the_bank_knows_and_grows_up(people: People):
    put(people, "ann", Change(minor="{}"))
    alone = people.friends("ann")
    put(people, "ann", Change(said=(Said(GUARDIAN, True, "g"),)))
    guarded = people.friends("ann")
    put(people, "ann", Change(minor=""))

    assert (alone, guarded, people.friends("ann")) == (set(), {"bob"}, {"bob", "cid"})
    assert not people.read(lambda tx: standing(tx, people.ids["ann"]))[GUARDIAN].given


def test_every_change_of_mind_is_kept_and_a_repeated_one_is_not(people: People):
    for change in (LEAVE, LEAVE, COME_BACK, COME_BACK, Change(consent=True)):
        put(people, "ann", change)

    mine = f"player_id = {people.ids['ann']} AND purpose = 'play'"
    told = people.rows(f"SELECT given FROM consent WHERE {mine} ORDER BY id")
    assert [row[0] for row in told] == [1, 0, 1]


def test_a_player_who_withdraws_earns_nothing_from_the_same_moment(database: Database):
    world = World(database, quest("pay"), quest("walk", "steps"))
    with database.reading() as tx:
        ann = find_player(tx, "ann").id
    say(database, ann, [Said("steps", False, by="player")], NOW, NOW)

    assert [no.because for no in world.one(world.steps(9_000)).why_not] == ["purpose"]
    assert world.one(world.payment("1")).earned


def test_who_was_erased_says_nothing_more(people: People):
    with pytest.raises(Unauthenticated):
        say(people.db, 256, [Said("steps", True, "1")], NOW, NOW)


def test_players_who_leave_and_come_back_at_once_end_as_friends(people: People):
    for _ in range(3):
        together(*[lambda: put(people, "ann", LEAVE), lambda: put(people, "bob", LEAVE)] * 3,
                 *[lambda: put(people, "ann", COME_BACK), lambda: put(people, "bob", COME_BACK)] * 3)  # fmt: skip
        for name in ("ann", "bob"):
            put(people, name, COME_BACK)

        assert people.friends("ann") == {"bob", "cid"}
        assert resting(people) == 0


def test_whoever_locks_a_player_with_friends_has_all_of_them(people: People):
    locked = people.write(lambda tx: lock_with_friends(tx, people.ids["ann"]))

    assert {one.ref for one in locked.values()} == {"ann", "bob", "cid"}


def test_who_agrees_and_withdraws_all_day_must_wait_and_can_always_withdraw(people: People):
    ann = people.ids["ann"]
    told = []
    for n in range(CHANGES.most + 1):
        told.append(code_of(partial(say, people.db, ann, [Said("steps", True, f"{n}", "player")], NOW, NOW)))
        say(people.db, ann, [Said("steps", False, by="player")], NOW, NOW)

    assert told == [""] * CHANGES.most + ["too_many_changes"]
    assert len(people.rows(f"SELECT * FROM consent WHERE player_id = {ann} AND purpose = 'steps'")) < 2 * len(told)
    with people.db.reading() as tx:
        assert not standing(tx, ann)["steps"].given


def test_who_leaves_withdraws_everything_but_what_a_guardian_said(people: People):
    put(people, "ann", Change(said=(Said(GUARDIAN, True, "g", "hash"),), minor="{}"))
    leave(people.db, people.ids["ann"], NOW)
    with people.db.reading() as tx:
        stands = {purpose for purpose, one in standing(tx, people.ids["ann"]).items() if one.given}

    assert stands == {GUARDIAN}
