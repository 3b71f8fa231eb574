"""What a recording is written as: one picture, a folder of pictures, a film (H.264 in MP4) or a GIF.

Each is written beside its place and put there when it is whole, so that no half file is left. Draws nothing.
"""

from __future__ import annotations

import errno
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from games.stage.errors import StageFailed

ENCODERS = ("libx264", "mpeg4")
OPTIONS = {"libx264": {"preset": "ultrafast", "crf": "20"}, "mpeg4": {"qscale": "4"}}
GIF_FPS, GIF_WIDE = 12, 640
SAMPLED = 12
"""Of so many frames of a GIF its one palette is made."""
FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)
BT709, LIMITED = 1, 1


class Raw(NamedTuple):
    """Pixels as the graphics card gives them fastest: blue, green, red and one more, the lowest line first."""

    width: int
    height: int
    data: bytes


class Sink(Protocol):
    """Where frames go; `at` counts them in the recording's pace and may leave some out."""

    def add(self, image: Any, at: int) -> None:
        """Take a frame in."""

    def close(self) -> None:
        """Put the whole in its place."""

    def drop(self) -> None:
        """Leave nothing behind."""


def sink(out: Path, fps: int) -> Sink:
    """Return what writes to a place: `.png`, `.mp4`, `.gif`, or a folder of pictures where the name has no ending.

    Errors: StageFailed (`unknown_kind`, `no_films`, `not_writable`).
    """
    kind = kind_of(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        return kind(out, fps)
    except OSError as error:
        raise unwritten(out, error) from error


def kind_of(out: Path) -> Callable[[Path, int], Sink]:
    """Return what makes such a recording. Errors: StageFailed (`unknown_kind`, `no_films`)."""
    kinds: dict[str, Callable[[Path, int], Sink]] = {".png": Still, ".mp4": Film, ".gif": Gif, "": Stills}
    if (kind := kinds.get(out.suffix.lower())) is None:
        raise StageFailed(f"a recording cannot be a {out.suffix} file", code="unknown_kind",
                          hint="name it .mp4, .gif or .png, or name a folder for one picture a frame")  # fmt: skip
    if kind is Film and find_spec("av") is None:
        raise StageFailed("films cannot be made: the package av is missing", code="no_films",
                          hint="make stage installs it, a bundle made without AV=no has it; "
                               ".gif or .png: nothing more")  # fmt: skip
    return kind


def unwritten(out: Path, error: Exception) -> StageFailed:
    """Return what to say when a recording could not be written (`disk_full`, `not_writable`)."""
    if isinstance(error, StageFailed):
        return error
    if getattr(error, "errno", None) in FULL:
        return StageFailed(f"the disk is full: {out} was not written", code="disk_full",
                           hint="make room, or record to another disk")  # fmt: skip
    said = getattr(error, "strerror", None) or type(error).__name__
    return StageFailed(f"{out} cannot be written ({said})", code="not_writable",
                       hint="name another place for the recording, in a folder of your own")  # fmt: skip


def picture(frame: Any) -> Any:
    """Return a frame as a Pillow image in RGB, from whatever it came as."""
    if isinstance(frame, Raw):
        size = (frame.width, frame.height)
        return import_module("PIL.Image").frombytes("RGB", size, frame.data, "raw", "BGRX", 0, -1)
    return frame if frame.mode == "RGB" else frame.convert("RGB")


class Still:
    """One picture: the last frame."""

    def __init__(self, out: Path, fps: int) -> None:
        self._out, self._part = out, _beside(out)
        self._last: Any = None
        self._part.touch()

    def add(self, image: Any, at: int) -> None:
        """Keep the last frame."""
        self._last = image

    def close(self) -> None:
        """Write it."""
        if self._last is not None:
            self._last.save(self._part, "PNG")
            self._part.replace(self._out)
        self.drop()

    def drop(self) -> None:
        """Leave nothing behind."""
        self._part.unlink(missing_ok=True)


class Stills:
    """A folder with one picture a frame, numbered by when they were taken."""

    def __init__(self, out: Path, fps: int) -> None:
        self._out, self._part = out, _beside(out)
        self.drop()
        self._part.mkdir()
        if out.exists() and not _ours(out):
            self.drop()
            raise FileExistsError(errno.EEXIST, "other things are there already")

    def add(self, image: Any, at: int) -> None:
        """Write a frame."""
        image.save(self._part / f"frame-{at:06d}.png", "PNG", compress_level=1)

    def close(self) -> None:
        """Put the folder in its place; one of an older recording goes."""
        if self._out.exists():
            shutil.rmtree(self._out)
        self._part.replace(self._out)

    def drop(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._part, ignore_errors=True)


class Film:
    """An MP4 that is encoded while frames come, by a free encoder: x264, or MPEG-4 where it is missing."""

    def __init__(self, out: Path, fps: int) -> None:
        self._out, self._part, self._fps = out, _beside(out), fps
        self._file = self._part.open("wb")
        self._container: Any = None
        self._stream: Any = None
        self._size = (0, 0)

    def add(self, image: Any, at: int) -> None:
        """Encode a frame; one of another size than the first is fitted into it."""
        av = import_module("av")
        if self._stream is None:
            self._begin(av, image.width & ~1, image.height & ~1)
        if image.size != self._size:
            image = _fitted(image, self._size)
        frame = av.VideoFrame.from_image(image).reformat(format="yuv420p", dst_colorspace="ITU709")
        frame.pts, frame.time_base = at, Fraction(1, self._fps)
        self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        """Write what is left, and put the film in its place."""
        if self._container is not None:
            self._container.mux(self._stream.encode(None))
            self._container.close()
        self._file.close()
        if self._container is not None:
            self._part.replace(self._out)
        self.drop()

    def drop(self) -> None:
        """Leave nothing behind."""
        with suppress(Exception):  # a film that broke cannot be closed either
            if self._container is not None:
                self._container.close()
        with suppress(OSError):
            self._file.close()
        self._part.unlink(missing_ok=True)

    def _begin(self, av: Any, width: int, height: int) -> None:
        name = next(one for one in ENCODERS if one in av.codec.codecs_available)
        self._container = av.open(self._file, "w", format="mp4")
        self._stream = self._container.add_stream(name, rate=self._fps, options=OPTIONS[name])
        self._stream.width, self._stream.height, self._stream.pix_fmt = width, height, "yuv420p"
        context = self._stream.codec_context
        context.time_base, context.colorspace, context.color_range = Fraction(1, self._fps), BT709, LIMITED
        context.color_primaries = context.color_trc = BT709
        self._size = (width, height)


class Gif:
    """A GIF that is made at the end from frames that were kept small: at most twelve a second, one palette for all."""

    def __init__(self, out: Path, fps: int) -> None:
        self._out, self._part, self._fps = out, _beside(out), fps
        self._part.touch()
        self._size = (0, 0)
        self._kept: list[tuple[int, bytes]] = []
        self._beat = -1

    def add(self, image: Any, at: int) -> None:
        """Keep a frame, when it is time for one."""
        beat = at * GIF_FPS // self._fps
        if beat == self._beat:
            return
        if not self._kept:
            part = min(1.0, GIF_WIDE / image.width)
            self._size = (round(image.width * part), round(image.height * part))
        small = image.resize(self._size, import_module("PIL.Image").Resampling.BILINEAR, reducing_gap=1.0)
        self._beat = beat
        self._kept.append((at, zlib.compress(small.tobytes(), 1)))

    def close(self) -> None:
        """Make the GIF, of each frame what changed."""
        if self._kept:
            with self._part.open("wb") as file:
                self._write(file, import_module("PIL.GifImagePlugin"), import_module("PIL.ImageChops").difference)
            self._part.replace(self._out)
        self.drop()

    def drop(self) -> None:
        """Leave nothing behind."""
        self._part.unlink(missing_ok=True)

    def _image(self, n: int) -> Any:
        return import_module("PIL.Image").frombytes("RGB", self._size, zlib.decompress(self._kept[n][1]))

    def _palette(self) -> Any:
        """The colours that all frames share, taken from some of them side by side."""
        chosen = sorted({round(n * (len(self._kept) - 1) / SAMPLED) for n in range(SAMPLED + 1)})
        wide, high = self._size
        all_of_them = import_module("PIL.Image").new("RGB", (wide, high * len(chosen)))
        for row, n in enumerate(chosen):
            all_of_them.paste(self._image(n), (0, row * high))
        return all_of_them.quantize(256)

    def _write(self, file: Any, gif: Any, difference: Callable[[Any, Any], Any]) -> None:
        palette, before = self._palette(), None
        for n, ms in self._lasting():
            frame = self._image(n).quantize(palette=palette, dither=0)
            if before is None:
                file.write(b"".join(gif.getheader(frame, bytes(palette.getpalette()), {"loop": 0})[0]))
            box = (difference(before, frame).getbbox() if before else None) or (0, 0, *self._size)
            file.write(b"".join(gif.getdata(frame.crop(box), box[:2], duration=ms, disposal=1)))
            before = frame
        file.write(b";")

    def _lasting(self) -> Iterator[tuple[int, int]]:
        """The frames and how long each stays, in the hundredths of a second that a GIF knows: no rounding adds up."""
        begins = [round(100 * at / self._fps) for at, _ in self._kept]
        begins.append(begins[-1] + round(100 / GIF_FPS))
        for n, (at, after) in enumerate(pairwise(begins)):
            yield n, 10 * (after - at)


def _beside(out: Path) -> Path:
    return out.with_name(f".{out.name}.part")


def _ours(folder: Path) -> bool:
    return folder.is_dir() and all(one.name.startswith("frame-") for one in folder.iterdir())


def _fitted(image: Any, size: tuple[int, int]) -> Any:
    """An image in a size: as large as it goes, its middle in the middle."""
    wide, high = size
    if 0 <= image.width - wide <= 1 and 0 <= image.height - high <= 1:  # a film's sides are even
        return image.crop((0, 0, wide, high))
    return import_module("PIL.ImageOps").pad(image, size)
