"""What a condition that said no asked for, in plain words."""

from types import SimpleNamespace
from typing import Any

import pytest

from engine.explaining.plainly import Asked, asked_for
from engine.game import discover
from engine.quests.syntax import parse
from engine.words.spoken import Words
from tests.world import book_of, quest

ABOUT = {
    "amount": {"zh-CN": "金额，大于零", "en": "the amount paid, above 0"},
    "mode": {"zh-CN": "出行方式", "en": "how"},
    "correct": {"zh-CN": "是否答对", "en": "whether the answer was right"},
}
FIELDS = SimpleNamespace(amount=2, mode="bus", correct=False, secret="x")


def said(text: str, params: dict[str, int] | None = None) -> Asked | None:
    return asked_for(parse(text), FIELDS, ABOUT, params or {})


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("event.amount >= 3", "至少 3", "at least 3"), ("3 < event.amount", "超过 3", "more than 3"),
        ("event.amount == 3", "3", "3"), ("event.mode != 'bus'", "不是 bus", "anything but bus"),
        ("event.mode in ['metro', 'tram']", "metro、tram", "metro or tram"), ("event.correct", "是", "yes"),
        ("!event.correct", "否", "no"),
    ],
)  # fmt: skip
def test_one_comparison_is_told(text: str, zh: str, en: str):
    found = said(text)

    assert found is not None
    assert found.needed == (zh, en)


def test_the_field_is_called_by_the_first_words_of_the_vocabulary():
    assert said("event.amount < 1") == Asked(
        Words("金额", "the amount paid"), Words("2", "2"), Words("不到 1", "less than 1")
    )


def test_a_parameter_that_changes_has_the_value_of_that_day():
    found = said("event.amount >= params.least", {"least": 7})

    assert found is not None
    assert found.needed.en == "at least 7"


@pytest.mark.parametrize(
    "text",
    ["event.amount > 1 && event.mode == 'metro'", "event.amount * 2 > 9", "player.level >= 3", "event.secret == 'y'",
     "event.mode == '" + "x" * 60 + "'", "event.amount >= params.none"],
)  # fmt: skip
def test_what_cannot_be_said_plainly_is_not_said(text: str):
    assert said(text) is None


def test_a_list_of_the_quest_is_named_by_its_items():
    asks: dict[str, Any] = {"if": ["event.mcc in lists.near"], "lists": {"near": ["5411", "5412"]}}
    one = book_of([quest("one", **asks)], discover())
    node = one.quests["one"].conditions[0].node
    found = asked_for(node, SimpleNamespace(mcc="1"), {"mcc": {"zh-CN": "类别", "en": "the code"}}, {})

    assert found is not None
    assert found.needed.en == "5411 or 5412"
