"""Loading, checking and testing many quest files, against only reading their YAML with the same C parser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

from engine.desk.rehearse import run_trials
from engine.game import Asset, assets_of, discover
from engine.incoming.events import Vocabulary
from engine.incoming.vocabulary_file import load_vocabulary
from engine.published.content import QUESTS
from engine.quests.load import load_texts
from tests.bench.measure import Row, cpu_timed, on_cpu, row_of, timed

CHECKED, LOADED = 500, 10_000
PAIRS, QUICK_PAIRS = 3, 1
TARGET = 0.05
"""Reading YAML is a part of loading a quest: typing, checking and compiling may cost twenty times as much."""


@cache
def told() -> tuple[Vocabulary, Mapping[str, Asset]]:
    """The shipped vocabulary and assets."""
    vocabulary, findings = load_vocabulary(QUESTS / "vocabulary.yaml")
    assert vocabulary is not None, findings
    return vocabulary, assets_of(discover())


def texts(count: int) -> dict[str, str]:
    """So many quest files: the bench's own, over and over, each under an id of its own."""
    files = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "quests").glob("*.yaml"))]
    return {
        f"{n:05}.yaml": re.sub(r"^id: (.+)$", rf"id: \1-{n}", files[n % len(files)], count=1, flags=re.MULTILINE)
        for n in range(count)
    }


def check(files: Mapping[str, str], *, tests: bool) -> None:
    """Load quests and, with `tests`, run those that stand in them; all must be right."""
    vocabulary, assets = told()
    book, findings = load_texts(files, vocabulary, assets)
    assert book is not None, [finding.text() for finding in findings[:3]]
    assert len(book.quests) == len(files)
    if tests:
        assert all(trial.passed for trial in run_trials(book, assets))


def read(files: Mapping[str, str]) -> None:
    """Only read the YAML."""
    for text in files.values():
        yaml.compose(text, Loader=yaml.CSafeLoader)


def files_row(count: int, *, tests: bool, quick: bool) -> Row:
    """Load `count` quests (and run their tests) against reading their YAML; also say how many seconds it took."""
    files = texts(count // 10 if quick else count)
    pairs, seconds = [], []
    for _ in range(QUICK_PAIRS if quick else PAIRS):
        ours = timed(len(files), lambda: check(files, tests=tests))
        pairs.append((on_cpu(ours), cpu_timed(len(files), lambda: read(files))))
        seconds.append(ours.seconds)
    name = f"{len(files):,} quests {'checked and tested' if tests else 'loaded'}"
    row = row_of(name, "bare YAML", pairs, TARGET)
    return replace(row, note=f"{min(seconds):.2f} to {max(seconds):.2f} seconds in all")
