"""Before the curtain rises: the people of people.json are named, befriended, and have lived for two weeks.

All of it through the API, as a bank would do it; who is known to the server already stays as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from games.stage.acts import moved
from games.stage.client import Answer, Client, path
from games.stage.errors import StageFailed
from games.stage.phone import Person
from games.stage.seasons import ZONE

FILE = Path(__file__).resolve().parent / "people.json"
AGREED = {"given": True, "text_version": "stage"}
PURPOSES = ("steps", "friends")
UNKNOWN = 404


class Cast(NamedTuple):
    """Who is on the stage: the two who play, and the names of all by public id."""

    players: tuple[Person, Person]
    names: Mapping[str, Mapping[str, str]]
    people: Sequence[Mapping[str, Any]] = ()
    """Who they all are, and what they do on a day, as people.json has it."""


def open_stage(
    client: Client, players: Sequence[str], lives: Mapping[str, Mapping[str, Any]] = {}, only: Sequence[str] = ()
) -> Cast:  # fmt: skip
    """Make everybody ready who is new, and return who plays.

    `lives`: of whom other days or another week are told. `only`: who is there of the script, if not all.
    One request after the other, so that a beginning at the same instant is the same to the byte.
    Errors: StageFailed with what the server said.
    """
    script = json.loads(FILE.read_text(encoding="utf-8"))
    people = {one["ref"]: one for one in script["people"] if not only or one["ref"] in {*only, *players}}
    for ref in players:
        people.setdefault(ref, {"ref": ref, "name": dict.fromkeys(("zh-CN", "en"), ref), "week": [], "lately": []})
    now = datetime.fromisoformat(need(client.ask("GET", "/v1/sandbox"))["now"])
    new = [ref for ref in people if client.ask("GET", path("v1", "players", ref, "balances")).status == UNKNOWN]
    for ref in new:
        need(
            client.ask(
                "PUT",
                path("v1", "players", ref),
                {"zone": ZONE.key, "consent": AGREED, "consents": dict.fromkeys(PURPOSES, AGREED)},
            )
        )
    for ref in new:
        friends = [one for one in people if one != ref]
        need(client.ask("PUT", path("v1", "players", ref, "friends"), {"friends": friends}))
    ids = {ref: client.id_of(ref) for ref in people}
    for group in script["groups"]:
        _gather(client, group, [one for one in group["members"] if one in new], ids, new)
    if new:
        lived = [{"days": script["days"], **people[ref], **lives.get(ref, {})} for ref in new]
        _live(client, lived, script, ids, now)
        need(moved(client, {"by": script["wait"]}))
    first, second = (Person(ref, people[ref]["name"]) for ref in players)
    return Cast((first, second), {ids[ref]: one["name"] for ref, one in people.items()}, [*people.values()])


def acts(person: Mapping[str, Any], days: int, now: datetime) -> Iterator[tuple[datetime, str, Mapping[str, Any]]]:
    """Give what somebody did on each of the days before the last two: when, the event's type and its fields."""
    for day in range(days + 2, 2, -1):
        for n, (type, fields) in enumerate(person["week"]):
            yield now - timedelta(days=day, hours=-n), type, fields


def _live(
    client: Client, people: Sequence[Mapping[str, Any]], script: Mapping[str, Any], ids: Mapping[str, str],
    now: datetime,
) -> None:  # fmt: skip
    """Tell what people did, let them collect it, then tell what they did lately, which hangs on the trees."""
    for one in people:
        _tell(client, one["ref"], acts(one, one["days"], now))
    for one in people:
        for made in script["evening"] if one["week"] else ():
            _move(client, one["ref"], made, {})
    for one in people:
        _tell(client, one["ref"], _lately(one, now))
    new = {one["ref"] for one in people}
    for one in script["moves"]:
        if one["player"] in new:
            told = {name: ids.get(value, value) for name, value in one["arguments"].items()}
            _move(client, one["player"], one, told)


def _gather(client: Client, group: Mapping[str, Any], members: Sequence[str], ids: Mapping[str, str],
            new: Sequence[str]) -> None:  # fmt: skip
    """Make a group of people who are new and let them come; one that is refused is no harm to a beginning."""
    captain = group["captain"]
    if captain not in new or not members:
        return
    made = client.ask_as(captain, "POST", "/v1/me/groups", {"kind": group["kind"], "label": group["label"]},
                         key=client.new_key())  # fmt: skip
    for ref in members if made.ok else ():
        where = path("v1", "me", "groups", made.told["id"])
        client.ask_as(captain, "PUT", f"{where}/invitations/{ids[ref]}", {}, key=client.new_key())
        client.ask_as(ref, "POST", f"{where}/answer", {"accept": True}, key=client.new_key())


def _lately(person: Mapping[str, Any], now: datetime) -> Iterator[tuple[datetime, str, Mapping[str, Any]]]:
    for hours, type, fields in person["lately"]:
        yield now - timedelta(hours=hours), type, fields


def _tell(client: Client, ref: str, told: Iterator[tuple[datetime, str, Mapping[str, Any]]]) -> None:
    for at, type, fields in told:
        body = {"type": type, "player": ref, "fields": fields, "at": at.isoformat()}
        need(client.ask("POST", "/v1/sandbox/events", body))


def _move(client: Client, ref: str, made: Mapping[str, str], arguments: Mapping[str, Any]) -> None:
    """Make a move; one that the rules refuse, or of a game that is not installed, is no harm to a beginning."""
    where = path("v1", "play", made["game"], made["move"])
    client.ask_as(ref, "POST", where, dict(arguments), key=client.new_key())


def need(answer: Answer) -> Any:
    """Return what the server told. Errors: StageFailed when it did not do what a beginning needs."""
    if not answer.ok:
        told = answer.told if isinstance(answer.told, dict) else {}
        raise StageFailed(
            f"the server could not prepare the stage: {told.get('detail') or answer.words('en')}",
            code=told.get("code", "no_server"), hint=told.get("hint") or "is it a sandbox? tilth serve --sandbox",
        )  # fmt: skip
    return answer.told
