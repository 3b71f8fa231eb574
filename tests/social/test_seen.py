"""Who of a group is shown: not who left, not who blocked, and a minor's circle is the bank's."""

from functools import partial

import pytest

from engine.clock import DAY, HOUR
from engine.incoming.vocabulary import GUARDIAN
from engine.people.agreeing import Change, put_player
from engine.people.consents import FRIENDS, Said
from engine.people.minors import Limits, written
from engine.privacy.erasure import erase
from engine.social import groups, inviting
from engine.social.groups import MADE, NewGroup
from engine.social.seen import away, unseen
from engine.store import Database
from tests.neighbours import People, code_of
from tests.world import NOW

GUARDED = Change(said=(Said(GUARDIAN, True, "g-1", "a hash"),), minor=written(Limits()))
LEFT, BACK = Change(consent=False), Change(consent=True, consent_text="2")


@pytest.fixture
def people(database: Database) -> People:
    """Ann is captain of Bob and Cid; the bank knows that Ann and Bob are friends, Cid came by a code."""
    found = People(database, "ann", "bob", "cid")
    found.befriend("ann", "bob")
    found.accept("cid", found.code("ann"))
    found.now += HOUR
    found.enter(found.group("ann"), "ann", "bob", "cid")
    return found


def put(people: People, name: str, change: Change) -> None:
    put_player(people.db, name, change, people.now)


def everybody(people: People) -> dict[str, list[str]]:
    """Whom each of them sees in the one group."""
    return {name: members for name in people.ids for members in people.members(name)}


def captain(people: People, name: str) -> str:
    found = people.groups(name)[0].captain_id
    return next((known for known, id in people.ids.items() if id == found), "")


def test_who_left_is_not_shown_and_is_again_when_they_come_back(people: People):
    before = everybody(people)
    put(people, "bob", LEFT)
    gone = [people.members(name) for name in ("ann", "cid")]
    put(people, "bob", BACK)

    assert gone == [[["ann", "cid"]], [["ann", "cid"]]]
    assert everybody(people) == before


def test_a_minor_who_waits_for_a_guardian_is_not_shown(people: People):
    put(people, "bob", Change(minor=written(Limits())))

    assert people.read(lambda tx: away(tx, list(people.ids.values()))) == {people.ids["bob"]}
    assert people.members("cid") == [["ann", "cid"]]


def test_who_became_a_minor_and_whom_the_bank_has_not_matched_do_not_see_each_other(people: People):
    put(people, "bob", GUARDED)

    assert everybody(people) == {"ann": ["ann", "bob", "cid"], "bob": ["ann", "bob"], "cid": ["ann", "cid"]}


def test_a_minor_whose_friendship_rests_sees_nobody_until_it_stands_again(people: People):
    put(people, "bob", GUARDED)
    put(people, "ann", Change(said=(Said(FRIENDS, False),)))
    alone = people.members("bob")
    put(people, "ann", Change(said=(Said(FRIENDS, True, "2"),)))

    assert (alone, people.members("bob")) == ([["bob"]], [["ann", "bob"]])


def test_nobody_sees_more_than_is_seen_of_them(people: People):
    people.block("cid", "ann")
    put(people, "bob", GUARDED)
    ids = list(people.ids.values())
    hidden = {(me, other) for me in ids for other in people.read(partial(unseen, me=me, others=ids))}

    assert hidden == {(b, a) for a, b in hidden} != set()


def test_while_the_captain_is_away_the_oldest_member_who_is_there_stands_in(people: People):
    [group] = people.groups("ann")
    put(people, "ann", LEFT)
    led = [captain(people, name) for name in ("bob", "cid")]
    code = code_of(lambda: people.remove("cid", group.id, "bob"))
    put(people, "ann", BACK)

    assert (led, code) == (["bob", "bob"], "not_captain")
    assert captain(people, "cid") == "ann"


def test_who_stands_in_can_lead_and_hand_over_to_those_who_are_there(people: People):
    people.join("dan")
    people.befriend("bob", "dan")
    [group] = people.groups("ann")
    people.enter(group.id, "bob", "dan")
    for name in ("ann", "dan"):
        put(people, name, LEFT)

    assert code_of(lambda: people.hand_over("bob", group.id, "dan")) == "unknown_member"
    people.hand_over("bob", group.id, "cid")
    put(people, "ann", BACK)
    assert captain(people, "bob") == "cid"


def test_the_captain_who_is_away_can_be_erased_and_is_followed_by_somebody_who_is_there(people: People):
    put(people, "ann", LEFT)
    erase(people.db, "ann", NOW)

    assert people.rows("SELECT captain_id FROM player_group") == [(people.ids["bob"],)]


def test_who_leaves_is_followed_by_somebody_who_is_there(people: People):
    [group] = people.groups("ann")
    put(people, "bob", LEFT)
    people.leave("ann", group.id)

    assert people.rows("SELECT captain_id FROM player_group") == [(people.ids["cid"],)]


def test_who_stands_in_leaves_and_the_captain_finds_the_group_as_it_was(people: People):
    [group] = people.groups("ann")
    put(people, "ann", LEFT)
    people.leave("bob", group.id)
    put(people, "ann", BACK)

    assert (captain(people, "ann"), everybody(people)) == ("ann", {"ann": ["ann", "cid"], "cid": ["ann", "cid"]})


def test_an_invitation_shows_a_minor_only_whom_the_bank_has_matched(people: People):
    people.join("dan")
    people.befriend("ann", "dan")
    put(people, "dan", GUARDED)
    [group] = people.groups("ann")
    people.invite("ann", group.id, "dan")
    [(asked, by, _)] = people.read(lambda tx: inviting.invitations_of(tx, people.ids["dan"], people.now))

    assert ([id for id, _ in asked.members], by) == ([people.ids["ann"]], people.ids["ann"])


def test_so_many_groups_a_day_are_made_and_left(people: People):
    def make(key: int) -> str:
        id, new = people.db.ids.block(1)[0], NewGroup("circle", "home")

        def once() -> None:
            people.write(lambda tx: groups.make_once(tx, id, people.ids["cid"], new, f"k{key}", people.now))
            people.leave("cid", id)

        return code_of(once)

    told = [make(key) for key in range(MADE.most + 1)]
    people.now += DAY

    assert told == [""] * MADE.most + ["too_many_changes"]
    assert make(99) == ""
