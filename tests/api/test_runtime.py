"""What the routes share."""

from pathlib import Path

import pytest

from engine.api.runtime import POSTGRES_WORKERS, Runtime
from engine.clock import ManualClock
from engine.errors import Unavailable
from engine.game import discover
from engine.incoming.events import Event
from engine.people.players import create_players
from engine.published.live import Folder, Live
from engine.sources import secret
from engine.store import Database
from tests.in_flight import Shelf
from tests.world import NOW, READER, content_of, quest


def test_a_second_server_of_a_database_hashes_facts_alike(database: Database):
    clock = ManualClock(NOW)
    one, other = (Runtime(database, content_of(quest("one")), clock, clock) for _ in range(2))
    data = {"txn_ref": "t", "amount": "1", "channel": "qr"}
    facts = [
        runtime.now.reader.build("payment", source="s", id="1", player="p", at=NOW, data=data).fact
        for runtime in (one, other)
    ]

    assert facts[0] == facts[1] is not None
    assert secret(database, "pepper") != secret(database, "cursor")


def test_events_are_taken_in_by_the_games_clock(database: Database):
    clock = ManualClock(NOW)
    runtime = Runtime(database, content_of(quest("hi", "sign_in")), clock, ManualClock(0))
    event = READER.build("sign_in", source="s", id="1", player="p", at=NOW, data={})
    [answer] = runtime.take_in([event], 1000)

    assert answer.status == "applied"


def test_sqlite_has_one_writer_and_postgresql_several(database: Database):
    clock = ManualClock(NOW)
    runtime = Runtime(database, content_of(quest("one")), clock, clock)

    assert runtime.intake.workers == (1 if database.on_sqlite else POSTGRES_WORKERS)


def test_events_that_waited_over_a_change_of_the_vocabulary_come_to_what_it_said(database: Database, tmp_path: Path):
    shelf = Shelf(tmp_path / "quests")
    shelf.write(quest("hi", "sign_in"))
    clock = ManualClock(NOW)
    runtime = Runtime(database, Live(database, Folder(shelf.path, discover()), clock), clock, clock)
    create_players(database, ["p"], NOW, consent_text="yes")

    def event(id: str) -> Event:
        return runtime.now.reader.build("sign_in", source="s", id=id, player="p", at=NOW, data={})

    def change(amount: int) -> None:
        shelf.write(quest("hi", "sign_in", amount=amount))
        file = shelf.path / "vocabulary.yaml"
        file.write_text(file.read_text(encoding="utf-8") + f"\n# {amount}\n", encoding="utf-8")
        runtime.live.refresh()

    old = event("old")
    change(6)
    answers = runtime.take_in([event("new"), old, event("newer")], 1000)
    change(7)

    assert [answer.earned[0].amount for answer in answers] == [6, 5, 6]
    assert runtime.take_in([event("newest")], 1000)[0].earned[0].amount == 7
    with pytest.raises(Unavailable):
        runtime.take_in([old], 1000)
