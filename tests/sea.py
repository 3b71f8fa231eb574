"""The sample game, found in a folder made for it, and content with it."""

import sys
from pathlib import Path

import pytest

from engine.game import Asset, Game, assets_of, discover
from engine.published.content import Content
from engine.quests.load import load_texts
from tests.sample_game import SOURCE
from tests.world import VOCABULARY, quest


def dropped_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Game:
    """Write the sample game into a folder and find it there."""
    name = f"games_in_{tmp_path.name.replace('-', '_')}"
    root = tmp_path / name / "sea"
    root.mkdir(parents=True)
    for folder in (root, root.parent):
        (folder / "__init__.py").touch()
    (root / "game.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    [game] = discover(name)
    return game


def content_with(game: Game) -> Content:
    """Content with the game: signing in gives feed, sharing gives salt, reading gives pearls that ripen."""
    assets = assets_of((game, Game("farm", {}, (Asset("feed", "g", 1_000),))))
    texts = {
        "in.yaml": quest("in", "sign_in", give="feed", amount=7),
        "salt.yaml": quest("salt", "share", give="salt", amount=50),
        "pearls.yaml": quest("pearls", "content_read", give="pearls", amount=8),
    }
    book, findings = load_texts(texts, VOCABULARY, assets)
    assert book is not None, findings
    return Content(VOCABULARY, book, assets, games=(game,))
