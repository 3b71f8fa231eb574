"""Refunds: finding the act they take back, and giving back what it had earned.

A refund names its act by the act's business key. Counted acts leave a mark, so that a refund can uncount them; a
reward whose count falls below its need goes back once, and may be earned again.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from engine.batch import Batch, Cause, Grant, undo_slot
from engine.bulk import Transaction
from engine.days import Local
from engine.journal import Act, Earned, Key, WhyNot, slot_key
from engine.ledger import Transfer, expired_of, held, mint
from engine.published.content import Content
from engine.quests.quest import Quest
from engine.rules import stages
from engine.rules.plans import MICRO, NONE, STREAK, Facts, Slot, count_slot, steps_slot
from engine.rules.progress import free_bonuses, lost_count, lost_whole, uncounted

_decode = msgspec.json.Decoder().decode


def mark_slot(act_id: int) -> Slot:
    """Return where it is kept that an act was counted: on which local day (times), and for how much (count).

    The day is kept because the player's zone may be another one when the refund comes.
    """
    return Slot(f"counted:{act_id}")


def reward_slot(quest: Quest, day: Local) -> Slot:
    """Return where it is kept which event (count) completed a need in the window of a local day."""
    return Slot(f"paid:{window_of(quest, day).name}")


def window_of(quest: Quest, day: Local) -> Slot:
    """Return the slot of the count, or of the steps, in whose window a local day falls."""
    if quest.steps:
        return steps_slot(quest.steps, day.date)
    assert quest.count is not None
    return count_slot(quest.count, day)


def added(quest: Quest, before: Facts, after: Facts) -> int:
    """Return what an act added to a window: to its count, or 1 for a step it was noted for."""
    return int(before.marks != after.marks) if quest.steps else after.count - before.count


def counting(batch: Batch, refund_type: str, act_type: str) -> list[tuple[int, Quest]]:
    """Return the quests, by number and with the frozen ones, that count such acts and uncount them on such refunds."""
    return [(no, q) for no, q in batch.numbers.undone_by(refund_type) if q.counts and q.hears(act_type)]


def keys_for(batch: Batch, refund_type: str, act: Act, player_id: int) -> list[Key]:
    """Return the keys whose facts a refund of an act needs first: what was taken back of it, and its marks."""
    grants = batch.grants.get(act.id, ())
    keys = [slot_key(player_id, grant.quest_no, undo_slot(act.id, grant.asset_no)) for grant in grants]
    granting = [(grant.quest_no, batch.numbers.quests_by_no.get(grant.quest_no)) for grant in grants]
    counts = counting(batch, refund_type, act.type)
    keys += [slot_key(player_id, no, STREAK) for no, quest in (*granting, *counts) if quest and quest.streak]
    return keys + [slot_key(player_id, no, mark_slot(act.id)) for no, _ in counts]


def window_keys(batch: Batch, refund_type: str, act: Act, player_id: int) -> list[Key]:
    """Return the keys of the windows in which an act was counted, as its marks say, and of what completed them."""
    keys: list[Key] = []
    for no, quest in counting(batch, refund_type, act.type):
        if day := _marked_day(batch.known(slot_key(player_id, no, mark_slot(act.id)))):
            keys += [slot_key(player_id, no, slot) for slot in (window_of(quest, day), reward_slot(quest, day))]
    return keys


def load_grants(tx: Transaction, batch: Batch, acts: set[tuple[int, int]]) -> None:
    """Load what acts (player id, event id) were granted: their transfers from the mint."""
    columns = "player_id, cause, quest_no, asset_no, source, target, amount"
    rows = tx.fetch(Transfer, columns, ("player_id", "cause"), sorted(acts)) if acts else []
    for _, cause, quest_no, asset_no, source, target, amount in sorted(rows):
        if source == mint(asset_no):
            batch.grants.setdefault(cause, []).append(Grant(quest_no, asset_no, target, amount))


def completions(batch: Batch) -> set[tuple[int, int]]:
    """Return the events (player id, event id) that completed a need a refund may undo, and are not loaded yet."""
    found = {(key[0], facts.count) for key, facts in batch.facts.items() if key[2].startswith("paid:") and facts.times}
    return {(player, cause) for player, cause in found if cause not in batch.grants}


def load_holds(tx: Transaction, batch: Batch, acts: set[tuple[int, int]]) -> None:
    """Lock and load what is left in the holds that acts were granted into, and what of them has expired."""
    targets = {(player, grant.target) for player, act in acts for grant in batch.grants.get(act, ())}
    if targets:
        holds, batch.expired = tx.ask(held(sorted(targets)), expired_of(sorted(targets)))
        for id, (player, amount) in holds.items():
            batch.holds[id], batch.owners[id] = amount, player


def mark_counted(batch: Batch, quest: Quest, cause: Cause, day: Local, added: int) -> None:
    """Keep that an act was counted on a local day and what it `added`, so that its refund can uncount it."""
    key = slot_key(cause.player_id, batch.numbers.quests[quest.id], mark_slot(cause.id))
    batch.set_facts(key, Facts(day.date.toordinal(), 0, added))


def mark_completed(batch: Batch, quest: Quest, cause: Cause, day: Local, amount: int) -> None:
    """Keep which event completed a need in its window."""
    key = slot_key(cause.player_id, batch.numbers.quests[quest.id], reward_slot(quest, day))
    batch.set_facts(key, Facts(1, amount, cause.id))


def apply_refund(
    batch: Batch, content: Content, cause: Cause, act: Act, refund_type: str, refunded: Decimal
) -> tuple[tuple[Earned, ...], tuple[WhyNot, ...]]:
    """Take back what `refunded` of an act's price had earned: return negative earnings, and what came too late."""
    paid = paid_for(content, act)
    if paid <= 0:
        return (), ()
    found: list[Earned] = []
    late: list[WhyNot] = []
    numbers = dict.fromkeys(grant.quest_no for grant in batch.grants.get(act.id, ()))
    granting = [(no, batch.numbers.quests_by_no.get(no)) for no in numbers]
    for no, quest in [(no, q) for no, q in granting if q and q.undo and q.undo.on == refund_type]:
        if _completed_by(batch, cause.player_id, no, quest, act):
            continue
        if _in_time(quest, cause, act):
            back = batch.take_share(cause, no, act.id, paid, refunded)
            found += _earned(quest, back)
            _free_bonuses(batch, cause.player_id, no, quest, act.id)
        else:
            late.append(WhyNot(quest.id, "undo.within"))
    for no, quest in counting(batch, refund_type, act.type):
        if _in_time(quest, cause, act):
            found += _earned(quest, _uncount(batch, cause, (no, quest), act, paid, refunded))
    return tuple(found), tuple(late)


