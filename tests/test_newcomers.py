"""The inviter is thanked when the friend has really begun: once, and only for what stands."""

import pytest

from engine.clock import DAY, HOUR
from engine.ingest import Intake, ingest
from engine.jobs import run_all
from engine.newcomers import NEWCOMER_FOR, SETTLED
from engine.people.agreeing import Change, put_player
from engine.referral import NEW_FOR
from engine.store import Database
from engine.words.notices import FRIEND_ACTIVE
from tests.inboxes import drain, messages
from tests.neighbours import People
from tests.world import NOW, READER, UNDO, content_of, quest

CONTENT = content_of(
    quest("began", "friend_active", give="feed", amount=10),
    quest("welcome", "joined_by_invitation", amount=3),
    quest("pay", amount="event.amount", undo=UNDO),
)
DAYS = "SELECT e.kept FROM event e WHERE e.type = 'friend_active'"


@pytest.fixture
def people(database: Database) -> People:
    """Ann has played for long; New has just come by her code."""
    people = People(database, "ann", content=CONTENT, joined=NOW - NEW_FOR)
    people.join("new")
    people.accept("new", people.code("ann"))
    return people


def pay(people: People, amount: int = 10, ref: str = "t1") -> None:
    data = {"txn_ref": ref, "amount": str(amount), "channel": "qr"}
    tell(people, "payment", **data)


def tell(people: People, type: str, **data: str) -> None:
    id = data.get("refund_ref", data.get("txn_ref", ""))
    event = READER.build(type, source="/bank", id=id, player="new", at=people.now, data=data)
    ingest(people.db, CONTENT, people.snapshot.numbers, [event], Intake(people.now))


def days_pass(people: People, days: int = 1) -> None:
    """Each day what is due is done."""
    for _ in range(days):
        people.now += DAY
        run_all(people.db, people.now, context=lambda: people.snapshot)


def thanked(people: People) -> int:
    """How often the inviter was."""
    return len(people.rows("SELECT id FROM event WHERE type = 'friend_active'"))


def test_the_inviter_is_thanked_once_when_the_friend_s_first_act_has_stood_for_a_day(people: People):
    days_pass(people)
    pay(people)
    people.now += SETTLED - DAY
    before = thanked(people)
    days_pass(people, 10)

    assert (before, thanked(people)) == (0, 1)
    owner = people.rows("SELECT p.ref FROM event e JOIN player p ON p.id = e.player_id WHERE e.type = 'friend_active'")
    assert owner == [("ann",)]
    drain(people.db)
    assert [one.kind for one in messages(people.db, people.ids["ann"])].count(FRIEND_ACTIVE) == 1


def test_an_act_of_the_last_hour_is_looked_at_again_the_day_after(people: People):
    people.now += DAY - HOUR
    pay(people)
    people.now -= DAY - HOUR
    days_pass(people)
    too_soon = thanked(people)
    days_pass(people)

    assert (too_soon, thanked(people)) == (0, 1)


def test_it_says_after_how_many_days_the_friend_began(people: People):
    days_pass(people, 3)
    pay(people)
    days_pass(people, 2)

    assert ["3" in kept for (kept,) in people.rows(DAYS)] == [True]


def test_an_act_that_is_taken_back_at_once_thanks_nobody(people: People):
    pay(people)
    people.now += HOUR
    tell(people, "refund", refund_ref="r1", payment_ref="t1", amount="10")
    days_pass(people, 10)
    never = thanked(people)
    pay(people, ref="t2")
    days_pass(people, 2)

    assert (never, thanked(people)) == (0, 1)


def test_what_the_invitation_itself_gave_is_no_act(people: People):
    days_pass(people, 10)

    assert people.rows("SELECT COUNT(*), MIN(amount) FROM transfer WHERE source < 256") == [(1, 3)]
    assert thanked(people) == 0


def test_nobody_watches_for_ever(people: People):
    days_pass(people, NEWCOMER_FOR // DAY + 1)
    pay(people)
    days_pass(people, 3)

    assert (thanked(people), people.rows("SELECT id FROM follow_up")) == (0, [])


def test_an_ended_friendship_thanks_nobody(people: People):
    pay(people)
    people.unfriend("new", "ann")
    days_pass(people, 3)

    assert (thanked(people), people.rows("SELECT id FROM follow_up")) == (0, [])


def test_an_inviter_who_withdrew_earns_nothing(people: People):
    pay(people)
    put_player(people.db, "ann", Change(consent=False), people.now)
    days_pass(people, 3)

    assert people.rows(
        "SELECT SUM(amount) FROM transfer WHERE asset_no = (SELECT no FROM number WHERE name = 'feed')"
    ) == [(None,)]


def test_a_budget_that_nobody_has_used_yet_thanks_as_well(database: Database):
    budget = quest("began", "friend_active", give="feed", amount=10, limits=[
        {"max": 100, "of": "reward", "per": "quest", "every": "day"},
    ])  # fmt: skip
    people = People(database, "ann", content=content_of(budget, quest("pay", amount="event.amount")),
                    joined=NOW - NEW_FOR)  # fmt: skip
    people.join("new")
    people.accept("new", people.code("ann"))
    pay(people)
    days_pass(people, 2)

    assert thanked(people) == 1
    assert people.rows("SELECT id FROM follow_up") == []
