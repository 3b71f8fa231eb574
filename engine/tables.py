"""Every table in one place to import, for migrations and tests. Each lives with the functions that own it."""

from engine.alerts import AlertRow
from engine.bundles import Bundle, ContentFile, Pause, Publication, QuestLife
from engine.codes import FriendCode
from engine.entry import EntryCode
from engine.follow_ups import FollowUp
from engine.groups import Invitation, Member, PlayerGroup
from engine.journal import EventRow, Number, Parked, Progress, Unmatched
from engine.ledger import Balance, ExpiredHold, Hold, Transfer
from engine.moves import MoveRow
from engine.outbox import Outbox
from engine.players import Cut, Friendship, Player
from engine.seals import Seal, SealWaiting
from engine.sessions import SessionRow
from engine.sources import SourceKey
from engine.store import Setting
from engine.tallies import Tally
from engine.ticks import TickCause, TickRow
from engine.tokens import TokenKey, UsedToken

TABLES = (
    AlertRow, Balance, Bundle, ContentFile, Cut, EntryCode, EventRow, ExpiredHold, FollowUp, FriendCode, Friendship,
    Hold, Invitation, Member, MoveRow, Number, Outbox, Parked, Pause, Player, PlayerGroup, Progress, Publication,
    QuestLife, Seal, SealWaiting, SessionRow, Setting, SourceKey, Tally, TickCause, TickRow, TokenKey, Transfer,
    Unmatched, UsedToken,
)  # fmt: skip
