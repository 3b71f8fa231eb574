"""A bank that signs entry tokens, rightly and wrongly: whatever is said of header and claims goes in as it is."""

from __future__ import annotations

import itertools
import json
from base64 import urlsafe_b64encode
from typing import Any

from joserfc.jwk import ECKey, OKPKey
from joserfc.jws import JWSRegistry

from engine.access.tokens import AUDIENCE, TYPE, add_token_key
from engine.store import Database

BANK = "bank/app"
_JTI = itertools.count(1)
Key = ECKey | OKPKey


def b64(data: bytes | object) -> str:
    """What a part of a JWT looks like: bytes as they are, everything else as JSON."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def key_pair(alg: str = "ES256") -> Key:
    """A new private key for an algorithm."""
    return ECKey.generate_key("P-256") if alg == "ES256" else OKPKey.generate_key("Ed25519")


def signature(alg: str, key: Any, signed: str) -> bytes:
    """Sign with any algorithm there is, without asking whether that is wise."""
    return bytes(JWSRegistry.algorithms[alg].sign(signed.encode(), key))


class Signer:
    """One private key of a source; `kid` is what it was registered as."""

    def __init__(self, key: Key, kid: str, alg: str = "ES256") -> None:
        self.key, self.kid, self.alg = key, kid, alg

    @classmethod
    def registered(cls, database: Database, alg: str = "ES256", source: str = BANK) -> Signer:
        """A signer whose public key the database knows."""
        key = key_pair(alg)
        public = json.dumps(key.as_dict(private=False))
        return cls(key, add_token_key(database, source, public, 0).kid, alg)

    def header(self, **changes: Any) -> dict[str, Any]:
        """A right header, changed; None takes a member out."""
        return _changed({"alg": self.alg, "kid": self.kid, "typ": TYPE}, changes)

    def claims(self, now: int, **changes: Any) -> dict[str, Any]:
        """Right claims at an instant (ms), changed; None takes one out."""
        second = now // 1000
        right = {"iss": BANK, "aud": AUDIENCE, "sub": "ann", "iat": second, "exp": second + 60, "jti": f"j{next(_JTI)}"}
        return _changed(right, changes)

    def token(self, now: int, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """A signed token; right unless something is changed."""
        return self.signed(header or self.header(), self.claims(now, **claims))

    def signed(self, header: object, payload: bytes | object, alg: str = "", key: Any = None) -> str:
        """Whatever it is, signed with our key or another one."""
        signed = f"{b64(header)}.{b64(payload)}"
        return f"{signed}.{b64(signature(alg or self.alg, key or self.key, signed))}"


def _changed(right: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (right | changes).items() if value is not None}
