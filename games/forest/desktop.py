"""The forest on the desktop: the picture of a scene, as stamps. Pure: no engine, no window, no clock of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

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
    Texts,
    box,
    button,
    image,
    text,
    wide,
)

GAME = "forest"
PAGES = ("friends",)
PHASES = 6  # steps between the seven phases of a tree
CONIFERS = ("scots_pine", "fir")
PLACES = ((0.27, 0.27), (0.73, 0.27), (0.5, 0.08), (0.13, 0.57), (0.87, 0.57), (0.5, 0.45))
"""Where bubbles hang: on two arcs round the canopy, in parts of the clearing, as on the web."""

TOP, CLEARING = 96, 316
COLUMNS, ROWS = 2, 3  # of friends
DRAWN = {"growing": "growing", "ripe": "ripe", "golden": "golden", "vanishing": "vanishing"}
WORTH = ("take", "help", "soon", "")

WORDS = {
    "energy": ("能量 {grams} g", "{grams} g of energy"),
    "togo": ("{tree} · 还差 {grams} g", "{tree} · {grams} g to go"),
    "done": ("{tree} · 可以种下了", "{tree} · ready to plant"),
    "grown": ("累计 {grams} g", "{grams} g in all"),
    "at": ("正在 {name} 的森林", "In {name}’s forest"),
    "back": ("回我的森林", "My forest"),
    "collect_all": ("一键收取", "Collect all"),
    "steal_all": ("一键收能量", "Take from all"),
    "water": ("浇水", "Water"),
    "friends": ("好友", "Friends"),
    "alone": ("还没有好友。在银行应用里邀请一位吧", "No friends yet. Invite one in your bank’s app."),
    "take": ("可收", "Take"),
    "help": ("快消失", "Help"),
    "soon": ("快熟了", "Soon"),
    "later": ("还在长", "growing"),
    "taken": ("已收过", "taken"),
    "left": ("留给主人", "the owner’s"),
    "protected": ("有约定", "at peace"),
    "vanishing": ("快消失了", "vanishing"),
    "gift": ("好友的礼物", "a gift"),
    "from": ("{name} 送的", "from {name}"),
    "bubble": ("能量", "energy"),
    "more": ("还有 {n} 个，收了就来", "{n} more to come"),
    "minutes": ("还要 {n} 分钟", "in {n} min"),
    "hours": ("还要 {n} 小时", "in {n} h"),
    "days": ("还要 {n} 天", "in {n} d"),
    "friend": ("好友", "Friend"),
    "got": ("收到 {grams} g", "+{grams} g"),
    "watered": ("浇了 {grams} g，好友会看到", "You gave {grams} g. Your friend will see it."),
    "helped": ("帮好友收下了 {grams} g", "You saved {grams} g for your friend."),
    "made": ("完成", "Done"),
}
TOLD = {"water": "watered", "help_collect": "helped"}


def picture(shown: Mapping[str, Any], look: Look) -> list[Stamp]:
    """Return the stamps of one's own forest, or of the friend's whom the scene shows, from the back to the front."""
    scene = shown["scene"]
    return [
        *_clearing(scene, look, visiting=bool(shown["friend"])),
        *(_visit(shown, look) if shown["friend"] else _home(scene, look)),
        *_bubbles(shown, look),
        *_doing(scene, look, visiting=bool(shown["friend"])),
        *_friends(shown, look),
    ]


def keep(shown: Mapping[str, Any], kept: Mapping[str, int]) -> dict[str, int]:
    """Return where each bubble hangs: who stays keeps the place, who comes gets a free one."""
    names = [one["name"] for one in shown["scene"]["bubbles"]]
    stays = {name: kept[name] for name in names if name in kept}
    free = iter([n for n in range(len(PLACES)) if n not in stays.values()])
    return stays | {name: next(free, 0) for name in names if name not in stays}


def rows(pages: Mapping[str, Mapping[str, Any]]) -> int:
    """Return how many rows of friends there are."""
    return -(-len(_in_order(pages)) // COLUMNS)


def told(move: str, result: Mapping[str, Any], lang: Lang) -> str:
    """Return what to say when a move was made."""
    if "grams" not in result:
        return _say("made", lang)
    return _say(TOLD.get(move, "got"), lang, grams=_number(result["grams"]))


def lasting(ms: float, lang: Lang) -> str:
    """Return how long something still takes, as people say it."""
    minutes = max(1, -int(-ms // 60_000))
    hours = round(minutes / 60)
    if minutes < 60:
        return _say("minutes", lang, n=minutes)
    return _say("hours", lang, n=hours) if hours < 48 else _say("days", lang, n=round(hours / 24))


def grown(tree: Mapping[str, Any]) -> float:
    """Return how far a tree has come, 0 to 1 over all its phases."""
    return float(min(1, max(0, (tree["phase"] + tree["part"] / 1000) / PHASES)))


def _clearing(scene: Mapping[str, Any], look: Look, *, visiting: bool) -> Iterator[Stamp]:
    sky = "#fdf0d8" if visiting else "#dff3f7"
    yield Stamp("image", "forest/clearing", look.width / 2, look.height / 2, look.width, look.height, sky)
    tree = scene["tree"]
    kind = "pine" if tree["species"] in CONIFERS else "tree"
    yield image(f"forest/{kind}", look.width / 2, TOP + CLEARING - 148, 280, grown=round(grown(tree), 2))


def _home(scene: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    tree, lang = scene["tree"], look.lang
    named = tree["title"].get(lang, tree["species"])
    missing = tree.get("missing_g", 0)
    yield image("forest/mark-leaf", 30, 34, 30, colour=GREEN)
    yield text(_say("energy", lang, grams=_number(scene["energy_g"])), 52, 34, 22, align="left", width=300)
    under = _say("togo", lang, tree=named, grams=_number(missing)) if missing else _say("done", lang, tree=named)
    yield text(under, 18, 66, 15, GREY, align="left", width=look.width - 36)


def _visit(shown: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    name = look.names.get(shown["friend"], _say("friend", look.lang))
    yield box(look.width / 2, 34, look.width - 20, 48, GOLD, radius=16)
    yield text(_say("at", look.lang, name=name), 24, 34, 17, BROWN, align="left", width=215)
    yield from button(_say("back", look.lang), look.width - 76, 34, 116, Press("home"), height=38, size=15)
    tree = shown["scene"]["tree"]
    under = f"{tree['title'].get(look.lang, tree['species'])} · " + _say(
        "grown", look.lang, grams=_number(shown["scene"]["grown_g"])
    )
    yield text(under, 18, 76, 15, BROWN, align="left", width=look.width - 36)


def _bubbles(shown: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    scene = shown["scene"]
    for one in scene["bubbles"]:
        across, down = PLACES[look.kept.get(one["name"], 0)]
        yield from _bubble(one, shown["now"], look, look.width * across, TOP + CLEARING * down + 14)
    if scene["more"]:
        words = _say("more", look.lang, n=scene["more"])
        yield from _label(words, look.width / 2, TOP + CLEARING - 6, look, width=220)


def _bubble(one: Mapping[str, Any], now: str, look: Look, x: float, y: float) -> Iterator[Stamp]:
    offer = next((can for can in one["can"] if can["can"]), one["can"][0])
    press = Press("move", offer["move"], offer["arguments"])
    growing = one["status"] == "growing"
    yield image(f"forest/bubble-{DRAWN.get(one['status'], 'left')}", x, y, 60, faint=0.9 if growing else 1, press=press)
    yield text(f"{one['grams']}g", x, y, 17, GREY if growing else INK)
    if one["status"] == "protected":
        yield image("forest/mark-peace", x + 24, y - 22, 20, colour=GREEN)
    yield from _label(_under(one, now, look), x, y + 42, look, alert=one["status"] == "vanishing")


def _label(words: str, x: float, y: float, look: Look, *, alert: bool = False, width: float = 112) -> Iterator[Stamp]:
    """A line on a plate of its own, so that it is read before leaves too; never over the edge."""
    shown = text(words, x, y, 14, RUST if alert else INK, width=width)
    plate = wide(shown.name, 14) + 16
    x = min(max(x, plate / 2 + 4), look.width - plate / 2 - 4)
    yield box(x, y, plate, 22, ALERT if alert else PAPER, faint=0.88)
    yield shown._replace(x=x)


def _under(one: Mapping[str, Any], now: str, look: Look) -> str:
    """What stands under a bubble: what is in its way, or else what it is for."""
    status, lang = one["status"], look.lang
    if status == "growing" and "ripe_at" in one:
        return lasting(_ms(one["ripe_at"]) - _ms(now), lang)
    if status == "growing":
        return _say("soon" if one.get("ripens") == "soon" else "later", lang)
    if status in ("vanishing", "taken", "left", "protected"):
        return _say(status, lang)
    if one.get("from"):
        return _say("from", lang, name=look.names.get(one["from"], _say("friend", lang)))
    label: Texts = one["label"] or {}
    return label.get(lang) or _say("gift" if status == "golden" else "bubble", lang)


def _doing(scene: Mapping[str, Any], look: Look, *, visiting: bool) -> Iterator[Stamp]:
    """The buttons under the tree; one that cannot be used now is pale, and its press is answered with why."""
    y = TOP + CLEARING + 34
    if not visiting:
        yield from _offered(scene["can"], "collect_all", look, look.width / 2, y, 200)
        return
    yield from _offered(scene["can"], "steal_all", look, 82, y, 132)
    yield image("forest/mark-water", 166, y, 26, colour="#1f6f8b")
    waters = [one for one in scene["can"] if one["move"] == "water"]
    for n, one in enumerate(waters[:4]):
        colour, ink = ("#cdeaf3", "#0c3a4b") if one["can"] else (MIST, GREY)
        press = Press("move", "water", one["arguments"])
        yield from button(f"{one['arguments']['grams']}g", 207 + n * 53, y, 48, press, colour=colour, ink=ink, size=15)


def _offered(
    can: Sequence[Mapping[str, Any]], move: str, look: Look, x: float, y: float, width: float
) -> Iterator[Stamp]:
    for one in can:
        if one["move"] == move:
            colour, ink = (GREEN, "#ffffff") if one["can"] else (MIST, GREY)
            press = Press("move", move, one["arguments"])
            yield from button(_say(move, look.lang), x, y, width, press, colour=colour, ink=ink)


def _friends(shown: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    """The friends, those with the most to do first, two in a row; each with a place for a mark of words and picture."""
    top = TOP + CLEARING + 66
    yield box(look.width / 2, (top + look.height) / 2 + 8, look.width, look.height - top + 16, PAPER, radius=18)
    found = _in_order(look.pages)
    if "friends" in look.pages and not found:
        yield text(_say("alone", look.lang), look.width / 2, top + 60, 15, GREY, width=look.width - 32)
    first = COLUMNS * look.scrolled
    for n, one in enumerate(found[first : first + COLUMNS * ROWS]):
        x = look.width * (0.25 + 0.5 * (n % COLUMNS))
        yield from _friend(one, look, x, top + 29 + n // COLUMNS * 47, here=one["player"] == shown["friend"])


def _friend(one: Mapping[str, Any], look: Look, x: float, y: float, *, here: bool) -> Iterator[Stamp]:
    name = look.names.get(one["player"], _say("friend", look.lang))
    yield box(x, y, 190, 44, "#e6f4d8" if here else PAPER, press=Press("visit", one["player"]))
    yield box(x - 73, y, 34, 34, LEAF, radius=17)
    yield text(name[:1], x - 73, y, 16, INK)
    yield text(name, x - 50, y, 16, align="left", width=72)
    if mark := _mark(one["marks"]):
        colour, ink = {"take": ("#d8f3c4", "#14532d"), "help": (ALERT, RUST)}.get(mark, (MIST, INK))
        yield box(x + 56, y, 72, 28, colour)
        yield image(f"forest/mark-{mark}", x + 33, y, 16, colour=ink)
        yield text(_say(mark, look.lang), x + 67, y, 14, ink, width=48)


def _in_order(pages: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    friends = (one for one in pages.get("friends", {}).get("friends", ()) if not one["me"])
    return sorted(friends, key=lambda one: (WORTH.index(_mark(one["marks"])), one["rank"]))


def _mark(marks: Mapping[str, bool]) -> str:
    return next((one for one in WORTH if marks.get(one)), "")


def _say(key: str, lang: Lang, **values: object) -> str:
    zh, en = WORDS[key]
    return (zh if lang == "zh-CN" else en).format(**values)


def _number(grams: int) -> str:
    return f"{grams:,}"


def _ms(instant: str) -> float:
    return datetime.fromisoformat(instant).timestamp() * 1000
