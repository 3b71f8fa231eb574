"""What the bank and the player say of a player: zone, profile, what they agree to. It holds at once.

An edge between players stands as long as both agree to what made it: what one of them withdraws lets it rest in a table
of its own, so that nobody who reads friendships has to know, and consent brings it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Table, func

from engine.bulk import Transaction
from engine.clock import DAY
from engine.days import Zone, change_zone, zone_info
from engine.errors import Malformed, Refused, TooMany
from engine.follow_ups import go_on
from engine.ids import Ids
from engine.incoming.vocabulary import GUARDIAN
from engine.people.consents import BY_PLAYER, FRIENDS, PLAY, Said, remember, standing, written
from engine.people.players import (
    BY_BANK,
    BY_CODE,
    Friendship,
    Locked,
    Player,
    RestingEdge,
    create_players,
    find_player,
    lock_myself,
    lock_players_by_id,
    myself,
)
from engine.store import Collision, Database
from engine.tallies import Limit, count

RETRIES = 5  # so often is run again what met another writer
CHANGES = Limit("consent", 20, DAY)  # the history is kept for ever; nobody agrees to something new so often
_EDGE = ("player_id", "friend_id")
_EDGES = "player_id, friend_id, since_at, origin, muted_at"


@dataclass(frozen=True, slots=True)
class Change:
    """What the bank says of a player; None leaves a value as it is.

    `profile` is the JSON text of the vocabulary's player fields, already checked. `consent` is in short what `said` may
    hold for every purpose: False withdraws it. `minor` is '' for who is of age, else the JSON of what a minor may do.
    """

    zone: str | None = None
    profile: str | None = None
    consent: bool | None = None
    consent_text: str = ""
    said: tuple[Said, ...] = ()
    minor: str | None = None

    @property
    def all_said(self) -> tuple[Said, ...]:
        """Every purpose that something is said of."""
        return self.said if self.consent is None else (Said(PLAY, self.consent, self.consent_text), *self.said)


class _Edge(NamedTuple):
    """One direction of a friendship: which origins of it stand, and which rest."""

    since_at: int
    muted_at: int
    stands: int = 0
    rests: int = 0


def put_player(db: Database, ref: str, change: Change, now: int) -> Player:
    """Create or change a player. A new zone holds from the player's next local midnight (at once for a new player).

    Errors: Malformed for a zone that is none, Collision when others are at this player all the time.
    """
    ids = db.ids
    for _ in range(RETRIES):
        with db.reading() as tx:
            known = tx.fetch(Player, "id", ("ref",), [(ref,)])
        if not known:
            create_players(db, [ref], now, again=True)
        with suppress(Collision), db.writing() as tx:
            _put(tx, ids, ref, change, now, new=not known)
            return find_player(tx, ref)
    raise Collision()


def say(db: Database, player_id: int, said: Sequence[Said], now: int, wall: int) -> Locked:
    """Record what a player says and return them as they are then; `wall` is the wall clock, by which changes are few.

    Errors: Refused (`guardian_only` for a minor who agrees), TooMany (`too_many_changes`: to withdraw is always
    possible), Unauthenticated, Collision.
    """

    def checked(tx: Transaction, me: Locked) -> Sequence[Said]:
        if any(one.given for one in said):
            if me.minor:
                raise Refused("a guardian agrees for a minor", code="guardian_only", hint="the bank records it")
            if not count(tx, player_id, CHANGES, wall):
                raise TooMany("that is enough changes for today", CHANGES.retry_after_s(wall), code="too_many_changes",
                              hint="to withdraw is always possible")  # fmt: skip
        return said

    return _say(db, player_id, checked, now)


def leave(db: Database, player_id: int, now: int) -> Locked:
    """Withdraw everything a player agreed to, and return them as they are then. Errors: Unauthenticated, Collision."""

    def everything(tx: Transaction, _me: Locked) -> Sequence[Said]:
        given = [purpose for purpose, one in standing(tx, player_id).items() if one.given and purpose != GUARDIAN]
        return [Said(purpose, False, "", BY_PLAYER) for purpose in given]

    return _say(db, player_id, everything, now)


def _say(db: Database, player_id: int, what: Callable[[Transaction, Locked], Sequence[Said]], now: int) -> Locked:
    ids = db.ids
    for _ in range(RETRIES):
        with suppress(Collision), db.writing() as tx:
            locked = lock_with_friends(tx, player_id)
            me = myself(locked, player_id)
            agree(tx, ids, locked, player_id, what(tx, me), now)
            return lock_myself(tx, player_id)
    raise Collision()


def agree(
    tx: Transaction, ids: Ids, locked: Mapping[int, Locked], player_id: int, said: Iterable[Said], now: int, *,
    minor: str | None = None,
) -> None:  # fmt: skip
    """Record what a player agrees to or withdraws, for everything and for the friendships.

    `locked` is from `lock_with_friends`. What stands already, and by no newer text, is not recorded again.
    """
    me, stands = locked[player_id], standing(tx, player_id)
    news = [one for one in said if one.changes(stands.get(one.purpose))]
    if minor == "" and GUARDIAN in me.agreed:  # of age now: nobody speaks for them any more
        news.append(Said(GUARDIAN, False))
    after = (me.agreed | {one.purpose for one in news}) - {one.purpose for one in news if not one.given}
    now_minor = me.minor if minor is None else minor
    if not news and now_minor == me.minor:
        return
    values: dict[str, object] = {"purposes": written(after), "minor": now_minor}
    if (PLAY in after) != me.consents:
        values["consent_at"] = now if PLAY in after else None
        values |= {"joined_at": func.coalesce(Player.joined_at, now)} if PLAY in after else {}
    if texts := [one.text for one in news if one.purpose == PLAY]:
        values["consent_text"] = texts[-1]
    update_player(tx, player_id, values, now)
    remember(tx, player_id, ids.block(len(news)), news, now)
    then = me._replace(consents=PLAY in after, purposes=written(after), minor=now_minor)
    settle_edges(tx, {**locked, player_id: then}, player_id)
    if me.lacks() and not then.lacks():
        go_on(tx, player_id, now)


def update_player(tx: Transaction, player_id: int, values: Mapping[str, object], now: int) -> None:
    """Change columns of a locked player's row."""
    table: Table = Player.__table__  # type: ignore[attr-defined]
    tx.connection.execute(table.update().where(table.c.id == player_id).values(**values, changed_at=now))


