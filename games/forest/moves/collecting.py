"""Collecting one's own bubbles, taking of friends', and collecting a vanishing one for its owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.days import midnight_after
from engine.people.players import Locked
from engine.social.friends import friend_counts
from engine.turn import Friend, Held, HoldNow, Turn
from games.forest.moves.giving import give_back
from games.forest.numbers import NUMBERS
from games.forest.rules import taking
from games.forest.rules.taking import Bubble, Thief
from games.forest.seen import (
    ENDED_PEACE,
    ENDED_PEACE_WITH,
    ENERGY,
    Grove,
    at_peace,
    bubble,
    bubbles_of,
    groves,
    is_golden,
    peace_between,
    taken,
    with_lots,
)
from games.forest.tables import Forest, Golden, Taken
from games.forest.vitality.bag import is_shielded, may_take, uses_of


def collect(turn: Turn, bubble: Held) -> dict[str, Any]:
    """Collect one's own ripe bubble."""
    if bubble.owner_id != turn.player.id:
        turn.refuse("not_allowed")
    return _gather(turn, [turn.hold(bubble)])


def collect_all(turn: Turn) -> dict[str, Any]:
    """Collect every ripe bubble of one's own."""
    rows = bubbles_of(turn.tx, turn.ground, [turn.player.id], turn.now)
    ripe = [id for _, id, ripe_at, gone_at, *_ in rows if ripe_at <= turn.now < gone_at]
    if not ripe:
        turn.refuse("nothing_ripe")
    return _gather(turn, turn.holds_of([Held(turn.player.id, id) for id in ripe]))


def steal(turn: Turn, bubble: Held) -> dict[str, Any]:
    """Take a share of a friend's ripe bubble."""
    if bubble.owner_id == turn.player.id:
        turn.refuse("own_bubble")
    hold = turn.hold(*_names(turn, bubble))
    return _take(turn, hold.owner, [hold], all_of_it=False)


def steal_all(turn: Turn, friend: Friend) -> dict[str, Any]:
    """Take a share of each of a friend's bubbles that may be taken of, as many as are shown."""
    owner = turn.friend(friend)
    rows = bubbles_of(turn.tx, turn.ground, [owner.id], turn.now)
    ripe = [id for _, id, ripe_at, *_ in rows if ripe_at <= turn.now]
    return _take(turn, owner, turn.holds_of([Held(owner.id, id) for id in ripe]), all_of_it=True)


def help_collect(turn: Turn, bubble: Held) -> dict[str, Any]:
    """Collect a friend's vanishing bubble for the friend."""
    if bubble.owner_id == turn.player.id:
        turn.refuse("own_bubble")
    hold = turn.hold(*_names(turn, bubble))
    purse = turn.purse(ENERGY, hold.owner)
    before, forests = turn.ask(
        taken([(hold.owner.id, hold.id)]), groves([hold.owner.id], turn.now), counts=[turn.player], accounts=[purse]
    )
    seen = _as_bubble(turn, hold, before)
    if no := taking.help_refused(seen, turn.counted("help"), turn.now):
        turn.refuse(no)
    turn.transfer(ENERGY, hold.id, purse, hold.amount)
    turn.count("help", 1, hold.owner)
    grove = forests[hold.owner.id]
    grove.grow(hold.amount, turn.day(hold.owner))
    turn.put(Forest, [grove.row()])
    turn.deed("helped", hold.owner, grams=hold.amount)
    turn.notify("helped", hold.owner, grams=hold.amount, friend=Friend(turn.player.id))
    turn.tell("forest.energy_helped", grams=hold.amount)
    return {"grams": hold.amount}


def thank_reviver(turn: Turn, grams: int) -> None:
    """Let quests hear that a friend collected what the player had brought back."""
    turn.tell("forest.revived_collected", grams=grams)


def warn_of_vanishing(turn: Turn) -> None:
    """Tell the player, once a day, how much will vanish before tomorrow's warning could be heeded."""
    rows = bubbles_of(turn.tx, turn.ground, [turn.player.id], turn.now)
    soon = midnight_after(turn.now, turn.player.zone.name) + NUMBERS.bubbles.warning_h * taking.HOUR
    grams = sum(n for _, _, ripe_at, gone_at, n, _ in rows if ripe_at <= turn.now < gone_at <= soon)
    if grams and not turn.counted("warned"):
        turn.count("warned")
        turn.notify("vanishing", grams=grams)


