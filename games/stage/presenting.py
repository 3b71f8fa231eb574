"""What a presenter does to the window alone: blank it, hide the panel, show the mouse and the keys. Pure.

Nothing in here changes the sandbox or the tape; while the window is blank the tape stands still.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from games.stage import stamps
from games.stage.pieces import said
from games.stage.places import HEIGHT, Area, Layout
from games.stage.seasons import ZONE
from games.stage.stamps import Lang, Press, Stamp
from games.stage.words import say

BLACK = "#000000"
HELP = ("F1", "QUESTION", "SLASH")
KEYS = {"B": "blank", "PERIOD": "blank", "C": "cursor", "P": "bare", "F11": "full", "S": "still"}
"""What keys change, by their names; many a clicker's blank key is a full stop."""
QUIET = ("LSHIFT", "RSHIFT", "LCTRL", "RCTRL", "LALT", "RALT", "CAPSLOCK", "LMETA", "RMETA", "LCOMMAND", "RCOMMAND")
"""Keys that do nothing by themselves."""
POINTER = 96
GLOW = {False: "#ffd34d", True: "#1f4fbf"}
"""The colour of the ring at the mouse: where nothing can be pressed, and where something can."""
GROUPS: Sequence[tuple[str, Sequence[tuple[str, str]]]] = (
    ("tape", (("PAGEDOWN", "next"), ("PAGEUP", "back"), ("HOME", "reset"), ("F5", "play"), ("CTRL+R", "save"))),
    ("window", (("B", "blank"), ("F11", "full"), ("P", "bare"), ("C", "cursor"), ("S", "still"), ("L", "lang"),
                ("F8", "picture"), ("F1", "keys"))),
    ("clock", (("SPACE", "pause"), ("F", "fast"), ("R", "moment"), ("H", "hour"))),
    ("phones", (("KEY_1", "pay_left"), ("KEY_2", "pay_right"), ("G", "game"), ("TAB", "around"), ("ENTER", "press"),
                ("ESCAPE", "escape"))),
    ("record", (("F9", "film"), ("M", "sound"))),
)  # fmt: skip
"""The sheet of keys: its groups, and in each the names of keys with what they do."""
CAPS: Mapping[str, tuple[str, str]] = {
    "PAGEDOWN": ("PgDn", "PgDn"), "PAGEUP": ("PgUp", "PgUp"), "HOME": ("Home", "Home"), "CTRL+R": ("Ctrl+R", "Ctrl+R"),
    "SPACE": ("空格", "Space"), "KEY_1": ("1", "1"), "KEY_2": ("2", "2"), "TAB": ("Tab ←→", "Tab ←→"),
    "ENTER": ("回车", "Enter"), "ESCAPE": ("Esc", "Esc"), "F1": ("F1  ?", "F1  ?"), "B": ("B  .", "B  ."),
}  # fmt: skip
WORDS = {
    "title": ("按键", "Keys"),
    "close": ("按 Esc 关上", "Esc closes this"),
    "tape": ("剧本（翻页笔也行）", "Tape (a clicker does it, too)"),
    "next": ("下一段", "the next beat"),
    "back": ("上一段", "the beat before"),
    "reset": ("回到开头", "before the first beat"),
    "play": ("播放、暂停", "play, pause"),
    "save": ("把这次操作存成剧本", "save this session as a tape"),
    "window": ("窗口", "Window"),
    "blank": ("黑屏，按任意键回来", "blank; any key comes back"),
    "full": ("全屏", "full screen"),
    "bare": ("收起面板和按钮", "without panel and buttons"),
    "cursor": ("大光标", "large pointer"),
    "still": ("画面静下来", "nothing moves by itself"),
    "lang": ("中文、英文", "Chinese, English"),
    "picture": ("存一张图片", "save a picture"),
    "keys": ("这张表", "this sheet"),
    "clock": ("时钟", "Clock"),
    "pause": ("暂停、继续", "pause, go on"),
    "fast": ("快 60 倍", "60 times as fast"),
    "moment": ("到下一件事", "on to the next moment"),
    "hour": ("过一小时", "an hour on"),
    "phones": ("手机", "Phones"),
    "pay_left": ("左边付一笔款", "a payment on the left"),
    "pay_right": ("右边付一笔款", "a payment on the right"),
    "game": ("换游戏", "the other game"),
    "around": ("在按钮之间走", "from button to button"),
    "press": ("按下去", "press it"),
    "escape": ("关上，离开好友，关窗口", "close, leave, end"),
    "record": ("录像", "Recording"),
    "film": ("开始、结束", "begin, end"),
    "sound": ("声音", "sound"),
    "panel": ("面板 P", "Panel P"),
}
SHEET = (800.0, 640.0)
HEAD, ROW, CAP = 36, 34, 84
BACK = Press("present", "P")


