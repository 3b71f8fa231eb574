"""What the tests of bad servers do in a process of their own: `python -m tests.stage.through_bad SERVER KEY STORY`.

The sandbox runs; the window asks it through a server between them, which is slow, wrong or gone for a while.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from time import perf_counter
from typing import Any

from games.stage import start
from games.stage.client import Answer, Client
from games.stage.stamps import LANGS, Press
from games.stage.tapes.prepare import prepare
from games.stage.tapes.reading import load
from games.stage.words import say
from tests.stage.between import Between, answers, loses, slow
from tests.stage.driving import TAPE, bubbles, click, frame, key, stamps_of, until

EVENTS, MOVES = "/v1/sandbox/events", "/v1/play/"
MANY, STUCK_S = 100, 2.0
"""So many frames are drawn while a request is held, none of them longer than this."""
PAY = Press("pay", "0")
BAD: dict[str, tuple[Any, Answer]] = {
    "answers 500": (answers(500, b"<h1>500</h1>"), Answer(500, {})),
    "answers 503": (answers(503, b'{"code": "unavailable"}'), Answer(503, {"code": "unavailable"})),
    "answers 429": (answers(429, b'{"code": "too_many"}'), Answer(429, {})),
    "breaks off": (answers(200, b'{"scene": {"bub'), Answer(0, {})),
    "answers something else": (answers(200, b"[]"), Answer(0, {})),
    "is gone": (None, Answer(0, {})),
}
"""What is wrong, by its name, and the answer as which the window takes it."""


def words_on(stage: Any, n: int) -> str:
    """What a phone shows."""
    return " ".join(one.name for one in stamps_of(stage, n) if one.kind == "text")


def reads(stage: Any, key: Callable[[Any], str]) -> None:
    """See something on both phones in both languages; a language's lines are put together as it is written."""
    for lang in LANGS:
        stage.bar.lang = lang
        for n in range(2):
            until(stage, partial(_reads, stage, n, key(lang)))


def _reads(stage: Any, n: int, wanted: str) -> bool:
    return wanted.replace(" ", "") in words_on(stage, n).replace(" ", "")


def is_slow(stage: Any, between: Between) -> None:
    """While every answer is late, frames are drawn and it is said; what was pressed thrice is paid once."""
    before = bubbles(stage.phones[0])
    with between.wrong(slow):
        for _ in range(3):
            click(stage, 2, PAY)
        until(stage, lambda: between.held)
        assert max(_drawn_in(stage) for _ in range(MANY)) < STUCK_S
        assert between.held
        reads(stage, lambda lang: say("slow", lang))
    until(stage, lambda: bubbles(stage.phones[0]) > before and not stage.acts.busy)
    _is_well(stage)
    assert (between.told(EVENTS), bubbles(stage.phones[0])) == (1, before + 1)


def is_wrong(stage: Any, between: Between, name: str) -> None:
    """What is wrong is said, also of what was pressed; when it is over, all goes on."""
    before, (fault, answer) = bubbles(stage.phones[0]), BAD[name]
    away: AbstractContextManager[None] = between.wrong(fault) if fault else between.gone()
    with away:
        until(stage, lambda: all(phone.trouble for phone in stage.phones))
        reads(stage, answer.words)
        for page in stage.panel.pages:  # each stands, whatever it would have asked
            click(stage, 3, Press("page", page.NAME))
            frame(stage)
        click(stage, 2, PAY)
        until(stage, lambda: _reads(stage, 0, answer.refusal("en")))
        assert stage.acts.log == [] or not stage.acts.log[-1].answer.ok
    _is_well(stage)
    click(stage, 2, PAY)
    until(stage, lambda: bubbles(stage.phones[0]) > before)
    assert bubbles(stage.phones[0]) == before + 1


def loses_answers(stage: Any, between: Between) -> None:
    """What the server did and could not say is done once, though it is pressed again."""
    before = bubbles(stage.phones[0])
    for press, part, where in ((PAY, 2, EVENTS), (None, 0, MOVES)):
        pressed = press or _collecting(stage)
        with between.wrong(loses, where):
            click(stage, part, pressed)
            until(stage, lambda: _reads(stage, 0, Answer(0, {}).refusal("en")))
        stage.phones[0].said = None
        if press:
            click(stage, part, pressed)
        else:
            stage.phones[0].press(pressed)  # the bubble may be gone from the picture
        until(stage, lambda: stage.phones[0].said is not None)
        _is_well(stage)
        assert stage.acts.log[-1].answer.ok
        assert between.told(where) == 2
    until(stage, lambda: bubbles(stage.phones[0]) == before)  # one more, and one less


def closes(stage: Any, between: Between) -> None:
    """The window is closed while the server owes an answer that never comes."""
    with between.wrong(slow):
        until(stage, lambda: between.held)
        stage.close()
        sys.exit(0)


def tape_waits(stage: Any, between: Between) -> None:
    """A tape waits for a server that is gone, says so, and does each step once."""
    from arcade.key import PAGEDOWN  # not above: tests import this file where there is no arcade

    key(stage, PAGEDOWN)
    until(stage, lambda: stage.deck.at == 0 and not stage.deck.busy)
    with between.gone():
        key(stage, PAGEDOWN)
        until(stage, lambda: stage.deck.trouble)
        reads_caption(stage)
    until(stage, lambda: stage.deck.at == 1 and not stage.deck.busy)
    assert (stage.deck.trouble, stage.deck.failures, [act.who for act in stage.acts.log]) == (None, [], ["mei"])


def reads_caption(stage: Any) -> None:
    """See what is wrong where captions are, in both languages."""
    for lang in LANGS:
        stage.bar.lang = lang
        frame(stage)
        shown = "".join(one.name for layer in stage._over for one in layer.stamps if one.kind == "text")
        assert Answer(0, {}).words(lang).replace(" ", "") in shown.replace(" ", ""), shown


def _drawn_in(stage: Any) -> float:
    began = perf_counter()
    frame(stage)
    return perf_counter() - began


def _is_well(stage: Any) -> None:
    """Nothing is wrong any more, and nothing says so."""
    until(stage, lambda: not any(phone.trouble or phone.slow for phone in stage.phones) and not stage.acts.busy)
    frame(stage)
    again = say("again", "en").strip()
    assert not any(_reads(stage, n, words) for n in range(2) for words in (again, say("slow", "en")))


def _bubbles(stage: Any) -> list[Any]:
    found: list[Any] = stage.phones[0].shown["scene"]["bubbles"]
    return found


def _collecting(stage: Any) -> Press:
    one = next(one["can"][0] for one in _bubbles(stage) if one["can"] and one["can"][0]["can"])
    return Press("move", one["move"], one["arguments"])


STORIES: dict[str, Callable[[Any, Between], None]] = {
    "slow": is_slow,
    "loses": loses_answers,
    "closes": closes,
    "tape": tape_waits,
    **{name: partial(is_wrong, name=name) for name in BAD},
}


def main(real: str, key: str, story: str) -> None:
    """Open the window on a server between, and go through a story."""
    between = Between(real)
    client, tape = Client(between.url, key), load(TAPE)
    cast, played = prepare(client, tape), tape if story == "tape" else None  # each story begins where the first did
    stage = start.open_window(client, cast, start.faces(), "en", lambda words: None, played)
    until(stage, lambda: all(phone.shown for phone in stage.phones))
    between.asked.clear()
    STORIES[story](stage, between)
    stage.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
