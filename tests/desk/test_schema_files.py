"""The schema files in `quests/`: they are up to date, and every file there leads editors to the right one."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import server
from engine.desk.schema_files import (
    MODELINE,
    all_schemas,
    modeline,
    schema_for,
    shelf_of,
    stale,
    template_schema,
    write,
    written,
)
from engine.incoming.vocabulary_file import load_vocabulary
from engine.published.content import QUESTS
from tests.quests.quest_files import assets, vocabulary

FILES = sorted(path.relative_to(QUESTS) for path in QUESTS.rglob("*.yaml"))


def schemas(quests: Path) -> dict[str, dict[str, Any]]:
    found, _ = load_vocabulary(quests / "vocabulary.yaml")
    assert found is not None
    return all_schemas(quests, found, list(assets()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(QUESTS, tmp_path / "quests"))


def test_the_schemas_of_the_repository_are_up_to_date():
    assert stale(QUESTS, schemas(QUESTS)) == [], "run: tilth quests schema"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_every_file_leads_editors_to_its_schema(path: Path):
    first = (QUESTS / path).read_text(encoding="utf-8").splitlines()[0]

    assert first == modeline(path)
    assert (QUESTS / path).parent.joinpath(first.removeprefix(MODELINE)).resolve() == QUESTS / schema_for(path)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("farm/pay.yaml", "../quest.schema.json"),
        ("seasons/spring/pay.yaml", "../../quest.schema.json"),
        ("templates/pay.yaml", "../template.schema.json"),
        ("maps/cards.yaml", "../map.schema.json"),
        ("quiz/saving.yaml", "../quiz.schema.json"),
        ("budgets.yaml", "budgets.schema.json"),
        ("vocabulary.yaml", "vocabulary.schema.json"),
    ],
)
def test_a_file_has_the_schema_of_its_place(path: str, line: str):
    assert modeline(Path(path)) == f"# yaml-language-server: $schema={line}"


def test_a_new_word_of_the_vocabulary_makes_the_schemas_stale_until_they_are_written(folder: Path):
    file = folder / "vocabulary.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("values: [metro,", "values: [ferry, metro,"), "utf-8")
    before = stale(folder, schemas(folder))
    done = write(folder, schemas(folder))

    assert before == done
    assert "quest.schema.json" in done
    assert stale(folder, schemas(folder)) == []


def test_budgets_and_templates_are_read_as_they_are_written_and_what_cannot_be_read_is_left_out(tmp_path: Path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/a.yaml").write_text("schema: template/v1\ninputs: {rate: {type: decimal}}\n")
    (tmp_path / "templates/b.yaml").write_text("schema: [\n")
    (tmp_path / "budgets.yaml").write_text("schema: budgets/v1\nbudgets: {spring: {}, summer: {}}\n")
    shelf = shelf_of(tmp_path)

    assert shelf.budgets == ("spring", "summer")
    assert {path: list(text) for path, text in shelf.templates.items()} == {
        "templates/a.yaml": ["schema", "inputs"],
        "templates/b.yaml": [],
    }


def test_a_folder_without_budgets_and_templates_has_none(tmp_path: Path):
    assert (shelf_of(tmp_path).budgets, shelf_of(tmp_path).templates) == ((), {})


def test_a_template_has_no_key_that_only_a_quest_can_have():
    made = template_schema(vocabulary(), list(assets()))

    assert {"id", "status", "tests", "extends"} & set(made["properties"]) == set()
    assert made["required"] == ["schema", "about"]
    assert made["properties"]["schema"]["const"] == "template/v1"


def test_a_schema_file_is_json_with_its_draft_first():
    text = written(template_schema(vocabulary(), list(assets())))

    assert json.loads(text)["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert text.startswith('{\n "$schema"')


@pytest.fixture
def tilth(capfd: pytest.CaptureFixture[str]):
    """Runs `tilth`; returns its exit status and what it printed."""

    def run(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            server.main(words)
        return int(ended.value.code or 0), capfd.readouterr().out

    return run


def test_the_command_writes_what_is_stale_and_its_check_fails_before_and_passes_after(tilth, folder: Path):
    here = ("--quests", str(folder))
    (folder / "quest.schema.json").write_text("{}")
    (folder / "map.schema.json").unlink()
    before = tilth("quests", "schema", "--check", "--json", *here)
    wrote = tilth("quests", "schema", *here)
    after = tilth("quests", "schema", "--check", *here)

    assert (before[0], json.loads(before[1])) == (1, {"stale": ["quest.schema.json", "map.schema.json"]})
    assert wrote == (0, "written: quest.schema.json, map.schema.json\n")
    assert after == (0, "all schemas are up to date\n")


@pytest.mark.parametrize("word", ["--print", "--json"])
def test_the_command_prints_the_schema_of_a_quest_and_writes_nothing(tilth, folder: Path, word: str):
    (folder / "quest.schema.json").unlink()
    status, text = tilth("quests", "schema", word, "--quests", str(folder))

    assert (status, json.loads(text)) == (0, schemas(folder)["quest.schema.json"])
    assert not (folder / "quest.schema.json").exists()


def test_a_wrong_vocabulary_has_no_schema(tilth, folder: Path):
    (folder / "vocabulary.yaml").write_text("schema: vocabulary/v1\n")

    assert tilth("quests", "schema", "--quests", str(folder))[0] == 1
