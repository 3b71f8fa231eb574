"""Why something paid, or did not, in one kind sentence a player may read: Chinese and English. Pure.

`sentence(because, known)` takes the stable name of the rule that decided. Nobody is blamed, nothing is urgent, and no
word comes from a bank. What is not known is left out, so that every name has a sentence even when nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from engine.spoken import NOTHING, STREAKS, WINDOWS, Words, amount, day_of, grouped, hours, span, weekdays

STATUS = "status"
NOT_KEPT = "not_kept"
PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Known:
    """What a sentence may use. Numbers are texts in display units; `past`: the window of the act is over by now.

    `most`, `used`, `every`, `per` and `of` are the limit's, `every` also the count's or the steps'; `whole`: all of a
    reward or nothing of it. `got` is what was paid (or, for a refund, went back), `due` what it would have been without
    limits. `given` says that a reward that comes once per window was given before. `next_step` is what to do next,
    `left` how many times are still missing.
    """

    unit: str = ""
    got: str = ""
    due: str = ""
    most: str = ""
    used: str = ""
    every: str = ""
    per: str = "player"
    of: str = "times"
    left: str = ""
    whole: bool = False
    counts_times: bool = True
    given: bool = False
    past: bool = False
    wait_ms: int = 0
    cooldown_ms: int = 0
    from_day: date | None = None
    until_day: date | None = None
    weekdays: frozenset[int] = frozenset()
    hours: tuple[tuple[int, int], ...] = ()
    streak: int = 0
    streak_every: str = ""
    steps_done: int = 0
    steps_all: int = 0
    next_step: Mapping[str, str] = field(default_factory=dict)
    hears: Mapping[str, str] = field(default_factory=dict)
    winner: Mapping[str, str] = field(default_factory=dict)


def sentence(because: str, known: Known | None = None) -> dict[str, str]:
    """Return why, by language, for the stable name of a rule or the code of an answer; nothing: it was paid in full.

    Errors: KeyError for a name that is none.
    """
    family = family_of(because)
    words = _PLAIN[family] if family in _PLAIN else _SAYS[family](known or Known())
    return words.as_dict()


def family_of(because: str) -> str:
    """Return a name without its numbers: `limits[1]` is one of the `limits`, `steps[0].if[1]` an `if`."""
    if re.fullmatch(r"steps\[\d+\]", because):
        return "step"
    if because.startswith("bonus["):
        return "bonus"
    return re.sub(r"\[\d+\]", "", because).removeprefix("steps.")


def names() -> frozenset[str]:
    """Return every family of names that has a sentence."""
    return frozenset({*_SAYS, *_PLAIN})


def _paid(known: Known) -> Words:
    got = amount(known.got, known.unit)
    return Words(f"收获 {got.zh}", f"You got {got.en}") if known.got else Words("已经计入", "It was counted")


def _other_event(known: Known) -> Words:
    if not known.hears:
        return Words("这个活动看的是别的事情", "This quest is about something else")
    return Words(f"这个活动看的是：{known.hears['zh-CN']}", f"This quest is about {known.hears['en']}")


def _from(known: Known) -> Words:
    if known.from_day is None:
        return Words("这个活动还没有开始", "This quest has not begun yet")
    day = day_of(known.from_day)
    return Words(f"这个活动从 {day.zh}开始", f"This quest begins on {day.en}")


def _until(known: Known) -> Words:
    if known.until_day is None:
        return Words("这个活动已经结束，谢谢参与", "This quest has ended; thank you for taking part")
    day = day_of(known.until_day - timedelta(days=1))
    return Words(f"这个活动到 {day.zh}结束，谢谢参与", f"This quest ended on {day.en}; thank you for taking part")


def _weekdays(known: Known) -> Words:
    if not known.weekdays:
        return Words("这个活动在别的日子进行", "This quest runs on other days")
    days = weekdays(known.weekdays)
    return Words(f"这个活动在{days.zh}进行", f"This quest runs on {days.en}")


def _hours(known: Known) -> Words:
    if not known.hours:
        return Words("这个活动在别的时间进行", "This quest runs at other hours")
    times = hours(known.hours)
    return Words(f"这个活动的时间是 {times.zh}", f"This quest runs {times.en}")


def _cooldown(known: Known) -> Words:
    if not known.cooldown_ms:
        return Words("离上一次太近，过一会儿再来", "This was close to the last time; a little later it counts again")
    apart, wait = span(known.cooldown_ms), span(known.wait_ms)
    if known.past or not known.wait_ms:
        return Words(f"每 {apart.zh}计一次，这一次离得近了些", f"It counts once in {apart.en}, and this was closer")
    return Words(
        f"每 {apart.zh}计一次，再过 {wait.zh}就可以", f"It counts once in {apart.en}; in {wait.en} it counts again"
    )


def _need(known: Known) -> Words:
    if known.given:
        return _given(known)
    if not known.left:
        return Words("再多一点就能领取", "A little more and it is yours")
    left = grouped(known.left)
    if known.past:
        return Words(f"当时还差 {known.left}{_times_zh(known)}", f"{known.left} more {_were(known)} missing then")
    if known.counts_times:
        return Words(f"再来 {known.left} 次就能领取", f"{left.en} more {_times(known.left)} and it is yours")
    return Words(f"再积累 {known.left} 就能领取", f"{left.en} more and it is yours")


def _times_zh(known: Known) -> str:
    return " 次" if known.counts_times else ""


def _were(known: Known) -> str:
    return "was" if known.left == "1" else "were"


def _times(count: str) -> str:
    return "time" if count == "1" else "times"


def _given(known: Known) -> Words:
    """A reward that comes once per window was given before."""
    window = WINDOWS.get(known.every)
    if window is None:
        return Words("这份奖励你已经领到啦", "You already have this reward")
    if known.past:
        return Words(
            f"{window.then.zh}的奖励当时已经领到了", f"{window.then.en.capitalize()}'s reward was already yours"
        )
    return Words(
        f"{window.now.zh}的奖励已经领到啦，{window.next.zh}",
        f"You already have {window.now.en}'s reward; {window.next.en}",
    )


def _step(known: Known) -> Words:
    if not known.next_step:
        return Words("再完成下一步就可以", "There is one more step to go")
    done = NOTHING
    if known.steps_done:
        done = Words(
            f"已完成 {known.steps_done}/{known.steps_all} 步，",
            f"{known.steps_done} of {known.steps_all} steps done. ",
        )
    more = NOTHING
    if known.left not in ("", "1"):
        more = Words(f"（还差 {known.left} 次）", f" ({known.left} more times)")
    return Words(
        f"{done.zh}下一步：{known.next_step['zh-CN']}{more.zh}", f"{done.en}Next: {known.next_step['en']}{more.en}"
    )


def _limit(known: Known) -> Words:
    """A limit said no, or cut what was due."""
    if known.got:
        return _cut(known)
    if known.of == "reward":
        return _full(known)
    if known.per not in ("player", "quest", "budget"):
        return _same_one(known)
    return _used_up(known)


def _used_up(known: Known) -> Words:
    """A number of times: the player's own, or everybody's."""
    window, most = WINDOWS.get(known.every), grouped(known.most)
    mine = known.per == "player"
    if not known.most:
        return Words("这次的名额已经领完啦", "It has all been given out")
    if window is None and known.most == "1" and mine:
        return Words("这份奖励只有一次，你已经领到啦", "This reward comes once, and you have it already")
    if window is None:
        zh = f"一共 {most.zh} 次，你都领到啦" if mine else f"一共 {most.zh} 份，已经送完啦"
        return Words(zh, f"You have had all {most.en}" if mine else f"All {most.en} have been given out")
    now, end = (
        (window.then, NOTHING)
        if known.past
        else (window.now, Words(f"，{window.next.zh}", f"; {_plural(window.next.en)}"))
    )
    if not mine:
        return Words(
            f"{now.zh}的 {most.zh} 份已经送完啦{end.zh}", f"All {most.en} for {now.en} have been given out{end.en}"
        )
    if known.most == "1":
        one = "" if known.past else f"; {window.next.en}"
        return Words(f"{now.zh}的已经领过啦{end.zh}", f"You have had the one for {now.en}{one}")
    return Words(f"{now.zh}的 {most.zh} 次已经领完啦{end.zh}", f"You have had all {most.en} for {now.en}{end.en}")


def _plural(text: str) -> str:
    return text.replace("there is more", "there are more")


def _same_one(known: Known) -> Words:
    """A limit per value of a field: the same shop, the same bill."""
    window, most = WINDOWS.get(known.every), grouped(known.most)
    each = window.each if window else Words("一共", "in all")
    if not known.most:
        return Words("同一项已经领过啦", "The same one was counted already")
    often = "once" if known.most == "1" else "twice" if known.most == "2" else f"up to {most.en} times"
    end = "" if known.past or window is None else f"，{window.next.zh}"
    return Words(
        f"同一项{each.zh}最多 {most.zh} 次，已经领过啦{end}",
        f"The same one counts {often} {each.en}, and it has been counted",
    )


def _full(known: Known) -> Words:
    """A limit of the reward left nothing."""
    window, most = WINDOWS.get(known.every), amount(known.most, known.unit)
    shared = known.per in ("quest", "budget")
    if not known.most:
        return Words("这一份奖励已经送完啦", "This reward has all been given out")
    if known.every == "event":
        return Words(f"每次最多 {most.zh}", f"One time earns at most {most.en}")
    if window is None:
        zh = f"为大家准备的 {most.zh} 已经送完啦" if shared else f"一共 {most.zh}，你都领到啦"
        return Words(
            zh, f"All {most.en} for everybody have been given out" if shared else f"You have had all {most.en}"
        )
    now = window.then if known.past else window.now
    end = NOTHING if known.past else Words(f"，{window.next.zh}", f"; {window.next.en}")
    if shared:
        return Words(
            f"{now.zh}为大家准备的 {most.zh} 已经送完啦{end.zh}",
            f"All {most.en} for {now.en} have been given out{end.en}",
        )
    if known.used not in ("", known.most) and known.due:
        return _no_room(known, now, end)
    if known.whole:
        return Words(
            f"{now.zh}最多 {most.zh}，这一次放不下{end.zh}",
            f"At most {most.en} for {now.en}: this one did not fit{end.en}",
        )
    return Words(f"{now.zh}的 {most.zh} 已经领满啦{end.zh}", f"You have had all {most.en} for {now.en}{end.en}")


def _no_room(known: Known, now: Words, end: Words) -> Words:
    """All or nothing: something is left, but not enough."""
    most, used, due = (amount(text, known.unit) for text in (known.most, known.used, known.due))
    if known.used == "0":  # it never fits
        return Words(
            f"{now.zh}最多 {most.zh}，这次的 {due.zh} 放不下", f"At most {most.en} for {now.en}: {due.en} do not fit"
        )
    zh = f"{now.zh}最多 {most.zh}，已有 {used.zh}，这次的 {due.zh} 放不下{end.zh}"
    return Words(zh, f"At most {most.en} for {now.en}: with {used.en} there already, {due.en} more do not fit{end.en}")


def _cut(known: Known) -> Words:
    got, most = amount(known.got, known.unit), amount(known.most, known.unit)
    window = WINDOWS.get(known.every)
    if not known.most:
        return _paid(known)
    if known.every == "event":
        return Words(f"收获 {got.zh}，这是一次能有的全部", f"You got {got.en}, the most that one time earns")
    if known.per in ("quest", "budget"):
        return Words(
            f"收获 {got.zh}，为大家准备的 {most.zh} 到这里就送完啦",
            f"You got {got.en}, the last of the {most.en} for everybody",
        )
    now = (window.then if known.past else window.now) if window else Words("一共", "in all")
    return Words(
        f"收获 {got.zh}，{now.zh}的 {most.zh} 已经领满",
        f"You got {got.en}, which completes the {most.en} for {now.en}"
        if window
        else f"You got {got.en}, the last of {most.en}",
    )


def _too_little(known: Known) -> Words:
    unit = amount("1", known.unit)
    if not known.unit:
        return Words("这次算下来还不够一份", "This one comes to less than one")
    return Words(f"这次算下来还不到 {unit.zh}", f"This one comes to less than {unit.en}")


def _curve(known: Known) -> Words:
    if known.given:
        return _given(known)
    return Words("离下一份奖励还差一点", "The next reward is a little further on")


def _bonus(known: Known) -> Words:
    got = amount(known.got, known.unit)
    if not known.got:
        return Words("这是一份额外的奖励", "This is a reward on top")
    row = STREAKS.get(known.streak_every)
    if known.streak > 1 and row:
        zh = f"连续 {known.streak} {row.zh}，额外收获 {got.zh}"
        return Words(zh, f"{known.streak} {row.en} in a row: {got.en} on top")
    return Words(f"额外收获 {got.zh}", f"{got.en} on top")


def _exclusive(known: Known) -> Words:
    if not known.winner:
        return Words(
            "同一件事只领最多的一份，这次领到的是另一份",
            "One act earns the best of several rewards, and another one was better",
        )
    zh = f"同一件事只领最多的一份，这次领到的是“{known.winner['zh-CN']}”"
    return Words(zh, f"One act earns the best of several rewards: this time “{known.winner['en']}”")


def _undo(known: Known) -> Words:
    if not known.got:
        return Words("有一笔退款，当时没有送出过奖励", "A refund came, and nothing had been given for it")
    back = amount(known.got, known.unit)
    return Words(f"有一笔退款，收回了当时送出的 {back.zh}", f"A refund came: {back.en} given for it went back")


_FOR_OTHERS = Words("这个活动这次是为另一些朋友准备的", "This quest is for other players this time")
_UNMATCHED = Words("还没看到这笔退款对应的付款，先记下了", "The payment of this refund is not known yet; it is noted")

_PLAIN: Mapping[str, Words] = {
    "consent": Words("同意参加以后，就会开始累积", "It begins to count once you agree to take part"),
    STATUS: Words("这个活动当时没有开放", "This quest was not running then"),
    PAUSED: Words("这个活动正在休息", "This quest is resting for now"),
    NOT_KEPT: Words("当时的细节没有保存，无法再看一遍", "Its details were not kept, so nobody can look again"),
    "who.segments": _FOR_OTHERS,
    "who.if": _FOR_OTHERS,
    "if": Words(
        "这一次不在活动范围内，下次符合会自动计入",
        "This one is outside the quest; the next that fits counts by itself",
    ),
    "undo.find": _UNMATCHED,
    "undo.within": Words("这笔退款隔了很久，之前的奖励留给你", "The refund came long after, so you keep the reward"),
    "duplicate_business_key": Words("这件事之前已经记过啦", "This was counted before"),
    "event_conflict": Words(
        "这件事之前听到的不一样，以第一次为准", "We heard this differently before; the first time stands"
    ),
    "refund_names_no_payment": Words("这笔退款没有写明对应哪笔付款", "The refund does not say which payment it is for"),
    "payment_unknown": _UNMATCHED,
    "refund_never_matched": Words(
        "没有等到这笔退款对应的付款，不再等了", "The payment of this refund never came, so nothing was changed"
    ),
    "from_the_future": Words("这件事的时间还没有到，先放在一边", "Its time has not come yet, so it was put aside"),
    "too_old": Words("这件事过去太久，没有计入", "This was too long ago to be counted"),
    "unknown_zone": Words("还不知道你所在的时区，先放在一边", "Your time zone is not known yet, so it was put aside"),
    "internal": Words("我们这边出了点小问题，没有记上", "Something went wrong on our side, and it was not counted"),
}
"""Names whose sentence is always the same."""

_SAYS: Mapping[str, Callable[[Known], Words]] = {
    "": _paid,
    "when.event": _other_event,
    "when.from": _from,
    "when.until": _until,
    "when.weekdays": _weekdays,
    "when.hours": _hours,
    "cooldown": _cooldown,
    "count.need": _need,
    "step": _step,
    "steps": _given,
    "limits": _limit,
    "budget": _limit,
    "reward.amount": _too_little,
    "reward.curve": _curve,
    "bonus": _bonus,
    "exclusive": _exclusive,
    "undo": _undo,
}
"""The others: family of names → its sentence."""
