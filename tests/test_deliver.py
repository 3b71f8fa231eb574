"""What waits in the outbox becomes messages: each once, in order, numbered without a gap."""

import itertools
import threading
from typing import Any

import pytest

from engine import deliver as delivering
from engine import inbox
from engine.clock import DAY, HOUR
from engine.deliver import BATCH, SLACK, deliver
from engine.inbox import MOST
from engine.ledger import PURSE, NewTransfer, transfer
from engine.outbox import Note, tell
from engine.people.consents import NOTICES
from engine.people.players import find_player
from engine.store import Database
from engine.words.notices import FRIEND_ADDED, GROUP_INVITATION
from tests.inboxes import assert_sound, drain, messages, say, state, waiting
from tests.neighbours import People
from tests.world import NOW, UNDO, World, quest, together

PAY = quest("pay", amount="event.amount", undo=UNDO)  # energy, which ripens
FEED = quest("feed", give="feed", amount="event.amount", undo=UNDO)


def player(world: World, ref: str = "") -> int:
    with world.db.reading() as tx:
        return find_player(tx, ref or world.player).id


def told(world: World, ref: str = "") -> list[tuple[str, int, int]]:
    """(kind, sum, count) of a player's messages about transfers."""
    drain(world.db)
    return [(one.kind, one.values["sum"], one.values["count"]) for one in messages(world.db, player(world, ref))]


@pytest.fixture
def world(database: Database) -> World:
    return World(database, PAY, FEED, players=("ann", "bob"))


def test_an_empty_outbox_writes_nothing(database: Database):
    statements: list[str] = []
    database.probe = statements.append

    assert deliver(database, NOW) == (0, None)
    assert "COMMIT" not in statements


def test_what_was_earned_is_told_by_what_it_is(world: World):
    world.one(world.payment(3))

    assert told(world) == [("earned", 3_000, 1), ("ripening", 3, 1)]
    assert waiting(world.db) == 0


def test_a_day_s_earnings_of_a_quest_grow_into_one_message_with_a_new_number(world: World):
    world.one(world.payment(3))
    drain(world.db)
    first = messages(world.db, player(world))
    world.tell(world.payment(4), world.payment(5))
    drain(world.db)
    then = messages(world.db, player(world))

    assert [(one.kind, one.values["sum"], one.values["count"], one.number) for one in then] == [
        ("earned", 12_000, 3, 3), ("ripening", 12, 3, 4),
    ]  # fmt: skip
    assert [one.id for one in then] == [one.id for one in first]
    assert_sound(world.db)


def test_a_digest_grows_alike_whether_it_is_delivered_at_once_or_bit_by_bit(world: World):
    for amount in (1, 2, 3):
        world.tell(world.payment(amount), world.payment(amount, player="bob"))
        if amount == 1:
            drain(world.db)
    drain(world.db)
    sums = [[one.values for one in messages(world.db, player(world, ref))] for ref in ("ann", "bob")]

    assert sums[0] == sums[1]
    assert [one["sum"] for one in sums[0]] == [6_000, 6]


def test_every_local_day_has_its_own_digest(world: World):
    world.one(world.payment(1))
    world.now += 12 * HOUR  # midnight where ann lives
    world.one(world.payment(1))

    assert [one[2] for one in told(world)] == [1, 1, 1, 1]


def test_a_refund_s_share_is_told_once_though_it_moved_from_several_accounts(world: World):
    world.one(world.payment(9, "t"))
    world.one(world.refund("t", 9))

    assert told(world)[2:] == [("taken_back", 9_000, 1), ("taken_back", 9, 1)]


@pytest.mark.parametrize("batch", [1, 2, 3, 500])
def test_a_refund_is_told_alike_however_its_notes_are_cut(world: World, monkeypatch: pytest.MonkeyPatch, batch: int):
    monkeypatch.setattr(delivering, "BATCH", batch)
    world.one(world.payment(9, "t"))
    drain(world.db)
    world.one(world.refund("t", 9))

    assert told(world)[2:] == [("taken_back", 9_000, 1), ("taken_back", 9, 1)]


@pytest.mark.unaudited  # as below
@pytest.mark.parametrize("batch", [1, 500])
def test_what_two_notes_of_a_refund_stand_for_is_told_once(world: World, monkeypatch: pytest.MonkeyPatch, batch: int):
    """An act and a need that it completed go back at once: two notes of one quest and asset, one after the other."""
    monkeypatch.setattr(delivering, "BATCH", batch)
    world.one(world.payment(9, "t"))
    spend(world, 5_000)
    drain(world.db)
    world.one(world.refund("t", 9))
    [(cause, n)] = world.rows("SELECT cause, n FROM transfer WHERE amount = 5000 AND quest_no <> 0 AND n > 0 LIMIT 1")
    ids = world.db.ids
    with world.db.writing() as tx:
        tell(tx, [Note(ids.block(1)[0], player(world), cause, n)])

    assert told(world)[2:] == [("taken_back", 9_000, 1), ("taken_back", 9, 1)]


