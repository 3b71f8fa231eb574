"""The inviter's thanks: when an invited friend has really begun, quests hear `friend_active` of the inviter.

Begun is who keeps something earned by an act of their own, `SETTLED` after it: a payment that is refunded at once
brings nobody anything. A follow-up looks at each newcomer once a day, until they have begun or are no newcomer.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text

from engine.bulk import Transaction
from engine.clock import DAY
from engine.follow_ups import Due, later
from engine.ids import Ids
from engine.incoming.vocabulary import LONGEST_TEXT
from engine.ingest import Intake, take_in, tell_alerts
from engine.ledger import PLAYER_STRIDE
from engine.outbox import notify_about
from engine.people.players import Locked, lock_players_by_id
from engine.published.live import Snapshot
from engine.social.friends import are_friends
from engine.sources import OURS
from engine.words.notices import FRIEND_ACTIVE

SOURCE = f"{OURS}friends"
"""Who tells quests of friends who join and begin."""

WATCH = "newcomers.watch"
NEWCOMER_FOR = 30 * DAY
"""So long after joining is a friend watched; a quest may say less (friend-active.yaml: 14 days)."""

SETTLED = DAY
"""So long an act must have stood when the inviter is thanked for it."""

_MINTS = PLAYER_STRIDE  # account numbers below it are the mints'


def watch(tx: Transaction, ids: Ids, player_id: int, inviter_id: int, now: int) -> None:
    """Look at a newcomer from tomorrow on."""
    later(tx, ids, WATCH, player_id, now + SETTLED, {"inviter": inviter_id, "joined_at": now})


def look(tx: Transaction, due: Due, snapshot: Snapshot) -> Callable[[], object] | None:
    """Thank the inviter if the newcomer has begun and both are still friends; else look again tomorrow."""
    inviter_id, joined_at = int(due.body["inviter"]), int(due.body["joined_at"])
    both = lock_players_by_id(tx, {due.player_id, inviter_id})
    if len(both) < 2 or not are_friends(tx, inviter_id, due.player_id):
        return None
    began_at = _began_at(tx, due.player_id, snapshot.numbers.senders[SOURCE], due.now - SETTLED)
    if began_at is None:
        if due.now < joined_at + NEWCOMER_FOR:
            later(tx, due.ids, WATCH, due.player_id, due.now + DAY, due.body)
        return None
    notify_about(tx, due.ids, FRIEND_ACTIVE, inviter_id, due.player_id, due.now)
    if "friend_active" not in snapshot.content.vocabulary.types:
        return None  # a bank's quests may do without it
    newcomer, inviter = both[due.player_id], both[inviter_id]
    data = {"newcomer": named(newcomer), "days": max(0, began_at - joined_at) // DAY}
    told = snapshot.reader.build(
        "friend_active", source=SOURCE, id=f"active {newcomer.id}", player=inviter.ref, at=due.now, data=data
    )
    intake = Intake(due.now)
    alerts = take_in(tx, due.ids, snapshot.content, snapshot.numbers, [told], intake)[1]
    return lambda: tell_alerts(alerts, intake)


def named(player: Locked) -> str:
    """The bank's reference, as the bank would tell it, so that the same friend counts once; events keep its hash."""
    return player.ref if len(player.ref) <= LONGEST_TEXT else str(player.id)


def _began_at(tx: Transaction, player_id: int, ours: int, until: int) -> int | None:
    """Return when the first act happened of which something is left; what an invitation itself gave is no act."""
    ask = text(
        "SELECT MIN(began_at) FROM (SELECT MIN(CASE WHEN t.source < :mints THEN e.at END) AS began_at FROM transfer t "
        "JOIN event e ON e.id = t.cause WHERE t.player_id = :player AND e.player_id = :player AND e.sender_no <> :ours "
        "AND (t.source < :mints AND e.received_at <= :until OR t.target < :mints) GROUP BY t.asset_no "
        "HAVING SUM(CASE WHEN t.source < :mints THEN t.amount ELSE -t.amount END) > 0) AS kept"
    )
    given = {"player": player_id, "ours": ours, "until": until, "mints": _MINTS}
    found = tx.connection.execute(ask, given).scalar_one()
    return None if found is None else int(found)
