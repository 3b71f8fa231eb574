"""What a process says of the content in force: a line for each change, pause and publication that takes effect."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.clock import ManualClock
from engine.desk.against import try_changed
from engine.game import discover
from engine.published import publications
from engine.published.content import Content
from engine.published.live import Folder, Live, Publications
from engine.store import Database
from tests.in_flight import Shelf, gives, made, quest
from tests.world import NOW

PAY = quest("pay", tests=gives())
WALK = quest("walk", "steps", tests=gives(event="steps"))

Said = Callable[[], list[str]]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "quests")
    shelf.write(PAY)
    return shelf


@pytest.fixture
def develop(database: Database, shelf: Shelf, clock: ManualClock) -> Live:
    return Live(database, Folder(shelf.path, discover()), clock, try_out=try_changed)


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Said:
    """What the process logged since this was last asked."""
    caplog.set_level("INFO", logger="tilth.live")

    def since() -> list[str]:
        told = [record.getMessage() for record in caplog.records if record.name == "tilth.live"]
        caplog.clear()
        return told

    return since


def publish(database: Database, *quests: str) -> str:
    content = made(*quests)
    content.bind(database, NOW)
    publications.publish(database, content.bundle, NOW, by="ann")
    return content.bundle


def test_a_change_is_told_with_the_quests_it_changes(develop: Live, shelf: Shelf, said: Said):
    shelf.write(quest("pay", amount=7, tests=gives(7)), WALK)
    develop.refresh()
    first = said()
    bundle = develop.now.content.bundle[:12]
    shelf.write(quest("pay", amount=7, tests=gives(7), title={"zh-CN": "新", "en": "new"}))
    develop.refresh()

    assert first == [f"content {bundle} from the folder {shelf.path} is in force: added walk; changed pay"]
    assert [line.partition(" is in force: ")[2] for line in said()] == ["nothing but words changed"]


def test_a_wrong_edit_that_is_undone_is_told_to_be_right_again_once(develop: Live, shelf: Shelf, said: Said):
    shelf.write(quest("pay", give="gold"))
    develop.refresh()
    refused = said()
    shelf.write(PAY)
    develop.refresh()
    develop.refresh()

    assert "refused with 1 finding(s)" in refused[0]
    assert said() == [f"the content is right again: {develop.now.content.bundle[:12]} stays in force"]


def test_whoever_wants_to_know_is_told_what_is_in_force_now_and_what_it_replaced(
    database: Database, clock: ManualClock, shelf: Shelf
):
    told: list[tuple[Content, Content]] = []
    source = Folder(shelf.path, discover())
    process = Live(database, source, clock, changed=lambda new, old: told.append((new, old)))
    before = process.now.content
    shelf.write(quest("pay", give="gold"))
    process.refresh()
    shelf.write(WALK, PAY)
    process.refresh()
    process.refresh()

    assert told == [(process.now.content, before)]


def test_a_publication_that_takes_effect_is_told_with_its_number_and_who_made_it(
    database: Database, clock: ManualClock, said: Said
):
    publish(database, PAY)
    process = Live(database, Publications(database, discover()), clock)
    second = publish(database, PAY, WALK)
    process.refresh()

    assert said() == [f"content {second[:12]} from publication 2 by ann is in force: added walk"]


def test_a_pause_and_its_end_are_told_when_they_take_effect(develop: Live, database: Database, said: Said):
    publications.pause(database, "pay", NOW)
    develop.refresh()
    develop.refresh()
    publications.resume(database, "pay", NOW)
    develop.refresh()

    assert said() == ["paused by the operator: pay", "resumed by the operator: pay"]


def test_a_pause_that_comes_with_other_content_is_told_too(
    develop: Live, database: Database, shelf: Shelf, said: Said, monkeypatch: pytest.MonkeyPatch
):
    shelf.write(WALK)
    aside = develop._aside

    def paused_meanwhile() -> object:
        made = aside()
        publications.pause(database, "pay", NOW)
        return made

    monkeypatch.setattr(develop, "_aside", paused_meanwhile)
    develop.refresh()

    assert said()[0] == "paused by the operator: pay"
    assert develop.now.paused == {"pay"}
