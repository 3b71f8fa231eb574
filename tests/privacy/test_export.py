"""The export: everything about one player, of nobody else, in words."""

import json
from typing import Any

import pytest

from engine.clock import iso
from engine.privacy import export as exporting
from engine.privacy.export import export
from engine.privacy.personal import parts
from engine.store import Database
from tests.privacy.test_erasure import ANN, Story
from tests.world import NOW, World, quest


def read(database: Database, player_id: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(b"".join(export(database, player_id, NOW)))
    return found


@pytest.fixture
def story(database: Database) -> Story:
    return Story(database)


def test_what_was_planted_is_in_the_export_and_every_table_is(story: Story, database: Database):
    marks = [mark for mark in story.plant() if mark.startswith("canary")]
    told = read(database, story.ann)
    text = json.dumps(told)

    assert [mark for mark in marks if mark not in text] == []
    assert set(told) - {"format", "exported_at"} == {part.name for _, part in parts() if part.name}


def test_it_is_in_words(story: Story, database: Database):
    story.plant()
    told = read(database, story.ann)
    [player] = told["player"]
    paid = next(one for one in told["events"] if one["type"] == "payment")

    assert (player["ref"], player["profile"], player["created_at"]) == (
        ANN, {"country": "canary-zone"}, iso(NOW - 24 * 3_600_000),
    )  # fmt: skip
    assert (paid["sender"], paid["kept"]["amount"], paid["at"]) == ("/bank", "10", iso(NOW))
    assert {"pay@1", "pay"} & {one["quest"] for one in told["statement"]}
    assert {one["asset"] for one in told["balances"]} >= {"feed"}
    assert told["friends"][0]["friend_id"] == str(story.bob)
    assert {one["purpose"]: one["given"] for one in told["consents"]}["guardian"] is False


def test_nothing_of_anybody_else_is_in_it_but_public_ids(story: Story, database: Database):
    story.plant()
    story.people.block("bob", ANN)

    told = read(database, story.bob)
    assert ANN not in json.dumps(told)
    assert "canary-article" not in json.dumps(told)
    assert read(database, story.ann)["ended_friendships"] == []  # who has blocked whom is the blocker's


def test_a_long_past_comes_in_pages_each_thing_once(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exporting, "PAGE", 7)
    monkeypatch.setattr(exporting, "WALK", 5)
    world = World(database, quest("pay"), players=("ann", "bob"))
    world.tell(*(world.payment("1", player=("ann", "bob")[n % 2]) for n in range(60)))
    ann = int(world.rows("SELECT id FROM player WHERE ref = 'ann'")[0][0])
    told = read(database, ann)

    assert [len({json.dumps(row) for row in told[name]}) for name in ("events", "statement", "holds")] == [30, 30, 30]
    assert {len(told[name]) for name in ("events", "statement", "holds")} == {30}


def test_a_player_of_whom_nothing_is_known_has_an_empty_one(database: Database):
    assert {json.dumps(rows) for name, rows in read(database, 256).items() if isinstance(rows, list)} == {"[]"}
