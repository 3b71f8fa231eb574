"""The browser twin: where no window can be opened, the same people and tape on the demo's page. Draws nothing.

The page shows the two phones; the tape is played from the terminal, through the same deck, against the same sandbox.
"""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple, TextIO
from urllib.error import HTTPError, URLError
from urllib.parse import quote

from games.stage.client import Client, opener
from games.stage.errors import StageFailed
from games.stage.opening import open_stage
from games.stage.pieces import said
from games.stage.stamps import Lang
from games.stage.start import Server, Shown, faces
from games.stage.tapes.alone import Alone
from games.stage.tapes.deck import Deck
from games.stage.tapes.doing import Screen
from games.stage.tapes.model import SIDES
from games.stage.tapes.reading import people

ASKED = "asked"
INSTEAD = ("no_stage", "no_screen", "no_opengl")
"""Why there is no window though all else works."""
NO_WINDOW = {
    "no_stage": "the stage's window is not installed, and ",
    "no_screen": "there is no screen for the stage's window, and ",
    "no_opengl": "there is no OpenGL 3.3 for the stage's window, and ",
}
TICK_S, LISTEN_S = 0.1, 3_600.0
PAGE_S = 10
OVER = "\x04"
"""What is read when nothing more can be typed."""
QUIT, BACK, ANEW = ("q", "quit", "exit"), ("b", "back"), ("r", "reset")
WORDS = {
    ASKED: ("在浏览器里演示，不开舞台窗口。", "It is shown in a browser, without the stage's window."),
    "no_stage": (
        "没有安装舞台窗口要用的程序包，所以改用浏览器演示。要开窗口：运行 make stage，再用 tilth doctor 检查。",
        "What the stage's window is drawn with is not installed, so it is shown in a browser. "
        "For the window: make stage, then tilth doctor.",
    ),
    "no_screen": (
        "这里没有屏幕，开不了舞台窗口，所以改用浏览器演示。要开窗口：运行 tilth doctor，它会说该怎么办。",
        "There is no screen for the stage's window, so it is shown in a browser. "
        "For the window: tilth doctor says what to do.",
    ),
    "no_opengl": (
        "这里没有 OpenGL 3.3，开不了舞台窗口，所以改用浏览器演示。要开窗口：运行 tilth doctor，它会说该怎么办。",
        "There is no OpenGL 3.3 for the stage's window, so it is shown in a browser. "
        "For the window: tilth doctor says what to do.",
    ),
    "open": ("请在浏览器里打开：", "Open it in a browser:"),
    "keys": (
        "回车：下一段　b 回车：上一段　r 回车：从头　q 回车：结束",
        "Enter: the next beat · b Enter: the beat before · r Enter: from the start · q Enter: the end",
    ),
    "auto": ("剧本自己播放；q 回车：结束", "The tape plays by itself. q Enter: the end"),
    "free": ("q 回车：结束", "q Enter: the end"),
    "phone": ("{side}：{what}", "{side}: {what}"),
    "left": ("左", "left"),
    "right": ("右", "right"),
    "at_friend": ("在{friend}家", "at {friend}’s"),
    "not_so": ("和剧本不一样：应当 {expected}，实际 {came}", "Not as the tape says: expected {expected}, came {came}"),
    "over": ("剧本放完了。r 回车：从头；q 回车：结束", "The tape is over. r Enter: from the start; q Enter: the end"),
}  # fmt: skip


class Hands(NamedTuple):
    """What a twin does outside: `wait` so many seconds for a line, tell the presenter, open a link in a browser."""

    wait: Callable[[float], str | None]
    tell: Callable[[str], object]
    browse: Callable[[str], object]


class Lines:
    """Lines that are typed, read by a thread of its own; None while there is none yet, OVER after the last one."""

    def __init__(self, typed: TextIO) -> None:
        self._read: SimpleQueue[str] = SimpleQueue()
        Thread(target=self._listen, args=(typed,), daemon=True).start()

    def wait(self, seconds: float) -> str | None:
        """Return the next line, as soon as there is one within so many seconds."""
        try:
            return self._read.get(timeout=seconds)
        except Empty:
            return None

    def _listen(self, typed: TextIO) -> None:
        try:
            for line in typed:
                self._read.put(line.strip().lower())
        except (OSError, ValueError):  # a terminal that was taken away
            pass
        self._read.put(OVER)


