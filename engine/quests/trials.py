"""The tests that stand in a quest file, read with their places. `engine.desk.rehearse` runs them.

A trial is one player and a story; each line of it is an event, what must be earned, and the rule that decided.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from engine.days import instant, zone_info
from engine.documents.document import Document, Finding, Warn, did_you_mean
from engine.documents.pydantic_words import shown
from engine.errors import Malformed
from engine.incoming.events import LATEST, Event, EventReader, EventType
from engine.quests.model import QuestFile, StoryLine, TrialBlock
from engine.quests.salvage import Salvaged

ZONE = "Asia/Shanghai"
"""Where a test player lives who has no `zone`."""

PLAYER = "trial"
PEPPER = b"trials need no secret"

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One event of a story, where it stands, what must come of it (display units), and the rule that must decide."""

    place: Place
    event: Event
    expect: Mapping[str, Decimal]
    because: str | None


@dataclass(frozen=True, slots=True)
class Trial:
    """One test of a quest: `zone` is where its player lives, `profile` what is known of the player.

    `arm` is the arm of the quest's experiment that the player must be in, empty without one. `beside` are the ids of
    quests that play along. `used` is what all players together had used before (times, or display units) of limits and
    the budget, by their path.
    """

    name: str
    zone: str
    profile: Any
    lines: tuple[TrialLine, ...]
    document: Document
    arm: str = ""
    beside: tuple[str, ...] = ()
    used: Mapping[str, Decimal] = field(default_factory=dict)


