"""/v1/me/groups: a player's groups and invitations to groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from engine.api.bodies import read_model
from engine.api.mine import (
    BODY_BYTES,
    ID_MAX,
    GroupPath,
    Key,
    PlayerPath,
    read_id,
    read_key,
    read_nothing,
    reading,
    told,
    writing,
)
from engine.api.runtime import Runtime
from engine.bulk import Transaction
from engine.clock import iso
from engine.errors import Malformed
from engine.social import groups, inviting
from engine.social.groups import KINDS, Group, NewGroup
from engine.social.names import LONGEST_NAME, check_label, check_name, shown

MAKE_EXAMPLE = {"kind": "family", "label": "home"}
ANSWER_EXAMPLE = {"accept": True}
CAPTAIN_EXAMPLE = {"captain": "7012345678901234944"}


class GroupBody(BaseModel):
    """A group to make: its kind, and what it is called: exactly one of `label` (from the list) and `name`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Literal["couple", "family", "friends", "circle"]
    label: str | None = Field(default=None, max_length=40, examples=["home"])
    name: str | None = Field(default=None, max_length=4 * LONGEST_NAME, description="At most 20 plain characters.")


class AnswerBody(BaseModel):
    """Whether to come into a group."""

    model_config = ConfigDict(extra="forbid", strict=True)

    accept: bool


class CaptainBody(BaseModel):
    """Who is to be captain: a member's public id."""

    model_config = ConfigDict(extra="forbid", strict=True)

    captain: str = Field(max_length=ID_MAX)


class MemberView(msgspec.Struct):
    """A member: the public id, and since when."""

    id: str
    since: str


class GroupView(msgspec.Struct):
    """A group the player is in. Members who blocked the player, or are blocked, are not shown; nor as `captain`.

    `name` is what to show, as text; `zone` is where its days begin; `most` is how many members it can have.
    """

    id: str
    kind: str
    label: str | None
    name: dict[str, str]
    zone: str
    captain: str | None
    made_at: str
    members: list[MemberView]
    most: int


class InvitationView(msgspec.Struct):
    """A friend's invitation into a group, open until `until`; `members` is how many there are."""

    group: str
    kind: str
    label: str | None
    name: dict[str, str]
    members: int
    friend: str
    until: str


class GroupList(msgspec.Struct):
    """A player's groups, oldest first, and the invitations that wait for an answer."""

    groups: list[GroupView]
    invitations: list[InvitationView]


class Invited(msgspec.Struct):
    """Who was asked to come into which group. The same whether or not they were asked before."""

    group: str
    player: str


class Answered(msgspec.Struct):
    """Whether the player is in the group now."""

    group: str
    member: bool


class GroupRoutes:
    """The routes about groups. A group one is not in is answered like one that does not exist."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def list(self, request: Request) -> Response:
        """List the player's groups with their members, and the invitations that wait for an answer."""
        me = await self._me(request)
        return told(await reading(self._runtime, lambda tx: self._all(tx, me)))

    async def make(self, request: Request, key: Key = None) -> Response:
        """Make a group: couple (2 members), family (8), friends (20) or circle (200). Its maker is its captain.

        Its days are those of the maker's zone at this moment, for good. The same key makes one group, and is answered
        with the group as it is now (`Idempotency-Hit: true`); who has left it since is told `unknown_group`.
        """
        me = await self._me(request)
        body = await read_model(request, GroupBody, BODY_BYTES)
        if (body.label is None) == (body.name is None):
            raise Malformed("a group has either a 'label' or a 'name'", code="label_or_name")
        label, name = check_label(body.label) if body.label is not None else "", ""
        if body.name is not None:
            name = check_name(body.name)
        id, now = self._runtime.db.ids.block(1)[0], self._runtime.now_of(me)
        new, sent = NewGroup(body.kind, label, name), read_key(key)
        group, before = await writing(self._runtime, lambda tx: groups.make_once(tx, id, me, new, sent, now))
        return told(_view(group), {"Idempotency-Hit": "true"} if before else None)

    async def invite(self, request: Request, group: GroupPath, player: PlayerPath) -> Response:
        """Invite a friend into a group, for a week. In couple and family the captain invites, else every member.

        Who was asked, or has declined, is not asked again within that week; the answer is the same on purpose, so that
        nobody learns who declined.
        """
        me = await self._me(request)
        await read_nothing(request)
        ids, now, wall = self._runtime.db.ids, self._runtime.now_of(me), self._runtime.wall.now()
        await writing(
            self._runtime, lambda tx: inviting.invite(tx, ids, me, read_id(group), read_id(player), now, wall)
        )
        return told(Invited(group, player))

    async def answer(self, request: Request, group: GroupPath) -> Response:
        """Accept an invitation or decline it. Who declined is not asked again until the invitation's week is over."""
        me = await self._me(request)
        accepts, now = (await read_model(request, AnswerBody, BODY_BYTES)).accept, self._runtime.now_of(me)
        ids = self._runtime.db.ids
        await writing(self._runtime, lambda tx: inviting.answer(tx, ids, me, read_id(group), now, accepts=accepts))
        return told(Answered(group, accepts))

    async def leave(self, request: Request, group: GroupPath) -> Response:
        """Leave a group. The member who has been in it longest follows a captain; an empty group is gone."""
        me = await self._me(request)
        await read_nothing(request)
        ids, now = self._runtime.db.ids, self._runtime.now_of(me)
        await writing(self._runtime, lambda tx: groups.leave(tx, ids, me, read_id(group), now))
        return told(Answered(group, False))

    async def remove(self, request: Request, group: GroupPath, player: PlayerPath) -> Response:
        """Take a member out of a group. For its captain, and not shortly before what it does together is done."""
        me = await self._me(request)
        await read_nothing(request)
        ids, now = self._runtime.db.ids, self._runtime.now_of(me)
        return await self._changed(
            me, read_id(group), lambda tx: groups.remove(tx, ids, me, read_id(group), read_id(player), now)
        )

    async def hand_over(self, request: Request, group: GroupPath) -> Response:
        """Make another member captain. For the group's captain."""
        me = await self._me(request)
        captain = read_id((await read_model(request, CaptainBody, BODY_BYTES)).captain)
        return await self._changed(me, read_id(group), lambda tx: groups.hand_over(tx, me, read_id(group), captain))

    async def _me(self, request: Request) -> int:
        return (await self._runtime.player(request)).player_id

    async def _changed(self, me: int, group: int, do: Callable[[Transaction], object]) -> Response:
        await writing(self._runtime, do)
        return told(_view(await reading(self._runtime, lambda tx: groups.group_of(tx, me, group))))

    def _all(self, tx: Transaction, me: int) -> GroupList:
        mine = [_view(group) for group in groups.groups_of(tx, me)]
        asked = inviting.invitations_of(tx, me, self._runtime.now_of(me))
        return GroupList(mine, [_invitation(*one) for one in asked])


def _view(group: Group) -> GroupView:
    return GroupView(
        str(group.id), group.kind, group.label or None, shown(group.label, group.name), group.zone,
        str(group.captain_id) if group.captain_id else None, iso(group.made_at),
        [MemberView(str(id), iso(since)) for id, since in group.members], KINDS[group.kind].most,
    )  # fmt: skip


def _invitation(group: Group, by: int, until: int) -> InvitationView:
    return InvitationView(
        str(group.id), group.kind, group.label or None, shown(group.label, group.name), len(group.members), str(by),
        iso(until),
    )  # fmt: skip
