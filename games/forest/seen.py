"""What moves and the scene both load: a player's forest, and the bubbles of one owner as somebody sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from engine.bulk import Query, Row, Select, Transaction
from engine.daily import Count
from engine.ground import Ground
from engine.ids import first_id
from engine.ledger import filled_of
from games.forest.numbers import NUMBERS
from games.forest.rules import taking
from games.forest.rules.taking import Bubble, Thief
from games.forest.tables import Forest, Peace, Taken

ENERGY = "energy"
OWN_EVENTS = "forest."
ENDED_PEACE, ENDED_PEACE_WITH = "ended_peace", "ended_peace_with"  # what is counted by day
LIVES_MS = taking.HOUR * (24 + max(
    NUMBERS.bubbles.ripens_h + NUMBERS.bubbles.lasts_h, NUMBERS.watering.lasts_h, NUMBERS.reviving.collect_within_h
))  # fmt: skip
"""No bubble is older than this, with a day to spare: nobody looks through all that a player ever had."""
_FOREST = (
    "player_id, grown_g, week, week_g, planted, goal, peace, shows_acts, on_board, give_back_over_g, thumbs, made_at"
)


@dataclass(slots=True)
class Grove:
    """A player's forest, to be changed and put back; the fields are the columns of tables.Forest in order."""

    player_id: int
    grown_g: int = 0
    week: int = 0
    week_g: int = 0
    planted: int = 0
    goal: str = "saxaul"
    peace: int = 0
    shows_acts: int = 0
    on_board: int = 0
    give_back_over_g: int = 0
    thumbs: int = 0
    made_at: int = 0

    def grow(self, grams: int, day: date) -> None:
        """Add what was collected on a local day."""
        monday = monday_of(day)
        self.week, self.week_g = monday, grams + (self.week_g if self.week == monday else 0)
        self.grown_g += grams

    def row(self) -> Row:
        """Return the row of tables.Forest."""
        return _values_of(self)


_values_of = attrgetter(*Grove.__slots__)


def monday_of(day: date) -> int:
    """Return the Monday of a day's week as a number."""
    return (day - timedelta(days=day.weekday())).toordinal()


def groves_of(tx: Transaction, players: Sequence[int], now: int) -> dict[int, Grove]:
    """Return the forests of players, by id; who has none yet gets a new one."""
    return tx.answer(groves(players, now))


def groves(players: Sequence[int], now: int) -> Query[dict[int, Grove]]:
    """Ask for what `groves_of` returns."""

    def parse(rows: list[Row]) -> dict[int, Grove]:
        found = {row[0]: Grove(*row) for row in rows}
        return {id: found.get(id) or Grove(id, made_at=now) for id in players}

    return Query(Forest, _FOREST, ("player_id",), [(id,) for id in players], parse)


def taken_of(tx: Transaction, holds: Iterable[tuple[int, int]]) -> dict[int, dict[int, tuple[int, int]]]:
    """Return what was taken of bubbles, given as (owner, hold): hold → who → (times, grams)."""
    return tx.answer(taken(holds))


def taken(holds: Iterable[tuple[int, int]]) -> Query[dict[int, dict[int, tuple[int, int]]]]:
    """Ask for what `taken_of` returns."""

    def parse(rows: list[Row]) -> dict[int, dict[int, tuple[int, int]]]:
        found: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
        for hold, who, times, grams in rows:
            found[hold][who] = (times, grams)
        return found

    return Query(Taken, "hold_id, player_id, times, amount_g", ("owner_id", "hold_id"), list(holds), parse)


def is_golden(ground: Ground, quest_no: int) -> bool:
    """Return whether a bubble is a gift or a prize: opened by a move, or earned by what happened in the forest."""
    if not quest_no:
        return True
    label = ground.label(quest_no)
    return label is not None and label.act.startswith(OWN_EVENTS)


def bubbles_of(tx: Transaction, ground: Ground, players: Sequence[int], now: int) -> list[Row]:
    """Return players' bubbles with something in them: (player, id, ripe_at, gone_at, amount, quest_no)."""
    return tx.answer(bubbles(ground, players, now))


def bubbles(ground: Ground, players: Sequence[int], now: int) -> Select[list[Row]]:
    """Ask for what `bubbles_of` returns."""
    energy = ground.assets[ENERGY]
    held = filled_of(players, first_id(now - LIVES_MS))
    return held._replace(parse=lambda rows: [(*row[:2], *row[3:]) for row in rows if row[2] == energy])


def bubble(hold: tuple[int, int, int, int], taken: dict[int, tuple[int, int]], ground: Ground) -> Bubble:
    """Make a bubble of (ripe_at, gone_at, amount, quest_no) and what was taken of it."""
    ripe_at, gone_at, amount, quest_no = hold
    return Bubble(ripe_at, gone_at, amount, sum(grams for _, grams in taken.values()), is_golden(ground, quest_no))


def with_lots(thief: Thief, ground: Ground, hold_id: int, player_id: int, friends: int) -> Thief:
    """Return a thief with what is drawn for bubble and friend, always the same: the delay, and who may come at all.

    `friends` is how many friends the bubble's owner has.
    """
    delay_ms = ground.draw(NUMBERS.stealing.delay_s * 1000 + 1, "delay", hold_id, player_id)
    guest = taking.is_guest(ground.draw(10_000, "guest", hold_id, player_id), friends)
    return thief._replace(delay_ms=delay_ms, guest=guest)


def peace_between(a: int, b: int) -> Query[set[int]]:
    """Ask which of two players want peace with the other."""
    return Query(Peace, "player_id", ("player_id", "other_id"), [(a, b), (b, a)], lambda rows: {id for (id,) in rows})


def at_peace(mine: Grove, theirs: Grove, *, between: bool, ended: bool) -> bool:
    """Return whether a player does not steal from another: one wants it of all, or one of the two of the other, or the
    player has `ended` such a peace today: what was promised is not put aside for an hour.
    """
    return bool(mine.peace or theirs.peace or between or ended)


def ended_peace(counts: Mapping[Count, int], friend_id: int) -> bool:
    """Return whether a player's counts of today say that the player has ended a peace that a friend was in."""
    ended = (f"{OWN_EVENTS}{ENDED_PEACE}", 0), (f"{OWN_EVENTS}{ENDED_PEACE_WITH}", friend_id)
    return any(counts.get(one, 0) for one in ended)
