"""The window: two phones side by side and the bar under them, drawn with Arcade. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import arcade
import pyglet

from games.stage import art, stamps
from games.stage.bar import Bar
from games.stage.client import Client, Errands
from games.stage.fonts import Font
from games.stage.opening import Cast
from games.stage.phone import Face, Phone
from games.stage.places import AREAS, HEIGHT, WIDTH, Area, bodies
from games.stage.stamps import Lang, Press, Stamp
from games.stage.words import say

DESK = "#cfe0c3"
TEXTURES_MOST = 600
POINTS = 0.75  # of a pixel: what fonts are measured in
KEYS = {
    "SPACE": Press("clock", "pause"),
    "F": Press("clock", "fast"),
    "R": Press("clock", "next"),
    "G": Press("game"),
    "H": Press("clock", "hour"),
    "L": Press("lang"),
    "KEY_1": Press("pay", "0"),
    "KEY_2": Press("pay", "1"),
}


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


class Stage:
    """The window with all that is in it. Raises what Arcade raises where there is no screen or no OpenGL."""

    def __init__(self, client: Client, cast: Cast, faces: Sequence[Face], lang: Lang, font: Font) -> None:
        self.errands = Errands()
        self.phones = [Phone(client, self.errands, faces, person, self._all_look) for person in cast.players]
        self.bar = Bar(client, self.errands, self.phones, lang)
        self._names: Mapping[str, Mapping[str, str]] = cast.names
        self.window = arcade.Window(*_size(), say("title", lang), resizable=True, antialiasing=False)
        self.window.set_minimum_size(round(WIDTH / 2), round(HEIGHT / 2))
        self._areas = AREAS
        self._desk = Layer(HEIGHT, font)
        self._layers = [(Layer(area.height, font), Layer(area.height, font)) for area in self._areas]
        self._cameras = [arcade.Camera2D() for _ in (None, *self._areas)]
        self._resized()
        self.window.push_handlers(
            on_draw=self.draw,
            on_update=self.update,
            on_mouse_press=self._mouse_pressed,
            on_mouse_motion=self._mouse_moved,
            on_mouse_scroll=self._scrolled,
            on_key_press=self._key_pressed,
            on_resize=lambda width, height: self._resized(),
        )
        self._all_look()

    def run(self) -> None:
        """Show the window until it is closed."""
        try:
            arcade.run()
        finally:
            self.errands.stop()

    def update(self, seconds: float) -> None:
        """Take in what the server answered, and let time pass."""
        self.errands.finish()
        for phone in self.phones:
            phone.pass_time(seconds)
        self.bar.pass_time(seconds)

    def draw(self) -> None:
        """Draw everything."""
        self.window.clear(color=arcade.types.Color.from_hex_string(DESK))
        scale, lang = self.window.get_pixel_ratio() * self._scale, self.bar.lang
        with self._cameras[0].activate():
            self._desk.draw(bodies(), scale)
        for area, camera, layers, shown in zip(
            self._areas, self._cameras[1:], self._layers, self._pictures(lang), strict=True
        ):
            self._clip(area)
            with camera.activate():
                for layer, one in zip(layers, shown, strict=True):
                    layer.draw(one, scale)
        self.window.ctx.scissor = None

    def press(self, x: float, y: float) -> None:
        """Press a point of the picture, from the bottom left, in the pixels of a window that is not resized."""
        if (found := self._pressed(x, y)) is not None:
            n, press = found
            if n < len(self.phones):
                self.phones[n].press(press)
            else:
                self.bar.press(press)

    def save(self, file: Path) -> None:
        """Write a picture of the window."""
        self.draw()
        arcade.get_image().convert("RGB").save(file)

    def _pictures(self, lang: Lang) -> list[tuple[list[Stamp], list[Stamp]]]:
        phones = [(phone.picture(lang, self._names), phone.toast(lang)) for phone in self.phones]
        return [*phones, (self.bar.picture(WIDTH), [])]

    def _pressed(self, x: float, y: float) -> tuple[int, Press] | None:
        for n, (area, layers) in enumerate(zip(self._areas, self._layers, strict=True)):
            if (point := area.inside(x, y)) and (press := stamps.pressed(layers[0].stamps, *point)):
                return n, press
        return None

    def _mouse_pressed(self, x: float, y: float, _button: int, _modifiers: int) -> None:
        self.press(*self._in_picture(x, y))

    def _mouse_moved(self, x: float, y: float, _dx: float, _dy: float) -> None:
        found = self._pressed(*self._in_picture(x, y))
        wanted = self.window.CURSOR_HAND if found else self.window.CURSOR_DEFAULT
        self.window.set_mouse_cursor(self.window.get_system_mouse_cursor(wanted))

    def _scrolled(self, x: float, y: float, _across: float, up: float) -> None:
        point = self._in_picture(x, y)
        for area, phone in zip(self._areas, self.phones, strict=False):
            if area.inside(*point):
                phone.scroll(-round(up))

    def _key_pressed(self, symbol: int, _modifiers: int) -> None:
        if symbol == arcade.key.ESCAPE:
            self.window.close()
        for name, press in KEYS.items():
            if symbol == getattr(arcade.key, name):
                self.bar.press(press)

    def _all_look(self) -> None:
        for phone in self.phones:
            phone.look()

    def _resized(self) -> None:
        """Fit the picture into the window, in its middle."""
        wide, high = self.window.get_size()
        self._scale = min(wide / WIDTH, high / HEIGHT)
        self._left, self._bottom = (wide - WIDTH * self._scale) / 2, (high - HEIGHT * self._scale) / 2
        for camera, area in zip(self._cameras, [Area(0, 0, WIDTH, HEIGHT), *self._areas], strict=True):
            camera.viewport = arcade.LBWH(*self._on_screen(area))
            camera.projection = arcade.LRBT(0, area.width, 0, area.height)
            camera.position = (0, 0)

    def _on_screen(self, area: Area) -> tuple[int, int, int, int]:
        size = self._scale
        left, bottom = self._left + area.left * size, self._bottom + area.bottom * size
        return round(left), round(bottom), round(area.width * size), round(area.height * size)

    def _in_picture(self, x: float, y: float) -> tuple[float, float]:
        return (x - self._left) / self._scale, (y - self._bottom) / self._scale

    def _clip(self, area: Area) -> None:
        ratio = self.window.get_pixel_ratio()
        self.window.ctx.scissor = tuple(round(one * ratio) for one in self._on_screen(area))


def _size() -> tuple[int, int]:
    """The size of the window: whole, or what fits the screen."""
    _, high = arcade.get_display_size()
    part = min(1.0, 0.92 * high / HEIGHT)
    return round(WIDTH * part), round(HEIGHT * part)


@lru_cache(TEXTURES_MOST)
def _texture(stamp: Stamp, scale: float) -> Any:
    return arcade.Texture(art.pixels(stamp, scale), hit_box_algorithm=arcade.hitbox.algo_bounding_box)
