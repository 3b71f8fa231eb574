"""What moves and the scene both load: a player's forest, and the bubbles of one owner as somebody sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta

from sqlalchemy import Table, func, select

from engine.bulk import Row, Transaction
from engine.ground import Ground
from engine.ids import first_id
from engine.ledger import filled
from games.forest.numbers import NUMBERS
from games.forest.rules import taking
from games.forest.rules.taking import Bubble, Thief
from games.forest.tables import Forest, Peace, Reservation, Taken

ENERGY = "energy"
OWN_EVENTS = "forest."
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
        return astuple(self)


def monday_of(day: date) -> int:
    """Return the Monday of a day's week as a number."""
    return (day - timedelta(days=day.weekday())).toordinal()


def groves_of(tx: Transaction, players: Sequence[int], now: int) -> dict[int, Grove]:
    """Return the forests of players, by id; who has none yet gets a new one."""
    rows = tx.fetch(Forest, _FOREST, ("player_id",), [(id,) for id in players])
    found = {row[0]: Grove(*row) for row in rows}
    return {id: found.get(id) or Grove(id, made_at=now) for id in players}


def taken_of(tx: Transaction, holds: Iterable[tuple[int, int]]) -> dict[int, dict[int, tuple[int, int]]]:
    """Return what was taken of bubbles, given as (owner, hold): hold → who → (times, grams)."""
    columns = "hold_id, player_id, times, amount_g"
    found: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for hold, who, times, grams in tx.fetch(Taken, columns, ("owner_id", "hold_id"), list(holds)):
        found[hold][who] = (times, grams)
    return found


def is_golden(ground: Ground, quest_no: int) -> bool:
    """Return whether a bubble is a gift or a prize: opened by a move, or earned by what happened in the forest."""
    if not quest_no:
        return True
    label = ground.label(quest_no)
    return label is not None and label.act.startswith(OWN_EVENTS)


def bubbles_of(tx: Transaction, ground: Ground, players: Sequence[int], now: int) -> list[Row]:
    """Return players' bubbles with something in them: (player, id, ripe_at, gone_at, amount, quest_no)."""
    energy = ground.assets[ENERGY]
    return [(*row[:2], *row[3:]) for row in filled(tx, players, first_id(now - LIVES_MS)) if row[2] == energy]


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


def reserved(tx: Transaction, now: int) -> dict[str, int]:
    """Return how many of each species are kept for somebody now."""
    table: Table = Reservation.__table__  # type: ignore[attr-defined]
    c = table.c
    asked = select(c.species, func.count()).where(c.until_at > now).group_by(c.species)
    return {row[0]: row[1] for row in tx.connection.execute(asked)}


def at_peace(tx: Transaction, mine: Grove, theirs: Grove) -> bool:
    """Return whether two players do not steal from each other: one wants it of all, or one of the two of the other."""
    pair = [(mine.player_id, theirs.player_id), (theirs.player_id, mine.player_id)]
    return bool(mine.peace or theirs.peace or tx.fetch(Peace, "since_at", ("player_id", "other_id"), pair))
