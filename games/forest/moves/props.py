"""Props: using one, giving one to a friend, and wearing a look."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from engine.clock import iso
from engine.turn import Friend, Held, Turn
from games.forest.numbers import NUMBERS, Prop
from games.forest.rules import props
from games.forest.seen import bubbles_of
from games.forest.vitality.bag import bag_of, in_use, put_in, skins_of, take_out
from games.forest.vitality.tables import InUse, Skin

Name = Annotated[str, Field(min_length=1, max_length=40)]


def use(turn: Turn, prop: Name, prolong: bool = False) -> dict[str, Any]:
    """Use a prop of one's bag. While one like it works, `prolong` says that it shall work longer."""
    kind, stacks = _prop(turn, prop), bag_of(turn.tx, turn.player.id)
    until = in_use(turn.tx, [turn.player.id]).get((turn.player.id, kind.does), 0)
    many, growing = props.how_many(stacks, prop, turn.now), _growing(turn) if kind.does == "ripen" else []
    no = props.use_refused(kind, many, turn.now, until, prolong=prolong)
    if no := no or props.nothing_to_do(kind, len(growing), turn.counted("rain_g")):
        turn.refuse(no)
    take_out(turn, stacks, prop)
    return _work(turn, kind, until, growing)


def give_prop(turn: Turn, friend: Friend, prop: Name) -> None:
    """Give a friend a prop of one's bag, of those that go first; it stays as long as it would have stayed."""
    other, kind = turn.friend(friend), _prop(turn, prop)
    mine, theirs = bag_of(turn.tx, turn.player.id), bag_of(turn.tx, other.id)
    have, friend_has = (props.how_many(stacks, prop, turn.now) for stacks in (mine, theirs))
    if no := props.give_refused(kind, have, friend_has):
        turn.refuse(no)
    put_in(turn, other, theirs, prop, take_out(turn, mine, prop).gone_at)
    turn.deed("gave_prop", other, prop=prop)
    turn.notify("prop_given", other, friend=Friend(turn.player.id))


def wear(turn: Turn, skin: Name | None = None) -> None:
    """Let one's tree look as bought, or (None) as it grows."""
    mine = skins_of(turn.tx, turn.player.id)
    if skin is not None and skin not in mine:
        turn.refuse("no_skin")
    turn.put(Skin, [(turn.player.id, name, since_at, int(name == skin)) for name, (since_at, _) in mine.items()])


def warn_of_props(turn: Turn) -> None:
    """Tell the player that props in the bag will soon be gone."""
    turn.notify("props_ending")


def _work(turn: Turn, kind: Prop, until: int, growing: list[Held]) -> dict[str, Any]:
    """Let a prop do what it does."""
    if kind.does == "ripen":
        for hold in turn.holds_of(growing):
            turn.ripen(hold)
        return {"bubbles": len(growing)}
    if kind.does == "rain":
        turn.count("rain_card")
        return {}
    ends = props.active_until(kind, turn.now, until)
    turn.put(InUse, [(turn.player.id, kind.does, ends)])
    return {"until": iso(ends)}


def _growing(turn: Turn) -> list[Held]:
    """Return the growing bubbles of the player."""
    rows = bubbles_of(turn.tx, turn.ground, [turn.player.id], turn.now)
    return [Held(turn.player.id, id) for _, id, ripe_at, *_ in rows if ripe_at > turn.now]


def _prop(turn: Turn, name: str) -> Prop:
    if name not in NUMBERS.props.kinds:
        turn.refuse("unknown_prop")
    return NUMBERS.props.kinds[name]
