"""Which quests an event can touch, at nearly the same cost for ten quests and for ten thousand.

Per event type, quest number n is bit n of a Python integer. For each indexed field there is a table from value to the
bitmap of the quests that want this value or do not look at the field, so a match is a few dictionary reads and ANDs.
What the index cannot express is run for the few quests that are left. The answer is exactly that of plain evaluation.
"""

from __future__ import annotations

import struct
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import suppress
from operator import attrgetter
from typing import Any, NamedTuple

from engine.quests.closures import turned
from engine.quests.quest import Condition, Quest, Run, Value
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
    if isinstance(node, Name) and node.root in ("event", "player"):
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


def _membership(node: Binary) -> Atom | None:
    left, right = node.left, node.right
    if isinstance(right, ListOf) and isinstance(left, Name) and left.field:
        return Atom(left.root, left.field, "in", tuple(i.value for i in right.items if isinstance(i, Literal)))
    if isinstance(right, Name) and isinstance(left, Literal):
        return Atom(right.root, right.field, "has", (left.value,))
    return None


def _comparison(node: Binary) -> Atom | None:
    if not (isinstance(node.left, Name) and node.left.field and isinstance(node.right, Literal)):
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
    """One field and one kind of test: which quests pass for a value."""

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
        """Fill in the quests that do not look at the field, and add thresholds up so that one bisection answers."""
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
        """Value → bitmap of the quests whose test it passes."""
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
    """The quests of one event type, in order of their bits."""

    def __init__(self, quests: Sequence[Quest]) -> None:
        self.quests = tuple(quests)
        self.everyone = (1 << len(quests)) - 1
        self.enabled = sum(1 << n for n, quest in enumerate(quests) if quest.status == "live")
        self.residual: dict[int, tuple[Condition, ...]] = {}
        tables: dict[tuple[str, str, str], _Table] = {}
        for n, quest in enumerate(quests):
            self._index(n, quest, tables)
        self.of_event: list[tuple[Callable[[Any], Any], Callable[[Any], int]]] = []
        self.of_player: list[tuple[Callable[[Any], Any], Callable[[Any], int]]] = []
        for (root, field, _), table in tables.items():
            table.close(self.everyone)
            side = self.of_event if root == "event" else self.of_player
            side.append((attrgetter(field), table.passing()))
        self.remembered: OrderedDict[Hashable, int] = OrderedDict()

    def _index(self, n: int, quest: Quest, tables: dict[tuple[str, str, str], _Table]) -> None:
        """Put what can be indexed of a quest's conditions into the tables, and the other conditions into `residual`.

        A table knows one test per quest: a second one about the same field is evaluated.
        """
        taken: set[tuple[str, str, str]] = set()
        left = []
        for condition in quest.conditions:
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
        """The live quests whose conditions all hold, in order."""
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
        return found

    def _for_player(self, profile: Any) -> int:
        """The quests this profile may play; the whole profile is the key, so no field can be forgotten in it."""
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
    """All quests of a book, indexed by event type. Safe to read from many threads; a book is replaced, not changed."""

    def __init__(self, quests: Sequence[Quest]) -> None:
        by_type: dict[str, list[Quest]] = {}
        for quest in sorted(quests, key=lambda quest: (quest.priority, quest.id)):
            by_type.setdefault(quest.when.event, []).append(quest)
        self._types = {event: _TypeIndex(found) for event, found in by_type.items()}
        self._place = {quest.id: (event, n) for event, found in by_type.items() for n, quest in enumerate(found)}

    def match(self, type: str, fields: Any, profile: Any) -> list[Quest]:
        """The live quests of this type whose conditions all hold, by priority and id. Times are not looked at."""
        index = self._types.get(type)
        return [] if index is None else index.match(fields, profile)

    def switch(self, quest_id: str, on: bool) -> None:
        """Turn a quest on or off, at the cost of one bit. Raises KeyError when there is no such quest."""
        event, n = self._place[quest_id]
        index = self._types[event]
        index.enabled = index.enabled | (1 << n) if on else index.enabled & ~(1 << n)

    def evaluated(self) -> dict[str, int]:
        """Per event type, how many quests have a condition the index cannot hold: these cost an evaluation each."""
        return {event: len(index.residual) for event, index in self._types.items()}
