"""What a scene is drawn from: one player's view of a game at an instant, read without the write lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.bulk import Row, Transaction
from engine.clock import iso
from engine.days import local_of
from engine.deeds import deeds_of
from engine.errors import Malformed
from engine.ground import Ground, Offered
from engine.ids import first_id
from engine.ledger import PURSE, ExpiredNow, account, amounts, expired_holds, filled
from engine.moves import Outcome
from engine.people.players import Locked
from engine.social.friends import hidden_from
from engine.turn import ID_DIGITS


@dataclass(frozen=True, slots=True)
class View:
    """A player looks at a game, their own (`friend` None) or a friend's, at `now` (ms).

    `after` is where a page of something long goes on; '' is its beginning. `rests`: moves that a sanction, the player's
    own or the friend's, lets rest, each with its refusal.
    """

    tx: Transaction
    ground: Ground
    player: Locked
    friend: Locked | None
    now: int
    words: Callable[[str, Mapping[str, Any]], Mapping[str, str]]
    after: str = ""
    rests: Mapping[str, Outcome] = field(default_factory=dict)

    @property
    def assets(self) -> Mapping[str, int]:
        """The numbers of the assets."""
        return self.ground.assets

    @property
    def day(self) -> date:
        """The local date of the player who looks."""
        return local_of(self.now, self.player.zone).date

    @property
    def owner(self) -> Locked:
        """Whose game is shown."""
        return self.friend or self.player

    def purse(self, asset: str) -> int:
        """Return what the owner's purse holds of an asset, in smallest units."""
        wanted = account(self.owner.id, self.assets[asset], PURSE)
        [found] = self.tx.ask(amounts([wanted]))
        return int(found.get(wanted, 0))

    def holds(self, asset: str, lives_ms: int | None = None) -> list[Row]:
        """Return the owner's holds of an asset with something in them, oldest first:
        (id, ripe_at, gone_at, amount, quest_no). `lives_ms` is how long one lives at most, if that is short.
        """
        since = 0 if lives_ms is None else first_id(self.now - lives_ms)
        rows = filled(self.tx, [self.owner.id], since)
        return [(id, *rest) for _, id, no, *rest in rows if no == self.assets[asset]]

    def quests(self, asset: str) -> list[Offered]:
        """Return the quests that give the player who looks an asset now, by their ids; in one statement."""
        return self.ground.offered(self.tx, self.player, self.now, asset)

    def pays(self, type: str) -> bool:
        """Return whether a live quest would pay the player who looks for an event now, as a turn asks it."""
        return self.ground.pays(self.tx, self.player, self.now, type)

    def expired(self, asset: str) -> list[ExpiredNow]:
        """Return what of the owner's holds has expired and was not taken back or revived since, oldest first."""
        return expired_holds(self.tx, self.owner.id, self.assets[asset])

    def place(self, parts: int = 1) -> tuple[int, ...] | None:
        """Return where a page goes on, as so many whole numbers; None at its beginning. Errors: Malformed."""
        if not self.after:
            return None
        said = self.after.split("-")
        if len(said) != parts or not all(map(_is_id, said)):
            hint = "send `next` of the page before, or nothing"
            raise Malformed("there is no such place to go on", code="wrong_cursor", hint=hint)
        return tuple(int(one) for one in said)

    def feed(self, size: int) -> dict[str, Any]:
        """Return a page of what happened between the player and others in this game, newest first."""
        hidden, place = hidden_from(self.tx, self.player.id), self.place()
        before = place[0] if place else None
        rows = deeds_of(self.tx, self.player.id, self.ground.game, before=before, limit=size + 1, hidden=hidden)
        told = [
            {"kind": one.kind, "friend": str(one.other_id), "mine": one.mine, "at": iso(one.at), **one.values}
            for one in rows[:size]
        ]
        return {"feed": told, "next": str(rows[size - 1].id) if len(rows) > size else None}

    def offer(self, move: str, refused: str = "", **arguments: object) -> dict[str, Any]:
        """Return something that can be done: the move, what to send for it, and what is in its way, if anything is.

        `refused` is the code that the move would be refused with now; `why` says it in each language.
        """
        no = self.rests.get(move) or Outcome(refused)
        sent = {name: value if isinstance(value, int) else str(value) for name, value in arguments.items()}
        why = {"code": no.code, **self.words(no.code, no.values)} if no.code else None
        return {"move": move, "arguments": sent, "can": not no.code, "why": why}


def _is_id(text: str) -> bool:
    """Whether a text is a whole number that either database can be asked about."""
    return text.isascii() and text.isdecimal() and len(text) <= ID_DIGITS and int(text) < 1 << 63
