"""What one event means to one quest: the order of the questions, their verdicts, and the values they saw."""

from dataclasses import replace
from typing import Any

import pytest

from engine.clock import DAY
from engine.days import Local, instant, local_in
from engine.explaining.explain import Around, Explanation, explain, told
from engine.explaining.undoing import Undone, explain_refund
from engine.game import discover
from engine.quests.quest import Quest
from engine.rules.plans import Act, Facts, Slot, plan_of
from engine.rules.progress import advance
from engine.words.spoken import NOTHING, length
from tests.foretold import rich_content
from tests.world import READER, SHANGHAI, UNDO, VOCABULARY, book_of, limit, quest

PROFILE = VOCABULARY.profile({"segments": ["gold"]})
AROUND = Around(
    zone=SHANGHAI,
    units={"energy": "g", "feed": "g"},
    about={name: kind.about for name, kind in VOCABULARY.types.items()},
)


def quest_of(**parts: Any) -> Quest:
    return book_of([quest("one", **parts)], discover()).quests["one"]


def act(type: str = "payment", at: str = "2026-11-18 12:00", **data: Any) -> tuple[Act, Local]:
    given = {"txn_ref": "t", "amount": "10", "channel": "qr"} | data if type == "payment" else data
    when = instant(at, SHANGHAI)
    event = READER.build(type, source="s", id="i", player="ann", at=when, data=given)
    return Act(type, event.fields, PROFILE, "ann", when, 1), local_in(when, SHANGHAI)


def explained(one: Quest, facts: dict[Slot, Facts] | None = None, around: Around = AROUND, **event: Any) -> Explanation:
    deed, day = act(**event)
    return explain(one, deed, day, facts or {}, around)


def verdicts(found: Explanation) -> dict[str, str]:
    return {line.rule: line.verdict for line in found.lines}


def saw(found: Explanation, rule: str) -> tuple[str, ...]:
    return tuple(one.en for one in next(line.saw for line in found.lines if line.rule == rule))


def lived(one: Quest, *events: dict[str, Any]) -> dict[Slot, Facts]:
    """The facts after some acts."""
    facts: dict[Slot, Facts] = {}
    for number, event in enumerate(events):
        deed, day = act(**event)
        deed = deed._replace(id=number + 100)
        facts |= advance(one, plan_of(one, deed, day), deed, day, facts).changed
    return facts


def test_questions_stand_in_the_order_in_which_they_are_asked():
    whole = quest_of(
        when={"event": "payment", "from": "2026-01-01", "until": "2027-01-01", "weekdays": ["wed"],
              "hours": ["08:00-20:00"]},
        who={"segments": ["gold"], "if": "player.level >= 1"}, cooldown="10m", exclusive="best",
        count={"times": "acts", "every": "week", "need": 1}, streak={"every": "day"},
        bonus=[{"when": "streak.length == 1", "give": "energy", "amount": 2}],
        limits=[limit(50, "reward"), limit(5)], **{"if": ["event.amount > 1"]},
    )  # fmt: skip
    found = explained(whole)

    assert list(verdicts(found)) == [
        "when.event", "when.from", "when.until", "when.weekdays", "when.hours", "who.segments", "who.if", "if[0]",
        "cooldown", "count", "limits[1]", "streak", "count.need", "reward.amount", "reward.round", "exclusive",
        "bonus[0]", "limits[0]",
    ]  # fmt: skip
    assert set(verdicts(found).values()) == {"yes"}
    assert [pay.amount for pay in found.pays] == ["5", "2"]
    assert found.sentence["en"] == "You got 5 g; 2 g on top"


def test_after_the_first_no_nothing_more_is_asked():
    found = explained(quest_of(limits=[limit(5)], **{"if": ["event.amount > 50", "event.amount > 5"]}))

    assert verdicts(found) == {
        "when.event": "yes", "if[0]": "no", "if[1]": "not asked", "limits[0]": "not asked",
        "reward.amount": "not asked", "reward.round": "not asked",
    }  # fmt: skip
    assert (found.because, saw(found, "if[0]"), saw(found, "if[1]")) == ("if[0]", ("event.amount = 10",), ())


