"""Putting a mutant into a game: also where the game keeps its verbs, which were read from its functions."""

import pytest

from engine.game import Game
from engine.verbs import Move
from tests.hardening.test_mutants import Mutant, apply


def put_into(game: Game, mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Apply a mutant wherever the right function is known."""
    apply(mutant, monkeypatch)
    for moves in (game.verbs, game.unasked):
        if mutant.function in moves:
            monkeypatch.setitem(moves, mutant.function, Move.of(getattr(mutant.owner, mutant.function)))
