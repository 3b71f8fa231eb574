"""The live stream: it goes on where its reader was, tells nobody else's messages, and ends with its session."""

import asyncio
import random
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from engine import inbox
from engine.access.sessions import IDLE
from engine.api import stream as streaming
from engine.api.runtime import Runtime
from engine.api.streams import MOST
from engine.clock import MINUTE, ManualClock
from engine.inbox import RUN
from engine.people.players import Cut
from tests.api.bank import Bank, refused
from tests.api.listening import Reader, listening
from tests.api.players import App
from tests.inboxes import drain, messages, say
from tests.world import NOW


@pytest.fixture
def ann(runtime: Runtime, bank: Bank) -> App:
    runtime.streams.running = True  # as after `teller.start`; the tests take its turns themselves
    return App(bank, "ann")


@pytest.fixture
def bob(bank: Bank, ann: App) -> App:
    return App(bank, "bob")


def live(scene: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(scene())


def tell(runtime: Runtime, app: App, *numbers: int) -> None:
    say(runtime.db, int(app.id), *numbers)
    runtime.teller.turn()


def heard(reader: Reader) -> list[tuple[int, str]]:
    return [(event.id, event.type) for event in reader.events]


def test_a_stream_begins_with_where_it_stands_and_goes_on(runtime: Runtime, ann: App):
    tell(runtime, ann, 1, 2)

    async def scene() -> None:
        async with listening(runtime, ann.headers) as reader:
            runtime.teller.look()
            await reader.wait_for(1)
            tell(runtime, ann, 3)
            await reader.wait_for(2)

            assert heard(reader) == [(2, "reset"), (3, "message")]
            assert reader.events[0].data == {"newest": 2}
            assert reader.events[1].data == ann.get("/inbox")["messages"][0]

    live(scene)


def test_it_is_no_cache_s_nor_proxy_s_and_says_when_to_come_back(runtime: Runtime, ann: App):
    async def scene() -> None:
        async with listening(runtime, ann.headers) as reader:
            assert reader.status == 200
            assert reader.headers["content-type"] == "text/event-stream; charset=utf-8"
            assert (reader.headers["cache-control"], reader.headers["x-accel-buffering"]) == ("no-store", "no")
            assert "content-length" not in reader.headers

    live(scene)


def test_a_quiet_stream_is_pinged_so_that_nobody_on_the_way_closes_it(
    runtime: Runtime, ann: App, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(streaming, "PING_S", 0.01)

    async def scene() -> None:
        async with listening(runtime, ann.headers, "0") as reader:
            await reader.wait_for_text(streaming.PING)
            tell(runtime, ann, 1)
            await reader.wait_for(1)

            assert reader.raw.startswith(b"retry: ")
            assert 3_000 <= int(reader.raw.split()[1]) < 10_000

    live(scene)


@pytest.mark.parametrize("last", ["0", "1", "2", "3", " 2 "])
def test_it_goes_on_after_the_last_event_that_was_read(runtime: Runtime, ann: App, last: str):
    tell(runtime, ann, 1, 2, 3)

    async def scene() -> None:
        async with listening(runtime, ann.headers, last) as reader:
            runtime.teller.look()
            tell(runtime, ann, 4)
            while len(reader.events) < 4 - int(last):
                runtime.teller.look()
                await reader.wait_for(len(reader.events) + 1)

            assert heard(reader) == [(number, "message") for number in range(int(last) + 1, 5)]

    live(scene)


@pytest.mark.parametrize("last", ["", "x", "-1", "4", "1e3", "٣", "9" * 19, "9" * 400, "2.0", "17; drop", "\xff"])
def test_whoever_cannot_go_on_begins_anew_once(runtime: Runtime, ann: App, last: str):
    tell(runtime, ann, 1, 2, 3)

    async def scene() -> None:
        async with listening(runtime, ann.headers, last) as reader:
            for _ in range(3):
                runtime.teller.look()
            await reader.wait_for(1)
            tell(runtime, ann, 4)
            await reader.wait_for(2)

            assert heard(reader) == [(3, "reset"), (4, "message")]

    live(scene)


def test_whoever_was_away_until_messages_had_gone_begins_anew(runtime: Runtime, ann: App):
    tell(runtime, ann, 1, 2, 3)
    with runtime.db.writing() as tx:
        inbox.forget_old(tx, NOW + 1, 0)
    tell(runtime, ann, 4)

    async def scene() -> None:
        for last, first in (("2", (4, "reset")), ("3", (4, "message"))):
            async with listening(runtime, ann.headers, last) as reader:
                runtime.teller.look()
                await reader.wait_for(1)
                assert heard(reader) == [first]

    live(scene)


def test_a_long_absence_is_told_in_runs(runtime: Runtime, ann: App):
    tell(runtime, ann, *range(3 * RUN + 5))

    async def scene() -> None:
        async with listening(runtime, ann.headers, "0") as reader:
            while len(reader.events) < 3 * RUN + 5:
                runtime.teller.look()
                await reader.wait_for(min(3 * RUN + 5, len(reader.events) + RUN))

            assert [event.id for event in reader.events] == list(range(1, 3 * RUN + 6))

    live(scene)


def test_two_streams_of_a_player_each_go_on_where_they_were(runtime: Runtime, ann: App):
    tell(runtime, ann, *range(RUN + 50))

    async def scene() -> None:
        async with listening(runtime, ann.headers, "0") as far, listening(runtime, ann.headers, str(RUN + 40)) as near:
            while len(far.events) < RUN + 50 or len(near.events) < 10:
                runtime.teller.look()
                await asyncio.sleep(0)

            assert [event.id for event in near.events] == list(range(RUN + 41, RUN + 51))
            assert [event.id for event in far.events] == list(range(1, RUN + 51))

    live(scene)


def test_a_digest_that_grows_comes_again_under_its_own_id(runtime: Runtime, bank: Bank, ann: App):
    async def scene() -> None:
        async with listening(runtime, ann.headers, "0") as reader:
            for count in (1, 2):
                bank.tell(bank.event())
                runtime.teller.turn()
                await reader.wait_for(count)
            first, then = reader.events

            assert (first.id, then.id) == (1, 2)
            assert first.data["id"] == then.data["id"]
            assert then.data["words"]["en"].startswith("good: 2 times, 10 g in all")

    live(scene)


def test_messages_about_who_is_blocked_are_passed_over(runtime: Runtime, ann: App, bob: App):
    say(runtime.db, int(ann.id), 1, about=int(bob.id))
    say(runtime.db, int(ann.id), 2)
    drain(runtime.db)
    with runtime.db.writing() as tx:
        tx.put(Cut, [(int(bob.id), int(ann.id), NOW, NOW)])

    async def scene() -> None:
        async with listening(runtime, ann.headers, "0") as reader:
            runtime.teller.look()
            await reader.wait_for(1)
            assert heard(reader) == [(2, "message")]

    live(scene)


def test_case_26_nobody_hears_another_s_messages(runtime: Runtime, ann: App, bob: App):
    async def scene() -> None:
        async with (
            listening(runtime, ann.headers, "0") as mine,
            listening(runtime, bob.headers | {"X-Player": ann.id}, "0") as his,
        ):
            tell(runtime, ann, 1)
            tell(runtime, bob, 2)
            await mine.wait_for(1)
            await his.wait_for(1)
            ids = {messages(runtime.db, int(app.id))[0].id for app in (ann, bob)}

            assert len(ids) == 2
            assert [event.data["id"] for event in mine.events] == [str(messages(runtime.db, int(ann.id))[0].id)]
            assert [event.data["id"] for event in his.events] == [str(messages(runtime.db, int(bob.id))[0].id)]

    live(scene)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer tilths_guess"}])
def test_without_a_session_nothing_is_told(runtime: Runtime, ann: App, headers: dict[str, str]):
    async def scene() -> None:
        async with listening(runtime, headers) as reader:
            await reader.wait_for_end()
            assert reader.status == 401

    live(scene)


def test_case_34_the_fourth_stream_of_a_session_is_refused(runtime: Runtime, ann: App, bob: App):
    async def scene() -> None:
        async with listening(runtime, ann.headers), listening(runtime, ann.headers):
            async with listening(runtime, ann.headers):
                assert len(runtime.streams) == MOST
                refusal = await asyncio.to_thread(ann.ask, "GET", "/stream")
                assert refused(refusal, 429, "too_many_streams")
                assert int(refusal.headers["retry-after"]) > 0
                async with listening(runtime, bob.headers) as his:
                    assert his.status == 200
            async with listening(runtime, ann.headers) as again:
                assert again.status == 200

    live(scene)
    assert len(runtime.streams) == 0


def end_by_logout(app: App, bank: Bank, clock: ManualClock) -> None:
    app.ask("DELETE", "/v1/session")


def end_by_bank(app: App, bank: Bank, clock: ManualClock) -> None:
    bank.client.delete(f"/v1/players/{app.ref}/sessions", headers=bank.headers)


def end_by_withdrawal(app: App, bank: Bank, clock: ManualClock) -> None:
    bank.put(app.ref, consent={"given": False})


def end_by_time(app: App, bank: Bank, clock: ManualClock) -> None:
    for _ in range(8 * 60):
        clock.forward(MINUTE)


def end_by_idleness(app: App, bank: Bank, clock: ManualClock) -> None:
    clock.forward(IDLE)


@pytest.mark.parametrize("end", [end_by_logout, end_by_bank, end_by_withdrawal, end_by_time, end_by_idleness])
def test_it_ends_with_its_session(
    runtime: Runtime, bank: Bank, ann: App, bob: App, clock: ManualClock, end: Callable[..., None]
):
    async def scene() -> None:
        async with listening(runtime, ann.headers, "0") as reader:
            await asyncio.to_thread(runtime.teller.look)
            await asyncio.to_thread(end, ann, bank, clock)
            runtime.teller.end_dead()
            await reader.wait_for_end()

            assert reader.events == []

    live(scene)


def test_a_stream_that_lives_on_is_not_ended_and_is_no_use_of_its_session(
    runtime: Runtime, ann: App, clock: ManualClock
):
    async def scene() -> None:
        async with listening(runtime, ann.headers, "0") as reader:
            clock.forward(IDLE - 1)
            runtime.teller.end_dead()
            tell(runtime, ann, 1)
            await reader.wait_for(1)
            assert not reader.over
            clock.forward(1)
            runtime.teller.end_dead()
            await reader.wait_for_end()

    live(scene)


def test_all_streams_end_when_the_server_is_told_to_stop(runtime: Runtime, ann: App, bob: App):
    async def scene() -> None:
        async with listening(runtime, ann.headers) as mine, listening(runtime, bob.headers) as his:
            runtime.streams.stop()
            await mine.wait_for_end()
            await his.wait_for_end()

    live(scene)
    assert refused(ann.ask("GET", "/stream"), 503, "no_streams")


def test_a_reader_who_does_not_read_costs_one_piece_and_is_cut(
    runtime: Runtime, ann: App, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(streaming, "SEND_S", 0.05)

    async def scene() -> None:
        async with listening(runtime, ann.headers, "0") as reader:
            reader.holds_back = True
            tell(runtime, ann, 1)
            [stream] = runtime.streams.all()
            first = stream.piece
            for number in range(2, 40):
                tell(runtime, ann, number)
            assert stream.piece == first
            while len(runtime.streams):
                await asyncio.sleep(0.01)
        async with listening(runtime, ann.headers, "0") as reader:
            while len(reader.events) < 39:
                runtime.teller.look()
                await asyncio.sleep(0)
            assert [event.id for event in reader.events] == list(range(1, 40))

    live(scene)


CUTS = pytest.mark.parametrize("cuts", [100, pytest.param(2_000, marks=pytest.mark.soak)])


@CUTS
def test_a_stream_cut_a_hundred_times_loses_nothing_and_doubles_nothing(
    runtime: Runtime, bank: Bank, ann: App, cuts: int
):
    chance, me, done = random.Random(cuts), int(ann.id), threading.Event()

    def live_on() -> None:
        number = 0
        while not done.is_set():
            number += 1
            say(runtime.db, me, *range(chance.randint(0, 4)))
            if number % 3 == 0:
                bank.tell(bank.event())  # the digest of the day grows, and moves on
            runtime.teller.turn()
            done.wait(0.002)

    known: dict[str, tuple[int, Any]] = {}
    ids: list[int] = []

    async def scene() -> None:
        last = "0"
        for cut in range(cuts):
            async with listening(runtime, ann.headers, last) as reader:
                await reader.wait_for(chance.randint(0, 3))
            for event in reader.events[: chance.randint(0, len(reader.events))]:  # what came after never arrived
                assert event.type == "message", cut
                ids.append(event.id)
                known[event.data["id"]] = (event.id, event.data)
                last = str(event.id)
        done.set()
        thread.join(20)
        drain(runtime.db)
        async with listening(runtime, ann.headers, last) as reader:
            while not ids or ids[-1] < newest():
                runtime.teller.look()
                await asyncio.sleep(0.001)
                for event in reader.events[len(rest) :]:
                    rest.append(event.id)
                    ids.append(event.id)
                    known[event.data["id"]] = (event.id, event.data)

    def newest() -> int:
        with runtime.db.reading() as tx:
            return inbox.states_of(tx, [me])[me].newest

    rest: list[int] = []
    thread = threading.Thread(target=live_on, daemon=True)
    thread.start()
    live(scene)

    kept = {str(one.id): one.number for one in messages(runtime.db, me)}
    assert ids == sorted(set(ids)), "told twice, or out of order"
    assert {id: known[id][0] for id in kept} == kept, "lost"
