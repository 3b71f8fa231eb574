"""Quests in flight: what is removed or begins anew is frozen for 90 days, so that its refunds still take back."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.clock import DAY, ManualClock
from engine.game import discover
from engine.published import content
from engine.published.bundles import FROZEN_MS
from engine.published.content import Numbers, content_from
from engine.published.live import Fixed, Live
from engine.quests.load import load_texts
from engine.store import Database
from tests.in_flight import follow, made, quest, texts
from tests.world import NOW, UNDO, World, earned, limit

PAY = quest("pay", undo=UNDO)
OTHER = quest("walk", "steps")
WEEKLY = {"times": "acts", "every": "week", "need": 2}
DAILY = WEEKLY | {"every": "day"}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


class Flight:
    """A world on content that is replaced while players are under way."""

    def __init__(self, database: Database, clock: ManualClock, *quests: str) -> None:
        self.clock = clock
        self.live = Live(database, Fixed(made(*quests)), clock)
        self.world = World(database, content=self.live.now.content)
        follow(self.world, self.live)

    def becomes(self, *quests: str) -> None:
        """Put other quests in force, in a process that starts now."""
        self.live = Live(self.world.db, Fixed(made(*quests)), self.clock)
        follow(self.world, self.live)

    def wait(self, milliseconds: int) -> None:
        """Let time pass, as a running process sees it."""
        self.clock.forward(milliseconds)
        self.world.now = self.clock.now()
        self.live.refresh()
        follow(self.world, self.live)


@pytest.mark.parametrize(("days", "left"), [(0, 0), (89, 0), (91, 5)])
def test_a_refund_of_a_removed_quest_takes_back_for_90_days(
    database: Database, clock: ManualClock, days: int, left: int
):
    flight = Flight(database, clock, PAY)
    flight.world.one(flight.world.payment(ref="a"))
    flight.becomes(OTHER)
    flight.wait(days * DAY)
    flight.world.one(flight.world.refund("a"))

    assert flight.world.worth() == left


def test_a_process_that_starts_after_the_quest_went_still_takes_back(database: Database, clock: ManualClock):
    flight = Flight(database, clock, PAY)
    flight.world.one(flight.world.payment(ref="a"))
    flight.becomes(OTHER)
    flight.wait(30 * DAY)
    flight.becomes(OTHER)
    flight.world.one(flight.world.refund("a"))

    assert flight.world.worth() == 0


def test_a_removed_quest_pays_nothing_more(database: Database, clock: ManualClock):
    flight = Flight(database, clock, PAY)
    flight.becomes(OTHER)

    assert flight.world.one(flight.world.payment()).earned == ()


def test_a_refund_below_the_need_of_a_removed_quest_takes_its_reward_back(database: Database, clock: ManualClock):
    flight = Flight(database, clock, quest("pay", undo=UNDO, count=WEEKLY))
    flight.world.tell(flight.world.payment(ref="a"), flight.world.payment(ref="b"))
    before = flight.world.worth()
    flight.becomes(OTHER)
    flight.wait(DAY)
    flight.world.one(flight.world.refund("a"))

    assert (before, flight.world.worth()) == (5, 0)


def test_restart_begins_anew_and_an_old_act_is_still_taken_back(database: Database, clock: ManualClock):
    flight = Flight(database, clock, quest("pay", undo=UNDO, count=WEEKLY, limits=[limit(1, every="ever")]))
    world = flight.world
    world.tell(world.payment(ref="a"), world.payment(ref="b"))
    flight.becomes(quest("pay", undo=UNDO, count=DAILY, limits=[limit(1, every="ever")], restart=True))
    first, second = world.tell(world.payment(ref="c"), world.payment(ref="d"))
    both = world.worth()
    taken = world.one(world.refund("a"))

    assert (earned(first), earned(second), both) == ({}, {"pay": 5}, 10)
    assert (earned(taken), world.worth()) == ({"pay": -5}, 5)


def test_restart_keeps_the_simple_rewards_of_the_old_quest_apart(database: Database, clock: ManualClock):
    flight = Flight(database, clock, PAY)
    flight.world.one(flight.world.payment(ref="a"))
    flight.becomes(quest("pay", give="feed", undo=UNDO, restart=True))
    flight.world.one(flight.world.payment(ref="b"))
    flight.world.one(flight.world.refund("a"))

    assert (flight.world.worth("energy"), flight.world.worth("feed")) == (0, 5_000)


def test_a_new_version_without_restart_goes_on_with_what_was_counted(database: Database, clock: ManualClock):
    flight = Flight(database, clock, quest("pay", count=WEEKLY))
    flight.world.one(flight.world.payment())
    flight.becomes(quest("pay", count=WEEKLY, amount=7))

    assert earned(flight.world.one(flight.world.payment())) == {"pay": 7}


def test_a_quest_that_comes_back_goes_on(database: Database, clock: ManualClock):
    flight = Flight(database, clock, quest("pay", limits=[limit(1, every="ever")]))
    flight.world.one(flight.world.payment())
    flight.becomes(OTHER)
    flight.wait(100 * DAY)
    flight.becomes(quest("pay", limits=[limit(1, every="ever")]))

    assert flight.world.one(flight.world.payment()).earned == ()
    assert flight.live.now.numbers.forget_at is not None  # the other quest's turn


def test_frozen_quests_are_forgotten_together_with_their_numbers(database: Database, clock: ManualClock):
    made(PAY).bind(database, NOW)
    numbers = made(OTHER).bind(database, NOW)
    later = made(OTHER).bind(database, NOW + FROZEN_MS)

    assert (set(numbers.quests), numbers.forget_at) == ({"pay", "walk"}, NOW + FROZEN_MS)
    assert (set(later.quests), later.forget_at) == ({"walk"}, None)


def test_a_process_left_on_old_content_forgets_and_writes_nothing(database: Database, clock: ManualClock):
    made(quest("first", undo=UNDO), PAY, OTHER).bind(database, NOW)
    left = Flight(database, clock, PAY, OTHER)
    made(OTHER, quest("new")).bind(database, NOW + DAY)  # another process goes on
    before = left.world.rows("SELECT * FROM quest_life ORDER BY no")
    left.wait(FROZEN_MS)
    numbers = left.live.now.numbers

    assert left.world.rows("SELECT * FROM quest_life ORDER BY no") == before
    assert (set(numbers.quests), numbers.forget_at) == ({"pay", "walk"}, NOW + DAY + FROZEN_MS)
    left.wait(2 * DAY)
    assert (set(left.live.now.numbers.quests), left.live.now.numbers.forget_at) == ({"pay", "walk"}, None)


def test_a_frozen_quest_stands_beside_its_successor_of_the_same_id(database: Database):
    old = made(PAY).bind(database, NOW)
    numbers = made(quest("pay", give="feed", undo=UNDO, restart=True)).bind(database, NOW)

    assert [(no, quest.reward.asset) for no, quest in numbers.undone_by("refund")] == [
        (old.quests["pay"], "energy"),
        (numbers.quests["pay"], "feed"),
    ]
    assert numbers.quests["pay"] != old.quests["pay"]
    assert numbers.undone_by("payment") == ()


def test_only_its_own_file_of_the_old_bundle_is_read_for_a_frozen_quest(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    many = [quest(f"q{n}", undo=UNDO) for n in range(60)]
    made(*many).bind(database, NOW)
    rest, read = made(*many[1:]), []

    def reading(texts: Mapping[str, str], *rest: Any, **how: Any) -> Any:
        read.append(sorted(texts))
        return load_texts(texts, *rest, **how)

    monkeypatch.setattr(content, "load_texts", reading)
    numbers = rest.bind(database, NOW)

    assert numbers.quests_by_no[numbers.quests["q0"]].id == "q0"
    assert read == [["q0.yaml"]]


def test_a_template_of_the_old_bundle_is_what_a_frozen_quest_extends(database: Database):
    template = (
        "schema: template/v1\nabout: {zh-CN: 好, en: good}\nundo: {on: refund, find: event.payment_ref}\n"
        "reward: {give: energy, amount: 5}\n"
    )
    own = quest("pay", extends="templates/t.yaml").replace('"reward": {"give": "energy", "amount": 5}, ', "")
    with_it = content_from(texts(own) | {"templates/t.yaml": template}, discover())
    with_it.bind(database, NOW)
    numbers = made(OTHER).bind(database, NOW)

    assert [quest.id for _, quest in numbers.undone_by("refund")] == ["pay"]


def test_what_cannot_be_made_again_is_told_and_left_out(database: Database, caplog: pytest.LogCaptureFixture):
    made(PAY).bind(database, NOW)
    with database.writing() as tx:
        tx.connection.exec_driver_sql("DELETE FROM bundle")
    numbers: Numbers = made(OTHER).bind(database, NOW)

    assert set(numbers.quests) == {"walk"}
    assert "pay" in caplog.text


def test_content_made_up_in_memory_leaves_no_trace(database: Database):
    world = World(database, PAY)

    assert (world.count("bundle"), world.count("quest_life")) == (0, 0)
