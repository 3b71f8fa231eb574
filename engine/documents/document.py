"""A YAML document that knows where everything in it stands, and Pydantic errors turned into findings with that place.

Quests, the event vocabulary and maps are read through here. Files are hostile until read: see `yaml_tree` for limits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from engine.documents.findings import LINE_BREAK, Finding, did_you_mean, near_miss
from engine.documents.pydantic_words import keys_at, later_keys_at, words_for
from engine.documents.signs import PLAIN, stray, swallowed, told_at
from engine.documents.yaml_tree import MAX_BYTES, Path, Spot, Tree, read_tree

__all__ = ["Block", "Document", "Finding", "Warn", "did_you_mean", "read_document", "read_file", "validate", "wrong"]

Model = TypeVar("Model", bound=BaseModel)

Warn = Callable[[], Finding]
"""A warning that is made when somebody asks for it: a server that starts need not know where it stands."""


class Block(BaseModel):
    """Base of everything written in YAML: unknown keys are errors, text is not turned into numbers.

    Keys that a later version of the language brings are named in `later`, with what to do until then.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def wrong(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """An error for a Pydantic validator to raise; it becomes a finding with this code, message and hint."""
    # Pydantic fills {} in the template from the context, so braces in our own text are safe only as values.
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


_PROSE = ("zh-CN", "en", "name", "owner", "assumption", "source")
"""Keys under which people write as they like: in their texts no sign is out of place."""


_CHINESE, _ENGLISH = ("zh-CN",), ("en",)
_ALSO: Mapping[str, tuple[str, ...]] = {
    "if": ("when",),
    "when": ("if",),
    **dict.fromkeys(("zh", "cn", "zh-hans", "chinese", "中文"), _CHINESE),
    **dict.fromkeys(("en-us", "en-gb", "eng", "english", "英文"), _ENGLISH),
}
"""Keys that are written for others which do not look like them."""


class Document:
    """The data of one file and the place of every key and value in it.

    A path is a tuple of keys and list positions: `("limits", 0, "max")`. Lines and columns count from 1.
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.file = tree.file
        self.data = tree.data

    def showing(self, data: Any) -> Document:
        """The same file with other data, such as a part of it; everything still stands where it stood."""
        other = Document(self._tree)
        other.data = data
        return other

    def position(self, path: Sequence[str | int]) -> tuple[int, int]:
        """Line and column of the value at `path`, or of the nearest thing around it that exists."""
        spot = self._spot(tuple(path))
        return spot.line + 1, spot.column + 1

    def key_position(self, path: Sequence[str | int]) -> tuple[int, int]:
        """Line and column of the key that `path` ends with; of the value where there is no key (list items)."""
        spot = self._tree.key_spots.get(tuple(path)) or self._spot(tuple(path))
        return spot.line + 1, spot.column + 1

    def has(self, path: Sequence[str | int]) -> bool:
        """Whether the document has a value at `path`."""
        return tuple(path) in self._tree.spots

    def owns(self, key: str) -> bool:
        """Whether a top-level key is written in this very file."""
        return self.has((key,))

    def style(self, path: Sequence[str | int]) -> str:
        """How the scalar at `path` is written: empty for plain, else its quote mark, `|` or `>`."""
        return self._spot(tuple(path)).style

    def in_flow(self, path: Sequence[str | int]) -> bool:
        """Whether the value stands inside `{ }` or `[ ]`, where a comma ends a plain text."""
        return self._spot(tuple(path)).flow

    def comment_after(self, path: Sequence[str | int]) -> str:
        """The comment that follows a plain scalar on its line: YAML has cut it off without a word."""
        spot = self._spot(tuple(path))
        if spot.style:
            return ""
        found = re.match(r"[ \t]+#[^\n\r]*", self._tree.text[spot.end :])
        return found[0].strip() if found else ""

    def refused(self, path: Sequence[str | int]) -> bool:
        """Whether the value was refused when it was read, so that nothing more need be said about it."""
        return any(tuple(path[:depth]) in self._tree.refused for depth in range(len(path) + 1))

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
        """A finding at the value at `path`, or at its key, or `offset` characters into its text.

        Where a sign that only looks like a plain one may be the reason, it stands at that sign and says so.
        """
        line, column = self.key_position(path) if key else self.position(path)
        if offset is not None:
            line, column = self._inside(self._spot(tuple(path)), offset)
        elif code != "yaml_comma" and (signs := self._look_alikes(tuple(path), key=key)):
            line, column = self._place(signs[0])
            if not (hint.startswith("write ") and self._tree.text[signs[0]] == "％"):  # a plain % is wrong, too
                hint = told_at(self._tree.text, signs)
        lines = self._tree.lines
        excerpt = lines[line - 1] if line <= len(lines) else ""
        return Finding(self.file, line, column, code, message, hint, excerpt)

    def _spot(self, path: Path) -> Spot:
        for length in range(len(path), -1, -1):
            spot = self._tree.spots.get(path[:length])
            if spot is not None:
                return spot
        return Spot(0, 0, 0, 0, "", False)

    def warning(self, path: Sequence[str | int], code: str, message: str, hint: str, **where: Any) -> Finding:
        """A warning at a place, said as a finding is: `where` is `key` or `offset`."""
        return replace(self.finding(path, code, message, hint, **where), level="warning")

    def _look_alikes(self, path: Path, *, key: bool) -> list[int]:
        """Where in the text signs stand for which this key or value may not be what it looks like.

        In a value it may also be the sign that took in the key which is missing around it.
        """
        spot = self._tree.key_spots.get(path) if key else self._tree.spots.get(path)
        if spot is None or (not key and path and path[-1] in _PROSE):
            return []
        if spot.style in ("{", "[") and not key:
            inside = [one for at, one in self._tree.spots.items() if at[: len(path)] == path and one.flow]
            found = [(one.start, swallowed(self._tree.text[one.start : one.end])) for one in inside if not one.style]
            return [start + at for start, at in found if at is not None][:1]
        return [spot.start + at for at in stray(self._tree.text[spot.start : spot.end])]

    def _inside(self, spot: Spot, offset: int) -> tuple[int, int]:
        """Where the `offset`-th character of a scalar's text stands in the file."""
        index_of = _block_index if spot.style in ("|", ">") else _raw_index
        return self._place(index_of(self._tree.text, spot, offset))

    def _place(self, index: int) -> tuple[int, int]:
        """Line and column of a character of the text."""
        before = LINE_BREAK.split(self._tree.text[:index])
        return len(before), len(before[-1]) + 1


_PIECE = re.compile(r"[ \t]*(?:\r\n|[\n\r])\s*|\\(?:x..|u.{4}|U.{8}|\r?\n\s*|.)|''|.", re.DOTALL)


def _raw_index(text: str, spot: Spot, offset: int) -> int:
    """The place in the text of a character of a plain or quoted scalar: escapes and line folds are longer outside."""
    index = spot.start + (1 if spot.style in ("'", '"') else 0)
    done = 0
    while done < offset and index < spot.end:
        piece = _PIECE.match(text, index)
        if piece is None:
            break
        raw = piece[0]
        if (raw[0] == "\\" and spot.style != '"') or (raw == "''" and spot.style != "'"):
            raw = raw[0]
        index += len(raw)
        done += 0 if raw[0] == "\\" and raw[1:2] in "\r\n" else 1
    return index


def _block_index(text: str, spot: Spot, offset: int) -> int:
    """The place in the text of a character of a `|` block: the header line and the indent of each line are extra."""
    lines = text[spot.start : spot.end].split("\n")
    indent = next((len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip()), 0)
    index = spot.start + len(lines[0]) + 1
    for line in lines[1:]:
        inner = max(0, len(line) - indent)
        if offset <= inner:
            return index + min(indent, len(line)) + offset
        offset -= inner + 1
        index += len(line) + 1
    return min(index, spot.end)


def read_document(text: str, file: str) -> tuple[Document | None, list[Finding]]:
    """Read one YAML document. With findings the document, if there is one, is only good for finding more mistakes."""
    tree = read_tree(text, file)
    document = None if tree.cut_short or not tree.spots else Document(tree)
    return document, tree.findings


def read_file(path: FilePath, name: str | None = None) -> tuple[Document | None, list[Finding]]:
    """Read the file at `path` and call it `name` in findings. A file that is too large is not even opened."""
    file = name or str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            hint = "split it into several files"
            return None, [Finding(file, 1, 1, "too_large", f"the file is larger than {MAX_BYTES // 1024} kB", hint)]
        return read_document(path.read_bytes().decode("utf-8"), file)
    except UnicodeDecodeError as error:
        return None, [Finding(file, 1, 1, "encoding", f"the file is not UTF-8 (byte {error.start})", "save as UTF-8")]
    except OSError as error:
        return None, [Finding(file, 1, 1, "unreadable", f"cannot read the file: {error.strerror}")]


def validate(document: Document, model: type[Model]) -> tuple[Model | None, list[Finding]]:
    """Check the document against a model. Every error becomes a finding at the place it is about."""
    if not isinstance(document.data, dict):
        if document.refused(()):
            return None, []
        return None, [document.finding((), "wrong_type", "the file must be 'key: value' lines", "see quests/README.md")]
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=True)
        return None, _findings(document, model, errors)


