"""From a checked file to a quest that runs."""

from decimal import Decimal

import pytest

from engine.quests.quest import Quest, Run
from tests.quests.quest_files import book_of, changed, said, vocabulary
from tests.quests.rich_quests import ARMS, STEPS, STREAK, quest_in


def quest_of(*pairs: tuple[str, str]) -> Quest:
    return book_of(changed(*pairs)).quests["pay-energy"]


WITHOUT_UNDO = ("undo: {on: refund, find: event.payment_ref, within: 90d}\n", "")


def test_the_amount_may_read_event_player_params_and_count():
    quest = quest_of(
        ("amount: 5", 'amount: "event.amount * params.least + player.level + count"'),
        ("reward: {", "count: {times: acts, every: day}\nreward: {"),
        ("expect: {energy: 5}", "expect: {energy: 10}"),
        WITHOUT_UNDO,
    )
    fields = vocabulary().types["payment"].struct(txn_ref="x", amount=Decimal("2.5"), channel="qr")

    assert quest.reward.amount is not None
    assert quest.reward.amount(fields, vocabulary().profile({"level": 3}), Run(count=4)) == Decimal("9.5")


def test_a_count_of_acts_is_a_whole_number():
    quest = quest_of(
        ("amount: 5", 'amount: "count % 2 == 0 ? 5 : 3"'),
        ("reward: {", "count: {times: acts, every: day}\nreward: {"),
        WITHOUT_UNDO,
    )

    assert quest.count is not None
    assert (quest.count.kind, quest.count.need) == ("times", None)


def test_count_is_unknown_where_there_is_none():
    assert said(changed(("amount: 5", "amount: count")))[0].startswith("11:32: error: 'count' is not known here")


def test_when_keeps_days_hours_and_zone():
    when = quest_of(
        (
            "{event: payment}",
            '{event: payment, from: 2026-11-01, weekdays: [mon, sun], hours: ["10:00-12:00"], timezone: UTC}',
        )
    ).when

    assert (str(when.from_day), when.weekdays, when.hours, when.zone) == (
        "2026-11-01",
        frozenset({0, 6}),
        ((600, 720),),
        "UTC",
    )


def test_a_limit_may_be_per_hashed_field():
    limits = quest_of(("of: reward,", "of: reward, per: event.txn_ref,")).limits

    assert (limits[0].per, limits[0].path) == ("txn_ref", "limits[0]")


def test_a_limit_must_be_whole_in_the_smallest_unit():
    assert said(changed(("max: 10", "max: 10.5"))) == ["13:11: error: 10.5 cannot be counted out in the reward"]
    feed = (("give: energy", "give: feed"), ("{energy: 5}", "{feed: 5}"))
    assert book_of(changed(("max: 10", "max: 10.5"), *feed)).quests["pay-energy"].limits[0].max == 10_500


def test_mixed_lists_are_refused():
    assert "mixes texts and numbers" in said(changed(("params: {", 'lists: {codes: ["5411", 5422]}\nparams: {')))[0]


def test_a_comment_after_an_expression_is_fine():
    quest = quest_of(("event.amount >= params.least", "event.amount >= params.least  # at least one yuan"))

    assert quest.conditions[0].text == "event.amount >= params.least"


def test_an_event_that_nothing_undoes_cannot_be_undone():
    text = changed(("{event: payment}", "{event: sign_in}"), ("payment: {amount: 12.50, channel: qr}", "sign_in: {}"))

    assert any("'refund' does not undo 'sign_in'" in line for line in said(text))


def test_a_priority_orders_quests():
    first = changed(("pay-energy", "zz-first"), ("status: live", "status: live\npriority: 1"))

    assert book_of(changed(), first).quests["zz-first"].priority == 1


def test_every_key_reaches_the_quest():
    streak = quest_in(STREAK, ("cooldown: 10m", "cooldown: 10m\nexclusive: best\nrestart: true"))

    assert (streak.cooldown_ms, streak.exclusive, streak.restart) == (600_000, "best", True)
    assert streak.key == f"daily-quiz@{streak.shape}"


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (STREAK, "forgive: 1", "forgive: 2"),
        (STREAK, "cooldown: 10m", "cooldown: 11m"),
        (STREAK, "amount: 20", "amount: 20.5"),
        (STREAK, "cooldown: 10m", "cooldown: 10m\nexclusive: best"),
        (STREAK, "cooldown: 10m", "cooldown: 10m\nrestart: true"),
        (STREAK, "every: day}\nmess", "every: day, per: quest, alert_at: [50]}\nmess"),
        (STEPS, "within: 48h", "within: 47h"),
        (STEPS, "every: month", "every: week"),
        (ARMS, "control: 50, double: 50", "control: 40, double: 60"),
        (ARMS, "params.rate: 2,", "params.rate: 3,"),
        (ARMS, "2026-12-24: 1", "2026-12-23: 1"),
        (ARMS, "key: rates-2026", "key: rates-2027"),
    ],
)
def test_a_change_of_meaning_is_another_version(text, old, new):
    assert quest_in(text).version != quest_in(text, (old, new)).version


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (STREAK, "cooldown: 10m", "cooldown: 10m  # ten minutes\npriority: 100"),
        (STREAK, "owner: education", "owner: loyalty\nassumption: all of it"),
        (STEPS, "en: Pay and learn", "en: 'Pay, then learn'"),
        (ARMS, "  least: 2\n  flat: 3", "  flat: 3\n  least: 2"),
    ],
)
def test_what_means_the_same_is_the_same_version(text, old, new):
    assert quest_in(text).version == quest_in(text, (old, new)).version


@pytest.mark.parametrize(
    ("text", "old", "new", "same"),
    [
        (STREAK, "cooldown: 10m", "cooldown: 11m", True),
        (STREAK, "amount: 20", "amount: 25", True),
        (STREAK, "every: day, forgive: 1, in: 7d", "every: week", False),
        (STEPS, "need: 2", "need: 3", True),
        (STEPS, "every: month", "every: week", False),
        (STEPS, "Asia/Shanghai", "Europe/Berlin", False),
        (STEPS, "id: learn", "id: study", False),
        (STEPS, "undo: {on: refund, find: event.payment_ref}\n", "", False),
        (STEPS, "find: event.payment_ref}", "find: event.payment_ref, within: 9d}", True),
    ],
)
def test_the_shape_is_what_progress_is_kept_by(text, old, new, same):
    assert (quest_in(text).shape == quest_in(text, (old, new)).shape) is same


def test_a_count_with_a_need_has_another_shape_than_one_without_and_the_need_itself_does_not_matter():
    needs = ("", ", need: 2", ", need: 3")
    none, two, three = [
        quest_of(("params: {", f"count: {{times: acts, every: day{need}}}\nparams: {{")).shape for need in needs
    ]

    assert (none != two, two == three) == (True, True)


def test_another_asset_is_another_shape():
    feed = quest_of(("give: energy", "give: feed"), ("{energy: 5}", "{feed: 5}"))

    assert feed.shape != quest_of().shape


def test_a_quest_without_an_event_is_told():
    assert said(changed(("when: {event: payment}\n", "")))[0] == "1:1: error: 'when' is missing"
    assert said(changed(("{event: payment}", "{weekdays: [mon]}")))[0] == "6:7: error: 'event' is missing"
