"""Every table in one place to import, for migrations and tests. Each lives with the functions that own it."""

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
from engine.ledger import Balance, ExpiredHold, Hold, Transfer
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

TABLES = (
    AlertRow, Balance, Bundle, ClockPlayer, ConsentRow, ContentFile, Cut, DailyCount, DeedRow, EntryCode, EventRow,
    ExpiredHold, FlagRow, FollowUp, FriendCode, Friendship, Hold, InboxRow, InboxState, Invitation, Member,
    MoveRow, Number, Outbox, OutboxNotice, Parked, Pause, PauseRecord, Player, PlayerGroup, Pot, Progress,
    Publication, QuestLife, RestingEdge, SanctionRow, Seal, SealWaiting, SessionRow, Setting, SnapshotRow,
    SourceKey, Tally, TickCause, TickRow, TokenKey, Tombstone, Transfer, Unmatched, UsedToken,
)  # fmt: skip
