"""What happens to trees that grow together though nobody looks: public woods open, full plots are planted, captains
who rest for long are followed by others. Jobs find whom it concerns; the rest is a follow-up.
"""

from __future__ import annotations

from sqlalchemy import text

from engine.bulk import Transaction
from engine.clock import DAY, HOUR, MINUTE
from engine.days import instant, local_in
from engine.follow_ups import later
from engine.ledger import PLAYER_STRIDE
from engine.pots import Pot
from engine.social.groups import PlayerGroup
from engine.social.seen import away
from engine.ticks import Policy, Run, Step, Tick, Whose
from games.forest.numbers import NUMBERS
from games.forest.rules.trees import Stock
from games.forest.rules.woods import heir
from games.forest.seen import reserved
from games.forest.tables import Reservation, SpeciesCount
from games.forest.woods.seen import PUBLIC_ZONE, Lot, growing_of, has_place, lots_of, shares_of, watered
from games.forest.woods.tables import Plot

BATCH = 200
NOBODY = 0  # of whom nothing is known: a place for one more


def open_public(tx: Transaction, run: Run) -> Step:
    """Open a public wood of each species that has none with room."""
    wanted = _without_room(tx, run.now)
    for species, pot in zip(wanted, run.ids.block(len(wanted), PLAYER_STRIDE), strict=True):
        tx.insert(Pot, [(pot, "forest", run.now)])
        tx.insert(Plot, [Lot(pot, 0, species, NUMBERS.species[species].price_g, PUBLIC_ZONE, run.now)])
    return Step(len(wanted))


def _without_room(tx: Transaction, now: int) -> list[str]:
    """Return the species that players find no public wood of, though there is stock."""
    lots = growing_of(tx, [0])
    shares = shares_of(tx, [lot.id for lot in lots])
    open_now = {lot.species for lot in lots if not lot.full_at and has_place(shares[lot.id], NOBODY)}
    wanted = [species for species in NUMBERS.co_planting.public if species not in open_now]
    left = _left(tx, set(wanted), now)
    return [species for species in wanted if left[species]]


def plant_full(tx: Transaction, run: Run) -> Step:
    """Let plots that are full and wait be planted, those that wait longest first, as many as there is stock for."""
    ask = text("SELECT id, species FROM forest_plot WHERE planted_at = 0 AND full_at > 0 ORDER BY full_at, id")
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
        "SELECT id FROM forest_plot WHERE planted_at = 0 AND group_id > 0 AND id > :after AND made_at <= :since "
        "ORDER BY id LIMIT :most"
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
        active = {id: one for id, one in watered(shares[lot.id]).items() if id not in gone}
        follows = heir(captains.get(lot.group_id, 0), active, lot.made_at, run.now)
        if follows:
            later(tx, run.ids, "forest.lead_wood", follows, run.now, {"wood": str(lot.id)})
            many += 1
    return many


def first_missing(tx: Transaction, _whose: Whose) -> int | None:
    """Return from when a public wood is to be opened: one is missing since its species has stock."""
    since = [instant(one.at.isoformat(), PUBLIC_ZONE) for sort in NUMBERS.species.values() for one in sort.releases]
    return next((at for at in sorted(since) if _without_room(tx, at)), None)


def first_full(tx: Transaction, _whose: Whose) -> int | None:
    """Return from when a full plot may be planted: at once, or when more are released or a place kept for somebody
    is free again.
    """
    ask = text("SELECT species, MIN(full_at) FROM forest_plot WHERE planted_at = 0 AND full_at > 0 GROUP BY species")
    found: list[int] = []
    for species, full_at in tx.connection.execute(ask):
        kept = tx.fetch(Reservation, "until_at", ("species",), [(species,)])
        more = [instant(one.at.isoformat(), PUBLIC_ZONE) for one in NUMBERS.species[species].releases]
        ways = sorted({full_at, *(at for at in (*more, *(until for (until,) in kept)) if at > full_at)})
        found += [at for at in ways if _left(tx, {species}, at)[species]][:1]
    return min(found, default=None)


def _left(tx: Transaction, species: set[str], now: int) -> dict[str, int]:
    """Return how many of species anybody may have; read without a lock, so it is a hint."""
    rows = tx.fetch(SpeciesCount, "species, planted", ("species",), [(name,) for name in sorted(species)])
    planted: dict[str, int] = dict(rows)
    kept, today = reserved(tx, now), local_in(now, PUBLIC_ZONE).date
    return {
        name: Stock(NUMBERS.species[name].released(today), planted.get(name, 0), kept.get(name, 0)).left
        for name in species
    }


WOODS_JOBS = (
    Tick("open_public", MINUTE, Policy.LATEST, open_public, due=first_missing),
    Tick("plant_full", HOUR, Policy.LATEST, plant_full, due=first_full),
    Tick("follow_captains", DAY, Policy.LATEST, follow_captains, due=lambda _tx, _whose: None),
)
