"""The vocabulary file: shipped as it should be, and every mistake in it has its place and its hint."""

from pathlib import Path

import pytest

from engine.documents.document import Finding
from engine.incoming.vocabulary_file import load_vocabulary

SHIPPED = Path(__file__).resolve().parents[2] / "quests" / "vocabulary.yaml"
HEAD = """schema: vocabulary/v1
currency: CNY
player:
  level: {type: integer, default: 1, example: 1, about: {zh-CN: 等级, en: level}}
events:
  payment:
    about: {zh-CN: 付款, en: payment}
    key: txn_ref
    amount: amount
    fields:
      txn_ref: {type: text, privacy: hash, example: T-1, about: {zh-CN: 编号, en: number}}
      amount: {type: decimal, example: 25.00, about: {zh-CN: 金额, en: amount}}
      channel: {type: one_of, values: [qr, card], example: qr, about: {zh-CN: 方式, en: how}}
"""


def findings_of(tmp_path: Path, text: str) -> list[Finding]:
    file = tmp_path / "vocabulary.yaml"
    file.write_text(text, encoding="utf-8")
    vocabulary, findings = load_vocabulary(file)
    assert (vocabulary is None) == bool(findings)
    return findings


def test_the_shipped_vocabulary_has_no_finding() -> None:
    vocabulary, findings = load_vocabulary(SHIPPED)

    assert findings == []
    assert vocabulary is not None
    assert vocabulary.currency == "CNY"
    assert set(vocabulary.types) >= {
        *("payment", "refund", "bill_paid", "ride", "ticket", "e_invoice", "appointment", "green_act", "steps"),
        *("sign_in", "share", "friend_joined", "content_read", "quiz_answered", "donation", "transfer_sent"),
        *("adviser_met", "video_watched"),
    }


def test_every_shipped_act_with_money_shares_one_key_and_keeps_its_amount() -> None:
    vocabulary, _ = load_vocabulary(SHIPPED)
    assert vocabulary is not None

    for event_type in vocabulary.types.values():
        if event_type.amount is not None:
            assert event_type.key in (("txn_ref",), ("refund_ref",))
            assert event_type.fields[event_type.amount].privacy == "keep"


def test_names_that_point_to_people_or_shops_are_not_kept() -> None:
    vocabulary, _ = load_vocabulary(SHIPPED)
    assert vocabulary is not None

    privacy = {f.name: f.privacy for t in vocabulary.types.values() for f in t.fields.values()}

    assert (privacy["merchant"], privacy["payee"], privacy["device"], privacy["friend"]) == (
        "drop",
        "hash",
        "hash",
        "hash",
    )