def _findings(document: Document, model: type[BaseModel], errors: Sequence[Any]) -> list[Finding]:
    """Findings in file order; a missing key and an unknown one that looks like it are told once."""
    unknown = {_path_in(document, error["loc"]) for error in errors if error["type"] == "extra_forbidden"}
    told: dict[tuple[str, int, int, str], Finding] = {}
    for error in errors:
        path = _path_in(document, error["loc"])
        if document.refused(path):
            continue
        finding = _one(document, model, error, path, unknown)
        if finding is not None:
            told.setdefault((finding.file, finding.line, finding.column, finding.code + finding.message), finding)
    return sorted(told.values(), key=lambda finding: (finding.line, finding.column))


def _one(document: Document, model: type[BaseModel], error: Any, path: Path, unknown: set[Path]) -> Finding | None:
    kind, loc = error["type"], error["loc"]
    if kind == "missing":
        name = str(loc[-1])
        if any(other[:-1] == path and _stands_for(str(other[-1]), name) for other in unknown):
            return None
        return document.finding(path, "missing_key", f"'{name}' is missing", _example(model, path, name))
    if kind == "extra_forbidden":
        return _unknown_key(document, model, path)
    words = words_for(error)
    hint = words.hint or _written(model, path) or words.allowed
    return document.finding(path, words.code, words.message, hint)


