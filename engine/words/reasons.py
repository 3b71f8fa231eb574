"""Why something paid, or did not, in one kind sentence a player may read: Chinese and English. Pure.

`sentence(because, known)` takes the stable name of the rule that decided. Nobody is blamed, nothing is urgent, and no
word comes from a bank. What is not known is left out, so that every name has a sentence even when nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from engine.words.known import Known
from engine.words.limit_words import and_then, limit_said, paid_said
from engine.words.spoken import NOTHING, STREAKS, WINDOWS, Words, amount, day_of, grouped, hours, length, span, weekdays

__all__ = [
    "CHANGED",
    "NOT_KEPT",
    "PAUSED",
    "PROFILE",
    "REMOVED",
    "STATUS",
    "UNHEARD",
    "Known",
    "family_of",
    "names",
    "sentence",
]

STATUS = "status"
CHANGED = "changed"
PROFILE = "profile"
NOT_KEPT = "not_kept"
PAUSED = "paused"
REMOVED = "removed"
UNHEARD = "unheard"


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


def _other_event(known: Known) -> Words:
    if not known.hears:
        return Words("这个活动不包含这类行为", "This quest is about something else")
    return Words(f"这个活动只包含：{known.hears['zh-CN']}", f"This quest is about {known.hears['en']}")


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
    apart, wait = length(known.cooldown_ms), span(known.wait_ms)
    zh, en = f"每 {apart.zh}计一次", f"It counts once in {apart.en}"
    if known.refunds:
        zh, en = f"{zh}（退款的那一次也算）", f"{en}, also after one that was refunded"
    if known.past or not known.wait_ms:
        return Words(f"{zh}，这一次离得近了些", f"{en}; this was closer")
    return Words(f"{zh}，再过 {wait.zh}就可以", f"{en}; in {wait.en} it counts again")


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
    end = and_then(known, window)
    return Words(f"{window.now.zh}的奖励已经领到啦{end.zh}", f"You already have {window.now.en}'s reward{end.en}")


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
    if known.left:
        more = Words(f"（还差 {known.left} 次）", f" ({known.left} more {_times(known.left)})")
    return Words(
        f"{done.zh}接下来等的是：{known.next_step['zh-CN']}{more.zh}",
        f"{done.en}Still to come: {known.next_step['en']}{more.en}",
    )


def _condition(known: Known) -> Words:
    """What was seen and what was asked for, where that is one plain comparison."""
    if not known.needed.en:
        return Words(
            "这一次不在活动范围内，下次符合会自动计入",
            "This one is outside the quest; the next that fits counts by itself",
        )
    what, seen, needed = known.what, known.seen, known.needed
    return Words(
        f"这一次{what.zh}：{seen.zh}，活动要的是：{needed.zh}。下次符合会自动计入",
        f"This time, {what.en}: {seen.en}; the quest asks for {needed.en}. The next that fits counts by itself",
    )


def _paused(known: Known) -> Words:
    if known.past:
        return Words("这个活动当时正在休息", "This quest was resting then")
    return Words("这个活动正在休息", "This quest is resting for now")


def _removed(known: Known) -> Words:
    if known.gone_day is None:
        return Words("这个活动已经结束，谢谢参与", "This quest has been removed; thank you for taking part")
    gone = day_of(known.gone_day)
    zh, en = f"这个活动已于 {gone.zh}下线", f"This quest was removed on {gone.en}"
    if known.kept_day is None:
        return Words(f"{zh}，谢谢参与", f"{en}; thank you for taking part")
    kept = day_of(known.kept_day)
    return Words(
        f"{zh}；{kept.zh}以前的退款仍会收回当时的奖励", f"{en}; a refund before {kept.en} still takes back what it gave"
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
    came = NOTHING
    if known.refunded and known.refunded != known.price:
        zh, en = (f"{known.price} 中的 {known.refunded}", f"{grouped(known.refunded).en} of {grouped(known.price).en}")
        came = Words(f"（{zh}）", f" ({en})")
    zh, en = f"有一笔退款{came.zh}，", f"A refund came{came.en}"
    back, had = amount(known.got, known.unit), amount(known.had, known.unit)
    if not known.got and not known.had:
        return Words(f"{zh}当时没有送出过奖励", f"{en}, and nothing had been given for it")
    if not known.got:
        return Words(f"{zh}当时送出的 {had.zh} 没有变化", f"{en}, and nothing of the {had.en} given for it went back")
    if known.had and known.had != known.got:
        some = grouped(known.got).en
        return Words(
            f"{zh}收回了当时送出的 {had.zh} 中的 {back.zh}", f"{en}: {some} of the {had.en} given for it went back"
        )
    return Words(f"{zh}收回了当时送出的 {back.zh}", f"{en}: {back.en} given for it went back")


_FOR_OTHERS = Words("这个活动这次是为另一些朋友准备的", "This quest is for other players this time")
_UNMATCHED = Words("还没看到这笔退款对应的付款，先记下了", "The payment of this refund is not known yet; it is noted")

_PLAIN: Mapping[str, Words] = {
    "consent": Words("同意参加以后，就会开始累积", "It begins to count once you agree to take part"),
    "minor": Words("家长同意以后，就会开始累积", "It begins to count once a parent or guardian agrees"),
    "purpose": Words("同意这项用途以后，就会开始累积", "It begins to count once you agree to this use of your data"),
    "erased": Words("这里已经没有你的资料了", "Nothing is kept of you here any more"),
    STATUS: Words("这个活动当时没有开放", "This quest was not running then"),
    UNHEARD: Words("还没有活动包含这类行为", "No quest is about this"),
    CHANGED: Words("按这个活动当时的样子，这一次没有计入", "This did not count for the quest as it was then"),
    PROFILE: Words(
        "当时你的资料或这个活动和现在不一样，已经无法再看一遍",
        "Your profile or this quest was different then, and nobody can look again",
    ),
    NOT_KEPT: Words("当时的细节没有保存，无法再看一遍", "Its details were not kept, so nobody can look again"),
    "who.segments": _FOR_OTHERS,
    "who.if": _FOR_OTHERS,
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
    "": paid_said,
    "when.event": _other_event,
    "when.from": _from,
    "when.until": _until,
    "when.weekdays": _weekdays,
    "when.hours": _hours,
    "if": _condition,
    REMOVED: _removed,
    PAUSED: _paused,
    "cooldown": _cooldown,
    "count.need": _need,
    "step": _step,
    "steps": _given,
    "limits": limit_said,
    "budget": limit_said,
    "reward.amount": _too_little,
    "reward.curve": _curve,
    "bonus": _bonus,
    "exclusive": _exclusive,
    "undo": _undo,
}
"""The others: family of names → its sentence."""
