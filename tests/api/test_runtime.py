"""What the routes share."""

from engine.api.runtime import POSTGRES_WORKERS, Runtime
from engine.clock import ManualClock
from engine.sources import secret
from engine.store import Database
from tests.world import NOW, READER, content_of, quest


def test_a_second_server_of_a_database_hashes_facts_alike(database: Database):
    clock = ManualClock(NOW)
    one, other = (Runtime(database, content_of(quest("one")), clock, clock) for _ in range(2))
    data = {"txn_ref": "t", "amount": "1", "channel": "qr"}
    facts = [
        runtime.reader.build("payment", source="s", id="1", player="p", at=NOW, data=data).fact
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
