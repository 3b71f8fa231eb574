"""Players who do something together: couple, family, friends, circle. A group has members, one of them its captain.

The captain is a column of the group, so there is never none and never two; while they do not play, who has been in it
longest stands in for them. Lock order: players, then the group; what a player may not know of a group is answered like
a group that does not exist. engine/social/inviting.py says how one comes in, seen.py which members a player sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import BigInteger, Column, Table, text
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.clock import DAY
from engine.errors import NotFound, Refused, TooMany
from engine.ids import Ids
from engine.ledger import big
from engine.moves import Outcome, Sent, check_key, remember, told_before
from engine.people.players import lock_myself, lock_players_by_id
from engine.social import friends, together
from engine.social.seen import away, unseen
from engine.social.together import Parted
from engine.tallies import Limit, count

MADE = Limit("group made", 20, DAY)  # what was asked for with a key is kept for ever


class Kind(NamedTuple):
    """A kind of group: how many members at most, how many such groups a player may be in, who invites."""

    most: int
    each: int
    all_invite: bool


KINDS = {
    "couple": Kind(2, 1, all_invite=False),  # two people; more than one at once is no couple
    "family": Kind(8, 2, all_invite=False),  # three generations at one table; one's own and one's partner's
    "friends": Kind(20, 10, all_invite=True),  # a class's clique, a team: everybody knows everybody
    "circle": Kind(200, 20, all_invite=True),  # a company, a block of flats: more people than one knows by name
}


class PlayerGroup(SQLModel, table=True):
    """A group. `zone` is its day's, fixed when it is made; it is called by a `label` of our list or by its `name`.

    `named_by` is the player whose words its name is: it goes when that player is erased.
    """

    __tablename__ = "player_group"

    id: int = Field(sa_column=big(primary_key=True))
    kind: str
    label: str
    name: str
    zone: str
    captain_id: int = Field(sa_column=big())
    made_at: int = Field(sa_column=big())
    named_by: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, server_default=text("0")))


class Member(SQLModel, table=True):
    """A player in a group."""

    __tablename__ = "group_member"
    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    group_id: int = Field(sa_column=big(primary_key=True, index=True))
    since_at: int = Field(sa_column=big())


class Invitation(SQLModel, table=True):
    """A friend's question to a player to come into a group; a declined one stays until it ends: nobody asks again."""

    __tablename__ = "group_invitation"
    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    group_id: int = Field(sa_column=big(primary_key=True, index=True))
    by_id: int = Field(sa_column=big())
    until_at: int = Field(sa_column=big())
    declined_at: int = Field(sa_column=big())


class Group(NamedTuple):
    """A group under its lock; members are (player, since), those who have been longest first.

    `captain_id` is who leads it now: the captain, or who stands in for them.
    """

    id: int
    kind: str
    label: str
    name: str
    zone: str
    captain_id: int
    made_at: int
    members: tuple[tuple[int, int], ...]

    def has(self, player_id: int) -> bool:
        """Return whether a player is in it."""
        return any(id == player_id for id, _ in self.members)


class NewGroup(NamedTuple):
    """What a player wants to make: a kind, and a label or a checked name."""

    kind: str
    label: str = ""
    name: str = ""


_KEY = ("player_id", "group_id")
_ROW = "id, kind, label, name, zone, captain_id, made_at"


def make(tx: Transaction, id: int, me: int, new: NewGroup, now: int) -> Group:
    """Make a group under a new id, with its maker as captain and in the maker's zone. Errors: Refused."""
    zone = lock_myself(tx, me).zone
    require_room_of(tx, me, new.kind)
    there = zone.at(now)
    tx.insert(PlayerGroup, [(id, new.kind, new.label, new.name, there, me, now, me if new.name else 0)])
    tx.insert(Member, [(me, id, now)])
    return lock_group(tx, id, me)


