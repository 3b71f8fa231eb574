"""The quests that ship: they load, their tests pass, they speak both languages, and they reward what they may."""

import re
from collections import Counter

import pytest
import yaml

from engine.clock import DAY, MINUTE
from engine.days import instant
from engine.desk.rehearse import run_trials
from engine.game import discover
from engine.published.content import QUESTS, Content, load_content
from engine.quests.quest import Quest
from engine.store import Database
from tests.world import SHANGHAI, World, earned, why_not

FILES = sorted(QUESTS.glob("forest/*.yaml")) + sorted(QUESTS.glob("farm/*.yaml"))
RAW = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES}
SOURCED = {  # reference mechanics 1.3 and 2.3: grams, and how often; all others rest on an assumption
    "pay-offline-energy": (5, 10, "day"),
    "bill-energy": (262, 10, "month"),
    "metro-energy": (52, 5, "day"),
    "rail-energy": (136, 10, "month"),
    "e-invoice-energy": (5, 5, "day"),
    "ticket-energy": (180, 10, "month"),
    "appointment-energy": (277, 5, "month"),
    "sign-in-feed": (180, 1, "day"),
    "energy-rain": ("min(event.grams, 120)", 380, "day"),
}


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(QUESTS, discover())


def heard(quest: Quest) -> set[str]:
    return {listener.event for listener in quest.listeners}


def about_money(content: Content) -> dict[str, Quest]:
    kinds = content.vocabulary.types
    return {name: q for name, q in content.book.quests.items() if any(kinds[event].amount for event in heard(q))}


def test_at_least_thirty_quests_ship_and_all_are_live(content: Content):
    assert len(content.book.quests) == len(FILES) == len(RAW) >= 30
    assert {quest.status for quest in content.book.quests.values()} == {"live"}


def test_both_games_have_many_quests_and_every_asset_of_daily_life_is_earned(content: Content):
    given = Counter(quest.reward.asset for quest in content.book.quests.values())

    assert given["energy"] >= 15
    assert given["feed"] >= 12
    assert given["vitality"] >= 1


def test_the_acts_the_issue_names_all_earn_something(content: Content):
    quests = content.book.quests.values()
    energy = {event for q in quests if q.reward.asset == "energy" for event in heard(q)}
    feed = {event for q in quests if q.reward.asset == "feed" for event in heard(q)}

    assert energy >= {"steps", "payment", "bill_paid", "ride", "e_invoice", "ticket", "appointment", "green_act"}
    assert feed >= {"sign_in", "payment", "quiz_answered", "share", "content_read", "video_watched"}
    assert feed >= {"donation", "friend_joined", "friend_active", "joined_by_invitation"}


def test_every_in_file_test_passes_and_each_quest_has_several(content: Content):
    results = run_trials(content.book, content.assets)

    assert [result.message for result in results if not result.passed] == []
    assert {name for name, count in Counter(result.quest for result in results).items() if count < 2} == set()


@pytest.mark.parametrize("name", RAW)
def test_a_no_in_a_test_says_which_rule_it_was(name: str):
    lines = [line for test in RAW[name]["tests"] for line in test["story"]]
    unsaid = [line for line in lines if line["expect"] == "nothing" and "because" not in line]

    assert unsaid == []


def test_every_quest_speaks_chinese_and_english(content: Content):
    texts = [texts for quest in content.book.quests.values() for texts in (quest.title, quest.messages)]

    assert [text["zh-CN"] for text in texts if not re.search("[\u4e00-\u9fff]", text["zh-CN"])] == []
    assert [text["en"] for text in texts if re.search("[\u4e00-\u9fff]", text["en"])] == []
    assert [text for quest in content.book.quests.values() for text in quest.messages.values()
            if "{reward}" not in text] == []  # fmt: skip


def test_no_two_quests_have_the_same_title(content: Content):
    titles = Counter(text for quest in content.book.quests.values() for text in quest.title.values())

    assert [title for title, count in titles.items() if count > 1] == []


def test_no_text_speaks_the_language_of_banking_or_urges_or_blames(content: Content):
    jargon = "理财|存款|贷款|额度|利率|收益率|交易额|deposit|loan|credit|interest|transaction|invest"
    pressure = "赶快|赶紧|立即|马上|错过|最后|失去|断了|hurry|now!|last chance|miss out|lost|lose|must|only today"
    group = "老人|老年|长者|学生|senior|elderly|student|retire"
    wrong = re.compile(f"{jargon}|{pressure}|{group}", re.I)
    quests = content.book.quests.values()
    texts = [text for q in quests for part in (q.title, q.messages) for text in part.values()]

    assert [text for text in texts if wrong.search(text)] == []


def test_no_reward_count_or_bonus_looks_at_an_amount_of_money(content: Content):
    money = {f"event.{kind.amount}" for kind in content.vocabulary.types.values() if kind.amount}
    rewarding = {name: f"{raw.get('count', '')}" for name, raw in RAW.items()}
    for quest in content.book.quests.values():
        rewarding[quest.id] = " ".join([quest.reward.text, *(f"{b.reward.text} {b.when.text}" for b in quest.bonuses)])

    assert {name for name, text in rewarding.items() if any(field in text for field in money)} == set()


def test_moving_money_and_advice_earn_nothing(content: Content):
    listened = {event for quest in content.book.quests.values() for event in heard(quest)}

    assert listened & {"transfer_sent", "adviser_met"} == set()


def test_every_quest_about_money_takes_its_reward_back_on_a_refund(content: Content):
    found = about_money(content)

    assert len(found) >= 12
    assert {name for name, quest in found.items() if quest.undo is None or quest.undo.on != "refund"} == set()


