"""Stamps on the graphics card. With `window.py` and what starts it the only part of the stage that knows Arcade."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import arcade
import pyglet
from pyglet.font.base import Font as Letters

from games.stage import art, stamps
from games.stage.fonts import Font
from games.stage.stamps import Stamp

TEXTURES_MOST = 600
POINTS = 0.75  # of a pixel: what fonts are measured in
Letters.texture_min_filter = Letters.texture_mag_filter = pyglet.gl.GL_LINEAR
"""Else letters lose strokes in a window that is smaller than its picture."""


class Layer:
    """Stamps on the graphics card; sent there again only when they have changed."""

    def __init__(self, height: float, font: Font) -> None:
        self.stamps: list[Stamp] = []
        self._height, self._font = height, font
        self._sprites = arcade.SpriteList()
        self._batch = pyglet.graphics.Batch()
        self._labels: list[Any] = []

    def draw(self, shown: list[Stamp], scale: float) -> None:
        """Draw stamps: images and boxes in their order, then all texts at once."""
        if shown != self.stamps:
            self._make(shown, scale)
        self._sprites.draw()
        self._batch.draw()

    def _make(self, shown: list[Stamp], scale: float) -> None:
        self.stamps = shown
        self._sprites.clear()
        for one in shown:
            if one.kind != "text":
                sprite = arcade.Sprite(_texture(one._replace(x=0, y=0, press=None, faint=1), scale))
                sprite.width, sprite.height = one.width, one.height
                sprite.position, sprite.alpha = (one.x, self._height - one.y), round(255 * one.faint)
                self._sprites.append(sprite)
        self._batch = pyglet.graphics.Batch()
        self._labels = [self._label(one) for one in shown if one.kind == "text"]

    def _label(self, one: Stamp) -> Any:
        colour = arcade.types.Color.from_hex_string(one.colour)
        return arcade.Text(
            stamps.typed(one.name), round(one.x), round(self._height - one.y), colour, one.height * POINTS,
            font_name=self._font.family or ("sans",), anchor_x=one.align, anchor_y="center",
            batch=self._batch,
        )  # fmt: skip


@lru_cache(TEXTURES_MOST)
def _texture(stamp: Stamp, scale: float) -> Any:
    return arcade.Texture(art.pixels(stamp, scale), hit_box_algorithm=arcade.hitbox.algo_bounding_box)