class Presenting:
    """How the window is shown: `bare` is without the panel and the bar, `full` on the whole screen.

    `still` lets nothing move by itself, for who is made uneasy by it and for a slow machine.
    """

    def __init__(self) -> None:
        self.blank = self.bare = self.cursor = self.full = self.still = self.keys = False
        self.mouse: tuple[float, float] | None = None
        """Where the mouse is in the picture, from its bottom left; None outside of the window."""
        self.hot = False
        """Whether something can be pressed there."""

    @property
    def small_pointer(self) -> bool:
        """Whether the screen's own pointer is seen: not over nothing, and not under the large one."""
        return not (self.blank or self.cursor)

    def key(self, name: str) -> bool:
        """Do what a key, by its name, stands for here; True when it is to do nothing else."""
        if name in QUIET:
            return False
        if self.blank:
            self.blank = False
            return True
        if name in HELP:
            self.keys = not self.keys
            return True
        was, self.keys = self.keys, False
        if does := KEYS.get(name):
            setattr(self, does, not getattr(self, does))
        return bool(does) or (was and name == "ESCAPE")

    def back(self) -> bool:
        """Show everything again where a press is made over it; True when there was something to take away."""
        was = self.blank or self.keys
        self.blank = self.keys = False
        return was

    def picture(self, layout: Layout, lang: Lang) -> list[Stamp]:
        """Return the sheet of keys over everything, when it is asked for, from the window's top left."""
        return [*keys(layout, lang)] if self.keys else []

    def pointer(self) -> list[Stamp]:
        """Return the large pointer; nothing while it is not wanted or the mouse is not here."""
        if not self.cursor or self.mouse is None:
            return []
        x, y = self.mouse
        return [stamps.image("stage/pointer", x, HEIGHT - y, POINTER, colour=GLOW[self.hot])]


def line(now: str, rate: float, layout: Layout, lang: Lang) -> list[Stamp]:
    """Return the line under the phones when the panel is away: the clock, and a button that brings the panel back."""
    width, middle = layout.areas[2].width, layout.areas[2].height / 2
    left = layout.mark.width if layout.mark else 0
    found = [stamps.box((left + width) / 2, middle, width - left, 2 * middle, "#e3efd6", radius=0)]
    if now:
        pace = say("speed", lang, rate=rate) if rate else say("still", lang)
        at = datetime.fromisoformat(now).astimezone(ZONE)
        found += [
            stamps.text(f"{at:%Y-%m-%d  %H:%M}", left + 16, middle, 19, align="left"),
            stamps.text(pace, left + 196, middle, 15, stamps.GREY, align="left", width=120),
        ]
    quiet = {"colour": "#fbfff4", "ink": stamps.INK, "size": 15, "height": 36}
    return [*found, *stamps.button(said(WORDS, "panel", lang), width - 58, middle, 96, BACK, **quiet)]


def keys(layout: Layout, lang: Lang) -> Iterator[Stamp]:
    """Give the sheet of keys in the middle of a window: two columns, in their order."""
    whole = layout.whole
    x, y = whole.width / 2, whole.top + whole.height / 2
    wide, high = SHEET
    yield stamps.box(x, y, whole.width, whole.height, BLACK, radius=0, faint=0.45)
    yield stamps.box(x, y, wide, high, stamps.PAPER, radius=22)
    left, top = x - wide / 2 + 32, y - high / 2
    yield stamps.text(said(WORDS, "title", lang), left, top + 38, 26, align="left")
    yield stamps.text(said(WORDS, "close", lang), left + wide - 64, top + 38, 15, stamps.GREY, align="right")
    for n, groups in enumerate((GROUPS[:2], GROUPS[2:])):
        yield from _column(groups, Area(left + n * wide / 2, 0, wide / 2 - 64, 0), top + 76, lang)


def _column(
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]], place: Area, top: float, lang: Lang
) -> Iterator[Stamp]:
    for title, rows in groups:
        yield stamps.text(said(WORDS, title, lang), place.left, top + HEAD / 2, 16, stamps.GREEN, align="left")
        top += HEAD
        for name, does in rows:
            zh, en = CAPS.get(name, (name, name))
            yield stamps.box(place.left + CAP / 2, top + ROW / 2, CAP, ROW - 6, stamps.MIST, radius=8)
            yield stamps.text(zh if lang == "zh-CN" else en, place.left + CAP / 2, top + ROW / 2, 15)
            words = said(WORDS, does, lang)
            yield stamps.text(words, place.left + CAP + 14, top + ROW / 2, 16, align="left", width=place.width - CAP)
            top += ROW
        top += 10
