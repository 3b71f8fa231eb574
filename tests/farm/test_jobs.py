"""What the farm does though nobody looks: the jobs of its rooms, each once."""

from games.farm.charity.jobs import JOBS as OF_CHARITY
from games.farm.game import GAME
from games.farm.jobs import JOBS


def test_every_job_of_a_room_is_the_game_s():
    assert tuple(GAME.jobs) == JOBS == tuple(OF_CHARITY)
    assert len(set(JOBS)) == len(JOBS)
