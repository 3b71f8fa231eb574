"""What checking a quest file needs at hand: the file, the vocabulary, the assets, and a way to say what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from engine.document import Document, Finding, did_you_mean
from engine.quests.expressions import COUNT, Compiled, ExpressionError, Scope, Type, compile_expression
from engine.quests.lints import names_in
from engine.quests.model import QuestFile
from engine.quests.quest import Value
from engine.vocabulary import EventType, Vocabulary

Place = tuple[str | int, ...]

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


class Context:
    """One file being checked. Everything that is wrong is gathered in `findings`."""

    def __init__(
        self,
        document: Document,
        file: QuestFile,
        vocabulary: Vocabulary,
        assets: Mapping[str, AssetSpec],
        quiet: frozenset[str] = frozenset(),
    ) -> None:
        self.document = document
        self.file = file
        self.vocabulary = vocabulary
        self.assets = assets
        self.quiet = quiet
        self.findings: list[Finding] = []
        self.event: EventType | None = None
        self.lists = {name: tuple(values) for name, values in file.lists.items()}
        self.params: dict[str, Value] = dict(file.params)

    def wrong(self, path: Place, code: str, message: str, hint: str = "", *, offset: int | None = None) -> None:
        """Record a finding at a place of the file, unless its key is one of those to be `quiet` about."""
        if path[0] in self.quiet:
            return
        self.findings.append(self.document.finding(path, code, message, hint, offset=offset))

    def expression(
        self, path: Place, text: str, want: Type, *, count: bool = False, event: bool = True
    ) -> Compiled | None:
        """The compiled expression at `path`, or None and a finding at the character that is wrong."""
        if self.document.style(path) == ">":
            self.wrong(path, "folded_text", "an expression cannot be written with '>'", "use '|' or quote marks")
            return None
        comment = self.document.comment_after(path)
        try:
            scope = self.scope(count=count, event=event)
            compiled = compile_expression(text, scope, want)
        except ExpressionError as error:
            if self._cut_by_comma(path, text):
                message = "a comma inside { } or [ ] ended this expression"
                self.wrong(path, "yaml_comma", message, "put the whole expression in quote marks", offset=len(text))
                return None
            hint = error.hint
            if comment:
                advice = "put the whole expression in quote marks"
                hint = f"{hint}; " * bool(hint) + f"YAML cut '{comment}' off as a comment: if it was meant, {advice}"
            self.wrong(path, error.code, error.message, hint, offset=error.start)
            return None
        if comment and _CODE.search(comment):
            hint = "put the whole expression in quote marks, or write the comment on a line of its own"
            self.wrong(path, "yaml_comment", f"YAML cuts '{comment}' off as a comment", hint)
        return compiled

    def _cut_by_comma(self, path: Place, text: str) -> bool:
        """Whether YAML took `[min(a, b)]` for two values: plain text in brackets whose own brackets do not match."""
        uneven = text.count("(") != text.count(")") or text.count("[") != text.count("]")
        return uneven and self.document.in_flow(path) and not self.document.style(path)

    def scope(self, *, count: bool, event: bool) -> Scope:
        """What an expression may name here: the event's fields, the count."""
        fields = self.event.fields if event and self.event else None
        counted: bool | Type = False
        if count and self.file.count is not None:
            counted = replace(COUNT, kind="integer", places=0) if self.file.count.times is not None else COUNT
        return Scope(event=fields, player=self.vocabulary.player, params=self.params, lists=self.lists, count=counted)

    def stored(self, path: Place, compiled: Compiled | None) -> None:
        """What is paid must be explainable later, so it may rest only on fields that are kept."""
        fields = self.event.fields if self.event else {}
        for name in names_in(compiled.node) if compiled else ():
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
