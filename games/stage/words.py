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
    "did_pay": ("{name}付款 {amount} 元", "{name} pays CNY {amount}"),
    "did_pause": ("时间 ×{rate}", "time ×{rate}"),
    "did_fast": ("时间 ×{rate}", "time ×{rate}"),
    "did_next": ("到下一件事", "on to the next moment"),
    "did_hour": ("过了 1 小时", "an hour passes"),
    "did_move": ("{name}：{told}", "{name}: {told}"),
    "lang": ("EN", "中文"),
    "still": ("时间停着", "standing still"),
    "speed": ("时间 ×{rate}", "time ×{rate}"),
    "nothing_comes": ("现在没有要等的，先付一笔款吧", "Nothing is on its way. Make a payment first."),
    "nothing_earned": ("这次没有收获", "Nothing was earned this time."),
    "unreachable": ("连不上服务器", "The server does not answer."),
    "overrun": ("服务器太忙了", "The server has too much to do."),
    "broken": ("服务器出错了（{code}）", "The server has a fault ({code})."),
    "again": (
        "，正在重试。一直这样的话，请看看它还开着没有，或关上窗口重新打开",
        " Trying again. If it stays so, see whether it still runs, or start the stage anew.",
    ),
    "press_again": (
        "，这一步可能没有办成。请再按一次，不会办两遍",
        " It may not have been done. Press again: nothing is done twice.",
    ),
    "slow": ("服务器很慢，还在等它回应", "The server is slow. Still waiting for its answer."),
    "failed": ("服务器没有办成：{code}", "The server could not do it: {code}"),
    "press_to_end": ("再按一次 Esc 就结束", "Press Esc once more to end."),
    "done": ("完成", "Done"),
    "no_key": ("需要沙盒的钥匙", "A key of the sandbox is needed"),
}


def say(key: str, lang: Lang, **values: object) -> str:
    """Return a sentence in a language, its places filled in."""
    zh, en = WORDS[key]
    return (zh if lang == "zh-CN" else en).format(**values)
