"""Recordings: what is taken is what is written, in step with time, and what breaks leaves no half file."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from games.stage import films, record
from games.stage.errors import StageFailed
from games.stage.films import Raw
from games.stage.record import Camera, Recorder, render

Image = pytest.importorskip("PIL.Image", reason="the stage is not installed: make stage installs it")
av = pytest.importorskip("av", reason="the stage is not installed: make stage installs it")
SIZE = (64, 48)
RED, BLUE = (200, 30, 30), (30, 30, 200)


def _frame(colour: tuple[int, int, int] = RED) -> Any:
    return Image.new("RGB", SIZE, colour)


def _record(out: Path, count: int, fps: int = 25) -> list[Path]:
    recorder = Recorder([out], fps)
    for n in range(count):
        recorder.take(_frame(RED if n < count / 2 else BLUE), n)
    recorder.stop()
    return recorder.finish()


def _frames(file: Path) -> Iterator[Any]:
    with av.open(str(file)) as film:
        yield from film.decode(video=0)


def _near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


def test_a_film_has_every_frame_at_its_time_and_in_its_colour(tmp_path: Path):
    [file] = _record(tmp_path / "a.mp4", 50)

    found = list(_frames(file))
    assert (len(found), found[-1].pts * found[-1].time_base) == (50, Fraction(49, 25))
    first, last = (one.to_image().getpixel((32, 24)) for one in (found[0], found[-1]))
    assert (_near(first, RED), _near(last, BLUE)) == (True, True), (first, last)


def test_a_gif_has_twelve_frames_a_second_one_palette_and_loses_no_time(tmp_path: Path):
    [file] = _record(tmp_path / "a.gif", 50)

    with Image.open(file) as gif:
        lasting = 0
        for n in range(gif.n_frames):
            gif.seek(n)
            lasting += gif.info["duration"]
        assert gif.n_frames <= 24
    assert abs(lasting - 2000) <= 90
    assert _palettes(file.read_bytes()) == (True, 0)


def _palettes(gif: bytes) -> tuple[bool, int]:
    """Whether a GIF has a palette for all, and how many frames have one of their own."""
    at, own = 13 + 3 * 2 ** (gif[10] % 8 + 1), 0
    while gif[at] != 0x3B:
        if gif[at] == 0x2C:
            local = gif[at + 9] >> 7
            own += local
            at += 11 + local * 3 * 2 ** (gif[at + 9] % 8 + 1)
        else:
            at += 2
        while gif[at]:
            at += gif[at] + 1
        at += 1
    return bool(gif[10] & 0x80), own


def test_one_picture_is_the_last_frame_and_a_folder_has_them_all(tmp_path: Path):
    [one] = _record(tmp_path / "a.png", 4)
    [folder] = _record(tmp_path / "all", 4)

    with Image.open(one) as picture:
        assert picture.getpixel((1, 1)) == BLUE
    assert [file.name for file in sorted(folder.iterdir())] == [f"frame-{n:06d}.png" for n in range(4)]


def test_pixels_of_the_graphics_card_are_turned_the_right_way_up():
    lower, upper = bytes((*BLUE[::-1], 255)) * 2, bytes((*RED[::-1], 255)) * 2

    picture = films.picture(Raw(2, 2, lower + upper))

    assert [picture.getpixel((0, y)) for y in (0, 1)] == [RED, BLUE]


def test_a_window_that_changes_its_size_stays_in_the_film(tmp_path: Path):
    recorder = Recorder([tmp_path / "a.mp4"])
    recorder.take(Image.new("RGB", (65, 49), RED), 0)
    recorder.take(Image.new("RGB", (30, 90), RED), 1)
    recorder.stop()
    recorder.finish()

    assert {(one.width, one.height) for one in _frames(tmp_path / "a.mp4")} == {SIZE}


@pytest.mark.parametrize("name", ["a.mp4", "a.gif", "a.png", "folder"])
def test_a_place_that_cannot_be_written_is_said_and_nothing_is_left(tmp_path: Path, name: str):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StageFailed) as failed:
        Recorder([tmp_path / "file" / name])

    assert (failed.value.code, bool(failed.value.hint)) == ("not_writable", True)
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_disk_that_fills_up_is_said_at_the_next_frame_and_no_half_film_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(self: Any, image: Any, at: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(films.Film, "add", full)
    recorder = Recorder([tmp_path / "a.mp4"])
    recorder.take(_frame(), 0)
    with pytest.raises(StageFailed) as failed:
        recorder.finish()

    assert failed.value.code == "disk_full"
    with pytest.raises(StageFailed):
        recorder.take(_frame(), 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_film_on_a_disk_without_room_is_no_film(tmp_path: Path):
    (tmp_path / ".a.mp4.part").symlink_to("/dev/full")
    with pytest.raises(StageFailed) as failed:
        _record(tmp_path / "a.mp4", 30)

    assert failed.value.code == "disk_full"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_things_is_not_replaced(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(StageFailed):
        Recorder([tmp_path / "mine"])

    assert (tmp_path / "mine" / "letter.txt").exists()


def test_an_ending_that_nobody_knows_and_a_missing_encoder_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(StageFailed) as failed:
        Recorder([tmp_path / "a.avi"])
    assert failed.value.code == "unknown_kind"
    monkeypatch.setattr(films, "find_spec", lambda name: None)
    with pytest.raises(StageFailed) as failed:
        Recorder([tmp_path / "a.gif", tmp_path / "a.mp4"])
    assert failed.value.code == "no_films"
    assert list(tmp_path.iterdir()) == []


def test_without_x264_a_film_is_made_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(films, "ENCODERS", ("no_such_encoder", "mpeg4"))
    [file] = _record(tmp_path / "a.mp4", 10)

    assert len(list(_frames(file))) == 10


def _noted(add: Callable[..., None], taken: threading.Semaphore) -> Callable[..., None]:
    def noted(*given: Any) -> None:
        add(*given)
        taken.release()

    return noted


def test_one_key_begins_and_ends_a_recording_in_step_with_the_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    camera = Camera(tmp_path / "films", kinds=(".mp4", ".gif"))
    taken = threading.Semaphore(0)
    monkeypatch.setattr(films.Film, "add", _noted(films.Film.add, taken))
    camera.toggle(_frame)
    assert camera.running
    for _ in range(60):  # a slow window: fifteen frames a second
        camera.pass_time(1 / 15)
        assert taken.acquire(timeout=10)
    camera.toggle(_frame)
    camera.finish()

    assert sorted(one.name for one in (tmp_path / "films").iterdir()) == ["stage-001.gif", "stage-001.mp4"]
    assert "stage-001.mp4" in _said(camera, "en")
    assert "已保存" in _said(camera, "zh-CN")
    assert abs([one.time for one in _frames(tmp_path / "films" / "stage-001.mp4")][-1] - 4) < 0.1
    camera.toggle(_frame)
    camera.pass_time(0.1)
    camera.finish()
    assert (tmp_path / "films" / "stage-002.mp4").exists()


def test_a_recording_begins_while_the_last_one_is_still_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    camera, go_on, close = Camera(tmp_path, kinds=(".gif",)), threading.Event(), films.Gif.close
    monkeypatch.setattr(films.Gif, "close", lambda self: (go_on.wait(10), close(self)))
    threading.Timer(5, go_on.set).start()  # where the window waits, the test goes on all the same
    for _ in range(2):
        camera.toggle(_frame)
        camera.pass_time(0.1)
        camera.toggle(_frame)
    assert not go_on.is_set()

    go_on.set()
    camera.finish()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["stage-001.gif", "stage-002.gif"]


def test_without_the_package_for_films_a_recording_is_a_gif(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for module in (films, record):
        monkeypatch.setattr(module, "find_spec", lambda name: None, raising=False)
    camera = Camera(tmp_path)
    camera.toggle(_frame)
    camera.pass_time(0.1)
    camera.finish()

    assert [one.name for one in tmp_path.iterdir()] == ["stage-001.gif"]
    assert "stage-001.gif" in _said(camera, "en")


def test_one_picture_is_taken_of_what_is_drawn_next_and_has_a_number_of_its_own(tmp_path: Path):
    camera = Camera(tmp_path, kinds=(".gif",))
    camera.toggle(_frame)
    camera.snap(lambda: _frame(BLUE))
    camera.pass_time(0.1)
    camera.finish()

    assert sorted(one.name for one in tmp_path.iterdir()) == ["stage-001.gif", "stage-002.png"]
    with Image.open(tmp_path / "stage-002.png") as picture:
        assert picture.getpixel((1, 1)) == BLUE


def test_what_became_of_a_picture_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    kept, lost = Camera(tmp_path), Camera(tmp_path / "file")
    for camera in (kept, lost):
        camera.snap(_frame)
        camera.pass_time(0)
        camera.finish()

    assert ("stage-001.png" in _said(kept, "zh-CN"), "not_writable" in _said(lost, "en")) == (True, True)


def test_a_recording_that_cannot_begin_is_said_and_the_window_goes_on(tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    camera = Camera(tmp_path / "file")
    camera.toggle(_frame)
    camera.pass_time(1)

    assert not camera.running
    assert "not_writable" in _said(camera, "en")


def test_a_recording_that_breaks_is_said_and_the_window_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(self: Any, image: Any, at: int) -> None:
        raise ValueError

    monkeypatch.setattr(films.Film, "add", broken)
    camera = Camera(tmp_path)
    camera.toggle(_frame)
    camera.pass_time(0.1)
    camera.finish()

    assert not camera.running
    assert "not_writable" in _said(camera, "en")
    assert list(tmp_path.iterdir()) == []


def _said(camera: Camera, lang: Any) -> str:
    assert camera.said is not None
    return camera.said(lang)


class FakeWindow:
    """A window that only counts."""

    def __init__(self) -> None:
        self.flips = 0

    def flip(self) -> None:
        self.flips += 1

    def switch_to(self) -> None:
        """Nothing to switch."""

    def dispatch_events(self) -> None:
        """Nobody presses."""


class FakeErrands:
    """Something is under way for some looks after each step."""

    def __init__(self) -> None:
        self.left = 0

    @property
    def busy(self) -> bool:
        return self.left > 0

    def finish(self) -> None:
        self.left = max(0, self.left - 1)


class FakeStage:
    """A stage that is finished after so many frames."""

    def __init__(self, frames: int, breaks: Callable[[], None] = lambda: None) -> None:
        self.window, self.errands = FakeWindow(), FakeErrands()
        self.seconds, self.drawn_busy, self._left, self._breaks = 0.0, False, frames, breaks

    @property
    def finished(self) -> bool:
        return self._left == 0

    def update(self, seconds: float) -> None:
        self.seconds += seconds
        self.errands.left = 3

    def draw(self) -> None:
        self.drawn_busy |= self.errands.busy
        self._left -= 1
        self._breaks()


def test_offline_each_frame_waits_for_the_server_and_time_goes_in_equal_steps(tmp_path: Path):
    stage = FakeStage(30)
    [file] = render(stage, tmp_path / "a.mp4", source=lambda stage: _frame())

    assert (len(list(_frames(file))), stage.drawn_busy, stage.window.flips) == (30, False, 30)
    assert stage.seconds == pytest.approx(30 / 25)


def test_a_stage_that_fails_while_it_is_recorded_leaves_no_half_film(tmp_path: Path):
    def breaks() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        render(FakeStage(3, breaks), tmp_path / "a.mp4", source=lambda stage: _frame())

    assert list(tmp_path.iterdir()) == []
