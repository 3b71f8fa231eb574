"""The ladder of sanctions: levels, reasons and the words for them. Pure.

A step takes no more than it must: what a player has earned can be taken in at every level (`Game.own`), trees and
certificates stay, and what the bank tells of them earns as for everybody. An exchange has two sides: it rests when
either of them is apart, so nobody takes of who cannot answer, and nobody feeds who was fed too much.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from engine.risk.limits import APART_MOST_DAYS, CLOSED_MOST_DAYS, NOTICE_LASTS_DAYS, UNPAID_MOST_DAYS

RULE = "rule:"
"""How the name of whoever decided begins when nobody did."""


class Level(StrEnum):
    """What a sanction takes, from the lowest up; each takes what those below it take."""

    NOTICE = "notice"
    """Nothing: the player is told."""
    APART = "apart"
    """Moves by which something goes from one player to another (`Game.exchanges`)."""
    UNPAID = "unpaid"
    """Rewards for what is done in games, too."""
    CLOSED = "closed"
    """Every move but those that take in what is one's own already (`Game.own`)."""


LADDER = tuple(Level)
MOST_DAYS: Mapping[Level, int] = {
    Level.NOTICE: NOTICE_LASTS_DAYS, Level.APART: APART_MOST_DAYS, Level.UNPAID: UNPAID_MOST_DAYS,
    Level.CLOSED: CLOSED_MOST_DAYS,
}  # fmt: skip

REASONS: Mapping[str, Mapping[str, str]] = {
    "too_fast": {"zh-CN": "操作快得不像真人", "en": "moves came faster than a person makes them"},
    "odd_steps": {"zh-CN": "步数看起来不像走出来的", "en": "the steps do not look like steps that were walked"},
    "many_accounts": {"zh-CN": "看起来一个人用了好几个账号", "en": "several accounts seem to be one person's"},
    "one_way_gifts": {
        "zh-CN": "好几个账号几乎只给同一个人送东西", "en": "several accounts give to nearly nobody but one",
    },
    "trading": {"zh-CN": "能量或者名额被拿来买卖", "en": "energy, gifts or places were traded for money"},
    "false_facts": {"zh-CN": "有些记录不是真的发生过", "en": "some of what was told did not really happen"},
    "other": {"zh-CN": "有违反规则的情况", "en": "the rules of the games were not kept"},
}  # fmt: skip
"""Why, by code: what looks so, never that somebody is a cheat."""

SAYS: Mapping[Level, Mapping[str, str]] = {
    Level.APART: {
        "zh-CN": "因为{why_zh}，到 {until} 之前不能收取好友的东西，也不能赠送。觉得不对，可以在「我的」里申诉一次",
        "en": "Because {why_en}, taking from friends and giving rest until {until}. "
              "If this is wrong, you can appeal once in your settings.",
    },
    Level.UNPAID: {
        "zh-CN": "因为{why_zh}，到 {until} 之前，游戏里做的事不再得奖励，也不能收取好友的东西和赠送。"
                 "觉得不对，可以在「我的」里申诉一次",
        "en": "Because {why_en}, what you do in games earns nothing until {until}, and taking from friends and giving "
              "rest. If this is wrong, you can appeal once in your settings.",
    },
    Level.CLOSED: {
        "zh-CN": "因为{why_zh}，到 {until} 之前不能玩。已经得到的照样可以收，树和证书都还在。"
                 "觉得不对，可以在「我的」里申诉一次",
        "en": "Because {why_en}, the games are closed to you until {until}. What you have earned you can collect; "
              "your trees and certificates are kept. If this is wrong, you can appeal once in your settings.",
    },
}  # fmt: skip
"""What a refused move says: what rests, why, until when, and how to appeal."""


def refused(level: Level, *, exchanges: bool, own: bool) -> bool:
    """Return whether a sanction of this level refuses a move.

    `exchanges`: it moves something between players; `own`: it takes in what is the player's already.
    """
    return (level is Level.CLOSED and not own) or (exchanges and is_at_least(level, Level.APART))


def is_at_least(level: Level, least: Level) -> bool:
    """Return whether a level is as high as another, or higher."""
    return LADDER.index(level) >= LADDER.index(least)


def code_of(level: Level) -> str:
    """Return the code of a move that this level refuses."""
    return f"sanction_{level.value}"


FRIEND_RESTS = "friend_rests"
"""The code of an exchange with somebody else who is apart; it does not say why."""
WORDS: Mapping[str, Mapping[str, str]] = {
    **{code_of(level): says for level, says in SAYS.items()},
    FRIEND_RESTS: {"zh-CN": "和这位好友现在不能这样做，过些日子再试试",
                   "en": "This cannot be done with this friend for now. Try again some other day."},
}  # fmt: skip
