"""What a refund means to a quest: whether its act is known and in time, and what went back of what it had earned. Pure.

What goes back was decided by `refunds`; here it is told.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.days import Local
from engine.explaining.explain import Around, Explanation, Titles, Took, joined, paid_back, stopped, taken_text
from engine.explaining.questions import Line, Verdict
from engine.quests.quest import Quest
from engine.rules.plans import Act
from engine.rules.progress import arm_in, params_in
from engine.words.reasons import Known, sentence
from engine.words.spoken import Words, code


class Undone(NamedTuple):
    """What a refund did to what a quest had given: whether its act is known, in time, and what went back.

    `written` is how the quest is undone, `within` how long it cares; `took` are (asset, amount in display units, and in
    smallest ones), `had` what the quest had given for the act. `refunded` of its `price` came back.
    """

    field: str
    written: str
    within: Words
    found: bool
    late: bool
    took: Took = ()
    had: Took = ()
    refunded: str = ""
    price: str = ""


def explain_refund(quest: Quest, act: Act, day: Local, undone: Undone, around: Around) -> Explanation:
    """Return what a refund means to a quest that it undoes; what went back was decided by `refunds`."""
    because = "undo.find" if not undone.found else "undo.within" if undone.late else "undo"
    lines = undo_lines(undone, act.type, because, around)
    if around.refused:
        because, lines = around.refused, list(stopped(lines, around.refused))
    pays = paid_back(undone.took, around)
    said = said_undone(undone, quest.reward.asset, around) if because == "undo" else [sentence(because)]
    where = quest.when.zone or around.zone
    return Explanation(
        quest.id, quest.version, act.type, act.at, day, where, arm_in(quest, act), params_in(quest, act, day),
        tuple(lines), pays, because, "", 0, joined(said),
    )  # fmt: skip


def undo_lines(undone: Undone, event_type: str, because: str, around: Around) -> list[Line]:
    """Return the questions about a refund: whether its act is known, in time, and what went back of what it had."""
    heard = Words(f"听到 {event_type} 时", f"on {event_type}")
    lines = [Line("undo", heard, "yes", (code(f"event.type = {event_type}"),))]
    lines.append(Line("undo.find", code(undone.field), "yes" if undone.found else "no"))
    if undone.within.en:
        verdict: Verdict = "not asked" if not undone.found else "no" if undone.late else "yes"
        lines.append(Line("undo.within", undone.within, verdict))
    saw = list(taken_text(undone.took, around))
    if undone.price:
        saw.insert(
            0, Words(f"退回 {undone.price} 中的 {undone.refunded}", f"{undone.refunded} of {undone.price} came back")
        )
    for asset, amount, _ in undone.had:
        told = f"{amount} {around.units.get(asset, '')} {asset}".replace("  ", " ")
        saw.append(Words(f"当时送出 {told}", f"it had earned {told}"))
    asked = because == "undo"
    verdict = "yes" if asked else "not asked"
    lines.append(Line("undo.take_back", code(undone.written), verdict, tuple(saw) if asked else ()))
    return lines


def said_undone(undone: Undone, asset: str, around: Around) -> list[Titles]:
    """Return the sentences for what a refund took back, one for each asset; nothing of `asset`, where nothing went."""
    had = {name: (text, whole) for name, text, whole in undone.had}
    said: list[Titles] = []
    for name, amount, smallest in undone.took or ((asset, "", 0),):
        text, whole = had.get(name, ("", 0))
        shown = text if whole >= smallest else ""  # more went back than this act had earned: it had completed something
        unit = around.units.get(name, "")
        known = Known(got=amount, unit=unit, had=shown, refunded=undone.refunded, price=undone.price)
        said.append(sentence("undo", known))
    return said
