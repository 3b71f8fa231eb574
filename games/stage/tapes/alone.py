"""A tape without a window: the same deck, acts and phones, each request answered before anything goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from games.stage.acts import START, Acts
from games.stage.client import Client, Errands
from games.stage.phone import Face, Phone
from games.stage.tapes.deck import inserted
from games.stage.tapes.model import Tape
from games.stage.tapes.prepare import prepare

TURN_S = 30.0


class InTurn(Errands):
    """Errands that are done as soon as they are sent."""

    def send(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Do some work, and hand over what it comes to."""
        then(work())


class Alone:
    """A tape in its deck, on a sandbox that was made ready for it. Errors: StageFailed."""

    def __init__(self, client: Client, tape: Tape, faces: Sequence[Face]) -> None:
        cast, errands = prepare(client, tape), InTurn()
        self.acts = Acts(client, errands, lambda: None)
        self.phones = [Phone(client, errands, self.acts, faces, person) for person in cast.players]
        self.deck = inserted(tape, client, errands, self.acts, self.phones, faces)
        self.deck.unattended = True
        self.acts.keep(START, lambda answer: None)

    def run(self) -> None:
        """Play the tape to its end, its seconds as fast as they can be gone through."""
        self.deck.reset()
        self.deck.pass_time(0)
        self.deck.play()
        while not self.deck.finished and (self.deck.busy or self.deck.playing):
            self.deck.pass_time(TURN_S)


def told(acts: Acts) -> list[tuple[str, ...]]:
    """Return the log without ids and lengths of time: when, who, what, sent where, and with which status."""
    return [(act.at, act.who, act.words("zh-CN"), act.where, str(act.answer.status)) for act in acts.log]