@pytest.mark.unaudited  # what is spent here is given to somebody by nobody's move
def test_what_went_towards_a_debt_is_told_as_that(world: World):
    world.one(world.payment(5, "t"))
    spend(world, 5_000)
    world.one(world.refund("t", 5))
    world.one(world.payment(7))

    kinds = {(kind, amount) for kind, amount, _ in told(world)}
    assert {("debt_paid", 5_000), ("taken_back", 5_000)} <= kinds
    assert ("earned", 7_000) in kinds  # 5 of the first payment, 2 of the second: one day's digest


def spend(world: World, amount: int) -> None:
    no, source, target = world.numbers.assets["feed"], world.account(PURSE, "feed"), world.account(PURSE, "feed", "bob")
    [(cause,)] = world.rows("SELECT MAX(id) FROM event")
    with world.db.writing() as tx:
        transfer(tx, [NewTransfer(source & ~255, cause, 99, no, 0, source, target, amount, world.now)])


def test_notices_keep_the_order_in_which_they_were_told(world: World):
    ann, bob = player(world), player(world, "bob")
    for number in range(1, 8):
        say(world.db, ann if number % 3 else bob, number)
    drain(world.db)

    assert [(one.number, one.values["n"]) for one in messages(world.db, ann)] == [
        (1, 1),
        (2, 2),
        (3, 4),
        (4, 5),
        (5, 7),
    ]
    assert [(one.number, one.values["n"]) for one in messages(world.db, bob)] == [(1, 3), (2, 6)]


def test_many_batches_are_one_row_of_numbers(world: World):
    ann, many = player(world), 2 * BATCH + 7
    say(world.db, ann, *range(many))

    assert drain(world.db) == many
    assert (state(world.db, ann).newest, len(messages(world.db, ann))) == (
        many,
        MOST + 7,
    )  # a few more, until they are worth the trouble
    assert_sound(world.db)


def test_who_has_not_agreed_to_play_is_told_nothing(world: World):
    ann = player(world)
    world.one(world.payment(1))
    say(world.db, ann, 1)
    world.put(consent=False)

    assert drain(world.db) == 3
    assert (messages(world.db, ann), waiting(world.db), state(world.db, ann).newest) == ([], 0, 0)


def test_a_note_without_its_transfer_is_not_told(world: World):
    world.one(world.payment(1))
    with world.db.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE outbox SET n = n + 50")

    assert (drain(world.db), messages(world.db, player(world))) == (2, [])


@pytest.fixture
def people(database: Database) -> People:
    people = People(database, "ann", "bob", "cid")
    people.befriend("ann", "bob", "cid")
    return people


def kinds(people: People, name: str) -> list[str]:
    drain(people.db)
    return [one.kind for one in messages(people.db, people.ids[name])]


def test_a_friend_s_message_is_told(people: People):
    people.invite("bob", people.group("bob"), "ann")

    assert kinds(people, "ann") == [GROUP_INVITATION]


@pytest.mark.parametrize("deed", ["mute", "block", "be blocked"])
def test_of_whom_one_wants_to_hear_nothing_one_is_told_nothing(people: People, deed: str):
    people.invite("bob", people.group("bob"), "ann")
    if deed == "mute":
        people.mute("ann", "bob")
    elif deed == "block":
        people.block("ann", "bob")
    else:
        people.block("bob", "ann")

    assert kinds(people, "ann") == []
    assert waiting(people.db) == 0


def test_a_message_about_somebody_is_hidden_while_a_block_stands(people: People):
    people.invite("bob", people.group("bob"), "ann")
    seen = [kinds(people, "ann")]
    people.block("bob", "ann")
    seen.append(kinds(people, "ann"))
    people.unblock("bob", "ann")
    seen.append(kinds(people, "ann"))

    assert seen == [[GROUP_INVITATION], [], [GROUP_INVITATION]]


def test_a_new_friend_by_code_is_told_to_whose_code_it_is(people: People):
    people.join("dan")
    old = People(people.db, "old", joined=NOW - 30 * DAY)
    people.ids |= old.ids
    people.accept("dan", people.code("ann"))
    people.accept("old", people.code("ann"))

    assert kinds(people, "ann") == ["friend_joined", "earned", FRIEND_ADDED]
    assert [one.values["friend"] for one in messages(people.db, people.ids["ann"])[::2]] == [
        str(people.ids["dan"]), str(people.ids["old"]),
    ]  # fmt: skip


def test_who_came_into_a_group_is_told_to_who_asked(people: People):
    group = people.group("ann")
    people.enter(group, "ann", "bob")

    assert kinds(people, "ann") == ["group_joined"]
    assert messages(people.db, people.ids["ann"])[0].values == {"friend": str(people.ids["bob"]), "group": str(group)}


def nudges(db: Database, id: int) -> list[int]:
    with db.reading() as tx:
        return [row.nudge_at for row in reversed(inbox.page(tx, id, None, 100))]


