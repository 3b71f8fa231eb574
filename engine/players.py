"""Players and their friendships. `lock_players` is what every writer does first, so that no two decide at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, func, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel, select

from engine.bulk import Transaction
from engine.days import Zone, change_zone, zone_info
from engine.errors import Malformed, NotFound
from engine.ledger import PLAYER_STRIDE, big
from engine.store import Database
from engine.vocabulary import is_plain

DEFAULT_ZONE = "Asia/Shanghai"
REF_MAX = 255
BY_BANK, BY_CODE = 1, 2
"""Who made a friendship: bits, because both may have, and what one takes back leaves what the other made."""


class Player(SQLModel, table=True):
    """A customer of the bank who plays, by the bank's opaque reference. No name, no phone number.

    `joined_at` is when they first agreed to play: withdrawing does not make anybody new again. `invited_by` is the id
    of the player whose code brought them, at `invited_at`; `depth` counts the invitations above them, up to a cap.
    """

    __table_args__ = (
        Index(
            "whom_a_player_invited",
            "invited_by",
            sqlite_where=text("invited_by IS NOT NULL"),
            postgresql_where=text("invited_by IS NOT NULL"),
        ),
    )

    id: int = Field(sa_column=big(primary_key=True))
    ref: str = Field(unique=True)
    zone: str = DEFAULT_ZONE
    zone_from: int = Field(default=0, sa_column=big())
    zone_before: str = ""
    profile: str = "{}"
    consent_at: int | None = Field(default=None, sa_column=Column(BigInteger))
    consent_text: str = ""
    created_at: int = Field(sa_column=big())
    changed_at: int = Field(sa_column=big())
    joined_at: int | None = Field(default=None, sa_column=Column(BigInteger))
    invited_by: int | None = Field(default=None, sa_column=Column(BigInteger))
    invited_at: int | None = Field(default=None, sa_column=Column(BigInteger))
    depth: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default=text("0")))


class Friendship(SQLModel, table=True):
    """One direction of a friendship; the other is a row of its own.

    `origin` is BY_BANK, BY_CODE or both. `muted_at`: since when the player is told nothing of this friend; 0: is told.
    """

    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    friend_id: int = Field(sa_column=big(primary_key=True))
    since_at: int = Field(sa_column=big())
    origin: int = Field(
        default=BY_BANK, sa_column=Column(SmallInteger, nullable=False, server_default=text(str(BY_BANK)))
    )
    muted_at: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, server_default=text("0")))


class Cut(SQLModel, table=True):
    """What one player ended with another, by an unfriend or a block (`blocked_at` is not 0).

    Nobody's list but the player's own brings it back: the bank's never does.
    """

    __table_args__ = (Index("who_was_cut", "other_id"), {"sqlite_with_rowid": False})

    player_id: int = Field(sa_column=big(primary_key=True))
    other_id: int = Field(sa_column=big(primary_key=True))
    since_at: int = Field(sa_column=big())
    blocked_at: int = Field(sa_column=big())


class Locked(NamedTuple):
    """What a decision needs of a player, read under the player's lock."""

    id: int
    ref: str
    zone: Zone
    profile: str
    consents: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What the bank says of a player; None leaves a value as it is, `consent` False withdraws it.

    `profile` is the JSON text of the vocabulary's player fields, already checked.
    """

    zone: str | None = None
    profile: str | None = None
    consent: bool | None = None
    consent_text: str = ""


def lock_players(tx: Transaction, refs: Iterable[str]) -> dict[str, Locked]:
    """Lock the players in id order and return them by reference; unknown ones are missing from the answer."""
    return {player.ref: player for player in _lock(tx, "ref", {(ref,) for ref in refs})}


def lock_players_by_id(tx: Transaction, ids: Iterable[int]) -> dict[int, Locked]:
    """Lock the players in id order and return them by id; unknown ones are missing from the answer."""
    return {player.id: player for player in _lock(tx, "id", {(id,) for id in ids})}


def _lock(tx: Transaction, by: str, keys: Iterable[tuple[object]]) -> list[Locked]:
    columns = "id, ref, zone, zone_from, zone_before, profile, consent_at"
    return [
        Locked(id, ref, Zone(zone, since, before), profile, consent is not None)
        for id, ref, zone, since, before, profile, consent in tx.fetch(Player, columns, (by,), list(keys), lock="id")
    ]


def create_players(db: Database, refs: Iterable[str], now: int, *, consent_text: str = "") -> None:
    """Create those of the players that are unknown, in a transaction of its own; with consent if its text is given.

    Its own, because waiting for a player another process is just creating while holding locks could deadlock.
    """
    wanted = sorted(set(refs))
    if (bad := next((ref for ref in wanted if not 0 < len(ref) <= REF_MAX), None)) is not None:
        raise Malformed(f"a player's reference has 1 to {REF_MAX} characters, not {len(bad)}", code="bad_player")
    rows = [
        {
            "id": id,
            "ref": ref,
            "zone": DEFAULT_ZONE,
            "zone_from": 0,
            "zone_before": "",
            "profile": "{}",
            "consent_at": now if consent_text else None,
            "consent_text": consent_text,
            "created_at": now,
            "changed_at": now,
            "joined_at": now if consent_text else None,
        }
        for id, ref in zip(db.ids.block(len(wanted), PLAYER_STRIDE), wanted, strict=True)
    ]
    if rows:
        insert = sqlite.insert if db.on_sqlite else postgresql.insert
        with db.writing() as tx:
            tx.connection.execute(insert(Player).on_conflict_do_nothing(), rows)


def find_player(tx: Transaction, ref: str) -> Player:
    """Return a player by the bank's reference. Errors: NotFound."""
    row = None
    if is_plain(ref):  # PostgreSQL cannot even be asked about a NUL
        row = tx.connection.execute(select(Player.__table__).where(Player.ref == ref)).first()  # type: ignore[attr-defined]
    if row is None:
        raise NotFound("there is no such player", code="unknown_player", hint="create it with PUT /v1/players/{id}")
    return Player(**row._mapping)


