"""Entry tokens: what a bank signs opens a session once; whatever is wrong with one is refused in the same words."""

import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from joserfc.jwk import ECKey, OKPKey, RSAKey

from engine.access.tokens import (
    SKEW,
    TOKEN_MAX,
    Claims,
    add_token_key,
    forget_used,
    list_token_keys,
    read_token,
    revoke_token_key,
    use_token,
)
from engine.errors import Malformed, NotFound, Refused, Unauthenticated
from engine.store import Database
from tests.signing import BANK, Signer, b64, key_pair

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")

NOW = 1_700_000_000_000
SECOND_NOW = NOW // 1000
NONE = "this token opens nothing"


@pytest.fixture
def signer(database: Database) -> Signer:
    return Signer.registered(database)


def read(database: Database, token: str, now: int = NOW) -> Claims:
    with database.reading() as tx:
        return read_token(tx, token, now)


def why_not(database: Database, token: str) -> str:
    with pytest.raises(Unauthenticated) as refused:
        read(database, token)

    assert (refused.value.status, refused.value.code) == (401, "wrong_token")
    return refused.value.message.removeprefix(NONE).removeprefix(": ")


@pytest.mark.parametrize("alg", ["ES256", "EdDSA", "Ed25519"])
def test_a_good_token_says_who_comes_and_from_where(database: Database, alg: str):
    signer = Signer.registered(database, alg)
    claims = read(database, signer.token(NOW, views=["forest"], origin="https://a.example"))

    assert (claims.source, claims.ref, claims.views) == (BANK, "ann", ("forest",))
    assert (claims.origin, claims.ends_at) == ("https://a.example", NOW + 60_000)


def with_public_as_secret(signer: Signer) -> str:
    """By hand: the library refuses to do it."""
    signed = f"{b64(signer.header(alg='HS256'))}.{b64(signer.claims(NOW))}"
    return f"{signed}.{b64(hmac.digest(signer.key.as_pem(private=False), signed.encode(), 'sha256'))}"


def with_own_key_inside(signer: Signer) -> str:
    own = ECKey.generate_key("P-256")
    header = signer.header(jwk=own.as_dict(private=False))
    return signer.signed(header, signer.claims(NOW), key=own)


def truncated(signer: Signer) -> str:
    return signer.token(NOW)[:-10]


def with_other_claims(signer: Signer) -> str:
    header, _, signature = signer.token(NOW).split(".")
    return f"{header}.{b64(signer.claims(NOW, sub='ben'))}.{signature}"


def signed_by_a_stranger(signer: Signer) -> str:
    return Signer(key_pair(), signer.kid).token(NOW)


def signed_by_rsa(signer: Signer) -> str:
    return signer.signed(signer.header(alg="RS256"), signer.claims(NOW), "RS256", RSAKey.generate_key(2048))


def without_signature(signer: Signer) -> str:
    return signer.token(NOW).rpartition(".")[0] + "."


def nested(signer: Signer) -> str:
    return signer.signed(signer.header(cty="JWT"), signer.token(NOW).encode())


def nested_and_not_said(signer: Signer) -> str:
    return signer.signed(signer.header(), signer.token(NOW).encode())


def header_of(**changes: Any) -> Callable[[Signer], str]:
    return lambda signer: signer.token(NOW, signer.header(**changes))


def none_of(alg: str) -> Callable[[Signer], str]:
    return lambda signer: f"{b64(signer.header(alg=alg))}.{b64(signer.claims(NOW))}."


def claiming(**changes: Any) -> Callable[[Signer], str]:
    return lambda signer: signer.token(NOW, **changes)


def paying(payload: bytes) -> Callable[[Signer], str]:
    return lambda signer: signer.signed(signer.header(), payload)


