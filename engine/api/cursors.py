"""Cursors for long lists: where the next page begins; signed, so that nobody makes one up or takes it elsewhere."""

from __future__ import annotations

import base64
import binascii
import hmac

import msgspec

from engine.errors import Malformed

SIGNATURE_BYTES = 12


class Cursors:
    """Makes and reads cursors. `key` is the database's secret, so a cursor works on every process of it."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def write(self, about: str, position: list[int | str]) -> str:
        """Return the cursor for a position in the list `about`."""
        said = msgspec.json.encode(position)
        return base64.urlsafe_b64encode(self._sign(about, said) + said).rstrip(b"=").decode()

    def read(self, about: str, cursor: str) -> list[int | str]:
        """Return the position. Errors: Malformed for a cursor that is not ours or of another list."""
        try:
            raw = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            raise _wrong() from None
        signature, said = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(about, said)):
            raise _wrong()
        return msgspec.json.decode(said, type=list[int | str])

    def _sign(self, about: str, said: bytes) -> bytes:
        return hmac.digest(self._key, about.encode() + b"\n" + said, "sha256")[:SIGNATURE_BYTES]


def _wrong() -> Malformed:
    return Malformed("this cursor is not one of this list", code="wrong_cursor", hint="begin again without 'cursor'")
