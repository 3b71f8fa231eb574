"""Players of one game on a database: friends, moves, scenes, ticks, on a clock that tests move."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, ClassVar

from engine.clock import MINUTE
from engine.errors import Refused
from engine.game import Game, assets_of, discover
from engine.ground import Ground
from engine.jobs import run_all
from engine.people.players import befriend, find_player
from engine.play import Ask, Look, Table, ground, play, scene
from engine.published.content import Content
from engine.published.live import Snapshot
from engine.risk import pace
from engine.store import Database
from tests.world import NOW, READER, VOCABULARY, World, book_of


def content_of(quests: Sequence[Any]) -> Content:
    """All games, with these quests."""
    games = discover()
    return Content(VOCABULARY, book_of(tuple(quests), games), assets_of(games), games=games)


class _Clock:
    """The world's time, by which ids are made."""

    rate = 1

    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> int:
        return self._world.now


class Playing:
    """Players who are all friends of each other, but for `strangers`."""

    game: ClassVar[Game]
    exact: ClassVar[bool] = False
    """Whether follow-ups are done at their time when time passes, or all at its end."""

    def __init__(
        self, database: Database, content: Content, names: Sequence[str], strangers: Sequence[str], now: int = NOW
    ) -> None:
        self.db = database
        self.world = World(database, content=content, players=(*names, *strangers))
        self.table = Table(database, self.world.content, self.world.numbers, READER, pace.ANY)
        if len(names) > 1:
            befriend(database, list(combinations(names, 2)), self.world.now)
        with database.reading() as tx:
            self.ids = {name: find_player(tx, name).id for name in (*names, *strangers)}
        self.keys = 0
        self.world.now = now
        database.make_ids_by(_Clock(self.world), 0)  # as on a live server, where what is new has a high id

    @property
    def now(self) -> int:
        """The world's time."""
        return self.world.now

    def table_ground(self) -> Ground:
        """What turns and views of the game stand on."""
        return ground(self.table, self.game.name)

    def wait(self, ms: int) -> None:
        """Let time pass, and do what is due."""
        until = self.now + ms
        while self.exact and (due := self._due()) < until:
            self.world.now = max(due, self.now)
            self.tick()
        self.world.now = until
        self.tick()

    def _due(self) -> int:
        [(due,)] = self.world.rows("SELECT MIN(due_at) FROM follow_up WHERE dead = 0")
        return int(due) if due else self.now + (1 << 50)

    def tick(self) -> None:
        """Do what is due: jobs and follow-ups."""
        snapshot = Snapshot(self.world.content, self.world.numbers, READER)
        while run_all(self.db, self.now, games=(self.game,), context=lambda: snapshot).goes_on:
            pass

    def messages(self, who: str) -> list[tuple[str, dict[str, Any]]]:
        """The game's messages that somebody has a minute later, oldest first: their kinds, and what they say."""
        self.wait(MINUTE)
        rows = self.world.rows(f"SELECT id, kind, body FROM inbox WHERE player_id = {self.ids[who]}")
        own = f"{self.game.name}."
        return [(kind.removeprefix(own), json.loads(body)) for _, kind, body in sorted(rows) if kind.startswith(own)]

    def play(self, who: str, move: str, **arguments: Any) -> Mapping[str, Any]:
        """Make a move and return what it gives back. Raises Refused with the code of a no."""
        self.keys += 1
        sent = {name: str(self.ids.get(value, value)) if isinstance(value, str) else value
                for name, value in arguments.items()}  # fmt: skip
        ask = Ask(self.ids[who], self.game.name, move, sent, f"k{self.keys}", self.now, 4711 + self.keys)
        outcome = play(self.table, ask).outcome
        if outcome.code:
            raise Refused(outcome.code, code=outcome.code)
        return outcome.result

    def no(self, who: str, move: str, **arguments: Any) -> str:
        """Return the code with which a move is refused, '' when it is made."""
        try:
            self.play(who, move, **arguments)
        except Refused as no:
            return no.code
        return ""

    def scene(self, who: str, friend: str = "", page: str = "", after: str = "") -> dict[str, Any]:
        """What a player sees."""
        look = Look(self.game.name, page, self.ids[friend] if friend else None, after)
        return scene(self.table, look, who, self.now)
