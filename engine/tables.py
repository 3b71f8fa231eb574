"""Every table in one place to import, for migrations and tests. Each lives with the functions that own it."""

from engine.alerts import AlertRow
from engine.bundles import Bundle, ContentFile, Pause, Publication, QuestLife
from engine.journal import EventRow, Number, Parked, Progress
from engine.ledger import Balance, Hold, Transfer
from engine.outbox import Outbox
from engine.players import Friendship, Player
from engine.sources import SourceKey
from engine.store import Setting

TABLES = (
    AlertRow, Balance, Bundle, ContentFile, EventRow, Friendship, Hold, Number, Outbox, Parked, Pause, Player, Progress,
    Publication, QuestLife, Setting, SourceKey, Transfer,
)  # fmt: skip
