"""Steps: what is done follows from the acts' instants, in whatever order they are told."""

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from engine.quests.quest import Stage
from engine.rules.stages import MOST_ACTS, Acts, Done, first_open, read_acts, with_act, without_act, written

PAY = Stage("pay", "steps[0]", "payment", need=3, within_ms=7)
LEARN = Stage("learn", "steps[1]", "quiz_answered", after=0, within_ms=4)
WALK = Stage("walk", "steps[2]", "steps")
RIDE = Stage("ride", "steps[2]", "ride", need=2, after=1, within_ms=5)
SHARE = Stage("share", "steps[3]", "share", after=2, within_ms=3)
told = st.lists(st.tuples(st.sampled_from(["pay", "learn", "walk"]), st.integers(0, 30)), max_size=14)
chained = st.lists(st.tuples(st.sampled_from(["pay", "learn", "ride", "share"]), st.integers(0, 20)), max_size=18)


def acts_of(found: list[tuple[str, int]]) -> Acts:
    acts: Acts = {}
    for id, (stage, at) in enumerate(found):
        acts = with_act(acts, [Stage(stage, "", "", need=3)], Done(at, id))
    return acts


def completions(stage: Stage, acts: Acts, done: list[set[int]]) -> set[int]:
    """Every instant at which a stage is done, by trying every choice of its acts: none is taken for the right one."""
    instants = sorted(one.at for one in acts.get(stage.id, ()))
    found = set()
    for chosen in combinations(range(len(instants)), stage.need):
        picked = [instants[n] for n in chosen]
        begins = [picked[0]] if stage.after is None else [s for s in done[stage.after] if s < picked[0]]
        if any(stage.within_ms is None or picked[-1] - begin <= stage.within_ms for begin in begins):
            found.add(picked[-1])
    return found


def open_by_definition(stages: tuple[Stage, ...], acts: Acts) -> int | None:
    done: list[set[int]] = []
    for stage in stages:
        done.append(completions(stage, acts, done))
    return next((n for n, instants in enumerate(done) if not instants), None)


@given(told, st.randoms(use_true_random=False))
def test_steps_are_done_when_some_choice_of_acts_does_them_in_any_order_of_telling(found, random):
    stages = (PAY, LEARN, WALK)
    shuffled = list(found)
    random.shuffle(shuffled)

    assert first_open(stages, acts_of(shuffled)) == open_by_definition(stages, acts_of(found))


@given(chained)
def test_a_chain_of_steps_is_done_when_some_choice_of_acts_does_it(found):
    stages = (replace(PAY, need=2), LEARN, RIDE, SHARE)
    acts = acts_of(found)

    assert first_open(stages, acts) == open_by_definition(stages, acts)


@given(told)
def test_acts_read_back_what_they_wrote(found):
    acts = acts_of(found)

    assert read_acts(written(acts)) == acts
    assert read_acts("") == {}


def test_an_act_is_noted_once_and_can_be_taken_out_again():
    acts = with_act(with_act({}, [PAY, WALK], Done(1, 7)), [PAY], Done(1, 7))

    assert acts == {"pay": [Done(1, 7)], "walk": [Done(1, 7)]}
    assert without_act(acts, 7) == {"pay": [], "walk": []}


def test_a_step_after_another_needs_an_act_after_it():
    stages = (Stage("pay", "steps[0]", "payment"), Stage("learn", "steps[1]", "quiz_answered", after=0))

    assert first_open(stages, acts_of([("learn", 5), ("pay", 5)])) == 1
    assert first_open(stages, acts_of([("learn", 5), ("pay", 4)])) is None


def test_a_step_done_again_is_done_again():
    stages = (
        Stage("pay", "steps[0]", "payment"),
        Stage("walk", "steps[1]", "steps", after=0),
        Stage("learn", "steps[2]", "quiz_answered", after=1, within_ms=4),
    )

    assert first_open(stages, acts_of([("pay", 0), ("walk", 1), ("learn", 6)])) == 2
    assert first_open(stages, acts_of([("pay", 0), ("walk", 1), ("learn", 6), ("walk", 3)])) is None


def test_a_step_done_again_still_needs_its_own_time():
    stages = (Stage("pay", "steps[0]", "payment"), Stage("walk", "steps[1]", "steps", after=0, within_ms=4))

    assert first_open(stages, acts_of([("pay", 0), ("walk", 5)])) == 1
    assert first_open(stages, acts_of([("pay", 0), ("walk", 5), ("pay", 2)])) is None


def test_of_too_many_acts_the_first_and_the_newest_stay():
    acts: Acts = {}
    for at in range(1_000):
        acts = with_act(acts, [PAY], Done(at, at))

    kept = [one.at for one in acts["pay"]]
    assert (len(kept), kept[:3], kept[3:]) == (MOST_ACTS, [0, 1, 2], list(range(1_003 - MOST_ACTS, 1_000)))


def test_the_first_open_step_is_named_even_when_later_ones_are_done():
    assert first_open((PAY, WALK), acts_of([("walk", 1), ("pay", 1)])) == 0
