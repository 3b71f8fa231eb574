"""What the deck says of what it does, and of what did not come as it was expected; by language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from games.stage.pieces import said
from games.stage.stamps import Lang

DAY, HOUR = 86_400, 3_600
WORDS = {
    "passes_d": ("过了 {n} 天", "{n} d later"),
    "passes_h": ("过了 {n} 小时", "{n} h later"),
    "passes_m": ("过了 {n} 分钟", "{n} min later"),
    "passes_s": ("过了 {n} 秒", "{n} s later"),
    "did": ("{name}：{act}", "{name}: {act}"),
    "with_amount": ("{act} {amount} 元", "{act}, CNY {amount}"),
    "nothing": ("这次没有收获", "Nothing was earned this time."),
    "not_so": ("和预期不一样：{expected}，结果是 {came}", "Not as expected: {expected}; it came to {came}"),
    "steps": ("今天走了 {n} 步", "{n} steps today"),
}
ACTS = {
    "payment": ("付款", "a payment"),
    "refund": ("退款", "a refund"),
    "bill_paid": ("在家缴费", "a bill is paid at home"),
    "ride": ("出行", "a ride"),
    "ride metro": ("坐地铁", "a metro ride"),
    "ride bus": ("坐公交", "a bus ride"),
    "ride rail": ("坐火车", "a train ride"),
    "ride bike": ("骑车", "a bike ride"),
    "green_act": ("绿色小事", "a green deed"),
    "green_act no_plastic_bag": ("自带购物袋", "a bag brought along"),
    "ticket": ("线上订票", "a ticket without paper"),
    "donation": ("捐款", "a gift of money"),
    "sign_in": ("打开银行应用", "the bank's app is opened"),
    "content_read": ("读了一篇好文", "something useful is read"),
    "video_watched": ("看了一段好视频", "something useful is watched"),
}


def event(type: str, fields: Mapping[str, Any], name: Mapping[str, str], lang: Lang) -> str:
    """Return what somebody did, as the bank's app would call it."""
    if type == "steps":
        act = say("steps", lang, n=f"{fields.get('day_total', 0):,}")
    else:
        kind = f"{type} {fields.get('mode') or fields.get('kind') or ''}".strip()
        act = said(ACTS | {type: ACTS.get(type, (type, type))}, kind if kind in ACTS else type, lang)
    if "amount" in fields:
        act = say("with_amount", lang, act=act, amount=f"{float(fields['amount']):g}")  # as text it was told exactly
    return say("did", lang, name=name[lang], act=act)


def passing(seconds: float, lang: Lang) -> str:
    """Return how long the clock went on."""
    if seconds >= DAY and seconds % DAY == 0:
        return say("passes_d", lang, n=round(seconds / DAY))
    if seconds >= 2 * HOUR or seconds == HOUR:
        return say("passes_h", lang, n=f"{round(seconds / HOUR, 1):g}")
    return say("passes_m", lang, n=round(seconds / 60)) if seconds >= 60 else say("passes_s", lang, n=round(seconds))


def brought(told: Mapping[str, Any], lang: Lang) -> str:
    """Return what an event brought, in the words of the quest that gave most; or why it brought nothing."""
    most = sorted(told["result"]["earned"], key=lambda one: -abs(float(one["amount"])))
    gains = [one["message"].get(lang, "") for one in most]
    reasons = [one["sentence"].get(lang, "") for one in told["why_not"]]
    return next((one for one in [*gains, *reasons] if one), say("nothing", lang))


def say(key: str, lang: Lang, **values: object) -> str:
    """Return a sentence in a language, its places filled in."""
    return said(WORDS, key, lang, **values)
