"""What is said of charity; games/farm/words.py takes it in."""

from __future__ import annotations

from engine.words.notices import Notice

REFUSED = {
    "unknown_project": ("找不到这个公益项目", "This project cannot be found."),
    "project_not_yet": ("这个项目还没开始，先看看别的吧", "This project has not begun yet. Have a look at the others."),
    "project_full": ("这个项目的目标已经达成，谢谢大家", "This project has reached its goal. Thank you, everybody."),
    "project_over": ("这个项目已经结束了，看看别的吧", "This project is over. Have a look at the others."),
    "given_enough": (
        "超过这个项目今天能收的数量了，少捐一点，或明天再来",
        "That is more than this project takes from one person a day. Give fewer, or come back tomorrow.",
    ),
    "too_few_eggs": ("鸡蛋不够，等小鸡下了蛋再捐吧", "You do not have that many eggs yet. Your hen is working on it."),
}
RECEIPT = {
    "zh-CN": "你为「{title}」捐了 {eggs} 个鸡蛋，谢谢你",
    "en": "For “{title}”, eggs given: {eggs}. Thank you.",
}
MEDALS = {
    "eggs": {"zh-CN": "捐出 {eggs} 个鸡蛋", "en": "Eggs given: {eggs}"},
    "month": {"zh-CN": "{year} 年 {month} 月，常献爱心", "en": "A month of giving: {month}/{year}"},
}


def _notice(zh: str, en: str, *link: str, nudges: bool = True) -> Notice:
    return Notice({"zh-CN": zh, "en": en}, view="farm", link=link, nudges=nudges)


NOTICES = {
    "egg_medal": _notice("你一共捐了 {eggs} 个鸡蛋，得到一枚奖章",
                         "A medal for you. Eggs given so far: {eggs}. Thank you!", nudges=False),
    "kind_month": _notice("这个月你有 {days} 天捐了蛋，得到一枚奖章",
                          "You gave eggs on {days} days of this month: a medal for you. Thank you!", nudges=False),
    "goal_reached": _notice("你帮过的公益项目达成目标了，谢谢你",
                            "A project that you gave to has reached its goal. Thank you!", "project"),
    "project_news": _notice("你帮过的公益项目有新进展了，来看看",
                            "There is news of a project that you gave to. Have a look!", "project"),
}  # fmt: skip
