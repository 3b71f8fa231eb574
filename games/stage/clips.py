"""How parts of a drawing move: assets/GAME/NAME.clips.json, which the web plays by the same numbers. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

CURVES = {"linear": (0.0, 0.0, 1.0, 1.0), "in": (0.42, 0.0, 1.0, 1.0), "out": (0.0, 0.0, 0.58, 1.0)}
IN_OUT = (0.42, 0.0, 0.58, 1.0)
STEPS = 24  # of halving: the answer is exact to far less than a pixel
PARTS = re.compile(r'<g id="([\w.]+)"([^>/]*)>')
TRANSFORM, OPACITY = re.compile(r' transform="([^"]*)"'), re.compile(r' opacity="([^"]*)"')


class At(NamedTuple):
    """A moment of a part: x, y in the drawing's units, turn in degrees, wide and high as factors, seen from 0 to 1."""

    x: float = 0
    y: float = 0
    turn: float = 0
    wide: float = 1
    high: float = 1
    seen: float = 1


def pose_at(clip: Mapping[str, Any], part: str, ms: float) -> At:
    """Return how a part stands so many ms after a clip began; one that does not loop stays as it ended."""
    keys = clip["parts"].get(part, {}).get("keys", ())
    if not keys:
        return At()
    at = ms % clip["ms"] / clip["ms"] if clip.get("loop") else min(1.0, max(0.0, ms / clip["ms"]))
    after = next((n for n, key in enumerate(keys) if key["at"] > at), None)
    begin = keys[-1] if after is None else keys[max(0, after - 1)]
    end = keys[-1] if after is None else keys[after]
    far = 0.0
    if end["at"] > begin["at"]:
        far = eased(CURVES.get(begin.get("ease", ""), IN_OUT), (at - begin["at"]) / (end["at"] - begin["at"]))
    first, last = _moment(begin), _moment(end)
    return At(*(a + (b - a) * far for a, b in zip(first, last, strict=True)))


def eased(curve: tuple[float, float, float, float], part: float) -> float:
    """Return how far a cubic Bézier curve as in CSS has come, 0 to 1, at a part of its time."""
    x1, y1, x2, y2 = curve
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if _bezier(x1, x2, middle) < part:
            low = middle
        else:
            high = middle
    return _bezier(y1, y2, low)


def asked(clips: Mapping[str, Any], words: str) -> list[str]:
    """Return which clips words such as `eating guest` ask for."""
    return list(dict.fromkeys(name for word in words.split() for name in clips.get("during", {}).get(word, ())))


def moved(svg: str, clips: Mapping[str, Any], playing: Mapping[str, float]) -> str:
    """Return a drawing so many ms into each clip, over how its parts stand; of two that move a part the last does."""

    def part(found: re.Match[str]) -> str:
        clip, ms = next(
            (
                (clips["clips"][name], ms)
                for name, ms in reversed(list(playing.items()))
                if found[1] in clips["clips"][name]["parts"]
            ),
            (None, 0.0),
        )
        return f'<g id="{found[1]}"{_over(found[2], clip, found[1], ms)}>' if clip else found[0]

    return PARTS.sub(part, svg)


def _over(stands: str, clip: Mapping[str, Any], part: str, ms: float) -> str:
    """Return the attributes of a part that a clip moves and fades over those it has."""
    at, (px, py) = pose_at(clip, part, ms), clip["parts"][part]["pivot"]
    move = f"translate({at.x + px:.3f} {at.y + py:.3f}) rotate({at.turn:.3f}) scale({at.wide:.4f} {at.high:.4f})"
    transform, opacity = TRANSFORM.search(stands), OPACITY.search(stands)
    seen = at.seen * float(opacity[1]) if opacity else at.seen
    rest = OPACITY.sub("", TRANSFORM.sub("", stands))
    return f'{rest} transform="{move} translate({-px} {-py}) {transform[1] if transform else ""}" opacity="{seen:.3f}"'


def _moment(key: Mapping[str, Any]) -> At:
    return At(**{name: key[name] for name in At._fields if name in key})


def _bezier(a: float, b: float, t: float) -> float:
    return 3 * a * t * (1 - t) ** 2 + 3 * b * t * t * (1 - t) + t**3
