"""What is missing for a purpose, and the history of what was agreed to."""

import pytest

from engine.people.consents import (
    CONSENT,
    FRIENDS,
    MINOR,
    PLAY,
    PURPOSE,
    Consent,
    Said,
    agreed,
    guardian_mark,
    history,
    missing,
    remember,
    standing,
    written,
)
from engine.people.players import Locked, create_players
from engine.store import Database
from tests.world import NOW, World, quest


@pytest.mark.parametrize(
    ("plays", "purposes", "minor", "purpose", "wanted"),
    [
        (True, "", "", PLAY, ""),
        (False, "steps", "", "steps", CONSENT),
        (True, "", "", "steps", PURPOSE),
        (True, "steps", "", "steps", ""),
        (True, "steps", "{}", "steps", MINOR),
        (True, "guardian steps", "{}", "steps", ""),
        (True, "guardian", "{}", "steps", PURPOSE),
        (False, "guardian", "{}", PLAY, CONSENT),
    ],
)
def test_what_is_missing_is_named(plays: bool, purposes: str, minor: str, purpose: str, wanted: str):
    assert missing(plays, purposes, minor, purpose) == wanted
    assert Locked(1, "ann", None, "{}", plays, purposes, minor).lacks(purpose) == wanted  # type: ignore[arg-type]


def test_purposes_are_written_in_one_way_and_read_again():
    assert written(["steps", PLAY, FRIENDS, "steps"]) == "friends steps"
    assert agreed("friends steps") == {"friends", "steps"}


@pytest.mark.parametrize(
    ("given", "text", "stands", "changes"),
    [
        (True, "1", None, True),
        (False, "", None, False),
        (True, "", Consent(True, NOW, "1", "bank"), False),
        (True, "1", Consent(True, NOW, "1", "bank"), False),
        (True, "2", Consent(True, NOW, "1", "bank"), True),
        (False, "", Consent(True, NOW, "1", "bank"), True),
        (False, "", Consent(False, NOW, "", "bank"), False),
        (True, "", Consent(False, NOW, "", "bank"), True),
    ],
)
def test_only_what_is_new_is_recorded(given: bool, text: str, stands: Consent | None, changes: bool):
    assert Said("steps", given, text).changes(stands) == changes


def test_the_history_keeps_everything_in_order_and_the_last_word_stands(database: Database):
    create_players(database, ["ann"], NOW)
    with database.writing() as tx:
        told = (Said("steps", True, "1"), Said("steps", False), Said("friends", True, "9", "player"))
        for at, said in enumerate(told):
            remember(tx, 256, database.ids.block(1), [said], NOW + at)

    with database.reading() as tx:
        kept, now = history(tx, 256), standing(tx, 256)
    assert [(purpose, one.given) for purpose, one in kept] == [("steps", True), ("steps", False), ("friends", True)]
    assert now == {"steps": Consent(False, NOW + 1, "", "bank"), "friends": Consent(True, NOW + 2, "9", "player")}


def test_a_guardian_is_kept_as_a_hash_that_depends_on_the_pepper():
    assert guardian_mark(b"a", "mother") != guardian_mark(b"b", "mother") != "mother"


def test_an_event_whose_purpose_is_not_agreed_to_earns_nothing_and_leaves_no_body(database: Database):
    world = World(database, quest("walk", "steps"), quest("pay"), players=())
    create_players(database, ["ann"], NOW, consent_text="1")
    walked, paid = world.tell(world.steps(9_000, device="D-1"), world.payment("10"))

    assert ([no.because for no in walked.why_not], walked.status) == (["purpose"], "applied")
    assert [one.amount for one in paid.earned] == [5]
    assert world.rows("SELECT kept FROM event WHERE type = 'steps'") == [("{}",)]


def test_a_repetition_of_an_event_that_did_not_count_gets_the_same_answer(database: Database):
    world = World(database, quest("walk", "steps"), players=())
    create_players(database, ["ann"], NOW, consent_text="1")
    event = world.steps(9_000)
    first, again = world.one(event), world.one(event)

    assert (first.why_not, again.why_not, again.replayed) == (first.why_not, first.why_not, True)
