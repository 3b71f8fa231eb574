"""The farm on the desktop: the picture of a yard, as stamps. Pure: no engine, no window, no clock of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from games.farm.face import sheets
from games.stage import pieces
from games.stage.pieces import GROUND, TOP, Friend, ms_of, name_of, offered, plate
from games.stage.seasons import words_at
from games.stage.sheets import Sheet
from games.stage.stamps import (
    ALERT,
    BROWN,
    GOLD,
    GREEN,
    GREY,
    INK,
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
)

GAME = "farm"
TITLE = {"zh-CN": "庄园", "en": "Farm"}
PAGES = ("friends", "tasks")
SHEETS = sheets.SHEETS
SOUNDS = {"feed": "feed", "feed_friend": "feed", "take_eggs": "egg", "donate": "celebrate", "receive": "collect"}
SCARF = {"own": "#c8402e", "thief": "#d98324", "guest": "#2f7fb5", "work": "#7a5bb0"}
HEN, TROUGH, EGG = (128, TOP + 202, 158), (216, TOP + 240, 172), (350, TOP + 40, 84)
"""Where they stand, and how large."""
PLACES = ((276, TOP + 178, 118), (346, TOP + 214, 118))
"""Where guests stand, and how large."""
ROW = 44
BED = (70, TOP + 150)
WORTH = {"hungry": "feed", "thieves": "tell"}

WORDS = {
    "feed": ("饲料 {grams} g", "{grams} g of feed"),
    "eggs": ("鸡蛋 {eggs}", "{eggs} eggs"),
    "trough": ("食槽 {grams} g · {time}", "Trough {grams} g · {time}"),
    "trough_empty": ("食槽空了", "The trough is empty"),
    "minutes": ("还能吃 {n} 分钟", "{n} min to go"),
    "hours": ("还能吃 {n} 小时", "{n} h to go"),
    "days": ("还能吃 {n} 天", "{n} d to go"),
    "nobody_eats": ("没有小鸡在吃", "nobody eats"),
    "at": ("正在 {name} 的庄园", "On {name}’s farm"),
    "back": ("回我的庄园", "My farm"),
    "no_hen": ("领养一只小鸡，好习惯会变成它的饲料", "Take in a hen: good habits become her feed."),
    "friend_no_hen": ("{name} 还没有领养小鸡", "{name} has no hen yet."),
    "adopt": ("带一只小鸡回家", "Take a hen home"),
    "feed_hen": ("喂小鸡", "Feed"),
    "door": ("门口有 {grams} g", "{grams} g at the door"),
    "take_eggs": ("收 {n} 个蛋", "Take {n}"),
    "pet": ("摸摸它", "Stroke her"),
    "tuck_in": ("哄睡", "Tuck in"),
    "wake": ("轻轻叫醒", "Wake"),
    "recall": ("叫回家", "Call home"),
    "send_home": ("请走", "Send home"),
    "chase": ("拍拍手", "Clap"),
    "feed_friend": ("帮喂一餐", "Feed her"),
    "send_wheat": ("送麦子", "Wheat"),
    "visit": ("去做客", "Tea"),
    "hire": ("请帮手", "Hire"),
    "invite": ("请吃饭", "Invite"),
    "tell_owner": ("告诉主人", "Tell"),
    "eating": ("正在吃", "eating"),
    "hungry": ("等开饭", "ready to eat"),
    "sleepy": ("睡着了", "asleep"),
    "resting": ("打个盹", "napping"),
    "away": ("出门了", "out"),
    "thief": ("{name}来蹭饭", "{name}’s hen eats here"),
    "guest": ("{name}来做客", "{name}’s hen: tea"),
    "work": ("{name}来帮忙", "{name}’s hen helps"),
    "mine": ("我的小鸡在这儿", "My hen is here"),
    "away_thief": ("小鸡去 {name} 家蹭饭了", "She is at {name}’s trough"),
    "away_guest": ("小鸡去 {name} 家做客了", "She is at {name}’s for tea"),
    "away_work": ("小鸡去 {name} 家帮忙了", "She helps out at {name}’s"),
    "fenced": ("围着篱笆", "fenced in"),
    "huahua": ("花花", "Huahua"),
    "doudou": ("豆豆", "Doudou"),
    "mimi": ("咪咪", "Mimi"),
    "tuantuan": ("团团", "Tuantuan"),
    "guoguo": ("果果", "Guoguo"),
    "xiaomai": ("小麦", "Xiaomai"),
    "mark_feed": ("等开饭", "Feed"),
    "mark_tell": ("有蹭饭", "Tell"),
    "told_feed": ("开饭啦", "Bon appétit!"),
    "told_receive": ("收进 {grams} g", "+{grams} g in store"),
    "told_take_eggs": ("收到 {eggs} 个蛋", "+{eggs} eggs"),
    "told_send_home": ("它回家了，吃了 {grams} g", "She has gone home; she ate {grams} g."),
    "told_chase": ("它回家了，留下 {dropped} g", "She has gone home and left {dropped} g."),
    "told_dodged": ("它躲了一下，回家了", "She dodged, and has gone home."),
    "told_recall": ("小鸡回来了，吃了 {grams} g", "Your hen is back; she ate {grams} g."),
    "told_pet": ("它很开心", "She likes that."),
    "told_feed_friend": ("喂好了，好友会看到", "Fed. Your friend will see it."),
    "told_hire": ("帮手来了", "A helper has come."),
    "told_invite": ("邀请送到了", "Invited."),
    "told_tell_owner": ("告诉好友了", "Your friend knows now."),
    "told_right": ("答对了", "That is right."),
    "told_wrong": ("没关系，正确的标出来了", "Never mind, the right one is marked."),
    "practised_right": ("答对了！", "That is right."),
    "practised_wrong": ("没关系。", "Never mind."),
    "told_donate": ("谢谢你！凭证 {number}", "Thank you! Receipt {number}"),
    "told_sign_in": ("见到你真好，饲料放在门口了", "Good to see you! There is feed at the door."),
    "told_take_tool": ("放进道具里了", "It is with your tools."),
    "told_other": ("好了", "Done"),
}


def picture(shown: Mapping[str, Any], look: Look) -> list[Stamp]:
    """Return the stamps of one's own yard, or of the friend's whom the scene shows, from the back to the front."""
    scene, visiting = shown["scene"], bool(shown["friend"])
    words = words_at(shown["now"]) + (" theirs" if visiting else "")
    return [
        Stamp(
            "image",
            "farm/yard",
            look.width / 2,
            look.height / 2,
            look.width,
            look.height,
            pose=words,
            clips=("farm/yard", words),
        ),
        *(_visit(shown, look) if visiting else _home(shown, look)),
        *(_filled(shown, look) if scene["hen"] else _nobody(shown, look)),
        *(_deeds(scene, look) if visiting else _doing(scene, look)),
        *_friends(shown, look),
    ]


def sheet(name: str, shown: Mapping[str, Any], look: Look) -> Sheet:
    """Return what is on a sheet."""
    return sheets.sheet(name, look)


def keep(shown: Mapping[str, Any], kept: Mapping[str, int]) -> dict[str, int]:
    """Return nothing: everything in a yard has its place."""
    return {}


def rows(pages: Mapping[str, Mapping[str, Any]]) -> int:
    """Return how many rows of friends there are."""
    return pieces.rows_of(len(_in_order(pages)))


def coming(shown: Mapping[str, Any]) -> list[str]:
    """Return the instants at which something of one's own will have changed: the trough is empty."""
    trough = shown["scene"].get("trough") or {}
    return [trough["empty_at"]] if trough.get("empty_at") else []


