"""One turn: what a move may see and use while it is made. Effects are gathered here and written together at the end.

A move is a plain function of a game, `def steal(turn: Turn, bubble: Held) -> …`. Its parameters after the turn are what
the player sends; those of type `Friend` and `Held` name players, and every player named is locked before the move runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random  # noqa: TID251  (made from the seed that is recorded with the move)
from typing import Any, ClassVar, NamedTuple, NoReturn, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from engine import deeds
from engine.bulk import Query, Row, Select, Transaction
from engine.daily import counted
from engine.days import local_of
from engine.errors import Refused
from engine.ground import Ground
from engine.ids import Ids
from engine.ledger import (
    EXPIRED,
    PLAYER_STRIDE,
    PURSE,
    ExpiredNow,
    Hold,
    NewHold,
    NewTransfer,
    account,
    amounts,
    expired_holds,
)
from engine.people.players import Locked
from engine.pots import Pot, pot_account
from engine.risk import sanctions
from engine.risk.ladder import Level
from engine.social.friends import are_friends, friends_among

ID_DIGITS = 19  # of a 63-bit id


class Named:
    """Something a player names in a move, as text; subclasses read it."""

    form = ""
    may_be_gone: ClassVar[bool] = False
    """Whether a move is made though the player who is named has been erased; it looks in `turn.players`."""

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
class Once(Somebody):
    """A player of whom a follow-up was noted once, and who may have been erased since."""

    may_be_gone: ClassVar[bool] = True


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


class HoldNow(NamedTuple):
    """A hold under its lock; `amount` in smallest units. `quest_no` is 0 when a move opened it."""

    id: int
    owner: Locked
    asset_no: int
    quest_no: int
    ripe_at: int
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

    def hold(self, *names: Held) -> HoldNow:
        """Lock and return the hold of the player or a friend that one of its owner's `names` is of.

        Refused (`nothing_left`) when nothing is in it.
        """
        others = {held.owner_id for held in names} - {self.player.id}
        if others - self.players.keys():
            self.refuse("not_allowed")
        friends, found = self.tx.ask(friends_among(self.player.id, others), self._locking(names))
        if others - friends:
            self.refuse("not_allowed")
        if not found or not found[0].amount:
            self.refuse("nothing_left")
        one: HoldNow = found[0]
        return one

    def holds_of(self, named: Sequence[Held]) -> list[HoldNow]:
        """Lock and return holds of locked players, in the order of their ids; one that is not there is left out."""
        return self.tx.answer(self._locking(named))

    def ask(
        self, *queries: Query[Any] | Select[Any], counts: Sequence[Locked] = (), accounts: Sequence[int] = ()
    ) -> list[Any]:
        """Answer independent queries, and read with them what else the move asks for: the day's `counts` of players,
        and what `accounts` hold. It is all one round trip on PostgreSQL."""
        new = [player for player in counts if player.id not in self._counted]
        unknown = [one for one in accounts if one not in self._known]
        days = [counted(player.id, self.day(player)) for player in new]
        found, *rest = self.tx.ask(amounts(unknown), *days, *queries)
        self._known |= dict.fromkeys(unknown, 0) | found
        self._counted |= zip([player.id for player in new], rest, strict=False)
        return rest[len(new) :]

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
        return expired_holds(self.tx, owner.id, self.ground.assets[asset])

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
            self.ask(accounts=[account_id])
        return self._known[account_id]

    def known(self, held: Mapping[int, int]) -> None:
        """Say what accounts hold that were read under this turn's locks, so that nobody asks again."""
        self._known.update(held)

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

    def tell(self, type: str, player: Locked | None = None, **data: Any) -> bool:
        """Tell an event of a locked player; quests hear it in this transaction, once the move's own effects stand.

        Return whether they do: they hear nothing of a player whose rewards from games rest (engine/risk).
        """
        about = player or self.player
        heard = not sanctions.reaches(about, Level.UNPAID, self.now)
        if heard:
            self.told.append((type, about.ref, data))
        return heard

    def pays(self, type: str, player: Locked | None = None) -> bool:
        """Return whether a live quest would pay a locked player for an event now.

        A move that uses up what a quest pays for asks first, and refuses when none does: nothing is lost because a
        quest is paused, gone or used up for today.
        """
        return self.ground.pays(self.tx, player or self.player, self.now, type)

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
            self.ask(counts=[whose])
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

    def _locking(self, named: Sequence[Held]) -> Query[list[HoldNow]]:
        """Ask for holds of locked players, and lock them; the turn knows them from then on."""

        def parse(rows: list[Row]) -> list[HoldNow]:
            for owner_id, id, asset_no, *_, amount in rows:
                self.holds[id], self._known[id], self._asset_of[id] = owner_id, amount, asset_no
            return [HoldNow(id, self.players[owner_id], *rest) for owner_id, id, *rest in sorted(rows)]

        keys = sorted({(one.owner_id, one.id) for one in named})
        columns = "player_id, id, asset_no, quest_no, ripe_at, gone_at, amount"
        return Query(Hold, columns, ("player_id", "id"), keys, parse, "player_id, id")

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
