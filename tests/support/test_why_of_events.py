"""Why, of one event: days of a pause, quests that were removed, refunds, and what no quest hears."""

from engine.clock import DAY
from engine.published.publications import pause, resume
from engine.store import Database
from tests.in_flight import gives
from tests.support.test_why import OTHER, PAY, SMALL, STREAK, Flight, lines, saw
from tests.world import UNDO, quest


def test_days_of_a_pause_are_told_and_break_no_streak(database: Database):
    flight = Flight(database, STREAK)
    flight.wait(10_000)
    flight.world.one(flight.world.event("sign_in"))
    flight.wait(DAY)
    pause(database, "daily", flight.clock.now())
    flight.wait(2 * DAY)
    resume(database, "daily", flight.clock.now())
    flight.wait(DAY)
    flight.world.one(flight.world.event("sign_in"))
    told = flight.quest("daily")
    newest = told.events[0]

    assert newest.sentence == {
        "zh-CN": "收获 15g；这是连续的第 2 天；11 月 19 日至 21 日活动暂停，不算缺",
        "en": "You got 15 g; this was day 2 in a row; the quest was paused (19 to 21 November), which breaks no streak",
    }
    assert lines(newest)["streak"] == ["streak 2", "the quest was paused 2026-11-19 … 2026-11-21: not missed"]
    assert saw(told.now[0]) == lines(newest)["streak"]


def test_an_act_of_a_quest_that_was_or_is_removed_says_so(database: Database):
    small = quest("small", tests=gives(), **SMALL)
    flight = Flight(database, small, OTHER)
    flight.wait(10_000)
    flight.world.one(flight.world.payment("200", id="then"))
    flight.wait(10_000)
    flight.becomes(OTHER)
    flight.wait(10_000)
    flight.world.one(flight.world.payment("200", id="after"))
    with flight.desk() as desk:
        then, after = ({one.quest: one for one in desk.event(id).quests} for id in ("then", "after"))
        alone = desk.event("after", quest="small").quests

    assert [(one["small"].because, one["other"].because) for one in (then, after)] == [("if[0]", ""), ("removed", "")]
    assert then["small"].sentence["en"].startswith("This time, the amount paid: 200")
    assert after["small"].sentence["en"] == "This quest was removed on 18 November 2026; thank you for taking part"
    assert [one.because for one in alone] == ["removed"]


def test_a_refund_tells_only_of_the_quests_that_it_touched(database: Database):
    flight = Flight(database, PAY, quest("small", undo=UNDO, tests=gives(), **SMALL), OTHER)
    flight.wait(10_000)
    flight.world.one(flight.world.payment("200", ref="a"))
    for of, id in (("a", "back"), ("never", "early")):
        flight.world.one(flight.world.refund(of, "200", id=id))
    flight.world.one(flight.world.payment("5", ref="b"))
    flight.becomes(OTHER)
    with flight.desk() as desk:
        back, early = desk.event("back"), desk.event("early")
        asked = desk.event("back", quest="small")

    assert ([one.quest for one in back.quests], back.sentence) == (["pay"], {})
    assert [one.sentence["en"] for one in asked.quests] == ["A refund came, and nothing had been given for it"]
    assert (early.quests, early.sentence["zh-CN"]) == ([], "还没看到这笔退款对应的付款，先记下了")


def test_an_event_that_no_quest_hears_says_so(database: Database):
    flight = Flight(database, OTHER)
    flight.world.one(flight.world.event("sign_in", id="hello"))
    with flight.desk() as desk:
        told = desk.event("hello")

    assert (told.quests, told.sentence["en"]) == ([], "No quest is about this")


def test_an_act_on_another_day_of_the_week_shows_which_are_the_quest_s(database: Database):
    flight = Flight(database, quest("monday", when={"event": "payment", "weekdays": ["mon"]}, tests=[
        {"name": "a", "story": [{"at": "2026-11-16 12:00", "payment": {}, "expect": {"energy": 5}}]}]))  # fmt: skip
    flight.wait(10_000)
    flight.world.one(flight.world.payment(id="a"))
    with flight.desk() as desk:
        [told] = desk.event("a").quests

    assert (told.because, told.sentence["en"]) == ("when.weekdays", "This quest runs on Mondays")
    assert [(line.rule, line.written["en"], saw(line)) for line in told.lines if line.verdict == "no"] == [
        ("when.weekdays", "mon", ["2026-11-18 12:00 wed"]),
    ]  # fmt: skip
