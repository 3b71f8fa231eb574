"""Why: a removed quest still answers, a broken streak says which days it missed, and old answers keep their numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from engine.clock import DAY, ManualClock
from engine.errors import NotFound, Refused
from engine.published.bundles import FROZEN_MS
from engine.published.live import Fixed, Live
from engine.published.publications import pause, resume
from engine.store import Database
from engine.support.why import Desk
from engine.support.why_shapes import WhyEvent, WhyLine, WhyQuest
from tests.in_flight import follow, gives, made
from tests.world import NOW, UNDO, World, limit, quest

PAY = quest("pay", amount=10, undo=UNDO, tests=gives(10))
OTHER = quest("other", tests=gives())
SMALL: dict[str, Any] = {"if": ["event.amount < 100"]}
STREAK = quest(
    "daily", "sign_in", amount="streak.length >= 2 ? 15 : 10", streak={"every": "day"},
    tests=gives(10, "sign_in"),
)  # fmt: skip


class Flight:
    """A world on content that is replaced, and who asks about it."""

    def __init__(self, database: Database, *quests: str) -> None:
        self.db, self.clock = database, ManualClock(NOW)
        content = made(*quests)
        self.live = Live(self.db, Fixed(content), self.clock)
        self.world = World(database, content=content)
        follow(self.world, self.live)

    def becomes(self, *quests: str) -> None:
        self.live = Live(self.db, Fixed(made(*quests)), self.clock)
        follow(self.world, self.live)

    def wait(self, milliseconds: int) -> None:
        self.clock.forward(milliseconds)
        self.world.now = self.clock.now()
        self.live.refresh()
        follow(self.world, self.live)

    def quest(self, name: str, limit: int = 20) -> WhyQuest:
        with self.desk() as desk:
            return desk.quest(name, limit)[0]

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        with self.db.reading() as tx:
            yield Desk(self.db, self.live.now, self.clock, tx, "ann")


def saw(line: WhyLine) -> list[str]:
    return [one["en"] for one in line.saw]


def lines(event: WhyEvent) -> dict[str, list[str]]:
    return {line.rule: saw(line) for line in event.lines}


def test_a_removed_quest_answers_with_its_past_and_until_when_refunds_take_back(database: Database):
    flight = Flight(database, PAY, OTHER)
    flight.wait(10_000)
    flight.world.one(flight.world.payment(ref="a", id="a"))
    flight.wait(DAY)
    flight.becomes(OTHER)
    flight.world.one(flight.world.refund("a", "5", id="back"))
    told = flight.quest("pay")
    refund, payment = told.events

    assert (told.status, told.removed_at, told.now) == ("removed", "2026-11-19T04:00:10.000Z", [])
    assert told.refunds_until == "2027-02-17T04:00:10.000Z"
    assert told.notice["en"] == (
        "This quest was removed on 19 November 2026; a refund before 17 February 2027 still takes back what it gave"
    )
    assert [payment.sentence["en"], refund.sentence["en"]] == [
        "You got 10 g", "A refund came (5 of 10): 5 of the 10 g given for it went back",
    ]  # fmt: skip


def test_a_removed_quest_answers_also_when_it_is_forgotten_for_refunds(database: Database):
    flight = Flight(database, PAY, OTHER)
    flight.world.one(flight.world.payment(id="a"))
    flight.becomes(OTHER)
    flight.wait(FROZEN_MS + DAY)
    told = flight.quest("pay")

    assert [one.id for one in told.events] == ["a"]
    assert told.notice["en"] == "This quest was removed on 18 November 2026; thank you for taking part"
    with pytest.raises(NotFound), flight.desk() as desk:
        desk.quest("never", 5)


def test_a_transfer_of_a_removed_quest_says_what_it_was_for(database: Database):
    flight = Flight(database, PAY, OTHER)
    flight.world.one(flight.world.payment(id="a"))
    [(player, cause, n)] = flight.world.rows("SELECT player_id, cause, n FROM transfer WHERE amount = 10")
    flight.becomes(OTHER)
    flight.wait(FROZEN_MS + DAY)
    with flight.desk() as desk:
        told = desk.transfer(f"{player}-{cause}-{n}")

    assert (told.quest, told.amount, told.sentence["en"]) == ("pay", "10", "You got 10 g")


def test_a_removed_quest_that_cannot_be_read_any_more_says_so(database: Database, monkeypatch: pytest.MonkeyPatch):
    flight = Flight(database, PAY, OTHER)
    flight.becomes(OTHER)
    flight.wait(FROZEN_MS + DAY)
    monkeypatch.setattr("engine.support.why.thawed", lambda *_: {})

    with pytest.raises(Refused) as error:
        flight.quest("pay")
    assert error.value.code == "quest_unreadable"


def test_a_quest_says_when_it_is_not_running(database: Database):
    until = quest("until", when={"event": "payment", "until": "2026-11-18"}, tests=[
        {"name": "a", "story": [{"at": "2026-11-17 12:00", "payment": {}, "expect": {"energy": 5}}]}])  # fmt: skip
    flight = Flight(database, until, quest("later", status="draft", tests=gives()), OTHER)

    assert (flight.quest("until").status, flight.quest("later").status) == ("ended", "draft")
    assert flight.quest("until").notice["en"] == "This quest ended on 17 November 2026; thank you for taking part"
    assert (flight.quest("other").status, flight.quest("other").notice) == ("live", {})


def test_a_broken_streak_names_the_days_it_missed_and_what_they_changed(database: Database):
    flight = Flight(database, STREAK)
    flight.wait(10_000)
    for day in (0, 1, 2, 6, 7):
        flight.world.now = NOW + day * DAY
        flight.world.one(flight.world.event("sign_in"))
    flight.wait(7 * DAY)
    second, first, *_, before, _ = flight.quest("daily").events

    assert first.sentence == {
        "zh-CN": "收获 10g；11 月 21 日至 23 日没有记录，连续天数从 1 重新开始：是 10g，而不是 15g",
        "en": "You got 10 g; 21 to 23 November were missed, so the streak starts again at 1: 10 g instead of 15 g",
    }
    assert lines(first)["streak"] == ["streak 1", "missed 2026-11-21 … 2026-11-23; before that 3"]
    assert lines(first)["reward.amount"] == ["streak.length = 1", "raw = 10"]
    assert second.sentence["en"] == "You got 15 g; this was day 2 in a row"
    assert before.sentence["en"] == "You got 15 g; this was day 2 in a row"


def test_a_forgiven_day_is_named(database: Database):
    forgiving = STREAK.replace('{"every": "day"}', '{"every": "day", "forgive": 1, "in": "7d"}')
    flight = Flight(database, forgiving)
    flight.wait(10_000)
    for day in (0, 1, 3):
        flight.world.now = NOW + day * DAY
        flight.world.one(flight.world.event("sign_in"))
    newest = flight.quest("daily").events[0]

    assert newest.sentence["en"] == "You got 15 g; this was day 3 in a row, with 20 November forgiven"
    assert lines(newest)["streak"] == ["streak 3", "forgiven 2026-11-20"]


def test_a_day_told_later_does_not_rewrite_what_a_streak_was(database: Database):
    flight = Flight(database, STREAK)
    flight.wait(10_000)
    for day in (0, 2, 1):
        flight.world.now = NOW + 2 * DAY
        flight.world.one(flight.world.event("sign_in", at=NOW + day * DAY, id=f"day-{day}"))
    gap = next(one for one in flight.quest("daily").events if one.id == "day-2")

    assert lines(gap)["streak"] == ["streak 1", "with what was told later 3"]
    assert gap.sentence["en"] == "You got 10 g; this was day 1 in a row"


def test_an_amount_that_reads_the_count_says_which_it_was(database: Database):
    flight = Flight(database, quest("often", amount="count", count={"times": "acts", "every": "week"}, tests=gives(1)))
    flight.wait(10_000)
    flight.world.tell(flight.world.payment(), flight.world.payment())
    newest = flight.quest("often").events[0]

    assert newest.sentence == {"zh-CN": "收获 2g；这是这周的第 2 次", "en": "You got 2 g; this was number 2 this week"}
    assert lines(newest)["count"] == ["count 2"]


def test_an_amount_by_the_values_of_a_day_names_them(database: Database):
    dated = quest(
        "dated",
        amount="params.rate * 2",
        params={"rate": {"2026-11-01": 3, "2026-12-01": 5}},
        when={"event": "payment", "from": "2026-11-01"},
        tests=gives(6),
    )
    flight = Flight(database, dated)
    flight.wait(10_000)
    flight.world.one(flight.world.payment())
    told = flight.quest("dated")

    assert told.events[0].sentence == {
        "zh-CN": "收获 6g；这次按 3 计算", "en": "You got 6 g; reckoned with 3 this time",
    }  # fmt: skip
    assert lines(told.events[0])["reward.amount"] == ["params.rate = 3", "raw = 6"]
    assert (told.now[0].rule, saw(told.now[0])) == ("params", ["params.rate = 3"])


def test_an_experiment_tells_the_arm_before_the_first_event(database: Database):
    arms = {"key": "k-1", "arms": {"control": 50, "double": 50}, "set": {"double": {"params.grams": 10}}}
    flight = Flight(database, quest("arms", amount="params.grams", params={"grams": 5}, experiment=arms, tests=gives()))
    told = flight.quest("arms")
    [arm] = saw(told.now[0])

    assert (told.events, told.now[0].rule) == ([], "experiment")
    assert arm in ("arm control", "arm double")
    assert told.now[0].written["en"] == "k-1: control 50 %, double 50 %"


@pytest.mark.parametrize(
    ("parts", "because", "seen"),
    [
        ({"cooldown": "10m"}, "cooldown", ["another one 5 minutes away"]),
        ({"count": {"times": "acts", "every": "week", "need": 3}}, "count.need", ["count 2 of 3"]),
        ({"limits": [limit(1)]}, "limits[0]", ["used 1 of 1 today"]),
    ],
)
def test_what_said_no_shows_how_it_stands(database: Database, parts: dict[str, Any], because: str, seen: list[str]):
    expect = "nothing" if "count" in parts else {"energy": 5}
    story = [{"at": "2026-11-18 12:00", "payment": {}, "expect": expect}]
    whole = quest("one", **parts, tests=[{"name": "a", "story": story}])
    flight = Flight(database, whole)
    flight.wait(10_000)
    flight.world.one(flight.world.payment())
    flight.wait(300_000)
    flight.world.one(flight.world.payment())
    newest = flight.quest("one").events[0]

    assert (newest.because, lines(newest)) == (because, {because: seen})
    assert newest.lines[0].verdict == "no"


def test_a_step_that_is_missing_says_how_many_are_left(database: Database):
    steps = [{"id": "shop", "when": {"event": "payment"}, "need": 2, "within": "3d"},
             {"id": "come", "when": {"event": "sign_in"}, "after": "shop"}]  # fmt: skip
    story = [{"at": "2026-11-18 12:00", "payment": {}, "expect": "nothing"}]
    flight = Flight(database, quest("story", steps=steps, when={}, tests=[{"name": "a", "story": story}]))
    flight.wait(10_000)
    flight.world.one(flight.world.payment())
    told = flight.quest("story")

    assert lines(told.events[0]) == {"steps[0]": ["1 noted, need 2, 1 left"]}
    assert [line.written["en"] for line in told.now] == [
        "shop: 2 × payment within 3 days", "come: 1 × sign_in after shop",
    ]  # fmt: skip


def test_the_quest_of_a_group_that_earned_instead_is_named(database: Database):
    best = [
        quest(name, amount=amount, exclusive="best", tests=gives(amount)) for name, amount in (("big", 9), ("low", 2))
    ]
    flight = Flight(database, *best)
    flight.wait(10_000)
    flight.world.one(flight.world.payment())
    [event] = flight.quest("low").events

    assert (event.because, lines(event)) == ("exclusive", {"exclusive": ["the best is big"]})
    assert event.sentence["en"] == "One act earns the best of several rewards: this time “good”"


def test_a_refund_that_waited_says_what_it_took_back_in_the_end(database: Database):
    flight = Flight(database, PAY)
    flight.wait(10_000)
    flight.world.one(flight.world.refund("a", "5", id="early"))
    early = flight.quest("pay").events[0]
    flight.world.one(flight.world.payment(ref="a", id="late"))
    payment, refund = flight.quest("pay").events

    assert early.sentence["en"] == "The payment of this refund is not known yet; it is noted"
    assert refund.sentence["en"] == "A refund came (5 of 10): 5 of the 10 g given for it went back"
    assert refund.undone is not None
    assert (refund.undone.act, refund.undone.had[0].amount) == ("late", "10")
    assert payment.sentence["en"] == "You got 10 g; A refund came: 5 of the 10 g given for it went back"


def test_an_answer_names_a_quest_that_was_paused_then(database: Database):
    flight = Flight(database, PAY, quest("small", tests=gives(), **SMALL),
                    quest("draft", status="draft", tests=gives()))  # fmt: skip
    for name in ("pay", "small"):
        pause(database, name, NOW, by="ops")
    flight.wait(10_000)
    told = flight.world.one(flight.world.payment("200"))
    resume(database, "pay", NOW)
    flight.wait(10_000)
    [event] = flight.quest("pay").events

    assert [(no.quest, no.because) for no in told.why_not] == [("pay", "paused")]
    assert (event.because, event.sentence["en"]) == ("paused", "This quest was resting then")
    assert (flight.quest("small").status, flight.quest("small").notice["zh-CN"]) == ("paused", "这个活动正在休息")


def test_an_answer_keeps_its_numbers_while_only_other_quests_change(database: Database):
    cap = quest("cap", amount=8, limits=[limit(1)], tests=gives(8))
    flight = Flight(database, cap)
    flight.wait(10_000)
    flight.world.tell(flight.world.payment(), flight.world.payment())
    flight.wait(60_000)
    flight.becomes(cap, OTHER)

    assert flight.quest("cap").events[0].sentence["en"] == "You have had the one for today; there is more tomorrow"


def test_an_answer_of_another_version_is_told_plainly_also_after_the_first_version_is_back(database: Database):
    first = quest("cap", amount=8, limits=[limit(1)], tests=gives(8))
    flight = Flight(database, first)
    flight.wait(60_000)
    flight.becomes(quest("cap", amount=8, limits=[limit(2)], tests=gives(8)))
    flight.wait(60_000)
    flight.world.tell(*(flight.world.payment() for _ in range(3)))
    flight.wait(60_000)
    flight.becomes(first)

    assert flight.quest("cap").events[0].sentence["en"] == "A limit of this quest has been reached"
    assert flight.quest("cap").events[0].lines[0].written["en"] == ""


@pytest.mark.parametrize(("until", "en"), [
    ("2026-11-19", "You have had the one for today"),
    ("2026-11-20", "You have had the one for today; there is more tomorrow"),
])  # fmt: skip
def test_nobody_is_asked_back_on_the_last_day_of_a_quest(database: Database, until: str, en: str):
    cap = quest("cap", amount=8, when={"event": "payment", "until": until}, limits=[limit(1)], tests=gives(8))
    flight = Flight(database, cap)
    flight.wait(10_000)
    flight.world.tell(flight.world.payment(), flight.world.payment())

    assert flight.quest("cap").events[0].sentence["en"] == en


def test_nobody_is_asked_back_to_a_quest_that_rests_or_was_removed(database: Database):
    cap = quest("cap", amount=8, limits=[limit(1)], tests=gives(8))
    flight = Flight(database, cap)
    flight.wait(10_000)
    flight.world.tell(flight.world.payment(), flight.world.payment())
    pause(database, "cap", NOW)
    flight.wait(0)
    paused = flight.quest("cap").events[0]
    resume(database, "cap", NOW)
    flight.becomes(OTHER)
    removed = flight.quest("cap").events[0]

    assert paused.sentence["en"] == removed.sentence["en"] == "You have had the one for today"
