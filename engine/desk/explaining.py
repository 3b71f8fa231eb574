"""`tilth quests explain`: what one event would come to for one quest, of a database or of nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import structs

from engine.clock import Clock, ManualClock, iso
from engine.days import Zone, instant, zone_info
from engine.desk.options import opened
from engine.desk.rehearse import ref_in
from engine.documents.findings import did_you_mean
from engine.errors import Malformed, NotFound
from engine.explaining.explain import Explanation
from engine.incoming.cloudevents import structured_envelope
from engine.incoming.events import Event, EventReader, Vocabulary
from engine.people.players import DEFAULT_ZONE, Locked, find_player
from engine.pepper import pepper
from engine.published.content import Content
from engine.published.live import Snapshot
from engine.published.publications import pulse
from engine.quests.quest import Quest
from engine.quests.trials import new_keys
from engine.store import Database
from engine.support.hindsight import named, told_fact
from engine.support.standing import NOBODY, Standing, numbers_in
from engine.support.why import Desk
from engine.support.why_shapes import WhyTold
from engine.words.messages import filled

_NO_PEPPER = bytes(16)

_objects = msgspec.json.Decoder(dict[str, msgspec.Raw])


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about: a quest by id, an event as text, whose it is and when. Empty: nobody, now.

    Nobody may be given a profile (JSON, as a test's `player`) and an arm of the quest's experiment.
    """

    quest: str
    event: str
    player: str = ""
    at: str = ""
    database: str = ""
    profile: str = ""
    arm: str = ""


class Told(NamedTuple):
    """An explanation, its quest, and what became of the event if it was told before."""

    found: Explanation
    quest: Quest
    before: WhyTold | None = None


def find_quest(content: Content, id: str) -> Quest:
    """Return a quest. Errors: NotFound, with the name that was perhaps meant."""
    quest = content.book.quests.get(id)
    if quest is None:
        hint = did_you_mean(id, content.book.quests)
        raise NotFound(f"there is no quest '{id[:80]}'", code="unknown_quest", hint=hint)
    return quest


def explained(content: Content, asked: Asked, clock: Clock) -> Told:
    """Return what an event means to a quest; a draft or paused quest is asked as if it were live.

    With a player their zone, profile, consent and progress are read from the database, and what the operator paused
    there; the event is told now, or at the time that was asked for. A quest that was removed answers as it was. Errors:
    NotFound for the quest or the player, Malformed for the event.
    """
    if asked.player and (asked.profile or asked.arm):
        hint = "leave --player out, or the others"
        raise Malformed("a player has a profile and an arm of their own", code="two_players", hint=hint)
    if asked.quest in content.book.quests:
        content.book.switch(asked.quest, True)
    with _standing(content, asked, clock) as (standing, reader, desk):
        quest = desk.asked(asked.quest) if desk else find_quest(content, asked.quest)
        if desk:
            standing = desk.standing(quest)
        event = _read(asked, standing, reader, clock)
        if asked.arm:
            event = structs.replace(event, player=_in_arm(quest, asked.arm))
        if not asked.player:
            standing = replace(standing, player=standing.player._replace(ref=event.player))
        found = standing.explain(quest, event)
        before = _told_before(desk, event)
    if found.pays and found.pays[0].rule != "undo":
        pay = found.pays[0]
        streak = pay.streak or found.streak
        found = replace(found, message=filled(quest, pay.amount, pay.unit, found.counted, event.fields, streak))
    return Told(found, quest, before)


def _told_before(desk: Desk | None, event: Event) -> WhyTold | None:
    """What became of the event when it was told first: by its source and id, or by its business key."""
    if desk is None:
        return None
    same = [one for one in named(desk.tx, desk.player.id, event.id) if one.sender == event.source]
    first = same[0] if same else told_fact(desk.tx, desk.player.id, event.fact) if event.fact else None
    return desk.told(first) if first else None


def _in_arm(quest: Quest, arm: str) -> str:
    """The name of somebody who is in an arm of the quest's experiment. Errors: NotFound."""
    arms = [name for name, _ in quest.experiment.arms] if quest.experiment else []
    if arm not in arms:
        hint = did_you_mean(arm, arms) or "it has no experiment"
        raise NotFound(f"'{quest.id}' has no arm '{arm[:80]}'", code="unknown_arm", hint=hint)
    return ref_in(quest, arm)


