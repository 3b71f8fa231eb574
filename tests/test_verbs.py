"""Verbs: what a move's signature asks for, and who is named by what is sent."""

from typing import Annotated, Any

import pytest
from pydantic import Field, ValidationError

from engine.turn import Friend, Held, Turn
from engine.verbs import Move


def give(turn: Turn, friend: Friend, bubble: Held, grains: Annotated[int, Field(ge=1)] = 1) -> None:
    """A move that names two players."""


def nameless(turn: Turn, what) -> None:
    """A move that does not say what it takes."""


MOVE = Move.of(give)
SENT: dict[str, Any] = {"friend": "12", "bubble": "13-99", "grains": 2}


def test_a_move_is_read_from_its_signature():
    read = MOVE.arguments.model_validate(SENT)

    assert (MOVE.name, read.friend, read.bubble) == ("give", Friend(12), Held(13, 99))  # type: ignore[attr-defined]
    assert MOVE.names(read) == {12, 13}


def test_a_default_may_be_left_out_and_everything_else_may_not():
    assert MOVE.arguments.model_validate({"friend": "1", "bubble": "1-2"}).grains == 1  # type: ignore[attr-defined]
    with pytest.raises(ValidationError):
        MOVE.arguments.model_validate({"friend": "1"})


@pytest.mark.parametrize(
    "wrong", [{"friend": 12}, {"friend": "-1"}, {"bubble": "13"}, {"bubble": "13-"}, {"grains": 0}, {"grains": "2"}]
)
def test_what_does_not_fit_is_refused(wrong: dict[str, Any]):
    with pytest.raises(ValidationError):
        MOVE.arguments.model_validate(SENT | wrong)


def test_a_parameter_without_a_type_is_a_mistake_of_the_game():
    with pytest.raises(TypeError, match="does not say what 'what' is"):
        Move.of(nameless)


def test_the_document_shows_names_as_text():
    properties = MOVE.arguments.model_json_schema()["properties"]

    assert {properties[name]["type"] for name in ("friend", "bubble")} == {"string"}
