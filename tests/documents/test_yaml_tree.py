"""Reading YAML: YAML 1.2 scalars, everything dangerous refused, and hostile files refused fast."""

import time
from decimal import Decimal

import pytest

from engine.documents.yaml_tree import MAX_BYTES, MAX_DEPTH, read_tree


def value(text: str) -> object:
    tree = read_tree(f"a: {text}\n", "a.yaml")
    assert tree.findings == []
    return tree.data["a"]


def codes(text: str) -> list[str]:
    return [finding.code for finding in read_tree(text, "a.yaml").findings]


@pytest.mark.parametrize(
    "text", ["NO", "yes", "off", "0742", "22:30", "1_000", "0x1F", "1e3", ".inf", "2026-12-01", "0o17"]
)
def test_what_yaml_1_1_would_turn_into_something_else_is_text(text):
    assert value(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"), [("7", 7), ("-3", -3), ("0", 0), ("true", True), ("null", None), ("", None)]
)
def test_plain_values_are_what_they_look_like(text, wanted):
    assert value(text) == wanted


def test_numbers_with_a_point_are_exact():
    assert value("0.10") == Decimal("0.10")
    assert isinstance(value("0.10"), Decimal)


def test_a_number_too_long_to_be_meant_stays_text():
    assert value("1" * 40) == "1" * 40


def test_quoted_numbers_are_text():
    assert value('"5411"') == "5411"


def test_keys_are_always_text():
    assert read_tree("no: 1\n5: 2\n", "a.yaml").data == {"no": 1, "5": 2}


def test_positions_count_characters_not_bytes():
    tree = read_tree("鸡: 饲料\n", "a.yaml")

    assert (tree.spots["鸡",].column, tree.spots["鸡",].start) == (3, 3)


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert read_tree("\ufeffa: 1\n", "a.yaml").data == {"a": 1}


def test_windows_line_ends_count_as_one():
    assert read_tree("a: 1\r\nb: 2\r\n", "a.yaml").spots["b",].line == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &x 1\n", "yaml_anchor"),
        ("a: *x\n", "yaml_alias"),
        ("a: !x 1\n", "yaml_tag"),
        ("a: !!str 1\n", "yaml_tag"),
        ("a: !!python/object/apply:os.system ['true']\n", "yaml_tag"),
        ("a: !!python/name:os.system\n", "yaml_tag"),
        ("<<: {a: 1}\n", "yaml_merge"),
        ("a: 1\na: 2\n", "duplicate_key"),
        ("a: 1\n---\nb: 2\n", "several_documents"),
        ("? [a, b]\n: 1\n", "odd_key"),
        ("", "empty"),
        ("# only a comment\n", "empty"),
        ("a: \x00\n", "yaml"),
        ("a: \ud800\n", "yaml"),
        ("a: [1, 2\n", "yaml"),
    ],
)
def test_what_is_not_allowed_is_refused(text, code):
    assert codes(text) == [code]


def test_a_duplicate_key_names_its_first_line():
    assert read_tree("a: 1\nb: 2\na: 3\n", "a.yaml").findings[0].hint == "first on line 1"


def test_after_a_refusal_the_rest_is_still_read():
    tree = read_tree("a: !x 1\nb: *y\nc: 3\n", "a.yaml")

    assert (tree.data["c"], len(tree.findings)) == (3, 2)


BOMBS = {
    "aliases": "a: &a [x, x, x]\n"
    + "".join(f"{c}: &{c} [*{p}, *{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)),
    "brackets": "[" * 100_000,
    "braces": "{a: " * 60_000,
    "deep lists": "".join(" " * n + "-\n" for n in range(1, 300)),
    "dashes": "- " * 100_000,
    "many values": "[" + "1," * 60_000 + "]",
    "large": "a: " + "x" * (MAX_BYTES + 1),
    "quotes": '"' * 100_000,
    "question marks": "? " * 100_000,
    "keys": "a" * 100_000 + ": " + "b" * 100_000,
    "anchors": "&a " * 80_000,
    "colons": ": " * 100_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_dealt_with_fast(name):
    began = time.process_time()
    findings = read_tree(BOMBS[name], "a.yaml").findings

    assert findings or name == "keys"
    assert time.process_time() - began < 2  # CPU of this process, not a stopwatch: ordinary is below 0.1


def test_as_deep_as_allowed_is_fine():
    assert read_tree("[" * MAX_DEPTH + "]" * MAX_DEPTH, "a.yaml").findings == []
    assert codes("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == ["too_deep"]


def test_findings_are_bounded():
    assert len(read_tree("".join(f"k{n}: !x 1\n" for n in range(500)), "a.yaml").findings) == 50


def test_all_lines_with_other_signs_are_told_in_one_run_and_what_else_is_wrong():
    tree = read_tree("a: 1\nb：2\nc: 3\nd：4\ne: 5\nc: 6\n", "a.yaml")

    assert [(one.line, one.code) for one in tree.findings] == [(2, "yaml"), (4, "yaml"), (6, "duplicate_key")]
    assert tree.data == {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}


def test_reading_on_stays_cheap():
    began = time.process_time()
    for text in (
        "".join(f"k{n}: 1\nb{n}：{n}\n" for n in range(200)),
        "a: [" + "，：" * 2000 + "\n" + "b：c，d\n" * 500,
    ):
        assert 0 < len(read_tree(text, "a.yaml").findings) <= 50
    assert time.process_time() - began < 4
