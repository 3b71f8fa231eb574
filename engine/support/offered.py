"""Which quests a player can do now for an asset, and how far the player is with each; reads one statement.

What is asked of an act itself (`if`, a limit per value of a field) is not known before there is one, and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from engine.bulk import Transaction
from engine.days import Local
from engine.decide import day_for
from engine.explaining.between import ANY
from engine.ground import Label, Offered
from engine.journal import Key, progress_of, shared_progress, slot_key
from engine.people.players import Locked
from engine.published.content import Content, Numbers
from engine.quests.quest import Limit, Quest
from engine.risk import sanctions
from engine.risk.ladder import Level
from engine.rules import stages
from engine.rules.plans import MICRO, NONE, Act, Facts, Plan, Slot, plan_of
from engine.rules.progress import open_at, run_of

ALL_PLAYERS = ("player", "quest", "budget")


class _Open(NamedTuple):
    quest: Quest
    no: int
    plan: Plan
    facts: Mapping[Slot, Facts]

    def of(self, slot: Slot | None) -> Facts:
        return self.facts.get(slot, NONE) if slot else NONE


def offered(content: Content, numbers: Numbers, tx: Transaction, player: Locked, now: int, asset: str) -> list[Offered]:
    """Return the live quests that are for a player today and whose reward is of an asset, in the order of their ids."""
    found = _open(content, numbers, tx, player, now, lambda quest: quest.reward.asset == asset)
    return [_offered(content, one) for one in found]


def pays(content: Content, numbers: Numbers, tx: Transaction, player: Locked, now: int, event: str) -> bool:
    """Return whether a live quest would pay a player for an event of a type now: none that is paused, gone, not for
    this player or day, or used up; and nothing does while a player's rewards from games rest."""
    if sanctions.reaches(player, Level.UNPAID, now):
        return False
    found = _open(content, numbers, tx, player, now, lambda quest: any(one.event == event for one in quest.listeners))
    return not all(map(_is_done, found))


def _open(
    content: Content, numbers: Numbers, tx: Transaction, player: Locked, now: int, wanted: Callable[[Quest], bool]
) -> list[_Open]:
    """The live quests that are wanted and for a player today, in the order of their ids, with what is known of them."""
    profile, plans = content.profile(player.profile), []
    for quest in sorted(content.book.quests.values(), key=lambda one: one.id):
        if not wanted(quest) or quest.status != "live" or quest.id in content.book.paused:
            continue
        act = Act(quest.listeners[0].event, ANY, profile, player.ref, now)
        day = day_for(quest, player.zone, now)
        if not _closed(quest, act, day):
            plans.append((quest, numbers.quests[quest.id], plan_of(quest, act, day)))
    keys = {(no, slot): slot_key(player.id, no, slot) for _, no, plan in plans for slot in plan.all}
    known = _known(tx, list(dict.fromkeys(keys.values())))
    found = []
    for quest, no, plan in plans:
        facts = {slot: known[keys[no, slot]] for slot in plan.all if keys[no, slot] in known}
        found.append(_Open(quest, no, plan, facts))
    return found


def _known(tx: Transaction, keys: list[Key]) -> dict[Key, Facts]:
    [own, shared] = tx.ask(progress_of(keys), shared_progress(keys)._replace(lock="")) if keys else [{}, {}]
    return {**own, **shared}


def _closed(quest: Quest, act: Act, day: Local) -> bool:
    """Whether a quest is not for this player or not for today. What opens at a later hour of the day is for today."""
    run = run_of(quest, act, day)
    if open_at(quest, day) not in ("", "when.hours"):
        return True
    mine = (one for one in quest.conditions if one.path.startswith("who"))
    return not all(one.holds(act.fields, act.profile, run) for one in mine)


def _offered(content: Content, one: _Open) -> Offered:
    quest = one.quest
    act = content.vocabulary.types.get(quest.listeners[0].event)
    label = Label(quest.id, quest.title, quest.listeners[0].event, act.about if act else {})
    gives = int(quest.reward.text) if quest.reward.text.isdecimal() else None
    so_far, need = _how_far(one)
    return Offered(one.no, label, gives, so_far, need, _is_done(one))


def _how_far(one: _Open) -> tuple[int, int | None]:
    """Return how much is there of how much: steps, a count with a need, else how often of the first limit."""
    quest, plan = one.quest, one.plan
    if quest.steps:
        done = stages.done_in(quest.steps.stages, stages.read_acts(one.of(plan.staged).marks))
        return sum(map(bool, done)), len(quest.steps.stages)
    if quest.count and quest.count.need is not None:
        whole = quest.count.kind == "times"
        return one.of(plan.counted).count // (1 if whole else MICRO), quest.count.need
    times = next(((slot, limit) for slot, limit in plan.times if limit.per == "player"), None)
    return (0, None) if times is None else (one.of(times[0]).times, times[1].max)


def _is_done(one: _Open) -> bool:
    """Whether nothing more can be earned in this window: its reward was given, or a limit is used up."""
    plan, limits = one.plan, (*one.plan.times, *one.plan.rewards)
    given = one.quest.once and any(one.of(slot).times for slot in (plan.counted, plan.staged) if slot)
    return given or any(_is_used_up(one.of(slot), limit) for slot, limit in limits if slot and limit.per in ALL_PLAYERS)


def _is_used_up(facts: Facts, limit: Limit) -> bool:
    return (facts.times if limit.of == "times" else facts.amount) >= limit.max
