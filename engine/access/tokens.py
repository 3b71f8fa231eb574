"""Entry tokens: a bank that must not call us signs what a code would say, with a key whose public half we know.

A token is a JWT of `typ` embed+jwt, ES256 or EdDSA, that lives a minute at most and works once. Its header may hold
nothing but `alg`, `kid` and `typ`: no other key, algorithm or place is ever taken from the token itself. The key alone
decides the algorithm, so a public key is never taken for a shared secret.
"""

from __future__ import annotations

import hashlib
import json
import re
import warnings
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, OKPKey, import_key
from sqlalchemy import BigInteger, Column, LargeBinary, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.clock import SECOND
from engine.errors import Malformed, NotFound, Refused, Unauthenticated
from engine.ledger import big
from engine.sources import check_name
from engine.store import Database

TYPE = "embed+jwt"
AUDIENCE = "tilth"
LIVES = 60 * SECOND  # so long may a token be used at most
SKEW = 5 * SECOND  # so far may the bank's clock be ahead of ours
TOKEN_MAX = 4_096
JTI_MAX = 128
HEADERS = frozenset({"alg", "kid", "typ"})
# RFC 9864 renamed EdDSA to Ed25519; banks' libraries still say EdDSA, and we take it for keys of Ed25519 alone.
warnings.filterwarnings("ignore", "EdDSA is deprecated", SecurityWarning)
_KID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")


class TokenKey(SQLModel, table=True):
    """The public half of a key by which a source signs entry tokens, as a JWK."""

    __tablename__ = "token_key"

    kid: str = Field(primary_key=True)
    source: str = Field(index=True)
    public: str
    made_at: int = Field(sa_column=big())
    revoked_at: int | None = Field(default=None, sa_column=Column(BigInteger))


class UsedToken(SQLModel, table=True):
    """A token that was used, by the hash of its source and `jti`; kept until it could not be used anyway."""

    __tablename__ = "used_token"

    hash: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    ends_at: int = Field(sa_column=big(index=True))


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says. `views` and `origin` are not yet checked for their form."""

    source: str
    ref: str
    views: tuple[str, ...]
    origin: str
    hash: bytes
    ends_at: int


def add_token_key(db: Database, source: str, public: str, now: int, *, kid: str = "") -> TokenKey:
    """Register a source's public key, given as PEM or JWK; its id is its thumbprint unless one is given.

    Errors: Malformed (no public key of P-256 or Ed25519, a private one, a bad name or id), Refused (the id is taken).
    """
    check_name(source)
    key = _read_key(public)
    kid = kid or key.thumbprint()
    if not _KID.fullmatch(kid):
        raise Malformed("a key's id has 1 to 64 letters, digits, '.', '_' or '-'", code="wrong_kid")
    made = TokenKey(kid=kid, source=source, public=json.dumps(key.as_dict(private=False), sort_keys=True), made_at=now)
    with db.writing() as tx:
        insert = _insert(_keys(), on_sqlite=db.on_sqlite).on_conflict_do_nothing().returning(_keys().c.kid)
        if tx.connection.execute(insert, made.model_dump()).first() is None:
            raise Refused(f"there is a key '{kid}' already", code="kid_taken", hint="give this one another --kid")
    return made


def list_token_keys(db: Database) -> list[TokenKey]:
    """Return every key, live or revoked, by source and age."""
    c = _keys().c
    with db.reading() as tx:
        rows = tx.connection.execute(select(_keys()).order_by(c.source, c.made_at, c.kid)).all()
    return [TokenKey(**row._mapping) for row in rows]


def revoke_token_key(db: Database, kid: str, now: int) -> None:
    """Revoke a key: from now on its tokens open nothing. Sessions that are open stay. Errors: NotFound."""
    c = _keys().c
    wanted = (c.kid == kid) & c.revoked_at.is_(None)
    with db.writing() as tx:
        if not tx.connection.execute(_keys().update().where(wanted).values(revoked_at=now)).rowcount:
            raise NotFound(f"there is no live key '{kid}'", code="unknown_kid",
                           hint="'tilth source token-key list' shows them")  # fmt: skip


def read_token(tx: Transaction, token: str, now: int, audience: str = AUDIENCE) -> Claims:
    """Return what a token says, if it is one of ours and may be used now. Errors: Unauthenticated (`wrong_token`).

    Until the signature is checked the error never says why; after that it does, for only the bank comes so far.
    """
    if not (token.isascii() and len(token) <= TOKEN_MAX and token.count(".") == 2):
        raise _wrong()
    try:
        found = jws.extract_compact(token.encode())
        row = _live_key(tx, _checked_header(found.headers()))
        key = import_key(json.loads(row.public))
        if not jws.validate_compact(found, key, _algorithms(key)):
            raise _wrong()
        if found.headers()["typ"] != TYPE:
            raise _wrong(f"its 'typ' must be '{TYPE}'")
        claims = json.loads(found.payload)
    except (JoseError, ValueError, TypeError, RecursionError):  # whatever a library says of a stranger's bytes
        raise _wrong() from None
    if not isinstance(claims, dict):
        raise _wrong("its claims are no JSON object")
    return _checked_claims(claims, row.source, now, audience)


def use_token(tx: Transaction, claims: Claims, *, on_sqlite: bool) -> None:
    """Note that a token is used, in the transaction of what it opens. Errors: Unauthenticated when it was before."""
    insert = _insert(_used(), on_sqlite=on_sqlite).on_conflict_do_nothing().returning(_used().c.hash)
    if tx.connection.execute(insert, {"hash": claims.hash, "ends_at": claims.ends_at}).first() is None:
        raise _wrong("its 'jti' was used before")


def forget_used(tx: Transaction, now: int) -> int:
    """Forget used tokens that could not be used again anyway; return how many."""
    return tx.connection.execute(_used().delete().where(_used().c.ends_at < now - SKEW)).rowcount


def _checked_header(header: dict[str, Any]) -> str:
    """Return the key's id. Anything but `alg`, `kid` and `typ` is refused: crit, jku, jwk, x5u, cty, zip, b64 …"""
    kid = header.get("kid")
    if header.keys() != HEADERS or not isinstance(kid, str) or not _KID.fullmatch(kid):
        raise _wrong()
    return kid


