"""What the player reads: every placeholder of the messages looked up, every brace plain."""

from __future__ import annotations

import re

from engine.documents.document import did_you_mean
from engine.documents.signs import QUOTES, told, use
from engine.quests.context import Context, Place
from engine.quests.lints import placeholders

_BRACES = "'{' and '}' go around a placeholder"
_ALWAYS = ("reward", "unit")
_NEEDS = {
    "count": "{count} needs 'count'",
    "need": "{need} needs 'count' with 'need'",
    "streak.length": "{streak.length} needs 'streak'",
    "steps.done": "{steps.done} needs 'steps'",
    "steps.all": "{steps.all} needs 'steps'",
}


def check_messages(context: Context) -> None:
    """Tell the placeholders of the messages that nothing can fill in, and signs that players should not see."""
    for language, text in context.file.title.by_language().items():
        _tell_signs(context, ("title", language), text)
    for language, text in context.file.messages.by_language().items():
        path = ("messages", language)
        if _tell_signs(context, path, text):
            continue
        names = set()
        for offset, name, whole in placeholders(text):
            names.add(name)
            if not whole:
                near = re.match(r"\{\s*([\w.]+)", text[offset:])
                hint = f"write {{{near[1]}}}" if near else "write {reward}, or leave it out"
                context.wrong(path, "open_brace", _BRACES, hint, offset=offset)
            elif name not in _ALWAYS:
                _look_up(context, path, name, offset)
        if "reward" not in names:
            message, hint = "this message does not say how much was earned", "write {reward}{unit} where it belongs"
            context.warn(path, "no_reward", message, hint)


def _look_up(context: Context, path: Place, name: str, offset: int) -> None:
    """Tell a placeholder that nothing fills in."""
    allowed = _allowed(context)
    if name not in allowed and not (context.blind and name.startswith("event.")):
        message, hint = f"unknown placeholder '{{{name}}}'", _instead(context, name, allowed)
        context.wrong(path, "unknown_placeholder", message, hint, offset=offset)


def _tell_signs(context: Context, path: Place, text: str) -> bool:
    """Tell wide signs that players would read: a brace, which returns True, or quote marks around the whole text."""
    if text.isascii():
        return False
    wide = re.search("[｛｝]", text)
    if wide is not None:
        context.wrong(path, "open_brace", _BRACES, told(wide[0]), offset=wide.start())
    elif text[0] in QUOTES and text[-1] in QUOTES and not context.document.style(path):
        context.warn(path, "wide_quotes", f"players will read '{text[0]}' and '{text[-1]}'", use(text[0]))
    return wide is not None


def _instead(context: Context, name: str, allowed: list[str]) -> str:
    """What to write instead of a placeholder that is not known, or why it is not."""
    if name.startswith("event."):
        known = context.event.fields.get(name.removeprefix("event.")) if context.event else None
        if known is not None:
            return f"'{known.name}' is not kept (privacy: {known.privacy}), so no message can show it"
        if context.file.steps is not None:
            return "with 'steps' the last act may be of several types"
    return _NEEDS.get(name) or did_you_mean(name, allowed)


def _allowed(context: Context) -> list[str]:
    file = context.file
    allowed = list(_ALWAYS)
    if file.count is not None:
        allowed += ["count", "need"] if file.count.need is not None else ["count"]
    if file.streak is not None:
        allowed.append("streak.length")
    if file.steps is not None:
        allowed += ["steps.done", "steps.all"]
    if context.event is not None:
        allowed += [f"event.{name}" for name, known in context.event.fields.items() if known.privacy == "keep"]
    return allowed
