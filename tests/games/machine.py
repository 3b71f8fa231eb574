"""Eight players do anything for a month, in any game: what was promised holds all the time.

A month is a list of numbers. Each is the seed of a step and means something wherever it stands: so Hypothesis shortens
a month that fails by leaving steps out, and draws nothing smaller than life. There are moves of any verb with
any arguments, and moves that a scene offers. Of those more is known: what is offered is made, and what is shown as
refused is refused with the same code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from random import Random
from typing import Any, ClassVar

from engine.clock import DAY, HOUR, MINUTE
from tests.conftest import assert_audited
from tests.games.world import Playing

MONTH = 30 * DAY
TIMES = (MINUTE, 3 * MINUTE, HOUR, 5 * HOUR, 24 * HOUR, 67 * HOUR, 4 * DAY)
KINDS = ("offer taken",) * 8 + ("offer",) * 3 + ("anything",) * 4 + ("pay",) * 4 + ("wait",) * 3 + ("refund", "part")


class Machine:
    """Friends in a game. A game says what may be sent for each verb, and checks its promises in `broken`."""

    players: ClassVar[Sequence[str]] = tuple("abcdefgh")
    sent: ClassVar[Mapping[str, Sequence[str]]]
    """The verbs, with what each is sent."""
    words: ClassVar[Mapping[str, Sequence[Any]]] = {}
    """What is sent for an argument, rightly or wrongly; friends are looked up."""
    pages: ClassVar[Sequence[str]] = ("",)
    unseen: ClassVar[Mapping[str, Collection[str]]] = {}
    """By verb: noes that a friend's scene does not tell beforehand, for it would tell what others have."""

    def __init__(self, table: Playing) -> None:
        self.table = table
        self.ends = table.now + MONTH
        self.paid: list[tuple[str, str]] = []

    def broken(self) -> list[str]:
        """What was promised and not kept."""
        raise NotImplementedError

    def argument(self, name: str, friend: str, place: int) -> Any:
        """Something for an argument of the game's own; None: there is nothing to send."""
        return self.words[name][place % len(self.words[name])]

    def part(self, name: str, other: str) -> None:
        """Two players have less to do with each other than before."""

    def live(self, story: Sequence[int]) -> None:
        """Take the steps, and look at the end whether everything was kept."""
        for seed in story:
            self.step(Random(seed))
        assert self.broken() == []
        assert_audited(self.table.db)

    def step(self, chance: Random) -> None:
        """One step, drawn from its seed."""
        kind, name, friend = chance.choice(KINDS), *chance.choices(self.players, k=2)
        place = chance.randrange(10_000)
        if kind == "pay":
            self.pay(name, chance.randint(1, 300), ripe=chance.random() < 0.5)
        elif kind == "refund" and self.paid:
            who, of = self.paid[place % len(self.paid)]
            self.table.world.one(self.table.world.refund(of, chance.randint(1, 300), player=who))
        elif kind == "wait":
            self.table.wait(max(0, min(chance.choice(TIMES), self.ends - self.table.now)))
            assert self.broken() == []
        elif kind == "part":
            self.part(name, friend)
        elif kind == "anything":
            self.anything(name, friend, chance.choice(sorted(self.sent)), place)
        else:
            self.offer(name, friend, place, taken=kind == "offer taken")

    def pay(self, name: str, amount: int, *, ripe: bool) -> None:
        """A payment, of now or of yesterday."""
        ref, at = f"p{len(self.paid)}", self.table.now - DAY * ripe
        self.table.world.one(self.table.world.payment(amount, ref=ref, player=name, at=at))
        self.paid.append((name, ref))

    def anything(self, name: str, friend: str, move: str, place: int) -> None:
        """Any move with anything."""
        given = {one: friend if one == "friend" else self.argument(one, friend, place + n)
                 for n, one in enumerate(self.sent[move])}  # fmt: skip
        if None not in given.values():
            self.table.no(name, move, **given)

    def offer(self, name: str, friend: str, place: int, *, taken: bool) -> None:
        """What a scene offers is made, and what it shows as refused is refused for the reason shown."""
        own = place % 3 == 0 or friend == name
        page, friend = (self.pages[place % len(self.pages)], "") if own else ("", friend)
        offers = [one for one in offered(self.table.scene(name, friend, page=page)) if one["can"] or not taken]
        if offers:
            offer = offers[place // len(self.pages) % len(offers)]
            code = self.table.no(name, offer["move"], **offer["arguments"])
            shown = (offer["why"] or {"code": ""})["code"]
            assert code == shown or code in self.unseen.get(offer["move"], ()), (offer, code)


def offered(shown: Any) -> Iterator[dict[str, Any]]:
    """Everything a scene offers, wherever it stands."""
    if isinstance(shown, dict):
        if {"move", "arguments", "can", "why"} <= shown.keys():
            yield shown
        for part in shown.values():
            yield from offered(part)
    elif isinstance(shown, list):
        for part in shown:
            yield from offered(part)
