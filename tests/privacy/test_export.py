"""The export: everything about one player, of nobody else, in words."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.clock import iso
from engine.play import Ask, Table, play
from engine.privacy import export as exporting
from engine.privacy.export import export
from engine.privacy.personal import parts
from engine.store import Database
from tests.inboxes import drain
from tests.neighbours import People
from tests.privacy.test_erasure import ANN, Story
from tests.sea import content_with, dropped_in
from tests.world import NOW, READER, World, quest


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


def test_what_friends_took_or_gave_is_in_it(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):  # fmt: skip
    monkeypatch.setattr(exporting, "WALK", 2)
    content = content_with(dropped_in(tmp_path, monkeypatch))
    world = World(database, content=content, players=("ann", "bob"))
    people = People(database, content=content)
    people.ids = {name: int(world.rows(f"SELECT id FROM player WHERE ref = '{name}'")[0][0]) for name in ("ann", "bob")}
    people.befriend("ann", "bob")
    world.one(world.event("share"))
    table, give = Table(database, content, world.numbers, READER), {"friend": str(people.ids["bob"]), "grains": 1}
    for n in range(5):
        assert not play(table, Ask(people.ids["ann"], "sea", "give", give, f"k{n}", NOW, n)).outcome.code
    mine = read(database, people.ids["ann"])["statement"]
    theirs = read(database, people.ids["bob"])["statement"]

    assert [one["by"] for one in theirs] == [str(people.ids["ann"])] * 5
    assert (sum(one["amount"] for one in theirs), {one["target"] for one in theirs}) == (5, {"purse"})
    assert [one for one in mine if "by" in one] == []


def test_who_has_blocked_the_player_or_declined_is_not_told(database: Database):
    people = People(database, "ann", "bob", "cid", "dan")
    people.befriend("ann", "bob", "cid", "dan")
    group = people.group("bob")
    people.enter(group, "bob", "ann")
    own = people.group("ann")
    for name in ("cid", "dan"):
        people.invite("ann", own, name)
    people.answer("cid", own, accepts=False)
    people.invite("bob", people.group("bob", "circle"), "ann")
    drain(database)
    before = read(database, people.ids["ann"])
    people.block("bob", "ann")
    after = read(database, people.ids["ann"])

    bob = str(people.ids["bob"])
    assert (bob in json.dumps(before), bob in json.dumps(after)) == (True, False)
    sent = [one for one in before["invitations"] if one["by_id"] == str(people.ids["ann"])]
    assert [one for one in sent if "declined_at" in one] == [] != sent
    assert [one["declined_at"] for one in read(database, people.ids["cid"])["invitations"]] != [None]
