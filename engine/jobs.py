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

from engine import daily, deeds, inbox, newcomers, seals
from engine.access.sessions import forget_old as forget_sessions
from engine.bulk import Row, Transaction
from engine.clock import DAY, HOUR, MINUTE
from engine.days import local_in
from engine.deliver import Next, deliver_some
from engine.follow_ups import Followed, Handler, run_follow_ups
from engine.game import Game
from engine.ingest import write
from engine.journal import Parked, Unmatched
from engine.ledger import EXPIRED, ExpiredHold, NewTransfer, account, held, transfer
from engine.people.players import Player
from engine.play import followers
from engine.privacy.erasure import blank_erased, erase_again
from engine.risk import watch
from engine.social.inviting import forget_invitations
from engine.store import Database
from engine.tallies import forget as forget_tallies
from engine.ticks import EVERYBODY, MOST, Policy, Ran, Run, Step, Tick, TickCause, Whose, at_the_end, run_due

log = logging.getLogger("tilth.jobs")

BATCH = 500
PATIENCE = 90 * DAY  # so long a refund waits for its payment, from when it was told


def expire_holds(tx: Transaction, run: Run) -> Step:
    """Move what is left in holds that are gone at the slot to their owners' expired accounts.

    What expires is decided by the hold, not by the slot: after an outage one slot does what all the missed ones would
    have done, and a transfer's instant is the one from which nobody could collect any more.
    """
    ask = text(
        "SELECT player_id, id, asset_no, quest_no, gone_at FROM hold WHERE amount > 0 AND gone_at <= :slot"
        f"{run.whose.only('player_id')} ORDER BY gone_at, player_id, id LIMIT :most"
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
        f"WHERE e.received_at <= :before{run.whose.only('k.player_id')} ORDER BY k.event_id LIMIT :most"
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
    """Seal one block of the journal; by the clock the ids are made by."""
    sealed = seals.seal_block(tx, run.wall, now=run.ids.now(), rate=run.ids.rate)
    return Step(sealed, more=sealed == seals.BLOCK)


def forget(tx: Transaction, run: Run) -> Step:
    """Forget ended sessions and used codes (wall clock), invitations and deeds (game clock) and counts of tries."""
    counted = min(run.wall, run.now)
    forgotten = forget_sessions(tx, run.wall) + forget_tallies(tx, counted) + forget_invitations(tx, run.now)
    done = deeds.forget_old(tx, run.now - deeds.KEPT_FOR, BATCH)
    return Step(forgotten + done, more=done == BATCH)


def tell(tx: Transaction, run: Run) -> Step:
    """Deliver what waits in the outbox: a server does so at once, this is for what came when none ran."""
    done = deliver_some(tx, run.now, Next(int(run.reached or 0)), run.whose)
    goes_on = done.more is not None and not done.more.busy  # else the next slot begins anew, so that none is overtaken
    return Step(done.many, goes_on, str(done.more.after) if done.more and goes_on else "")


def forget_messages(tx: Transaction, run: Run) -> Step:
    """Forget messages that were told 90 days ago, player by player."""
    many, after = inbox.forget_old(tx, run.now - inbox.KEPT_FOR, int(run.reached or 0), run.whose)
    return Step(many, after is not None, str(after or ""))


def forget_counts(tx: Transaction, run: Run) -> Step:
    """Forget what games counted on days long over, player by player."""
    many, after = daily.forget_old(tx, local_in(run.now, "UTC").date, int(run.reached or 0))
    return Step(many, after is not None, str(after or ""))


def first_gone(tx: Transaction, whose: Whose) -> int | None:
    """Return from when a hold is gone that still has something in it."""
    ask = text(f"SELECT MIN(gone_at) FROM hold WHERE amount > 0{whose.only('player_id')}")
    return tx.connection.execute(ask).scalar()


def first_impatient(tx: Transaction, whose: Whose) -> int | None:
    """Return from when a refund that waits for its payment is let go."""
    ask = text(
        "SELECT MIN(e.received_at) FROM parked k JOIN event e ON e.id = k.event_id "
        f"WHERE 0 = 0{whose.only('k.player_id')}"
    )
    told = tx.connection.execute(ask).scalar()
    return None if told is None else told + PATIENCE


TICKS = (
    Tick("expired_holds", MINUTE, Policy.LATEST, expire_holds, by_player=True, due=first_gone),
    Tick("unmatched_refunds", HOUR, Policy.LATEST, let_refunds_go, by_player=True, due=first_impatient),
    Tick("erasures", MINUTE, Policy.LATEST, blank_erased, due=at_the_end),
    Tick("tombstones", HOUR, Policy.LATEST, erase_again, due=at_the_end),
    Tick("seals", 10 * MINUTE, Policy.LATEST, seal, due=at_the_end),
    Tick("forgotten", HOUR, Policy.LATEST, forget, due=at_the_end),
    Tick("telling", MINUTE, Policy.LATEST, tell, by_player=True, due=at_the_end),
    Tick("old_messages", DAY, Policy.LATEST, forget_messages, by_player=True, due=at_the_end),
    Tick("old_counts", DAY, Policy.LATEST, forget_counts, due=at_the_end),
    watch.watching(()),
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

    @property
    def goes_on(self) -> bool:
        """Whether another call would do more: something is left that does not fail and nobody else is at."""
        ticks = any(ran.left and not ran.failed and (ran.slots or ran.skipped or ran.many) for ran in self.ticks)
        return ticks or bool(self.follow_ups.left and self.follow_ups.done)


HANDLERS: dict[str, Handler] = {newcomers.WATCH: newcomers.look}
"""What does the engine's own follow-ups, by kind."""


def ticks_of(games: Iterable[Game], whose: Whose = EVERYBODY, ticks: Sequence[Tick] = TICKS) -> list[Tick]:
    """Return the engine's ticks and the games' jobs, as they are done by one clock."""
    games = tuple(games)
    theirs = [replace(job, name=f"{game.name}.{job.name}") for game in games for job in game.jobs]
    ours = (watch.watching(games) if one.name == watch.NAME else one for one in ticks)
    found = [one for one in (*ours, *theirs) if one.by_player or not whose.clock]
    return [_narrowed(one, whose) for one in found] if whose.where else found


def _narrowed(tick: Tick, whose: Whose) -> Tick:
    """A tick that is done by one clock of several: its slots are that clock's own."""
    name = f"{tick.name}@{whose.clock}" if whose.clock else tick.name
    return replace(tick, name=name, work=lambda tx, run: tick.work(tx, replace(run, whose=whose)))


def run_all(  # noqa: PLR0913  (all but two are named and have a default)
    db: Database,
    now: int,
    *,
    games: Iterable[Game] = (),
    ticks: Sequence[Tick] = TICKS,
    handlers: Mapping[str, Handler] = HANDLERS,
    context: Callable[[], Any] = lambda: None,
    whose: Whose = EVERYBODY,
    only: Callable[[Tick], bool] = lambda _tick: True,
    most: int = MOST,
) -> Done:
    """Do what is due at the game's `now`, a bounded part of it; call again while something is `left`.

    `games` add their jobs and follow-ups. `context` gives what the handlers of follow-ups get beside them: the
    content in force. `whose` and `only` narrow it in a sandbox. Errors: Unavailable, and those of `context`.
    """
    games = tuple(games)
    done = tuple(run_due(db, [tick for tick in ticks_of(games, whose, ticks) if only(tick)], now, most=most))
    theirs = {**handlers, **followers(games)}
    return Done(done, run_follow_ups(db, now, context, handlers=theirs, write=write, whose=whose))


def _lock(tx: Transaction, players: Sequence[int]) -> None:
    """Lock players in the order of their ids, as every writer does first."""
    tx.fetch(Player, "id", ("id",), [(id,) for id in sorted(set(players))], lock="id")