def test_the_small_vocabulary_is_right(tmp_path: Path) -> None:
    assert findings_of(tmp_path, HEAD) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "code", "hint"),
    [
        ("type: decimal", "type: decimel", (12, 22), "", "decimal"),
        ("example: 25.00", "example: -1", (12, 40), "wrong_value", "above 0"),
        ("example: 25.00", "example: 25.00, default: 1.00", (9, 13), "money", "refunds take back"),
        ("example: 25.00", "example: 25.00, privacy: drop", (9, 13), "money", "refunds take back"),
        ("key: txn_ref", "key: txn_rfe", (8, 10), "unknown_field", "did you mean 'txn_ref'?"),
        ("key: txn_ref", "key: amount", (8, 10), "wrong_type", ""),
        ("amount: amount", "amount: channel", (9, 13), "wrong_type", ""),
        ("example: qr", "example: qx", (13, 60), "wrong_value", "qr"),
        ("example: qr", "example: qr, default: nfc", (13, 73), "wrong_value", "allowed: card, qr"),
        ("values: [qr, card]", "values: [qr, qr]", (13, 39), "twice", ""),
        ("type: one_of, values: [qr, card]", "type: one_of", (13, 23), "no_values", "values:"),
        ("type: one_of, values", "type: text, values", (13, 29), "unfitting", "one_of"),
        ("type: one_of", "type: many_of", (13, 23), "many_of", "one_of"),
        ("      channel:", "      Channel:", (13, 7), "name", "small letters"),
        ("      channel:", "      class:", (13, 7), "name", "reserved"),
        ("  payment:", "  Pay-ment:", (6, 3), "name", "small letters"),
        ("CNY", "yuan", (2, 11), "currency", "three letters"),
        ("default: 1, ", "", (4, 10), "no_default", "default"),
        ("level: {type: integer", "level: {type: integer, least: 2", (0, 0), "wrong_value", "from 2 to"),
        ("level: {type: integer", "level: {type: integer, digits: 2", (0, 0), "unfitting", ""),
        ("level: {type: integer", "level: {type: integer, most: 1.5", (0, 0), "wrong_value", ""),
        ("{type: text,", "{type: text, most: 3,", (0, 0), "unfitting", ""),
        ("en: level", "de: Stufe", (0, 0), "unknown_key", ""),
        ("schema: vocabulary/v1", "schema: vocabulary/v9", (1, 9), "", ""),
        ("    amount: amount", "    undoes: {key: nix, by: txn_ref, amount: amount}", (0, 0), "unknown_key", ""),
        ("    key: txn_ref", "    kye: txn_ref", (8, 5), "unknown_key", "key"),
    ],
)
def test_a_mistake_has_its_place_and_hint(
    tmp_path: Path, old: str, new: str, place: tuple[int, int], code: str, hint: str
) -> None:
    assert old in HEAD

    found = findings_of(tmp_path, HEAD.replace(old, new, 1))

    assert found
    assert not code or code in [finding.code for finding in found]
    first = next((finding for finding in found if finding.code == code), found[0])
    assert place in ((0, 0), (first.line, first.column))
    assert hint in first.hint


VISIT = """  visit:
    about: {zh-CN: 到访, en: visit}
    key: txn_ref
    fields:
      txn_ref: {type: text, privacy: hash, example: T-1, about: {zh-CN: 编号, en: number}}
"""
CARD = """  card_payment:
    about: {zh-CN: 刷卡, en: card}
    key: txn_ref
    amount: paid
    fields:
      txn_ref: {type: text, privacy: hash, example: T-1, about: {zh-CN: 编号, en: number}}
      paid: {type: decimal, example: 25.00, about: {zh-CN: 金额, en: amount}}
"""
SAME = "    key: txn_ref\n    same_fact_as: "


def test_types_that_are_not_both_about_money_do_not_share_a_key_by_chance(tmp_path: Path) -> None:
    [found] = findings_of(tmp_path, HEAD + CARD + VISIT)

    assert (found.code, found.line) == ("shared_key", 23)
    assert "'payment'" in found.message
    assert "same_fact_as: payment" in found.hint
    assert [one.code for one in findings_of(tmp_path, HEAD + VISIT + VISIT.replace("visit:", "second:"))] == [
        "shared_key", "shared_key"]  # fmt: skip


def test_a_shared_key_may_be_meant(tmp_path: Path) -> None:
    meant = VISIT.replace("    key: txn_ref\n", f"{SAME}payment\n")

    assert findings_of(tmp_path, HEAD + CARD + meant) == []


@pytest.mark.parametrize("other", ["visit", "nothing", "refund"])
def test_the_same_fact_is_that_of_another_type_with_this_key(tmp_path: Path, other: str) -> None:
    [found] = findings_of(tmp_path, HEAD + VISIT.replace("    key: txn_ref\n", f"{SAME}{other}\n"))

    assert (found.code, found.line) == ("same_fact", 17)
    assert "payment" in found.hint


def test_all_mistakes_are_told_in_one_run(tmp_path: Path) -> None:
    found = findings_of(tmp_path, HEAD.replace("CNY", "yuan").replace("example: qr", "example: x").replace("T-1", '""'))

    assert len(found) == 3


def test_an_unreadable_file_is_a_finding(tmp_path: Path) -> None:
    vocabulary, findings = load_vocabulary(tmp_path / "none.yaml")

    assert vocabulary is None
    assert len(findings) == 1
