"""What the forest says: why a move was refused, what a player is told, and the notes that go with water."""

from __future__ import annotations

from engine.words.notices import Notice
from games.forest.woods import words as woods_words

REFUSED = {
    "not_ripe": ("还没成熟，晚点再来吧", "It is still growing. Come back a little later."),
    "gone": ("它已经消失了，好友可以帮忙复活", "It is gone. A friend may still bring it back."),
    "golden": ("金色的是好友送的，只有主人能收", "Golden ones are gifts; only their owner collects them."),
    "own_bubble": ("这是你自己的，点收取就好", "This one is yours: just collect it."),
    "peace": ("你们约好了不互相收取", "You two have agreed not to take from each other."),
    "took_today": ("今天收过好友的能量了，明天再约定和平", "You have taken today. Peace can begin tomorrow."),
    "shield": ("好友开着保护罩，现在收不了", "A shield protects this forest right now."),
    "for_others": ("这一颗抽给了别的好友", "This one went to other friends, by lot."),
    "taken_already": ("这一颗你已经收过了", "You have taken from this one already."),
    "left_to_owner": ("剩下的留给主人吧", "What is left belongs to its owner."),
    "enough_of_friend": ("今天在这位好友家收够了，明天再来", "That is enough from this friend today."),
    "enough_today": ("今天收得够多了，明天再来", "That is enough taking for today. See you tomorrow."),
    "not_vanishing": ("它还不会消失，主人自己来收就好", "It is not about to vanish; its owner still has time."),
    "enough_help": ("今天帮得够多了，谢谢你", "You have helped enough for today. Thank you!"),
    "nothing_ripe": ("现在没有可以收的能量", "There is nothing to collect right now."),
    "nothing_to_take": ("这里现在没有可以收的能量", "There is nothing to take here right now."),
    "nothing_to_revive": ("好友没有可以复活的能量", "There is no expired energy to bring back here."),
    "revived_already": ("今天已经帮这位好友复活过了", "You have brought back this friend's energy today already."),
    "enough_revived": ("今天帮六位好友复活过了，明天再来", "You have helped six friends today. Come back tomorrow."),
    "wrong_amount": ("可以浇 10、18、33 或 66 克", "You can give 10, 18, 33 or 66 g."),
    "enough_water": ("今天给这位好友浇过三次水了", "You have watered this friend three times today."),
    "friend_has_enough": ("好友今天收到的水够多了，明天再来", "Your friend has had enough water today."),
    "enough_thumbs": ("今天点赞够多了，明天再来", "That is enough thumbs-up for today."),
    "thumbed_already": ("今天已经给这位好友点过赞了", "You gave this friend a thumbs-up today already."),
    "has_friends": ("你已经有好友了，去他们家看看吧", "You have friends now: look in on them."),
    "visited_already": ("今天已经去过邻居家了", "You have looked in on the neighbour today already."),
    "unknown_species": ("没有这种树", "There is no such tree."),
    "sold_out": ("这一批已经种完了，等下一批吧", "All of them are planted. Wait for the next release."),
    "too_early": ("能量到八成就可以预留", "You can keep one once you have four fifths of the energy."),
    "reserved_already": ("已经为你预留了一棵", "One is kept for you already."),
    "not_enough": ("能量还不够，再攒一攒", "There is not enough energy yet. Keep going!"),
    "minor_board": ("未成年人不上公开榜", "Minors are not shown in the public ranking."),
    "signed_in_already": ("今天已经签到过了，明天再来", "You have signed in today already. See you tomorrow."),
    "nothing_to_receive": ("现在没有可以领取的活力", "There is no vitality to receive right now."),
    "unknown_prop": ("没有这种道具", "There is no such prop."),
    "no_prop": ("背包里没有这种道具", "You have none of these in your bag."),
    "active_already": ("已经在生效了，确认后可以延长", "One is working already. Confirm to make it last longer."),
    "active_enough": ("生效时间已经够长了，快结束时再用吧", "It lasts long enough. Use it when it is nearly over."),
    "nothing_growing": ("现在没有还在长的能量", "There is nothing growing right now."),
    "keep_this": ("这种道具只能自己用", "This one is for yourself; it cannot be given."),
    "friend_bag_full": ("好友的背包里已经够多了", "Your friend has enough of these."),
    "no_skin": ("还没有这种外观", "You do not have this look yet."),
    "unknown_ware": ("商店里没有这件", "The store does not have this."),
    "not_begun": ("还没开始，到时候再来", "It is not for sale yet. Come back when it begins."),
    "ended": ("已经结束了，看看别的吧", "It is over. Have a look at the others."),
    "have_for_ever": ("你已经永久拥有了", "This is yours for ever already."),
    "bag_full": ("背包里已经够多了，先用掉一个吧", "You have enough of these. Use one first."),
    "ware_sold_out": ("这一批已经兑完了，等下一批吧", "All of them are gone. Wait for the next ones."),
    "quota_month": ("这个月兑够了，下个月再来", "That is enough of these for this month."),
    "quota_day": ("今天兑够了，明天再来", "That is enough of these for today. See you tomorrow."),
    "not_enough_vitality": ("活力还不够，再攒一攒", "There is not enough vitality yet. Keep going!"),
    "no_rain_left": ("今天的能量雨玩过了，送好友一场就能再玩一场",
                     "You have had today's rain. Give a friend one and you get one more."),
    "enough_rain": ("今天的能量雨收够了，明天再来", "That is enough rain for today. See you tomorrow."),
    "rain_over": ("这一场已经结束了，再开始一场吧", "This rain is over. Begin another one."),
    "rain_early": ("雨还没下完，等一下再结束", "It is still raining. Wait a moment, then finish."),
    "rain_given_already": ("今天已经送过一场了，明天再送", "You have given one today already. See you tomorrow."),
    "friend_has_rain": ("好友今天已经收到一场了", "Your friend has been given one today already."),
    "wrong_limit": ("可以设为 0 或 10 到 200 克", "It can be 0, or 10 to 200 g."),
}  # fmt: skip
WORDS = {code: {"zh-CN": zh, "en": en} for code, (zh, en) in {**REFUSED, **woods_words.REFUSED}.items()}

