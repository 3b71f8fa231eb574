"""What is said of tools."""

from __future__ import annotations

from engine.words.notices import Notice

REFUSED = {
    "no_tool": ("还没有这个道具，做任务可以得到", "You have none of these tools. Tasks give them."),
    "enough_of_tool": ("今天用得够多了，明天再用", "You have used enough of these today. See you tomorrow."),
    "tools_full": ("这种道具够多了，先用掉一个吧", "You have as many of these as you can keep. Use one first."),
    "unknown_task": ("没有这个任务，看看道具里列出的任务吧", "There is no such task. They are listed with your tools."),
    "task_not_done": ("任务还没完成，不着急，慢慢来", "This task is not done yet. There is no hurry."),
    "task_taken": ("今天已经领过了，明天再来", "You have taken this today already. See you tomorrow."),
    "not_eating": ("小鸡在家吃饭的时候才用得上", "This helps while your hen is eating at home."),
    "trough_full": ("食槽里还有不少，吃掉一些再加吧", "There is plenty in the trough. Let her eat some of it first."),
    "fence_stands": ("篱笆还立着呢", "The fence is still up."),
    "not_hungry": ("小鸡现在不饿，饿了再出门吧", "Your hen is not hungry now. Let her go when she is."),
    "hen_stays": ("小鸡设成了不出门，改了设置再用吧", "Your settings keep your hen at home. Change that first."),
    "not_by_night": ("天黑了，白天再让小鸡出门吧", "It is dark. Let her go by day."),
    "enough_trips": ("小鸡今天出门够多了，明天再去", "Your hen has been out enough today. See you tomorrow."),
    "nothing_there": ("好友的食槽是空的", "Your friend's trough is empty."),
    "enough_of_friend": ("小鸡今天已经去过这位好友家了", "Your hen has been at this friend's today already."),
    "friend_has_relief": ("今天已经有人给好友送过餐了", "Somebody has sent your friend's hen a meal today already."),
}
NOTICES = {
    "relief_from": Notice(
        {"zh-CN": "好友给小鸡送来一餐，在门口等你", "en": "A friend has sent your hen a meal. It waits at your door."},
        view="farm",
        link=("friend",),
    ),
}
