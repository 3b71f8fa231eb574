"""What happens in the bench: players who consent, and seeded events of which one touches about three quests.

Each run is a new local day, about two events a player, so that daily limits never dry the rewards up.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from engine.clock import DAY, HOUR, iso
from engine.game import discover
from engine.incoming.events import Event, EventReader
from engine.ingest import Intake
from engine.published.content import QUESTS, Content, load_content

SOURCE = "bank/bench"
PEPPER = b"only for the bench, 32 bytes long"[:32]
PLAYERS = 10_000
FIRST_NOON = 1_764_561_600_000  # 2025-12-01 12:00 in Shanghai: past, so that a server takes the events too
EARLIEST = 3_650 * DAY
SEGMENTS = (["mass"], ["mass"], ["gold"], ["mass", "student"], ["affluent", "payroll"])
MCCS = ("5411", "5411", "5422", "5812", "4900", "5999")
MIX = {"payment": 52, "ride": 20, "steps": 10, "sign_in": 8, "quiz_answered": 7, "content_read": 3}


@contextmanager
def quests_folder() -> Iterator[Path]:
    """A folder for a server or for `content`: the shipped vocabulary with the bench's own quests."""
    with tempfile.TemporaryDirectory(prefix="tilth-bench-quests-") as name:
        place = Path(name)
        shutil.copy(QUESTS / "vocabulary.yaml", place)
        shutil.copytree(Path(__file__).parent / "quests", place / "bench")
        yield place


def content() -> Content:
    """The shipped vocabulary and games with the bench's own quests."""
    with quests_folder() as place:
        return load_content(place, discover())


def told_on(day: int) -> Intake:
    """How the events of a day are taken in: in the evening."""
    return Intake(FIRST_NOON + day * DAY + 11 * HOUR, EARLIEST)


class Workload:
    """Draws events, always the same for the same seed. Ids never repeat within one workload."""

    def __init__(self, vocabulary_of: Content, players: int = PLAYERS, seed: int = 1) -> None:
        self.reader = EventReader(vocabulary_of.vocabulary, PEPPER)
        self._random = random.Random(seed)
        self._players = players
        self._told = 0
        self._seed = seed

    def events(self, count: int, day: int, share: tuple[int, int] = (0, 1)) -> list[Event]:
        """Draw decoded events of a day. `share` (n, of): only every of-th player, beginning with the n-th."""
        return [self._event(day, share) for _ in range(count)]

    def bodies(self, count: int, day: int) -> list[bytes]:
        """Draw the same as structured CloudEvents."""
        return [self._body(day) for _ in range(count)]

    def _event(self, day: int, share: tuple[int, int]) -> Event:
        type, player, at, data = self._draw(day, share)
        return self.reader.build(type, source=SOURCE, id=self._id(), player=player, at=at, data=data)

    def _body(self, day: int) -> bytes:
        type, player, at, data = self._draw(day, (0, 1))
        told = {"specversion": "1.0", "source": SOURCE, "id": self._id(), "type": type, "subject": player}
        return msgspec.json.encode({**told, "time": iso(at), "data": data})

    def _id(self) -> str:
        return f"{self._seed}-{self._told:09d}"

    def _draw(self, day: int, share: tuple[int, int]) -> tuple[str, str, int, dict[str, object]]:
        self._told += 1
        type = self._random.choices(tuple(MIX), tuple(MIX.values()))[0]
        first, step = share
        player = self._random.randrange(first, self._players, step)
        at = FIRST_NOON + day * DAY + self._random.randrange(-10 * HOUR, 11 * HOUR)
        return type, f"p{player}", at, self._data(type)

    def _data(self, type: str) -> dict[str, object]:
        draw = self._random
        ref = f"T-{self._seed}-{self._told}"
        match type:
            case "payment":
                amount, channel = draw.randrange(100, 40_000) / 100, draw.choice(("qr", "card", "card", "online"))
                return {"txn_ref": ref, "amount": amount, "channel": channel, "mcc": draw.choice(MCCS)}
            case "ride":
                return {"txn_ref": ref, "amount": draw.randrange(200, 900) / 100, "mode": draw.choice(RIDES)}
            case "steps":
                return {"day_total": draw.randrange(500, 20_000), "device": f"D-{draw.randrange(1_000_000)}"}
            case "quiz_answered":
                return {"quiz": "daily", "question": f"q-{draw.randrange(500)}", "correct": draw.random() < 0.7}
            case "content_read":
                return {"article": f"a-{draw.randrange(100)}", "topic": "saving", "seconds": draw.randrange(120)}
        return {"channel": "app"}


RIDES = ("metro", "metro", "bus", "rail", "toll")


def batches(events: Sequence[Event], size: int) -> list[Sequence[Event]]:
    """Cut events into batches."""
    return [events[start : start + size] for start in range(0, len(events), size)]
