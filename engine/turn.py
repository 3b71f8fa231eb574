"""One turn: what a move may see and use while it is made. Effects are gathered here and written together at the end.

A move is a plain function of a game, `def steal(turn: Turn, bubble: Held) -> …`. Its parameters after the turn are what
the player sends; those of type `Friend` and `Held` name players, and every player named is locked before the move runs.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random  # noqa: TID251  (made from the seed that is recorded with the move)
from typing import Any, NamedTuple, NoReturn, get_type_hints

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, create_model
from pydantic_core import PydanticCustomError, core_schema

from engine.bulk import Row, Transaction
from engine.errors import Refused
from engine.ledger import PURSE, Hold, NewTransfer, account, amounts
from engine.people.players import Locked
from engine.social.friends import are_friends
from engine.store import Ids

ID_DIGITS = 19  # of a 63-bit id


class Named:
    """Something a player names in a move, as text; subclasses read it."""

    form = ""

    @classmethod
    def read(cls, text: str) -> Any:
        """Read the text. Raises ValueError."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """How Pydantic reads it."""
        return core_schema.no_info_plain_validator_function(cls._checked)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: Any, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """How the API document shows it."""
        return {"type": "string", "pattern": cls.form, "description": (cls.__doc__ or "").split("\n")[0]}

    @classmethod
    def _checked(cls, value: Any) -> Any:
        try:
            if isinstance(value, str):
                return cls.read(value)
        except ValueError:
            pass
        raise PydanticCustomError("wrong_name", "must be a name that the scene gives")


def _id(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= ID_DIGITS) or int(text) >= 1 << 63:
        raise ValueError(text)
    return int(text)


@dataclass(frozen=True, slots=True)
class Friend(Named):
    """A friend, by the public id that the scene shows."""

    id: int
    form = r"^\d{1,19}$"

    @classmethod
    def read(cls, text: str) -> Friend:
        """Read a public id."""
        return cls(_id(text))

    def __str__(self) -> str:
        """The id as the scene shows it."""
        return str(self.id)


@dataclass(frozen=True, slots=True)
class Held(Named):
    """A hold (a bubble), by the name that the scene shows: its owner's id and its own."""

    owner_id: int
    id: int
    form = r"^\d{1,19}-\d{1,19}$"

    @classmethod
    def read(cls, text: str) -> Held:
        """Read `owner-hold`."""
        owner, _, own = text.partition("-")
        return cls(_id(owner), _id(own))

    def __str__(self) -> str:
        """The name as the scene shows it."""
        return f"{self.owner_id}-{self.id}"


@dataclass(frozen=True, slots=True)
class Move:
    """A verb of a game: its function, and the shape of what a player sends for it."""

    name: str
    function: Callable[..., Mapping[str, Any] | None]
    arguments: type[BaseModel]

    @classmethod
    def of(cls, function: Callable[..., Mapping[str, Any] | None]) -> Move:
        """Read a move's signature; its first parameter is the turn. Errors: TypeError for one without a type."""
        hints = get_type_hints(function, include_extras=True)
        fields: dict[str, Any] = {}
        for name, one in list(inspect.signature(function).parameters.items())[1:]:
            if name not in hints:
                raise TypeError(f"'{function.__name__}' does not say what '{name}' is")
            fields[name] = (hints[name], ... if one.default is one.empty else one.default)
        config = ConfigDict(extra="forbid", strict=True, frozen=True)
        return cls(function.__name__, function, create_model(function.__name__, __config__=config, **fields))

    def names(self, arguments: BaseModel) -> set[int]:
        """Return the ids of the players that arguments name."""
        given = [getattr(arguments, name) for name in type(arguments).model_fields]
        friends = {one.id for one in given if isinstance(one, Friend)}
        return friends | {one.owner_id for one in given if isinstance(one, Held)}


class HoldNow(NamedTuple):
    """A hold under its lock; `amount` in smallest units."""

    id: int
    owner: Locked
    asset_no: int
    ripe_at: int
    gone_at: int
    amount: int


