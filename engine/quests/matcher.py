"""Which quests an event can touch, at nearly the same cost for ten quests and for ten thousand.

Per event type, listener number n is bit n of a Python integer; a quest listens once, or once for each of its steps.
For each indexed field there is a table from value to the bitmap of the listeners that want this value or do not look
at the field, so a match is a few dictionary reads and ANDs. What the index cannot express is run for the few that are
left. The answer is exactly that of plain evaluation, but for `late` conditions, which are not asked here.
"""

from __future__ import annotations

import struct
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import suppress
from operator import attrgetter
from threading import Lock
from typing import Any, NamedTuple, TypeGuard

from engine.quests.closures import turned
from engine.quests.quest import Condition, Listener, Quest, Run, Value
from engine.quests.syntax import Binary, ListOf, Literal, Logic, Name, Node, Unary

MOST_PROFILES = 2048
"""Distinct player profiles remembered per event type; the one not used for longest goes first."""

_RUN = Run()


class Atom(NamedTuple):
    """A condition the index can hold: a field of the event or the player, and what it must be.

    `op` is `in` (one of the values), `has` (a list of texts holds one of them), or `<` `<=` `>` `>=`.
    """

    root: str
    field: str
    op: str
    values: tuple[Value, ...]


def atoms_of(node: Node) -> tuple[list[Atom], bool]:
    """The indexable conjuncts of a checked condition, and whether they are all of it."""
    if isinstance(node, Logic) and node.op == "&&":
        found: list[Atom] = []
        whole = True
        for part in node.parts:
            atoms, all_of_it = atoms_of(part)
            found += atoms
            whole = whole and all_of_it
        return found, whole
    atom = _any_of(node) if isinstance(node, Logic) else _atom(node)
    return ([], False) if atom is None else ([atom], True)


def _atom(node: Node) -> Atom | None:
    if _is_field(node):
        return Atom(node.root, node.field, "in", (True,))
    if isinstance(node, Unary) and node.op == "!" and isinstance(node.operand, Name):
        inner = _atom(node.operand)
        return inner and inner._replace(values=(False,))
    if not isinstance(node, Binary):
        return None
    if node.op == "in":
        return _membership(node)
    if node.op in ("==", "<", "<=", ">", ">="):
        return _comparison(turned(node))
    return None


def _is_field(node: Node) -> TypeGuard[Name]:
    """Whether the index may look at it: `count`, `streak` and changing `params` are known only later."""
    return isinstance(node, Name) and node.root in ("event", "player")


def _membership(node: Binary) -> Atom | None:
    left, right = node.left, node.right
    if isinstance(right, ListOf) and _is_field(left):
        return Atom(left.root, left.field, "in", tuple(i.value for i in right.items if isinstance(i, Literal)))
    if _is_field(right) and isinstance(left, Literal):
        return Atom(right.root, right.field, "has", (left.value,))
    return None


def _comparison(node: Binary) -> Atom | None:
    if not (_is_field(node.left) and isinstance(node.right, Literal)):
        return None
    op = "in" if node.op == "==" else node.op
    if op != "in" and isinstance(node.right.value, str):
        return None
    return Atom(node.left.root, node.left.field, op, (node.right.value,))


def _any_of(node: Logic) -> Atom | None:
    """`a == 1 || a == 2` is `a in [1, 2]`: alternatives about one field are one atom."""
    atoms = [_any_of(part) if isinstance(part, Logic) and part.op == "||" else _atom(part) for part in node.parts]
    first = atoms[0]
    if first is None or first.op not in ("in", "has"):
        return None
    values: list[Value] = []
    for atom in atoms:
        if atom is None or atom[:3] != first[:3]:
            return None
        values += atom.values
    return first._replace(values=tuple(values))


class _Table:
    """One field and one kind of test: which listeners pass for a value."""

    def __init__(self, op: str) -> None:
        self.op = op
        self.wanted: dict[Value, int] = {}
        self.looking = 0
        self.free = 0
        self.bounds: list[Any] = []
        self.masks: list[int] = []

    def add(self, bit: int, values: Sequence[Value]) -> None:
        self.looking |= bit
        for value in values:
            self.wanted[value] = self.wanted.get(value, 0) | bit

    def close(self, everyone: int) -> None:
        """Fill in the listeners that do not look at the field, and add thresholds up so that one bisection answers."""
        self.free = everyone & ~self.looking
        if self.op in ("in", "has"):
            self.wanted = {value: mask | self.free for value, mask in self.wanted.items()}
            return
        self.bounds = sorted(self.wanted)
        masks, mask = [self.free], self.free
        rising = self.bounds if self.op[0] == ">" else reversed(self.bounds)
        for bound in rising:
            mask |= self.wanted[bound]
            masks.append(mask)
        self.masks = masks if self.op[0] == ">" else masks[::-1]
        self.wanted = {}

    def passing(self) -> Callable[[Any], int]:
        """Value → bitmap of the listeners whose test it passes."""
        free, bounds, masks, wanted = self.free, self.bounds, self.masks, self.wanted
        if self.op == "in":
            return lambda value: wanted.get(value, free)
        if self.op == "has":
            return lambda values: _joined(wanted, values, free)
        # x >= b holds for the bounds up to x, x > b for those before it; for < and <= the other way round.
        side = bisect_right if self.op in (">=", "<") else bisect_left
        return lambda value: masks[side(bounds, value)]


