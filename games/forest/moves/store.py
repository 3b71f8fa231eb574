"""The store: props and looks for vitality."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from engine.turn import Turn
from games.forest.numbers import NUMBERS, Ware
from games.forest.rules import props, store
from games.forest.rules.props import Stack
from games.forest.rules.store import Buyer
from games.forest.vitality.bag import VITALITY, bag_of, put_in, skins_of
from games.forest.vitality.tables import Bought, Shelf, Skin

Name = Annotated[str, Field(min_length=1, max_length=40)]


def buy(turn: Turn, ware: Name) -> dict[str, Any]:
    """Buy something with one's vitality."""
    if ware not in NUMBERS.store.wares:
        turn.refuse("unknown_ware")
    wanted, stacks = NUMBERS.store.wares[ware], bag_of(turn.tx, turn.player.id)
    buyer, day = _buyer(turn, ware, wanted, stacks), turn.day()
    if no := store.buy_refused(wanted, buyer, day, 0):
        turn.refuse(no)
    pot, sold = _lock_shelf(turn, ware)
    if no := store.buy_refused(wanted, buyer, day, sold):
        turn.refuse(no)
    turn.transfer(VITALITY, turn.purse(VITALITY), turn.pot(VITALITY, pot), wanted.price_pt)
    turn.put(Shelf, [(ware, pot, sold + 1)])
    turn.count(f"bought.{ware}")
    turn.add(Bought, [(turn.player.id, store.month_of(day), ware, 1)])
    if wanted.skin:
        turn.insert(Skin, [(turn.player.id, wanted.skin, turn.now, 0)])
    else:
        put_in(turn, turn.player, stacks, wanted.prop, props.gone_at(NUMBERS.props.kinds[wanted.prop], turn.now))
    return {"vitality": wanted.price_pt}


def _buyer(turn: Turn, ware: str, wanted: Ware, stacks: list[Stack]) -> Buyer:
    month = (turn.player.id, store.month_of(turn.day()), ware)
    bought = turn.tx.fetch(Bought, "times", ("player_id", "month", "ware"), [month])
    return Buyer(
        turn.has(turn.purse(VITALITY)),
        turn.counted(f"bought.{ware}"),
        bought[0][0] if bought else 0,
        props.how_many(stacks, wanted.prop, turn.now),
        wanted.skin in skins_of(turn.tx, turn.player.id),
    )


def _lock_shelf(turn: Turn, ware: str) -> tuple[int, int]:
    """Lock a ware's shelf, the last thing a turn locks; return its pot and how many were sold.

    Who comes first makes it, with a pot; nobody who finds an empty shelf is refused, so the pot is opened indeed.
    """
    key = [(ware,)]
    found = turn.tx.fetch(Shelf, "pot, sold", ("ware",), key, lock="ware")
    if not found:
        turn.tx.add(Shelf, [(ware, turn.open_pot(), 0)])
        found = turn.tx.fetch(Shelf, "pot, sold", ("ware",), key, lock="ware")
    [(pot, sold)] = found
    return pot, sold
