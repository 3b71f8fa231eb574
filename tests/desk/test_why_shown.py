"""Answers to `why` as people read them; whole answers are held by test_support_page and test_explaining."""

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from engine.desk.languages import Lang
from engine.desk.why_shown import show_quest, show_transfer, table_of
from engine.support.why_shapes import WhyLine, WhyQuest, WhyTransfer

TEXTS = {"zh-CN": "好", "en": "good"}


def printed(show: Any, *told: Any) -> str:
    out = StringIO()
    show(Console(file=out, width=120), *told)
    return out.getvalue()


def quest(**parts: Any) -> WhyQuest:
    whole: dict[str, Any] = {
        "player": "ann", "quest": "pay", "version": "v", "title": TEXTS, "status": "live", "notice": {},
        "removed_at": None, "refunds_until": None, "events": [], "now": [], "since": None,
    }  # fmt: skip
    return WhyQuest(**(whole | parts))


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("good", "quest pay, removed", "no event that it hears yet", "only what moved something")),
        ("zh-CN", ("好", "任务 pay，已下线", "还没有相关的事件", "只列出有变动或有业务编号的事件")),
    ],
)
def test_a_quest_is_shown_in_one_language(lang: Lang, words: tuple[str, ...]):
    text = printed(show_quest, quest(status="removed", notice=TEXTS, since="2026-11-18T04:00:00.000Z"), lang)

    assert [word for word in words if word not in text] == []


def test_a_rule_is_called_by_its_name_and_in_chinese_explained():
    lines = [WhyLine("steps[1].if[0]", TEXTS, "not asked", []), WhyLine("unheard-of", TEXTS, "maybe", [TEXTS])]

    def show(console: Console, lang: Lang) -> None:
        console.print(table_of(lines, lang))

    assert "条件 steps[1].if[0]" in printed(show, "zh-CN")
    assert "没有问" in printed(show, "zh-CN")
    assert "unheard-of      good     maybe" in printed(show, "en")


@pytest.mark.parametrize("width", [80, 50])
def test_a_narrow_screen_wraps_and_crops_nothing(width: int):
    said = {"zh-CN": "每周要有三次符合条件的出行才会发放给玩家本人，还差12345次"}
    out = StringIO()
    Console(file=out, width=width).print(table_of([WhyLine("count.need", said, "no", [said])] * 2, "zh-CN"))
    text = out.getvalue()

    assert "…" not in text
    assert sum(text.count(digit) for digit in "12345") == 4 * 5


def test_a_transfer_leads_to_its_act_and_to_its_refunds():
    told = WhyTransfer("ann", "1-2-0", "now", "pay", "energy", "g", "5", "hold", "mint", None, None, ["r-1"], "p-1", {})
    text = printed(show_transfer, told, "en")

    assert "from hold to mint, now" in text
    assert "this refund takes back p-1" in text
    assert "refunded later by r-1" in text
