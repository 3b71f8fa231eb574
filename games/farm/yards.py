"""A player's yard as moves and scenes load it: the coop, its trough at this instant, who eats there, what is in store.

`at_home` says whose hen is where: one stands in one coop only, her own unless a row of somebody else's says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple, Protocol

from engine.bulk import Row, Select, Transaction, marks
from engine.ledger import PURSE, account
from engine.pots import pot_account
from games.farm.numbers import NUMBERS
from games.farm.rules import hen, trough
from games.farm.rules.hen import Hen, State
from games.farm.rules.trough import Eater, Trough

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
    may_work: int = 1
    wanders_at: int = 0


@dataclass(slots=True)
class Yard:
    """One player's yard at an instant. `trough_mg` is what the trough's account held when it was loaded, `crop_mg` all
    that the hen has been given of what she ate, `store_mg` the feed in store. `away_to` is in whose coop she is, 0 at
    home.
    """

    coop: CoopNow
    trough: Trough
    visits: dict[int, Visit] = field(default_factory=dict)
    trough_mg: int = 0
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

    def calmed(self, day: date) -> None:
        """Let the hen eat from now on as fast as her mood of a day makes her."""
        self.trough = trough.faster(self.trough, self.id, hen.speed(self.mood(day)))

    def speed(self, day: date) -> int:
        """Return how fast the hen eats, or would eat if she were fed on a day, in mg/h."""
        own = self.trough.eater(self.id)
        return own.speed if own and self.trough.food else hen.speed(self.mood(day))

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


class Assets(Protocol):
    """What knows the numbers of the assets: a turn's or a view's ground."""

    @property
    def assets(self) -> Mapping[str, int]:
        """The number of each asset."""


def yards_of(tx: Transaction, ground: Assets, players: Collection[int], now: int) -> dict[int, Yard]:
    """Return the yards of those players who have one, by id, at an instant; in two statements at once."""
    return made_of(now, *tx.ask(*asked(ground, players)))


def asked(ground: Assets, players: Collection[int]) -> tuple[Select[list[Row]], Select[list[Row]]]:
    """Ask for all that `made_of` makes yards of: coops with what their accounts hold, and who eats where."""
    keys, feed = (*sorted(players),), ground.assets[FEED]
    purse, some = account(0, feed, PURSE), marks(keys)
    return (
        Select(f"{_COOPS} {some}", (purse, purse, purse, *keys), list),
        Select(f"{_EATERS} {some} OR guest_id IN {some}", (*keys, *keys), list),
    )


def made_of(now: int, coops: Iterable[Row], eaters: Iterable[Row]) -> dict[int, Yard]:
    """Return yards, by id, as of an instant, of the answers to what was `asked`."""
    by_host: dict[int, list[Row]] = defaultdict(list)
    elsewhere: dict[int, tuple[int, str]] = {}
    for host, guest, *rest in eaters:
        by_host[host].append((guest, *rest))
        if guest != host:
            elsewhere[guest] = host, rest[1]
    found = {}
    for in_trough, crop, store, *columns in coops:
        coop = CoopNow(*columns)
        id = coop.player_id
        yard = found[id] = _yard(coop, by_host.get(id, ()), in_trough or 0, now)
        yard.trough_mg, yard.crop_mg, yard.store_mg = in_trough or 0, crop or 0, store or 0
        yard.away_to, yard.away_as = elsewhere.get(id, (0, ""))
        if not yard.away_to and not yard.trough.eater(id):
            yard.at_home()
    return found


def accounts_of(coop: CoopNow, feed: int) -> tuple[int, int, int]:
    """Return the accounts of the trough, of the crop and of the store."""
    return pot_account(coop.trough_id, feed), pot_account(coop.crop_id, feed), account(coop.player_id, feed, PURSE)


def rows_of(yard: Yard) -> tuple[Row, list[Row]]:
    """Return the rows of tables.Coop and tables.EaterRow, as of now."""
    until = trough.empty_at(yard.trough) if yard.trough.food else min(yard.coop.empty_at, yard.now)
    yard.coop.at, yard.coop.empty_at = yard.now, until
    eaters: list[Row] = [
        (yard.id, one.id, *yard.visits[one.id][:2], one.speed, one.ate, yard.visits[one.id].came_at, one.until_at)
        for one in yard.trough.eaters
    ]
    return _row(yard.coop), eaters


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


_row = attrgetter(*CoopNow.__dataclass_fields__)  # all its values: a tenth of what `astuple` takes
_HELD = "(SELECT amount FROM balance WHERE id = {} + ?)"
_COOPS = (
    f"SELECT {', '.join(map(_HELD.format, ('trough_id', 'crop_id', 'player_id')))}, "
    f"{', '.join(CoopNow.__dataclass_fields__)} FROM farm_coop WHERE player_id IN"
)
_EATERS = "SELECT host_id, guest_id, visit, kind, speed, ate, came_at, until_at FROM farm_eater WHERE host_id IN"
