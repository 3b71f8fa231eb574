"""Who eats how much of a trough by when: exact to the last milligram, however often somebody looks.

An eater of `speed` mg/h eats `speed × ms` quanta, of which a milligram has as many as an hour has milliseconds: all
arithmetic is on whole numbers, and `after(after(t, a), b)` is `after(t, b)`. Only who leaves, and an empty trough,
settle whole milligrams. The food in it is not kept anywhere: it is what the trough's account holds, less what those who
eat have eaten and not yet been given.
"""

from __future__ import annotations

from typing import NamedTuple

from games.farm.rules import HOUR

QUANTA = HOUR
"""So many make a milligram."""


class Eater(NamedTuple):
    """A hen at a trough: whose (`id`), how fast (mg/h), what it has eaten and not been given, until when it may (0: as
    long as there is food).
    """

    id: int
    speed: int
    ate: int = 0
    until_at: int = 0

    @property
    def ate_mg(self) -> int:
        """What it has eaten, in whole milligrams."""
        return self.ate // QUANTA


class Trough(NamedTuple):
    """What is in a trough at `at`, in quanta, and who eats of it; the first is the host's own, when she is at home."""

    food: int
    at: int
    eaters: tuple[Eater, ...] = ()

    @property
    def food_mg(self) -> int:
        """What is left, in milligrams, a begun one whole."""
        return -(-self.food // QUANTA)

    def eater(self, id: int) -> Eater | None:
        """Return who eats here under an id."""
        return next((one for one in self.eaters if one.id == id), None)


def trough_of(account_mg: int, at: int, eaters: tuple[Eater, ...]) -> Trough:
    """Return the trough whose account holds so much: what has been eaten lies in it until it is given."""
    return Trough(account_mg * QUANTA - sum(one.ate for one in eaters), at, eaters)


def after(trough: Trough, now: int) -> Trough:
    """Return the trough at a later instant; an earlier one changes nothing."""
    while trough.at < now:
        active = [one for one in trough.eaters if _eats(one, trough.at)]
        ends = [one.until_at for one in active if one.until_at]
        until = min([now, *ends])
        speed = sum(one.speed for one in active)
        if not trough.food or not speed:
            return trough._replace(at=now)
        if trough.food <= speed * (until - trough.at):
            return _emptied(trough, trough.at + -(-trough.food // speed))._replace(at=now)
        trough = _eaten(trough, until)
    return trough


def empty_at(trough: Trough) -> int:
    """Return when it will be empty if nobody comes or goes; 0: it is, or nobody eats."""
    while trough.food:
        active = [one for one in trough.eaters if _eats(one, trough.at)]
        speed = sum(one.speed for one in active)
        if not speed:
            return 0
        ends = [one.until_at for one in active if one.until_at]
        empty = trough.at + -(-trough.food // speed)
        if not ends or empty <= min(ends):
            return empty
        trough = _eaten(trough, min(ends))
    return 0


def filled(trough: Trough, mg: int) -> Trough:
    """Return the trough with more in it."""
    return trough._replace(food=trough.food + mg * QUANTA)


def joined(trough: Trough, eater: Eater) -> Trough:
    """Return the trough with one more eater, who begins now."""
    return trough._replace(eaters=(*trough.eaters, eater))


def left(trough: Trough, id: int) -> tuple[Trough, int]:
    """Return the trough without an eater, and what that one has eaten, in whole milligrams: a begun one stays."""
    gone = trough.eater(id)
    if gone is None:
        return trough, 0
    rest = tuple(one for one in trough.eaters if one is not gone)
    return trough._replace(food=trough.food + gone.ate % QUANTA, eaters=rest), gone.ate_mg


def given(trough: Trough, id: int) -> tuple[Trough, int]:
    """Return the trough once an eater was given what it has eaten, and that, in whole milligrams; it goes on eating."""
    one = trough.eater(id)
    if one is None or not one.ate_mg:
        return trough, 0
    eaters = tuple(other._replace(ate=other.ate % QUANTA) if other is one else other for other in trough.eaters)
    return trough._replace(eaters=eaters), one.ate_mg


def faster(trough: Trough, id: int, speed: int) -> Trough:
    """Return the trough with an eater at another speed from now on."""
    return trough._replace(eaters=tuple(e._replace(speed=speed) if e.id == id else e for e in trough.eaters))


def hastened(trough: Trough, id: int, ms: int) -> Trough:
    """Return the trough after an eater has eaten at once what it eats in so many milliseconds, or all there is."""
    one = trough.eater(id)
    if one is None:
        return trough
    bite = min(trough.food, one.speed * ms)
    eaters = tuple(e._replace(ate=e.ate + bite) if e.id == id else e for e in trough.eaters)
    found = trough._replace(food=trough.food - bite, eaters=eaters)
    return found if found.food else _whole(found)


def _eats(one: Eater, at: int) -> bool:
    return bool(one.speed) and (not one.until_at or at < one.until_at)


def _eaten(trough: Trough, now: int) -> Trough:
    """Everybody eats until `now`, with food enough for all."""
    ms = now - trough.at
    eaters = tuple(e._replace(ate=e.ate + e.speed * ms) if _eats(e, trough.at) else e for e in trough.eaters)
    speed = sum(one.speed for one in trough.eaters if _eats(one, trough.at))
    return Trough(trough.food - speed * ms, now, eaters)


def _emptied(trough: Trough, empty: int) -> Trough:
    """Everybody eats until nothing is left: the last millisecond is shared by speed, what cannot be shared goes first
    come, first served."""
    before = _eaten(trough, empty - 1)
    speed = sum(one.speed for one in before.eaters if _eats(one, before.at))
    eaters, rest = [], before.food
    for one in before.eaters:
        bite = before.food * one.speed // speed if _eats(one, before.at) else 0
        eaters.append(one._replace(ate=one.ate + bite))
        rest -= bite
    first = next(i for i, one in enumerate(eaters) if _eats(one, before.at))
    eaters[first] = eaters[first]._replace(ate=eaters[first].ate + rest)
    return _whole(Trough(0, empty, tuple(eaters)))


def _whole(trough: Trough) -> Trough:
    """Make whole milligrams of what was eaten of an empty trough: the greatest parts are rounded up."""
    parts = sum(one.ate % QUANTA for one in trough.eaters) // QUANTA
    order = sorted(range(len(trough.eaters)), key=lambda i: (-(trough.eaters[i].ate % QUANTA), i))
    up = set(order[:parts])
    eaters = tuple(e._replace(ate=(e.ate_mg + (i in up)) * QUANTA) for i, e in enumerate(trough.eaters))
    return trough._replace(eaters=eaters)
