"""The forest on the desktop: the picture of a scene, as stamps. Pure: no engine, no window, no clock of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from games.forest.face import sheets
from games.stage import pieces
from games.stage.pieces import GROUND, OPENERS, TOP, Friend, lasting, ms_of, name_of, offered, plate
from games.stage.seasons import words_at
from games.stage.sheets import Sheet
from games.stage.stamps import (
    ALERT,
    BROWN,
    GREEN,
    GREY,
    INK,
    MIST,
    RUST,
    Lang,
    Look,
    Press,
    Stamp,
    Texts,
    button,
    image,
    text,
)

GAME = "forest"
TITLE = {"zh-CN": "森林", "en": "Forest"}
PAGES = ("friends",)
SHEETS = sheets.SHEETS
SOUNDS = {
    "collect": "collect", "collect_all": "collect", "steal": "collect", "steal_all": "collect",
    "help_collect": "collect", "water": "water", "water_wood": "water", "plant": "celebrate",
}  # fmt: skip
PHASES = 6  # steps between the seven phases of a tree
DRAWN_AS = ("saxaul", "caragana", "tamarisk", "scots_pine", "fir", "wetland")  # the others are drawn as `tree`
PLACES = ((0.27, 0.27), (0.73, 0.27), (0.5, 0.08), (0.13, 0.57), (0.87, 0.57), (0.5, 0.45))
"""Where bubbles hang: on two arcs round the canopy, in parts of the clearing, as on the web."""

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
    "revive": ("复活能量", "Bring back energy"),
    "revive_g": ("复活 {grams} g", "Bring back {grams} g"),
    "thumb": ("点赞", "Thumbs-up"),
    "thumbs": ("点赞 · {n}", "Thumbs-up · {n}"),
    "take": ("可收", "Take"),
    "help": ("快消失", "Help"),
    "soon": ("快熟了", "Soon"),
    "later": ("还在长", "growing"),
    "taken": ("已收过", "taken"),
    "left": ("留给主人", "the owner’s"),
    "protected": ("受保护", "protected"),
    "vanishing": ("快消失了", "vanishing"),
    "gift": ("好友的礼物", "a gift"),
    "from": ("{name} 送的", "from {name}"),
    "bubble": ("能量", "energy"),
    "more": ("还有 {n} 个", "{n} more"),
    "got": ("收到 {grams} g", "+{grams} g"),
    "watered": ("浇了 {grams} g，好友会看到", "You gave {grams} g. Your friend will see it."),
    "helped": ("帮好友收下了 {grams} g", "You saved {grams} g for your friend."),
    "revived": ("帮好友复活了 {grams} g，等好友来收", "You brought back {grams} g. Your friend will find it."),
    "thumbed": ("已点赞，好友会看到", "Thumbs up! Your friend will see it."),
    "chosen": ("现在种的是这一棵", "This one grows now."),
    "kept": ("为你留了两周", "Kept for you for two weeks."),
    "planted": ("种好了！编号 {number}", "Planted! Number {number}"),
    "founded": ("合种开始了", "You grow it together now."),
    "poured": ("浇了 {grams} g", "Gave {grams} g"),
    "full": ("树种下了，谢谢大家", "The tree is planted. Thank you, all!"),
    "reminded": ("提醒了 {n} 位", "Reminded {n}."),
    "returned": ("{grams} g 回到你这里了", "{grams} g are yours again."),
    "made": ("完成", "Done"),
}
TOLD = {
    "water": "watered", "help_collect": "helped", "revive": "revived", "thumb": "thumbed", "choose": "chosen",
    "reserve": "kept", "plant": "planted", "found": "founded", "water_wood": "poured", "remind": "reminded",
    "leave_wood": "returned",
}  # fmt: skip


def picture(shown: Mapping[str, Any], look: Look) -> list[Stamp]:
    """Return the stamps of one's own forest, or of the friend's whom the scene shows, from the back to the front."""
    scene = shown["scene"]
    return [
        *_clearing(shown, look),
        *(_visit(shown, look) if shown["friend"] else _home(scene, look)),
        *_bubbles(shown, look),
        *_doing(scene, look, visiting=bool(shown["friend"])),
        *_friends(shown, look),
    ]


def sheet(name: str, shown: Mapping[str, Any], look: Look) -> Sheet:
    """Return what is on a sheet."""
    return sheets.sheet(name, shown, look)


def keep(shown: Mapping[str, Any], kept: Mapping[str, int]) -> dict[str, int]:
    """Return where each bubble hangs: who stays keeps the place, who comes gets a free one."""
    names = [one["name"] for one in shown["scene"]["bubbles"]]
    stays = {name: kept[name] for name in names if name in kept}
    free = iter([n for n in range(len(PLACES)) if n not in stays.values()])
    return stays | {name: next(free, 0) for name in names if name not in stays}


def rows(pages: Mapping[str, Mapping[str, Any]]) -> int:
    """Return how many rows of friends there are."""
    return pieces.rows_of(len(_in_order(pages)))


def coming(shown: Mapping[str, Any]) -> list[str]:
    """Return the instants at which something of one's own will have changed: bubbles ripen."""
    return [one["ripe_at"] for one in shown["scene"]["bubbles"] if one["status"] == "growing"]


