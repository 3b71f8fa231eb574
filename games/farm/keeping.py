"""A yard under its owner's lock: loaded for a turn, changed by it, and put back with all that follows.

Who has nothing left to eat, or whose time is over, goes home with what it ate: that is a transfer to its own crop, and
a follow-up that tells its owner. What is given to a crop is only ever added, so no lock of the guest's owner is needed.
"""

from __future__ import annotations

from engine.clock import HOUR
from engine.people.players import Locked
from engine.turn import Once, Turn
from games.farm.numbers import NUMBERS
from games.farm.rules import hen, trough
from games.farm.rules.hen import State
from games.farm.tables import Coop, EaterRow
from games.farm.yards import FEED, Kind, Visit, Yard, accounts_of, rows_of, yards_of


def own_yard(turn: Turn) -> Yard:
    """Return the acting player's yard. Refused (`no_hen`) without one."""
    return yards(turn, turn.player)[0]


def yards(turn: Turn, *players: Locked) -> list[Yard]:
    """Return the yards of locked players. Refused when the one who acts (`no_hen`) or a friend (`friend_no_hen`) has
    none."""
    found = yards_of(turn.tx, turn.ground, [one.id for one in players], turn.now)
    for one in players:
        if one.id not in found:
            turn.refuse("no_hen" if one.id == turn.player.id else "friend_no_hen")
    for yard in found.values():
        held = yard.trough_mg, yard.crop_mg, yard.store_mg
        turn.known(dict(zip(accounts_of(yard.coop, turn.ground.assets[FEED]), held, strict=True)))
    return [found[one.id] for one in players]


def keep(turn: Turn, *changed: Yard) -> None:
    """Put yards back: those who are done go home, the hen is given what she ate once nothing is left, and what comes
    next is noted. The last thing a move does."""
    for yard in changed:
        _send_done(turn, yard)
        if not yard.trough.food:
            give_own(turn, yard)
        yard.emptied()
        if yard.state in (State.HUNGRY, State.SLEEPY) and yard.eaten_mg and yard.coop.wanders_at <= turn.now:
            look_around(turn, yard, max(turn.now, hen.wanders_at(yard.coop.hungry_at)))
        before = yard.coop.empty_at
        coop, eaters = rows_of(yard)
        if yard.coop.empty_at > turn.now and yard.coop.empty_at != before:
            turn.later("meal_over", yard.id, yard.coop.empty_at, ended=yard.coop.empty_at)
        turn.put(Coop, [coop])
        turn.put(EaterRow, eaters)


def look_around(turn: Turn, yard: Yard, at: int) -> None:
    """Let a hungry hen look for food elsewhere at an instant, and at no other that was said before: one look ahead is
    enough. A new hen waits at home for her first meal. `keep` puts the yard back."""
    if not yard.coop.stays:
        yard.coop.wanders_at = at
        turn.later("wander", yard.id, at, at=at)


def give_own(turn: Turn, yard: Yard) -> None:
    """Give the hen what she has eaten at home."""
    yard.trough, mg = trough.given(yard.trough, yard.id)
    _move(turn, yard, mg, yard.coop.crop_id)
    yard.crop_mg += mg


def pour(turn: Turn, yard: Yard, source: int, mg: int) -> None:
    """Put feed from an account into the trough. Who has nothing left to eat here goes home first, though nobody has
    looked since; the hen eats as fast as she feels today."""
    _send_done(turn, yard)
    yard.calmed(turn.day(turn.players[yard.id]))
    in_trough = turn.pot(FEED, yard.coop.trough_id)
    turn.transfer(FEED, source, in_trough, mg)
    yard.filled(mg)


def come(turn: Turn, host: Yard, guest: int, kind: Kind, speed: int, until_at: int = 0) -> int:
    """Let a hen stand at a coop, and return the number of her stay."""
    [visit] = turn.ids.block(1)
    host.trough = trough.joined(host.trough, trough.Eater(guest, speed, 0, until_at))
    host.visits[guest] = Visit(visit, kind, host.now)
    if until_at:
        turn.later("meal_over", host.id, until_at)
    return visit


def go(turn: Turn, host: Yard, guest: int, how: str, drops_mg: int = 0) -> int:
    """Let a hen go home with what she ate there, and return that, in mg; `drops_mg` of it stay in the host's store."""
    kind = host.visits.pop(guest).kind
    host.trough, mg = trough.left(host.trough, guest)
    crop, theirs = _crop_of(turn, guest), mg - drops_mg
    if kind == Kind.WORK:  # she worked for the host's egg, and half of what she ate is for it
        half = theirs // 2
        _move(turn, host, half, host.coop.crop_id)
        theirs -= half
    _move(turn, host, theirs, crop)
    if drops_mg:
        _take_in(turn, host, drops_mg)
    turn.tx.delete(EaterRow, ("host_id", "guest_id"), [(host.id, guest)])
    if guest != turn.player.id:
        turn.later("came_home", guest, turn.now, host=Once(host.id), ate_mg=theirs, how=how)
    return mg


def send_thieves(turn: Turn, host: Yard) -> int:
    """Ask who helps herself here home, with what she ate; guests and helpers stay. Return how many went."""
    thieves = [one.id for one in host.guests if host.visits[one.id].kind == Kind.THIEF]
    for one in thieves:
        go(turn, host, one, "sent")
    return len(thieves)


def set_out(turn: Turn, yard: Yard) -> None:
    """Let a yard's own hen leave it, with all that she has eaten there."""
    give_own(turn, yard)
    yard.trough, _ = trough.left(yard.trough, yard.id)
    yard.visits.pop(yard.id, None)
    turn.tx.delete(EaterRow, ("host_id", "guest_id"), [(yard.id, yard.id)])


def _send_done(turn: Turn, yard: Yard) -> None:
    here = {one.id for one in yard.guests}
    for one in yard.trough.eaters:
        if one.id not in here and one.id != yard.id:
            go(turn, yard, one.id, "done")


def _take_in(turn: Turn, host: Yard, mg: int) -> None:
    """What a chased hen dropped goes into the host's store; what the store does not hold waits at the door."""
    dropped, owner = turn.pot(FEED, host.coop.trough_id), turn.players[host.id]
    fits = min(mg, hen.room_left(host.store_mg))
    if fits:
        turn.transfer(FEED, dropped, turn.purse(FEED, owner), fits)
        host.store_mg += fits
    if mg > fits:
        hold = turn.open_hold(FEED, owner, turn.now, turn.now + NUMBERS.feeding.kept_h * HOUR)
        turn.transfer(FEED, dropped, hold.id, mg - fits)


def _crop_of(turn: Turn, player_id: int) -> int:
    [(crop,)] = turn.tx.fetch(Coop, "crop_id", ("player_id",), [(player_id,)])
    return int(crop)


def _move(turn: Turn, yard: Yard, mg: int, to: int) -> None:
    if mg:
        turn.transfer(FEED, turn.pot(FEED, yard.coop.trough_id), turn.pot(FEED, to), mg)
