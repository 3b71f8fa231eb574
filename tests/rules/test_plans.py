"""Plans: which slots an act touches, and what they are called."""

from engine.clock import MINUTE
from engine.rules.plans import OF_ALL, OF_QUEST, STREAK, Slot, plan_of
from tests.rules.test_progress import WEDNESDAY, Story, act, rule
from tests.world import limit


def test_a_limit_per_field_keeps_no_value_in_clear():
    found = rule(event="content_read", limits=[limit(1, per="event.article")])
    data = act("content_read", article="secret-article")

    [slot] = plan_of(found, data, WEDNESDAY).all

    assert slot.name.startswith("d20261118|article=")
    assert "secret" not in slot.name
    assert plan_of(found, act("content_read", article="other"), WEDNESDAY).all != (slot,)


def test_a_limit_per_quest_is_shared():
    assert plan_of(rule(limits=[limit(1, per="quest")]), act(), WEDNESDAY).all == (Slot("d20261118", OF_QUEST),)


def test_every_slot_is_named_once():
    found = rule(count={"times": "acts", "every": "day"}, limits=[limit(1), limit(9, "reward"), limit(9, every="event",
                 of="reward")])  # fmt: skip

    assert plan_of(found, act(), WEDNESDAY).all == (Slot("d20261118"),)


def test_a_limit_per_number_sees_through_how_the_number_is_written():
    story = Story(rule(limits=[limit(1, per="event.amount")]))

    assert [story.tell(act(amount=n))[0] for n in ("10.5", "10.50", "10.500", "10.51")] == [5, 0, 0, 5]


def test_a_cooldown_looks_at_the_slots_before_at_and_after_its_own():
    found = rule(cooldown="10m")

    plan = plan_of(found, act()._replace(at=25 * MINUTE), WEDNESDAY)

    assert plan.near == (Slot("cool:1"), Slot("cool:2"), Slot("cool:3"))
    assert plan.all == plan.near


def test_a_streak_and_steps_have_slots_of_their_own():
    steps = [{"id": "pay", "when": {"event": "payment"}}, {"id": "walk", "when": {"event": "steps"}}]
    daily = rule(streak={"every": "day"}, amount="streak.length", limits=[limit(1)])
    story = rule(when={}, steps=steps, every="week")

    assert plan_of(daily, act(), WEDNESDAY).all == (Slot("d20261118"), STREAK)
    assert plan_of(story, act(), WEDNESDAY).all == (Slot("steps:w2026W47"),)


def test_slots_are_one_player_s_one_quest_s_or_everybody_s():
    assert len({Slot("ever"), Slot("ever", OF_QUEST), Slot("ever", OF_ALL)}) == 3
