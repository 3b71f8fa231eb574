"""Signing in and receiving, on both databases."""

import pytest

from engine.audit import audit
from engine.clock import DAY
from engine.store import Database
from tests.forest.world import Woods


@pytest.fixture
def woods(database: Database) -> Woods:
    return Woods(database, "mei", "lin")


def test_signing_in_earns_once_a_day_and_waits_until_it_is_received(woods: Woods):
    woods.play("mei", "sign_in")

    assert (woods.no("mei", "sign_in"), woods.purse("mei", "vitality")) == ("signed_in_already", 0)
    assert woods.play("mei", "receive") == {"vitality": 5}
    assert (woods.purse("mei", "vitality"), woods.no("mei", "receive")) == (5, "nothing_to_receive")
    woods.wait(DAY)
    assert woods.no("mei", "sign_in") == ""
    assert audit(woods.db).ok


def test_what_the_bank_tells_of_its_app_is_neither_a_sign_in_here_nor_paid_twice(woods: Woods):
    woods.world.one(woods.world.event("sign_in", player="mei"))

    assert (woods.no("mei", "sign_in"), woods.play("mei", "receive")) == ("", {"vitality": 5})


def test_one_task_is_received_and_the_others_wait(woods: Woods):
    woods.play("mei", "sign_in")
    woods.world.one(woods.world.event("share", player="mei"))

    assert woods.play("mei", "receive", task="hello") == {"vitality": 5}
    assert woods.no("mei", "receive", task="hello") == "nothing_to_receive"
    assert woods.play("mei", "receive") == {"vitality": 1_000}


def test_what_waits_is_there_after_a_long_holiday(woods: Woods):
    woods.play("mei", "sign_in")
    woods.wait(200 * DAY)

    assert woods.play("mei", "receive") == {"vitality": 5}
