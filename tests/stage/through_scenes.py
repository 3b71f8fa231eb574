"""Draws the scenes that are compared with golden pictures: `python -m tests.stage.through_scenes FOLDER STORY`.

FOLDER gets a picture of each in both languages. The people, the instant and all that is done are those of the tape
`fair`, and what is done by hand has keys of its own: the same each time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from games.stage import start
from games.stage.client import Client
from games.stage.opening import Cast
from games.stage.phone import SAID_S, Face
from games.stage.stamps import LANGS, Press
from games.stage.tapes.model import Tape
from games.stage.tapes.prepare import prepare
from games.stage.tapes.reading import load
from tests.stage.driving import frame as one_frame

TAPE, STEP_S, MOST = "fair", 0.05, 4_000
AWHILE = 24
"""So many frames until a page has what it asks for: one that looks each second has looked."""
NOWHERE = "http://127.0.0.1:9"
PEOPLE = ("mei", "lin", "chen", "anqi", "xiaohe")
Scenes = Iterator[str]
"""The names of scenes, each when the window shows it."""


class SameKeys(Client):
    """A client whose keys are the same each time."""

    def new_key(self) -> str:
        """Return the next key."""
        self._moves += 1
        return f"golden-{self._moves}"


frame = partial(one_frame, seconds=STEP_S, answered=True)
"""A frame in which everything that is asked is answered."""


def does(stage: Any, n: int, *presses: Press) -> None:
    """Press something on a phone."""
    for press in presses:
        stage.phones[n].press(press)
        frame(stage)
    stage.phones[n].look()
    frame(stage)


def plays(stage: Any, who: str, game: str, move: str, **arguments: object) -> None:
    """Make a move as a player, without a phone; both phones look."""
    client = stage.phones[0]._client
    answer = client.ask_as(who, "POST", f"/v1/play/{game}/{move}", arguments, key=client.new_key())
    assert answer.ok, answer
    stage._all_look()
    frame(stage)


def tells(stage: Any, who: str, type: str, **fields: object) -> None:
    """Let something happen to a player."""
    answer = stage.phones[0]._client.ask("POST", "/v1/sandbox/events", {"player": who, "type": type, "fields": fields})
    assert answer.ok, answer
    stage._all_look()
    frame(stage)


def passes(stage: Any, by: str) -> None:
    """Let time pass."""
    stage.acts.clock({"by": by}, lambda lang: by, lambda answer: None)
    frame(stage)
    while stage.acts.busy:
        frame(stage)
    stage._all_look()
    frame(stage)


def page(stage: Any, name: str, *presses: Press) -> None:
    """Open a page of the panel, and press something on it."""
    for press in (Press("page", name), *presses):
        stage.panel.press(press)
        for _ in range(AWHILE):
            frame(stage)


def by_hand(stage: Any) -> Scenes:
    """Both games, at home and at a friend's, each sheet and each page of the panel."""
    mei, _ = stage.phones
    page(stage, "people", Press("card", "mei"))
    yield "home"
    does(stage, 1, Press("visit", mei.shown["player"]))
    does(stage, 1, _offered(stage, 1, "steal", "steal_all"))
    page(stage, "log", Press("open", str(stage.acts.log[-1].n)))
    yield "friend"
    does(stage, 1, Press("home"))
    yield from in_sheets(stage)
    for n in range(2):
        does(stage, n, Press("game", "farm"))
    does(stage, 0, *[one for one in _moves(stage, 0) if one.name == "feed"])
    page(stage, "people", Press("card", "lin"))
    yield "farm"
    does(stage, 1, Press("visit", mei.shown["player"]))
    yield "farm-friend"
    does(stage, 1, Press("home"))
    does(stage, 0, Press("sheet", "quiz"))
    does(stage, 0, _offered(stage, 0, "answer"))
    yield "answered"
    does(stage, 0, Press("sheet"))
    yield from goes_away(stage)


def in_sheets(stage: Any) -> Scenes:
    """The forest's sheets on the left, the farm's on the right, and beside them the pages of the panel in turn."""
    does(stage, 1, Press("game", "farm"))
    pages = [one.NAME for one in stage.panel.pages if one.NAME not in ("people", "log")]
    forest, farm = ([*phone._face.SHEETS] for phone in stage.phones)
    for n, (left, right) in enumerate(zip_longest(forest, farm, fillvalue="")):
        for phone, name in enumerate((left, right)):
            does(stage, phone, Press("sheet", name))
        page(stage, pages[n % len(pages)])
        yield "-".join(filter(None, ("sheets", left, right)))
    for phone in range(2):
        does(stage, phone, Press("sheet"))


