"""The stage's own words; what a game says comes from its face, and what the server says from the server."""

from __future__ import annotations

from games.stage.stamps import Lang

WORDS = {
    "title": ("Tilth 舞台", "Tilth Stage"),
    "loading": ("正在打开……", "Opening …"),
    "pause": ("暂停", "Pause"),
    "go": ("继续", "Go on"),
    "fast": ("快进 ×60", "Fast ×60"),
    "next": ("到下一件事", "Next moment"),
    "hour": ("+1 小时", "+1 hour"),
    "pay": ("{name} 付款", "{name} pays"),
    "paid": ("付款 {amount} 元：{words}", "CNY {amount} paid. {words}"),
    "lang": ("EN", "中文"),
    "still": ("时间停着", "standing still"),
    "speed": ("时间 ×{rate}", "time ×{rate}"),
    "nothing_comes": ("现在没有要等的，先付一笔款吧", "Nothing is on its way. Make a payment first."),
    "nothing_earned": ("这次没有收获", "Nothing was earned this time."),
    "unreachable": ("连不上服务器，正在重试", "The server does not answer. Trying again …"),
    "failed": ("服务器没有办成：{code}", "The server could not do it: {code}"),
    "done": ("完成", "Done"),
    "no_key": ("需要沙盒的钥匙", "A key of the sandbox is needed"),
}


def say(key: str, lang: Lang, **values: object) -> str:
    """Return a sentence in a language, its places filled in."""
    zh, en = WORDS[key]
    return (zh if lang == "zh-CN" else en).format(**values)
