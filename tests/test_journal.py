"""Names and numbers, events told once, progress kept per window."""

import pytest

from engine.journal import (
    SHARED,
    Answer,
    Earned,
    EventRow,
    WhyNot,
    create_shared,
    decode_answer,
    encode_answer,
    known_acts,
    known_events,
    numbers,
    parked_refunds,
    progress_of,
    record_events,
    save_progress,
    shared_progress,
    slot_key,
)
from engine.rules.plans import OF_QUEST, Facts, Slot
from engine.store import Database
from tests.test_bulk import is_integrity_error
from tests.world import together

FACT = b"f" * 16


def row(id: int, sender_id: str, fact: bytes | None = None, player: int = 256) -> tuple[object, ...]:
    answer = encode_answer(Answer("applied")).decode()
    return (id, player, 1, sender_id, "payment", 5, 6, b"d" * 16, fact, "{}", answer)


def test_names_get_numbers_from_one_on_and_keep_them(database: Database):
    first = numbers(database, "quest", ["b", "a"])
    second = numbers(database, "quest", ["c", "a"])

    assert first == {"a": 1, "b": 2}
    assert second == {"c": 3, "a": 1}


def test_each_kind_of_name_has_numbers_of_its_own(database: Database):
    numbers(database, "quest", ["a", "b"])

    assert numbers(database, "asset", ["b"]) == {"b": 1}


def test_known_names_cost_no_write(database: Database):
    numbers(database, "quest", ["a"])
    seen: list[str] = []
    database.probe = seen.append
    numbers(database, "quest", ["a"])
    database.probe = None

    assert seen == []


def test_many_at_once_agree_on_the_numbers(database: Database):
    names = [f"q{n}" for n in range(6)]
    found: list[dict[str, int]] = []
    found += together(*(lambda n=n: numbers(database, "quest", names[n % 3 : n % 3 + 4]) for n in range(8)))

    agreed = numbers(database, "quest", names)
    assert sorted(agreed.values()) == [1, 2, 3, 4, 5, 6]
    assert len(found) == 8
    assert all(agreed[name] == no for part in found for name, no in part.items())


@pytest.mark.unaudited  # events of players who are not there
@pytest.mark.parametrize("many", [1, 50])
def test_recorded_events_are_known_with_their_first_answer(database: Database, many: int):
    with database.writing() as tx:
        record_events(tx, [row(n, f"e{n}") for n in range(many, 0, -1)])
    with database.reading() as tx:
        [found] = tx.ask(known_events([(1, "e1"), (1, "none"), (2, "e1")]))

    assert {key: (known.digest, known.answer) for key, known in found.items()} == {
        (1, "e1"): (b"d" * 16, Answer("applied"))
    }


@pytest.mark.unaudited  # events of players who are not there
@pytest.mark.parametrize("second", [row(2, "e1"), row(2, "e2", FACT), row(1, "e2")])
def test_an_event_a_fact_and_an_id_are_taken_once(database: Database, second: tuple[object, ...]):
    with database.writing() as tx:
        record_events(tx, [row(1, "e1", FACT)])

    with pytest.raises(Exception) as raised, database.writing() as tx:
        record_events(tx, [second])

    assert is_integrity_error(raised.value)


@pytest.mark.unaudited  # events of players who are not there
def test_events_without_a_fact_do_not_disturb_each_other(database: Database):
    with database.writing() as tx:
        record_events(tx, [row(1, "e1"), row(2, "e2"), row(3, "e3", FACT), row(4, "e4", FACT, player=512)])
    with database.reading() as tx:
        assert len(tx.fetch(EventRow, "id", ("sender_no", "sender_id"), [(1, f"e{n}") for n in range(5)])) == 4


@pytest.mark.unaudited  # events of players who are not there
def test_acts_are_found_by_player_and_fact(database: Database):
    with database.writing() as tx:
        record_events(tx, [row(1, "e1", FACT), row(2, "e2", FACT, player=512)])
    with database.reading() as tx:
        [found] = tx.ask(known_acts([(256, FACT), (768, FACT)]))

    assert [(key, act.id, act.type, act.at) for key, act in found.items()] == [((256, FACT), 1, "payment", 5)]


@pytest.mark.unaudited  # refunds that are no events
def test_parked_refunds_are_found_oldest_first(database: Database):
    from engine.journal import Parked

    with database.writing() as tx:
        tx.insert(Parked, [(256, FACT, 3, "refund", 1, 30), (256, FACT, 2, "refund", 1, 20)])
    with database.reading() as tx:
        [found] = tx.ask(parked_refunds([(256, FACT)]))

    assert [refund.amount for refund in found[256, FACT]] == [20, 30]


def test_facts_are_saved_and_found_by_player_quest_and_slot(database: Database):
    facts = {
        (256, 1, "d20261118"): Facts(1, 2, 3),
        (256, 2, "ever"): Facts(4, 5, 6),
        (SHARED, 1, "ever"): Facts(7, 8, 9),
    }
    with database.writing() as tx:
        save_progress(tx, facts)
        save_progress(tx, {(256, 2, "ever"): Facts(1, 1, 1)})
    with database.writing() as tx:
        own, shared = tx.ask(progress_of([*facts]), shared_progress([*facts]))

    assert own | shared == facts | {(256, 2, "ever"): Facts(1, 1, 1)}


def test_shared_facts_are_created_once_and_never_emptied(database: Database):
    key = (SHARED, 1, "ever")
    create_shared(database, [key])
    with database.writing() as tx:
        save_progress(tx, {key: Facts(1, 2, 3)})
    create_shared(database, [key, (SHARED, 2, "ever")])
    with database.writing() as tx:
        [found] = tx.ask(shared_progress([key, (SHARED, 2, "ever")]))

    assert found == {key: Facts(1, 2, 3), (SHARED, 2, "ever"): Facts()}


def test_a_shared_slot_is_kept_under_no_player():
    assert slot_key(256, 3, Slot("ever")) == (256, 3, "ever")
    assert slot_key(256, 3, Slot("ever", OF_QUEST)) == (SHARED, 3, "ever")


def test_an_answer_survives_being_written_down():
    answer = Answer("applied", "", (Earned("q", "energy", 5, None, ""),), (WhyNot("r", "limits[0]"),))

    assert decode_answer(encode_answer(answer)) == answer
