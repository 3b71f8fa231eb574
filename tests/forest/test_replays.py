"""Recorded play: each story on both databases; the ledger is audited when it ends."""

from pathlib import Path

import pytest

from engine.store import Database
from games.forest.numbers import NUMBERS
from tests.forest.replay import Replay, stories


@pytest.mark.parametrize("file", stories(), ids=lambda file: file.stem)
def test_a_story_ends_as_it_was_recorded(database: Database, file: Path, monkeypatch: pytest.MonkeyPatch):
    replay = Replay(database, file)
    for name, stock in replay.told.get("stock", {}).items():
        species = NUMBERS.species[name]
        release = species.releases[0].model_copy(update={"stock": stock})
        monkeypatch.setitem(NUMBERS.species, name, species.model_copy(update={"releases": [release]}))

    replay.run()


def test_there_are_at_least_six_stories():
    assert len(stories()) >= 6
