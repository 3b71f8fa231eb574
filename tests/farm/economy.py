"""A circle of friends over some weeks, reckoned with the farm's rules and the quests' amounts: no database, no moves.

What is earned a day is read from quests/farm; how hens eat, wander, drop and dodge is games/farm's own arithmetic.
Time goes in steps of ten minutes; people do things only when they look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any, NamedTuple

import yaml

from engine.published.content import QUESTS
from games.farm.kindness.rules import Today, feed_refused, wheat_refused
from games.farm.numbers import NUMBERS
from games.farm.rules import HOUR, MINUTE, hen, trough
from games.farm.rules.hen import MG, Hen, State
from games.farm.rules.trough import Eater, Trough
from games.farm.tools.rules import refill_mg, relief_refused
from games.farm.visits import rules
from games.farm.visits.rules import Host

DAY, STEP = 24 * HOUR, 10 * MINUTE
WAKING = range(7, 23)
"""The hours in which a player might see a hungry hen."""
TOOLS, KIND = NUMBERS.tools, NUMBERS.kindness
WHEAT = KIND.wheat_g * MG
MEAL, EGG = NUMBERS.feeding.meal_g * MG, NUMBERS.hen.egg_g * MG
HASTENS = 2  # accelerators a day that tasks give: a meal, and a game of cups
RIGHT = 0.75  # so many questions are answered rightly


class Habit(NamedTuple):
    """How somebody plays: on every so many-th day, at these hours, earning from these quests."""

    every: int
    looks: Sequence[int]
    earns: Sequence[str]
    keen: bool = False
    """Hastens meals, and of a full store feeds friends' hungry hens, sends wheat and, for three days of it, relief."""
    handy: bool = True
    """Signs in and strokes the hen daily: a fence and a bit of an egg for each five days in a row."""


_SIMPLE = ("sign-in", "sign-in-week", "morning-hello", "daily-question", "pay")
FAITHFUL = Habit(1, (7, 12, 17, 22), _SIMPLE)
OCCASIONAL = Habit(3, (8, 20), _SIMPLE, handy=False)
FREELOADER = Habit(1, (8,), (), handy=False)
HEAVY = Habit(
    1, WAKING,
    (*_SIMPLE, "breakfast", "quiz", "read", "reading-habit", "watch", "share", "donate", "cups", "shared-meal"),
    keen=True,
)  # fmt: skip


@dataclass
class Player:
    """Somebody with a hen. Feed is in mg; `door` is what waits until the store has room."""

    id: int
    habit: Habit
    trough: Trough
    door: int = 0
    store: int = 0
    crop: int = 0
    laid: int = 0
    earned: int = 0
    streak: int = 0
    away_to: int = -1
    hungry_at: int = 0
    seen_at: int = 0
    again_at: int = 0
    hungry: int = 0  # steps of waking time
    trips: Counter[int] = field(default_factory=Counter)
    fed: Counter[int] = field(default_factory=Counter)
    sent: Counter[int] = field(default_factory=Counter)  # wheat of today
    had: Counter[str] = field(default_factory=Counter)  # wheat, in mg, and relief of today
    bag: Counter[str] = field(default_factory=Counter)
    kind_days: int = 0  # in a row with wheat
    fence_until: int = 0
    hastened: int = 0
    bits: int = 0  # eggs that tools gave, in fifths
    stolen: int = 0
    dropped: int = 0
    doors: list[int] = field(default_factory=list)

    @property
    def state(self) -> State:
        """What the hen does, by the game's rule."""
        eats = self.trough.food_mg if self.away_to < 0 else 0
        return hen.state(Hen(eats, self.hungry_at, 0, self.seen_at, self.away_to >= 0), self.trough.at)

    @property
    def eaten(self) -> int:
        """All that the hen has eaten and been given, or eaten at home."""
        own = self.trough.eater(self.id)
        return self.crop + (own.ate_mg if own else 0)

    def earn(self, mg: int) -> None:
        """Something more waits at the door."""
        self.door += mg
        self.earned += mg


