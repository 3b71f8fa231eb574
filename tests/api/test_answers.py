"""Amounts in display units and the quest's words."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from engine.api.answers import display, gain, plain, refusal
from engine.errors import Malformed
from engine.journal import Earned
from tests.world import READER, content_of, quest


@pytest.mark.parametrize(
    ("amount", "scale", "text"),
    [(5, 1, "5"), (1500, 1000, "1.5"), (1, 1000, "0.001"), (-10_000, 1000, "-10"), (0, 1, "0")],
)
def test_an_amount_is_shown_exactly_in_display_units(amount: int, scale: int, text: str):
    assert display(amount, scale) == text


def test_a_number_has_no_exponent_and_no_idle_zeros():
    assert [plain(Decimal(text)) for text in ("1E+2", "10.50", "100", "0.10")] == ["100", "10.5", "100", "0.1"]


def words(text: str, event: str, earned: int = 5, **parts: Any) -> str:
    content = content_of(quest("one", event, messages={"zh-CN": text, "en": text}, **parts))
    data = {"day_total": 7000} if event == "steps" else {"txn_ref": "t", "amount": "10.50", "channel": "qr"}
    fields = READER.build(event, source="s", id="1", player="p", at=0, data=data).fields
    return gain(Earned("one", "energy", earned, None, ""), fields, content).message["en"]


def test_a_message_shows_reward_unit_and_the_events_fields():
    assert words("{reward} {unit} for {event.amount} by {event.channel}", "payment") == "5 g for 10.5 by qr"


def test_a_message_shows_the_total_that_was_told():
    counted: dict[str, Any] = {"count": {"highest": "event.day_total", "every": "day"}}
    curve: dict[str, Any] = {
        "reward": {"give": "energy", "curve": {"of": "count", "points": [[0, 0], [100, 10]], "between": "linear"}}
    }

    assert words("{count} steps", "steps", **counted, **curve) == "7000 steps"


def test_a_message_shows_the_need_that_was_met():
    assert words("{count} of {need}", "payment", count={"times": "acts", "every": "day", "need": 3}) == "3 of 3"


def test_what_goes_back_is_not_told_as_a_gift():
    assert words("a gift", "payment", earned=-5) == "A refund came: 5 g given for it went back"


def test_a_quest_that_is_gone_still_shows_its_amount():
    told = gain(Earned("old", "energy", 5, None, ""), SimpleNamespace(), content_of(quest("one")))

    assert (told.amount, told.unit, told.message) == ("5", "g", {})


def test_a_refusal_carries_code_message_and_hint():
    told = refusal("e1", Malformed("no", code="bad", hint="do"))

    assert (told.id, told.status, told.code, told.message, told.hint) == ("e1", "refused", "bad", "no", "do")
