"""Wrong tries are counted for each address and minute; who only comes after many may come again."""

import pytest
from starlette.requests import Request

from engine.api import guesses
from engine.api.guesses import Guesses, address_of
from engine.clock import MINUTE, SECOND, ManualClock
from engine.errors import TooMany


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(1_000_000)


def stopped(counted: Guesses, who: str) -> int:
    try:
        counted.check(who)
    except TooMany as error:
        return error.retry_after_s
    return 0


def test_after_the_last_wrong_try_one_waits_until_the_window_is_over(clock: ManualClock):
    counted = Guesses(clock, most=2)
    told = []
    for _ in range(3):
        told.append(stopped(counted, "a"))
        counted.wrong("a")
    clock.forward(MINUTE - 1)
    told.append(stopped(counted, "a"))
    clock.forward(1)

    assert told == [0, 0, 60, 1]
    assert stopped(counted, "a") == 0


def test_everybody_is_counted_alone(clock: ManualClock):
    counted = Guesses(clock, most=1)
    counted.wrong("a")

    assert (stopped(counted, "a"), stopped(counted, "b")) == (60, 0)


def test_a_new_window_counts_anew(clock: ManualClock):
    counted = Guesses(clock, most=2)
    counted.wrong("a")
    clock.forward(MINUTE)
    counted.wrong("a")

    assert stopped(counted, "a") == 0


def test_a_clock_that_goes_back_locks_nobody_out(clock: ManualClock):
    counted = Guesses(clock, most=1)
    counted.wrong("a")
    clock.forward(-SECOND)

    assert stopped(counted, "a") == 0


def test_many_addresses_do_not_fill_the_memory(clock: ManualClock, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(guesses, "REMEMBERED", 10)
    counted = Guesses(clock)
    for number in range(100):
        counted.wrong(str(number))

    assert len(counted._windows) == 10


@pytest.mark.parametrize(
    ("host", "counts_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("testclient", "testclient"),
    ],
)
def test_a_network_of_ipv6_is_one_address(host: str, counts_as: str):
    assert address_of(Request({"type": "http", "client": (host, 1), "headers": []})) == counts_as


def test_a_socket_without_address_is_counted_too():
    assert address_of(Request({"type": "http", "client": None, "headers": []})) == ""
