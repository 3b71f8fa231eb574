"""A quest's steps, as a definition over the set of acts that were done for each. Pure.

Acts may be told in any order: what is done follows from their instants alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from engine.quests.quest import Stage

MOST_ACTS = 200  # acts remembered of one stage and window


class Done(NamedTuple):
    """One act for a stage: its instant and its event's id."""

    at: int
    event_id: int


Acts = dict[str, list[Done]]
"""Stage id → its acts, by instant."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, list[Done]]).decode


def read_acts(marks: str) -> Acts:
    """Read what `written` wrote."""
    return _decode(marks) if marks else {}


def written(acts: Acts) -> str:
    """Return acts as JSON text."""
    return _encode(acts).decode()


def with_act(acts: Acts, served: Sequence[Stage], done: Done) -> Acts:
    """Return the acts with one more for each of some stages; an act is noted once.

    Of too many, the first `need` stay, which are when the stage was done first, and the newest.
    """
    noted = {one.id: sorted({*acts.get(one.id, ()), done}) for one in served}
    for one in served:
        del noted[one.id][one.need : max(len(noted[one.id]) + one.need - MOST_ACTS, one.need)]
    return {**acts, **noted}


def without_act(acts: Acts, event_id: int) -> Acts:
    """Return the acts without those of one event."""
    return {id: [done for done in found if done.event_id != event_id] for id, found in acts.items()}


def first_open(stages: Sequence[Stage], acts: Acts) -> int | None:
    """Return the number of the first stage that is not done, None when all are."""
    return next((number for number, done in enumerate(done_in(stages, acts)) if not done), None)


def done_in(stages: Sequence[Stage], acts: Acts) -> list[bool]:
    """Return of each stage whether it is done."""
    done: list[list[int]] = []
    for stage in stages:
        instants = [one.at for one in acts.get(stage.id, ())]
        done.append(_completions(stage, instants, done))
    return [bool(instants) for instants in done]


def _completions(stage: Stage, instants: Sequence[int], done: Sequence[Sequence[int]]) -> list[int]:
    """Return the instants at which a stage was done: at each act that ends `need` of them, in time.

    With `after`, time runs from a moment at which that stage was done, before the first of these acts; every act at or
    after the `need`-th one since then is such an end. So doing a stage again can save what ran out of time after it.
    """
    found = set()
    for first, end in zip(instants, instants[stage.need - 1 :], strict=False):
        begin = first if stage.after is None else _last_before(first, done[stage.after])
        if begin is not None and (stage.within_ms is None or end - begin <= stage.within_ms):
            found.add(end)
    return sorted(found)


def _last_before(instant: int, instants: Sequence[int]) -> int | None:
    number = bisect_left(instants, instant)
    return instants[number - 1] if number else None
