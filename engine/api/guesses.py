"""Guessing is limited: after some wrong tries within a minute an address must wait. Kept in memory, per process."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from ipaddress import IPv6Address

from starlette.requests import Request

from engine.clock import MINUTE, SECOND, Clock
from engine.errors import TooMany

MOST = 30  # wrong tries; many customers may share one address of a mobile network, and a right one costs nothing
WITHIN = MINUTE
REMEMBERED = 65_536
IPV6_NETWORK = (1 << 128) - (1 << 64)  # one subscriber has a whole /64


class Guesses:
    """Counts wrong tries by whoever makes them, on the wall clock. Only for one thread: the one of the event loop."""

    def __init__(self, wall: Clock, most: int = MOST, within: int = WITHIN) -> None:
        self._wall, self._most, self._within = wall, most, within
        self._windows: OrderedDict[str, tuple[int, int]] = OrderedDict()  # who → since when, how many

    def check(self, who: str) -> None:
        """Errors: TooMany when `who` was wrong too often within the window."""
        since, count = self._windows.get(who, (0, 0))
        left = since + self._within - self._wall.now()
        if count >= self._most and 0 < left <= self._within:
            raise TooMany("too many wrong tries", -(-left // SECOND), code="too_many_guesses",
                          hint="wait as long as Retry-After says")  # fmt: skip

    def wrong(self, who: str) -> None:
        """Note a wrong try."""
        now = self._wall.now()
        since, count = self._windows.pop(who, (now, 0))
        if not 0 <= now - since < self._within:
            since, count = now, 0
        self._windows[who] = (since, count + 1)
        while len(self._windows) > REMEMBERED:
            self._windows.popitem(last=False)


def address_of(request: Request) -> str:
    """Return the address a request comes from; of IPv6 the network, for one subscriber has all of it."""
    host = request.client.host if request.client else ""
    with suppress(ValueError):
        return str(IPv6Address(int(IPv6Address(host.partition("%")[0])) & IPV6_NETWORK))
    return host
