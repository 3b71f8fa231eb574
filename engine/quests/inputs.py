"""The typed inputs of a template: what each may be, where a file reads them, and values put in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from engine.documents.document import Block, Document
from engine.documents.findings import Finding, did_you_mean, near_miss
from engine.documents.pydantic_words import shown
from engine.documents.yaml_tree import Path
from engine.quests.merged import READ, Merged, Piece
from engine.quests.model import Constant, Number, Texts
from engine.quests.quest import Value

Given = Value | Sequence[Value]
"""An input's value: one, or a list."""

TEXTS = ("title", "messages")
PROSE = ("owner", "assumption", "source")
_EXACT = re.compile(r"inputs\.(\w*)")
_IN_TEXT = re.compile(r"\{inputs\.([^{}]*)\}")
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_NUMBERS = ("integer", "decimal")


class InputBlock(Block):
    """One input of a template: what a quest that extends it may fill in."""

    type: Literal["integer", "decimal", "text", "true_false", "list"] = Field(
        description="integer, decimal, text, true_false or list"
    )
    about: Texts = Field(description="{zh-CN: …, en: …}: what it is, for who fills it in")
    default: Any = Field(None, description="its value where a quest gives none; without it every quest must")
    min: Number | None = Field(None, description="the least number")
    max: Number | None = Field(None, description="the largest number")
    values: Annotated[list[Constant], Field(min_length=1, max_length=200)] | None = Field(
        None, description="the values it can have; of a list: its items"
    )

    @property
    def required(self) -> bool:
        """Whether every quest must give it."""
        return "default" not in self.model_fields_set


class Mistake(NamedTuple):
    """What is wrong with a value, and where inside it."""

    path: Path
    code: str
    message: str
    hint: str = ""


class Reference(NamedTuple):
    """A place that reads an input: alone, in the braces of a text, or `offset` characters into an expression."""

    path: Path
    name: str
    offset: int
    kind: Literal["alone", "text", "expression"]


def mistake_of(block: InputBlock, value: Any) -> Mistake | None:
    """What makes a value unfit for an input, if anything does."""
    if block.type == "list":
        return _list_mistake(block, value)
    wanted = _wanted(block.type, value)
    if wanted:
        hint = "put it in quote marks" if block.type == "text" and _is_number(value) else ""
        if block.type == "true_false" and isinstance(value, str):
            hint = "write true or false: yes, no, on and off are plain text here"
        return Mistake((), "wrong_type", f"expected {wanted}, not {shown(value)}", hint)
    return _outside(block, value)


def _wanted(kind: str, value: Any) -> str:
    """What a value should have been, or nothing when it is that."""
    if kind == "integer":
        return "" if _is_number(value) and isinstance(value, int) else "a whole number"
    if kind == "decimal":
        return "" if _is_number(value) else "a number"
    if kind == "true_false":
        return "" if isinstance(value, bool) else "true or false"
    return "" if isinstance(value, str) and value else "text"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _list_mistake(block: InputBlock, value: Any) -> Mistake | None:
    if not isinstance(value, list) or not value:
        return Mistake((), "wrong_type", f"expected a list, not {shown(value)}" if value != [] else "the list is empty")
    for number, item in enumerate(value):
        if not isinstance(item, str) and not _is_number(item):
            return Mistake((number,), "wrong_type", f"expected a text or a number, not {shown(item)}")
        if isinstance(item, str) != isinstance(value[0], str):
            hint = "put numbers that are codes in quote marks, all of them"
            return Mistake((number,), "mixed_list", "the list mixes texts and numbers", hint)
        if block.values is not None and item not in block.values:
            hint = did_you_mean(item, block.values)
            return Mistake((number,), "not_allowed", f"{shown(item)} is not allowed here", hint)
    return None


def _outside(block: InputBlock, value: Any) -> Mistake | None:
    if block.values is not None and value not in block.values:
        return Mistake((), "not_allowed", f"{shown(value)} is not allowed here", did_you_mean(value, block.values))
    if block.min is not None and value < block.min:
        return Mistake((), "out_of_range", f"must be at least {block.min}, not {shown(value)}")
    if block.max is not None and value > block.max:
        return Mistake((), "out_of_range", f"must be at most {block.max}, not {shown(value)}")
    return None


def block_mistakes(block: InputBlock) -> Iterator[Mistake]:
    """What is wrong with an input itself: bounds that mean nothing, values and a default of another type."""
    for name in ("min", "max"):
        if getattr(block, name) is not None and block.type not in _NUMBERS:
            yield Mistake(
                (name,), "idle_bound", f"'{name}' has no meaning for {block.type}", "only numbers have bounds"
            )
            return
    if block.min is not None and block.max is not None and block.max < block.min:
        message = f"'max' is {block.max}, but 'min' is {block.min}"
        yield Mistake(("max",), "out_of_range", message, "write the larger one as 'max'")
        return
    if block.values is not None and block.type == "true_false":
        yield Mistake(("values",), "idle_bound", "'values' has no meaning for true_false", "it has only these two")
        return
    bare = block.model_copy(update={"values": None})
    for number, value in enumerate(block.values or ()):
        found = mistake_of(bare, [value] if block.type == "list" else value)
        if found is not None:
            yield found._replace(path=("values", number))
            return
    found = None if block.required else mistake_of(block, block.default)
    if found is not None:
        hint = found.hint or "correct it, or leave 'default' out: then every quest gives one"
        yield found._replace(path=("default", *found.path), hint=hint)


