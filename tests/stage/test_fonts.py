"""The font that is named explicitly, and what is used where it is not there."""

import importlib
from pathlib import Path

import pytest

from games.stage import fonts
from games.stage.pieces import WORDS as PIECES
from games.stage.words import WORDS


@pytest.fixture
def nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "PACKAGE", "no_such_package")


def test_our_own_file_comes_first(tmp_path: Path):
    file = tmp_path / "font.otf"
    file.touch()

    assert (fonts.FAMILY, file, "") == fonts.choose(lambda family: True, file)


@pytest.mark.usefixtures("nothing")
def test_without_it_a_font_of_the_machine_is_named_and_it_is_said(tmp_path: Path):
    found = fonts.choose(lambda family: family == "SimHei", tmp_path / "none.otf")

    assert (found.family, found.file) == ("SimHei", None)
    assert "using SimHei" in found.warning


@pytest.mark.usefixtures("nothing")
def test_without_any_it_is_said_what_to_do(tmp_path: Path):
    assert "make stage" in fonts.choose(lambda family: False, tmp_path / "none.otf").warning


@pytest.mark.parametrize("game", ["forest", "farm"])
def test_every_sign_of_a_game_and_the_stage_is_kept(game: str):
    face, refusals = (importlib.import_module(f"games.{game}.{name}") for name in ("desktop", "words"))

    texts = [text for pair in (*WORDS.values(), *PIECES.values(), *face.WORDS.values()) for text in pair]
    texts += [text for both in refusals.WORDS.values() for text in both.values()]

    assert {ord(sign) for text in texts for sign in text} <= fonts.signs()


def test_the_font_is_cut_to_size_with_its_licence_in_it(tmp_path: Path):
    tools = pytest.importorskip("fontTools.ttLib", reason="only the stage needs it: make stage installs it")
    pytest.importorskip(fonts.PACKAGE, reason="only the stage needs it: make stage installs it")
    file = tmp_path / "font.otf"

    assert fonts.build(file)
    assert file.stat().st_size < 2_000_000
    font = tools.TTFont(str(file))
    assert font["name"].getDebugName(1) == fonts.FAMILY
    assert "SIL Open Font License" in font["name"].getDebugName(13)
    assert ord("梭") in font.getBestCmap()
