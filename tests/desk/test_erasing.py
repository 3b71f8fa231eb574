"""`tilth erase`: by hand, with a confirmation, and again after a restore."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from engine.game_time import make_sandbox
from engine.migrations import migrate
from engine.people.players import create_players
from engine.people.tombstones import VARIABLE, append, mark_of
from engine.pepper import pepper
from engine.store import open_database
from server import main
from tests.world import NOW


@pytest.fixture
def url(tmp_path: Path) -> str:
    found = f"sqlite:///{tmp_path / 'tilth.db'}"
    with closing(open_database(found)) as db:
        migrate(db)
        pepper(db)
        create_players(db, ["ann", "bob"], NOW, consent_text="1")
    return found


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(words)
    return int(ended.value.code or 0)


def test_nobody_is_erased_by_a_slip(url: str, capsys: pytest.CaptureFixture[str]):
    assert run("erase", "ann", "--database", url, "--json") == 1
    told = capsys.readouterr()
    assert "not_confirmed" in told.out + told.err
    assert run("erase", "--database", url) == 1


def test_a_player_is_erased_and_is_unknown_then(url: str, capsys: pytest.CaptureFixture[str]):
    assert run("erase", "ann", "--yes", "--database", url, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"erased": 1, "finished": True}
    assert run("erase", "ann", "--yes", "--database", url) == 1


def test_production_does_not_start_where_a_tombstone_cannot_be_kept(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):  # fmt: skip
    monkeypatch.setenv(VARIABLE, str(tmp_path / "no" / "folder"))

    assert run("serve", "--mode", "production", "--port", "0", "--database", url) == 1
    told = capsys.readouterr()
    assert "no_tombstones" in told.out + told.err
    assert VARIABLE in told.out + told.err


def test_a_sandbox_is_asked_over_http(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    sandbox = f"sqlite:///{tmp_path / 'sandbox.db'}"
    with closing(open_database(sandbox)) as db:
        migrate(db)
        make_sandbox(db, NOW)

    assert run("erase", "ann", "--yes", "--database", sandbox, "--json") == 1
    told = capsys.readouterr()
    assert "is_sandbox" in told.out + told.err


def test_a_file_of_tombstones_is_replayed(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "kept.erased"
    with closing(open_database(url)) as db:
        append(file, {mark_of(pepper(db), "bob"): db.ids.block(1)[0]})

    assert run("erase", "--replay", str(file), "--database", url, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"erased": 1}
    assert run("erase", "--replay", str(tmp_path / "none"), "--database", url) == 1