def lock_with_friends(tx: Transaction, player_id: int) -> dict[int, Locked]:
    """Lock a player and everybody they have an edge with; who is unknown or erased is missing.

    Errors: Collision when an edge came in between: run it again.
    """
    locked = lock_players_by_id(tx, {player_id, *_partners(tx, player_id)})
    if player_id in locked and _partners(tx, player_id) - locked.keys():
        raise Collision()
    return locked


def settle_edges(tx: Transaction, locked: Mapping[int, Locked], player_id: int) -> None:
    """Let a player's friendships rest that the two do not agree to any more, and bring back those they agree to again.

    `locked` holds everybody they have an edge with.
    """
    edges: dict[tuple[int, int], _Edge] = {}
    for table in (Friendship, RestingEdge):
        for a, b, since, origin, muted_at in _edges_of(tx, table, player_id):
            known = edges.get((a, b), _Edge(since, muted_at))
            edges[a, b] = known._replace(stands=origin) if table is Friendship else known._replace(rests=origin)
    changed = []
    for (a, b), edge in edges.items():
        may = _may_stand(locked[a], locked[b])
        both = edge.stands | edge.rests
        if both & may != edge.stands:
            changed.append((a, b, edge, both & may, both & ~may))
    _write_edges(tx, Friendship, [(a, b, edge.since_at, stands, edge.muted_at) for a, b, edge, stands, _ in changed])
    _write_edges(tx, RestingEdge, [(a, b, edge.since_at, rests, edge.muted_at) for a, b, edge, _, rests in changed])


def _put(tx: Transaction, ids: Ids, ref: str, change: Change, now: int, *, new: bool) -> None:
    found = tx.fetch(Player, "id", ("ref",), [(ref,)])
    id = found[0][0] if found else 0
    says = change.all_said or change.minor is not None
    locked = lock_with_friends(tx, id) if says else lock_players_by_id(tx, [id])
    if id not in locked:
        raise Collision()  # erased a moment ago: the bank means a new player
    zone = _changed_zone(locked[id].zone, change.zone, now, new=new)
    values: dict[str, object] = {"zone": zone.name, "zone_from": zone.since, "zone_before": zone.before}
    if change.profile is not None:
        values["profile"] = change.profile
    update_player(tx, id, values, now)
    if says:
        agree(tx, ids, locked, id, change.all_said, now, minor=change.minor)


def _partners(tx: Transaction, player_id: int) -> set[int]:
    tables = (Friendship, RestingEdge)
    return {id for table in tables for (id,) in tx.fetch(table, "friend_id", ("player_id",), [(player_id,)])}


def _edges_of(tx: Transaction, table: type, player_id: int) -> list[tuple[int, int, int, int, int]]:
    """Return both directions of a player's edges: (player, friend, since, origin, muted)."""
    mine = tx.fetch(table, _EDGES, ("player_id",), [(player_id,)])
    theirs = tx.fetch(table, _EDGES, _EDGE, [(row[1], player_id) for row in mine])
    return [(a, b, since, origin, muted_at) for a, b, since, origin, muted_at in (*mine, *theirs)]


def _write_edges(tx: Transaction, table: type, rows: Sequence[tuple[int, int, int, int, int]]) -> None:
    tx.delete(table, _EDGE, [row[:2] for row in rows if not row[3]])
    tx.put(table, [row for row in rows if row[3]])


def _may_stand(a: Locked, b: Locked) -> int:
    """Return which origins a friendship of two may have; who is no adult has only the friends that the bank knows."""
    if a.lacks() or b.lacks():
        return 0
    by_code = 0 if a.minor or b.minor else BY_CODE
    return by_code | (0 if a.lacks(FRIENDS) or b.lacks(FRIENDS) else BY_BANK)


def _changed_zone(zone: Zone, name: str | None, now: int, *, new: bool) -> Zone:
    if name is None:
        return zone
    try:
        changed = change_zone(zone, name, now)
    except Malformed:
        zone_info(name)  # then it is the old zone that this machine no longer knows: the new one holds at once
        return Zone(name)
    return Zone(name) if new else changed
