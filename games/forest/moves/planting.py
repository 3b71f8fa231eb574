"""Planting: which species grows, keeping one, and turning energy into a tree with a number."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from pydantic import Field

from engine.clock import DAY
from engine.turn import Turn
from games.forest.numbers import NUMBERS, Species
from games.forest.rules import trees
from games.forest.rules.trees import Stock
from games.forest.seen import ENERGY, groves_of
from games.forest.stock import let_lapsed_go, reserved
from games.forest.tables import Certificate, Evidence, Forest, Reservation, SpeciesCount, Tree

Name = Annotated[str, Field(min_length=1, max_length=40)]
PLANTED = {"zh-CN": "已登记，等待种植季", "en": "Registered; it is planted in the next season"}


def choose(turn: Turn, species: Name) -> None:
    """Choose which species grows in one's forest."""
    _species(turn, species)
    grove = groves_of(turn.tx, [turn.player.id], turn.now)[turn.player.id]
    grove.goal = species
    turn.put(Forest, [grove.row()])


def reserve(turn: Turn, species: Name) -> dict[str, Any]:
    """Have one of a species kept until the last fifth of the energy is there; one at a time, so another is let go."""
    wanted, stock = _species(turn, species), lock_stock(turn, species)
    energy, kept = turn.has(turn.purse(ENERGY)), _is_kept(turn, species)
    if no := trees.reserve_refused(wanted, stock, energy, reserved=kept):
        turn.refuse(no)
    until = turn.now + NUMBERS.planting.reserved_days * DAY
    turn.tx.delete(Reservation, ("player_id",), [(turn.player.id,)])
    turn.put(Reservation, [(turn.player.id, species, until)])
    return {"until": until}


def plant(turn: Turn, species: Name) -> dict[str, Any]:
    """Plant one of a species with one's own energy."""
    wanted, stock, kept = _species(turn, species), lock_stock(turn, species), _is_kept(turn, species)
    if no := trees.plant_refused(wanted, stock, turn.has(turn.purse(ENERGY)), reserved=kept):
        turn.refuse(no)
    pot = turn.open_pot()
    turn.transfer(ENERGY, turn.purse(ENERGY), turn.pot(ENERGY, pot), wanted.price_g)
    turn.tx.delete(Reservation, ("player_id", "species"), [(turn.player.id, species)])
    turn.add(SpeciesCount, [(species, 1)])
    register(turn, pot, species, stock.planted + 1, {turn.player.id: wanted.price_g})
    grove = groves_of(turn.tx, [turn.player.id], turn.now)[turn.player.id]
    grove.planted += 1
    turn.put(Forest, [grove.row()])
    turn.tell("forest.tree_planted", species=species, grams=wanted.price_g)
    return {"tree": str(pot), "number": trees.certificate_number(species, stock.planted + 1, turn.now)}


def register(turn: Turn, pot: int, species: str, number: int, parts: dict[int, int]) -> None:
    """Write a planted tree, a certificate for each who gave energy for it, and its first evidence."""
    turn.insert(Tree, [(pot, species, number, sum(parts.values()), turn.now)])
    turn.insert(Certificate, [(player, pot, grams) for player, grams in sorted(parts.items())])
    turn.insert(Evidence, [(pot, 1, turn.now, "planted", msgspec.json.encode(PLANTED).decode(), "")])


def lock_stock(turn: Turn, species: str) -> Stock:
    """Lock the counter of a species and return how many there are; it is the last thing a turn locks.

    Kept places whose players no longer have the energy go: whoever comes now may have one.
    """
    turn.tx.add(SpeciesCount, [(species, 0)])  # makes the row when it is not there, and locks it
    [(planted,)] = turn.tx.fetch(SpeciesCount, "planted", ("species",), [(species,)], lock="species")
    let_lapsed_go(turn.tx, turn.ground.assets[ENERGY], species)
    kept = reserved(turn.tx, turn.ground.assets[ENERGY], turn.now).get(species, 0)
    return Stock(NUMBERS.species[species].released(trees.day_of(turn.now)), planted, kept)


def _species(turn: Turn, name: str) -> Species:
    if name not in NUMBERS.species:
        turn.refuse("unknown_species")
    return NUMBERS.species[name]


def _is_kept(turn: Turn, species: str) -> bool:
    found = turn.tx.fetch(Reservation, "until_at", ("player_id", "species"), [(turn.player.id, species)])
    energy = turn.has(turn.purse(ENERGY))
    return bool(found) and trees.is_kept(NUMBERS.species[species], found[0][0], energy, turn.now)
