"""Moves, written once: the same key gives the first answer, and the answer reads back as it was written."""

import pytest

from engine.errors import Malformed
from engine.moves import KEY_MAX, Outcome, Sent, check_key, remember, told_before
from engine.store import Database

SENT = Sent(256, "sea", "give", {"grains": 3, "friend": "512"}, "a key")


def keep(database: Database, outcome: Outcome) -> None:
    with database.writing() as tx:
        remember(tx, 7, SENT, 1, 2, outcome)


def before(database: Database, sent: Sent) -> Outcome | None:
    with database.reading() as tx:
        return told_before(tx, sent)


@pytest.mark.parametrize("outcome", [Outcome(), Outcome("not_ripe", {"minutes": 5}), Outcome(result={"got": 8})])
def test_the_same_key_gives_the_first_answer(database: Database, outcome: Outcome):
    assert before(database, SENT) is None
    keep(database, outcome)

    assert before(database, SENT._replace(arguments={"friend": "512", "grains": 3})) == outcome


def test_a_key_is_a_player_s_own(database: Database):
    keep(database, Outcome())

    assert before(database, SENT._replace(player_id=512)) is None
    assert before(database, SENT._replace(key="another")) is None


@pytest.mark.parametrize(
    "other", [SENT._replace(arguments={"grains": 4}), SENT._replace(name="take"), SENT._replace(game="lake")]
)
def test_a_key_sent_again_with_something_else_is_an_error(database: Database, other: Sent):
    keep(database, Outcome())

    with pytest.raises(Malformed) as wrong:
        before(database, other)
    assert wrong.value.code == "key_reused"


def test_an_answer_written_before_a_field_was_added_can_be_read(database: Database):
    keep(database, Outcome("not_ripe"))
    with database.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE move SET answer = '[\"not_ripe\"]'")

    assert before(database, SENT) == Outcome("not_ripe")


@pytest.mark.parametrize("key", ["", "k" * (KEY_MAX + 1)])
def test_a_key_has_1_to_255_characters(key: str):
    with pytest.raises(Malformed) as wrong:
        check_key(key)
    assert wrong.value.code == "key_missing"
