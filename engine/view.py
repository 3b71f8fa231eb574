"""What a scene is drawn from: one player's view of a game at an instant, read without the write lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bulk import Row, Transaction
from engine.ledger import PURSE, Hold, account, amounts
from engine.people.players import Locked


@dataclass(frozen=True, slots=True)
class View:
    """A player looks at a game, their own (`friend` None) or a friend's, at `now` (ms)."""

    tx: Transaction
    assets: Mapping[str, int]
    player: Locked
    friend: Locked | None
    now: int
    words: Callable[[str, Mapping[str, Any]], Mapping[str, str]]

    @property
    def owner(self) -> Locked:
        """Whose game is shown."""
        return self.friend or self.player

    def purse(self, asset: str) -> int:
        """Return what the owner's purse holds of an asset, in smallest units."""
        wanted = account(self.owner.id, self.assets[asset], PURSE)
        [found] = self.tx.ask(amounts([wanted]))
        return int(found.get(wanted, 0))

    def holds(self, asset: str) -> list[Row]:
        """Return the owner's holds of an asset with something in them: (id, ripe_at, gone_at, amount), oldest first."""
        rows = self.tx.fetch(Hold, "id, asset_no, ripe_at, gone_at, amount", ("player_id",), [(self.owner.id,)])
        return sorted((id, *rest) for id, no, *rest in rows if no == self.assets[asset] and rest[2])

    def offer(self, move: str, refused: str = "", **arguments: object) -> dict[str, Any]:
        """Return something that can be done: the move, what to send for it, and what is in its way, if anything is.

        `refused` is the code that the move would be refused with now; `why` says it in each language.
        """
        sent = {name: value if isinstance(value, int) else str(value) for name, value in arguments.items()}
        why = {"code": refused, **self.words(refused, {})} if refused else None
        return {"move": move, "arguments": sent, "can": not refused, "why": why}
