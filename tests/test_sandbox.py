"""A sandbox at work: time that passes is time that was lived, a restore is exact, and nothing of it reaches others."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Literal

import pytest

from engine.clock import DAY, HOUR, MINUTE, iso
from engine.days import instant
from engine.errors import Malformed, NotFound, Refused
from engine.game_time import FIRST, LAST
from engine.ingest import Intake, ingest
from engine.jobs import run_all
from engine.ledger import EXPIRED
from engine.people.players import befriend
from engine.play import Ask, Table, play
from engine.published.live import Snapshot
from engine.sandbox import Plan, lasting
from engine.store import Database
from tests.conftest import assert_audited
from tests.hardening.test_torture import BREAKS, broken_off, statements_of
from tests.sandboxes import Box
from tests.sea import content_with, dropped_in
from tests.test_streak_quests import DAILY
from tests.world import NOW, UNDO, earned, limit, quest, why_not

PAY = quest("pay", amount="event.amount", undo=UNDO)
STORY = (PAY, DAILY, quest("walk", "steps", amount="event.day_total / 1000.0"))


def month(box: Box, pass_to: Callable[[int], object], days: int = 30) -> None:
    """Live through some days: payments, steps, daily sign-ins with a gap, refunds before and after their payment."""
    for day in range(days):
        at = NOW + day * DAY
        pass_to(at + 20 * MINUTE)
        box.live("payment", ref=f"t{day}", id=f"p{day}", amount=str(10 + day % 7))
        if day % 5:
            box.live("sign_in", id=f"s{day}")
        pass_to(at + 6 * HOUR)
        box.live("steps", day_total=1_000 * (day % 9 + 1), id=f"w{day}")
        if day % 4 == 2:
            box.now = box.time.now()
            box.one(box.refund(f"t{day - 1}", "5", f"r{day}", id=f"r{day}"))
            box.one(box.refund(f"t{day + 1}", "2", f"x{day}", id=f"x{day}"))
    pass_to(NOW + days * DAY)


def run_to(box: Box) -> Callable[[int], object]:
    """Let the time pass at once."""
    return lambda at: box.sandbox.move(to=at)


def in_steps(box: Box) -> Callable[[int], object]:
    """Let the time pass in steps of thirteen hours."""

    def step(at: int) -> None:
        while box.time.now() < at:
            box.sandbox.move(to=min(at, box.time.now() + 13 * HOUR))

    return step


def as_served(box: Box) -> Callable[[int], object]:
    """Let the time pass as it does on a server: somebody looks again and again what is due."""

    def step(at: int) -> None:
        while box.time.now() < at:
            box.time.move_to(min(at, box.time.now() + 87 * MINUTE))
            while run_all(box.db, box.time.now()).goes_on:
                pass

    return step


@pytest.mark.slow
def test_a_month_at_once_is_a_month_step_by_step_and_twice_the_same_to_the_byte(database: Database):
    box = Box(database, *STORY)
    box.sandbox.snapshot("start")
    month(box, run_to(box))
    at_once, bytes_at_once = box.ledger(), box.dump()
    box.sandbox.restore("start")
    month(box, in_steps(box))
    in_small_steps = box.ledger()
    box.sandbox.restore("start")
    month(box, run_to(box))

    assert in_small_steps == at_once
    assert box.dump() == bytes_at_once
    assert len(at_once) > 90
    assert box._amount(box.account(EXPIRED, "energy")) > 0


@pytest.mark.slow
def test_days_that_passed_at_once_leave_what_a_server_would_have_left(database: Database):
    box = Box(database, *STORY)
    box.sandbox.snapshot("start")
    month(box, as_served(box), days=6)
    served = box.ledger()
    box.sandbox.restore("start")
    month(box, run_to(box), days=6)

    assert box.ledger() == served


def test_a_jump_makes_up_for_what_was_missed_and_ends_where_a_run_ends_for_bubbles(database: Database):
    box = Box(database)
    box.live("payment")
    box.sandbox.snapshot("start")
    ran = box.sandbox.move(by="5d")
    at_once = box.ledger()
    box.sandbox.restore("start")
    jumped = box.sandbox.move(by="5d", mode="jump")

    assert box.ledger() == at_once  # a bubble expires at its own instant, whenever somebody looks
    assert (ran.did["expired_holds"], jumped.did["expired_holds"]) == (1, 1)
    assert (jumped.done, jumped.now) == (True, iso(NOW + 5 * DAY))


def test_a_follow_up_is_done_when_it_is_due_by_a_run_and_late_by_a_jump(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    box = Box(database, content=content_with(dropped_in(tmp_path, monkeypatch)), players=("ann", "bob"))
    befriend(database, [("ann", "bob")], NOW)
    box.live("share")
    give(box)
    box.sandbox.snapshot("given")
    box.sandbox.move(by="3h")
    ran = [row for row in box.ledger() if row[5] == 1]
    box.sandbox.restore("given")
    box.sandbox.move(by="3h", mode="jump")
    jumped = [row for row in box.ledger() if row[5] == 1]

    assert [row[6] for row in ran] == [NOW + HOUR]
    assert [row[6] for row in jumped] == [NOW + 3 * HOUR]


def give(box: Box) -> None:
    """Ann gives Bob some salt; he thanks her an hour later."""
    now = box.sandbox.live.now
    ids = dict(box.rows("SELECT ref, id FROM player"))
    ask = Ask(ids["ann"], "sea", "give", {"friend": str(ids["bob"]), "grains": 20}, "k", box.time.now(), 1)
    assert not play(Table(box.db, now.content, now.numbers, now.reader), ask).outcome.code


def test_an_hour_more_or_less_on_the_night_the_clocks_change(database: Database):
    box = Box(database, quest("hello", "sign_in", give="feed", amount=1, limits=[limit(1)]))
    box.put("ann", zone="Europe/London")
    box.sandbox.move(to=instant("2027-03-27 12:00", "Europe/London"))
    box.sandbox.move(to=instant("2027-03-27 23:30", "Europe/London"))
    days = []
    for by in ("0s", "24h", "23h", "1h"):  # the 28th has 23 hours: it is 00:30 and 23:30 on the 29th, 00:30 on the 30th
        box.sandbox.move(by=by)
        days.append(bool(earned(box.live("sign_in"))))

    assert days == [True, True, False, True]


def test_a_run_that_is_too_long_is_told_half_way_and_goes_on(database: Database):
    box = Box(database, *STORY)
    month(box, run_to(box), days=3)
    box.sandbox.snapshot("start")
    whole = box.sandbox.move(by="9d")
    at_once = box.ledger()
    box.sandbox.restore("start")
    first = box.sandbox.move(by="9d", most=2)
    told = first
    while not told.done:
        told = box.sandbox.move(to=NOW + 12 * DAY, most=2)

    assert (first.done, first.steps, first.to) == (False, 2, whole.to)
    assert box.ledger() == at_once


def test_a_clock_cannot_be_moved_back_nor_by_nonsense(database: Database):
    box = Box(database)
    with pytest.raises(Refused) as back:
        box.sandbox.move(to=NOW - 1)
    with pytest.raises(Malformed) as odd:
        box.sandbox.move(by="3 days")
    with pytest.raises(Malformed) as fast:
        box.sandbox.move(rate=5_000)
    with pytest.raises(NotFound) as nobody:
        box.sandbox.move(clock="none")

    assert [one.value.code for one in (back, odd, fast, nobody)] == [
        "clock_backwards", "wrong_time", "wrong_rate", "unknown_clock",
    ]  # fmt: skip


@pytest.mark.parametrize("mode", ["run", "jump"])
def test_no_clock_goes_where_no_id_can_be_made(database: Database, mode: Literal["run", "jump"]):
    box = Box(database)
    for far in (lambda: box.sandbox.move(to=LAST + 1, mode=mode), lambda: box.sandbox.move(by="999999w", mode=mode),
                lambda: box.sandbox.add_clock("far", ["tia"], LAST + 1),
                lambda: box.sandbox.add_clock("early", ["tia"], FIRST - 1)):  # fmt: skip
        with pytest.raises(Malformed) as refused:
            far()
        assert refused.value.code == "wrong_time"
    box.sandbox.move(to=LAST, mode=mode)

    assert box.sandbox.show().now == iso(LAST)
    assert earned(box.live("payment")) == {"pay": 5}


def test_a_clock_that_was_left_running_fast_stands_still_at_the_last_instant(database: Database):
    box = Box(database)
    box.sandbox.move(rate=3_600)
    box.wall.forward(90 * DAY)
    box.sandbox.ring()

    assert box.sandbox.show().now == iso(LAST)
    assert earned(box.live("payment")) == {"pay": 5}
    assert box.sandbox.reset(Plan(), 0).now == iso(NOW + 2 * HOUR)


def test_times_that_pass_are_written_as_people_write_them():
    assert [lasting(text) for text in ("15s", "90m", "36h", "3d", "2w")] == [
        15_000, 90 * MINUTE, 36 * HOUR, 3 * DAY, 14 * DAY,
    ]  # fmt: skip


# --- test clocks ------------------------------------------------------------------------------------------------------


def test_players_of_a_test_clock_live_by_it_and_the_others_notice_nothing(database: Database):
    box = Box(database)
    box.sandbox.add_clock("later", ["tia"])
    box.put("tia", consent=True, consent_text="yes")
    both = [earned(box.live("payment", player=who)) for who in ("ann", "tia")]
    box.sandbox.move(by="5d", clock="later")

    assert both == [{"pay": 5}] * 2
    assert [box._amount(box.account(EXPIRED, "energy", who)) for who in ("ann", "tia")] == [0, 5]
    assert (box.time.now(), box.time.now("later")) == (NOW, NOW + 5 * DAY)
    box.sandbox.move(by="5d")
    assert [box._amount(box.account(EXPIRED, "energy", who)) for who in ("ann", "tia")] == [5, 5]


def test_a_clock_is_made_for_no_reference_that_a_database_cannot_hold(database: Database):
    box = Box(database)
    with pytest.raises(Malformed) as refused:
        box.sandbox.add_clock("odd", ["tia", "a\0b"])

    assert refused.value.code == "bad_player"
    assert box.rows("SELECT ref FROM player") == [("ann",)]


def test_the_games_own_clock_leaves_players_of_a_test_clock_alone(database: Database):
    box = Box(database)
    box.sandbox.add_clock("still", ["tia"])
    box.put("tia", consent=True, consent_text="yes")
    box.live("payment", player="tia")
    box.sandbox.move(by="5d")

    assert box.held(player="tia") == 5


def test_a_player_who_did_something_joins_no_test_clock(database: Database):
    box = Box(database, players=("ann", "new"))
    box.live("payment")
    box.sandbox.add_clock("one", ["new"])
    for who in ("ann", "new"):
        with pytest.raises(Refused) as refused:
            box.sandbox.add_clock("two", [who])
        assert refused.value.code == "player_in_use"
    with pytest.raises(Refused) as twice:
        box.sandbox.add_clock("one", ["other"])

    assert box.rows("SELECT ref FROM player WHERE ref = 'other'") == []
    assert twice.value.code == "clock_exists"
    assert [one.players for one in box.sandbox.show().clocks] == [["new"]]


def test_clocks_that_run_are_looked_after_and_those_that_stand_still_are_not(database: Database):
    box = Box(database)
    box.live("payment")
    box.sandbox.ring()
    box.wall.forward(5 * DAY)
    box.sandbox.ring()
    still = box.held()
    box.time.move_to(NOW, rate=1)
    box.wall.forward(5 * DAY)
    box.sandbox.ring()

    assert (still, box.held()) == (5, 0)
    assert box.rows("SELECT at FROM transfer ORDER BY at DESC")[0][0] == NOW + 4 * DAY


# --- restore ----------------------------------------------------------------------------------------------------------


def test_a_restore_in_the_middle_brings_back_everything_and_the_clocks(database: Database):
    box = Box(database, *STORY)
    box.sandbox.add_clock("later", ["tia"], NOW + DAY)
    month(box, run_to(box), days=5)
    box.sandbox.snapshot("middle")
    before, epoch = box.dump(), box.sandbox.show().epoch
    month_on = box.sandbox.move(by="20d")
    box.sandbox.move(by="3d", clock="later")
    shown = box.sandbox.restore("middle")

    assert box.dump() == before
    assert (shown.now, shown.epoch) == (iso(NOW + 5 * DAY), epoch + 1)
    assert [one.now for one in shown.clocks] == [iso(NOW + DAY)]
    assert box.sandbox.move(by="20d") == month_on
    assert earned(box.live("payment", ref="new"))


# --- torture ----------------------------------------------------------------------------------------------------------


def tiny_tale(db: Database, now: Snapshot, plan: Plan) -> Iterator[int]:
    """One payment of somebody who is new."""
    yield NOW
    data = {"txn_ref": "t", "amount": "10", "channel": "qr"}
    event = now.reader.build("payment", source="bank", id="e", player="ann", at=NOW, data=data)
    ingest(db, now.content, now.numbers, [event], Intake(NOW))
    yield NOW + HOUR


def prepared(database: Database) -> Box:
    """A bubble that expires after four days, and a snapshot of before it."""
    box = Box(database, tale=tiny_tale)
    box.sandbox.snapshot("start")
    box.live("payment", ref="t", id="e")
    box.sandbox.snapshot("paid")
    return box


OPERATIONS: dict[str, Callable[[Box], object]] = {
    "snapshot": lambda box: box.sandbox.snapshot("new"),
    "restore": lambda box: box.sandbox.restore("start"),
    "reset": lambda box: box.sandbox.reset(Plan(), 0),
    "run": lambda box: box.sandbox.move(to=NOW + 5 * DAY),
    "jump": lambda box: box.sandbox.move(to=NOW + 5 * DAY, mode="jump"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["power cut", "connection lost"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_broken_off_at_any_statement_and_done_again_ends_as_if_nothing_had_happened(
    database: Database, name: str, kind: str
):
    assert kind in BREAKS
    box = prepared(database)
    operation = partial(OPERATIONS[name], box)
    length = statements_of(database, operation)
    wanted = box.ledger(), box.sandbox.show().now, box.count("player")
    assert length > 5

    for at in range(1, length + 2, 1 + length // 14):
        box.sandbox.restore("paid")
        broken_off(database, at, kind, operation)
        operation()
        assert (box.ledger(), box.sandbox.show().now, box.count("player")) == wanted, at
    assert_audited(database)


def test_a_clock_broken_off_while_it_is_made_is_made_again(database: Database):
    box = Box(database)
    length = statements_of(database, lambda: box.sandbox.add_clock("c0", ["t0"]))
    for at in range(1, length + 1):
        broken_off(database, at, "power cut", partial(box.sandbox.add_clock, f"c{at}", [f"t{at}"]))
        if f"c{at}" not in box.time.state.clocks:
            box.sandbox.add_clock(f"c{at}", [f"t{at}"])

    assert [one.players for one in box.sandbox.show().clocks] == [
        [f"t{n}"] for n in sorted(map(str, range(length + 1)))
    ]


def test_why_not_names_what_said_no(database: Database):
    box = Box(database)
    box.live("sign_in")

    assert why_not(box.live("sign_in")) == {"hello": "limits[0]"}
