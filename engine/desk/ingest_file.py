"""A bank's file, through its map, into the engine: `tilth ingest`. Every row ends in exactly one place of the tally.

The file's own clock rules, so nothing is too old; a second run finds every event told before and changes nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from engine.days import instant
from engine.desk.map_model import MapFile
from engine.desk.maps import Map, RowReader, load_map
from engine.desk.rows import Rows, drawn, look_up, open_rows, with_drawn
from engine.errors import Unavailable, WrongContent
from engine.game import Asset
from engine.incoming.events import Event, EventReader
from engine.ingest import Intake, ingest
from engine.journal import Answer
from engine.people.consents import FRIENDS, missing
from engine.people.players import DEFAULT_ZONE, Player, befriend, create_players
from engine.pepper import pepper
from engine.published.content import Content, Numbers
from engine.store import Database

Progress = Callable[[int, float], None]
"""Told after each batch: rows read so far, and the share of the file, 0 to 1."""

Current = Callable[[], tuple[Content, Numbers]]
"""Returns the content in force at this moment and its numbers; batches may be told by different ones."""

BATCH = 1000


@dataclass(slots=True)
class Tally:
    """What became of the rows: `read` is the sum of applied to refused. `granted` is counted in smallest units.

    `events` counts the rows that the engine was asked about; the others the map has refused.
    """

    read: int = 0
    events: int = 0
    applied: int = 0
    duplicates: int = 0
    conflicts: int = 0
    parked: int = 0
    quarantined: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    granted: dict[str, Counter[str]] = field(default_factory=dict)

    def count(self, answer: Answer) -> None:
        """Count the answer to one event."""
        if answer.status == "refused":
            if answer.code == "event_conflict":
                self.conflicts += 1
            else:
                self.refused[answer.code] += 1
        elif answer.replayed:
            self.duplicates += 1
        else:
            setattr(self, answer.status, getattr(self, answer.status) + 1)
            for earned in answer.earned:
                if earned.amount > 0:
                    self.granted.setdefault(earned.quest, Counter())[earned.asset] += earned.amount

    def told(self, file: str, seconds: float, assets: Mapping[str, Asset]) -> dict[str, Any]:
        """The tally for programs, amounts in display units."""
        granted = {
            quest: {asset: _shown(amount, assets[asset].scale) for asset, amount in amounts.items()}
            for quest, amounts in sorted(self.granted.items())
        }
        return {
            "file": file,
            "read": self.read,
            "applied": self.applied,
            "duplicates": self.duplicates,
            "conflicts": self.conflicts,
            "parked": self.parked,
            "quarantined": self.quarantined,
            "refused": dict(sorted(self.refused.items())),
            "granted": granted,
            "seconds": round(seconds, 3),
            "events_per_second": round(self.events / seconds, 1) if seconds else 0.0,
        }


def _shown(amount: int, scale: int) -> int | float:
    """An amount in display units: a whole number wherever it is one."""
    return amount // scale if amount % scale == 0 else amount / scale


def ingest_file(  # noqa: PLR0913 (what is named is optional)
    db: Database,
    content: Content,
    numbers: Numbers,
    path: Path,
    map_path: Path,
    *,
    batch: int = BATCH,
    progress: Progress | None = None,
    current: Current | None = None,
) -> dict[str, Any]:
    """Take in a file through its map, in batches of so many rows, and return the tally.

    `granted` is quest → asset → amount in display units: what was newly given, without what refunds took back.
    `current` is asked before each batch for the content now in force. `events_per_second` leaves out the rows that the
    map itself refuses. Errors: WrongContent (the map, or columns it names that the file does not have), Malformed (the
    file), Unavailable (the database, or a vocabulary that changed meanwhile); what was taken in before stays, and the
    file may be run again.
    """
    began = time.perf_counter()
    mapping, findings = load_map(map_path, content.vocabulary)
    if mapping is None:
        raise WrongContent(list(findings))
    tally = Tally()
    with open_rows(path, rows=mapping.file.rows) as rows:
        if mapping.file.friends is not None:
            _friends(db, mapping, rows, tally, batch, progress)
        else:
            taker = _Taker(db, content, numbers, mapping.file, tally)
            reader, source = _bound(db, content, mapping, rows, path.parent)
            for chunk in _chunks(source, batch):
                if current:
                    taker.follow(*current())
                taker.take(reader, chunk)
                if progress:
                    progress(tally.read, rows.share())
    return tally.told(path.name, time.perf_counter() - began, content.assets)


def _bound(
    db: Database, content: Content, mapping: Map, rows: Rows, folder: Path
) -> tuple[RowReader, Iterator[list[str]]]:
    """The reader of this file's rows, and the rows: its own or those drawn from them."""
    file = mapping.file
    lookup = file.player.lookup if file.player else None
    players = look_up(folder, lookup) if lookup else None
    events = EventReader(content.vocabulary, pepper(db))
    if file.draw is None:
        return mapping.bind(rows.header, events, players), iter(rows)
    reader = mapping.bind(with_drawn(rows.header), events, players)
    return reader, drawn(list(rows), file.draw, folder)


