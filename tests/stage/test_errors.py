"""Why the stage does not open: said in Chinese, too, with what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.desk.chinese import in_chinese
from games.stage import errors

CHINESE = re.compile("[\u4e00-\u9fff]")
WORDY = re.compile("[a-z]{2,} [a-z]{2,} [a-z]{2,}")
COMMAND = re.compile("(tilth|make)( [a-z]+)+")
STAGE = Path(errors.__file__).parent
RAISED = ("StageFailed", "Malformed")


def _said() -> Iterator[tuple[str, str]]:
    """Where something is said that is wrong, and its words; what is filled in is a name."""
    for file in sorted(STAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
                hints = [one.value for one in node.keywords if one.arg == "hint"]
                for text in filter(None, map(_words, [*node.args[:1], *hints])):
                    yield f"{file.stem}:{node.lineno}", text


def _words(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "NAME" for one in node.values)
    return ""


SAID = [*_said()]


@pytest.mark.parametrize(("where", "words"), SAID, ids=[where for where, _ in SAID])
def test_why_the_stage_does_not_open_is_said_in_chinese(where: str, words: str):
    assert CHINESE.search(in_chinese(words)) or not WORDY.search(COMMAND.sub("", words)), where


def test_the_words_of_the_stage_are_found():
    assert len({where for where, _ in SAID}) > 15
    assert in_chinese("another stage is running here") == "这里已经开着一个舞台"