class Twin:
    """A tape that is played from the terminal while pages in a browser show it; `auto`: it waits for nobody.

    With `notes` the presenter reads them there, too.
    """

    def __init__(self, deck: Deck, lang: Lang, hands: Hands, *, auto: bool = False, notes: bool = False) -> None:
        self.deck = deck
        self._lang, self._hands, self._auto, self._notes = lang, hands, auto, notes
        self._names, self._titles = people(), {face.GAME: face.TITLE for face in faces()}
        self._told_failures = 0
        self._told: dict[str, str] = {}
        self._ends = self._typed = False
        deck.unattended = auto

    def run(self) -> None:
        """Play until the presenter ends it, or, where nobody can type, until there is nothing more to do by itself."""
        self.deck.reset()
        self.deck.pass_time(0)
        if self._auto:
            self.deck.play()
        self._say()
        while not self._done():
            line = self._hands.wait(TICK_S if self._moves else LISTEN_S)
            if line is not None:
                self._heard(line)
            if self._moves:
                self.deck.pass_time(TICK_S if line is None else 0)
            self._say()

    @property
    def _moves(self) -> bool:
        return self.deck.busy or self.deck.playing or self.deck.rushing

    def _done(self) -> bool:
        return self._ends or (self._typed and not (self._auto and self._moves))

    def _heard(self, line: str) -> None:
        if line == OVER:
            self._typed = True
        elif line in QUIT:
            self._ends = True
        elif line in BACK:
            self.deck.back()
        elif line in ANEW:
            self.deck.reset()
        elif self._auto and self.deck.at < 0:
            self.deck.play()
        else:
            self.deck.step()

    def _say(self) -> None:
        """Tell the presenter what is new: the beat, what the phones show, what is not as it should be."""
        deck, lang = self.deck, self._lang
        of = len(deck.tape.beats)
        self._once("beat", f"▶ {max(deck.at, -1) + 1}/{of}  {deck.caption(lang)}")
        if self._notes and deck.beat and deck.beat.notes:
            self._once("notes", f"  ({deck.beat.notes.said(lang)})")
        self._once("phones", "  " + "　".join(self._phone(*one) for one in zip(SIDES, deck.screens, strict=True)))
        for failure in deck.failures[self._told_failures :]:
            expected, came = failure.expected, failure.came
            self._hands.tell("  ✗ " + said(WORDS, "not_so", lang, expected=expected, came=came))
        self._told_failures = len(deck.failures)
        self._once("over", said(WORDS, "over", lang) if deck.finished else "")

    def _once(self, name: str, words: str) -> None:
        if words and self._told.get(name) != words:
            self._hands.tell(words)
        self._told[name] = words

    def _phone(self, side: str, screen: Screen) -> str:
        """What one phone shows, so that the page can be brought there."""
        lang = self._lang
        parts = [self._names[screen.who][lang], self._titles[screen.game][lang]]
        if screen.friend:
            parts.append(said(WORDS, "at_friend", lang, friend=self._names[screen.friend][lang]))
        return said(WORDS, "phone", lang, side=said(WORDS, side, lang), what=" · ".join(parts))


def show(shown: Shown, server: Server, hands: Hands, why: str = ASKED, *, auto: bool = False) -> str:
    """Show the demo's page of a sandbox until the presenter ends it; return the page's link. Errors: StageFailed."""
    client, lang, tape = Client(server.url, server.key), shown.lang, shown.tape
    if not is_served(server.url):
        raise StageFailed(NO_WINDOW.get(why, "") + "the server has no pages to show in a browser", code="no_pages",
                          hint="make web builds them; tilth doctor says what the window needs")  # fmt: skip
    twin = Twin(Alone(client, tape, faces()).deck, lang, hands, auto=auto, notes=shown.notes) if tape else None
    if twin is None:
        open_stage(client, shown.players)
    page = link(server, tape.players if tape else shown.players, lang)
    for words in (said(WORDS, why, lang), f"{said(WORDS, 'open', lang)} {page}"):
        hands.tell(words)
    hands.browse(page)
    hands.tell(said(WORDS, "free" if twin is None else "auto" if auto else "keys", lang))
    if twin:
        twin.run()
    else:
        while hands.wait(LISTEN_S) not in (OVER, *QUIT):
            pass
    return page


def link(server: Server, players: Sequence[str], lang: Lang) -> str:
    """Return the demo page's address, with who plays; what is after # is sent to nobody."""
    who = ",".join(quote(one, safe="") for one in players)
    return f"{server.url.rstrip('/')}/demo/?lang={lang}#{server.key}&players={who}"


def browse(page: str) -> bool:
    """Open a page in the machine's browser; return whether there is one with a screen to show it on."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    return webbrowser.open(page)


def is_served(url: str) -> bool:
    """Whether a server has the demo's page. Errors: StageFailed (`no_server`)."""
    try:
        with opener(url).open(f"{url.rstrip('/')}/demo/", timeout=PAGE_S) as found:
            return bool(found.status == 200)
    except HTTPError as error:
        error.close()
        return False
    except (URLError, OSError) as error:
        hint = "does it still run? tilth serve --sandbox"
        raise StageFailed("the server does not answer", code="no_server", hint=hint) from error


def can_stand_in(failed: StageFailed, shown: Shown) -> bool:
    """Whether the page can be shown instead of the window that could not be opened; a film needs the window."""
    return failed.code in INSTEAD and shown.film is None
