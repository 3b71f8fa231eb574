"""`tilth quests explain`: what one event means to one quest, as a table and as JSON. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from engine.bundles import pulse
from engine.clock import Clock, iso
from engine.cloudevents import structured_envelope
from engine.content import Content
from engine.days import Zone, instant, zone_info
from engine.desk.options import opened
from engine.desk.rehearse import ref_in
from engine.errors import Malformed, NotFound
from engine.events import Event, EventReader, Vocabulary
from engine.explain import Explanation
from engine.findings import did_you_mean
from engine.messages import filled
from engine.pepper import pepper
from engine.players import DEFAULT_ZONE, Locked, find_player
from engine.quests.quest import Quest
from engine.quests.trials import new_keys
from engine.spoken import clock as minute_text
from engine.standing import NOBODY, Standing, locked, numbers_in

_NO_PEPPER = bytes(16)
_SAID = {"yes": "green", "no": "red", "cut": "yellow"}

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


def find_quest(content: Content, id: str) -> Quest:
    """Return a quest. Errors: NotFound, with the name that was perhaps meant."""
    quest = content.book.quests.get(id)
    if quest is None:
        hint = did_you_mean(id, content.book.quests)
        raise NotFound(f"there is no quest '{id[:80]}'", code="unknown_quest", hint=hint)
    return quest


def explained(content: Content, asked: Asked, clock: Clock) -> Explanation:
    """Return what an event means to a quest; a draft or paused quest is asked as if it were live.

    With a player their zone, profile, consent and progress are read from the database, and what the operator paused
    there; the event is told now, or at the time that was asked for. Errors: NotFound for the quest or the player,
    Malformed for the event.
    """
    quest = find_quest(content, asked.quest)
    if asked.player and (asked.profile or asked.arm):
        hint = "leave --player out, or the others"
        raise Malformed("a player has a profile and an arm of their own", code="two_players", hint=hint)
    content.book.switch(quest.id, True)
    with _standing(content, asked, clock) as (standing, reader):
        event = _read(asked, standing, reader, clock)
        if asked.arm:
            event = structs.replace(event, player=_in_arm(quest, asked.arm))
        if not asked.player:
            standing = replace(standing, player=standing.player._replace(ref=event.player))
        found = standing.explain(quest, event)
    if not found.pays or found.pays[0].rule == "undo":
        return found
    pay = found.pays[0]
    streak = pay.streak or found.streak
    return replace(found, message=filled(quest, pay.amount, pay.unit, found.counted, event.fields, streak))


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
def _standing(content: Content, asked: Asked, clock: Clock) -> Iterator[tuple[Standing, EventReader]]:
    if not asked.player:
        player = _somebody(content, asked.profile) if asked.profile else NOBODY
        yield Standing(content, numbers_in(None, content), player), EventReader(content.vocabulary, _NO_PEPPER)
        return
    with opened(asked.database, must_exist=True) as db:
        reader, paused = EventReader(content.vocabulary, pepper(db)), pulse(db).paused & content.book.quests.keys()
        for name in paused:
            content.book.switch(name, False)
        with db.reading() as tx:
            player = locked(find_player(tx, asked.player))
            now = instant(asked.at, player.zone.name) if asked.at else clock.now()
            yield Standing(content, numbers_in(tx, content), player, tx, now, paused), reader


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


def show_explanation(console: Console, found: Explanation, quest: Quest) -> None:
    """Print an explanation: what was asked, each answer, what is paid, and the sentences for the player."""
    draft = "" if quest.status == "live" else f", a {quest.status} quest: nobody is paid by it now"
    console.print(f"[bold]{escape(quest.title.get('zh-CN', ''))}[/] {escape(quest.title.get('en', ''))}")
    console.print(f"quest {found.quest}, version {found.version}{draft}", style="dim", highlight=False)
    here = f"{found.local.date:%Y-%m-%d} {minute_text(found.local.minute)}"
    console.print(f"{found.event} at {here} {found.zone}", style="dim", highlight=False)
    for name, value in ({"arm": found.arm} if found.arm else {}).items() | found.params.items():
        console.print(f"{name} = {value}", style="dim", markup=False)
    table = Table("rule", "written", "", "saw", box=None, header_style="dim", padding=(0, 2, 0, 0))
    for line in found.lines:
        style = _SAID.get(line.verdict, "dim")
        wrote, saw = escape(line.wrote), escape("\n".join(line.saw))
        table.add_row(
            escape(line.rule), wrote, f"[{style}]{line.verdict}[/]", saw, style="" if style != "dim" else "dim"
        )
    console.print(table)
    console.print(outcome(found), style="bold", markup=False)
    for text in (*found.message.values(), *found.sentence.values()):
        console.print(f"  {text}", markup=False, soft_wrap=True)


def outcome(found: Explanation) -> str:
    """Return in one line what an event comes to: `5 g energy, because limits[0]`."""
    if not found.pays:
        return f"nothing, because {found.because}"
    paid = [f"{pay.amount} {pay.unit} {pay.asset}" + (f" ({pay.because})" if pay.because else "") for pay in found.pays]
    return " + ".join(paid)


def as_dict(found: Explanation) -> dict[str, Any]:
    """Return an explanation for programs."""
    told: dict[str, Any] = msgspec.to_builtins(found)
    told["at"] = iso(found.at)
    told["local"] = f"{found.local.date:%Y-%m-%d} {minute_text(found.local.minute)}"
    told["lines"] = [dict(zip(("rule", "wrote", "verdict", "saw"), line, strict=True)) for line in found.lines]
    told["pays"] = [pay._asdict() for pay in found.pays]
    return told