def test_a_message_nudges_when_the_night_is_over_and_earnings_never_do(world: World):
    ann = player(world)
    agree(world, ann)
    world.one(world.payment(1))
    say(world.db, ann, 1, at=NOW)
    say(world.db, ann, 2, at=NOW + 11 * HOUR)  # 23:00
    drain(world.db)

    assert nudges(world.db, ann) == [0, 0, NOW, NOW + 20 * HOUR]


def test_what_is_delivered_late_does_not_nudge_in_the_night(world: World):
    ann = player(world)
    agree(world, ann)
    say(world.db, ann, 1, at=NOW)
    drain(world.db, NOW + 15 * HOUR)  # 03:00

    assert nudges(world.db, ann) == [NOW + 20 * HOUR]


def test_a_player_whose_zone_this_machine_does_not_know_is_told_and_so_is_everybody_else(world: World):
    ann, bob = player(world), player(world, "bob")
    agree(world, ann)
    world.one(world.payment(1))
    world.put(zone="America/New_York")
    with world.db.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE player SET zone = 'America/Newville', zone_from = 0 WHERE ref = 'ann'")
    say(world.db, ann, 1)
    say(world.db, bob, 2)
    drain(world.db)

    assert [one.kind for one in messages(world.db, ann)] == ["earned", "ripening", "note"]
    assert nudges(world.db, ann) == [0, 0, 0]
    assert [one.values for one in messages(world.db, bob)] == [{"n": 2}]


def test_a_message_that_cannot_be_made_keeps_nobody_else_s_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    ann, bob = player(world), player(world, "bob")
    agree(world, ann)
    agree(world, bob, "")

    def defect(*_: object) -> int:
        raise ValueError("of ann")

    monkeypatch.setattr(delivering, "nudge_at", defect)
    say(world.db, ann, 1)
    world.one(world.payment(1))
    say(world.db, bob, 2)
    drain(world.db)

    assert ([len(messages(world.db, one)) for one in (ann, bob)], waiting(world.db)) == ([2, 1], 0)
    said = [record.getMessage() for record in caplog.records if record.name == "tilth.deliver"]
    assert said == ["a message could not be made and is left out: ValueError"]
    assert_sound(world.db)


def test_who_does_not_want_to_be_nudged_is_told_and_never_nudged(world: World):
    ann = player(world)
    agree(world, ann, "")
    say(world.db, ann, 1)
    drain(world.db)

    assert nudges(world.db, ann) == [0]


def agree(world: World, id: int, purposes: str = NOTICES) -> None:
    with world.db.writing() as tx:
        tx.connection.exec_driver_sql(f"UPDATE player SET purposes = '{purposes}' WHERE id = {id}")


def test_only_the_newest_are_kept(world: World):
    ann = player(world)
    for start in range(0, MOST + SLACK + 1, 100):
        say(world.db, ann, *range(start, min(start + 100, MOST + SLACK + 1)))
        drain(world.db)

    assert [one.values["n"] for one in messages(world.db, ann)] == list(range(SLACK + 1, MOST + SLACK + 1))
    assert state(world.db, ann).gone_upto == SLACK + 1
    assert_sound(world.db)


def test_a_digest_that_grows_pushes_nothing_out(world: World):
    ann = player(world)
    say(world.db, ann, 1)
    drain(world.db)
    for _ in range(3):
        world.tell(*(world.payment(1) for _ in range(300)))
        drain(world.db)

    assert [one.kind for one in messages(world.db, ann)] == ["note", "earned", "ripening"]
    assert state(world.db, ann).kept == 3


def test_twelve_threads_that_tell_and_deliver_leave_each_message_once_and_no_gap(database: Database):
    people = People(database, "ann", "bob", "cid")
    ids, done, numbers = list(people.ids.values()), threading.Event(), itertools.count()

    def tell() -> None:
        for number in range(39):
            say(database, ids[number % 3], next(numbers))

    def carry() -> None:
        while not done.is_set():
            drain(database)

    carriers = [threading.Thread(target=carry, daemon=True) for _ in range(6)]
    for one in carriers:
        one.start()
    together(*[tell] * 6)
    done.set()
    for one in carriers:
        one.join(30)
    drain(database)
    found = {id: messages(database, id) for id in ids}

    assert sorted(one.values["n"] for all in found.values() for one in all) == list(range(234))
    assert all([one.number for one in all] == list(range(1, 79)) for all in found.values())
    assert_sound(database)


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_a_player_somebody_is_busy_with_is_left_alone_and_others_are_not_kept_waiting(database: Database):
    people = People(database, "ann", "bob")
    ann, bob = people.ids["ann"], people.ids["bob"]
    say(database, ann, *range(BATCH))
    say(database, bob, 7)
    say(database, ann, BATCH)
    with database.writing() as tx:
        tx.connection.exec_driver_sql(f"SELECT id FROM player WHERE id = {ann} FOR NO KEY UPDATE")
        seen: Any = together(lambda: drain(database))[0], messages(database, bob)[0].values, messages(database, ann)
    drain(database)

    assert seen == (1, {"n": 7}, [])
    assert messages(database, ann)[-1].number == BATCH + 1