FORGED: dict[str, Callable[[Signer], str]] = {
    "alg none": none_of("none"),
    "alg None": none_of("None"),
    "alg none, signed": header_of(alg="none"),
    "HS256 signed with the public key": with_public_as_secret,
    "RS256": signed_by_rsa,
    "ES512 said, ES256 done": header_of(alg="ES512"),
    "another curve's algorithm": header_of(alg="EdDSA"),
    "alg is a list": header_of(alg=["ES256"]),
    "no alg": header_of(alg=None),
    "unknown crit": header_of(crit=["exp"], exp=1),
    "empty crit": header_of(crit=[]),
    "b64 false": header_of(b64=False, crit=["b64"]),
    "jku": header_of(jku="https://evil.example/keys"),
    "jwk of its own": with_own_key_inside,
    "x5u": header_of(x5u="https://evil.example/cert"),
    "kid traversal": header_of(kid="../../dev/null"),
    "kid in SQL": header_of(kid="' OR 1=1 --"),
    "kid nobody knows": header_of(kid="other"),
    "kid is a number": header_of(kid=1),
    "no kid": header_of(kid=None),
    "no typ": header_of(typ=None),
    "header is no object": lambda signer: signer.signed(["ES256"], signer.claims(NOW)),
    "truncated": truncated,
    "no signature": without_signature,
    "claims changed": with_other_claims,
    "wrong signature": signed_by_a_stranger,
    "nested, said so": nested,
    "nested": nested_and_not_said,
    "encrypted": lambda signer: "a.b.c.d.e",
    "one part": lambda signer: "e30",
    "empty parts": lambda signer: "..",
    "not base64": lambda signer: "!.!.!",
    "not ASCII": lambda signer: "é.é.é",
    "too long": lambda signer: signer.token(NOW, sub="x" * TOKEN_MAX),
    "deep header": lambda signer: f"{b64(b'[' * 2000)}.{b64({})}.AA",
    "claims are no JSON": paying(b"x"),
}
"""What only a stranger sends, or what no right library makes."""

UNFIT: dict[str, Callable[[Signer], str]] = {
    "typ JWT": header_of(typ="JWT"),
    "wrong aud": claiming(aud="another"),
    "no aud": claiming(aud=None),
    "aud is a list": claiming(aud=["tilth"]),
    "wrong iss": claiming(iss="bank/other"),
    "no iss": claiming(iss=None),
    "exp tomorrow": claiming(exp=SECOND_NOW + 86_400),
    "exp in 61 s": claiming(exp=SECOND_NOW + 61),
    "expired": claiming(iat=SECOND_NOW - 60, exp=SECOND_NOW),
    "no exp": claiming(exp=None),
    "exp is a text": claiming(exp=str(SECOND_NOW + 60)),
    "exp is true": claiming(exp=True),
    "exp is without end": lambda signer: signer.signed(
        signer.header(), json.dumps(signer.claims(NOW, exp=float("inf"))).encode()
    ),
    "exp of a thousand digits": claiming(exp=10**999),
    "iat in the future": claiming(iat=SECOND_NOW + 30, exp=SECOND_NOW + 60),
    "no iat": claiming(iat=None),
    "nbf in the future": claiming(nbf=SECOND_NOW + 30),
    "no jti": claiming(jti=None),
    "jti empty": claiming(jti=""),
    "jti is a number": claiming(jti=7),
    "no sub": claiming(sub=None),
    "sub is a list": claiming(sub=["ann"]),
    "views is a text": claiming(views="forest"),
    "views of numbers": claiming(views=[1]),
    "origin is a list": claiming(origin=["https://a.example"]),
    "claims are a list": paying(b"[]"),
}
"""What the bank itself has signed wrongly: it is told what."""


@pytest.mark.parametrize("how", FORGED)
def test_case_22_a_forged_token_is_refused_without_a_reason(database: Database, signer: Signer, how: str):
    assert why_not(database, FORGED[how](signer)) == ""


@pytest.mark.parametrize("how", UNFIT)
def test_case_22_an_unfit_token_is_refused_and_the_bank_told_why(database: Database, signer: Signer, how: str):
    assert why_not(database, UNFIT[how](signer)) != ""


def test_case_22_a_revoked_key_signs_nothing(database: Database, signer: Signer):
    token = signer.token(NOW)
    read(database, token)
    revoke_token_key(database, signer.kid, NOW)

    assert why_not(database, token) == ""


def test_case_22_the_key_of_another_source_signs_only_for_that_one(database: Database, signer: Signer):
    other = Signer.registered(database, source="bank/other")

    assert "bank/other" in why_not(database, other.token(NOW))
    assert read(database, other.token(NOW, iss="bank/other")).source == "bank/other"


def test_case_22_a_jti_is_used_once_for_each_source(database: Database, signer: Signer):
    other = Signer.registered(database, source="bank/other")
    mine = read(database, signer.token(NOW, jti="1"))
    theirs = read(database, other.token(NOW, jti="1", iss="bank/other"))
    with database.writing() as tx:
        for claims in (mine, theirs):
            use_token(tx, claims, on_sqlite=database.on_sqlite)
    with pytest.raises(Unauthenticated, match="used before"), database.writing() as tx:
        use_token(tx, read(database, signer.token(NOW, jti="1")), on_sqlite=database.on_sqlite)