def as_days_go(stage: Any) -> Scenes:
    """What time and friends bring: a golden bubble, a planted tree, night, a thief, and a hen that was clapped away."""
    ids = {one: stage.phones[0]._client.id_of(one) for one in PEOPLE}
    plays(stage, "lin", "forest", "water", friend=ids["mei"], grams=18, note="cheer")
    yield "watered"
    tells(stage, "mei", "forest.revived_collected", grams=6_000)
    plays(stage, "mei", "forest", "collect_all")
    plays(stage, "mei", "forest", "plant", species="wetland")
    does(stage, 0, Press("sheet", "trees"), Press("more", "7"))
    yield "planted"
    does(stage, 0, Press("sheet"))
    does(stage, 1, Press("game", "farm"))
    tells(stage, "lin", "payment", amount=20, channel="qr")
    plays(stage, "lin", "farm", "receive")
    plays(stage, "lin", "farm", "feed")
    passes(stage, "13h")
    does(stage, 1, _offered(stage, 1, "tuck_in"))
    yield "night"
    passes(stage, "11h")
    frame(stage, seconds=SAID_S)  # by then nothing is said any more
    does(stage, 0, Press("game", "farm"))
    for who in PEOPLE:
        plays(stage, who, "farm", "prefer", stays=who not in ("mei", "lin"))
    plays(stage, "mei", "farm", "feed")
    passes(stage, "1h")
    does(stage, 1, Press("visit", ids["mei"]))
    yield "thief"
    does(stage, 1, Press("home"))
    does(stage, 0, _offered(stage, 0, "chase"))
    passes(stage, "1m")
    yield "chased"
    does(stage, 0, _offered(stage, 0, "feed"))
    yield "refused"


def goes_away(stage: Any) -> Scenes:
    """A server that is gone."""
    client = stage.phones[0]._client
    client.server, was = NOWHERE, client.server
    stage._all_look()
    frame(stage)
    yield "gone"
    client.server = was


def by_tape(stage: Any) -> Scenes:
    """A tape's captions and its page; then without the panel, and the sheet of keys."""
    for beat in ("a-little", "question"):
        stage.deck.jump(beat)
        for _ in range(MOST):
            frame(stage)
            if stage.deck.beat and stage.deck.beat.id == beat and not stage.deck.busy:
                break
        assert stage.deck.failures == []
        frame(stage)
        yield f"tape-{beat}"
    for key, name in (("P", "bare"), ("F1", "keys")):
        stage._present(key)
        frame(stage)
        yield name


def _offered(stage: Any, n: int, *names: str) -> Press:
    """A move that a phone shows, of one of these names."""
    return next(one for one in _moves(stage, n) if one.name in names)


def _moves(stage: Any, n: int) -> list[Press]:
    """The moves that a phone shows, from the back to the front."""
    shown = chain.from_iterable(layer.stamps for layer in stage._layers[n])
    return [one.press for one in shown if one.press and one.press.what == "move"]


def _saved(stage: Any, folder: Path, name: str) -> None:
    for lang in LANGS:
        stage.bar.lang = lang
        stage.draw()
        stage.save(folder / f"{name}-{lang}.png")


STORIES: dict[str, tuple[Callable[[Any], Scenes], bool]] = {
    "hand": (by_hand, False),
    "days": (as_days_go, False),
    "tape": (by_tape, True),
}
"""What is drawn, and whether the tape is in the window."""


def window(client: Client, cast: Cast, faces: list[Face], tape: Tape | None) -> Any:
    """Open the window, where nothing moves by itself, and let everything be there."""
    stage = start.open_window(client, cast, faces, "zh-CN", partial(print, file=sys.stderr), tape)
    stage.presenting.still = True
    for _ in range(3):
        frame(stage)
    return stage


def main(folder: Path, story: str) -> None:
    """Draw the scenes of a story."""
    start.LOG = folder / f"{story}.log"
    tape, (scenes, in_it) = load(TAPE), STORIES[story]
    base = f"sqlite:///{folder}/{story}.db"
    with start.own_server(base, lambda words: None, "--seed", str(tape.seed)) as own:
        client = SameKeys(own.url, own.key)
        stage = window(client, prepare(client, tape), start.faces(), tape if in_it else None)
        for name in scenes(stage):
            _saved(stage, folder, name)
        stage.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
