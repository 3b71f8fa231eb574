"""The language's page tells of every key there is, and its examples are true."""

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from engine.content import QUESTS
from engine.desk.map_model import MapFile
from engine.desk.maps import read_map
from engine.desk.rehearse import run_trials
from engine.game import assets_of, discover
from engine.quests.load import load_texts
from engine.quests.model import QuestFile
from tests.world import VOCABULARY

PAGE = (QUESTS / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
QUEST_EXAMPLES = [text for text in EXAMPLES if text.startswith("schema: quest/v1")]
MAP_EXAMPLES = [text for text in EXAMPLES if text.startswith("schema: map/v1")]


def keys(model: Any) -> Iterator[str]:
    """Every key of a model and of the models in it."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        for name, info in model.model_fields.items():
            yield info.alias or name
            yield from keys(info.annotation)
        return
    for part in get_args(model):
        yield from keys(part)


@pytest.mark.parametrize("model", [QuestFile, MapFile])
def test_the_page_tells_of_every_key(model: type[BaseModel]):
    prose = re.sub(r"```yaml\n.*?```", "", PAGE, flags=re.DOTALL)
    told = set(re.findall(r"`([a-zA-Z_-]+)`", prose))

    assert set(keys(model)) - told == set()


def test_the_page_has_examples_of_quests_and_of_a_map():
    assert (len(QUEST_EXAMPLES), len(MAP_EXAMPLES), len(EXAMPLES)) == (3, 1, 4)


@pytest.mark.parametrize("text", QUEST_EXAMPLES)
def test_an_example_quest_loads_and_its_tests_pass(text: str):
    book, findings = load_texts({"README.md": text}, VOCABULARY, assets_of(discover()))

    assert [finding.text() for finding in findings] == []
    assert book is not None
    assert [result.message for result in run_trials(book, assets_of(discover())) if not result.passed] == []


@pytest.mark.parametrize("text", MAP_EXAMPLES)
def test_an_example_map_is_right(text: str):
    _, findings = read_map(text, "README.md", VOCABULARY)

    assert [finding.text() for finding in findings] == []
