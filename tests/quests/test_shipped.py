"""The quests that ship: they load, their tests pass, they speak both languages, and they reward what they may."""

import re

import pytest
import yaml

from engine.content import QUESTS, Content, load_content
from engine.desk.rehearse import run_trials
from engine.game import discover

FILES = sorted(QUESTS.glob("forest/*.yaml")) + sorted(QUESTS.glob("farm/*.yaml"))
RAW = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES}


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(QUESTS, discover())


def test_at_least_fourteen_quests_ship_and_all_are_live(content: Content):
    assert len(content.book.quests) == len(FILES) >= 14
    assert {quest.status for quest in content.book.quests.values()} == {"live"}


def test_the_acts_the_issue_names_all_earn_something(content: Content):
    energy = {q.when.event for q in content.book.quests.values() if q.reward.asset == "energy"}
    feed = {q.when.event for q in content.book.quests.values() if q.reward.asset == "feed"}

    assert energy >= {"steps", "payment", "bill_paid", "ride", "e_invoice", "ticket", "appointment", "green_act"}
    assert feed >= {"sign_in", "payment", "quiz_answered", "share", "content_read"}


def test_every_in_file_test_passes(content: Content):
    results = run_trials(content.book, content.assets)

    assert [result.message for result in results if not result.passed] == []
    assert len(results) >= 2 * len(FILES) - 5


@pytest.mark.parametrize("name", RAW)
def test_a_no_in_a_test_says_which_rule_it_was(name: str):
    lines = [line for test in RAW[name]["tests"] for line in test["story"]]

    assert [line for line in lines if line["expect"] == "nothing" and "because" not in line] == []


@pytest.mark.parametrize("name", RAW)
def test_a_quest_speaks_chinese_and_english(name: str):
    chinese = [RAW[name][part]["zh-CN"] for part in ("title", "messages")]
    english = [RAW[name][part]["en"] for part in ("title", "messages")]

    assert all(re.search("[\u4e00-\u9fff]", text) for text in chinese)
    assert not any(re.search("[\u4e00-\u9fff]", text) for text in english)
    assert all("{reward}" in RAW[name]["messages"][lang] for lang in ("zh-CN", "en"))


def test_no_text_speaks_the_language_of_banking():
    jargon = re.compile("理财|存款|贷款|额度|利率|收益率|交易额|deposit|loan|credit|interest|transaction|invest", re.I)
    texts = [text for quest in RAW.values() for part in ("title", "messages") for text in quest[part].values()]

    assert [text for text in texts if jargon.search(text)] == []


def test_no_reward_or_count_looks_at_an_amount_of_money(content: Content):
    money = {f"event.{kind.amount}" for kind in content.vocabulary.types.values() if kind.amount}
    rewarding = {name: f"{quest['reward']} {quest.get('count', '')}" for name, quest in RAW.items()}

    assert {name for name, text in rewarding.items() if any(field in text for field in money)} == set()


def test_moving_money_and_advice_earn_nothing(content: Content):
    listened = {quest.when.event for quest in content.book.quests.values()}

    assert listened & {"transfer_sent", "adviser_met"} == set()


def test_every_quest_about_money_takes_its_reward_back_on_a_refund(content: Content):
    kinds = content.vocabulary.types
    about_money = {name: q for name, q in content.book.quests.items() if kinds[q.when.event].amount}

    assert about_money
    assert {name for name, quest in about_money.items() if quest.undo is None or quest.undo.on != "refund"} == set()


@pytest.mark.parametrize("name", RAW)
def test_every_quest_says_where_its_numbers_come_from(name: str):
    assert RAW[name]["source"]


SOURCED = {  # reference mechanics 1.3 and 2.3: grams, and how often
    "pay-offline-energy": (5, 10, "day"),
    "bill-energy": (262, 10, "month"),
    "metro-energy": (52, 5, "day"),
    "rail-energy": (136, 10, "month"),
    "e-invoice-energy": (5, 5, "day"),
    "ticket-energy": (180, 10, "month"),
    "appointment-energy": (277, 5, "month"),
    "sign-in-feed": (180, 1, "day"),
}


@pytest.mark.parametrize("name", SOURCED)
def test_the_sourced_numbers_are_the_sources_own(name: str):
    quest = next(quest for quest in RAW.values() if quest["id"] == name)
    first = quest["limits"][0]

    assert (quest["reward"]["amount"], first["max"], first["every"]) == SOURCED[name]


def test_numbers_from_memory_are_marked_as_assumptions():
    guessed = {"walk", "bus", "toll", "no-bag", "e-reading", "pay", "quiz", "share", "read", "friend-joined", "donate"}

    assert {name for name, quest in RAW.items() if quest.get("assumption")} == guessed
