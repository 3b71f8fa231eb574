"""The package of the games' pages: its layout, its hashes, its signature; what was changed is found."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from engine.desk.packages import MANIFEST, SIGNATURE, Package, Wanted, make_package, verify_package
from engine.errors import TilthError
from tests.signing import key_pair

API = "https://play.bank.example"
PAGE = '<html><head><meta charset="utf-8"><script type="module" crossorigin src="./assets/a.js"></script></head></html>'
KEY = key_pair("EdDSA")
PRIVATE, PUBLIC = (KEY.as_pem(private=private).decode() for private in (True, False))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """What a build leaves."""
    for game in ("forest", "farm", "demo"):
        (tmp_path / game / "assets").mkdir(parents=True)
        (tmp_path / game / "index.html").write_text(PAGE)
        (tmp_path / game / "assets/a.js").write_text(f"console.log('{game}')")
    (tmp_path / "embed").mkdir()
    (tmp_path / "embed/tilth.js").write_text("1")
    (tmp_path / "tilth.stamp").write_text("1")
    return tmp_path


def packed(pages: Path, key: str = "", *, cdn: str = "", version: str = "") -> Package:
    return make_package(pages, Wanted(API, cdn, version), "0.1.0", key)


def files_of(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(body)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name, body in files.items():
            out.writestr(name, body)
    return made.getvalue()


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(TilthError) as wrong:
        call()
    assert wrong.value.hint
    return wrong.value.code


def test_a_package_holds_the_games_and_nothing_else(pages: Path):
    made = packed(pages, PRIVATE)

    assert sorted(files_of(made.body)) == [
        "farm/assets/a.js", "farm/index.html", "forest/assets/a.js", "forest/index.html", MANIFEST, SIGNATURE,
    ]  # fmt: skip
    assert made.manifest.entries == {"farm": "farm/index.html", "forest": "forest/index.html"}


def test_every_file_stands_in_the_manifest_with_its_hash(pages: Path):
    files = files_of(packed(pages, cdn="https://cdn.bank.example/tilth", version="1.2.3").body)
    told = json.loads(files.pop(MANIFEST))

    assert told["files"] == {
        name: {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)} for name, body in files.items()
    }
    assert (told["schema"], told["version"], told["api"]) == ("tilth-package/v1", "1.2.3", API)
    assert told["cdn"] == "https://cdn.bank.example/tilth/1.2.3/"


def test_a_packed_page_knows_its_server_and_talks_to_nobody_else(pages: Path):
    page = files_of(packed(pages).body)["forest/index.html"].decode()

    assert f'<meta name="tilth-api" content="{API}">' in page
    assert f"connect-src {API};" in page
    assert page.index("Content-Security-Policy") < page.index("<script")
    assert "crossorigin" not in page
    assert 'src="./assets/a.js"' in page


def test_the_same_pages_make_the_same_bytes_whenever_they_were_built(pages: Path):
    first = packed(pages, PRIVATE).body
    (pages / "forest/index.html").touch()

    assert packed(pages, PRIVATE).body == first


def test_another_content_is_another_version(pages: Path):
    first = packed(pages).manifest.version
    (pages / "forest/assets/a.js").write_text("2")
    second = packed(pages).manifest.version

    assert first.startswith("0.1.0-")
    assert first != second


def test_what_was_signed_is_verified_by_the_public_half(pages: Path):
    made = packed(pages, PRIVATE)

    assert made.signed
    assert verify_package(made.body, PUBLIC) == (made.manifest, True)
    assert verify_package(made.body) == (made.manifest, True)
    assert code_of(lambda: verify_package(made.body, key_pair("EdDSA").as_pem(private=False).decode())) == (
        "wrong_signature"
    )


def test_a_package_without_a_key_is_unsigned_and_says_so(pages: Path):
    made = packed(pages)

    assert not made.signed
    assert SIGNATURE not in files_of(made.body)
    assert verify_package(made.body) == (made.manifest, False)
    assert code_of(lambda: verify_package(made.body, PUBLIC)) == "unsigned"


@pytest.mark.parametrize(
    ("name", "body"), [("forest/assets/a.js", b"steal()"), ("farm/index.html", None), ("forest/assets/b.js", b"1")]
)
def test_a_file_that_is_another_is_missing_or_is_too_many_is_found(pages: Path, name: str, body: bytes | None):
    files = {one: old for one, old in files_of(packed(pages, PRIVATE).body).items() if one != name}
    changed = zipped(files if body is None else files | {name: body})

    assert code_of(lambda: verify_package(changed)) == "changed_package"


def test_who_changes_the_manifest_too_is_found_by_the_signature(pages: Path):
    files = files_of(packed(pages, PRIVATE).body)
    script = b"steal()"
    told = json.loads(files[MANIFEST])
    told["files"]["forest/assets/a.js"] = {"sha256": hashlib.sha256(script).hexdigest(), "bytes": len(script)}
    changed = zipped(files | {"forest/assets/a.js": script, MANIFEST: json.dumps(told).encode()})

    assert verify_package(changed)[1]
    assert code_of(lambda: verify_package(changed, PUBLIC)) == "wrong_signature"


@pytest.mark.parametrize(
    "body", [b"", b"no zip", zipped({}), zipped({MANIFEST: b"{}"}), zipped({MANIFEST: b"\xff"}), zipped({"a": b"1"})]
)
def test_what_is_no_package_is_refused(body: bytes):
    assert code_of(lambda: verify_package(body)) == "not_a_package"


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted("play.bank.example"), "wrong_address"),
        (Wanted("https://play.bank.example/v1"), "wrong_address"),
        (Wanted('https://a"><script>'), "wrong_address"),
        (Wanted(API, cdn="http://cdn.bank.example"), "wrong_address"),
        (Wanted(API, version="../../etc"), "wrong_version"),
    ],
)
def test_an_address_or_a_version_that_is_none_is_refused(pages: Path, wanted: Wanted, code: str):
    assert code_of(lambda: make_package(pages, wanted, "0.1.0")) == code


@pytest.mark.parametrize("key", ["no key", PUBLIC, key_pair("ES256").as_pem(private=True).decode(), "\x00"])
def test_a_key_that_is_no_private_one_of_ed25519_signs_nothing(pages: Path, key: str):
    assert code_of(lambda: packed(pages, key)) == "wrong_key"


def test_where_nothing_was_built_it_says_what_is_missing(tmp_path: Path):
    assert code_of(lambda: packed(tmp_path)) == "views_missing"


@pytest.mark.parametrize("at", range(2, 42, 2))
def test_a_byte_that_was_changed_on_the_way_is_found(pages: Path, at: int):
    (pages / "forest/assets/a.js").write_text("".join(f"console.log({number});" for number in range(400)))
    body = packed(pages, PRIVATE).body
    place = body.rindex(b"forest/assets/a.js", 0, body.index(b"PK\x01\x02")) + len("forest/assets/a.js") + at
    changed = body[:place] + bytes([body[place] ^ 0x40]) + body[place + 1 :]

    assert code_of(lambda: verify_package(changed, PUBLIC)) == "not_a_package"
