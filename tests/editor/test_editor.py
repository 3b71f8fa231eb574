"""The real yaml-language-server with our schemas: what a designer is offered, told and warned of while typing."""

import re
from pathlib import Path
from typing import Any

import pytest

from engine.desk.schema import Shelf, quest_schema
from engine.desk.schema_files import MODELINE, budgets_schema, schema_for, template_schema
from tests.editor.conftest import Editor
from tests.quests.quest_files import RIGHT, assets, changed, vocabulary
from tests.test_tidy import HOME

QUESTS = HOME / "quests"
FILES = sorted(QUESTS.rglob("*.yaml"))
EXAMPLES = re.findall(r"```yaml\n(schema: quest/v1\n.*?)```", (QUESTS / "README.md").read_text("utf-8"), re.DOTALL)
WHEN = "schema: quest/v1\nwhen: {event: ride}\n"
STORY = WHEN + "tests:\n  - name: x\n    story:\n      - "


def test_no_shipped_file_has_a_mistake_in_the_editor(editor: Editor):
    texts = {file: file.read_text(encoding="utf-8").split("\n", 1)[1] for file in FILES}
    for name in sorted({schema_for(file.relative_to(QUESTS)) for file in FILES}):
        chosen = [file for file in FILES if schema_for(file.relative_to(QUESTS)) == name]
        found = editor.mistakes(*(texts[file] for file in chosen), schema=QUESTS / name)

        assert {file.name: wrong for file, wrong in zip(chosen, found, strict=True) if wrong} == {}


def test_no_example_of_the_language_has_a_mistake_in_the_editor(editor: Editor):
    assert len(EXAMPLES) >= 3
    assert [wrong for wrong in editor.mistakes(*EXAMPLES) if wrong] == []


def test_a_shipped_files_own_first_line_leads_to_its_schema(editor: Editor):
    text = (QUESTS / "farm/quiz.yaml").read_text(encoding="utf-8").replace("status: live", "status: alive")

    assert text.startswith(MODELINE)
    assert editor.mistakes(text, schema=QUESTS / "farm/unused.json") == [
        ['5: Value is not accepted. Valid values: "draft", "live", "paused".']
    ]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("¦", {"schema", "id", "title", "when", "if", "reward", "bonus", "streak", "steps", "tests"}),
        ("when:\n  event: ride\n  ¦", {"from", "until", "weekdays", "hours", "timezone"}),
        ("when: {event: ride, f¦}", {"from", "until"}),
        ("limits:\n  - ¦", {"max", "of", "per", "every", "cut"}),
        ("tests:\n  - name: x\n    story:\n      - at: x\n        ¦", {"expect", "because", "ride", "refund"}),
        (STORY + "{at: x, ride: {m¦}}", {"txn_ref", "amount", "mode", "line"}),
    ],
)
def test_keys_are_offered(editor: Editor, text: str, offered: set[str]):
    assert offered - set(editor.completions(text)) == set()


def test_a_key_is_offered_once_and_one_that_is_there_not_again(editor: Editor):
    empty, begun = editor.completions("¦"), editor.completions("schema: quest/v1\nid: a-b\n¦")

    assert sorted(empty) == sorted(set(empty))
    assert {"schema", "id"} & set(begun) == set()


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("status: ¦", ["draft", "live", "paused"]),
        ("reward: {give: ¦}", list(assets())),
        ("bonus:\n  - give: ¦", list(assets())),
        ("undo: {on: ¦}", ["refund"]),
        ("undo: {on: refund, find: ¦}", ["event.payment_ref"]),
        ("who: {segments: [¦]}", list(vocabulary().player["segments"].values)),
        (STORY + "{at: x, ride: {mode: ¦}}", list(vocabulary().types["ride"].fields["mode"].values)),
        (WHEN + "limits:\n  - per: ¦", ["player", "quest", *(f"event.{name}" for name in ("txn_ref", "amount"))]),
        (WHEN + "if:\n  - ¦", ['event.mode == "metro"']),
        (STORY + "{at: x, ride: {}, because: ¦}", ["cooldown", "count.need", "limits[0]"]),
    ],
)
def test_values_are_offered(editor: Editor, text: str, offered: list[str]):
    assert [value for value in offered if value not in editor.completions(text)] == []


