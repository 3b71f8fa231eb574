"""One document made of two, a quest and its template, in which everything still stands where it was written.

A key of the result belongs to one of the two files. A value that came from an input stands where the input's value is
written: in the quest, or as the template's default.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from engine.documents.document import Document, Finding
from engine.documents.yaml_tree import Path, Tree

__all__ = ["READ", "Merged", "Piece", "Standing", "nowhere"]


READ = re.compile(r"(?<![\w.])inputs\.(\w*)")
"""An input that an expression reads."""


class Standing(NamedTuple):
    """Where something is written: a file, and the path in it."""

    document: Document
    path: Path


class Piece(NamedTuple):
    """An input's value in a text, from `start` to `end`; in the file `raw` characters at `at` stand there."""

    start: int
    end: int
    at: int
    raw: int
    name: str


def nowhere() -> Document:
    """A document for what is written in no file: its findings have no file."""
    return Document(Tree("", ""))


class Merged(Document):
    """A quest with its template's keys. `own` answers for the file as a whole and for keys that are missing.

    `sources` says which document a key is from, `moves` which values stand elsewhere, `fills` which texts are longer or
    shorter than in their file. What is said about paths in `hushed` is noise: their values are stand-ins.
    """

    def __init__(self, own: Document, data: dict[str, Any], sources: Mapping[str, Document]) -> None:
        super().__init__(own._tree)
        self.own = own
        self.data = data
        self.sources = sources
        self.moves: dict[Path, Standing] = {}
        self.fills: dict[Path, tuple[Piece, ...]] = {}
        self.places: dict[str, Standing] = {}
        self.hushed: set[Path] = set()

    def position(self, path: Sequence[str | int]) -> tuple[int, int]:
        """Line and column of the value, in whichever file it stands."""
        document, there = self._standing(tuple(path))
        return document.position(there)

    def key_position(self, path: Sequence[str | int]) -> tuple[int, int]:
        """Line and column of the key that `path` ends with."""
        document, there = self._key(tuple(path))
        return document.key_position(there)

    def has(self, path: Sequence[str | int]) -> bool:
        """Whether one of the files has a value at `path`."""
        document, there = self._standing(tuple(path))
        return document.has(there)

    def owns(self, key: str) -> bool:
        """Whether a key is written in the quest itself."""
        return self.own.has((key,))

    def style(self, path: Sequence[str | int]) -> str:
        """How the scalar at `path` is written in its file."""
        document, there = self._standing(tuple(path))
        return document.style(there)

    def in_flow(self, path: Sequence[str | int]) -> bool:
        """Whether the value stands inside `{ }` or `[ ]` in its file."""
        document, there = self._standing(tuple(path))
        return document.in_flow(there)

    def comment_after(self, path: Sequence[str | int]) -> str:
        """The comment that follows the value in its file."""
        document, there = self._standing(tuple(path))
        return document.comment_after(there)

    def refused(self, path: Sequence[str | int]) -> bool:
        """Whether the value was refused in its file, or is a stand-in."""
        path = tuple(path)
        document, there = self._standing(path)
        hushed = any(path[:depth] in self.hushed for depth in range(1, len(path) + 1))
        return hushed or document.refused(there) or self._key(path).document.refused(path)

    def finding(
        self,
        path: Sequence[str | int],
        code: str,
        message: str,
        hint: str = "",
        *,
        key: bool = False,
        offset: int | None = None,
    ) -> Finding:
        """A finding in the file where the text stands. One about an input's value says what the value is there."""
        path = tuple(path)
        if key:
            document, there = self._key(path)
            return document.finding(there, code, message, hint, key=True)
        standing = self._standing(path)
        used = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in self.moves), None)
        if offset is not None and path in self.fills:
            name, offset = _outside(self.fills[path], offset)
            if name:
                standing, used, offset = self.places[name], path, None
        if code == "impossible_value" and offset is not None:
            name = self._read_at(path, offset)
            if name:
                standing, used, offset = self.places[name], path, None
        if used is not None:
            hint = "; ".join(part for part in (hint, self._use(used)) if part)
        return standing.document.finding(standing.path, code, message, hint, offset=offset)

    def _read_at(self, path: Path, offset: int) -> str:
        """The input whose value is the constant at a place of an expression: where that is wrong, the value is."""
        text: Any = self.data
        for step in path:
            text = text[step] if _holds(text, step) else text
        found = READ.match(text, offset) if isinstance(text, str) else None
        return found[1] if found and found[1] in self.places else ""

    def _use(self, path: Path) -> str:
        """Where an input's value was put."""
        document = self.sources.get(str(path[0]), self.own)
        return f"it is {_dotted(path)} at {document.file}:{document.position(path)[0]}"

    def _standing(self, path: Path) -> Standing:
        for length in range(len(path), 0, -1):
            moved = self.moves.get(path[:length])
            if moved is not None:
                return Standing(moved.document, (*moved.path, *path[length:]))
        return Standing(self.sources.get(str(path[0]), self.own) if path else self.own, path)

    def _key(self, path: Path) -> Standing:
        """A key stands in its own file even when its value does not."""
        return Standing(self.sources.get(str(path[0]), self.own) if path else self.own, path)


def _holds(data: Any, step: str | int) -> bool:
    if isinstance(data, dict):
        return step in data
    return isinstance(data, list) and isinstance(step, int) and step < len(data)


def _dotted(path: Path) -> str:
    """`("limits", 0, "max")` → `limits[0].max`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def _outside(pieces: tuple[Piece, ...], offset: int) -> tuple[str, int]:
    """Where a character of a filled text stands in the file, or the input in whose value it is."""
    shift = 0
    for piece in pieces:
        if offset < piece.start:
            break
        if offset < piece.end:
            return piece.name, 0
        shift += piece.raw - (piece.end - piece.start)
    return "", offset + shift
