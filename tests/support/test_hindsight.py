"""What became of a player's events, read back."""

from typing import Any

import pytest

from engine.errors import NotFound
from engine.explaining.questions import NotKeptError
from engine.journal import Answer, Award, Earned
from engine.ledger import mint
from engine.people.players import find_player
from engine.store import Database
from engine.support import hindsight
from engine.support.hindsight import (
    Kept,
    Moved,
    act_of,
    earned_of,
    event_of,
    find_transfer,
    moved_by,
    named,
    newest,
    refunds_of,
    told_fact,
    transfer_id,
)
from tests.world import NOW, READER, UNDO, VOCABULARY, World, quest

BONUS = [{"when": "event.amount > 5", "give": "energy", "amount": 2}]
PAY = quest("pay", amount="event.amount", undo=UNDO, bonus=BONUS)
TO_GROUP: dict[str, Any] = {"if": ['event.to == "group"']}
AWARD = Award("v", "reward.amount", "5", "down")


def test_the_newest_events_come_first_with_what_was_kept(database: Database):
    world = World(database, PAY, players=("ann", "bob"))
    world.tell(
        world.payment("1", id="a"), world.payment("2", id="b"), world.event("sign_in"), world.payment(player="bob")
    )
    with world.db.reading() as tx:
        found = newest(tx, find_player(tx, "ann").id, ["payment"], 5).events

    assert [(one.sender, one.sender_id, one.kept["amount"]) for one in found] == [
        ("/bank", "b", "2"),
        ("/bank", "a", "1"),
    ]


def test_what_no_key_leads_to_is_looked_for_lately(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("engine.support.hindsight.LOOK_BACK", 3)
    world = World(database, PAY, quest("come", "sign_in"), quest("share", "share", **TO_GROUP),
                  players=("ann", "bob"))  # fmt: skip
    world.tell(world.event("sign_in", id="paid"), world.event("share", id="lost"), world.payment("1", id="keyed"))
    world.tell(*(world.event("share", player="bob") for _ in range(2)), world.event("share", id="late"))
    with world.db.reading() as tx:
        player, here = find_player(tx, "ann").id, world.numbers.quests
        paid = newest(tx, player, ["sign_in"], 5, quests={here["come"]})
        keyed, shared = newest(tx, player, ["payment"], 5), newest(tx, player, ["share"], 5)
        older = newest(tx, player, ["share"], 5, before=shared.events[-1].id)

    assert [one.sender_id for one in (*paid.events, *keyed.events)] == ["paid", "keyed"]
    assert [one.sender_id for one in shared.events] == ["late"]
    assert shared.since == NOW
    assert [one.sender_id for one in older.events] == []
    assert older.since == NOW


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("sql", [hindsight._KEYED, hindsight._MOVED, hindsight._LATE])
def test_no_way_of_looking_reads_all_events(database: Database, engine_name: str, sql: str):
    plain = sql.replace(":types", "('a')").replace(":player", "1").replace(":top", "9").replace(":most", "5")
    plan = World(database, PAY).rows(f"EXPLAIN QUERY PLAN {plain.replace(':floor', '1').replace(':back', '5')}")

    assert [step for *_, step in plan if step.startswith(("SCAN event", "SCAN transfer"))] == []


def test_an_event_is_found_by_the_id_its_sender_gave_and_by_its_fact(database: Database):
    world = World(database, PAY, players=("ann", "bob"))
    event = world.payment(id="a")
    world.tell(event, world.event("sign_in", id="a", source="/app"), world.payment(id="b", player="bob"))
    with world.db.reading() as tx:
        player = find_player(tx, "ann").id
        assert event.fact is not None
        first = told_fact(tx, player, event.fact)

        assert {one.sender for one in named(tx, player, "a")} == {"/bank", "/app"}
        assert named(tx, player, "b") == []
        assert first is not None
        assert (first.sender_id, told_fact(tx, player, b"x" * 16)) == ("a", None)


def test_refunds_and_acts_lead_to_each_other(database: Database):
    world = World(database, PAY)
    world.tell(world.payment(id="a", ref="x"), world.payment(id="b", ref="y"))
    world.tell(world.refund("x", "1", id="r1"), world.refund("x", "2", id="r2"), world.refund("never", id="r3"))
    with world.db.reading() as tx:
        player = find_player(tx, "ann").id
        seen = {one.sender_id: one for one in newest(tx, player, ["payment", "refund"], 9).events}
        acts = {id: act_of(tx, player, one, READER) for id, one in seen.items()}
        refunds = {id: [one.sender_id for one in refunds_of(tx, player, seen[id], READER)] for id in ("a", "b", "r1")}

    assert {id: one.sender_id for id, one in acts.items() if one} == {"r1": "a", "r2": "a"}
    assert refunds == {"a": ["r1", "r2"], "b": [], "r1": []}


def test_every_transfer_has_a_name_of_its_own_and_is_found_by_it(database: Database):
    world = World(database, PAY)
    world.one(world.payment())
    with world.db.reading() as tx:
        player = find_player(tx, "ann").id
        event = newest(tx, player, ["payment"], 1).events[0]
        moves = moved_by(tx, player, event.id)
        earned = earned_of(moves, event.answer)

        assert [find_transfer(tx, player, move.id) for move in moves] == moves
        assert {n: one.because for n, one in earned.items()} == {0: "", 1: "bonus[0]"}
        assert event_of(tx, player, event.id) == event
        assert event_of(tx, player + 256, event.id) is None
        with pytest.raises(NotFound):
            find_transfer(tx, player, transfer_id(player, event.id, 9))


def test_a_reward_of_which_a_part_pays_a_debt_is_one_reward():
    moves = [Moved(256, 1, n, 1, 1, source, 256, amount, 0) for n, source, amount in
             ((0, mint(1), 3), (1, mint(1), 2), (2, mint(1), 4), (3, 256, 4))]  # fmt: skip
    rewards = (Earned("a", "energy", 5, None, "", award=AWARD), Earned("b", "energy", -4, None, "undo"),
               Earned("b", "energy", 4, None, "", award=AWARD))  # fmt: skip

    assert {n: one.quest for n, one in earned_of(moves, Answer("applied", earned=rewards)).items()} == {
        0: "a", 1: "a", 2: "b",
    }  # fmt: skip


def test_fields_that_were_not_kept_cannot_be_read():
    kept = Kept(VOCABULARY.types["payment"], {"amount": "10.5", "txn_ref": "ab", "channel": "qr"})

    assert (str(kept.amount), kept.mcc, kept.missing) == (
        "10.5",
        VOCABULARY.types["payment"].fields["mcc"].default,
        ["txn_ref", "merchant"],
    )
    with pytest.raises(NotKeptError):
        _ = kept.merchant
