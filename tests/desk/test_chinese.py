"""The Chinese of checks and commands: there is some for whatever a designer may be told."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from engine.desk.chinese import BETWEEN, FILE, in_chinese
from engine.documents.pydantic_words import keys_at
from engine.quests.model import QuestFile
from tests.quests.test_wrong import WRONG, told

CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile("[a-z]{3,} [a-z]{2,} [a-z]{2,}")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”|\{.*\}|\(.*?\)")
OWN = re.compile(r"(cap|rate|shops): [a-z ]+")
"""What the inputs of the templates in these files are, in the words of those who wrote them."""

LINES = [line for line in FILE.read_text(encoding="utf-8").splitlines() if BETWEEN in line and line[0] != "#"]


def speaks(text: str) -> bool:
    """Whether a text is in Chinese, or has nothing that could be: a form to write, quoted words."""
    said = in_chinese(text)
    return not ENGLISH.search(QUOTED.sub("", said)) and (said != text or ":" in text)


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_every_mistake_is_told_in_chinese(path: Path):
    for finding in told(path):
        assert speaks(finding.message), finding.message
        assert speaks(finding.hint) or OWN.fullmatch(finding.hint), finding.hint


def held(model: Any, path: tuple[str | int, ...] = ()) -> Iterator[str]:
    """What the keys of a model hold, as it describes them, and those inside of them."""
    for name, about in keys_at(model, path).items():
        yield about
        if len(path) < 4:
            yield from held(model, (*path, name))


def test_what_every_key_of_a_quest_holds_is_said_in_chinese():
    model: type[BaseModel] = QuestFile
    wordy = {about for about in held(model) if ENGLISH.search(QUOTED.sub("", about.partition("; ")[0]))}

    assert [about for about in sorted(wordy) if not CHINESE.search(in_chinese(f"key: {about}"))] == []


@pytest.mark.parametrize("line", LINES)
def test_each_line_of_the_table_fills_the_holes_that_it_has(line: str):
    english, _, chinese = line.partition(BETWEEN)
    holes = [set(re.findall(r"<t?\d>", text)) for text in (english, chinese)]

    assert holes[1] <= holes[0]
    assert not chinese.isascii()


def test_no_message_has_two_lines():
    said = [line.partition(BETWEEN)[0] for line in LINES]

    assert sorted({one for one in said if said.count(one) > 1}) == []


def test_what_stands_in_a_message_is_kept_and_words_of_ours_in_it_are_said_too():
    assert in_chinese("expected a whole number, not the number 0.5") == "这里应为整数，而不是数字 0.5"
    assert in_chinese("unknown key 'text'") == "没有“text”这个键"
    assert in_chinese("3 finding(s)") == "3 处错误"


def test_of_several_hints_each_is_said():
    assert in_chinese("did you mean 'a'?; close it") == "是不是想写 a？；请补上"
    assert in_chinese("did you mean 'a'?; what nobody said") == "是不是想写 a？；what nobody said"


def test_what_is_not_known_stays_as_it_is():
    assert in_chinese("what nobody said") == "what nobody said"
    assert in_chinese("owner: what nobody said") == "owner: what nobody said"
    assert in_chinese("") == ""