@pytest.mark.parametrize(
    ("when", "because"),
    [
        ({"from": "2026-11-19"}, "when.from"), ({"until": "2026-11-18"}, "when.until"),
        ({"weekdays": ["sat"]}, "when.weekdays"), ({"hours": ["07:00-09:30"]}, "when.hours"),
    ],
)  # fmt: skip
def test_a_time_that_is_closed_says_what_time_it_was(when: dict[str, Any], because: str):
    found = explained(quest_of(when={"event": "payment", **when}))

    assert (found.because, verdicts(found)[because]) == (because, "no")
    assert saw(found, because) == ("2026-11-18 12:00 wed",)


def test_another_event_says_what_the_quest_is_about():
    found = explained(quest_of(**{"if": ["event.amount > 1"]}), type="sign_in")

    assert (found.because, verdicts(found)["if[0]"]) == ("when.event", "not asked")
    assert found.sentence["en"] == "This quest is about a payment in a shop or online"


def test_a_limit_of_times_says_how_often_it_was_used():
    one = quest_of(limits=[limit(2)])
    facts = lived(one, {}, {})
    found = explained(one, facts)

    assert (found.because, saw(found, "limits[0]")) == ("limits[0]", ("used 2 of 2 today",))
    assert found.sentence["zh-CN"] == "今天的 2 次已经领完啦，明天再来"


def test_a_cut_shows_raw_rounding_and_each_limit():
    one = quest_of(
        amount="event.amount * params.rate",
        params={"rate": 1},
        limits=[limit(12, "reward"), limit(8, "reward", "week")],
    )
    found = explained(one, amount="9.99")
    [pay] = found.pays

    assert (pay.raw, pay.round, pay.amount, pay.cuts) == ("9.99", "down", "8", (("limits[1]", "9", "8"),))
    assert saw(found, "reward.amount") == ("event.amount = 9.99", "params.rate = 1", "raw = 9.99")
    assert saw(found, "reward.round") == ("9.99 → 9 g",)
    assert (verdicts(found)["limits[0]"], verdicts(found)["limits[1]"]) == ("yes", "cut")
    assert saw(found, "limits[1]") == ("used 0 of 8 g this week", "9 g → 8 g")


def test_all_or_nothing_shows_what_did_not_fit():
    one = quest_of(amount="event.amount", limits=[limit(25, "reward", cut=False)])
    found = explained(one, lived(one, {"amount": "20"}))

    assert (found.because, found.pays, verdicts(found)["limits[0]"]) == ("limits[0]", (), "no")
    assert saw(found, "limits[0]") == ("used 20 of 25 g today", "10 g → 0 g")
    assert (
        found.sentence["en"]
        == "At most 25 g for today: with 20 g there already, 10 g more do not fit; there is more tomorrow"
    )


def test_a_need_says_how_far_the_count_is():
    one = quest_of(count={"times": "acts", "every": "week", "need": 3})
    found = explained(one, lived(one, {}))

    assert (found.because, saw(found, "count.need"), found.counted) == ("count.need", ("count 2 of 3",), "2")
    assert found.sentence == {"zh-CN": "再来 1 次就能领取", "en": "1 more time and it is yours"}


def test_a_need_that_was_reached_before_says_so():
    one = quest_of(count={"times": "acts", "every": "week", "need": 1})
    found = explained(one, lived(one, {}))

    assert saw(found, "count.need") == ("count 2 of 1", "given already this week")
    assert found.sentence["en"] == "You already have this week's reward; there is more next week"


def test_a_cooldown_says_how_far_the_nearest_act_is():
    one = quest_of(cooldown="10m")
    found = explained(one, lived(one, {}), at="2026-11-18 12:06")

    assert (found.because, saw(found, "cooldown")) == ("cooldown", ("another one 6 minutes away",))
    assert found.sentence["en"] == "It counts once in 10 minutes; in 4 minutes it counts again"


def test_steps_say_which_comes_next():
    one = rich_content().book.quests["story"]
    found = explained(one)

    assert (found.because, saw(found, "steps[0]")) == ("steps[0]", ("1 noted, need 2, 1 left",))
    assert found.sentence["en"] == "Still to come: a payment in a shop or online (1 more time)"
    assert verdicts(found)["steps[1]"] == "not asked"


def test_a_streak_and_its_bonus_are_shown():
    one = rich_content().book.quests["in-a-row"]
    days = [{"type": "sign_in", "at": f"2026-11-{day} 09:00"} for day in (16, 17)]
    found = explained(one, lived(one, *days), type="sign_in")

    assert (saw(found, "streak"), found.streak) == (("streak 3",), 3)
    assert saw(found, "bonus[0]") == ("streak.length = 3", "3 g feed")
    assert found.sentence["zh-CN"] == "收获 1g；连续 3 天，额外收获 3g"