def _joined(wanted: dict[Value, int], values: frozenset[str], free: int) -> int:
    for value in values:
        free |= wanted.get(value, 0)
    return free


class _TypeIndex:
    """The listeners of one event type, in order of their bits: those of one quest stand next to each other."""

    def __init__(self, heard: Sequence[tuple[Quest, Listener]]) -> None:
        self.quests = tuple(quest for quest, _ in heard)
        self.repeats = len(set(self.quests)) < len(heard)
        self.everyone = (1 << len(heard)) - 1
        self.enabled = sum(1 << n for n, quest in enumerate(self.quests) if quest.status == "live")
        self.residual: dict[int, tuple[Condition, ...]] = {}
        tables: dict[tuple[str, str, str], _Table] = {}
        for n, (_, listener) in enumerate(heard):
            self._index(n, listener, tables)
        self.of_event: list[tuple[Callable[[Any], Any], Callable[[Any], int]]] = []
        self.of_player: list[tuple[Callable[[Any], Any], Callable[[Any], int]]] = []
        for (root, field, _), table in tables.items():
            table.close(self.everyone)
            side = self.of_event if root == "event" else self.of_player
            side.append((attrgetter(field), table.passing()))
        self.remembered: OrderedDict[Hashable, int] = OrderedDict()

    def _index(self, n: int, listener: Listener, tables: dict[tuple[str, str, str], _Table]) -> None:
        """Put what can be indexed of a listener's conditions into the tables, and the others into `residual`.

        A table knows one test per listener: a second one about the same field is evaluated.
        """
        taken: set[tuple[str, str, str]] = set()
        left = []
        for condition in listener.conditions:
            if condition.late:
                continue
            atoms, whole = atoms_of(condition.node) if condition.node is not None else ([], False)
            for atom in atoms:
                key = atom[:3]
                if key in taken:
                    whole = False
                    continue
                taken.add(key)
                tables.setdefault(key, _Table(atom.op)).add(1 << n, atom.values)
            if not whole:
                left.append(condition)
        if left:
            self.residual[n] = tuple(left)

    def match(self, fields: Any, profile: Any) -> list[Quest]:
        """The live quests of which a listener's conditions all hold, in order, each once."""
        bits = self.enabled
        for get, passing in self.of_event:
            bits &= passing(get(fields))
            if not bits:
                return []
        if self.of_player:
            bits &= self._for_player(profile)
        residual, quests = self.residual, self.quests
        found = []
        for n in positions(bits):
            for condition in residual.get(n, ()):
                if not condition.holds(fields, profile, _RUN):
                    break
            else:
                found.append(quests[n])
        return list(dict.fromkeys(found)) if self.repeats else found

    def _for_player(self, profile: Any) -> int:
        """The listeners this profile can reach; the whole profile is the key, so no field can be forgotten in it."""
        bits = self.remembered.get(profile)
        if bits is None:
            bits = self.everyone
            for get, passing in self.of_player:
                bits &= passing(get(profile))
            self.remembered[profile] = bits
            if len(self.remembered) > MOST_PROFILES:
                self.remembered.popitem(last=False)
        else:
            with suppress(KeyError):  # another thread may just have dropped it
                self.remembered.move_to_end(profile)
        return bits


def positions(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set, rising. Many are read in words of 64: big integers are slow to peel."""
    if bits.bit_count() < 8:
        while bits:
            low = bits & -bits
            yield low.bit_length() - 1
            bits ^= low
        return
    words = (bits.bit_length() + 63) // 64
    for n, word in enumerate(struct.unpack(f"<{words}Q", bits.to_bytes(words * 8, "little"))):
        while word:
            low = word & -word
            yield n * 64 + low.bit_length() - 1
            word ^= low


class Matcher:
    """All quests of a book, indexed by event type. Safe to use from many threads; a book is replaced, not changed."""

    def __init__(self, quests: Sequence[Quest]) -> None:
        by_type: dict[str, list[tuple[Quest, Listener]]] = {}
        for quest in sorted(quests, key=lambda quest: (quest.priority, quest.id)):
            for listener in quest.listeners:
                by_type.setdefault(listener.event, []).append((quest, listener))
        self._types = {event: _TypeIndex(heard) for event, heard in by_type.items()}
        self._places: dict[str, dict[str, list[int]]] = {quest.id: {} for quest in quests}
        for event, heard in by_type.items():
            for n, (quest, _) in enumerate(heard):
                self._places[quest.id].setdefault(event, []).append(n)
        self._switching = Lock()

    def match(self, type: str, fields: Any, profile: Any) -> list[Quest]:
        """The live quests that listen for this and whose conditions all hold, by priority and id, each once.

        Times and late conditions are not looked at.
        """
        index = self._types.get(type)
        return [] if index is None else index.match(fields, profile)

    def switch(self, quest_id: str, on: bool) -> None:
        """Turn a quest on or off; the next match of every thread sees it. Raises KeyError for an unknown quest.

        A match reads all bits of a type at once, so it sees either every listener of the quest in it or none.
        """
        places = self._places[quest_id]
        with self._switching:  # two threads that switch at once must not undo each other
            for event, numbers in places.items():
                index, mask = self._types[event], sum(1 << n for n in numbers)
                index.enabled = index.enabled | mask if on else index.enabled & ~mask

    def evaluated(self) -> dict[str, int]:
        """Per event type, how many listeners have a condition the index cannot hold: each costs an evaluation."""
        return {event: len(index.residual) for event, index in self._types.items()}
