"""The cycle collector rests, and goes on as it was."""

import gc
from collections.abc import Iterator

import pytest

from engine.resting import collector_resting


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    was_on = gc.isenabled()
    yield
    (gc.enable if was_on else gc.disable)()


def test_the_collector_rests_and_goes_on_also_after_an_error():
    gc.enable()
    with collector_resting():
        assert not gc.isenabled()
    assert gc.isenabled()

    with pytest.raises(ZeroDivisionError), collector_resting():
        _ = 1 / 0
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off():
    gc.disable()
    with collector_resting(), collector_resting():
        pass

    assert not gc.isenabled()
