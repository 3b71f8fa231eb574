"""`tilth quests publish|history|pause|resume|paused`: what they print, how they end, what they leave behind."""

import json
from pathlib import Path

import pytest

from engine.desk import publishing
from engine.desk.past import Past, past_of
from engine.errors import Unavailable
from engine.published import bundles, publications
from engine.published.content import Content
from engine.store import Database
from tests.desk.conftest import Typed
from tests.foretold import BUDGETS
from tests.in_flight import Shelf, gives, made, quest
from tests.world import World, limit

COUNT = {"times": "acts", "every": "day", "need": 2}


def test_publishing_prints_the_hash_and_what_changed(tilth: Typed, shelf: Shelf, database: Database):
    first = tilth("publish", "--json", "--note", "begin", "--by", "ann").json
    shelf.write(quest("pay", amount=6, tests=gives(6)), quest("more", tests=gives()))
    second = tilth("publish", "--by", "ben")

    assert (first["published"], first["no"], first["changes"]["added"]) == (True, 1, ["pay"])
    newest = publications.published(database)
    assert newest is not None
    assert (newest.no, newest.by) == (2, "ben")
    assert second.out.splitlines() == ["added: more", "changed: pay", f"published {newest.bundle}"]


def test_publishing_prints_warnings_and_goes_on(tilth: Typed):
    done, again = tilth("publish"), tilth("publish", "--json").json

    assert done.status == 0
    assert "pay.yaml:1:" in done.err
    assert "warning: nothing bounds this live quest" in done.err
    assert {one["level"] for one in again["warnings"]} == {"warning"}


def test_publishing_the_same_again_changes_nothing(tilth: Typed, database: Database):
    first, second = tilth("publish", "--json").json, tilth("publish", "--json")

    assert (second.status, second.json["published"], second.json["bundle"]) == (0, False, first["bundle"])
    assert "nothing new" in tilth("publish").out


def test_a_quest_with_a_mistake_is_not_published(tilth: Typed, shelf: Shelf, database: Database):
    shelf.write(quest("pay", give="gold"))
    done = tilth("publish", "--json")

    assert done.status == 1
    assert json.loads(done.err)["findings"][0]["file"].endswith("pay.yaml")
    assert publications.published(database) is None


def test_a_quest_whose_test_fails_is_not_published(tilth: Typed, shelf: Shelf, database: Database):
    shelf.write(quest("pay", tests=gives(6)))
    done = tilth("publish")

    assert done.status == 1
    assert "pay.yaml:1:" in done.err
    assert "hint: nothing is published; see it again with 'tilth quests test'" in done.err
    assert publications.published(database) is None


def test_a_wrong_map_is_not_published(tilth: Typed, shelf: Shelf, database: Database):
    (shelf.path / "maps").mkdir()
    (shelf.path / "maps/m.yaml").write_text("schema: map/v1\n")

    assert tilth("publish").status == 1


def test_a_change_that_needs_a_restart_is_not_published_without_it(tilth: Typed, shelf: Shelf, database: Database):
    counting = [{"name": "two", "story": [{"at": "2026-11-18 12:00", "payment": {}, "expect": "nothing"}]}]
    shelf.write(quest("pay", count=COUNT, tests=counting))
    tilth("publish")
    shelf.write(quest("pay", count=COUNT | {"every": "week"}, tests=counting))
    refused = tilth("publish", "--json")
    checked = tilth("check", "--against", "published", "--json")
    shelf.write(quest("pay", count=COUNT | {"every": "week"}, restart=True, tests=counting))
    done = tilth("publish", "--json")

    assert [one["code"] for one in json.loads(refused.err)["findings"]] == ["needs_restart"]
    assert "'tilth quests check --against published'" in json.loads(refused.err)["hint"]
    assert (checked.status, [one["code"] for one in checked.json["findings"]]) == (1, ["needs_restart"])
    assert (done.status, done.json["changes"]["restarted"]) == (0, ["pay"])


def test_a_quest_that_comes_back_is_compared_with_what_it_was(tilth: Typed, shelf: Shelf, database: Database):
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


