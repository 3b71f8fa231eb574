"""Hungry hens help themselves at friends' troughs; hosts send them home or chase them, owners call them back."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field

from engine.bulk import Query
from engine.daily import counts_of
from engine.days import instant, local_of
from engine.people.players import Locked
from engine.risk import sanctions
from engine.risk.ladder import Level
from engine.social.friends import are_friends, friends_of
from engine.turn import Friend, Once, Somebody, Turn
from games.farm.keeping import come, go, keep, look_around, own_yard, set_out, yards
from games.farm.numbers import NUMBERS
from games.farm.rules import HOUR, MINUTE, hen
from games.farm.rules.hen import MG, State
from games.farm.rules.trough import empty_at
from games.farm.tables import Coop, EaterRow
from games.farm.visits import rules
from games.farm.visits.rules import Host
from games.farm.yards import Kind, Yard

VisitId = Annotated[str, Field(pattern=r"^\d{1,19}$", description="the number of a stay, as the scene gives it")]
TRIP, VISITS = "trip", NUMBERS.visits


def send_home(turn: Turn, visit: VisitId) -> dict[str, Any]:
    """Ask a hen that helps herself to go home: she goes, with what she ate."""
    yard = own_yard(turn)
    mg = go(turn, yard, _guest(turn, yard, visit, *Kind), "sent")
    return _seen_off(turn, yard, {"ate_mg": mg, "dropped_mg": 0})


def chase(turn: Turn, visit: VisitId) -> dict[str, Any]:
    """Clap one's hands: she drops part of what she ate here into the store, or dodges."""
    yard = own_yard(turn)
    guest = _guest(turn, yard, visit, Kind.THIEF)
    eater = yard.trough.eater(guest)
    dropped = rules.dropped(eater.ate_mg if eater else 0, turn.rng.randrange(100))
    mg = go(turn, yard, guest, "chased", dropped)
    return _seen_off(turn, yard, {"ate_mg": mg, "dropped_mg": dropped})


def recall(turn: Turn, friend: Somebody) -> dict[str, Any]:
    """Call one's hen home from the coop that she is in: whatever became of the friendship, she is one's own."""
    if own_yard(turn).away_to != friend.id:
        turn.friend(Friend(friend.id))  # a stranger's name is told nothing
        turn.refuse("not_there")
    other = turn.players[friend.id]
    mine, theirs = yards(turn, turn.player, other)
    mg = go(turn, theirs, mine.id, "recalled")
    mine.coop.seen_at = turn.now
    mine.at_home()
    look_around(turn, mine, rules.again_at(turn.now))
    keep(turn, mine, theirs)
    if mg and are_friends(turn.tx, mine.id, other.id):
        turn.deed("ate_there", other, ate_mg=mg, how="recalled")
    return {"ate_mg": mg}


def wander(turn: Turn, at: int = 0) -> None:
    """Follow-up: a hungry hen looks whether a friend has something in the trough; which one is drawn. Only the look
    that was said last, for `at`, is made."""
    yard, hour = own_yard(turn), local_of(turn.now, turn.player.zone).minute // 60
    if at != yard.coop.wanders_at or yard.state not in (State.HUNGRY, State.SLEEPY) or yard.coop.stays:
        return
    kept_in = sanctions.reaches(turn.player, Level.APART, turn.now) or turn.counted(TRIP) >= VISITS.trips_a_day
    if kept_in or not hen.may_wander(yard.state, hour, stays=False):
        look_around(turn, yard, _morning(turn))
    else:
        look_around(turn, yard, rules.again_at(turn.now))
        if hosts := _hosts(turn):
            turn.later("go_to", yard.id, turn.now, host=Once(turn.rng.choice(hosts)))
    keep(turn, yard)


def go_to(turn: Turn, host: Once) -> None:
    """Follow-up: the hen comes to the coop that was drawn, if it still is as it was; if not, she looks again later."""
    other = turn.players.get(host.id)
    if other is None or not _is_welcome(turn, other):
        return
    mine, theirs = yards(turn, turn.player, other)
    if mine.state == State.HUNGRY and not mine.coop.stays and not trip_refused(turn, theirs, other):
        turn.notify("hen_went", host=str(other.id))
        set_off(turn, mine, theirs, other)


