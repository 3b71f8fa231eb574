"""What one event comes to, decided in memory: the rules' order, refunds and what waits for them.

The server runs this inside a batch's transaction, and the in-file tests run it over nothing but memory, so the two
cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import structs

from engine import refunds
from engine.alerts import Alert
from engine.batch import Batch, Cause, merge_slot
from engine.clock import DAY, MINUTE
from engine.days import Local, Zone, local_in, local_of
from engine.incoming.events import Event
from engine.journal import Act, Answer, Award, Earned, Key, ParkedRefund, WhyNot, slot_key
from engine.people.consents import ERASED, PLAY
from engine.people.players import Locked
from engine.published.content import Content
from engine.quests.quest import Quest
from engine.rules.plans import MICRO, NONE, Facts, Plan, Slot, plan_of
from engine.rules.plans import Act as Deed
from engine.rules.progress import Step, advance, arm_in, first_no, params_in
from engine.rules.rewards import Pay
from engine.rules.streaks import Pauses, Rests, rests_of
from engine.words.messages import plain
from engine.words.reasons import PAUSED

EARLIEST = 30 * DAY  # older events are quarantined (design, section 10); a source may be given longer
PARKED = 90 * DAY  # so long a refund waits for its payment
AHEAD = 5 * MINUTE  # a sender's clock may be so much ahead of ours
_new = tuple.__new__  # makes a named tuple of its values at half the price of calling it


@dataclass(frozen=True, slots=True)
class Intake:
    """How one batch is taken in: now, how old an event may be, and whether a file's own clock rules.

    `alerted` is told, after the commit, which shares of limits and budgets were used up.
    """

    now: int
    earliest: int = EARLIEST
    file_clock: bool = False
    alerted: Callable[[Sequence[Alert]], None] | None = None

    def accepted(self, event: Event) -> int:
        """Return the instant an event is accepted at."""
        return event.at if self.file_clock else self.now

    def quarantines(self, event: Event) -> str:
        """Return why an event is put aside, or nothing."""
        if self.file_clock:
            return ""
        if event.at > self.now + AHEAD:
            return "from_the_future"
        if event.undone_amount is not None:  # a refund is never too late to be heard: quests say how long they care
            return ""
        return "too_old" if event.at < self.now - self.earliest else ""


Touched = tuple[Quest, Local, Plan, dict[Slot, Key]]
"""A quest an event touches: on which local day, and where its facts are."""


class _Rewards(msgspec.Struct, gc=False):
    """What one event comes to, quest by quest."""

    deed: Deed
    cause: Cause
    earned: list[Earned]
    why_not: list[WhyNot]


@dataclass(slots=True)
class Told:
    """One event of the batch with what was found out about it under the locks; it has an id if it is new."""

    event: Event
    sender_no: int
    player: Locked
    id: int = 0
    profile: Any = None
    quests: list[Touched] = field(default_factory=list)
    code: str = ""
    purpose: str = PLAY
    key: tuple[int, str] = field(init=False)
    """What names the event for ever."""
    lacks: str = field(init=False)
    """What its player did not agree to (engine.people.consents), or ERASED for what an erased player did."""

    def __post_init__(self) -> None:
        self.key = self.sender_no, self.event.id
        self.lacks = ERASED if self.event.at < self.player.counts_from else self.player.lacks(self.purpose)

    @property
    def kept(self) -> str:
        """What may be stored of the event: nothing without the consent its type needs."""
        return "{}" if self.lacks else self.event.kept


class Decider:
    """Decides on one event after the other. `acts` and `parked` hold what is known by (player id, business key)."""

    def __init__(self, content: Content, batch: Batch, intake: Intake) -> None:
        self.content, self.batch, self.intake = content, batch, intake
        self.acts: dict[tuple[int, bytes], Act] = {}
        self.parked: dict[tuple[int, bytes], list[ParkedRefund]] = {}

    def undone(self, one: Told) -> Act | None:
        """Return the act that an event takes back, if it is known."""
        undoes = one.event.undoes
        return self.acts.get((one.player.id, undoes)) if undoes else None

    def match(self, one: Told) -> list[Key]:
        """Find the quests an event touches and return where their facts are."""
        event, player = one.event, one.player
        keys: list[Key] = []
        deed = _deed(one)
        own = local_of(event.at, player.zone)
        numbers, pauses, assets = self.batch.numbers.quests, self.batch.numbers.pauses, self.content.assets
        for quest in self.content.book.match(event, one.profile):
            day = local_in(event.at, quest.when.zone) if quest.when.zone else own
            no = numbers[quest.id]
            plan = plan_of(quest, deed, day)
            if pauses and quest.streak and quest.id in pauses:
                plan = plan._replace(rests=rests_in(quest, player.zone, pauses))
            slots: dict[Slot, Key] = {}
            for slot in plan.all:
                slots[slot] = key = slot_key(player.id, no, slot) if slot[1] else (player.id, no, slot[0])
                keys.append(key)
            one.quests.append((quest, day, plan, slots))
            hold = assets[quest.reward.asset].hold
            if hold and event.type in hold.merge_by_day:
                keys.append(slot_key(player.id, no, merge_slot(day)))
        return keys

    def day_of(self, one: Told, quest: Quest) -> Local:
        """Return the local date and minute at which an event happened for a quest."""
        return day_for(quest, one.player.zone, one.event.at)

    def decide(self, one: Told) -> Answer:
        """Decide on one new event; its effects are in the batch. `match` was asked and its keys' facts loaded."""
        event = one.event
        answer = self._no(one) or (self._refund(one) if self._is_refund(event) else self._reward(one))
        if event.fact and answer.status in ("applied", "parked"):
            act = self.acts[one.player.id, event.fact] = _new(Act, (one.id, event.type, event.at, one.kept))
            if self.parked and (back := self._apply_parked(one, act)):
                answer = structs.replace(answer, earned=answer.earned + back)
        return answer

    def _no(self, one: Told) -> Answer | None:
        """Return the answer to an event that counts for nothing."""
        if one.code:
            return Answer("quarantined", one.code)
        if one.event.fact and (one.player.id, one.event.fact) in self.acts:
            return Answer("refused", "duplicate_business_key")
        if one.lacks == ERASED:
            return Answer("refused", ERASED)
        if not one.lacks or self._is_refund(one.event):  # who withdraws consent keeps nothing by a refund
            return None
        return Answer("applied", why_not=(WhyNot("", one.lacks),))

    def _reward(self, one: Told) -> Answer:
        cause = Cause(one.id, one.player.id, one.event.at, self.intake.accepted(one.event))
        made = _Rewards(_deed(one), cause, [], [])
        decided: set[str] = set()
        for touched in one.quests:
            group = touched[0].exclusive
            if not group:
                self._settle(one, touched, made)
            elif group not in decided:
                decided.add(group)
                self._choose(one, [other for other in one.quests if other[0].exclusive == group], made)
        if self.content.book.paused:
            made.why_not.extend(self._paused(one, made.deed))
        return Answer("applied", earned=tuple(made.earned), why_not=tuple(made.why_not))

    def _paused(self, one: Told, deed: Deed) -> Iterator[WhyNot]:
        """Name the paused quests that the event would have touched."""
        book = self.content.book
        for quest in (book.quests[name] for name in sorted(book.paused)):
            if quest.hears(one.event.type) and not first_no(quest, deed, self.day_of(one, quest)):
                yield WhyNot(quest.id, PAUSED)

    def _choose(self, one: Told, group: list[Touched], made: _Rewards) -> None:
        """Let the quest of a group earn that pays most, the first of equals; the others that would pay earn nothing.

        A group is decided whole, where its first quest stands, so that nothing comes between choosing and paying.
        """
        amounts = {touched[0].id: self._would_pay(touched, made.deed) for touched in group}
        best = max(group, key=lambda touched: amounts[touched[0].id])
        self._settle(one, best, made)
        for touched in group:
            if touched is not best:
                self._settle(one, touched, made, beaten=amounts[touched[0].id] > 0)

    def _would_pay(self, touched: Touched, deed: Deed) -> int:
        quest, day, plan, slots = touched
        step = advance(quest, plan, deed, day, {slot: self.batch.known(key) for slot, key in slots.items()})
        return sum(pay.amount for pay in step.pays if pay.reward.asset == quest.reward.asset)

    def _settle(self, one: Told, touched: Touched, made: _Rewards, *, beaten: bool = False) -> None:
        """Let one quest decide, and note what follows from it."""
        quest, day, plan, slots = touched
        facts, known, changed = {}, self.batch.facts, self.batch.changed
        for slot, key in slots.items():
            facts[slot] = known.get(key, NONE)
        step = advance(quest, plan, made.deed, day, facts)
        if beaten:
            step = Step(dict(step.kept), (), "exclusive", step.counted, step.streak)
        for slot, after in step.changed.items():
            known[slots[slot]] = changed[slots[slot]] = after
        if quest.undo and quest.counts:
            self._mark(one, quest, made.cause, day, facts, step)
        if step.crossed:
            self._alert(quest, step, made.cause)
        for pay in step.pays:
            made.earned.append(self._paid(one, quest, made.deed, day, step, pay, made.cause))
        if not step.pays:
            made.why_not.append(WhyNot(quest.id, step.because))

    def _paid(self, one: Told, quest: Quest, deed: Deed, day: Local, step: Step, pay: Pay, cause: Cause) -> Earned:
        asset = pay.reward.asset
        ripe_at = self.batch.pay(cause, quest, asset, pay.amount, one.event.type, day)
        count = plain(Decimal(step.counted)) if quest.count else ""
        raw = str(pay.raw) if isinstance(pay.raw, int) else plain(pay.raw)
        arm, params = arm_in(quest, deed), params_in(quest, deed, day)
        award = Award(quest.version, pay.rule, raw, pay.reward.round, arm, params, pay.cuts)
        return Earned(quest.id, asset, pay.amount, ripe_at, pay.because, count, pay.streak, award)

    def _alert(self, quest: Quest, step: Step, cause: Cause) -> None:
        for limit, slot, percent, used in step.crossed:
            name = limit.budget or quest.id
            alert = Alert(self.batch.new_id(), cause.accepted_at, name, limit.path, slot, percent, used, limit.max)
            self.batch.alerts.append(alert)

    def _mark(self, one: Told, quest: Quest, cause: Cause, day: Local, facts: Mapping[Slot, Facts], step: Step) -> None:
        """Leave the marks that a refund of a counted act needs."""
        slot = refunds.window_of(quest, day)
        if one.event.fact and slot in step.changed and (added := refunds.added(quest, facts[slot], step.changed[slot])):
            refunds.mark_counted(self.batch, quest, cause, day, added)
        if quest.once and any(pay.rule.startswith("reward") for pay in step.pays):
            refunds.mark_completed(self.batch, quest, cause, day, sum(pay.amount for pay in step.pays))

    def _refund(self, one: Told) -> Answer:
        event, undoes = one.event, one.event.undoes
        if undoes is None or event.undone_amount is None:
            return Answer("refused", "refund_names_no_payment")
        act = self.acts.get((one.player.id, undoes))
        if act is None:
            waiting = ParkedRefund(
                one.player.id, undoes, one.id, event.type, event.at, int(event.undone_amount * MICRO)
            )
            self.batch.parked.append(waiting)
            self.parked.setdefault((one.player.id, undoes), []).append(waiting)
            return Answer("parked", "payment_unknown")
        cause = Cause(one.id, one.player.id, event.at, self.intake.accepted(event))
        earned, why_not = refunds.apply_refund(self.batch, self.content, cause, act, event.type, event.undone_amount)
        return Answer("applied", earned=earned, why_not=why_not)

    def _apply_parked(self, one: Told, act: Act) -> tuple[Earned, ...]:
        """Apply the refunds that came before this act, each as its own cause; return what they took back."""
        back: tuple[Earned, ...] = ()
        for waiting in self.parked.pop((one.player.id, one.event.fact or b""), ()):
            if self.intake.accepted(one.event) - waiting.at > PARKED:
                continue  # a tick lets it go, and says so
            self.batch.unpark(waiting)
            cause = Cause(waiting.event_id, one.player.id, waiting.at, self.intake.accepted(one.event))
            amount = refunds.micro(waiting.amount)
            taken, _ = refunds.apply_refund(self.batch, self.content, cause, act, waiting.type, amount)
            back += taken
        return back

    def _is_refund(self, event: Event) -> bool:
        return self.content.vocabulary.types[event.type].undoes is not None


def day_for(quest: Quest, zone: Zone, at: int) -> Local:
    """Return the local date and minute of an instant for a quest and a player who lives in a zone."""
    return local_in(at, quest.when.zone) if quest.when.zone else local_of(at, zone)


def rests_in(quest: Quest, zone: Zone, pauses: Mapping[str, Pauses]) -> Rests:
    """Return the periods of a quest's streak in which it was paused, by the days of a player who lives in a zone."""
    if quest.streak is None or quest.id not in pauses:
        return ()
    return rests_of(quest.streak, pauses[quest.id], lambda at: day_for(quest, zone, at).date)


def _deed(one: Told) -> Deed:
    event = one.event
    return _new(Deed, (event.type, event.fields, one.profile, one.player.ref, event.at, one.id))
