"""Seals: what is committed is covered once and in order, and whatever is changed afterwards is named."""

import random
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import make_url

from engine.audit import audit
from engine.clock import DAY, MINUTE
from engine.jobs import run_all
from engine.seals import BLOCK, LAG, WIDTH, Verdict, seal_block, verify
from engine.store import Database
from tests.test_audit import DROP
from tests.world import UNDO, World, quest

QUESTS = (quest("pay", amount="event.amount", undo=UNDO), quest("feed", give="feed", amount="event.amount", undo=UNDO))


def seal(database: Database, *, lag: int = -DAY) -> int:
    """Seal a block of all there is: the lag is negative, so that no test has to wait."""
    with database.writing() as tx:
        return seal_block(tx, database.clock.now(), lag)


def seal_all(database: Database) -> None:
    while seal(database):
        pass


def checked(database: Database) -> Verdict:
    with database.reading() as tx:
        return verify(tx)


def spoil(database: Database, *statements: str) -> str:
    """Change rows behind the ledger's back; return what the chain says."""
    with database.writing() as tx:
        for sql in (*DROP[database.engine.dialect.name], *statements):
            tx.connection.exec_driver_sql(sql)
    wrong = checked(database).wrong
    [said] = [check for check in audit(database).checks if check.name == "sealed"]
    assert (said.ok, wrong in said.detail) == (not wrong, True)
    return wrong


def full(database: Database) -> World:
    """A world in which there is something of everything that is sealed."""
    world = World(database, *QUESTS, players=("ann", "bob"))
    for player in ("ann", "bob"):
        world.tell(*(world.payment(10, f"{player}{n}", player=player) for n in range(3)))
        world.tell(world.refund(f"{player}0", 4, player=player), world.refund("early", 4, player=player))
    run_all(database, world.now + 5 * DAY)
    world.one(world.payment(10, "early"))
    return world


def id_of(world: World, wanted: str) -> int:
    return int(world.rows(f"SELECT id FROM event WHERE {wanted} ORDER BY id")[0][0])


def test_nothing_is_sealed_when_there_is_nothing(database: Database):
    assert (seal(database), checked(database)) == (0, Verdict(0, ""))


def test_a_sealed_journal_is_as_it_was_sealed(database: Database):
    world = full(database)
    assert seal(database) == world.count("event") + world.count("tick_cause")

    assert (checked(database).seals, checked(database).wrong) == (1, "")


def test_what_is_sealed_is_not_sealed_again(database: Database):
    world = full(database)
    sizes = [seal(database), seal(database)]
    world.one(world.payment(1))

    assert [*sizes[1:], seal(database)] == [0, 1]
    assert checked(database).seals == 2


def test_what_is_young_is_not_sealed_yet(database: Database):
    full(database)

    assert seal(database, lag=LAG) == 0


