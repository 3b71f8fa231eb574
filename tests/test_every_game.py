"""What any game must satisfy, shipped or dropped in."""

import ast
import inspect
import sys
from pathlib import Path

import pytest

from engine.game import Game, assets_of, check_notices, discover
from engine.play import WORDS
from tests.sea import dropped_in

LANGUAGES = {"zh-CN", "en"}


@pytest.fixture(params=[*(game.name for game in discover()), "sea"])
def game(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Game:
    """Each game in turn; the sea is the sample, dropped into a folder."""
    if request.param == "sea":
        return dropped_in(tmp_path, monkeypatch)
    return {game.name: game for game in discover()}[request.param]


def refused_codes(game: Game) -> set[str]:
    """The codes that the game's own functions refuse with: the text in every `….refuse("code")`."""
    return called_with(game, "refuse")


def texts_of(game: Game) -> set[str]:
    """Every text in the game's own files but those of its words: rules give codes, and moves refuse with them."""
    if not game.moves:
        return set()
    package, folder, *_ = game.moves[0].__module__.split(".")
    home = Path(str(inspect.getsourcefile(sys.modules[f"{package}.{folder}"])))
    files = [file for file in home.parent.rglob("*.py") if "words" not in file.name]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def called_with(game: Game, name: str) -> set[str]:
    """The first argument of every `….name("…")` in the game's own functions."""
    sources = {inspect.getsourcefile(function) for function in (*game.moves, *game.follow_ups)}
    found = set()
    for source in sources - {None}:
        for node in ast.walk(ast.parse(Path(str(source)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
                given = node.args[0]
                parts = (given.body, given.orelse) if isinstance(given, ast.IfExp) else (given,)
                found |= {str(part.value) for part in parts if isinstance(part, ast.Constant)}
    return found


def test_it_has_a_title_and_words_in_both_languages(game: Game):
    assert set(game.title) == LANGUAGES
    assert {code: set(words) for code, words in game.words.items()} == dict.fromkeys(game.words, LANGUAGES)


def test_every_refusal_has_words(game: Game):
    assert refused_codes(game) - game.words.keys() - WORDS.keys() == set()


def test_no_word_is_said_that_nothing_refuses(game: Game):
    assert game.words.keys() - refused_codes(game) - texts_of(game) - WORDS.keys() == set()


def test_every_message_that_is_told_is_known_and_every_known_one_is_told(game: Game):
    assert called_with(game, "notify") == set(game.notices)


def test_its_messages_can_be_told_in_both_languages(game: Game):
    check_notices([game], assets_of([game]))


def test_who_can_move_can_see(game: Game):
    assert bool(game.moves) == bool(game.scene)


def test_every_move_s_arguments_can_be_shown_in_the_api_s_document(game: Game):
    for move in game.verbs.values():
        schema = move.arguments.model_json_schema()
        assert (schema["type"], schema["additionalProperties"]) == ("object", False)


def test_its_assets_are_counted_in_whole_units(game: Game):
    assert game.assets
    assert all(asset.scale >= 1 and asset.name.isidentifier() for asset in game.assets)
