"""The content in force in a running process, and how another one takes its place: all at once, or not at all.

Development and sandbox follow the files of a folder, production follows the newest publication in the database.
Whoever works takes one `Snapshot` and stays with it to the end of the request or batch.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import NamedTuple, Protocol

from engine.clock import SECOND, Clock, SystemClock
from engine.documents.findings import Finding
from engine.errors import TilthError, WrongContent
from engine.game import Game
from engine.incoming.events import Event, EventReader
from engine.pepper import pepper
from engine.published import bundles, publications
from engine.published.changes import changes_of, in_a_line
from engine.published.content import Content, Numbers, content_from, load_content
from engine.published.publications import Pulse
from engine.store import Database

log = logging.getLogger("tilth.live")

EVERY_S = 0.25
"""So often a process looks whether something changed; a pause acts within a second everywhere."""

RACY_MS = 3 * SECOND
"""A file changed so shortly before it was read may change again without a new time: it is read again."""

LOOK_SHARE = 10
"""Looking at files may take one part in so many of the time: ten thousand of them are looked at less often."""


class Mode(StrEnum):
    """Where a process takes its content from: the files, as they are saved, or what was published."""

    DEVELOPMENT = "development"
    SANDBOX = "sandbox"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is in force at a moment. `paused` names the quests that the operator paused."""

    content: Content
    numbers: Numbers
    reader: EventReader
    paused: frozenset[str] = frozenset()

    def knows(self, event: Event) -> bool:
        """Return whether an event was read with this vocabulary."""
        kind = self.content.vocabulary.types.get(event.type)
        return kind is not None and type(event.fields) is kind.struct


class Source(Protocol):
    """Where content comes from."""

    @property
    def name(self) -> str:
        """Where that is, and which was loaded last: `publication 3 by ann`."""
        ...

    def load(self, before: Content | None) -> Content:
        """Return the content as it is now. Errors: WrongContent, NotFound, Unavailable."""
        ...

    def changed(self, seen: Pulse) -> bool:
        """Return whether `load` may give something else than the last time; true until `settle`."""
        ...

    def settle(self) -> None:
        """What was loaded last is in force, or was refused: ask again only when it changes."""
        ...


class Fixed:
    """Content that never changes."""

    name = "memory"

    def __init__(self, content: Content) -> None:
        self._content = content

    def load(self, before: Content | None) -> Content:
        """See Source."""
        return self._content

    def changed(self, seen: Pulse) -> bool:
        """See Source."""
        return False

    def settle(self) -> None:
        """See Source."""


class _Seen(NamedTuple):
    """A file as it was when it was last read; a racy one may change again without another size or time."""

    size: int
    mtime_ns: int
    hash: str
    racy: bool


class Folder:
    """Content from the files of a folder, followed as they are saved. Errors when made: WrongContent."""

    def __init__(self, quests: Path, games: tuple[Game, ...], wall: Clock | None = None) -> None:
        self._quests, self._games, self._wall = quests, games, wall or SystemClock()
        self.name = f"the folder {quests.as_posix()}"
        self._seen: dict[str, _Seen] = {}
        self._changed = False
        self.changed(Pulse(0, frozenset()))
        self._ready: Content | None = load_content(quests, games)
        self._changed = False

    def load(self, before: Content | None) -> Content:
        """See Source; the first time it is what was loaded when this was made."""
        ready, self._ready = self._ready, None
        return ready or load_content(self._quests, self._games, before)

    def changed(self, seen: Pulse) -> bool:
        """See Source. A file is read again when its size or time is another, or its time was too young to trust."""
        before, self._seen = self._seen, {}
        now = self._wall.now()
        for path in self._quests.rglob("*.y*ml"):
            name = str(path)
            try:
                told = path.stat()
                known = before.get(name)
                same = known and not known.racy and known[:2] == (told.st_size, told.st_mtime_ns)
                racy = told.st_mtime_ns // 1_000_000 > now - RACY_MS
                hash = known.hash if known and same else sha256(path.read_bytes()).hexdigest()
            except OSError:  # it went while we looked, or is no file
                continue
            self._seen[name] = _Seen(told.st_size, told.st_mtime_ns, hash, racy)
        if {name: one.hash for name, one in before.items()} != {name: one.hash for name, one in self._seen.items()}:
            self._changed = True
        return self._changed

    def settle(self) -> None:
        """See Source."""
        self._changed = False


