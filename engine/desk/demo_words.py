"""The demo's words in both languages, and the rules' names put into plain sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.desk.languages import Lang
from engine.incoming.events import EventType
from engine.quests.quest import Limit, Quest

_WORDS: Mapping[str, tuple[str, str]] = {
    "week": ("{} 位玩家，{} 对好友，{} 件事，一周", "{} players, {} friendships, {} events, one week"),
    "who": ("谁得到了什么，为什么", "Who earned what, and why"),
    "why": ("不寻常的事，和引擎的回答", "Out of the ordinary, and what the engine answered"),
    "sums": ("这一周各任务一共送出", "What each quest gave in this week, and to how many"),
    "player": ("玩家", "player"),
    "when": ("日 时间", "day, time"),
    "earned": ("得到", "earned"),
    "what": ("发生了什么", "what happened"),
    "answer": ("回答", "answer"),
    "players": ("{} 人", "· {}"),
    "more": ("还有 {} 个活动", "and {} more quests"),
    "replayed": (
        "早已知道：给出第一次的回答，不会再发一次",
        "the first answer again, paid once",
    ),
    "duplicate_business_key": ("同一笔交易已经算过", "it was counted already"),
    "payment_unknown": (
        "先记下；购票记录一到，能量一进一退，正好抵消",
        "kept; then both cancelled out",
    ),
    "from_the_future": ("先放一边：时间还没到", "put aside: it has not come yet"),
    "too_old": ("先放一边：太久以前的事", "put aside: too long ago"),
    "consent": ("同意参加以后才开始计算", "nothing counts before that"),
    "nothing": ("不符合任务的条件，没有奖励", "not what the quest asks for"),
    "reward.curve": ("这些步数已经算过", "these steps were counted already"),
    "clean": ("账目清楚：{} 项核对，{} 个账户，{} 笔转账", "the ledger adds up: {} checks, {} accounts, {} transfers"),
    "broken": (
        "账目有误：{} 项核对，{} 个账户，{} 笔转账",
        "the ledger is WRONG: {} checks, {} accounts, {} transfers",
    ),
    "page": (
        "打开这个网址：两部手机并排，两位玩家各有一片森林和一个庄园",
        "Open this page: two phones side by side, each player with a forest and a farm.",
    ),
    "no_page": (
        "游戏的网页还没有构建：请运行 python bootstrap.py setup（需要 Node.js 20 或网络），然后再来一次",
        "The games' pages are not built: run 'python bootstrap.py setup' (with Node.js 20 or a network), then again.",
    ),
    "try": ("接口文档在 {}/docs ，试一试：", "The API's documentation is at {}/docs. Try it:"),
}
_EVERY: Mapping[str, tuple[str, str]] = {
    "day": ("每天", "a day"),
    "week": ("每周", "a week"),
    "month": ("每月", "a month"),
    "season": ("每季", "a season"),
    "ever": ("一共", "in all"),
    "event": ("每次", "at a time"),
}


def words(name: str, lang: Lang) -> str:
    """The demo's text of this name; the name itself where there is none."""
    return _WORDS.get(name, (name, name))[0 if lang == "zh-CN" else 1]


def why(quest: Quest | None, because: str, event: EventType, lang: Lang) -> str:
    """The rule that said no, in a plain sentence."""
    found = re.fullmatch(r"limits\[(\d+)\]", because)
    if quest is None or found is None:
        return words(because, lang)
    return _limit(quest.limits[int(found[1])], quest.reward.scale, event, lang)


def _limit(limit: Limit, scale: int, event: EventType, lang: Lang) -> str:
    """`{max: 10, of: times, every: day}` as "at most 10 times a day"."""
    chinese = lang == "zh-CN"
    every = _EVERY[limit.every][0 if chinese else 1]
    many = limit.max if limit.of == "times" else limit.max // scale
    field = event.fields.get(limit.per)
    if chinese:
        whose = f"同一{field.about.get(lang, limit.per)}" if field else ""
        return f"{whose}{every}最多 {many} {'次' if limit.of == 'times' else '份'}"
    whose = f" for the same {field.about.get(lang, limit.per).removeprefix('the ')}" if field else ""
    once = "once" if many == 1 else f"{many} times"
    return f"at most {once if limit.of == 'times' else many} {every}{whose}"
