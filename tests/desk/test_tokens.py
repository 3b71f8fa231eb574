"""`tilth source token-key`: public keys are registered, listed and revoked; private ones never get in."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import server
from tests.signing import key_pair

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tilth(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `tilth source token-key` in a folder of its own, where key.pem is a public key."""
    monkeypatch.chdir(tmp_path)
    Path("key.pem").write_bytes(key_pair().as_pem(private=False))

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            server.main(["source", "token-key", *words])
        seen = capfd.readouterr()
        return int(ended.value.code or 0), seen.out, seen.err

    return run


def test_a_key_is_added_listed_and_revoked(tilth: Run):
    added = json.loads(tilth("add", "bank/app", "key.pem", "--kid", "k1", "--json")[1])
    listed: list[Any] = json.loads(tilth("list", "--json")[1])
    revoked = tilth("revoke", "k1", "--json")
    after = json.loads(tilth("list", "--json")[1])

    assert (added["kid"], added["source"], added["revoked_at"]) == ("k1", "bank/app", None)
    assert listed == [added]
    assert (revoked[0], json.loads(revoked[1])) == (0, {"revoked": "k1"})
    assert after[0]["revoked_at"] is not None


def test_people_are_told_what_tokens_must_carry(tilth: Run):
    _, told, _ = tilth("add", "bank/[app]", "key.pem", "--kid", "k1")
    shown, revoked = tilth("list")[1], tilth("revoke", "k1")[1]

    assert "'bank/[app]' as 'iss' and 'tilth' as 'aud'" in " ".join(told.split())
    assert "bank/[app]" in shown
    assert "k1 is revoked" in revoked


def test_a_list_never_cuts_what_revoke_needs(tilth: Run):
    kid = json.loads(tilth("add", "bank/a-rather-long-name-of-a-source", "key.pem", "--json")[1])["kid"]

    assert len(kid) == 43
    assert kid in tilth("list")[1]


def test_a_mistyped_source_shows_at_once_and_not_when_tokens_fail(tilth: Run):
    with pytest.raises(SystemExit):
        server.main(["source", "add", "bank/app", "--scope", "sessions:write"])
    wrong, right = tilth("add", "bank/ap", "key.pem"), tilth("add", "bank/app", "key.pem", "--kid", "k2")

    assert "No key is of the source 'bank/ap': did you mean 'bank/app'?" in wrong[2]
    assert "No key" not in right[2]


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "no_such_file"), (b"x", "wrong_key"), (b"\xff", "wrong_key"), (b"x" * 20_000, "wrong_key")],
)
def test_a_file_that_is_no_key_is_said_so(tilth: Run, content: bytes | None, code: str):
    if content is not None:
        Path("other").write_bytes(content)
    status, _, err = tilth("add", "bank/app", "other")

    assert status == 1
    assert code in err


def test_a_private_key_is_refused_and_not_shown(tilth: Run):
    pem = key_pair().as_pem(private=True)
    Path("private.pem").write_bytes(pem)
    status, out, err = tilth("add", "bank/app", "private.pem")

    assert (status, out) == (1, "")
    assert "private_key" in err
    assert pem.decode().splitlines()[1] not in err


def test_an_unknown_key_cannot_be_revoked(tilth: Run):
    tilth("add", "bank/app", "key.pem")
    status, _, err = tilth("revoke", "nobody")

    assert (status, "unknown_kid" in err) == (1, True)