def test_whoever_is_overtaken_by_another_publisher_is_refused(
    tilth: Typed, shelf: Shelf, database: Database, monkeypatch: pytest.MonkeyPatch
):
    tilth("publish")

    def overtaken(db: Database, new: Content, old: Content) -> Past:
        publications.publish(db, "other", 0, by="ben")
        return past_of(db, new, old)

    monkeypatch.setattr(publishing, "past_of", overtaken)
    shelf.write(quest("pay", amount=6, tests=gives(6)))
    done = tilth("publish")
    newest = publications.published(database)

    assert (done.status, "code: published_meanwhile" in done.err, "by ben" in done.err) == (1, True, True)
    assert newest is not None
    assert (newest.no, newest.bundle) == (2, "other")


def test_a_publisher_that_dies_half_way_leaves_what_runs_as_it_is(
    tilth: Typed, shelf: Shelf, database: Database, monkeypatch: pytest.MonkeyPatch
):
    shelf.write(quest("more", tests=gives()))
    tilth("publish")
    shelf.remove("more")

    def dies(*_: object, **__: object) -> None:
        raise Unavailable("the database is away")

    with monkeypatch.context() as broken:
        broken.setattr(publications, "publish", dies)
        assert tilth("publish").status == 1

    assert [life.quest for life in bundles.lives(database) if life.gone_at is not None] == []
    assert tilth("pause", "more").status == 0


def test_a_quest_is_paused_and_resumed(tilth: Typed, database: Database):
    tilth("publish")
    told = [tilth(word, "pay", "--json").json for word in ("pause", "pause", "resume", "resume")]

    assert [(one["state"], one["changed"]) for one in told] == [
        ("paused", True), ("paused", False), ("resumed", True), ("resumed", False),
    ]  # fmt: skip


def test_a_pause_is_told_with_since_when_and_by_whom(tilth: Typed, database: Database):
    tilth("publish")
    first, again = tilth("pause", "pay", "--by", "ann"), tilth("pause", "pay", "--by", "ben")
    paused, told = tilth("paused"), tilth("paused", "--json")
    tilth("resume", "pay")

    assert first.out == "pay is paused\n"
    assert again.out.startswith("pay is paused already, since 20")
    assert again.out.endswith(" by ann\n")
    assert (paused.out.startswith("pay since 20"), paused.out.endswith(" by ann\n")) == (True, True)
    assert [(one["quest"], one["by"]) for one in told.json] == [("pay", "ann")]
    assert (tilth("resume", "pay").out, tilth("paused").out) == ("pay is not paused\n", "nothing is paused\n")


def test_a_pause_is_told_with_its_reason(tilth: Typed, database: Database):
    tilth("publish")
    tilth("pause", "pay", "--by", "ann", "--note", "too dear")
    again, told = tilth("pause", "pay"), tilth("history", "--json").json[0]

    for text in (again.out, tilth("paused").out, tilth("history").out.splitlines()[0] + "\n"):
        assert text.endswith(" by ann: too dear\n")
    assert (told["what"], told["note"], tilth("paused", "--json").json[0]["note"]) == ("paused", "too dear", "too dear")


def test_a_pause_of_a_quest_that_is_not_in_force_says_so(tilth: Typed, shelf: Shelf, database: Database):
    shelf.write(quest("more", tests=gives()))
    tilth("publish")
    shelf.remove("more")
    tilth("publish")
    said = "more is not in force; it stays paused if it comes back"

    assert tilth("pause", "more").out.splitlines() == ["more is paused", said]
    assert tilth("pause", "more").out.splitlines()[1:] == [said]
    assert tilth("pause", "more", "--json").json["in_force"] is False
    assert tilth("pause", "pay", "--json").json["in_force"] is True


def test_a_misspelt_quest_is_told_with_the_right_name(tilth: Typed, database: Database):
    tilth("publish")
    done = tilth("pause", "pya")

    assert done.status == 1
    assert "did you mean 'pay'?" in done.err
    assert "code: no_such_quest" in done.err


@pytest.mark.parametrize("words", [("pause", "pay"), ("history",), ("paused",), ("publish", "--bundle", "abc")])
def test_looking_and_pausing_make_no_database(tilth: Typed, tmp_path: Path, words: tuple[str, ...]):
    done = tilth(*words, "--database", f"sqlite:///{tmp_path}/typo.db")

    assert "code: no_database" in done.err
    assert "tilth migrate" in done.err
    assert not (tmp_path / "typo.db").exists()


