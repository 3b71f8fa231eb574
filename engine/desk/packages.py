"""The games' pages as one file that lives inside a bank's app: a zip with a manifest, hashes and a signature.

The same pages and options make the same bytes, so a version names one content. `manifest.json` names every file with
its SHA-256; `manifest.json.sig` is its Ed25519 signature, 64 bytes (RFC 8032), so that a host can check the pages
before it unpacks them and again whenever it shows them.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Mapping
from html import escape
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from engine.errors import Malformed, NotFound, Refused

SCHEMA = "tilth-package/v1"
MANIFEST, SIGNATURE, INDEX = "manifest.json", "manifest.json.sig", "index.html"
NO_GAMES = frozenset({"demo", "embed"})  # of what is built: nothing that a player's phone needs
MOST_BYTES = 20_000_000  # of a file that is unpacked: a zip can pretend to be small
_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: when it was made changes nothing
_ADDRESS = re.compile(r"https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?|http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?")
_CDN = re.compile(r"https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?(/[\w.-]+)*/?")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,63}")


class PackedFile(msgspec.Struct, frozen=True):
    """A file of a package: its SHA-256 as hex digits, and how long it is."""

    sha256: str
    bytes: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a package holds. `entries` are the pages by game; at `cdn` lie the same files, for who has no package."""

    schema: str
    version: str
    api: str
    cdn: str | None = None
    entries: dict[str, str]
    files: dict[str, PackedFile]


class Wanted(NamedTuple):
    """What a package is for: the API's origin, the base of its CDN twin ('': none), its version ('': by content)."""

    api: str
    cdn: str = ""
    version: str = ""


class Package(NamedTuple):
    """A package that was made: the zip's bytes, what it says of itself, and whether it is signed."""

    body: bytes
    manifest: Manifest
    signed: bool


def make_package(pages: Path, wanted: Wanted, release: str, key: str = "") -> Package:
    """Pack the pages that were built into a folder. `key` is an Ed25519 private key as PEM; '': unsigned.

    Errors: NotFound (`views_missing`), Malformed (`wrong_address`, `wrong_version`, `wrong_key`).
    """
    _check(wanted)
    games = sorted(one.parent.name for one in pages.glob(f"*/{INDEX}") if one.parent.name not in NO_GAMES)
    if not games:
        raise NotFound("the pages of the games are not built here", code="views_missing",
                       hint="run 'make web' where there is Node.js 20 or a network")  # fmt: skip
    files = {name: body for game in games for name, body in _files_of(pages, game, wanted.api).items()}
    version = wanted.version or f"{release}-{_digest(files)[:8]}"
    manifest = Manifest(
        schema=SCHEMA, version=version, api=wanted.api,
        cdn=f"{wanted.cdn.rstrip('/')}/{version}/" if wanted.cdn else None,
        entries={game: f"{game}/{INDEX}" for game in games},
        files={name: PackedFile(_hash(body), len(body)) for name, body in sorted(files.items())},
    )  # fmt: skip
    told = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    files[MANIFEST] = told
    if key:
        files[SIGNATURE] = _private(key).sign(told)
    return Package(_zipped(files), manifest, bool(key))


def verify_package(body: bytes, public_key: str = "") -> tuple[Manifest, bool]:
    """Check a package, by the bank's public key where one is given; what it says of itself, and whether it is signed.

    Errors: Malformed (`not_a_package`, `wrong_key`), Refused (`changed_package` for a file that is another, is missing
    or is too many; `wrong_signature`; `unsigned` where a key is given and no signature there).
    """
    files = _unzipped(body)
    told, signature = files.pop(MANIFEST, b""), files.pop(SIGNATURE, None)
    if public_key:
        _verify_signature(told, signature, public_key)
    try:
        manifest = msgspec.json.decode(told, type=Manifest)
    except (msgspec.DecodeError, UnicodeError):
        raise _no_package() from None
    if manifest.schema != SCHEMA:
        raise _no_package()
    for name in sorted(files.keys() | manifest.files.keys()):
        found, said = files.get(name), manifest.files.get(name)
        if found is None or said is None or (_hash(found), len(found)) != (said.sha256, said.bytes):
            raise Refused(f"'{name}' is not as it was packed", code="changed_package", hint="take it from who made it")
    return manifest, signature is not None


def _check(wanted: Wanted) -> None:
    if not _ADDRESS.fullmatch(wanted.api):
        raise Malformed("the API's address is no origin", code="wrong_address",
                        hint="write it without a path: https://play.bank.example")  # fmt: skip
    if wanted.cdn and not _CDN.fullmatch(wanted.cdn):
        raise Malformed("the CDN's address is none", code="wrong_address", hint="https://cdn.bank.example/tilth")
    if wanted.version and not _VERSION.fullmatch(wanted.version):
        raise Malformed("this is no version", code="wrong_version", hint="letters, digits, '.' and '-'")


def _files_of(pages: Path, game: str, api: str) -> dict[str, bytes]:
    found = sorted(file for file in (pages / game).rglob("*") if file.is_file())
    files = {file.relative_to(pages).as_posix(): file.read_bytes() for file in found}
    return {name: _addressed(body, api) if name.endswith(".html") else body for name, body in files.items()}


def _addressed(page: bytes, api: str) -> bytes:
    """A page that knows where the API is, and talks to nobody else: in a package no server sends its policy."""
    policy = (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src {api}; "
        "base-uri 'none'; form-action 'none'"
    )
    first = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
    told = f'<meta name="tilth-api" content="{escape(api)}">'
    page = page.replace(b"<head>", f"<head>{first}{told}".encode(), 1)
    return page.replace(b" crossorigin", b"")  # they come from where the page comes from


def _digest(files: Mapping[str, bytes]) -> str:
    return _hash("".join(f"{name} {_hash(body)}\n" for name, body in sorted(files.items())).encode())


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, body in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # whatever machine this is
            packed.writestr(entry, body, zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


def _unzipped(body: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(body)) as packed:
            entries = packed.infolist()
            twice = len({one.filename for one in entries}) != len(entries)
            if twice or sum(one.file_size for one in entries) > MOST_BYTES:
                raise _no_package()
            return {one.filename: packed.read(one) for one in entries}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise _no_package() from None


def _verify_signature(told: bytes, signature: bytes | None, public_key: str) -> None:
    if signature is None:
        raise Refused("this package is not signed", code="unsigned", hint="make it with --key")
    try:
        _public(public_key).verify(signature, told)
    except InvalidSignature:
        raise Refused("this package was not signed by this key", code="wrong_signature",
                      hint="take it, and the public key, from who made it") from None  # fmt: skip


def _private(text: str) -> Ed25519PrivateKey:
    """Read a key. Errors: Malformed, with nothing of the key in it."""
    try:
        key = load_pem_private_key(text.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise Malformed("this is no private key of Ed25519 as PEM", code="wrong_key",
                        hint="openssl genpkey -algorithm ed25519 -out key.pem makes one")  # fmt: skip
    return key


def _public(text: str) -> Ed25519PublicKey:
    """Read the public half of a key. Errors: Malformed."""
    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise Malformed("this is no public key of Ed25519 as PEM", code="wrong_key",
                        hint="openssl pkey -in key.pem -pubout -out public.pem makes it of a private one")  # fmt: skip
    return key


def _no_package() -> Malformed:
    return Malformed("this is no package of Tilth", code="not_a_package", hint="'make package' writes one")
