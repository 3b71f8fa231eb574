"""YAML text → plain values, with the place of every key and value. Built from parser events alone.

Nothing is ever constructed from a tag, no alias is followed, and nesting is a loop: a hostile file costs no more than
its size, which is bounded. Scalars follow YAML 1.2: `NO`, `0742` and `22:30` are text, `1.50` is an exact Decimal.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import yaml

from engine.documents.findings import LINE_BREAK, Finding
from engine.documents.yaml_traps import explain_parse_error, quoted

MAX_BYTES = 256 * 1024
MAX_EVENTS = 50_000
MAX_DEPTH = 24
MAX_FINDINGS = 50
MENDED_CHARS = 64 * 1024
"""So much text is read again, in all, to tell every line whose signs are not the plain ones."""

Path = tuple[str | int, ...]

_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,12}")


class Spot(NamedTuple):
    """Where a key or value is: lines and columns from 0, `start`/`end` in characters of the text.

    `style` is empty for a plain scalar, else its quote mark or `|` or `>`, or `{` and `[` for collections.
    `flow` says that it stands inside `{ }` or `[ ]`.
    """

    line: int
    column: int
    start: int
    end: int
    style: str
    flow: bool


class _Stop(Exception):
    """The rest of the file cannot be read with sense."""


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is still open."""

    holder: dict[str, Any] | list[Any]
    path: Path
    flow: bool
    key: str | None = None
    ignored: bool = False


@dataclass(slots=True)
class Tree:
    """What was read: the data, the spots of values and keys, and what was refused on the way.

    `cut_short`: the text could not be read to its end, so nothing can be said to be missing.
    Paths in `refused` hold a stand-in value; what a later check says about them is noise.
    """

    text: str
    file: str
    data: Any = None
    spots: dict[Path, Spot] = field(default_factory=dict)
    key_spots: dict[Path, Spot] = field(default_factory=dict)
    refused: set[Path] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    cut_short: bool = False
    lines: list[str] = field(default_factory=list)

    def say(self, line: int, column: int, code: str, message: str, hint: str = "") -> None:
        """Record a finding at a place counted from 0."""
        excerpt = self.lines[line] if line < len(self.lines) else ""
        self.findings.append(Finding(self.file, line + 1, column + 1, code, message, hint, excerpt))
        if len(self.findings) >= MAX_FINDINGS:
            raise _Stop


