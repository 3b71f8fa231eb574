"""The presenter's notes on a page of their own, for a second screen: served to this machine alone, by a thread.

The page asks each second what there is to read. It is told what the tape says and how long it takes, and nothing else;
nothing can be done from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from games.stage.brand import PLAIN, Brand
from games.stage.errors import StageFailed
from games.stage.pieces import said
from games.stage.stamps import Lang
from games.stage.tapes.deck import Deck
from games.stage.tapes.model import takes_beat

HERE = Path(__file__).resolve().parent
PAGES = {
    "/": ("notes.html", "text/html"),
    "/notes.css": ("notes.css", "text/css"),
    "/notes.js": ("notes.js", "text/javascript"),
}
IMAGES = {".svg": "image/svg+xml", ".png": "image/png"}
SAFE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PATIENCE_S, POLL_S = 5, 0.1
WORDS = {
    "before": ("还没开始", "Not begun yet"),
    "at": ("第 {n} 段，共 {of} 段", "Beat {n} of {of}"),
    "none": ("这一段没有备注", "No notes for this beat."),
    "first": ("按 PageDown 或翻页笔开始", "PageDown or the clicker begins."),
    "next": ("下一段", "Next"),
    "last": ("这是最后一段", "This is the last beat."),
    "played": ("已放", "Played"),
    "left": ("还要", "Left"),
    "playing": ("正在放", "playing"),
    "waits": ("等您翻页", "waiting for you"),
    "over": ("放完了", "it is over"),
    "blank": ("黑屏", "the window is blank"),
    "gone": ("舞台关上了，或者没有回应", "The stage is closed, or does not answer."),
}


class Timer:
    """How long a tape has been shown: since it began, and since its present beat did."""

    def __init__(self) -> None:
        self.played = self.in_beat = 0.0
        self._beat = -1

    def pass_time(self, deck: Deck, seconds: float, *, blank: bool = False) -> None:
        """Let time pass. Before the first beat none is counted, while the window is blank none of the beat's."""
        if deck.at != self._beat:
            self._beat, self.in_beat = deck.at, 0.0
        if deck.at < 0:
            self.played = 0.0
        elif not deck.finished:
            self.played += seconds
            self.in_beat += 0 if blank else seconds

    def left(self, deck: Deck) -> float:
        """Return how many seconds the rest of the tape is meant to take."""
        if deck.finished:
            return 0.0
        beats = deck.tape.beats
        of_beat = max(0.0, takes_beat(beats[deck.at]) - self.in_beat) if deck.at >= 0 else 0.0
        return of_beat + sum(map(takes_beat, beats[deck.at + 1 :]))


def now(deck: Deck, timer: Timer, lang: Lang, *, blank: bool = False, logo: bool = False) -> dict[str, Any]:
    """Return what the page shows: its texts by where they stand."""
    beats, beat = deck.tape.beats, deck.beat
    following = beats[deck.at + 1] if deck.at + 1 < len(beats) else None
    if beat is None:
        notes = said(WORDS, "first", lang)
    else:
        notes = beat.notes.said(lang) if beat.notes else said(WORDS, "none", lang)
    many = {"n": deck.at + 1, "of": len(beats)}
    state = "blank" if blank else "over" if deck.finished else "playing" if deck.playing or deck.busy else "waits"
    words = {
        "title": deck.tape.title.said(lang),
        "where": said(WORDS, "at", lang, **many) if beat else said(WORDS, "before", lang),
        "caption": beat.caption.said(lang) if beat else "",
        "notes": notes,
        "next_label": said(WORDS, "next", lang),
        "next": following.caption.said(lang) if following else said(WORDS, "last", lang),
        "played_label": said(WORDS, "played", lang),
        "played": minutes(timer.played),
        "left_label": said(WORDS, "left", lang),
        "left": minutes(timer.left(deck)),
        "state": said(WORDS, state, lang),
        "alert": deck.trouble.words(lang) if deck.trouble else "",
    }
    return {"lang": lang, "logo": logo, "gone": said(WORDS, "gone", lang), "words": words}


def minutes(seconds: float) -> str:
    """Return seconds as `m:ss`."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


class Notes:
    """The page while it is served. The window says what is on it; what the page asks for is answered by other threads.

    Errors: StageFailed (`no_notes`) when this machine gives no port.
    """

    def __init__(self, deck: Deck, brand: Brand = PLAIN) -> None:
        self._deck, self._brand, self._timer = deck, brand, Timer()
        self._now = b"{}"
        self.pass_time(0, brand.lang or "en")
        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        except OSError as error:
            raise StageFailed(f"the notes cannot be served ({error.strerror})", code="no_notes",
                              hint="show the tape without --notes: they are in the panel, too") from error  # fmt: skip
        self._server.daemon_threads = True
        port = self._server.server_port
        self.address, self.names = f"http://127.0.0.1:{port}/", (f"127.0.0.1:{port}", f"localhost:{port}")
        Thread(target=self._server.serve_forever, args=(POLL_S,), name="notes", daemon=True).start()

    def pass_time(self, seconds: float, lang: Lang, *, blank: bool = False) -> None:
        """Let time pass, and say what there is to read now."""
        self._timer.pass_time(self._deck, seconds, blank=blank)
        told = now(self._deck, self._timer, lang, blank=blank, logo=self._brand.logo is not None)
        self._now = json.dumps(told, ensure_ascii=False).encode()

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()

    def page(self, path: str) -> tuple[bytes, str] | None:
        """Return what is at a path, and of which type it is; None when there is nothing."""
        if path == "/now":
            return self._now, "application/json"
        if path == "/logo" and (logo := self._brand.logo):
            return logo.file.read_bytes(), IMAGES[logo.file.suffix.lower()]
        if path == "/favicon.ico":
            return b"", "image/x-icon"
        if path not in PAGES:
            return None
        name, kind = PAGES[path]
        found = (HERE / name).read_text(encoding="utf-8")
        return (self._colours() + found if name.endswith(".css") else found).encode(), f"{kind}; charset=utf-8"

    def _colours(self) -> str:
        brand = self._brand
        return f":root {{ --desk: {brand.desk}; --case: {brand.case}; --accent: {brand.accent}; }}\n"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        notes = self

        class Handler(BaseHTTPRequestHandler):
            """Answers GET, and only to those who ask for this machine by its own name."""

            timeout = PATIENCE_S

            def do_GET(self) -> None:
                if self.headers.get("Host") not in notes.names:
                    self._answer(HTTPStatus.MISDIRECTED_REQUEST)  # a page elsewhere that calls its own name ours
                elif found := notes.page(self.path):
                    self._answer(HTTPStatus.OK, *found)
                else:
                    self._answer(HTTPStatus.NOT_FOUND)

            def _refuse(self) -> None:
                self._answer(HTTPStatus.METHOD_NOT_ALLOWED, more={"Allow": "GET"})

            do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _refuse

            def _answer(
                self, status: HTTPStatus, body: bytes = b"", kind: str = "text/plain", more: Mapping[str, str] = {}
            ) -> None:
                self.send_response(status)
                told = {"Content-Type": kind, "Content-Length": str(len(body)), **SAFE, **more}
                for name, value in told.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *told: object) -> None:
                """Say nothing: the page asks each second."""

            def version_string(self) -> str:
                return "tilth"

        return Handler
