"""The few soft sounds of the web, made from the same recipes by the same numbers; muted until somebody wants them.

A machine without a sound device stays silent: that is no error. Making samples is pure, only playing needs Arcade.
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from games.stage.client import Answer

FILE = Path(__file__).resolve().parents[2] / "assets" / "shell" / "sounds.json"
RATE = 44_100
LONGEST_S = 1.5
MASTER = 0.3
SLIDE_HZ = 500
FULL_SCALE = 32_767
WORD = 0xFFFFFFFF
PLACES = {
    "volume": 0, "frequency": 2, "attack": 3, "sustain": 4, "release": 5, "shape": 6, "curve": 7, "slide": 8,
    "jump": 10, "jump_at": 11, "repeat": 12, "noise": 13, "sustain_volume": 17, "decay": 18,
}  # fmt: skip
"""Where the numbers we know stand in a recipe, in zzfx's order."""


TAP, OPEN, WRONG = "tap", "open", "wrong"


class Sounding(Protocol):
    """What of a game's face says how it sounds."""

    GAME: str
    SOUNDS: Mapping[str, str]


class Told(NamedTuple):
    """What a recipe says: seconds, hertz and shares; what it leaves out is as usual."""

    volume: float = 1
    frequency: float = 220
    attack: float = 0
    sustain: float = 0
    release: float = 0.1
    shape: float = 0
    curve: float = 1
    slide: float = 0
    jump: float = 0
    jump_at: float = 0
    repeat: float = 0
    noise: float = 0
    sustain_volume: float = 1
    decay: float = 0


def read(recipe: Sequence[float | None]) -> Told:
    """Return what the numbers of a recipe mean."""
    known = {name: recipe[at] for name, at in PLACES.items() if at < len(recipe)}
    return Told(**{name: value for name, value in known.items() if value is not None})


def envelope(told: Told, at: float) -> float:
    """Return how loud a sound is after so many seconds, 0 to 1."""
    left = told.attack + told.decay + told.sustain + told.release - at
    if at < told.attack:
        return at / told.attack
    if at < told.attack + told.decay:
        return 1 - ((at - told.attack) / told.decay) * (1 - told.sustain_volume)
    if left > told.release:
        return told.sustain_volume
    return told.sustain_volume * left / told.release if left > 0 else 0


def wave(shape: float, turns: float) -> float:
    """Return one wave of a shape at a phase counted in turns: −1 to 1."""
    part = turns - math.floor(turns)
    if shape == 1:
        return 1 - 4 * abs((part + 0.25) % 1 - 0.5)
    if shape == 2:
        return 2 * ((part + 0.5) % 1) - 1
    if shape == 4:
        return _noise(math.floor(turns * 16))
    return math.sin(2 * math.pi * part)


def samples(recipe: Sequence[float | None], rate: int = RATE) -> list[float]:
    """Return the samples of a recipe, never louder than `MASTER`, at most a second and a half."""
    told = read(recipe)
    seconds = min(LONGEST_S, told.attack + told.decay + told.sustain + told.release)
    loud, made, turns = MASTER * min(1, told.volume), list[float](), 0.0
    for n in range(max(1, math.floor(seconds * rate + 0.5))):
        at = n / rate
        one = wave(told.shape, turns)
        made.append(loud * envelope(told, at) * math.copysign(abs(one) ** told.curve, one))
        turns += max(0.0, _pitch(told, at, n)) / rate
    return made


def wav(found: Sequence[float], rate: int = RATE) -> bytes:
    """Return samples as a WAV file of 16 bits, one channel."""
    data = array("h", (round(FULL_SCALE * one) for one in found)).tobytes()
    sizes = (rate.to_bytes(4, "little"), (2 * rate).to_bytes(4, "little"), b"\x02\x00\x10\x00")
    form = b"fmt \x10\x00\x00\x00\x01\x00\x01\x00" + b"".join(sizes)
    body = b"WAVE" + form + b"data" + len(data).to_bytes(4, "little") + data
    return b"RIFF" + len(body).to_bytes(4, "little") + body


@cache
def recipes(file: Path = FILE) -> Mapping[str, Sequence[float]]:
    """Return the recipes by name."""
    told: Mapping[str, Sequence[float]] = json.loads(file.read_text(encoding="utf-8"))["sounds"]
    return told


def heard(where: str, answer: Answer, faces: Sequence[Sounding]) -> str:
    """Return the sound of what was sent somewhere: of a move what its game's face says, or `tap`; of a refused one
    `wrong`; '' of anything else, and where a server is gone: the game said neither yes nor no."""
    match where.split("/"):
        case ["", "v1", "play", game, move] if answer.ok:
            return next((face.SOUNDS.get(move, TAP) for face in faces if game == face.GAME), TAP)
        case ["", "v1", "play", _, _] if not answer.lost:
            return WRONG
    return ""


class Sounds:
    """What is heard in the window. `on` may be changed at any time."""

    def __init__(self, *, on: bool = False) -> None:
        self.on = on
        self._made: dict[str, Any] = {}

    def play(self, name: str) -> bool:
        """Play a sound by name; return whether it sounds. An unknown name, or a machine without sound, is silence."""
        if not self.on or name not in recipes():
            return False
        try:
            if name not in self._made:
                self._made[name] = _source(name)
            self._made[name].play()
        except Exception:  # whatever a driver raises: without sound the stage goes on
            self.on = False
            return False
        return True


def _source(name: str) -> Any:
    from io import BytesIO

    media = import_module("pyglet.media")
    return media.load(f"{name}.wav", file=BytesIO(wav(samples(recipes()[name]))), streaming=False)


def _pitch(told: Told, at: float, n: int) -> float:
    within = at % told.repeat if told.repeat > 0 else at
    jumped = told.jump if told.jump_at > 0 and within >= told.jump_at else 0
    return (told.frequency + told.slide * SLIDE_HZ * within + jumped) * (1 + told.noise * _noise(n))


def _noise(at: int) -> float:
    """The same noise each time, in 32 bits as in the web."""
    at &= WORD
    mixed = ((at ^ (at >> 15) ^ 0x9E3779B9) * 0x85EBCA6B) & WORD
    return (mixed ^ (mixed >> 13)) / 0x80000000 - 1
