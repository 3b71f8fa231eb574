"""What the player reads: every placeholder of the messages looked up."""

from __future__ import annotations

from engine.document import did_you_mean
from engine.quests.context import Context
from engine.quests.lints import placeholders

_NEEDS = {
    "count": "{count} needs 'count'",
    "need": "{need} needs 'count' with 'need'",
    "streak.length": "{streak.length} needs 'streak'",
    "steps.done": "{steps.done} needs 'steps'",
    "steps.all": "{steps.all} needs 'steps'",
}


def check_messages(context: Context) -> None:
    """Tell the placeholders of the messages that nothing can fill in."""
    allowed = _allowed(context)
    fields = context.event.fields if context.event else {}
    for language, text in context.file.messages.by_language().items():
        path = ("messages", language)
        for offset, name, whole in placeholders(text):
            if not whole:
                context.wrong(path, "open_brace", "'{' and '}' go around a placeholder", "", offset=offset)
            elif name not in allowed and not (context.blind and name.startswith("event.")):
                hint, known = did_you_mean(name, allowed), fields.get(name.removeprefix("event."))
                if known is not None and name.startswith("event."):
                    hint = f"'{known.name}' is not kept (privacy: {known.privacy}), so no message can show it"
                elif context.file.steps is not None and name.startswith("event."):
                    hint = "with 'steps' the last act may be of several types"
                elif name in _NEEDS:
                    hint = _NEEDS[name]
                message = f"unknown placeholder '{{{name}}}'"
                context.wrong(path, "unknown_placeholder", message, hint, offset=offset)


def _allowed(context: Context) -> list[str]:
    file = context.file
    allowed = ["reward", "unit"]
    if file.count is not None:
        allowed += ["count", "need"] if file.count.need is not None else ["count"]
    if file.streak is not None:
        allowed.append("streak.length")
    if file.steps is not None:
        allowed += ["steps.done", "steps.all"]
    if context.event is not None:
        allowed += [f"event.{name}" for name, known in context.event.fields.items() if known.privacy == "keep"]
    return allowed
