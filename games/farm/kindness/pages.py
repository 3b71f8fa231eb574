"""Friends with what can be done for them, and what happened between friends; each page in few statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.clock import iso
from engine.daily import Count, counts_of
from engine.social.friends import friends_among, friends_of
from engine.turn import Friend
from engine.view import View
from games.farm.kindness import rules
from games.farm.kindness.moves import SHARED
from games.farm.kindness.rules import Today
from games.farm.kindness.tables import Invited, Thanks
from games.farm.numbers import NUMBERS
from games.farm.rules import hen
from games.farm.tables import Coop
from games.farm.yards import Kind, Yard, yards_of

Shown = dict[str, Any]
Counts = Mapping[Count, int]
PAGE = NUMBERS.friends.page


def friends(view: View) -> Shown:
    """The player and all friends, by the eggs their hens have laid, each with hints of what can be done there."""
    me = view.player.id
    ids = [me, *(one.id for one in friends_of(view.tx, me))]
    laid: dict[int, int] = dict(view.tx.fetch(Coop, "player_id, eggs_laid", ("player_id",), [(id,) for id in ids]))
    order = sorted(laid, key=lambda id: (-laid[id], id))
    (start,) = view.place() or (0,)
    page = order[start : start + PAGE]
    yards = yards_of(view.tx, view.ground, {*page, me}, view.now)
    counts = counts_of(view.tx, me, view.day)
    rows = [
        {"rank": rank, "player": str(id), "eggs_laid": laid[id], "me": id == me, **_hints(view, yards, id, counts)}
        for rank, id in enumerate(page, start + 1)
    ]
    more = start + PAGE < len(order)
    return {"friends": rows, "of": len(order), "next": str(start + PAGE) if more else None}


def feed(view: View) -> Shown:
    """What happened between the player and friends, newest first."""
    return view.feed(PAGE)


def kindnesses(view: View) -> Shown:
    """Whom the player may thank, and who invites them to a shared meal."""
    me = view.player.id
    thanks = view.tx.fetch(Thanks, "other_id, meals, at", ("player_id",), [(me,)])
    invited = view.tx.fetch(Invited, "other_id, until_at", ("player_id",), [(me,)])
    known = view.tx.answer(friends_among(me, {row[0] for row in (*thanks, *invited)}))
    no = "" if not invited or view.pays(SHARED) else "pays_later"
    return {
        "thanks": [
            {"friend": str(id), "meals": meals, "at": iso(at), "can": [view.offer("thank", friend=Friend(id))]}
            for id, meals, at in sorted(thanks, key=lambda row: -row[2])
            if id in known
        ],
        "invitations": [
            {"friend": str(id), "until": iso(until), "can": [view.offer("join_meal", no, friend=Friend(id))]}
            for id, until in sorted(invited, key=lambda row: row[1])
            if until > view.now and id in known
        ],
    }


def offers(view: View, mine: Yard, theirs: Yard, counts: Counts, done: Counts) -> list[Shown]:
    """What the player can do for a friend now; `counts` are the player's of today, `done` the friend's."""
    named, taken = Friend(theirs.id), done.get(("farm.wheat_taken", 0), 0)
    refused = _refused(view, mine, theirs, counts, taken)
    refused["send_wheat"] = rules.wheat_refused(mine.store_mg, _today(counts, "wheat", theirs.id), taken)
    return [view.offer(move, no, friend=named) for move, no in refused.items()]


def _refused(view: View, mine: Yard, theirs: Yard, counts: Counts, taken: int = 0) -> dict[str, str]:
    here, id = len(theirs.guests), theirs.id
    thieves = sum(1 for one in theirs.guests if one.id != mine.id and theirs.visits[one.id].kind == Kind.THIEF)
    return {
        "feed_friend": rules.feed_refused(theirs.state, mine.store_mg, _today(counts, "feed_friend", id)),
        "invite": rules.invite_refused(_today(counts, "invite", id)),
        "hire": rules.hire_refused(
            mine.state, theirs.state, guests=len(mine.guests), may_work=bool(theirs.coop.may_work),
            store_mg=mine.store_mg, today=_today(counts, "hire", id),
        ),
        "visit": rules.tea_refused(
            mine.state, guests=here, fence=view.now < theirs.coop.fence_until,
            keeps_to_itself=bool(theirs.coop.stays), store_mg=mine.store_mg, today=_today(counts, "tea", id),
            taken_mg=taken,
        ),
        "tell_owner": rules.tell_refused(thieves=thieves, today=_today(counts, "tell_owner", id)),
    }  # fmt: skip


def _hints(view: View, yards: Mapping[int, Yard], id: int, counts: Counts) -> Shown:
    """What a friend's line says: what the hen does, and what could be done there. Nothing of it names a third one."""
    mine, theirs = yards.get(view.player.id), yards.get(id)
    if theirs is None or mine is None or id == view.player.id:
        return {"state": theirs.state if theirs else None, "hints": []}
    refused = _refused(view, mine, theirs, counts)
    names = {"feed_friend": "hungry", "tell_owner": "thieves", "hire": "can_help"}
    return {
        "state": hen.as_friends_see(theirs.state),
        "hints": [hint for move, hint in names.items() if not refused[move]],
    }


def _today(counts: Mapping[Count, int], what: str, id: int) -> Today:
    return Today(counts.get((f"farm.{what}", id), 0), counts.get((f"farm.{what}", 0), 0))


PAGES: Mapping[str, Any] = {"friends": friends, "feed": feed, "kindness": kindnesses}
