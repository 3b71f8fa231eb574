"""What an event would come to for a player as they stand now: read, decided in memory, never written.

The decision is the server's own (`Decider` over a batch that is thrown away); `explain` shows how it came about.
Without a database the player is nobody: no progress, no profile, and agreed to play.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from engine import refunds, streaks
from engine import stages as stages_of
from engine.batch import Batch
from engine.bulk import Query, Row, Transaction
from engine.clock import DAY, ManualClock
from engine.content import Content, Numbers
from engine.days import Local, Zone, local_in, local_of
from engine.decide import Decider, Intake, Told, Touched
from engine.events import Event
from engine.explain import Around, Explanation, Took, Undone, explain, explain_refund
from engine.journal import Answer, Key, Number, Progress, known_acts, parked_refunds, slot_key
from engine.ledger import PLAYER_STRIDE
from engine.messages import display, plain
from engine.plans import MICRO, STREAK, Act, Facts, plan_of
from engine.players import DEFAULT_ZONE, Locked, Player
from engine.questions import (
    NOW,
    Case,
    Line,
    NotKeptError,
    Verdict,
    count_text,
    length,
    nearest,
    noted,
    streak_text,
    written,
)
from engine.quests.quest import Quest, Streak
from engine.reasons import PAUSED
from engine.store import EPOCH, Ids


class _Any:
    """Fields of an act that is not there: every field is empty."""

    def __getattr__(self, name: str) -> str:
        return ""


_ANY = _Any()
NOBODY = Locked(PLAYER_STRIDE, "nobody", Zone(DEFAULT_ZONE), "{}", True)


@dataclass(frozen=True, slots=True)
class Standing:
    """One player before the content in force. `tx` reads; without it nothing is known of the player.

    `now` is when an event is told: without it events are told as they happen, and none is too old. `paused` are the
    quests that the operator paused.
    """

    content: Content
    numbers: Numbers
    player: Locked = NOBODY
    tx: Transaction | None = None
    now: int | None = None
    paused: frozenset[str] = frozenset()

    def facts(self, keys: Sequence[Key]) -> dict[Key, Facts]:
        """Return the facts of the keys that have any, those of all players too. Nothing is locked."""
        return {} if self.tx is None or not keys else dict(self.tx.ask(_progress(keys))[0])

    def day_of(self, quest: Quest, at: int) -> Local:
        """Return the local date and minute of an instant for a quest and this player."""
        return local_in(at, quest.when.zone) if quest.when.zone else local_of(at, self.player.zone)

    def today(self, quest: Quest) -> date | None:
        """Return the day it is for a quest and this player."""
        return None if self.now is None else self.day_of(quest, self.now).date

    def around(self, quest: Quest, event_type: str, winner: str = "", refused: str = "", took: Took = ()) -> Around:
        """Return what an explanation needs besides the facts."""
        content = self.content
        kinds = content.vocabulary.types
        fields = kinds[event_type].fields.values() if event_type in kinds else ()
        return Around(
            zone=self.player.zone.name,
            units={name: asset.unit for name, asset in content.assets.items()},
            about={name: kind.about for name, kind in kinds.items()},
            titles={winner: content.book.quests[winner].title} if winner in content.book.quests else {},
            hashed=frozenset(field.name for field in fields if field.privacy == "hash"),
            winner=winner,
            refused=refused,
            today=self.today(quest),
            took=took,
        )

    def explain(self, quest: Quest, event: Event) -> Explanation:
        """Return what an event would come to for a quest if it were told now."""
        told, answer = self._decided(event)
        act = Act(event.type, event.fields, told.profile, self.player.ref, event.at, told.id)
        day = self.day_of(quest, event.at)
        if quest.undo and event.type == quest.undo.on and not quest.hears(event.type):
            return self._refund(quest, act, day, answer)
        winner = next((one.quest for one in answer.earned if self._beats(one.quest, quest, answer)), "")
        refused = self._refused(quest, answer)
        before = self._before(quest, told, answer)
        try:
            slots = plan_of(quest, act, day).all if quest.hears(event.type) else ()
        except NotKeptError:
            slots = ()
        number = self.numbers.quests[quest.id]
        keys = {slot: slot_key(self.player.id, number, slot) for slot in slots}
        known = self.facts([key for key in keys.values() if key not in before]) | before
        facts = {slot: known[key] for slot, key in keys.items() if key in known}
        took = self._took(quest, answer)
        return explain(quest, act, day, facts, self.around(quest, event.type, winner, refused, took))

    def now_at(self, quest: Quest) -> list[Line]:
        """Return where the player stands: what is used of each limit, the count, the streak, the next step.

        The verdict says whether there is room. Limits per value of a field are left out: no value is at hand.
        """
        assert self.now is not None
        day = self.day_of(quest, self.now)
        act = Act(quest.listeners[0].event, _ANY, None, self.player.ref, self.now)
        plan, number = plan_of(quest, act, day), self.numbers.quests[quest.id]
        keys = {slot: slot_key(self.player.id, number, slot) for slot in plan.all}
        known = self.facts(list(keys.values()))
        facts = {slot: known[key] for slot, key in keys.items() if key in known}
        around = self.around(quest, act.type)
        return list(stands_at(Case(quest, act, day, "", around.units, plan=plan, facts=facts)))

    def _decided(self, event: Event) -> tuple[Told, Answer]:
        """Let the server's code decide, over a batch that is thrown away."""
        told, decider = self._ready(event)
        if told.event.undoes or told.event.fact:
            self._load_acts(decider, told)
        return told, decider.decide(told)

    def _ready(self, event: Event) -> tuple[Told, Decider]:
        batch = Batch(self.numbers, Ids(0, ManualClock(EPOCH + DAY)))
        intake = Intake(event.at, file_clock=True) if self.now is None else Intake(self.now)
        decider = Decider(self.content, batch, intake)
        told = Told(event, 0, self.player, batch.new_id(), self.content.profile(self.player.profile))
        told.code = intake.quarantines(event)
        keys = decider.match(told) if self.player.consents and not told.code else []
        batch.facts = self.facts(keys)
        return told, decider

    def _load_acts(self, decider: Decider, told: Told) -> None:
        """Read what refunds rest on. Holds are left out: they say where it is taken from, not how much."""
        if self.tx is None:
            return
        event, batch, player = told.event, decider.batch, self.player.id
        facts = [(player, fact) for fact in (event.fact, event.undoes) if fact]
        decider.acts, decider.parked = self.tx.ask(known_acts(facts), parked_refunds(facts))
        act = decider.undone(told)
        if act is None:
            return
        refunds.load_grants(self.tx, batch, {(player, act.id)})
        for find in (refunds.keys_for, refunds.window_keys):
            batch.facts = self.facts(find(batch, event.type, act, player)) | batch.facts
        refunds.load_grants(self.tx, batch, refunds.completions(batch))

    def _beats(self, other: str, quest: Quest, answer: Answer) -> bool:
        """Whether another quest earned what this one's group could earn once."""
        quests = self.content.book.quests
        beaten = any(no.quest == quest.id and no.because == "exclusive" for no in answer.why_not)
        return beaten and other in quests and quests[other].exclusive == quest.exclusive

    def _refused(self, quest: Quest, answer: Answer) -> str:
        """Return what stops an event before this quest is asked, or nothing."""
        if answer.code:
            return answer.code
        if any(no.because == "consent" for no in answer.why_not):
            return "consent"
        return PAUSED if quest.id in self.paused else ""

    def _took(self, quest: Quest, answer: Answer) -> Took:
        """Return what refunds took back of what this quest had given."""
        assets = self.content.assets
        took = [one for one in answer.earned if one.quest == quest.id and one.because == "undo"]
        return tuple((one.asset, display(-one.amount, assets[one.asset].scale), -one.amount) for one in took)

    def _before(self, quest: Quest, told: Told, answer: Answer) -> dict[Key, Facts]:
        """Return the facts at this quest's turn: quests that come before it may have used of the same budget."""
        turns = _turns(told.quests)
        if quest.id not in turns or not any(limit.per == "budget" for limit in quest.limits):
            return {}
        earned = {one.quest for one in answer.earned}
        again, decider = self._ready(told.event)
        before = {id for id, turn in turns.items() if turn < turns[quest.id] and id in earned}
        again.quests = [one for one in again.quests if one[0].id in before]
        decider.decide(again)
        return decider.batch.facts

    def _refund(self, quest: Quest, act: Act, day: Local, answer: Answer) -> Explanation:
        undo = quest.undo
        assert undo is not None
        late = any(no.quest == quest.id and no.because == "undo.within" for no in answer.why_not)
        within = length(undo.within_ms) if undo.within_ms is not None else ""
        parked = answer.status == "parked"
        undone = Undone(f"event.{undo.find}", undo.take_back, within, not parked, late, self._took(quest, answer))
        refused = "" if parked else answer.code
        return explain_refund(quest, act, day, undone, self.around(quest, act.type, refused=refused))


