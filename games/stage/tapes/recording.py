"""A session becomes a tape: each act of the log is a step, in the words of a tape, so that it can be done again.

Ids mean nothing in another sandbox: people are written by their names, and what was pressed by where it stood.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from games.stage.acts import SANDBOX, Act, Acts, Deed
from games.stage.client import Client
from games.stage.phone import Person, Phone
from games.stage.stamps import LANGS
from games.stage.tapes import scenes
from games.stage.tapes.deck import Deck
from games.stage.tapes.model import Lived, Step
from games.stage.tapes.model import Path as Place
from games.stage.tapes.reading import OWN, people

LATELY = 5_000  # acts at most of which it is known where they stood
ID_SIGNS = 12
"""A text so long without a space is an id, not a word of the game."""
Steps = Callable[[int], Step | None]


class Began(NamedTuple):
    """How the stage began: the game's instant, who plays, and who lived otherwise than people.json says."""

    starts: str
    players: Sequence[str]
    people: Mapping[str, Lived] = {}


class Session:
    """Listens to what is done, to know where it stood when it was pressed. `ids` are public ids by reference."""

    def __init__(
        self, acts: Acts, phones: Sequence[Phone], ids: Mapping[str, str], steps: Steps = lambda n: None
    ) -> None:  # fmt: skip
        self._acts, self._phones, self._steps = acts, phones, steps
        self._refs = {id: ref for ref, id in ids.items()}
        self._places: dict[int, dict[str, Any]] = {}
        self.began = ""
        self._before = acts.noted
        acts.noted = self._note

    def save(self, began: Began, folder: Path = OWN) -> Path | None:
        """Write what was done since the stage began to a new file, and return it; None when nothing was done."""
        steps = [*self.steps(began.starts)]
        if not steps:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        taken = {file.stem for file in folder.glob("session-*.yaml")}
        name = next(name for n in range(1, len(taken) + 2) if (name := f"session-{n}") not in taken)
        file = folder / f"{name}.yaml"
        file.write_text(written(name, began, steps), encoding="utf-8")
        return file

    def steps(self, starts: str) -> Iterator[tuple[Act, dict[str, Any]]]:
        """Give each act with the step that does it again; the clock goes to where it stood."""
        now = datetime.fromisoformat(starts)
        for act in self._acts.log:
            if act.answer.status >= 500 or act.n < 0 or (act.where == f"{SANDBOX}/clock" and _rate_only(act)):
                continue
            if _result(act).get("replayed"):  # what is told again changes nothing, and a tape tells each act once
                continue
            at = datetime.fromisoformat(_at(act) or starts)
            if act.where == f"{SANDBOX}/clock":
                if at > now:
                    yield act, {"clock": {"to": at.isoformat()}}
            else:
                if at > now:
                    yield act, {"clock": {"to": at.isoformat()}}
                yield act, self._told(act) if act.where == f"{SANDBOX}/events" else self._played(act)
            now = max(now, at)

    def _told(self, act: Act) -> dict[str, Any]:
        told: dict[str, Any] = {"player": act.who, "type": act.sent["type"], "fields": self._fields(act)}
        if act.answer.ok:
            found = [
                {"asset": one["asset"], "amount": _number(one["amount"])} for one in act.answer.told["result"]["earned"]
            ]
            told["earned"] = found or "nothing"
        return {"tell": told}

    def _fields(self, act: Act) -> dict[str, Any]:
        """All fields of an event, also those that were drawn for it."""
        told = act.answer.told.get("event", {}).get("data") if act.answer.ok else None
        return dict(told or act.sent["fields"])

    def _played(self, act: Act) -> dict[str, Any]:
        game, move = act.where.split("/")[-2:]
        told: dict[str, Any] = {"player": act.who, "game": game, "move": move}
        step = self._steps(act.n)
        if step is not None and step.play is not None:
            asked = step.play.model_dump(exclude_none=True, include={"arguments", "at", "page"})
            told |= {name: _plain(value) for name, value in asked.items() if value}
        else:
            told |= self._places.get(act.n) or {"arguments": dict(act.sent)}
        if not act.answer.ok:
            told["refused"] = str(act.answer.told.get("code", act.answer.status))
        return {"play": {name: value for name, value in told.items() if value not in ({}, "")}}

    def _note(self, n: int, deed: Deed) -> None:
        self._before(n, deed)
        self.began = self.began or self._acts.now
        if deed.key:
            self._places[n] = self._placed(deed)
            self._places.pop(n - LATELY, None)

    def _placed(self, deed: Deed) -> dict[str, Any]:
        """What was sent, its ids by where they stand in what the player's phone shows."""
        game = deed.where.split("/")[-2]
        phones = [one for one in self._phones if one.person.ref == deed.who and one.shown.get("game") == game]
        at = self._refs.get(phones[0].friend, "") if phones else ""
        pages = {"": phones[0].shown["scene"], **phones[0].pages} if phones else {}
        told: dict[str, Any] = {}
        where = ""
        for name, value in deed.sent.items():
            told[name] = self._refs.get(value, value) if isinstance(value, str) else value
            if isinstance(value, str) and value not in self._refs and len(value) > ID_SIGNS and " " not in value:
                found = [(page, spot) for page, shown in pages.items() if (spot := scenes.path_of(shown, value))]
                for page, spot in found[:1]:
                    where, told[name] = page, {"path": spot}
        return {"arguments": told, "at": "" if where else at, "page": where}