def _stands_for(key: str, name: str) -> bool:
    """Whether an unknown key may be the one that is missing, or has swallowed it, as `max： 10， of` did."""
    plain = "".join(PLAIN.get(char, char) for char in key)
    words = [key, *re.findall(r"[\w-]+", plain)] if plain != key or ":" in key else [key]
    return any(near_miss(word, [name]) or name in _ALSO.get(word.lower(), ()) for word in words)


def _written(model: type[BaseModel], path: Path) -> str:
    """How a value is written, from the model's description of its key; if that has none, of the key around it."""
    for at in range(len(path) - 1, -1, -1):
        about = keys_at(model, path[:at]).get(str(path[at]), "") if isinstance(path[at], str) else ""
        if about:
            return f"write {about}" if about.startswith(("- ", "[", "{")) else f"{path[at]}: {about}"
    return ""


def _example(model: type[BaseModel], path: Path, name: str) -> str:
    """What a missing key should hold, from the model's own description of it."""
    about = keys_at(model, path).get(name, "")
    return f"{name}: {about}" if about else ""


def _unknown_key(document: Document, model: type[BaseModel], path: Path) -> Finding:
    name = str(path[-1])
    later = later_keys_at(model, path[:-1])
    if name in later:
        message = f"'{name}' is not supported yet"
        return document.finding(path, "not_supported_yet", message, later[name], key=True)
    allowed = [key for key in keys_at(model, path[:-1]) if not document.has((*path[:-1], key))]
    if hint := _cut_by_comma(document, path, allowed):
        message = f"the comma before '{name}' ended the value"
        return document.finding(path, "yaml_comma", message, hint, key=True)
    return document.finding(path, "unknown_key", f"unknown key '{name}'", _meant(name, allowed), key=True)


def _meant(name: str, allowed: Sequence[str]) -> str:
    """The key that is most likely meant by an unknown one, as a hint; else which are allowed."""
    word, colon, rest = name.partition(":")
    if colon and rest and near_miss(word, allowed):
        return f"write '{near_miss(word, allowed)}: {rest}', with a space after ':'"
    also = next((key for key in _ALSO.get(name.lower(), ()) if key in allowed), "")
    return f"did you mean '{also}'?" if also and not near_miss(name, allowed) else did_you_mean(name, allowed)


def _cut_by_comma(document: Document, path: Path, allowed: Iterable[str]) -> str:
    """What to do when an unknown key is the rest of a value, as in `min(5, 3)` or `{en: Slow, steady}`; else nothing.

    The rest of a text has no value of its own, and is no slip for a key that is allowed here.
    """
    if not document.in_flow(path):
        return ""
    holder: Any = document.data
    for step in path[:-1]:
        holder = holder[step]
    keys = list(holder)
    before = keys[: keys.index(path[-1])]
    value = holder[before[-1]] if before else None
    if not isinstance(value, str):
        return ""
    if any(value.count(a) > value.count(b) for a, b in ("()", "[]")):
        return "inside { } and [ ] put each whole expression in quote marks"
    plain = holder[path[-1]] is None and not document.style((*path[:-1], before[-1]))
    return "put the whole text in quote marks" if plain and not near_miss(path[-1], allowed) else ""


def _path_in(document: Document, loc: Iterable[str | int]) -> Path:
    """The part of Pydantic's location that is in the document: tags of unions and added list levels are not."""
    path: Path = ()
    data: Any = document.data
    for step in loc:
        if _is_step(step, data):
            path, data = (*path, step), data[step]
    return path


def _is_step(step: str | int, data: Any) -> bool:
    if isinstance(data, Mapping):
        return step in data
    return isinstance(data, list) and isinstance(step, int) and step < len(data)
