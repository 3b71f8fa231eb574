"""What tests of commands share: a shelf of quests, and the command as it is typed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import server
from tests.in_flight import Shelf, gives, quest

PAY = quest("pay", tests=gives())


class Done:
    """How a run of the command ended."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        """What was printed, read as JSON."""
        return json.loads(self.out)


Typed = Callable[..., Done]
"""`tilth("check", "--json")`: how it ended."""


@pytest.fixture
def tilth(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shelf: Shelf, database_url: str
) -> Typed:
    """Runs `tilth quests` in a folder of its own, on the shelf's quests and the test's database."""
    monkeypatch.chdir(tmp_path)
    for name in ("TILTH_QUESTS", "TILTH_MODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TILTH_DATABASE", database_url)

    def run(*words: str, command: tuple[str, ...] = ("quests",)) -> Done:
        folder = () if "--quests" in words else ("--quests", str(shelf.path))
        with pytest.raises(SystemExit) as ended:
            server.main([*command, *words, *folder])
        seen = capfd.readouterr()
        return Done(int(ended.value.code or 0), seen.out, seen.err)

    return run


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "quests")
    shelf.write(PAY)
    return shelf
