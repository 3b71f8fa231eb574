"""What a test player's database would hold, in memory: the story of one player with one quest, event by event.

Decisions are `progress`'s own, the ones the server takes; here is only what the server keeps in tables: facts by
window, acts by their business key, what each has paid, and refunds that came before their act.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from engine.days import Local, local_in
from engine.events import Event
from engine.progress import MICRO, Act, Facts, Slot, advance, count_slot, first_no, slots_of, taken_back, uncounted
from engine.quests.quest import Quest


class Outcome(NamedTuple):
    """What an event came to: the amount in smallest units, negative when taken back, and the rule that decided."""

    amount: int
    because: str


@dataclass(slots=True)
class _Paid:
    """An act that a later event may undo: what it counted, what it was granted, and what of both went back."""

    event: Event
    day: Local
    counted: int = 0
    granted: int = 0
    taken: int = 0
    refunded: Decimal = Decimal(0)


@dataclass(slots=True)
class Diary:
    """One player's story with one quest. `zone` is the player's; `money` names each event type's amount field."""

    quest: Quest
    zone: str
    profile: Any
    money: Mapping[str, str | None]
    facts: dict[Slot, Facts] = field(default_factory=dict)
    acts: dict[bytes, _Paid] = field(default_factory=dict)
    completed: dict[Slot, _Paid] = field(default_factory=dict)
    parked: dict[bytes, list[Event]] = field(default_factory=dict)

    def live(self, event: Event) -> Outcome:
        """Let one event happen."""
        if self.quest.undo is not None and event.type == self.quest.undo.on:
            return self._undo(event)
        if event.fact is not None and event.fact in self.acts:
            return Outcome(0, "duplicate_business_key")
        paid = _Paid(event, local_in(event.at, self.quest.when.zone or self.zone))
        outcome = self._act(paid)
        if event.fact is not None:
            self.acts[event.fact] = paid
            for refund in self.parked.pop(event.fact, []):
                outcome = Outcome(outcome.amount + self._undo(refund).amount, "undo")
        return outcome

    def _act(self, paid: _Paid) -> Outcome:
        quest, day = self.quest, paid.day
        act = Act(paid.event.type, paid.event.fields, self.profile)
        if refused := first_no(quest, act, day):
            return Outcome(0, refused)
        known = {slot: self.facts[slot] for slot in slots_of(quest, act, day) if slot in self.facts}
        step = advance(quest, act, day, known)
        if quest.count is not None:
            slot = count_slot(quest.count, day)
            before = self.facts.get(slot, Facts())
            paid.counted = step.changed.get(slot, before).count - before.count
            if step.amount:
                self.completed[slot] = paid
        self.facts.update(step.changed)
        paid.granted = step.amount
        return Outcome(step.amount, step.because)

    def _undo(self, event: Event) -> Outcome:
        undo = self.quest.undo
        assert undo is not None
        if event.undoes is None:
            return Outcome(0, "undo.find")
        paid = self.acts.get(event.undoes)
        if paid is None:
            self.parked.setdefault(event.undoes, []).append(event)
            return Outcome(0, "undo.find")
        if undo.within_ms is not None and event.at - paid.event.at > undo.within_ms:
            return Outcome(0, "undo.within")
        whole = getattr(paid.event.fields, self.money[paid.event.type] or "", Decimal(0))
        paid.refunded += event.undone_amount or Decimal(0)
        needs = self.quest.count is not None and self.quest.count.need is not None
        back = 0 if needs else self._take(paid, whole, min(paid.refunded, whole))
        if self.quest.count is not None and paid.counted and paid.refunded >= whole:
            back += self._uncount(paid)
        return Outcome(-back, "undo")

    def _take(self, paid: _Paid, whole: Decimal, refunded: Decimal) -> int:
        assert self.quest.undo is not None
        scale = self.quest.reward.scale
        back = taken_back(paid.granted, paid.taken, whole, refunded, self.quest.undo, scale)
        paid.taken += back
        return back

    def _uncount(self, paid: _Paid) -> int:
        """An act that came back whole no longer counts; a reward whose need is no longer met goes back once."""
        count = self.quest.count
        assert count is not None
        slot = count_slot(count, paid.day)
        facts = uncounted(count, self.facts.get(slot, Facts()), paid.counted)
        paid.counted = 0
        self.facts[slot] = facts
        unit = 1 if count.kind == "times" else MICRO
        if count.need is None or slot not in self.completed or facts.count >= count.need * unit:
            return 0
        self.facts[slot] = facts._replace(times=max(facts.times - 1, 0))
        return self._take(self.completed.pop(slot), Decimal(1), Decimal(1))