def test_events_are_offered_but_those_that_take_back(editor: Editor):
    offered = editor.completions("when:\n  event: ¦")

    assert set(offered) == set(vocabulary().types) - {"refund"}


def test_a_field_that_is_never_stored_is_not_offered_to_a_limit(editor: Editor):
    assert "event.line" not in editor.completions(WHEN + "limits:\n  - per: ¦")


def test_an_offered_rule_with_a_number_comes_in_quote_marks(editor: Editor):
    items = {item["label"]: item["insertText"] for item in editor.items(STORY + "{at: x, ride: {}, because: ¦}")}

    assert (items["limits[0]"], items["cooldown"]) == ('"limits[${1:0}]"', "cooldown")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (changed(("limits:", "li¦mits:")), ["At most so much", "`- {max: 1, of: times, every: day}`"]),
        (changed(("status:", "sta¦tus:")), ["draft, live or paused"]),
        (
            changed(("event: payment", "event: pay¦ment")),
            ["a payment in a shop or online", "付款", "`channel` (qr, card"],
        ),
        (changed(("channel: qr}", "chan¦nel: qr}")), ["how it was paid", "付款方式", "`online`"]),
        (changed(("within: 90d", "wit¦hin: 90d")), ["how long after the act"]),
    ],
)
def test_hovering_tells_what_a_key_or_value_means(editor: Editor, text: str, told: list[str]):
    shown = editor.hover(text)

    assert [part for part in told if part not in shown] == []


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("owner: loyalty", "ownr: loyalty", ["4: Property ownr is not allowed.", '1: Missing property "owner".']),
        ("status: live\n", "", ['1: Missing property "status".']),
        ("status: live", "status: alive", ['5: Value is not accepted. Valid values: "draft", "live", "paused".']),
        ("give: energy", "give: enrgy", ["11: Value is not accepted. Valid values: "]),
        ("event: payment", "event: paymnt", ["6: Value is not accepted. Valid values: "]),
        ("when: {event: payment}\n", "", ['1: Missing property "when".']),
        ("{event: payment}", "{from: 2026-12-01}", ['6: Missing property "event".']),
        (", amount: 5}\nlimits", "}\nlimits", ["11: write amount or curve"]),
        ("within: 90d", "within: 90 days", ["14: a duration is written 90d, 48h or 10m"]),
        ("{event: payment}", "{event: payment, from: 1.12.2026}", ['6: a day is written "2026-12-01"']),
        ("{event: payment}", "{event: payment, hours: [7-9]}", ['6: hours are written "07:00-09:30"']),
        ("channel: qr}", "channel: qrcode}", ["21: Value is not accepted. Valid values: "]),
        ("channel: qr}", "chanel: qr}", ["21: Property chanel is not allowed."]),
        ("channel: qr}", "channel: qr, mcc: 5411}", ['21: 4 digits in quote marks, as in "5411"']),
        ("expect: {energy: 5}", "expect: {engy: 5}", ["21: what is earned, {energy: 5}, or: nothing"]),
        ("find: event.payment_ref", "find: event.amount", ["14: Value is not accepted. Valid values: "]),
    ],
)
def test_a_mistake_is_marked_where_it_is(editor: Editor, old: str, new: str, marked: list[str]):
    right, wrong = editor.mistakes(RIGHT, changed((old, new)))

    assert right == []
    assert len(wrong) == len(marked)
    assert all(found.startswith(told) for found, told in zip(sorted(wrong), sorted(marked), strict=True))


def test_a_budget_is_offered_and_another_name_is_a_mistake(editor: Editor, schema_file: Any):
    schema = schema_file(quest_schema(vocabulary(), list(assets()), Shelf(budgets=("spring", "summer"))))

    assert editor.completions("budget: ¦", schema) == ["spring", "summer"]
    assert editor.mistakes(RIGHT + "budget: winter\n", schema=schema)[0][0].startswith("22: Value is not accepted.")


