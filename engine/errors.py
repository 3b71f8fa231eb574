"""The error tree. Each error has an HTTP status and a stable code, and says what to do.

TilthError                    500  internal
 ├─ Malformed                 422  the request or event cannot be read (400, 413, 415 where the transport says so)
 ├─ Unauthenticated           401  no key, or one we do not know
 ├─ Forbidden                 403  the key is fine, but not for this
 ├─ NotFound                  404
 ├─ Refused                   409  the rules say no
 ├─ TooMany                   429  too many tries: wait
 ├─ WrongContent              500  quests, vocabulary, maps or games do not hold together; carries findings
 ├─ Unavailable               503  the database is busy, full or away: try again later
 └─ UnsafeDatabase            500  settings under which an acknowledged event could be lost
"""

from __future__ import annotations

from collections.abc import Mapping


class TilthError(Exception):
    """Something went wrong that a caller can be told about.

    `code` is stable and for programs, `message` says what is wrong, `hint` says what to do.
    """

    status = 500
    code = "internal"

    def __init__(self, message: str, *, code: str | None = None, hint: str = "", status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code
        if status is not None:
            self.status = status


class Malformed(TilthError):
    """The input cannot be read as what it should be. Nothing was stored."""

    status = 422
    code = "malformed"


class Unauthenticated(TilthError):
    """No key was given, or it is unknown or revoked."""

    status = 401
    code = "unauthenticated"


class Forbidden(TilthError):
    """The key is known, but its scope does not reach this."""

    status = 403
    code = "forbidden"


class NotFound(TilthError):
    """There is no such thing, or the caller may not know of it."""

    status = 404
    code = "not_found"


class Refused(TilthError):
    """The rules say no. The code says which rule; `values` fill the sentence that players read."""

    status = 409
    code = "refused"

    def __init__(
        self, message: str, *, code: str | None = None, hint: str = "", values: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message, code=code, hint=hint)
        self.values = dict(values or {})


class TooMany(TilthError):
    """Too many tries; the same may be tried again after `retry_after_s` seconds."""

    status = 429
    code = "too_many"

    def __init__(self, message: str, retry_after_s: int, *, code: str | None = None, hint: str = "") -> None:
        super().__init__(message, code=code, hint=hint)
        self.retry_after_s = retry_after_s


class WrongContent(TilthError):
    """Quests, vocabulary, maps or games are wrong; `findings` lists every place."""

    code = "wrong_content"

    def __init__(self, findings: list[object], *, hint: str = "run 'tilth quests check' for all of them") -> None:
        super().__init__(f"{len(findings)} finding(s) in the content", hint=hint)
        self.findings = findings


class Unavailable(TilthError):
    """The database cannot take this now; the same request may be sent again."""

    status = 503
    code = "unavailable"


class UnsafeDatabase(TilthError):
    """The database runs with settings under which an acknowledged event could be lost."""

    code = "unsafe_database"
