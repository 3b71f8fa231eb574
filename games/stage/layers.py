"""Stamps on the graphics card. With `window.py` and what starts it the only part of the stage that knows Arcade."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import arcade
import pyglet
from pyglet.font.base import Font as Letters

from games.stage import art, clips, moving, stamps
from games.stage.fonts import Font
from games.stage.stamps import Stamp

TEXTURES_MOST, LIVING_MOST = 400, 60
LARGE, LARGE_MOST = 200 * 200, 8
"""From so many of its own pixels on a stamp is large, as a scenery is, of which few are kept: a year has a hundred, and
the card's one picture of all of them may be no larger than the card allows."""
NOD = "nod"
"""The clip that is played once where something was done."""
STAYS_MS = 300
"""So long a drawing is as it is before it is taken apart to move: one that grows each frame is not worth it."""
POINTS = 0.75  # of a pixel: what fonts are measured in
Letters.texture_min_filter = Letters.texture_mag_filter = pyglet.gl.GL_LINEAR
"""Else letters lose strokes in a window that is smaller than its picture."""


class _Picture(NamedTuple):
    """A piece of a drawing on the graphics card, and its middle, width and height in the pixels of the stamp."""

    texture: Any
    x: float
    y: float
    wide: float
    high: float
    piece: moving.Piece


class _Line(NamedTuple):
    """A line of text as it is set."""

    words: str
    x: int
    y: int
    colour: str
    height: float
    align: Literal["left", "center", "right"]

    @classmethod
    def of(cls, one: Stamp, height: float) -> _Line:
        """Return the line of a stamp, from the bottom of a layer."""
        return cls(stamps.typed(one.name), round(one.x), round(height - one.y), one.colour, one.height, one.align)


class _Living:
    """A drawing in pieces, made one by one: each takes some milliseconds, and a frame has not many."""

    made_at = -1.0
    """The frame's moment in which the last piece of any drawing was made."""

    def __init__(self, stamp: Stamp, scale: float) -> None:
        assert stamp.clips is not None
        of, words = stamp.clips
        self.clips = art.clips_of(of)
        self.names = clips.asked(self.clips, words)
        self.nod_ms = self.clips["clips"].get(NOD, {}).get("ms", 0)
        svg = art.drawing(stamp)
        left, top, wide, high = moving.box_of(svg)
        self._unit = min(stamp.width / wide, stamp.height / high)
        self._left = (stamp.width - wide * self._unit) / 2 - left * self._unit
        self._top = (stamp.height - high * self._unit) / 2 - top * self._unit
        self.pictures: list[_Picture] = []
        self.ready = False
        self._coming = self._made(svg, *art.size(stamp, scale), stamp.width)

    @classmethod
    def turn(cls, ms: float) -> bool:
        """Whether no piece was made yet in a frame."""
        return cls.made_at != ms

    def make(self, ms: float) -> None:
        """Make one more piece, in a frame."""
        _Living.made_at = ms
        self.ready = next(self._coming, None) is None

    def place(self, sprite: Any, picture: _Picture, playing: dict[str, float], stamp: Stamp, height: float) -> None:
        """Put a piece where it is so many ms into each clip."""
        over, seen = moving.moved(picture.piece, self.clips, playing)
        x, y = over.at((picture.x - self._left) / self._unit, (picture.y - self._top) / self._unit)
        across, down = x * self._unit + self._left, y * self._unit + self._top
        sprite.position = stamp.x - stamp.width / 2 + across, height - (stamp.y - stamp.height / 2 + down)
        wide, high = over.sizes
        sprite.scale = wide * picture.wide / picture.texture.width, high * picture.high / picture.texture.height
        sprite.angle, sprite.alpha = over.turn, round(255 * stamp.faint * seen)

    def _made(self, svg: str, wide: int, high: int, across: float) -> Iterator[moving.Piece]:
        names = [*self.names, *([NOD] if self.nod_ms else [])]
        for piece in moving.split(svg, self.clips, names):
            image = art.raster(piece.svg, wide, high)
            if (found := image.getbbox()) is not None:
                left, top, right, bottom = found[0] - 1, found[1] - 1, found[2] + 1, found[3] + 1
                texture = _on_card(art.filled(image.crop((left, top, right, bottom))))
                pixel = across / wide
                middle = (left + right) / 2 * pixel, (top + bottom) / 2 * pixel
                size = (right - left) * pixel, (bottom - top) * pixel
                self.pictures.append(_Picture(texture, *middle, *size, piece))
            yield piece


