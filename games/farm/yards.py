"""A player's yard as moves and scenes load it: the coop, its trough at this instant, who eats there, what is in store.

`at_home` says whose hen is where: one stands in one coop only, her own unless a row of somebody else's says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from engine.bulk import Query, Row, Transaction
from engine.ground import Ground
from engine.ledger import PURSE, account, amounts
from engine.pots import pot_account
from games.farm.numbers import NUMBERS
from games.farm.rules import hen, trough
from games.farm.rules.hen import Hen, State
from games.farm.rules.trough import Eater, Trough
from games.farm.tables import Coop, EaterRow

FEED, EGGS = "feed", "eggs"


class Kind(StrEnum):
    """As what a hen eats at a trough."""

    OWN = "own"
    THIEF = "thief"
    GUEST = "guest"
    WORK = "work"


class Visit(NamedTuple):
    """A hen's stay at a coop: its number, as what, since when."""

    id: int
    kind: str
    came_at: int


@dataclass(slots=True)
class CoopNow:
    """A coop, to be changed and put back; the fields are the columns of tables.Coop in order."""

    player_id: int
    trough_id: int
    crop_id: int
    at: int
    empty_at: int = 0
    hungry_at: int = 0
    laid_mg: int = 0
    eggs_laid: int = 0
    mood: int = NUMBERS.hen.mood_first
    mood_day: int = 0
    asleep_until: int = 0
    fence_until: int = 0
    ruffled_until: int = 0
    big_until: int = 0
    seen_at: int = 0
    made_at: int = 0
    name: str = ""
    stays: int = 0
    on_board: int = 0
    may_work: int = 1


@dataclass(slots=True)
class Yard:
    """One player's yard at an instant. `crop_mg` is all that the hen has been given of what she ate, `store_mg` the
    feed in store. `away_to` is in whose coop the hen is, 0 at home.
    """

    coop: CoopNow
    trough: Trough
    visits: dict[int, Visit] = field(default_factory=dict)
    crop_mg: int = 0
    store_mg: int = 0
    away_to: int = 0
    away_as: str = ""

    @property
    def id(self) -> int:
        """Whose it is."""
        return self.coop.player_id

    @property
    def hen(self) -> Hen:
        """What her state follows from."""
        eats = self.trough.food_mg if self.trough.eater(self.id) else 0
        return Hen(eats, self.coop.hungry_at, self.coop.asleep_until, self.coop.seen_at, bool(self.away_to))

    @property
    def now(self) -> int:
        """The instant it is loaded as of."""
        return self.trough.at

    @property
    def state(self) -> State:
        """What the hen does."""
        return hen.state(self.hen, self.now)

    @property
    def eaten_mg(self) -> int:
        """All that the hen has ever eaten at home, or been given elsewhere, in whole milligrams."""
        own = self.trough.eater(self.id)
        return self.crop_mg + (own.ate_mg if own else 0)

    @property
    def holds_g(self) -> int:
        """What the trough holds now: more, until it is empty, once it was filled up with an extra meal."""
        return NUMBERS.feeding.big_trough_g if self.now < self.coop.big_until else NUMBERS.feeding.trough_g

    @property
    def guests(self) -> list[Eater]:
        """The hens of others that are here: with nothing left to eat they are on their way home."""
        others = [one for one in self.trough.eaters if one.id != self.id and not 0 < one.until_at <= self.now]
        return others if self.trough.food else [one for one in others if self.visits[one.id].kind == Kind.GUEST]

    def mood(self, day: date) -> int:
        """Return the hen's mood on a local day of her owner's."""
        return hen.mood(self.coop.mood, self.coop.mood_day, day.toordinal())

    def pleased(self, by: int, day: date) -> None:
        """Let the hen be happier; she eats faster from now on."""
        self.coop.mood, self.coop.mood_day = hen.happier(self.mood(day), by), day.toordinal()
        self.trough = trough.faster(self.trough, self.id, hen.speed(self.coop.mood))

    def filled(self, mg: int) -> None:
        """Have more feed in the trough; its account is the caller's to fill."""
        self.trough = trough.filled(self.trough, mg)
        self.coop.hungry_at = 0

    def at_home(self) -> None:
        """Let the hen stand in her own coop: she would eat if there were something."""
        self.away_to, self.away_as = 0, ""
        self.trough = trough.joined(self.trough, Eater(self.id, hen.speed(self.coop.mood)))
        self.visits[self.id] = Visit(0, Kind.OWN, self.now)

    def emptied(self) -> None:
        """Note that nothing is left, if so."""
        if not self.trough.food and not self.coop.hungry_at:
            self.coop.hungry_at, self.coop.big_until = self.now, 0