def test_what_was_published_by_another_version_of_the_language_does_not_stop_the_next(tilth: Typed, database: Database):
    wrong = {"vocabulary.yaml": "schema: vocabulary/v9\n"}
    bundles.keep(database, wrong, {}, 0)
    publications.publish(database, bundles.hash_of(wrong), 0)
    done = tilth("publish")

    assert (done.status, "cannot be read" in done.err) == (0, True)


def test_the_history_tells_what_was_published_paused_and_resumed(tilth: Typed, shelf: Shelf, database: Database):
    tilth("publish", "--by", "ann", "--note", "begin")
    shelf.write(quest("pay", amount=6, tests=gives(6)), quest("more", tests=gives()))
    tilth("publish", "--by", "ben")
    tilth("pause", "more", "--by", "ann")
    tilth("resume", "more", "--by", "cid")
    text, told = tilth("history").out.splitlines(), tilth("history", "--json").json
    [newest, first] = [one for one in told if one["what"] == "published"]

    assert [(one["what"], one["by"]) for one in told] == [
        ("resumed", "cid"), ("paused", "ann"), ("published", "ben"), ("published", "ann"),
    ]  # fmt: skip
    assert (newest["changes"]["added"], newest["changes"]["changed"], first["note"]) == (["more"], ["pay"], "begin")
    assert len(first["bundle"]) == 64
    assert [line.partition(" UTC  ")[2] for line in text] == [
        "resumed more by cid",
        "paused more by ann",
        f"publication 2 ({newest['bundle'][:12]}) by ben, in force",
        "",
        f"publication 1 ({first['bundle'][:12]}) by ann: begin",
        "",
    ]
    assert (text[3], text[5]) == ("    added more; changed pay", "    added pay")
    assert len(tilth("history", "--last", "1", "--json").json) == 1


def test_a_history_of_nothing_says_so(tilth: Typed):
    assert tilth("history").out == "nothing was published or paused on this database\n"


def test_a_stored_bundle_is_published_again_whatever_the_folder_says(tilth: Typed, shelf: Shelf, database: Database):
    first = tilth("publish", "--json").json["bundle"]
    shelf.write(quest("pay", amount=6, tests=gives(6)))
    tilth("publish")
    shelf.write(quest("pay", give="gold"))
    done = tilth("publish", "--bundle", first[:10], "--note", "back", "--json")
    newest = publications.published(database)

    assert (done.status, done.json["no"], done.json["changes"]["changed"]) == (0, 3, ["pay"])
    assert newest is not None
    assert (newest.no, newest.bundle, newest.note) == (3, first, "back")
    assert "nothing new" in tilth("publish", "--bundle", first).out


def test_going_back_is_refused_where_progress_would_lose_its_meaning(tilth: Typed, shelf: Shelf, database: Database):
    counting = [{"name": "two", "story": [{"at": "2026-11-18 12:00", "payment": {}, "expect": "nothing"}]}]
    shelf.write(quest("pay", count=COUNT, tests=counting))
    first = tilth("publish", "--json").json["bundle"]
    shelf.write(quest("pay", count=COUNT | {"every": "week"}, restart=True, tests=counting))
    tilth("publish")
    done = tilth("publish", "--bundle", first, "--json")
    newest = publications.published(database)

    assert [one["code"] for one in json.loads(done.err)["findings"]] == ["restart_lost"]
    assert newest is not None
    assert newest.no == 2


def test_a_bundle_whose_tests_fail_is_not_published(tilth: Typed, database: Database):
    wrong = made(quest("pay", tests=gives(9)))
    wrong.store(database, 0)
    done = tilth("publish", "--bundle", wrong.bundle)

    assert (done.status, "'tilth quests test'" in done.err) == (1, True)
    assert publications.published(database) is None