def _turns(touched: Sequence[Touched]) -> dict[str, int]:
    """Return when each quest is decided, by id: a group is decided whole, where its first quest stands."""
    first: dict[str, int] = {}
    names = [(one[0].id, one[0].exclusive or one[0].id) for one in touched]
    for turn, (_, group) in enumerate(names):
        first.setdefault(group, turn)
    return {id: first[group] for id, group in names}


def numbers_in(tx: Transaction | None, content: Content) -> Numbers:
    """Return the numbers that names have in a database, giving none: what has none has done nothing there."""
    known: dict[str, dict[str, int]] = {"quest": {}, "asset": {}, "sender": {}}
    if tx is not None:
        table: Any = Number.__table__  # type: ignore[attr-defined]
        for kind, name, no in tx.connection.execute(select(table.c.kind, table.c.name, table.c.no)):
            known.setdefault(kind, {})[name] = no
    quests = _numbered({quest.key: quest for quest in content.book.quests.values()}, known["quest"])
    assets = _numbered(content.assets, known["asset"])
    return Numbers(
        {quest.id: no for no, quest in quests.items()}, quests,
        {asset.name: no for no, asset in assets.items()}, assets, known["sender"],
    )  # fmt: skip


def _numbered(values: Mapping[str, Any], known: Mapping[str, int]) -> dict[int, Any]:
    """Values by number; those without one get numbers that nothing has."""
    free = max(known.values(), default=0)
    found = {}
    for name in sorted(values):
        no = known.get(name)
        if no is None:
            no = free = free + 1
        found[no] = values[name]
    return found


