"""What players have agreed to, purpose by purpose: the words, what is missing for a purpose, and the history.

`play` is the consent under which anything happens at all; the others say what else may be processed. The vocabulary
says which purpose each event type needs. A minor needs the guardian's consent besides, which is a purpose too.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import SmallInteger
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.incoming.vocabulary import GUARDIAN
from engine.ledger import big

PLAY, FRIENDS, NOTICES = "play", "friends", "notices"

CONSENT, MINOR, PURPOSE, ERASED = "consent", "minor", "purpose", "erased"
"""What may be missing, as answers name it."""

BY_BANK, BY_PLAYER = "bank", "player"


class ConsentRow(SQLModel, table=True):
    """Something a player agreed to or withdrew, for ever in this order; `given` is 1 or 0.

    `text` is the version of what was read, `told_by` who said so: the bank, the player, or a guardian's keyed hash.
    """

    __tablename__ = "consent"
    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    id: int = Field(sa_column=big(primary_key=True))
    purpose: str
    given: int = Field(sa_type=SmallInteger)
    text: str
    at: int = Field(sa_column=big())
    told_by: str


class Said(NamedTuple):
    """A purpose agreed to or withdrawn; `text` is the version of what was read. `by` is as in the history."""

    purpose: str
    given: bool
    text: str = ""
    by: str = BY_BANK

    def changes(self, stands: Consent | None) -> bool:
        """Whether this says something new: another answer than stands, or agreement to another text."""
        if stands is None or stands.given != self.given:
            return self.given or stands is not None
        return self.given and self.text not in ("", stands.text)


class Consent(NamedTuple):
    """How a purpose stands now: since when, to which text, and who told us."""

    given: bool
    at: int
    text: str
    by: str


@lru_cache(maxsize=4_096)
def agreed(purposes: str) -> frozenset[str]:
    """Return the purposes of a player's row, beside `play`: a text of words, so few different ones that it is kept."""
    return frozenset(purposes.split())


def written(purposes: Iterable[str]) -> str:
    """Return purposes as a player's row has them."""
    return " ".join(sorted(set(purposes) - {PLAY}))


def missing(plays: bool, purposes: str, minor: str, purpose: str) -> str:
    """Return what is missing for a purpose to be served: CONSENT, MINOR (a guardian's), PURPOSE; '' for nothing."""
    if not plays:
        return CONSENT
    if minor and GUARDIAN not in agreed(purposes):
        return MINOR
    return "" if purpose == PLAY or purpose in agreed(purposes) else PURPOSE


def guardian_mark(pepper: bytes, ref: str) -> str:
    """Return what is kept of who agreed for a minor: a hash that only we can make."""
    return hmac.digest(pepper, b"guardian\n" + ref.encode("utf-8", "surrogateescape"), "sha256").hex()[:32]


def remember(tx: Transaction, player_id: int, ids: Sequence[int], said: Sequence[Said], now: int) -> None:
    """Add to a player's history; one id for each thing said."""
    told = zip(ids, said, strict=True)
    tx.insert(ConsentRow, [(player_id, id, s.purpose, int(s.given), s.text, now, s.by) for id, s in told])


def history(tx: Transaction, player_id: int) -> list[tuple[str, Consent]]:
    """Return all a player has ever agreed to and withdrawn, oldest first: (purpose, how it stood from then on)."""
    rows = tx.fetch(ConsentRow, "id, purpose, given, text, at, told_by", ("player_id",), [(player_id,)])
    return [(purpose, Consent(bool(given), at, text, by)) for _, purpose, given, text, at, by in sorted(rows)]


def standing(tx: Transaction, player_id: int) -> dict[str, Consent]:
    """Return how each purpose stands that a player was ever asked for: the last that was said of it."""
    return dict(history(tx, player_id))
