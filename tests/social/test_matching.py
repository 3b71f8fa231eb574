"""The bank's list of a player's friends."""

import pytest

from engine.errors import NotFound
from engine.people.agreeing import Change, put_player
from engine.people.players import BY_BANK, BY_CODE, Cut
from engine.social import matching
from engine.social.matching import Synced, sync
from engine.store import Database
from tests.neighbours import People
from tests.world import NOW, together

NAMES = ("ann", "bob", "cid", "dan")


@pytest.fixture
def people(database: Database) -> People:
    return People(database, *NAMES)


def put(people: People, *refs: str, who: str = "ann") -> Synced:
    return sync(people.db, who, refs, people.now)


def test_a_list_adds_and_removes_in_both_directions(people: People):
    first, second = put(people, "bob", "cid"), put(people, "cid", "dan")

    assert (first.added, first.removed, second.added, second.removed) == (2, 0, 1, 1)
    assert (people.friends("ann"), people.friends("bob"), people.friends("dan")) == ({"cid", "dan"}, set(), {"ann"})


def test_the_same_list_again_changes_nothing(people: People):
    put(people, "bob", "cid")
    before = people.rows("SELECT * FROM friendship ORDER BY player_id, friend_id")
    people.now += 1000

    assert put(people, "cid", "bob", "cid") == Synced({"cid": "", "bob": ""}, 0, 0)
    assert people.rows("SELECT * FROM friendship ORDER BY player_id, friend_id") == before


def test_an_empty_list_takes_the_bank_s_edges_and_leaves_those_of_codes(people: People):
    put(people, "bob", "cid")
    people.accept("ann", people.code("dan"))
    people.accept("ann", people.code("cid"))
    put(people)

    assert people.friends("ann") == {"cid", "dan"}
    assert {row[0] for row in people.rows("SELECT origin FROM friendship")} == {BY_CODE}


def test_what_a_code_made_may_be_known_to_the_bank_too(people: People):
    people.accept("ann", people.code("bob"))

    assert put(people, "bob").added == 0
    assert {row[0] for row in people.rows("SELECT origin FROM friendship")} == {BY_BANK | BY_CODE}


def test_a_list_never_brings_back_what_was_cut_and_does_not_say_by_whom_or_how(people: People):
    put(people, "bob", "cid", "dan")
    people.block("bob", "ann")
    people.unfriend("ann", "cid")
    people.block("dan", "ann")
    people.unblock("dan", "ann")

    assert put(people, "bob", "cid", "dan").refusals == {"bob": "cut", "cid": "cut", "dan": "cut"}
    assert people.friends("ann") == set()


def test_each_reference_is_refused_for_itself(people: People):
    people.join("eve", consents=False)

    done = put(people, "ann", "eve", "nobody", "n\0ul", "", "bob")

    assert done.refusals == {
        "ann": "own_friend", "eve": "no_consent", "nobody": "unknown_player", "n\0ul": "unknown_player",
        "": "unknown_player", "bob": "",
    }  # fmt: skip
    assert people.friends("ann") == {"bob"}


def test_a_player_who_withdraws_consent_has_no_friends_at_once_and_the_list_cannot_help(people: People):
    put(people, "bob")
    put_player(people.db, "ann", Change(consent=False), NOW)

    assert people.friends("bob") == set()
    assert put(people, "bob") == Synced({"bob": "no_consent"}, 0, 0)


def test_a_player_nobody_knows_has_no_list(people: People):
    with pytest.raises(NotFound):
        put(people, "bob", who="nobody")
    with pytest.raises(NotFound):
        put(people, "bob", who="n\0ul")


def test_there_is_room_for_so_many_friends_and_no_more(people: People, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(matching, "MOST_FRIENDS", 2)
    people.befriend("dan", "bob", "cid")
    full = put(people, "dan", "bob").refusals  # dan has no room
    people.join("eve", "fay", "gil")
    many = put(people, "eve", "fay", "gil").refusals  # bob goes, two of the three come

    assert (full, sorted(many.values())) == ({"dan": "too_many_friends", "bob": ""}, ["", "", "too_many_friends"])
    assert people.friends("ann") == {"eve", "fay"}


def test_a_long_list_is_one_transaction(people: People):
    crowd = [f"p{n}" for n in range(1_500)]
    people.join(*crowd)

    assert put(people, *crowd).added == 1_500
    assert put(people, *crowd[:10]) == Synced(dict.fromkeys(crowd[:10], ""), 0, 1_490)


def test_lists_of_friends_who_cross_do_not_wait_for_ever(people: People):
    together(
        *(lambda name=name: put(people, *(other for other in NAMES if other != name), who=name) for name in NAMES * 3)
    )

    assert all(people.friends(name) == set(NAMES) - {name} for name in NAMES)


def test_a_list_against_a_block_the_block_wins(people: People):
    for _ in range(4):
        put(people, "bob")
        together(*[lambda: put(people, "bob", "cid"), lambda: people.block("bob", "ann")] * 6)

        assert people.friends("bob") == set()
        people.write(lambda tx: tx.delete(Cut, ("player_id",), [(id,) for id in people.ids.values()]))
