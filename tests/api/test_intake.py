"""Group commit: gathered, answered each by itself, bounded, and finished at the end."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from engine.api.intake import BATCH_EVENTS, IntakeQueue
from engine.errors import TilthError, Unavailable
from engine.incoming.events import Event
from engine.journal import Answer
from tests.world import NOW, READER


def event(id: str) -> Event:
    return READER.build("sign_in", source="s", id=id, player="ann", at=NOW, data={})


class Desk:
    """Work that can be held up; it answers each event by its id and remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.go = threading.Event()
        self.go.set()

    def work(self, events: Sequence[Event], earliest: int) -> list[Answer]:
        self.batches.append([event.id for event in events])
        self.go.wait(10)
        if any(event.id == "bad" for event in events):
            raise Unavailable("no")
        return [Answer("applied", f"{event.id}/{earliest}") for event in events]


async def codes(queue: IntakeQueue, *ids: str, earliest: int = 0) -> list[str]:
    return [answer.code for answer in await queue.put([event(id) for id in ids], earliest)]


def test_requests_of_one_moment_become_one_batch_and_each_gets_its_own_answers():
    desk = Desk()
    queue = IntakeQueue(desk.work)

    async def play() -> list[list[str]]:
        return list(await asyncio.gather(codes(queue, "a", "b"), codes(queue, "c"), codes(queue, "d")))

    assert asyncio.run(play()) == [["a/0", "b/0"], ["c/0"], ["d/0"]]
    assert desk.batches == [["a", "b", "c", "d"]]


def test_sources_with_other_ages_are_not_mixed():
    desk = Desk()
    queue = IntakeQueue(desk.work)

    async def play() -> list[list[str]]:
        return list(await asyncio.gather(codes(queue, "a", earliest=1), codes(queue, "b", earliest=2)))

    assert asyncio.run(play()) == [["a/1"], ["b/2"]]
    assert desk.batches == [["a"], ["b"]]


def test_a_batch_takes_at_most_256_events_but_never_splits_a_request():
    desk = Desk()
    queue = IntakeQueue(desk.work)
    many = [f"m{n}" for n in range(BATCH_EVENTS + 10)]

    async def play() -> None:
        await asyncio.gather(codes(queue, "a"), codes(queue, *many), codes(queue, "b"))

    asyncio.run(play())

    assert [len(batch) for batch in desk.batches] == [1, BATCH_EVENTS + 10, 1]


def test_an_error_reaches_those_it_concerns_and_the_next_are_served():
    queue = IntakeQueue(Desk().work)

    async def play() -> list[str]:
        with pytest.raises(Unavailable):
            await codes(queue, "bad")
        return await codes(queue, "good")

    assert asyncio.run(play()) == ["good/0"]


def test_too_much_waiting_is_refused_and_nothing_of_it_is_done():
    desk = Desk()
    queue = IntakeQueue(desk.work, most_waiting=2)
    desk.go.clear()

    async def play() -> str:
        first = asyncio.create_task(codes(queue, "a", "b"))
        await asyncio.sleep(0.01)
        with pytest.raises(Unavailable) as refused:
            await codes(queue, "c")
        desk.go.set()
        await first
        return refused.value.code

    assert asyncio.run(play()) == "busy"
    assert desk.batches == [["a", "b"]]


def test_closing_finishes_what_waits_and_refuses_what_comes():
    desk = Desk()
    queue = IntakeQueue(desk.work)
    desk.go.clear()

    async def play() -> list[list[str]]:
        waiting = [asyncio.create_task(codes(queue, id)) for id in ("a", "b")]
        await asyncio.sleep(0.01)
        closing = asyncio.create_task(asyncio.to_thread(queue.close))
        await asyncio.sleep(0.01)
        with pytest.raises(TilthError):
            await codes(queue, "late")
        desk.go.set()
        await closing
        return await asyncio.gather(*waiting)

    assert asyncio.run(play()) == [["a/0"], ["b/0"]]


def test_a_caller_that_has_gone_harms_nobody():
    desk = Desk()
    queue = IntakeQueue(desk.work)
    desk.go.clear()

    async def play() -> list[str]:
        gone = asyncio.create_task(codes(queue, "a"))
        await asyncio.sleep(0.01)
        gone.cancel()
        desk.go.set()
        return await codes(queue, "b")

    assert asyncio.run(play()) == ["b/0"]
    assert queue.waiting == 0


def test_no_events_need_no_transaction():
    desk = Desk()

    assert asyncio.run(IntakeQueue(desk.work).put([], 0)) == []
    assert desk.batches == []
