"""A drawing taken apart into pieces that move by themselves, as its clips say, so that none is drawn twice. Pure.

Each frame then only places pictures that are there: the drawing as a whole would have to be made anew for each moment.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple
from xml.etree import ElementTree

from games.stage.clips import pose_at

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = frozenset(f"{SVG}{tag}" for tag in ("path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "use"))
GROUPS = frozenset((f"{SVG}g", f"{SVG}svg"))
STEP = re.compile(r"(translate|rotate|scale|matrix)\(([^)]*)\)")
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
ElementTree.register_namespace("", SVG.strip("{}"))


class Affine(NamedTuple):
    """A matrix as in SVG: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def then(self, inner: Affine) -> Affine:
        """Return the matrix that does `inner` first."""
        a, b, c, d, _, _ = self
        return Affine(
            a * inner.a + c * inner.b, b * inner.a + d * inner.b, a * inner.c + c * inner.d, b * inner.c + d * inner.d,
            *self.at(inner.e, inner.f),
        )  # fmt: skip

    def back(self) -> Affine:
        """Return the matrix that undoes this one. Errors: ZeroDivisionError for one that leaves nothing."""
        a, b, c, d, e, f = self
        size = a * d - b * c
        return Affine(d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def turn(self) -> float:
        """How far it turns, in degrees, clockwise on a screen."""
        return math.degrees(math.atan2(self.b, self.a))

    @property
    def sizes(self) -> tuple[float, float]:
        """By how much it makes things wider and higher, along their own sides; what it slants is left out."""
        wide = math.hypot(self.a, self.b)
        return wide, (self.a * self.d - self.b * self.c) / wide if wide else 0.0


REST = Affine()


class Piece(NamedTuple):
    """Neighbouring shapes that always move together: a drawing of nothing else, and the moving parts they are in.

    Of each part, outermost first, its name and how what it is in stands, from there to the drawing's units.
    """

    svg: str
    parts: tuple[tuple[str, Affine], ...]


class Moved(NamedTuple):
    """Where a piece is at a moment, over where it is at rest, and how much of it is seen, 0 to 1."""

    over: Affine
    seen: float


def split(svg: str, clips: Mapping[str, Any], names: Iterable[str]) -> list[Piece]:
    """Return a drawing in pieces, from the back to the front, as some of its clips move them."""
    root = ElementTree.fromstring(svg)
    tracks = _tracks(clips, names)
    leaves = [*_leaves(root, REST, (), frozenset(tracks))]
    found = []
    for _, run in groupby(leaves, lambda leaf: [(tracks[part], stands) for part, stands in leaf[1]]):
        together = [*run]
        kept = _only(root, {id(shape) for shape, _ in together})
        found.append(Piece(ElementTree.tostring(kept, encoding="unicode"), together[0][1]))
    return found


def moved(piece: Piece, clips: Mapping[str, Any], playing: Mapping[str, float]) -> Moved:
    """Return where a piece is so many ms into each clip; of two that move a part the last does."""
    over, seen = REST, 1.0
    for part, stands in piece.parts:
        for name, ms in reversed([*playing.items()]):
            clip = clips["clips"][name]
            if part in clip["parts"]:
                at, (px, py) = pose_at(clip, part, ms), clip["parts"][part]["pivot"]
                turn = math.radians(at.turn)
                cos, sin = math.cos(turn), math.sin(turn)
                pose = Affine(cos * at.wide, sin * at.wide, -sin * at.high, cos * at.high, at.x + px, at.y + py)
                here = stands.then(pose).then(Affine(e=-px, f=-py)).then(stands.back())
                over, seen = over.then(here), seen * at.seen
                break
    return Moved(over, seen)


def box_of(svg: str) -> tuple[float, float, float, float]:
    """Return a drawing's viewBox: left, top, width, height."""
    left, top, wide, high = map(float, NUMBER.findall(ElementTree.fromstring(svg).attrib["viewBox"]))
    return left, top, wide, high


def _tracks(clips: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """What moves each part, as text: parts that are moved alike stay together."""
    found: dict[str, list[str]] = {}
    for name in names:
        for part, track in clips["clips"][name]["parts"].items():
            found.setdefault(part, []).append(f"{name}: {track}")
    return {part: "; ".join(told) for part, told in found.items()}


Parts = tuple[tuple[str, Affine], ...]


def _leaves(one: ElementTree.Element, stands: Affine, parts: Parts, moving: frozenset[str]) -> Iterator[Any]:
    """Give the shapes that are shown, each with the moving parts it is in."""
    if one.get("display") == "none":
        return
    if one.get("id") in moving:
        parts = (*parts, (one.attrib["id"], stands))
    if one.tag in SHAPES:
        yield one, parts
    elif one.tag in GROUPS:
        inside = stands.then(_stands(one.get("transform", "")))
        if inside.a * inside.d == inside.b * inside.c:  # as small as nothing: a part that has not come yet
            return
        for inner in one:
            yield from _leaves(inner, inside, parts, moving)


def _only(one: ElementTree.Element, wanted: set[int]) -> ElementTree.Element:
    """Return a copy with no other shapes than those wanted."""
    copy = ElementTree.Element(one.tag, one.attrib)
    for inner in one:
        if inner.tag in GROUPS:
            group = _only(inner, wanted)
            if len(group):
                copy.append(group)
        elif inner.tag not in SHAPES or id(inner) in wanted:
            copy.append(inner)
    return copy


def _stands(told: str) -> Affine:
    """Return what an SVG transform does."""
    found = REST
    for name, numbers in STEP.findall(told):
        found = found.then(_step(name, [float(one) for one in NUMBER.findall(numbers)]))
    return found


def _step(name: str, numbers: list[float]) -> Affine:
    if name == "translate":
        return Affine(e=numbers[0], f=numbers[1] if len(numbers) > 1 else 0)
    if name == "scale":
        return Affine(a=numbers[0], d=numbers[-1])
    if name == "rotate":
        turn = math.radians(numbers[0])
        spun = Affine(math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn))
        x, y = numbers[1:] or (0, 0)
        return Affine(e=x, f=y).then(spun).then(Affine(e=-x, f=-y))
    return Affine(*numbers)
