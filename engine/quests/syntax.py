"""The syntax of expressions: CEL's, restricted. Text becomes a tree, or an error that knows its characters.

Bounded: 2,000 characters, 200 nodes, 24 levels. What CEL has and this leaves out is refused, never read differently.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from engine.incoming.vocabulary import is_plain
from engine.quests.odd_signs import instead_of, share
from engine.quests.quest import Value

LONGEST, MOST_NODES, DEEPEST = 2000, 200, 24
MOST_DIGITS = 18


class ExpressionError(Exception):
    """What is wrong with an expression; `start` and `end` are its characters, `code` is stable.

    `item` is the position in a list, when one of its items is wrong.
    """

    item: int | None = None

    def __init__(self, code: str, message: str, hint: str, start: int, end: int) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.start, self.end = code, message, hint, start, end


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression, from character `start` to before `end`; `depth` counts the levels below and itself."""

    start: int = dataclasses.field(compare=False)
    end: int = dataclasses.field(compare=False)
    depth: int = dataclasses.field(compare=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, a text, true or false."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name(Node):
    """`event.amount`: root `event`, field `amount`, which begins at `field_start`. A lone word has no field."""

    root: str
    field: str
    field_start: int = dataclasses.field(compare=False)


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`!` or `-`."""

    op: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """A comparison, `in`, or arithmetic."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`&&` or `||` of two or more; a chain is one node, so long chains are not deep."""

    op: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """`test ? yes : no`."""

    test: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`min(a, b)`, or `text.startsWith("x")` with the text as first argument."""

    name: str
    args: tuple[Node, ...]


class _Token(NamedTuple):
    kind: str  # number, text, name, op, end
    text: str
    start: int
    end: int
    value: Value = 0


_PIECE = re.compile(
    r"(?P<space>[ \t\r\n]+)|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<text>\"(?:[^\"\\\r\n]|\\.)*\"|'(?:[^'\\\r\n]|\\.)*')|(?P<op>&&|\|\||==|!=|<=|>=|[-+*/%<>!?:()\[\],.])"
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_WORDS = {
    "and": "use '&&'",
    "or": "use '||'",
    "not": "use '!'",
    "is": "use '=='",
    "null": "nothing is ever missing here",
}


def _tokens(text: str) -> list[_Token]:
    if len(text) > LONGEST:
        raise ExpressionError("too_long", f"more than {LONGEST} characters", "", LONGEST, len(text))
    found: list[_Token] = []
    at = 0
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            raise _unexpected(text, at)
        kind, end = piece.lastgroup or "", piece.end()
        if kind == "number":
            found.append(_number(text, at, end))
        elif kind == "text":
            found.append(_Token("text", piece[0], at, end, _unescaped(piece[0], at)))
        elif kind != "space":
            found.append(_Token(kind, piece[0], at, end))
        at = end
    found.append(_Token("end", "", len(text), len(text)))
    return found


def _unexpected(text: str, at: int) -> ExpressionError:
    char = text[at]
    if char in "\"'":
        return ExpressionError("unfinished_text", "this text has no end", f"close it with {char}", at, len(text))
    shown = char if char.isprintable() else ascii(char)[1:-1]
    hint = instead_of(text, at)
    return ExpressionError("unexpected_character", f"unexpected character '{shown}'", hint, at, at + 1)


def _number(text: str, start: int, end: int) -> _Token:
    written = text[start:end]
    rest = re.compile(r"[A-Za-z_0-9]*\.?[A-Za-z_0-9]*").match(text, end)
    if rest and rest[0]:
        hint = "plain digits only, as 10 or 0.5: no exponents, no other notations"
        raise ExpressionError("number", f"'{written + rest[0]}' is not a number here", hint, start, rest.end())
    if len(written.replace(".", "")) > MOST_DIGITS:
        raise ExpressionError("number", "this number is too long", f"at most {MOST_DIGITS} digits", start, end)
    return _Token("number", written, start, end, Decimal(written) if "." in written else int(written))


def _unescaped(written: str, start: int) -> str:
    def plain(escape: re.Match[str]) -> str:
        code = escape[1]
        if code in "\\\"'":
            return code
        if len(code) == 5 and is_plain(chr(int(code[1:], 16))):
            return chr(int(code[1:], 16))
        at = start + 1 + escape.start()
        hint = "allowed: \\\\ \\\" \\' and \\u with four hexadecimal digits"
        raise ExpressionError("escape", f"'{escape[0]}' is not known in a text", hint, at, at + len(escape[0]))

    value = _ESCAPE.sub(plain, written[1:-1])
    if not is_plain(value):
        raise ExpressionError("escape", "this text has a control character", "", start, start + len(written))
    return value


_RELATIONS = ("==", "!=", "<", "<=", ">", ">=", "in")
_POWER = {"?": 1, "||": 2, "&&": 3, **dict.fromkeys(_RELATIONS, 4), "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}


class _Parser:
    """A Pratt parser: each operator binds with a power, as CEL's grammar says."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0
        self.nodes = 0
        self.nesting = 0

    def whole(self) -> Node:
        if self.tokens[0].kind == "end":
            raise ExpressionError("empty", "the expression is empty", "", 0, 0)
        node = self.expression(0)
        if self.peek().kind != "end":
            raise self.unexpected()
        return node

    def peek(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def is_op(self, text: str) -> bool:
        return self.peek().kind == "op" and self.peek().text == text

    def expect(self, text: str, why: str) -> _Token:
        if not self.is_op(text):
            raise self.unexpected(f"expected '{text}' {why}")
        return self.take()

    def unexpected(self, hint: str = "") -> ExpressionError:
        token = self.peek()
        if token.kind == "end":
            message, before = "the expression ends too early", self.tokens[self.at - 1]
            hint = hint or (share(self.text, before.start) if before.text == "%" else "")
            return ExpressionError("unexpected_end", message, hint, max(token.start - 1, 0), token.end)
        hint = _WORDS.get(token.text, hint) or hint
        return ExpressionError("unexpected", f"unexpected '{token.text}'", hint, token.start, token.end)

    def checked(self, node: Node) -> Node:
        """Count the node and hold it to the bounds."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            hint = "use a list, or split it into several conditions"
            raise ExpressionError("too_large", f"more than {MOST_NODES} parts", hint, node.start, node.end)
        if node.depth > DEEPEST:
            raise self.too_deep(node.start, node.end)
        return node

    def too_deep(self, start: int, end: int) -> ExpressionError:
        hint = "split it into several conditions"
        return ExpressionError("too_deep", f"more than {DEEPEST} levels deep", hint, start, end)

    def expression(self, power: int) -> Node:
        left = self.prefix()
        while True:
            token = self.peek()
            binds = _POWER.get(token.text, 0) if token.kind == "op" or token.text == "in" else 0
            if binds <= power:
                return left
            self.take()
            if token.text == "?":
                left = self.choice(left)
            elif token.text in ("&&", "||"):
                left = self.logic(left, token.text, binds)
            else:
                right = self.expression(binds)
                depth = 1 + max(left.depth, right.depth)
                left = self.checked(Binary(left.start, right.end, depth, token.text, left, right))

    def choice(self, test: Node) -> Node:
        yes = self.nested(lambda: self.expression(_POWER["?"]))  # CEL's grammar: a choice in here needs brackets
        if self.is_op("?"):
            raise self.unexpected("put the inner choice in brackets: a ? (b ? c : d) : e")
        self.expect(":", "and the other value")
        no = self.nested(lambda: self.expression(0))
        depth = 1 + max(test.depth, yes.depth, no.depth)
        return self.checked(Choice(test.start, no.end, depth, test, yes, no))

    def logic(self, first: Node, op: str, binds: int) -> Node:
        parts = [first, self.expression(binds)]
        while self.is_op(op):
            self.take()
            parts.append(self.expression(binds))
        depth = 1 + max(part.depth for part in parts)
        return self.checked(Logic(first.start, parts[-1].end, depth, op, tuple(parts)))

    def nested(self, read: Callable[[], Node]) -> Node:
        """Read something inside brackets or behind a sign; the nesting is bounded before Python's own stack is."""
        self.nesting += 1
        if self.nesting > DEEPEST:
            raise self.too_deep(self.peek().start, self.peek().end)
        node = read()
        self.nesting -= 1
        return node

    def prefix(self) -> Node:
        token = self.peek()
        if token.kind == "op" and token.text in "!-":
            self.take()
            return self.signed(token, self.nested(self.prefix))
        return self.member(self.primary())

    def signed(self, sign: _Token, operand: Node) -> Node:
        if sign.text == "-" and isinstance(operand, Literal) and type(operand.value) in (int, Decimal):
            return Literal(sign.start, operand.end, 1, -operand.value)  # type: ignore[operator]
        return self.checked(Unary(sign.start, operand.end, operand.depth + 1, sign.text, operand))

    def primary(self) -> Node:
        token = self.peek()
        if token.kind in ("number", "text"):
            self.take()
            return self.checked(Literal(token.start, token.end, 1, token.value))
        if token.kind == "name" and token.text not in _POWER and token.text not in _WORDS:
            return self.named()
        if self.is_op("("):
            self.take()
            node = self.nested(lambda: self.expression(0))
            self.expect(")", "to close the bracket")
            return node
        if self.is_op("["):
            self.take()
            items, end = self.items("]")
            return self.checked(ListOf(token.start, end, _deepest(items), items))
        raise self.unexpected()

    def named(self) -> Node:
        token = self.take()
        if token.text in ("true", "false"):
            return self.checked(Literal(token.start, token.end, 1, token.text == "true"))
        if self.is_op("("):
            self.take()
            args, end = self.items(")")
            return self.checked(Call(token.start, end, _deepest(args), token.text, args))
        if not self.is_op(".") or self.tokens[self.at + 1].kind != "name" or self.is_method():
            return self.checked(Name(token.start, token.end, 1, token.text, "", token.start))
        self.take()
        part = self.take()
        return self.checked(Name(token.start, part.end, 1, token.text, part.text, part.start))

    def is_method(self) -> bool:
        after = self.tokens[self.at + 1 : self.at + 3]
        return len(after) == 2 and after[0].kind == "name" and after[1].kind == "op" and after[1].text == "("

    def member(self, node: Node) -> Node:
        while self.is_op("."):
            self.take()
            name = self.peek()
            if name.kind != "name":
                raise self.unexpected("expected a name after '.'")
            self.take()
            if not self.is_op("("):
                message = f"there is nothing inside this to call '{name.text}'"
                raise ExpressionError("unknown_field", message, "fields have no fields", name.start, name.end)
            self.take()
            rest, end = self.items(")")
            args = (node, *rest)
            node = self.checked(Call(node.start, end, _deepest(args), name.text, args))
        return node

    def items(self, close: str) -> tuple[tuple[Node, ...], int]:
        found: list[Node] = []
        if not self.is_op(close):
            found.append(self.nested(lambda: self.expression(0)))
            while self.is_op(","):
                self.take()
                found.append(self.nested(lambda: self.expression(0)))
        return tuple(found), self.expect(close, "or ','").end


def _deepest(parts: tuple[Node, ...]) -> int:
    return 1 + max((part.depth for part in parts), default=0)


def parse(text: str) -> Node:
    """The tree of an expression. Raises ExpressionError; never RecursionError, whatever the text."""
    return _Parser(text).whole()
