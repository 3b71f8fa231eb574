"""Moves, written once: the answer reads back as it was written."""

import msgspec

from engine.moves import Outcome, decode_outcome


def test_an_answer_reads_back():
    for outcome in (Outcome(), Outcome("not_ripe", {"minutes": 5}), Outcome(result={"got": 8})):
        assert decode_outcome(msgspec.json.encode(outcome)) == outcome


def test_an_answer_written_before_a_field_was_added_can_be_read():
    assert decode_outcome(b'["not_ripe"]') == Outcome("not_ripe")
