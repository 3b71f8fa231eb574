"""The window: two phones side by side and the bar under them, drawn with Arcade. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import arcade
import pyglet

from games.stage import focus, presenting, record, sound, stamps
from games.stage.acts import START, Acts, Deed
from games.stage.bar import Bar
from games.stage.brand import PLAIN, Brand
from games.stage.client import Answer, Client, Errands
from games.stage.costs import load as load_costs
from games.stage.focus import Spot, Way
from games.stage.fonts import Font
from games.stage.layers import Layer
from games.stage.notes import Notes
from games.stage.opening import Cast
from games.stage.pages.clock import ClockPage
from games.stage.pages.event import EventPage
from games.stage.pages.log import LogPage
from games.stage.pages.money import MoneyPage
from games.stage.pages.people import PeoplePage
from games.stage.pages.tape import KEYS as TAPE_KEYS
from games.stage.pages.tape import TapePage
from games.stage.panel import Page, Panel
from games.stage.phone import Face, Phone
from games.stage.places import HEIGHT, PHONES, Area, Layout, bodies, fitting, layout
from games.stage.presenting import Presenting
from games.stage.record import Camera
from games.stage.sound import Sounds
from games.stage.stamps import Lang, Press, Stamp
from games.stage.tapes import caption
from games.stage.tapes.deck import inserted
from games.stage.tapes.model import Tape
from games.stage.tapes.recording import session
from games.stage.wheel import Wheel
from games.stage.words import say

OVER = 4  # over all parts: the caption, the ring of the keys, the sheet of keys, the large pointer
DEEP = 3  # layers of a part: its picture, a sheet over it, what is said over both; a layer's texts are over its boxes
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
ENDING_S = 4.0  # within which a second Escape closes the window
BACK_TAB = 0x17 << 32  # how X names Tab with Shift: by its place on the keyboard
WAYS: dict[str, Way] = {"LEFT": "left", "RIGHT": "right", "UP": "up", "DOWN": "down"}


class Stage:
    """The window with all that is in it. Raises what Arcade raises where there is no screen or no OpenGL."""

    def __init__(self, client: Client, cast: Cast, faces: Sequence[Face], lang: Lang, font: Font,
                 tape: Tape | None = None, brand: Brand = PLAIN) -> None:  # fmt: skip
        self.brand, self.presenting = brand, Presenting()
        self.errands, self._faces = Errands(), faces
        self.acts = Acts(client, self.errands, self._all_look)
        self.phones = [Phone(client, self.errands, self.acts, faces, person) for person in cast.players]
        self.bar = Bar(client, self.errands, self.acts, self.phones, lang)
        parts = (client, self.errands, self.acts, self.phones, faces)
        self.deck = inserted(tape, *parts, self._open_page) if tape else None
        self.tape_page = TapePage(self.deck, session(client, self.acts, self.phones, cast.players, self.deck))
        self.notes: Notes | None = None
        people = PeoplePage(self.acts, self.phones, cast.people)
        event = EventPage(client, self.errands, self.acts, self.phones)
        self._money = MoneyPage(client, self.errands, self.acts, brand.costs or load_costs())
        log, clock = LogPage(client, self.errands, self.acts), ClockPage(self.acts)
        pages: list[Page] = [people, log, clock, event, self._money, self.tape_page]
        self.layout = self._layout()
        self.panel = Panel([pages.pop(), *pages] if tape else pages, self.layout.areas[-1].height)
        self._names: Mapping[str, Mapping[str, str]] = cast.names
        self.window = arcade.Window(
            *fitting(self.layout.whole, *arcade.get_display_size()),
            brand.title(lang, say("title", lang)),
            resizable=True,
            antialiasing=False,
        )
        self.window.set_minimum_size(round(self.layout.whole.width / 2), round(self.layout.whole.height / 2))
        self._font, self._desk = font, Layer(HEIGHT, font)
        self._over = [Layer(HEIGHT, font) for _ in range(OVER)]
        self._at: Spot | None = None
        self._lay_out()
        self.window.push_handlers(
            on_draw=self.draw,
            on_update=self.update,
            on_mouse_press=self._mouse_pressed,
            on_mouse_motion=self._mouse_moved,
            on_mouse_drag=lambda x, y, dx, dy, *_: self._mouse_moved(x, y, dx, dy),
            on_mouse_leave=lambda x, y: setattr(self.presenting, "mouse", None),
            on_mouse_scroll=self._scrolled,
            on_key_press=self._key_pressed,
            on_text=self.panel.type,
            on_text_motion=lambda key: self.panel.move(pyglet.window.key.symbol_string(key)),
            on_resize=lambda width, height: self._resized(),
        )
        self.camera, self.sounds, self._wheel = Camera(), Sounds(), Wheel()
        self.acts.came = self._came
        self._passed = self._ending = self._lived_s = 0.0
        self.acts.keep(START, lambda answer: None)
        self._all_look()

    def run(self) -> None:
        """Show the window until it is closed."""
        try:
            arcade.run()
        finally:
            self.camera.finish()
            self._stop()

    def serve_notes(self) -> str:
        """Serve the tape's notes on a page of their own, and return its address."""
        assert self.deck is not None
        self.notes = Notes(self.deck, self.brand)
        self.tape_page.notes = self.notes.address
        return self.notes.address

    def play_through(self) -> None:
        """Let the tape play by itself to its end, for a film: without what only a presenter reads."""
        self.tape_page.filmed = True
        if self.deck:
            self.deck.unattended = True
            self.deck.play()

    @property
    def finished(self) -> bool:
        """Whether the tape, if there is one, has come to its end."""
        return self.deck is None or self.deck.finished

    def close(self) -> None:
        """Close the window."""
        self._stop()
        self.window.close()

    def _stop(self) -> None:
        self.errands.stop()
        if self.notes:
            self.notes.close()

    def update(self, seconds: float) -> None:
        """Take in what the server answered, and let time pass."""
        self._passed = seconds
        self._lived_s += seconds
        self._ending -= seconds
        self.errands.finish()
        for phone in self.phones:
            phone.pass_time(seconds)
        self.bar.pass_time(seconds)
        self._money.pass_time(seconds)
        if self.deck and not self.presenting.blank:
            self.deck.pass_time(seconds)
        if self.notes:
            self.notes.pass_time(seconds, self.bar.lang, blank=self.presenting.blank)

    def draw(self) -> None:
        """Draw everything."""
        blank = self.presenting.blank
        self.window.clear(color=arcade.types.Color.from_hex_string(self.brand.blank if blank else self.brand.desk))
        if not blank:
            self._draw_all(self.window.get_pixel_ratio() * self._scale, self.bar.lang)
        self._film()

    def _draw_all(self, scale: float, lang: Lang) -> None:
        dressed, place = self.brand.dressed, self.layout
        moment = None if self.presenting.still else self._lived_s * 1000
        with self._cameras[0].activate():
            self._desk.draw([*bodies(self.brand.case), *self.brand.mark(place.mark, lang)], scale)
        for area, camera, layers, shown in zip(
            place.areas, self._cameras[1:], self._layers, self._pictures(lang), strict=True
        ):
            self._clip(area)
            with camera.activate():
                for layer, one in zip(layers, shown, strict=True):
                    layer.draw(dressed(one), scale, moment)
        self.window.ctx.scissor = None
        self._at = focus.kept(self._at, self._spots())
        words = self.deck.caption(lang) if self.deck else ""
        over = (
            caption.picture(words, place.caption, self.brand.captions), [*focus.ring(self._at)] if self._at else [],
            self.presenting.picture(place, lang), self.presenting.pointer(),
        )  # fmt: skip
        with self._cameras[0].activate():
            for layer, one in zip(self._over, over, strict=True):
                layer.draw(one, scale)

    def _film(self) -> None:
        """Take what was drawn into the film, where one is being made, and say what became of it."""
        self.camera.pass_time(self._passed)
        self._passed = 0.0
        if self.camera.said:
            self.phones[0].say(self.camera.said)
            self.camera.said = None

    def press(self, x: float, y: float) -> None:
        """Press a point of the picture, from the bottom left, in the pixels of a window that is not resized."""
        if (found := self._pressed(x, y)) is not None:
            self._do(*found)

    def save(self, file: Path) -> None:
        """Write a picture of the window."""
        self.draw()
        arcade.get_image().convert("RGB").save(file)

    def _pictures(self, lang: Lang) -> list[tuple[list[Stamp], ...]]:
        phones = [
            (phone.picture(lang, self._names), phone.sheet(lang, self._names), phone.toast(lang))
            for phone in self.phones
        ]
        if self.presenting.bare:
            return [*phones, (presenting.line(self.acts.now, self.acts.rate, self.layout, lang), [], [])]
        return [*phones, (self.bar.picture(PHONES), [], []), (self.panel.picture(lang), [], [])]

    def _shown(self) -> list[list[Stamp]]:
        """What is shown in each part, from the back to the front."""
        return [[one for layer in layers for one in layer.stamps] for layers in self._layers]

    def _spots(self) -> list[Spot]:
        return focus.spots(self.layout.areas, self._shown())

    def _pressed(self, x: float, y: float) -> tuple[int, Press] | None:
        for n, (area, shown) in enumerate(zip(self.layout.areas, self._shown(), strict=True)):
            if (point := area.inside(x, y)) and (press := stamps.pressed(shown, *point)):
                return n, press
        return None

    def _do(self, part: int, press: Press) -> None:
        if press.what != "move":  # which is heard when it was made
            self.sounds.play(sound.OPEN if press.what == "sheet" and press.name else sound.TAP)
        if press == presenting.BACK:
            self._present(press.name)
        elif part < len(self.phones):
            self.phones[part].press(press)
        else:
            (self.bar, self.panel)[part - len(self.phones)].press(press)

    def _came(self, deed: Deed, answer: Answer) -> None:
        """Let what was done be heard, unless a tape hurries on to the beat that it is to show, and be seen."""
        if not (self.deck and self.deck.rushing):
            self.sounds.play(sound.heard(deed.where, answer, self._faces))
        for phone in self.phones:
            if answer.ok and phone.person.ref == deed.who:
                phone.nod(deed.game)

    def _mouse_pressed(self, x: float, y: float, _button: int, _modifiers: int) -> None:
        self._at = None
        self.panel.leave()
        if self.presenting.back():
            self.window.set_mouse_visible(self.presenting.small_pointer)
        else:
            self.press(*self._in_picture(x, y))

    def _mouse_moved(self, x: float, y: float, _dx: float, _dy: float) -> None:
        self.presenting.mouse = self._in_picture(x, y)
        found = self._pressed(*self.presenting.mouse)
        self.presenting.hot = found is not None
        wanted = self.window.CURSOR_HAND if found else self.window.CURSOR_DEFAULT
        self.window.set_mouse_cursor(self.window.get_system_mouse_cursor(wanted))

    def _scrolled(self, x: float, y: float, _across: float, up: float) -> None:
        point = self._in_picture(x, y)
        if not (rows := self._wheel.rows(up)):
            return
        for area, phone in zip(self.layout.areas, self.phones, strict=False):
            if area.inside(*point):
                phone.scroll(rows)
        if not self.presenting.bare and self.layout.areas[-1].inside(*point):
            self.panel.scroll(rows, self.bar.lang)

    def _key_pressed(self, symbol: int, modifiers: int) -> bool:
        """Do what a key stands for; True, so that the window does not close by itself at Escape."""
        keys = arcade.key
        control, shifted = modifiers & keys.MOD_CTRL, "SHIFT+" if modifiers & keys.MOD_SHIFT else ""
        symbol = keys.TAB if shifted and symbol == BACK_TAB else symbol
        name = pyglet.window.key.symbol_string(symbol)
        if not control and (self.panel.key(shifted + name) or self._present(name)):
            return True
        if symbol == keys.ESCAPE:
            self._back()
        elif symbol == keys.TAB:
            self._at = focus.moved(self._at, self._spots(), "back" if modifiers & keys.MOD_SHIFT else "next")
        elif symbol in (keys.ENTER, keys.NUM_ENTER) and self._at:
            self._do(self._at.part, self._at.press)
        for name, way in WAYS.items():
            if symbol == getattr(keys, name):
                self._at = focus.moved(self._at, self._spots(), way)
        self._stands_for(symbol, control=bool(control))
        return True

    def _present(self, key: str) -> bool:
        """Do what a key stands for in how the window is shown; True when it is to do nothing else."""
        was, taken = self.presenting.bare, self.presenting.key(key)
        if self.presenting.bare != was:
            self._lay_out()
        if self.presenting.full != self.window.fullscreen:
            self.window.set_fullscreen(self.presenting.full)
        self.window.set_mouse_visible(self.presenting.small_pointer)
        return taken

    def _stands_for(self, symbol: int, *, control: bool) -> None:
        """Press what a key stands for on the bar or on the tape's page."""
        keys = arcade.key
        if control:
            if symbol == keys.R:
                self.tape_page.save()
            return
        if symbol == keys.F9:
            self.camera.toggle(lambda: record.shown(self.window))
        elif symbol == keys.F8:
            self.camera.snap(lambda: record.shown(self.window))
        elif symbol == keys.M:
            self.sounds.on = not self.sounds.on
        for name, press in KEYS.items():
            if symbol == getattr(keys, name):
                self.bar.press(press)
        for name, does in TAPE_KEYS.items():
            if symbol == getattr(keys, name):
                self.tape_page.press(Press("tape", does))

    def _back(self) -> None:
        """Close a sheet, or else leave a friend, first on the phone that keys are at; or full screen; twice: end."""
        here = self._at.part if self._at else 0
        if any(phone.back() for phone in sorted(self.phones, key=lambda one: self.phones.index(one) != here)):
            return
        if self.presenting.full:
            self._present("F11")
        elif self._ending > 0:
            self.window.close()
        else:
            self._ending = ENDING_S
            for phone in self.phones:
                phone.say(lambda lang: say("press_to_end", lang))

    def _open_page(self, name: str) -> None:
        """Open a page of the panel, when there is one of this name."""
        if any(page.NAME == name for page in self.panel.pages):
            self.panel.press(Press("page", name))

    def _all_look(self) -> None:
        for phone in self.phones:
            phone.look()

    def _layout(self) -> Layout:
        """How the window is divided now."""
        return layout(panel=not self.presenting.bare, captions=self.deck is not None, mark=self.brand.name is not None)

    def _lay_out(self) -> None:
        """Divide the window anew."""
        self.layout, self._at = self._layout(), None
        self.panel.leave()
        areas = self.layout.areas
        self._layers = [[Layer(area.height, self._font) for _ in range(DEEP)] for area in areas]
        self._cameras = [arcade.Camera2D() for _ in (None, *areas)]
        self._resized()

    def _resized(self) -> None:
        """Fit the picture into the window, in its middle."""
        (wide, high), whole = self.window.get_size(), self.layout.whole
        self._scale = min(wide / whole.width, high / whole.height)
        self._left = (wide - whole.width * self._scale) / 2
        self._bottom = (high - whole.height * self._scale) / 2 - whole.bottom * self._scale
        for camera, area in zip(self._cameras, [whole, *self.layout.areas], strict=True):
            camera.viewport = arcade.LBWH(*self._on_screen(area))
            low = area.bottom if area is whole else 0
            camera.projection = arcade.LRBT(0, area.width, low, low + area.height)
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
