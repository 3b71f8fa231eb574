"""The forest's sheets on the desktop: the species and planting one, and the trees that are grown together. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from games.stage import pieces
from games.stage.seasons import ZONE
from games.stage.sheets import Offer, Row, Sheet
from games.stage.stamps import Lang, Look, Press

Page = Mapping[str, Any]
SHEETS = {"trees": ("catalogue", "certificates"), "woods": ("woods", "wood?after={of}")}
"""Each with the pages that it is made of; one with `{of}` is asked for when the sheet is of something: `woods/7`."""
AMOUNTS, FEW = (10, 50, 100, 500, 1000), 3
"""Round amounts that are given to a wood by one press, and how many of them are offered besides all that is missing."""

WORDS = {
    "trees": ("树种", "Trees"),
    "woods": ("合种", "Together"),
    "trees_how": ("能量够了就能种下一棵真树。", "With enough energy a real tree is planted."),
    "price": ("{region} · {grams} g", "{region} · {grams} g"),
    "togo": ("还差 {grams} g", "{grams} g to go"),
    "left_tree": ("还剩 {n} 棵", "{n} left"),
    "left_reserve": ("还剩 {n} 块", "{n} left"),
    "sold_out": ("这一批种完了", "all planted"),
    "next_on": ("{day} 有下一批", "more on {day}"),
    "kept": ("为你留到 {day}", "kept for you until {day}"),
    "grows": ("正在种", "growing now"),
    "choose": ("现在种它", "Grow this"),
    "plant": ("种下", "Plant"),
    "reserve": ("预留", "Keep one"),
    "my_trees": ("我的证书", "My certificates"),
    "no_trees": ("还没有种下的树。收集能量，种下第一棵吧", "No tree yet. Collect energy and plant the first one."),
    "number": ("编号 {number}", "Number {number}"),
    "part": ("{day} 种下 · 用了 {grams} g", "planted on {day} with {grams} g"),
    "part_reserve": ("{day} 起守护 · 用了 {grams} g", "protected since {day} with {grams} g"),
    "woods_how": ("和家人好友一起种一棵树，大家都有证书。", "Grow one tree with others; everyone gets a certificate."),
    "no_woods": ("还没有合种。公共林随时可以加入", "Not growing any yet. Public woods are open to all."),
    "public": ("公共林", "Public woods"),
    "open": ("看看", "Open"),
    "people": ("{n} 人", "people: {n}"),
    "mine": ("我浇了 {grams} g", "my share {grams} g"),
    "found": ("带大家种", "Begin"),
    "found_how": ("你带领的小组可以一起种一棵{tree}。", "The group you lead can grow a {tree}."),
    "invite_how": (
        "想邀请家人好友成组，请到银行应用里办理。",
        "To make a group and invite others, go to your bank’s app.",
    ),
    "has": ("{percent}% · {grams} / {goal} g", "{percent}% · {grams} of {goal} g"),
    "left_today": ("今天还能浇 {grams} g", "{grams} g more today"),
    "planted_on": ("{day} 已种下", "planted on {day}"),
    "full": ("满了，等下一批树苗", "Full. It waits for the next trees."),
    "nobody_leaves": ("快种下了，谁也不会被请出去。", "It is nearly there: nobody is sent away any more."),
    "water": ("浇一浇，你有 {grams} g", "Water it: you have {grams} g"),
    "grams": ("{grams} g", "{grams} g"),
    "share": ("{rank}. {name} · {grams} g", "{rank}. {name} · {grams} g"),
    "today": ("今天 {grams} g", "{grams} g today"),
    "captain": ("队长", "captain"),
    "me": ("我", "Me"),
    "someone": ("一位爱树的人", "Somebody"),
    "remind": ("提醒大家", "Remind all"),
    "leave_wood": ("退出", "Leave"),
    "leave_sure": ("退出后 {grams} g 会回到你这里。", "You leave, and {grams} g come back to you."),
    "back": ("返回", "Back"),
}


def sheet(name: str, shown: Page, look: Look) -> Sheet:
    """Return what is on a sheet; `woods/7` is one wood. Without rows as long as one of its pages is not known."""
    kind, _, of = name.partition("/")
    title = _say(kind, look.lang)
    pages = pages_of(name)
    if not all(page in look.pages for page in pages):
        return Sheet(title, None)
    if of:
        page = look.pages[pages[-1]]
        return Sheet(_named(page, look.lang), [*_wood(page, shown["scene"], look)])
    made = _trees if kind == "trees" else _woods
    return Sheet(title, [*made(look.pages, shown["scene"], look.lang)])


def pages_of(name: str) -> list[str]:
    """Return the pages that a sheet is made of, by its name; those of a wood only when it names one."""
    kind, _, of = name.partition("/")
    return [page.format(of=of) for page in SHEETS[kind] if of or "{of}" not in page]


def openers(lang: Lang) -> dict[str, str]:
    """Return what the buttons say that open the sheets."""
    return {name: _say(name, lang) for name in SHEETS}


def _trees(pages: Mapping[str, Page], scene: Page, lang: Lang) -> Iterator[Row]:
    yield Row(_say("trees_how", lang))
    energy, grows = pages["catalogue"]["energy_g"], scene["tree"]["species"]
    for one in pages["catalogue"]["species"]:
        yield _species(one, energy, lang, grows=one["species"] == grows)
    mine = pages["certificates"]["certificates"]
    yield Row(_say("my_trees", lang), "" if mine else _say("no_trees", lang), heads=bool(mine))
    for one in mine:
        values = {"day": _day(one["planted_at"], lang), "grams": _number(one["mine_g"])}
        number = _say("number", lang, number=one["number"])
        part = "part_reserve" if one["kind"] == "reserve" else "part"
        yield Row(_title(one, lang), f"{number}\n{_say(part, lang, **values)}")


def _species(one: Page, energy: int, lang: Lang, *, grows: bool) -> Row:
    """A species: what it costs, how many are left, how far the player's energy goes, and what can be done now."""
    can = {offer["move"]: offer for offer in one["can"]}
    price, region = one["price_g"], one["region"].get(lang, "")
    costs, about = _say("price", lang, region=region, grams=_number(price)), [_stock(one, lang)]
    if energy < price:
        about.append(_say("togo", lang, grams=_number(price - energy)))
    if grows:
        about.append(_say("grows", lang))
    moves = [move for move in ("plant", "reserve") if can[move]["can"]] + (["choose"] if not grows else [])
    under = f"{costs}\n{' · '.join(about)}"
    return Row(_title(one, lang), under, [_offer(can[move], move, lang) for move in moves], energy / price)


