"""Every table as it concerns one player: what of it an export shows, and what becomes of it when the player is erased.

A test walks over all tables and columns: one that is not said of here fails it. A game says of its own tables in the
same way, with `concerns` where it defines them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from engine.access.entry import EntryCode
from engine.access.sessions import SessionRow
from engine.access.tokens import TokenKey, UsedToken
from engine.alerts import AlertRow
from engine.daily import DailyCount
from engine.deeds import DeedRow
from engine.follow_ups import FollowUp
from engine.game_time import ClockPlayer
from engine.inbox import InboxRow, InboxState
from engine.journal import EventRow, Number, Parked, Progress, Unmatched
from engine.ledger import PLAYER_STRIDE, Balance, ExpiredHold, Hold, Transfer
from engine.moves import MoveRow
from engine.outbox import Outbox, OutboxNotice
from engine.people.consents import ConsentRow
from engine.people.players import Cut, Friendship, Player, RestingEdge
from engine.people.tombstones import Tombstone
from engine.pots import Pot
from engine.published.bundles import Bundle, ContentFile, QuestLife
from engine.published.publications import Pause, PauseRecord, Publication
from engine.risk.flags import FlagRow
from engine.risk.sanctions import SanctionRow
from engine.seals import Seal, SealWaiting
from engine.snapshots import SnapshotRow
from engine.social.codes import FriendCode
from engine.social.groups import Invitation, Member, PlayerGroup
from engine.sources import SourceKey
from engine.store import Setting
from engine.tallies import Tally
from engine.ticks import TickCause, TickRow

Mine = Callable[[Table, int], ColumnElement[bool]]


class Then(StrEnum):
    """What becomes of a player's rows when the player is erased."""

    GONE = "gone"
    """They are deleted."""
    OWN = "own"
    """engine/privacy/erasure.py does what is right for this table."""
    STAYS = "stays"
    """They stay: numbers that name nobody, without which the journal would not add up."""


@dataclass(frozen=True)
class Part:
    """One table as it concerns a player.

    `name` is its place in the export, '' for none: then `why` says why not. `mine` are the columns by which rows are
    the player's. `others` hold other players' ids, which are shown as public ids; with one in `gone_with` a row goes
    too when that other is erased. Rows `about` somebody who has blocked the player are not shown. `own` columns are
    shown only where `player_id` is the player: in others' rows they are the others'. `hidden` columns are not shown,
    each for a reason. `json` columns hold JSON as text.
    """

    name: str
    then: Then
    mine: tuple[str, ...] = ("player_id",)
    others: tuple[str, ...] = ()
    gone_with: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    hidden: Mapping[str, str] = field(default_factory=dict)
    json: tuple[str, ...] = ()
    why: str = ""
    where: Mine | None = None

    def of(self, table: Table, player_id: int) -> ColumnElement[bool]:
        """Return what says that a row is the player's."""
        if self.where:
            return self.where(table, player_id)
        first, *more = (table.c[name] == player_id for name in self.mine)
        for other in more:
            first |= other
        return first


def _of_groups(table: Table, player_id: int) -> ColumnElement[bool]:
    member = _table(Member).c
    inside = table.c.id.in_(select(member.group_id).where(member.player_id == player_id))
    return inside | (table.c.captain_id == player_id) | (table.c.named_by == player_id)


_HASH = "a hash that only we can make"
_COLLEAGUE = "the name of somebody who works at the bank"
_OUR = "how far our own work has come"
_SHARED: Mapping[type, str] = {
    AlertRow: "budgets of all players; whose event used them up is not kept",
    Bundle: "content",
    ContentFile: "content",
    Number: "names of quests, assets and senders",
    Pause: "content",
    PauseRecord: "what operators did",
    Pot: "accounts that belong to no player",
    Publication: "content",
    QuestLife: "content",
    Seal: "hashes of blocks of the journal",
    Setting: "the database's own settings",
    SnapshotRow: "a sandbox's made-up players, as they were; there is none on a live database",
    SourceKey: "keys of the bank's systems",
    TickRow: "what was done at which hour",
    TokenKey: "keys of the bank's systems",
    Tombstone: "hashes of references of who is not here any more",
    UsedToken: "hashes of tokens, which name nobody",
}
"""Tables without anything of a player, and what they hold."""

