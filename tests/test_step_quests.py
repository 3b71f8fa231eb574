"""Quests of several steps, through ingest."""

from engine.clock import DAY, HOUR
from engine.journal import Answer
from engine.store import Database
from tests.world import NOW, UNDO, World, earned, quest, why_not

STEPS = [
    {"id": "pay", "when": {"event": "payment"}, "if": ["event.amount >= 10"], "need": 2, "within": "7d"},
    {"id": "learn", "when": {"event": "quiz_answered"}, "if": ["event.correct"], "after": "pay", "within": "48h"},
]


def story(**parts: object) -> str:
    return quest("story", amount=30, when={}, steps=STEPS, **parts)  # type: ignore[arg-type]


def learnt(world: World, at: int, *, correct: bool = True) -> Answer:
    return world.one(world.event("quiz_answered", at=at, quiz="daily", correct=correct))


def test_all_steps_in_order_pay_once(database: Database):
    world = World(database, story())

    first, second = world.one(world.payment(10, at=NOW - 2)), world.one(world.payment(10, at=NOW - 1))
    done = learnt(world, NOW)
    more = learnt(world, NOW + 1)

    assert [why_not(first), why_not(second)] == [{"story": "steps[0]"}, {"story": "steps[1]"}]
    assert (earned(done), why_not(more)) == ({"story": 30}, {"story": "steps"})


def test_an_act_that_does_not_fulfil_its_step_is_no_step(database: Database):
    world = World(database, story())

    answers = [world.one(world.payment(9)), world.one(world.payment(10)), learnt(world, NOW, correct=False)]

    assert [why_not(answer) for answer in answers] == [{}, {"story": "steps[0]"}, {}]


def test_a_step_told_late_counts_where_it_belongs(database: Database):
    world = World(database, story())
    world.one(world.payment(10, at=NOW - DAY))
    early = learnt(world, NOW)

    late = world.one(world.payment(10, at=NOW - HOUR))

    assert (why_not(early), earned(late)) == ({"story": "steps[0]"}, {"story": 30})


def test_acts_of_a_step_that_lie_too_far_apart_do_not_count_together(database: Database):
    world = World(database, story())
    world.tell(world.payment(10, at=NOW - 9 * DAY), world.payment(10, at=NOW - DAY))
    too_far = learnt(world, NOW)

    between = world.one(world.payment(10, at=NOW - 2 * DAY))

    assert (why_not(too_far), earned(between)) == ({"story": "steps[0]"}, {"story": 30})


def test_a_step_done_too_long_after_the_one_before_it_does_not_count(database: Database):
    world = World(database, story())
    world.tell(world.payment(10, at=NOW - 4 * DAY), world.payment(10, at=NOW - 3 * DAY))
    too_late = learnt(world, NOW)

    again = world.one(world.payment(10, at=NOW - DAY))

    assert (why_not(too_late), earned(again)) == ({"story": "steps[1]"}, {"story": 30})


def test_a_step_done_again_gives_the_next_one_its_time_anew(database: Database):
    walk = {"id": "walk", "when": {"event": "steps"}, "after": "pay", "within": "7d"}
    learn = {"id": "learn", "when": {"event": "quiz_answered"}, "after": "walk", "within": "48h"}
    pay = {"id": "pay", "when": {"event": "payment"}}
    world = World(database, quest("story", amount=30, when={}, steps=[pay, walk, learn]))
    world.tell(world.payment(10, at=NOW - 5 * DAY), world.steps(8000, at=NOW - 4 * DAY))
    too_late = learnt(world, NOW - DAY)
    world.one(world.steps(8000, at=NOW - HOUR))

    assert (why_not(too_late), earned(learnt(world, NOW))) == ({"story": "steps[2]"}, {"story": 30})


def test_a_story_told_every_week_begins_anew(database: Database):
    world = World(database, story(every="week"))

    def week(start: int) -> Answer:
        world.now = start + HOUR
        world.tell(world.payment(10, at=start), world.payment(10, at=start + 1))
        return learnt(world, start + 2)

    assert [earned(week(NOW)), earned(week(NOW + 7 * DAY))] == [{"story": 30}] * 2


def test_a_refunded_step_takes_the_reward_back_and_it_may_be_done_again(database: Database):
    world = World(database, story(undo=UNDO))
    world.tell(world.payment(10, "a"), world.payment(10, "b", at=NOW + 1))
    learnt(world, NOW + 2)

    back = world.one(world.refund("a", at=NOW + 3))
    again = world.one(world.payment(10, "c", at=NOW))

    assert (earned(back), earned(again), world.held()) == ({"story": -30}, {"story": 30}, 30)


def test_a_step_that_was_not_needed_may_come_back(database: Database):
    world = World(database, story(undo=UNDO))
    world.tell(*(world.payment(10, ref, at=NOW + n) for n, ref in enumerate("abc")))
    learnt(world, NOW + 5)

    assert (earned(world.one(world.refund("a", at=NOW + 6))), world.held()) == ({}, 30)


def test_acts_after_the_reward_change_nothing_where_no_refund_could(database: Database):
    world = World(database, story())
    world.tell(world.payment(10, at=NOW - 2), world.payment(10, at=NOW - 1))
    learnt(world, NOW)
    [before] = world.rows("SELECT marks FROM progress WHERE slot = 'steps:ever'")

    world.tell(*(world.payment(10, at=NOW + n) for n in range(1, 9)))

    assert world.rows("SELECT marks FROM progress WHERE slot = 'steps:ever'") == [before]


def test_a_thousand_more_acts_undo_no_finished_step(database: Database):
    world = World(database, story(undo=UNDO))
    world.tell(world.payment(10, "a", at=NOW - 2), world.payment(10, "b", at=NOW - 1))
    learnt(world, NOW)
    for start in range(0, 1_000, 500):
        world.tell(*(world.payment(10, f"x{start + n}", at=NOW + start + n) for n in range(1, 501)))

    back = world.one(world.refund("x999", at=NOW + 5_000))

    assert (earned(back), world.held()) == ({}, 30)


def test_one_type_of_act_may_serve_several_steps(database: Database):
    steps = [
        {"id": "small", "when": {"event": "payment"}, "if": ["event.amount < 10"]},
        {"id": "any", "when": {"event": "payment"}, "need": 2},
    ]
    world = World(database, quest("both", when={}, steps=steps))

    answers = [world.one(world.payment(amount, at=NOW + n)) for n, amount in enumerate((20, 5))]

    assert (why_not(answers[0]), earned(answers[1])) == ({"both": "steps[0]"}, {"both": 5})
