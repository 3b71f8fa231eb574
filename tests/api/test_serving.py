"""Taking the port. That a server answers and ends cleanly is shown in tests/test_server.py, in a process of its own."""

import pytest

from engine.api.serving import address, listen
from engine.errors import Unavailable


def test_a_port_that_is_taken_is_told_with_what_to_do():
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(Unavailable) as refused:
            listen("127.0.0.1", port)

    assert refused.value.code == "port_taken"
    assert f"--port {port + 1}" in refused.value.hint


def test_any_free_port_can_be_taken_and_is_named():
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]

        assert address("127.0.0.1", listening) == f"http://127.0.0.1:{port}"
        assert address("::1", listening) == f"http://[::1]:{port}"
