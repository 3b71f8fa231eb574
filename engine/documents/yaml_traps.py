"""What YAML itself stumbles over, said in words that help someone who writes quests, not parsers."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from engine.documents.findings import LINE_BREAK
from engine.documents.signs import Mended, mend, told_at

_QUOTED_THEN_MORE = re.compile(r"""^\s*(?:-\s+)*(?:[\w.-]+:\s+)?(?P<value>(?:"[^"]*"|'[^']*')\s*[^\s#,\]}:].*)$""")
_KEY_LINE = re.compile(r"^\s*(?:[\w.-]+:|\S?$)")
_CLOSE = re.compile(r"^\s*(?:-\s+)*([\w.-]+):([^\s#].{0,60})$")
_AFTER_KEY = re.compile(r"^\s*(?:-\s+)*(?:[\w.-]+:\s+)?(?P<value>.*)$")


class Problem(NamedTuple):
    """Why the text is not YAML, and where (counted from 0). `mended` is the line with plain signs, if that helps."""

    line: int
    column: int
    message: str
    hint: str
    excerpt: str
    mended: str | None = None


def quoted(text: str) -> str:
    """The advice to quote a whole expression, with the text as it should stand."""
    if not text or len(text) > 100:
        return "put the whole expression in quote marks"
    return "put the whole expression in quote marks: '" + text.replace("'", "''") + "'"


def explain_parse_error(error: yaml.YAMLError, lines: list[str], text: str) -> Problem:
    """Turn a parser error into a place, a plain message and a hint."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return _unreadable_character(error, text)
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem(0, 0, f"this is not YAML: {error.problem}", "", "")
    line = min(mark.line, len(lines) - 1)
    if sign := mend(lines, line, _left):
        return _sign(sign, lines)
    problem = str(error.problem or "")
    for explain in (_bad_start, _goes_on_after_quote, _by_context, _by_problem):
        found = explain(error, problem, lines, line)
        if found is not None:
            return found
    return Problem(line, mark.column, f"this is not YAML: {problem}", "check indentation and brackets", lines[line])


def _left(text: str) -> int:
    """How many characters of a text the parser does not read, 0 for none; all when a quote mark is never closed."""
    try:
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        open_quote = "quoted scalar" in str(error.context)
        return max(1, len(text) - (error.problem_mark.index if error.problem_mark and not open_quote else 0))
    except yaml.YAMLError:
        return len(text)
    return 0


def _sign(found: Mended, lines: list[str]) -> Problem:
    """A sign that only looks like one of YAML's."""
    line = lines[found.number]
    hint = told_at(line, found.signs)
    return Problem(found.number, found.signs[0], "this cannot be read", hint, line, found.line)


def _unreadable_character(error: yaml.YAMLError, text: str) -> Problem:
    """The reader met a control character; it tells only the offset."""
    position = getattr(error, "position", 0)
    before = LINE_BREAK.split(text[: position if isinstance(position, int) else 0])
    excerpt = ""
    return Problem(len(before) - 1, len(before[-1]), "a control character is not allowed", "remove it", excerpt)


def _value_of(line: str) -> str:
    """What stands after `- ` and `key: ` on a line, without a comment."""
    found = _AFTER_KEY.match(line)
    return re.sub(r"\s#.*", "", found["value"]).strip() if found else ""


def _bad_start(error: Any, problem: str, lines: list[str], line: int) -> Problem | None:
    """A value that starts with a character YAML keeps for itself, or a tab."""
    if "cannot start any token" not in problem:
        return None
    column = error.problem_mark.column
    text = lines[line]
    char = text[column : column + 1]
    if char == "\t":
        return Problem(line, column, "a tab cannot indent YAML", "use spaces", text)
    return Problem(line, column, f"a value cannot start with '{char}'", quoted(text[column:].strip()), text)


def _goes_on_after_quote(error: Any, problem: str, lines: list[str], line: int) -> Problem | None:
    """`"5411" in event.mcc`: YAML took the quoted part as the whole value."""
    if "did not find expected" not in problem:
        return None
    found = _QUOTED_THEN_MORE.match(lines[line])
    if found is None or error.problem_mark.column <= found.start("value"):
        return None
    message = "the value ends at its closing quote mark, but the line goes on"
    value = re.sub(r"\s#.*", "", found["value"]).strip()
    return Problem(line, error.problem_mark.column, message, quoted(value), lines[line])


_CONTEXTS = {
    "while scanning an alias": "YAML reads '*' at the start of a value as an alias",
    "while scanning an anchor": "YAML reads '&' at the start of a value as an anchor",
    "while scanning a tag": "YAML reads '!' at the start of a value as a tag",
    "while parsing a tag": "YAML reads '!' at the start of a value as a tag",
    "while scanning a block scalar": "YAML reads '|' or '>' at the start of a value as the start of a text block",
}


def _by_context(error: Any, problem: str, lines: list[str], line: int) -> Problem | None:
    """What YAML was reading tells what the designer did not mean."""
    context = str(error.context or "")
    mark = error.context_mark or error.problem_mark
    start = min(mark.line, len(lines) - 1)
    text = lines[start]
    if context in _CONTEXTS:
        hint = quoted(re.sub(r"\s#.*", "", text[mark.column :]).strip())
        return Problem(start, mark.column, _CONTEXTS[context], hint, text)
    if "quoted scalar" in context and "unexpected" in problem:
        return Problem(start, mark.column, "this quote mark is never closed", "close it on the same line", text)
    if "quoted scalar" in context and "escape" in problem:
        column = error.problem_mark.column
        hint = "use single quote marks, in which a backslash is just a backslash"
        return Problem(line, column, "a backslash in double quote marks starts an escape", hint, lines[line])
    if "flow" in context and line > start and _KEY_LINE.match(lines[line], 0, error.problem_mark.column + 1):
        hint = f"close it with ] or }}, or look for a missing comma before line {line + 1}"
        return Problem(start, mark.column, "this bracket is never closed", hint, text)
    if "simple key" in context:
        close = _CLOSE.match(text)
        hint = f"write '{close[1]}: {close[2]}', with a space after ':'" if close else "write 'key: value'"
        return Problem(start, mark.column, "this line has no ':' after its key", hint, text)
    return None


def _by_problem(error: Any, problem: str, lines: list[str], line: int) -> Problem | None:
    """The remaining problems that a designer is likely to meet."""
    column = error.problem_mark.column
    text = lines[line]
    if "mapping values are not allowed" in problem:
        hint = quoted(_value_of(text)) + "; or check the indentation"
        return Problem(line, column, "': ' inside a value starts a new key", hint, text)
    if "block sequence entries are not allowed" in problem:
        return Problem(line, column, "a list item '- ' cannot start here", "start it on a line of its own", text)
    if "',' or" in problem and text.strip():
        closing = "]" if "']'" in problem else "}"
        hint = "inside [ ] and { } put each whole text and expression in quote marks"
        return Problem(line, column, f"expected ',' or '{closing}' here", hint, text)
    if "expected" in problem and line and lines[line - 1].count('"') % 2:
        column = lines[line - 1].rindex('"')
        return Problem(line - 1, column, "a quote mark on this line is never closed", "close it", lines[line - 1])
    if "expected key" in problem or "block end" in problem:
        return Problem(line, column, "this does not fit the lines above", "check the indentation", text)
    return None