class Turn:
    """One player's move at one instant (`now`, ms). `players` are all that it names, locked, by id; `rng` is seeded."""

    def __init__(
        self, tx: Transaction, ids: Ids, assets: Mapping[str, int], players: Mapping[int, Locked], player_id: int,
        now: int, seed: int,
    ) -> None:  # fmt: skip
        self.id = ids.block(1)[0]
        self.player, self.players, self.now = players[player_id], players, now
        self.rng = Random(seed)
        self.transfers: list[NewTransfer] = []
        self.told: list[tuple[str, str, Mapping[str, Any]]] = []
        self.rows: list[tuple[str, type, Sequence[Row]]] = []
        self.afterwards: list[tuple[str, int, int, dict[str, Any]]] = []
        self.notices: list[tuple[str, int, int | None, dict[str, object]]] = []
        self.holds: dict[int, int] = {}
        self.tx = tx
        self._assets = assets
        self._known: dict[int, int] = {}

    def refuse(self, code: str, **values: object) -> NoReturn:
        """Say no: nothing of the turn happens. `code` has its words in the game's `words`."""
        raise Refused(code, code=code, hint="", values=values)

    def friend(self, named: Friend) -> Locked:
        """Return a friend. A stranger, a blocked player and oneself are refused alike (`not_allowed`)."""
        if named.id not in self.players or not are_friends(self.tx, self.player.id, named.id):
            self.refuse("not_allowed")
        return self.players[named.id]

    def hold(self, held: Held) -> HoldNow:
        """Lock and return a hold of the player or a friend; refused (`nothing_left`) when nothing is in it."""
        if held.owner_id != self.player.id:
            self.friend(Friend(held.owner_id))
        columns = "player_id, id, asset_no, ripe_at, gone_at, amount"
        by, lock = ("player_id", "id"), "player_id, id"
        found = self.tx.fetch(Hold, columns, by, [(held.owner_id, held.id)], lock=lock)
        if not found or not found[0][5]:
            self.refuse("nothing_left")
        _, id, asset_no, ripe_at, gone_at, amount = found[0]
        self.holds[id] = held.owner_id
        self._known[id] = amount
        return HoldNow(id, self.players[held.owner_id], asset_no, ripe_at, gone_at, amount)

    def purse(self, asset: str, player: Locked | None = None) -> int:
        """Return the account of a player's purse; the acting player's when none is named."""
        return account((player or self.player).id, self._assets[asset], PURSE)

    def has(self, account_id: int) -> int:
        """Return what an account of a locked player holds, this turn's transfers included."""
        if account_id not in self._known:
            [found] = self.tx.ask(amounts([account_id]))
            self._known[account_id] = found.get(account_id, 0)
        return self._known[account_id]

    def transfer(self, asset: str, source: int, target: int, amount: int) -> None:
        """Move an amount from one account to another. Refused (`not_enough`) when the source has less."""
        if self.has(source) < amount:
            self.refuse("not_enough")
        self._known[source] -= amount
        self._known[target] = self.has(target) + amount
        number, n = self._assets[asset], len(self.transfers)
        self.transfers.append(NewTransfer(self.player.id, self.id, n, number, 0, source, target, amount, self.now))

    def tell(self, type: str, player: Locked | None = None, **data: Any) -> None:
        """Tell an event of a locked player; quests hear it in this transaction, once the move's own effects stand."""
        self.told.append((type, (player or self.player).ref, data))

    def notify(self, kind: str, player: Locked | None = None, **values: object) -> None:
        """Tell a locked player, or the one who acts, a message of the game's `notices`, once the move's effects stand.

        `values` are whole numbers and names. What is told to somebody else is about the one who acts: who has muted or
        blocked them is not told.
        """
        told = player or self.player
        about_id = None if told.id == self.player.id else self.player.id
        self.notices.append((kind, told.id, about_id, _plain(values)))

    def later(self, what: str, player_id: int, due_at: int, **arguments: object) -> None:
        """Let one of the game's follow-ups be done to a player, any player, from `due_at` (ms) on, under their lock."""
        self.afterwards.append((what, player_id, due_at, _plain(arguments)))

    def put(self, table: type, rows: Sequence[Row]) -> None:
        """Insert or overwrite rows of the game's own tables, when the turn is written."""
        self.rows.append(("put", table, rows))

    def insert(self, table: type, rows: Sequence[Row]) -> None:
        """Insert rows into the game's own tables, when the turn is written."""
        self.rows.append(("insert", table, rows))


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """Return what is handed on with friends and holds by their names."""
    return {name: str(value) if isinstance(value, Named) else value for name, value in values.items()}
