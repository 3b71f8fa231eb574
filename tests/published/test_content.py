"""Content is checked at the start and bound to a database's numbers."""

import shutil
from pathlib import Path

import pytest

from engine.errors import WrongContent
from engine.game import Asset, Game, discover
from engine.published.content import QUESTS, load_content
from engine.store import Database
from tests.sea import content_with, dropped_in
from tests.world import World, content_of, quest


def folder(tmp_path: Path, *texts: str) -> Path:
    """A folder of quests with the shipped vocabulary."""
    shutil.copy(QUESTS / "vocabulary.yaml", tmp_path)
    for number, text in enumerate(texts):
        (tmp_path / f"q{number}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_of_quests_is_loaded(tmp_path: Path):
    content = load_content(folder(tmp_path, quest("pay"), quest("walk", "steps")), discover())

    assert sorted(content.book.quests) == ["pay", "walk"]
    assert {"energy", "feed", "eggs", "vitality"} <= content.assets.keys()


def test_what_is_shipped_is_right():
    assert load_content(QUESTS, discover()).book.quests


def test_every_mistake_of_every_file_is_in_the_error(tmp_path: Path):
    wrong = folder(tmp_path, quest("pay", give="gold"), quest("walk", "stepps"), quest("fine"))

    with pytest.raises(WrongContent) as refused:
        load_content(wrong, discover())

    assert {Path(finding.file).name for finding in refused.value.findings} == {"q0.yaml", "q1.yaml"}  # type: ignore[attr-defined]


def test_a_wrong_vocabulary_stops_the_start(tmp_path: Path):
    (tmp_path / "vocabulary.yaml").write_text("schema: vocabulary/v1\n")

    with pytest.raises(WrongContent) as refused:
        load_content(tmp_path, discover())

    assert refused.value.findings


def test_numbers_stay_when_content_changes(database: Database):
    first = content_of(quest("pay"), quest("walk", "steps")).bind(database)
    second = content_of(quest("bill"), quest("walk", "steps")).bind(database)

    assert second.quests["walk"] == first.quests["walk"]
    assert second.quests["bill"] not in first.quests.values()
    assert second.assets == first.assets


def test_a_number_leads_back_to_its_quest_and_asset(database: Database):
    content = content_of(quest("pay"))
    numbers = content.bind(database)

    assert numbers.quests_by_no[numbers.quests["pay"]] is content.book.quests["pay"]
    assert numbers.assets_by_no[numbers.assets["feed"]] is content.assets["feed"]


def test_a_sender_gets_a_number_once(database: Database):
    numbers = content_of(quest("pay")).bind(database)

    a, b, again = [numbers.sender(database, name) for name in ("/a", "/b", "/a")]

    assert a == again != b


def test_our_own_senders_have_their_numbers_from_the_start(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    numbers = content_with(dropped_in(tmp_path, monkeypatch)).bind(database)

    assert {"tilth/friends", "tilth/sea"} <= numbers.senders.keys()


def test_more_assets_than_an_account_number_holds_are_refused(database: Database):
    many = Game("many", {}, tuple(Asset(f"a{n}", "g", 1) for n in range(64)))

    with pytest.raises(WrongContent):
        content_of(quest("pay", give="a1"), games=(many,)).bind(database)


def test_a_profile_is_read_by_the_vocabulary_and_remembered():
    content = content_of(quest("pay"))

    assert content.profile('{"level": 3}') is content.profile('{"level": 3}')
    assert content.profile('{"level": 3}').level == 3


def test_what_a_changed_vocabulary_no_longer_knows_of_a_player_is_left_out():
    stored = '{"level": 3, "shoe_size": 44, "segments": ["gold", "platinum"], "age_band": "ancient"}'

    profile = content_of(quest("pay")).profile(stored)

    assert (profile.level, set(profile.segments), profile.age_band) == (3, {"gold"}, "unknown")


def test_a_drafted_or_paused_quest_pays_nothing(database: Database):
    world = World(database, quest("draft", status="draft"), quest("paused", status="paused"))

    assert world.one(world.payment()).earned == ()