TEMPLATE: dict[str, Any] = {
    "schema": "template/v1",
    "about": {"zh-CN": "付款", "en": "pay and earn"},
    "inputs": {
        "rate": {"type": "decimal", "about": {"zh-CN": "数量", "en": "how much it pays"}, "min": 1},
        "way": {"type": "text", "about": {"zh-CN": "方式", "en": "how it is paid"}, "default": "qr", "values": ["qr"]},
    },
    **{key: {} for key in ("title", "owner", "when", "reward", "messages")},
}
MADE = (
    "schema: quest/v1\nid: pay-a-b\nstatus: live\nextends: templates/pay.yaml\ninputs: {rate: 5}\n"
    + RIGHT[RIGHT.index("tests:") :]
)


@pytest.fixture
def shop(schema_file: Any) -> Path:
    """A schema that knows one template."""
    shelf = Shelf(templates={"templates/pay.yaml": TEMPLATE})
    path: Path = schema_file(quest_schema(vocabulary(), list(assets()), shelf))
    return path


def test_a_template_and_its_inputs_are_offered_with_what_they_mean(editor: Editor, shop: Path):
    assert editor.completions("extends: ¦", shop) == ["templates/pay.yaml"]
    assert set(editor.completions("extends: templates/pay.yaml\ninputs:\n  ¦", shop)) >= {"rate", "way"}
    assert "how much it pays" in editor.hover(MADE.replace("rate", "ra¦te"), shop)


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("", "", []),
        ("inputs: {rate: 5}\n", "", ['1: Missing property "inputs".']),
        ("rate: 5", "rte: 5", ['5: Missing property "rate".', "5: Property rte is not allowed."]),
        ("rate: 5", "rate: 0", ["5: Value is below the minimum of 1."]),
        ("rate: 5", "rate: 5, way: card", ["5: Value is not accepted. "]),
        ("templates/pay.yaml", "templates/py.yaml", ["4: Value is not accepted. "]),
        ("status: live\n", "", ['1: Missing property "status".']),
    ],
)
def test_a_quest_from_a_template_needs_only_what_the_template_leaves_open(
    editor: Editor, shop: Path, old: str, new: str, marked: list[str]
):
    (wrong,) = editor.mistakes(MADE.replace(old, new, 1), schema=shop)

    assert len(wrong) == len(marked)
    assert all(found.startswith(told) for found, told in zip(sorted(wrong), sorted(marked), strict=True))


def test_in_a_template_an_input_may_stand_for_any_value(editor: Editor, schema_file: Any):
    schema = schema_file(template_schema(vocabulary(), list(assets())))
    text = (
        "schema: template/v1\nabout: {zh-CN: 付款, en: pay}\n"
        "inputs:\n  rate: {type: decimal, about: {zh-CN: 数量, en: rate}}\n"
        "when: {event: payment, from: inputs.first}\nreward: {give: energy, amount: inputs.rate}\n"
        "limits:\n  - {max: inputs.rate, of: times, every: inputs.window}\n"
    )
    right, wrong = editor.mistakes(text, text.replace("give: energy", "giv: energy"), schema=schema)

    assert right == []
    assert "6: Property giv is not allowed." in wrong


def test_a_budgets_file_is_checked_too(editor: Editor, schema_file: Any):
    schema = schema_file(budgets_schema(vocabulary(), list(assets())))
    text = (
        "schema: budgets/v1\nbudgets:\n  spring: {owner: a, asset: energy, max: 5, every: day,"
        " about: {zh-CN: 春, en: spring}}\n"
    )
    right, wrong = editor.mistakes(text, text.replace("energy", "enrgy"), schema=schema)

    assert right == []
    assert [found.split(".")[0] for found in wrong] == ["3: Value is not accepted"]


WRONG = HOME / "tests/quests/wrong"
SEEN = (
    *("asset-unknown", "count-missing-window", "day-form", "event-unknown", "id-form", "key-missing", "key-unknown"),
    *("message-one-language", "segment-unknown", "status-unknown", "test-field-unknown", "test-time", "undo-within"),
    *("weekday-unknown", "yaml-duplicate-key", "yaml-open-quote", "yaml-tab", "yaml-tag"),
)


def test_mistakes_of_shape_are_seen_while_typing_and_not_only_by_the_check(editor: Editor):
    texts = [(WRONG / f"{name}.yaml").read_text(encoding="utf-8") for name in SEEN]

    assert [name for name, wrong in zip(SEEN, editor.mistakes(*texts), strict=True) if not wrong] == []