def _somebody(content: Content, profile: str) -> Locked:
    """Nobody, with a profile; `zone` in it is where they live, as in a test. Errors: Malformed."""
    try:
        values = dict(msgspec.json.decode(profile, type=dict[str, Any]))
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        hint = """for example '{"segments": ["student"]}'"""
        raise Malformed("the profile is not a JSON object", code="bad_json", hint=hint) from None
    zone = DEFAULT_ZONE if "zone" in content.vocabulary.player else values.pop("zone", DEFAULT_ZONE)
    zone_info(str(zone))
    content.vocabulary.profile(values)
    return NOBODY._replace(zone=Zone(str(zone)), profile=msgspec.json.encode(values).decode())


@contextmanager
def _standing(content: Content, asked: Asked, clock: Clock) -> Iterator[tuple[Standing, EventReader, Desk | None]]:
    if not asked.player:
        player = _somebody(content, asked.profile) if asked.profile else NOBODY
        yield Standing(content, numbers_in(None, content), player), EventReader(content.vocabulary, _NO_PEPPER), None
        return
    with opened(asked.database, must_exist=True) as db:
        told_at = clock
        if asked.at:
            with db.reading() as tx:
                told_at = ManualClock(instant(asked.at, find_player(tx, asked.player).zone))
        with desk_of(db, content, asked.player, told_at) as desk:
            for name in desk.now.paused & content.book.quests.keys():
                content.book.switch(name, False)
            now = desk.now
            yield Standing(content, now.numbers, desk.player, desk.tx, desk.at, now.paused), now.reader, desk


@contextmanager
def desk_of(db: Database, content: Content, player: str, clock: Clock) -> Iterator[Desk]:
    """Open what answers questions about a player, with this content. Errors: NotFound for the player."""
    reader, paused = EventReader(content.vocabulary, pepper(db)), pulse(db).paused
    with db.reading() as tx:
        now = Snapshot(content, numbers_in(tx, content), reader, paused)
        yield Desk(db, now, clock, tx, player)


def _read(asked: Asked, standing: Standing, reader: EventReader, clock: Clock) -> Event:
    """Read an event as POST /v1/events does; what its envelope leaves out is filled in, and its business key."""
    try:
        told: dict[str, Any] = dict(_objects.decode(asked.event.encode()))
    except (msgspec.DecodeError, RecursionError):
        raise Malformed(
            "the event is not a JSON object", code="bad_json", hint='{"type": "payment", "data": {}}'
        ) from None
    _fill_keys(told, reader.vocabulary)
    zone = standing.player.zone.name
    filled = {"specversion": "1.0", "id": "explained", "source": "tilth/explain", "subject": NOBODY.ref,
              "time": iso(clock.now())}  # fmt: skip
    forced = {"time": iso(instant(asked.at, zone))} if asked.at else {}
    if asked.player:
        forced["subject"] = asked.player
    whole = msgspec.json.encode(filled | told | forced)
    envelope = structured_envelope(whole)
    return reader.build(
        envelope.type,
        source=envelope.source,
        id=envelope.id,
        player=envelope.player,
        at=envelope.at,
        data=envelope.data,
    )


def _fill_keys(told: dict[str, Any], vocabulary: Vocabulary) -> None:
    """Give the event the business keys that it leaves out. What it says stays as it is written, mistakes too."""
    data: bytes = bytes(told.get("data", b"{}")).strip()
    try:
        name, given = msgspec.json.decode(told.get("type", b"0")), msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        return
    kind = vocabulary.types.get(name) if isinstance(name, str) else None
    if kind is not None and isinstance(given, dict) and (missing := new_keys(kind, given, 0)):
        told["data"] = msgspec.Raw(msgspec.json.encode(missing)[:-1] + (b"," if given else b"") + data[1:])


def read_text(file: Path) -> str:
    """Return the text of an event's file. Errors: NotFound, Malformed."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise NotFound(f"there is no file {file}", code="no_such_file") from error
    except UnicodeDecodeError as error:
        raise Malformed("the event is not UTF-8", code="bad_json") from error