def told(move: str, result: Mapping[str, Any], lang: Lang) -> str:
    """Return what to say when a move was made."""
    key = "full" if result.get("planted") else TOLD.get(move, "got" if "grams" in result else "made")
    values = {"number": result.get("number", ""), "n": result.get("members", 0)}
    return _say(key, lang, grams=_number(result.get("grams", 0)), **values)


def grown(tree: Mapping[str, Any]) -> float:
    """Return how far a tree has come, 0 to 1 over all its phases."""
    return float(min(1, max(0, (tree["phase"] + tree["part"] / 1000) / PHASES)))


def _clearing(shown: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    tree, words = shown["scene"]["tree"], words_at(shown["now"]) + (" theirs" if shown["friend"] else "")
    yield Stamp("image", "forest/clearing", look.width / 2, look.height / 2, look.width, look.height, pose=words,
                clips=("forest/clearing", words))  # fmt: skip
    kind = tree["species"] if tree["species"] in DRAWN_AS else "tree"
    yield image(f"forest/{kind}", look.width / 2, TOP + GROUND - 148, 280, grown=round(grown(tree), 2),
                clips=("forest/tree", "standing"))  # fmt: skip


def _home(scene: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    tree, lang = scene["tree"], look.lang
    named = tree["title"].get(lang, tree["species"])
    missing = tree.get("missing_g", 0)
    yield from pieces.heading(look)
    yield image("forest/mark-leaf", 30, 34, 30, colour=GREEN)
    yield text(_say("energy", lang, grams=_number(scene["energy_g"])), 52, 34, 22, align="left", width=300)
    under = _say("togo", lang, tree=named, grams=_number(missing)) if missing else _say("done", lang, tree=named)
    yield text(under, 18, 66, 15, GREY, align="left", width=look.width - 36)


def _visit(shown: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    at = _say("at", look.lang, name=name_of(shown["friend"], look))
    yield from pieces.banner(at, _say("back", look.lang), look)
    tree = shown["scene"]["tree"]
    under = f"{tree['title'].get(look.lang, tree['species'])} · " + _say(
        "grown", look.lang, grams=_number(shown["scene"]["grown_g"])
    )
    yield from pieces.heading(look, 76, 26)
    yield text(under, 18, 76, 15, BROWN, align="left", width=look.width - 36)


def _bubbles(shown: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    scene = shown["scene"]
    for one in scene["bubbles"]:
        across, down = PLACES[look.kept.get(one["name"], 0)]
        yield from _bubble(one, shown["now"], look, look.width * across, TOP + GROUND * down + 14)
    if scene["more"]:
        words = _say("more", look.lang, n=scene["more"])
        yield from plate(words, look.width / 2, TOP + GROUND - 6, look, width=220)


def _bubble(one: Mapping[str, Any], now: str, look: Look, x: float, y: float) -> Iterator[Stamp]:
    offer = next((can for can in one["can"] if can["can"]), one["can"][0])
    press = Press("move", offer["move"], offer["arguments"])
    growing = one["status"] == "growing"
    yield image(f"forest/bubble-{DRAWN.get(one['status'], 'left')}", x, y, 60, faint=0.9 if growing else 1, press=press,
                clips=("forest/bubble", one["status"] if offer["can"] else ""))  # fmt: skip
    yield text(f"{one['grams']}g", x, y, 17, GREY if growing else INK)
    if one["status"] == "protected":
        yield image("forest/mark-peace", x + 24, y - 22, 20, colour=GREEN)
    yield from plate(_under(one, now, look), x, y + 42, look, alert=one["status"] == "vanishing")


def _under(one: Mapping[str, Any], now: str, look: Look) -> str:
    """What stands under a bubble: what is in its way, or else what it is for."""
    status, lang = one["status"], look.lang
    if status == "growing" and "ripe_at" in one:
        return lasting(ms_of(one["ripe_at"]) - ms_of(now), lang)
    if status == "growing":
        return _say("soon" if one.get("ripens") == "soon" else "later", lang)
    if status in ("vanishing", "taken", "left", "protected"):
        return _say(status, lang)
    if one.get("from"):
        return _say("from", lang, name=name_of(one["from"], look))
    label: Texts = one["label"] or {}
    return label.get(lang) or _say("gift" if status == "golden" else "bubble", lang)


def _doing(scene: Mapping[str, Any], look: Look, *, visiting: bool) -> Iterator[Stamp]:
    """The buttons under the tree; one that cannot be used now is pale, and its press is answered with why."""
    y = TOP + GROUND + 34
    if not visiting:
        yield from offered(scene["can"], "collect_all", _say("collect_all", look.lang), look.width / 2, y, 200)
        yield from pieces.openers(sheets.openers(look.lang), look)
        return
    yield from offered(scene["can"], "steal_all", _say("steal_all", look.lang), 82, y, 132)
    yield image("forest/mark-water", 166, y, 26, colour="#1f6f8b")
    waters = [one for one in scene["can"] if one["move"] == "water"]
    for n, one in enumerate(waters[:4]):
        colour, ink = ("#cdeaf3", "#0c3a4b") if one["can"] else (MIST, GREY)
        press = Press("move", "water", one["arguments"])
        yield from button(f"{one['arguments']['grams']}g", 207 + n * 53, y, 48, press, colour=colour, ink=ink, size=15)
    grams, thumbs = scene["revive_g"], scene["thumbs"]
    revive = _say("revive_g" if grams else "revive", look.lang, grams=_number(grams))
    yield from offered(scene["can"], "revive", revive, 104, OPENERS, 188, height=40, size=15)
    thumb = _say("thumbs" if thumbs else "thumb", look.lang, n=thumbs)
    yield from offered(scene["can"], "thumb", thumb, 296, OPENERS, 188, height=40, size=15)


def _friends(shown: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    """The friends, those with the most to do first."""
    found = [_line(one, look.lang) for one in _in_order(look.pages)] if "friends" in look.pages else None
    yield from pieces.friends(found, look, shown["friend"])


def _line(one: Mapping[str, Any], lang: Lang) -> Friend:
    mark = _mark(one["marks"])
    if not mark:
        return Friend(one["player"])
    colour, ink = {"take": ("#d8f3c4", "#14532d"), "help": (ALERT, RUST)}.get(mark, (MIST, INK))
    return Friend(one["player"], f"forest/mark-{mark}", _say(mark, lang), colour, ink)


def _in_order(pages: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    friends = (one for one in pages.get("friends", {}).get("friends", ()) if not one["me"])
    return sorted(friends, key=lambda one: (WORTH.index(_mark(one["marks"])), one["rank"]))


def _mark(marks: Mapping[str, bool]) -> str:
    return next((one for one in WORTH if marks.get(one)), "")


def _number(grams: int) -> str:
    return f"{grams:,}"


def _say(key: str, lang: Lang, **values: object) -> str:
    return pieces.said(WORDS, key, lang, **values)
