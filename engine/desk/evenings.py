"""What people of the sample do in the games of an evening, as a file says; a refusal is an answer, as for anybody.

Moves of a game that is not installed are left out.

The file names players by the bank's reference, also where a move wants another player. It knows the games, we do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from engine.people.players import Player
from engine.play import Ask, Table, play
from engine.published.live import Snapshot
from engine.risk import pace
from engine.store import Database

SEED_BITS = 62


class Evening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A move that some players make, each evening or only on one, counted from 1."""

    players: tuple[str, ...]
    game: str
    move: str
    arguments: dict[str, str | int | bool] = {}
    on: int = 0


class _Story(msgspec.Struct):
    evenings: tuple[Evening, ...]


def read_evenings(file: Path) -> tuple[Evening, ...]:
    """Return the evenings of a story; none when there is no such file."""
    return msgspec.json.decode(file.read_bytes(), type=_Story).evenings if file.is_file() else ()


def spend_evening(db: Database, now: Snapshot, evenings: Sequence[Evening], day: int, at: int) -> None:
    """Make the moves of an evening, in the order of the file, at an instant."""
    todays = [one for one in evenings if one.on in (0, day) and one.game in now.content.games]
    with db.reading() as tx:
        ids: dict[str, int] = dict(tx.fetch(Player, "ref, id", ("ref",), [(ref,) for ref in sorted({*_refs(todays)})]))
    table = Table(db, now.content, now.numbers, now.reader, pace.ANY)
    for n, (ref, evening) in enumerate((ref, one) for one in todays for ref in one.players if ref in ids):
        key = f"evening-{day}-{n}"
        seed = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> 64 - SEED_BITS
        play(table, Ask(ids[ref], evening.game, evening.move, _named(evening, ids), key, at, seed))


def _refs(evenings: Sequence[Evening]) -> Iterator[str]:
    for one in evenings:
        yield from one.players
        yield from (str(value) for name, value in one.arguments.items() if name == "friend")


def _named(evening: Evening, ids: Mapping[str, int]) -> dict[str, Any]:
    return {name: str(ids[str(value)]) if name == "friend" else value for name, value in evening.arguments.items()}
