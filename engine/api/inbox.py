"""/v1/me/inbox and /v1/me/telling: what a player was told, up to where it was read, and the quiet hours."""

from __future__ import annotations

import msgspec
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from engine import inbox
from engine.api.bodies import read_model
from engine.api.messages import MessageView, view_of
from engine.api.mine import BODY_BYTES, position_in, reading, told, writing
from engine.api.pages import Cursor, Limit, next_link
from engine.api.runtime import Runtime
from engine.bulk import Transaction
from engine.inbox import State
from engine.quiet import Quiet
from engine.social.called import with_names
from engine.telling import told as in_words
from engine.words.spoken import clock

READ_EXAMPLE = {"upto": 1}
TELLING_EXAMPLE = {"quiet": {"from": "22:00", "to": "08:00"}}
LARGEST = (1 << 53) - 1
_TIME = r"^([01]\d|2[0-3]):[0-5]\d$"


class ReadBody(BaseModel):
    """Up to which number the player has read."""

    model_config = ConfigDict(extra="forbid", strict=True)

    upto: int = Field(ge=0, le=LARGEST)


class QuietHours(BaseModel):
    """From when to when, by the clock where the player lives; over midnight when `to` is earlier."""

    model_config = ConfigDict(extra="forbid", strict=True)

    start: str = Field(alias="from", pattern=_TIME, examples=["22:00"])
    end: str = Field(alias="to", pattern=_TIME, examples=["08:00"])


class TellingBody(BaseModel):
    """How the player wants to be told things. `quiet` null: no quiet hours."""

    model_config = ConfigDict(extra="forbid", strict=True)

    quiet: QuietHours | None


class InboxPage(msgspec.Struct):
    """A page of messages, newest first; `next` is the cursor of the older ones.

    `newest` is the newest number given, to go on from with the live stream; `read` is up to where the player has read,
    `unread` how many messages stand above it.
    """

    messages: list[MessageView]
    newest: int
    read: int
    unread: int
    next: str | None = None


class ReadView(msgspec.Struct):
    """Up to where the player has read, and how many messages stand above it."""

    newest: int
    read: int
    unread: int


class QuietView(msgspec.Struct, rename={"start": "from", "end": "to"}):
    """From when to when nothing may draw attention to itself."""

    start: str
    end: str


class TellingView(msgspec.Struct):
    """How the player wants to be told things. Quiet hours only put off; nothing is hidden by them."""

    quiet: QuietView | None


class InboxRoutes:
    """The routes about messages."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def page(self, request: Request, limit: Limit = 50, cursor: Cursor = "") -> Response:
        """List what the player was told, newest first, in zh-CN and en. Kept for 90 days, the newest 500.

        The Link header (rel="next") and `next` lead to the older messages.
        """
        me = (await self._runtime.player(request)).player_id
        page = await reading(self._runtime, lambda tx: self._page(tx, me, limit, cursor))
        return told(page, next_link(request, page.next))

    async def read(self, request: Request) -> Response:
        """Mark what the player was told up to a number as read. The mark never goes back."""
        me = (await self._runtime.player(request)).player_id
        upto = (await read_model(request, ReadBody, BODY_BYTES)).upto
        return told(await writing(self._runtime, lambda tx: _read(tx, inbox.mark_read(tx, me, upto))))

    async def telling(self, request: Request) -> Response:
        """Show the player's quiet hours; at first from 22:00 to 08:00."""
        me = (await self._runtime.player(request)).player_id
        return told(_telling(await reading(self._runtime, lambda tx: inbox.states_of(tx, [me])[me])))

    async def put_telling(self, request: Request) -> Response:
        """Set the player's quiet hours, for what is told from now on. They put off nudges and hide nothing."""
        me = (await self._runtime.player(request)).player_id
        quiet = (await read_model(request, TellingBody, BODY_BYTES)).quiet
        hours = Quiet(_minute(quiet.start), _minute(quiet.end)) if quiet else Quiet(0, 0)
        return told(_telling(await writing(self._runtime, lambda tx: inbox.set_quiet(tx, me, hours))))

    def _page(self, tx: Transaction, me: int, limit: int, cursor: str) -> InboxPage:
        about, now = f"inbox {me}", self._runtime.now
        before = position_in(self._runtime.cursors.read(about, cursor)) if cursor else None
        state = inbox.states_of(tx, [me])[me]  # first: `newest` must not stand above what the page shows
        rows = inbox.page(tx, me, before, limit + 1)
        messages = [view_of(one) for one in in_words(now.content, now.numbers, with_names(tx, rows[:limit]))]
        more = self._runtime.cursors.write(about, [rows[limit - 1].number]) if len(rows) > limit else None
        return InboxPage(messages, state.newest, state.read_upto, inbox.unread(tx, state), more)


def _read(tx: Transaction, state: State) -> ReadView:
    return ReadView(state.newest, state.read_upto, inbox.unread(tx, state))


def _telling(state: State) -> TellingView:
    start, end = state.quiet
    return TellingView(None if start == end else QuietView(clock(start), clock(end)))


def _minute(time: str) -> int:
    hour, _, minute = time.partition(":")
    return int(hour) * 60 + int(minute)
