"""A small world for tests: quests written as values, players, and one line per event.

`World` puts quests on a database and tells events in process, through the same `ingest` the server uses. Amounts it
reports are in smallest units. Time stands still at `NOW` until a test moves it.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel.main import default_registry

from engine.clock import DAY
from engine.days import instant
from engine.game import Asset, Game, assets_of, discover
from engine.incoming.events import Event, EventReader, Vocabulary
from engine.incoming.vocabulary_file import load_vocabulary
from engine.ingest import Intake, ingest
from engine.journal import Answer
from engine.ledger import DEBT, PURSE, account
from engine.people.agreeing import Change, put_player
from engine.people.players import Player, create_players, find_player
from engine.published.content import QUESTS, Content, Numbers
from engine.quests.load import QuestBook, load_texts
from engine.store import Database

SHANGHAI = "Asia/Shanghai"
NOW = instant("2026-11-18 12:00", SHANGHAI)  # a Wednesday, at noon where players live
PEPPER = b"a pepper for tests"
TEXT = {"zh-CN": "好", "en": "good"}


def _vocabulary() -> Vocabulary:
    vocabulary, findings = load_vocabulary(QUESTS / "vocabulary.yaml")
    assert vocabulary is not None, findings
    return vocabulary


VOCABULARY = _vocabulary()
READER = EventReader(VOCABULARY, PEPPER)


def quest(id: str, event: str = "payment", *, give: str = "energy", amount: object = 5, **parts: object) -> str:
    """The text of a quest file: `parts` are its other keys (`limits`, `count`, `undo`, `when`, `reward`, …)."""
    reward = {"give": give, "amount": amount}
    told = {"at": "2026-11-18 12:00", event: {}, "expect": {give: 1}}
    whole = {
        "schema": "quest/v1",
        "id": id,
        "title": TEXT,
        "owner": "tests",
        "status": "live",
        "when": {"event": event},
        "reward": reward,
        "messages": TEXT,
        "tests": [{"name": "a quest must have a test", "story": [told]}],
    }
    return json.dumps(whole | parts, ensure_ascii=False)


def limit(max: int, of: str = "times", every: str = "day", **more: object) -> dict[str, object]:
    """One limit of a quest."""
    return {"max": max, "of": of, "every": every, **more}


UNDO = {"on": "refund", "find": "event.payment_ref"}


def book_of(texts: Sequence[str], games: tuple[Game, ...]) -> QuestBook:
    """The book of these quests; a mistake in a test's quest is shown as it would be to a designer."""
    files = {f"{number}.yaml": text for number, text in enumerate(texts)}
    book, findings = load_texts(files, VOCABULARY, assets_of(games))
    assert book is not None, "\n".join(finding.text() for finding in findings)
    return book


def games_tables() -> set[type]:
    """Every table of the games that there are."""
    discover()
    mapped = [mapper.class_ for mapper in default_registry.mappers]
    return {model for model in mapped if model.__module__.startswith("games.")}


def content_of(*texts: str, games: tuple[Game, ...] | None = None) -> Content:
    """Content made of these quests and the shipped vocabulary and games."""
    assets = plain_assets() if games is None else assets_of(games)
    return Content(VOCABULARY, book_of(texts, games or discover()), assets)


def plain_assets() -> dict[str, Asset]:
    """The assets of the shipped games, but feed goes to the purse at once: here it stands for all that does."""
    return {**assets_of(discover()), "feed": Asset("feed", "g", 1_000)}