def make_once(tx: Transaction, id: int, me: int, new: NewGroup, key: str, now: int) -> tuple[Group, bool]:
    """Make a group, or return the one that was made with this Idempotency-Key, and whether it was made before.

    Errors: Refused, TooMany (`too_many_changes`), Malformed (`key_missing`, `key_reused`), NotFound (`unknown_group`:
    the player has left it since).
    """
    check_key(key)
    sent = Sent(me, "tilth", "make_group", new._asdict(), key)
    lock_players_by_id(tx, [me])
    if before := told_before(tx, sent):
        return lock_group(tx, int(before.result["group"]), me), True
    if not count(tx, me, MADE, now):
        raise TooMany("that is enough new groups for today", MADE.retry_after_s(now), code="too_many_changes")
    group = make(tx, id, me, new, now)
    remember(tx, id, sent, 0, now, Outcome(result={"group": str(id)}))
    return group, False


def leave(tx: Transaction, ids: Ids, me: int, group_id: int, now: int) -> None:
    """Leave a group; who has been in it longest follows a captain, and an empty group is gone. Errors: NotFound."""
    lock_players_by_id(tx, [me])
    _take_out(tx, ids, lock_group(tx, group_id, me), me, now)


def remove(tx: Transaction, ids: Ids, me: int, group_id: int, member: int, now: int) -> None:
    """Take a member out of the group one is captain of.

    Errors: NotFound, Refused (`not_captain`; `goal_near` when a game keeps the group together).
    """
    lock_players_by_id(tx, [me, member])
    group = _led(tx, group_id, me, member)
    if together.keeps(tx, group.id):
        raise refused("goal_near")
    _take_out(tx, ids, group, member, now)


def hand_over(tx: Transaction, me: int, group_id: int, member: int) -> Group:
    """Make another member captain. Errors: NotFound, Refused (`not_captain`)."""
    lock_players_by_id(tx, [me, member])
    group = _led(tx, group_id, me, member)
    if member in unseen(tx, me, [member]):
        raise _unknown_member()
    return appoint(tx, group, member)


def appoint(tx: Transaction, group: Group, member: int) -> Group:
    """Make a member of a locked group its captain; who asks has decided that it may be so."""
    tx.connection.execute(_table().update().where(_table().c.id == group.id).values(captain_id=member))
    return group._replace(captain_id=member)


def block(tx: Transaction, ids: Ids, me: int, other: int, now: int) -> friends.Bond:
    """Block somebody one knows as a friend or from a group. In larger groups both stay and do not see each other; a
    couple of the two is left by who blocks. Errors: Refused (`not_allowed`).
    """
    friends.lock_pair(tx, me, other)
    both = set(_groups_of(tx, me)) & set(_groups_of(tx, other))
    bond = friends.block(tx, me, other, now, met=bool(both))
    for group in read(tx, sorted(both), lock=True):
        if group.kind == "couple":
            _take_out(tx, ids, group, me, now)
    return bond


def groups_of(tx: Transaction, me: int) -> list[Group]:
    """Return a player's groups, oldest first, without the members whom the player does not see."""
    return seen_by(tx, me, read(tx, _groups_of(tx, me)))


def group_of(tx: Transaction, me: int, group_id: int) -> Group:
    """Return one of a player's groups, as `groups_of`. Errors: NotFound (`unknown_group`)."""
    if found := [group for group in groups_of(tx, me) if group.id == group_id]:
        return found[0]
    raise _unknown_group()


def lock_group(tx: Transaction, group_id: int, me: int) -> Group:
    """Lock a group that a locked player is in; whoever decides for a group does. Errors: NotFound."""
    groups = read(tx, [group_id], lock=True)
    if not groups or not groups[0].has(me):
        raise _unknown_group()
    return groups[0]


def in_common(tx: Transaction, me: int, others: Sequence[int]) -> dict[int, list[int]]:
    """Return the groups that a player shares with each of others; who shares none is missing."""
    pairs = [(other, group) for group in _groups_of(tx, me) for other in others]
    shared: dict[int, list[int]] = {}
    for other, group in sorted(tx.fetch(Member, "player_id, group_id", _KEY, pairs)):
        shared.setdefault(other, []).append(group)
    return shared


