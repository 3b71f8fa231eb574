"""The content in force: swapped as a whole, refused with its findings, paused and published for every process."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.clock import ManualClock
from engine.desk.against import try_changed
from engine.errors import NotFound, WrongContent
from engine.game import discover
from engine.published import bundles, live, publications
from engine.published.content import Content
from engine.published.live import Fixed, Folder, Live, Publications
from engine.store import Database, open_database
from tests.in_flight import Shelf, follow, gives, made, quest
from tests.world import NOW, UNDO, World, earned

PAY = quest("pay", tests=gives())
WALK = quest("walk", "steps", tests=gives(event="steps"))


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


def publish(database: Database, *quests: str) -> str:
    content = made(*quests)
    content.bind(database, NOW)
    publications.publish(database, content.bundle, NOW, by="ann")
    return content.bundle


# --- files ------------------------------------------------------------------------------------------------------------


def test_what_is_saved_is_in_force_at_the_next_look(develop: Live, shelf: Shelf):
    before = develop.now
    shelf.write(quest("pay", amount=7, tests=gives(7)), WALK)
    develop.refresh()

    assert sorted(before.content.book.quests) == ["pay"]
    assert sorted(develop.now.content.book.quests) == ["pay", "walk"]
    assert develop.now.content.book.quests["pay"].version != before.content.book.quests["pay"].version


def test_a_file_that_is_deleted_takes_its_quest_away(develop: Live, shelf: Shelf):
    shelf.write(WALK)
    develop.refresh()
    shelf.remove("pay")
    develop.refresh()

    assert sorted(develop.now.content.book.quests) == ["walk"]
    assert "pay" in develop.now.numbers.quests  # frozen


def test_nothing_is_done_while_nothing_changes(develop: Live, shelf: Shelf):
    before = develop.now
    shelf.write(PAY)
    develop.refresh()
    (shelf.path / "maps").mkdir()
    (shelf.path / "maps/m.yaml").write_text("schema: map/v1\n")
    develop.refresh()

    assert develop.now is before


def test_a_wrong_quest_is_refused_with_its_place_and_the_old_one_stays(develop: Live, shelf: Shelf):
    before = develop.now
    shelf.write(quest("pay", give="gold"))
    develop.refresh()
    [finding] = develop.refused

    assert develop.now is before
    assert finding.file.endswith("pay.yaml")  # type: ignore[attr-defined]


def test_what_is_put_right_is_in_force_and_the_findings_are_gone(develop: Live, shelf: Shelf):
    shelf.write(quest("pay", give="gold"))
    develop.refresh()
    shelf.write(PAY)
    develop.refresh()

    assert develop.refused == ()


def test_a_wrong_vocabulary_is_refused_too(develop: Live, shelf: Shelf):
    before = develop.now
    (shelf.path / "vocabulary.yaml").write_text("schema: vocabulary/v1\n")
    develop.refresh()

    assert develop.refused
    assert develop.now is before


def test_a_quest_whose_own_test_fails_is_refused(develop: Live, shelf: Shelf):
    shelf.write(quest("pay", amount=7, tests=gives(5)))
    develop.refresh()

    assert [one.code for one in develop.refused] == ["test_failed"]  # type: ignore[attr-defined]
    assert "pay.yaml" in develop.refused[0].text()  # type: ignore[attr-defined]


def test_only_tests_of_changed_quests_are_run_before_a_swap(database: Database, clock: ManualClock, shelf: Shelf):
    failing = quest("walk", "steps", tests=gives(999, "steps"))
    shelf.write(failing)
    followed = Live(database, Folder(shelf.path, discover()), clock, try_out=try_changed)
    shelf.write(quest("more", tests=gives()))
    followed.refresh()

    assert "more" in followed.now.content.book.quests
    assert followed.refused == ()


def test_whoever_starts_the_server_is_told_what_is_refused(database: Database, clock: ManualClock, shelf: Shelf):
    told: list[object] = []
    followed = Live(database, Folder(shelf.path, discover()), clock, told=told.extend)
    shelf.write(quest("pay", give="gold"))
    followed.refresh()
    followed.refresh()

    assert len(told) == 1


def test_a_wrong_folder_stops_the_start(database: Database, shelf: Shelf, clock: ManualClock):
    shelf.write(quest("pay", give="gold"))

    with pytest.raises(WrongContent):
        Folder(shelf.path, discover())


def test_a_file_written_twice_in_one_tick_is_seen(develop: Live, shelf: Shelf):
    file = shelf.path / "pay.yaml"
    told = file.stat()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"amount": 5', '"amount": 6').replace('"energy": 5', '"energy": 6'), encoding="utf-8")
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))
    develop.refresh()

    assert file.stat().st_size == told.st_size
    assert develop.now.content.book.quests["pay"].reward.text == "6"


def test_a_file_that_has_rested_is_not_read_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    folder = Folder(shelf.path, discover(), ManualClock(2**42))
    read: list[Path] = []
    monkeypatch.setattr(Path, "read_bytes", read.append)

    assert not folder.changed(publications.Pulse(0, frozenset()))
    assert read == []


def test_the_vocabulary_stays_the_same_object_while_its_text_does(develop: Live, shelf: Shelf):
    before = develop.now.content.vocabulary
    shelf.write(WALK)
    develop.refresh()

    assert develop.now.content.vocabulary is before
    assert develop.elder is None


def test_events_read_with_the_last_vocabulary_find_the_snapshot_that_knows_them(develop: Live, shelf: Shelf):
    event = develop.now.reader.build("sign_in", source="s", id="1", player="p", at=NOW, data={})
    file = shelf.path / "vocabulary.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\n# another text\n", encoding="utf-8")
    develop.refresh()

    assert develop.elder is not None
    assert (develop.now.knows(event), develop.elder.knows(event)) == (False, True)


# --- pauses -----------------------------------------------------------------------------------------------------------


def test_two_processes_on_one_database_see_a_pause_and_its_end(
    database: Database, database_url: str, clock: ManualClock
):
    other = open_database(database_url)
    try:
        processes = [Live(one, Fixed(made(PAY, WALK)), clock) for one in (database, other)]
        worlds = [World(one, players=(f"p{n}",), content=made(PAY)) for n, one in enumerate((database, other))]

        def paid() -> list[dict[str, int]]:
            for process, world in zip(processes, worlds, strict=True):
                process.refresh()
                follow(world, process)
            return [earned(world.one(world.payment(source=f"/{n}"))) for n, world in enumerate(worlds)]

        before = paid()
        publications.pause(database, "pay", NOW)
        paused = paid()
        publications.resume(other, "pay", NOW)

        assert (before, paused, paid()) == ([{"pay": 5}] * 2, [{}] * 2, [{"pay": 5}] * 2)
    finally:
        other.close()


class Slow(Fixed):
    """Content after which comes other content, which takes as long to load as `while_loading` lasts."""

    def __init__(self, first: Content, second: Content, while_loading: Callable[[], object]) -> None:
        super().__init__(first)
        self.second, self.while_loading, self.loads = second, while_loading, 0

    def load(self, before: Content | None) -> Content:
        self.loads += 1
        if before is None:
            return super().load(before)
        self.while_loading()
        return self.second

    def changed(self, seen: publications.Pulse) -> bool:
        return self.loads == 1


def test_a_pause_and_its_end_act_while_other_content_is_being_loaded(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(live, "EVERY_S", 0.001)
    seen: list[bool] = []

    def switched(on: bool) -> bool:
        """Wait for the process to follow what is said in the database; it is given up after a minute."""
        for _ in range(60_000):
            if ("pay" in process.now.paused) is on:
                return True
            never.wait(0.001)
        return False

    def while_loading() -> None:
        for name in ("pay", "walk"):
            publications.pause(database, name, NOW)
        seen.append(switched(True))
        publications.resume(database, "pay", NOW)
        seen.append(switched(False))

    never = threading.Event()
    first, second = made(PAY, WALK), made(PAY, WALK, quest("more"))
    process = Live(database, Slow(first, second, while_loading), clock)
    process.refresh()

    assert seen == [True, True]
    assert process.now.content is second
    assert process.now.paused == {"walk"}


def test_whoever_looks_while_another_thread_loads_sees_the_pauses_and_does_not_wait(
    database: Database, clock: ManualClock
):
    seen: list[frozenset[str]] = []

    def while_loading() -> None:
        publications.pause(database, "pay", NOW)
        process.glance()
        seen.append(process.now.paused)

    process = Live(database, Slow(made(PAY), made(PAY, WALK), while_loading), clock)
    process.refresh()
    world = World(database, content=process.now.content)
    follow(world, process)

    assert seen == [{"pay"}]
    assert "walk" in process.now.content.book.quests
    assert earned(world.one(world.payment())) == {}


def test_a_pause_lasts_over_a_restart_and_a_reload(database: Database, shelf: Shelf, clock: ManualClock):
    develop = Live(database, Folder(shelf.path, discover()), clock)
    publications.pause(database, "pay", NOW)
    shelf.write(quest("pay", amount=9))
    develop.refresh()
    world = World(database, content=develop.now.content)
    follow(world, develop)
    reloaded = world.one(world.payment())
    follow(world, Live(database, Folder(shelf.path, discover()), clock))
    restarted = world.one(world.payment())

    assert (earned(reloaded), earned(restarted)) == ({}, {})
    assert develop.now.paused == {"pay"}


def test_a_resumed_quest_that_is_a_draft_in_its_file_pays_nothing(database: Database, clock: ManualClock):
    process = Live(database, Fixed(made(quest("pay", status="draft"))), clock)
    publications.pause(database, "pay", NOW)
    process.refresh()
    publications.resume(database, "pay", NOW)
    process.refresh()
    world = World(database, content=process.now.content)
    follow(world, process)

    assert world.one(world.payment()).earned == ()


def test_the_refunds_of_a_paused_quest_go_on(database: Database, clock: ManualClock):
    process = Live(database, Fixed(made(quest("pay", undo=UNDO))), clock)
    world = World(database, content=process.now.content)
    world.one(world.payment(ref="a"))
    publications.pause(database, "pay", NOW)
    process.refresh()
    follow(world, process)
    world.one(world.refund("a"))

    assert world.worth() == 0


def test_a_pause_of_a_quest_that_is_not_here_changes_nothing(database: Database, clock: ManualClock):
    made(PAY).bind(database, NOW)
    publications.pause(database, "pay", NOW)

    assert Live(database, Fixed(made(WALK)), clock).now.paused == {"pay"}


# --- publications -----------------------------------------------------------------------------------------------------


def test_production_refuses_to_start_when_nothing_is_published(database: Database, clock: ManualClock):
    with pytest.raises(NotFound) as refused:
        Live(database, Publications(database, discover()), clock)

    assert refused.value.code == "nothing_published"
    assert "tilth quests publish" in refused.value.hint


def test_every_process_of_production_picks_up_what_another_one_publishes(database: Database, clock: ManualClock):
    first = publish(database, PAY)
    processes = [Live(database, Publications(database, discover()), clock) for _ in range(2)]
    second = publish(database, PAY, WALK)
    before = [process.now.content.bundle for process in processes]
    for process in processes:
        process.refresh()

    assert before == [first] * 2
    assert [process.now.content.bundle for process in processes] == [second] * 2
    assert sorted(processes[0].now.content.book.quests) == ["pay", "walk"]


def test_production_goes_back_to_an_older_bundle(database: Database, clock: ManualClock):
    first = publish(database, PAY)
    process = Live(database, Publications(database, discover()), clock)
    publish(database, WALK)
    process.refresh()
    publish(database, PAY)
    process.refresh()

    assert process.now.content.bundle == first


def test_a_published_bundle_that_cannot_be_read_leaves_production_on_the_old_one(
    database: Database, clock: ManualClock
):
    publish(database, PAY)
    process = Live(database, Publications(database, discover()), clock)
    wrong = {"vocabulary.yaml": "schema: vocabulary/v2\n"}
    bundles.keep(database, wrong, {}, NOW)
    publications.publish(database, bundles.hash_of(wrong), NOW)
    before = process.now
    process.refresh()
    process.refresh()

    assert process.now is before
    assert process.refused
    publish(database, WALK)
    process.refresh()
    assert (sorted(process.now.content.book.quests), process.refused) == (["walk"], ())
