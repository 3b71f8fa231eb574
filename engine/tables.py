"""Every table in one place to import, for migrations and tests. Each lives with the functions that own it."""

from engine.journal import EventRow, Number, Parked, Progress
from engine.ledger import Balance, Hold, Transfer
from engine.outbox import Outbox
from engine.players import Friendship, Player
from engine.sources import SourceKey
from engine.store import Setting

TABLES = (Balance, EventRow, Friendship, Hold, Number, Outbox, Parked, Player, Progress, Setting, SourceKey, Transfer)