def _stock(one: Page, lang: Lang) -> str:
    if one["kept_until"]:
        return _say("kept", lang, day=_day(one["kept_until"], lang))
    if one["left"] > 0:
        return _say(f"left_{one['kind']}", lang, n=_number(one["left"]))
    return _say("next_on", lang, day=_day(one["next_release"], lang)) if one["next_release"] else _say("sold_out", lang)


def _woods(pages: Mapping[str, Page], scene: Page, lang: Lang) -> Iterator[Row]:
    page = pages["woods"]
    mine = {one["wood"] for one in page["woods"]}
    yield Row(_say("woods_how", lang), "" if mine else _say("no_woods", lang))
    for one in page["woods"]:
        yield _line(one, lang)
    tree = _title(scene["tree"], lang)
    for can in page["can"]:
        yield Row(_say("found_how", lang, tree=tree), offers=[_offer(can, "found", lang)])
    for one in page["public"]:
        if one["wood"] not in mine:
            yield _line(one, lang)
    yield Row(_say("invite_how", lang))


def _line(one: Page, lang: Lang) -> Row:
    """A wood in the list: how far it is, and the way to it."""
    about = [f"{_percent(one)}%"]
    if one.get("people"):
        about.append(_say("people", lang, n=one["people"]))
    if one["mine_g"]:
        about.append(_say("mine", lang, grams=_number(one["mine_g"])))
    to = Offer(_say("open", lang), Press("sheet", f"woods/{one['wood']}"))
    return Row(_named(one, lang), " · ".join(about), [to], one["energy_g"] / max(1, one["goal_g"]))


