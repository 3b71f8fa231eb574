"""/v1/me/friends, /v1/me/code, /v1/me/blocks for players, and PUT /v1/players/{id}/friends for banks."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence

import msgspec
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from engine.api.bodies import BATCH_BYTES, read_model
from engine.api.guesses import address_of
from engine.api.mine import BODY_BYTES, PlayerPath, position_in, read_id, read_nothing, reading, told, writing
from engine.api.pages import Cursor, Limit, next_link
from engine.api.players import PlayerId
from engine.api.runtime import Runtime
from engine.bulk import Transaction
from engine.clock import iso
from engine.ingest import Intake
from engine.people.players import REF_MAX
from engine.referral import Asked, accept
from engine.social import friends, groups
from engine.social.codes import LONGEST_TYPED, code_of, link_of, renew, show_code
from engine.social.friends import MOST_FRIENDS, Bond
from engine.social.matching import sync
from engine.sources import secret

SYNC_EXAMPLE = {"friends": ["customer-2", "customer-3"]}
ACCEPT_EXAMPLE = {"code": "7K3M-9QX2A-HT5W"}
MUTE_EXAMPLE = {"muted": True}


class SyncBody(BaseModel):
    """All friends the bank knows of a player, by its own opaque references: never a number or a hash of one."""

    model_config = ConfigDict(extra="forbid", strict=True)

    friends: list[str] = Field(max_length=MOST_FRIENDS, description=f"References of 1 to {REF_MAX} characters.")


class AcceptBody(BaseModel):
    """A friend's code, as typed or as it stands in the link."""

    model_config = ConfigDict(extra="forbid", strict=True)

    code: str = Field(max_length=LONGEST_TYPED)


class MuteBody(BaseModel):
    """Whether to hear nothing of a friend."""

    model_config = ConfigDict(extra="forbid", strict=True)

    muted: bool


class FriendView(msgspec.Struct):
    """A friend: the public id, since when, whether muted, and the ids of groups in common."""

    id: str
    since: str
    muted: bool
    groups: list[str]


class FriendPage(msgspec.Struct):
    """A page of a player's friends, by id; `next` is the cursor of those after."""

    friends: list[FriendView]
    next: str | None = None


class BondView(msgspec.Struct):
    """How the player stands to another one now."""

    id: str
    friend: bool
    muted: bool
    blocked: bool


class CodeView(msgspec.Struct):
    """The player's friend code and its link, relative to the bank's app; null when none was made yet."""

    code: str | None
    link: str | None


class BlockedView(msgspec.Struct):
    """Somebody the player has blocked."""

    id: str
    since: str


class BlockPage(msgspec.Struct):
    """A page of whom a player has blocked, by id; `next` is the cursor of those after."""

    blocked: list[BlockedView]
    next: str | None = None


class Matched(msgspec.Struct, omit_defaults=True):
    """What became of one reference: `friend`, or `refused` with a code.

    Codes: unknown_player, no_consent (one of the two has not agreed to the purpose `friends`), own_friend,
    too_many_friends, cut (one of the two ended it), different_clocks (in a sandbox).
    """

    player: str
    status: str
    code: str = ""


class MatchedList(msgspec.Struct):
    """What became of a list of friends: how many edges of the bank came and went, and each reference in order."""

    added: int
    removed: int
    results: list[Matched]


