"""Finding things in what the server shows: what is offered, where a value stands, whether it is as expected. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from games.stage.tapes.model import Expect, Gain, Path, Play

MISSING = "?"


def at(shown: Any, path: str) -> Any:
    """Return the value that stands at a path, `MISSING` when there is none."""
    for part in path.split("."):
        if isinstance(shown, Mapping) and part in shown:
            shown = shown[part]
        elif isinstance(shown, Sequence) and not isinstance(shown, str) and part.isdigit() and int(part) < len(shown):
            shown = shown[int(part)]
        else:
            return MISSING
    return shown


def offers(shown: Any, move: str) -> Iterator[tuple[bool, Mapping[str, Any]]]:
    """Give each offer of a move in the order in which they are shown: whether it can be taken now, its arguments."""
    if isinstance(shown, Mapping):
        if shown.get("move") == move and "arguments" in shown:
            yield bool(shown.get("can", True)), shown["arguments"]
            return
        for value in shown.values():
            yield from offers(value, move)
    elif isinstance(shown, Sequence) and not isinstance(shown, str):
        for value in shown:
            yield from offers(value, move)


def path_of(shown: Any, wanted: object, so_far: str = "") -> str:
    """Return where a value stands, '' when it stands nowhere; not within what is offered, which only repeats it."""
    items: Sequence[tuple[object, Any]] = ()
    if isinstance(shown, Mapping):
        items = [(key, value) for key, value in shown.items() if key != "can"]
    elif isinstance(shown, Sequence) and not isinstance(shown, str):
        items = [*enumerate(shown)]
    for key, value in items:
        here = f"{so_far}.{key}" if so_far else str(key)
        found = here if value == wanted else path_of(value, wanted, here)
        if found:
            return found
    return ""


def arguments(play: Play, shown: Any, ids: Mapping[str, str]) -> dict[str, Any]:
    """Return what is sent with a move: what the tape says, people by their ids, the rest as the scene offers it.

    The first offer is taken that has what the tape says and can be taken; else one that is refused will say why.
    """
    told: dict[str, Any] = {}
    for name, value in play.arguments.items():
        if isinstance(value, Path):
            told[name] = at(shown, value.path)
        else:
            told[name] = ids.get(value, value) if isinstance(value, str) else plain(value)
    found = [(all(one.get(k, v) == v for k, v in told.items()), can, one) for can, one in offers(shown, play.move)]
    best = max(found, key=lambda one: one[:2], default=(False, False, {}))
    return {**best[2], **told}


def plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def gains(expected: Sequence[Gain] | str, told: Mapping[str, Any]) -> tuple[str, str]:
    """Return what an event was to bring and what it brought, the same words when that is so."""
    came = [(one["asset"], Decimal(one["amount"]), one["quest"]) for one in told["result"]["earned"]]
    if isinstance(expected, str):
        return "nothing", _list(came) or "nothing"
    wanted = [(one.asset, Decimal(one.amount), one.quest) for one in expected]
    left = list(came)
    for asset, amount, quest in wanted:
        same = next((one for one in left if one[:2] == (asset, amount) and quest in ("", one[2])), None)
        if same is None:
            return _list(wanted), _list(came) or "nothing"
        left.remove(same)
    return (_list(wanted), _list(came)) if left else ("", "")


def reasons(why: str, told: Mapping[str, Any]) -> tuple[str, str]:
    """Return why an event was to bring nothing, and why it brought nothing."""
    came = [one["because"] for one in told["why_not"]]
    return ("", "") if why in came else (why, ", ".join(came) or MISSING)


def fields(expected: Mapping[str, Any], result: Mapping[str, Any]) -> tuple[str, str]:
    """Return the fields of a result that are otherwise than expected: what was to be, and what is."""
    other = [name for name, value in expected.items() if not same(value, result.get(name, MISSING))]
    return (
        ", ".join(f"{name} {plain(expected[name])}" for name in other),
        ", ".join(f"{name} {result.get(name, MISSING)}" for name in other),
    )


def held(expect: Expect, came: Any) -> bool:
    """Whether a value is as it is expected."""
    if expect.many is not None:
        return isinstance(came, Sequence) and not isinstance(came, str) and len(came) == expect.many
    if expect.is_ is not None:
        return same(expect.is_, came)
    try:
        number = Decimal(str(came))
    except InvalidOperation:
        return False
    return (expect.least is None or number >= expect.least) and (expect.most is None or number <= expect.most)


def wanted(expect: Expect) -> str:
    """Return what was expected, in few signs."""
    what = expect.asset or expect.path
    for sign, value in (("=", expect.is_), ("≥", expect.least), ("≤", expect.most), ("×", expect.many)):
        if value is not None:
            return f"{what} {sign} {plain(value)}"
    return what


def same(one: object, other: object) -> bool:
    """Whether two values are the same, a number also when it is told as text."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    try:
        return Decimal(str(one)) == Decimal(str(other))
    except InvalidOperation:
        return str(one) == str(other)


def _list(found: Sequence[tuple[str, Decimal, str]]) -> str:
    return ", ".join(f"{asset} {amount:f}" for asset, amount, _ in found)
