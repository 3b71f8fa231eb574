"""Who may come to whom, and what a chase brings, as tables."""

import pytest

from games.farm.rules import HOUR
from games.farm.visits import rules
from games.farm.visits.rules import Host

NOW = 1_000 * HOUR
OPEN = Host(NOW + HOUR, 0, 0, stays=False)


@pytest.mark.parametrize(
    ("host", "here", "no"),
    [
        (OPEN, 0, ""),
        (OPEN._replace(guests=1), 0, ""),
        (OPEN._replace(guests=2), 0, "coop_full"),
        (OPEN._replace(empty_at=NOW), 0, "nothing_there"),
        (OPEN._replace(empty_at=0), 0, "nothing_there"),
        (OPEN._replace(fence_until=NOW + 1), 0, "fence"),
        (OPEN._replace(fence_until=NOW), 0, ""),
        (OPEN._replace(stays=True), 0, "keeps_to_itself"),
        (OPEN, 1, "enough_of_friend"),
    ],
)
def test_a_hungry_hen_comes_where_there_is_feed_a_place_and_no_fence(host: Host, here: int, no: str):
    assert rules.host_refused(host, here_today=here, now=NOW) == no


@pytest.mark.parametrize(
    ("ate", "draw", "dropped"), [(1_001, 30, 500), (1_001, 99, 500), (1_001, 29, 0), (0, 99, 0), (1, 99, 0)]
)
def test_chased_she_drops_half_or_dodges(ate: int, draw: int, dropped: int):
    assert rules.dropped(ate, draw) == dropped


def test_sent_home_hungry_she_waits_two_hours():
    assert rules.again_at(NOW) == NOW + 2 * HOUR
