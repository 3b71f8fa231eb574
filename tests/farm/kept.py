"""What holds of a farm whatever was done in it: read from moves, transfers and rows, not from the game's own counts.

`broken(yards)` returns a sentence for each promise that was not kept. The ledger's own audit is engine/audit.py; here
are the promises of the farm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from engine.days import local_in
from engine.ledger import PURSE
from engine.moves import Outcome
from engine.play import words_of
from games.farm.game import GAME
from games.farm.numbers import NUMBERS
from games.farm.rules import trough
from games.farm.rules.hen import MG
from games.farm.rules.trough import QUANTA
from games.farm.yards import yards_of
from tests.farm.world import Yards

KIND, VISITS, FEEDING = NUMBERS.kindness, NUMBERS.visits, NUMBERS.feeding
A_DAY = {
    "feed_friend": (KIND.meals_a_day, KIND.meals_a_friend_a_day),
    "send_wheat": (10**6, KIND.wheat_a_friend_a_day),
    "invite": (KIND.invitations_a_day, 1),
    "hire": (KIND.hires_a_day, 1),
    "visit": (VISITS.guests_a_day, 1),
    "tell_owner": (VISITS.tells_a_day, 1),
    "pet": (1, 1),
    "sign_in": (1, 1),
}
"""How often a day, in all and with one friend."""


class Made(NamedTuple):
    """A move as it was made, with what came of it; `given` is what was sent."""

    id: int
    player: int
    name: str
    given: Mapping[str, Any]
    at: int
    outcome: Outcome


class Record:
    """Everything that happened in a farm."""

    def __init__(self, yards: Yards) -> None:
        self.yards, self.world = yards, yards.world
        self.feed, self.eggs = (yards.world.numbers.assets[name] for name in ("feed", "eggs"))
        rows = self.world.rows
        self.zones: dict[int, str] = dict(rows("SELECT id, zone FROM player"))
        told = rows("SELECT id, player_id, name, arguments, at, answer FROM move WHERE game = 'farm' ORDER BY id")
        self.moves = [
            Made(id, player, name, msgspec.json.decode(given), at, msgspec.json.decode(answer, type=Outcome))
            for id, player, name, given, at, answer in told
        ]
        self.balances: dict[int, int] = dict(rows("SELECT id, amount FROM balance"))

    def day(self, player: int, at: int) -> int:
        """A player's local day as a number."""
        return local_in(at, self.zones[player]).date.toordinal()

    def done(self, *names: str) -> list[Made]:
        """The moves of these names that were not refused."""
        return [one for one in self.moves if one.name in names and not one.outcome.code]

    def inside(self, pot: int) -> int:
        """What lies of feed in a pot."""
        return self.balances.get(pot + (self.feed << 2) + PURSE, 0)


def broken(yards: Yards) -> list[str]:
    """Return what was promised and not kept."""
    record = Record(yards)
    checks = (_troughs, _hens, _limits, _wheat, _eggs, _words)
    return [wrong for check in checks for wrong in check(record)]


def _troughs(record: Record) -> Iterator[str]:
    """What was poured into a trough was given to crops and stores, or lies in it: eaten, stolen or left."""
    with record.yards.db.reading() as tx:
        found = yards_of(tx, record.yards.table_ground(), list(record.zones), record.yards.now)
    for yard in found.values():
        account = yard.coop.trough_id + (record.feed << 2) + PURSE
        [(poured,)] = record.world.rows(f"SELECT COALESCE(SUM(amount), 0) FROM transfer WHERE target = {account}")
        [(taken,)] = record.world.rows(f"SELECT COALESCE(SUM(amount), 0) FROM transfer WHERE source = {account}")
        lies = yard.trough.food + sum(one.ate for one in yard.trough.eaters)
        if (poured - taken) * QUANTA != lies:
            yield f"of {poured} mg poured for {yard.id} {taken} were given, and {lies / QUANTA} mg lie there"
        if yard.trough.food < 0 or yard.trough.food_mg > FEEDING.big_trough_g * MG:
            yield f"{yard.trough.food_mg} mg are in the trough of {yard.id}"
        if yard.coop.laid_mg > yard.eaten_mg:
            yield f"{yard.id} laid {yard.coop.laid_mg} mg of {yard.eaten_mg} eaten"
        if trough.after(yard.trough, yard.now) != yard.trough:
            yield f"looking at the trough of {yard.id} changed it"


def _hens(record: Record) -> Iterator[str]:
    """A hen stands in one coop, and of others' only so many in one."""
    rows = record.world.rows("SELECT host_id, guest_id FROM farm_eater")
    places = Counter(guest for _, guest in rows)
    guests = Counter(host for host, guest in rows if host != guest)
    yield from (f"the hen of {who} stands in {many} coops" for who, many in places.items() if many > 1)
    yield from (f"{many} guests stand at {host}'s" for host, many in guests.items() if many > VISITS.places)


def _limits(record: Record) -> Iterator[str]:
    """What may be done so often a day was done no more often."""
    in_all: Counter[tuple[str, int, int]] = Counter()
    with_one: Counter[tuple[str, int, int, str]] = Counter()
    for one in record.done(*A_DAY):
        day = record.day(one.player, one.at)
        in_all[one.name, one.player, day] += 1
        with_one[one.name, one.player, day, str(one.given.get("friend", ""))] += 1
    yield from (f"{n} times {what} a day by {who}" for (what, who, _), n in in_all.items() if n > A_DAY[what][0])
    yield from (f"{n} times {what} a friend and day by {who}" for (what, who, *_), n in with_one.items()
                if n > A_DAY[what][1])  # fmt: skip


def _wheat(record: Record) -> Iterator[str]:
    """Nobody is sent more a day than a meal, as wheat and as gifts of guests together."""
    got: Counter[tuple[int, int]] = Counter()
    for one in record.done("send_wheat", "visit"):
        friend = int(one.given["friend"])
        got[friend, record.day(friend, one.at)] += KIND.wheat_g if one.name == "send_wheat" else VISITS.gift_g
    yield from (f"{who} was sent {grams} g of wheat a day" for (who, _), grams in got.items()
                if grams > KIND.wheat_taken_a_day_g)  # fmt: skip


def _eggs(record: Record) -> Iterator[str]:
    """No egg without its 900 g."""
    for who, laid_mg, eggs in record.world.rows("SELECT player_id, laid_mg, eggs_laid FROM farm_coop"):
        if laid_mg != eggs * NUMBERS.hen.egg_g * MG:
            yield f"{who} laid {eggs} eggs of {laid_mg} mg"


def _words(record: Record) -> Iterator[str]:
    """Whoever was refused was told why, in both languages, and with every value in its place."""
    told = {(one.name, one.outcome.code): one.outcome for one in record.moves if one.outcome.code}
    for (move, code), outcome in told.items():
        try:
            words = words_of(GAME, code, outcome.values)
        except KeyError:
            yield f"{move} refused with '{code}', which has no words"
            continue
        if not all(words.get(language) for language in ("zh-CN", "en")) or "{" in "".join(words.values()):
            yield f"{move} refused with '{code}' in words that are not whole: {words}"
