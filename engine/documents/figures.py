"""A game's file of numbers: each figure with where it comes from, or marked as our own assumption with its reason.

cap_g: {is: 296, source: "reference mechanics 1.3"}
lasts_h: {is: 168, assumption: "a gift should survive a holiday"}
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, Field

from engine.documents.document import read_file, validate, wrong
from engine.errors import WrongContent

Figures = TypeVar("Figures", bound=BaseModel)
_REASONS = ("source", "assumption")


def _is(told: Any) -> Any:
    hint = 'for example {is: 296, source: "…"} or {is: 168, assumption: "…"}'
    if not isinstance(told, dict) or "is" not in told:
        raise wrong("no_reason", "expected a figure with its reason", hint)
    reasons = [name for name in told if name != "is"]
    if len(reasons) != 1 or reasons[0] not in _REASONS or not str(told[reasons[0]] or "").strip():
        raise wrong("no_reason", "a figure has either a source or an assumption, in words", hint)
    return told["is"]


Whole = Annotated[int, BeforeValidator(_is), Field(ge=0, le=10**12)]
"""A whole number; its key ends with its unit (`_g`, `_h`, `_percent`)."""
Wholes = Annotated[tuple[int, ...], BeforeValidator(_is), Field(min_length=1, max_length=100, strict=False)]
"""Several whole numbers with one reason."""


def read_figures(path: Path, model: type[Figures]) -> Figures:
    """Return the figures of a file. Errors: WrongContent with every mistake and its place."""
    document, findings = read_file(path, path.name)
    if document is None or findings:
        raise WrongContent(list(findings))
    found, mistakes = validate(document, model)
    if found is None or mistakes:
        raise WrongContent(list(mistakes))
    return found
