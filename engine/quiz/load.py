"""Question sets → a quiz. All mistakes of all sets are told in one run; a quiz exists only when there are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from engine.documents.document import Document, Finding, read_document, read_file, validate
from engine.documents.yaml_tree import Path
from engine.quiz.checks import check_question, lacks_of, plain
from engine.quiz.model import QuestionBlock, Said, SetFile
from engine.quiz.questions import Question, Quiz

FOLDER = "quiz"
_SAID_BETTER = ("too_long", "unknown_key")
"""What the checks say better than the shape does."""


def is_set(name: str) -> bool:
    """Return whether a file below the quests, by its name there, is a question set."""
    return FOLDER in name.split("/")[:-1]


def load_sets(quests: FilePath) -> tuple[Quiz | None, list[Finding]]:
    """Load the question sets of a folder of quests. With any mistake there is no quiz.

    Findings come in the order of the files, and in each by line. What is only a warning is in `Quiz.warnings`.
    """
    found = _Sets()
    for file in files_in(quests):
        found.add(*read_file(file, file.as_posix()))
    return found.quiz()


def read_sets(texts: Mapping[str, str]) -> tuple[Quiz | None, list[Finding]]:
    """Load question sets from texts by file name, as `load_sets` does from files."""
    found = _Sets()
    for name, text in texts.items():
        found.add(*read_document(text, name))
    return found.quiz()


def files_in(quests: FilePath) -> list[FilePath]:
    """Return the question sets of a folder of quests."""
    inside = quests.rglob("*") if quests.is_dir() else ()
    return sorted(
        path
        for path in inside
        if path.suffix in (".yaml", ".yml") and is_set(path.relative_to(quests).as_posix()) and path.is_file()
    )


class _Sets:
    """Gathers questions and findings over all sets."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self.questions: dict[str, Question] = {}
        self.first: dict[tuple[str, str], Finding] = {}

    def add(self, document: Document | None, findings: Iterable[Finding]) -> None:
        """Take one file in."""
        found = list(findings)
        if document is not None:
            file, wrong = validate(document, SetFile)
            own = self._checked(document, document.data) if isinstance(document.data, dict) else []
            said = {(one.line, one.column) for one in own if one.code in _SAID_BETTER}
            found += [*own, *(one for one in wrong if (one.line, one.column) not in said)]
            if file is not None and not _errors(found):
                self.questions |= {block.id: _question(file, block, document.file) for block in file.questions}
        self.found += sorted(found, key=lambda one: (one.line, one.column))

    def quiz(self) -> tuple[Quiz | None, list[Finding]]:
        """Return the quiz, when there is no mistake."""
        errors = _errors(self.found)
        return (None, errors) if errors else (Quiz(dict(sorted(self.questions.items())), tuple(self.found)), [])

    def _checked(self, document: Document, data: Mapping[str, Any]) -> list[Finding]:
        """What is wrong with what can be read."""
        found = self._again(document, ("id",), data.get("id"), "set")
        topic = data.get("topic")
        lacks = [] if topic is None else list(lacks_of(document, ("topic",), topic, "topic"))
        found += [document.finding(one.at, one.code, one.message, one.hint) for one in lacks if one.code == "too_long"]
        questions = data.get("questions")
        for n, raw in enumerate(questions if isinstance(questions, list) else ()):
            at = ("questions", n)
            if isinstance(raw, dict) and not document.refused(at):
                found += check_question(document, at, raw)
                found += self._again(document, (*at, "id"), raw.get("id"), "question")
                found += self._asked_again(document, (*at, "question"), raw.get("question"))
        return found

    def _asked_again(self, document: Document, at: Path, asked: Any) -> list[Finding]:
        """What is told of a question whose words were there before."""
        texts = asked.items() if isinstance(asked, dict) else ()
        return [one for language, text in texts for one in self._again(document, (*at, language), text, language)]

    def _again(self, document: Document, at: Path, said: Any, what: str) -> list[Finding]:
        """What is told of an id of something (`what`), or of words in a language, that were there before."""
        if not isinstance(said, str) or not said:
            return []
        code, message = "duplicate_question", "this is asked already"
        if what in ("set", "question"):
            code, message = "duplicate_id", f"there is already a {what} '{said}'"
        here = document.finding(at, code, message)
        first = self.first.setdefault((what, plain(said)), here)
        return [] if first is here else [replace(here, hint=f"the first is {first.file}:{first.line}")]


def _errors(found: Iterable[Finding]) -> list[Finding]:
    return [one for one in found if one.level == "error"]


def _question(file: SetFile, block: QuestionBlock, name: str) -> Question:
    return Question(
        block.id,
        file.id,
        file.topic.by_language(),
        block.status,
        block.level or "",
        _text(block.question),
        _text(block.right),
        tuple(map(_text, block.wrong)),
        _text(block.explanation),
        block.source or "",
        block.licence or file.licence,
        name,
    )


def _text(said: Said | None) -> dict[str, str]:
    both = {"zh-CN": said.zh, "en": said.en} if said else {}
    return {language: text for language, text in both.items() if text}
