"""Who hears of a kind deed, and where both see later that it was done; on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from engine.clock import HOUR
from engine.people.players import befriend
from engine.store import Database
from tests.farm.visits.test_moves import MORNING, visited
from tests.farm.world import Yards


def _neighbours(database: Database) -> Yards:
    """Mei's hen eats and some feed is left; lin's and wu's hens are hungry."""
    yards = Yards(database, "mei", "lin", "wu", now=MORNING)
    yards.stock("mei", 1_000)
    yards.play("mei", "feed")
    return yards


def _deeds(yards: Yards, who: str) -> list[dict[str, Any]]:
    """What a player's page of news says, newest first."""
    feed = yards.scene(who, page="feed")["feed"]
    return [{name: value for name, value in line.items() if name != "at"} for line in feed]


def _seen(yards: Yards, kind: str, other: str, *, mine: bool, **values: object) -> dict[str, Any]:
    """A line of that page: what, with whom, and whether the reader did it."""
    return {"kind": kind, "friend": str(yards.ids[other]), "mine": mine, **values}


def _both_see(yards: Yards, by: str, to: str, kind: str, **values: object) -> bool:
    """Whether the newest line of each of two says the same from their side."""
    newest = [_deeds(yards, one)[0] for one in (by, to)]
    return newest == [_seen(yards, kind, to, mine=True, **values), _seen(yards, kind, by, mine=False, **values)]


@pytest.mark.parametrize(
    ("move", "told", "done"),
    [
        ("feed_friend", "fed_by", ("fed", {"grams": 180})),
        ("send_wheat", "wheat_from", ("sent_wheat", {"grams": 10})),
        ("invite", "invited_by", None),
        ("hire", "hired_by", ("hired", {})),
    ],
)
def test_the_friend_to_whom_it_is_done_hears_of_it_and_nobody_else(
    database: Database, move: str, told: str, done: tuple[str, dict[str, int]] | None
):
    yards = _neighbours(database)
    yards.play("mei", move, friend="lin")

    assert yards.messages("lin") == [(told, {"friend": str(yards.ids["mei"])})]
    assert yards.messages("mei") == yards.messages("wu") == []
    assert _both_see(yards, "mei", "lin", done[0], **done[1]) if done else _deeds(yards, "lin") == []
    assert _deeds(yards, "wu") == []


def test_a_hungry_hen_that_comes_to_tea_is_announced_where_she_goes(database: Database):
    yards = _neighbours(database)
    yards.stock("lin", 100)
    yards.play("lin", "visit", friend="wu")

    assert yards.messages("wu") == [("guest_came", {"friend": str(yards.ids["lin"])})]
    assert yards.messages("lin") == []
    assert _both_see(yards, "lin", "wu", "visited", grams=20)


def test_who_fed_hears_the_thanks_and_both_see_meal_and_thanks(database: Database):
    yards = _neighbours(database)
    yards.play("mei", "feed_friend", friend="lin")
    yards.wait(1)
    yards.play("lin", "thank", friend="mei")

    assert yards.messages("mei") == [("thanked_by", {"friend": str(yards.ids["lin"])})]
    assert _both_see(yards, "lin", "mei", "thanked", meals=1)
    assert _deeds(yards, "mei")[1] == _seen(yards, "fed", "lin", mine=True, grams=180)


@pytest.mark.parametrize("how", ["sent", "chased", "recalled"])
def test_what_a_hungry_hen_ate_at_a_friends_is_seen_by_both(database: Database, how: str):
    yards = visited(database, "mei", "lin", "wu")
    mg = yards.scene("lin")["guests"][0]["ate_mg"]
    if how == "recalled":
        yards.play("mei", "recall", friend="lin")
    else:
        mg -= yards.play("lin", "send_home" if how == "sent" else "chase", visit=yards.visit("lin"))["dropped_mg"]
    yards.wait(HOUR)

    assert mg > 0
    assert _both_see(yards, "mei", "lin", "ate_there", ate_mg=mg, how=how)
    assert _deeds(yards, "wu") == []


@pytest.mark.parametrize("move", ["feed_friend", "send_wheat", "invite", "hire", "visit", "tell_owner"])
def test_nothing_is_done_for_a_friend_who_has_no_hen_yet(database: Database, move: str):
    yards = Yards(database, "mei", "lin", homeless=("wu",), now=MORNING)
    befriend(database, [("mei", "wu")], yards.now)
    yards.stock("mei", 1_000)

    assert yards.no("mei", move, friend="wu") == "friend_no_hen"
    assert (yards.store("mei"), yards.messages("wu")) == (1_000_000, [])
