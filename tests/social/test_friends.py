"""Friendships, unfriending, blocks and mutes."""

import pytest

from engine.errors import Refused
from engine.people.agreeing import Change, put_player
from engine.people.players import Cut
from engine.social import friends
from engine.social.friends import Bond
from engine.store import Database
from tests.neighbours import People, code_of
from tests.world import NOW, together

CROWD = 12


@pytest.fixture
def people(database: Database) -> People:
    found = People(database, "ann", "bob", "cid")
    found.befriend("ann", "bob")
    return found


def test_a_friendship_is_seen_from_both_sides(people: People):
    assert (people.friends("ann"), people.friends("bob"), people.friends("cid")) == ({"bob"}, {"ann"}, set())


def test_friends_are_listed_by_id_from_any_place_on(people: People):
    people.befriend("ann", "cid")
    first, second = sorted((people.ids["bob"], people.ids["cid"]))
    with people.db.reading() as tx:
        listed = [friends.friends_of(tx, people.ids["ann"], after=after, limit=1) for after in (0, first, second)]

    assert [[friend.id for friend in page] for page in listed] == [[first], [second], []]


def test_unfriending_ends_both_directions_and_the_bank_does_not_bring_it_back(people: People):
    bond = people.unfriend("ann", "bob")
    people.befriend("ann", "bob")

    assert bond == Bond(people.ids["bob"], friend=False, muted=False, blocked=False)
    assert (people.friends("ann"), people.friends("bob")) == (set(), set())


def test_unfriending_twice_is_unfriending_once(people: People):
    assert people.unfriend("ann", "bob") == people.unfriend("ann", "bob")


def test_a_block_ends_the_friendship_and_only_who_blocked_sees_it(people: People):
    mine = people.block("bob", "ann")
    theirs = people.read(lambda tx: friends.bond(tx, people.ids["ann"], people.ids["bob"]))

    assert (mine.friend, mine.blocked, theirs.friend, theirs.blocked) == (False, True, False, False)
    assert people.friends("ann") == people.friends("bob") == set()


def test_blocking_again_keeps_the_first_moment(people: People):
    people.block("ann", "bob")
    people.now += 1000
    people.block("ann", "bob")

    assert people.read(lambda tx: friends.blocked_by(tx, people.ids["ann"])) == [(people.ids["bob"], NOW)]


def test_both_may_block_each_other_and_one_unblocks_only_their_own(people: People):
    people.block("ann", "bob")
    people.block("bob", "ann")
    people.unblock("ann", "bob")

    assert people.read(lambda tx: friends.is_blocked(tx, people.ids["ann"], people.ids["bob"]))
    assert people.read(lambda tx: friends.hidden_from(tx, people.ids["ann"])) == {people.ids["bob"]}


def test_unblocking_does_not_bring_the_friendship_back_nor_does_the_bank(people: People):
    people.block("ann", "bob")
    people.unblock("ann", "bob")
    people.befriend("ann", "bob")

    assert people.friends("ann") == set()


def test_unfriending_somebody_blocked_leaves_the_block(people: People):
    people.block("ann", "bob")

    assert people.unfriend("ann", "bob").blocked


def test_somebody_who_ended_it_first_can_still_be_blocked(people: People):
    people.unfriend("bob", "ann")

    assert people.block("ann", "bob").blocked


def test_a_friend_who_left_can_be_blocked_and_stays_so_when_they_come_back(people: People):
    put_player(people.db, "bob", Change(consent=False), NOW)
    bond = people.block("ann", "bob")
    put_player(people.db, "bob", Change(consent=True, consent_text="2"), NOW)

    assert bond.blocked
    assert people.friends("bob") == set()


def test_a_mute_is_one_direction_and_changes_nothing_but_telling(people: People):
    ann, bob = people.ids["ann"], people.ids["bob"]

    assert people.mute("ann", "bob").muted
    assert people.read(lambda tx: friends.bond(tx, bob, ann)) == Bond(ann, friend=True, muted=False, blocked=False)
    assert people.read(lambda tx: (friends.listeners(tx, bob, [ann]), friends.listeners(tx, ann, [bob]))) == ([], [bob])
    assert people.read(lambda tx: friends.are_friends(tx, ann, bob))
    assert not people.mute("ann", "bob", muted=False).muted


def test_a_mute_survives_the_bank_telling_again(people: People):
    people.mute("ann", "bob")
    people.befriend("ann", "bob")

    assert people.read(lambda tx: friends.bond(tx, people.ids["ann"], people.ids["bob"])).muted


def test_case_11_strangers_blockers_oneself_and_nobody_get_one_answer(people: People):
    people.block("bob", "ann")  # what ann may do with bob now is what she may do with a stranger
    ann, nobody = people.ids["ann"], 12_345
    told = set()
    for other in (people.ids["bob"], people.ids["cid"], ann, nobody, 0):
        for deed in (
            lambda tx, other=other: friends.unfriend(tx, ann, other, NOW),
            lambda tx, other=other: friends.mute(tx, ann, other, NOW, muted=True),
            lambda tx, other=other: friends.unblock(tx, ann, other),
        ):
            with pytest.raises(Refused) as refused:
                people.write(deed)
            told.add((refused.value.status, refused.value.code, refused.value.message, refused.value.hint))

    assert len(told) == 1


def test_nobody_blocks_a_stranger_for_the_answer_would_tell_who_plays(people: People):
    assert code_of(lambda: people.block("ann", "cid")) == "not_allowed"
    assert people.rows("SELECT * FROM cut") == []


def test_block_against_bank_whatever_the_order_the_block_wins(database: Database):
    people = People(database, "ann", "bob")
    for _ in range(5):
        people.befriend("ann", "bob")
        together(*[lambda: people.befriend("ann", "bob"), lambda: people.block("ann", "bob")] * (CROWD // 2))

        assert people.friends("ann") == people.friends("bob") == set()
        people.write(lambda tx: tx.delete(Cut, ("player_id",), [(id,) for id in people.ids.values()]))


def test_two_who_block_each_other_at_once_do_not_wait_for_ever(people: People):
    together(*[lambda: people.block("ann", "bob"), lambda: people.block("bob", "ann")] * (CROWD // 2))

    assert len(people.rows("SELECT * FROM cut WHERE blocked_at > 0")) == 2


def test_friendships_are_always_both_or_none(people: People):
    deeds = [
        lambda: people.befriend("ann", "bob", "cid"), lambda: code_of(lambda: people.unfriend("bob", "ann")),
        lambda: code_of(lambda: people.block("cid", "ann")), lambda: code_of(lambda: people.unblock("cid", "ann")),
    ]  # fmt: skip
    together(*deeds * 3)
    edges = set(people.rows("SELECT player_id, friend_id FROM friendship"))

    assert edges == {(b, a) for a, b in edges}


def test_how_many_friends_each_has(people: People):
    people.befriend("ann", "cid")
    many = people.read(lambda tx: friends.how_many(tx, list(people.ids.values())))

    assert {name: many.get(id, 0) for name, id in people.ids.items()} == {"ann": 2, "bob": 1, "cid": 1}
    assert people.read(lambda tx: friends.how_many(tx, [])) == {}
