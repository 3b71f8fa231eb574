"""The shape of maps: what must be there, and what cannot be."""

import pytest

from engine.desk.map_model import MapFile
from engine.documents.document import read_document, validate

HEAD = "schema: map/v1\nabout: {zh-CN: 好, en: good}\ncolumns: [a, b]\n"


def codes(text: str) -> list[str]:
    document, findings = read_document(text, "x.yaml")
    assert document is not None
    return [finding.code for finding in findings + validate(document, MapFile)[1]]


def test_friends_alone_are_a_whole_map():
    assert codes(HEAD + 'friends: {a: a, b: b, since: "2026-01-01"}\n') == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("", "one_of"),
        ("events: [{type: sign_in}]\n", "missing_key"),
        ('refuse: [{reason: all}]\nfriends: {a: a, b: b, since: "2026-01-01"}\n', "no_condition"),
        ("frends: {}\n", "unknown_key"),
        ("clock: {column: a, zone: UTC, time: 9pm}\n", "wrong_form"),
        ("player: {column: a, prefix: Card_}\n", "wrong_form"),
        ("clock: {column: a, zone: UTC, shift_weeks: 1.5}\n", "wrong_type"),
    ],
)
def test_a_shape_that_means_nothing_is_found(more: str, code: str):
    assert code in codes(HEAD + more)


def test_a_number_among_texts_asks_for_quote_marks():
    document, _ = read_document(HEAD + "refuse: [{reason: x, equal: {a: 4111}}]\n", "x.yaml")
    assert document is not None
    _, findings = validate(document, MapFile)

    assert "put it in quote marks" in [finding.hint for finding in findings]
