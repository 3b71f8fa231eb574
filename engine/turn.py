"""One turn: what a move may see and use while it is made. Effects are gathered here and written together at the end.

A move is a plain function of a game, `def steal(turn: Turn, bubble: Held) -> …`. Its parameters after the turn are what
the player sends; those of type `Friend` and `Held` name players, and every player named is locked before the move runs.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random  # noqa: TID251  (made from the seed that is recorded with the move)
from typing import Any, NamedTuple, NoReturn, Self, get_type_hints

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, create_model
from pydantic_core import PydanticCustomError, core_schema

from engine import deeds
from engine.bulk import Row, Transaction
from engine.daily import counts_of
from engine.days import local_of
from engine.errors import Refused
from engine.ground import Ground
from engine.ids import Ids
from engine.ledger import EXPIRED, PLAYER_STRIDE, PURSE, ExpiredHold, Hold, NewHold, NewTransfer, account, amounts
from engine.people.players import Locked
from engine.pots import Pot, pot_account
from engine.social.friends import are_friends

ID_DIGITS = 19  # of a 63-bit id


class Named:
    """Something a player names in a move, as text; subclasses read it."""

    form = ""

    @property
    def whose(self) -> int:
        """The id of the player it names."""
        raise NotImplementedError

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
class Somebody(Named):
    """A player, by the public id that the scene shows: the move says who that may be."""

    id: int
    form = r"^\d{1,19}$"

    @property
    def whose(self) -> int:
        """The id of the player it names."""
        return self.id

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a public id."""
        return cls(_id(text))

    def __str__(self) -> str:
        """The id as the scene shows it."""
        return str(self.id)


@dataclass(frozen=True, slots=True)
class Friend(Somebody):
    """A friend, by the public id that the scene shows."""


@dataclass(frozen=True, slots=True)
class Held(Named):
    """A hold (a bubble), by the name that the scene shows: its owner's id and its own."""

    owner_id: int
    id: int
    form = r"^\d{1,19}-\d{1,19}$"

    @property
    def whose(self) -> int:
        """The id of its owner."""
        return self.owner_id

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
        each = [one for named in given for one in (named if isinstance(named, list | tuple) else (named,))]
        return {one.whose for one in each if isinstance(one, Named)}


class HoldNow(NamedTuple):
    """A hold under its lock; `amount` in smallest units. `quest_no` is 0 when a move opened it."""

    id: int
    owner: Locked
    asset_no: int
    quest_no: int
    ripe_at: int
    gone_at: int
    amount: int


class ExpiredNow(NamedTuple):
    """What of a hold lies in its owner's expired account, and from when nobody could collect it."""

    hold_id: int
    gone_at: int
    amount: int


