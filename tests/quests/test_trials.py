"""The tests inside quest files: run through the server's own rules, and failing in words a designer can use."""

import pytest

from engine.desk.rehearse import run_trials
from engine.documents.document import Document, read_document, validate
from engine.quests.model import QuestFile
from engine.quests.trials import rules_of
from tests.quests.quest_files import RIGHT, assets, book_of, changed, findings_of
from tests.quests.rich_quests import ARMS, STEPS, STREAK, altered

STORY = '      - {at: "2026-12-02 10:00", payment: {amount: 12.50, channel: qr}, expect: {energy: 5}}\n'


def failures(text: str) -> list[str]:
    return [result.message for result in run_trials(book_of(text), assets()) if not result.passed]


def document_of(text: str) -> Document:
    document, _ = read_document(text, "a.yaml")
    assert document is not None
    return document


def story(*lines: str, more: tuple[tuple[str, str], ...] = ()) -> list[str]:
    """The failures of the right quest with another story."""
    return failures(changed((STORY, "".join(f"      - {line}\n" for line in lines)), *more))


def pay(at: str, expect: str, because: str = "", ref: str = "", amount: str = "12.50") -> str:
    reason = f', because: "{because}"' if because else ""
    fact = f", txn_ref: {ref}" if ref else ""
    return f'{{at: "2026-12-02 {at}", payment: {{amount: {amount}, channel: qr{fact}}}, expect: {expect}{reason}}}'


def refund(at: str, expect: str, amount: str, ref: str = "T1", because: str = "") -> str:
    reason = f', because: "{because}"' if because else ""
    return f'{{at: "{at}", refund: {{payment_ref: {ref}, amount: {amount}}}, expect: {expect}{reason}}}'


def test_a_right_story_passes():
    assert failures(RIGHT) == []


def test_a_failure_says_what_was_expected_and_what_came():
    got = story(pay("10:00", "{energy: 5}"), pay("11:00", "{energy: 3}", "limits[0]"))

    assert got == ["test 'a payment pays' line 2: expected 3 energy because limits[0] but got 5 energy"]


def test_a_failure_names_both_deciding_rules():
    lines = [pay(f"1{n}:00", "{energy: 5}") for n in range(2)] + [pay("13:00", "{energy: 5}", "limits[0]")]

    assert story(*lines) == [
        "test 'a payment pays' line 3: expected 5 energy because limits[0] but got nothing because limits[0]"
    ]


def test_a_wrong_reason_fails_though_the_amount_is_right():
    got = story(pay("10:00", "nothing", "if[1]", amount="0.50"))

    assert got == ["test 'a payment pays' line 1: expected nothing because if[1] but got nothing because if[0]"]


def test_a_failure_has_its_place():
    text = changed(("expect: {energy: 5}", "expect: {energy: 7}"))
    finding = run_trials(book_of(text), assets())[0].finding

    assert finding is not None
    assert (finding.file, finding.line, finding.code) == ("0.yaml", 21, "test_failed")


def test_midnight_is_the_test_players_own():
    lines = [pay("23:00", "{energy: 5}"), pay("23:30", "{energy: 5}"), pay("23:59", "nothing", "limits[0]")]
    lines += ['{at: "2026-12-03 00:00", payment: {amount: 2, channel: qr}, expect: {energy: 5}}']

    assert story(*lines) == []
    assert story(*lines, more=(("    story", "    player: {zone: Europe/Berlin}\n    story"),)) == []


def test_a_fixed_zone_reads_the_times_of_the_story():
    more = (("{event: payment}", '{event: payment, hours: ["07:00-09:00"], timezone: America/New_York}'),)

    assert story(pay("08:59", "{energy: 5}"), pay("09:00", "nothing", "when.hours"), more=more) == []


def test_partial_refunds_take_back_their_share_and_no_more():
    lines = [pay("10:00", "{energy: 5}", ref="T1", amount="20")]
    lines += [refund("2026-12-03 10:00", "{energy: -1}", "7"), refund("2026-12-04 10:00", "{energy: -4}", "13")]
    lines += [refund("2026-12-05 10:00", "nothing", "13")]

    assert story(*lines) == []


def test_a_refund_that_comes_late_takes_nothing():
    lines = [
        pay("10:00", "{energy: 5}", ref="T1"),
        refund("2027-06-01 10:00", "nothing", "12.50", because="undo.within"),
    ]

    assert story(*lines) == []