def _gather(turn: Turn, holds: Sequence[HoldNow]) -> dict[str, Any]:
    """Collect holds of the player who acts; a single one that cannot be is refused."""
    before, forests = turn.ask(
        taken([(turn.player.id, hold.id) for hold in holds]), groves([turn.player.id], turn.now),
        accounts=[turn.purse(ENERGY)],
    )  # fmt: skip
    told = [taking.collect_refused(_as_bubble(turn, hold, before), turn.now) for hold in holds]
    ready = [hold for hold, no in zip(holds, told, strict=True) if not no]
    if not ready:
        turn.refuse(told[0])
    for hold in ready:
        turn.transfer(ENERGY, hold.id, turn.purse(ENERGY), hold.amount)
    grams = sum(hold.amount for hold in ready)
    grove = forests[turn.player.id]
    grove.grow(grams, turn.day())
    turn.put(Forest, [grove.row()])
    _thank(turn, ready)
    turn.tell("forest.energy_collected", grams=grams)
    return {"grams": grams, "bubbles": len(ready)}


def _thank(turn: Turn, holds: Sequence[HoldNow]) -> None:
    """Whoever revived what is collected now gets their half, in a turn of their own."""
    keys = [(turn.player.id, hold.id) for hold in holds if is_golden(turn.ground, hold.quest_no)]
    amounts = {hold.id: hold.amount for hold in holds}
    for hold_id, kind, from_id in turn.tx.fetch(Golden, "hold_id, kind, from_id", ("player_id", "hold_id"), keys):
        if kind == "revived":
            turn.later("thank_reviver", from_id, turn.now, grams=amounts[hold_id])


def _take(turn: Turn, owner: Locked, holds: Sequence[HoldNow], *, all_of_it: bool) -> dict[str, Any]:
    """Take of some bubbles of one owner, one after the other; refused when of none of them anything can be taken."""
    both = [turn.player.id, owner.id]
    forests, of_each, uses, between, friends = turn.ask(
        groves(both, turn.now), taken([(owner.id, hold.id) for hold in holds]), uses_of(both), peace_between(*both),
        friend_counts([owner.id]), counts=[turn.player, owner], accounts=[turn.purse(ENERGY)],
    )  # fmt: skip
    mine, theirs = forests[turn.player.id], forests[owner.id]
    ended = bool(turn.counted(ENDED_PEACE) or turn.counted(ENDED_PEACE_WITH, owner))
    thief = _thief(turn, owner, uses, peace=at_peace(mine, theirs, between=bool(between), ended=ended))
    each = []
    for hold in holds:
        drawn = with_lots(thief, turn.ground, hold.id, turn.player.id, friends[owner.id])
        times = of_each[hold.id].get(turn.player.id, (0, 0))[0]
        each.append((_as_bubble(turn, hold, of_each), drawn._replace(times=times)))
    got, first_no = 0, ""
    for i in taking.shown_to_friend(each, turn.now):
        hold, (seen, drawn) = holds[i], each[i]
        times, before = of_each[hold.id].get(turn.player.id, (0, 0))
        now_here = drawn._replace(today=turn.counted("take"), today_here=turn.counted("take", owner))
        no = taking.steal_refused(seen, now_here, turn.now)
        first_no = first_no or no
        if no:
            continue
        grams = taking.share_taken(seen, turn.rng)
        turn.transfer(ENERGY, hold.id, turn.purse(ENERGY), grams)
        turn.put(Taken, [(owner.id, hold.id, turn.player.id, turn.now, times + 1, before + grams)])
        turn.count("take", 1, owner)
        got += grams
    if not got:
        turn.refuse("nothing_to_take" if all_of_it else first_no)
    _tell_theft(turn, owner, mine, got)
    return {"grams": got}


def _thief(turn: Turn, owner: Locked, uses: Mapping[tuple[int, str], int], *, peace: bool) -> Thief:
    """What stands between the player and every bubble of an owner."""
    may = may_take(uses, turn.player.id, turn.now)
    return Thief(may=may, peace=peace, shield=is_shielded(uses, owner.id, turn.now))


def _tell_theft(turn: Turn, owner: Locked, mine: Grove, grams: int) -> None:
    """Everybody is told who took how much, quests hear of it, and too much goes back by itself."""
    turn.count("take_g", grams, owner)
    mine.grow(grams, turn.day())
    turn.put(Forest, [mine.row()])
    turn.deed("took", owner, grams=grams)
    turn.notify("stolen", owner, grams=grams, friend=Friend(turn.player.id))
    turn.tell("forest.energy_taken", grams=grams)
    give_back(turn, owner, mine.give_back_over_g)


def _names(turn: Turn, bubble: Held) -> tuple[Held, Held]:
    """A friend's bubble as friends see it, by a name that does not say when it came, and as its owner sees it."""
    return Held(bubble.owner_id, turn.ground.unveiled(bubble.id)), bubble


def _as_bubble(turn: Turn, hold: HoldNow, of_each: Mapping[int, dict[int, tuple[int, int]]]) -> Bubble:
    """What a hold is by the rules, with what was taken `of_each`."""
    return bubble((hold.ripe_at, hold.gone_at, hold.amount, hold.quest_no), of_each[hold.id], turn.ground)
