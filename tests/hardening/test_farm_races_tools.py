"""Tools, meals and games of cups at the same moment: every tool does something once, and the ledger adds up."""

from collections import Counter
from typing import Any

import pytest

from engine.audit import audit
from engine.clock import HOUR, MINUTE
from engine.store import Database
from games.farm.joy import rules
from games.farm.joy.rules import Round
from tests.farm.tools.bags import bagged, eaten, give, many
from tests.farm.world import Yards
from tests.world import quest, together

CROWD = 6
ROUNDS = pytest.mark.parametrize("rounds", [2, pytest.param(40, marks=pytest.mark.soak)])
CUPS = quest("cups", "farm.cups_done", give="feed", amount=60)


def at_once(yards: Yards, *moves: tuple[str, str, dict[str, Any]]) -> list[str]:
    """Make moves in threads that begin at the same moment; return their codes, '' for what was made."""
    codes = together(*(lambda one=one: yards.no(one[0], one[1], **one[2]) for one in moves))
    assert audit(yards.db).ok
    return codes


@ROUNDS
def test_a_hen_that_is_fed_and_hastened_at_once_has_eaten_nothing_or_an_hour(database: Database, rounds: int):
    yards = bagged(database, "mei")
    for _ in range(rounds):
        yards.stock("mei", 180)
        give(yards, "mei", "accelerator")
        before = eaten(yards, "mei")
        fed, hastened = at_once(yards, ("mei", "feed", {}), ("mei", "use", {"tool": "accelerator"}))

        left = yards.scene("mei")["trough"]["mg"]
        assert (fed, hastened, left) in (("", "", 180_000 - 37_000), ("", "not_eating", 180_000))
        assert many(yards, "mei", "accelerator") == (1 if hastened else 0)
        yards.wait(24 * HOUR)
        assert eaten(yards, "mei") - before == 200


@ROUNDS
def test_one_tool_that_is_used_by_many_hands_is_used_once(database: Database, rounds: int):
    yards = bagged(database, "mei")
    for _ in range(rounds):
        yards.fed("mei")
        give(yards, "mei", "accelerator")
        codes = at_once(yards, *[("mei", "use", {"tool": "accelerator"})] * CROWD)

        assert Counter(codes) == {"": 1, "no_tool": CROWD - 1}
        assert yards.scene("mei")["trough"]["mg"] == 180_000 - 37_000
        yards.wait(24 * HOUR)


@ROUNDS
def test_a_task_whose_tool_is_taken_by_many_hands_gives_it_once(database: Database, rounds: int):
    yards = bagged(database, "mei")
    for _ in range(rounds):
        yards.fed("mei")
        give(yards, "mei", "accelerator", 0)
        codes = at_once(yards, *[("mei", "take_tool", {"task": "meal"})] * CROWD)

        assert Counter(codes) == {"": 1, "task_taken": CROWD - 1}
        assert many(yards, "mei", "accelerator") == 1
        yards.wait(24 * HOUR)


def test_a_hungry_hen_is_helped_out_by_one_of_many_friends(database: Database):
    names = [f"p{n}" for n in range(CROWD)]
    yards = bagged(database, "mei", *names)
    for name in names:
        give(yards, name, "relief")
    codes = at_once(yards, *((name, "use_at", {"tool": "relief", "friend": "mei"}) for name in names))

    assert Counter(codes) == {"": 1, "friend_has_relief": CROWD - 1}
    assert yards.play("mei", "receive")["received_mg"] == 180_000
    assert sum(many(yards, name, "relief") for name in names) == CROWD - 1


@ROUNDS
def test_hens_that_are_sent_beside_a_fence_are_there_before_it_or_not_at_all(database: Database, rounds: int):
    names = [f"p{n}" for n in range(4)]
    yards = bagged(database, "mei", *names)
    for _ in range(rounds):
        yards.fed("mei")
        give(yards, "mei", "fence")
        for name in names:
            give(yards, name, "freeload")
        codes = at_once(
            yards,
            *((name, "use_at", {"tool": "freeload", "friend": "mei"}) for name in names),
            ("mei", "use", {"tool": "fence"}),
        )

        assert codes[-1] == ""
        assert set(codes[:-1]) <= {"", "fence", "coop_full"}
        assert yards.scene("mei")["guests"] == []
        yards.wait(24 * HOUR + MINUTE)


@ROUNDS
def test_a_token_that_is_settled_by_many_hands_is_settled_once(database: Database, rounds: int):
    yards = Yards(database, "mei", quests=(CUPS,))
    for n in range(1, rounds + 1):
        run = yards.play("mei", "cups_start")
        answers = [rules.under(Round(one["start"], one["swaps"])) for one in run["rounds"]]
        codes = at_once(yards, *[("mei", "cups_finish", {"token": run["token"], "answers": answers})] * CROWD)

        assert Counter(codes) == {"": 1, "cups_over": CROWD - 1}
        assert yards.scene("mei", page="tasks")["waiting_mg"] == 60_000 * n
        yards.wait(24 * HOUR)
