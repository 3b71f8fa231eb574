"""GET /v1/me/acts: "why did I get this, or nothing?", for the player: what was done lately, and what came of it."""

from __future__ import annotations

from types import SimpleNamespace

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from engine.api.answers import gain
from engine.api.mine import position_in, reading, told
from engine.api.pages import Cursor, Limit, next_link
from engine.api.runtime import Runtime
from engine.bulk import Transaction
from engine.clock import ManualClock, iso
from engine.people.players import look_at, myself
from engine.published.live import Snapshot
from engine.support.hindsight import Seen, newest
from engine.support.why import Desk
from engine.support.why_shapes import Texts

MOST = 20  # each is explained from the quests' own questions, which costs more than to list it


class Came(msgspec.Struct):
    """What a quest gave for an act (negative: took back): in display units, with the quest's name and its words."""

    title: Texts
    asset: str
    amount: str
    unit: str
    words: Texts


class ActView(msgspec.Struct):
    """Something the player did: when, what (the event type's own words), what it gave, and why not when nothing."""

    at: str
    type: str
    about: Texts
    earned: list[Came]
    why: Texts


class ActPage(msgspec.Struct):
    """A page of acts, newest first; `next` is the cursor of the older ones. Acts of long ago that gave nothing are not
    kept within reach, so they are not listed.
    """

    acts: list[ActView]
    next: str | None = None


class ActRoutes:
    """The route of a player's own acts."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def page(self, request: Request, limit: Limit = 10, cursor: Cursor = "") -> Response:
        """List what the player did lately, newest first: what each act gave, or in one sentence why it gave nothing.

        At most 20 at once. The Link header (rel="next") and `next` lead to the older acts.
        """
        me = (await self._runtime.player(request)).player_id
        page = await reading(self._runtime, lambda tx: self._page(tx, me, min(limit, MOST), cursor))
        return told(page, next_link(request, page.next))

    def _page(self, tx: Transaction, me: int, limit: int, cursor: str) -> ActPage:
        about, now = f"acts {me}", self._runtime.now
        before = position_in(self._runtime.cursors.read(about, cursor)) if cursor else 0
        found_me = look_at(tx, "id", me)
        ref = myself({me: found_me} if found_me else {}, me).ref
        desk = Desk(self._runtime.db, now, ManualClock(self._runtime.now_of(ref)), tx, ref)
        types = [name for name, kind in now.content.vocabulary.types.items() if not kind.games_only]
        found = newest(tx, me, types, limit, quests=set(now.numbers.quests_by_no), before=before).events
        more = self._runtime.cursors.write(about, [found[-1].id]) if len(found) == limit else None
        return ActPage([_act(desk, now, one) for one in found], more)


def _act(desk: Desk, now: Snapshot, seen: Seen) -> ActView:
    kind = now.content.vocabulary.types.get(seen.type)
    about = dict(kind.about) if kind else {}
    answer, earned = seen.answer, []
    for one in answer.earned:
        quest = now.content.book.quests.get(one.quest)
        got = gain(one, SimpleNamespace(**seen.kept), now.content)
        earned.append(Came(dict(quest.title) if quest else {}, got.asset, got.amount, got.unit, got.message))
    return ActView(iso(seen.at), seen.type, about, earned, {} if earned else _why(desk, seen))


def _why(desk: Desk, seen: Seen) -> Texts:
    """The sentence of the quest that fitted best: one that answered the act itself, or else the first that hears it."""
    told = desk.told(seen)
    named = {one.quest for one in seen.answer.why_not}
    fitting = [one for one in told.quests if one.quest in named] or told.quests
    return next((one.sentence for one in fitting if one.sentence), told.sentence)