def test_every_quest_about_money_is_tested_with_a_refund(content: Content):
    ids = {raw["id"]: {key for test in raw["tests"] for line in test["story"] for key in line} for raw in RAW.values()}

    assert {name for name in about_money(content) if "refund" not in ids[name]} == set()


def test_nobody_can_earn_from_a_quest_without_end(content: Content):
    """What can be done again and again comes once per window, or has a limit for each player."""
    bounded = {
        name for name, quest in content.book.quests.items()
        if quest.once or any(limit.per == "player" and limit.every != "event" for limit in quest.limits)
    }  # fmt: skip

    assert content.book.quests.keys() - bounded == set()


@pytest.mark.parametrize("name", RAW)
def test_every_quest_says_where_its_numbers_come_from(name: str):
    assert RAW[name]["source"]


@pytest.mark.parametrize("name", SOURCED)
def test_the_sourced_numbers_are_the_sources_own(name: str):
    quest = next(quest for quest in RAW.values() if quest["id"] == name)
    first = quest["limits"][0]

    assert (quest["reward"]["amount"], first["max"], first["every"]) == SOURCED[name]


def test_numbers_without_a_source_are_marked_as_assumptions():
    assert {quest["id"] for quest in RAW.values() if not quest.get("assumption")} == set(SOURCED)


# --- every part of the language is in use -----------------------------------------------------------------------------


def test_streaks_of_days_weeks_and_months_ship_and_short_ones_forgive(content: Content):
    streaks = [quest.streak for quest in content.book.quests.values() if quest.streak]

    assert {streak.every for streak in streaks} == {"day", "week", "month"}
    assert {streak.every for streak in streaks if not streak.forgive} == {"month"}


def test_every_part_of_the_language_ships_in_some_quest(content: Content):
    quests = content.book.quests.values()
    limits = [limit for quest in quests for limit in quest.limits]
    stages = [stage for quest in quests if quest.steps for stage in quest.steps.stages]
    shown = {
        "curve": any(quest.reward.curve for quest in quests),
        "need": any(quest.count and quest.count.need for quest in quests),
        "bonus": any(quest.bonuses for quest in quests),
        "after": any(stage.after is not None and stage.within_ms for stage in stages),
        "several acts of a step": any(stage.need > 1 and stage.within_ms for stage in stages),
        "cooldown": any(quest.cooldown_ms for quest in quests),
        "dated params": any(len(varying.values) > 1 for quest in quests for varying in quest.varying),
        "experiment": any(quest.experiment and len(quest.experiment.arms) == 2 for quest in quests),
        "alerting limit": any(limit.per == "quest" and limit.alert_at for limit in limits),
        "field limit": any(limit.per.startswith(("payee", "kind", "article")) for limit in limits),
        "segments": any(c.path == "who.segments" for quest in quests for c in quest.conditions),
        "season": any(quest.when.from_day and quest.when.until_day for quest in quests),
        "hours and weekdays": any(quest.when.hours and quest.when.weekdays for quest in quests),
        "templates": sum("extends" in raw for raw in RAW.values()) >= 2,
    }

    assert [name for name, there in shown.items() if not there] == []


def test_budgets_are_shared_and_alert(content: Content):
    named = Counter(limit.budget for quest in content.book.quests.values() for limit in quest.limits if limit.budget)
    quiet = [q.id for q in content.book.quests.values() for one in q.limits if one.budget and not one.alert_at]

    assert named == {"spring-2027": 2, "invitations": 2}
    assert quiet == []


# --- several quests at once -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_of_two_extras_for_one_ride_a_student_gets_the_better(database: Database, content: Content):
    world = World(database, content=content)
    world.put(profile='{"segments": ["student"]}')
    noon = world.one(world.event("ride", txn_ref="a", amount="4", mode="metro"))
    later = world.one(world.event("ride", txn_ref="b", amount="4", mode="metro"))

    assert earned(noon) == {"metro-energy": 52, "off-peak-energy": 20}
    assert why_not(noon)["student-ride-energy"] == "exclusive"
    assert earned(later) == {"metro-energy": 52, "student-ride-energy": 15}


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_an_invitation_pays_both_when_the_friend_has_begun(database: Database, content: Content):
    world = World(database, content=content, players=("ann", "bob"))
    joined = world.one(world.event("joined_by_invitation", player="bob", inviter="ann"))
    thanks = world.one(world.event("friend_joined", friend="bob"))
    world.now += MINUTE
    began = world.one(world.event("farm.quiz_answered", player="bob", correct=False, topic="saving", level="easy"))
    both = world.one(world.event("friend_active", newcomer="bob", days=0))

    assert (earned(joined), earned(thanks)) == ({}, {"friend-feed": 180_000})
    assert earned(began) == {"daily-question": 90_000, "welcome-feed": 180_000}
    assert earned(both) == {"friend-active-feed": 360_000}


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_spring_quests_draw_on_one_budget_and_double_on_arbor_day(database: Database, content: Content):
    world = World(database, content=content)
    world.now = instant("2027-03-12 12:00", SHANGHAI)
    walk = world.one(world.steps(9000))
    act = world.one(world.event("green_act", kind="shared_bike", act_ref="g-1"))
    world.now += DAY
    next_day = world.one(world.event("green_act", kind="shared_bike", act_ref="g-2"))

    assert earned(walk)["spring-walk-energy"] == 60
    assert earned(act) == {"shared-bike-energy": 53, "spring-green-energy": 40}
    assert earned(next_day) == {"shared-bike-energy": 53, "spring-green-energy": 20}