class TrialReader:
    """Reads the tests of one quest file and gathers what is wrong with them."""

    def __init__(
        self, document: Document, file: QuestFile, reader: EventReader, salvaged: Salvaged | None = None
    ) -> None:
        self.document = document
        self.file = file
        self.reader = reader
        self.vocabulary = reader.vocabulary
        self.salvaged = salvaged or Salvaged(file)
        self.quiet = self.salvaged.quiet
        self.gives_known = True
        self.findings: list[Finding] = []
        self.warnings: list[Warn] = []

    def trials(self) -> tuple[Trial, ...]:
        """All tests of the file; only good to run when there are no `findings`."""
        if "tests" in self.quiet:
            return ()
        found = []
        names: set[str] = set()
        for number, block in enumerate(self.file.tests):
            place: Place = ("tests", number)
            if place in self.salvaged.dented:
                continue
            if block.name in names:
                message = f"a test named '{block.name}' is above"
                self._wrong((*place, "name"), "same_name", message, "give it another name")
            names.add(block.name)
            found.append(self._trial(place, block))
        return tuple(found)

    def _wrong(self, place: Place, code: str, message: str, hint: str = "", *, key: bool = False) -> None:
        if not self.salvaged.whole and code == "unknown_rule":
            return
        self.findings.append(self.document.finding(place, code, message, hint, key=key))

    def _trial(self, place: Place, block: TrialBlock) -> Trial:
        values = dict(block.player)
        zone = ZONE if "zone" in self.vocabulary.player else values.pop("zone", ZONE)
        profile = self._profile((*place, "player"), values)
        home = self._zone((*place, "player", "zone"), zone)
        here = home if self.file.times.timezone == "player" else self.file.times.timezone
        lines = [
            line
            for number, told in enumerate(block.story)
            if (line := self._line((*place, "story", number), told, here, number)) is not None
        ]
        arm, used = self._arm(place, block), self._used((*place, "used"), block.used)
        if self.file.id in block.beside and "id" not in self.quiet:
            message = "this quest plays in its own tests anyway"
            self._wrong((*place, "with", block.beside.index(self.file.id)), "with_itself", message, "remove it")
        for number, told in enumerate(block.story):
            if told.because == "exclusive" and self.file.exclusive is not None and not block.beside:
                message, hint = "no other quest plays in this test, so none can win", "name one, as with: [other-quest]"
                self._wrong((*place, "story", number, "because"), "plays_alone", message, hint)
        return Trial(block.name, home, profile, tuple(lines), self.document, arm, tuple(block.beside), used)

    def _used(self, place: Place, used: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
        """What was used before, of what all players share: other limits are used up by the story itself."""
        limits = {f"limits[{n}]": limit for n, limit in enumerate(self.file.limits) if limit.per == "quest"}
        shared = [*limits, *(["budget"] if self.file.budget is not None else [])]
        for name, amount in used.items():
            if name not in shared:
                if self.salvaged.whole:
                    message = f"'{name}' is nothing that all players of this quest share"
                    hint = did_you_mean(name, shared) or "only a budget, or a limit with per: quest"
                    self._wrong((*place, name), "not_shared", message, hint, key=True)
            elif amount < 0 or (name in limits and limits[name].of == "times" and amount % 1):
                self._wrong((*place, name), "wrong_value", f"{amount} can never be used", "0 or more")
        return used

    def _arm(self, place: Place, block: TrialBlock) -> str:
        """The arm a test plays in: the one it names, else the first that plays the quest as written."""
        experiment = self.file.experiment
        if experiment is None:
            if block.arm is not None and "experiment" not in self.quiet:
                hint = "remove 'arm'"
                self._wrong((*place, "arm"), "no_experiment", "this quest has no experiment", hint, key=True)
            return ""
        plain = [arm for arm in experiment.arms if not experiment.set.get(arm)]
        if block.arm is None and not plain:
            message = f"this test must say its 'arm': no arm of '{experiment.key}' plays the quest as written"
            self._wrong(place, "arm_unsaid", message, f"for example arm: {next(iter(experiment.arms))}")
        elif block.arm is not None and block.arm not in experiment.arms:
            hint = did_you_mean(block.arm, experiment.arms)
            self._wrong((*place, "arm"), "unknown_arm", f"there is no arm '{block.arm}'", hint)
        return block.arm or (plain[0] if plain else "")

    def _zone(self, place: Place, zone: Any) -> str:
        try:
            zone_info(str(zone))
        except Malformed as error:
            self._wrong(place, "unknown_zone", error.message, error.hint)
            return ZONE
        return str(zone)

    def _profile(self, place: Place, values: dict[str, Any]) -> Any:
        known = self.vocabulary.player
        for name in [name for name in values if name not in known]:
            hint = did_you_mean(name, [*known, "zone"])
            self._wrong((*place, name), "unknown_field", f"a player has no '{name}'", hint, key=True)
            del values[name]
        for name, value in list(values.items()):
            try:
                known[name].read(value)
            except Malformed as error:
                self._wrong((*place, name), "wrong_value", error.message, error.hint)
                del values[name]
        return self.vocabulary.profile(values)

    def _line(self, place: Place, told: StoryLine, zone: str, number: int) -> TrialLine | None:
        before = len(self.findings)
        at = self._at((*place, "at"), told.at, zone)
        expect = self._expect((*place, "expect"), told.expect)
        self._because((*place, "because"), told.because)
        given = told.model_extra or {}
        types = [name for name in given if name in self.vocabulary.types]
        for name in given:
            if name not in self.vocabulary.types:
                hint = did_you_mean(name, [*self.vocabulary.types, "because"])
                self._wrong((*place, name), "unknown_event", f"'{name}' is not a known event", hint, key=True)
        if len(types) != 1:
            if len(self.findings) == before:
                message = f"a line needs one event, not {len(types)}"
                example = next(iter(self.file.events), "payment")
                self._wrong(place, "one_event", message, f"for example {example}: {{}}")
            return None
        event = self._event((*place, types[0]), self.vocabulary.types[types[0]], given[types[0]], at, number)
        if event is None or len(self.findings) > before:
            return None
        return TrialLine(place, event, expect, told.because)

    def _at(self, place: Place, at: str, zone: str) -> int:
        try:
            found = instant(at, zone)
        except OverflowError:
            found = -1
        except Malformed as error:
            if error.code != "unknown_zone":  # told once, where the zone is written
                self._wrong(place, "bad_time", error.message, 'a time is written "2026-12-02 10:00"')
            return 0
        if not 0 <= found < LATEST:
            self._wrong(place, "bad_time", f"'{at}' is not between 1970 and 2100", 'as "2026-12-02 10:00"')
            return 0
        if len(at) == len("2026-12-02"):
            hint = f'write "{at} 00:00" if it is meant, else the time'
            message = f"'{at}' has no time, so it is midnight"
            self.warnings.append(partial(self.document.warning, place, "no_time", message, hint))
        return found

    def _expect(self, place: Place, expect: Any) -> dict[str, Decimal]:
        if expect == "nothing":
            return {}
        if not isinstance(expect, dict):
            amount = expect if isinstance(expect, int | Decimal) and not isinstance(expect, bool) else 5
            hint = f"write {{{self.file.reward.give}: {amount}}}, or: nothing"
            self._wrong(place, "wrong_type", f"expected what is earned, not {shown(expect)}", hint)
            return {}
        found = {}
        for name, amount in expect.items():
            if name not in self.file.gives and not self.gives_known:
                continue
            if name not in self.file.gives:
                hint = f"this quest gives {' and '.join(sorted(self.file.gives))}"
                self._wrong((*place, name), "unknown_asset", f"this quest never gives '{name}'", hint, key=True)
            elif isinstance(amount, bool) or not isinstance(amount, int | Decimal):
                self._wrong((*place, name), "wrong_type", f"expected a number, not {shown(amount)}")
            else:
                found[name] = Decimal(amount)
        return found

    def _because(self, place: Place, because: str | None) -> None:
        if because is not None and because not in (rules := rules_of(self.file)):
            self._wrong(place, "unknown_rule", f"this quest has no rule '{because}'", did_you_mean(because, rules))

    def _event(self, place: Place, kind: EventType, given: Any, at: int, number: int) -> Event | None:
        if given is None:
            given = {}
        if not isinstance(given, dict):
            self._wrong(place, "wrong_type", f"expected the fields of '{kind.name}', not {shown(given)}", "{} for none")
            return None
        before = len(self.findings)
        for name, value in given.items():
            if name not in kind.fields:
                hint = did_you_mean(name, kind.fields) or "it has no fields"
                self._wrong((*place, name), "unknown_field", f"'{kind.name}' has no field '{name}'", hint, key=True)
                continue
            try:
                kind.fields[name].read(value)
            except Malformed as error:
                self._wrong((*place, name), "wrong_value", error.message, error.hint)
        if len(self.findings) > before:
            return None
        data = {**_unsaid(kind, given, number), **given}
        return self.reader.build(kind.name, source=PLAYER, id=f"{number}", player=PLAYER, at=at, data=data)


def rules_of(file: QuestFile) -> list[str]:
    """The stable names of all that can decide about an act, in the order in which it is asked."""
    who = len(file.who.conditions) if file.who else 0
    rules = ["consent", "duplicate_business_key", "when.event", "when.from", "when.until", "when.weekdays"]
    rules += ["when.hours"]
    rules += ["who.segments"] if file.who and file.who.segments else []
    rules += ["who.if"] if who == 1 else [f"who.if[{n}]" for n in range(who)]
    rules += [f"if[{n}]" for n in range(len(file.conditions))]
    for n, step in enumerate(file.steps or ()):
        rules += [f"steps[{n}]", *(f"steps[{n}].if[{k}]" for k in range(len(step.conditions)))]
    rules += ["steps"] if file.steps is not None else []
    rules += ["cooldown"] if file.cooldown is not None else []
    rules += ["count.need"] if file.count and file.count.need is not None else []
    rules += [f"limits[{n}]" for n in range(len(file.limits))]
    rules += ["reward.curve"] if file.reward.curve is not None else ["reward.amount"]
    rules += ["exclusive"] if file.exclusive is not None else []
    rules += [f"bonus[{n}]" for n in range(len(file.bonus))]
    rules += ["budget"] if file.budget is not None else []
    return [*rules, "undo", "undo.find", "undo.within"]


def _unsaid(kind: EventType, given: Mapping[str, Any], number: int) -> dict[str, Any]:
    """What a story leaves out: required fields have their example; business keys are new on every line."""
    needed = {name: known.example for name, known in kind.fields.items() if not known.optional and name not in given}
    return needed | new_keys(kind, given, number)


def new_keys(kind: EventType, given: Container[str], number: int) -> dict[str, str]:
    """Return the business keys that an event leaves out, each with a value that goes with its number."""
    fields = {name: kind.fields[name] for name in kind.key if name not in given}
    return {
        name: f"{number:0{known.digits}}" if known.digits else f"line-{number + 1}" for name, known in fields.items()
    }
