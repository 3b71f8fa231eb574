"""`tilth quests explain` and `tilth quests budgets`, as they are typed."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import server
from engine.content import load_content
from engine.game import discover
from engine.migrations import migrate
from engine.store import open_database
from tests.foretold import BUDGETS
from tests.in_flight import Shelf
from tests.world import World, limit, quest

PAY = quest("pay", amount="event.amount", limits=[limit(12, "reward")], budget="spring")
EVENT = '{"type": "payment", "data": {"txn_ref": "z", "amount": 10, "channel": "qr"}}'
DATABASE = "sqlite:///t.db"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tilth(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `tilth quests` in a folder of its own: status, out, err. One payment of 9 was told before."""
    monkeypatch.chdir(tmp_path)
    for name in ("TILTH_DATABASE", "TILTH_QUESTS", "TILTH_MODE"):
        monkeypatch.delenv(name, raising=False)
    shelf = Shelf(tmp_path / "quests")
    shelf.write(PAY)
    (shelf.path / "budgets.yaml").write_text(json.dumps(BUDGETS), encoding="utf-8")
    (tmp_path / "event.json").write_text(EVENT, encoding="utf-8")
    database = open_database(DATABASE)
    migrate(database)
    world = World(database, content=load_content(shelf.path, discover()))
    world.one(world.payment("9"))
    database.close()

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            server.main(["quests", *words, "--quests", str(shelf.path)])
        seen = capfd.readouterr()
        return int(ended.value.code or 0), seen.out, seen.err

    return run


def test_an_event_is_explained_to_a_quest(tilth: Run):
    status, out, _ = tilth("explain", "event.json", "--quest", "pay")

    assert status == 0
    assert "10 g energy" in out
    assert "收获 10g" in out


def test_a_player_is_asked_as_they_stand_and_programs_get_json(tilth: Run):
    words = ("--player", "ann", "--at", "2026-11-18 13:00", "--database", DATABASE, "--json")
    status, out, _ = tilth("explain", "event.json", "--quest", "pay", *words)
    told = json.loads(out)

    assert (status, told["because"], told["pays"][0]["amount"]) == (0, "limits[0]", "3")
    assert told["lines"][-2] | {"wrote": ""} == {
        "rule": "limits[0]", "wrote": "", "verdict": "cut", "saw": ["used 9 of 12 g today", "10 g → 3 g"],
    }  # fmt: skip
    assert told["sentence"]["zh-CN"] == "收获 3g，今天的 12g 已经领满"


def test_the_event_may_come_from_stdin(tilth: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(EVENT))
    status, out, _ = tilth("explain", "-", "--quest", "pay")

    assert (status, "10 g energy" in out) == (0, True)


def test_an_unknown_quest_or_player_is_said_with_a_code(tilth: Run):
    quest_status, _, quest_err = tilth("explain", "event.json", "--quest", "pya")
    status, _, err = tilth("explain", "event.json", "--quest", "pay", "--player", "joe", "--database", DATABASE)

    assert (quest_status, status) == (1, 1)
    assert "did you mean 'pay'?" in quest_err
    assert "code: unknown_player" in err


def test_budgets_are_shown_as_a_table_and_as_json(tilth: Run):
    status, out, _ = tilth("budgets", "--database", DATABASE)
    _, told, _ = tilth("budgets", "--database", DATABASE, "--json")

    assert status == 0
    assert "spring" in out
    assert [(one["name"], one["most"], one["alert_at"]) for one in json.loads(told)] == [("spring", "20", [50, 100])]
