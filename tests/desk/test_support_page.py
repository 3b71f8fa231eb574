"""What the page for support staff shows is what is answered. Written anew by: python -m tests.desk.test_support_page"""

import json
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from rich.console import Console

import server
from engine.desk import asking
from engine.migrations import migrate
from engine.store import Database, open_database
from tests.api.why_story import Story

PAGE = Path(__file__).resolve().parents[2] / "engine/desk/README.md"
MADE_UP = "256-190000000000000000-0"
BLOCK = re.compile(r"```\n\$ (tilth why[^\n]*)\n(.*?)```", re.DOTALL)
ASKED = re.compile(r"```\nGET (\S+)\n(.*?)```", re.DOTALL)
WIDE = 110


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Story, str]]:
    folder = tmp_path_factory.mktemp("support")
    url = f"sqlite:///{folder}/t.db"
    database = open_database(url)
    migrate(database)
    yield Story(database, folder / "quests"), url
    database.close()


def answered(story: Story, url: str, command: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a command on the page prints at the end of the story."""
    words = shlex.split(command)[1:]
    if MADE_UP in words:
        words[words.index(MADE_UP)] = transfer_of(story.db)
    told = StringIO()
    monkeypatch.setattr(asking, "SystemClock", lambda: story.clock)
    monkeypatch.setattr(asking, "out", Console(file=told, width=WIDE, highlight=False))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    with pytest.raises(SystemExit) as ended, redirect_stdout(told):
        server.main([*words, "--database", url, "--quests", str(story.shelf.path)])
    assert not ended.value.code
    return "\n".join(line.rstrip() for line in told.getvalue().splitlines())


def transfer_of(database: Database) -> str:
    """The name of the transfer that gave 20 g for pay-1."""
    sql = "SELECT t.player_id, t.cause, t.n FROM transfer t JOIN event e ON e.id = t.cause WHERE e.sender_id = 'pay-1'"
    with database.reading() as tx:
        return "-".join(str(part) for part in tx.connection.exec_driver_sql(sql).all()[0])


@pytest.mark.parametrize("command", [command for command, _ in BLOCK.findall(PAGE.read_text(encoding="utf-8"))])
def test_a_command_on_the_page_prints_what_the_page_shows(
    story: tuple[Story, str], command: str, monkeypatch: pytest.MonkeyPatch
):
    shown = dict(BLOCK.findall(PAGE.read_text(encoding="utf-8")))[command]

    assert answered(*story, command, monkeypatch) == shown.rstrip("\n")


@pytest.mark.parametrize("path", [path for path, _ in ASKED.findall(PAGE.read_text(encoding="utf-8"))])
def test_a_request_on_the_page_is_answered_so(story: tuple[Story, str], path: str):
    shown = json.loads(dict(ASKED.findall(PAGE.read_text(encoding="utf-8")))[path])
    answer = story[0].asks(path)

    assert holds(shown, answer), answer


def holds(part: Any, whole: Any) -> bool:
    """Whether a part of an answer is in it: each field that is shown, each item of a list somewhere in the list."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(name in whole and holds(one, whole[name]) for name, one in part.items())
    if isinstance(part, list):
        return all(any(holds(one, other) for other in whole) for one in part) if part else whole == []
    return bool(part == whole)


def test_the_five_questions_are_on_the_page_and_the_readme_leads_to_it():
    text = PAGE.read_text(encoding="utf-8")

    assert len(re.findall(r"^## [1-5]\. ", text, re.MULTILINE)) == 5
    assert "engine/desk/README.md" in (PAGE.parents[2] / "README.md").read_text(encoding="utf-8")


if __name__ == "__main__":
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        address = f"sqlite:///{folder}/t.db"
        made = open_database(address)
        migrate(made)
        told = Story(made, Path(folder) / "quests")

        def anew(found: re.Match[str]) -> str:
            return f"```\n$ {found[1]}\n{answered(told, address, found[1], patch)}\n```"

        PAGE.write_text(BLOCK.sub(anew, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
        made.close()
