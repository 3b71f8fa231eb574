"""The teller: a thread that delivers what waits in the outbox, and tells the streams of this process what is new.

Four times a second it looks: the rows decide, whoever wrote them and wherever, so nobody has to be called after a
commit. For all open streams together it asks once whose session is over, once for the newest numbers, and once for the
messages above them.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from time import monotonic

from engine import inbox
from engine.access.sessions import Sessions
from engine.api.messages import event_of, reset
from engine.api.streams import Piece, Stream, Streams
from engine.clock import Clock
from engine.deliver import Next, deliver
from engine.errors import TilthError
from engine.inbox import State, Stored
from engine.published.live import Snapshot
from engine.social.called import with_names
from engine.store import Database
from engine.telling import told, with_newer
from engine.ticks import EVERYBODY, Whose

log = logging.getLogger("tilth.teller")

Clocks = Sequence[tuple[Whose, Callable[[], int]]]
"""Who lives by a clock, and what says which instant it shows."""

EVERY_S = 0.25
DELIVER_S = 0.5  # after so long the streams are looked at again: a killed session's end within a second


class Teller:
    """`busy` says whether events are being taken in: then delivering gives way after one batch.

    `clock` is the game's; `clocks` gives all there are, in a sandbox, and who lives by each. `wait` sleeps so many
    seconds and returns whether to end. `alone` is held while it delivers: a sandbox's lock.
    """

    def __init__(  # noqa: PLR0913  (three are named and have a default)
        self, db: Database, now: Callable[[], Snapshot], clock: Clock, sessions: Sessions, streams: Streams, *,
        busy: Callable[[], bool] = lambda: False, wait: Callable[[float], bool] | None = None,
        alone: AbstractContextManager[object] | None = None, clocks: Callable[[], Clocks] | None = None,
    ) -> None:  # fmt: skip
        self._db, self._now, self._sessions, self._streams = db, now, sessions, streams
        self._busy = busy
        self._clocks = clocks or (lambda: [(EVERYBODY, clock.now)])
        self._alone = alone or nullcontext()
        self._end = threading.Event()
        self._wait = wait or self._end.wait
        self._thread = threading.Thread(target=self._run, name="tilth-teller", daemon=True)

    def start(self) -> None:
        """Begin; streams may be opened from now on."""
        self._streams.running = True
        self._thread.start()

    def stop(self) -> None:
        """End, after the turn that is under way, and let all streams end."""
        self._streams.stop()
        self._end.set()
        self._thread.join()

    def turn(self) -> int:
        """Deliver what waits and tell the streams; return how many rows of the outbox were delivered.

        Errors: Unavailable. Whatever fails in delivering, the streams are looked at.
        """
        try:
            return self._deliver()
        finally:
            self.look()

    def look(self) -> None:
        """Tell the open streams what is new, and end those whose session is over. Errors: Unavailable."""
        forgotten, streams = self._streams.forgotten, self._streams.all()
        if streams:
            self.end_dead()
        listening = [stream for stream in streams if not stream.piece and not stream.ended]
        if listening:
            self._streams.tell(self._pieces(listening), forgotten)

    def end_dead(self) -> None:
        """End the streams whose session is over: killed, late, or not used for long. A stream is no use of it."""
        streams = self._streams.all()
        alive = self._sessions.alive(list({stream.session.hash for stream in streams}))
        self._streams.end(stream for stream in streams if stream.session.hash not in alive)

    def _deliver(self) -> int:
        many, until = 0, monotonic() + DELIVER_S
        for whose, now in self._clocks():
            since: Next | None = Next()
            while since is not None:
                with self._alone:
                    done = deliver(self._db, now(), since, whose)
                many, since = many + done.many, done.more
                if since is not None and (self._busy() or self._end.is_set() or monotonic() >= until):
                    return many
        return many

    def _pieces(self, streams: list[Stream]) -> list[Piece]:
        """Return what each stream is told next: what stands above its position, or that it must begin anew."""
        with self._db.reading() as tx:
            states = inbox.states_of(tx, {stream.player_id for stream in streams})
            behind: dict[int, int] = {}
            for stream in streams:
                state = states[stream.player_id]
                if _goes_on(stream, state) and _position(stream) < state.newest:
                    low = min(_position(stream), behind.get(stream.player_id, state.newest))
                    behind[stream.player_id] = low
            rows = inbox.above(tx, {id: (low, states[id].newest) for id, low in behind.items()})
            seen = inbox.seen(tx, [row for own in rows.values() for row in own])
            named = with_names(tx, seen)
        texts = self._texts(named)
        found = [_piece(stream, states[stream.player_id], rows, texts) for stream in streams]
        return [piece for piece in found if piece is not None]

    def _texts(self, rows: Sequence[Stored]) -> dict[tuple[int, int], bytes]:
        """Return the event of each message, by player and number."""
        now = self._now()
        numbers = with_newer(self._db, now.content, now.numbers, rows)
        return {one.row[:2]: event_of(one) for one in told(now.content, numbers, rows)}

    def _run(self) -> None:
        away = False
        while not self._wait(EVERY_S):
            try:
                self.turn()
                away = False
            except Exception as error:  # whatever it was, the next turn may go well; never its text
                if not away:
                    code = error.code if isinstance(error, TilthError) else type(error).__name__
                    log.warning("could not tell players anything: %s", code)
                away = True


def _position(stream: Stream) -> int:
    return -1 if stream.position is None else stream.position


def _goes_on(stream: Stream, state: State) -> bool:
    """Return whether all that a stream's reader was not told is still there, and its position was once told."""
    return state.gone_upto <= _position(stream) <= state.newest


def _piece(
    stream: Stream, state: State, rows: Mapping[int, list[Stored]], texts: Mapping[tuple[int, int], bytes]
) -> Piece | None:
    if not _goes_on(stream, state):
        return stream, reset(state.newest), state.newest
    own = rows.get(stream.player_id, [])
    above = [row for row in own if row.number > _position(stream)]
    if not above:  # nothing new; or what was new has gone; or more comes before, for another stream of the player
        gone = _position(stream) < state.newest and len(own) < inbox.RUN
        return (stream, b"", state.newest) if gone else None
    told = b"".join(texts.get((row.player_id, row.number), b"") for row in above)
    return stream, told, above[-1].number
