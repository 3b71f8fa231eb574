"""What a game gives the engine: assets and how they are held, moves, and its scene. `discover()` finds the games.

A game is a folder `games/<name>/` whose `game.py` holds `GAME = Game(...)`. Dropping the folder in adds the game.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.clock import HOUR
from engine.errors import WrongContent
from engine.ticks import Tick
from engine.verbs import Move
from engine.view import View
from engine.words.notices import Notice, wrong_with


@dataclass(frozen=True, slots=True)
class Hold:
    """How a rewarded amount is held before it is a player's own.

    Ripe `ripens_after_h` hours after the act (never before the event was accepted), gone `lasts_h` hours after that.
    Acts named in `merge_by_day` share one hold per player, quest and local day, as long as it has not ripened; what
    acts named in `at_once` earn is ripe when it comes.
    """

    ripens_after_h: int
    lasts_h: int
    merge_by_day: frozenset[str] = frozenset()
    at_once: frozenset[str] = frozenset()

    def ripe_at(self, at: int, accepted_at: int, act: str = "") -> int:
        """Return the instant the hold is ripe: `ripens_after_h` after the act, not before it was accepted."""
        return max(at if act in self.at_once else at + self.ripens_after_h * HOUR, accepted_at)

    def gone_at(self, ripe_at: int) -> int:
        """Return the instant from which the hold can no longer be collected."""
        return ripe_at + self.lasts_h * HOUR


@dataclass(frozen=True, slots=True)
class Asset:
    """Something counted in whole numbers: `scale` of them make one display `unit` (energy: 1 g, feed: 1,000 mg a g).

    With a `hold`, rewards are held first (energy bubbles); without, they go to the purse at once. Rewards are rounded
    to a unit, or with `parts` to such a part of it: with 20 to 0.05.
    """

    name: str
    unit: str
    scale: int
    hold: Hold | None = None
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Game:
    """A game's manifest: its assets, its moves (functions of a turn), and what a player sees of it.

    `follow_ups` are moves that nobody asks for: `turn.later` has them made to a player, in a turn of that player's own.
    `jobs` are done though nobody looks; each is named `game.job` (engine/ticks.py). `words` says each refusal's code
    in zh-CN and en; `{name}` in them is filled with the refusal's values.
    """

    name: str
    title: Mapping[str, str]
    assets: tuple[Asset, ...]
    moves: tuple[Callable[..., Mapping[str, Any] | None], ...] = ()
    scene: Callable[[View], Mapping[str, Any]] | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notices: Mapping[str, Notice] = field(default_factory=dict)
    """What players are told outside the game, by kind: `turn.notify`. Messages of it are of the kind `game.kind`."""
    follow_ups: tuple[Callable[..., None], ...] = ()
    jobs: tuple[Tick, ...] = ()
    pages: Mapping[str, Callable[[View], Mapping[str, Any]]] = field(default_factory=dict)
    """What a player may see besides the scene, by name: `GET /v1/scene/{game}/{page}`; each may go on after a place."""
    exchanges: frozenset[str] = frozenset()
    """The moves by which something goes from one player to another: what a sanction may let rest (engine/risk)."""
    own: frozenset[str] = frozenset()
    """The moves that only take what is the player's already and would be gone in time: no sanction lets them rest."""
    gifts: Mapping[str, str] = field(default_factory=dict)
    """The deeds by which a player gives, and which of their values says how much: what feeds rings of accounts."""
    verbs: Mapping[str, Move] = field(init=False, repr=False, compare=False)
    """The moves by name, with what a player sends for each."""
    unasked: Mapping[str, Move] = field(init=False, repr=False, compare=False)
    """The follow-ups by name, with what `turn.later` is given for each."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "verbs", {one.__name__: Move.of(one) for one in self.moves})
        object.__setattr__(self, "unasked", {one.__name__: Move.of(one) for one in self.follow_ups})
        for field_name, named in (("exchanges", self.exchanges), ("own", self.own)):
            if unknown := named - self.verbs.keys():
                raise ValueError(f"'{min(unknown)}' in {field_name} is no move of '{self.name}'")
        if both := self.exchanges & self.own:
            raise ValueError(f"'{min(both)}' of '{self.name}' is an exchange, so it cannot be in own")


def discover(package: str = "games") -> tuple[Game, ...]:
    """Return the games found in `package`, by name. Errors: WrongContent when two games define one asset."""
    root = importlib.import_module(package)
    found = []
    for module in sorted(info.name for info in pkgutil.iter_modules(root.__path__) if info.ispkg):
        if importlib.util.find_spec(f"{package}.{module}.game"):
            found.append(importlib.import_module(f"{package}.{module}.game").GAME)
    check_notices(found, assets_of(found))
    return tuple(found)


def migrations(package: str = "games") -> tuple[Path, ...]:
    """Return the folders in which games keep the migrations of their own tables, by the games' names."""
    homes = [Path(home) for home in importlib.import_module(package).__path__]
    return tuple(sorted(folder for home in homes for folder in home.glob("*/migrations") if folder.is_dir()))


def check_notices(games: list[Game] | tuple[Game, ...], assets: Mapping[str, Asset]) -> None:
    """Errors: WrongContent for kinds of messages that could not be told, each with what is wrong."""
    wrong: list[object] = [
        f"{game.name}.{kind}: {says}"
        for game in games
        for kind, notice in game.notices.items()
        for says in wrong_with(notice, assets)
    ]
    if wrong:
        raise WrongContent(wrong)


def assets_of(games: list[Game] | tuple[Game, ...]) -> dict[str, Asset]:
    """Return every asset by name. Errors: WrongContent when two games define one name."""
    assets: dict[str, Asset] = {}
    for game in games:
        for asset in game.assets:
            if asset.name in assets:
                raise WrongContent([f"asset '{asset.name}' is defined by two games; {game.name} is the second"])
            assets[asset.name] = asset
    return assets
