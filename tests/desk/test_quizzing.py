"""`tilth quiz …` at the command line."""

import json
import shutil
from pathlib import Path

import pytest

import server
from engine.published.content import QUESTS
from tests.quiz.quiz_files import RIGHT
from tests.quiz.test_importing import ONE


@pytest.fixture
def quests(tmp_path: Path) -> Path:
    """A folder of quests with one question."""
    folder = tmp_path / "quests"
    (folder / "quiz").mkdir(parents=True)
    shutil.copy(QUESTS / "vocabulary.yaml", folder)
    (folder / "quiz/saving.yaml").write_text(RIGHT, encoding="utf-8")
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run tilth; return its exit code, and what it said."""
    code = 0
    try:
        server.main([str(one) for one in arguments])
    except SystemExit as end:
        code = int(end.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_right_set_is_well(quests: Path, capsys: pytest.CaptureFixture[str]):
    code, out, _ = run(capsys, "quiz", "check", "--quests", quests, "--lang", "en")

    assert code == 0
    assert "1 question set(s) read" in out
    assert "1 question(s), 1 of them live" in out


@pytest.mark.parametrize("command", ["quiz", "quests"])
def test_a_mistake_is_told_with_its_place_by_either_check(
    quests: Path, capsys: pytest.CaptureFixture[str], command: str
):
    (quests / "quiz/saving.yaml").write_text(RIGHT.replace("level: easy", "level: esay"), encoding="utf-8")
    code, out, _ = run(capsys, command, "check", "--quests", quests, "--lang", "en")

    assert code == 1
    assert "quiz/saving.yaml:9:12: error: 'esay' is not allowed here" in out.replace("\n", "")
    assert "did you mean 'easy'?" in out


def test_a_draft_that_lacks_something_is_a_warning_that_strict_counts(quests: Path, capsys: pytest.CaptureFixture[str]):
    draft = RIGHT.replace("status: live\n    level: easy", "status: draft")
    (quests / "quiz/saving.yaml").write_text(draft, encoding="utf-8")

    assert run(capsys, "quiz", "check", "--quests", quests)[0] == 0
    assert run(capsys, "quiz", "check", "--quests", quests, "--strict")[0] == 1
    code, out, _ = run(capsys, "quiz", "check", quests / "quiz/saving.yaml", "--quests", quests, "--json")
    assert (code, [one["code"] for one in json.loads(out)]) == (0, ["unfinished"])


def test_a_question_is_shown_with_its_answer(quests: Path, capsys: pytest.CaptureFixture[str]):
    _, english, _ = run(capsys, "quiz", "show", "save-first", "--quests", quests, "--lang", "en")
    _, chinese, _ = run(capsys, "quiz", "show", "save-first", "--quests", quests, "--lang", "zh-CN")
    _, told, _ = run(capsys, "quiz", "show", "save-first", "--quests", quests, "--json")
    code, _, missed = run(capsys, "quiz", "show", "save-frist", "--quests", quests, "--lang", "en")

    assert "✓ Save a part" in english
    assert "✓ 先存一部分" in chinese
    assert json.loads(told)["right"]["en"] == "Save a part"
    assert (code != 0, "did you mean 'save-first'?" in missed) == (True, True)


def test_questions_of_a_file_are_imported_as_drafts(quests: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    given, to = tmp_path / "bank.json", quests / "quiz/bank.yaml"
    given.write_text(
        json.dumps(
            {"questions": [ONE | {"question": "Who saves?"}, ONE | {"topic": "other", "question": "What else?"}]}
        )
    )
    code, out, _ = run(capsys, "quiz", "import", given, "--topic", "saving", "--to", to, "--json")
    (quests / "quiz/bank.yaml").write_text(to.read_text("utf-8").replace("id: saving\n", "id: bank\n"), "utf-8")

    assert (code, json.loads(out)) == (0, {"drafts": 1, "file": str(to), "text": None})
    assert run(capsys, "quiz", "check", "--quests", quests)[0] == 0
    again, _, said = run(capsys, "quiz", "import", given, "--to", to)
    assert (again != 0, "there is already a file" in said.replace("\n", " ")) == (True, True)
    assert "status: draft" in run(capsys, "quiz", "import", given)[1]


@pytest.mark.parametrize(
    ("more", "code"),
    [(["--topic", "savin"], "unknown_topic"), (["--licence", "MIT2"], "unknown_licence")],
)
def test_what_cannot_be_imported_is_refused_with_a_hint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], code: str
):
    given = tmp_path / "bank.json"
    given.write_text(json.dumps([ONE]))
    ended, _, said = run(capsys, "quiz", "import", given, *more)

    assert ended != 0
    assert f"code: {code}" in said
    assert "did you mean" in said
