"""A code is accepted: a friendship, and of a new player an invitation that quests hear of."""

from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest

from engine import referral
from engine.clock import DAY, HOUR, MINUTE
from engine.errors import Refused, TilthError
from engine.people.agreeing import Change, put_player
from engine.people.players import find_player
from engine.referral import COMPANY, DEEPEST, MISSES, NEW_FOR, QUICK, TRIES
from engine.social import friends
from engine.social.codes import show_code
from engine.store import Database
from tests.neighbours import People, code_of
from tests.world import NOW, VOCABULARY, content_of, quest, together

CROWD = 12
WRONG = "0000-00000-0000"


@pytest.fixture
def people(database: Database) -> People:
    return People(database, "ann", "bob", joined=NOW - NEW_FOR)  # nobody is new


def invited(people: People, name: str) -> tuple[str, int]:
    """By whom somebody was invited, and how deep in the chain."""
    names = {id: known for known, id in people.ids.items()}
    with people.db.reading() as tx:
        found = find_player(tx, name)
    return names.get(found.invited_by or 0, ""), found.depth


def heard(people: People) -> list[tuple[str, str]]:
    """What quests heard: event and player."""
    asked = "SELECT e.type, p.ref FROM event e JOIN player p ON p.id = e.player_id ORDER BY e.id"
    return [(type, ref) for type, ref in people.rows(asked)]


def earned(people: People) -> dict[str, int]:
    """What each player was given."""
    asked = "SELECT p.ref, SUM(t.amount) FROM transfer t JOIN player p ON p.id = t.player_id GROUP BY p.ref"
    return {ref: int(amount) for ref, amount in people.rows(asked)}


def test_accepting_a_code_makes_friends_of_both(people: People):
    assert people.accept("ann", show_code(people.code("bob"))) == people.ids["bob"]
    assert (people.friends("ann"), people.friends("bob")) == ({"bob"}, {"ann"})


def test_who_was_not_new_was_not_invited(people: People):
    people.accept("ann", people.code("bob"))

    assert (invited(people, "ann"), heard(people)) == (("", 0), [])


def test_a_new_player_was_invited_and_quests_pay_both(people: People):
    people.join("new")
    people.accept("new", people.code("ann"))

    assert invited(people, "new") == ("ann", 1)
    assert set(heard(people)) == {("friend_joined", "ann"), ("joined_by_invitation", "new")}
    assert earned(people) == {"ann": 10_000, "new": 3}


def test_accepting_twice_pays_once(people: People):
    people.join("new")
    code = people.code("ann")
    for _ in range(3):
        people.accept("new", code)
        people.now += HOUR

    assert (earned(people), len(heard(people))) == ({"ann": 10_000, "new": 3}, 2)


def test_nobody_is_invited_twice(people: People):
    people.join("new")
    for inviter in ("ann", "bob"):
        people.accept("new", people.code(inviter))

    assert (invited(people, "new"), people.friends("new")) == (("ann", 1), {"ann", "bob"})
    assert earned(people) == {"ann": 10_000, "new": 3}


def test_leaving_and_coming_back_invites_nobody_again(people: People):
    people.join("new")
    people.accept("new", people.code("ann"))
    people.unfriend("new", "ann")
    people.accept("new", people.code("ann"))

    assert (people.friends("new"), earned(people)) == ({"ann"}, {"ann": 10_000, "new": 3})


def test_who_agreed_to_play_a_week_ago_is_not_new_though_they_agree_again(people: People):
    put_player(people.db, "ann", Change(consent=False), NOW)
    put_player(people.db, "ann", Change(consent=True, consent_text="2"), NOW)
    people.accept("ann", people.code("bob"))

    assert invited(people, "ann") == ("", 0)


def test_whom_the_bank_knew_long_ago_is_new_when_they_agree_to_play(people: People):
    people.join("old", at=NOW - 100 * DAY, consents=False)
    put_player(people.db, "old", Change(consent=True, consent_text="1"), NOW)
    people.accept("old", people.code("ann"))

    assert invited(people, "old") == ("ann", 1)


