"""Every name of a rule has a kind sentence, in Chinese and in English."""

import re
from datetime import date
from typing import Any

import pytest

from engine.api.answers import WORDS
from engine.clock import HOUR, MINUTE
from engine.words.reasons import CHANGED, NOT_KEPT, PAUSED, PROFILE, REMOVED, STATUS, Known, family_of, names, sentence
from engine.words.spoken import Words
from tests.foretold import rich_content

CONTRACT = [
    "when.event",
    "when.from",
    "when.until",
    "when.weekdays",
    "when.hours",
    "who.segments",
    "who.if",
    "who.if[1]",
    "if[0]",
    "cooldown",
    "count.need",
    "steps[1]",
    "steps[0].if[1]",
    "steps",
    "limits[0]",
    "reward.amount",
    "reward.curve",
    "bonus[0]",
    "exclusive",
    "budget",
    "undo",
    "undo.find",
    "undo.within",
    "consent",
]
COOL = ("bank", "account", "balance", "transaction", "failed", "last chance", "invalid", "error", "must", "hurry",
        "quick", "银行", "账户", "余额", "失败", "错误", "违规", "赶快", "马上", "必须", "尽快", "机会")  # fmt: skip
ABOUT = {"zh-CN": "付款", "en": "a payment"}

FULL = [
    Known(),
    Known(unit="g", most="100", used="100", every="day", of="reward"),
    Known(unit="g", most="100", used="95", due="10", every="day", of="reward"),
    Known(unit="g", got="5", most="100", every="week", of="reward"),
    Known(unit="g", got="5", most="100", every="ever", of="reward"),
    Known(unit="g", got="5", most="1000", every="month", of="reward", per="budget"),
    Known(unit="g", most="1000", every="season", of="reward", per="budget", past=True),
    Known(unit="g", most="10", every="event", of="reward"),
    Known(most="5", every="day"), Known(most="1", every="week"), Known(most="1", every="ever"),
    Known(most="3", every="ever"),
    Known(most="5", every="day", past=True), Known(most="1000", every="day", per="quest"),
    Known(most="1", every="month", per="payee"), Known(most="7", every="ever", per="payee"),
    Known(left="2", every="week"), Known(left="1"), Known(left="3000", counts_times=False),
    Known(given=True, every="week"), Known(given=True, every="week", last=True),
    Known(most="5", every="day", last=True), Known(most="1", every="month", per="payee", last=True),
    Known(given=True, every="ever"), Known(left="2", past=True), Known(given=True, every="day", past=True),
    Known(cooldown_ms=10 * MINUTE, wait_ms=4 * MINUTE), Known(cooldown_ms=6 * HOUR, wait_ms=HOUR, past=True),
    Known(from_day=date(2026, 3, 1), until_day=date(2026, 4, 1), weekdays=frozenset({5, 6}), hours=((420, 570),)),
    Known(next_step=ABOUT, left="2", steps_done=1, steps_all=3, hears=ABOUT, winner=ABOUT),
    Known(unit="g", got="7", streak=7, streak_every="day"), Known(unit="g", got="7"),
    Known(unit="g", most="25", every="day", of="reward", whole=True),
    Known(unit="g", got="5", had="10", refunded="3", price="6"), Known(unit="g", had="10", refunded="3", price="6"),
    Known(what=Words("付款方式", "how it was paid"), seen=Words("card", "card"), needed=Words("qr", "qr")),
    Known(gone_day=date(2026, 3, 1)), Known(gone_day=date(2026, 3, 1), kept_day=date(2026, 6, 1)),
]  # fmt: skip


def test_every_name_of_the_contract_has_a_sentence():
    assert {family_of(name) for name in CONTRACT} <= names()


def test_every_code_of_an_answer_has_a_sentence():
    assert {family_of(code) for code in WORDS} <= names()


def test_a_name_that_is_none_has_no_sentence():
    with pytest.raises(KeyError):
        sentence("nonsense")


@pytest.mark.parametrize("because", ["", *CONTRACT, *WORDS, STATUS, CHANGED, PROFILE, NOT_KEPT, PAUSED, REMOVED])
@pytest.mark.parametrize("known", FULL)
def test_a_sentence_is_whole_kind_and_short_whatever_is_known(because: str, known: Known):
    said = sentence(because, known)

    assert list(said) == ["zh-CN", "en"]
    assert all(0 < len(text) <= 160 for text in said.values())
    assert re.search("[\u4e00-\u9fff]", said["zh-CN"])
    assert not re.search("[\u4e00-\u9fff]", said["en"].replace("付款", ""))
    assert not [word for word in COOL for text in said.values() if word in text.lower()]
    assert not [text for text in said.values() if "  " in text or "None" in text or "{" in text]