NOTES = {
    "": ("", ""),
    "hello": ("来看看你的小树", "Just came by to see your tree"),
    "grow": ("快快长大", "Grow tall!"),
    "thanks": ("谢谢你", "Thank you!"),
    "sorry": ("上次收了你的能量，还你一点", "I took some of yours, here is some back"),
    "cheer": ("加油，就快种下了", "Nearly there, keep going!"),
    "festival": ("节日快乐", "Happy holidays!"),
}
"""What may be written on a gift of water: a fixed list, so that nobody can say anything unkind."""


def _notice(zh: str, en: str, *link: str, nudges: bool = True) -> Notice:
    return Notice({"zh-CN": zh, "en": en}, "forest", link, {"grams": "energy"}, nudges)


def _plainly(zh: str, en: str, *link: str) -> Notice:
    """A message without an amount."""
    return Notice({"zh-CN": zh, "en": en}, "forest", link)


NOTICES = {
    "stolen": _notice("好友收取了你 {grams} 能量", "A friend took {grams} of your energy.", "friend", nudges=False),
    "watered": _notice("好友给你浇水 {grams}，记得来收", "A friend watered you with {grams}. Come and collect it!",
                       "friend"),
    "helped": _notice("好友帮你收下了快消失的 {grams} 能量", "A friend saved {grams} of your energy from vanishing.",
                      "friend"),
    "revived": _notice("好友帮你复活了 {grams} 能量，两天内来收",
                       "A friend brought back {grams} for you. Collect it within two days.", "friend"),
    "vanishing": _notice("有 {grams} 能量快要消失了，来收一下吧",
                         "{grams} of your energy will vanish soon. Come and collect it."),
    "prop_given": _plainly("好友送了你一件道具，去背包看看", "A friend gave you a prop. Have a look in your bag.",
                           "friend"),
    "props_ending": _plainly("背包里有道具快到期了，用掉或送给好友吧",
                             "A prop in your bag will soon be gone. Use it, or give it to a friend."),
    "rain_given": _plainly("好友送了你一场能量雨，今天来玩吧", "A friend gave you an energy rain. Play it today!",
                           "friend"),
    **woods_words.NOTICES,
}  # fmt: skip
