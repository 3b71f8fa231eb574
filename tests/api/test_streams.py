"""Open streams: three a session, one piece at a time, an end for all; over connections, slow readers and a stop."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
import uvicorn

from engine.access.sessions import Session
from engine.api import stream as streaming
from engine.api.app import create_app
from engine.api.runtime import Runtime
from engine.api.serving import UNREAD_MS, Server, listen
from engine.api.streams import MOST, Stream, Streams
from engine.errors import TooMany, Unavailable
from tests.api.bank import Bank
from tests.api.players import App
from tests.inboxes import say

MANY = 500


def session(name: bytes = b"s", player: int = 256) -> Session:
    return Session(name, player, "ann", frozenset(), "", "bearer", 1 << 60)


def opened(do: Callable[[Streams], None]) -> None:
    """Run something in an event loop, with streams that somebody tells."""

    async def run() -> None:
        streams = Streams()
        streams.running = True
        do(streams)

    asyncio.run(run())


def test_a_session_has_three_and_another_three_of_its_own():
    def do(streams: Streams) -> None:
        first = [streams.open(session(), 0) for _ in range(MOST)]
        with pytest.raises(TooMany) as refused:
            streams.open(session(), 0)
        streams.open(session(b"other"), 0)
        streams.close(first[0])
        streams.close(first[0])  # closing twice makes no room for two
        streams.open(session(), 0)
        with pytest.raises(TooMany):
            streams.open(session(), 0)
        assert (refused.value.code, len(streams)) == ("too_many_streams", MOST + 1)

    opened(do)


def test_where_nobody_tells_anything_no_stream_is_opened():
    with pytest.raises(Unavailable):
        Streams().open(session(), 0)


def test_a_piece_stays_until_it_is_sent_and_its_position_with_it():
    async def run() -> None:
        streams = Streams()
        streams.running = True
        stream = streams.open(session(), None)
        await asyncio.to_thread(streams.tell, [(stream, b"one", 5)], 0)
        await stream.ready.wait()
        assert (stream.piece, stream.position) == (b"one", 5)
        stream.sent()
        assert (stream.piece, stream.ready.is_set()) == (b"", False)
        await asyncio.to_thread(streams.tell, [(stream, b"", 9)], 0)
        assert (stream.position, stream.ready.is_set()) == (9, False)
        await asyncio.to_thread(streams.stop)
        await stream.ready.wait()
        stream.sent()
        assert (stream.ended, stream.ready.is_set()) == (True, True)

    asyncio.run(run())


def test_telling_a_stream_that_has_just_closed_is_no_mistake():
    def do(streams: Streams) -> None:
        stream = streams.open(session(), 0)
        streams.close(stream)
        streams.tell([(stream, b"late", 1)], 0)
        streams.end([stream, Stream(session(), 0)])
        assert streams.all() == []

    opened(do)


def test_a_server_that_is_told_to_stop_opens_no_stream_that_nobody_ends():
    def do(streams: Streams) -> None:
        stopping = threading.Thread(target=streams.stop)

        class Slow:
            """A lock that somebody else waits for, and gets first."""

            def __init__(self, lock: Any) -> None:
                self.lock = lock

            def __enter__(self) -> None:
                streams._lock = self.lock
                stopping.start()
                stopping.join()
                self.lock.acquire()

            def __exit__(self, *_: object) -> None:
                self.lock.release()

        streams._lock = Slow(streams._lock)  # type: ignore[assignment]
        with pytest.raises(Unavailable):
            streams.open(session(), 0)

    opened(do)


def test_what_was_found_before_all_was_forgotten_is_told_to_nobody():
    def do(streams: Streams) -> None:
        stream, before = streams.open(session(), 3), streams.forgotten
        streams.forget()
        streams.tell([(stream, b"late", 4)], before)
        assert (stream.piece, stream.position) == (b"", None)
        streams.tell([(stream, b"anew", 4)], streams.forgotten)
        assert (stream.piece, stream.position) == (b"anew", 4)

    opened(do)


@contextmanager
def served(runtime: Runtime) -> Iterator[tuple[Server, threading.Thread, int]]:
    """A server over real connections, as `serve_forever` runs one."""
    listening = listen("127.0.0.1", 0)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)  # as small as the system lets it be
    config = uvicorn.Config(create_app(runtime), log_config=None, access_log=False, timeout_graceful_shutdown=30)
    server = Server(config, runtime.streams)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])), daemon=True)
    runtime.streams.running = True  # the tests take the teller's turns themselves
    thread.start()
    try:
        yield server, thread, listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(60)


def connect(port: int, app: App, *, room: int = 0) -> socket.socket:
    """Open a stream and read the head of its answer."""
    connection = socket.socket()
    if room:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    connection.settimeout(30)
    connection.connect(("127.0.0.1", port))
    told = "".join(f"{name}: {value}\r\n" for name, value in app.headers.items())
    connection.sendall(f"GET /v1/me/stream HTTP/1.1\r\nHost: here\r\nLast-Event-ID: 0\r\n{told}\r\n".encode())
    assert b" 200 " in connection.recv(4096)
    return connection


def is_over(connection: socket.socket) -> bool:
    """Whether the server has ended the answer and the connection."""
    with closing(connection):
        try:
            while connection.recv(65_536):
                pass
        except ConnectionResetError:
            pass
    return True


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_server_with_five_hundred_streams_stops_within_ten_seconds(runtime: Runtime, bank: Bank, engine_name: str):
    apps = [App(bank, f"p{n}") for n in range(-(-MANY // MOST))]
    with served(runtime) as (server, thread, port):
        connections = [connect(port, apps[n // MOST]) for n in range(MANY)]
        assert len(runtime.streams) == MANY
        server.should_exit = True
        thread.join(10)

        assert not thread.is_alive()
        assert all(is_over(connection) for connection in connections)
        assert len(runtime.streams) == 0


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_reader_who_reads_nothing_is_cut_and_nobody_else_is(
    runtime: Runtime, bank: Bank, monkeypatch: pytest.MonkeyPatch, engine_name: str
):
    monkeypatch.setattr(streaming, "SEND_S", 0.2)
    ann, bob = App(bank, "ann"), App(bank, "bob")
    with (
        served(runtime) as (_, _, port),
        closing(connect(port, bob)) as reading,
        closing(connect(port, ann, room=4_096)),
    ):
        while len(runtime.streams) > 1:
            say(runtime.db, int(ann.id), *range(90))
            runtime.teller.turn()
        say(runtime.db, int(bob.id), 1)
        runtime.teller.turn()
        heard = b""
        while b"id: 1" not in heard:
            heard += reading.recv(4096)


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="this system has no such option")
def test_a_connection_whose_other_end_is_gone_is_noticed_by_the_system():
    with closing(listen("127.0.0.1", 0)) as listening, closing(socket.socket()) as client:
        client.connect(listening.getsockname())
        accepted, _ = listening.accept()
        with closing(accepted):
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == UNREAD_MS
