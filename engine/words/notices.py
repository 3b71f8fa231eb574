"""What players are told, by kind: the words in zh-CN and en, where a tap leads, and whether it may nudge. Pure.

A message is kept as its kind and its values, never as a finished text: so it is told in any language, and in today's
words, whenever it is read. Games bring their kinds in their manifest, the engine's own are here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from engine.words.spoken import LANGUAGES

Value = int | str | Mapping[str, str]
"""A number, a name, or a text by language."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_NAME = re.compile(r"[A-Za-z0-9_.:@-]{1,64}")
LARGEST = 1 << 53  # what a browser's numbers hold exactly; ids are told as text


@dataclass(frozen=True, slots=True)
class Notice:
    """A kind of message. `{name}` in its words is filled with the message's value of that name.

    `view` names what the host opens on a tap, `link` the values that it hands over to it. `units` says of values that
    are amounts which asset they are of: they are shown in display units. What does not nudge waits until it is seen.
    """

    words: Mapping[str, str]
    view: str = ""
    link: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    nudges: bool = True

    @property
    def values(self) -> frozenset[str]:
        """The names of the values that a message of this kind needs."""
        said = {name for text in self.words.values() for name in _PLACEHOLDER.findall(text)}
        return frozenset(said | set(self.link) | set(self.units))

    def filled(self, values: Mapping[str, Value]) -> dict[str, str]:
        """Return the words in each language; a value that is not there stays empty."""

        def fill(language: str, text: str) -> str:
            return _PLACEHOLDER.sub(lambda found: _said(values.get(found[1], ""), language), text)

        return {language: fill(language, text) for language, text in self.words.items()}

    def tapped(self, values: Mapping[str, Value]) -> dict[str, str]:
        """Return what is handed over to the view."""
        return {name: str(values[name]) for name in self.link if name in values}


def wrong_with(notice: Notice, assets: Collection[str]) -> list[str]:
    """Return what is wrong with a kind that a game brings, one sentence each; `assets` are those there are."""
    wrong = []
    if set(notice.words) != set(LANGUAGES) or not all(notice.words.values()):
        wrong.append(f"it needs words in {' and '.join(LANGUAGES)}")
    if notice.link and not notice.view:
        wrong.append("it hands values over to no view")
    wrong += [f"there is no asset '{asset}'" for asset in notice.units.values() if asset not in assets]
    return wrong


def checked(notice: Notice, values: Mapping[str, object]) -> dict[str, Value]:
    """Return the values of a message of a game. Raises ValueError for one that is missing, or is neither a whole
    number nor a plain name: nobody's free words are told to others.
    """
    if missing := notice.values - values.keys():
        raise ValueError(f"the message has no value '{min(missing)}'")
    found: dict[str, Value] = {}
    for name, value in values.items():
        if isinstance(value, int) and -LARGEST < value < LARGEST:
            found[name] = int(value)
        elif isinstance(value, str) and _NAME.fullmatch(value):
            found[name] = value
        else:
            raise ValueError(f"the value '{name}' is neither a whole number nor a name")
    return found


def _said(value: Value, language: str) -> str:
    return value.get(language, "") if isinstance(value, Mapping) else str(value)


EARNED, RIPENING, DEBT_PAID, TAKEN_BACK = "earned", "ripening", "debt_paid", "taken_back"
FRIEND_ADDED, FRIEND_JOINED, FRIEND_ACTIVE = "friend_added", "friend_joined", "friend_active"
GROUP_INVITATION, GROUP_JOINED = "group_invitation", "group_joined"
SANCTION, APPEAL = "sanction_", "appeal_"
"""How the kinds of sanctions and of answers to appeals begin; the level and the outcome follow."""
OFTEN = "_often"
"""What is added to a kind whose message stands for several of the same day."""

FRIENDS, GROUPS, RULES = "friends", "groups", "rules"
"""The views of the engine's own messages; those of earnings open the game whose asset it is."""


def _of_quests(zh: str, en: str) -> Notice:
    return Notice({"zh-CN": zh, "en": en}, link=("quest",), nudges=False)


def _of_friends(zh: str, en: str) -> Notice:
    return Notice({"zh-CN": zh, "en": en}, FRIENDS, ("friend",))