def test_a_clock_a_little_ahead_is_borne(database: Database, signer: Signer):
    assert read(database, signer.token(NOW + SKEW)).ref == "ann"


def test_a_used_token_is_remembered_until_it_could_not_be_used_anyway(database: Database, signer: Signer):
    claims = read(database, signer.token(NOW))
    with database.writing() as tx:
        use_token(tx, claims, on_sqlite=database.on_sqlite)
    with database.writing() as tx:
        early, late = forget_used(tx, claims.ends_at), forget_used(tx, claims.ends_at + SKEW + 1)

    assert (early, late) == (0, 1)


@pytest.mark.parametrize("alg", ["ES256", "EdDSA"])
@pytest.mark.parametrize("form", ["pem", "jwk"])
def test_a_public_key_is_taken_as_pem_or_jwk_and_named_by_its_thumbprint(database: Database, alg: str, form: str):
    key = key_pair(alg)
    text = key.as_pem(private=False).decode() if form == "pem" else json.dumps(key.as_dict(private=False))
    made = add_token_key(database, BANK, f"  {text}\n", NOW)

    assert made.kid == key.thumbprint()
    assert read(database, Signer(key, made.kid, alg).token(NOW)).source == BANK


def test_only_the_public_half_is_kept(database: Database, signer: Signer):
    [kept] = list_token_keys(database)

    assert json.loads(kept.public).keys() == {"kty", "crv", "x", "y"}


@pytest.mark.parametrize("form", ["pem", "jwk"])
def test_a_private_key_is_refused_and_nothing_of_it_stored(database: Database, form: str):
    key = key_pair()
    text = key.as_pem(private=True).decode() if form == "pem" else json.dumps(key.as_dict(private=True))
    with pytest.raises(Malformed) as refused:
        add_token_key(database, BANK, text, NOW)

    assert (refused.value.code, list_token_keys(database)) == ("private_key", [])


def rsa_pem(*, private: bool = False) -> str:
    key = rsa.generate_private_key(65537, 2048)
    if private:
        return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


NO_KEYS: dict[str, Callable[[], str]] = {
    "nothing": str,
    "a word": lambda: "x",
    "half an object": lambda: "{",
    "an empty object": lambda: "{}",
    "a list": lambda: "[]",
    "a kind that is a list": lambda: '{"kty": []}',
    "half a key": lambda: '{"kty": "EC"}',
    "a shared secret": lambda: '{"kty": "oct", "k": "c2VjcmV0"}',
    "no point of the curve": lambda: '{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}',
    "a short key": lambda: '{"kty": "OKP", "crv": "Ed25519", "x": "AA"}',
    "broken PEM": lambda: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    "deep JSON": lambda: '{"a":' * 5000,
    "RSA": rsa_pem,
    "private RSA": lambda: rsa_pem(private=True),
    "P-384": lambda: json.dumps(ECKey.generate_key("P-384").as_dict(private=False)),
    "X25519": lambda: json.dumps(OKPKey.generate_key("X25519").as_dict(private=False)),
}


@pytest.mark.parametrize("what", NO_KEYS)
def test_what_is_no_key_of_ours_is_refused(database: Database, what: str):
    with pytest.raises(Malformed) as refused:
        add_token_key(database, BANK, NO_KEYS[what](), NOW)

    assert (refused.value.code, list_token_keys(database)) == ("wrong_key", [])


@pytest.mark.parametrize(("source", "kid", "code"), [("", "", "wrong_source"), (BANK, "../x", "wrong_kid")])
def test_a_key_needs_a_source_and_a_plain_name(database: Database, source: str, kid: str, code: str):
    with pytest.raises(Malformed) as refused:
        add_token_key(database, source, key_pair().as_pem(private=False).decode(), NOW, kid=kid)

    assert refused.value.code == code


def test_a_name_is_one_keys_alone(database: Database):
    pem = key_pair().as_pem(private=False).decode()
    add_token_key(database, BANK, pem, NOW, kid="2026")
    with pytest.raises(Refused) as refused:
        add_token_key(database, "bank/other", pem, NOW, kid="2026")

    assert refused.value.code == "kid_taken"


def test_what_is_revoked_once_cannot_be_again(database: Database, signer: Signer):
    revoke_token_key(database, signer.kid, NOW)
    for kid in (signer.kid, "nobody"):
        with pytest.raises(NotFound):
            revoke_token_key(database, kid, NOW)
