"""Questions in other files become a set of drafts: JSON or CSV in, YAML out, with what a person must still write.

JSON: `{"questions": [{"question", "options", "answer", "lang", "id", "topic", "level", "licence", "source"}, …]}`, in
which `answer` counts from 0. CSV: the columns `question`, `right`, `wrong_1` to `wrong_3`, and the others so called.
Nothing is translated and nothing is made up: what is not there stays open, and the draft stays a draft.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, get_args

from engine.errors import Malformed
from engine.quiz.checks import LANGUAGES
from engine.quiz.model import FORM, Level, Licence

MOST = 200
"""So many questions one set may have."""
LEVELS, LICENCES = get_args(Level), get_args(Licence)
MODELINE = "# yaml-language-server: $schema=../quiz.schema.json"
_HINT = (
    'JSON as {"questions": [{"question": "…", "options": ["…", "…"], "answer": 0}]}, or CSV with question,right,wrong_1'
)


class Told(NamedTuple):
    """A question as another file tells it, in one language. `licence` and the rest are '' where nothing is said."""

    id: str
    language: str
    topic: str
    level: str
    question: str
    right: str
    wrong: tuple[str, ...]
    explanation: str
    source: str
    licence: str


class Set(NamedTuple):
    """What a set says of itself; `topic` as the other file has it, to be written for players."""

    id: str
    topic: str
    licence: str


def read_questions(text: str, *, as_csv: bool) -> list[Told]:
    """Return the questions of a file. Errors: Malformed, with the number of the question that is wrong."""
    rows = list(csv.DictReader(io.StringIO(text))) if as_csv else _json(text)
    return [_told(row, n, as_csv=as_csv) for n, row in enumerate(rows, start=1)]


def written(head: Set, questions: Sequence[Told], there: Iterable[str] = ()) -> str:
    """Return a set of drafts as YAML, none with an id of those that are there.

    Errors: Malformed when there is no question, or more than a set may have.
    """
    if not 0 < len(questions) <= MOST:
        hint = f"a set has 1 to {MOST} questions; --topic takes those of one topic"
        raise Malformed(f"these are {len(questions)} questions", code="wrong_number", hint=hint)
    topic = _quoted(head.topic or head.id)
    lines = [
        MODELINE,
        f"schema: {FORM}",
        f"id: {head.id}",
        f"topic: {{zh-CN: {topic}, en: {topic}}}  # to be written in both languages",
        "owner: to be named",
        f"licence: {head.licence}",
        "",
        "questions:",
    ]
    taken = set(there)
    for one in questions:
        lines += [*_question(one, _id(one.id or f"{head.id}-1", taken), head), ""]
    return "\n".join(lines[:-1]) + "\n"


def id_of(text: str) -> str:
    """Return a text as an id: small letters, digits and '-'."""
    name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return (name if re.match(r"[a-z].", name) else f"quiz-{name}".strip("-"))[:56]


def _json(text: str) -> list[Any]:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise Malformed(f"this is not JSON: {error}", code="not_a_quiz", hint=_HINT) from error
    rows = data.get("questions") if isinstance(data, dict) else data
    if not isinstance(rows, list):
        raise Malformed("there are no questions in this file", code="not_a_quiz", hint=_HINT)
    return rows


def _told(row: Any, n: int, *, as_csv: bool) -> Told:
    if not isinstance(row, Mapping):
        raise Malformed(f"question {n} cannot be read", code="not_a_quiz", hint=_HINT)
    said = {name: " ".join(str(row.get(name) or "").split()) for name in (*Told._fields, "lang")}
    right, wrong = _of_columns(row) if as_csv else _of_options(row)
    if not said["question"] or not right or not 1 <= len(wrong) <= 3:
        raise Malformed(f"question {n} has no question, no right option, or not one to three others",
                        code="not_a_quiz", hint=_HINT)  # fmt: skip
    chinese = said["lang"].startswith("zh") if said["lang"] else bool(re.search("[\u4e00-\u9fff]", said["question"]))
    return Told(
        said["id"],
        LANGUAGES[0] if chinese else LANGUAGES[1],
        said["topic"],
        said["level"] if said["level"] in LEVELS else "",
        said["question"],
        right,
        wrong,
        said["explanation"],
        said["source"],
        said["licence"],
    )


def _of_options(row: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    options, answer = row.get("options"), row.get("answer")
    if not isinstance(options, list) or type(answer) is not int or not 0 <= answer < len(options):
        return "", ()
    told = [" ".join(str(one).split()) for one in options]
    return told[answer], tuple(one for n, one in enumerate(told) if n != answer and one)


def _of_columns(row: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    right, *wrong = (" ".join((row.get(name) or "").split()) for name in ("right", "wrong_1", "wrong_2", "wrong_3"))
    return right, tuple(one for one in wrong if one)


def _id(told: str, taken: set[str]) -> str:
    """An id that is not taken yet, as near to the one that was told as may be."""
    name, n = id_of(told), 1
    stem = re.sub(r"-\d+$", "", name)
    while name in taken:
        n += 1
        name = f"{stem}-{n}"
    taken.add(name)
    return name


def _question(one: Told, id: str, head: Set) -> Iterator[str]:
    yield f"  - id: {id}"
    yield "    status: draft"
    yield f"    level: {one.level}" if one.level else "    # level: easy, medium or hard?"
    yield from _text("    question:", one.question, one.language)
    yield from _text("    right:", one.right, one.language)
    yield "    wrong:"
    for text in one.wrong:
        yield f"      - {one.language}: {_quoted(text)}"
        yield f"        # {_other(one.language)}: to be written"
    if one.explanation:
        yield from _text("    explanation:", one.explanation, one.language)
    else:
        yield "    # explanation: {zh-CN: …, en: …} is to be written: one or two kind sentences on why"
    yield f"    source: {_quoted(one.source)}" if one.source else "    # source: where is the fact from?"
    if one.licence in LICENCES and one.licence != head.licence:
        yield f"    licence: {one.licence}"


def _text(key: str, text: str, language: str) -> list[str]:
    """A text under its key, with a note where the other language goes."""
    return [key, f"      {language}: {_quoted(text)}", f"      # {_other(language)}: to be written"]


def _other(language: str) -> str:
    return LANGUAGES[1] if language == LANGUAGES[0] else LANGUAGES[0]


def _quoted(text: str) -> str:
    """A text in quote marks; what JSON writes YAML reads."""
    return json.dumps(text, ensure_ascii=False)
