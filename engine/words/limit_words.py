"""What a player reads where a limit or a budget said no, or cut what was due: Chinese and English. Pure."""

from __future__ import annotations

from engine.words.known import Known
from engine.words.spoken import NOTHING, WINDOWS, Spoken, Words, amount, grouped, weekdays


def paid_said(known: Known) -> Words:
    """It was paid in full, or counted."""
    got = amount(known.got, known.unit)
    return Words(f"收获 {got.zh}", f"You got {got.en}") if known.got else Words("已经计入", "It was counted")


def limit_said(known: Known) -> Words:
    """A limit said no, or cut what was due."""
    if known.got:
        return _cut(known)
    if known.of == "reward":
        return _full(known)
    if known.per not in ("player", "quest", "budget"):
        return _same_one(known)
    return _used_up(known)


def and_then(known: Known, window: Spoken) -> Words:
    """When there is more, as the end of a sentence; nothing where the window is over, or no other follows."""
    if known.past or known.last:
        return NOTHING
    if known.skips and known.weekdays:
        days = weekdays(known.weekdays)
        return Words(f"，{days.zh}再来", f"; there is more on {days.en}")
    return Words(f"，{window.next.zh}", f"; {window.next.en}")


def _used_up(known: Known) -> Words:
    """A number of times: the player's own, or everybody's."""
    window, most = WINDOWS.get(known.every), grouped(known.most)
    mine = known.per == "player"
    if not known.most:
        return _reached()
    if window is None and known.most == "1" and mine:
        return Words("这份奖励只有一次，你已经领到啦", "This reward comes once, and you have it already")
    if window is None:
        zh = f"一共 {most.zh} 次，你都领到啦" if mine else f"一共 {most.zh} 份，已经送完啦"
        return Words(zh, f"You have had all {most.en}" if mine else f"All {most.en} have been given out")
    now, end = window.then if known.past else window.now, and_then(known, window)
    more = _plural(end.en)
    if not mine:
        return Words(
            f"{now.zh}的 {most.zh} 份已经送完啦{end.zh}", f"All {most.en} for {now.en} have been given out{more}"
        )
    if known.most == "1":
        return Words(f"{now.zh}的已经领过啦{end.zh}", f"You have had the one for {now.en}{end.en}")
    return Words(f"{now.zh}的 {most.zh} 次已经领完啦{end.zh}", f"You have had all {most.en} for {now.en}{more}")


def _reached() -> Words:
    """Whose limit it was, and how much, is not known."""
    return Words("这个任务的上限已经到啦", "A limit of this quest has been reached")


def _plural(text: str) -> str:
    return text.replace("there is more", "there are more")


def _same_one(known: Known) -> Words:
    """A limit per value of a field: the same shop, the same bill."""
    window, most = WINDOWS.get(known.every), grouped(known.most)
    each = window.each if window else Words("一共", "in all")
    if not known.most:
        return Words("同一项已经领过啦", "The same one was counted already")
    often = "once" if known.most == "1" else "twice" if known.most == "2" else f"up to {most.en} times"
    end = and_then(known, window) if window else NOTHING
    return Words(
        f"同一项{each.zh}最多 {most.zh} 次，已经领过啦{end.zh}",
        f"The same one counts {often} {each.en}, and it has been counted",
    )


def _full(known: Known) -> Words:
    """A limit of the reward left nothing."""
    window, most = WINDOWS.get(known.every), amount(known.most, known.unit)
    shared = known.per in ("quest", "budget")
    if not known.most:
        return _reached()
    if known.every == "event":
        return Words(f"每次最多 {most.zh}", f"One time earns at most {most.en}")
    if window is None:
        zh = f"为大家准备的 {most.zh} 已经送完啦" if shared else f"一共 {most.zh}，你都领到啦"
        return Words(
            zh, f"All {most.en} for everybody have been given out" if shared else f"You have had all {most.en}"
        )
    now = window.then if known.past else window.now
    end = and_then(known, window)
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
        return paid_said(known)
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
