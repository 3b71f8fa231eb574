"""Refunds: finding the act they take back, and giving back what it had earned.

A refund names its act by the act's business key. Counted acts leave a mark, so that a refund can uncount them; a
reward whose count falls below its need goes back once, and may be earned again.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from engine.batch import Batch, Cause, Grant, undo_slot
from engine.bulk import Transaction
from engine.content import Content
from engine.days import Zone, local_in, local_of
from engine.journal import Act, Earned, Key, WhyNot, slot_key
from engine.ledger import Transfer, held, mint
from engine.progress import MICRO, NONE, Facts, Slot, count_slot, uncounted
from engine.quests.quest import Quest

_decode = msgspec.json.Decoder().decode


def mark_slot(act_id: int) -> Slot:
    """Return where it is kept that an act was counted, and for how much (count)."""
    return Slot(f"counted:{act_id}")


def reward_slot(quest: Quest, act_at: int, zone: Zone) -> Slot:
    """Return where it is kept which event (count) completed a need in an act's window."""
    return Slot(f"paid:{window_of(quest, act_at, zone).name}")


def window_of(quest: Quest, act_at: int, zone: Zone) -> Slot:
    """Return the slot of the count in whose window an act fell."""
    assert quest.count is not None
    day = local_in(act_at, quest.when.zone) if quest.when.zone else local_of(act_at, zone)
    return count_slot(quest.count, day)


def counting(content: Content, refund_type: str, act_type: str) -> list[Quest]:
    """Return the quests that count such acts and uncount them on such refunds."""
    return [q for q in content.book.undone_by(refund_type) if q.count and q.when.event == act_type]


def keys_for(batch: Batch, content: Content, refund_type: str, act: Act, player_id: int, zone: Zone) -> list[Key]:
    """Return the keys whose facts a refund of an act needs."""
    keys = [slot_key(player_id, grant.quest_no, undo_slot(act.id)) for grant in batch.grants.get(act.id, ())]
    for quest in counting(content, refund_type, act.type):
        no = batch.numbers.quests[quest.id]
        slots = (mark_slot(act.id), window_of(quest, act.at, zone), reward_slot(quest, act.at, zone))
        keys += [slot_key(player_id, no, slot) for slot in slots]
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
    """Lock and load what is left in the holds that acts were granted into."""
    targets = {(player, grant.target) for player, act in acts for grant in batch.grants.get(act, ())}
    if targets:
        [holds] = tx.ask(held(sorted(targets)))
        for id, (player, amount) in holds.items():
            batch.holds[id], batch.owners[id] = amount, player


def mark_counted(batch: Batch, quest: Quest, act_id: int, player_id: int, before: Facts, after: Facts) -> None:
    """Keep that an act was counted, so that its refund can uncount it."""
    key = slot_key(player_id, batch.numbers.quests[quest.id], mark_slot(act_id))
    batch.set_facts(key, Facts(1, 0, after.count - before.count))


def mark_completed(batch: Batch, quest: Quest, cause: Cause, zone: Zone, amount: int) -> None:
    """Keep which event completed a need in its window."""
    key = slot_key(cause.player_id, batch.numbers.quests[quest.id], reward_slot(quest, cause.at, zone))
    batch.set_facts(key, Facts(1, amount, cause.id))


def apply_refund(
    batch: Batch, content: Content, cause: Cause, act: Act, refund_type: str, refunded: Decimal, zone: Zone
) -> tuple[tuple[Earned, ...], tuple[WhyNot, ...]]:
    """Take back what `refunded` of an act's price had earned: return negative earnings, and what came too late."""
    paid = paid_for(content, act)
    if paid <= 0:
        return (), ()
    found: list[Earned] = []
    late: list[WhyNot] = []
    numbers = dict.fromkeys(grant.quest_no for grant in batch.grants.get(act.id, ()))
    granting = [batch.numbers.quests_by_no.get(no) for no in numbers]
    for quest in [q for q in granting if q and q.undo and q.undo.on == refund_type and not _needs(q)]:
        if _in_time(quest, cause, act):
            back = batch.take_share(cause, batch.numbers.quests[quest.id], act.id, paid, refunded)
            found += _earned(quest, back)
        else:
            late.append(WhyNot(quest.id, "undo.within"))
    for quest in counting(content, refund_type, act.type):
        if _in_time(quest, cause, act) and _comes_back(batch, quest, cause, act, paid, refunded):
            found += _earned(quest, _uncount(batch, cause, quest, act, zone))
    return tuple(found), tuple(late)


def paid_for(content: Content, act: Act) -> Decimal:
    """Return what an act cost, from the fields kept of it; 0 when nothing is known."""
    kind = content.vocabulary.types.get(act.type)
    value = _decode(act.kept).get(kind.amount) if kind and kind.amount else None
    return Decimal(str(value)) if value is not None else Decimal(0)


def micro(amount: int) -> Decimal:
    """Return an amount of money kept in millionths."""
    return Decimal(amount) / MICRO


def _needs(quest: Quest) -> bool:
    return quest.count is not None and quest.count.need is not None


def _in_time(quest: Quest, cause: Cause, act: Act) -> bool:
    within = quest.undo.within_ms if quest.undo else None
    return within is None or cause.at - act.at <= within


def _comes_back(batch: Batch, quest: Quest, cause: Cause, act: Act, paid: Decimal, refunded: Decimal) -> bool:
    """Add to what was refunded of a counted act; say whether the act has now come back whole."""
    mark = slot_key(cause.player_id, batch.numbers.quests[quest.id], mark_slot(act.id))
    counted = batch.known(mark)
    if not counted.times:
        return False
    total = counted.amount + int(refunded * MICRO)
    batch.set_facts(mark, counted._replace(amount=total))
    return total >= int(paid * MICRO)


def _earned(quest: Quest, taken: int) -> list[Earned]:
    return [Earned(quest.id, quest.reward.asset, -taken, None, "undo")] if taken else []


def _uncount(batch: Batch, cause: Cause, quest: Quest, act: Act, zone: Zone) -> int:
    """Uncount an act; when its window's count falls below the need, take the reward back whole. Return that."""
    assert quest.count is not None
    no, player = batch.numbers.quests[quest.id], cause.player_id
    mark = slot_key(player, no, mark_slot(act.id))
    counted = batch.known(mark)
    batch.set_facts(mark, NONE)
    window = slot_key(player, no, window_of(quest, act.at, zone))
    facts = uncounted(quest.count, batch.known(window), counted.count)
    paid = slot_key(player, no, reward_slot(quest, act.at, zone))
    completed = batch.known(paid)
    if not _needs(quest) or not completed.times or facts.count >= (quest.count.need or 0) * _unit(quest):
        batch.set_facts(window, facts)
        return 0
    batch.set_facts(window, facts._replace(times=max(facts.times - 1, 0)))
    batch.set_facts(paid, NONE)
    return batch.take_share(cause, no, completed.count, Decimal(1), Decimal(1))


def _unit(quest: Quest) -> int:
    return 1 if quest.count and quest.count.kind == "times" else MICRO