def paid_for(content: Content, act: Act) -> Decimal:
    """Return what an act cost, from the fields kept of it; 0 when nothing is known."""
    kind = content.vocabulary.types.get(act.type)
    value = _decode(act.kept).get(kind.amount) if kind and kind.amount else None
    return Decimal(str(value)) if value is not None else Decimal(0)


def micro(amount: int) -> Decimal:
    """Return an amount of money kept in millionths."""
    return Decimal(amount) / MICRO


def _in_time(quest: Quest, cause: Cause, act: Act) -> bool:
    within = quest.undo.within_ms if quest.undo else None
    return within is None or cause.at - act.at <= within


def _earned(quest: Quest, taken: dict[str, int]) -> list[Earned]:
    return [Earned(quest.id, asset, -amount, None, "undo") for asset, amount in taken.items()]


def _marked_day(mark: Facts) -> Local | None:
    return Local(date.fromordinal(mark.times), 0) if mark.times else None


def _uncount(
    batch: Batch, cause: Cause, numbered: tuple[int, Quest], act: Act, paid: Decimal, refunded: Decimal
) -> dict[str, int]:
    """Uncount what has come back of an act; below the need, take the window's reward back whole. Return that."""
    (no, quest), player = numbered, cause.player_id
    mark = slot_key(player, no, mark_slot(act.id))
    counted = batch.known(mark)
    day = _marked_day(counted)
    if day is None:
        return {}
    total = min(counted.amount + int(refunded * MICRO), int(paid * MICRO))
    batch.set_facts(mark, counted._replace(amount=total))
    window = slot_key(player, no, window_of(quest, day))
    facts = _without(quest, batch.known(window), act, counted, total, int(paid * MICRO))
    batch.set_facts(window, facts)
    paid_out = slot_key(player, no, reward_slot(quest, day))
    completed = batch.known(paid_out)
    if not quest.once or not completed.times or _reached(quest, facts):
        return {}
    if not _limited_in_window(quest):  # what a limit has counted stays used
        batch.set_facts(window, facts._replace(times=max(facts.times - 1, 0)))
    batch.set_facts(paid_out, NONE)
    back = batch.take_share(cause, no, completed.count, Decimal(1), Decimal(1))
    _free_bonuses(batch, player, no, quest, completed.count, day)
    return back


