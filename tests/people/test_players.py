"""Players: created once, changed by the bank, locked in order; friendships in both directions."""

import pytest

from engine.clock import DAY, HOUR
from engine.errors import Malformed, NotFound
from engine.ledger import PLAYER_STRIDE
from engine.people.agreeing import Change, put_player
from engine.people.players import Player, befriend, create_players, find_player, lock_players
from engine.store import Database
from tests.world import NOW, together


def find(database: Database, ref: str) -> Player:
    with database.reading() as tx:
        return find_player(tx, ref)


def friends(database: Database) -> int:
    with database.reading() as tx:
        return int(tx.connection.exec_driver_sql("SELECT COUNT(*) FROM friendship").scalar_one())


def test_a_player_is_created_without_consent(database: Database):
    create_players(database, ["ann"], NOW)

    player = find(database, "ann")
    assert (player.consent_at, player.zone, player.profile, player.created_at) == (None, "Asia/Shanghai", "{}", NOW)


def test_a_player_may_be_created_with_the_consent_that_was_asserted(database: Database):
    create_players(database, ["ann"], NOW, consent_text="asserted by the map")

    assert (find(database, "ann").consent_at, find(database, "ann").consent_text) == (NOW, "asserted by the map")


def test_creating_a_known_player_changes_nothing(database: Database):
    create_players(database, ["ann"], NOW)
    before = find(database, "ann")

    create_players(database, ["ann", "bob", "ann"], NOW + DAY, consent_text="late")

    assert find(database, "ann") == before


def test_a_player_s_id_leaves_room_for_the_accounts(database: Database):
    create_players(database, [f"p{n}" for n in range(40)], NOW)

    ids = [find(database, f"p{n}").id for n in range(40)]
    assert {id % PLAYER_STRIDE for id in ids} == {0}
    assert len(set(ids)) == 40


@pytest.mark.parametrize("ref", ["", "x" * 256])
def test_a_reference_has_1_to_255_characters(database: Database, ref: str):
    with pytest.raises(Malformed) as refused:
        create_players(database, ["ann", ref], NOW)

    assert refused.value.code == "bad_player"


def test_references_that_differ_only_in_case_or_unicode_form_are_two_players(database: Database):
    refs = ["ann", "Ann", "é", "e\u0301", "x" * 255]
    create_players(database, refs, NOW)

    assert len({find(database, ref).id for ref in refs}) == 5


def test_an_unknown_player_is_not_found(database: Database):
    with pytest.raises(NotFound) as refused:
        find(database, "nobody")

    assert refused.value.code == "unknown_player"


def test_what_is_not_said_stays_as_it_is(database: Database):
    put_player(
        database, "ann", Change(zone="Europe/London", profile='{"level":3}', consent=True, consent_text="v1"), NOW
    )

    player = put_player(database, "ann", Change(), NOW + DAY)

    assert (player.zone, player.profile, player.consent_at, player.consent_text) == (
        "Europe/London", '{"level":3}', NOW, "v1",
    )  # fmt: skip
    assert player.changed_at == NOW + DAY


def test_a_new_player_s_zone_holds_at_once_and_a_known_one_s_from_midnight(database: Database):
    new = put_player(database, "ann", Change(zone="Asia/Tokyo"), NOW)
    known = put_player(database, "ann", Change(zone="Asia/Shanghai"), NOW)

    assert (new.zone, new.zone_from) == ("Asia/Tokyo", 0)
    assert (known.zone, known.zone_from, known.zone_before) == ("Asia/Shanghai", NOW + 11 * HOUR, "Asia/Tokyo")


def test_an_unknown_zone_is_refused_and_changes_nothing(database: Database):
    put_player(database, "ann", Change(), NOW)

    with pytest.raises(Malformed):
        put_player(database, "ann", Change(zone="Mars/Base", consent=True), NOW)

    assert find(database, "ann").consent_at is None


def test_consent_is_recorded_with_its_text_and_the_first_moment_stays(database: Database):
    put_player(database, "ann", Change(consent=True, consent_text="v1"), NOW)

    player = put_player(database, "ann", Change(consent=True, consent_text="v1"), NOW + DAY)

    assert (player.consent_at, player.consent_text) == (NOW, "v1")


def test_consent_can_be_withdrawn(database: Database):
    put_player(database, "ann", Change(consent=True, consent_text="v1"), NOW)

    assert put_player(database, "ann", Change(consent=False), NOW).consent_at is None


def test_unknown_players_are_missing_from_what_was_locked(database: Database):
    create_players(database, ["ann"], NOW)

    with database.writing() as tx:
        locked = lock_players(tx, ["ann", "bob", "ann"])

    assert {ref: (one.ref, one.consents) for ref, one in locked.items()} == {"ann": ("ann", False)}


def test_whoever_locks_a_player_is_alone_with_it(database: Database):
    create_players(database, ["ann"], NOW)
    inside: list[int] = []
    crowd: list[int] = []

    def decide() -> None:
        with database.writing() as tx:
            lock_players(tx, ["ann"])
            inside.append(1)
            crowd.append(len(inside))
            tx.connection.exec_driver_sql("SELECT 1")
            inside.pop()

    together(*[decide] * 8)

    assert crowd == [1] * 8


def test_a_friendship_has_two_directions(database: Database):
    create_players(database, ["ann", "bob", "cid"], NOW, consent_text="1", purposes=["friends"])

    assert befriend(database, [("ann", "bob"), ("bob", "ann"), ("cid", "ann")], NOW) == 2
    assert friends(database) == 4


def test_the_bank_s_friendships_need_the_consent_of_both(database: Database):
    create_players(database, ["ann", "bob"], NOW, consent_text="1", purposes=["friends"])
    create_players(database, ["cid"], NOW, consent_text="1")
    create_players(database, ["dan"], NOW)

    assert befriend(database, [("ann", "bob"), ("ann", "cid"), ("bob", "dan")], NOW) == 1


def test_befriending_again_is_nothing_new(database: Database):
    create_players(database, ["ann", "bob", "cid"], NOW, consent_text="1", purposes=["friends"])
    befriend(database, [("ann", "bob")], NOW)

    assert befriend(database, [("bob", "ann"), ("bob", "cid")], NOW) == 1


def test_nobody_is_a_friend_of_themselves(database: Database):
    create_players(database, ["ann"], NOW)

    with pytest.raises(Malformed) as refused:
        befriend(database, [("ann", "ann")], NOW)

    assert (refused.value.code, friends(database)) == ("own_friend", 0)


def test_befriending_an_unknown_player_stores_nothing(database: Database):
    create_players(database, ["ann", "bob"], NOW)

    with pytest.raises(NotFound):
        befriend(database, [("ann", "bob"), ("ann", "nobody")], NOW)

    assert friends(database) == 0


def test_a_newer_consent_text_is_recorded_and_consent_stands_since_it_was_first_given(database: Database):
    put_player(database, "ann", Change(consent=True, consent_text="1"), NOW)
    put_player(database, "ann", Change(consent=True, consent_text="2"), NOW + DAY)
    put_player(database, "ann", Change(consent=True), NOW + DAY)

    assert (find(database, "ann").consent_at, find(database, "ann").consent_text) == (NOW, "2")


def test_a_player_whose_zone_is_gone_can_be_given_another(database: Database):
    create_players(database, ["ann"], NOW)
    with database.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE player SET zone = 'Mars/Base'")

    player = put_player(database, "ann", Change(zone="Europe/Paris"), NOW)

    assert (player.zone, player.zone_from) == ("Europe/Paris", 0)