def test_a_late_bonus_is_told_with_the_length_it_is_paid_for():
    five = [{"when": "streak.length == 5", "give": "feed", "amount": 20}]
    one = quest_of(amount=1, streak={"every": "day"}, bonus=five)
    known = lived(one, *({"at": f"2026-11-{day} 09:00"} for day in (14, 16, 17, 18)))
    found = explained(one, known, at="2026-11-15 09:00")

    assert (found.streak, [pay.streak for pay in found.pays]) == (2, [2, 5])
    assert saw(found, "bonus[0]") == ("streak.length = 5", "20 g feed")
    assert found.sentence["en"] == "You got 1 g; 5 days in a row: 20 g on top"


def test_arm_and_params_are_those_of_the_player():
    one = rich_content().book.quests["rich"]
    found = explained(one)

    assert found.params == {"rate": 2 if found.arm == "double" else 1}


def test_who_wins_in_a_group_is_named():
    one = rich_content().book.quests["best-a"]
    around = replace(AROUND, winner="best-b", titles={"best-b": {"zh-CN": "付款", "en": "pay"}})
    found = explained(one, around=around)

    assert (found.because, found.pays, verdicts(found)["exclusive"]) == ("exclusive", (), "no")
    assert found.sentence["en"] == "One act earns the best of several rewards: this time “pay”"


def test_what_stops_an_event_stands_before_every_question():
    found = explained(quest_of(), around=replace(AROUND, refused="consent"))

    assert (found.because, found.lines[0].rule, found.lines[0].verdict) == ("consent", "consent", "no")
    assert {line.verdict for line in found.lines[1:]} == {"not asked"}


def test_a_rule_read_back_is_told_with_what_is_known_of_the_quest():
    one, (_, day) = quest_of(amount="event.amount", limits=[limit(25, "reward", cut=False)]), act()

    assert (
        told(one, "limits[0]", day, AROUND)["en"]
        == "At most 25 g for today: this one did not fit; there is more tomorrow"
    )
    assert told(quest_of(cooldown="10m"), "cooldown", day, AROUND)["zh-CN"] == "每 10 分钟计一次，这一次离得近了些"
    assert told(one, "", day, AROUND, got="3")["zh-CN"] == "收获 3g"


def test_what_another_version_decided_is_told_without_the_numbers_of_today():
    one, (_, day) = quest_of(limits=[limit(1, every="ever")]), act()

    assert told(one, "limits[0]", day, AROUND, same=False)["en"] == "A limit of this quest has been reached"
    assert told(one, "limits[0]", day, AROUND, same=False, got="2", unit="g")["zh-CN"] == "收获 2g"


def test_a_step_that_is_gone_has_a_plain_sentence():
    one, (_, day) = rich_content().book.quests["story"], act()

    assert told(one, "steps[2]", day, AROUND)["en"] == "There is one more step to go"


def test_what_waiting_refunds_take_back_stands_behind_what_is_paid():
    found = explained(quest_of(undo=UNDO), around=replace(AROUND, took=(("energy", "2", 2),)))

    assert [(pay.rule, pay.smallest) for pay in found.pays] == [("reward.amount", 5), ("undo", -2)]
    assert (found.because, saw(found, "undo.take_back")) == ("", ("-2 g",))
    assert found.sentence["zh-CN"] == "收获 5g；有一笔退款，收回了当时送出的 2g"


def test_a_refund_that_is_put_aside_says_why():
    deed, day = act()
    undone = Undone("event.payment_ref", "proportional", NOTHING, True, False)
    found = explain_refund(quest_of(), deed, day, undone, replace(AROUND, refused="from_the_future"))

    assert (found.because, found.pays, found.lines[0].rule) == ("from_the_future", (), "from_the_future")
    assert {line.verdict for line in found.lines[1:]} == {"not asked"}


def test_a_refund_shows_what_went_back():
    deed, day = act()
    undone = Undone("event.payment_ref", "proportional", length(90 * DAY), True, False, (("energy", "5", 5),))
    found = explain_refund(quest_of(), deed, day, undone, AROUND)

    assert ([pay.smallest for pay in found.pays], found.because) == ([-5], "undo")
    assert list(verdicts(found)) == ["undo", "undo.find", "undo.within", "undo.take_back"]
