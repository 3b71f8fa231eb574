"""What somebody meant who wrote an expression with a Chinese keyboard, or a field by its Chinese name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.documents.signs import QUOTES
from engine.incoming.vocabulary import Field
from engine.quests.syntax import ExpressionError

_PAIRS = ("‘’", "“”", "「」", "『』", "＂＂", "＇＇", "《》")
_WORD = re.compile("[\u3400-\u9fff]{1,20}")
_ROOT = re.compile(r"(event|player)\.$")


def meant_by(error: ExpressionError, text: str, event: Mapping[str, Field], player: Mapping[str, Field]) -> str:
    """The hint that says what to write instead, or nothing when that cannot be told."""
    if error.code != "unexpected_character":
        return ""
    return _without_marks(text) if error.start == 0 and _without_marks(text) else _field(error, text, event, player)


def _without_marks(text: str) -> str:
    """For a whole expression in quote marks that are not plain ones: how it should stand."""
    inner = text[1:-1]
    if text[:1] + text[-1:] not in _PAIRS or not inner or text[-1] in inner:
        return ""
    plain = "".join('"' if char in QUOTES else char for char in inner)
    return f"use plain quote marks: '{plain}'" if "'" not in plain else "use plain quote marks"


def _field(error: ExpressionError, text: str, event: Mapping[str, Field], player: Mapping[str, Field]) -> str:
    """For a word in Chinese: the field whose description has it, else the fields that there are."""
    word = _WORD.match(text, error.start)
    if word is None:
        return ""
    root = _ROOT.search(text[: error.start])
    known = [(name, fields) for name, fields in (("event", event), ("player", player)) if not root or root[1] == name]
    named = [f"{name}.{one.name}" for name, fields in known for one in fields.values() if word[0] in _about(one)]
    if named:
        return f"did you mean '{named[0]}'?"
    names = [one for _, fields in known for one in fields]
    return f"write a field's name: {', '.join(names[:24])}" if root and names else ""


def _about(field: Field) -> str:
    return field.about.get("zh-CN", "")
