"""What the pictures of several games are put together from: plates, buttons, a banner, the list of friends. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from games.stage.stamps import (
    ALERT,
    BROWN,
    GOLD,
    GREEN,
    GREY,
    INK,
    LEAF,
    MIST,
    PAPER,
    RUST,
    Lang,
    Look,
    Press,
    Stamp,
    box,
    button,
    image,
    text,
    wide,
)

TOP, GROUND = 96, 316
"""The lines on top of a picture, and what is under them, in pixels."""
COLUMNS, ROWS = 2, 2  # of friends
OPENERS = TOP + GROUND + 80
"""The line of what opens a sheet, or is done at a friend's besides."""
Pair = tuple[str, str]

WORDS = {
    "minutes": ("还要 {n} 分钟", "in {n} min"),
    "hours": ("还要 {n} 小时", "in {n} h"),
    "days": ("还要 {n} 天", "in {n} d"),
    "friend": ("好友", "Friend"),
    "more": ("更多好友", "More friends"),
    "alone": ("还没有好友。在银行应用里邀请一位吧", "No friends yet. Invite one in your bank’s app."),
}


class Friend(NamedTuple):
    """A line of the list: who, and what is worth a visit: a drawing with its words and colours, or nothing."""

    player: str
    mark: str = ""
    words: str = ""
    colour: str = MIST
    ink: str = INK


def said(words: Mapping[str, Pair], key: str, lang: Lang, **values: object) -> str:
    """Return a sentence of a table in a language, its places filled in."""
    zh, en = words[key]
    return (zh if lang == "zh-CN" else en).format(**values)


def unit_of(asset: str, unit: str) -> str:
    """Return what an amount is counted in; '' when that is the asset itself: three eggs are not 'eggs: 3 egg'."""
    return "" if asset in (unit, f"{unit}s") else unit


def lasting(ms: float, lang: Lang, words: Mapping[str, Pair] = WORDS) -> str:
    """Return how long something still takes, as people say it."""
    minutes = max(1, -int(-ms // 60_000))
    hours = round(minutes / 60)
    if minutes < 60:
        return said(words, "minutes", lang, n=minutes)
    return said(words, "hours", lang, n=hours) if hours < 48 else said(words, "days", lang, n=round(hours / 24))


def ms_of(instant: str) -> float:
    """Return an instant as the server writes it in milliseconds."""
    return datetime.fromisoformat(instant).timestamp() * 1000


def name_of(player: str | None, look: Look) -> str:
    """Return what a friend is called."""
    return look.names.get(player or "", said(WORDS, "friend", look.lang))


def banner(at: str, back: str, look: Look) -> Iterator[Stamp]:
    """Give the line on top at a friend's: whose this is, and the way home."""
    yield box(look.width / 2, 34, look.width - 20, 48, GOLD, radius=16)
    yield text(at, 24, 34, 17, BROWN, align="left", width=215)
    yield from button(back, look.width - 76, 34, 116, Press("home"), height=38, size=15)


def heading(look: Look, y: float = 46, height: float = 72) -> Iterator[Stamp]:
    """Give what the lines on top stand on, so that they are read at night too."""
    yield box(look.width / 2, y, look.width - 12, height, PAPER, radius=18, faint=0.88)


def plate(words: str, x: float, y: float, look: Look, *, alert: bool = False, width: float = 112) -> Iterator[Stamp]:
    """Give a line on a plate of its own, so that it is read before leaves too; never over the edge."""
    shown = text(words, x, y, 14, RUST if alert else INK, width=width)
    across = wide(shown.name, 14) + 16
    x = min(max(x, across / 2 + 4), look.width - across / 2 - 4)
    yield box(x, y, across, 22, ALERT if alert else PAPER, faint=0.88)
    yield shown._replace(x=x)


def offered(
    can: Sequence[Mapping[str, Any]], move: str, words: str, x: float, y: float, width: float, **more: Any
) -> Iterator[Stamp]:
    """Give the button of a move that is offered; a refused one is pale, and its press is answered with why."""
    for one in can:
        if one["move"] == move:
            look = more if one["can"] else {**more, "colour": MIST, "ink": GREY}
            yield from button(words, x, y, width, Press("move", move, one["arguments"]), **({"colour": GREEN} | look))


def openers(sheets: Mapping[str, str], look: Look) -> Iterator[Stamp]:
    """Give the buttons that open sheets, by the sheets' names: in one line, all of one width."""
    wide = (look.width - 20) / max(1, len(sheets))
    for n, (name, words) in enumerate(sheets.items()):
        more = {"height": 40, "size": 15, "colour": "#e6f4d8", "ink": INK}
        yield from button(words, 10 + wide * (n + 0.5), OPENERS, wide - 8, Press("sheet", name), **more)


def friends(found: Sequence[Friend] | None, look: Look, here: str | None) -> Iterator[Stamp]:
    """Give the list of friends, two in a row, each with a place for a mark; None: they are not known yet.

    Of more than fit the last place leads on, from the end to the beginning.
    """
    top = OPENERS + 32
    yield box(look.width / 2, (top + look.height) / 2 + 8, look.width, look.height - top + 16, PAPER, radius=18)
    if found is not None and not found:
        yield text(said(WORDS, "alone", look.lang), look.width / 2, top + 60, 15, GREY, width=look.width - 32)
    places = [(look.width * (0.25 + 0.5 * (n % COLUMNS)), top + 29 + n // COLUMNS * 47) for n in range(COLUMNS * ROWS)]
    rest = (found or ())[COLUMNS * look.scrolled :]
    if found and len(found) > len(places):
        x, y = places.pop()
        to = look.scrolled + 1 if len(rest) > len(places) else 0
        more = {"colour": MIST, "ink": INK, "size": 15}
        yield from button(said(WORDS, "more", look.lang), x, y, 184, Press("more", str(to)), **more)
    for one, (x, y) in zip(rest, places, strict=False):
        yield from _friend(one, look, x, y, here=one.player == here)


def rows_of(friends_shown: int) -> int:
    """Return how many rows so many friends fill."""
    return -(-friends_shown // COLUMNS)


def _friend(one: Friend, look: Look, x: float, y: float, *, here: bool) -> Iterator[Stamp]:
    name = name_of(one.player, look)
    yield box(x, y, 190, 44, "#e6f4d8" if here else PAPER, press=Press("visit", one.player))
    yield box(x - 73, y, 34, 34, LEAF, radius=17)
    sign = name[-1:] if look.lang == "zh-CN" else name[:1]  # 小林 and 小梅 differ in the last
    yield text(sign, x - 73, y, 16, INK)
    yield text(name, x - 50, y, 16, align="left", width=72)
    if one.mark:
        yield box(x + 56, y, 72, 28, one.colour)
        yield image(one.mark, x + 33, y, 16, colour=one.ink)
        yield text(one.words, x + 67, y, 14, one.ink, width=48)
