"""Quests made from templates: what they become, and how often a mistake of a template is told."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.desk.rehearse import run_trials
from engine.quests.load import load_texts
from tests.quests.quest_files import assets, vocabulary
from tests.quests.template_files import EVRY, PAY, QUEST, TEMPLATE, at, load, places, quest_of, swapped
from tests.test_tidy import HOME

# --- what a quest becomes ---------------------------------------------------------------------------------------------


def test_a_quest_has_the_keys_of_its_template():
    quest = quest_of()

    assert (quest.when.event, quest.reward.asset, quest.limits[0].max) == ("payment", "energy", 10)
    assert [condition.path for condition in quest.conditions] == ["if[0]"]


def test_its_tests_pass():
    book, _ = load(QUEST)

    assert book is not None
    assert [result.message for result in run_trials(book, assets()) if not result.passed] == []


def test_an_input_that_is_not_given_has_its_default():
    assert quest_of(swapped(QUEST, (", cap: 10", ""))).limits[0].max == 20


def test_a_key_of_the_quest_replaces_the_whole_key_of_the_template():
    text = swapped(QUEST, ("\ntests", "limits:\n  - {max: 3, of: times, every: week}\ntests"))

    assert [(limit.max, limit.of, limit.every) for limit in quest_of(text).limits] == [(3, "times", "week")]


# --- versions ---------------------------------------------------------------------------------------------------------


def test_other_inputs_are_another_version():
    versions = {quest_of(swapped(QUEST, ("0.5", rate))).version for rate in ("0.5", "0.6", "0.7")}

    assert len(versions) == 3


def test_an_input_that_stands_only_in_a_limit_is_in_the_version():
    assert quest_of().version != quest_of(swapped(QUEST, ("cap: 10", "cap: 11"))).version


def test_a_default_that_is_written_out_changes_nothing():
    assert quest_of(swapped(QUEST, (", cap: 10", ""))).version == quest_of(swapped(QUEST, ("10", "20"))).version


def test_another_rule_in_the_template_is_another_version():
    template = swapped(TEMPLATE, ("every: day", "every: week"))

    assert quest_of().version != quest_of(template=template).version


def test_comments_and_texts_of_the_template_change_no_version():
    template = swapped(TEMPLATE, ("when:", "# a comment\nwhen:"), ("At most", "No more than"))

    assert quest_of().version == quest_of(template=template).version


# --- once -------------------------------------------------------------------------------------------------------------


def several(many: int, *pairs: tuple[str, str]) -> list[str]:
    return [swapped(QUEST, ("pay-energy", f"pay-{n}"), *pairs) for n in range(many)]


def test_a_mistake_of_a_template_is_told_once_for_twenty_quests():
    _, findings = load(*several(20), template=swapped(TEMPLATE, ("every: day", "evry: day")))

    assert places(findings) == [f"{PAY}:{EVRY}: unknown key 'evry'"]


def test_a_key_that_a_wrong_template_means_to_have_is_not_missed_in_its_quests():
    _, findings = load(*several(3), template=swapped(TEMPLATE, ("when:", "whem:")))

    assert places(findings) == ["templates/pay.yaml:9:1: unknown key 'whem'"]


def test_a_mistake_that_shows_only_in_use_is_told_once_and_names_the_first_quest():
    template = swapped(TEMPLATE, ("event.amount * inputs", "params.base * inputs"))
    _, findings = load(*several(20), template=template)

    assert places(findings) == [f"{PAY}:{at(template, 'base *')}: 'params' has no entry 'base'"]
    assert findings[0].hint == "add it under 'params:'; as 0.yaml uses it"


def test_each_quests_own_mistake_is_told_in_each():
    _, findings = load(*several(3, ("rate: 0.5", "rate: 50")))

    assert places(findings) == [f"{n}.yaml:7:16: must be at most 10, not the number 50" for n in range(3)]


def test_several_mistakes_of_a_quest_and_its_template_are_told_in_one_run():
    quest = swapped(QUEST, ("owner: loyalty\n", ""), ("rate: 0.5", "rate: 50"))
    _, findings = load(quest, template=swapped(TEMPLATE, ("every: day", "evry: day"), ("+{reward}", "+{rewrd}")))

    assert places(findings) == [
        f"{PAY}:{EVRY}: unknown key 'evry'",
        "0.yaml:1:1: 'owner' is missing",
        "0.yaml:6:16: must be at most 10, not the number 50",
        "templates/pay.yaml:18:44: unknown placeholder '{rewrd}'",
    ]


def test_a_template_that_is_not_yaml_is_told_once_and_its_quests_are_not_blamed():
    _, findings = load(*several(3), template=swapped(TEMPLATE, ("when: {event", "when: {{event")))

    assert [(one.file, one.line) for one in findings] == [(PAY, 9)]


def test_a_template_that_no_quest_uses_is_checked():
    _, findings = load(template=swapped(TEMPLATE, ("every: day", "evry: day")))

    assert places(findings) == [f"{PAY}:{EVRY}: unknown key 'evry'"]


# --- the shipped ones -------------------------------------------------------------------------------------------------

SHIPPED = {f"templates/{path.name}": path.read_text(encoding="utf-8") for path in (HOME / "quests/templates").glob("*")}
HEAD = "schema: quest/v1\nid: try-it\ntitle: {zh-CN: 试一试, en: Try it}\nowner: team\nstatus: live\n"


def tried(text: str) -> list[str]:
    book, findings = load_texts({**SHIPPED, "try.yaml": HEAD + text}, vocabulary(), assets())
    assert book is not None, [finding.text() for finding in findings]
    return [result.message for result in run_trials(book, assets()) if not result.passed]


def test_two_templates_ship():
    assert sorted(SHIPPED) == ["templates/daily-habit.yaml", "templates/pay-and-earn.yaml"]


def test_pay_and_earn_pays_so_many_times_a_day_and_takes_a_refunds_share_back():
    text = """\