def written(name: str, began: Began, steps: Sequence[tuple[Act, dict[str, Any]]]) -> str:
    """Return a tape's text: a beat for each act, its caption what the log said of it."""
    people = {ref: _plain(one.model_dump(exclude_none=True)) for ref, one in began.people.items()}
    lines = [
        "# A session that was saved. Give its beats captions and notes of their own, then: tilth tapes check FILE",
        "schema: tape/v1", f"name: {name}", "title: {zh-CN: 一次操作, en: A session}", "lasts: 3m",
        f"starts: {datetime.fromisoformat(began.starts).isoformat()}", f"people: {_flow(people)}",
        f"players: {_flow([*began.players])}", "beats:",
    ]  # fmt: skip
    for n, (act, told) in enumerate(_grouped(steps)):
        words = {lang: act.words(lang)[:300] or "…" for lang in LANGS}
        lines += [f"  - id: act-{n + 1}", f"    caption: {_flow(words)}", "    do:"]
        lines += [f"      - {_flow(one)}" for one in told]
    return "\n".join(lines) + "\n"


def _grouped(steps: Sequence[tuple[Act, dict[str, Any]]]) -> list[tuple[Act, list[dict[str, Any]]]]:
    """The steps act by act: the clock that goes before one is part of it. A tape has 60 beats at most."""
    found: list[tuple[Act, list[dict[str, Any]]]] = []
    for act, told in steps:
        if found and found[-1][0] is act:
            found[-1][1].append(told)
        else:
            found.append((act, [told]))
    many = -(-len(found) // 60)
    if many <= 1:
        return found
    parts = [found[n : n + many] for n in range(0, len(found), many)]
    return [(part[-1][0], [step for _, told in part for step in told]) for part in parts]


def _flow(told: object) -> str:
    """A value as JSON, which YAML reads: keys and texts in quote marks, so nothing in them means anything else."""
    return json.dumps(told, ensure_ascii=False)


def _at(act: Act) -> str:
    """When an act was: of an event the server says it, also while the clock runs, if it took the event in."""
    told = act.answer.told if act.answer.ok and isinstance(act.answer.told, dict) else {}
    event = told.get("event") if not _result(act).get("code") else None
    return str((event or {}).get("time") or act.at)


def _result(act: Act) -> Mapping[str, Any]:
    """What became of an event; nothing of another act."""
    told = act.answer.told if act.answer.ok and isinstance(act.answer.told, dict) else {}
    found: Mapping[str, Any] = told.get("result", {}) if act.where == f"{SANDBOX}/events" else {}
    return found


def _rate_only(act: Act) -> bool:
    return not ({"to", "by"} & {*act.sent})


def _number(amount: str) -> int | float:
    return int(float(amount)) if float(amount).is_integer() else float(amount)


def _plain(value: Any) -> Any:
    if isinstance(value, Place):
        return {"path": value.path}
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return scenes.plain(value)


def session(
    client: Client, acts: Acts, phones: Sequence[Phone], players: Sequence[Person], deck: Deck | None
) -> Callable[[], Path | None]:
    """Listen to a session from now on, and return what saves it as a tape."""
    ids = {ref: id for ref in people() if (id := client.id_of(ref))}
    listening = Session(acts, phones, ids, deck.steps.get if deck else lambda n: None)
    tape = deck.tape if deck else None
    refs = [one.ref for one in players]

    def save() -> Path | None:
        starts = tape.starts if tape else listening.began or acts.now
        return listening.save(Began(starts, refs, tape.people if tape else {}))

    return save
