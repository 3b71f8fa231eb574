"""Friends at one trough at the same moment: one does it, the others are told, and every milligram is somewhere."""

from collections import Counter
from typing import Any

import pytest

from engine.audit import audit
from engine.clock import DAY, HOUR
from engine.store import Database
from games.farm.visits import rules
from tests.farm.kept import broken
from tests.farm.visits.test_moves import MORNING, visited
from tests.farm.world import Yards
from tests.world import together

ROUNDS = pytest.mark.parametrize("rounds", [1, pytest.param(30, marks=pytest.mark.soak)])
HANDS = 4


def at_once(yards: Yards, *moves: tuple[str, str, dict[str, Any]]) -> list[str]:
    """Make moves in threads that begin at the same moment; return their codes, '' for what was made."""
    codes = together(*(lambda one=one: yards.no(one[0], one[1], **one[2]) for one in moves))
    yards.tick()
    assert broken(yards) == []
    assert audit(yards.db).ok
    return codes


def sent(yards: Yards) -> str:
    """Lin is fed and Mei's hungry hen comes to Lin's trough; return the number of the stay."""
    yards.fed("mei")
    yards.wait(5 * HOUR)
    yards.fed("lin")
    yards.wait(HOUR)
    return yards.visit("lin")


@ROUNDS
def test_a_thief_who_is_chased_by_many_hands_drops_once(
    database: Database, monkeypatch: pytest.MonkeyPatch, rounds: int
):
    monkeypatch.setattr(rules, "dropped", lambda ate_mg, _draw: ate_mg // 2)
    yards = Yards(database, "mei", "lin", now=MORNING)
    for _ in range(rounds):
        visit, before = sent(yards), yards.store("lin")
        ate = yards.scene("lin")["guests"][0]["ate_mg"]
        codes = at_once(yards, *[("lin", "chase", {"visit": visit})] * HANDS)

        assert Counter(codes) == {"": 1, "not_here": HANDS - 1}
        assert yards.store("lin") - before == ate // 2 > 0
        yards.wait(DAY - 6 * HOUR)


@ROUNDS
def test_a_hen_that_is_called_and_sent_home_at_once_goes_once(database: Database, rounds: int):
    yards = Yards(database, "mei", "lin", now=MORNING)
    for _ in range(rounds):
        visit = sent(yards)
        codes = at_once(yards, ("mei", "recall", {"friend": "lin"}), ("lin", "send_home", {"visit": visit}))

        assert codes in (["", "not_here"], ["not_there", ""])
        assert (yards.scene("lin")["guests"], yards.state("mei")) == ([], "hungry")
        yards.wait(DAY - 6 * HOUR)


@ROUNDS
def test_a_hungry_hen_is_fed_by_one_of_many_friends_and_her_owner(database: Database, rounds: int):
    friends = [f"p{n}" for n in range(HANDS)]
    yards = Yards(database, "mei", *friends, now=MORNING)
    for name in ("mei", *friends):
        yards.play(name, "prefer", stays=True)
    for _ in range(rounds):
        for name in ("mei", *friends):
            yards.stock(name, 180)
        codes = at_once(yards, ("mei", "feed", {}), *((name, "feed_friend", {"friend": "mei"}) for name in friends))

        assert Counter(codes) == {"": 1, "still_eating": HANDS}
        assert yards.scene("mei")["trough"]["mg"] == 180_000
        yards.wait(DAY)


@ROUNDS
def test_what_waits_at_the_door_is_received_once(database: Database, rounds: int):
    yards = Yards(database, "mei", "lin", now=MORNING)
    for round in range(1, rounds + 1):
        yards.wait_for("mei", 30)
        yards.wait_for("mei", 20)
        codes = at_once(yards, *[("mei", "receive", {})] * HANDS)

        assert Counter(codes) == {"": 1, "nothing_to_receive": HANDS - 1}
        assert yards.store("mei") == round * 50_000


@ROUNDS
def test_friends_who_feed_each_other_across_never_wait_in_a_circle(database: Database, rounds: int):
    names = ["mei", "lin", "wu"]
    yards = Yards(database, *names, now=MORNING)
    for name in names:
        yards.play(name, "prefer", stays=True)
    for _ in range(rounds):
        for name in names:
            yards.stock(name, 360)
        pairs = [(one, other) for one in names for other in names if one != other]
        codes = at_once(yards, *((one, "feed_friend", {"friend": other}) for one, other in pairs))

        assert Counter(codes) == {"": 3, "still_eating": 3}
        yards.wait(DAY)


@ROUNDS
def test_guests_who_come_to_tea_at_once_find_two_places(database: Database, rounds: int):
    friends = [f"p{n}" for n in range(HANDS)]
    yards = Yards(database, "mei", *friends, now=MORNING)
    for _ in range(rounds):
        for name in friends:
            yards.stock(name, 20)
        codes = at_once(yards, *((name, "visit", {"friend": "mei"}) for name in friends))

        assert Counter(codes) == {"": 2, "friend_coop_full": HANDS - 2}
        assert yards.play("mei", "receive")["received_mg"] == 40_000
        yards.wait(DAY)


def test_a_thief_who_is_chased_while_a_friend_tells_of_her_is_told_of_or_gone(database: Database):
    yards = visited(database, "mei", "lin", "wu")
    visit = yards.visit("lin")
    codes = at_once(yards, ("lin", "chase", {"visit": visit}), ("wu", "tell_owner", {"friend": "lin"}))

    assert codes in (["", ""], ["", "no_thief"])
