"""A walk over every table and column: whatever is new must be said of in engine/privacy/personal.py."""

from sqlalchemy import BigInteger

from engine.bulk import _table
from engine.people.players import Cut, Player
from engine.privacy.personal import PARTS, Part, Then, gone_with_a_player, parts
from engine.tables import TABLES
from tests.world import games_tables

REFERENCES = (
    "player_id", "owner_id", "from_id", "friend_id", "other_id", "captain_id", "by_id", "about_id", "invited_by",
    "named_by", "host_id", "guest_id",
)  # fmt: skip
"""Columns that hold a player's id. A new one whose name ends alike must be added, here and there."""
NOT_PLAYERS = (
    "group_id", "event_id", "hold_id", "sender_id", "before_id", "tree_id", "plot_id", "trough_id", "crop_id", "pot_id",
)  # fmt: skip


def test_every_table_is_said_of_and_no_other():
    theirs = games_tables()  # to look for games is what lets them say of their tables

    assert set(PARTS) == {*TABLES, *theirs}


def test_every_table_that_is_nothing_to_a_player_has_a_reason_and_no_reference():
    for model, part in PARTS.items():
        if isinstance(part, str):
            assert len(part) > 5
            assert not {column.name for column in _table(model).columns} & set(REFERENCES), model


def test_every_column_that_may_name_a_player_is_known():
    for table, part in parts():
        for column in table.columns:
            named = column.name.endswith(("_id", "_by")) and isinstance(column.type, BigInteger)
            if named and column.name not in NOT_PLAYERS:
                assert column.name in REFERENCES, (table.name, column.name)
            if column.name in REFERENCES[1:]:
                assert column.name in part.others, (table.name, column.name)


def test_what_a_part_says_of_columns_is_true():
    for table, part in parts():
        said = {*part.others, *part.hidden, *part.json, *part.gone_with, *(() if part.where else part.mine)}
        assert said <= {column.name for column in table.columns}, table.name


def test_what_is_not_exported_has_a_reason_and_hidden_columns_too():
    for table, part in parts():
        assert bool(part.name) != bool(part.why), table.name
        assert all(part.hidden.values())
    names = [part.name for _, part in parts() if part.name]
    assert len(names) == len(set(names))


def test_whatever_names_another_player_goes_with_that_player_or_is_seen_to():
    for table, part in parts():
        others = set(part.others) - {*part.gone_with, *part.mine}
        if others and table.name != "transfer":
            assert part.then is Then.OWN, table.name


def test_what_goes_with_a_player_goes_by_every_column_that_names_the_player():
    found = dict(gone_with_a_player())

    assert found[Cut] == ("player_id", "other_id")
    assert Player not in found
    assert isinstance(PARTS[Player], Part)
