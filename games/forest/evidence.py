"""What is known of planted trees, added by the operator from a file of the partner who plants. All rows or none.

number,date,kind,zh-CN,en,link
TILTH-2026-SAXAUL-000042,2027-04-12,planted,已种在阿拉善,Planted in Alxa,https://…
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from engine.bulk import Transaction
from engine.days import instant
from engine.errors import Malformed
from engine.store import Database
from games.forest.numbers import NUMBERS
from games.forest.tables import Evidence, SpeciesCount, Tree

COLUMNS = ("number", "date", "kind", "zh-CN", "en", "link")
KINDS = ("planted", "photo", "visit", "count", "lost")
ZONE = "Asia/Shanghai"  # of the partner who plants
TEXT_MAX, LINK_MAX, ROWS_MAX = 300, 500, 100_000


class Known(NamedTuple):
    """One row: the tree by species and number, the instant, and what is known."""

    species: str
    number: int
    at: int
    kind: str
    text: str
    link: str


def read_evidence(path: Path) -> list[Known]:
    """Return the rows of a file. Errors: Malformed with every wrong line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise Malformed("the first line is not that of evidence", code="wrong_header", hint=",".join(COLUMNS))
        found: list[Known] = []
        wrong: list[str] = []
        for line, row in enumerate(rows, 2):
            try:
                found.append(_row(row))
            except ValueError as error:
                wrong.append(f"line {line}: {error}")
    if wrong or len(found) > ROWS_MAX:
        told = "; ".join(wrong[:20]) or f"at most {ROWS_MAX:,} rows"
        raise Malformed(f"{len(wrong) or len(found)} row(s) cannot be taken", code="wrong_evidence", hint=told)
    return found


def add_evidence(db: Database, rows: Sequence[Known]) -> int:
    """Add what is known of trees, once however often it is told; return how many were new. Errors: Malformed."""
    with db.writing() as tx:
        for species in sorted({row.species for row in rows}):
            tx.add(SpeciesCount, [(species, 0)])  # whoever adds evidence of a species takes turns
        trees = _trees(tx, rows)
        unknown = [f"{row.species} {row.number}" for row in rows if (row.species, row.number) not in trees]
        if unknown:
            raise Malformed(f"{len(unknown)} tree(s) are not planted here", code="unknown_tree", hint=unknown[0])
        known = _known(tx, trees.values())
        new = 0
        for row in rows:
            tree = trees[row.species, row.number]
            told = (row.at, row.kind, row.text, row.link)
            if told not in known[tree]:
                known[tree].append(told)
                tx.insert(Evidence, [(tree, len(known[tree]), *told)])
                new += 1
    return new


def _trees(tx: Transaction, rows: Iterable[Known]) -> dict[tuple[str, int], int]:
    keys = sorted({(row.species, row.number) for row in rows})
    found = tx.fetch(Tree, "species, number, id", ("species", "number"), keys)
    return {(species, number): id for species, number, id in found}


def _known(tx: Transaction, trees: Iterable[int]) -> dict[int, list[tuple[int, str, str, str]]]:
    found: dict[int, list[tuple[int, str, str, str]]] = {tree: [] for tree in trees}
    rows = tx.fetch(Evidence, "tree_id, n, at, kind, text, link", ("tree_id",), [(tree,) for tree in sorted(found)])
    for tree, _, *told in sorted(rows):
        found[tree].append((told[0], told[1], told[2], told[3]))
    return found


def _row(row: dict[str, str]) -> Known:
    """Raises ValueError with what is wrong, in words."""
    if None in row or any(value is None for value in row.values()):
        raise ValueError(f"it has not {len(COLUMNS)} values")
    species, number = _named(row["number"].strip())
    if row["kind"] not in KINDS:
        raise ValueError(f"the kind is one of {', '.join(KINDS)}, not '{row['kind'][:20]}'")
    texts = {language: row[language].strip() for language in ("zh-CN", "en")}
    if not all(0 < len(text) <= TEXT_MAX for text in texts.values()):
        raise ValueError(f"both texts have 1 to {TEXT_MAX} characters")
    link = row["link"].strip()
    if link and not (link.startswith("https://") and len(link) <= LINK_MAX and link.isprintable()):
        raise ValueError(f"a link begins with https:// and has at most {LINK_MAX} characters")
    at = instant(f"{date.fromisoformat(row['date'].strip())} 12:00", ZONE)
    return Known(species, number, at, row["kind"], msgspec.json.encode(texts).decode(), link)


def _named(number: str) -> tuple[str, int]:
    by_label = {name.upper().replace("_", ""): name for name in NUMBERS.species}
    parts = number.split("-")
    if len(parts) != 4 or parts[0] != "TILTH" or parts[2] not in by_label or not parts[3].isdecimal():
        raise ValueError(f"'{number[:40]}' is no number of a certificate, such as TILTH-2026-SAXAUL-000042")
    return by_label[parts[2]], int(parts[3])
