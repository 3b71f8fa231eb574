"""Recording the window: live, while it is used, and offline, frame by frame from what a tape plays.

Pictures are handed to a thread of its own, which encodes them; what goes wrong there is said at the next frame.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from ctypes import c_ubyte
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from queue import Empty, Full, Queue
from time import sleep
from typing import Any

from games.stage.errors import StageFailed
from games.stage.films import Raw, Sink, picture, sink, unwritten
from games.stage.pieces import said
from games.stage.stamps import Lang

FPS = 25
WAITING = 8
"""So many frames may wait to be encoded; live, more are left out, so that the window waits for none."""
FOLDER = Path("var") / "films"
BREATH_S = 0.001
WORDS = {
    "recording": ("正在录制：{file}", "Recording: {file}"),
    "writing": ("正在写入：{file}", "Writing {file} …"),
    "kept": ("已保存：{file}", "Saved: {file}"),
    "lost": ("没有录下来：{why}", "Not recorded: {why}"),
}


class Recorder:
    """One recording, to one or several places. Errors: StageFailed (`games.stage.films.sink`, `unwritten`)."""

    def __init__(self, outs: Sequence[Path], fps: int = FPS) -> None:
        self.outs, self.fps, self.left_out = list(outs), fps, 0
        self.failed: StageFailed | None = None
        self._sinks: list[tuple[Path, Sink]] = []
        self._waiting: Queue[tuple[Any, int] | None] = Queue(WAITING)
        try:
            for out in outs:
                self._sinks.append((out, sink(out, fps)))
        except StageFailed:
            self._drop()
            raise
        self._thread = threading.Thread(target=self._work, name="film", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether everything is written, or has failed."""
        return not self._thread.is_alive()

    def take(self, frame: Any, at: int, *, wait: bool = True) -> None:
        """Take a frame (`Raw` or a Pillow image) as number `at`; without `wait` it is left out when too many wait."""
        if self.failed:
            raise self.failed
        try:
            self._waiting.put((frame, at), block=wait)
        except Full:
            self.left_out += 1

    def stop(self) -> None:
        """Let what was taken be written, in the thread."""
        self._waiting.put(None)

    def finish(self) -> list[Path]:
        """Wait until everything is written and return where. Errors: StageFailed."""
        self._thread.join()
        if self.failed:
            raise self.failed
        return self.outs

    def drop(self) -> None:
        """Leave nothing behind."""
        self.failed = self.failed or StageFailed("it was stopped", code="stopped", hint="record it again")
        self.stop()
        self._thread.join()

    def _work(self) -> None:
        place = self.outs[0]
        try:
            while (told := self._waiting.get()) is not None:
                image = None if self.failed else picture(told[0])
                for place, one in self._sinks if image is not None else ():  # noqa: B007  (said when it fails)
                    one.add(image, told[1])
            for place, one in () if self.failed else self._sinks:  # noqa: B007  (films before GIFs, which are made now)
                one.close()
        except Exception as error:
            self.failed = unwritten(place, error)
            self._empty()
        if self.failed:
            self._drop()

    def _empty(self) -> None:
        """Let nobody wait who hands over a frame."""
        try:
            while True:
                self._waiting.get_nowait()
        except Empty:
            return

    def _drop(self) -> None:
        for _, one in self._sinks:
            one.drop()