def test_a_bundle_that_is_not_there_or_cannot_be_read_is_refused(tilth: Typed, database: Database):
    wrong = {"vocabulary.yaml": "schema: vocabulary/v9\n"}
    bundles.keep(database, wrong, {}, 0)
    unknown, unreadable = tilth("publish", "--bundle", "nope"), tilth("publish", "--bundle", bundles.hash_of(wrong))

    assert "code: no_such_bundle" in unknown.err
    assert "hint: 'tilth quests history' lists the hashes\n" in unknown.err
    assert "or give a folder, or 'published'" in tilth("check", "--against", "nope").err
    assert "cannot read that bundle" in unreadable.err
    assert publications.published(database) is None


def test_changed_budgets_are_told_when_they_are_published(tilth: Typed, shelf: Shelf):
    shelf.write(quest("pay", budget="spring", tests=gives()))
    (shelf.path / "budgets.yaml").write_text(json.dumps(BUDGETS), encoding="utf-8")
    tilth("publish")
    (shelf.path / "budgets.yaml").write_text(json.dumps(BUDGETS).replace('"max": 20', '"max": 60'), encoding="utf-8")
    checked, done = tilth("check", "--against", "published"), tilth("publish")

    for told in (checked, done):
        assert "budgets: spring: 20 g of energy a week → 60 g of energy a week" in told.out


def test_a_change_that_is_in_force_already_is_told_with_what_it_means(
    database: Database, capfd: pytest.CaptureFixture[str]
):
    old, new = made(quest("pay", count=COUNT)), made(quest("pay", count=COUNT | {"every": "week"}))
    world = World(database, content=old)
    world.one(world.payment())
    publishing.show_reloaded(database, new, old)
    told = capfd.readouterr()

    assert told.out == ""
    assert "note: 'pay' has another window of its count than before (day → week)" in told.err
    assert "before it is published: give it a new id, or write 'restart: true'" in told.err
    publishing.show_reloaded(database, old, old)
    assert capfd.readouterr() == ("", "")


def test_history_and_pauses_are_told_in_chinese(tilth: Typed):
    tilth("publish", "--by", "ann", "--note", "春天")
    paused = tilth("pause", "pay", "--by", "ben", "--note", "检查", "--lang", "zh-CN").out
    listed, again = tilth("paused", "--lang=zh-CN").out, tilth("publish", "--lang", "zh-CN")
    told = tilth("history", "--lang", "zh-CN").out.splitlines()

    assert (paused, again.out.split()[0]) == ("pay 已暂停\n", "没有变化：已发布的就是")
    assert listed.startswith("pay 自 ")
    assert listed.endswith(" UTC 操作人 ben: 检查\n")
    assert "  暂停 pay 操作人 ben: 检查" in told[-3] + told[0] + told[1]
    assert any("发布 1 (" in line and "操作人 ann" in line for line in told)
    assert "    新增 pay" in told
    assert "警告: 这个上线的任务没有上限" in again.err


def test_nobody_is_under_way_on_an_empty_database(database: Database, capfd: pytest.CaptureFixture[str]):
    old, new = made(quest("pay", count=COUNT)), made(quest("pay", count=COUNT | {"every": "week"}))
    publishing.show_reloaded(database, new, old)

    assert "under way" not in capfd.readouterr().err


def test_what_a_change_is_newly_warned_of_is_told_beside_the_server(
    database: Database, capfd: pytest.CaptureFixture[str]
):
    old, new = (made(quest("pay", amount=amount, limits=[limit(1)])) for amount in (5, "event.amount"))
    publishing.show_reloaded(database, new, old)
    told = capfd.readouterr().err
    publishing.show_reloaded(database, new, new)

    assert "warning: this amount grows with event.amount" in told
    assert "nothing reads" not in told
    assert capfd.readouterr().err == ""


def test_a_quest_that_its_own_file_pauses_is_in_the_record(tilth: Typed, shelf: Shelf):
    for status in ("live", "paused", "paused", "live"):
        shelf.write(quest("pay", status=status, tests=gives()), quest(f"more-{status}", tests=gives()))
        tilth("publish", "--by", "ann")
    told = [one for one in tilth("history", "--json").json if one["what"] != "published"]

    assert [(one["what"], one["quest"], one["by"], one["note"][:13]) for one in told] == [
        ("resumed", "pay", "ann", "publication 3"), ("paused", "pay", "ann", "publication 2"),
    ]  # fmt: skip
    assert tilth("paused", "--json").json == []  # those are the operator's, which 'resume' ends