def told(move: str, result: Mapping[str, Any], lang: Lang) -> str:
    """Return what to say when a move was made."""
    key = "dodged" if move == "chase" and not result["dropped_mg"] else move
    if move in ("answer", "practise"):
        key = "right" if result["correct"] else "wrong"
    grams = result.get("received_mg" if move == "receive" else "ate_mg", 0) // 1000
    dropped = result.get("dropped_mg", 0) // 1000
    values = {"grams": f"{grams:,}", "dropped": f"{dropped:,}", "eggs": result.get("eggs", 0)}
    values["number"] = result.get("receipt", "")
    if move == "practise":
        gap = " " if lang == "en" else ""
        return f"{_say(f'practised_{key}', lang)}{gap}{result['explanation'].get(lang, '')}"
    return _say(f"told_{key}" if f"told_{key}" in WORDS else "told_other", lang, **values)


def posture(hen: Mapping[str, Any]) -> str:
    """Return the words by which a yard's own hen is drawn (assets/farm/hen.poses.json)."""
    return " ".join(filter(None, (hen["state"], "own", "ruffled" if hen["ruffled"] else "", hen.get("wears") or "")))


def _home(shown: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    scene, lang = shown["scene"], look.lang
    if not scene["hen"]:
        return
    yield from pieces.heading(look)
    yield image("farm/mark-grain", 30, 34, 28, colour=GREEN)
    yield text(_say("feed", lang, grams=f"{scene['store']['grams']:,}"), 50, 34, 22, align="left", width=220)
    yield image("farm/mark-egg", 272, 34, 26, colour="#b26b00")
    eggs = f"{scene['eggs_thousandths'] // 10 / 100:g}"
    yield text(_say("eggs", lang, eggs=eggs), 290, 34, 19, align="left", width=104)
    yield text(_in_trough(shown, lang), 18, 66, 15, GREY, align="left", width=look.width - 110)


def _visit(shown: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    at = _say("at", look.lang, name=name_of(shown["friend"], look))
    yield from pieces.banner(at, _say("back", look.lang), look)
    if shown["scene"]["hen"]:
        yield from pieces.heading(look, 76, 26)
        yield text(_in_trough(shown, look.lang), 18, 76, 15, BROWN, align="left", width=look.width - 36)


def _in_trough(shown: Mapping[str, Any], lang: Lang) -> str:
    trough = shown["scene"]["trough"]
    if not trough["mg"]:
        return _say("trough_empty", lang)
    left = ms_of(trough["empty_at"]) - ms_of(shown["now"]) if trough["empty_at"] else 0
    time = pieces.lasting(left, lang, WORDS) if left else _say("nobody_eats", lang)
    return _say("trough", lang, grams=trough["mg"] // 1000, time=time)


def _nobody(shown: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    friend = shown["friend"]
    words = _say("friend_no_hen", look.lang, name=name_of(friend, look)) if friend else _say("no_hen", look.lang)
    yield from plate(words, look.width / 2, TOP + 90, look, width=look.width - 40)
    if not friend:
        yield _hen(look.width / 2, TOP + 220, 180, "own", "hungry own")


def _filled(shown: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    """The hen, those who eat with her, the trough before them, and the egg that is coming."""
    scene = shown["scene"]
    hen, trough = scene["hen"], scene["trough"]
    x, y, size = HEN
    if hen["state"] != "away":
        own = next((Press("move", "pet", one["arguments"]) for one in scene["can"] if one["move"] == "pet"), None)
        yield _hen(x, y, size, "own", posture(hen), press=own)
        name = _say(hen["name"], look.lang) if hen["name"] in WORDS else hen["name"]
        yield from plate(f"{name} · {_say(hen['state'], look.lang)}", x, y - size / 2 - 12, look, width=170)
    for (across, down, large), one in zip(PLACES, scene["guests"], strict=False):
        eats = "eating" if trough["mg"] and one["kind"] != "guest" else "hungry"
        doing = f"{eats} stealing" if one["kind"] == "thief" else eats
        pose = f"{doing} {one['kind']} left"
        yield _hen(across, down, large, one["kind"], pose)
    x, y, size = TROUGH
    full = min(1.0, trough["mg"] / 1000 / trough["holds_g"])
    yield image("farm/trough", x, y, size, grown=max(0.04, round(full, 2)) if trough["mg"] else 0.0)
    if hen["fence_until"]:
        yield Stamp("image", "farm/fence", look.width / 2, TOP + GROUND - 20, look.width, 44)
        yield from plate(_say("fenced", look.lang), 50, TOP + GROUND - 52, look)
    if "part" in scene["egg"]:
        yield from _egg(scene, look)
    yield from _rows(scene, look)


def _hen(x: float, y: float, size: float, kind: str, pose: str, press: Press | None = None) -> Stamp:
    """A hen, who moves as she stands."""
    return image("farm/hen", x, y, size, colour=SCARF[kind], pose=pose, press=press, clips=("farm/hen", pose))


def _egg(scene: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    x, y, size = EGG
    ready, part = scene["egg"]["ready"], scene["egg"]["part"]
    press = Press("move", "take_eggs") if ready else None
    yield image("farm/egg", x, y, size, grown=1.0 if ready else round(part / 1000, 2), press=press,
                clips=("farm/egg", "ready" if ready else ""))  # fmt: skip
    words = _say("take_eggs", look.lang, n=ready) if ready else f"{part // 10}%"
    yield from plate(words, x, y + size / 2 + 2, look)


def _rows(scene: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    """Over the ground: where the hen is when she is out, and who eats here, with two calm verbs."""
    y: float = TOP + GROUND - 16
    away = scene["hen"].get("away")
    if away:
        words = _say(f"away_{away['as']}", look.lang, name=name_of(away["friend"], look))
        yield from _row(words, [one for one in scene["can"] if one["move"] == "recall"], y, look)
    for one in reversed([one for one in scene["guests"] if one["can"] or one["mine"]]):
        whose = name_of(one["whose"], look)
        words = _say("mine", look.lang) if one["mine"] else _say(one["kind"], look.lang, name=whose)
        verbs = [can for can in one["can"] if can["move"] == "send_home" or one["kind"] == "thief"]
        yield from _row(words, verbs, y, look)
        y -= ROW


def _row(words: str, verbs: list[Any], y: float, look: Look) -> Iterator[Stamp]:
    yield box(look.width / 2, y, look.width - 16, ROW - 4, PAPER, radius=18, faint=0.95)
    yield text(words, 22, y, 15, align="left", width=look.width - 44 - 104 * len(verbs))
    for n, one in enumerate(reversed(verbs)):
        press = Press("move", one["move"], one["arguments"])
        more = {"height": 34, "size": 15, "colour": "#e6f4d8", "ink": INK}
        yield from button(_say(one["move"], look.lang), look.width - 62 - 104 * n, y, 100, press, **more)


def _doing(scene: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    """The buttons under one's own yard."""
    y, lang = TOP + GROUND + 34, look.lang
    if not scene["hen"]:
        yield from offered(scene["can"], "adopt", _say("adopt", lang), look.width / 2, y, 220)
        return
    yield from offered(scene["can"], "feed", _say("feed_hen", lang), 98, y, 170)
    yield from pieces.openers(sheets.openers(lang), look)
    tasks = look.pages.get("tasks", {})
    door = _say("door", lang, grams=f"{tasks.get('waiting_mg', 0) // 1000:,}")
    yield from offered(tasks.get("can", ()), "receive", door, 291, y, 190, colour=GOLD, ink=BROWN)
    beds = [one for one in scene["can"] if one["move"] in ("wake", "tuck_in") and one["can"]]
    for one in beds[-1:]:
        press = Press("move", one["move"], one["arguments"])
        (x, y), more = BED, {"height": 38, "size": 15, "colour": PAPER, "ink": INK}
        yield from button(_say(one["move"], lang), x, y, 100, press, **more)


def _deeds(scene: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    """The buttons under a friend's yard: what kind thing can be done there."""
    y, lang = TOP + GROUND + 34, look.lang
    if not scene["hen"]:
        return
    mine = any(one["mine"] for one in scene["guests"])
    thieves = any(one["kind"] == "thief" and not one["mine"] for one in scene["guests"])
    first, last = ("recall" if mine else "feed_friend"), ("tell_owner" if thieves else "visit")
    for move, x, wide in ((first, 82, 140), ("send_wheat", 208, 100), (last, 326, 124)):
        yield from offered(scene["can"], move, _say(move, lang), x, y, wide)
    for move, x in (("hire", 104), ("invite", 296)):
        yield from offered(scene["can"], move, _say(move, lang), x, pieces.OPENERS, 188, height=40, size=15)


def _friends(shown: Mapping[str, Any], look: Look) -> Iterator[Stamp]:
    """The friends, those first for whom something can be done."""
    found = [_line(one, look.lang) for one in _in_order(look.pages)] if "friends" in look.pages else None
    yield from pieces.friends(found, look, shown["friend"])


def _line(one: Mapping[str, Any], lang: Lang) -> Friend:
    mark = _mark(one["hints"])
    if not mark:
        return Friend(one["player"])
    drawn, colour, ink = ("hungry", GOLD, BROWN) if mark == "hungry" else ("thief", ALERT, RUST)
    return Friend(one["player"], f"farm/mark-{drawn}", _say(f"mark_{WORTH[mark]}", lang), colour, ink)


def _in_order(pages: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    worth = (*WORTH, "")
    friends = (one for one in pages.get("friends", {}).get("friends", ()) if not one["me"])
    return sorted(friends, key=lambda one: (worth.index(_mark(one["hints"])), one["rank"]))


def _mark(hints: list[str]) -> str:
    return next((one for one in WORTH if one in hints), "")


def _say(key: str, lang: Lang, **values: object) -> str:
    return pieces.said(WORDS, key, lang, **values)
