"""`tilth quests …`: what they print, how they end, and what they leave in the database."""

import json
from pathlib import Path
from typing import Any

import pytest

import server
from engine import bundles
from engine.content import Content
from engine.desk import commands
from engine.desk.options import DEFAULT_DATABASE
from engine.desk.past import Past, past_of
from engine.errors import Unavailable
from engine.store import Database, open_database
from tests.in_flight import Shelf, gives, quest
from tests.world import limit

COUNT = {"times": "acts", "every": "day", "need": 2}
PAY = quest("pay", tests=gives())


class Done:
    """How a run of the command ended."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        """What was printed, read as JSON."""
        return json.loads(self.out)


@pytest.fixture
def tilth(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shelf: Shelf):
    """Runs `tilth quests` in a folder of its own, on the shelf's quests."""
    monkeypatch.chdir(tmp_path)
    for name in ("TILTH_DATABASE", "TILTH_QUESTS", "TILTH_MODE"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str, command: tuple[str, ...] = ("quests",)) -> Done:
        with pytest.raises(SystemExit) as ended:
            server.main([*command, *words, "--quests", str(shelf.path)])
        seen = capfd.readouterr()
        return Done(int(ended.value.code or 0), seen.out, seen.err)

    return run


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "quests")
    shelf.write(PAY)
    return shelf


def published() -> bundles.Published | None:
    database = open_database(DEFAULT_DATABASE)
    try:
        return bundles.published(database)
    finally:
        database.close()


def test_publishing_prints_the_hash_and_what_changed(tilth, shelf: Shelf):
    first = tilth("publish", "--json", "--note", "begin", "--by", "ann").json
    shelf.write(quest("pay", amount=6, tests=gives(6)), quest("more", tests=gives()))
    second = tilth("publish", "--by", "ben")

    assert (first["published"], first["no"], first["changes"]["added"]) == (True, 1, ["pay"])
    newest = published()
    assert newest is not None
    assert (newest.no, newest.by) == (2, "ben")
    assert second.out.splitlines() == ["added: more", "changed: pay", f"published {newest.bundle}"]


def test_publishing_the_same_again_changes_nothing(tilth):
    first, second = tilth("publish", "--json").json, tilth("publish", "--json")

    assert (second.status, second.json["published"], second.json["bundle"]) == (0, False, first["bundle"])
    assert "nothing new" in tilth("publish").out


def test_a_quest_with_a_mistake_is_not_published(tilth, shelf: Shelf):
    shelf.write(quest("pay", give="gold"))
    done = tilth("publish", "--json")

    assert done.status == 1
    assert json.loads(done.err)["findings"][0]["file"].endswith("pay.yaml")
    assert published() is None


def test_a_quest_whose_test_fails_is_not_published(tilth, shelf: Shelf):
    shelf.write(quest("pay", tests=gives(6)))
    done = tilth("publish")

    assert done.status == 1
    assert "pay.yaml:1:" in done.err
    assert published() is None


def test_a_wrong_map_is_not_published(tilth, shelf: Shelf):
    (shelf.path / "maps").mkdir()
    (shelf.path / "maps/m.yaml").write_text("schema: map/v1\n")

    assert tilth("publish").status == 1


def test_a_change_that_needs_a_restart_is_not_published_without_it(tilth, shelf: Shelf):
    counting = [{"name": "two", "story": [{"at": "2026-11-18 12:00", "payment": {}, "expect": "nothing"}]}]
    shelf.write(quest("pay", count=COUNT, tests=counting))
    tilth("publish")
    shelf.write(quest("pay", count=COUNT | {"every": "week"}, tests=counting))
    refused = tilth("publish", "--json")
    checked = tilth("check", "--against", "published", "--json")
    shelf.write(quest("pay", count=COUNT | {"every": "week"}, restart=True, tests=counting))
    done = tilth("publish", "--json")

    assert [one["code"] for one in json.loads(refused.err)["findings"]] == ["needs_restart"]
    assert (checked.status, [one["code"] for one in checked.json["findings"]]) == (1, ["needs_restart"])
    assert (done.status, done.json["changes"]["restarted"]) == (0, ["pay"])


def test_a_quest_that_comes_back_is_compared_with_what_it_was(tilth, shelf: Shelf):
    counting = [{"name": "two", "story": [{"at": "2026-11-18 12:00", "payment": {}, "expect": "nothing"}]}]
    shelf.write(quest("more", tests=gives()), quest("pay", count=COUNT, tests=counting))
    tilth("publish")
    shelf.remove("pay")
    assert tilth("publish").status == 0
    shelf.write(quest("pay", count=COUNT | {"every": "week"}, tests=counting))
    refused = tilth("publish", "--json")
    checked = tilth("check", "--against", "published", "--json")

    assert [one["code"] for one in json.loads(refused.err)["findings"]] == ["needs_restart"]
    assert [one["code"] for one in checked.json["findings"]] == ["needs_restart"]
    shelf.write(quest("pay", count=COUNT, tests=counting))
    assert tilth("publish").status == 0


