"""Random expressions, each written twice: in our language, and in CEL with the casts that CEL asks for.

We read an integer beside a decimal as a decimal; CEL wants `double(…)` there. Decimals are eighths and stay small, so
that doubles hold them and what is computed from them exactly; where they cannot (`exact` is false), the value is only
compared within a tolerance and nothing is decided by it. Brackets are written only where CEL's grammar needs them.
"""

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from tests.quests.oracle_fields import EVENT, PLAYER, TEXTS
from tests.quests.unclear_expressions import NUMBERS_REFUSED, TRUTHS_REFUSED

RELATIONS = ("==", "!=", "<", "<=", ">", ">=")
DOUBLE_BITS = 52
UNARY, PRIMARY = 7, 9


class Part(NamedTuple):
    """A part of an expression in both languages, and how strongly each text binds.

    A number is smaller than 2^whole and has `places` bits after the point. `refused` holds the codes of which we must
    give one, `may` those we may give.
    """

    ours: str
    cel: str
    kind: str  # integer, decimal, text, truth
    binds: int = PRIMARY
    cel_binds: int = PRIMARY
    whole: int = 0
    places: int = 0
    exact: bool = True
    refused: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()

    @property
    def is_integer(self) -> bool:
        return self.kind == "integer"


def leaf(text: str, kind: str, whole: int = 0, places: int = 0, cel: str = "", binds: int = PRIMARY) -> Part:
    return Part(text, cel or text, kind, binds, binds, whole, places)


NUMBERS = (
    leaf("event.amount", "decimal", 10, 3),
    leaf("event.balance", "decimal", 10, 3),
    leaf("event.steps", "integer", 20),
    leaf("event.small", "integer", 7),
    leaf("event.change", "integer", 10),
    leaf("player.level", "integer", 4),
    leaf("params.rate", "decimal", 1, 1),
    leaf("params.least", "integer", 2),
    leaf("count", "decimal", 10, 3),
    leaf("streak.length", "integer", 17),
    leaf("params.share", "decimal", 2, 2),
    leaf("inputs.rate", "decimal", 0, 2),
)
SURELY_POSITIVE = tuple(NUMBERS[n] for n in (2, 3, 5, 7, 9))
DIVISORS = (
    leaf("2.0", "decimal", 2, 1), leaf("0.5", "decimal", 0, 1), leaf("params.rate", "decimal", 1, 1),
    leaf("-4.0", "decimal", 3, 2, binds=UNARY), leaf("3.0", "decimal", 2, -1), leaf("0.1", "decimal", 0, -1),
    leaf("2", "integer", 2, 1), leaf("8", "integer", 4, 3), leaf("7", "integer", 3, -1),
)  # fmt: skip
"""Constants to divide by: `places` is how many bits a quotient has more, or -1 where it does not end."""


def bracketed(text: str, binds: int, least: int) -> str:
    return text if binds >= least else f"({text})"


def as_double(part: Part) -> Part:
    """The part where CEL must have a double."""
    if not part.is_integer:
        return part
    exact = part.exact and part.whole <= DOUBLE_BITS
    return part._replace(cel=f"double({part.cel})", cel_binds=PRIMARY, kind="decimal", exact=exact)


def alike(parts: list[Part]) -> list[Part]:
    """All integers, or all doubles for CEL."""
    return parts if all(part.is_integer for part in parts) else [as_double(part) for part in parts]


def codes(parts: list[Part]) -> dict[str, Any]:
    none: frozenset[str] = frozenset()
    return {"refused": none.union(*(p.refused for p in parts)), "may": none.union(*(p.may for p in parts))}


def quoted(value: str, mark: str) -> str:
    inside = value.replace("\\", "\\\\").replace(mark, "\\" + mark).replace("街", "\\u8857")
    return f"{mark}{inside}{mark}"