def test_a_chain_is_counted_to_a_cap(people: People, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(referral, "DEEPEST", 3)
    chain = ["ann", "c1", "c2", "c3", "c4"]
    for inviter, new in pairwise(chain):
        people.join(new)
        people.accept(new, people.code(inviter))

    assert [invited(people, name)[1] for name in chain] == [0, 1, 2, 3, 3]
    assert DEEPEST == 100


def test_a_chain_does_not_bite_its_tail(people: People):
    people.join("new", "newer", "newest")
    people.accept("newer", people.code("new"))
    people.accept("newest", people.code("newer"))
    people.accept("new", people.code("newest"))

    assert [invited(people, name)[0] for name in ("new", "newer", "newest")] == ["", "new", "newer"]


def test_new_players_in_a_ring_at_once_make_no_ring(people: People):
    ring = [f"r{n}" for n in range(6)]
    people.join(*ring)
    codes = [people.code(name) for name in ring]
    together(*(partial(people.accept, name, codes[n - 1]) for n, name in enumerate(ring)))
    above = {name: invited(people, name)[0] for name in ring}

    for name in ring:
        seen = [name]
        while seen[-1]:
            seen.append(above.get(seen[-1], ""))
            assert len(seen) == len(set(seen))


def test_a_book_without_these_events_makes_friends_all_the_same(database: Database):
    few = {name: one for name, one in VOCABULARY.types.items() if name not in ("friend_joined", "joined_by_invitation")}
    content = content_of(quest("pay"))
    content.vocabulary = replace(VOCABULARY, types=few)
    people = People(database, "ann", "bob", content=content, joined=NOW)

    people.accept("ann", people.code("bob"))

    assert (people.friends("ann"), heard(people), invited(people, "ann")) == ({"bob"}, [], ("bob", 1))


def test_a_reference_too_long_for_a_field_is_no_obstacle(people: People):
    long = "n" * 255
    people.join(long)
    people.accept(long, people.code("ann"))

    assert earned(people) == {"ann": 10_000, long: 3}


def test_case_28_whatever_is_wrong_with_a_code_the_answer_is_one(people: People, monkeypatch: pytest.MonkeyPatch):
    people.join("blocker", "cutter", "quiet", "full", "friend", "guest")
    people.accept("ann", people.code("blocker"))
    people.block("blocker", "ann")
    people.accept("friend", people.code("full"))
    codes = [WRONG, "", "no code at all", people.code("ann"), people.code("blocker"), people.code("quiet")]
    put_player(people.db, "quiet", Change(consent=False), NOW)
    old = people.code("bob")
    people.code("bob")
    monkeypatch.setattr(friends, "MOST_FRIENDS", 1)
    codes += [old, people.code("full")]
    told = set()
    for code in codes:
        with pytest.raises(TilthError) as refused:
            people.accept("ann", code)
        error = refused.value
        told.add((type(error), error.status, error.code, error.message, error.hint))

    assert [one[:3] for one in told] == [(Refused, 409, "code_not_usable")]


def test_who_was_unfriended_may_be_asked_anew_by_a_code(people: People):
    people.befriend("ann", "bob")
    people.unfriend("bob", "ann")
    people.accept("ann", people.code("bob"))

    assert people.friends("ann") == {"bob"}
    assert people.rows("SELECT * FROM cut") == []


def test_a_player_with_no_place_left_is_told_so(people: People, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(friends, "MOST_FRIENDS", 1)
    people.join("cid", "dan")
    people.accept("ann", people.code("bob"))

    assert code_of(lambda: people.accept("ann", people.code("cid"))) == "too_many_friends"
    assert people.accept("ann", people.code("bob")) == people.ids["bob"]


def test_nobody_accepts_without_having_agreed_to_play(people: People):
    put_player(people.db, "ann", Change(consent=False), NOW)

    assert code_of(lambda: people.accept("ann", people.code("bob"))) == "no_consent"


def test_case_28_a_player_tries_so_many_codes_a_day(people: People):
    told = []
    for n in range(TRIES.most + 1):
        people.wall += MINUTE if n and n % QUICK.most == 0 else 0
        told.append(code_of(lambda: people.accept("ann", WRONG)))
    people.wall += DAY

    assert told == ["code_not_usable"] * TRIES.most + ["too_many_codes"]
    assert code_of(lambda: people.accept("ann", WRONG)) == "code_not_usable"


def test_case_28_a_player_tries_ten_wrong_codes_a_minute_and_right_ones_count_for_nothing(people: People):
    code = people.code("bob")
    right = [code_of(lambda: people.accept("ann", code)) for _ in range(QUICK.most + 1)]
    wrong = [code_of(lambda: people.accept("ann", WRONG)) for _ in range(QUICK.most + 1)]
    people.wall += MINUTE

    assert (right, wrong) == ([""] * len(right), ["code_not_usable"] * QUICK.most + ["too_many_codes"])
    assert people.accept("ann", code) == people.ids["bob"]


def test_case_28_an_address_with_many_wrong_tries_must_wait_even_with_a_right_code(people: People):
    crowd = [f"g{n}" for n in range(MISSES.most // QUICK.most + 1)]
    people.join(*crowd)
    good = people.code("bob")
    for n in range(MISSES.most):
        assert code_of(lambda n=n: people.accept(crowd[n // QUICK.most], WRONG)) == "code_not_usable"  # type: ignore[misc]

    assert code_of(lambda: people.accept("ann", good)) == "too_many_codes"
    assert people.accept("ann", good, address="elsewhere") == people.ids["bob"]


def test_right_codes_do_not_fill_an_address(people: People):
    good = people.code("bob")
    people.accept("ann", good)

    assert people.rows("SELECT what FROM tally WHERE player_id = 0") == []


def test_one_player_s_code_is_accepted_so_often_a_day(people: People):
    crowd = [f"c{n}" for n in range(COMPANY.most + 1)]
    people.join(*crowd)
    code = people.code("ann")
    told = [code_of(lambda name=name: people.accept(name, code)) for name in crowd]  # type: ignore[misc]

    assert told == [""] * COMPANY.most + ["code_not_usable"]
    assert people.accept(crowd[0], code) == people.ids["ann"]


def test_accepted_twelve_times_at_once_it_is_one_friendship_and_one_reward(people: People):
    for round in range(4):
        people.join(f"n{round}")
        code = people.code("ann")
        made = together(*[partial(people.accept, f"n{round}", code)] * CROWD)

        assert made == [people.ids["ann"]] * CROWD
        assert earned(people) == {"ann": 10_000 * (round + 1), **{f"n{n}": 3 for n in range(round + 1)}}


def test_a_block_against_an_acceptance_whoever_is_first_nobody_is_left_half_a_friend(people: People):
    people.befriend("ann", "bob")
    code = people.code("bob")
    for _ in range(4):
        together(
            *[lambda: code_of(lambda: people.accept("ann", code)), lambda: people.block("bob", "ann")] * (CROWD // 2)
        )

        assert people.friends("ann") == people.friends("bob") == set()  # the block is the last word
        people.unblock("bob", "ann")
        people.accept("ann", code)
        people.wall += DAY


def test_a_code_rotated_at_once_with_its_use_either_works_or_does_not(people: People):
    code = people.code("bob")
    together(lambda: code_of(lambda: people.accept("ann", code)), lambda: people.code("bob"))

    assert people.friends("ann") == people.friends("bob") or people.friends("ann") == set()
    assert code_of(lambda: people.accept("ann", code)) == "code_not_usable"


def test_broken_off_half_way_nothing_stands_and_again_it_counts_once(people: People, monkeypatch: pytest.MonkeyPatch):
    people.join("new")
    code = people.code("ann")
    with monkeypatch.context() as patch:
        patch.setattr(referral, "take_in", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            people.accept("new", code)
    left = (people.friends("new"), invited(people, "new"), heard(people))
    people.accept("new", code)

    assert left == (set(), ("", 0), [])
    assert earned(people) == {"ann": 10_000, "new": 3}
