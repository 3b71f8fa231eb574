"""A form for any event of the vocabulary: what it begins with, what may stand in it, the event it makes. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from games.stage.pieces import said
from games.stage.seasons import ZONE
from games.stage.stamps import Lang

Told = Mapping[str, Any]
WHOLE, EXACT = re.compile(r"-?[0-9]{1,13}"), re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,6})?")
TRUTHS = ("true", "false")
WORDS = {
    "whole": ("整数，{least} 到 {most}", "a whole number from {least} to {most}"),
    "number": ("数字，{least} 到 {most}，最多 6 位小数", "a number from {least} to {most}, at most 6 decimal places"),
    "money": ("大于 {least}，最多 {most}，最多 6 位小数", "above {least}, at most {most}, at most 6 decimal places"),
    "digits": ("正好 {digits} 位数字", "exactly {digits} digits"),
    "text": ("文字，最多 {longest} 个字", "a text of at most {longest} characters"),
    "some": ("文字，1 到 {longest} 个字", "a text of 1 to {longest} characters"),
    "choice": ("按一下换一个：{values}", "press for the next of: {values}"),
    "only": ("只有这一种", "the only one there is"),
    "or_empty": ("{allowed}；也可以不填", "{allowed}; or nothing"),
    "time": ("像 2026-12-02 10:00；不填就是现在", "as 2026-12-02 10:00; nothing is now"),
}


class NotLikeThat(ValueError):
    """What stands in a field is nothing that it may be."""


def ordered(kind: Told) -> list[Told]:
    """Return a type's fields as a form shows them: what must be told, what may be, and last what names the act."""
    return sorted(kind["fields"], key=lambda one: (one["key"], not one["required"]))


def begun(kind: Told, token: str, earlier: Sequence[Told]) -> dict[str, str]:
    """Return what stands in a form at first: good examples, and for what names the act something of its own.

    `token` is new for each act; `earlier` is the data of acts of this person, the newest first: what takes an act back
    takes back the newest that can be.
    """
    found = {one["name"]: new_key(one, token) if one["key"] else shown(one["example"]) for one in kind["fields"]}
    back = kind["takes_back"]
    if back:
        known = next((one for one in earlier if one.get(back["key"]) and back["amount"] in one), {})
        found[back["by"]] = shown(known.get(back["key"], ""))
        if known:
            found[back["amount"]] = shown(known[back["amount"]])
    return found


def new_key(field: Told, token: str) -> str:
    """Return something new for a field that names the act."""
    if field["digits"]:
        number = sum(ord(sign) * 31**n for n, sign in enumerate(token))
        return f"{number % 10 ** field['digits']:0{field['digits']}}"
    head = shown(field["example"]).partition("-")[0] or field["name"]
    return f"{head}-{token}"


def shown(value: object) -> str:
    """Return a value as it stands in a form."""
    if isinstance(value, bool):
        return TRUTHS[0 if value else 1]
    return "" if value is None else str(value)


def choices(field: Told) -> Sequence[str]:
    """Return what a field is chosen from; nothing for one that is typed."""
    return TRUTHS if field["type"] == "true_false" else field["values"]


def following(field: Told, words: str) -> str:
    """Return the choice after one."""
    known = [*choices(field)]
    return known[(known.index(words) + 1) % len(known)] if words in known else known[0]


def read(field: Told, words: str) -> Any:
    """Return the value that is told; an exact decimal that is not whole is text. Errors: NotLikeThat."""
    if field["type"] in ("integer", "decimal"):
        return _number(field, normalize("NFKC", words).strip())
    if field["type"] == "text":
        if field["digits"] and not re.fullmatch(f"[0-9]{{{field['digits']}}}", words):
            raise NotLikeThat
        if len(words) > field["longest"] or (field["required"] and not words):
            raise NotLikeThat
        return words
    if words not in choices(field):
        raise NotLikeThat
    return words == TRUTHS[0] if field["type"] == "true_false" else words


def left_out(field: Told, words: str) -> bool:
    """Whether a field is not told at all."""
    return not words and not field["required"]


def fits(field: Told, words: str) -> bool:
    """Whether what stands in a field may stand there."""
    try:
        return left_out(field, words) or read(field, words) is not None
    except NotLikeThat:
        return False


def data(kind: Told, values: Mapping[str, str]) -> dict[str, Any]:
    """Return the data of the event, in the vocabulary's order. Errors: NotLikeThat."""
    return {
        one["name"]: read(one, values[one["name"]])
        for one in kind["fields"]
        if not left_out(one, values[one["name"]])
    }  # fmt: skip


def allowed(field: Told, lang: Lang) -> str:
    """Return what a field takes, in words."""
    if found := choices(field):
        return said(WORDS, "choice" if len(found) > 1 else "only", lang, values=", ".join(found))
    kinds = {"integer": "whole", "decimal": "money" if field["above"] else "number"}
    text = "digits" if field["digits"] else "some" if field["required"] else "text"
    limits = {name: f"{Decimal(field[name]):,}" for name in ("least", "most", "digits", "longest") if field[name]}
    plain = said(WORDS, kinds.get(field["type"], text), lang, **{"least": "0"} | limits)
    return plain if field["required"] or text == "text" else said(WORDS, "or_empty", lang, allowed=plain)


def instant(words: str) -> str:
    """Return a typed time as an instant, in the people's zone unless it has one; '' for now. Errors: NotLikeThat."""
    plain = normalize("NFKC", words).strip()
    if not plain:
        return ""
    try:
        at = datetime.fromisoformat(plain)
        return _utc(at if at.tzinfo else at.replace(tzinfo=ZONE))
    except (ValueError, OverflowError):
        raise NotLikeThat from None


def local(at: str) -> str:
    """Return an instant as it is typed."""
    return f"{datetime.fromisoformat(at).astimezone(ZONE):%Y-%m-%d %H:%M:%S}" if at else ""


def cloud_event(kind: Told, values: Mapping[str, str], *, id: str, source: str, who: str, at: str) -> dict[str, Any]:
    """Return the event as a bank would send it. Errors: NotLikeThat."""
    return {
        "specversion": "1.0", "id": id, "source": source, "type": kind["type"], "subject": who,
        "time": _utc(datetime.fromisoformat(at)),
        "data": data(kind, values),
    }  # fmt: skip


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _number(field: Told, words: str) -> int | str:
    """A number as it is told."""
    if not (WHOLE if field["type"] == "integer" else EXACT).fullmatch(words):
        raise NotLikeThat
    value, least = Decimal(words), Decimal(field["least"])
    if not least <= value <= Decimal(field["most"]) or (field["above"] and value == least):
        raise NotLikeThat
    return int(value) if value == value.to_integral_value() else str(value)