class FriendRoutes:
    """The routes about friends."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._key = secret(runtime.db, "tally")

    async def sync(self, request: Request, id: PlayerId) -> Response:
        """Put the whole list of a player's friends that the bank has matched; both must have agreed to be friends.

        That is the purpose `friends` of `consents`, beside `play`: without it of both a reference is refused with
        `no_consent`. Only friendships of the bank come and go, in both directions. What a code made stays; what a
        player ended by a block or an unfriend stays ended. Each reference has its own result.
        """
        await self._runtime.source(request, "players:write")
        body = await read_model(request, SyncBody, BATCH_BYTES)
        now = self._runtime.now_of(id)
        done = await run_in_threadpool(sync, self._runtime.db, id, body.friends, now)
        results = [Matched(ref, "refused" if code else "friend", code) for ref, code in done.refusals.items()]
        return told(MatchedList(done.added, done.removed, results))

    async def list(self, request: Request, limit: Limit = 50, cursor: Cursor = "") -> Response:
        """List the player's friends, by id. The Link header (rel="next") and `next` lead to the others."""
        me = (await self._runtime.player(request)).player_id
        page = await reading(self._runtime, lambda tx: self._page(tx, me, limit, cursor))
        return told(page, next_link(request, page.next))

    async def accept(self, request: Request) -> Response:
        """Accept a friend's code: both are friends from now on. Who is new to the game counts as invited.

        A code that is unknown, old, one's own or of somebody who wants no more friends gets one and the same 409;
        after many tries a player, after many wrong ones an address must wait.
        """
        me = (await self._runtime.player(request)).player_id
        body = await read_model(request, AcceptBody, BODY_BYTES)
        runtime = self._runtime
        asked = Asked(me, body.code, self._address(request), runtime.wall.now())
        intake = Intake(runtime.now_of(me), alerted=runtime.metrics.alerted)
        friend = await run_in_threadpool(accept, runtime.db, runtime.now, asked, intake)
        return told(_view(await reading(runtime, lambda tx: friends.bond(tx, me, friend))))

    async def mute(self, request: Request, player: PlayerPath) -> Response:
        """Hear nothing of a friend, or again. The friend does not learn it, and nothing else changes."""
        me = (await self._runtime.player(request)).player_id
        muted, now = (await read_model(request, MuteBody, BODY_BYTES)).muted, self._runtime.now_of(me)
        return await self._change(lambda tx: friends.mute(tx, me, read_id(player), now, muted=muted))

    async def unfriend(self, request: Request, player: PlayerPath) -> Response:
        """End a friendship for both. The bank's list does not bring it back; a code of one of the two does."""
        me = (await self._runtime.player(request)).player_id
        await read_nothing(request)
        now = self._runtime.now_of(me)
        return await self._change(lambda tx: friends.unfriend(tx, me, read_id(player), now))

    async def code(self, request: Request) -> Response:
        """Show the player's friend code and its link; null until one is made."""
        me = (await self._runtime.player(request)).player_id
        return told(_code(await reading(self._runtime, lambda tx: code_of(tx, me))))

    async def new_code(self, request: Request) -> Response:
        """Make a new friend code. The old one, and links with it, are dead at once."""
        me = (await self._runtime.player(request)).player_id
        await read_nothing(request)
        wall = self._runtime.wall.now()
        return told(_code(await writing(self._runtime, lambda tx: renew(tx, me, wall))))

    async def blocked(self, request: Request, limit: Limit = 50, cursor: Cursor = "") -> Response:
        """List whom the player has blocked, by id."""
        me = (await self._runtime.player(request)).player_id
        page = await reading(self._runtime, lambda tx: self._blocked(tx, me, limit, cursor))
        return told(page, next_link(request, page.next))

    async def block(self, request: Request, player: PlayerPath) -> Response:
        """Block somebody the player knows as a friend or from a group: neither sees the other from now on.

        It ends a friendship, whoever made it, and a couple of the two.
        """
        me = (await self._runtime.player(request)).player_id
        await read_nothing(request)
        ids, now = self._runtime.db.ids, self._runtime.now_of(me)
        return await self._change(lambda tx: groups.block(tx, ids, me, read_id(player), now))

    async def unblock(self, request: Request, player: PlayerPath) -> Response:
        """Take a block back. The friendship stays ended until one of the two accepts the other's code."""
        me = (await self._runtime.player(request)).player_id
        await read_nothing(request)
        return await self._change(lambda tx: friends.unblock(tx, me, read_id(player)))

    async def _change(self, do: Callable[[Transaction], Bond]) -> Response:
        return told(_view(await writing(self._runtime, do)))

    def _page(self, tx: Transaction, me: int, limit: int, cursor: str) -> FriendPage:
        found = friends.friends_of(tx, me, after=self._after(f"friends {me}", cursor), limit=limit + 1)
        common = groups.in_common(tx, me, [friend.id for friend in found[:limit]])
        views = [
            FriendView(str(id), iso(since), bool(muted_at), [str(group) for group in common.get(id, ())])
            for id, since, muted_at in found[:limit]
        ]
        return FriendPage(views, self._next(f"friends {me}", [friend.id for friend in found], limit))

    def _blocked(self, tx: Transaction, me: int, limit: int, cursor: str) -> BlockPage:
        found = friends.blocked_by(tx, me, after=self._after(f"blocks {me}", cursor), limit=limit + 1)
        views = [BlockedView(str(id), iso(at)) for id, at in found[:limit]]
        return BlockPage(views, self._next(f"blocks {me}", [id for id, _ in found], limit))

    def _after(self, about: str, cursor: str) -> int:
        return position_in(self._runtime.cursors.read(about, cursor)) if cursor else 0

    def _next(self, about: str, ids: Sequence[int], limit: int) -> str | None:
        return self._runtime.cursors.write(about, [ids[limit - 1]]) if len(ids) > limit else None

    def _address(self, request: Request) -> str:
        """Where a request comes from, as a keyed hash: an address is personal, so none is stored."""
        return hmac.digest(self._key, address_of(request).encode(), "sha256").hex()[:32]


def _view(bond: Bond) -> BondView:
    return BondView(str(bond.id), bond.friend, bond.muted, bond.blocked)


def _code(code: str) -> CodeView:
    return CodeView(show_code(code), link_of(code)) if code else CodeView(None, None)
