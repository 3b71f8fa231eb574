"""What checking a quest file needs at hand: the file, the vocabulary, the assets, and a way to say what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from engine.documents.document import Document, Finding, Warn, did_you_mean
from engine.incoming.vocabulary import EventType, Vocabulary
from engine.quests.budgets import Budget
from engine.quests.expressions import (
    COUNT,
    TRUE_FALSE,
    Compiled,
    ExpressionError,
    Scope,
    Type,
    compile_expression,
)
from engine.quests.lints import always_true, contradictions, names_in
from engine.quests.meant import meant_by
from engine.quests.model import QuestFile
from engine.quests.quest import Condition, Value, Varying
from engine.quests.salvage import Salvaged
from engine.quests.syntax import Logic, Name

Place = tuple[str | int, ...]

NO_BUDGETS: Mapping[str, Budget] = {}
NO_EVENT = "with 'steps' the last act may be of several types: use player, params or numbers"

_RESTING = ("idle_", "same_bonus")
"""Codes of what may only seem to be wrong when something beside it could not be read."""
_LIST = re.compile(r"lists\.(\w+)")
_PARAM = re.compile(r"\bparams\.(\w+)")
_CODE = re.compile(r"&&|\|\||[=!<>]=|^#\S")


class AssetSpec(Protocol):
    """What a reward must know of an asset; `engine.game.Asset` is one."""

    @property
    def name(self) -> str:
        """The asset's name."""

    @property
    def unit(self) -> str:
        """The display unit, such as g."""

    @property
    def scale(self) -> int:
        """How many smallest units make one display unit."""

    @property
    def parts(self) -> int:
        """To which part of a display unit rewards are rounded: 1 to whole ones, 20 to 0.05."""


