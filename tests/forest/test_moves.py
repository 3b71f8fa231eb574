"""The forest's verbs, as players can send them."""

from games.forest.game import GAME
from games.forest.moves import FOLLOW_UPS, MOVES


def test_every_move_says_in_a_sentence_what_it_does():
    assert [one.__name__ for one in (*MOVES, *FOLLOW_UPS) if not (one.__doc__ or "").endswith((".", ".\n    "))] == []


def test_no_name_is_taken_twice():
    names = [one.__name__ for one in (*MOVES, *FOLLOW_UPS)]

    assert len(names) == len(set(names))
    assert (set(GAME.verbs), set(GAME.unasked)) == ({m.__name__ for m in MOVES}, {f.__name__ for f in FOLLOW_UPS})
