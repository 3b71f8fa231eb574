"""Signs that look like the plain ones: which one is in the way, and what to write instead."""

import pytest

from engine.documents.document import read_document
from engine.documents.signs import PLAIN, stray, swallowed, told, use
from engine.documents.yaml_tree import read_tree


@pytest.mark.parametrize(
    ("text", "line", "column", "sign"),
    [
        ("a: 1\nb：2", 2, 2, "："),
        ("a: 1\nb:　2", 2, 3, "　"),
        ("a: {b: 1，c: 2}", 1, 9, "，"),
        ("a: ｛b: 1}", 1, 4, "｛"),
        ("a: [b, c］\nd: 1", 1, 9, "］"),
        ("a: {b: “x {y}”, c: 1}", 1, 8, "“"),
        ("a: {b: “x {y}”, c: “z {y}”}", 1, 8, "“"),
        ("a:\n　　- {b: 1, c: 2}", 2, 1, "　"),
        ("a：\n  b: 1\n  c: 2", 1, 2, "："),
        ("a:\n  - b：1\n    c: 2", 2, 6, "："),
        ('a: {b: "好，好"，c: 1: 2}', 1, 13, "，"),
        ("t: {zh: 你好，世界, en: x}\nb：2", 2, 2, "："),
        ("a: 1\n＃ why\nb: 2", 2, 1, "＃"),
    ],
)
def test_a_sign_that_keeps_yaml_from_reading_on_is_found(text, line, column, sign):
    finding = read_tree(text, "a.yaml").findings[0]

    assert (finding.line, finding.column, finding.excerpt[column - 1]) == (line, column, sign)
    assert finding.hint == told(sign)


@pytest.mark.parametrize(
    "text",
    [
        "t: 你好，世界\nb: c: d",
        "t: {zh: “好”店, en: a: it}",
        't: {zh: "你好，世界", en: "a" b}',
        "t: [a # 你好，世界\nb: 1",
        "t: {zh: 收获：{reward}，加油, en: x}",
    ],
)
def test_a_sign_in_a_text_is_not_blamed_for_something_else(text):
    finding = read_tree(text, "a.yaml").findings[0]

    assert "means nothing here" not in finding.hint


def test_looking_for_a_sign_stays_cheap_in_a_long_wrong_file():
    text = "a: [" + "，" * 5000 + "\n" + "b，c\n" * 2000 + "d: ]: e"

    assert read_tree(text, "a.yaml").findings


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("metro，bus", [5]),
        ("金卡，银卡", []),
        ("２", [0]),
        ("qr", []),
        ("zh：地铁", [2]),
        ("live\u200b", [4]),
        ("“a”", [0, 2]),
    ],
)
def test_a_sign_beside_chinese_belongs_to_the_text(text, at):
    assert stray(text) == at


def test_a_value_that_took_in_the_next_key_is_seen():
    assert (swallowed("energy，amount： 5"), swallowed("坐地铁， en：Ride"), swallowed("你好，世界")) == (6, 3, None)


def test_each_sign_says_what_to_write():
    assert use("，") == "use the plain ','"
    assert use("：") == "use the plain ':', with a space after it"
    assert use("：", in_yaml=False) == "use the plain ':'"
    assert use("「") == 'use plain quote marks: "text"'
    assert told("\u3000") == "U+3000 (ideographic space) means nothing here: use a plain space"
    assert told("\u200b") == "U+200B (zero width space) means nothing here: remove it"
    assert set("｛｝［］（）＂＇，、。：；？！＞＜＝＆｜＋－＊／％～—　５ａ“”‘’") <= PLAIN.keys()
    assert all(plain.isascii() for plain in PLAIN.values())


def test_a_finding_about_free_text_is_left_as_it_is():
    document, _ = read_document("name: a player’s ride\nid: a—b\nkey，: 1\n", "a.yaml")
    assert document is not None
    found = [document.finding(("name",), "same_name", "m", "h"), document.finding(("id",), "wrong_form", "m", "h")]
    found.append(document.finding(("key，",), "unknown_key", "m", "h", key=True))

    assert [(one.column, one.hint) for one in found] == [(7, "h"), (6, told("—")), (4, told("，"))]
