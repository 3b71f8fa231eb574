"""`tilth package`: makes a package and verifies one."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import server
from tests.signing import key_pair

Run = Callable[..., tuple[int, str, str]]
API = "https://play.bank.example"
KEY = key_pair("EdDSA")


@pytest.fixture
def tilth(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `tilth package` in a folder of its own, where built/ are pages and key.pem, public.pem the two halves."""
    monkeypatch.chdir(tmp_path)
    Path("built/forest").mkdir(parents=True)
    Path("built/forest/index.html").write_text("<html><head></head></html>")
    for name, private in (("key.pem", True), ("public.pem", False)):
        Path(name).write_bytes(KEY.as_pem(private=private))

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            server.main(["package", *words])
        seen = capfd.readouterr()
        return int(ended.value.code or 0), seen.out, seen.err

    return run


def made(tilth: Run, *words: str) -> Path:
    status, said, _ = tilth("make", "--api", API, "--pages", "built", "--json", *words)
    assert status == 0
    return Path(json.loads(said)["file"])


def test_a_package_is_made_and_verified(tilth: Run):
    file = made(tilth, "--version", "7", "--key", "key.pem")
    status, said, _ = tilth("verify", str(file), "--public-key", "public.pem")

    assert file == Path("dist/package/tilth-7.zip")
    assert (status, said) == (0, "7: 1 files are as they were packed; its signature is right\n")


def test_the_key_may_come_from_the_environment(tilth: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TILTH_PACKAGE_KEY", KEY.as_pem(private=True).decode())
    told = json.loads(tilth("verify", str(made(tilth)), "--public-key", "public.pem", "--json")[1])

    assert (told["ok"], told["signed"], told["signature_checked"]) == (True, True, True)


def test_without_a_key_it_says_that_it_is_not_signed(tilth: Run):
    status, _, warned = tilth("make", "--api", API, "--pages", "built")

    assert (status, "It is not signed" in warned) == (0, True)


def test_a_changed_package_is_refused(tilth: Run):
    file = made(tilth)
    with zipfile.ZipFile(file, "a") as opened:
        opened.writestr("forest/more.js", "steal()")
    status, said, why = tilth("verify", str(file), "--json")

    assert (status, said, json.loads(why)["code"]) == (1, "", "changed_package")


@pytest.mark.parametrize("words", [("verify", "none.zip"), ("make", "--api", API, "--pages", "built", "--key", "none")])
def test_a_file_that_is_not_there_is_said(tilth: Run, words: tuple[str, ...]):
    status, _, why = tilth(*words, "--json")

    assert (status, json.loads(why)["code"]) == (1, "no_such_file")