def _groups_of(tx: Transaction, player_id: int) -> list[int]:
    return sorted(id for (id,) in tx.fetch(Member, "group_id", ("player_id",), [(player_id,)]))


def read(tx: Transaction, ids: Iterable[int], *, lock: bool = False) -> list[Group]:
    """Return groups by their ids, in their order, with all their members; locked if wanted."""
    keys = [(id,) for id in ids]
    rows = sorted(tx.fetch(PlayerGroup, _ROW, ("id",), keys, lock="id" if lock else ""))
    members: dict[int, list[tuple[int, int]]] = {row[0]: [] for row in rows}
    for group_id, player_id, since in tx.fetch(Member, "group_id, player_id, since_at", ("group_id",), keys):
        members[group_id].append((player_id, since))
    ordered = {id: tuple(sorted(found, key=lambda one: (one[1], one[0]))) for id, found in members.items()}
    gone = away(tx, {captain for *_, captain, _ in rows})
    return [Group(id, kind, label, name, zone, _first_there(tx, ordered[id]) or captain if captain in gone else captain,
                  made_at, ordered[id])
            for id, kind, label, name, zone, captain, made_at in rows]  # fmt: skip


def _first_there(tx: Transaction, members: Sequence[tuple[int, int]]) -> int:
    """Return the member who has been longest of those who play; 0 when nobody does."""
    gone = away(tx, [id for id, _ in members])
    return next((id for id, _ in members if id not in gone), 0)


def _led(tx: Transaction, group_id: int, me: int, member: int) -> Group:
    """Lock a group one is captain of, for something about another member. Errors: NotFound, Refused."""
    group = lock_group(tx, group_id, me)
    if group.captain_id != me:
        raise refused("not_captain")
    if member == me or not group.has(member):
        raise _unknown_member()
    return group


def _take_out(tx: Transaction, ids: Ids, group: Group, player_id: int, now: int) -> None:
    left = [one for one in group.members if one[0] != player_id]
    tx.delete(Member, _KEY, [(player_id, group.id)])
    together.give_back(tx, ids, Parted(player_id, group.id, now))
    if not left:
        tx.delete(Invitation, ("group_id",), [(group.id,)])
        tx.delete(PlayerGroup, ("id",), [(group.id,)])
        return
    heir = group.captain_id if group.captain_id != player_id else _first_there(tx, left) or left[0][0]
    table = _table()
    was_captain = (table.c.id == group.id) & (table.c.captain_id == player_id)
    tx.connection.execute(table.update().where(was_captain).values(captain_id=heir))


def _table() -> Table:
    return PlayerGroup.__table__  # type: ignore[attr-defined, no-any-return]


def require_room_of(tx: Transaction, me: int, kind: str) -> None:
    """Errors: Refused (`too_many_groups`) when a player is in as many groups of a kind as one may be."""
    same = [group for group in read(tx, _groups_of(tx, me)) if group.kind == kind]
    if len(same) >= KINDS[kind].each:
        raise refused("too_many_groups")


def seen_by(tx: Transaction, me: int, groups: Sequence[Group]) -> list[Group]:
    """Return groups as a player sees them."""
    hidden = unseen(tx, me, {id for group in groups for id, _ in group.members})
    return [
        group._replace(
            members=tuple(one for one in group.members if one[0] not in hidden),
            captain_id=0 if group.captain_id in hidden else group.captain_id,
        )
        for group in groups
    ]


_SAYS = {
    "not_captain": "only the group's captain can do this",
    "group_full": "the group has no place left",
    "goal_near": "what the group does together is nearly done",
    "too_many_groups": "one more group of this kind is too many",
    "minor_group": "a minor meets only friends whom the bank has matched",
}


def refused(code: str) -> Refused:
    """Return the error with which something about a group is refused."""
    return Refused(_SAYS[code], code=code)


def _unknown_group() -> NotFound:
    return NotFound("there is no such group", code="unknown_group", hint="GET /v1/me/groups lists yours")


def _unknown_member() -> NotFound:
    return NotFound("there is no such member", code="unknown_member", hint="GET /v1/me/groups lists them")