def _completed_by(batch: Batch, player: int, no: int, quest: Quest, act: Act) -> bool:
    """Whether an act earned a reward that is due once per window: that goes back whole, when the need is missed."""
    if not quest.once:
        return False
    day = _marked_day(batch.known(slot_key(player, no, mark_slot(act.id))))
    return day is not None and batch.known(slot_key(player, no, reward_slot(quest, day))).count == act.id


def _free_bonuses(batch: Batch, player: int, no: int, quest: Quest, act_id: int, day: Local | None = None) -> None:
    """Let the bonuses that an act was paid be earned again, once all of what it was granted has come back."""
    granted = batch.granted(act_id, no)
    back = {grant.asset_no: batch.known(slot_key(player, no, undo_slot(act_id, grant.asset_no))) for grant in granted}
    given = {asset_no: sum(one.amount for one in granted if one.asset_no == asset_no) for asset_no in back}
    if not quest.bonuses or any(back[asset_no].amount < amount for asset_no, amount in given.items()):
        return
    day = day or _marked_day(batch.known(slot_key(player, no, mark_slot(act_id))))
    slots = [(STREAK, True)] if quest.streak else []
    slots += [(window_of(quest, day), False)] if quest.count and day else []
    for slot, of_streak in slots:
        key = slot_key(player, no, slot)
        freed = free_bonuses(batch.known(key), act_id, of_streak=of_streak)
        if freed != batch.known(key):
            batch.set_facts(key, freed)


def _without(quest: Quest, facts: Facts, act: Act, counted: Facts, total: int, paid: int) -> Facts:
    """Return a window's facts when `total` of what was `paid` for an act has come back."""
    if quest.count:
        return uncounted(quest.count, facts, lost_count(quest.count, counted.count, counted.amount, total, paid))
    if not lost_whole(counted.amount, total, paid):
        return facts
    return facts._replace(marks=stages.written(stages.without_act(stages.read_acts(facts.marks), act.id)))


def _reached(quest: Quest, facts: Facts) -> bool:
    """Whether a window still has all that its reward was due for."""
    if quest.steps:
        return stages.first_open(quest.steps.stages, stages.read_acts(facts.marks)) is None
    return facts.count >= ((quest.count and quest.count.need) or 0) * _unit(quest)


def _limited_in_window(quest: Quest) -> bool:
    """Whether a limit of times shares the facts of the count's window."""
    every = quest.count.every if quest.count else ""
    return any(limit.of == "times" and limit.per == "player" and limit.every == every for limit in quest.limits)


def _unit(quest: Quest) -> int:
    return 1 if quest.count and quest.count.kind == "times" else MICRO
