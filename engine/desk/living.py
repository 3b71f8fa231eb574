"""Living through the sample: its people are named and agree to play, then everything is told as a bank tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from engine.clock import DAY, HOUR, SECOND
from engine.days import instant
from engine.desk.evenings import Evening, spend_evening
from engine.desk.sample import FIRST_DAY, ZONE, Telling, Week, sample_week
from engine.desk.sample_people import PERSONAS
from engine.ingest import Intake, ingest
from engine.journal import Answer
from engine.people.agreeing import Change, put_player
from engine.people.consents import Said
from engine.people.players import befriend
from engine.published.content import Content
from engine.published.live import Snapshot
from engine.sandbox import Plan
from engine.store import Database

CONSENT = "sample-1"
EVENING = 21 * HOUR
TOGETHER = 200  # events told in one batch at most
BEGAN = instant(f"{FIRST_DAY} 00:00", ZONE)


def live_sample(db: Database, now: Snapshot, plan: Plan) -> Iterator[int]:
    """Live through a plan, as a sandbox's reset asks for it: each instant is given before what happens then is told."""
    yield BEGAN
    week = sample_week(plan.seed, now.reader, plan.players, plan.days)
    settle(db, now.content, week)
    yield from live_week(db, now, week, plan.days)


def live_week(
    db: Database, now: Snapshot, week: Week, days: int, evenings: Sequence[Evening] = (),
    heard: Callable[[Telling, Answer], object] = lambda _telling, _answer: None,
) -> Iterator[int]:  # fmt: skip
    """Tell a week as a bank does, and spend its evenings; `heard` gets every telling with its answer."""
    at, day = BEGAN, 1
    for batch in batches(week.tellings):
        told_at = batch[-1].told_at + SECOND
        while evenings and (evening := BEGAN + (day - 1) * DAY + EVENING) < told_at:
            at = max(at, evening)
            yield at
            spend_evening(db, now, evenings, day, at)
            day += 1
        at = told_at
        yield at
        for one, answer in zip(batch, ingest(db, now.content, now.numbers, [one.event for one in batch], Intake(at)),
                               strict=True):  # fmt: skip
            heard(one, answer)
    yield max(at, BEGAN + days * DAY)  # whoever travels lives longer than the days at home


def settle(db: Database, content: Content, week: Week) -> None:
    """Let the bank name its players, say who agreed to play, and who are friends."""
    said = tuple(Said(purpose, True, CONSENT) for purpose in content.vocabulary.purposes)
    for person in week.people:
        persona = PERSONAS[person.persona]
        profile = {"segments": sorted(persona.segments), "age_band": persona.age_band}
        content.vocabulary.profile(profile)
        text = msgspec.json.encode(profile).decode()
        put_player(db, person.ref, Change(person.zone, text, said=said if person.consents else ()), BEGAN)
    befriend(db, week.friends, BEGAN)


def batches(tellings: Sequence[Telling]) -> Iterator[list[Telling]]:
    """Give the tellings as they come within an hour, at most 200 at once."""
    batch: list[Telling] = []
    for one in tellings:
        if batch and (one.told_at // HOUR != batch[0].told_at // HOUR or len(batch) == TOGETHER):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch
