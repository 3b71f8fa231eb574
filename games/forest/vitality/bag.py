"""What moves and pages both load of props: bags, what is in use, and looks of trees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.bulk import Query, Row, Transaction
from engine.people.players import Locked
from engine.turn import Turn
from games.forest.numbers import NUMBERS
from games.forest.rules import props
from games.forest.rules.props import Stack
from games.forest.vitality.tables import Bag, InUse, Skin

VITALITY = "vitality"
SHIELD, DOUBLE = "shield", "double"
DOUBLE_TIMES = 2


def bag_of(tx: Transaction, player_id: int) -> list[Stack]:
    """Return everything in a player's bag."""
    return [Stack(*row) for row in tx.fetch(Bag, "prop, gone_at, warned, many", ("player_id",), [(player_id,)])]


def put_in(turn: Turn, player: Locked, stacks: Iterable[Stack], prop: str, gone_at: int) -> None:
    """Put one of a prop into a locked player's bag, of which `stacks` is what is in it."""
    same = next((one for one in stacks if one.prop == prop and one.gone_at == gone_at), Stack(prop, gone_at, 0, 0))
    turn.put(Bag, [(player.id, *same._replace(many=same.many + 1))])


def take_out(turn: Turn, stacks: Iterable[Stack], prop: str) -> Stack:
    """Take one of a prop out of the bag of the player who acts, one of those that go first; return which."""
    first = props.in_bag(stacks, prop, turn.now)[0]
    turn.put(Bag, [(turn.player.id, *first._replace(many=first.many - 1))])
    return first


def in_use(tx: Transaction, players: Iterable[int]) -> Mapping[tuple[int, str], int]:
    """Return until when what works for players: (player, what) → an instant, which may be over."""
    return tx.answer(uses_of(players))


def uses_of(players: Iterable[int]) -> Query[dict[tuple[int, str], int]]:
    """Ask for what `in_use` returns."""

    def parse(rows: list[Row]) -> dict[tuple[int, str], int]:
        return {(id, does): until for id, does, until in rows}

    return Query(InUse, "player_id, does, until_at", ("player_id",), [(id,) for id in players], parse)


def may_take(uses: Mapping[tuple[int, str], int], player_id: int, now: int) -> int:
    """Return how often a player may take of one bubble of a friend."""
    return DOUBLE_TIMES if uses.get((player_id, DOUBLE), 0) > now else 1


def is_shielded(uses: Mapping[tuple[int, str], int], player_id: int, now: int) -> bool:
    """Return whether nobody may take at a player's."""
    return uses.get((player_id, SHIELD), 0) > now


def skins_of(tx: Transaction, player_id: int) -> dict[str, tuple[int, int]]:
    """Return the looks a player has: name → (since when, worn)."""
    rows = tx.fetch(Skin, "skin, since_at, worn", ("player_id",), [(player_id,)])
    return {skin: (since_at, worn) for skin, since_at, worn in rows}


def worn_by(tx: Transaction, player_id: int) -> str | None:
    """Return how a player's tree looks; None: as it grows."""
    worn = (skin for skin, (_, worn) in skins_of(tx, player_id).items() if worn and skin in NUMBERS.store.skins)
    return next(worn, None)