def locked(player: Player) -> Locked:
    """Return a player that was read as a decision needs it; nothing is locked."""
    zone = Zone(player.zone, player.zone_from, player.zone_before)
    return Locked(player.id, player.ref, zone, player.profile, player.consent_at is not None)


def _progress(keys: Iterable[Key]) -> Query[dict[Key, Facts]]:
    def parse(rows: list[Row]) -> dict[Key, Facts]:
        return {(player, quest, slot): Facts(*facts) for player, quest, slot, *facts in rows}

    columns = "player_id, quest_no, slot, times, amount, count, marks"
    return Query(Progress, columns, ("player_id", "quest_no", "slot"), list(keys), parse)


def stands_at(case: Case) -> Iterator[Line]:
    """Return where a player stands between two acts: cooldown, limits, count, streak and steps."""
    quest, plan = case.quest, case.plan
    assert plan is not None
    if (near := nearest(case)) is not None:
        verdict: Verdict = "no" if near < quest.cooldown_ms else "yes"
        yield Line("cooldown", length(quest.cooldown_ms), verdict, (f"another one {length(near)} away",))
    for slot, limit in (*plan.times, *plan.rewards):
        if slot and limit.per in ("player", "quest", "budget"):
            facts, scale = case.used(slot), 1 if limit.of == "times" else quest.reward.scale
            used = facts.times if limit.of == "times" else facts.amount
            saw = f"used {display(used, scale)} of {display(limit.max, scale)}{NOW[limit.every]}"
            yield Line(limit.path, written(case, limit), "yes" if used < limit.max else "no", (saw,))
    if quest.count:
        facts, whole = case.used(plan.counted), quest.count.kind == "times"
        count, need = plain(Decimal(facts.count) / (1 if whole else MICRO)), quest.count.need
        given = need is not None and facts.times > 0
        saw = f"count {count}" + (f" of {need}" if need is not None else "") + (", given already" if given else "")
        yield Line(
            "count.need" if need is not None else "count", count_text(quest.count), "no" if given else "yes", (saw,)
        )
    if quest.streak:
        chain = streaks.read_chain(case.used(STREAK).marks)
        days = _alive(chain, streaks.period_of(quest.streak, case.day.date), quest.streak)
        yield Line("streak", streak_text(quest.streak), "yes", (f"streak {days}",))
    yield from _open_steps(case)


def _alive(chain: streaks.Chain, period: int, streak: Streak) -> int:
    """The length of the streak that an act in this period goes on with, or has gone on with already."""
    length, _ = streaks.reach(chain, period, streak)
    return length or max(streaks.reach(streaks.with_act(chain, period), period, streak)[0] - 1, 0)


def _open_steps(case: Case) -> Iterator[Line]:
    """Every step, up to the next one that is open."""
    steps, slot = case.quest.steps, case.plan.staged if case.plan else None
    if steps is None or slot is None:
        return
    acts = stages_of.read_acts(case.used(slot).marks)
    open_ = stages_of.first_open(steps.stages, acts)
    for number, stage in enumerate(steps.stages):
        verdict: Verdict = "yes" if open_ is None or number < open_ else "no"
        yield Line(stage.path, f"{stage.id}: {stage.need} × {stage.event}", verdict, (noted(stage, acts),))
