"""What the farm says: why a move was refused, and what a player is told."""

from __future__ import annotations

from engine.words.notices import Notice
from games.farm.charity import words as charity
from games.farm.joy import words as joy
from games.farm.kindness import words as kindness
from games.farm.quiz import words as quiz
from games.farm.tools import words as tools

REFUSED = {
    "no_hen": ("先领养一只小鸡吧", "Take in a hen first."),
    "friend_no_hen": ("好友还没有领养小鸡", "Your friend has no hen yet."),
    "has_hen": ("你已经有一只小鸡了", "You have a hen already."),
    "hen_away": ("小鸡出门了，先把它叫回来吧", "The hen is out. Call her home first."),
    "still_eating": ("小鸡还在吃，吃完再喂吧", "She is still eating. Feed her when the trough is empty."),
    "asleep": ("小鸡睡着了，轻轻叫醒它再喂吧", "She is asleep. Wake her gently first."),
    "store_low": ("饲料不够一餐了，去做任务领一些吧", "There is not enough feed for a meal. Earn some with tasks."),
    "no_egg_yet": ("蛋还没下好，再等等", "There is no egg yet. A little patience."),
    "eggs_wait": ("蛋先留在窝里，等能领奖励时再来收", "The eggs stay in the nest until you can earn again."),
    "petted_already": ("今天已经摸过小鸡了，明天再来", "You have stroked her today already. See you tomorrow."),
    "not_evening": ("晚上八点以后再哄它睡吧", "Bedtime begins at eight in the evening."),
    "awake_already": ("小鸡醒着呢", "She is awake."),
    "not_here": ("它已经走了", "That hen has gone already."),
    "not_there": ("小鸡不在这位好友家", "Your hen is not at this friend's."),
    "signed_in_already": ("今天已经签到过了，明天再来", "You have signed in today already. See you tomorrow."),
    "nothing_to_receive": ("现在没有可以领取的饲料", "There is no feed to receive right now."),
    "store_full": (
        "饲料仓满了，先喂小鸡吧，这些会一直等着你",
        "The store is full. Feed your hen first; this will wait for you.",
    ),
    "plenty": (
        "门口还有 {meals} 餐等着你，不着急用；好友的小鸡饿了，也可以请它们吃一顿",
        "{meals} meals wait at the door. They keep; a friend's hungry hen would be glad of one, too.",
    ),
    "not_enough": ("饲料不够了", "There is not enough feed."),
}


def _notice(zh: str, en: str, *link: str, nudges: bool = True) -> Notice:
    return Notice({"zh-CN": zh, "en": en}, view="farm", link=link, nudges=nudges)


NOTICES = {
    **charity.NOTICES,
    **kindness.NOTICES,
    **tools.NOTICES,
    "hungry": _notice("小鸡吃完了，有空来添点饲料吧",
                      "Your hen has finished her meal. Feed her when you have a moment."),
    "thief_came": _notice("好友的小鸡来你家蹭饭了", "A friend's hen is helping herself at your trough.", "guest"),
    "hen_went": _notice("小鸡饿了，去好友家蹭饭了", "Your hen was hungry and has gone to a friend's trough.", "host",
                        nudges=False),
    "hen_home": _notice("小鸡从好友家回来了，吃了 {ate_g} 克",
                        "Your hen is back from a friend's; she ate {ate_g} g there.", "host", nudges=False),
    "hen_home_alone": _notice("小鸡自己回家了，带回 {ate_g} 克", "Your hen has come home by herself, with {ate_g} g.",
                              nudges=False),
    "hen_back": _notice("小鸡从好友家回来了", "Your hen is back from a friend's.", "host", nudges=False),
    "hen_home_chased": _notice("好友拍拍手，小鸡带着 {ate_g} 克跑回家了，摸摸它吧",
                               "A friend clapped, and your hen ran home with {ate_g} g. Stroke her a little.", "host",
                               nudges=False),
}  # fmt: skip
_ALL = {**REFUSED, **charity.REFUSED, **kindness.REFUSED, **quiz.REFUSED, **tools.REFUSED, **joy.REFUSED}
WORDS = {code: {"zh-CN": zh, "en": en} for code, (zh, en) in _ALL.items()}