class Writer:
    """Writes expressions from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.wrong = 0.0

    def expression(self) -> Part:
        """One expression of any kind; every tenth or so has something in it that is to be refused."""
        self.wrong = 0.15 if self.random.random() < 0.25 else 0.0
        depth = self.random.choice((1, 2, 2, 3, 3, 4, 4))
        write = self.random.choice((*(self.number,) * 5, *(self.truth,) * 5, self.text))
        return write(depth)

    def number(self, depth: int) -> Part:
        if self.random.random() < self.wrong:
            return self._refused(NUMBERS_REFUSED, "integer")
        if depth <= 0:
            return self._constant() if self.random.random() < 0.35 else self.random.choice(NUMBERS)
        forms: tuple[Callable[[int], Part], ...] = (
            *(self._sum,) * 3, self._product, self._product, self._quotient, self._quotient, self._remainder,
            self._least, self._least, self._rounded, self._rounded, self._size, self._negated, self._number_choice,
        )  # fmt: skip
        return self.random.choice(forms)(depth - 1)

    def truth(self, depth: int) -> Part:
        if self.random.random() < self.wrong:
            return self._refused(TRUTHS_REFUSED, "truth")
        if depth <= 0:
            return self._flag_or_test()
        forms: tuple[Callable[[int], Part], ...] = (
            *(self._compared,) * 4, self._texts_compared, self._texts_asked, self._among_numbers, self._among_texts,
            self._logic, self._logic, self._not, self._truths_compared, self._truth_choice,
        )  # fmt: skip
        return self.random.choice(forms)(depth - 1)

    def text(self, depth: int) -> Part:
        if depth > 0 and self.random.random() < 0.5:
            return self._choice(self.truth(depth - 1), self.text(depth - 1), self.text(depth - 1))
        if self.random.random() < 0.5:
            return leaf("event.merchant", "text")
        return leaf(quoted(self.random.choice(TEXTS), self.random.choice("\"'")), "text")

    # --- numbers ----------------------------------------------------------------------------------------------------

    def _constant(self) -> Part:
        if self.random.random() < 0.5:
            value = self.random.choice((0, 1, 2, 7, self.random.randrange(1000), 10**12 + 7))
            return self._signed(leaf(str(value), "integer", value.bit_length()))
        value = self.random.randrange(8 * 100)
        return self._signed(leaf(f"{value // 8}.{value % 8 * 125:03}", "decimal", 7, 3))

    def _signed(self, part: Part) -> Part:
        if self.random.random() < 0.8:
            return part
        return part._replace(ours=f"-{part.ours}", cel=f"-{part.cel}", binds=UNARY, cel_binds=UNARY)

    def _exact(self, depth: int) -> Part:
        found = self.number(depth)
        return found if as_double(found).exact else self.random.choice(NUMBERS)

    def _joined(self, op: str, binds: int, parts: list[Part], kind: str) -> Part:
        """The parts with an operator between them, that on the right bound more strongly."""
        space = "" if op != "in" and self.random.random() < 0.2 else self.random.choice((" ", " ", "  ", "\n"))
        ours = [bracketed(part.ours, part.binds, binds + (n > 0)) for n, part in enumerate(parts)]
        cel = [bracketed(part.cel, part.cel_binds, binds + (n > 0)) for n, part in enumerate(parts)]
        between = f"{space}{op}{space}"
        return Part(between.join(ours), between.join(cel), kind, binds, binds, **codes(parts))

    def _computed(self, op: str, binds: int, parts: list[Part], whole: int, places: int) -> Part:
        kind = "integer" if all(part.is_integer for part in parts) else "decimal"
        exact = all(part.exact for part in parts) and (kind == "integer" or whole + places <= DOUBLE_BITS)
        return self._joined(op, binds, parts, kind)._replace(whole=whole, places=places, exact=exact)

    def _sum(self, depth: int) -> Part:
        parts = alike([self.number(depth), self.number(depth)])
        whole, places = max(part.whole for part in parts) + 1, max(part.places for part in parts)
        return self._computed(self.random.choice("+-"), 5, parts, whole, places)

    def _product(self, depth: int) -> Part:
        parts = alike([self.number(depth), self.number(depth - 1)])
        return self._computed("*", 6, parts, sum(part.whole for part in parts), sum(part.places for part in parts))

    def _quotient(self, depth: int) -> Part:
        """A number divided by a constant; by a variable, or whole by whole, it is not clear and must be refused."""
        left, right = self.number(depth), self.random.choice(DIVISORS)
        if self.wrong and self.random.random() < 0.3:
            right = self.random.choice((*NUMBERS[:6], leaf("0", "integer"), leaf("0.0", "decimal")))
        unclear = left.is_integer and right.is_integer
        ends = right.places >= 0
        if unclear and not self.wrong:
            return self._sum(depth)
        if unclear or right in NUMBERS[:6] or right.ours in ("0", "0.0"):
            return self._joined("/", 6, [left, right], "decimal")._replace(
                refused=frozenset({"division"}) | left.refused
            )
        found = self._computed("/", 6, alike([left, right]), left.whole + 4, left.places + abs(right.places))
        return found._replace(exact=found.exact and ends)

    def _remainder(self, depth: int) -> Part:
        """Of what is surely not below zero; of anything else it may be refused, and must be CEL's if it is not."""
        left = self.random.choice(SURELY_POSITIVE)
        unsure = self.random.random() < 0.3
        if unsure and (found := self.number(depth)).is_integer:
            left = found._replace(may=found.may | {"division"})
        right = self.random.choice(
            (leaf("7", "integer", 3), leaf("2", "integer", 2), leaf("params.least", "integer", 2))
        )
        return self._computed("%", 6, [left, right], 3, 0)

    def _called(self, ours: str, cel: str, parts: list[Part], kind: str) -> Part:
        inside = ", ".join(part.cel for part in parts)
        whole, places = max(part.whole for part in parts), max(part.places for part in parts)
        exact = all(part.exact for part in parts)
        text = f"{ours}({', '.join(part.ours for part in parts)})"
        return Part(text, cel.format(inside), kind, PRIMARY, PRIMARY, whole, places, exact, **codes(parts))

    def _least(self, depth: int) -> Part:
        parts = alike([self.number(depth) for _ in range(self.random.choice((2, 2, 2, 3, 4)))])
        kind = "integer" if parts[0].is_integer else "decimal"
        name, other = self.random.choice((("min", "math.least"), ("max", "math.greatest")))
        return self._called(name, other + "({})", parts, kind)

    def _rounded(self, depth: int) -> Part:
        name = self.random.choice(("floor", "ceil"))
        found = self._called(name, f"int(math.{name}({{}}))", [as_double(self._exact(depth))], "integer")
        return found._replace(whole=found.whole + 1, places=0)

    def _size(self, depth: int) -> Part:
        part = self.number(depth)
        return self._called("abs", "math.abs({})", [part], part.kind)

    def _negated(self, depth: int) -> Part:
        return self._prefixed("-", self.number(depth))

    def _prefixed(self, sign: str, part: Part) -> Part:
        ours = sign + bracketed(part.ours, part.binds, UNARY)
        cel = sign + bracketed(part.cel, part.cel_binds, UNARY)
        return part._replace(ours=ours, cel=cel, binds=UNARY, cel_binds=UNARY)

    def _number_choice(self, depth: int) -> Part:
        yes, no = alike([self.number(depth), self.number(depth)])
        return self._choice(self.truth(depth), yes, no)

    def _choice(self, test: Part, yes: Part, no: Part) -> Part:
        """CEL's grammar has no choice before `?` or `:` without brackets."""
        ours = f"{bracketed(test.ours, test.binds, 2)} ? {bracketed(yes.ours, yes.binds, 2)} : {no.ours}"
        cel = f"{bracketed(test.cel, test.cel_binds, 2)} ? {bracketed(yes.cel, yes.cel_binds, 2)} : {no.cel}"
        whole, places = max(yes.whole, no.whole), max(yes.places, no.places)
        return Part(ours, cel, yes.kind, 1, 1, whole, places, yes.exact and no.exact, **codes([test, yes, no]))

    # --- true or false ----------------------------------------------------------------------------------------------

    def _flag_or_test(self) -> Part:
        if self.random.random() < 0.3:
            return leaf(self.random.choice(("event.correct", "player.staff", "true", "false")), "truth")
        return self.random.choice((self._compared, self._texts_compared, self._among_texts, self._among_numbers))(0)

    def _compared(self, depth: int) -> Part:
        parts = alike([self._exact(depth), self._exact(depth - 1)])
        return self._joined(self.random.choice(RELATIONS), 4, parts, "truth")

    def _texts_compared(self, depth: int) -> Part:
        """Two open texts in any relation, or a closed one and one of its values."""
        if self.random.random() < 0.5:
            left, right = leaf("event.merchant", "text"), self.text(0)
            return self._joined(self.random.choice(RELATIONS), 4, [left, right], "truth")
        value = leaf(quoted(self.random.choice(EVENT["channel"].values), '"'), "text")
        parts = [leaf("event.channel", "text"), value]
        self.random.shuffle(parts)
        return self._joined(self.random.choice(RELATIONS[:2]), 4, parts, "truth")

    def _texts_asked(self, depth: int) -> Part:
        name = self.random.choice(("startsWith", "endsWith", "contains"))
        one, other = leaf("event.merchant", "text"), self.text(depth)
        if self.random.random() < 0.3:
            one, other = self.text(0), one
        cel = f"{one.cel}.{name}({other.cel})"
        ours = f"{one.ours}.{name}({other.ours})" if self.random.random() < 0.7 else f"{name}({one.ours}, {other.ours})"
        return Part(ours, cel, "truth", **codes([one, other]))

    def _among_numbers(self, depth: int) -> Part:
        left, *items = alike([self._exact(depth), *(self._constant() for _ in range(self.random.randint(1, 4)))])
        return self._among(left, items)

    def _among_texts(self, depth: int) -> Part:
        pick = self.random.random()
        if pick < 0.3:
            text = f'"{self.random.choice(PLAYER["segments"].values)}" in player.segments'
            return leaf(text, "truth", binds=4)
        if pick < 0.5:
            known = self.random.choice(("lists.shops", "inputs.codes"))
            return leaf(f"event.merchant in {known}", "truth", binds=4)
        known = self.random.choice(("channel", "merchant"))
        values = EVENT[known].values or TEXTS
        items = [leaf(quoted(value, '"'), "text") for value in self.random.sample(values, self.random.randint(1, 3))]
        return self._among(leaf(f"event.{known}", "text"), items)

    def _among(self, left: Part, items: list[Part]) -> Part:
        row = Part(f"[{', '.join(i.ours for i in items)}]", f"[{', '.join(i.cel for i in items)}]", "list")
        return self._joined("in", 4, [left, row], "truth")

    def _logic(self, depth: int) -> Part:
        op, binds = self.random.choice((("&&", 3), ("||", 2)))
        return self._joined(op, binds, [self.truth(depth) for _ in range(self.random.choice((2, 2, 3, 4)))], "truth")

    def _not(self, depth: int) -> Part:
        return self._prefixed("!", self.truth(depth))

    def _truths_compared(self, depth: int) -> Part:
        parts = [self.truth(depth), self.truth(depth - 1)]
        return self._joined(self.random.choice(RELATIONS[:2]), 4, parts, "truth")

    def _truth_choice(self, depth: int) -> Part:
        return self._choice(self.truth(depth), self.truth(depth), self.truth(depth))

    def _refused(self, known: tuple[tuple[str, str], ...], kind: str) -> Part:
        text, code = self.random.choice(known)
        return Part(f"({text})", f"({text})", kind, whole=1, refused=frozenset({code}))
