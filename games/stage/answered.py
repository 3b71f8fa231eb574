"""What an event came to, as rows: what it granted, or what was wrong with it; and why, quest by quest. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from games.stage.bar import gains
from games.stage.client import Answer
from games.stage.phone import Person
from games.stage.pieces import said
from games.stage.sheets import Row
from games.stage.stamps import ALERT, MIST, PAPER, Lang, Press, Texts

GIVEN = "#d6f2bd"
WORDS = {
    "given": ("{title}：{amount} {unit}", "{title}: {amount} {unit}"),
    "nothing": ("这次没有收获", "Nothing was earned this time."),
    "replayed": ("这个事件以前说过：还是那个回答，不会给两次",
                 "This was told before: the first answer again, and nothing is given twice."),
    "why": ("为什么没有", "Why not"),
    "why_more": ("为什么没有更多", "Why not more"),
    "asking": ("正在问为什么……", "Asking why …"),
    "nobody": ("没有任务会听这样的事件", "No quest hears such events."),
    "saw": ("当时：{saw}", "there was: {saw}"),
    "wrong": ("没有收下这个事件", "The event was not taken in."),
}  # fmt: skip
VERDICTS = {
    "yes": ("符合", "yes"),
    "no": ("不符合", "no"),
    "cut": ("减少了", "cut"),
    "not asked": ("没有问到", "not asked"),
    "not kept": ("没有保存", "not kept"),
}
CODES = {
    "event_conflict": ("这个编号以前说过别的内容，新事件要有新编号",
                       "This id was told before with something else in it. A new event needs a new id."),
    "duplicate_business_key": ("同一件事已经用别的编号说过、算过了；另一件事要有自己的编号",
                               "The same act was told before under another id, and counted then. "
                               "A different act needs its own reference."),
    "refund_names_no_payment": ("退款没有说退的是哪一笔", "The refund does not say which payment it takes back."),
    "payment_unknown": ("还不知道那笔付款，先放着等它，最多 90 天",
                        "That payment is not known yet. The refund waits for it, up to 90 days."),
    "refund_never_matched": ("等了 90 天，那笔付款没有来", "Its payment did not come within 90 days."),
    "from_the_future": ("这个时间还没有到，先放在一边。改个时间再发",
                        "That time is still to come, so it is kept aside. Send it with another time."),
    "too_old": ("这个事件太早了，这里不再收", "The event is older than this source's events may be."),
    "unknown_zone": ("不认识这位客户的时区", "This machine does not know the player's time zone."),
    "erased": ("这位客户的资料已经删除", "This player was erased; nothing was stored."),
    "internal": ("没有收下，什么都没有存。请再发一次", "It could not be taken in; nothing was stored. Send it again."),
    "unknown_type": ("词汇表里没有这种事件了。回到所有事件看看",
                     "The vocabulary has no such event any more. Look at all events again."),
    "unknown_field": ("这种事件没有这一项", "This event has no such field."),
    "missing_field": ("少填了一项", "A field is missing."),
    "wrong_value": ("有一项不能这样填", "A field has a value it cannot have."),
    "wrong_time": ("这个时间不行，写成 2026-12-02 10:00", "That time cannot be. Write it as 2026-12-02 10:00."),
    "unknown_player": ("没有这位客户", "There is no such player."),
    "restored": ("这时候正好回到了以前，请再发一次", "It was gone back just then. Send it again."),
    "resetting": ("正在从头开始，请再发一次", "It is just being reset. Send it again."),
}  # fmt: skip
"""What codes of an answer mean and what to do, in both languages; any other is said as the server says it."""


@dataclass
class Came:
    """What came back for an event of a person, with the titles of the quests; `why` when that was answered, too."""

    answer: Answer
    who: Person
    titles: Mapping[str, Texts]
    why: Answer | None = None


def rows(came: Came, lang: Lang, opened: str = "") -> Iterator[Row]:
    """Give what came back, then why; of the quest that is opened, each question it asked. A press opens another."""
    if not came.answer.ok:
        yield _wrong(came.answer.told, came.answer.refusal(lang), lang)
        return
    result = came.answer.told["result"]
    if result["replayed"]:
        yield Row(said(WORDS, "replayed", lang), colour=MIST)
    if result["code"]:
        yield _wrong(result, said(WORDS, "wrong", lang), lang)
        return
    for one in result["earned"]:
        amount = said(WORDS, "given", lang, title=_title(came, one["quest"], lang), amount=_signed(one["amount"]),
                      unit=one["unit"])  # fmt: skip
        words, cut = one["message"].get(lang) or amount, _cut(came, one, lang)
        under = [more for more in (amount, cut) if more and more != words]
        yield Row(words, " · ".join(under), colour=GIVEN, press=Press("why", one["quest"]))
        yield from _asked(came, one["quest"], opened, lang)
    if not result["earned"]:
        yield Row(said(WORDS, "nothing", lang))
    yield from _why(came, lang, opened)


def in_short(answer: Answer, lang: Lang) -> str:
    """Return what came back in a sentence."""
    if not answer.ok:
        return _meaning(answer.told, answer.refusal(lang), lang)
    result = answer.told["result"]
    return _meaning(result, said(WORDS, "wrong", lang), lang) if result["code"] else gains(answer.told, lang)


def _cut(came: Came, gain: Any, lang: Lang) -> str:
    """Why a reward is what it is, where something cut it or added to it."""
    told = came.why.told["quests"] if gain["because"] and came.why and came.why.ok else []
    return next((str(one["sentence"].get(lang, "")) for one in told if one["quest"] == gain["quest"]), "")


def _asked(came: Came, quest: str, opened: str, lang: Lang) -> Iterator[Row]:
    """The questions that a quest asked, what it wants, and what was there; when it is the one that is opened."""
    told = came.why.told["quests"] if came.why and came.why.ok and quest == opened else []
    for line in [line for one in told if one["quest"] == quest for line in one["lines"]]:
        verdict = said(VERDICTS, line["verdict"], lang) if line["verdict"] in VERDICTS else line["verdict"]
        saw = said(WORDS, "saw", lang, saw="; ".join(one[lang] for one in line["saw"])) if line["saw"] else ""
        yield Row(line["written"][lang], "\n".join(filter(None, [f"{line['rule']} · {verdict}", saw])), colour=PAPER)


def _why(came: Came, lang: Lang, opened: str) -> Iterator[Row]:
    """Why each of the other quests gave nothing."""
    gave = {one["quest"] for one in came.answer.told["result"]["earned"]}
    head = said(WORDS, "why_more" if gave else "why", lang)
    if came.why is None:
        yield Row(head, said(WORDS, "asking", lang), colour=MIST)
        return
    if not came.why.ok:
        yield _wrong(came.why.told, came.why.words(lang), lang)
        return
    others = [one for one in came.why.told["quests"] if one["quest"] not in gave]
    if others or not gave:
        yield Row(head, colour=MIST)
    for one in others:
        yield Row(_title(came, one["quest"], lang), one["sentence"].get(lang) or one["because"],
                  press=Press("why", one["quest"]))  # fmt: skip
        yield from _asked(came, one["quest"], opened, lang)
    if not came.why.told["quests"]:
        yield Row(came.why.told["sentence"].get(lang) or said(WORDS, "nobody", lang))


def _wrong(told: Any, otherwise: str, lang: Lang) -> Row:
    """What was wrong and what to do, with its code; with what the server says of it where that is the only hint."""
    known = told if isinstance(told, Mapping) else {}
    code = known.get("code", "")
    more = [known.get("detail") or known.get("message"), known.get("hint")]
    under = [code, *(more if lang == "en" or code not in CODES else ())]
    return Row(_meaning(known, otherwise, lang), " · ".join(filter(None, under)), colour=ALERT)


def _meaning(told: Any, otherwise: str, lang: Lang) -> str:
    code = told.get("code") if isinstance(told, Mapping) else None
    return said(CODES, code, lang) if code in CODES else otherwise


def _title(came: Came, quest: str, lang: Lang) -> str:
    return came.titles.get(quest, {}).get(lang) or quest


def _signed(amount: str) -> str:
    return amount if amount.startswith("-") else f"+{amount}"
