"""Why the stage could not open."""

from __future__ import annotations


class StageFailed(Exception):
    """The stage cannot open or go on: a stable code, and what to do.

    Codes: `no_stage` (not installed), `no_screen`, `no_opengl`, `no_server`, and those the server answers with.
    """

    def __init__(self, message: str, *, code: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.code, self.hint = message, code, hint
