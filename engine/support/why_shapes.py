"""What is answered to `why`: the shapes, the same over HTTP and at the command line."""

from __future__ import annotations

import msgspec

from engine.explaining.questions import Line
from engine.game import Asset
from engine.journal import Award
from engine.words.messages import display

Texts = dict[str, str]
"""A text in each language: zh-CN and en."""


class WhyLine(msgspec.Struct):
    """One question a quest asks: its stable name, what is written in the quest, the verdict, and the values it saw.

    `verdict` is yes, no, cut, not asked or not kept. Of an event that was answered before, what an award does not keep
    is shown as it stands by now: how full a limit is, how far a count.
    """

    rule: str
    written: Texts
    verdict: str
    saw: list[Texts]


class WhyCut(msgspec.Struct):
    """What a limit left of an amount, in display units."""

    rule: str
    before: str
    after: str


class WhyAward(msgspec.Struct):
    """How an amount came about, as it was stored then. `raw` is the amount before it was rounded by `round`."""

    version: str
    rule: str
    raw: str
    round: str
    arm: str
    params: dict[str, int | str | bool]
    cuts: list[WhyCut]


class WhyEarned(msgspec.Struct):
    """What a quest gave for an event (negative: took back). `because` names what cut it, or the bonus it is."""

    quest: str
    asset: str
    unit: str
    amount: str
    because: str
    count: str
    streak: int
    award: WhyAward | None


class WhyHad(msgspec.Struct):
    """What an act had earned of one asset, in display units."""

    asset: str
    unit: str
    amount: str


class WhyUndone(msgspec.Struct):
    """What a refund takes back: the act by its sender's id, its price, how much of it this refund gives back (both in
    the vocabulary's currency), and all that the quest had given for it.
    """

    act: str
    price: str
    refunded: str
    had: list[WhyHad]


class WhyEvent(msgspec.Struct):
    """An event as it was stored, before one quest. `local` is its time in the quest's zone, or the player's.

    `because` is the rule that decided (nothing: paid in full), `code` why the event did not count at all. `lines` are
    the questions with their answers, `not_kept` fields that were not stored; `sentence` may be read to the player.
    `undone` is there when it is a refund whose act is known.
    """

    id: str
    source: str
    type: str
    at: str
    local: str
    zone: str
    quest: str
    status: str
    code: str
    because: str
    earned: list[WhyEarned]
    lines: list[WhyLine]
    not_kept: list[str]
    undone: WhyUndone | None
    sentence: Texts


class WhyQuest(msgspec.Struct):
    """A player and a quest: the newest events that it hears, and where the player stands now, limit by limit.

    `status` is live, paused, draft, ended (its time is over) or removed; `notice` says the same as a sentence, and is
    empty while the quest runs. A removed quest is told as in its last version; until `refunds_until` (null: it has no
    `undo`) a refund still takes back what it gave. `next` is the cursor of the older events. Events told before `since`
    are only listed when they moved something or have a business key (null: all are listed); any event is found by its
    id.
    """

    player: str
    quest: str
    version: str
    title: Texts
    status: str
    notice: Texts
    removed_at: str | None
    refunds_until: str | None
    events: list[WhyEvent]
    now: list[WhyLine]
    since: str | None
    next: str | None = None


class WhyTold(msgspec.Struct):
    """One event as it was told, with its first answer: what each quest that hears such events gave, or why not.

    Quests that gave something come first, then those that the answer names, then those that were asked again, at last
    those that were removed. Of a refund there are only those that it touched. `sentence` is empty unless there is none.
    """

    player: str
    id: str
    source: str
    type: str
    at: str
    told_at: str
    status: str
    code: str
    quests: list[WhyEvent]
    sentence: Texts


class WhyTransfer(msgspec.Struct, rename={"source": "from", "target": "to"}):
    """A transfer, the event that moved it, and its award.

    `refunds` are the ids of the refunds that took back what this event earned, `act` is the id of the event that this
    refund takes back.
    """

    player: str
    transfer: str
    at: str
    quest: str
    asset: str
    unit: str
    amount: str
    source: str
    target: str
    event: WhyEvent | None
    award: WhyAward | None
    refunds: list[str]
    act: str | None
    sentence: Texts


def line_of(line: Line) -> WhyLine:
    """Return a question in both languages."""
    return WhyLine(line.rule, line.written.as_dict(), line.verdict, [one.as_dict() for one in line.saw])


def award_of(award: Award | None, asset: Asset | None) -> WhyAward | None:
    """Return an award in display units."""
    if award is None:
        return None
    scale = asset.scale if asset else 1
    cuts = [WhyCut(rule, display(before, scale), display(after, scale)) for rule, before, after in award.cuts]
    return WhyAward(award.version, award.rule, award.raw, award.round, award.arm, award.params, cuts)