def put_player(db: Database, ref: str, change: Change, now: int) -> Player:
    """Create or change a player. A new zone holds from the player's next local midnight (at once for a new player)."""
    with db.reading() as tx:
        known = tx.fetch(Player, "id", ("ref",), [(ref,)])
    if not known:
        create_players(db, [ref], now)
    with db.writing() as tx:
        player = lock_players(tx, [ref])[ref]
        zone = _changed_zone(player.zone, change.zone, now, new=not known)
        values: dict[str, object] = {"zone": zone.name, "zone_from": zone.since, "zone_before": zone.before}
        if change.profile is not None:
            values["profile"] = change.profile
        if change.consent is not None and change.consent != player.consents:
            values["consent_at"] = now if change.consent else None
            values["consent_text"] = change.consent_text
            values |= {"joined_at": func.coalesce(Player.joined_at, now)} if change.consent else {}
        elif change.consent and change.consent_text:  # a newer text; consent stands since it was first given
            values["consent_text"] = change.consent_text
        table = Player.__table__  # type: ignore[attr-defined]
        tx.connection.execute(table.update().where(table.c.id == player.id).values(**values, changed_at=now))
        return find_player(tx, ref)


def befriend(db: Database, pairs: Iterable[tuple[str, str]], now: int) -> int:
    """Record friendships the bank knows of between known players, both directions; return how many pairs were new.

    What one of the two cut stays cut. Errors: Malformed for a player with themselves, NotFound for an unknown player.
    """
    wanted = {tuple(sorted(pair)) for pair in pairs}
    if any(a == b for a, b in wanted):
        raise Malformed("nobody is a friend of themselves", code="own_friend")
    with db.writing() as tx:
        known = lock_players(tx, [ref for pair in wanted for ref in pair])
        if missing := {ref for pair in wanted for ref in pair} - known.keys():
            raise NotFound(f"{len(missing)} of the players are unknown", code="unknown_player")
        return add_edges(tx, [(known[a].id, known[b].id) for a, b in wanted], BY_BANK, now)


def add_edges(tx: Transaction, pairs: Iterable[tuple[int, int]], origin: int, now: int) -> int:
    """Make pairs of locked players friends, but for those of which one cut the other; return how many are new.

    What another origin made stays as it is and has this origin too.
    """
    both = [edge for a, b in pairs for edge in ((a, b), (b, a))]
    cut = set(tx.fetch(Cut, "player_id, other_id", ("player_id", "other_id"), both))
    wanted = [(a, b) for a, b in both if not {(a, b), (b, a)} & cut]
    columns = "player_id, friend_id, since_at, origin, muted_at"
    old = tx.fetch(Friendship, columns, ("player_id", "friend_id"), wanted)
    known = {(a, b) for a, b, *_ in old}
    new = [(a, b, now, origin, 0) for a, b in wanted if (a, b) not in known]
    tx.put(Friendship, [(a, b, since, by | origin, muted) for a, b, since, by, muted in old if not by & origin])
    tx.insert(Friendship, new)
    return len(new) // 2


def _changed_zone(zone: Zone, name: str | None, now: int, *, new: bool) -> Zone:
    if name is None:
        return zone
    try:
        changed = change_zone(zone, name, now)
    except Malformed:
        zone_info(name)  # then it is the old zone that this machine no longer knows: the new one holds at once
        return Zone(name)
    return Zone(name) if new else changed
