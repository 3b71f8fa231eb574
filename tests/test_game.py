"""Games as the engine sees them: assets, holds, and how they are found."""

import sys
from pathlib import Path

import pytest

from engine.clock import DAY, HOUR
from engine.errors import WrongContent
from engine.game import Asset, Game, Hold, assets_of, discover

GAME = 'from engine.game import Asset, Game\n\nGAME = Game("{0}", {{}}, (Asset("{1}", "g", 1),))\n'


def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **games: str) -> str:
    """A package of games, each with one asset."""
    name = f"games_of_{tmp_path.name.replace('-', '_')}"
    root = tmp_path / name
    for game, asset in games.items():
        (root / game).mkdir(parents=True)
        (root / game / "__init__.py").touch()
        (root / game / "game.py").write_text(GAME.format(game, asset))
    (root / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    return name


def test_the_forest_and_the_farm_are_found():
    assert [game.name for game in discover()] == ["farm", "forest"]


def test_dropping_a_folder_in_adds_a_game(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert [game.name for game in discover(package(tmp_path, monkeypatch, sea="salt", air="wind"))] == ["air", "sea"]


def test_a_folder_without_a_manifest_is_no_game(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    name = package(tmp_path, monkeypatch, sea="salt")
    (tmp_path / name / "stage").mkdir()
    (tmp_path / name / "stage" / "__init__.py").touch()

    assert [game.name for game in discover(name)] == ["sea"]


def test_two_games_that_define_one_asset_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(WrongContent) as refused:
        discover(package(tmp_path, monkeypatch, sea="salt", air="salt"))

    assert "'salt' is defined by two games" in str(refused.value.findings[0])


def test_what_is_said_to_be_an_exchange_is_a_move():
    with pytest.raises(ValueError, match="swap"):
        Game("sea", {}, (), exchanges=frozenset({"swap"}))


def test_what_is_said_to_be_one_s_own_is_a_move_and_no_exchange():
    def give() -> None:
        """A move."""

    with pytest.raises(ValueError, match="swap"):
        Game("sea", {}, (), own=frozenset({"swap"}))
    with pytest.raises(ValueError, match="'give' of 'sea' is an exchange"):
        Game("sea", {}, (), moves=(give,), exchanges=frozenset({"give"}), own=frozenset({"give"}))


def test_assets_are_known_by_name():
    salt = Asset("salt", "g", 1)

    assert assets_of((Game("sea", {}, (salt,)),)) == {"salt": salt}


@pytest.mark.parametrize(("accepted", "ripe"), [(0, 24 * HOUR), (24 * HOUR, 24 * HOUR), (3 * DAY, 3 * DAY)])
def test_a_hold_is_ripe_a_day_after_the_act_but_not_before_it_was_accepted(accepted: int, ripe: int):
    hold = Hold(ripens_after_h=24, lasts_h=72)

    assert (hold.ripe_at(0, accepted), hold.gone_at(ripe)) == (ripe, ripe + 3 * DAY)


def test_energy_ripens_for_a_day_and_lasts_three_and_feed_is_counted_in_milligrams():
    assets = assets_of(discover())

    energy = assets["energy"].hold

    assert energy is not None
    assert (energy.ripens_after_h, energy.lasts_h, energy.merge_by_day) == (24, 72, frozenset({"steps"}))
    assert {act.split(".")[0] for act in energy.at_once} == {"forest"}
    assert (assets["feed"].scale, assets["eggs"].scale, assets["eggs"].hold) == (1_000, 1_000, None)
