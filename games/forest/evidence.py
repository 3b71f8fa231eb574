"""What is known of planted trees, added by the operator from a file of the partner who plants. All rows or none.

number,date,kind,zh-CN,en,link
TILTH-2026-SAXAUL-000042,2027-04-12,planted,已种在阿拉善,Planted in Alxa,https://…
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from engine.bulk import Transaction
from engine.errors import Malformed
from engine.evidence import Form, Known
from engine.store import Database
from games.forest.numbers import NUMBERS
from games.forest.rules.trees import PARTNER_ZONE, year_of
from games.forest.tables import Evidence, SpeciesCount, Tree

HINT_MAX = 600
KINDS = ("planted", "photo", "visit", "count", "lost")
NUMBER = re.compile(r"TILTH-(?P<year>[0-9]{4})-(?P<label>[A-Z0-9]+)-(?P<number>[0-9]{1,9})")


class Named(NamedTuple):
    """A tree by what its certificate says."""

    species: str
    number: int
    year: int


def read_evidence(path: Path) -> list[Known[Named]]:
    """Return the rows of a file. Errors: Malformed, with every mistake."""
    return Form("number", _named, KINDS, PARTNER_ZONE, most_rows=100_000).read(path)


def add_evidence(db: Database, rows: Sequence[Known[Named]]) -> int:
    """Add what is known of trees, once however often it is told; return how many were new. Errors: Malformed."""
    with db.writing() as tx:
        for species in sorted({row.about.species for row in rows}):
            tx.add(SpeciesCount, [(species, 0)])  # whoever adds evidence of a species takes turns
        trees = _trees(tx, {row.about for row in rows})
        unknown = [row.about for row in rows if row.about not in trees]
        if unknown:
            hint = ", ".join(f"{one.species} {one.number} of {one.year}" for one in dict.fromkeys(unknown))
            raise Malformed(f"{len(unknown)} tree(s) are not planted here", code="unknown_tree", hint=hint[:HINT_MAX])
        known = _known(tx, trees.values())
        new = 0
        for row in rows:
            tree, told = trees[row.about], (row.at, row.kind, row.text, row.link)
            if told not in known[tree]:
                known[tree].append(told)
                tx.insert(Evidence, [(tree, len(known[tree]), *told)])
                new += 1
    return new


def _trees(tx: Transaction, named: Iterable[Named]) -> dict[Named, int]:
    keys = sorted({one[:2] for one in named})
    found = tx.fetch(Tree, "species, number, planted_at, id", ("species", "number"), keys)
    return {Named(species, number, year_of(planted_at)): id for species, number, planted_at, id in found}


def _known(tx: Transaction, trees: Iterable[int]) -> dict[int, list[tuple[int, str, str, str]]]:
    found: dict[int, list[tuple[int, str, str, str]]] = {tree: [] for tree in trees}
    rows = tx.fetch(Evidence, "tree_id, n, at, kind, text, link", ("tree_id",), [(tree,) for tree in sorted(found)])
    for tree, _, *told in sorted(rows):
        found[tree].append((told[0], told[1], told[2], told[3]))
    return found


def _named(number: str) -> Named:
    """Raises ValueError with what is wrong, in words."""
    by_label = {name.upper().replace("_", ""): name for name in NUMBERS.species}
    said = NUMBER.fullmatch(number)
    if not said or said["label"] not in by_label:
        raise ValueError(f"'{number[:40]}' is no number of a certificate, such as TILTH-2026-SAXAUL-000042")
    return Named(by_label[said["label"]], int(said["number"]), int(said["year"]))
