"""Species that are few and cheap, so that a test plants them all."""

from __future__ import annotations

import pytest

from games.forest.numbers import NUMBERS


def cheap(monkeypatch: pytest.MonkeyPatch, **species: tuple[int, int]) -> None:
    """Let species have another price in grams and so many in all: `cheap(monkeypatch, wetland=(60, 3))`."""
    for name, (price, stock) in species.items():
        known = NUMBERS.species[name]
        release = known.releases[0].model_copy(update={"stock": stock})
        monkeypatch.setitem(NUMBERS.species, name, known.model_copy(update={"price_g": price, "releases": [release]}))
