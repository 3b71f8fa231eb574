"""What a sanction lets rest in the forest: every move that names somebody says on which side it is."""

from engine.turn import Friend, Held
from games.forest.game import GAME

HARMLESS = {"collect", "keep_peace", "end_peace", "thumb"}
"""They name somebody, or a bubble, and nothing goes from one player to another."""


def test_every_move_that_names_somebody_is_an_exchange_or_known_to_be_harmless():
    naming = {
        name
        for name, move in GAME.verbs.items()
        if any(field.annotation in (Friend, Held) for field in move.arguments.model_fields.values())
    }

    assert naming - GAME.exchanges == HARMLESS & naming
    assert GAME.exchanges - naming == {"water_wood"}


def test_watering_is_what_feeds_a_ring():
    assert GAME.gifts == {"watered": "grams"}
