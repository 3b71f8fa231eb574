"""A sample week, drawn from a seed: some three dozen people, their friends, and what they did, as it was told.

For demos and for trying things out. The same seed gives the same week, event for event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from engine.clock import DAY, HOUR, MINUTE
from engine.days import instant
from engine.desk.sample_people import HABITS, NAMES, PERSONAS, Habit
from engine.incoming.events import Event, EventReader

SOURCE = "sample/app"
ZONE = "Asia/Shanghai"
FIRST_DAY = date(2026, 11, 9)  # a Monday
DAYS = 7
WITH_INCIDENTS = 9  # so many people the incidents need
SECONDS_LATE = 40  # so long after an act the bank tells it, at most

Kinds = tuple[str, ...]
_ORDER: Kinds = ("student", "worker", "parent", "retiree", "traveller")


class Person(NamedTuple):
    """Someone of the sample: the bank's reference, a name for the demo's tables, a persona and a zone."""

    ref: str
    name: dict[str, str]
    persona: str
    zone: str
    consents: bool


class Telling(NamedTuple):
    """One event and the instant at which the bank told it."""

    told_at: int
    event: Event


class Incident(NamedTuple):
    """Something out of the ordinary: who, what happened in words, and the place of its event among the tellings."""

    ref: str
    words: dict[str, str]
    telling: Telling


@dataclass(frozen=True, slots=True)
class Week:
    """The whole sample. `tellings` are in the order they were told."""

    people: tuple[Person, ...]
    friends: tuple[tuple[str, str], ...]
    tellings: tuple[Telling, ...]
    incidents: tuple[Incident, ...]

    @property
    def person(self) -> dict[str, Person]:
        """The people by reference."""
        return {person.ref: person for person in self.people}


def sample_week(seed: int, reader: EventReader, players: int = len(NAMES), days: int = DAYS) -> Week:
    """Draw the week of a seed; every event is checked by the reader. What is out of the ordinary needs nine people."""
    people = tuple(_people(players))
    friends = tuple(sorted(_friends(Random(f"{seed}/friends"), people)))
    told = [telling for person in people for telling in _Life(seed, person, reader).week(days)]
    ordinary = players < WITH_INCIDENTS or days < DAYS
    incidents = () if ordinary else tuple(_Incidents(reader, people).all(told))
    told += [incident.telling for incident in incidents if incident.telling not in told]
    return Week(people, friends, tuple(sorted(told, key=lambda one: one.told_at)), incidents)


def _people(many: int) -> Iterator[Person]:
    for n in range(many):
        zh, en = NAMES[n % len(NAMES)]
        again = f" {n // len(NAMES) + 1}" if n >= len(NAMES) else ""  # a second Xiaohe
        zone = "Europe/London" if n == 4 else ZONE  # Anqi travels
        consents = n != many - 1 or many == 1
        yield Person(f"p-{n + 1:03}", {"zh-CN": zh + again, "en": en + again}, _ORDER[n % len(_ORDER)], zone, consents)


def _friends(rng: Random, people: tuple[Person, ...]) -> set[tuple[str, str]]:
    """Everybody knows the next two, and one or two at random."""
    refs = [person.ref for person in people]
    pairs = {(a, refs[(n + step) % len(refs)]) for n, a in enumerate(refs) for step in (1, 2)}
    for a in refs:
        pairs |= {(a, b) for b in rng.sample(refs, min(rng.randint(1, 2), len(refs)))}
    return {(min(pair), max(pair)) for pair in pairs if len({*pair}) == 2}


class _Life:
    """One person's week."""

    def __init__(self, seed: int, person: Person, reader: EventReader) -> None:
        self.person, self.reader = person, reader
        self.rng = Random(f"{seed}/{person.ref}")  # of their own: another person more changes nobody's week
        self.count = 0

    def week(self, days: int) -> Iterator[Telling]:
        """All that is told of this person, day by day."""
        for n in range(days):
            day = FIRST_DAY + timedelta(days=n)
            yield from self._steps(day)
            for habit in HABITS[self.person.persona]:
                for _ in range(self._times(habit, weekend=day.weekday() >= 5)):
                    yield self._act(habit, day)

    def _times(self, habit: Habit, *, weekend: bool) -> int:
        often = habit.weekend if weekend else habit.weekday
        whole = int(often)
        return whole + (self.rng.random() < often - whole)

    def _act(self, habit: Habit, day: date) -> Telling:
        first, last = habit.hours
        at = self._at(day, self.rng.randrange(first * 60, last * 60))
        data: dict[str, object] = {name: self.rng.choice(values) for name, values in habit.data.items()}
        if habit.amount:
            data["amount"] = Decimal(self.rng.randint(*habit.amount)) / 100
        return self._tell(habit.event, at, data | self._keys(habit.event, data))

    def _keys(self, event: str, data: dict[str, object]) -> dict[str, object]:
        """The numbers by which the bank knows this act."""
        ref = f"{self.person.ref}/{self.count}"
        if event == "bill_paid":
            return {"txn_ref": ref, "payee": f"{data['kind']}/{self.person.ref}"}  # one customer number a household
        fields = self.reader.vocabulary.types[event].key
        return dict.fromkeys(fields, ref)

    def _steps(self, day: date) -> Iterator[Telling]:
        """The watch tells the running total four times a day."""
        total = self.rng.randint(*PERSONAS[self.person.persona].steps)
        for minute, share in ((9 * 60, 0.3), (13 * 60, 0.5), (18 * 60, 0.8), (22 * 60, 1.0)):
            at = self._at(day, minute + self.rng.randrange(60))
            yield self._tell("steps", at, {"day_total": int(total * share), "source": "watch"})

    def _at(self, day: date, minute: int) -> int:
        return instant(f"{day} {minute // 60:02}:{minute % 60:02}:{self.rng.randrange(60):02}", self.person.zone)

    def _tell(self, event: str, at: int, data: dict[str, object]) -> Telling:
        self.count += 1
        id = f"{self.person.ref}-{self.count:04}"
        told = self.reader.build(event, source=SOURCE, id=id, player=self.person.ref, at=at, data=data)
        return Telling(at + self.rng.randrange(1, SECONDS_LATE) * 1000, told)