class Publications:
    """Content from the newest publication in the database."""

    def __init__(self, db: Database, games: tuple[Game, ...]) -> None:
        self._db, self._games = db, games
        self._no = self._loaded = 0
        self.name = ""

    def load(self, before: Content | None) -> Content:
        """See Source. Errors: NotFound when nothing was published."""
        newest = publications.newest(self._db)
        self._loaded, self.name = newest.no, f"publication {newest.no}" + (f" by {newest.by}" if newest.by else "")
        if before and before.bundle == newest.bundle:
            return before
        return content_from(bundles.texts_of(self._db, newest.bundle), self._games, before)

    def changed(self, seen: Pulse) -> bool:
        """See Source."""
        return seen.publication != self._no

    def settle(self) -> None:
        """See Source."""
        self._no = self._loaded


Try = Callable[[Content, Content | None], Sequence[Finding]]
"""(new content, the one it would replace) → what the tests in changed quest files find."""

Told = Callable[[Sequence[object]], None]
"""Told the findings of content that was refused."""

Changed = Callable[[Content, Content], None]
"""Told the new content and the one before, once the new one is in force."""


class Live:
    """The content in force on one database. `now` is its snapshot; reading it takes no lock.

    `refused` holds the findings of the newest content while that is refused. `clock` is the game's: it says when a
    quest that went is forgotten. Errors when made: WrongContent, NotFound, Unavailable.
    """

    def __init__(
        self,
        db: Database,
        source: Source,
        clock: Clock,
        *,
        try_out: Try | None = None,
        told: Told | None = None,
        changed: Changed | None = None,
    ) -> None:
        self._db, self._source, self._clock = db, source, clock
        self._try_out, self._told, self._changed = try_out, told, changed
        self._loading = threading.Lock()
        """Held by the one who looks for other content, which may take long."""
        self._lock = threading.Lock()
        """Held for the moment of a switch: pauses do not wait for what is being loaded."""
        self._looked_at = self._source_at = monotonic()
        self._pepper = pepper(db)
        self.refused: tuple[object, ...] = ()
        self.elder: Snapshot | None = None
        """The last snapshot with another vocabulary: events that were read with it may still wait."""
        seen = publications.pulse(db)
        content = source.load(None)
        source.settle()
        self.now = self._snapshot(content, self._bind(content, None), seen.paused)

    def refresh(self) -> None:
        """Look whether the content or the pauses changed, and put what is valid in force. Errors: Unavailable."""
        with self._loading:
            self._look(everything=True)

    def glance(self) -> None:
        """Do as `refresh` does, but leave the files alone when looking at them takes long and was done lately.

        While another thread loads, only the pauses are looked at.
        """
        if not self._loading.acquire(blocking=False):
            self._looked_at = monotonic()
            self._heed()
            return
        try:
            self._look(everything=monotonic() >= self._source_at)
        finally:
            self._loading.release()

    def _look(self, *, everything: bool) -> None:
        began = self._looked_at = monotonic()
        seen = self._heed()
        if everything:
            changed = self._source.changed(seen)
            self._source_at = monotonic() + LOOK_SHARE * (monotonic() - began)
            if changed:
                self._replace()
        content, numbers = self.now.content, self.now.numbers
        if numbers.forget_at is not None and (at := self._clock.now()) >= numbers.forget_at:
            self._put(content, content.forget(self._db, at, numbers))

    def _heed(self) -> Pulse:
        """Let the pauses act as they are now."""
        with self._lock:
            seen, now = publications.pulse(self._db), self.now
            if seen.paused != now.paused:
                _switch(now.content, now.paused ^ seen.paused, seen.paused)
                self.now = Snapshot(now.content, self._with_pauses(now.numbers), now.reader, seen.paused)
                _log_pauses(now.paused, seen.paused)
        return seen

    def lately(self) -> Snapshot:
        """Return the snapshot of at most a quarter of a second ago, for work that has no watcher beside it."""
        if monotonic() - self._looked_at >= EVERY_S:
            self.glance()
        return self.now

    def _replace(self) -> None:
        """Put the newest content in force, or refuse it and keep what there is."""
        old, changed = self.now.content, False
        try:
            made = self._aside()
            if made is not None:
                self._put(*made)
                changed = True
                self._log_change(made[0], old)
            elif self.refused:
                log.info("the content is right again: %s stays in force", old.bundle[: bundles.SHORT])
            self.refused = ()
        except WrongContent as error:
            self.refused = tuple(error.findings)
            log.error("new content is refused with %d finding(s); the old one stays", len(self.refused))
            if self._told:
                self._told(self.refused)
        self._source.settle()
        if changed and self._changed:
            self._changed(self.now.content, old)

    def _log_change(self, new: Content, old: Content) -> None:
        said = in_a_line(changes_of(new, old).as_dict()) or "nothing but words changed"
        log.info("content %s from %s is in force: %s", new.bundle[: bundles.SHORT], self._source.name, said)

    def _aside(self) -> tuple[Content, Numbers] | None:
        """Load and prove the newest content on another thread, and heed the pauses meanwhile; None: it is in force."""
        made: Future[tuple[Content, Numbers] | None] = Future()

        def work() -> None:
            try:
                made.set_result(self._load())
            except BaseException as error:  # whatever it was, it belongs to the one who waits
                made.set_exception(error)

        threading.Thread(target=work, name="tilth-loader", daemon=True).start()
        while wait([made], EVERY_S).not_done:
            try:
                self._heed()
            except TilthError as error:  # the database is away for a moment; the load may yet go well
                log.warning("could not look for pauses: %s", error.code)
        return made.result()

    def _load(self) -> tuple[Content, Numbers] | None:
        before = self.now
        content = self._source.load(before.content)
        if content.bundle == before.content.bundle:
            return None
        found = self._try_out(content, before.content) if self._try_out else ()
        if found:
            raise WrongContent(list(found))
        return content, self._bind(content, before.numbers)

    def _bind(self, content: Content, before: Numbers | None) -> Numbers:
        return content.bind(self._db, self._clock.now(), before)

    def _put(self, content: Content, bound: Numbers) -> None:
        """Put content in force, with the pauses as they are at this moment."""
        with self._lock:
            before, paused = self.now, publications.pulse(self._db).paused
            if content.vocabulary is not before.content.vocabulary:
                self.elder = before  # first: whoever sees the new one must find the old one
            self.now = self._snapshot(content, bound, paused)
            _log_pauses(before.paused, paused)

    def _snapshot(self, content: Content, bound: Numbers, paused: frozenset[str]) -> Snapshot:
        _switch(content, content.book.quests.keys(), paused)
        return Snapshot(content, self._with_pauses(bound), EventReader(content.vocabulary, self._pepper), paused)

    def _with_pauses(self, bound: Numbers) -> Numbers:
        with self._db.reading() as tx:
            return replace(bound, pauses=publications.times_paused(tx))


def _switch(content: Content, names: Collection[str], paused: frozenset[str]) -> None:
    """Turn quests off and on in a book that may be in use: one bit each, and no event is asked about twice."""
    quests = content.book.quests
    for name in names:
        if name in quests:
            content.book.switch(name, name not in paused and quests[name].status == "live")


def _log_pauses(before: frozenset[str], now: frozenset[str]) -> None:
    for what, names in (("paused", now - before), ("resumed", before - now)):
        if names:
            log.info("%s by the operator: %s", what, ", ".join(sorted(names)))


class Watcher:
    """A thread that lets a process follow what changes. `wait` sleeps so many seconds and returns whether to end."""

    def __init__(self, live: Live, wait: Callable[[float], bool] | None = None) -> None:
        self._live = live
        self._end = threading.Event()
        self._wait = wait or self._end.wait
        self._thread = threading.Thread(target=self._run, name="tilth-watcher", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, after the look that is under way."""
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        away = False
        while not self._wait(EVERY_S):
            try:
                self._live.glance()
                away = False
            except Exception as error:  # whatever it was, the next look may go well; the server goes on as it is
                if not away:
                    code = error.code if isinstance(error, TilthError) else type(error).__name__
                    log.warning("could not look for new content: %s", code)
                away = True
