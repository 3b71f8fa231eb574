"""What holds of a forest whatever was done in it: read from moves, transfers and rows, not from the game's own counts.

`broken(woods)` goes through everything that ever happened, in the order in which it was decided, and returns a sentence
for each promise that was not kept. The ledger's own audit is engine/audit.py; here are the promises of the forest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from engine.days import local_in
from engine.ledger import PURSE
from engine.moves import Outcome
from engine.play import words_of
from games.forest.game import GAME
from games.forest.numbers import NUMBERS
from tests.forest.world import Woods

SIDES = 256  # accounts of one player or pot
STEALS = ("steal", "steal_all")


class Made(NamedTuple):
    """A move as it was made, with what came of it; `given` is what was sent."""

    id: int
    player: int
    name: str
    given: Mapping[str, Any]
    at: int
    outcome: Outcome


class Moved(NamedTuple):
    """A transfer of energy; `by` is the move that caused it, '' for an event or a tick."""

    player: int
    cause: int
    source: int
    target: int
    amount: int
    at: int
    by: str


class Hold(NamedTuple):
    """A hold of energy and whose it is."""

    owner: int
    ripe_at: int
    gone_at: int
    quest_no: int


class Record:
    """Everything that happened in a forest."""

    def __init__(self, woods: Woods) -> None:
        self.world = woods.world
        self.energy = woods.world.numbers.assets["energy"]
        rows = woods.world.rows
        self.zones: dict[int, str] = dict(rows("SELECT id, zone FROM player"))
        told = rows("SELECT id, player_id, name, arguments, at, answer FROM move WHERE game = 'forest' ORDER BY id")
        self.moves = [
            Made(id, player, name, msgspec.json.decode(given), at, msgspec.json.decode(answer, type=Outcome))
            for id, player, name, given, at, answer in told
        ]
        by = {one.id: one.name for one in self.moves}
        asked = f"SELECT player_id, cause, source, target, amount, at FROM transfer WHERE asset_no = {self.energy}"
        self.moved = [Moved._make((*row, by.get(row[1], ""))) for row in rows(f"{asked} ORDER BY cause, n")]
        held = rows(f"SELECT id, player_id, ripe_at, gone_at, quest_no FROM hold WHERE asset_no = {self.energy}")
        self.holds = {id: Hold(*rest) for id, *rest in held}

    def day(self, player: int, at: int) -> int:
        """A player's local day as a number."""
        return local_in(at, self.zones[player]).date.toordinal()

    def thefts(self) -> list[Moved]:
        """What was taken of friends' bubbles."""
        return [one for one in self.moved if one.by in STEALS and one.source in self.holds]

    def done(self, *names: str) -> list[Made]:
        """The moves of these names that were not refused."""
        return [one for one in self.moves if one.name in names and not one.outcome.code]


def broken(woods: Woods) -> list[str]:
    """Return what was promised and not kept."""
    record = Record(woods)
    checks = (_owners_keep, _thieves_take, _friends_give, _peace, _ended_peace, _stock, _trees, _woods, _rain, _words)
    return [wrong for check in checks for wrong in check(record)]


def _owners_keep(record: Record) -> Iterator[str]:
    """After each theft the owner still has 60 % of what was in the bubble; only ripe ones of one's own quests."""
    inside: Counter[int] = Counter()
    taken: Counter[int] = Counter()
    for one in record.moved:
        inside[one.target] += one.amount
        inside[one.source] -= one.amount
        hold = record.holds.get(one.source)
        if hold is None or one.by not in STEALS:
            continue
        taken[one.source] += one.amount
        full = inside[one.source] + taken[one.source]
        if inside[one.source] * 100 < full * NUMBERS.stealing.owner_keeps_percent:
            yield f"of {full} g in {one.source} its owner is left {inside[one.source]} g"
        if not hold.ripe_at <= one.at < hold.gone_at:
            yield f"{one.source} was taken of while it was not ripe"
        if not hold.quest_no:
            yield f"{one.source} was a gift and was taken of"
        if hold.owner == one.player:
            yield f"{one.source} was taken of by its owner"