def test_a_long_journal_is_sealed_block_by_block_and_each_names_the_one_before(database: Database):
    world = World(database, *QUESTS, players=[f"p{n}" for n in range(9)])
    world.tell(*(world.payment(1, player=f"p{n % 9}") for n in range(2 * BLOCK + 7)))
    seal_all(database)
    rows = world.rows("SELECT no, previous, digest, entries FROM seal ORDER BY no")

    assert [len(row[3]) // WIDTH for row in rows] == [BLOCK, BLOCK, 7]
    assert [bytes(row[1]) for row in rows[1:]] == [bytes(row[2]) for row in rows[:-1]]
    assert checked(database) == Verdict(3, bytes(rows[-1][2]).hex())


@pytest.mark.unaudited
def test_a_refund_that_waited_gets_its_transfers_sealed_when_its_payment_has_come(database: Database):
    world = World(database, *QUESTS)
    world.one(world.refund("early", 4))
    seal(database)
    world.one(world.payment(10, "early"))
    waiting = world.count("seal_waiting")
    seal(database)
    late = id_of(world, "type = 'refund'")

    assert (waiting, world.count("seal_waiting"), checked(database).wrong) == (1, 0, "")
    said = spoil(database, f"UPDATE transfer SET amount = amount + 1 WHERE cause = {late}")
    assert said == f"seal 2 breaks at cause {late}: a transfer it caused was changed, put in or taken out"


@pytest.mark.unaudited
def test_a_refund_whose_payment_comes_before_the_first_seal_is_sealed_with_its_transfers(database: Database):
    world = World(database, *QUESTS)
    world.tell(world.refund("early", 4), world.payment(10, "early"))
    seal(database)
    late = id_of(world, "type = 'refund'")

    assert f"cause {late}" in spoil(database, f"DELETE FROM transfer WHERE cause = {late} AND n = 1")


@pytest.mark.unaudited
@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE event SET at = at + 1 WHERE id = {id}", "it was changed"),
        ("UPDATE event SET answer = REPLACE(answer, '1', '2') WHERE id = {id}", "it was changed"),
        ("UPDATE event SET player_id = player_id + 256 WHERE id = {id}", "it was changed"),
        ("UPDATE event SET kept = '{{}}' WHERE id = {id}", "what was told of it was changed"),
        ("UPDATE event SET sender_id = 'x' WHERE id = {id}", "what was told of it was changed"),
        ("UPDATE event SET fact = NULL WHERE id = {id}", "what was told of it was changed"),
        ("DELETE FROM event WHERE id = {id}", "it is gone"),
        ("UPDATE transfer SET amount = amount + 1 WHERE cause = {id} AND n = 0", "a transfer it caused"),
        ("DELETE FROM transfer WHERE cause = {id} AND n = 0", "a transfer it caused"),
        ("UPDATE transfer SET at = at - 1 WHERE cause = {id} AND n = 1", "a transfer it caused"),
        (
            "INSERT INTO transfer SELECT player_id, cause, 99, asset_no, quest_no, source, target, amount, at "
            "FROM transfer WHERE cause = {id} AND n = 0",
            "a transfer it caused",
        ),
    ],
)
def test_a_change_of_the_journal_is_named(database: Database, sql: str, says: str):
    world = full(database)
    seal(database)
    id = id_of(world, "type = 'payment' AND id > (SELECT MIN(id) FROM event)")

    assert spoil(database, sql.format(id=id)).startswith(f"seal 1 breaks at cause {id}: {says}")


@pytest.mark.unaudited
def test_an_event_that_was_put_in_is_named(database: Database):
    world = full(database)
    seal(database)
    [(last,)] = world.rows("SELECT MAX(id) FROM event")
    id = last - 1
    put = (
        f"INSERT INTO event SELECT {id}, player_id, sender_no, 'forged', type, at, received_at, digest, NULL, kept, "
        "answer FROM event WHERE type = 'payment' ORDER BY id LIMIT 1"
    )

    assert spoil(database, put) == f"seal 1 breaks at cause {id}: it was put in"


@pytest.mark.unaudited
@pytest.mark.parametrize("table", ["event", "tick_cause"])
def test_the_last_one_that_is_gone_and_one_put_in_after_it_are_named(database: Database, table: str):
    world = full(database)
    seal(database)
    [(last,)] = world.rows(f"SELECT MAX(id) FROM {table}")

    assert spoil(database, f"DELETE FROM {table} WHERE id = {last}") == f"seal 1 breaks at cause {last}: it is gone"


@pytest.mark.unaudited
def test_what_a_tick_did_is_sealed_too(database: Database):
    world = full(database)
    seal(database)
    [(cause,)] = world.rows("SELECT MIN(id) FROM tick_cause")

    assert f"cause {cause}" in spoil(database, f"UPDATE transfer SET amount = 1 WHERE cause = {cause} AND n = 0")


