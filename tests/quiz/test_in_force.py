"""Question sets are content: checked with the quests, in the bundle, reloaded, published, and given to games."""

import shutil
from pathlib import Path

import pytest

from engine.clock import ManualClock
from engine.desk.against import try_changed
from engine.desk.check import check_all, left_out, load_right, quests_in
from engine.errors import WrongContent
from engine.game import discover
from engine.play import ground
from engine.published import bundles, publications
from engine.published.changes import changes_of, in_a_line
from engine.published.content import QUESTS, Content, content_from, load_content
from engine.published.live import Folder, Live, Publications
from engine.store import Database
from tests.in_flight import Shelf, gives, quest
from tests.quiz.quiz_files import RIGHT, changed
from tests.world import NOW

PAY = quest("pay", tests=gives())
SAVING = "quiz/saving.yaml"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A folder with one quest and one question."""
    shelf = Shelf(tmp_path / "quests")
    shelf.write(PAY)
    (shelf.path / "quiz").mkdir()
    ask(shelf, RIGHT)
    return shelf


def ask(shelf: Shelf, text: str) -> None:
    (shelf.path / SAVING).write_text(text, encoding="utf-8")


def loaded(shelf: Shelf) -> Content:
    return load_content(shelf.path, discover())


def test_sets_are_no_quests_and_are_part_of_the_bundle(shelf: Shelf):
    content = loaded(shelf)

    assert (list(content.book.quests), list(content.quiz.live)) == (["pay"], ["save-first"])
    assert SAVING in content.texts
    ask(shelf, changed("Save a part", "Save some of it"))
    assert loaded(shelf).bundle != content.bundle
    assert content_from(content.texts, discover()).quiz.questions == content.quiz.questions


def test_a_wrong_set_stops_the_start_and_is_told_with_the_wrong_quests(shelf: Shelf):
    shelf.write(quest("odd", give="gold"))
    ask(shelf, changed("level: easy", "level: esay"))
    with pytest.raises(WrongContent) as refused:
        loaded(shelf)

    files = {Path(one.file).name for one in refused.value.findings}  # type: ignore[attr-defined]
    assert files == {"odd.yaml", "saving.yaml"}
    assert {Path(one.file).name for one in check_all(shelf.path, discover())} == files
    texts = {"vocabulary.yaml": (QUESTS / "vocabulary.yaml").read_text(encoding="utf-8"), SAVING: "schema: quiz/v2\n"}
    with pytest.raises(WrongContent):
        content_from(texts, discover())


def test_the_tests_of_quests_run_though_a_set_is_wrong(shelf: Shelf):
    ask(shelf, changed("level: easy", "level: esay"))
    content, wrong = load_right(shelf.path, discover())

    assert list(content.book.quests) == ["pay"]
    assert [one.code for one in wrong] == ["not_allowed"]
    assert left_out(shelf.path, content, []) == []
    assert quests_in(shelf.path, [shelf.path]) == 1


def test_what_a_draft_lacks_is_among_the_warnings(shelf: Shelf):
    ask(shelf, changed("status: live\n    level: easy", "status: draft"))

    assert "unfinished" in {one.code for one in loaded(shelf).warnings}
    assert "unfinished" in {one.code for one in check_all(shelf.path, discover())}


def test_what_is_another_is_told(shelf: Shelf):
    before = loaded(shelf)
    ask(shelf, changed("status: live", "status: retired"))
    retired = loaded(shelf)
    ask(shelf, changed("en: What comes first on payday?", "en: What do you do first on payday?"))
    edited = loaded(shelf)
    shutil.rmtree(shelf.path / "quiz")
    gone = loaded(shelf)

    assert changes_of(retired, before).questions == ("save-first: live → retired",)
    assert changes_of(edited, before).questions == ("save-first: live → live",)
    assert changes_of(gone, before).questions == ("save-first: live → none",)
    assert changes_of(before, before).questions == ()
    assert in_a_line(changes_of(before, gone).as_dict()) == "questions save-first: none → live"


def test_a_sandbox_follows_the_sets_as_they_are_saved(database: Database, shelf: Shelf):
    live = Live(database, Folder(shelf.path, discover()), ManualClock(NOW), try_out=try_changed)
    assert list(ground(live.now, "farm").quiz.live) == ["save-first"]
    ask(shelf, changed("id: save-first", "id: save-soon"))
    live.refresh()
    assert list(ground(live.now, "farm").quiz.live) == ["save-soon"]
    ask(shelf, changed("level: easy", "level: esay"))
    live.refresh()

    assert [one.code for one in live.refused] == ["not_allowed"]  # type: ignore[attr-defined]
    assert list(ground(live.now, "farm").quiz.live) == ["save-soon"]


def test_production_asks_what_was_published(database: Database, shelf: Shelf):
    content = loaded(shelf)
    content.bind(database, NOW)
    publications.publish(database, content.bundle, NOW)
    live = Live(database, Publications(database, discover()), ManualClock(NOW))
    ask(shelf, changed("id: save-first", "id: save-soon"))
    live.refresh()
    assert list(live.now.content.quiz.live) == ["save-first"]
    newer = loaded(shelf)
    newer.store(database, NOW)
    publications.publish(database, newer.bundle, NOW)
    live.refresh()

    assert list(live.now.content.quiz.live) == ["save-soon"]
    assert SAVING in bundles.texts_of(database, newer.bundle)