def test_whoever_is_overtaken_by_another_publisher_is_refused(tilth, shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    tilth("publish")

    def overtaken(db: Database, new: Content, old: Content) -> Past:
        bundles.publish(db, "other", 0, by="ben")
        return past_of(db, new, old)

    monkeypatch.setattr(commands, "past_of", overtaken)
    shelf.write(quest("pay", amount=6, tests=gives(6)))
    done = tilth("publish")
    newest = published()

    assert (done.status, "code: published_meanwhile" in done.err, "by ben" in done.err) == (1, True, True)
    assert newest is not None
    assert (newest.no, newest.bundle) == (2, "other")


def test_a_publisher_that_dies_half_way_leaves_what_runs_as_it_is(tilth, shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    shelf.write(quest("more", tests=gives()))
    tilth("publish")
    shelf.remove("more")

    def dies(*_: object, **__: object) -> None:
        raise Unavailable("the database is away")

    with monkeypatch.context() as broken:
        broken.setattr(bundles, "publish", dies)
        assert tilth("publish").status == 1

    database = open_database(DEFAULT_DATABASE)
    try:
        assert [life.quest for life in bundles.lives(database) if life.gone_at is not None] == []
    finally:
        database.close()
    assert tilth("pause", "more").status == 0


def test_a_check_may_be_against_a_folder_a_bundle_or_what_is_published(tilth, shelf: Shelf, tmp_path: Path):
    bundle = tilth("publish", "--json").json["bundle"]
    old = Shelf(tmp_path / "old")
    old.write(PAY, quest("gone"))
    shelf.write(quest("pay", limits=[limit(1)], tests=gives()))
    told = {name: tilth("check", "--json", "--against", name) for name in (str(old.path), bundle[:10], "published")}

    assert [done.status for done in told.values()] == [0, 0, 0]
    assert [done.json["changes"]["removed"] for done in told.values()] == [["gone"], [], []]
    assert ["limits" in done.json["notes"][-1] for done in told.values()] == [True] * 3
    assert "90 days" in tilth("check", "--against", str(old.path)).out


def test_a_check_against_what_is_not_there_says_what_may_be_given(tilth):
    tilth("migrate", command=())
    unpublished, unknown = tilth("check", "--against", "published"), tilth("check", "--against", "abcdef")

    assert (unpublished.status, "code: nothing_published" in unpublished.err) == (1, True)
    assert (unknown.status, "code: no_such_bundle" in unknown.err) == (1, True)


def test_a_check_against_finds_ordinary_mistakes_first(tilth, shelf: Shelf):
    shelf.write(quest("pay", give="gold"))
    done = tilth("check", "--against", "published", "--json")

    assert (done.status, done.json[0]["file"].endswith("pay.yaml")) == (1, True)


def test_a_check_may_tell_of_one_file_and_says_that_there_is_more(tilth, shelf: Shelf):
    shelf.write(quest("odd", amount="event.amuont"))
    good, odd = str(shelf.path / "pay.yaml"), str(shelf.path / "odd.yaml")

    assert (tilth("check", good).status, tilth("check", odd).status) == (0, 1)
    assert tilth("check", good, "--json").json == []
    assert "1 finding(s) in other files" in tilth("check", good).err


def test_a_strict_check_tells_of_a_quest_without_bounds(tilth):
    assert (tilth("check").status, tilth("check", "--strict").status) == (0, 1)


def test_tests_of_one_quest_are_run_alone(tilth, shelf: Shelf):
    shelf.write(quest("odd", tests=gives(7)))

    assert tilth("test", "pay", "--json").json == {"passed": 1, "failed": 0, "failures": []}
    assert tilth("test", str(shelf.path / "odd.yaml"), "--json").json["failed"] == 1
    assert "did you mean 'pay'?" in tilth("test", "pya").err


def test_a_quest_is_paused_and_resumed(tilth):
    tilth("publish")
    told = [tilth(word, "pay", "--json").json for word in ("pause", "pause", "resume", "resume")]

    assert [(one["state"], one["changed"]) for one in told] == [
        ("paused", True), ("paused", False), ("resumed", True), ("resumed", False),
    ]  # fmt: skip
    assert tilth("pause", "pay").out == "pay is paused\n"


def test_a_misspelt_quest_is_told_with_the_right_name(tilth):
    tilth("publish")
    done = tilth("pause", "pya")

    assert done.status == 1
    assert "did you mean 'pay'?" in done.err
    assert "code: no_such_quest" in done.err


def test_pausing_makes_no_database(tilth, tmp_path: Path):
    assert "code: no_database" in tilth("pause", "pay").err
    assert not (tmp_path / "var/tilth.db").exists()


def test_production_does_not_start_when_nothing_is_published(tilth):
    done = tilth("serve", "--mode", "production", "--port", "0", command=())

    assert done.status == 1
    assert "code: nothing_published" in done.err
    assert "tilth quests publish" in done.err


def test_the_mode_is_one_of_three(tilth):
    assert tilth("serve", "--mode", "prod", command=()).status == 2


def test_what_was_published_by_another_version_of_the_language_does_not_stop_the_next(tilth):
    database = open_database(DEFAULT_DATABASE)
    tilth("migrate", command=())
    wrong = {"vocabulary.yaml": "schema: vocabulary/v9\n"}
    bundles.keep(database, wrong, {}, 0)
    bundles.publish(database, bundles.hash_of(wrong), 0)
    database.close()
    done = tilth("publish")

    assert (done.status, "cannot be read" in done.err) == (0, True)
