"""A server that is slow, failing or gone: the window draws on, says what is wrong, and goes on when it is back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from games.stage import start
from games.stage.start import Server
from tests.stage.screens import in_window
from tests.stage.through_bad import BAD

pytestmark = pytest.mark.slow
SOON_S = 45
"""Less than the window would wait for an answer."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("bad")
    start.LOG = folder / "stage.log"
    with start.own_server(f"sqlite:///{folder}/stage.db", lambda words: None, "--seed", "7") as own:
        yield own


def _goes_through(screen: str, server: Server, story: str, seconds: float = 240) -> None:
    in_window("tests.stage.through_bad", server.url, server.key, story, screen=screen, seconds=seconds)


def test_a_slow_server_stops_no_frame_is_said_and_what_is_pressed_again_is_done_once(screen: str, server: Server):
    _goes_through(screen, server, "slow")


@pytest.mark.parametrize("wrong", BAD)
def test_what_is_wrong_is_said_in_both_languages_until_the_server_is_well_again(
    screen: str, server: Server, wrong: str
):
    _goes_through(screen, server, wrong)


def test_what_was_done_but_not_answered_is_not_done_twice(screen: str, server: Server):
    _goes_through(screen, server, "loses")


def test_the_window_closes_though_the_server_owes_an_answer(screen: str, server: Server):
    _goes_through(screen, server, "closes", SOON_S)


def test_a_tape_waits_for_a_server_that_is_gone_says_so_and_goes_on(screen: str, server: Server):
    _goes_through(screen, server, "tape")
