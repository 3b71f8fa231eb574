"""A quest's steps, as a definition over the set of acts that were done for each. Pure.

Acts may be told in any order: what is done follows from their instants alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from engine.quests.quest import Stage

MOST_ACTS = 1_000  # acts remembered of one stage and window; the oldest go first


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


def with_act(acts: Acts, stage_ids: Sequence[str], done: Done) -> Acts:
    """Return the acts with one more for each of some stages; an act is noted once."""
    return {**acts, **{id: sorted({*acts.get(id, ()), done})[-MOST_ACTS:] for id in stage_ids}}


def without_act(acts: Acts, event_id: int) -> Acts:
    """Return the acts without those of one event."""
    return {id: [done for done in found if done.event_id != event_id] for id, found in acts.items()}


def first_open(stages: Sequence[Stage], acts: Acts) -> int | None:
    """Return the number of the first stage that is not done, None when all are."""
    done: list[list[int]] = []
    for stage in stages:
        instants = [one.at for one in acts.get(stage.id, ())]
        done.append(_completions(stage, instants, done))
    return next((number for number, instants in enumerate(done) if not instants), None)


def _completions(stage: Stage, instants: Sequence[int], done: Sequence[Sequence[int]]) -> list[int]:
    """Return the instants at which a stage was done: by its last act of `need`, in time."""
    last = stage.need - 1
    ends: Iterable[tuple[int, int]]
    if stage.after is None:
        ends = zip(instants, instants[last:], strict=False)
    else:
        begun = [(since, bisect_right(instants, since) + last) for since in done[stage.after]]
        ends = ((since, instants[end]) for since, end in begun if end < len(instants))
    found = {end for begin, end in ends if stage.within_ms is None or end - begin <= stage.within_ms}
    return sorted(found)