class Turn:
    """One player's move at one instant (`now`, ms). `players` are all that it names, locked, by id; `rng` is seeded.

    Rows of a game's own that a decision rests on are locked with
    `tx.fetch(…, lock=…)`: after players and holds, groups before counters, each in the order of its keys.
    """

    def __init__(
        self, tx: Transaction, ids: Ids, ground: Ground, players: Mapping[int, Locked], player_id: int, now: int,
        seed: int,
    ) -> None:  # fmt: skip
        self.ids, self.id = ids, ids.block(1)[0]
        self.player, self.players, self.now = players[player_id], players, now
        self.rng = Random(seed)
        self.ground = ground
        self.transfers: list[NewTransfer] = []
        self.opened: list[NewHold] = []
        self.revived: list[Row] = []
        self.ripened: list[int] = []
        self.told: list[tuple[str, str, Mapping[str, Any]]] = []
        self.rows: list[tuple[str, type, Sequence[Row]]] = []
        self.afterwards: list[tuple[str, int, int, dict[str, Any]]] = []
        self.notices: list[tuple[str, int, int | None, dict[str, object]]] = []
        self.holds: dict[int, int] = {}
        self.used: Counter[tuple[int, str, int]] = Counter()
        self.tx = tx
        self._known: dict[int, int] = {}
        self._asset_of: dict[int, int] = {}
        self._counted: dict[int, Counter[tuple[str, int]]] = {}

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
        found = self.holds_of([held])
        if not found or not found[0].amount:
            self.refuse("nothing_left")
        return found[0]

    def holds_of(self, named: Sequence[Held]) -> list[HoldNow]:
        """Lock and return holds of locked players, in the order of their ids; one that is not there is left out."""
        columns = "player_id, id, asset_no, quest_no, ripe_at, gone_at, amount"
        keys = sorted({(one.owner_id, one.id) for one in named})
        rows = sorted(self.tx.fetch(Hold, columns, ("player_id", "id"), keys, lock="player_id, id"))
        for owner_id, id, asset_no, *_, amount in rows:
            self.holds[id], self._known[id], self._asset_of[id] = owner_id, amount, asset_no
        return [HoldNow(id, self.players[owner_id], *rest) for owner_id, id, *rest in rows]

    def open_hold(self, asset: str, owner: Locked, ripe_at: int, gone_at: int) -> Held:
        """Open an empty hold of a locked player, to be filled by `transfer` in this turn."""
        [id] = self.ids.block(1)
        self.opened.append(NewHold(owner.id, id, self.ground.assets[asset], 0, self.id, ripe_at, gone_at))
        self._known[id], self._asset_of[id] = 0, self.ground.assets[asset]
        return Held(owner.id, id)

    def ripen(self, hold: HoldNow) -> None:
        """Let a hold of the acting player's own be ripe now; anybody else's is refused (`not_allowed`).

        Nobody can hasten what others wait for: their waiting begins when it is ripe.
        """
        if hold.owner.id != self.player.id:
            self.refuse("not_allowed")
        self.ripened.append(hold.id)

    def open_pot(self) -> int:
        """Open a pot and return its id: an account that belongs to no player."""
        [id] = self.ids.block(1, PLAYER_STRIDE)
        self.insert(Pot, [(id, self.ground.game, self.now)])
        return id

    def pot(self, asset: str, pot_id: int) -> int:
        """Return the account of a pot; whoever changes it has locked the game's row that the pot belongs to."""
        return pot_account(pot_id, self.ground.assets[asset])

    def expired(self, asset: str, owner: Locked) -> list[ExpiredNow]:
        """Return what of a locked player's holds has expired and was not taken back or revived since, oldest first."""
        return expired_of(self.tx, owner.id, self.ground.assets[asset])

    def revive(self, asset: str, owner: Locked, one: ExpiredNow, target: int) -> None:
        """Move what expired of a hold out of its owner's expired account."""
        source = account(owner.id, self.ground.assets[asset], EXPIRED)
        self.transfer(asset, source, target, one.amount)
        self.revived.append((owner.id, one.hold_id, -one.amount))

    def purse(self, asset: str, player: Locked | None = None) -> int:
        """Return the account of a player's purse; the acting player's when none is named."""
        return account((player or self.player).id, self.ground.assets[asset], PURSE)

    def has(self, account_id: int) -> int:
        """Return what an account of a locked player holds, this turn's transfers included."""
        if account_id not in self._known:
            [found] = self.tx.ask(amounts([account_id]))
            self._known[account_id] = found.get(account_id, 0)
        return self._known[account_id]

    def transfer(self, asset: str, source: int, target: int, amount: int) -> None:
        """Move an amount from one account to another. Refused (`not_enough`) when the source has less.

        A hold of something else has none of this asset (`nothing_left`): players name holds, and may name any.
        """
        number, n = self.ground.assets[asset], len(self.transfers)
        if any(self._asset_of.get(one, number) != number for one in (source, target)):
            self.refuse("nothing_left")
        if self.has(source) < amount:
            self.refuse("not_enough")
        self._known[source] -= amount
        self._known[target] = self.has(target) + amount
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

    def day(self, player: Locked | None = None) -> date:
        """Return the local date of a player, of the one who acts when none is named."""
        return local_of(self.now, (player or self.player).zone).date

    def counted(self, what: str, other: Locked | None = None, *, of: Locked | None = None) -> int:
        """Return how much of something a player (`of`: the one who acts) has today, with somebody or (None) in all."""
        whose, name = of or self.player, f"{self.ground.game}.{what}"
        if whose.id not in self._counted:
            self._counted[whose.id] = counts_of(self.tx, whose.id, self.day(whose))
        key = name, other.id if other else 0
        return self._counted[whose.id][key] + self.used[whose.id, *key]

    def count(self, what: str, amount: int = 1, other: Locked | None = None, *, of: Locked | None = None) -> None:
        """Count more of something today, in all and, when one is named, with somebody; of a locked player."""
        whose, name = of or self.player, f"{self.ground.game}.{what}"
        self.used[whose.id, name, 0] += amount
        if other:
            self.used[whose.id, name, other.id] += amount

    def deed(self, kind: str, other: Locked, **values: object) -> None:
        """Show in both players' feeds what the acting player did with or to another."""
        rows = deeds.rows_of(
            self.ids.block(2), self.ground.game, kind, self.player.id, other.id, self.now, _plain(values)
        )
        self.insert(deeds.DeedRow, rows)

    def put(self, table: type, rows: Sequence[Row]) -> None:
        """Insert or overwrite rows of the game's own tables, when the turn is written."""
        self.rows.append(("put", table, rows))

    def insert(self, table: type, rows: Sequence[Row]) -> None:
        """Insert rows into the game's own tables, when the turn is written."""
        self.rows.append(("insert", table, rows))

    def add(self, table: type, rows: Sequence[Row]) -> None:
        """Insert rows, or add the last column to what is there, when the turn is written."""
        self.rows.append(("add", table, rows))


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """Return what is handed on with friends and holds by their names."""
    return {name: str(value) if isinstance(value, Named) else value for name, value in values.items()}


def expired_of(tx: Transaction, player_id: int, asset_no: int) -> list[ExpiredNow]:
    """Return what of a player's holds has expired and was not taken back or revived since, oldest first."""
    rows = tx.fetch(ExpiredHold, "hold_id, amount", ("player_id",), [(player_id,)])
    left = {hold_id: amount for hold_id, amount in rows if amount}
    found = tx.fetch(Hold, "id, asset_no, gone_at", ("player_id", "id"), [(player_id, id) for id in left])
    return sorted((ExpiredNow(id, gone_at, left[id]) for id, no, gone_at in found if no == asset_no), key=_by_age)


def _by_age(one: ExpiredNow) -> tuple[int, int]:
    return one.gone_at, one.hold_id
