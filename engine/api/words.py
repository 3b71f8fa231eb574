"""What a player reads when something with friends or groups is refused: by code, kind, and blaming nobody."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "not_allowed": {"zh-CN": "只有好友之间可以这样做", "en": "Only friends can do this."},
    "code_not_usable": {
        "zh-CN": "这个好友码用不了，请好友再发一次最新的",
        "en": "This code does not work. Ask your friend for the newest one.",
    },
    "too_many_codes": {"zh-CN": "好友码试得太多了，请稍后再来", "en": "That was a lot of codes. Come back later."},
    "too_many_friends": {"zh-CN": "好友已经满了", "en": "Your list of friends is full."},
    "no_consent": {"zh-CN": "先同意参加，就可以玩了", "en": "Agree to join first, then you can play."},
    "minor": {"zh-CN": "家长同意以后，就可以玩了", "en": "You can play once a parent or guardian agrees."},
    "minor_codes": {
        "zh-CN": "好友码暂时还用不了，银行里认识的朋友会自动出现",
        "en": "Friend codes are not open to you yet. Friends whom your bank knows appear by themselves.",
    },
    "minor_group": {
        "zh-CN": "这个小组里还有不认识的人，先和认识的朋友一起玩",
        "en": "There are people in this group whom you may not know. Play with your own friends first.",
    },
    "guardian_only": {"zh-CN": "这一项由家长决定", "en": "A parent or guardian decides this."},
    "text_not_named": {"zh-CN": "请先读过说明再同意", "en": "Read what you agree to first."},
    "unknown_purpose": {"zh-CN": "没有这一项", "en": "There is no such choice."},
    "not_confirmed": {"zh-CN": "还没有确认，什么都没有删除", "en": "This was not confirmed. Nothing was erased."},
    "session_too_old": {
        "zh-CN": "为了保护你的资料，请从银行 App 重新进入后再试",
        "en": "To keep your data safe, open this again from your bank's app, then try again.",
    },
    "unknown_group": {"zh-CN": "找不到这个小组", "en": "This group is not there."},
    "unknown_member": {"zh-CN": "小组里没有这位成员", "en": "This member is not in the group."},
    "unknown_invitation": {"zh-CN": "这个邀请已经结束了", "en": "This invitation is over."},
    "not_captain": {"zh-CN": "只有队长可以这样做", "en": "Only the captain can do this."},
    "goal_near": {
        "zh-CN": "大家一起的目标快完成了，现在谁都不用离开",
        "en": "What you do together is nearly done. Nobody is sent away now.",
    },
    "group_full": {"zh-CN": "小组已经满了", "en": "The group is full."},
    "too_many_groups": {"zh-CN": "这类小组已经够多了", "en": "You are in enough groups of this kind."},
    "too_many_invitations": {"zh-CN": "今天的邀请够多了，明天再来", "en": "That is enough for today. More tomorrow."},
    "too_many_changes": {"zh-CN": "今天改得够多了，明天再来", "en": "That was a lot of changes. More tomorrow."},
    "wrong_name": {"zh-CN": "换一个简单的名字吧，最多 20 个字", "en": "Choose a plain name of at most 20 characters."},
    "too_fast": {"zh-CN": "点得太快啦，歇一歇再来", "en": "That was very fast. Take a breath, then go on."},
    "unknown_sanction": {"zh-CN": "没有这一条", "en": "There is no such entry."},
    "appealed_before": {
        "zh-CN": "已经申诉过了，结果会放在消息里", "en": "You have appealed already. The answer comes as a message.",
    },
    "sanction_over": {"zh-CN": "这一条已经结束了，不用申诉", "en": "This is over. There is nothing to appeal."},
    "wrong_appeal": {"zh-CN": "写几句话说明一下，最多 1000 个字", "en": "Say why, in 1 to 1,000 characters."},
    "different_clocks": {"zh-CN": "你们生活在不同的时间里", "en": "The two of you live at different times."},
}  # fmt: skip
