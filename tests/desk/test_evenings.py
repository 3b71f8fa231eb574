"""Evenings of the sample: what people do in the games, as a file says."""

import json
from pathlib import Path

import msgspec
import pytest

from engine.desk.evenings import Evening, read_evenings, spend_evening
from engine.published.live import Snapshot
from engine.store import Database
from tests.forest.world import Woods
from tests.test_tidy import HOME

STORY = HOME / "games/web/demo/story.json"


def evening(woods: Woods, *moves: Evening, day: int = 1) -> None:
    table = woods.table
    spend_evening(woods.db, Snapshot(table.content, table.numbers, table.reader), moves, day, woods.now)


def test_players_make_the_moves_of_an_evening_in_order(database: Database):
    woods = Woods(database, "ann", "bob")
    woods.earn("ann", 100)
    gather = Evening(("ann",), "forest", "collect_all")
    water = Evening(("ann",), "forest", "water", {"friend": "bob", "grams": 10, "note": "hello"})
    evening(woods, gather, water)

    assert woods.scene("ann")["energy_g"] == 90
    assert [one["grams"] for one in woods.scene("bob")["bubbles"]] == [10]


def test_a_refusal_stops_nobody_and_strangers_are_left_out(database: Database):
    woods = Woods(database, "ann", "bob")
    woods.earn("bob", 100)
    evening(woods, Evening(("nobody", "ann", "bob"), "forest", "collect_all"))

    assert (woods.scene("ann")["energy_g"], woods.scene("bob")["energy_g"]) == (0, 100)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_move_of_one_day_waits_for_it(database: Database):
    woods = Woods(database, "ann")
    woods.earn("ann", 100)
    evening(woods, Evening(("ann",), "forest", "collect_all", on=2))
    before = woods.scene("ann")["energy_g"]
    evening(woods, Evening(("ann",), "forest", "collect_all", on=2), day=2)

    assert (before, woods.scene("ann")["energy_g"]) == (0, 100)


def test_the_demos_story_can_be_read_and_both_its_players_play():
    moves = read_evenings(STORY)
    heroes = [one["ref"] for one in json.loads(STORY.read_text(encoding="utf-8"))["players"]]

    assert len(heroes) == 2
    assert {"collect_all", "water", "steal_all"} <= {one.move for one in moves}
    assert all(any(hero in one.players for one in moves) for hero in heroes)


def test_without_a_story_there_are_no_evenings_and_a_wrong_one_is_refused(tmp_path: Path):
    wrong = tmp_path / "story.json"
    wrong.write_text('{"evenings": [{"players": ["a"], "game": "forest", "move": "water", "typo": 1}]}')

    assert read_evenings(tmp_path / "none.json") == ()
    with pytest.raises(msgspec.ValidationError):
        read_evenings(wrong)