def yards_of(tx: Transaction, ground: Ground, players: Collection[int], now: int) -> dict[int, Yard]:
    """Return the yards of those players who have one, by id, at an instant; in two statements at once and one more."""
    keys = [(id,) for id in sorted(players)]
    coops, eaters, elsewhere = tx.ask(
        Query(Coop, ", ".join(_COOP), ("player_id",), keys, lambda rows: [CoopNow(*row) for row in rows]),
        Query(EaterRow, _EATER, ("host_id",), keys, _by_host),
        Query(EaterRow, "guest_id, host_id, kind", ("guest_id",), keys, _others),
    )
    feed = ground.assets[FEED]
    [held] = tx.ask(amounts([one for coop in coops for one in accounts_of(coop, feed)]))
    found = {}
    for coop in coops:
        in_trough, crop, store = (held.get(one, 0) for one in accounts_of(coop, feed))
        host, kind = elsewhere.get(coop.player_id, (0, ""))
        rows = eaters.get(coop.player_id, [])
        found[coop.player_id] = _yard(coop, rows, in_trough, now)
        yard = found[coop.player_id]
        yard.crop_mg, yard.store_mg, yard.away_to, yard.away_as = crop, store, host, kind
        if not host and not yard.trough.eater(coop.player_id):
            yard.at_home()
    return found


def accounts_of(coop: CoopNow, feed: int) -> tuple[int, int, int]:
    """Return the accounts of the trough, of the crop and of the store."""
    return pot_account(coop.trough_id, feed), pot_account(coop.crop_id, feed), account(coop.player_id, feed, PURSE)


def rows_of(yard: Yard) -> tuple[Row, list[Row]]:
    """Return the rows of tables.Coop and tables.EaterRow, as of now."""
    yard.coop.at, yard.coop.empty_at = yard.now, trough.empty_at(yard.trough)
    eaters: list[Row] = [
        (yard.id, one.id, *yard.visits[one.id][:2], one.speed, one.ate, yard.visits[one.id].came_at, one.until_at)
        for one in yard.trough.eaters
    ]
    return astuple(yard.coop), eaters


def _yard(coop: CoopNow, rows: Iterable[Row], in_trough: int, now: int) -> Yard:
    """The yard as it is now: what was as of the last change, and all that has been eaten since."""
    visits, eaters = {}, []
    for guest, visit, kind, speed, ate, came_at, until_at in sorted(
        rows, key=lambda row: (row[0] != coop.player_id, row)
    ):
        visits[guest] = Visit(visit, kind, came_at)
        eaters.append(Eater(guest, speed, ate, until_at))
    before = trough.trough_of(in_trough, coop.at, tuple(eaters))
    over = trough.empty_at(before)
    yard = Yard(coop, trough.after(before, now), visits)
    if 0 < over <= now:
        coop.hungry_at, coop.big_until = over, 0
    return yard


def _by_host(rows: list[Row]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for host, *rest in rows:
        found[host].append(tuple(rest))
    return found


def _others(rows: list[Row]) -> Mapping[int, tuple[int, str]]:
    return {guest: (host, kind) for guest, host, kind in rows if guest != host}


_COOP = tuple(CoopNow.__dataclass_fields__)
_EATER = "host_id, guest_id, visit, kind, speed, ate, came_at, until_at"