@pytest.mark.unaudited
@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE seal SET upto = upto + 1 WHERE no = 2", "seal 2 itself was changed"),
        ("UPDATE seal SET at = at + 1 WHERE no = 1", "seal 1 itself was changed"),
        ("UPDATE seal SET digest = previous WHERE no = 1", "seal 1 itself was changed"),
        ("UPDATE seal SET entries = previous WHERE no = 2", "seal 2 itself was changed"),
        ("UPDATE seal SET previous = digest WHERE no = 2", "seal 2 is gone or does not follow the one before"),
        ("DELETE FROM seal WHERE no = 1", "seal 1 is gone or does not follow the one before"),
        ("DELETE FROM seal WHERE no = 2", "seal 2 is gone or does not follow the one before"),
    ],
)
def test_a_change_of_the_chain_is_named(database: Database, sql: str, says: str):
    world = full(database)
    seal(database)
    for _ in range(2):
        world.one(world.payment(1))
        seal(database)

    assert spoil(database, sql) == says


@pytest.mark.unaudited
@pytest.mark.parametrize("tampers", [60, pytest.param(1_000, marks=pytest.mark.soak)])
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_every_single_changed_byte_is_found(database: Database, tampers: int):
    world = full(database)
    seal(database)
    assert spoil(database) == ""
    chance = random.Random(tampers)
    columns = [
        *(("event", column) for column in ("sender_id", "type", "kept", "answer", "digest", "at", "received_at")),
        *(("transfer", column) for column in ("quest_no", "source", "target", "amount", "at")),
        *(("seal", column) for column in ("entries", "late", "digest", "previous", "upto", "at")),
    ]
    for _ in range(tampers):
        table, column = chance.choice(columns)
        assert tampered(database, world, chance, table, column), (table, column)


def tampered(database: Database, world: World, chance: random.Random, table: str, column: str) -> bool:
    """Change one byte (or a number by a little), ask the chain, and put it back."""
    key = {"event": "id", "transfer": "player_id || '-' || cause || '-' || n", "seal": "no"}[table]
    name, value = chance.choice(world.rows(f"SELECT {key}, {column} FROM {table}"))
    if not isinstance(value, int) and not value:
        return True
    changed: object
    if isinstance(value, int):
        changed = value + chance.choice([-1, 1, 256]) or 7
    else:
        raw = bytearray(value.encode() if isinstance(value, str) else value)
        place = chance.randrange(len(raw))
        raw[place] = ord("~") if raw[place] != ord("~") else ord("!")
        changed = raw.decode("latin-1") if isinstance(value, str) else bytes(raw)
    change = f"UPDATE {table} SET {column} = ? WHERE {key} = ?"
    with database.writing() as tx:
        tx.connection.exec_driver_sql(change, (changed, name))
    found = bool(checked(database).wrong)
    with database.writing() as tx:
        tx.connection.exec_driver_sql(change, (value, name))
    assert not checked(database).wrong
    return found


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_what_a_paused_process_commits_late_is_not_missed(database: Database, database_url: str):
    """Another process has begun before, and commits rows with older ids after ours were sealed."""
    world = World(database, *QUESTS, players=("ann", "bob"))
    url = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    world.one(world.payment(1))
    template = id_of(world, "type = 'payment'")
    with closing(psycopg.connect(url)) as paused:
        paused.execute("SELECT 1")
        early = database.ids.block(1)[0]
        world.one(world.payment(1))
        assert seal(database, lag=0) in (0, 1)  # at most what was there before the other one began
        paused.execute(
            f"INSERT INTO event SELECT {early}, player_id, sender_no, 'late', type, at, received_at, digest, NULL, "
            f"kept, '[\"applied\"]' FROM event WHERE id = {template}"
        )
        paused.commit()
    seal_all(database)

    assert (checked(database).wrong, sum(len(row[0]) for row in world.rows("SELECT entries FROM seal"))) == (
        "",
        3 * WIDTH,
    )


def test_the_tick_seals_by_the_wall_clock_and_the_audit_tells_the_last_digest(database: Database):
    world = full(database)
    run_all(database, world.now + 30 * DAY)
    before = world.count("seal")
    seal(database)
    [said] = [check.detail for check in audit(database).checks if check.name == "sealed"]

    assert before == 0
    assert said == f"the journal is as 1 seal(s) say; the last is {checked(database).digest}"


def test_a_lag_of_ten_minutes_is_what_is_argued_with():
    assert LAG == 10 * MINUTE
