"""Documents that know their places, and Pydantic's errors with those places."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

import pytest
from pydantic import AfterValidator, Field

from engine.documents.document import Block, Document, read_document, read_file, validate, wrong
from engine.documents.yaml_tree import MAX_BYTES

TEXT = """\
name: hen
size: 3
inner: {kind: a, price: 1.5}
many:
  - {kind: b, price: 2.0}
"""


def _not_seven(value: int) -> int:
    if value == 7:
        raise wrong("seven", "7 {is} unlucky", "take 8")
    return value


UNQUOTED = "write the number without quote marks and without thousands separators"
WIDE = "'：' means nothing here: use the plain ':', with a space after it"
NORWAY = "write true or false: yes, no, on and off are plain text here"


class Inner(Block):
    kind: Literal["apple", "a", "b"]
    price: Decimal = Field(gt=0)


class Outer(Block):
    name: str = Field(max_length=5, description="what it is called")
    size: Annotated[int, AfterValidator(_not_seven)] = 1
    open: bool = True
    inner: Inner
    many: list[Inner] = Field([], max_length=2)

    later: ClassVar[dict[str, str]] = {"wings": "remove it"}


def document_of(text: str) -> Document:
    document, findings = read_document(text, "a.yaml")
    assert findings == []
    assert document is not None
    return document


def said(*pairs: tuple[str, str]) -> list[str]:
    text = TEXT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    _, findings = validate(document_of(text), Outer)
    return [f"{f.line}:{f.column} {f.message}" + (f" ({f.hint})" if f.hint else "") for f in findings]


def test_a_right_document_becomes_the_model():
    model, findings = validate(document_of(TEXT), Outer)

    assert findings == []
    assert model is not None
    assert (model.name, model.many[0].price) == ("hen", Decimal("2.0"))


def test_values_and_keys_have_positions():
    document = document_of(TEXT)

    assert document.position(("inner", "price")) == (3, 25)
    assert document.key_position(("inner", "price")) == (3, 18)
    assert document.position(("many", 0, "kind")) == (5, 12)


def test_what_is_not_there_has_the_position_around_it():
    assert document_of(TEXT).position(("inner", "colour", 3)) == (3, 8)


def test_an_unknown_key_is_told_at_the_key_with_a_guess():
    assert said(("size:", "siez:")) == ["2:1 unknown key 'siez' (did you mean 'size'?)"]


def test_a_missing_and_a_misspelt_key_are_one_finding():
    assert said(("name:", "nmae:")) == ["1:1 unknown key 'nmae' (did you mean 'name'?)"]


def test_a_missing_key_says_what_it_should_hold():
    assert said(("name: hen\n", "")) == ["1:1 'name' is missing (name: what it is called)"]


def test_an_unknown_key_deep_inside_is_found():
    assert said(("kind: b, price", "kind: b, prise")) == ["5:15 unknown key 'prise' (did you mean 'price'?)"]


def test_a_key_of_a_later_version_is_not_called_unknown():
    assert said(("size: 3", "wings: 2")) == ["2:1 'wings' is not supported yet (remove it)"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("size: 3", "size: three", "2:7 expected a whole number, not 'three'"),
        ("size: 3", "size: 007", "2:7 expected a whole number, not '007' (a number has no leading zero)"),
        ("size: 3", "size: 1:30", "2:7 expected a whole number, not '1:30' (a time is plain text here, not a number)"),
        ("size: 3", "size: 50%", "2:7 expected a whole number, not '50%' (write 50)"),
        ("kind: a", "kind： a", f"3:13 unknown key 'kind： a' ({WIDE})"),
        ("size: 3", "size: true", "2:7 expected a whole number, not true"),
        ("size: 3", 'size: "3"', f"2:7 expected a whole number, not '3' ({UNQUOTED})"),
        ("size: 3", "open: no", f"2:7 expected true or false, not 'no' ({NORWAY})"),
        ("name: hen", "name: 5", "1:7 expected text, not the number 5 (put it in quote marks)"),
        ("name: hen", "name: [hen]", "1:7 expected text, not a list (name: what it is called)"),
        ("name: hen", "name:", "1:6 expected text, not nothing (name: what it is called)"),
        ("name: hen", "name: henhouse", "1:7 this text is longer than 5 characters (name: what it is called)"),
        ("kind: a", "kind: aple", "3:15 'aple' is not allowed here (did you mean 'apple'?)"),
        ("price: 1.5", "price: 0.0", "3:25 must be more than 0, not the number 0.0"),
        ("size: 3", "size: 7", "2:7 7 {is} unlucky (take 8)"),
        ("inner: {kind: a, price: 1.5}", "inner: a", "3:8 expected 'key: value' lines, not 'a'"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_said_in_plain_words(old, new, message):
    assert said((old, new)) == [message]


def test_all_errors_come_in_the_order_of_the_file():
    assert [line[:4] for line in said(("kind: b", "kind: x"), ("hen", "5"), ("kind: a", "kind: y"))] == [
        "1:7 ",
        "3:15",
        "5:12",
    ]


def test_nothing_is_said_twice_about_what_was_refused():
    document, findings = read_document(TEXT.replace("size: 3", "size: !x 3"), "a.yaml")

    assert document is not None
    assert len(findings) == 1
    assert validate(document, Outer)[1] == []


def test_a_document_that_is_a_list_is_told_so():
    assert validate(document_of("- a\n"), Outer)[1][0].code == "wrong_type"


OFFSETS = [
    ("a: event.x\n", 6, (1, 10)),
    ('a: "event.x"\n', 6, (1, 11)),
    ("a: 'it''s.x'\n", 5, (1, 11)),
    ('a: "\\u0041b.x"\n', 2, (1, 12)),
    ("a: |\n  one &&\n  two\n", 7, (3, 3)),
    ("a: |\n\n    one\n", 1, (3, 5)),
    ("a: one &&\n   two\n", 7, (2, 4)),
    ("a: 鸡.x\n", 2, (1, 6)),
]


@pytest.mark.parametrize(("text", "offset", "place"), OFFSETS)
def test_a_place_inside_a_text_is_found_however_it_is_written(text, offset, place):
    finding = document_of(text).finding(("a",), "x", "wrong", offset=offset)

    assert (finding.line, finding.column) == place


def test_a_comment_after_a_plain_text_is_known():
    document = document_of("a: b # c\nd: 'e' # f\n")

    assert (document.comment_after(("a",)), document.comment_after(("d",))) == ("# c", "")


def test_a_large_file_is_not_read(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_text("x" * (MAX_BYTES + 1))

    assert [finding.code for finding in read_file(path)[1]] == ["too_large"]


def test_a_file_that_is_not_utf_8_is_a_finding(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"a: \xff\n")

    assert [finding.code for finding in read_file(path)[1]] == ["encoding"]


def test_a_file_that_is_not_there_is_a_finding(tmp_path):
    assert [finding.code for finding in read_file(tmp_path / "none.yaml")[1]] == ["unreadable"]
