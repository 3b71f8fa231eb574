"""The farm: feeding, chasing and giving against a bare guarded update with two inserts, scenes against bare reads.

Each feeds a hen of their own, chases a thief of their own; all give to one project, which on the bare side is one row.
The page of friends is of 200, and costs a constant number of statements.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import astuple, replace
from functools import partial

from engine.clock import DAY, HOUR, SystemClock
from engine.days import local_in
from engine.incoming.events import EventReader
from engine.ledger import PLAYER_STRIDE, PURSE, Balance, account
from engine.migrations import migrate
from engine.people.players import Friendship, Player, create_players
from engine.play import Ask, Look, Table, play, scene
from engine.pots import Pot, pot_account
from engine.risk import pace
from engine.store import Database, open_database
from games.farm.charity.projects import PROJECTS
from games.farm.rules import hen
from games.farm.tables import Coop, EaterRow
from games.farm.yards import EGGS, FEED, CoopNow, Kind
from tests.bench.farm_floor import PAGE, Asked, FarmBare, friend, friends, own
from tests.bench.forest_floor import Taking
from tests.bench.measure import Pair, Row, row_of, timed
from tests.bench.sides import Place
from tests.bench.workload import PEPPER
from tests.farm.world import QUESTS
from tests.games.world import content_of
from tests.world import SHANGHAI, VOCABULARY

PLAYERS, MOVES, QUICK_MOVES = 601, 300, 100
FRIENDS = 200
PAGES, QUICK_PAGES = 100, 20
PAIRS, QUICK_PAIRS = 5, 2
TAKEN, READ = 0.4, 0.33  # the targets: the forest's
CROWDS = (1, 64)
RICH = 10**12
PROJECT = max(PROJECTS, key=lambda name: PROJECTS[name].goal_eggs)
SCENES = {"own": "own yard", "friend": "a friend's yard", "friends": f"friends, {FRIENDS}"}


class Sides:
    """Two databases: our farm, and a bare one with as many accounts. Player 0 has 200 friends, others a ring."""

    def __init__(self, place: Place, engine: str) -> None:
        urls = place.new(engine), place.new(engine)
        self.db, self.now, self.round = open_database(urls[0]), SystemClock().now(), 0
        migrate(self.db)
        found = content_of(QUESTS)
        self.numbers = found.bind(self.db)
        self.table = Table(self.db, found, self.numbers, EventReader(VOCABULARY, PEPPER), pace.ANY)
        self.feed, self.eggs = self.numbers.assets[FEED], self.numbers.assets[EGGS]
        self.people = settled(self.db, self.now)
        self.coops = self._coops()
        self.bare, self.reader = FarmBare(urls[1]), FarmBare(urls[0], tables=False)

    def moves(self, what: str, callers: int, count: int) -> Pair:
        """One run of moves on each side, a day after the one before, each of another player."""
        self.round, self.now = self.round + 1, self.now + DAY
        arguments = self._thieves(count) if what == "chase" else [self._sent(what)] * count
        asks = [self._ask(what, number, one) for number, one in enumerate(arguments)]
        takings = self._takings(asks, hot=what == "donate")
        with ThreadPoolExecutor(callers) as crowd:
            ours = timed(count, lambda: check(list(crowd.map(lambda ask: play(self.table, ask).outcome.code, asks))))
            return ours, timed(count, lambda: list(crowd.map(self.bare.take, takings)))

    def scenes(self, what: str, count: int) -> Pair:
        """One run of looks on each side."""
        look, read = self.look(what), self.asked(what)
        ours = timed(count, lambda: [scene(self.table, look, "p0", self.now) for _ in range(count)])
        return ours, timed(count, lambda: [self.reader.read(read) for _ in range(count)])

    def look(self, what: str) -> Look:
        """Where player 0 looks."""
        return {"friend": Look("farm", "", self.people[1]), "friends": Look("farm", "friends")}.get(what, Look("farm"))

    def asked(self, what: str) -> list[Asked]:
        """What the same is for a bare reader."""
        me, other, day = *self.people[:2], local_in(self.now, SHANGHAI).date.toordinal()
        if what == "own":
            return own(me, day, [*self._accounts(0), account(me, self.eggs, PURSE)])
        if what == "friend":
            return friend(me, other, day, [*self._accounts(0), *self._accounts(1)])
        page = [one for number in range(PAGE + 1) for one in self._accounts(number)]
        return friends(me, day, self.people[: FRIENDS + 1], page)

    def settle(self) -> None:
        """Let hens eat on the page of friends, each with a thief."""
        self._thieves(min(MOVES, FRIENDS))

    def close(self) -> None:
        """Close everything."""
        for one in (self.db, self.bare, self.reader):
            one.close()

    def _accounts(self, number: int) -> list[int]:
        trough, crop = self.coops[number]
        return [pot_account(trough, self.feed), pot_account(crop, self.feed),
                account(self.people[number], self.feed, PURSE)]  # fmt: skip

    def _coops(self) -> list[tuple[int, int]]:
        """Give everybody a coop, and plenty in store."""
        ids = self.db.ids.block(2 * len(self.people), PLAYER_STRIDE)
        pots = list(zip(ids[::2], ids[1::2], strict=True))
        rows = [CoopNow(id, trough, crop, self.now, hungry_at=self.now, seen_at=self.now, made_at=self.now)
                for id, (trough, crop) in zip(self.people, pots, strict=True)]  # fmt: skip
        purses = [(account(id, asset, PURSE), RICH) for id in self.people for asset in (self.feed, self.eggs)]
        with self.db.writing() as tx:
            tx.insert(Pot, sorted((id, "farm", self.now) for id in ids))
            tx.insert(Coop, sorted(astuple(row) for row in rows))
            tx.insert(Balance, sorted(purses))
        return pots

    def _sent(self, what: str) -> dict[str, str]:
        return {"project": PROJECT} if what == "donate" else {}

    def _ask(self, what: str, number: int, arguments: dict[str, str]) -> Ask:
        key = f"{self.round}-{what[:6]}-{number:020}"
        return Ask(self.people[1 + number], "farm", what, arguments, key, self.now, number)

    def _thieves(self, count: int) -> list[dict[str, str]]:
        """Feed hens an hour ago, and let a hen of somebody else's have eaten at each trough since."""
        then, hosts = self.now - HOUR, self.people[1 : 1 + count]
        visits, speed = self.db.ids.block(count), hen.speed(50)
        check([play(self.table, Ask(host, "farm", "feed", {}, f"{self.round}-fed-{host}", then, 1)).outcome.code
               for host in hosts])  # fmt: skip
        rows = [(host, self.people[1 + MOVES + n], visits[n], Kind.THIEF.value, speed, 0, then, 0)
                for n, host in enumerate(hosts)]  # fmt: skip
        with self.db.writing() as tx:
            tx.put(EaterRow, sorted(rows))
        return [{"visit": str(visit)} for visit in visits]

    def _takings(self, asks: Sequence[Ask], *, hot: bool) -> list[Taking]:
        """The same on the bare side: something is taken from an account with enough in it, and two rows say so."""
        ids = self.db.ids.block(2 * len(asks))
        holds, made = ids[::2], []
        rows = [(ask.player_id, hold, self.feed, 1, 0, self.now, self.now + DAY, RICH)
                for ask, hold in zip(asks, holds, strict=True)]  # fmt: skip
        self.bare.fill(sorted(rows))
        for ask, hold, id in zip(asks, holds, ids[1::2], strict=True):
            key = ask.key.encode()
            owner, out_of = (asks[0].player_id, holds[0]) if hot else (ask.player_id, hold)
            move = (id, ask.player_id, key, "farm", ask.move, str(ask.arguments), key, ask.seed, ask.now, "[]")
            purse = account(ask.player_id, self.feed, PURSE)
            transfer = (ask.player_id, id, 0, 1, 0, hold, purse, 50, ask.now)
            made.append(Taking(owner, out_of, 50, move, transfer))
        return made