class Context:
    """One file being checked. Everything that is wrong is gathered in `findings`.

    `warnings` are about what is allowed and most likely not meant: they are told only when nothing is wrong.
    `event` is the type the quest listens for; None with steps, or when it is wrong (then the quest is `blind`).
    `growing` are the amounts without end, each with the field of the event that it grows with.
    `params` never change and are filled in; those that do are in `varied`, their types in `varying`, and `read` says
    which of them some expression reads.
    """

    def __init__(
        self,
        document: Document,
        file: QuestFile,
        vocabulary: Vocabulary,
        assets: Mapping[str, AssetSpec],
        salvaged: Salvaged | None = None,
        budgets: Mapping[str, Budget] = NO_BUDGETS,
    ) -> None:
        self.document = document
        self.file = file
        self.vocabulary = vocabulary
        self.assets = assets
        self.salvaged = salvaged or Salvaged(file)
        self.quiet = self.salvaged.quiet
        self.budgets = budgets
        self.findings: list[Finding] = []
        self.warnings: list[Warn] = []
        self.event: EventType | None = None
        self.lists = {name: tuple(values) for name, values in file.lists.items()}
        self.inputs = dict(file.inputs or {})
        self.params: dict[str, Value] = {}
        self.varying: dict[str, Type] = {}
        self.varied: list[Varying] = []
        self.read: set[str] = set()
        self.growing: list[tuple[Place, Name]] = []

    @property
    def blind(self) -> bool:
        """Whether it is not known what happens, so that nothing can be said about what reads the event."""
        return self.event is None and self.file.steps is None

    def wrong(
        self, path: Place, code: str, message: str, hint: str = "", *, key: bool = False, offset: int | None = None
    ) -> None:
        """Record a finding at a place of the file, unless its key is one of those to be `quiet` about."""
        if path and (path[0] in self.quiet or (path[:2] in self.salvaged.dented and code.startswith(_RESTING))):
            return
        self.findings.append(self.document.finding(path, code, message, hint, key=key, offset=offset))

    def warn(
        self, path: Place, code: str, message: str, hint: str, *, key: bool = False, offset: int | None = None
    ) -> None:
        """Record a warning at a place of the file."""
        self.warnings.append(partial(self.document.warning, path, code, message, hint, key=key, offset=offset))

    def expression(
        self, path: Place, text: str, want: Type, event: EventType | None, *, progress: bool = False
    ) -> Compiled | None:
        """The compiled expression at `path`, or None and a finding at the character that is wrong.

        With `progress` it may read what the quest has counted and how long its streak is.
        """
        if self.document.style(path) == ">":
            self.wrong(path, "folded_text", "an expression cannot be written with '>'", "use '|' or quote marks")
            return None
        comment = self.document.comment_after(path)
        try:
            compiled = compile_expression(text, self.scope(event, progress=progress), want)
        except ExpressionError as error:
            if self._cut_by_comma(path, text):
                message = "a comma inside { } or [ ] ended this expression"
                self.wrong(path, "yaml_comma", message, "put the whole expression in quote marks", offset=len(text))
                return None
            hint = meant_by(error, text, event.fields if event else {}, self.vocabulary.player) or error.hint
            if comment:
                advice = "put the whole expression in quote marks"
                hint = f"{hint}; " * bool(hint) + f"YAML cut '{comment}' off as a comment: if it was meant, {advice}"
            if (item := self._item(error, text)) is not None:
                self.wrong(item, error.code, error.message, hint)
            else:
                self.wrong(path, error.code, error.message, hint, offset=error.start)
            return None
        if comment and _CODE.search(comment):
            hint = "put the whole expression in quote marks, or write the comment on a line of its own"
            self.wrong(path, "yaml_comment", f"YAML cuts '{comment}' off as a comment", hint)
        if "params." in text:
            self.read |= set(_PARAM.findall(text))
        return compiled

    def condition(self, path: Place, name: str, text: str, event: EventType | None) -> list[tuple[Place, Condition]]:
        """The condition at `path`, called `name`, with its place; nothing when it is wrong."""
        compiled = self.expression(path, text, TRUE_FALSE, event)
        if compiled is None:
            return []
        fields = event.fields if event is not None else {}
        for part in always_true(compiled.node, text, {"event": fields, "player": self.vocabulary.player}):
            written = text[part.start : part.end].strip()
            message = f"'{written}{')' * (written.count('(') - written.count(')'))}' is always true"
            hint = "the vocabulary allows no other value: correct or remove it"
            hint = "one side of it always holds: correct or remove it" if isinstance(part, Logic) else hint
            self.warn(path, "always_true", message, hint, offset=part.start)
        return [(path, as_condition(name, text, compiled))]

    def tell_never_true(self, found: Sequence[tuple[Place, Condition]], known: int = 0) -> None:
        """Tell conditions that exclude each other; the first `known` were looked at before."""
        for number, offset in contradictions([condition.node for _, condition in found]):
            if number >= known:
                message = "together with the comparisons before it this is never true"
                hint = "no event can pass: remove one of them"
                self.wrong(found[number][0], "never_true", message, hint, offset=offset)

    def _item(self, error: ExpressionError, text: str) -> Place | None:
        """Where the wrong item of a list stands that the expression only names."""
        named = _LIST.match(text, error.start)
        if error.item is None or named is None:
            return None
        return ("lists", named[1], error.item)

    def _cut_by_comma(self, path: Place, text: str) -> bool:
        """Whether YAML took `[min(a, b)]` for two values: plain text in brackets whose own brackets do not match."""
        uneven = text.count("(") != text.count(")") or text.count("[") != text.count("]")
        return uneven and self.document.in_flow(path) and not self.document.style(path)

    def scope(self, event: EventType | None, *, progress: bool) -> Scope:
        """What an expression may name here: the event's fields, the count, the streak."""
        counted: bool | Type = False
        if progress and self.file.count is not None:
            counted = replace(COUNT, kind="integer", places=0) if self.file.count.times is not None else COUNT
        scope = Scope(
            event.fields if event is not None else None,
            self.vocabulary.player,
            self.params,
            self.lists,
            counted,
            self.varying,
            self.inputs,
            streak=progress and self.file.streak is not None,
        )
        return replace(scope, no_event=NO_EVENT) if progress and self.file.steps is not None else scope

    def stored(self, path: Place, compiled: Compiled, event: EventType | None) -> None:
        """What is paid must be explainable later, so it may rest only on fields that are kept."""
        fields = event.fields if event is not None else {}
        for name in names_in(compiled.node):
            known = fields.get(name.field) if name.root == "event" else None
            if known is not None and known.privacy != "keep":
                message = f"a reward cannot depend on '{known.name}', which is not kept"
                hint = f"the vocabulary says 'privacy: {known.privacy}' for it"
                self.wrong(path, "not_kept", message, hint, offset=name.start)

    def event_field(self, path: Place, text: str, event: EventType) -> str | None:
        """The field that `event.FIELD` names, or None and a finding."""
        name = text.removeprefix("event.")
        if text.startswith("event.") and name in event.fields:
            return name
        if not text.startswith("event."):
            allowed = [f"event.{field}" for field in event.fields]
            allowed += ["player", "quest"] if path[0] == "limits" else []
            self.wrong(path, "wrong_form", f"'{text}' is not allowed here", did_you_mean(text, allowed))
        else:
            hint = did_you_mean(name, event.fields)
            self.wrong(path, "unknown_field", f"'{event.name}' has no field '{name}'", hint, offset=len("event."))
        return None


def as_condition(name: str, text: str, compiled: Compiled) -> Condition:
    """A condition; its expression was checked to be true or false, which the type of `evaluate` does not say."""
    late = "params." in text and any(read.root == "params" for read in names_in(compiled.node))
    return Condition(name, text, compiled.evaluate, compiled.node, late)  # type: ignore[arg-type]