def _chunks(rows: Iterator[list[str]], size: int) -> Iterator[list[list[str]]]:
    while chunk := list(islice(rows, size)):
        yield chunk


class _Taker:
    """Takes batches of rows in and counts what became of each."""

    def __init__(self, db: Database, content: Content, numbers: Numbers, file: MapFile, tally: Tally) -> None:
        self.db, self.content, self.numbers, self.tally = db, content, numbers, tally
        self.consent = file.consent.asserted if file.consent else ""
        self.seen: set[str] = set()

    def follow(self, content: Content, numbers: Numbers) -> None:
        """Go on with the content that is in force now."""
        if content.vocabulary is not self.content.vocabulary:
            raise Unavailable("the vocabulary changed while the file was read", code="vocabulary_changed",
                              hint="run it again: what was taken in is known, the rest is read anew")  # fmt: skip
        self.content, self.numbers = content, numbers

    def take(self, reader: RowReader, chunk: Sequence[list[str]]) -> None:
        """Take in one batch."""
        self.tally.read += len(chunk)
        events: list[Event] = []
        for row in chunk:
            found = reader.read(row)
            if isinstance(found, Event):
                events.append(found)
            else:
                self.tally.refused[found] += 1
        self.tally.events += len(events)
        if events:
            now = max(event.at for event in events)
            self._players(events, now)
            for answer in ingest(self.db, self.content, self.numbers, events, Intake(now, file_clock=True)):
                self.tally.count(answer)

    def _players(self, events: Sequence[Event], now: int) -> None:
        """Create players with the consent the file asserts. Those known already keep what they have said themselves."""
        new = {event.player for event in events} - self.seen
        if self.consent and new:
            create_players(self.db, new, now, consent_text=self.consent, purposes=self.content.vocabulary.purposes)
        self.seen |= new


def _friends(db: Database, mapping: Map, rows: Rows, tally: Tally, batch: int, progress: Progress | None) -> None:
    """Rows that are friendships: applied when new, duplicates when known, refused when a player is not known."""
    block = mapping.file.friends
    assert block is not None
    mapping.columns_in(rows.header)
    a, b, width = rows.header.index(block.a), rows.header.index(block.b), len(rows.header)
    since = instant(f"{block.since} 00:00", DEFAULT_ZONE)
    for chunk in _chunks(iter(rows), batch):
        tally.read += len(chunk)
        whole = [(block.prefix + row[a], block.prefix + row[b]) for row in chunk if len(row) == width]
        tally.refused["bad_row"] += len(chunk) - len(whole)
        pairs = _known_pairs(db, whole, tally)
        tally.events += len(pairs)
        new = befriend(db, pairs, since)
        tally.applied += new
        tally.duplicates += len(pairs) - new
        if progress:
            progress(tally.read, rows.share())
    tally.refused = +tally.refused


def _known_pairs(db: Database, pairs: Sequence[tuple[str, str]], tally: Tally) -> list[tuple[str, str]]:
    refs = sorted({ref for pair in pairs for ref in pair})
    with db.reading() as tx:
        found = tx.fetch(Player, "ref, consent_at, purposes, minor", ("ref",), [(ref,) for ref in refs])
    known = {ref: missing(at is not None, purposes, minor, FRIENDS) for ref, at, purposes, minor in found}
    tally.refused["own_friend"] += sum(a == b for a, b in pairs)
    others = [(a, b) for a, b in pairs if a != b]
    both = [(a, b) for a, b in others if a in known and b in known]
    tally.refused["unknown_player"] += len(others) - len(both)
    willing = [(a, b) for a, b in both if not (known[a] or known[b])]
    tally.refused["no_consent"] += len(both) - len(willing)
    return willing
