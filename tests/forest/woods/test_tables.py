"""Plots and shares are rows as their tables have them, and are given back or gone when a player is."""

from sqlalchemy import Table

from engine.privacy.personal import PARTS, Part, Then
from games.forest.woods.seen import Given, Lot
from games.forest.woods.tables import Plot, Share


def columns(model: type) -> tuple[str, ...]:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return tuple(column.name for column in table.columns)


def test_rows_are_read_and_written_in_the_order_of_the_columns():
    assert (columns(Plot), columns(Share)) == (Lot._fields, Given._fields)


def test_a_share_is_a_player_s_and_a_plot_is_nobody_s():
    part = PARTS[Share]

    assert isinstance(PARTS[Plot], str)
    assert isinstance(part, Part)
    assert (part.name, part.then) == ("forest_shares", Then.GONE)
