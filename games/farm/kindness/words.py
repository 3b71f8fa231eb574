"""What is said of kind deeds."""

from __future__ import annotations

from engine.words.notices import Notice

REFUSED = {
    "friend_hen_away": ("好友的小鸡出门了", "Your friend's hen is out."),
    "friend_asleep": ("好友的小鸡睡着了，让它睡吧", "Your friend's hen is asleep. Let her sleep."),
    "enough_meals": ("今天帮喂得够多了，谢谢你", "You have fed enough friends' hens today. Thank you!"),
    "fed_already": ("今天已经喂过这位好友的小鸡了", "You have fed this friend's hen today already."),
    "enough_wheat": ("今天给这位好友送过三次麦子了", "You have sent this friend wheat three times today."),
    "friend_has_wheat": ("好友今天收到的麦子够多了，明天再送", "Your friend has had enough wheat today."),
    "pays_later": ("现在还领不到奖励，先留着，晚些再来", "Nothing can be earned for this just now. It keeps."),
    "nothing_to_thank": ("现在没有要谢这位好友的", "There is nothing to thank this friend for right now."),
    "invited_already": ("今天已经邀请过这位好友了", "You have invited this friend today already."),
    "enough_invited": ("今天邀请得够多了，明天再来", "That is enough invitations for today."),
    "not_invited": ("邀请已经过期了，下次早点来", "The invitation is over. Come a little sooner next time."),
    "own_not_eating": ("自己的小鸡在家吃饭时才能请帮手", "You can have a helper while your own hen is eating at home."),
    "stays_home": ("好友不想让小鸡出门干活", "Your friend does not let their hen work elsewhere."),
    "friend_hen_busy": ("好友的小鸡正忙着呢", "Your friend's hen is busy."),
    "enough_hires": ("今天请过帮手了，明天再来", "You have had enough helpers for today."),
    "coop_full": ("鸡舍里站满了", "The coop is full."),
    "friend_coop_full": ("好友的鸡舍里站满了", "Your friend's coop is full."),
    "keeps_to_itself": ("好友家现在不接待小鸡", "This friend's coop keeps to itself."),
    "fence": ("好友家围着篱笆", "There is a fence around this coop."),
    "visited_already": ("今天已经去这位好友家做过客了", "Your hen has been to tea there today already."),
    "enough_visits": ("今天做客够多了，明天再去", "That is enough visiting for today."),
    "no_thief": ("好友家没有来蹭饭的小鸡", "Nobody is helping themselves there."),
    "told_already": ("今天已经告诉过好友了", "You have told this friend today already."),
    "enough_told": ("今天告诉得够多了，明天再来", "That is enough telling for today."),
}


def _notice(zh: str, en: str) -> Notice:
    return Notice({"zh-CN": zh, "en": en}, view="farm", link=("friend",))


NOTICES = {
    "fed_by": _notice("好友喂了你的小鸡，说声谢谢吧", "A friend fed your hen. Say thank you?"),
    "thanked_by": _notice("好友谢谢你帮忙喂小鸡", "A friend thanks you for feeding their hen."),
    "wheat_from": _notice("好友给你送来麦子，在门口等你", "A friend has sent you wheat. It waits at your door."),
    "invited_by": _notice("好友请你一起吃饭，今天来吧", "A friend invites you to a shared meal today."),
    "meal_shared": _notice("好友来吃饭了，饲料在门口", "Your friend came to the meal. Feed waits at your door."),
    "hired_by": _notice("好友请你的小鸡去帮忙，管饭", "A friend has asked your hen to help out, meals included."),
    "guest_came": _notice("好友的小鸡来做客了，还带了礼物", "A friend's hen has come to tea, with a gift."),
    "told_of_thieves": _notice(
        "好友说，有小鸡在你家蹭饭", "A friend says that hens are helping themselves at your trough."
    ),
}