def test_a_refund_of_an_unknown_payment_waits_for_it():
    lines = [refund("2026-12-01 10:00", "nothing", "12.50", because="undo.find"), pay("10:00", "nothing", ref="T1")]

    assert story(*lines) == []


def test_the_same_payment_told_twice_pays_once():
    lines = [pay("10:00", "{energy: 5}", ref="T1"), pay("10:01", "nothing", "duplicate_business_key", ref="T1")]

    assert story(*lines) == []


def test_a_refund_takes_back_a_reward_whose_need_is_no_longer_met():
    more = (("reward: {", "count: {times: acts, every: day, need: 2}\nreward: {"),)
    lines = [pay("10:00", "nothing", "count.need", ref="T1"), pay("11:00", "{energy: 5}", ref="T2")]
    lines += [refund("2026-12-02 12:00", "{energy: -5}", "12.50", ref="T1"), pay("13:00", "{energy: 5}", ref="T3")]

    assert story(*lines, more=more) == []


def test_a_curve_pays_only_the_rise():
    more = (
        ("{give: energy, amount: 5}", "{give: energy, curve: {of: count, points: [[0, 0], [10, 4], [20, 10]]}}"),
        ("reward: {", "count: {sum: event.amount, every: day}\nreward: {"),
        ("limits:\n  - {max: 10, of: reward, every: day}\n", ""),
        ("undo: {on: refund, find: event.payment_ref, within: 90d}\n", ""),
    )
    lines = [
        pay("10:00", "{energy: 4}", amount="10"),
        pay("11:00", "{energy: 3}", amount="5"),
        pay("12:00", "{energy: 3}", amount="99"),
    ]

    assert story(*lines, more=more) == []


def test_another_event_is_not_for_the_quest():
    assert story('{at: "2026-12-02 10:00", sign_in: {}, expect: nothing, because: when.event}') == []


def test_what_a_story_leaves_out_comes_from_the_vocabulary():
    assert story('{at: "2026-12-02 10:00", payment: {}, expect: {energy: 5}}') == []


def test_one_failed_test_does_not_stop_the_next():
    second = "  - name: another\n    story:\n" + STORY.replace("energy: 5", "energy: 6")
    text = changed(("energy: 5}}", "energy: 4}}")) + second

    assert [result.passed for result in run_trials(book_of(text), assets())] == [False, False]


@pytest.mark.parametrize("at", ["0001-01-01 00:00", "1969-12-31 10:00", "2300-01-01 10:00", "9999-12-31 23:59"])
def test_a_story_far_away_in_time_is_refused(at):
    assert findings_of(changed(("2026-12-02 10:00", at)))[0].code == "bad_time"


def test_a_line_may_expect_every_asset_that_the_quest_gives():
    assert failures(STREAK) == []
    got = failures(altered(STREAK, ("energy: 20}", "energy: 30}")))

    assert got == [
        "test 'the third day pays the bonus' line 5: "
        "expected 8 feed and 30 energy because bonus[0] but got 8 feed and 20 energy because bonus[0]"
    ]


def test_what_is_not_expected_is_a_failure_too():
    [got] = failures(altered(STREAK, ("feed: 8, energy: 20", "feed: 8")))

    assert got.endswith("expected 8 feed because bonus[0] but got 8 feed and 20 energy because bonus[0]")


def test_an_asset_that_nothing_gives_cannot_be_expected():
    assert findings_of(altered(STREAK, ("energy: 20}, because", "eggs: 20}, because")))[0].hint == (
        "this quest gives energy and feed"
    )


def test_a_story_with_steps_tells_every_step():
    assert failures(STEPS) == []


@pytest.mark.parametrize("rule", ["steps[0]", "steps[1].if[0]", "who.if", "undo", "consent"])
def test_a_line_may_name_every_rule_of_its_quest(rule):
    assert findings_of(altered(STEPS, ('because: "steps[0].if[0]"', f'because: "{rule}"'))) == []


@pytest.mark.parametrize("rule", ["if[0]", "steps[2]", "steps[1].if[1]", "cooldown", "bonus[0]", "budget", "exclusive"])
def test_a_rule_that_the_quest_does_not_have_is_told(rule):
    found = findings_of(altered(STEPS, ('because: "steps[0].if[0]"', f'because: "{rule}"')))

    assert [finding.code for finding in found] == ["unknown_rule"]


