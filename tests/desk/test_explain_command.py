"""`tilth quests explain` and `tilth quests budgets`, as they are typed."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import server
from engine.game import discover
from engine.migrations import migrate
from engine.published.content import load_content
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
        first = () if words[0] == "why" else ("quests",)
        with pytest.raises(SystemExit) as ended:
            server.main([*first, *words, "--quests", str(shelf.path)])
        seen = capfd.readouterr()
        return int(ended.value.code or 0), seen.out, seen.err

    return run


def test_an_event_is_explained_to_a_quest(tilth: Run):
    status, out, _ = tilth("explain", "event.json", "--quest", "pay", "--lang", "en")

    assert status == 0
    assert "10 g energy" in out
    assert "You got 10 g" in out


def test_a_player_is_asked_as_they_stand_and_programs_get_json(tilth: Run):
    words = ("--player", "ann", "--at", "2026-11-18 13:00", "--database", DATABASE, "--json")
    status, out, _ = tilth("explain", "event.json", "--quest", "pay", *words)
    told = json.loads(out)

    assert (status, told["because"], told["pays"][0]["amount"]) == (0, "limits[0]", "3")
    assert told["lines"][-2] == {
        "rule": "limits[0]", "written": {"zh-CN": "每位玩家每天 12g", "en": "12 g per player a day"}, "verdict": "cut",
        "saw": [{"zh-CN": "今天已用 9/12g", "en": "used 9 of 12 g today"},
                {"zh-CN": "10 g → 3 g", "en": "10 g → 3 g"}],
    }  # fmt: skip
    assert told["sentence"]["zh-CN"] == "收获 3g，今天的 12g 已经领满"


def test_the_event_may_come_from_stdin(tilth: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(EVENT))
    status, out, _ = tilth("explain", "-", "--quest", "pay")

    assert (status, "10 g energy" in out) == (0, True)


def test_the_language_may_be_chosen(tilth: Run):
    _, out, _ = tilth("explain", "event.json", "--quest", "pay", "--lang", "zh-CN")

    assert "收获 10g" in out
    assert "You got" not in out


def test_support_asks_about_a_player_without_http(tilth: Run):
    asked = ("why", "--player", "ann", "--database", DATABASE)
    _, quest_out, _ = tilth(*asked, "--quest", "pay", "--lang", "en")
    _, event_out, _ = tilth(*asked, "--event", "e2", "--lang", "zh-CN")
    _, told, _ = tilth(*asked, "--event", "e2", "--json")
    statement = json.loads(told)["quests"][0]

    assert "You got 9 g" in quest_out
    assert "收获 9g" in event_out
    assert (statement["quest"], statement["earned"][0]["amount"]) == ("pay", "9")


def test_support_asks_about_one_thing_at_a_time(tilth: Run):
    asked = ("why", "--player", "ann", "--database", DATABASE)
    both, _, err = tilth(*asked, "--quest", "pay", "--transfer", "1-2-3")
    none, _, _ = tilth(*asked)
    unknown, _, said = tilth(*asked, "--transfer", "1-2-3")

    assert (both, none, unknown) == (1, 1, 1)
    assert "code: one_question" in err
    assert "code: unknown_transfer" in said


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
    found = json.loads(told)["budgets"]
    assert [(one["name"], one["most"], one["alert_at"]) for one in found] == [("spring", "20", [50, 100])]