def _thieves_take(record: Record) -> Iterator[str]:
    """Once of a bubble (twice with a card), of two bubbles of a friend and of twenty in all a day."""
    cards = {one.player for one in record.done("use") if NUMBERS.props.kinds[one.given["prop"]].does == "double"}
    of_bubble = Counter((one.player, one.source) for one in record.thefts())
    here: dict[tuple[int, int, int], set[int]] = defaultdict(set)
    for one in record.thefts():
        here[one.player, record.day(one.player, one.at), record.holds[one.source].owner].add(one.source)
    a_day: Counter[tuple[int, int]] = Counter()
    for (thief, day, owner), holds in here.items():
        a_day[thief, day] += len(holds)
        if len(holds) > NUMBERS.stealing.a_friend_a_day:
            yield f"{thief} took of {len(holds)} bubbles of {owner} on a day"
    for (thief, hold), times in of_bubble.items():
        if times > (2 if thief in cards else 1):
            yield f"{thief} took {times} times of {hold}"
    yield from (f"{thief} took of {many} bubbles a day" for (thief, _), many in a_day.items()
                if many > NUMBERS.stealing.a_day)  # fmt: skip


def _friends_give(record: Record) -> Iterator[str]:
    """Waters, revivals, rescues and thumbs a day, and what of water one may be given a day."""
    most = {"water": (1_000, NUMBERS.watering.a_friend_a_day), "revive": (NUMBERS.reviving.friends_a_day, 1),
            "thumb": (NUMBERS.friends.thumbs_a_day, 1), "help_collect": (NUMBERS.helping.a_day, 1_000)}  # fmt: skip
    a_day: Counter[tuple[str, int, int]] = Counter()
    with_one: Counter[tuple[str, int, int, str]] = Counter()
    for one in record.done(*most):
        day = record.day(one.player, one.at)
        a_day[one.name, one.player, day] += 1
        with_one[one.name, one.player, day, one.given.get("friend", "")] += 1
    yield from (f"{n} times {what} a day by {who}" for (what, who, _), n in a_day.items() if n > most[what][0])
    yield from (f"{n} times {what} a friend and day by {who}" for (what, who, *_), n in with_one.items()
                if n > most[what][1])  # fmt: skip
    got: Counter[tuple[int, int]] = Counter()
    for moved in record.moved:
        if moved.by in ("water", *STEALS) and moved.target in record.holds:
            owner = record.holds[moved.target].owner
            got[owner, record.day(owner, moved.at)] += moved.amount
    yield from (f"{who} was given {grams} g of water on a day" for (who, _), grams in got.items()
                if grams > NUMBERS.watering.taken_in_a_day_g)  # fmt: skip


def _peace(record: Record) -> Iterator[str]:
    """Nobody takes where peace was wished or a shield works."""
    wished: set[frozenset[int]] = set()
    said: dict[tuple[int, int], bool] = {}
    no_thieves: dict[int, bool] = {}
    shields: dict[int, int] = {}
    thefts = {one.cause: record.holds[one.source].owner for one in record.thefts()}
    for one in record.moves:
        if one.outcome.code:
            continue
        if one.name in ("keep_peace", "end_peace"):
            said[one.player, int(one.given["friend"])] = one.name == "keep_peace"
            wished = {frozenset(pair) for pair, holds in said.items() if holds}
        elif one.name == "prefer" and one.given.get("peace") is not None:
            no_thieves[one.player] = one.given["peace"]
        elif one.name == "use" and NUMBERS.props.kinds[one.given["prop"]].does == "shield":
            until = datetime.fromisoformat(one.outcome.result["until"].replace("Z", "+00:00"))
            shields[one.player] = int(until.timestamp() * 1000)
        elif one.id in thefts:
            owner = thefts[one.id]
            if {one.player, owner} in wished or no_thieves.get(one.player) or no_thieves.get(owner):
                yield f"{one.player} took of {owner} in peace"
            if one.at < shields.get(owner, 0):
                yield f"{one.player} took of {owner} under a shield"


def _ended_peace(record: Record) -> Iterator[str]:
    """Who ends a peace, with all (0) or with a friend, takes nothing there on the same day."""
    holds: dict[tuple[int, int], bool] = {}
    ended: set[tuple[int, int, int]] = set()
    thefts = {one.cause: record.holds[one.source].owner for one in record.thefts()}
    for one in record.moves:
        today = record.day(one.player, one.at)
        if one.id in thefts and {(one.player, thefts[one.id], today), (one.player, 0, today)} & ended:
            yield f"{one.player} took of {thefts[one.id]} on the day they ended a peace"
        for whom, begins in _wishes(one):
            if holds.get((one.player, whom)) and not begins:
                ended.add((one.player, whom, today))
            holds[one.player, whom] = begins


def _wishes(one: Made) -> Iterator[tuple[int, bool]]:
    """With whom a move begins or ends peace; 0: with all."""
    if not one.outcome.code and one.name in ("keep_peace", "end_peace"):
        yield int(one.given["friend"]), one.name == "keep_peace"
    elif not one.outcome.code and one.name == "prefer" and one.given.get("peace") is not None:
        yield 0, one.given["peace"]


