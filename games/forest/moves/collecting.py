"""Collecting one's own bubbles, taking of friends', and collecting a vanishing one for its owner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.people.players import Locked
from engine.social.friends import how_many
from engine.turn import Friend, Held, HoldNow, Turn
from games.forest.moves.giving import give_back
from games.forest.numbers import NUMBERS
from games.forest.rules import taking
from games.forest.rules.taking import Bubble, Thief
from games.forest.seen import ENERGY, Grove, at_peace, bubble, bubbles_of, groves_of, is_golden, taken_of, with_lots
from games.forest.tables import Forest, Golden, Taken
from games.forest.vitality.bag import in_use, is_shielded, may_take


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
    hold = turn.hold(bubble)
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
    hold = turn.hold(bubble)
    [seen] = _seen(turn, [hold])
    if no := taking.help_refused(seen, turn.counted("help"), turn.now):
        turn.refuse(no)
    turn.transfer(ENERGY, hold.id, turn.purse(ENERGY, hold.owner), hold.amount)
    turn.count("help", 1, hold.owner)
    grove = groves_of(turn.tx, [hold.owner.id], turn.now)[hold.owner.id]
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
    """Tell the player, once a day, how much will vanish within the next hours."""
    rows = bubbles_of(turn.tx, turn.ground, [turn.player.id], turn.now)
    soon = turn.now + NUMBERS.bubbles.warning_h * taking.HOUR
    grams = sum(n for _, _, ripe_at, gone_at, n, _ in rows if ripe_at <= turn.now < gone_at <= soon)
    if grams and not turn.counted("warned"):
        turn.count("warned")
        turn.notify("vanishing", grams=grams)


def _gather(turn: Turn, holds: Sequence[HoldNow]) -> dict[str, Any]:
    """Collect holds of the player who acts; a single one that cannot be is refused."""
    seen = _seen(turn, holds)
    told = [taking.collect_refused(one, turn.now) for one in seen]
    ready = [hold for hold, no in zip(holds, told, strict=True) if not no]
    if not ready:
        turn.refuse(told[0])
    for hold in ready:
        turn.transfer(ENERGY, hold.id, turn.purse(ENERGY), hold.amount)
    grams = sum(hold.amount for hold in ready)
    grove = groves_of(turn.tx, [turn.player.id], turn.now)[turn.player.id]
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
    groves = groves_of(turn.tx, [turn.player.id, owner.id], turn.now)
    mine = groves[turn.player.id]
    taken = taken_of(turn.tx, [(owner.id, hold.id) for hold in holds])
    thief = _thief(turn, owner, peace=at_peace(turn.tx, mine, groves[owner.id]))
    friends = how_many(turn.tx, [owner.id])[owner.id]
    got, first_no = 0, ""
    for hold in holds:
        of_this = taken[hold.id]
        times, before = of_this.get(turn.player.id, (0, 0))
        seen = bubble((hold.ripe_at, hold.gone_at, hold.amount, hold.quest_no), of_this, turn.ground)
        now_here = thief._replace(times=times, today=turn.counted("take"), today_here=turn.counted("take", owner))
        drawn = with_lots(now_here, turn.ground, hold.id, turn.player.id, friends)
        no = taking.steal_refused(seen, drawn, turn.now)
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


def _thief(turn: Turn, owner: Locked, *, peace: bool) -> Thief:
    """What stands between the player and every bubble of an owner."""
    uses = in_use(turn.tx, [turn.player.id, owner.id])
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


def _seen(turn: Turn, holds: Sequence[HoldNow]) -> list[Bubble]:
    taken = taken_of(turn.tx, [(hold.owner.id, hold.id) for hold in holds])
    return [
        bubble((hold.ripe_at, hold.gone_at, hold.amount, hold.quest_no), taken[hold.id], turn.ground) for hold in holds
    ]