def test_the_rules_stand_in_the_order_in_which_they_are_asked():
    file, findings = validate(document_of(STREAK), QuestFile)

    assert file is not None, findings
    decided = ["when.event", "if[0]", "cooldown", "limits[0]", "reward.amount", "bonus[0]", "undo"]
    assert [rule for rule in rules_of(file) if rule in decided] == decided


def test_a_test_plays_in_the_arm_it_names():
    assert failures(ARMS) == []
    failed = failures(altered(ARMS, ("    arm: double\n", "    arm: control\n")))
    assert "expected 43 energy but got 13 energy" in failed[0]


GROUP = ("limits:", "exclusive: extra\nlimits:")
BETTER = changed(
    GROUP, ("id: pay-energy", "id: pay-better"), ("amount: 5}", "amount: 8}"), ("{energy: 5}", "{energy: 8}")
)
BESIDE = ("    story:", "    with: [pay-better]\n    story:")


def played(*texts: str) -> list[str]:
    return [result.message for result in run_trials(book_of(*texts), assets()) if not result.passed]


def test_a_quest_that_plays_along_may_win_and_what_it_earns_is_not_asked():
    lines = [pay("10:00", "nothing", "exclusive"), pay("10:01", "{energy: 5}")]
    text = changed((STORY, "".join(f"      - {line}\n" for line in lines)), GROUP, BESIDE)

    assert played(text, BETTER) == []


def test_without_a_quest_beside_none_can_win():
    text = changed((STORY, f"      - {pay('10:00', 'nothing', 'exclusive')}\n"), GROUP)

    assert [finding.code for finding in findings_of(text, BETTER)] == ["plays_alone"]


def test_quests_beside_are_tried_as_if_they_were_live():
    text = changed((STORY, f"      - {pay('10:00', 'nothing', 'exclusive')}\n"), GROUP, BESIDE)

    assert played(text, BETTER.replace("status: live", "status: draft")) == []


def test_a_quest_beside_that_is_not_there_is_told_once():
    [found] = findings_of(changed(BESIDE), BETTER.replace("id: pay-better", "id: pay-bettter"))

    assert (found.code, found.line, found.hint) == ("unknown_quest", 20, "did you mean 'pay-bettter'?")


def test_a_quest_is_not_beside_itself():
    assert [one.code for one in findings_of(changed(("    story:", "    with: [pay-energy]\n    story:")))] == [
        "with_itself"
    ]


LIMIT = ("  - {max: 10, of: reward, every: day}", "  - {max: 10, of: reward, per: quest, every: day}")
TIMES = ("  - {max: 10, of: reward, every: day}", "  - {max: 10, of: times, per: quest, every: day}")


def used(text: str) -> tuple[str, str]:
    return ("    story:", f"    used: {text}\n    story:")


def test_what_was_used_before_is_used():
    lines = [pay("10:00", "{energy: 2}", "limits[0]"), pay("11:00", "nothing", "limits[0]")]

    assert story(*lines, more=(LIMIT, used('{"limits[0]": 8}'))) == []


def test_times_that_were_used_before_are_used():
    lines = [pay("10:00", "{energy: 5}"), pay("11:00", "nothing", "limits[0]")]

    assert story(*lines, more=(TIMES, used('{"limits[0]": 9}'))) == []


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ((used('{"limits[0]": 8}'),), "not_shared"),
        ((used("{budget: 8}"),), "not_shared"),
        ((LIMIT, used('{"limits[1]": 8}')), "not_shared"),
        ((TIMES, used('{"limits[0]": 0.5}')), "wrong_value"),
        ((LIMIT, used('{"limits[0]": -1}')), "wrong_value"),
    ],
)
def test_what_nobody_can_have_used_is_told(pairs, code):
    assert [finding.code for finding in findings_of(changed(*pairs))] == [code]


def test_without_an_arm_a_test_plays_the_quest_as_written():
    [plain, armed] = book_of(ARMS).trials["rates"]

    assert (plain.arm, armed.arm) == ("control", "double")


@pytest.mark.parametrize(
    ("text", "pair", "code"),
    [
        (ARMS, ("arm: double", "arm: duoble"), "unknown_arm"),
        (ARMS, ("set: {double", "set: {control: {params.rate: 3}, double"), "arm_unsaid"),
        (STEPS, ("    story:", "    arm: control\n    story:"), "no_experiment"),
    ],
)
def test_an_arm_that_makes_no_sense_is_told_once(text, pair, code):
    assert [finding.code for finding in findings_of(altered(text, pair))] == [code]
