"""Content that changes under way: folders of quests that tests write, and content made of texts as a bundle is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from engine.errors import WrongContent
from engine.game import discover
from engine.published.content import QUESTS, Content, content_from
from engine.published.live import Live
from tests.world import World, quest

__all__ = ["Shelf", "follow", "gives", "made", "quest", "texts"]

VOCABULARY = (QUESTS / "vocabulary.yaml").read_text(encoding="utf-8")


def texts(*quests: str) -> dict[str, str]:
    """The texts of a bundle: the shipped vocabulary and these quests, each in a file named after its id."""
    return {"vocabulary.yaml": VOCABULARY} | {f"{json.loads(one)['id']}.yaml": one for one in quests}


def made(*quests: str) -> Content:
    """Content of these quests that a database can remember; a mistake is shown as it would be to a designer."""
    try:
        return content_from(texts(*quests), discover())
    except WrongContent as error:
        raise AssertionError("\n".join(str(finding) for finding in error.findings)) from error


def gives(amount: int = 5, event: str = "payment") -> list[dict[str, object]]:
    """The tests of a quest, of one line that passes when an event earns so much energy."""
    story = [{"at": "2026-11-18 12:00", event: {}, "expect": {"energy": amount}}]
    return [{"name": "it earns", "story": story}]


class Shelf:
    """A folder of quests with the shipped vocabulary."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(exist_ok=True)
        shutil.copy(QUESTS / "vocabulary.yaml", path)

    def write(self, *quests: str) -> None:
        """Save quests, each in a file of its own."""
        for one in quests:
            (self.path / f"{json.loads(one)['id']}.yaml").write_text(one, encoding="utf-8")

    def remove(self, *names: str) -> None:
        """Delete the files of these quests."""
        for name in names:
            (self.path / f"{name}.yaml").unlink()


def follow(world: World, live: Live) -> None:
    """Let a world go on with what is in force."""
    world.content, world.numbers = live.now.content, live.now.numbers
