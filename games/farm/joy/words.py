"""What is said of outfits and the game of cups."""

REFUSED = {
    "unknown_outfit": ("衣柜里没有这件", "There is no such outfit in the wardrobe."),
    "outfit_not_earned": ("这件还没得到，慢慢来", "This one is not yours yet. There is no hurry."),
    "cups_over": ("这一局已经结束了，再开始一局吧", "This game is over. Begin another one."),
}
