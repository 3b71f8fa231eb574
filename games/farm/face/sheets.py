"""The farm's sheets on the desktop: tasks, the question of the day, gifts with receipts, tools. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from games.stage import pieces
from games.stage.sheets import Offer, Row, Sheet
from games.stage.stamps import ALERT, Lang, Look, Press

Page = Mapping[str, Any]
SHEETS = {"tasks": ("tasks",), "quiz": ("quiz", "practice"), "give": ("projects", "receipts"), "tools": ("bag",)}
"""Each with the pages that it is made of."""
AMOUNTS = (1, 5, 10)
"""So many eggs can be given by one press."""

WORDS = {
    "tasks": ("任务", "Tasks"),
    "quiz": ("答题", "Quiz"),
    "give": ("捐蛋", "Give"),
    "tools": ("道具", "Tools"),
    "quiz_title": ("庄园小课堂", "Question of the day"),
    "give_title": ("把蛋送给需要的人", "Give eggs to those in need"),
    "sign_in": ("签到", "Hello"),
    "good_day": ("今天也来看看小鸡", "Good to see you today"),
    "receive": ("领取", "Receive"),
    "todo": ("已做 {so_far}/{need}", "Done so far: {so_far} of {need}"),
    "gives": ("已做 {so_far}/{need} · 给 {grams} g", "Done so far: {so_far} of {need} · gives {grams} g"),
    "finished": ("完成了，门口有 {grams} g", "Done: {grams} g at the door"),
    "received": ("已领取", "Received"),
    "no_tasks": ("现在没有任务，晚点再来", "No tasks right now. Come back later."),
    "quiz_how": ("答对答错都有饲料，答完会告诉你为什么", "Right or wrong, there is feed for it, and you learn why."),
    "right": ("正确答案", "The right answer"),
    "yours": ("你的回答", "Your answer"),
    "yours_right": ("你的回答，答对了", "Your answer, and it is right"),
    "missed": ("{day} 再见到它", "It comes back on {day}"),
    "practice": ("练一练", "Practice"),
    "practice_how": ("练习没有奖励，也不着急。", "Practice earns nothing, and nobody is in a hurry."),
    "eggs": ("你有 {n} 个蛋", "Eggs that you have: {n}"),
    "given": ("{eggs} / {goal} 个蛋 · {unit}", "{eggs} of {goal} eggs · {unit}"),
    "left_today": ("今天还能捐 {n} 个", "Takes {n} more from you today"),
    "is_reached": ("已经达成，谢谢大家", "Reached. Thank you, all!"),
    "is_over": ("已经结束", "Over"),
    "is_soon": ("快开始了", "Begins soon"),
    "amount": ("{n} 个蛋", "Give {n}"),
    "receipt": ("凭证 {number}", "Receipt {number}"),
    "many": ("{title} × {n}", "{title} × {n}"),
    "use": ("使用", "Use"),
    "at_friends": ("在好友的院子里使用", "To be used in a friend’s yard"),
    "used_today": ("今天用了 {used}/{of}", "Used today: {used} of {of}"),
    "tool_task": ("已做 {so_far}/{need} · 得：{tool}", "Done so far: {so_far} of {need} · brings: {tool}"),
}


def sheet(name: str, look: Look) -> Sheet:
    """Return what is on a sheet; without rows as long as one of its pages is not known."""
    title = _say(f"{name}_title" if f"{name}_title" in WORDS else name, look.lang)
    if not all(page in look.pages for page in SHEETS[name]):
        return Sheet(title, None)
    return Sheet(title, [*MADE_OF[name](look.pages, look.lang)])


def openers(lang: Lang) -> dict[str, str]:
    """Return what the buttons say that open the sheets."""
    return {name: _say(name, lang) for name in SHEETS}


def _tasks(pages: Mapping[str, Page], lang: Lang) -> Iterator[Row]:
    page = pages["tasks"]
    for can in page["can"]:
        if can["move"] == "sign_in":
            yield Row(_say("good_day", lang), offers=[_offer(can, "sign_in", lang)])
    for one in page["tasks"]:
        values = {"so_far": one["so_far"], "need": one["need"]}
        grams = one["waiting_mg"] // 1000 if one["state"] == "finished" else one["gives_g"]
        key = "gives" if one["state"] == "todo" and grams else one["state"]  # what some give depends on what is done
        under = _say(key, lang, grams=grams, **values)
        offers = [_offer(can, "receive", lang) for can in one["can"]]
        yield Row(one["title"].get(lang, one["task"]), under, offers, _part(one["so_far"], one["need"]))
    if not page["tasks"]:
        yield Row(_say("no_tasks", lang))


def _quiz(pages: Mapping[str, Page], lang: Lang) -> Iterator[Row]:
    page = pages["quiz"]
    asked, solution = page["sheet"], page["solution"]
    if asked is None:
        yield Row((page["none"] or {}).get(lang, ""))
    else:
        yield Row(asked["text"].get(lang, ""), asked["topic"].get(lang, ""))
        yield from _solved(asked, solution, lang) if solution else _open(asked, page["can"], lang)
    if solution or asked is None:
        yield from _practice(pages["practice"]["sheets"][:1], lang)
    for one in page["missed"]:
        yield Row(one["text"].get(lang, ""), _say("missed", lang, day=one["comes_back_on"]))


def _open(asked: Page, can: Page, lang: Lang) -> Iterator[Row]:
    for one in asked["options"]:
        yield _option(one, can, lang)
    yield Row(_say("quiz_how", lang))


def _solved(asked: Page, solution: Page, lang: Lang) -> Iterator[Row]:
    """What was answered and what is right come first, then why: that is what an answer is looked at for."""
    told = (solution["chosen"], solution["right"])
    for one in (one for one in asked["options"] if one["option"] in told):
        yield _answered(one, solution, lang)
    yield Row(solution["explanation"].get(lang, ""))
    for one in (one for one in asked["options"] if one["option"] not in told):
        yield _answered(one, solution, lang)


def _practice(asked: Sequence[Page], lang: Lang) -> Iterator[Row]:
    """A question to practise with, after that of the day; once it is answered the next one is there."""
    for one in asked:
        yield Row(_say("practice", lang), _say("practice_how", lang), heads=True)
        yield Row(one["text"].get(lang, ""), one["topic"].get(lang, ""))
        for option in one["options"]:
            yield _option(option, one["can"], lang)


def _option(one: Page, can: Any, lang: Lang) -> Row:
    """An option that can be chosen: the row as a whole is its button."""
    press = next(
        (Press("move", one_can["move"], {**one_can["arguments"], "option": one["option"]}) for one_can in can), None
    )
    return Row(one["text"].get(lang, ""), press=press)


def _answered(one: Page, solution: Page, lang: Lang) -> Row:
    right, mine = one["option"] == solution["right"], one["option"] == solution["chosen"]
    key = "yours_right" if right and mine else "right" if right else "yours" if mine else ""
    colour = "#cdeeb0" if right else ALERT if mine else ""
    return Row(one["text"].get(lang, ""), _say(key, lang) if key else "", colour=colour)


def _give(pages: Mapping[str, Page], lang: Lang) -> Iterator[Row]:
    page = pages["projects"]
    yield Row(_say("eggs", lang, n=page["eggs"]))
    for one in page["projects"]:
        yield _project(one, page["eggs"], lang)
    for one in pages["receipts"]["receipts"]:
        news = (one["became"].get("news") or {}).get("text", {}).get(lang, "")
        number = _say("receipt", lang, number=one["number"])
        yield Row(one["text"].get(lang, one["number"]), f"{number} · {news}" if news else number)


def _project(one: Page, eggs: int, lang: Lang) -> Row:
    """A project with its amounts: pale what is more than one has, than it takes today, or than its goal is short of."""
    goal = one["goal_eggs"]
    most = min(eggs, one["left_today"], goal - one["eggs"])
    is_open = one["state"] == "open"
    state = _say("left_today", lang, n=one["left_today"]) if is_open else _say(f"is_{one['state']}", lang)
    given = _say("given", lang, eggs=f"{one['eggs']:,}", goal=f"{goal:,}", unit=one["unit"].get(lang, ""))
    offers = [
        Offer(_say("amount", lang, n=n), Press("move", can["move"], {**can["arguments"], "eggs": n}),
              can["can"] and n <= most)
        for can in one["can"] for n in AMOUNTS
    ]  # fmt: skip
    return Row(one["title"].get(lang, one["project"]), f"{given} · {state}", offers, _part(one["eggs"], goal))


def _tools(pages: Mapping[str, Page], lang: Lang) -> Iterator[Row]:
    page = pages["bag"]
    titles = {one["tool"]: one["title"].get(lang, one["tool"]) for one in page["tools"]}
    for one in page["tools"]:
        used = _say("used_today", lang, used=one["used_today"], of=one["a_day"])
        where = _say("at_friends", lang) if one["at_friends"] else used
        about = one["about"].get(lang, "").rstrip("。")
        offers = [_offer(can, "use", lang) for can in one["can"]]
        yield Row(_say("many", lang, title=titles[one["tool"]], n=one["many"]), f"{about} · {where}", offers)
    for one in page["tasks"]:
        values = {"so_far": one["so_far"], "need": one["need"], "tool": titles.get(one["tool"], one["tool"])}
        offers = [_offer(can, "receive", lang) for can in one["can"]]
        yield Row(one["title"].get(lang, one["task"]), _say("tool_task", lang, **values), offers,
                  _part(one["so_far"], one["need"]))  # fmt: skip


MADE_OF: Mapping[str, Callable[[Mapping[str, Page], Lang], Iterator[Row]]] = {
    "tasks": _tasks, "quiz": _quiz, "give": _give, "tools": _tools,
}  # fmt: skip


def _offer(can: Page, words: str, lang: Lang) -> Offer:
    return Offer(_say(words, lang), Press("move", can["move"], can["arguments"]), can["can"])


def _part(so_far: int, need: int) -> float:
    return min(1.0, so_far / max(1, need))


def _say(key: str, lang: Lang, **values: object) -> str:
    return pieces.said(WORDS, key, lang, **values)