def read_tree(text: str, file: str, rounds: int = 20) -> Tree:
    """Read one YAML document. `Tree.findings` says what is wrong; the data is then only good for finding more.

    In so many `rounds` lines with signs that are not the plain ones are told and read on.
    """
    text = text.removeprefix("\ufeff")
    tree = Tree(text, file)
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        tree.cut_short = True
        tree.say(0, 0, "too_large", f"the file is larger than {MAX_BYTES // 1024} kB", "split it into several files")
        return tree
    tree.lines = LINE_BREAK.split(text)
    try:
        _Reader(tree).read()
    except _Stop:
        tree.cut_short = True
    except yaml.YAMLError as error:
        tree.cut_short = True
        mended = _tell_parse_error(tree, error)
        if mended is not None and (rounds := min(rounds, MENDED_CHARS // len(text) + 1)):
            return _read_on(tree, mended, rounds - 1)
    except UnicodeEncodeError:
        tree.cut_short = True
        tree.findings.append(Finding(file, 1, 1, "yaml", "the file is not valid Unicode text", "save it as UTF-8"))
    return tree


def _tell_parse_error(tree: Tree, error: yaml.YAMLError) -> str | None:
    """One finding for a parser error, unless it only follows from what was refused on the same line.

    Returns the text as it would be read with plain signs, where those were the mistake.
    """
    line, column, message, hint, excerpt, mended = explain_parse_error(error, tree.lines, tree.text)
    if any(finding.line == line + 1 for finding in tree.findings):
        return None
    tree.findings.append(Finding(tree.file, line + 1, column + 1, "yaml", message, hint, excerpt))
    return None if mended is None else "\n".join([*tree.lines[:line], mended, *tree.lines[line + 1 :]])


def _read_on(tree: Tree, mended: str, rounds: int) -> Tree:
    """Read a text whose first wrong signs were told and replaced, to tell in one run what else is wrong.

    What is still wrong in a line that was told stands in the line as it was mended.
    """
    told, rest = tree.findings[-1], read_tree(mended, tree.file, rounds)
    rest.findings = [told, *(one for one in rest.findings if one.line != told.line)]
    return rest


class _Reader:
    """Builds the tree from parser events, with a stack of its own instead of recursion."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.stack: list[_Frame] = []
        self.documents = 0

    def read(self) -> None:
        """Take every event, within the limits."""
        for number, event in enumerate(yaml.parse(self.tree.text, Loader=yaml.CSafeLoader)):
            if number >= MAX_EVENTS:
                self._stop(event, "too_large", f"more than {MAX_EVENTS} values and brackets", "split the file")
            take = _TAKE.get(type(event))
            if take is not None:
                take(self, event)
        if not self.documents and not self.tree.findings:
            self.tree.say(0, 0, "empty", "the file is empty", "remove it, or write it as quests/README.md shows")

    def _stop(self, event: Any, code: str, message: str, hint: str = "") -> None:
        mark = event.start_mark
        self.tree.say(mark.line, mark.column, code, message, hint)
        raise _Stop

    def _start_document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self._stop(event, "several_documents", "'---' starts a second document", "one document in one file")

    def _alias(self, event: Any) -> None:
        text = self._raw_line_from(event)
        message = f"'*{event.anchor}' is a YAML alias, which is not allowed"
        self._refuse(event, "yaml_alias", message, f"if it is an expression, {quoted(text)}")

    def _refuse(self, event: Any, code: str, message: str, hint: str) -> None:
        """Record what is not allowed here and go on with a stand-in, so that the rest of the file is checked too."""
        mark = event.start_mark
        self.tree.say(mark.line, mark.column, code, message, hint)
        if self._expects_key():
            raise _Stop
        self.tree.refused.add(self._next_path())
        self._put(event, None, "")

    def _raw_line_from(self, event: Any) -> str:
        """The source from the event to the end of its line, without a comment."""
        line = self.tree.lines[event.start_mark.line][event.start_mark.column :]
        return re.sub(r"\s#.*", "", line).strip()

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_mark(event)
            return
        if self._expects_key():
            self._key(event)
            return
        value = event.value if event.style else _plain(event.value)
        self._put(event, value, event.style or "")

    def _refuse_mark(self, event: Any) -> None:
        """Refuse the anchor or the tag of a scalar, and the scalar with it."""
        if event.anchor is not None:
            message = f"'&{event.anchor}' is a YAML anchor, which is not allowed"
            self._refuse(event, "yaml_anchor", message, f"if it is an expression, {quoted(self._raw_line_from(event))}")
        else:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            message = f"YAML reads '{tag}' as a tag, which is not allowed"
            self._refuse(event, "yaml_tag", message, f"if it is an expression, {quoted(self._raw_line_from(event))}")

    def _expects_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].holder, dict) and self.stack[-1].key is None

    def _key(self, event: Any) -> None:
        frame = self.stack[-1]
        assert isinstance(frame.holder, dict)
        mark = event.start_mark
        key = event.value
        frame.key, frame.ignored = key, False
        path = (*frame.path, key)
        if key == "<<" and not event.style:
            self.tree.say(mark.line, mark.column, "yaml_merge", "'<<' (merge) is not allowed", "write the keys out")
            frame.ignored = True
        elif key in frame.holder:
            first = self.tree.key_spots[path].line + 1
            self.tree.say(mark.line, mark.column, "duplicate_key", f"'{key}' is here twice", f"first on line {first}")
            frame.ignored = True
        else:
            self.tree.key_spots[path] = _spot(event, event.style or "", frame.flow)

    def _next_path(self) -> Path:
        """The path of the value that comes next. Under an ignored key it is one that no check looks at."""
        if not self.stack:
            return ()
        frame = self.stack[-1]
        if isinstance(frame.holder, list):
            return (*frame.path, len(frame.holder))
        return (*frame.path, "<ignored>" if frame.ignored else str(frame.key))

    def _put(self, event: Any, value: Any, style: str) -> None:
        """Put a finished or just opened value where it belongs."""
        path = self._next_path()
        frame = self.stack[-1] if self.stack else None
        self.tree.spots[path] = _spot(event, style, frame is not None and frame.flow)
        if frame is None:
            self.tree.data = value
        elif isinstance(frame.holder, list):
            frame.holder.append(value)
        else:
            if not frame.ignored:
                frame.holder[str(frame.key)] = value
            frame.key = None

    def _open(self, event: Any) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self._stop(event, "too_deep", f"more than {MAX_DEPTH} levels inside each other", "write it flatter")
        if event.anchor is not None or event.tag is not None:
            what = f"&{event.anchor}" if event.anchor is not None else str(event.tag)
            mark = event.start_mark
            code = "yaml_anchor" if event.anchor is not None else "yaml_tag"
            what = what.replace("tag:yaml.org,2002:", "!!")
            self.tree.say(mark.line, mark.column, code, f"'{what}' (a YAML {code[5:]}) is not allowed", "remove it")
            self.tree.refused.add(self._next_path())
        if self._expects_key():
            self._stop(event, "odd_key", "a key must be a word, not a list or a mapping", "put the key in quote marks")
        path = self._next_path()
        holder: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._put(event, holder, "{" if isinstance(holder, dict) else "[")
        inside_flow = bool(event.flow_style) or bool(self.stack and self.stack[-1].flow)
        self.stack.append(_Frame(holder, path, inside_flow))

    def _close(self, event: Any) -> None:
        frame = self.stack.pop()
        spot = self.tree.spots[frame.path]
        self.tree.spots[frame.path] = spot._replace(end=event.end_mark.index)


_TAKE: dict[type, Callable[[_Reader, Any], None]] = {
    yaml.DocumentStartEvent: _Reader._start_document,
    yaml.AliasEvent: _Reader._alias,
    yaml.ScalarEvent: _Reader._scalar,
    yaml.MappingStartEvent: _Reader._open,
    yaml.SequenceStartEvent: _Reader._open,
    yaml.MappingEndEvent: _Reader._close,
    yaml.SequenceEndEvent: _Reader._close,
}
"""What each kind of event does; the others say nothing that is kept."""


def _spot(event: Any, style: str, flow: bool) -> Spot:
    start = event.start_mark
    return Spot(start.line, start.column, start.index, event.end_mark.index, style, flow)


def _plain(text: str) -> Any:
    """A plain scalar's value by YAML 1.2; numbers too long to be meant as such stay text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text
