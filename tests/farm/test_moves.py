"""The farm's verbs, as players can send them."""

from games.farm.game import GAME
from games.farm.moves import FOLLOW_UPS, MOVES
from tests.games import saying


def test_every_verb_has_a_name_of_its_own_and_says_what_it_does():
    saying.names_its_verbs(GAME, MOVES, FOLLOW_UPS)
