"""The daily look: what is odd is flagged, who was too fast on several days is told so, what is old is forgotten.

One tick of several steps, each a transaction of its own. It flags, and sets the lowest level of sanction; people do the
rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from sqlalchemy import text

from engine.bulk import Transaction
from engine.clock import DAY
from engine.ids import first_id
from engine.people.players import lock_players_by_id
from engine.risk import flags, rings, sanctions, steps
from engine.risk.flags import Evidence, Kind
from engine.risk.ladder import RULE, Level
from engine.risk.limits import (
    FLAGS_KEPT,
    LOOK_BACK,
    MOST_FOUND,
    NOTICE_AFTER_DAYS,
    NOTICE_LASTS_DAYS,
    NOTICE_WITHIN_DAYS,
    SLOW_TO_TELL,
)
from engine.risk.rings import Gifts
from engine.risk.sanctions import Order
from engine.risk.steps import Stretch
from engine.ticks import DONE, Policy, Run, Step, Tick, at_the_end

NAME = "risk"
_LAST = text("SELECT MAX(slot) FROM tick WHERE name = :name AND slot < :slot AND state = :done")
_OFTEN = text(
    "SELECT f.player_id FROM flag f WHERE f.kind = :kind AND f.day > :day GROUP BY f.player_id "
    "HAVING COUNT(*) >= :days AND NOT EXISTS (SELECT 1 FROM sanction s WHERE s.player_id = f.player_id "
    "AND s.decided_by = :rule AND s.since_at > :since) ORDER BY f.player_id LIMIT :most"
)


class _Giving(Protocol):
    """What is needed of a game."""

    @property
    def name(self) -> str: ...
    @property
    def gifts(self) -> Mapping[str, str]: ...


def watching(games: Iterable[_Giving]) -> Tick:
    """Return the daily tick; `games` say what a gift is."""
    gifts: Gifts = {(game.name, kind): value for game in games for kind, value in game.gifts.items()}
    looks: tuple[Callable[[Transaction, Run], int], ...] = (
        _flagging(Kind.DEVICE, lambda tx, run: steps.shared_devices(tx, _stretch(tx, run))),
        _flagging(Kind.TWIN, lambda tx, run: steps.twins(tx, _stretch(tx, run))),
        _flagging(Kind.PACE, lambda tx, run: steps.inhuman(tx, _stretch(tx, run))),
        _flagging(Kind.RING, lambda tx, run: rings.rings(tx, gifts, run.slot)),
        tell_the_fast,
        forget,
    )

    def look(tx: Transaction, run: Run) -> Step:
        at = int(run.reached or 0)
        return Step(looks[at](tx, run), more=at + 1 < len(looks), reached=str(at + 1))

    return Tick(NAME, DAY, Policy.LATEST, look, due=at_the_end)


def tell_the_fast(tx: Transaction, run: Run) -> int:
    """Tell who was too fast on several days: the lowest level, by a rule."""
    rule, today = f"{RULE}{Kind.FAST}", _day(run)
    asked = {"kind": Kind.FAST.value, "day": today - NOTICE_WITHIN_DAYS, "days": NOTICE_AFTER_DAYS, "rule": rule,
             "since": run.now - NOTICE_LASTS_DAYS * DAY, "most": MOST_FOUND}  # fmt: skip
    found = [id for (id,) in tx.connection.execute(_OFTEN, asked)]
    for player_id in sorted(lock_players_by_id(tx, found)):
        shown = [one.id for one in flags.list_flags(tx, player_id=player_id) if one.kind == Kind.FAST]
        order = Order(Level.NOTICE, "too_fast", NOTICE_LASTS_DAYS, rule, tuple(shown[:NOTICE_WITHIN_DAYS]))
        sanctions.impose(tx, run.ids, player_id, order, run.now)
    return len(found)


def forget(tx: Transaction, run: Run) -> int:
    """Forget flags and sanctions that are long over."""
    return flags.forget_old(tx, run.now - FLAGS_KEPT) + sanctions.forget_old(tx, run.now)


def _flagging(
    kind: Kind, look: Callable[[Transaction, Run], dict[int, Evidence]]
) -> Callable[[Transaction, Run], int]:  # fmt: skip
    return lambda tx, run: flags.flag(tx, run.ids, kind, look(tx, run), _day(run), run.now)


def _day(run: Run) -> int:
    """The day (UTC) that a slot looks back on, as a number."""
    return run.slot // DAY - 1


def _since(tx: Transaction, run: Run) -> int:
    """The end of the last look, so that missed days are made up for; at most so far back."""
    last = tx.connection.execute(_LAST, {"name": run.name, "slot": run.slot, "done": DONE}).scalar()
    return max(run.slot - DAY if last is None else int(last), run.slot - LOOK_BACK)


def _stretch(tx: Transaction, run: Run) -> Stretch:
    """The ids that events got since the last look; ids are made by time."""
    first, beyond = (first_id(at - SLOW_TO_TELL) for at in (_since(tx, run), run.slot))
    return Stretch(first, beyond)
