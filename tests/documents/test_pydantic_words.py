"""What keys a model allows where, and words for values."""

from decimal import Decimal
from typing import Annotated, ClassVar

import pytest
from pydantic import BaseModel, Field

from engine.documents.pydantic_words import keys_at, later_keys_at, shown, words_for


class Leaf(BaseModel):
    size: int = Field(description="how large")
    later: ClassVar[dict[str, str]] = {"wings": "wait"}


class Tree(BaseModel):
    leaf: Leaf | None = Field(None, alias="the-leaf")
    leaves: Annotated[list[Leaf], Field(max_length=3)] = []
    named: dict[str, Leaf] = {}


@pytest.mark.parametrize("path", [("the-leaf",), ("leaves", 0), ("named", "oak")])
def test_the_keys_of_an_inner_model_are_found(path):
    assert keys_at(Tree, path) == {"size": "how large"}
    assert later_keys_at(Tree, path) == {"wings": "wait"}


def test_the_outer_keys_are_named_as_they_are_written():
    assert list(keys_at(Tree, ())) == ["the-leaf", "leaves", "named"]


def test_where_no_model_is_there_are_no_keys():
    assert keys_at(Tree, ("nowhere", 3)) == {}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "true"),
        (None, "nothing"),
        (Decimal("1.50"), "the number 1.50"),
        ("a", "'a'"),
        ("a" * 99, "'" + "a" * 60 + "…'"),
        ([], "a list"),
        ({}, "'key: value' lines"),
    ],
)
def test_a_value_is_shown_as_its_writer_knows_it(value, words):
    assert shown(value) == words


def test_an_error_that_is_not_known_keeps_pydantics_words():
    assert words_for({"type": "odd", "input": 1, "msg": "Is odd"}).message == "is odd"
