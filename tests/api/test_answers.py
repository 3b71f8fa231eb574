"""Amounts in display units and the quest's words."""

from types import SimpleNamespace
from typing import Any

from engine.api.answers import WORDS, gain, refusal
from engine.errors import Malformed
from engine.journal import Award, Earned
from tests.world import READER, content_of, quest


def words(text: str, event: str, earned: int = 5, counted: str = "", **parts: Any) -> str:
    content = content_of(quest("one", event, messages={"zh-CN": text, "en": text}, **parts))
    data = {"day_total": 7000} if event == "steps" else {"txn_ref": "t", "amount": "10.50", "channel": "qr"}
    fields = READER.build(event, source="s", id="1", player="p", at=0, data=data).fields
    return gain(Earned("one", "energy", earned, None, "", counted), fields, content).message["en"]


def test_a_message_shows_reward_unit_and_the_events_fields():
    assert words("{reward} {unit} for {event.amount} by {event.channel}", "payment") == "5 g for 10.5 by qr"


def test_a_message_shows_what_was_counted_and_needed():
    block = {"times": "acts", "every": "day", "need": 3}

    assert words("{count} of {need}", "payment", counted="3", count=block) == "3 of 3"


def test_a_bonus_does_not_repeat_the_words_of_the_reward():
    bonus = [{"when": "streak.length == 3", "give": "energy", "amount": 20}]
    content = content_of(quest("one", "sign_in", streak={"every": "day"}, bonus=bonus))
    award = Award("v", "bonus[0]", "20", "down")
    on_top = gain(Earned("one", "energy", 20, None, "bonus[0]", streak=3, award=award), SimpleNamespace(), content)

    assert on_top.message == {"zh-CN": "连续 3 天，额外收获 20g", "en": "3 days in a row: 20 g on top"}


def test_what_goes_back_is_not_told_as_a_gift():
    assert words("a gift", "payment", earned=-5) == "A refund came: 5 g given for it went back"


def test_a_quest_that_is_gone_still_shows_its_amount():
    told = gain(Earned("old", "energy", 5, None, ""), SimpleNamespace(), content_of(quest("one")))

    assert (told.amount, told.unit, told.message) == ("5", "g", {})


def test_a_refusal_carries_code_message_and_hint():
    told = refusal("e1", Malformed("no", code="bad", hint="do"))

    assert (told.id, told.status, told.code, told.message, told.hint) == ("e1", "refused", "bad", "no", "do")


def test_an_act_told_twice_says_what_to_do():
    assert "nothing to do" in WORDS["duplicate_business_key"][1]
