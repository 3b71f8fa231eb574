"""Who may come to whom, and what a chase brings. Pure."""

from __future__ import annotations

from typing import NamedTuple

from games.farm.numbers import NUMBERS
from games.farm.rules import MINUTE


class Host(NamedTuple):
    """A coop as a hungry hen sees it. `empty_at` is when its trough will be empty, 0: it is; `guests` stand there."""

    empty_at: int
    guests: int
    fence_until: int
    stays: bool


def host_refused(host: Host, *, here_today: int, now: int) -> str:
    """Return why a hen cannot come to a coop, '' when she can."""
    if host.stays:
        return "keeps_to_itself"
    if now < host.fence_until:
        return "fence"
    if host.empty_at <= now:
        return "nothing_there"
    if host.guests >= NUMBERS.visits.places:
        return "coop_full"
    return "enough_of_friend" if here_today >= NUMBERS.visits.of_one_friend_a_day else ""


def again_at(now: int) -> int:
    """Return when a hen that came home hungry looks elsewhere again."""
    return now + NUMBERS.visits.again_after_min * MINUTE


def dropped(ate_mg: int, draw: int) -> int:
    """Return what a chased hen leaves behind of what she ate here, in mg; 0: she dodges. `draw` is 0 to 99."""
    return 0 if draw < NUMBERS.visits.dodges_percent else ate_mg * NUMBERS.visits.drops_percent // 100