class Layer:
    """Stamps on the graphics card; sent there again only when they have changed."""

    def __init__(self, height: float, font: Font) -> None:
        self.stamps: list[Stamp] = []
        self._height, self._font = height, font
        self._sprites = arcade.SpriteList()
        self._batch = pyglet.graphics.Batch()
        self._labels: dict[_Line, Any] = {}
        self._still: dict[Stamp, float] = {}
        self._lives: list[tuple[Stamp, _Living, list[tuple[Any, _Picture]]]] = []
        self._nodded: dict[str, tuple[int, float]] = {}

    def draw(self, shown: list[Stamp], scale: float, ms: float | None = None) -> None:
        """Draw stamps: images and boxes in their order, then all texts at once.

        `ms` is how long the window has been there: what has clips moves by them. None: nothing moves.
        """
        if shown != self.stamps:
            self.stamps = shown
            self._place_all(scale)
            self._write()
        elif ms is not None and _Living.turn(ms):
            self._make(ms, scale)
        if ms is not None:
            self._move(ms)
        self._sprites.draw()
        self._batch.draw()

    def _place_all(self, scale: float) -> None:
        """Make a sprite of each image and box, or of each piece of what moves."""
        still, self._still, self._lives = self._still, {}, []
        self._sprites.clear()
        for one in self.stamps:
            bare = _bare(one)
            living = _living(bare, scale) if _moves(one) else None
            if living and living.ready:
                pieces = [(arcade.Sprite(picture.texture), picture) for picture in living.pictures]
                self._lives.append((one, living, pieces))
                self._sprites.extend([sprite for sprite, _ in pieces])
            elif one.kind != "text":
                sprite = arcade.Sprite(_texture(bare._replace(clips=None), scale))
                sprite.width, sprite.height = one.width, one.height
                sprite.position, sprite.alpha = (one.x, self._height - one.y), round(255 * one.faint)
                self._sprites.append(sprite)
                if living:
                    self._still[bare] = still.get(bare, math.inf)

    def _write(self) -> None:
        """Set the lines that are new, and take away those that are gone: to set one takes most of a millisecond."""
        lines = {_Line.of(one, self._height) for one in self.stamps if one.kind == "text"}
        for gone in self._labels.keys() - lines:
            self._labels.pop(gone).label.delete()
        for new in lines - self._labels.keys():
            self._labels[new] = self._label(new)

    def _make(self, ms: float, scale: float) -> None:
        """Make one more piece of what stays as it is."""
        self._still = {bare: min(since, ms) for bare, since in self._still.items()}
        waits = [_living(bare, scale) for bare, since in self._still.items() if ms - since >= STAYS_MS]
        if waits and not waits[0].ready:
            waits[0].make(ms)
        if any(one.ready for one in waits):
            self._place_all(scale)

    def _move(self, ms: float) -> None:
        """Put all pieces where they are at a moment."""
        for one, living, pieces in self._lives:
            playing = self._playing(one, living, ms)
            for sprite, picture in pieces:
                living.place(sprite, picture, playing, one, self._height)

    def _playing(self, one: Stamp, living: _Living, ms: float) -> dict[str, float]:
        """Which clips are played, and since how many ms."""
        times, since = self._nodded.get(one.name, (one.nods, -math.inf))
        since = since if times == one.nods else ms
        self._nodded[one.name] = one.nods, since
        nods = {NOD: ms - since} if ms - since < living.nod_ms else {}
        return dict.fromkeys(living.names, ms) | nods

    def _label(self, line: _Line) -> Any:
        return arcade.Text(
            line.words, line.x, line.y, arcade.types.Color.from_hex_string(line.colour), line.height * POINTS,
            font_name=self._font.family or ("sans",), anchor_x=line.align, anchor_y="center", batch=self._batch,
        )  # fmt: skip


def _bare(one: Stamp) -> Stamp:
    """A stamp without what its pixels do not depend on."""
    return one._replace(x=0, y=0, press=None, faint=1, nods=0)


def _moves(one: Stamp) -> bool:
    if one.clips is None:
        return False
    told = art.clips_of(one.clips[0])
    return NOD in told["clips"] or bool(clips.asked(told, one.clips[1]))


def _kept(most: int) -> Callable[[Callable[[Stamp, float], Any]], Callable[[Stamp, float], Any]]:
    """Keep what is made of the last stamps, and of few that are large."""

    def keeping(make: Callable[[Stamp, float], Any]) -> Callable[[Stamp, float], Any]:
        small, large = lru_cache(most)(make), lru_cache(LARGE_MOST)(make)
        return lambda stamp, scale: (large if stamp.width * stamp.height >= LARGE else small)(stamp, scale)

    return keeping


@_kept(LIVING_MOST)
def _living(stamp: Stamp, scale: float) -> _Living:
    return _Living(stamp, scale)


@_kept(TEXTURES_MOST)
def _texture(stamp: Stamp, scale: float) -> Any:
    return _on_card(art.pixels(stamp, scale))


def _on_card(image: Any) -> Any:
    return arcade.Texture(image, hit_box_algorithm=arcade.hitbox.algo_bounding_box)
