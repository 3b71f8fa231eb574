"""Recorded play in the farm: each story on both databases; the ledger is audited when it ends."""

from pathlib import Path

import pytest

from engine.store import Database
from games.farm.charity.projects import PROJECTS
from tests.farm.replay import FarmReplay
from tests.games.replay import stories


@pytest.mark.parametrize("file", stories("farm"), ids=lambda file: file.stem)
def test_a_story_ends_as_it_was_recorded(database: Database, file: Path, monkeypatch: pytest.MonkeyPatch):
    replay = FarmReplay(database, file)
    for name, eggs in replay.told.get("goals", {}).items():
        monkeypatch.setitem(PROJECTS, name, PROJECTS[name].model_copy(update={"goal_eggs": eggs}))

    replay.run()


def test_there_are_at_least_six_stories():
    assert len(stories("farm")) >= 6
