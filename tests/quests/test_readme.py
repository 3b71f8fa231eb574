"""The language's page tells of every key there is, and its examples are true."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from typer.main import get_command

from engine.desk import commands
from engine.desk.map_model import MapFile
from engine.desk.maps import read_map
from engine.desk.rehearse import run_trials
from engine.game import assets_of, discover
from engine.incoming.vocabulary_file import VocabularyFile
from engine.published.content import QUESTS
from engine.quests.budgets import BudgetsFile, read_budgets
from engine.quests.load import load_texts
from engine.quests.model import QuestFile, StoryLine, TrialBlock
from engine.quests.templates import TemplateFile
from engine.quiz.load import read_sets
from engine.quiz.model import SetFile
from tests.world import VOCABULARY

PAGE = (QUESTS / "README.md").read_text(encoding="utf-8")
PROSE = re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
ASSETS = assets_of(discover())
SHARED = {
    file.relative_to(QUESTS).as_posix(): file.read_text(encoding="utf-8")
    for file in (QUESTS / "budgets.yaml", *sorted((QUESTS / "templates").glob("*.yaml")))
}


def examples(schema: str) -> list[Any]:
    """The page's examples of one kind, each under the name of its quest."""
    found = [text for text in EXAMPLES if text.startswith(f"schema: {schema}/v1")]
    return [pytest.param(text, id=name_in(text)) for text in found]


def name_in(text: str) -> str:
    named = re.search(r"^id: (\S+)", text, re.MULTILINE)
    return named[1] if named else text.splitlines()[0]


def keys(model: Any) -> Iterator[str]:
    """Every key of a model and of the models in it."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        for name, info in model.model_fields.items():
            yield info.alias or name
            yield from keys(info.annotation)
            yield from keys(tuple(info.metadata))
        return
    for part in model if isinstance(model, tuple) else get_args(model):
        yield from keys(part)


@pytest.mark.parametrize(
    "model", [QuestFile, TrialBlock, StoryLine, TemplateFile, BudgetsFile, MapFile, VocabularyFile, SetFile]
)
def test_the_page_tells_of_every_key(model: type[BaseModel]):
    told = set(re.findall(r"`([a-zA-Z_-]+)`", PROSE))

    assert set(keys(model)) - told == set()


def test_every_example_is_of_a_kind_that_is_tried_here():
    tried = [param for kind in ("quest", "template", "budgets", "map", "quiz") for param in examples(kind)]

    assert len(tried) == len(EXAMPLES)
    assert len(examples("quest")) >= 15


@pytest.mark.parametrize("text", examples("quest"))
def test_an_example_quest_loads_and_its_tests_pass(text: str):
    named = re.search(r"^    with: \[(\S+)\]$", text, re.MULTILINE)
    beside = {f"{n}.yaml": one for n, one in enumerate(EXAMPLES) if named and f"\nid: {named[1]}\n" in one}
    book, findings = load_texts({"README.md": text, **beside, **SHARED}, VOCABULARY, ASSETS)

    assert [finding.text() for finding in findings] == []
    assert book is not None
    assert [result.message for result in run_trials(book, ASSETS) if not result.passed] == []


def test_the_examples_can_stand_side_by_side_and_none_pays_anybody():
    texts = {f"{n}.yaml": param.values[0] for n, param in enumerate(examples("quest"))}
    book, findings = load_texts({**texts, **SHARED}, VOCABULARY, ASSETS)

    assert [finding.text() for finding in findings] == []
    assert book is not None
    assert {quest.status for quest in book.quests.values()} == {"draft"}
    assert [warning.text() for warning in book.warnings] == []


@pytest.mark.parametrize("text", examples("template"))
def test_an_example_template_is_right(text: str):
    _, findings = load_texts({"templates/example.yaml": text}, VOCABULARY, ASSETS)

    assert [finding.text() for finding in findings] == []


@pytest.mark.parametrize("text", examples("budgets"))
def test_an_example_of_budgets_is_right(text: str):
    budgets, findings = read_budgets(text, "budgets.yaml", ASSETS)

    assert [finding.text() for finding in findings] == []
    assert budgets


@pytest.mark.parametrize("text", examples("map"))
def test_an_example_map_is_right(text: str):
    _, findings = read_map(text, "README.md", VOCABULARY)

    assert [finding.text() for finding in findings] == []


@pytest.mark.parametrize("text", examples("quiz"))
def test_an_example_question_set_is_right_and_whole(text: str):
    quiz, findings = read_sets({"quiz/README.md": text.replace("status: draft", "status: live")})

    assert [finding.text() for finding in findings] == []
    assert quiz is not None
    assert quiz.live
    assert quiz.warnings == ()


def test_every_feature_of_a_quest_has_an_example():
    shown = "\n".join(param.values[0] for param in examples("quest"))
    features = set(QuestFile.model_fields) - {"form", "conditions", "priority", "restart", "assumption", "source"}

    assert {name for name in features if not re.search(rf"^{name}:", shown, re.MULTILINE)} == set()


def test_every_command_on_the_page_exists_with_its_options():
    known = get_command(commands.app).commands  # type: ignore[attr-defined]
    told = re.findall(r"tilth quests (\w+)([^`\n]*)", PAGE)
    options = {(name, option) for name, rest in told for option in re.findall(r" (--[\w-]+)", rest)}

    assert {name for name, _ in told} == set(known)
    assert {(name, one) for name, one in options if not any(one in p.opts for p in known[name].params)} == set()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:forest|farm)/[\w-]+\.yaml)`", PAGE))))
def test_every_file_on_the_page_exists(name: str):
    assert (QUESTS / Path(name)).is_file()