@pytest.mark.parametrize(
    ("because", "known", "zh", "en"),
    [
        ("limits[0]", {"most": "5", "every": "day"}, "今天的 5 次已经领完啦，明天再来",
         "You have had all 5 for today; there are more tomorrow"),
        ("limits[0]", {"most": "1", "every": "week"}, "这周的已经领过啦，下周再来",
         "You have had the one for this week; there is more next week"),
        ("limits[1]", {"most": "1", "every": "month", "per": "payee"},
         "同一项每个月最多 1 次，已经领过啦，下个月再来",
         "The same one counts once a month, and it has been counted"),
        ("limits[0]", {"most": "100", "every": "day", "of": "reward", "unit": "g", "got": "5"},
         "收获 5g，今天的 100g 已经领满", "You got 5 g, which completes the 100 g for today"),
        ("steps", {"given": True, "every": "week", "last": True}, "这周的奖励已经领到啦",
         "You already have this week's reward"),
        ("count.need", {"left": "2"}, "再来 2 次就能领取", "2 more times and it is yours"),
        ("cooldown", {"cooldown_ms": 10 * MINUTE, "wait_ms": 4 * MINUTE}, "每 10 分钟计一次，再过 4 分钟就可以",
         "It counts once in 10 minutes; in 4 minutes it counts again"),
        ("when.hours", {"hours": ((420, 570),)}, "这个活动的时间是 07:00–09:30",
         "This quest runs from 07:00 to 09:30"),
        ("budget", {"most": "1000", "every": "week", "of": "reward", "per": "budget", "unit": "g"},
         "这周为大家准备的 1000g 已经送完啦，下周再来",
         "All 1,000 g for this week have been given out; there is more next week"),
        ("limits[0]", {"most": "1", "every": "day", "skips": True, "weekdays": frozenset({2, 5})},
         "今天的已经领过啦，周三、周六再来",
         "You have had the one for today; there is more on Wednesdays and Saturdays"),
        ("cooldown", {"cooldown_ms": 48 * 3_600_000, "wait_ms": 60_000, "refunds": True},
         "每 48 小时计一次（退款的那一次也算），再过 1 分钟就可以",
         "It counts once in 48 hours, also after one that was refunded; in 1 minute it counts again"),
        ("steps[1]", {"next_step": ABOUT, "left": "2", "steps_done": 1, "steps_all": 3},
         "已完成 1/3 步，接下来等的是：付款（还差 2 次）",
         "1 of 3 steps done. Still to come: a payment (2 more times)"),
        ("bonus[0]", {"got": "7", "unit": "g", "streak": 7, "streak_every": "day"}, "连续 7 天，额外收获 7g",
         "7 days in a row: 7 g on top"),
        ("exclusive", {"winner": ABOUT}, "同一件事只领最多的一份，这次领到的是“付款”",
         "One act earns the best of several rewards: this time “a payment”"),
        ("undo", {"got": "5", "unit": "g"}, "有一笔退款，收回了当时送出的 5g",
         "A refund came: 5 g given for it went back"),
        ("undo", {"got": "5", "had": "10", "refunded": "3", "price": "6", "unit": "g"},
         "有一笔退款（6 中的 3），收回了当时送出的 10g 中的 5g",
         "A refund came (3 of 6): 5 of the 10 g given for it went back"),
        ("undo", {"had": "10", "refunded": "0.01", "price": "6", "unit": "g"},
         "有一笔退款（6 中的 0.01），当时送出的 10g 没有变化",
         "A refund came (0.01 of 6), and nothing of the 10 g given for it went back"),
        ("if[0]", {"what": Words("付款方式", "how it was paid"), "seen": Words("card", "card"),
                   "needed": Words("qr", "qr")},
         "这一次付款方式：card，活动要的是：qr。下次符合会自动计入",
         "This time, how it was paid: card; the quest asks for qr. The next that fits counts by itself"),
        ("removed", {"gone_day": date(2026, 11, 22), "kept_day": date(2027, 2, 20)},
         "这个活动已于 2026 年 11 月 22 日下线；2027 年 2 月 20 日以前的退款仍会收回当时的奖励",
         "This quest was removed on 22 November 2026; a refund before 20 February 2027 still takes back what it gave"),
        ("consent", {}, "同意参加以后，就会开始累积", "It begins to count once you agree to take part"),
    ],
)  # fmt: skip
def test_sentences_say_what_is_known(because: str, known: dict[str, Any], zh: str, en: str):
    assert sentence(because, Known(**known)) == {"zh-CN": zh, "en": en}


def test_every_rule_a_quest_file_may_name_has_a_sentence():
    content = rich_content()
    paths = {limit.path for quest in content.book.quests.values() for limit in quest.limits}
    paths |= {one.path for quest in content.book.quests.values() for one in quest.conditions}
    paths |= {bonus.path for quest in content.book.quests.values() for bonus in quest.bonuses}

    assert {family_of(path) for path in paths} <= names()
