"""Friend codes: long, readable, one at a time."""

import math

import pytest

from engine.social.codes import ALPHABET, NEW_CODES, SYMBOLS, code_of, link_of, owner_of, read_code, show_code
from engine.store import Database
from tests.neighbours import People
from tests.neighbours import code_of as error_of


def test_a_code_has_60_random_bits_or_more_and_no_look_alikes():
    assert SYMBOLS * math.log2(len(set(ALPHABET))) >= 60
    assert not set("ILOUilou") & set(ALPHABET)


def test_a_new_code_is_the_player_s_and_the_old_one_is_dead(database: Database):
    people = People(database, "ann")
    old, new = people.code("ann"), people.code("ann")

    assert people.read(lambda tx: (owner_of(tx, old), owner_of(tx, new))) == (0, people.ids["ann"])
    assert people.read(lambda tx: code_of(tx, people.ids["ann"])) == new != old


def test_who_never_made_a_code_has_none_and_nobody_owns_nothing(database: Database):
    people = People(database, "ann")

    assert people.read(lambda tx: (code_of(tx, people.ids["ann"]), owner_of(tx, ""))) == ("", 0)


def test_ten_new_codes_a_day_are_enough(database: Database):
    people = People(database, "ann")
    codes = [people.code("ann") for _ in range(NEW_CODES.most)]

    assert error_of(lambda: people.code("ann")) == "too_many_codes"
    assert people.read(lambda tx: code_of(tx, people.ids["ann"])) == codes[-1]


@pytest.mark.parametrize(
    "typed",
    ["7K3M-9QX2A-0T1W", "7k3m9qx2a0t1w", " 7K3M 9QX2A OTIW ", "7k3m-9qx2a-otlw", "-7-K-3-M-9-Q-X-2-A-0-T-1-W-"],
)
def test_a_code_is_read_however_it_is_typed(typed: str):
    assert read_code(typed) == "7K3M9QX2A0T1W"


@pytest.mark.parametrize(
    "typed", ["", "7K3M", "7K3M9QX2A0T1WW", "7K3M9QX2A0T1U", "٧K3M9QX2A0T1W", "7K3M\0QX2A0T1W", "x" * 10_000]
)
def test_what_is_no_code_is_read_as_none(typed: str):
    assert read_code(typed) == ""


def test_a_code_is_shown_in_groups_and_its_link_is_relative():
    assert show_code("7K3M9QX2A0T1W") == "7K3M-9QX2A-0T1W"
    assert link_of("7K3M9QX2A0T1W") == "/invite/7K3M-9QX2A-0T1W"
    assert read_code(show_code("7K3M9QX2A0T1W")) == "7K3M9QX2A0T1W"
