"""Keys of sources: made once, stored as hashes, scoped, revoked; and the database's own secrets."""

import pytest

from engine.clock import DAY, ManualClock
from engine.errors import Forbidden, Malformed, NotFound, Unauthenticated
from engine.sources import KNOWN_FOR, REMEMBERED, SCOPES, Grant, Keys, add_source, list_sources, revoke, secret
from engine.store import Database

WRITE = Grant(("events:write",))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(1_000_000)


@pytest.fixture
def keys(database: Database, clock: ManualClock) -> Keys:
    return Keys(database, clock)


def bearer(key: str) -> str:
    return f"Bearer {key}"


def test_a_key_names_its_source_and_what_it_may_do(database: Database, keys: Keys):
    made = add_source(database, "bank/cards", Grant(("events:write", "operator"), ("payment",), 60), 0)
    found = keys.find(bearer(made.key))

    assert (found.name, found.max_age_ms) == ("bank/cards", 60 * DAY)
    assert found.scopes == {"events:write", "operator"}
    assert found.types == {"payment"}


def test_the_key_itself_is_nowhere_in_the_database(database: Database):
    made = add_source(database, "bank/cards", WRITE, 0)
    with database.reading() as tx:
        [row] = tx.connection.exec_driver_sql("SELECT * FROM source_key")

    assert made.key not in str(tuple(row))
    assert len(made.key) >= len("tilth_") + 43


def test_a_source_may_have_several_keys_and_lose_one(database: Database, keys: Keys):
    old, new = (add_source(database, "bank/cards", WRITE, 0) for _ in range(2))
    revoke(database, "bank/cards", 5, key_id=old.id)

    assert keys.find(bearer(new.key)).key_id == new.id
    with pytest.raises(Unauthenticated):
        keys.find(bearer(old.key))


def test_revoking_a_source_takes_all_its_keys(database: Database):
    for _ in range(2):
        add_source(database, "bank/cards", WRITE, 0)
    add_source(database, "bank/other", WRITE, 0)

    assert revoke(database, "bank/cards", 5) == 2
    assert [key.source for key in list_sources(database) if key.revoked_at is None] == ["bank/other"]


@pytest.mark.parametrize("name", ["nobody", "bank/cards"])
def test_there_must_be_a_live_key_to_revoke(database: Database, name: str):
    add_source(database, "bank/cards", WRITE, 0)
    revoke(database, "bank/cards", 5)
    with pytest.raises(NotFound):
        revoke(database, name, 6)


def test_a_key_revoked_elsewhere_is_known_for_seconds_at_most(database: Database, keys: Keys, clock: ManualClock):
    made = add_source(database, "bank/cards", WRITE, 0)
    keys.find(bearer(made.key))
    revoke(database, "bank/cards", clock.now())
    clock.forward(KNOWN_FOR - 1)
    still = keys.find(bearer(made.key))
    clock.forward(1)

    assert still.name == "bank/cards"
    with pytest.raises(Unauthenticated):
        keys.find(bearer(made.key))


def test_guessing_keys_does_not_fill_the_memory(database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keys, "_read", lambda digest: None)
    for number in range(REMEMBERED + 10):
        with pytest.raises(Unauthenticated):
            keys.find(bearer(f"tilth_{number}"))

    assert len(keys._known) == REMEMBERED


def test_a_wrong_key_is_not_looked_up_again_and_again(database: Database, keys: Keys):
    with pytest.raises(Unauthenticated):
        keys.find(bearer("tilth_wrong"))
    with pytest.raises(Unauthenticated):
        keys.remembered(bearer("tilth_wrong"))


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic tilth_x", "tilth_x", "Bearer  tilth_x"])
def test_what_is_no_key_is_not_even_looked_up(keys: Keys, header: str):
    with pytest.raises(Unauthenticated) as refused:
        keys.find(header)

    assert refused.value.code == "unauthenticated"


def test_a_missing_scope_is_named(database: Database, keys: Keys):
    source = keys.find(bearer(add_source(database, "bank/cards", WRITE, 0).key))
    source.require("events:write")
    with pytest.raises(Forbidden, match="players:read"):
        source.require("players:read")


def test_a_source_tells_its_own_events_of_its_own_types(database: Database, keys: Keys):
    grant = Grant(("events:write",), ("payment", "refund"))
    source = keys.find(bearer(add_source(database, "bank/cards", grant, 0).key))
    source.may_tell("bank/cards", "refund")
    with pytest.raises(Forbidden) as other:
        source.may_tell("bank/Cards", "refund")
    with pytest.raises(Forbidden) as type:
        source.may_tell("bank/cards", "steps")

    assert (other.value.code, type.value.code) == ("source_not_allowed", "type_not_allowed")


def test_a_key_must_name_a_type_that_takes_back(database: Database, keys: Keys):
    plain = keys.find(bearer(add_source(database, "bank", WRITE, 0).key))
    named = keys.find(bearer(add_source(database, "bank", Grant(("events:write",), ("refund",)), 0).key))
    plain.may_tell("bank", "payment")
    named.may_tell("bank", "refund", undoes=True)

    with pytest.raises(Forbidden) as refused:
        plain.may_tell("bank", "refund", undoes=True)

    assert refused.value.code == "type_not_allowed"


@pytest.mark.parametrize(
    ("name", "grant", "code"),
    [
        ("", WRITE, "wrong_source"),
        (" bank", WRITE, "wrong_source"),
        ("a\nb", WRITE, "wrong_source"),
        ("x" * 256, WRITE, "wrong_source"),
        ("bank", Grant(()), "scope_missing"),
        ("bank", Grant(("events:wirte",)), "unknown_scope"),
        ("bank", Grant(("players:read",), ("payment",)), "types_without_scope"),
        ("bank", Grant(("events:write",), ("a b",)), "unknown_type"),
        ("bank", Grant(SCOPES, (), 0), "wrong_age"),
    ],
)
def test_a_grant_that_makes_no_sense_is_refused(database: Database, name: str, grant: Grant, code: str):
    with pytest.raises(Malformed) as refused:
        add_source(database, name, grant, 0)

    assert refused.value.code == code
    assert list_sources(database) == []


def test_a_misspelt_scope_gets_a_hint(database: Database):
    with pytest.raises(Malformed) as refused:
        add_source(database, "bank", Grant(("events:wirte",)), 0)

    assert "events:write" in refused.value.hint


def test_a_secret_is_made_once_and_stays(database: Database):
    first = secret(database, "pepper")

    assert (len(first), secret(database, "pepper")) == (32, first)
    assert secret(database, "other") != first