def _is_welcome(turn: Turn, other: Locked) -> bool:
    """Whether anything may go from the player who acts to another at all: both are friends, and not kept apart."""
    apart = any(sanctions.reaches(one, Level.APART, turn.now) for one in (turn.player, other))
    return not apart and are_friends(turn.tx, turn.player.id, other.id)


def trip_refused(turn: Turn, theirs: Yard, other: Locked) -> str:
    """Return why the hen of the player who acts cannot come to a friend's trough, '' when she can."""
    return rules.host_refused(host_of(theirs), here_today=turn.counted(TRIP, other), now=turn.now)


def host_of(yard: Yard) -> Host:
    """Return a coop as a hungry hen sees it."""
    return Host(empty_at(yard.trough), len(yard.guests), yard.coop.fence_until, bool(yard.coop.stays))


def set_off(turn: Turn, mine: Yard, theirs: Yard, other: Locked) -> None:
    """Let the hen of the player who acts go and help herself at a friend's trough; the friend is told."""
    set_out(turn, mine)
    come(turn, theirs, mine.id, Kind.THIEF, hen.speed(mine.mood(turn.day())))
    turn.count(TRIP, other=other)
    turn.notify("thief_came", other, guest=str(mine.id))
    keep(turn, mine, theirs)


def came_home(turn: Turn, host: Once, ate_mg: int, how: str) -> None:
    """Follow-up: the hen is home again; her owner hears what she had, and she may look elsewhere later. Of a host who
    is gone, or no friend any more, nothing is said."""
    yard = own_yard(turn)
    if how == "chased":
        yard.coop.ruffled_until = turn.now + VISITS.ruffled_min * MINUTE
    if yard.state == State.HUNGRY:
        look_around(turn, yard, rules.again_at(turn.now))
    keep(turn, yard)
    other = turn.players.get(host.id)
    if other is None or not are_friends(turn.tx, yard.id, other.id):
        if ate_mg:
            turn.notify("hen_home_alone", ate_g=ate_mg // MG)
    elif ate_mg:
        turn.deed("ate_there", other, ate_mg=ate_mg, how=how)
        turn.notify("hen_home_chased" if how == "chased" else "hen_home", host=str(host), ate_g=ate_mg // MG)
    else:
        turn.notify("hen_back", host=str(host))


def _guest(turn: Turn, yard: Yard, visit: str, *kinds: Kind) -> int:
    for one in yard.guests:
        stay = yard.visits[one.id]
        if stay.id == int(visit) and stay.kind in kinds:
            return one.id
    turn.refuse("not_here")


def _seen_off(turn: Turn, yard: Yard, told: dict[str, Any]) -> dict[str, Any]:
    yard.coop.seen_at = turn.now
    keep(turn, yard)
    return told


def _hosts(turn: Turn) -> list[int]:
    """Friends whose trough a hungry hen could come to now, as far as is known without their locks."""
    keys = [(one.id,) for one in friends_of(turn.tx, turn.player.id)]
    coops, guests = turn.tx.ask(
        Query(Coop, "player_id, empty_at, fence_until, stays", ("player_id",), keys, lambda rows: rows),
        Query(EaterRow, "host_id, guest_id", ("host_id",), keys, lambda rows: rows),
    )
    trips, found = counts_of(turn.tx, turn.player.id, turn.day()), []
    for id, until, fence_until, stays in sorted(coops):
        here = sum(1 for host, guest in guests if host == id != guest)
        there = Host(until, here, fence_until, bool(stays))
        if not rules.host_refused(there, here_today=trips[f"farm.{TRIP}", id], now=turn.now):
            found.append(id)
    return found


def _morning(turn: Turn) -> int:
    """When the hen looks around next morning: within the hour after the hens of the player's zone wake, so that not
    all of a town go at one instant."""
    local = local_of(turn.now, turn.player.zone)
    later = local.minute >= NUMBERS.hen.wakes_h * 60
    woken = instant(f"{local.date + timedelta(days=later)} {NUMBERS.hen.wakes_h:02}:00", turn.player.zone.name)
    return woken + turn.rng.randrange(HOUR)
