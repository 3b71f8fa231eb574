"""Reading tapes: a file becomes a tape, or findings with their places, as a quest's file does. Draws nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.documents.document import Document, Finding, did_you_mean, read_document, read_file, validate
from games.stage.opening import FILE
from games.stage.tapes.model import Beat, Step, Tape

FOLDER = Path(__file__).resolve().parent
OWN = Path("var/tapes")
"""Where sessions are saved as tapes."""
GAMES = FOLDER.parents[1]
PANEL = ("people", "log", "clock", "tape", "event", "money")
People = Mapping[str, Mapping[str, str]]


class UnreadableTape(Exception):
    """A tape that cannot be played: what is wrong with it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(one.text() for one in findings))
        self.findings = findings


def shipped() -> dict[str, Path]:
    """Return the tapes by name: those that come with the stage, and those that were saved here."""
    return {file.stem: file for folder in (FOLDER, OWN) for file in sorted(folder.glob("*.yaml"))}


def load(told: str) -> Tape:
    """Return a tape by its name or its file. Errors: UnreadableTape."""
    known = shipped()
    file = known.get(told) or Path(told)
    if not file.is_file():
        hint = did_you_mean(told, known)
        raise UnreadableTape([Finding(told, 1, 1, "no_such_tape", f"there is no tape '{told[:80]}'", hint)])
    tape, findings = read(file)
    if tape is None or findings:
        raise UnreadableTape(findings)
    return tape


def read(file: Path) -> tuple[Tape | None, list[Finding]]:
    """Return the tape of a file, and what is wrong with it."""
    return _read(*read_file(file), name=file.stem)


def read_text(text: str, name: str = "tape") -> tuple[Tape | None, list[Finding]]:
    """Return the tape of a text, and what is wrong with it."""
    return _read(*read_document(text, f"{name}.yaml"), name=name)


def script() -> Any:
    """Return who is on the stage, and what they lived before."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def people() -> dict[str, dict[str, str]]:
    """Return the names of those on the stage, by reference."""
    return {one["ref"]: one["name"] for one in script()["people"]}


def games() -> tuple[str, ...]:
    """Return the games that have a face on the desktop."""
    return tuple(sorted(file.parent.name for file in GAMES.glob("*/desktop.py")))


def _read(document: Document | None, found: list[Finding], *, name: str) -> tuple[Tape | None, list[Finding]]:
    if document is None or found:
        return None, found
    tape, found = validate(document, Tape)
    if tape is not None:
        found = sorted(_Checked(document, tape, name), key=lambda one: (one.line, one.column))
    return tape, found


class _Checked(Iterable[Finding]):
    """What a tape that is well formed gets wrong: names that nobody has, and beats that are there twice."""

    def __init__(self, document: Document, tape: Tape, name: str) -> None:
        self._document, self._tape, self._name = document, tape, name
        self._known = {*people()}
        self._games = games()

    def __iter__(self) -> Iterator[Finding]:
        tape = self._tape
        if tape.name != self._name:
            yield self._wrong(("name",), "wrong_name", "a tape is called as its file", f"name: {self._name}")
        if len({*tape.players}) != len(tape.players):
            yield self._wrong(("players", 1), "two_players", "two different people play", "as [mei, lin]")
        for n, who in enumerate(tape.players):
            yield from self._person(("players", n), who)
        for n, who in enumerate(tape.cast):
            yield from self._person(("cast", n), who)
        for who in tape.people:
            yield from self._person(("people", who), who, key=True)
        seen = set[str]()
        for n, beat in enumerate(tape.beats):
            if beat.id in seen:
                yield self._wrong(("beats", n, "id"), "same_id", f"there is a beat '{beat.id}' already", "name it anew")
            seen.add(beat.id)
            yield from self._beat(beat, ("beats", n))

    def _beat(self, beat: Beat, at: tuple[str | int, ...]) -> Iterator[Finding]:
        for n, step in enumerate(beat.do):
            name = next(key for key in Step.model_fields if getattr(step, key) is not None)
            yield from self._step(step.does, (*at, "do", n, name))

    def _step(self, does: Any, at: tuple[str | int, ...]) -> Iterator[Finding]:
        for key in ("player", "who", "friend", "at"):
            if getattr(does, key, ""):
                yield from self._person((*at, key), getattr(does, key))
        game = getattr(does, "game", "")
        if game and game not in self._games:
            hint = did_you_mean(game, self._games)
            yield self._wrong((*at, "game"), "unknown_game", f"there is no game '{game}'", hint)
        friend = (getattr(does, "arguments", None) or {}).get("friend")
        if isinstance(friend, str):
            yield from self._person((*at, "arguments", "friend"), friend)
        if at[-1] == "panel" and does not in PANEL:
            hint = did_you_mean(does, PANEL)
            yield self._wrong(at, "unknown_page", f"the panel has no page '{does}'", hint)

    def _person(self, at: tuple[str | int, ...], who: str, *, key: bool = False) -> Iterator[Finding]:
        if who not in self._known:
            hint = did_you_mean(who, self._known)
            yield self._document.finding(at, "unknown_person", f"nobody here is called '{who}'", hint, key=key)

    def _wrong(self, at: tuple[str | int, ...], code: str, message: str, hint: str) -> Finding:
        return self._document.finding(at, code, message, hint)