def settled(db: Database, now: int) -> list[int]:
    """Make players: the first a friend of 200, the others in a ring."""
    refs = [f"p{number}" for number in range(PLAYERS)]
    create_players(db, refs, now, consent_text="1", purposes=VOCABULARY.purposes)
    with db.reading() as tx:
        ids: dict[str, int] = dict(tx.fetch(Player, "ref, id", ("ref",), [(ref,) for ref in refs]))
    people = [ids[ref] for ref in refs]
    ring = list(zip(people[1:], [*people[2:], people[1]], strict=True))
    pairs = [*ring, *((people[0], friend) for friend in people[1 : FRIENDS + 1])]
    with db.writing() as tx:
        tx.insert(Friendship, sorted((*edge, now, 1, 0) for a, b in pairs for edge in ((a, b), (b, a))))
    return people


def check(codes: Sequence[str]) -> None:
    """Every move must have been made."""
    assert not any(codes), next(code for code in codes if code)


def farm_rows(place: Place, *, quick: bool) -> dict[str, Callable[[], Row]]:
    """Every row by its name."""
    rows: dict[str, Callable[[], Row]] = {}
    for engine in place.engines:
        for what, callers in ((what, callers) for what in ("feed", "chase", "donate") for callers in CROWDS):
            rows[f"farm {what} {callers} {engine}"] = partial(moves_row, place, engine, (what, callers), quick=quick)
        for what in SCENES:
            rows[f"farm scene {what} {engine}"] = partial(scenes_row, place, engine, what, quick=quick)
    return rows


def moves_row(place: Place, engine: str, case: tuple[str, int], *, quick: bool) -> Row:
    """Feeding, chasing or giving."""
    what, callers = case
    with closing(Sides(place, engine)) as sides:
        count, pairs = (QUICK_MOVES, QUICK_PAIRS) if quick else (MOVES, PAIRS)
        found = [sides.moves(what, callers, count) for _ in range(pairs + 1)][1:]
    return replace(row_of(f"farm: {what}, {callers} callers", engine, found, TAKEN), unit="moves/s")


def scenes_row(place: Place, engine: str, what: str, *, quick: bool) -> Row:
    """A scene, or the page of friends."""
    with closing(Sides(place, engine)) as sides:
        sides.settle()
        count, pairs = (QUICK_PAGES, QUICK_PAIRS) if quick else (PAGES, PAIRS)
        found = [sides.scenes(what, count) for _ in range(pairs + 1)][1:]
    return replace(row_of(f"farm: {SCENES[what]}", engine, found, READ), unit="looks/s")