def _of_sanctions(zh: str, en: str) -> Notice:
    return Notice({"zh-CN": zh, "en": en}, RULES, ("sanction",), nudges=False)


_SANCTIONS = {
    SANCTION + "notice": _of_sanctions(
        "提醒一下：{why}。现在什么都没有限制，觉得不对可以申诉一次",
        "A word about the rules: {why}. Nothing is limited now. If this is wrong, you can appeal once.",
    ),
    SANCTION + "apart": _of_sanctions(
        "因为{why}，到 {until} 之前不能收取好友的东西，也不能赠送。觉得不对可以申诉一次",
        "Because {why}, taking from friends and giving rest until {until}. If this is wrong, you can appeal once.",
    ),
    SANCTION + "unpaid": _of_sanctions(
        "因为{why}，到 {until} 之前，游戏里做的事不得奖励，也不能收取好友的东西和赠送。觉得不对可以申诉一次",
        "Because {why}, what you do in games earns nothing until {until}, and taking from friends and giving rest. "
        "If this is wrong, you can appeal once.",
    ),
    SANCTION + "closed": _of_sanctions(
        "因为{why}，到 {until} 之前不能玩。你的树和证书都还在。觉得不对可以申诉一次",
        "Because {why}, the games are closed to you until {until}. Your trees and certificates are kept. "
        "If this is wrong, you can appeal once.",
    ),
    APPEAL + "upheld": _of_sanctions(
        "你的申诉看过了，决定不变，到 {until} 为止。点开看原因",
        "We have looked at your appeal. It stays as it is, until {until}. Tap to read why.",
    ),
    APPEAL + "eased": _of_sanctions(
        "你的申诉看过了，限制放宽了，到 {until} 为止。点开看原因",
        "We have looked at your appeal, and what was limited is less now, until {until}. Tap to read why.",
    ),
    APPEAL + "lifted": _of_sanctions(
        "限制已经取消，又可以照常玩了。给你添麻烦了",
        "What was limited is lifted. You can play as before; we are sorry for the trouble.",
    ),
}
ENGINE: Mapping[str, Notice] = {
    **_SANCTIONS,
    EARNED: _of_quests("「{title}」得到 {sum}", "{title}: {sum} for you."),
    EARNED + OFTEN: _of_quests("「{title}」{count} 次，共得到 {sum}", "{title}: {count} times, {sum} in all."),
    RIPENING: _of_quests("「{title}」得到 {sum}，记得来收", "{title}: {sum} waits for you. Come and collect it!"),
    RIPENING + OFTEN: _of_quests(
        "「{title}」{count} 次，共得到 {sum}，记得来收",
        "{title}: {count} times, {sum} in all waits for you. Come and collect it!",
    ),
    DEBT_PAID: _of_quests(
        "「{title}」得到的 {sum}，补上了退款时欠的", "{title}: {sum} went towards what a refund had left open."
    ),
    TAKEN_BACK: _of_quests(
        "有付款退回了，「{title}」的 {sum} 也随之退回", "A payment was refunded, so {sum} of {title} went back too."
    ),
    FRIEND_ADDED: _of_friends("你有了一位新好友", "You have a new friend."),
    FRIEND_JOINED: _of_friends("你邀请的好友来了，一起玩吧", "The friend you invited is here. Have fun together!"),
    FRIEND_ACTIVE: _of_friends("你邀请的好友开始参与了，谢谢你", "The friend you invited has begun. Thank you!"),
    GROUP_INVITATION: Notice(
        {"zh-CN": "好友邀请你加入「{called}」", "en": "A friend invites you to join “{called}”."}, GROUPS, ("group",)
    ),
    GROUP_JOINED: Notice(
        {"zh-CN": "好友加入了「{called}」", "en": "A friend has joined “{called}”."}, GROUPS, ("group",), nudges=False
    ),
}
"""The engine's own kinds. A game's are called `game.kind`, so the two never meet."""

GONE = Notice({"zh-CN": "这条消息的内容已经下线", "en": "What this was about is no longer here."}, nudges=False)
"""What a message says whose game or kind has gone."""