def _stock(record: Record) -> Iterator[str]:
    """Never more planted and kept than released, nor more sold than there is."""
    now = record.world.now
    planted = Counter(row[0] for row in record.world.rows("SELECT species FROM forest_tree"))
    numbers = record.world.rows("SELECT species, MAX(number), COUNT(DISTINCT number) FROM forest_tree GROUP BY species")
    kept = Counter(
        row[0] for row in record.world.rows(f"SELECT species FROM forest_reservation WHERE until_at > {now}")
    )
    latest = local_in(now, "Pacific/Kiritimati").date  # where it is tomorrow first
    for name in planted.keys() | kept.keys():
        released = NUMBERS.species[name].released(latest)
        if planted[name] + kept[name] > released:
            yield f"{planted[name]} planted and {kept[name]} kept of {released} {name}"
    yield from (f"{name} is numbered to {last} and has {many}" for name, last, many in numbers if last != many)
    for name, counted in record.world.rows("SELECT species, planted FROM forest_species"):
        if counted != planted[name]:
            yield f"{counted} {name} are counted and {planted[name]} planted"
    for ware, sold in record.world.rows("SELECT ware, sold FROM forest_shelf"):
        shelf = NUMBERS.store.wares[ware]
        if shelf.releases and sold > shelf.released(latest):
            yield f"{sold} {ware} were sold"
    for who, prop, many in record.world.rows("SELECT player_id, prop, SUM(many) FROM forest_bag GROUP BY 1, 2"):
        if many < 0:
            yield f"{who} has {many} of {prop}"


def _trees(record: Record) -> Iterator[str]:
    """What a tree cost lies in its pot, and its certificates say who gave it."""
    inside = dict(record.world.rows("SELECT id, amount FROM balance"))
    parts: Counter[int] = Counter()
    for tree, grams in record.world.rows("SELECT tree_id, energy_g FROM forest_certificate"):
        parts[tree] += grams
    for tree, grams in record.world.rows("SELECT id, energy_g FROM forest_tree"):
        there = inside.get(tree + (record.energy << 2) + PURSE, 0)
        if (there, parts[tree]) != (grams, grams):
            yield f"tree {tree} of {grams} g holds {there} g, and its certificates say {parts[tree]} g"


def _woods(record: Record) -> Iterator[str]:
    """What members gave and did not get back lies in the pot, and nobody gave more a day than a member may."""
    inside = dict(record.world.rows("SELECT id, amount FROM balance"))
    shares: Counter[int] = Counter()
    for plot, grams in record.world.rows("SELECT plot_id, total_g FROM forest_share"):
        shares[plot] += grams
    rows = record.world.rows(
        "SELECT p.id, p.goal_g, p.zone, COALESCE(g.kind, 'public') FROM forest_plot p "
        "LEFT JOIN player_group g ON g.id = p.group_id WHERE p.planted_at = 0"
    )
    growing = {id: (goal, zone, kind) for id, goal, zone, kind in rows}
    for plot, (goal, _, _) in growing.items():
        there = inside.get(plot + (record.energy << 2) + PURSE, 0)
        if there != shares[plot] or there > goal:
            yield f"in plot {plot} of {goal} g are {there} g, given were {shares[plot]} g"
    given: Counter[tuple[int, str, int, int]] = Counter()
    for one in record.moved:
        plot = one.target // SIDES * SIDES
        if one.by == "water_wood" and plot in growing:
            _, zone, kind = growing[plot]
            here = local_in(one.at, zone).date.toordinal()
            public = (0, kind, one.player, record.day(one.player, one.at))
            given[public if kind == "public" else (plot, kind, one.player, here)] += one.amount
    for (plot, kind, who, _), grams in given.items():
        if grams > NUMBERS.co_planting.a_day_g(kind):
            yield f"{who} gave {grams} g a day for {plot or 'public woods'}"


def _rain(record: Record) -> Iterator[str]:
    """What it rains a run and a day."""
    a_day: Counter[tuple[int, int]] = Counter()
    for one in record.done("rain_finish"):
        grams = one.outcome.result["grams"]
        a_day[one.player, record.day(one.player, one.at)] += grams
        if grams > NUMBERS.rain.a_run_g:
            yield f"{grams} g came of a run"
    yield from (f"it rained {grams} g a day for {who}" for (who, _), grams in a_day.items()
                if grams > NUMBERS.rain.a_day_g)  # fmt: skip


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
