"""Who hears of what somebody does with or to a friend; on both databases."""

from collections.abc import Callable

import pytest

from engine.clock import HOUR, MINUTE
from engine.store import Database
from tests.forest.world import Woods


def _steal(woods: Woods) -> int:
    name = woods.earn("lin", 100)
    woods.wait(2 * MINUTE)
    return int(woods.play("mei", "steal", bubble=name)["grams"])


def _help(woods: Woods) -> int:
    name = woods.earn("lin", 40)
    woods.wait(66 * HOUR)
    return int(woods.play("mei", "help_collect", bubble=name)["grams"])


def _revive(woods: Woods) -> int:
    woods.walk("lin")
    woods.wait(97 * HOUR)
    return int(woods.play("mei", "revive", friend="lin")["grams"])


def _water(woods: Woods) -> int:
    woods.rich("mei", 100)
    woods.play("mei", "water", friend="lin", grams=18)
    return 18


@pytest.mark.parametrize(
    ("deed", "told"), [(_steal, "stolen"), (_help, "helped"), (_revive, "revived"), (_water, "watered")]
)
def test_whose_energy_it_is_hears_who_and_how_much_and_nobody_else_does(
    database: Database, deed: Callable[[Woods], int], told: str
):
    woods = Woods(database, "mei", "lin", "wu")
    grams = deed(woods)

    assert grams > 0
    assert woods.messages("lin")[-1] == (told, {"grams": grams, "friend": str(woods.ids["mei"])})
    assert [kind for name in ("mei", "wu") for kind, _ in woods.messages(name) if kind == told] == []


@pytest.mark.parametrize(
    ("ware", "move", "told"), [("shield", "give_prop", "prop_given"), ("", "give_rain", "rain_given")]
)
def test_who_is_given_something_hears_from_whom(database: Database, ware: str, move: str, told: str):
    woods = Woods(database, "mei", "lin", "wu")
    if ware:
        woods.lively("mei")
        woods.play("mei", "buy", ware=ware)
    woods.play("mei", move, friend="lin", **({"prop": ware} if ware else {}))

    assert woods.messages("lin") == [(told, {"friend": str(woods.ids["mei"])})]
    assert woods.messages("wu") == []