class World:
    """A database with quests on it. `player` is the one events are about unless they say otherwise."""

    def __init__(
        self, database: Database, *quests: str, players: Sequence[str] = ("ann",), content: Content | None = None
    ) -> None:
        self.db = database
        self.content = content or content_of(*quests)
        self.numbers: Numbers = self.content.bind(database)
        self.now = NOW
        self.ids = itertools.count(1)
        self.player = players[0] if players else "ann"
        if players:
            create_players(database, players, NOW - DAY, consent_text="yes", purposes=VOCABULARY.purposes)

    def put(self, player: str = "", **change: Any) -> Player:
        """Say something of a player: zone, profile, consent."""
        return put_player(self.db, player or self.player, Change(**change), self.now)

    def event(self, type: str, *, at: int | None = None, id: str = "", player: str = "", **data: Any) -> Event:
        """An event that happens now, unless it says when; a new id, unless it has one."""
        source = data.pop("source", "/bank")
        name = id or f"e{next(self.ids)}"
        when = self.now if at is None else at
        return READER.build(type, source=source, id=name, player=player or self.player, at=when, data=data)

    def payment(self, amount: object = "10", ref: str = "", **more: Any) -> Event:
        """A payment; each has a reference of its own unless it is given."""
        data = {"txn_ref": ref or f"t{next(self.ids)}", "amount": str(amount), "channel": "qr"}
        return self.event("payment", **(data | more))

    def refund(self, of: str, amount: object = "10", ref: str = "", **more: Any) -> Event:
        """A refund of the payment `of`."""
        data = {"refund_ref": ref or f"r{next(self.ids)}", "payment_ref": of, "amount": str(amount)}
        return self.event("refund", **(data | more))

    def steps(self, total: int, **more: Any) -> Event:
        """The running total of a day's steps."""
        return self.event("steps", day_total=total, **more)

    def tell(self, *events: Event, file_clock: bool = False) -> list[Answer]:
        """Tell events as one batch."""
        intake = Intake(self.now, file_clock=file_clock)
        return ingest(self.db, self.content, self.numbers, events, intake)

    def one(self, event: Event, **how: bool) -> Answer:
        """Tell one event."""
        return self.tell(event, **how)[0]

    def account(self, kind: int, asset: str, player: str = "") -> int:
        """The number of a player's own account."""
        with self.db.reading() as tx:
            id = find_player(tx, player or self.player).id
        return account(id, self.numbers.assets[asset], kind)

    def purse(self, asset: str = "feed", player: str = "") -> int:
        """What a player's purse holds."""
        return self._amount(self.account(PURSE, asset, player))

    def debt(self, asset: str = "energy", player: str = "") -> int:
        """What a player owes: positive."""
        return -self._amount(self.account(DEBT, asset, player))

    def held(self, asset: str = "energy", player: str = "") -> int:
        """What all holds of a player contain."""
        return sum(amount for *_, amount in self.holds(asset, player))

    def holds(self, asset: str = "energy", player: str = "") -> list[tuple[int, int, int]]:
        """A player's holds, oldest first: (ripe at, gone at, amount)."""
        owner, no = self.account(PURSE, asset, player) & ~255, self.numbers.assets[asset]
        sql = f"SELECT ripe_at, gone_at, amount FROM hold WHERE player_id = {owner} AND asset_no = {no} ORDER BY id"
        return [(row[0], row[1], row[2]) for row in self.rows(sql)]

    def worth(self, asset: str = "energy", player: str = "") -> int:
        """All a player has of an asset, wherever it is, less what is owed."""
        return self.held(asset, player) + self.purse(asset, player) - self.debt(asset, player)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query finds."""
        with self.db.reading() as tx:
            return [tuple(row) for row in tx.connection.exec_driver_sql(sql)]

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.rows(f"SELECT COUNT(*) FROM {table}")[0][0])

    def _amount(self, account_id: int) -> int:
        found = self.rows(f"SELECT amount FROM balance WHERE id = {account_id}")
        return int(found[0][0]) if found else 0


def together(*calls: Callable[[], Any], within_s: float = 60) -> list[Any]:
    """Run calls in threads that begin at the same moment; return what each gave. What one raises is raised here."""
    ready = threading.Barrier(len(calls))
    ends: list[Any] = [None] * len(calls)
    raised: list[BaseException] = []

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            ready.wait(within_s)
            ends[number] = call()
        except BaseException as error:  # told to the test, whatever it is
            raised.append(error)

    threads = [threading.Thread(target=run, args=one, daemon=True) for one in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(within_s)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    if raised:
        raise raised[0]
    return ends


def earned(answer: Answer) -> dict[str, int]:
    """What an answer says was earned, by quest."""
    return {one.quest: one.amount for one in answer.earned}


def why_not(answer: Answer) -> dict[str, str]:
    """Why each touched quest gave nothing."""
    return {one.quest: one.because for one in answer.why_not}