class _Incidents:
    """What happens in every week besides: told twice, told late, taken back, typed by hand, too early, not allowed."""

    def __init__(self, reader: EventReader, people: tuple[Person, ...]) -> None:
        self.reader, self.people = reader, people

    def all(self, told: list[Telling]) -> Iterator[Incident]:
        """The incidents; what they need besides is added to `told`."""
        yield from self._twice(told)
        yield from self._refunds(told)
        yield from self._times(told)
        yield from self._not_allowed(told)

    def _twice(self, told: list[Telling]) -> Iterator[Incident]:
        first = self._tell("p-001", "once", "payment", "2026-11-10 12:10", {"amount": "18.50", "channel": "qr"})
        told.append(first)
        again = Telling(first.told_at + 3 * MINUTE, first.event)
        yield Incident("p-001", {"zh-CN": "银行把同一笔付款又报了一遍", "en": "a payment is told again"}, again)
        other = self._tell("p-001", "other-id", "payment", "2026-11-10 12:10",
                           {"amount": "18.50", "channel": "qr", "txn_ref": "once"}, late=5 * MINUTE)  # fmt: skip
        words = {"zh-CN": "同一笔付款，换了编号再报", "en": "a payment under a new number"}
        yield Incident("p-001", words, other)

    def _refunds(self, told: list[Telling]) -> Iterator[Incident]:
        told.append(self._tell("p-003", "power", "bill_paid", "2026-11-10 20:05",
                               {"amount": "200", "kind": "television", "payee": "tv/p-003"}))  # fmt: skip
        half = self._tell("p-003", "half", "refund", "2026-11-12 10:00", {"amount": "100", "payment_ref": "power"})
        yield Incident("p-003", {"zh-CN": "有线电视费退回一半", "en": "half of a TV bill is paid back"}, half)
        words = {"zh-CN": "同一户号本月再缴一次", "en": "the TV bill is paid once more"}
        yield Incident("p-003", words, self._tell("p-003", "again", "bill_paid", "2026-11-14 20:10",
                       {"amount": "200", "kind": "television", "payee": "tv/p-003"}))  # fmt: skip
        early = self._tell("p-006", "early", "refund", "2026-11-13 18:40", {"amount": "65", "payment_ref": "film"})
        yield Incident("p-006", {"zh-CN": "退票先到，购票后到", "en": "a refund comes before its ticket"}, early)
        told.append(self._tell("p-006", "film", "ticket", "2026-11-13 18:00",
                               {"amount": "65", "kind": "cinema"}, late=2 * HOUR))  # fmt: skip

    def _times(self, told: list[Telling]) -> Iterator[Incident]:
        late = self._tell("p-002", "late", "ride", "2026-11-11 08:20", {"amount": "4", "mode": "bus"}, late=DAY)
        yield Incident("p-002", {"zh-CN": "昨天的公交，今天才报", "en": "yesterday's bus is told today"}, late)
        future = self._tell("p-007", "future", "payment", "2026-11-12 15:00", {"amount": "9", "channel": "qr"},
                            late=-3 * HOUR)  # fmt: skip
        words = {"zh-CN": "时钟走快了三小时的机器", "en": "a clock is three hours ahead"}
        yield Incident("p-007", words, future)
        told.append(self._tell("p-005", "eve", "sign_in", "2026-11-12 23:50", {}))
        abroad = self._tell("p-005", "morning", "sign_in", "2026-11-13 00:10", {})
        words = {"zh-CN": "在伦敦，午夜前后各签到一次", "en": "in London, around midnight"}
        yield Incident("p-005", words, abroad)

    def _not_allowed(self, told: list[Telling]) -> Iterator[Incident]:
        by_hand = self._tell("p-008", "typed", "steps", "2026-11-11 21:00", {"day_total": 30_000, "source": "manual"})
        yield Incident("p-008", {"zh-CN": "手动填写三万步", "en": "types in 30,000 steps"}, by_hand)
        last = self.people[-1].ref
        told.append(self._tell(last, "coffee", "payment", "2026-11-11 09:00", {"amount": "22", "channel": "qr"}))
        words = {"zh-CN": "还没有同意参加", "en": "has not agreed to play yet"}
        yield Incident(last, words, told[-1])

    def _tell(self, ref: str, id: str, event: str, at: str, data: dict[str, object], *, late: int = 5000) -> Telling:
        """An event of one person, told `late` ms after it happened."""
        zone = next(person.zone for person in self.people if person.ref == ref)
        when = instant(at, zone)
        keys = dict.fromkeys(self.reader.vocabulary.types[event].key, id)
        told = self.reader.build(event, source=SOURCE, id=f"{ref}-{id}", player=ref, at=when, data=keys | data)
        return Telling(when + late, told)
