"""How a player comes into a group: a friend who is in it asks, the question stands for a week, and is answered once.

A question ends with its week, its group, its sender's membership, and the friendship with the sender. Lock order:
players, then the group.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table

from engine.bulk import Transaction
from engine.clock import DAY
from engine.errors import NotFound, TooMany
from engine.game_time import apart, different_clocks
from engine.ids import Ids
from engine.outbox import notify_about
from engine.people import minors
from engine.people.players import lock_players_by_id
from engine.social import friends
from engine.social.groups import (
    KINDS,
    Group,
    Invitation,
    Member,
    lock_group,
    read,
    refused,
    require_room_of,
    seen_by,
)
from engine.tallies import Limit, count
from engine.words.notices import GROUP_INVITATION, GROUP_JOINED

INVITED_FOR = 7 * DAY
INVITATIONS = Limit("group invitation", 50, DAY)  # fills two groups of friends; a flood of questions is more
_KEY = ("player_id", "group_id")


def invite(tx: Transaction, ids: Ids, me: int, group_id: int, friend: int, now: int, wall: int) -> None:
    """Ask a friend to come in, who is told; the question ends after a week.

    Who is in, was asked or declined is not asked again. Errors: NotFound (`unknown_group`), Refused (`not_allowed`:
    no friend; `not_captain`, `group_full`), TooMany (`too_many_invitations`).
    """
    locked = lock_players_by_id(tx, [me, friend])
    group = lock_group(tx, group_id, me)
    if not KINDS[group.kind].all_invite and group.captain_id != me:
        raise refused("not_captain")
    if friend not in locked or not friends.are_friends(tx, me, friend):
        raise friends.not_allowed()
    if apart(tx, me, [friend]):
        raise different_clocks()
    before = tx.fetch(Invitation, "until_at", _KEY, [(friend, group_id)])
    if group.has(friend) or any(until > now for (until,) in before):
        return
    if len(group.members) >= KINDS[group.kind].most:
        raise refused("group_full")
    if not count(tx, me, INVITATIONS, wall):
        raise TooMany("that is enough invitations for today", INVITATIONS.retry_after_s(wall),
                      code="too_many_invitations")  # fmt: skip
    tx.put(Invitation, [(friend, group_id, me, now + INVITED_FOR, 0)])
    _tell(tx, ids, GROUP_INVITATION, friend, me, group, now)


def answer(tx: Transaction, ids: Ids, me: int, group_id: int, now: int, *, accepts: bool) -> Group | None:
    """Answer an invitation; return the group when one came in, which its sender is told. Errors: NotFound, Refused.

    An invitation ends with its week, its group, its sender's membership, and the friendship with the sender
    (`unknown_invitation` for all). Refused: `group_full`, `too_many_groups`; the invitation stays.
    """
    by_ids = [by for (by,) in tx.fetch(Invitation, "by_id", _KEY, [(me, group_id)])]
    lock_players_by_id(tx, [me, *by_ids])
    groups = read(tx, [group_id], lock=True)
    found = tx.fetch(Invitation, "by_id, until_at, declined_at", _KEY, [(me, group_id)])
    if not (groups and found and found[0][0] in by_ids and _stands(tx, me, groups[0], found[0], now)):
        raise NotFound("there is no such invitation", code="unknown_invitation", hint="it may have ended")
    by, until, _ = found[0]
    if apart(tx, me, [by]):
        raise different_clocks()
    if not accepts:
        tx.put(Invitation, [(me, group_id, by, until, now)])
        return None
    require_room_of(tx, me, groups[0].kind)
    if len(groups[0].members) >= KINDS[groups[0].kind].most:
        raise refused("group_full")
    if minors.would_meet_strangers(tx, me, [id for id, _ in groups[0].members]):
        raise refused("minor_group")
    tx.delete(Invitation, _KEY, [(me, group_id)])
    tx.insert(Member, [(me, group_id, now)])
    _tell(tx, ids, GROUP_JOINED, by, me, groups[0], now)
    return lock_group(tx, group_id, me)


def invitations_of(tx: Transaction, me: int, now: int) -> list[tuple[Group, int, int]]:
    """Return the groups a player may come into, who asks, and until when; oldest group first."""
    rows = tx.fetch(Invitation, "group_id, by_id, until_at, declined_at", ("player_id",), [(me,)])
    asked = {group_id: (by, until, declined) for group_id, by, until, declined in rows}
    standing = [group for group in read(tx, sorted(asked)) if _stands(tx, me, group, asked[group.id], now)]
    return [(group, *asked[group.id][:2]) for group in seen_by(tx, me, standing)]


def forget_invitations(tx: Transaction, now: int) -> int:
    """Delete invitations that ended more than a week ago, for a tick; return how many."""
    table: Table = Invitation.__table__  # type: ignore[attr-defined]
    return tx.connection.execute(table.delete().where(table.c.until_at < now - INVITED_FOR)).rowcount


def _tell(tx: Transaction, ids: Ids, kind: str, player_id: int, me: int, group: Group, now: int) -> None:
    notify_about(tx, ids, kind, player_id, me, now, group=str(group.id))


def _stands(tx: Transaction, me: int, group: Group, invitation: Sequence[int], now: int) -> bool:
    by, until, declined = invitation
    return until > now and not declined and group.has(by) and friends.are_friends(tx, me, by)