extends: templates/pay-and-earn.yaml
inputs: {asset: energy, amount: 40, channels: [qr], least: 2, per_day: 2}
tests:
  - name: twice a day
    story:
      - {at: "2026-03-02 09:00", payment: {channel: card, amount: 9}, expect: nothing, because: "if[0]"}
      - {at: "2026-03-02 09:30", payment: {channel: qr, amount: 1.99}, expect: nothing, because: "if[1]"}
      - {at: "2026-03-02 10:00", payment: {txn_ref: a, channel: qr, amount: 2}, expect: {energy: 40}}
      - {at: "2026-03-02 11:00", payment: {channel: qr, amount: 900}, expect: {energy: 40}}
      - {at: "2026-03-02 12:00", payment: {channel: qr, amount: 900}, expect: nothing, because: "limits[0]"}
      - {at: "2026-03-03 12:00", refund: {payment_ref: a, amount: 1}, expect: {energy: -20}}
"""
    assert tried(text) == []


def test_daily_habit_grows_with_the_days_and_brings_a_bonus_every_seventh_day():
    days = "".join(
        f'      - {{at: "2026-03-0{day} 09:00", sign_in: {{}}, expect: {{feed: {feed}}}}}\n'
        for day, feed in enumerate([20, 35, 50, 60, 60, 60, 160], 1)
    )
    text = f"""\
extends: templates/daily-habit.yaml
inputs: {{event: sign_in, asset: feed, first: 20, step: 15, most: 60, weekly: 100}}
tests:
  - name: a week
    story:
{days}"""
    assert tried(text) == []


# --- whatever is typed ------------------------------------------------------------------------------------------------

SNIPPETS = [
    "",
    " ",
    "\n",
    ":",
    "- ",
    "{",
    "}",
    "[",
    "]",
    '"',
    "#",
    "&a",
    "!",
    "|",
    ",",
    "5",
    "inputs.",
    "inputs.cap",
    "~",
]


@settings(max_examples=120)
@given(st.booleans(), st.integers(0, len(TEMPLATE)), st.integers(0, 12), st.sampled_from(SNIPPETS))
def test_no_slip_of_the_keyboard_makes_the_loader_fall_over(in_quest: bool, start: int, length: int, snippet: str):
    old = QUEST if in_quest else TEMPLATE
    new = old[:start] + snippet + old[start + length :]
    book, findings = load(new, QUEST.replace("pay-energy", "other")) if in_quest else load(QUEST, template=new)

    assert (book is None) == bool(findings)
    for finding in findings:
        assert finding.file in (PAY, "0.yaml", "1.yaml")
        text = {PAY: TEMPLATE if in_quest else new, "0.yaml": new if in_quest else QUEST}.get(finding.file, QUEST)
        assert finding.line <= text.count("\n") + 2
