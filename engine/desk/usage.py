"""A command line that is not understood is an error as any other: a code, a hint, and JSON where it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer

from engine.documents.findings import near_miss
from engine.errors import Malformed

STATUS = 2
"""How a command ends that was not understood, as everywhere."""

# Typer gives the class no name of its own; its public BadParameter is one.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]

_CODES = {"MissingParameter": "missing_argument", "NoSuchOption": "unknown_option", "BadParameter": "wrong_argument"}
_MEANT = ". Did you mean "


def run(app: typer.Typer, words: Sequence[str], name: str) -> int:
    """Run a command and return its exit status. Errors: NotUnderstood, and whatever the command raises."""
    try:
        ended: Any = app(args=list(words), prog_name=name, standalone_mode=False)
    except UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # the help was shown
            return STATUS
        raise _told(error) from None
    except typer.Abort:
        return 1
    return ended if isinstance(ended, int) else 0


class NotUnderstood(Malformed):
    """The command line is not understood; nothing was done."""


def _told(error: Any) -> NotUnderstood:
    message, _, meant = error.format_message().partition(_MEANT)
    code = _CODES.get(type(error).__name__, "wrong_usage")
    if message.startswith("No such command"):
        code = "unknown_command"
    where = error.ctx.command_path if error.ctx else ""
    near = f"'{near}'" if (near := _near(error)) else meant.rstrip("?")
    hints = [f"did you mean {near}?" if near else "", f"'{where} --help' says what there is".lstrip()]
    return NotUnderstood(_lower(message.split(" (Possible")[0]), code=code, hint="; ".join(filter(None, hints)))


def _near(error: Any) -> str:
    """The option that may be meant."""
    name = getattr(error, "option_name", "")
    options = [one for parameter in error.ctx.command.params for one in parameter.opts] if error.ctx else []
    return near_miss(name, options) or "" if type(error).__name__ == "NoSuchOption" else ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")
