"""A friend's code is accepted: two players become friends, and one who is new to the game was invited.

The code, the limits, the friendship and what quests hear of it stand or fall in one transaction. Who guesses learns
nothing: an unknown code, one's own, that of somebody who blocked the guesser or has no place left are one answer.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Table, select, update

from engine.alerts import Alert
from engine.bulk import Transaction
from engine.clock import DAY, HOUR, MINUTE
from engine.errors import Refused, TilthError, TooMany
from engine.game_time import apart, different_clocks
from engine.ids import Ids
from engine.incoming.events import Event
from engine.ingest import Intake, take_in, tell_alerts, write
from engine.newcomers import SOURCE, named, watch
from engine.outbox import notify_about
from engine.people.players import Locked, Player, lock_players_by_id, myself
from engine.published.live import Snapshot
from engine.social import friends
from engine.social.codes import minor_codes, owner_of, read_code
from engine.store import Database
from engine.tallies import NOBODY, Limit, count, is_used_up
from engine.words.notices import FRIEND_ADDED, FRIEND_JOINED

NEW_FOR = 7 * DAY
"""Who agreed to play longer ago came by themselves: else old players would trade invitations."""

DEEPEST = 100
"""Deeper chains are counted as so deep: nothing is decided by how much deeper."""

TRIES = Limit("code", 30, DAY)  # a class exchanging codes; 65 bits are not guessed at 30 a day
QUICK = Limit("wrong code", 10, MINUTE)  # nobody types faster
MISSES = Limit("wrong code ", 100, HOUR)  # of an address: a carrier puts thousands of honest people behind one
COMPANY = Limit("joined", 50, DAY)  # accepted codes of one player: more is a code posted for strangers


class Asked(NamedTuple):
    """Who accepts which code, as typed; `address` is a keyed hash of where they ask from, `wall` the wall clock."""

    player_id: int
    code: str
    address: str
    wall: int


class _Two(NamedTuple):
    """The players under their locks: who accepts, and whose code it is."""

    me: Locked
    owner: Locked


def accept(db: Database, snapshot: Snapshot, asked: Asked, intake: Intake) -> int:
    """Accept a friend's code and return the friend's id, after the commit. Accepting again changes nothing.

    Errors: Refused (`code_not_usable` whatever is wrong with the code, `no_consent`, `too_many_friends`,
    `different_clocks`), TooMany (`too_many_codes`), Unavailable.
    """
    ids = db.ids  # before the transaction: the first use takes a node number in one of its own
    found, alerts = write(db, intake.now, lambda tx: _attempt(tx, ids, snapshot, asked, intake))
    tell_alerts(alerts, intake)
    if isinstance(found, TilthError):  # raised only now: the try was counted and must stay so
        raise found
    return found


def _attempt(
    tx: Transaction, ids: Ids, snapshot: Snapshot, asked: Asked, intake: Intake
) -> tuple[int | TilthError, list[Alert]]:
    code = read_code(asked.code)
    owner_id = owner_of(tx, code)
    locked = lock_players_by_id(tx, {asked.player_id, owner_id} - {0})
    me = myself(locked, asked.player_id)
    if me.lacks():
        return Refused("this player has not agreed to play", code="no_consent"), []
    if me.minor:
        return minor_codes(), []
    if limit := _used_up(tx, me.id, asked):
        return TooMany("that was a lot of codes", limit.retry_after_s(asked.wall), code="too_many_codes"), []
    two = _Two(me, locked[owner_id]) if owner_id in locked and owner_id != me.id else None
    if two is None or owner_of(tx, code) != owner_id or not _is_open(tx, two, asked.wall):
        count(tx, NOBODY, MISSES, asked.wall, of=asked.address)
        count(tx, me.id, QUICK, asked.wall)
        return _not_usable(), []
    if friends.are_friends(tx, me.id, owner_id):
        friends.befriend_by_code(tx, me.id, owner_id, intake.now)
        return owner_id, []
    if apart(tx, me.id, [owner_id]):
        return different_clocks(), []
    if friends.how_many(tx, [me.id]).get(me.id, 0) >= friends.MOST_FRIENDS:
        return Refused("there is no place for one more friend", code="too_many_friends"), []
    count(tx, owner_id, COMPANY, asked.wall)
    friends.befriend_by_code(tx, me.id, owner_id, intake.now)
    invited = _invited(tx, ids, two, intake.now)
    notify_about(tx, ids, FRIEND_JOINED if invited else FRIEND_ADDED, owner_id, me.id, intake.now)
    events = _heard(snapshot, two, intake.now) if invited else []
    return owner_id, take_in(tx, ids, snapshot.content, snapshot.numbers, events, intake)[1] if events else []


def _used_up(tx: Transaction, player_id: int, asked: Asked) -> Limit | None:
    """Count a try, and return the limit that it is over, if any."""
    if not count(tx, player_id, TRIES, asked.wall):
        return TRIES
    if is_used_up(tx, player_id, QUICK, asked.wall):
        return QUICK
    return MISSES if is_used_up(tx, NOBODY, MISSES, asked.wall, of=asked.address) else None


def _is_open(tx: Transaction, two: _Two, wall: int) -> bool:
    """Return whether the code's owner can be befriended now. Who is a friend already can, whatever the limits."""
    me, owner = two.me.id, two.owner.id
    if two.owner.lacks() or two.owner.minor or friends.is_blocked(tx, me, owner):
        return False
    if friends.are_friends(tx, me, owner):
        return True
    full = friends.how_many(tx, [owner]).get(owner, 0) >= friends.MOST_FRIENDS
    return not full and not is_used_up(tx, owner, COMPANY, wall)


def _invited(tx: Transaction, ids: Ids, two: _Two, now: int) -> bool:
    """Record that a new player was invited; return whether it was so: not of who is not new.

    New is who agreed to play a short while ago, was never invited and has invited nobody: so no chain bites its tail.
    """
    columns = "id, joined_at, invited_by, depth"
    rows = {row[0]: row[1:] for row in tx.fetch(Player, columns, ("id",), [(one.id,) for one in two])}
    joined_at, invited_by, _ = rows[two.me.id]
    if invited_by is not None or joined_at is None or now - joined_at >= NEW_FOR or _has_invited(tx, two.me.id):
        return False
    player, depth = _players(), min(DEEPEST, rows[two.owner.id][2] + 1)
    values = {"invited_by": two.owner.id, "invited_at": now, "depth": depth}
    tx.connection.execute(update(player).where(player.c.id == two.me.id).values(**values))
    watch(tx, ids, two.me.id, two.owner.id, now)
    return True


def _heard(snapshot: Snapshot, two: _Two, now: int) -> list[Event]:
    """Return what quests hear of somebody who was invited."""
    me, owner = two
    told = [
        ("friend_joined", f"joined {me.id}", owner.ref, {"friend": named(me)}),
        ("joined_by_invitation", f"invited {me.id}", me.ref, {"inviter": named(owner)}),
    ]
    return [
        snapshot.reader.build(type, source=SOURCE, id=id, player=ref, at=now, data=data)
        for type, id, ref, data in told
        if type in snapshot.content.vocabulary.types  # a bank may do without them
    ]


def _has_invited(tx: Transaction, player_id: int) -> bool:
    player = _players()
    asked = select(player.c.id).where(player.c.invited_by == player_id).limit(1)
    return tx.connection.execute(asked).first() is not None


def _not_usable() -> Refused:
    return Refused("this code cannot be used", code="code_not_usable", hint="ask your friend which code they see now")


def _players() -> Table:
    return Player.__table__  # type: ignore[attr-defined, no-any-return]
