"""What happens to trees that grow together though nobody looks: public woods open, full plots are planted, captains
who rest for long are followed by others. Jobs find whom it concerns; the rest is a follow-up.
"""

from __future__ import annotations

from sqlalchemy import text

from engine.bulk import Transaction
from engine.clock import DAY, HOUR, MINUTE
from engine.days import instant
from engine.follow_ups import later
from engine.ledger import PLAYER_STRIDE
from engine.pots import Pot
from engine.social.groups import PlayerGroup
from engine.social.seen import away
from engine.ticks import Policy, Run, Step, Tick, Whose, at_the_end
from games.forest.numbers import NUMBERS
from games.forest.rules.trees import PARTNER_ZONE
from games.forest.rules.woods import heir
from games.forest.stock import stocks_of
from games.forest.tables import Reservation
from games.forest.woods.seen import Lot, energy_of, growing_of, lots_of, may_lead, people_of, shares_of
from games.forest.woods.tables import Plot

BATCH = 200


def open_public(tx: Transaction, run: Run) -> Step:
    """Open a public wood of each species that has none with room."""
    wanted = _without_room(tx, run.now)
    for species, pot in zip(wanted, run.ids.block(len(wanted), PLAYER_STRIDE), strict=True):
        tx.insert(Pot, [(pot, "forest", run.now)])
        tx.insert(Plot, [Lot(pot, 0, species, NUMBERS.species[species].price_g, PARTNER_ZONE, run.now)])
    return Step(len(wanted))


def _without_room(tx: Transaction, now: int) -> list[str]:
    """Return the species for whose newest public wood as many have given as there are places, though there is stock."""
    newest = {lot.species: lot.id for lot in growing_of(tx, [0]) if not lot.full_at}
    people = people_of(tx, list(newest.values()), now)
    places = NUMBERS.co_planting.places
    open_now = {species for species, id in newest.items() if people.get(id, (0, 0))[0] < places}
    wanted = [species for species in NUMBERS.co_planting.public if species not in open_now]
    left = _left(tx, set(wanted), now)
    return [species for species in wanted if left[species]]


def plant_full(tx: Transaction, run: Run) -> Step:
    """Let plots that are full and wait be planted, those that wait longest first, as many as there is stock for."""
    ask = text(f"SELECT p.id, p.species FROM forest_plot p WHERE {_full(run.whose)} ORDER BY p.full_at, p.id")
    waiting = [tuple(row) for row in tx.connection.execute(ask)]
    left = _left(tx, {species for _, species in waiting}, run.now)
    many = 0
    for plot, species in waiting:
        there = _who_plays(tx, plot) if left[species] and many < BATCH else 0
        if there:
            later(tx, run.ids, "forest.plant_wood", there, run.now, {"wood": str(plot)})
            left[species] -= 1
            many += 1
    return Step(many)


def _who_plays(tx: Transaction, plot: int) -> int:
    """Return who gave most of those who play now, in whose turn the tree is planted; 0 when nobody does."""
    shares = shares_of(tx, [plot])[plot]
    there = shares.keys() - away(tx, list(shares))
    return max(there, key=lambda id: (shares[id].total_g, -id), default=0)


def follow_captains(tx: Transaction, run: Run) -> Step:
    """Find whose turn it is to lead a group whose captain has not watered for two weeks."""
    ask = text(
        "SELECT p.id FROM forest_plot p WHERE p.planted_at = 0 AND p.id > :after AND p.made_at <= :since "
        f"AND {_of_group(run.whose)} ORDER BY p.id LIMIT :most"
    )
    since = run.now - NUMBERS.co_planting.idle_days * DAY
    known = {"after": int(run.reached or 0), "since": since, "most": BATCH}
    found = list(tx.connection.execute(ask, known).scalars())
    many = _find_heirs(tx, run, lots_of(tx, found))
    more = len(found) == BATCH
    return Step(many, more=more, reached=str(found[-1]) if more else "")


def _find_heirs(tx: Transaction, run: Run, lots: list[Lot]) -> int:
    captains: dict[int, int] = dict(tx.fetch(PlayerGroup, "id, captain_id", ("id",), [(lot.group_id,) for lot in lots]))
    shares = shares_of(tx, [lot.id for lot in lots])
    gone = away(tx, {id for one in shares.values() for id in one})
    many = 0
    for lot in lots:
        captain = captains.get(lot.group_id, 0)
        follows = heir(captain, may_lead(shares[lot.id], captain, gone), lot.made_at, run.now)
        if follows:
            later(tx, run.ids, "forest.lead_wood", follows, run.now, {"wood": str(lot.id)})
            many += 1
    return many


def first_missing(tx: Transaction, _whose: Whose) -> int | None:
    """Return from when a public wood is to be opened: one is missing since its species has stock."""
    since = [instant(one.at.isoformat(), PARTNER_ZONE) for sort in NUMBERS.species.values() for one in sort.releases]
    return next((at for at in sorted(since) if _without_room(tx, at)), None)


def first_full(tx: Transaction, whose: Whose) -> int | None:
    """Return from when a full plot may be planted: at once, or when more are released or a place kept for somebody
    is free again.
    """
    ask = text(f"SELECT p.species, MIN(p.full_at) FROM forest_plot p WHERE {_full(whose)} GROUP BY p.species")
    found: list[int] = []
    for species, full_at in tx.connection.execute(ask):
        kept = tx.fetch(Reservation, "until_at", ("species",), [(species,)])
        more = [instant(one.at.isoformat(), PARTNER_ZONE) for one in NUMBERS.species[species].releases]
        ways = sorted({full_at, *(at for at in (*more, *(until for (until,) in kept)) if at > full_at)})
        found += [at for at in ways if _left(tx, {species}, at)[species]][:1]
    return min(found, default=None)


def _full(whose: Whose) -> str:
    """Return the condition for plots that are full and wait; public ones are looked after by the game's own clock."""
    theirs = _of_group(whose) if whose.clock else f"(p.group_id = 0 OR {_of_group(whose)})"
    return f"p.planted_at = 0 AND p.full_at > 0 AND {theirs}"


def _of_group(whose: Whose) -> str:
    """Return the condition for plots of groups that live by a clock: all members of a group live by the same."""
    return f"EXISTS (SELECT 1 FROM player_group g WHERE g.id = p.group_id{whose.only('g.captain_id')})"


def _left(tx: Transaction, species: set[str], now: int) -> dict[str, int]:
    """Return how many of species anybody may have; read without a lock, so it is a hint."""
    found = stocks_of(tx, energy_of(tx), sorted(species), now)
    return {name: stock.left for name, stock in found.items()}


WOODS_JOBS = (
    Tick("open_public", MINUTE, Policy.LATEST, open_public, due=first_missing),
    Tick("plant_full", HOUR, Policy.LATEST, plant_full, by_player=True, due=first_full),
    Tick("follow_captains", DAY, Policy.LATEST, follow_captains, by_player=True, due=at_the_end),
)
