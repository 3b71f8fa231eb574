"""`tilth source`: keys are shown once, listed whole and revoked."""

import json
import re
from collections.abc import Callable

import pytest

from tests.desk.conftest import Done, Typed

Source = Callable[..., Done]


@pytest.fixture
def source(tilth: Typed) -> Source:
    """Runs `tilth source`."""
    return lambda *words: tilth(*words, command=("source",))


def test_a_key_is_shown_once_and_can_be_revoked(source: Source):
    made = source("add", "bank/cards", "--scope", "events:write", "--type", "payment", "--json").json
    listed = source("list", "--json").json
    revoked = source("revoke", "bank/cards", "--json")

    assert made["key"].startswith("tilth_")
    assert made["key"] not in json.dumps(listed)
    assert (listed[0]["id"], listed[0]["types"], listed[0]["revoked_at"]) == (made["id"], ["payment"], None)
    assert revoked.json == {"revoked": 1}


def test_the_id_of_a_key_is_whole_in_the_narrowest_list(source: Source, monkeypatch: pytest.MonkeyPatch):
    made = source("add", "bank/cards", "--scope", "events:write", "--scope", "players:write", "--json").json
    monkeypatch.setenv("COLUMNS", "40")

    assert made["id"] in source("list").out


def test_a_key_is_printed_alone_so_that_a_script_can_take_it(source: Source):
    done = source("add", "bank/cards", "--scope", "events:write")

    assert re.fullmatch(r"tilth_live_\S{43}\n", done.out)


def test_a_misspelt_event_type_is_refused_with_a_hint(source: Source):
    done = source("add", "bank", "--scope", "events:write", "--type", "paymnt")

    assert done.status == 1
    assert "payment" in done.err
