"""Which content a command means, on a database with and without a publication."""

import json
from pathlib import Path

import pytest

from engine.clock import DAY
from engine.desk.in_force import content_in_force, from_folder, must_be_in_force
from engine.errors import NotFound, WrongContent
from engine.people.players import create_players
from engine.published import bundles, publications
from engine.published.live import Mode
from engine.store import Database
from tests.desk.conftest import Typed
from tests.foretold import BUDGETS
from tests.in_flight import Shelf, gives, made, quest
from tests.world import NOW

EVENT = '{"type": "payment", "data": {"txn_ref": "z", "amount": 10, "channel": "qr"}}'


def publish(database: Database, *quests: str, at: int = NOW) -> str:
    content = made(*quests)
    content.bind(database, at)
    publications.publish(database, content.bundle, at)
    return content.bundle


def test_without_a_publication_the_folder_is_meant(database: Database, shelf: Shelf):
    found = content_in_force(database, None, shelf.path)

    assert (found.publication, list(found.content.book.quests)) == (None, ["pay"])
    assert found.name == f"the folder {shelf.path.as_posix()} ({found.content.bundle[:12]})"
    assert found.as_dict() == {"publication": None, "folder": shelf.path.as_posix(), "bundle": found.content.bundle}


def test_what_is_published_is_meant_unless_the_folder_is_asked_for(database: Database, shelf: Shelf):
    bundle = publish(database, quest("more"))
    published = [content_in_force(database, mode, shelf.path) for mode in (None, Mode.PRODUCTION)]
    folder = [content_in_force(database, mode, shelf.path) for mode in (Mode.DEVELOPMENT, Mode.SANDBOX)]

    assert [list(found.content.book.quests) for found in published] == [["more"]] * 2
    assert [list(found.content.book.quests) for found in folder] == [["pay"]] * 2
    assert published[0].name == f"publication 1 ({bundle[:12]})"
    assert published[0].as_dict() == {"publication": 1, "folder": None, "bundle": bundle}


def test_production_needs_a_publication(database: Database, shelf: Shelf):
    with pytest.raises(NotFound) as refused:
        content_in_force(database, Mode.PRODUCTION, shelf.path)

    assert refused.value.code == "nothing_published"


def test_a_publication_that_this_version_cannot_read_is_told_as_such(database: Database, shelf: Shelf):
    wrong = {"vocabulary.yaml": "schema: vocabulary/v9\n"}
    bundles.keep(database, wrong, {}, NOW)
    publications.publish(database, bundles.hash_of(wrong), NOW)
    with pytest.raises(WrongContent) as refused:
        content_in_force(database, None, shelf.path)

    assert "another version published it" in refused.value.hint


def test_a_quest_that_went_is_not_in_force_and_it_is_told_until_when_its_refunds_work(database: Database, shelf: Shelf):
    publish(database, quest("gone"), quest("pay"))
    publish(database, quest("pay"), at=NOW + DAY)
    with pytest.raises(NotFound) as refused:
        must_be_in_force(database, content_in_force(database, None, shelf.path), "gone")

    assert refused.value.code == "not_in_force"
    assert "publication 2" in refused.value.message
    assert refused.value.hint == (
        "it went on 2026-11-19 and pays nothing; until 2027-02-17 a refund still takes back what it gave"
    )


def test_a_quest_that_only_the_folder_has_is_not_in_force(database: Database, shelf: Shelf):
    publish(database, quest("more"))
    found = content_in_force(database, None, shelf.path)
    with pytest.raises(NotFound) as draft:
        must_be_in_force(database, found, "pay")
    with pytest.raises(NotFound) as unknown:
        must_be_in_force(database, found, "mroe")
    must_be_in_force(database, found, "more")
    must_be_in_force(database, from_folder(shelf.path), "pay")

    assert (draft.value.code, "publish it" in draft.value.hint) == ("not_in_force", True)
    assert (unknown.value.code, unknown.value.hint) == ("unknown_quest", "did you mean 'more'?")


def test_a_folder_that_cannot_be_read_hides_no_answer(database: Database, shelf: Shelf):
    publish(database, quest("more"))
    (shelf.path / "pay.yaml").write_text("schema: quest/v1\n")
    with pytest.raises(NotFound) as refused:
        must_be_in_force(database, content_in_force(database, None, shelf.path), "pay")

    assert refused.value.code == "unknown_quest"


# --- the commands -----------------------------------------------------------------------------------------------------


def test_budgets_are_those_that_are_published_and_it_is_said_which(tilth: Typed, shelf: Shelf):
    file = shelf.path / "budgets.yaml"
    shelf.write(quest("pay", budget="spring", tests=gives()))
    file.write_text(json.dumps(BUDGETS), encoding="utf-8")
    before = tilth("budgets", "--json").json
    tilth("publish")
    file.write_text(json.dumps(BUDGETS).replace('"max": 20', '"max": 60'), encoding="utf-8")
    after, folder = tilth("budgets", "--json").json, tilth("budgets", "--json", "--mode", "development").json

    assert [told["budgets"][0]["most"] for told in (before, after, folder)] == ["20", "20", "60"]
    assert [told["content"]["publication"] for told in (before, after, folder)] == [None, 1, None]
    assert f"read from publication 1 ({after['content']['bundle'][:12]})" in tilth("budgets").out


def test_a_player_is_asked_about_what_is_published_and_nobody_about_the_folder(
    tilth: Typed, shelf: Shelf, database: Database, tmp_path: Path
):
    create_players(database, ["ann"], NOW, consent_text="1")
    (tmp_path / "event.json").write_text(EVENT, encoding="utf-8")
    tilth("publish")
    shelf.write(quest("pay", amount=9, tests=gives(9)), quest("draft", status="draft"))
    words = ("explain", "event.json", "--json", "--quest")
    asked = [tilth(*words, "pay"), tilth(*words, "pay", "--player", "ann")]
    asked += [
        tilth(*words, "pay", "--mode", "production"),
        tilth(*words, "pay", "--player", "ann", "--mode", "sandbox"),
    ]
    draft = tilth(*words, "draft", "--player", "ann")

    assert [one.json["pays"][0]["amount"] for one in asked] == ["9", "5", "5", "9"]
    assert [one.json["content"]["publication"] for one in asked] == [None, 1, 1, None]
    assert json.loads(draft.err)["code"] == "not_in_force"
    assert "read from publication 1" in tilth(*words[:2], "--quest", "pay", "--player", "ann").out


def test_before_there_is_a_database_it_is_told_how_to_make_one(tilth: Typed, tmp_path: Path):
    (tmp_path / "event.json").write_text(EVENT, encoding="utf-8")
    where = ("--database", f"sqlite:///{tmp_path}/none.db")
    told = [tilth("budgets", *where), tilth("explain", "event.json", "--quest", "pay", "--player", "ann", *where)]

    for done in told:
        assert "hint: start 'tilth serve' once or run 'tilth migrate' to make it" in done.err
