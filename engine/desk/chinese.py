"""What checks and commands say, in Chinese: looked up by the English, which is made where a mistake is found.

So whoever adds a message adds a line to `zh-CN.txt`, and nothing else; what is not there is said in English.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("zh-CN.txt")
BETWEEN = " ⇒ "
_HOLE = re.compile(r"<(t?)(\d)>")
_OF_A_KEY = re.compile(r"([\w-]+): (.+)", re.DOTALL)


class _Said(NamedTuple):
    """A message with holes, in both languages; `told` are the holes whose text is said in Chinese, too."""

    english: re.Pattern[str]
    chinese: str
    told: frozenset[str]


class _Table(NamedTuple):
    plain: dict[str, str]
    holed: list[_Said]


def in_chinese(text: str) -> str:
    """Return what a message or a hint says, in Chinese; of several hints or lines, each. What is not known stays."""
    lines = text.split("\n")
    if len(lines) > 1 and all(told := [_whole(line) for line in lines]):
        return "\n".join(told)
    parts = text.split("; ")
    if len(parts) > 1 and _behind_its_key(text) not in _table().plain:
        known = [_whole(part) for part in parts]
        if all(known) or not _whole(text):
            return "；".join(there or part for there, part in zip(known, parts, strict=True))
    return _whole(text) or text


def _whole(text: str) -> str:
    """One message in Chinese, or nothing. What a key should hold is said behind the key."""
    table, held = _table(), _behind_its_key(text)
    if text in table.plain:
        return table.plain[text]
    if held in table.plain:
        return f"{text.removesuffix(held)}{table.plain[held]}"
    for said in table.holed:
        if found := said.english.fullmatch(text):
            filled = {name: in_chinese(part) if name in said.told else part for name, part in found.groupdict().items()}
            return _HOLE.sub(lambda hole, filled=filled: filled[f"h{hole[2]}"], said.chinese)  # type: ignore[misc]
    there = _whole(held) if held != text else ""
    return f"{text.removesuffix(held)}{there}" if there else ""


def _behind_its_key(text: str) -> str:
    """What stands behind `key: `, or the whole text where there is none."""
    found = _OF_A_KEY.fullmatch(text)
    return found[2] if found else text


@cache
def _table() -> _Table:
    """The file; of messages with holes those come first that say most by themselves."""
    table = _Table({}, [])
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if BETWEEN in line and line[0] != "#"]
    for line in sorted(lines, key=lambda line: -len(_HOLE.sub("", line.partition(BETWEEN)[0]))):
        english, _, chinese = line.partition(BETWEEN)
        if not _HOLE.search(english):
            table.plain[english] = chinese
            continue
        parts = _HOLE.split(english)  # text, 't' or '', number, text, …
        pattern = "".join(
            re.escape(part) if n % 3 == 0 else f"(?P<h{part}>.+?)" if n % 3 == 2 else "" for n, part in enumerate(parts)
        )
        told = frozenset(f"h{number}" for mark, number in _HOLE.findall(english) if mark)
        table.holed.append(_Said(re.compile(pattern, re.DOTALL), chinese, told))
    return table
