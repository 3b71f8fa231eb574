"""Params that change, by day or by the player's arm of an experiment, and those that do not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.documents.document import did_you_mean
from engine.quests.context import Context, Place
from engine.quests.kinds import type_of_value, type_of_values
from engine.quests.plain_texts import read_plain
from engine.quests.quest import Experiment, Value, Varying

ALWAYS = date.min
"""From when on a param without days has its value."""


def read_params(context: Context) -> None:
    """Sort the file's params into those that never change, which expressions have filled in, and those that do."""
    armed = _armed(context)
    for name, written in context.file.params.items():
        dated = sorted(written.items()) if isinstance(written, dict) else [(ALWAYS, written)]
        values = tuple((day, read_plain(context, _place(name, day), value)) for day, value in dated)
        arms = armed.get(name, {})
        _check_kinds(context, name, values, arms)
        if not isinstance(written, dict) and not arms:
            context.params[name] = values[0][1]
            continue
        if isinstance(written, dict):
            _check_days(context, name, values)
        first = values[0][1]
        found = type_of_values([*(value for _, value in values), *arms.values()]) or type_of_value(first)
        context.varying[name] = found
        context.varied.append(Varying(name, values, arms))


def _place(name: str, day: date) -> Place:
    """Where the value of a param stands that it has from a day on."""
    return ("params", name) if day == ALWAYS else ("params", name, day.isoformat())


def experiment_of(context: Context) -> Experiment | None:
    """The experiment of the quest, if it has one."""
    block = context.file.experiment
    if block is None:
        return None
    total = sum(block.arms.values())
    if total != 100:
        message = f"the arms add up to {total} percent"
        context.wrong(("experiment", "arms"), "not_a_hundred", message, "they must add up to 100")
    if len({tuple(_played(varying, arm) for varying in context.varied) for arm in block.arms}) == 1:
        param = next(iter(context.file.params), "NAME")
        hint = f"write what an arm has instead, as set: {{{next(iter(block.arms))}: {{params.{param}: …}}}}"
        message = "all arms of this experiment play alike"
        context.warn(("experiment",), "idle_experiment", message, hint, key=True)
    return Experiment(block.key, tuple(block.arms.items()))


def _played(varying: Varying, arm: str) -> tuple[tuple[date, Value], ...]:
    """The values that an arm has on which days."""
    given = varying.arms.get(arm)
    same = given is None or all(value == given for _, value in varying.values)
    return varying.values if same or given is None else ((ALWAYS, given),)


def tell_unread(context: Context) -> None:
    """A param that changes and that nothing reads: its days or arms change nothing, which nobody can have meant.

    One that never changes does no harm; only a template's may be there for other quests.
    """
    if context.findings or context.quiet:
        return
    for name in context.params:
        if name not in context.read and context.document.owns("params"):
            message = f"nothing reads params.{name}"
            context.warn(("params", name), "unread_param", message, "read it, or remove it", key=True)
    for varying in context.varied:
        if varying.name not in context.read:
            message = f"nothing reads params.{varying.name}, so its change changes nothing"
            context.wrong(("params", varying.name), "unread_param", message, "read it, or remove it", key=True)


def _armed(context: Context) -> dict[str, dict[str, Value]]:
    """What the arms of the experiment have instead, by param and arm."""
    block, found = context.file.experiment, dict[str, dict[str, Value]]()
    for arm, values in (block.set if block is not None else {}).items():
        if block is not None and arm not in block.arms:
            hint = did_you_mean(arm, block.arms)
            context.wrong(("experiment", "set", arm), "unknown_arm", f"there is no arm '{arm}'", hint, key=True)
            continue
        for name, value in values.items():
            param = name.removeprefix("params.")
            if name.startswith("params.") and param in context.file.params:
                place = ("experiment", "set", arm, name)
                found.setdefault(param, {})[arm] = read_plain(context, place, value)
            elif "params" not in context.quiet:
                hint = did_you_mean(name, [f"params.{known}" for known in context.file.params])
                message = f"an arm cannot set '{name}'"
                hint = hint or "it can set params: add them under 'params:'"
                context.wrong(("experiment", "set", arm, name), "unknown_param", message, hint, key=True)
    return found


def _check_kinds(
    context: Context, name: str, values: tuple[tuple[date, Value], ...], arms: Mapping[str, Value]
) -> None:
    """All values that a param takes must be of one kind."""
    first = values[0][1]
    places: list[tuple[Place, Value]] = [(("params", name, day.isoformat()), value) for day, value in values[1:]]
    places += [(("experiment", "set", arm, f"params.{name}"), value) for arm, value in arms.items()]
    for place, value in places:
        if type_of_values([first, value]) is None:
            words = type_of_value(value).words, type_of_value(first).words
            message = f"this value of '{name}' is {words[0]}, another is {words[1]}"
            context.wrong(place, "mixed_param", message, "all values of a param are of one kind")


def _check_days(context: Context, name: str, values: tuple[tuple[date, Value], ...]) -> None:
    """There must be a value on every day on which the quest is open, and no value that is never in force."""
    times, first, last = context.file.times, values[0][0], values[-1][0]
    if "when" in context.quiet:
        return
    if times.from_day is None or times.from_day < first:
        opens = f"from {times.from_day} on" if times.from_day else "at any time"
        message = f"the quest is open {opens}, but '{name}' has no value before {first}"
        hint = f'add an earlier day, or when: {{from: "{first}"}}'
        context.wrong(("params", name), "no_value_yet", message, hint)
    if times.until_day is not None and last >= times.until_day:
        message = f"the quest ends before {times.until_day}, so this value is never in force"
        hint = "'until' is the first day after the last"
        context.wrong(("params", name, last.isoformat()), "never_in_force", message, hint, key=True)
