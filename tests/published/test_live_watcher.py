"""Looking for changes: reloads between batches, looks at the same moment, and the thread that looks."""

import itertools
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from engine.clock import HOUR, ManualClock
from engine.desk.against import try_changed
from engine.errors import Unavailable
from engine.game import Game, discover
from engine.ingest import Intake, ingest
from engine.published import live, publications
from engine.published.content import Content, load_content
from engine.published.live import Folder, Live, Watcher
from engine.store import Database
from tests.in_flight import Shelf, gives, quest
from tests.world import NOW, World, earned, together

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


def test_reloads_between_many_batches_never_mix_two_books(database: Database, shelf: Shelf, clock: ManualClock):
    """Two quests always change together: an event that both pay must never be paid by the one old and the other new."""

    def both(amount: int) -> list[str]:
        return [quest(name, amount=amount, tests=gives(amount)) for name in ("one", "two")]

    shelf.remove("pay")
    shelf.write(*both(1))
    develop = Live(database, Folder(shelf.path, discover()), clock)
    world = World(database, content=develop.now.content)
    seen: list[tuple[int, int]] = []

    def tell() -> None:
        for _ in range(25):
            now = develop.now
            batch = [world.payment() for _ in range(4)]
            for answer in ingest(database, now.content, now.numbers, batch, Intake(NOW)):
                gained = earned(answer)
                seen.append((gained["one"], gained["two"]))

    def reload() -> None:
        for amount in range(2, 8):
            shelf.write(*both(amount))
            develop.refresh()

    together(tell, reload)

    assert len(seen) == 100
    assert [pair for pair in seen if pair[0] != pair[1]] == []
    assert world.worth() == sum(one + two for one, two in seen)


def test_looks_at_the_same_moment_swap_once(develop: Live, shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    loads: list[int] = []

    def counted(quests: Path, games: tuple[Game, ...], before: Content | None = None) -> Content:
        loads.append(1)
        return load_content(quests, games, before)

    monkeypatch.setattr(live, "load_content", counted)
    shelf.write(WALK)
    together(*[develop.refresh] * 4)

    assert len(loads) == 1


def ticks(number: int) -> Callable[[float], bool]:
    """A wait that does not wait: so many looks, then the end."""
    left = iter(range(number))
    return lambda _seconds: next(left, None) is None


def test_the_watcher_looks_until_it_is_stopped(develop: Live, shelf: Shelf):
    shelf.write(WALK)
    watcher = Watcher(develop, ticks(1))
    watcher.start()
    watcher.stop()

    assert "walk" in develop.now.content.book.quests


def test_a_database_that_is_away_for_a_while_does_not_end_the_watcher(
    develop: Live, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    answers = iter([Unavailable("away"), Unavailable("away"), None])
    looked: list[object] = []

    def glance() -> None:
        answer = next(answers)
        looked.append(answer)
        if answer:
            raise answer

    monkeypatch.setattr(develop, "glance", glance)
    watcher = Watcher(develop, ticks(3))
    watcher.start()
    watcher.stop()

    assert len(looked) == 3
    assert caplog.text.count("could not look") == 1


def test_the_watcher_waits_a_quarter_of_a_second_between_two_looks(develop: Live):
    waits: list[float] = []
    stop = ticks(3)

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        return stop(seconds)

    watcher = Watcher(develop, wait)
    watcher.start()
    watcher.stop()

    assert waits == [0.25] * 4


def test_work_without_a_watcher_looks_by_itself_now_and_then(
    develop: Live, database: Database, monkeypatch: pytest.MonkeyPatch
):
    publications.pause(database, "pay", NOW)
    start = monotonic()
    now = iter([start - 10])
    monkeypatch.setattr(live, "monotonic", lambda: next(now, start + 10))

    assert develop.lately().paused == frozenset()
    assert develop.lately().paused == {"pay"}
    assert develop.now.numbers.pauses == {"pay": ((NOW, None),)}


def test_a_folder_that_takes_long_is_left_alone_for_a_while_and_pauses_are_not(
    develop: Live, shelf: Shelf, database: Database, monkeypatch: pytest.MonkeyPatch
):
    clock = itertools.count(monotonic())  # every question about the time takes a second
    monkeypatch.setattr(live, "monotonic", lambda: next(clock))
    develop.glance()
    shelf.write(WALK)
    publications.pause(database, "pay", NOW)
    develop.glance()
    soon = develop.now
    for _ in range(10):
        develop.glance()

    assert sorted(soon.content.book.quests) == list(soon.paused) == ["pay"]
    assert sorted(develop.now.content.book.quests) == ["pay", "walk"]


def test_a_moved_clock_does_not_disturb_what_is_in_force(develop: Live, clock: ManualClock):
    before = develop.now
    clock.forward(HOUR)
    develop.refresh()

    assert develop.now is before
