"""The live streams that are open in this process: who listens, and up to which number they were told.

Shared by the event loop, where each stream is written, and by the teller's thread, which finds what is new. A stream
holds one piece of text at a time. Only the teller fills it, only when it is empty, and only the loop empties it, when
it has been sent: so a slow reader costs one piece, and what it has not read yet waits in the database.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterable

from engine.access.sessions import Session
from engine.errors import TooMany, Unavailable

MOST = 3  # streams of a session in this process (decision 0017): a page, one that is just being left, one more
RETRY_S = 15  # by then a stream whose reader has gone is noticed

Piece = tuple["Stream", bytes, int]
"""What a stream is to be told next, and the number it was told up to then."""


class Stream:
    """One open stream. `position` is the number it was told up to; None: it cannot go on from where its reader is."""

    __slots__ = ("ended", "piece", "position", "ready", "session")

    def __init__(self, session: Session, position: int | None) -> None:
        self.session, self.position = session, position
        self.piece = b""
        self.ended = False
        self.ready = asyncio.Event()

    @property
    def player_id(self) -> int:
        """Whose messages it tells: those of its session's player, never anybody else's."""
        return self.session.player_id

    def sent(self) -> None:
        """Empty it, for the next piece."""
        if not self.ended:
            self.ready.clear()
        self.piece = b""


class Streams:
    """All open streams. `running` says whether somebody tells them anything."""

    def __init__(self) -> None:
        self.running = False
        self.forgotten = 0
        """How often all were forgotten: what was found before that is told to nobody."""
        self._open: dict[Stream, asyncio.AbstractEventLoop] = {}
        self._per_session: Counter[bytes] = Counter()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._open)

    def open(self, session: Session, position: int | None) -> Stream:
        """Open a stream, in the event loop. Errors: TooMany (`too_many_streams`), Unavailable when nobody tells."""
        with self._lock:
            if not self.running:
                raise Unavailable("this server tells nothing just now", code="no_streams")
            if self._per_session[session.hash] >= MOST:
                raise TooMany(f"this session has {MOST} streams already", RETRY_S, code="too_many_streams",
                              hint="close one: a view needs one stream alone")  # fmt: skip
            stream = Stream(session, position)
            self._open[stream] = asyncio.get_running_loop()
            self._per_session[session.hash] += 1
        return stream

    def close(self, stream: Stream) -> None:
        """Forget a stream that is over."""
        with self._lock:
            if self._open.pop(stream, None):
                self._per_session[stream.session.hash] -= 1
                if not self._per_session[stream.session.hash]:
                    del self._per_session[stream.session.hash]

    def all(self) -> list[Stream]:
        """Return the streams that are open now."""
        with self._lock:
            return list(self._open)

    def tell(self, pieces: Iterable[Piece], forgotten: int) -> None:
        """Fill empty streams, from the teller's thread; `forgotten` is as it was before they were looked for."""
        filled = []
        with self._lock:
            if forgotten != self.forgotten:
                return
            for stream, piece, position in pieces:
                stream.position = position
                if piece:
                    stream.piece = piece
                    filled.append(stream)
        self._wake(filled)

    def end(self, streams: Iterable[Stream]) -> None:
        """Let streams end, from any thread."""
        ending = list(streams)
        for stream in ending:
            stream.ended = True
        self._wake(ending)

    def forget(self) -> None:
        """Let every stream begin anew: a sandbox was restored, and numbers mean something else now."""
        with self._lock:
            self.forgotten += 1
            for stream in self._open:
                stream.position = None

    def stop(self) -> None:
        """Let all end and take no more: the server is told to stop."""
        with self._lock:
            self.running = False
        self.end(self.all())

    def _wake(self, streams: list[Stream]) -> None:
        """One call into each loop, however many streams."""
        with self._lock:
            loops: dict[asyncio.AbstractEventLoop, list[Stream]] = {}
            for stream in streams:
                if stream in self._open:
                    loops.setdefault(self._open[stream], []).append(stream)
        for loop, woken in loops.items():
            if not loop.is_closed():
                loop.call_soon_threadsafe(_set, woken)


def _set(streams: list[Stream]) -> None:
    for stream in streams:
        stream.ready.set()
