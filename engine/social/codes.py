"""Friend codes: a player shows theirs, a friend types it in. 65 random bits, so none is ever guessed.

A player has one code at a time; a new one ends the old one. The link is relative: the bank's app knows its own address.
"""

from __future__ import annotations

import secrets

from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.clock import DAY
from engine.errors import Refused, TooMany
from engine.ledger import big
from engine.people.players import lock_myself
from engine.tallies import Limit, count

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U
SYMBOLS = 13  # of 5 bits each
LOOK_ALIKES = str.maketrans("OIL", "011", "- ")
LINK = "/invite/"
LONGEST_TYPED = 40  # what is longer is no code, however it is spaced

NEW_CODES = Limit("new code", 10, DAY)  # a code that got out is changed once; nobody needs ten a day


class FriendCode(SQLModel, table=True):
    """The code a player has now; `made_at` by the wall clock."""

    __tablename__ = "friend_code"

    player_id: int = Field(sa_column=big(primary_key=True))
    code: str = Field(unique=True)
    made_at: int = Field(sa_column=big())


def code_of(tx: Transaction, player_id: int) -> str:
    """Return a player's code, or nothing when they never made one."""
    found = tx.fetch(FriendCode, "code", ("player_id",), [(player_id,)])
    return str(found[0][0]) if found else ""


def owner_of(tx: Transaction, code: str) -> int:
    """Return the id of the player whose code this is now, 0 for nobody's."""
    found = tx.fetch(FriendCode, "player_id", ("code",), [(code,)]) if code else []
    return int(found[0][0]) if found else 0


def renew(tx: Transaction, player_id: int, wall: int) -> str:
    """Make a new code for a player; the old one is dead at once.

    Errors: Refused (`minor_codes`), TooMany (`too_many_codes`).
    """
    if lock_myself(tx, player_id).minor:
        raise minor_codes()
    if not count(tx, player_id, NEW_CODES, wall):
        raise TooMany("that is enough new codes for today", NEW_CODES.retry_after_s(wall), code="too_many_codes",
                      hint="the code you have keeps working")  # fmt: skip
    code = "".join(secrets.choice(ALPHABET) for _ in range(SYMBOLS))
    tx.put(FriendCode, [(player_id, code, wall)])
    return code


def minor_codes() -> Refused:
    """Return the error for a minor's codes: neither their own nor one of somebody else."""
    return Refused("a minor makes no friends by code", code="minor_codes", hint="the bank matches friends")


def read_code(typed: str) -> str:
    """Return the code as it is stored, from what was typed: any case, spaces, hyphens, O for 0. Empty: it is none."""
    code = typed.upper().translate(LOOK_ALIKES) if len(typed) <= LONGEST_TYPED else ""
    return code if len(code) == SYMBOLS and not set(code) - set(ALPHABET) else ""


def show_code(code: str) -> str:
    """Return a code in three groups, as it is read aloud: `7K3M-9QX2A-HT5W`."""
    return f"{code[:4]}-{code[4:9]}-{code[9:]}"


def link_of(code: str) -> str:
    """Return the path of the invitation that the bank's app opens, relative to wherever the app lives."""
    return LINK + show_code(code)