PARTS: dict[type, Part | str] = {
    **_SHARED,
    Player: Part("player", Then.OWN, ("id",), others=("invited_by",), json=("profile", "minor"),
                 hidden={"erased": _OUR, "hindered": "what 'sanctions' says", "pace": _OUR}),
    ConsentRow: Part("consents", Then.GONE),
    Friendship: Part("friends", Then.OWN, others=("friend_id",)),
    RestingEdge: Part("resting_friends", Then.OWN, others=("friend_id",)),
    Cut: Part("ended_friendships", Then.GONE, others=("other_id",), gone_with=("other_id",)),
    FriendCode: Part("friend_code", Then.GONE),
    Member: Part("memberships", Then.OWN),
    PlayerGroup: Part("groups", Then.OWN, others=("captain_id", "named_by"), where=_of_groups),
    Invitation: Part("invitations", Then.GONE, ("player_id", "by_id"), others=("by_id", "player_id"),
                     gone_with=("by_id",), about=("player_id", "by_id"), own=("declined_at",)),
    EventRow: Part("events", Then.OWN, json=("kept", "answer"), hidden={"digest": _HASH, "fact": _HASH}),
    MoveRow: Part("moves", Then.OWN, json=("arguments", "answer"),
                  hidden={"key": _HASH, "digest": _HASH, "seed": "whoever knows it foresees a chance"}),
    Progress: Part("progress", Then.GONE),
    Balance: Part("balances", Then.STAYS, ("id",),
                  where=lambda t, id: (t.c.id >= id) & (t.c.id < id + PLAYER_STRIDE)),
    Hold: Part("holds", Then.STAYS),
    ExpiredHold: Part("expired_holds", Then.GONE),
    Transfer: Part("statement", Then.STAYS, others=("source", "target")),
    Parked: Part("waiting_refunds", Then.GONE, hidden={"fact": _HASH}),
    Unmatched: Part("refunds_let_go", Then.STAYS),
    TickCause: Part("", Then.STAYS, why="only ties a transfer of the statement to what made it"),
    SealWaiting: Part("", Then.STAYS, why=_OUR),
    InboxRow: Part("inbox", Then.OWN, others=("about_id",), gone_with=("about_id",), about=("about_id",),
                   json=("body",)),
    InboxState: Part("inbox_settings", Then.OWN),
    Outbox: Part("", Then.OWN, why="what the inbox will hold in a moment"),
    OutboxNotice: Part("", Then.OWN, others=("about_id",), gone_with=("about_id",),
                       why="what the inbox will hold in a moment"),
    FollowUp: Part("follow_ups", Then.GONE, json=("body",), hidden={"failed": _OUR}),
    SessionRow: Part("sessions", Then.GONE, hidden={"hash": _HASH}),
    EntryCode: Part("entry_codes", Then.GONE, hidden={"hash": _HASH}),
    Tally: Part("tallies", Then.GONE),
    FlagRow: Part("flags", Then.GONE, hidden={"evidence": "it names other players"}),
    SanctionRow: Part("sanctions", Then.GONE, json=("evidence",),
                      hidden={"decided_by": _COLLEAGUE, "answered_by": _COLLEAGUE}),
    DailyCount: Part("daily_counts", Then.GONE, others=("other_id",), gone_with=("other_id",), about=("other_id",)),
    DeedRow: Part("deeds", Then.GONE, others=("other_id",), gone_with=("other_id",), about=("other_id",),
                  json=("body",)),
    ClockPlayer: Part("test_clock", Then.GONE),
}  # fmt: skip
"""Each table, and what it is to a player; a text says why it is nothing."""


def concerns(table: type, part: Part | str) -> None:
    """Say how a table of a game concerns a player; a text says why it does not."""
    PARTS[table] = part


def parts() -> list[tuple[Table, Part]]:
    """Return the tables that hold something of a player."""
    return [(_table(model), part) for model, part in PARTS.items() if isinstance(part, Part)]


def gone_with_a_player() -> list[tuple[type, tuple[str, ...]]]:
    """Return the tables whose rows are deleted with a player, and by which columns."""
    return [
        (model, (*(part.mine if part.then is Then.GONE else ()), *part.gone_with))
        for model, part in PARTS.items()
        if isinstance(part, Part) and (part.then is Then.GONE or part.gone_with)
    ]


def _table(model: Any) -> Table:
    return model.__table__  # type: ignore[no-any-return]