def _live_key(tx: Transaction, kid: str) -> TokenKey:
    c = _keys().c
    row = tx.connection.execute(select(_keys()).where((c.kid == kid) & c.revoked_at.is_(None))).first()
    if row is None:
        raise _wrong()
    return TokenKey(**row._mapping)


def _checked_claims(claims: dict[str, Any], source: str, now: int, audience: str) -> Claims:
    """Check the claims of a token whose signature is good; times are seconds since 1970, as JWT has them."""
    if claims.get("iss") != source:
        raise _wrong(f"its key is of the source '{source}', which 'iss' must name")
    if claims.get("aud") != audience:
        raise _wrong(f"its 'aud' must be '{audience}'")
    ends_at = _checked_times(claims, now)
    sub, jti = claims.get("sub"), claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= JTI_MAX:
        raise _wrong(f"its 'jti' must be a text of 1 to {JTI_MAX} characters, another one in each token")
    if not isinstance(sub, str) or not sub:
        raise _wrong("its 'sub' must be the player's reference")
    views, origin = claims.get("views", []), claims.get("origin", "")
    if not isinstance(views, list) or not all(isinstance(view, str) for view in views) or not isinstance(origin, str):
        raise _wrong("its 'views' must be a list of texts, and its 'origin' a text")
    named = json.dumps([source, jti]).encode()
    return Claims(source, sub, tuple(views), origin, hashlib.sha256(named).digest(), ends_at)


def _checked_times(claims: dict[str, Any], now: int) -> int:
    """Return when the token ends, in milliseconds."""
    iat, exp, nbf = (_instant(claims.get(name, 0 if name == "nbf" else None)) for name in ("iat", "exp", "nbf"))
    if iat is None or exp is None or nbf is None:
        raise _wrong("its 'iat' and 'exp' must be seconds since 1970, as numbers")
    if max(iat, nbf) > now + SKEW:
        raise _wrong("its 'iat' or 'nbf' lies in the future: compare the clocks")
    if exp <= now:
        raise _wrong("it has expired")
    if exp > iat + LIVES:
        raise _wrong(f"it may live {LIVES // SECOND} s at most")
    return exp


def _instant(seconds: object) -> int | None:
    plain = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    return int(seconds * SECOND) if plain and abs(seconds) < 1e12 else None  # type: ignore[operator, arg-type]


def _read_key(public: str) -> ECKey | OKPKey:
    hint = "PEM or JWK of a public key: openssl ec -in key.pem -pubout"
    key = _as_key(public.strip(), ECKey) or _as_key(public.strip(), OKPKey)
    if key is None or not _algorithms(key):
        raise Malformed("a key for tokens is a public key of P-256 (ES256) or Ed25519 (EdDSA)", code="wrong_key",
                        hint=hint)  # fmt: skip
    if key.is_private:
        raise Malformed("this is a private key: it belongs to the bank alone, register its public half",
                        code="private_key", hint=hint)  # fmt: skip
    return key


def _as_key(public: str, kind: type[ECKey] | type[OKPKey]) -> ECKey | OKPKey | None:
    try:
        return kind.import_key(json.loads(public) if public.startswith("{") else public)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):  # whatever a library says of any bytes
        return None


def _algorithms(key: object) -> list[str]:
    """What a key may sign with: the key decides, never the token."""
    if isinstance(key, ECKey):
        return ["ES256"] if key.curve_name == "P-256" else []
    return ["EdDSA", "Ed25519"] if isinstance(key, OKPKey) and key.curve_name == "Ed25519" else []


def _wrong(why: str = "") -> Unauthenticated:
    told = f"this token opens nothing: {why}" if why else "this token opens nothing"
    return Unauthenticated(told, code="wrong_token", hint="it works once, for a minute; the bank's app makes a new one")


def _insert(table: Table, *, on_sqlite: bool) -> Any:
    return (sqlite.insert if on_sqlite else postgresql.insert)(table)


def _keys() -> Table:
    return TokenKey.__table__  # type: ignore[attr-defined, no-any-return]


def _used() -> Table:
    return UsedToken.__table__  # type: ignore[attr-defined, no-any-return]
