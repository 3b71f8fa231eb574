"""Count, streak and steps: what is compiled, and every mistake in them."""

import pytest

from engine.quests.quest import Streak
from tests.quests.rich_quests import STEPS, STREAK, quest_in, told

FORGIVING = "{every: day, forgive: 1, in: 7d}"


@pytest.mark.parametrize(
    ("text", "streak"),
    [
        (FORGIVING, Streak("day", 1, 7)),
        ("{every: week, forgive: 2, in: 8w}", Streak("week", 2, 8)),
        ("{every: month}", Streak("month")),
        ("{every: day}", Streak("day")),
    ],
)
def test_a_streak_keeps_what_it_forgives(text: str, streak: Streak):
    assert quest_in(STREAK, (FORGIVING, text)).streak == streak


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{every: day, forgive: 1}", "forgive_and_in"),
        ("{every: day, in: 7d}", "forgive_and_in"),
        ("{every: day, forgive: 1, in: 1w}", "wrong_unit"),
        ("{every: week, forgive: 1, in: 7d}", "wrong_unit"),
        ("{every: month, forgive: 1, in: 7d}", "no_forgiving"),
        ("{every: month, in: 7d}", "no_forgiving"),
        ("{every: day, forgive: 3, in: 3d}", "forgives_all"),
        ("{every: day, forgive: 0, in: 7d}", "out_of_range"),
        ("{every: day, forgive: 1, in: 7h}", "wrong_form"),
        ("{every: season}", "not_allowed"),
    ],
)
def test_a_streak_that_makes_no_sense_is_told_once(text: str, code: str):
    assert [line.split()[1] for line in told(STREAK, (FORGIVING, text))] == [code]


def test_a_streak_that_nothing_reads_is_told():
    unread = (("min(5 + streak.length, 12)", "5"), ("streak.length == 3", "player.level > 3"))
    shown = (*unread, ("第 {streak.length} 天", ""), ("Day {streak.length}:", ""))

    assert told(STREAK, *unread) == []
    assert told(STREAK, *shown) == ["8:1 unread_streak nothing reads streak.length"]


def test_steps_keep_their_order_their_windows_and_what_comes_after_what():
    quest = quest_in(STEPS)

    assert quest.steps is not None
    pay, learn = quest.steps.stages
    assert (quest.steps.every, pay.need, pay.after, pay.within_ms) == ("month", 2, None, 7 * 86_400_000)
    assert (learn.event, learn.need, learn.after, learn.within_ms) == ("quiz_answered", 1, 0, 48 * 3_600_000)
    assert [condition.path for stage in quest.steps.stages for condition in stage.conditions] == [
        "steps[0].if[0]",
        "steps[1].if[0]",
    ]


def test_a_quest_with_steps_listens_for_each_with_the_conditions_on_the_player():
    quest = quest_in(STEPS)

    assert [condition.path for condition in quest.conditions] == ["who.if"]
    assert [(one.event, [c.path for c in one.conditions]) for one in quest.listeners] == [
        ("payment", ["who.if", "steps[0].if[0]"]),
        ("quiz_answered", ["who.if", "steps[1].if[0]"]),
    ]


def test_the_times_of_a_quest_with_steps_are_kept():
    when = quest_in(STEPS).when

    assert (when.event, str(when.from_day), when.zone) == ("payment", "2026-11-01", "Asia/Shanghai")


def test_steps_need_no_when_at_all():
    quest = quest_in(STEPS, ('when: {from: "2026-11-01", timezone: Asia/Shanghai}\n', ""), ("every: month\n", ""))

    assert quest.steps is not None
    assert (quest.when.always, quest.steps.every) == (True, "ever")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("when: {from", "when: {event: payment, from", "not_with_steps 'event' has no meaning here with 'steps'"),
        ("every: month", "if: player.level > 3", "not_with_steps 'if' has no meaning with 'steps'"),
        ("every: month", "count: {times: acts, every: day}", "not_with_steps 'count' has no meaning"),
        ("every: month", "streak: {every: day}", "not_with_steps 'streak' has no meaning with 'steps'"),
        ("id: learn", "id: pay", "same_name a step 'pay' is above"),
        ("after: pay", "after: learn", "unknown_step 'learn' does not stand above this step"),
        ("after: pay", "after: paid", "unknown_step there is no step 'paid' above"),
        ("need: 2, within", "within", "idle_within 'within' has no meaning for one act"),
        ("event: quiz_answered", "event: quiz", "unknown_event 'quiz' is not a known event"),
        ("event: quiz_answered", "event: refund", "undoing_event"),
        ("if: [event.correct]", "if: [event.amount > 1]", "unknown_field 'event' has no field 'amount'"),
        ("if: [event.correct]", "if: [event.seconds]", "wrong_type this must be true/false, it is integer"),
        ("if: [event.correct]", "if: [player.level < 1]", "never_true"),
        ("amount: 50", "amount: event.amount", "unknown_name there is no event here"),
        ("id: learn", "id: Learn", "wrong_form 'Learn' cannot be a name"),
    ],
)
def test_a_mistake_in_steps_is_told_once(old: str, new: str, says: str):
    found = told(STEPS, (old, new))

    assert len(found) == 1
    assert says in found[0]


def test_conditions_on_the_player_that_exclude_each_other_are_told_once_for_all_steps():
    found = told(STEPS, ("if: player.level >= 1", "if: [player.level >= 1, player.level < 1]"))

    assert [line.split()[:2] for line in found] == [["7:31", "never_true"]]


def test_every_is_only_for_steps():
    assert told(STREAK, ("cooldown: 10m", "every: day"), (", because: cooldown", ""))[0].startswith(
        "9:1 only_with_steps"
    )