class Camera:
    """What keys start and stop while the window is used: recordings and pictures in a folder, numbered.

    What was recorded is written while the window goes on; only its closing waits for that.
    """

    def __init__(self, folder: Path = FOLDER, kinds: Sequence[str] = (), fps: int = FPS) -> None:
        self._folder, self._kinds, self._fps = folder, kinds or live_kinds(), fps
        self._recorder: Recorder | None = None
        self._writing: list[Recorder] = []
        self._source: Callable[[], Any] | None = None
        self._wanted: Callable[[], Any] | None = None
        self._seconds, self._at = 0.0, -1
        self.said: Callable[[Lang], str] | None = None
        """What is to be said of it: set when a recording begins, is kept or is lost."""

    @property
    def running(self) -> bool:
        """Whether it records."""
        return self._recorder is not None

    def toggle(self, source: Callable[[], Any]) -> None:
        """Begin a recording of what `source` returns, or end the one that runs. What goes wrong is `said`."""
        if self._recorder is not None:
            self._end(self._recorder)
            return
        self._source, self._seconds, self._at = source, 0.0, -1
        try:
            self._recorder = Recorder(self._places(self._kinds), self._fps)
            self._say("recording", self._recorder)
        except StageFailed as failed:
            self._lost(failed)

    def snap(self, source: Callable[[], Any]) -> None:
        """Keep one picture of what `source` returns after the next drawing. What became of it is `said`."""
        self._wanted = source

    def pass_time(self, seconds: float) -> None:
        """Call it after each drawing: takes a frame when it is time for one, and says what became of a recording."""
        self._seconds += seconds
        for one in [one for one in self._writing if one.done]:
            self._finish(one)
        self._take_one()
        at = int(self._seconds * self._fps)
        if self._recorder is None or self._source is None or at == self._at:
            return
        self._at = at
        try:
            self._recorder.take(self._source(), at, wait=False)
        except StageFailed as failed:
            self._recorder = None
            self._lost(failed)

    def finish(self) -> None:
        """End what runs and wait for what is written: when the window closes."""
        if self._recorder is not None:
            self._end(self._recorder)
        for one in [*self._writing]:
            self._finish(one)

    def _take_one(self) -> None:
        source, self._wanted = self._wanted, None
        if source is None:
            return
        try:
            recorder = Recorder(self._places((".png",)))
            recorder.take(source(), 0)
            recorder.stop()
            self._writing.append(recorder)
        except StageFailed as failed:
            self._lost(failed)

    def _finish(self, recorder: Recorder) -> None:
        self._writing.remove(recorder)
        try:
            recorder.finish()
            self._say("kept", recorder)
        except StageFailed as failed:
            self._lost(failed)

    def _end(self, recorder: Recorder) -> None:
        recorder.stop()
        self._recorder = None
        self._writing.append(recorder)
        self._say("writing", recorder)

    def _places(self, kinds: Sequence[str]) -> list[Path]:
        """Where the next one goes: under a number that nothing has, nor what is not written yet."""
        under_way = [*self._writing, *([self._recorder] if self._recorder else [])]
        names = {out.stem for one in under_way for out in one.outs} | {one.stem for one in self._folder.glob("stage-*")}
        name = next(name for n in count(1) if (name := f"stage-{n:03d}") not in names)
        return [self._folder / f"{name}{kind}" for kind in kinds]

    def _say(self, key: str, recorder: Recorder) -> None:
        names = ", ".join(map(str, recorder.outs))
        self.said = lambda lang: said(WORDS, key, lang, file=names)

    def _lost(self, failed: StageFailed) -> None:
        self.said = lambda lang: said(WORDS, "lost", lang, why=f"{failed.message} [{failed.code}] {failed.hint}")


def live_kinds() -> Sequence[str]:
    """Return what a live recording is kept as: a film only where the package for films is, which a bundle may lack."""
    return (".mp4", ".gif") if find_spec("av") else (".gif",)


def shown(window: Any) -> Raw:
    """Return what was drawn last in an Arcade window, before it is flipped."""
    wide, high = window.get_framebuffer_size()
    gl, data = import_module("pyglet.gl"), (c_ubyte * (4 * wide * high))()
    window.ctx.screen.use()
    gl.glReadPixels(0, 0, wide, high, gl.GL_BGRA, gl.GL_UNSIGNED_BYTE, data)  # Arcade's own way takes ten times as long
    return Raw(wide, high, bytes(data))


def render(
    stage: Any, out: Path, fps: int = FPS, source: Callable[[Any], Any] | None = None,
    each: Callable[[], object] = lambda: None,
) -> list[Path]:  # fmt: skip
    """Record a stage until it is `finished`, each frame when nothing is under way any more; return what was written.

    `each` is called at each frame.

    Errors: StageFailed; nothing is left behind then.
    """
    take = source or (lambda stage: shown(stage.window))
    recorder, at = Recorder([out], fps), 0
    try:
        while not stage.finished:
            stage.window.switch_to()
            stage.window.dispatch_events()
            stage.update(1 / fps)
            settle(stage.errands)
            stage.draw()
            each()
            recorder.take(take(stage), at)
            stage.window.flip()
            at += 1
    except BaseException:
        recorder.drop()
        raise
    recorder.stop()
    return recorder.finish()


def settle(errands: Any) -> None:
    """Wait until nothing is under way: every answer was taken in, and whatever was asked because of it."""
    errands.finish()
    while errands.busy:
        sleep(BREATH_S)
        errands.finish()
