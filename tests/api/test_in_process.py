"""Asking a sandbox's application without a port."""

import pytest

from engine.api.in_process import asking
from tests.sandboxes import Box

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_a_sandbox_answers_inside_the_process(database, engine_name: str):
    box = Box(database)
    with asking(box.sandbox) as ask:
        made = ask("POST", "/v1/sandbox/events", {"type": "payment", "player": "ann"})
        shown = ask("GET", "/v1/sandbox", None)
        wrong = ask("POST", "/v1/sandbox/clock", {"by": "never"})

    assert (made[0], made[1]["result"]["status"]) == (200, "applied")
    assert (shown[0], shown[1]["rate"]) == (200, 0)
    assert (wrong[0], wrong[1]["code"]) == (422, "wrong_time")


def test_the_key_of_a_command_ends_with_it_and_the_server_s_goes_on(database, engine_name: str):
    box = Box(database)
    box.sandbox.key()
    with asking(box.sandbox) as ask:
        during = box.count("source_key")
        assert ask("POST", "/v1/sandbox/reset", {})[0] == 200

    assert during == 2
    assert [at for (at,) in box.rows("SELECT revoked_at FROM source_key ORDER BY id")] == [None, box.wall.now()]
