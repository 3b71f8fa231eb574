"""What can still be checked in a file whose shape is wrong, so that all mistakes are told in one run.

The wrong parts are left out or replaced by stand-ins, and nothing is said about what rests on them: a mistake that is
only the shadow of another helps nobody. A salvaged quest is checked, never used.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from pydantic import ValidationError

from engine.documents.document import Document
from engine.quests.model import QuestFile

_TEXTS = {"zh-CN": "-", "en": "-"}
STAND_INS: Mapping[str, Any] = {
    "schema": "quest/v1",
    "id": "stand-in",
    "title": _TEXTS,
    "owner": "-",
    "status": "draft",
    "messages": _TEXTS,
    "tests": [{"name": "-", "story": [{"at": "2026-01-01", "expect": "nothing"}]}],
}
"""What stands in for a key that cannot be read or is not there, so that the rest can be looked at."""
_OPTIONAL = (
    *("extends", "inputs", "priority", "exclusive", "restart", "who", "if", "lists", "params", "experiment"),
    *("cooldown", "count", "streak", "steps", "every", "bonus", "limits", "budget", "undo", "assumption", "source"),
)
_READING = ("if", "who", "count", "steps", "reward", "bonus")
_SHADOWS: Mapping[str, tuple[str, ...]] = {
    "count": ("messages", "reward", "bonus"),
    "streak": ("messages", "reward", "bonus"),
    "steps": ("when", "every", "if", "count", "streak", "reward", "bonus", "limits", "undo", "messages", "tests"),
    "lists": _READING,
    "params": (*_READING, "experiment"),
    "inputs": (*_READING, "messages"),
    "reward": ("tests", "limits", "budget", "undo"),
    "bonus": ("tests",),
    "experiment": ("tests",),
    "when": ("params", "tests"),
}
_OPTIONAL_IN = {
    "steps": ("if", "need", "after", "within"),
    "limits": ("per", "cut", "alert_at"),
    "bonus": ("round",),
}
"""Keys of list items that may be left out, so that the item can still be looked at."""
_INSTEAD: Mapping[str, Mapping[str, Any]] = {
    "limits": {"max": 1, "of": "reward", "every": "day"},
    "bonus": {"when": "true", "amount": 1},
}
"""What stands in for those that may not."""


class Salvaged(NamedTuple):
    """What is left of a file. Nothing more can be said about the top-level keys in `quiet`.

    `dented` are list items, `("steps", 1)`, that lack something that was written; a dented test is a stand-in.
    """

    file: QuestFile | None
    quiet: frozenset[str] = frozenset()
    dented: frozenset[tuple[str, int]] = frozenset()

    @property
    def whole(self) -> bool:
        """Whether nothing was taken out."""
        return not self.quiet and not self.dented


def salvage(document: Document) -> Salvaged:
    """What is left of the file."""
    if not isinstance(document.data, dict):
        return Salvaged(None)
    data = deepcopy(document.data)
    gone: set[str] = set()
    dented: set[tuple[str, int]] = set()
    for _ in range(4):
        try:
            file = QuestFile.model_validate(data)
        except ValidationError as error:
            mended = [_mend(data, one, gone, dented) for one in error.errors(include_url=False)]
            if not all(mended):
                break
        else:
            hurt = gone | {top for top, _ in dented}
            return Salvaged(file, frozenset(gone.union(*(_SHADOWS.get(name, ()) for name in hurt))), frozenset(dented))
    return Salvaged(None)


def _mend(data: dict[str, Any], error: Any, gone: set[str], dented: set[tuple[str, int]]) -> bool:
    """Take one mistake out of the data; False when it sits where nothing can stand in."""
    top = str(error["loc"][0]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        _remove(data, error["loc"])
        return top != "when" or "steps" in data or "event" in data["when"]
    if _mend_item(data, error["loc"]):
        dented.add((top, error["loc"][1]))
        return True
    if top in STAND_INS:
        data[top] = deepcopy(STAND_INS[top])
    elif top in _OPTIONAL:
        data.pop(top, None)
    elif top == "when" and isinstance(data.get("when"), dict) and isinstance(data["when"].get("event"), str):
        data["when"] = {"event": data["when"]["event"]}
    elif top == "when" and "steps" in data:
        data.pop("when", None)
    elif top == "reward" and isinstance(data.get("reward"), dict) and isinstance(data["reward"].get("give"), str):
        data["reward"] = {"give": data["reward"]["give"], "amount": 1}
    else:
        return False
    gone.add(top)
    return True


def _mend_item(data: dict[str, Any], loc: tuple[str | int, ...]) -> bool:
    """Take a mistake out of one item of a list: its key goes or gets a stand-in; a test is replaced by another."""
    top, number = str(loc[0]) if loc else "", loc[1] if len(loc) > 1 else None
    items = data.get(top)
    if not isinstance(number, int) or not isinstance(items, list):
        return False
    if top == "tests":
        items[number] = {**STAND_INS["tests"][0], "name": f"- {number}"}
        return True
    key = loc[2] if len(loc) > 2 else None
    if key in _OPTIONAL_IN.get(top, ()) and key in items[number]:
        del items[number][key]
    elif key in _INSTEAD.get(top, ()):
        items[number][key] = _INSTEAD[top][str(key)]
    else:
        return False
    return True


def _remove(data: Any, loc: tuple[str | int, ...]) -> None:
    """Remove the key that `loc` ends with; steps of it that are not in the data are Pydantic's own."""
    for step in loc[:-1]:
        if _has(data, step):
            data = data[step]
    if isinstance(data, dict):
        data.pop(loc[-1], None)


def _has(data: Any, step: str | int) -> bool:
    if isinstance(data, dict):
        return step in data
    return isinstance(data, list) and isinstance(step, int) and step < len(data)