class Circle:
    """Friends who all know each other; `live` some days, then look at them."""

    def __init__(self, habits: Sequence[Habit], seed: int) -> None:
        self.chance = Random(seed)
        self.now = 0
        speed = hen.speed(NUMBERS.hen.mood_calm)
        self.players = [Player(n, one, Trough(0, 0, (Eater(n, speed),))) for n, one in enumerate(habits)]

    def live(self, days: int) -> list[Player]:
        """Let so many days pass."""
        while self.now < days * DAY:
            if self.now % DAY == 0:
                self._new_day()
            for one in self.chance.sample(self.players, len(self.players)):
                self._step(one)
            self.now += STEP
        assert sum(one.earned for one in self.players) == sum(self._has(one) for one in self.players)
        return self.players

    def _has(self, one: Player) -> int:
        in_trough = one.trough.food + sum(eater.ate for eater in one.trough.eaters)
        assert in_trough % trough.QUANTA == 0
        return one.door + one.store + one.crop + in_trough // trough.QUANTA

    def _new_day(self) -> None:
        for one in self.players:
            one.trips.clear()
            one.kind_days = one.kind_days + 1 if one.sent else 0
            one.bag["relief"] += bool(one.kind_days) and one.kind_days % TOOLS.tasks["wheat"].in_a_row == 0
            one.bag["extra_meal"] = min(TOOLS.hold, one.bag["extra_meal"] + bool(one.fed))
            for today in (one.fed, one.sent, one.had):
                today.clear()
            one.hastened = 0
            one.doors.append(one.door)

    def _step(self, one: Player) -> None:
        """Ten minutes of a player's: the trough is emptied, the owner may look, the hen may wander."""
        over = trough.empty_at(one.trough)
        one.trough = trough.after(one.trough, self.now)
        if 0 < over <= self.now:
            one.hungry_at = over
            for guest in [eater.id for eater in one.trough.eaters if eater.id != one.id]:
                self._leaves(one, self.players[guest])
        hour, rest = divmod(self.now % DAY, HOUR)
        if rest == 0 and hour in one.habit.looks and self.now // DAY % one.habit.every == 0:
            self._look(one, first=hour == one.habit.looks[0])
        if one.state in (State.HUNGRY, State.RESTING):
            one.hungry += hour in WAKING
            self._wander(one, hour)

    def _look(self, one: Player, *, first: bool) -> None:
        """Earn, carry in, chase, feed, take eggs; who is keen does more."""
        one.seen_at = self.now
        if first:
            one.streak = one.streak + 1 if one.habit.every == 1 else 1
            one.earn(sum(daily(quest, one.streak, self.chance) for quest in one.habit.earns) * MG)
            if one.habit.handy and one.streak % TOOLS.tasks["hello"].in_a_row == 0:
                self._five_days(one)
        self._receive(one)
        for guest in [eater.id for eater in one.trough.eaters if eater.id != one.id]:
            self._leaves(one, self.players[guest], chased=True)
        if one.away_to >= 0 and one.store >= MEAL:  # called home for a meal of her own
            self._leaves(self.players[one.away_to], one)
        if not hen.feed_refused(one.state, one.store):
            self._feed(one, one)
            self._receive(one)
        if eggs := hen.eggs_ready(one.eaten, one.laid * EGG):
            one.laid += eggs
            one.earn(daily("eggs-given", 1, self.chance) * MG)  # each is given on, on a day of its own
        if one.habit.keen:
            self._more(one)

    def _five_days(self, one: Player) -> None:
        """A fence, used at once: thieves go home with what they ate; and a fifth of an egg."""
        one.bits += 1
        one.fence_until = self.now + NUMBERS.visits.fence_h * HOUR
        for guest in [eater.id for eater in one.trough.eaters if eater.id != one.id]:
            self._leaves(one, self.players[guest])

    def _more(self, one: Player) -> None:
        if one.hastened < HASTENS and one.state == State.EATING:
            one.hastened += 1
            one.trough = trough.hastened(one.trough, one.id, NUMBERS.tools.hasten_min * MINUTE)
        for friend in self.players:
            today = Today(one.fed[friend.id], one.fed.total())
            rich = one.store >= NUMBERS.feeding.store_g * MG // 2
            if friend is not one and rich and not feed_refused(friend.state, one.store, today):
                one.fed[friend.id] += 1
                self._feed(one, friend)
            elif friend is not one and rich:
                self._send(one, friend)
        if one.bag["extra_meal"] and one.state == State.EATING and one.store > MEAL:
            one.bag["extra_meal"] -= 1
            mg = refill_mg(one.trough.food_mg, one.store)
            one.store -= mg
            one.trough = trough.filled(one.trough, mg)

    def _send(self, one: Player, friend: Player) -> None:
        """Wheat as often as it may be, and relief for a hungry hen: new feed, a meal a day."""
        while not wheat_refused(one.store, Today(one.sent[friend.id], one.sent.total()), friend.had["wheat"]):
            one.store, friend.door = one.store - WHEAT, friend.door + WHEAT
            one.sent[friend.id] += 1
            friend.had["wheat"] += WHEAT
        if one.bag["relief"] and not relief_refused(friend.state, friend.had["relief"]):
            one.bag["relief"] -= 1
            friend.had["relief"] += 1
            friend.earn(daily("relief", 1, self.chance) * MG)

    def _receive(self, one: Player) -> None:
        mg = min(one.door, hen.room_left(one.store))
        one.door, one.store = one.door - mg, one.store + mg

    def _feed(self, giver: Player, one: Player) -> None:
        giver.store -= MEAL
        one.trough, one.hungry_at = trough.filled(trough.after(one.trough, self.now), MEAL), 0

    def _leaves(self, host: Player, guest: Player, *, chased: bool = False) -> None:
        """A hen goes home with what she ate, or with a part of it."""
        host.trough, mg = trough.left(trough.after(host.trough, self.now), guest.id)
        drops = rules.dropped(mg, self.chance.randrange(100)) if chased else 0
        host.store, guest.crop = host.store + drops, guest.crop + mg - drops
        guest.stolen, host.dropped = guest.stolen + mg - drops, host.dropped + drops
        guest.away_to, guest.again_at = -1, rules.again_at(self.now)
        guest.trough = trough.joined(trough.after(guest.trough, self.now), Eater(guest.id, hen.speed(50)))
        guest.hungry_at = guest.hungry_at or self.now

    def _wander(self, one: Player, hour: int) -> None:
        """A hungry hen looks elsewhere, as visits/moves.py lets her."""
        waits = self.now < max(one.again_at, hen.wanders_at(one.hungry_at))
        if waits or one.trips.total() >= NUMBERS.visits.trips_a_day or not hen.may_wander(one.state, hour, stays=False):
            return
        hosts = [other for other in self.players if other is not one and not self._refused(one, other)]
        if not hosts:
            one.again_at = rules.again_at(self.now)
            return
        host = self.chance.choice(hosts)
        one.trough, mg = trough.left(one.trough, one.id)
        one.crop, one.away_to = one.crop + mg, host.id
        one.trips[host.id] += 1
        host.trough = trough.joined(trough.after(host.trough, self.now), Eater(one.id, hen.speed(50)))

    def _refused(self, one: Player, host: Player) -> str:
        guests = sum(1 for eater in host.trough.eaters if eater.id != host.id)
        there = Host(trough.empty_at(host.trough), guests, host.fence_until, stays=False)
        return rules.host_refused(there, here_today=one.trips[host.id], now=self.now)


@cache
def shipped(name: str) -> dict[str, Any]:
    """A quest of the farm, as it is written."""
    found: dict[str, Any] = yaml.safe_load((QUESTS / "farm" / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def daily(name: str, streak: int, chance: Random) -> int:
    """What a quest gives on a day in grams, with so many days in a row."""
    quest = shipped(name)
    if inputs := quest.get("inputs"):
        if "first" not in inputs:
            return int(inputs["amount"])
        grams = min(inputs["first"] + inputs["step"] * (streak - 1), inputs["most"])
        return int(grams + (inputs["weekly"] if streak % 7 == 0 else 0))
    amounts = [int(one) for one in re.findall(r"\b\d+\b", re.sub(r"[<>=]=? *\d+", "", str(quest["reward"]["amount"])))]
    if name == "cups":
        return sum(chance.choice(amounts) for _ in range(quest["limits"][0]["max"]))
    if "quiz_answered" in quest["when"]["event"]:
        more = sum(one["amount"] for one in quest["bonus"] if streak % int(re.findall(r"% (\d+)", one["when"])[0]) == 0)
        return (amounts[0] if chance.random() < RIGHT else amounts[1]) + int(more)
    return max(amounts)
