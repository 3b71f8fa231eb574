"""What callers read about their events: amounts in display units, reasons, the quest's words in each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from engine.clock import iso
from engine.errors import TilthError
from engine.incoming.events import Event
from engine.journal import Answer, Earned
from engine.published.content import Content
from engine.words.messages import display, filled
from engine.words.reasons import Known, sentence

WORDS: Mapping[str, tuple[str, str]] = {
    "event_conflict": ("this id was told before with something else in it", "a new event needs a new id"),
    "duplicate_business_key": (
        "the same act was told before under another id",
        "nothing to do: it was counted when it was first told; a different act needs its own reference",
    ),
    "refund_names_no_payment": ("the refund does not say which payment it takes back", "name it by its key"),
    "payment_unknown": ("the payment is not known yet", "the refund waits up to 90 days for it"),
    "refund_never_matched": ("its payment did not come within 90 days", "tell the payment, then a new refund"),
    "from_the_future": ("the event lies in the future", "check the sender's clock and zone"),
    "too_old": ("the event is older than this source's events may be", "ask for a longer age, or ingest it as a file"),
    "unknown_zone": ("this machine does not know the player's time zone", "PUT /v1/players/{id} with another zone"),
    "erased": ("this player was erased", "nothing was stored; PUT /v1/players/{id} makes a new player"),
    "internal": ("the event could not be taken in", "nothing was stored: send it again, then tell us"),
}
"""Code of an answer → what it means, and what to do."""

TAKEN_BACK = {"zh-CN": "有一笔退款，收回了当时送出的 {}{}", "en": "A refund came: {} {} given for it went back"}

STATUS = {"applied": 200, "parked": 202, "quarantined": 202, "refused": 409}


class Gain(msgspec.Struct, gc=False):
    """What a quest gave for an event (negative: took back). `amount` is in `unit`; `because` names what cut it.

    `ripe_at` is when a player may collect it; null: it is in the purse already.
    """

    quest: str
    asset: str
    amount: str
    unit: str
    ripe_at: str | None
    because: str
    message: dict[str, str]


class Reason(msgspec.Struct, gc=False):
    """A quest the event touched that gave nothing, and the name of the rule that said no."""

    quest: str
    because: str


class Result(msgspec.Struct, gc=False):
    """What became of one event. `replayed`: it was told before, this is the first answer again, nothing was paid.

    `why_not` names the quests that the event fits and that gave nothing. A quest whose `who` or `if` says no is not
    among them: of thousands of quests only those are asked that the event fits. `GET /v1/players/{id}/why?event=ID`
    asks all that hear such events, and says what each wants and what was there, with a sentence for the player.
    """

    id: str | None
    status: str
    replayed: bool = False
    earned: list[Gain] = msgspec.field(default_factory=list)
    why_not: list[Reason] = msgspec.field(default_factory=list)
    code: str = ""
    message: str = ""
    hint: str = ""


class BatchResult(msgspec.Struct):
    """The result of each event of a batch, in the batch's order, and how many there are of each status."""

    results: list[Result]
    counts: dict[str, int]


def result(event: Event, answer: Answer, content: Content) -> Result:
    """Return what to tell the sender of an event."""
    message, hint = WORDS.get(answer.code, ("", ""))
    gains = [gain(earned, event.fields, content) for earned in answer.earned]
    reasons = [Reason(why.quest, why.because) for why in answer.why_not]
    return Result(event.id, answer.status, answer.replayed, gains, reasons, answer.code, message, hint)


def refusal(id: str | None, error: TilthError) -> Result:
    """Return what to tell the sender of an event that could not be read or may not be sent."""
    return Result(id, "refused", code=error.code, message=error.message, hint=error.hint)


def gain(earned: Earned, fields: Any, content: Content) -> Gain:
    """Return one reward in display units and words. An asset or quest that is gone is shown by its bare numbers."""
    asset = content.assets.get(earned.asset)
    unit, scale = (asset.unit, asset.scale) if asset else ("", 1)
    amount = display(earned.amount, scale)
    quest = content.book.quests.get(earned.quest)
    words: dict[str, str] = {}
    if asset and earned.amount < 0:
        words = {language: text.format(amount[1:], asset.unit) for language, text in TAKEN_BACK.items()}
    elif asset and earned.award and earned.award.rule.startswith("bonus"):
        every = quest.streak.every if quest and quest.streak else ""
        known = Known(got=amount, unit=asset.unit, streak=earned.streak, streak_every=every)
        words = sentence(earned.award.rule, known)
    elif asset and quest:
        words = filled(quest, amount, asset.unit, earned.count, fields, earned.streak)
    ripe_at = None if earned.ripe_at is None else iso(earned.ripe_at)
    return Gain(earned.quest, earned.asset, amount, unit, ripe_at, earned.because, words)
