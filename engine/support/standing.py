"""What an event would come to for a player as they stand now: read, decided in memory, never written.

The decision is the server's own (`Decider` over a batch that is thrown away); `explain` shows how it came about.
Without a database the player is nobody: no progress, no profile, and agreed to play.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from engine import refunds
from engine.batch import Batch, Grant
from engine.bulk import Query, Row, Transaction
from engine.clock import DAY, ManualClock
from engine.days import Local, Zone
from engine.decide import Decider, Intake, Told, Touched, day_for, rests_in
from engine.explaining.between import ANY, stands_at
from engine.explaining.explain import Around, Explanation, Took, explain
from engine.explaining.questions import Case, Line, NotKeptError
from engine.explaining.undoing import Undone, explain_refund
from engine.ids import EPOCH, Ids
from engine.incoming.events import Event
from engine.journal import Answer, Key, Number, Progress, known_acts, parked_refunds, slot_key
from engine.ledger import PLAYER_STRIDE
from engine.people.players import DEFAULT_ZONE, Locked, Player
from engine.published.content import Content, Numbers
from engine.published.publications import times_paused
from engine.quests.quest import Quest
from engine.rules.plans import Act, Facts, plan_of
from engine.rules.streaks import Rests
from engine.words.messages import display, plain
from engine.words.reasons import PAUSED, REMOVED
from engine.words.spoken import NOTHING, length

NOBODY = Locked(PLAYER_STRIDE, "nobody", Zone(DEFAULT_ZONE), "{}", True)


@dataclass(frozen=True, slots=True)
class Standing:
    """One player before the content in force. `tx` reads; without it nothing is known of the player.

    `now` is when an event is told: without it events are told as they happen, and none is too old. `paused` are the
    quests that the operator paused. `gone` says of a quest that was removed when that was, and until when it is kept.
    """

    content: Content
    numbers: Numbers
    player: Locked = NOBODY
    tx: Transaction | None = None
    now: int | None = None
    paused: frozenset[str] = frozenset()
    gone: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def facts(self, keys: Sequence[Key]) -> dict[Key, Facts]:
        """Return the facts of the keys that have any, those of all players too. Nothing is locked."""
        return {} if self.tx is None or not keys else dict(self.tx.ask(_progress(keys))[0])

    def day_of(self, quest: Quest, at: int) -> Local:
        """Return the local date and minute of an instant for a quest and this player."""
        return day_for(quest, self.player.zone, at)

    def rests(self, quest: Quest) -> Rests:
        """Return the periods of a quest's streak in which it was paused."""
        return rests_in(quest, self.player.zone, self.numbers.pauses)

    def today(self, quest: Quest) -> date | None:
        """Return the day it is for a quest and this player."""
        return None if self.now is None else self.day_of(quest, self.now).date

    def around(self, quest: Quest, event_type: str, winner: str = "", refused: str = "", took: Took = ()) -> Around:
        """Return what an explanation needs besides the facts."""
        content = self.content
        kinds = content.vocabulary.types
        fields = kinds[event_type].fields.values() if event_type in kinds else ()
        days = [self.day_of(quest, at).date for at in self.gone.get(quest.id, ())]
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
            fields={field.name: field.about for field in fields if field.privacy == "keep"},
            gone=days[0] if days else None,
            kept=days[1] if days and quest.undo else None,
            closed=bool(days) or quest.id in self.paused or quest.status == PAUSED,
            rests=self.rests(quest),
        )

    def number(self, quest: Quest) -> int:
        """Return the number under which a quest's progress is kept; 0, where nothing is, of one that never ran here."""
        return next((no for no, one in self.numbers.quests_by_no.items() if one.key == quest.key), 0)

    def explain(self, quest: Quest, event: Event) -> Explanation:
        """Return what an event would come to for a quest if it were told now."""
        told, answer, decider = self._decided(event)
        act = Act(event.type, event.fields, told.profile, self.player.ref, event.at, told.id)
        day = self.day_of(quest, event.at)
        if quest.undo and event.type == quest.undo.on and not quest.hears(event.type):
            return self._refund(quest, act, day, decider, told, answer)
        winner = next((one.quest for one in answer.earned if self._beats(one.quest, quest, answer)), "")
        refused = self._refused(quest, answer)
        before = self._before(quest, told, answer)
        try:
            slots = plan_of(quest, act, day).all if quest.hears(event.type) else ()
        except NotKeptError:
            slots = ()
        keys = {slot: slot_key(self.player.id, self.number(quest), slot) for slot in slots}
        known = self.facts([key for key in keys.values() if key not in before]) | before
        facts = {slot: known[key] for slot, key in keys.items() if key in known}
        took = self._took(quest, answer)
        return explain(quest, act, day, facts, self.around(quest, event.type, winner, refused, took))

    def now_at(self, quest: Quest) -> list[Line]:
        """Return where the player stands: arm and values of this day, what is used of each limit, count, streak, steps.

        The verdict says whether there is room. Limits per value of a field are left out: no value is at hand.
        """
        assert self.now is not None
        act = Act(quest.listeners[0].event, ANY, None, self.player.ref, self.now)
        return list(stands_at(self.case(quest, act)))

    def case(self, quest: Quest, act: Act) -> Case:
        """Return an act before a quest with the facts of its windows as they are now. Errors: NotKeptError."""
        day = self.day_of(quest, act.at)
        plan, number = plan_of(quest, act, day)._replace(rests=self.rests(quest)), self.number(quest)
        keys = {slot: slot_key(self.player.id, number, slot) for slot in plan.all}
        known = self.facts(list(keys.values()))
        facts = {slot: known[key] for slot, key in keys.items() if key in known}
        around = self.around(quest, act.type)
        return Case(quest, act, day, "", around.units, around.hashed, plan, facts, today=around.today)

    def _decided(self, event: Event) -> tuple[Told, Answer, Decider]:
        """Let the server's code decide, over a batch that is thrown away."""
        told, decider = self._ready(event)
        if told.event.undoes or told.event.fact:
            self._load_acts(decider, told)
        return told, decider.decide(told), decider

    def _ready(self, event: Event) -> tuple[Told, Decider]:
        batch = Batch(self.numbers, Ids(0, ManualClock(EPOCH + DAY)))
        intake = Intake(event.at, file_clock=True) if self.now is None else Intake(self.now)
        decider = Decider(self.content, batch, intake)
        profile, purpose = self.content.profile(self.player.profile), self.content.vocabulary.types[event.type].purpose
        told = Told(event, 0, self.player, batch.new_id(), profile, purpose=purpose)
        told.code = intake.quarantines(event)
        keys = decider.match(told) if not (told.lacks or told.code) else []
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
        if before := [no.because for no in answer.why_not if not no.quest]:
            return before[0]
        return REMOVED if quest.id in self.gone else PAUSED if quest.id in self.paused else ""

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

    def _refund(self, quest: Quest, act: Act, day: Local, decider: Decider, told: Told, answer: Answer) -> Explanation:
        undo, of = quest.undo, decider.undone(told)
        assert undo is not None
        late = any(no.quest == quest.id and no.because == "undo.within" for no in answer.why_not)
        within = NOTHING if undo.within_ms is None else length(undo.within_ms)
        parked = answer.status == "parked"
        undone = Undone(f"event.{undo.find}", undo.take_back, within, not parked, late, self._took(quest, answer))
        if of is not None and told.event.undone_amount is not None:
            had = self.had(decider.batch.granted(of.id, self.number(quest)))
            price = plain(refunds.paid_for(self.content, of))
            undone = undone._replace(had=had, refunded=plain(told.event.undone_amount), price=price)
        refused = "" if parked else answer.code
        return explain_refund(quest, act, day, undone, self.around(quest, act.type, refused=refused))

    def had(self, grants: Iterable[Grant]) -> Took:
        """Return what grants come to, by asset."""
        sums: dict[str, int] = {}
        for grant in grants:
            name = self.numbers.assets_by_no[grant.asset_no].name
            sums[name] = sums.get(name, 0) + grant.amount
        return tuple((name, display(sum, self.content.assets[name].scale), sum) for name, sum in sums.items())


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
        pauses={} if tx is None else times_paused(tx),
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
    told = (player.consent_at is not None, player.purposes, player.minor, player.counts_from)
    return Locked(player.id, player.ref, zone, player.profile, *told)


def _progress(keys: Iterable[Key]) -> Query[dict[Key, Facts]]:
    def parse(rows: list[Row]) -> dict[Key, Facts]:
        return {(player, quest, slot): Facts(*facts) for player, quest, slot, *facts in rows}

    columns = "player_id, quest_no, slot, times, amount, count, marks"
    return Query(Progress, columns, ("player_id", "quest_no", "slot"), list(keys), parse)
