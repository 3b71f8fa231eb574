"""GET /v1/players/{id}/why: "why did I get 5 g, and not 10?", for those who answer a customer's question."""

from __future__ import annotations

from typing import NamedTuple

from engine.api.runtime import Runtime
from engine.clock import ManualClock
from engine.errors import Malformed
from engine.support.why import Desk
from engine.support.why_shapes import WhyQuest, WhyTold, WhyTransfer


class Question(NamedTuple):
    """What is asked about: a quest, a transfer or an event; of an event also what one quest made of it.

    An event may be known by its `source` too.
    """

    quest: str = ""
    transfer: str = ""
    event: str = ""
    source: str = ""


def why(runtime: Runtime, ref: str, asked: Question, limit: int, cursor: str = "") -> WhyQuest | WhyTransfer | WhyTold:
    """Return why a quest paid what it did, why a transfer was made, or what became of an event.

    Errors: NotFound, Malformed, Refused.
    """
    if bool(asked.transfer) == bool(asked.quest or asked.event):
        hint = "one of ?quest=ID, ?event=ID and ?transfer=ID; ?quest also with ?event"
        raise Malformed("ask about a quest, about a transfer or about an event", code="one_question", hint=hint)
    about = f"why {ref} {asked.quest}"
    before = int(runtime.cursors.read(about, cursor)[0]) if cursor else 0
    with runtime.db.reading() as tx:
        desk = Desk(runtime.db, runtime.now, ManualClock(runtime.now_of(ref)), tx, ref)
        if asked.transfer:
            return desk.transfer(asked.transfer)
        if asked.event:
            return desk.event(asked.event, asked.source, asked.quest)
        told, older = desk.quest(asked.quest, limit, before)
    told.next = runtime.cursors.write(about, [older]) if older else None
    return told
