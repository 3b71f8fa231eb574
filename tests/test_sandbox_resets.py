"""A sandbox goes back and begins anew: a story is lived through alone, kept, and put back to the byte."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from engine.clock import HOUR, SECOND, iso
from engine.desk.living import live_sample
from engine.errors import NotFound, Unavailable
from engine.people.players import create_players
from engine.privacy.erasure import erase
from engine.published.live import Snapshot
from engine.sandbox import Plan
from engine.store import Database
from tests.sandboxes import Box, short_tale
from tests.test_sandbox import STORY
from tests.world import NOW


def test_a_snapshot_can_be_forgotten_once(database: Database):
    box = Box(database)
    box.sandbox.snapshot("one")
    box.sandbox.forget("one")

    with pytest.raises(NotFound):
        box.sandbox.forget("one")


def test_a_reset_leaves_the_same_bytes_whatever_was_before(database: Database):
    box = Box(database)
    box.sandbox.reset(Plan(), 0)
    first = box.dump()
    box.live("payment")
    box.sandbox.move(by="9d")
    box.sandbox.reset(Plan(), 0)

    assert box.dump() == first
    assert box.sandbox.show().now == iso(NOW + 2 * HOUR)
    box.sandbox.reset(Plan(8), 0)
    assert box.dump() != first


class Counted:
    """A story that counts how often it is lived through."""

    def __init__(self) -> None:
        self.lived, self.meanwhile = 0, list[Callable[[], object]]()

    def __call__(self, db: Database, now: Snapshot, plan: Plan) -> Iterator[int]:
        self.lived += 1
        for at in short_tale(db, now, plan):
            yield at
            for one in self.meanwhile:
                one()


def test_a_story_is_lived_through_once_until_the_plan_or_the_content_is_another(database: Database):
    tale = Counted()
    box = Box(database, tale=tale)
    dumps = []
    for plan in (Plan(), Plan(), Plan(8), Plan(8), Plan()):
        box.sandbox.reset(plan, 0)
        dumps.append((tale.lived, box.dump()))
    box.sandbox.live.now = replace(box.sandbox.live.now)
    box.sandbox.reset(Plan(), 0)

    assert [lived for lived, _ in dumps] == [1, 1, 2, 2, 3]
    assert dumps[0][1] == dumps[1][1] == dumps[4][1] != dumps[2][1]
    assert (tale.lived, box.dump()) == (4, dumps[0][1])


def test_what_is_done_after_a_reset_has_the_same_bytes_whether_its_story_was_lived_or_put_back(database: Database):
    box = Box(database)
    found = []
    for _ in range(2):
        box.sandbox.reset(Plan(), 0)
        box.live("payment", ref="after", id="after")
        box.sandbox.move(by="9d")
        found.append(box.dump())

    assert found[0] == found[1]


def test_while_a_story_is_lived_through_nobody_else_writes_into_it(database: Database):
    tale, codes = Counted(), list[str]()
    box = Box(database, tale=tale)
    box.sandbox.reset(Plan(), 0)
    alone = (box.rows("SELECT ref FROM player ORDER BY ref"), box.count("event"))

    def meddle() -> None:
        try:
            create_players(database, ["eve"], NOW)
        except Unavailable as refused:
            codes.append(refused.code)

    tale.meanwhile.append(lambda: in_a_thread(meddle))
    box.sandbox.reset(Plan(8), 0)
    box.sandbox.reset(Plan(), 0)

    assert codes == ["resetting"] * 6
    assert (box.rows("SELECT ref FROM player ORDER BY ref"), box.count("event")) == alone
    meddle()
    assert box.rows("SELECT ref FROM player WHERE ref = 'eve'") == [("eve",)]


def in_a_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_a_reset_that_was_broken_off_keeps_others_out_until_it_is_done_again_or_a_few_seconds(database: Database):
    tale = Counted()
    box = Box(database, tale=tale)
    box.sandbox.snapshot("start")
    tale.meanwhile.append(lambda: 1 / 0)
    for over in (lambda: box.sandbox.restore("start"), lambda: box.wall.forward(11 * SECOND)):
        with pytest.raises(ZeroDivisionError):
            box.sandbox.reset(Plan())
        with pytest.raises(Unavailable, match="reset"):
            create_players(database, ["eve"], NOW)
        over()
        create_players(database, ["eve"], NOW)
    tale.meanwhile.clear()

    assert box.sandbox.reset(Plan(), 0).now == iso(NOW + 2 * HOUR)


def test_who_was_erased_in_a_sandbox_is_there_again_after_a_restore_or_reset(database: Database):
    box = Box(database)
    box.sandbox.reset(Plan(), 0)
    first = box.dump()
    box.sandbox.snapshot("before")
    erase(database, "ann", box.time.now())
    box.sandbox.restore("before")
    box.sandbox.move(by="2h")
    back = box.rows("SELECT ref, erased FROM player WHERE ref = 'ann'")
    box.sandbox.reset(Plan(), 0)

    assert back == [("ann", 0)]
    assert box.dump() == first


def test_what_was_read_before_a_restore_is_not_believed_after_it(database: Database):
    box = Box(database)
    box.sandbox.snapshot("start")
    box.sandbox.move(by="90d")
    box.time.now()
    late = box.time.state
    box.sandbox.restore("start")
    box.time._see(late)  # by a thread that read the row before the restore and was stopped then

    assert box.time.state.clocks[""].at == NOW


@pytest.mark.slow
def test_the_sample_is_lived_through_twice_to_the_same_byte(database: Database):
    box = Box(database, *STORY, tale=live_sample)
    box.sandbox.reset(Plan(7, 9, 7), 0)
    first = box.dump()
    box.sandbox.reset(Plan(7, 9, 7), 0)

    assert box.dump() == first
    assert box.count("event") > 300
    assert box.count("expired_hold") > 0


def test_sessions_go_on_for_players_who_are_there_again_and_end_for_the_others(database: Database):
    box = Box(database)
    box.sandbox.reset(Plan(), 0)
    create = "INSERT INTO session (hash, player_id, made_at, seen_at, ends_at, kind, views, origin) "
    ids = dict(box.rows("SELECT ref, id FROM player"))
    box.put("guest")
    guest = box.rows("SELECT id FROM player WHERE ref = 'guest'")[0][0]
    with database.writing() as tx:
        for n, id in enumerate((ids["ann"], guest)):
            row = f"{create} VALUES ({_blob(database, n)}, {id}, 0, 0, {NOW}, 'bearer', '', '')"
            tx.connection.exec_driver_sql(row)
    box.sandbox.reset(Plan(), 0)

    assert box.rows("SELECT player_id FROM session") == [(ids["ann"],)]


def _blob(database: Database, n: int) -> str:
    return f"x'0{n}'" if database.on_sqlite else f"'\\x0{n}'::bytea"
