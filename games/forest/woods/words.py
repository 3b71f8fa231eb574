"""What is said of trees that several players grow together; games/forest/words.py takes it in."""

from __future__ import annotations

from engine.words.notices import Notice

REFUSED = {
    "unknown_wood": ("找不到这片合种", "This wood cannot be found."),
    "unknown_group": ("找不到这个小组", "This group is not there."),
    "only_captain": ("只有队长可以这样做", "Only the captain can do this."),
    "wood_grows": ("小组已经在合种一棵树了，先把它种下吧", "Your group is growing a tree. Finish that one first."),
    "wood_planted": ("这棵树已经种下了", "This tree is planted already."),
    "wood_full": ("能量已经攒满了，有树苗就种下", "It is full, and will be planted as soon as there is a tree for it."),
    "wood_has_no_place": ("这片公共林的人满了，去看看别的吧", "This public wood has no place left. Try another one."),
    "too_little_water": ("每次至少浇 10 克", "Give at least 10 g each time."),
    "watered_today": ("今天已经浇过啦，明天再来", "You have watered it today. See you tomorrow."),
    "enough_wood_water": ("一天浇不了这么多，少浇一点吧", "That is too much for one day. Give a little less."),
    "no_gift": ("你还没有在这里浇过水", "You have not given anything here."),
    "only_public": ("退出小组就会退出合种，能量会退回", "To leave it, leave its group. Your energy comes back."),
    "too_early_to_remind": ("晚上六点以后再提醒大家吧", "Reminders are for after six in the evening."),
    "reminded_already": ("今天已经提醒过大家了", "Everybody was reminded today already."),
    "nobody_to_remind": ("今天大家都浇过水了", "Everybody has watered it today."),
}  # fmt: skip


def _notice(zh: str, en: str, *link: str, grams: bool = True, nudges: bool = True) -> Notice:
    return Notice({"zh-CN": zh, "en": en}, "forest", link, {"grams": "energy"} if grams else {}, nudges)


NOTICES = {
    "wood_planted": _notice("你们合种的树种下了，你浇了 {grams}，证书在这里",
                            "The tree you grew together is planted, with {grams} of yours. See your certificate!",
                            "wood"),
    "wood_full": _notice("你们合种的树能量攒满了，有树苗就种下",
                         "Your tree has all its energy, and will be planted as soon as a sapling is free.",
                         "wood", grams=False),
    "wood_returned": _notice("你离开了合种，{grams} 能量已经退回",
                             "You are out of a tree grown together. Your {grams} came back.", nudges=False),
    "wood_reminder": _notice("队长请你今天给合种的树浇浇水", "Your captain asks you to water your tree today.",
                             "wood", grams=False),
    "wood_captain": _notice("你现在是小组的队长了，谢谢你一直浇水",
                            "You lead your group now. Thank you for watering so faithfully!", "wood", grams=False),
    "wood_captain_rests": _notice("最近先由别的成员带队，欢迎随时回来浇水",
                                  "Somebody else leads your group for now. Come and water whenever you like.", "wood",
                                  grams=False, nudges=False),
}  # fmt: skip
