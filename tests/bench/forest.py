"""The forest: collecting and stealing against a bare guarded update with two inserts, and large scenes against reads.

Cold: each move is about another owner's bubble. Hot: all are about one owner's, whom everybody locks,
and on the bare side about one row. A ranking is of
200 friends, the board of 500 players; both cost a constant number of statements (tests/forest/test_pages.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial

from engine.clock import DAY, HOUR, SystemClock
from engine.incoming.events import EventReader
from engine.ledger import PURSE, NewHold, account
from engine.ledger import Hold as HoldRow
from engine.migrations import migrate
from engine.people.players import Friendship, Player, create_players
from engine.play import Ask, Table, ground, play, scene
from engine.play import Look as Looked
from engine.risk import pace
from engine.store import Database, open_database
from engine.turn import Held
from games.forest.numbers import NUMBERS
from games.forest.rules.taking import Thief
from games.forest.seen import with_lots
from games.forest.tables import Forest
from tests.bench.forest_floor import Bare, Taking
from tests.bench.measure import Pair, Row, row_of, timed
from tests.bench.sides import Place
from tests.bench.workload import PEPPER
from tests.forest.world import content
from tests.world import VOCABULARY

PLAYERS, MOVES, QUICK_MOVES = 500, 300, 100
FRIENDS, RANKED = 200, 500
PAGES, QUICK_PAGES = 100, 20
PAIRS, QUICK_PAIRS = 5, 2
GRAMS = 1_000
TAKEN, READ = 0.4, 0.33  # the targets
CROWDS = (1, 64)
A_DAY = NUMBERS.stealing.a_friend_a_day


class Sides:
    """Two databases: our forest, and a bare one with the same bubbles. Player 0 has 200 friends, others a ring."""

    def __init__(self, place: Place, engine: str) -> None:
        urls = place.new(engine), place.new(engine)
        self.db, self.now, self.round = open_database(urls[0]), SystemClock().now(), 0
        migrate(self.db)
        found = content()
        self.numbers = found.bind(self.db)
        self.table = Table(self.db, found, self.numbers, EventReader(VOCABULARY, PEPPER), pace.ANY)
        self.energy = self.numbers.assets["energy"]
        quests = self.numbers.quests_by_no.items()
        self.quest = next(no for no, quest in quests if quest.when.event == "payment")
        self.thieves: Counter[int] = Counter()
        self.people = settled(self.db, self.now)
        self.bare, self.reader = Bare(urls[1]), Bare(urls[0], tables=False)
        self.draws = ground(self.table, "forest")

    def moves(self, what: str, hot: bool, callers: int, count: int) -> Pair:
        """One run of moves on each side, a day after the one before, each about a bubble of its own."""
        self.round, self.now = self.round + 1, self.now + DAY
        owners = [self.people[0 if hot else 1 + number % (PLAYERS - 1)] for number in range(count)]
        bubbles = self._bubbles(owners)
        self.thieves.clear()
        asks = [self._ask(what, hot, number, bubble) for number, bubble in enumerate(bubbles)]
        takings = [
            self._taking(ask, bubble, bubbles[0] if hot else bubble) for ask, bubble in zip(asks, bubbles, strict=True)
        ]
        with ThreadPoolExecutor(callers) as crowd:
            ours = timed(count, lambda: check(list(crowd.map(lambda ask: play(self.table, ask).outcome.code, asks))))
            return ours, timed(count, lambda: list(crowd.map(self.bare.take, takings)))

    def scenes(self, page: str, count: int) -> Pair:
        """One run of looks on each side: the ranking of 200 friends, or the board."""
        refs, me = ["p0"] * count, self.people[0]
        ours = timed(count, lambda: [scene(self.table, Looked("forest", page), ref, self.now) for ref in refs])
        read: Callable[[], object] = partial(self.reader.friends, me)
        if page == "board":
            read = partial(self.reader.board, me, NUMBERS.friends.ranking_page + 1)
        return ours, timed(count, lambda: [read() for _ in range(count)])

    def close(self) -> None:
        """Close everything."""
        for one in (self.db, self.bare, self.reader):
            one.close()

    def _bubbles(self, owners: Sequence[int]) -> list[Held]:
        """Open a ripe bubble for each owner, on both sides."""
        ids = self.db.ids.block(len(owners))
        holds = [
            NewHold(owner, id, self.energy, self.quest, 0, self.now - HOUR, self.now + 2 * DAY)
            for owner, id in zip(owners, ids, strict=True)
        ]
        rows = sorted((*hold, GRAMS) for hold in holds)
        with self.db.writing() as tx:
            tx.insert(HoldRow, rows)
        self.bare.fill([(*row[:-1], GRAMS * len(rows)) for row in rows])  # of a hot one everybody takes
        return [Held(hold.player_id, hold.id) for hold in holds]

    def _ask(self, what: str, hot: bool, number: int, bubble: Held) -> Ask:
        who = bubble.owner_id if what == "collect" else self._thief(hot, number, bubble)
        return Ask(who, "forest", what, {"bubble": str(bubble)}, f"{self.round}-{number:028}", self.now, number)

    def _thief(self, hot: bool, number: int, bubble: Held) -> int:
        """A friend who is drawn for the bubble: of the hot one not everybody is."""
        if not hot:
            return self.people[1 + (number + 1) % (PLAYERS - 1)]
        drawn = (one for one in self.people[1 : FRIENDS + 1] if self.thieves[one] < A_DAY)
        thief = next(one for one in drawn if with_lots(Thief(), self.draws, bubble.id, one, FRIENDS).guest)
        self.thieves[thief] += 1
        return thief

    def _taking(self, ask: Ask, bubble: Held, out_of: Held) -> Taking:
        id, key = bubble.id + 1, ask.key.encode()
        move = (id, ask.player_id, key, "forest", ask.move, str(ask.arguments), key, ask.seed, ask.now, "[]")
        purse = account(ask.player_id, self.energy, PURSE)
        return Taking(out_of.owner_id, out_of.id, 50, move, (ask.player_id, id, 0, 1, 0, bubble.id, purse, 50, ask.now))


def settled(db: Database, now: int) -> list[int]:
    """Make players: the first a friend of 200, the others in a ring; all with a forest, 500 of them on the board."""
    many = max(PLAYERS, RANKED)
    create_players(db, [f"p{number}" for number in range(many)], now, consent_text="1", purposes=VOCABULARY.purposes)
    with db.reading() as tx:
        rows = tx.fetch(Player, "ref, id", ("ref",), [(f"p{number}",) for number in range(many)])
    people = [id for _, id in sorted(rows, key=lambda row: int(row[0][1:]))]
    ring = list(zip(people[1:PLAYERS], [*people[2:PLAYERS], people[1]], strict=True))
    pairs = [*ring, *((people[0], friend) for friend in people[1 : FRIENDS + 1])]
    with db.writing() as tx:
        tx.insert(Friendship, sorted((*edge, now, 1, 0) for a, b in pairs for edge in ((a, b), (b, a))))
        tx.insert(Forest, [(id, n, 0, 0, 0, "saxaul", 0, 0, 1, 0, 0, now) for n, id in enumerate(sorted(people))])
    return people


def check(codes: Sequence[str]) -> None:
    """Every move must have been made."""
    assert not any(codes), next(code for code in codes if code)


def forest_rows(place: Place, *, quick: bool) -> dict[str, Callable[[], Row]]:
    """Every row by its name."""
    rows: dict[str, Callable[[], Row]] = {}
    for engine in place.engines:
        for what in ("collect", "steal"):
            for hot, callers in ((hot, callers) for hot in (False, True) for callers in CROWDS):
                name = f"forest {what} {'hot' if hot else 'cold'} {callers} {engine}"
                rows[name] = partial(moves_row, place, engine, (what, hot, callers), quick=quick)
        for page in ("friends", "board"):
            rows[f"forest {page} {engine}"] = partial(scenes_row, place, engine, page, quick=quick)
    return rows


def moves_row(place: Place, engine: str, case: tuple[str, bool, int], *, quick: bool) -> Row:
    """Collecting or stealing."""
    what, hot, callers = case
    with closing(Sides(place, engine)) as sides:
        count, pairs = (QUICK_MOVES, QUICK_PAIRS) if quick else (MOVES, PAIRS)
        found = [sides.moves(what, hot, callers, count) for _ in range(pairs + 1)][1:]
    name = f"{what}, {'hot' if hot else 'cold'}, {callers} callers"
    return replace(row_of(name, engine, found, TAKEN), unit="moves/s")


def scenes_row(place: Place, engine: str, page: str, *, quick: bool) -> Row:
    """A ranking."""
    with closing(Sides(place, engine)) as sides:
        count, pairs = (QUICK_PAGES, QUICK_PAIRS) if quick else (PAGES, PAIRS)
        for owner in range(1, FRIENDS + 1, 2):
            sides._bubbles([sides.people[owner]] * 3)
        found = [sides.scenes(page, count) for _ in range(pairs + 1)][1:]
    name = f"ranking of {FRIENDS} friends" if page == "friends" else f"board of {RANKED}"
    return replace(row_of(name, engine, found, READ), unit="looks/s")
