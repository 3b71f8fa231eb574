"""Invitations into groups: who is asked, how long a question stands, and how it is answered."""

from functools import partial

import pytest

from engine.social import inviting
from engine.social.inviting import INVITATIONS, INVITED_FOR
from engine.store import Database
from tests.neighbours import People, code_of
from tests.world import NOW


@pytest.fixture
def people(database: Database) -> People:
    found = People(database, "ann", "bob", "cid", "dan")
    found.befriend("ann", "bob", "cid", "dan")
    return found


def test_a_friend_who_is_invited_comes_in(people: People):
    id = people.group("ann")
    people.invite("ann", id, "bob")
    [(asked, by, until)] = people.read(lambda tx: inviting.invitations_of(tx, people.ids["bob"], NOW))
    people.answer("bob", id)

    assert (asked.id, by, until) == (id, people.ids["ann"], NOW + INVITED_FOR)
    assert people.members("bob") == [["ann", "bob"]]
    assert people.read(lambda tx: inviting.invitations_of(tx, people.ids["bob"], NOW)) == []


def test_only_friends_are_invited_and_strangers_get_one_answer(people: People):
    id = people.group("ann")
    people.join("eve")
    people.block("dan", "ann")

    assert {code_of(partial(people.invite, "ann", id, name)) for name in ("eve", "dan", "ann")} == {"not_allowed"}


@pytest.mark.parametrize(("kind", "code"), [("family", "not_captain"), ("friends", ""), ("circle", "")])
def test_who_may_invite_goes_by_the_kind(people: People, kind: str, code: str):
    people.befriend("bob", "cid")
    id = people.group("ann", kind)
    people.enter(id, "ann", "bob")

    assert code_of(lambda: people.invite("bob", id, "cid")) == code


def test_an_invitation_ends_after_a_week(people: People):
    id = people.group("ann")
    people.invite("ann", id, "bob")
    people.now += INVITED_FOR

    assert people.read(lambda tx: inviting.invitations_of(tx, people.ids["bob"], people.now)) == []
    assert code_of(lambda: people.answer("bob", id)) == "unknown_invitation"


@pytest.mark.parametrize("end", ["left", "unfriended", "blocked", "group gone"])
def test_an_invitation_ends_with_what_it_stood_on(people: People, end: str):
    id = people.group("ann")
    people.enter(id, "ann", "cid")
    people.invite("ann", id, "bob")
    if end == "unfriended":
        people.unfriend("ann", "bob")
    elif end == "blocked":
        people.block("bob", "ann")
    else:
        people.leave("ann", id)
    if end == "group gone":
        people.leave("cid", id)

    assert people.read(lambda tx: inviting.invitations_of(tx, people.ids["bob"], NOW)) == []
    assert code_of(lambda: people.answer("bob", id)) == "unknown_invitation"


def test_who_declined_is_not_asked_again_for_a_week_and_nobody_is_told(people: People):
    id = people.group("ann")
    people.invite("ann", id, "bob")
    people.answer("bob", id, accepts=False)
    people.invite("ann", id, "bob")
    during = people.read(lambda tx: inviting.invitations_of(tx, people.ids["bob"], NOW))
    people.now += INVITED_FOR
    people.invite("ann", id, "bob")

    assert during == []
    assert len(people.read(lambda tx: inviting.invitations_of(tx, people.ids["bob"], people.now))) == 1


def test_inviting_again_neither_counts_nor_lengthens(people: People):
    id = people.group("ann")
    for _ in range(3):
        people.invite("ann", id, "bob")
        people.now += 1000

    assert people.rows("SELECT until_at FROM group_invitation") == [(NOW + INVITED_FOR,)]
    assert people.rows("SELECT times FROM tally") == [(1,)]


def test_so_many_invitations_a_day_are_enough(people: People, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(inviting, "INVITATIONS", INVITATIONS._replace(most=2))
    id = people.group("ann")
    told = [code_of(partial(people.invite, "ann", id, name)) for name in ("bob", "cid", "dan")]

    assert told == ["", "", "too_many_invitations"]
