"""The engine's own ticks, and one call for all that is due: what nobody collected expires, refunds that waited too long
are let go, the journal is sealed, what nobody will ask for again is forgotten; then the games' jobs, and follow-ups.

Each step takes at most `BATCH` rows and locks what it decides on in the usual order: players first, then holds.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import text

from engine import follow_ups, newcomers, seals
from engine.bulk import Row, Transaction
from engine.clock import DAY, HOUR, MINUTE
from engine.follow_ups import Followed, Handler, run_follow_ups
from engine.game import Game
from engine.groups import forget_invitations
from engine.journal import Parked, Unmatched
from engine.ledger import EXPIRED, ExpiredHold, NewTransfer, account, held, transfer
from engine.play import followers
from engine.players import Player
from engine.sessions import forget_old as forget_sessions
from engine.store import Database
from engine.tallies import forget as forget_tallies
from engine.ticks import MOST, Policy, Ran, Run, Step, Tick, TickCause, run_due

log = logging.getLogger("tilth.jobs")

BATCH = 500
PATIENCE = 90 * DAY  # so long a refund waits for its payment, from when it was told


def expire_holds(tx: Transaction, run: Run) -> Step:
    """Move what is left in holds that are gone at the slot to their owners' expired accounts.

    What expires is decided by the hold, not by the slot: after an outage one slot does what all the missed ones would
    have done, and a transfer's instant is the one from which nobody could collect any more.
    """
    ask = text(
        "SELECT player_id, id, asset_no, quest_no, gone_at FROM hold WHERE amount > 0 AND gone_at <= :slot "
        "ORDER BY gone_at, player_id, id LIMIT :most"
    )
    gone = [tuple(row) for row in tx.connection.execute(ask, {"slot": run.slot, "most": BATCH})]
    _lock(tx, [row[0] for row in gone])
    [left] = tx.ask(held([(row[0], row[1]) for row in gone]))
    moves = _expiries(tx, run, [(*row, left[row[1]][1]) for row in sorted(gone) if left[row[1]][1]])
    return Step(len(moves), more=len(gone) == BATCH)


def _expiries(tx: Transaction, run: Run, gone: Sequence[Row]) -> list[NewTransfer]:
    """Make the transfers of holds (player, hold, asset, quest, gone at, amount), one cause for each player."""
    players = sorted({row[0] for row in gone})
    causes = dict(zip(players, run.ids.block(len(players)), strict=True))
    ns: Counter[int] = Counter()
    moves = []
    for player, hold, asset_no, quest_no, gone_at, amount in gone:
        expired = account(player, asset_no, EXPIRED)
        named = (player, causes[player], ns[player], asset_no, quest_no)
        moves.append(NewTransfer(*named, hold, expired, amount, gone_at))
        ns[player] += 1
    tx.insert(TickCause, [(cause, player, run.name, run.slot) for player, cause in causes.items()])
    transfer(tx, moves, old={row[1]: row[0] for row in gone})
    tx.add(ExpiredHold, [(row[0], row[1], row[5]) for row in gone])
    return moves


def let_refunds_go(tx: Transaction, run: Run) -> Step:
    """Let refunds go that were told 90 days ago and whose payment never came; their events stay, with a note."""
    ask = text(
        "SELECT k.player_id, k.fact, k.event_id FROM parked k JOIN event e ON e.id = k.event_id "
        "WHERE e.received_at <= :before ORDER BY k.event_id LIMIT :most"
    )
    rows = tx.connection.execute(ask, {"before": run.slot - PATIENCE, "most": BATCH})
    waiting = [(player, bytes(fact), event) for player, fact, event in rows]
    _lock(tx, [row[0] for row in waiting])
    keys = ("player_id", "fact", "event_id")  # whose payment came in the last moment does not wait any more
    still = [(player, bytes(fact), event) for player, fact, event in tx.fetch(Parked, ", ".join(keys), keys, waiting)]
    tx.delete(Parked, keys, sorted(still))
    tx.insert(Unmatched, sorted((player, event, run.now) for player, _, event in still))
    if still:
        log.info("%d refund(s) waited 90 days for their payment and are let go", len(still))
    return Step(len(still), more=len(waiting) == BATCH)


def seal(tx: Transaction, run: Run) -> Step:
    """Seal one block of the journal; by the wall clock, as the ids are."""
    sealed = seals.seal_block(tx, run.wall)
    return Step(sealed, more=sealed == seals.BLOCK)


def forget(tx: Transaction, run: Run) -> Step:
    """Forget ended sessions, used codes and counts of tries (wall clock), and invitations (game clock) long over."""
    forgotten = forget_sessions(tx, run.wall) + forget_tallies(tx, run.wall) + forget_invitations(tx, run.now)
    return Step(forgotten)


TICKS = (
    Tick("expired_holds", MINUTE, Policy.LATEST, expire_holds),
    Tick("unmatched_refunds", HOUR, Policy.LATEST, let_refunds_go),
    Tick("seals", 10 * MINUTE, Policy.LATEST, seal),
    Tick("forgotten", HOUR, Policy.LATEST, forget),
)
"""All find their work in the rows and not in the slot, so one slot makes up for all that were missed."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one call did: each tick that was due, and the follow-ups."""

    ticks: tuple[Ran, ...]
    follow_ups: Followed

    @property
    def left(self) -> int:
        """How much is due and left for the next call, what failed among it; 0 when all is done."""
        return sum(ran.left for ran in self.ticks) + self.follow_ups.left


HANDLERS: Mapping[str, Handler] = {newcomers.WATCH: newcomers.look, **follow_ups.HANDLERS}
"""What does the engine's own follow-ups, by kind."""


def run_all(
    db: Database,
    now: int,
    *,
    games: Iterable[Game] = (),
    ticks: Sequence[Tick] = TICKS,
    handlers: Mapping[str, Handler] = HANDLERS,
    context: Callable[[], Any] = lambda: None,
    most: int = MOST,
) -> Done:
    """Do what is due at the game's `now`, a bounded part of it; call again while something is `left`.

    `games` add their jobs and follow-ups. `context` gives what the handlers of follow-ups get beside them: the
    content in force. Errors: Unavailable, and those of `context`.
    """
    games = tuple(games)
    theirs = [replace(job, name=f"{game.name}.{job.name}") for game in games for job in game.jobs]
    done = tuple(run_due(db, [*ticks, *theirs], now, most=most))
    return Done(done, run_follow_ups(db, now, context, handlers={**handlers, **followers(games)}))


def _lock(tx: Transaction, players: Sequence[int]) -> None:
    """Lock players in the order of their ids, as every writer does first."""
    tx.fetch(Player, "id", ("id",), [(id,) for id in sorted(set(players))], lock="id")