def _wood(page: Page, scene: Page, look: Look) -> Iterator[Row]:
    """One wood: how far it is, watering it, and who gave how much."""
    lang, can = look.lang, {one["move"]: one for one in page["can"]}
    values = {"grams": _number(page["energy_g"]), "goal": _number(page["goal_g"])}
    mine = _say("mine", lang, grams=_number(page["mine_g"]))
    about = [_say("people", lang, n=page["people"]), mine, _state(page, lang)]
    yield Row(_say("has", lang, percent=_percent(page), **values), " · ".join(about),
              part=page["energy_g"] / max(1, page["goal_g"]))  # fmt: skip
    if page["nobody_leaves"]:
        yield Row(_say("nobody_leaves", lang))
    energy = scene.get("energy_g", 0)
    if "water_wood" in can and not page["planted_at"]:
        most = min(page["left_today_g"], page["goal_g"] - page["energy_g"], energy)
        yield Row(_say("water", lang, grams=_number(energy)), offers=[*_waters(can["water_wood"], most, lang)])
    for one in page["ranking"]["rows"]:
        yield _share(one, page["captain"], look)
    if "remind" in can:
        back = Offer(_say("back", lang), Press("sheet", "woods"))
        yield Row("", offers=[_offer(can["remind"], "remind", lang), back])
        return
    if can.get("leave_wood", {}).get("can"):
        leave = _offer(can["leave_wood"], "leave_wood", lang)
        yield Row(_say("leave_sure", lang, grams=_number(page["mine_g"])), offers=[leave])
    yield Row(_say("back", lang), press=Press("sheet", "woods"))


def _waters(can: Page, most: int, lang: Lang) -> Iterator[Offer]:
    """What may be poured: some round amounts, and all that is missing, allowed today and there."""
    least = can["arguments"]["grams"]
    amounts = [*[one for one in AMOUNTS if least <= one < most][:FEW], most] if most >= least else [least]
    for n in amounts:
        press = Press("move", can["move"], {**can["arguments"], "grams": n})
        yield Offer(_say("grams", lang, grams=_number(n)), press, can["can"])


def _state(page: Page, lang: Lang) -> str:
    if page["planted_at"]:
        return _say("planted_on", lang, day=_day(page["planted_at"], lang))
    return _say("full", lang) if page["full_since"] else _say("left_today", lang, grams=_number(page["left_today_g"]))


def _share(one: Page, captain: str | None, look: Look) -> Row:
    name = pieces.name_of(one["player"], look) if one["player"] else _say("someone", look.lang)
    values = {"rank": one["rank"], "name": _say("me", look.lang) if one["me"] else name}
    about = [_say("captain", look.lang)] if one["player"] and one["player"] == captain else []
    about.append(_say("today", look.lang, grams=_number(one["today_g"])))
    return Row(_say("share", look.lang, grams=_number(one["total_g"]), **values), " · ".join(about))


def _named(one: Page, lang: Lang) -> str:
    return f"{one['name'].get(lang, '')} · {_title(one, lang)}"


def _title(one: Page, lang: Lang) -> str:
    title: str = one["title"].get(lang, one["species"])
    return title


def _percent(one: Page) -> int:
    return min(100, 100 * int(one["energy_g"]) // max(1, int(one["goal_g"])))


def _day(at: str, lang: Lang) -> str:
    """A day as people say it, of an instant or of a date."""
    instant = datetime.fromisoformat(at)
    day = instant.astimezone(ZONE) if instant.tzinfo else instant
    return f"{day.month}月{day.day}日" if lang == "zh-CN" else f"{day:%b} {day.day}"


def _number(grams: int) -> str:
    return f"{grams:,}"


def _offer(can: Page, words: str, lang: Lang) -> Offer:
    return Offer(_say(words, lang), Press("move", can["move"], can["arguments"]), can["can"])


def _say(key: str, lang: Lang, **values: object) -> str:
    return pieces.said(WORDS, key, lang, **values)
