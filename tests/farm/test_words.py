"""What the farm says."""

from games.farm.game import GAME
from tests.games import saying


def test_every_no_has_words_and_no_words_are_left_over():
    saying.speaks(GAME)
