"""Players and their friendships. `lock_players` is what every writer does first, so that no two decide at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel, select

from engine.bulk import Query, Row, Transaction
from engine.days import Zone
from engine.errors import Malformed, NotFound, Unauthenticated
from engine.incoming.vocabulary import is_plain
from engine.ledger import PLAYER_STRIDE, big
from engine.people import tombstones
from engine.people.consents import CONSENT, FRIENDS, PLAY, Said, agreed, missing, remember, written
from engine.store import Database

DEFAULT_ZONE = "Asia/Shanghai"
REF_MAX = 255
BY_BANK, BY_CODE = 1, 2
"""Who made a friendship: bits, because both may have, and what one takes back leaves what the other made."""


class Player(SQLModel, table=True):
    """A customer of the bank who plays, by the bank's opaque reference. No name, no phone number.

    `joined_at` is when they first agreed to play: withdrawing does not make anybody new again. `invited_by` is the id
    of the player whose code brought them (0: of one who was erased), at `invited_at`; `depth` counts the invitations
    above them, up to a cap.

    `consent_at` is the consent to play, `purposes` what else they agreed to (engine.people.consents). `minor` is ''
    for who is of age, else the JSON of what a minor may do (engine.people.minors). What happened before `counts_from`
    was an erased player's of the same reference. `erased` is 0, or how far a row is that is nobody's any more
    (engine.privacy.erasure). `hindered` is '' or what stands against the player (engine.risk.sanctions), `pace` how
    fast their moves came (engine.risk.pace).
    """

    __table_args__ = (
        Index(
            "players_to_blank",
            "erased",
            sqlite_where=text("erased IN (1, 2)"),
            postgresql_where=text("erased IN (1, 2)"),
        ),
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
    purposes: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    minor: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    counts_from: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, server_default=text("0")))
    erased: int = Field(default=0, sa_column=Column(SmallInteger, nullable=False, server_default=text("0")))
    hindered: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    pace: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, server_default=text("0")))


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


class RestingEdge(SQLModel, table=True):
    """What of a friendship does not stand while one of the two does not agree to it; consent brings it back."""

    __tablename__ = "resting_edge"
    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    friend_id: int = Field(sa_column=big(primary_key=True))
    since_at: int = Field(sa_column=big())
    origin: int = Field(sa_type=SmallInteger)
    muted_at: int = Field(sa_column=big())


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
    purposes: str = ""
    minor: str = ""
    counts_from: int = 0
    hindered: str = ""
    pace: int = 0

    def lacks(self, purpose: str = PLAY) -> str:
        """Return what is missing for a purpose (engine.people.consents), or nothing."""
        if purpose == PLAY and not self.minor:
            return "" if self.consents else CONSENT
        return missing(self.consents, self.purposes, self.minor, purpose)

    @property
    def agreed(self) -> frozenset[str]:
        """What they agreed to, `play` among it."""
        return agreed(self.purposes) | {PLAY} if self.consents else agreed(self.purposes)


def lock_players(tx: Transaction, refs: Iterable[str]) -> dict[str, Locked]:
    """Lock the players in id order and return them by reference; unknown ones are missing from the answer."""
    rows = tx.fetch(Player, _COLUMNS, ("ref",), [(ref,) for ref in {*refs}], lock="id")
    return {player.ref: player for player in _of(rows)}


def lock_players_by_id(tx: Transaction, ids: Iterable[int]) -> dict[int, Locked]:
    """Lock the players in id order and return them by id; unknown and erased ones are missing from the answer."""
    return tx.answer(locked_by_id(ids))


def locked_by_id(ids: Iterable[int]) -> Query[dict[int, Locked]]:
    """Ask for players by id and lock them in this order, before what is asked behind it; some may be missing."""
    keys = [(id,) for id in {*ids}]
    return Query(Player, _COLUMNS, ("id",), keys, lambda rows: {player.id: player for player in _of(rows)}, "id")


def lock_myself(tx: Transaction, player_id: int) -> Locked:
    """Lock the player who acts. Errors: Unauthenticated (`session_ended`) for one who was erased a moment ago."""
    return myself(lock_players_by_id(tx, [player_id]), player_id)


def myself(locked: Mapping[int, Locked], player_id: int) -> Locked:
    """Return the player who acts, from those that are locked. Errors: as `lock_myself`."""
    if player_id not in locked:
        raise Unauthenticated("this session is over", code="session_ended", hint="nothing is kept of this player")
    return locked[player_id]


def look_at(tx: Transaction, by: str, key: int | str) -> Locked | None:
    """Return a player by `id` or `ref` as they are now, without a lock: to show something, never to decide."""
    found = _of(tx.fetch(Player, _COLUMNS, (by,), [(key,)]))
    return found[0] if found else None


_new = tuple.__new__  # makes a named tuple of its values at half the price of calling it
_COLUMNS = (
    "id, ref, zone, zone_from, zone_before, profile, consent_at, purposes, minor, counts_from, hindered, pace, erased"
)


def _of(rows: Iterable[Row]) -> list[Locked]:
    return [
        _new(
            Locked,
            (
                id,
                ref,
                _new(Zone, (zone, since, before)),
                profile,
                consent is not None,
                purposes,
                minor,
                counts_from,
                hindered,
                pace,
            ),
        )
        for id, ref, zone, since, before, profile, consent, purposes, minor, counts_from, hindered, pace, erased in rows
        if not erased
    ]


def create_players(
    db: Database, refs: Iterable[str], now: int, *, consent_text: str = "", purposes: Iterable[str] = (),
    again: bool = False,
) -> None:  # fmt: skip
    """Create those of the players that are unknown, in a transaction of its own; with consent if its text is given.

    Its own, because waiting for a player another process is just creating while holding locks could deadlock. Consent
    is to play and to the `purposes` besides. A reference that was erased is made only `again`, when that is meant.
    """
    wanted = sorted(set(refs))
    if (bad := next((ref for ref in wanted if not 0 < len(ref) <= REF_MAX), None)) is not None:
        raise Malformed(f"a player's reference has 1 to {REF_MAX} characters, not {len(bad)}", code="bad_player")
    agreed_to = (PLAY, *written(purposes).split()) if consent_text else ()
    rows: list[dict[str, object]] = [
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
            "purposes": written(agreed_to),
        }
        for id, ref in zip(db.ids.block(len(wanted), PLAYER_STRIDE), wanted, strict=True)
    ]
    if rows:
        _create(db, rows, [Said(purpose, True, consent_text) for purpose in agreed_to], now, again=again)


def _create(
    db: Database, rows: Sequence[dict[str, object]], said: Sequence[Said], now: int, *, again: bool
) -> None:  # fmt: skip
    insert, table = sqlite.insert if db.on_sqlite else postgresql.insert, Player.__table__  # type: ignore[attr-defined]
    ids = iter(db.ids.block(len(rows) * len(said)))
    with db.writing() as tx:
        tx.connection.execute(insert(Player).on_conflict_do_nothing(), list(rows))
        made = {ref: id for id, ref in tx.fetch(Player, "id, ref", ("id",), [(row["id"],) for row in rows])}
        # Asked only now: the insert has waited for whoever was just erasing somebody of this reference.
        gone = [(made[ref],) for ref in sorted(tombstones.erased(tx, made))]
        if again:
            late = table.c.id.in_([id for (id,) in gone])
            tx.connection.execute(table.update().where(late).values(counts_from=now))
        else:
            tx.delete(Player, ("id",), gone)
        for id in sorted({*made.values()} - (set() if again else {id for (id,) in gone})):
            if said:
                remember(tx, id, [next(ids) for _ in said], said, now)


def find_player(tx: Transaction, ref: str) -> Player:
    """Return a player by the bank's reference. Errors: NotFound."""
    row = None
    if is_plain(ref):  # PostgreSQL cannot even be asked about a NUL
        row = tx.connection.execute(select(Player.__table__).where(Player.ref == ref)).first()  # type: ignore[attr-defined]
    if row is None:
        hint = "check the reference; a key with players:write creates a player with PUT /v1/players/{id}"
        raise NotFound("there is no such player", code="unknown_player", hint=hint)
    return Player(**row._mapping)


def befriend(db: Database, pairs: Iterable[tuple[str, str]], now: int) -> int:
    """Record friendships the bank knows of between known players, both directions; return how many pairs were new.

    What one of the two cut stays cut, and both must agree to be matched. Errors: Malformed for a player with
    themselves, NotFound for an unknown player.
    """
    wanted = {tuple(sorted(pair)) for pair in pairs}
    if any(a == b for a, b in wanted):
        raise Malformed("nobody is a friend of themselves", code="own_friend")
    with db.writing() as tx:
        known = lock_players(tx, [ref for pair in wanted for ref in pair])
        if missing := {ref for pair in wanted for ref in pair} - known.keys():
            raise NotFound(f"{len(missing)} of the players are unknown", code="unknown_player")
        willing = {ref: player.id for ref, player in known.items() if not player.lacks(FRIENDS)}
        both = [(willing[a], willing[b]) for a, b in wanted if a in willing and b in willing]
        return add_edges(tx, both, BY_BANK, now)


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