def as_given(block: InputBlock, value: Any) -> Given:
    """A right value as expressions read it: a decimal input is a decimal even when written `2`."""
    return Decimal(value) if block.type == "decimal" else value


def given_inputs(
    document: Document, blocks: Mapping[str, InputBlock | None], defaults: Mapping[str, Given]
) -> tuple[dict[str, Given], list[Finding]]:
    """The inputs of a quest that are right, given or by default, and what is wrong with the others."""
    given = document.data.get("inputs", {})
    if document.refused(("inputs",)):
        return {}, []
    if not isinstance(given, dict):
        message = f"expected 'key: value' lines, not {shown(given)}"
        return {}, [document.finding(("inputs",), "wrong_type", message, did_you_mean("", blocks))]
    findings = list(_unknown(document, blocks, given))
    inputs: dict[str, Given] = {}
    for name, block in blocks.items():
        if block is None:
            continue
        if name in given:
            wrong = None if document.refused(("inputs", name)) else mistake_of(block, given[name])
            if wrong is not None:
                place, hint = ("inputs", name, *wrong.path), wrong.hint or f"{name}: {block.about.en}"
                findings.append(document.finding(place, wrong.code, wrong.message, hint))
            elif not document.refused(("inputs", name)):
                inputs[name] = as_given(block, given[name])
        elif name in defaults:
            inputs[name] = defaults[name]
        else:
            findings += _missing(document, name, block, [other for other in given if other not in blocks])
    return inputs, findings


def _unknown(document: Document, blocks: Iterable[str], given: Mapping[str, Any]) -> Iterable[Finding]:
    free = [name for name in blocks if name not in given]
    for name in given:
        if name not in blocks:
            hint = did_you_mean(name, free) or "the template has no more inputs"
            message = f"the template has no input '{name}'"
            yield document.finding(("inputs", name), "unknown_input", message, hint, key=True)


def _missing(document: Document, name: str, block: InputBlock, others: Sequence[str]) -> Iterable[Finding]:
    """An input that a quest must give; not when an unknown one looks like it, which is told already."""
    if not any(near_miss(other, [name]) for other in others):
        place = "inputs" if "inputs" in document.data else "extends"
        message = f"the input '{name}' is missing"
        yield document.finding((place,), "missing_input", message, f"{name}: {block.about.en}", key=True)


def references(data: Mapping[str, Any]) -> Iterator[Reference]:
    """Every place in the keys of a quest or template that reads an input."""
    for key, value in data.items():
        for path, text in _texts((key,), value):
            alone = _EXACT.fullmatch(text)
            if alone:
                yield Reference(path, alone[1], len("inputs."), "alone")
            elif key in TEXTS:
                for found in _IN_TEXT.finditer(text):
                    yield Reference(path, found[1], found.start(), "text")
            elif key not in PROSE and "inputs." in text:
                bare = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
                for found in READ.finditer(bare):
                    yield Reference(path, found[1], found.start(1), "expression")


def _texts(path: Path, value: Any) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        if "inputs." in value:
            yield path, value
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from _texts((*path, key), held)
    elif isinstance(value, list):
        for number, held in enumerate(value):
            yield from _texts((*path, number), held)


class _Unknown:
    """Stands where a value belongs that nobody gave: it fits no key, so its key is left out of all checks."""


def fill(merged: Merged, found: Iterable[Reference], inputs: Mapping[str, Given]) -> None:
    """Put the inputs' values into the data of a merged document, and note in it where they stand.

    What reads an input that has no value is hushed, and no shape can hold it.
    """
    texts: dict[Path, None] = {}
    for reference in found:
        if reference.name not in inputs:
            _put(merged.data, reference.path, _Unknown())
            merged.hushed.add(reference.path)
        elif reference.kind == "alone":
            _put(merged.data, reference.path, inputs[reference.name])
            merged.moves[reference.path] = merged.places[reference.name]
        elif reference.kind == "text":
            texts[reference.path] = None
    for path in texts:
        if path not in merged.hushed:
            text, merged.fills[path] = _filled(_at(merged.data, path), inputs)
            _put(merged.data, path, text)


def _filled(text: str, inputs: Mapping[str, Given]) -> tuple[str, tuple[Piece, ...]]:
    """A text with its `{inputs.name}` replaced, and where they were."""
    parts: list[str] = []
    pieces: list[Piece] = []
    done = length = 0
    for found in _IN_TEXT.finditer(text):
        value = as_text(inputs[found[1]])
        start = length + found.start() - done
        pieces.append(Piece(start, start + len(value), found.start(), len(found[0]), found[1]))
        parts += [text[done : found.start()], value]
        length, done = start + len(value), found.end()
    return "".join([*parts, text[done:]]), tuple(pieces)


def as_text(value: Given) -> str:
    """A value as a text shows it."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _put(data: Any, path: Path, value: Any) -> None:
    """Set a value inside `data`, copying what leads there: the template's data are shared by its quests."""
    for step in path[:-1]:
        data[step] = dict(data[step]) if isinstance(data[step], dict) else list(data[step])
        data = data[step]
    data[path[-1]] = value
