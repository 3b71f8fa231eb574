"""A quest file → a compiled `Quest`: every name looked up, every expression checked, every mistake given its place.

This module holds the order of it, and when, who and if; `build_params`, `build_progress`, `build_rewards`,
`build_limits` and `build_messages` hold the rest by theme.
"""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import sha256
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from engine.documents.document import did_you_mean
from engine.quests.budgets import Budget
from engine.quests.build_limits import limits_of, undo_of
from engine.quests.build_messages import check_messages
from engine.quests.build_params import experiment_of, read_params, tell_unread
from engine.quests.build_progress import Conditions, count_of, heard, steps_of, streak_of, tell_unread_streak
from engine.quests.build_rewards import bonuses_of, reward_of
from engine.quests.context import Context, Place, as_condition
from engine.quests.expressions import one_of_these
from engine.quests.model import WEEKDAYS, QuestFile
from engine.quests.plain_texts import read_plain
from engine.quests.quest import Condition, Quest, When


class Builder(Context):
    """Builds one quest and gathers what is wrong with it. `findings` is empty exactly when `quest()` gives one."""

    def quest(self) -> Quest | None:
        """The compiled quest, or None with `findings`."""
        file = self.file
        read_params(self)
        when = self._when()
        self._lists()
        who = self._who()
        conditions = [*who, *self._if()]
        self.tell_never_true(conditions)
        count, streak, steps = count_of(self), streak_of(self), steps_of(self, who)
        reward, bonuses = reward_of(self), bonuses_of(self)
        limits, undo = limits_of(self), undo_of(self)
        experiment = experiment_of(self)
        check_messages(self)
        tell_unread(self)
        tell_unread_streak(self)
        if self.findings or not self.salvaged.whole or reward is None:
            return None
        quest = Quest(
            id=file.id,
            version=version_of(file, self.budgets.get(file.budget or "")),
            when=when,
            conditions=tuple(condition for _, condition in conditions),
            reward=reward,
            count=count,
            limits=limits,
            undo=undo,
            status=file.status,
            title=file.title.by_language(),
            messages=file.messages.by_language(),
            owner=file.owner,
            file=self.document.file,
            priority=file.priority,
            streak=streak,
            steps=steps,
            bonuses=bonuses,
            cooldown_ms=file.cooldown or 0,
            experiment=experiment,
            params=self.params,
            varying=tuple(self.varied),
            exclusive=file.exclusive or "",
            shape=shape_of(file),
            restart=file.restart,
        )
        self._tell_unbounded(quest)
        return quest

    def _tell_unbounded(self, quest: Quest) -> None:
        """Warn of a live quest that pays as often, and of one that pays as much as anybody likes."""
        bounded = quest.once or quest.reward.curve is not None or quest.cooldown_ms > 0
        if quest.status == "live" and not bounded and all(limit.every == "event" for limit in quest.limits):
            message = "nothing bounds this live quest: it pays as often as anybody likes"
            self.warn(("reward",), "unbounded", message, "add limits: - {max: 1, of: times, every: day}", key=True)
        if not any(limit.of == "reward" and not limit.budget for limit in quest.limits):
            for path, field in self.growing:
                message = f"this amount grows with event.{field.field}, and nothing bounds it"
                hint = "write min(…, 50) around it, or add limits: - {max: 50, of: reward, every: day}"
                self.warn(path, "unbounded_amount", message, hint, offset=field.start)

    def _when(self) -> When:
        times = self.file.times
        self._event()
        zone = None if times.timezone == "player" else times.timezone
        if zone is not None and not _is_zone(zone):
            hint = did_you_mean(zone, ["player", *available_timezones()])
            hint = hint if hint.startswith("did") else "player, or an IANA name such as Asia/Shanghai"
            self.wrong(("when", "timezone"), "unknown_zone", f"'{zone}' is not a time zone", hint)
        weekdays = frozenset(WEEKDAYS.index(day) for day in times.weekdays)
        first = self.file.events[0] if self.file.events else ""
        return When(first, zone, times.from_day, times.until_day, weekdays, tuple(sorted(times.hours)))

    def _event(self) -> None:
        """Find what the quest listens for; with steps every step says it."""
        file, name = self.file, self.file.times.event
        if file.steps is not None:
            if name is not None:
                hint = "remove it: the steps say what they listen for"
                message = "'event' has no meaning here with 'steps'"
                self.wrong(("when", "event"), "not_with_steps", message, hint, key=True)
        elif name is not None:
            self.event = heard(self, ("when", "event"), name)
        elif file.when is not None:
            self.wrong(("when",), "missing_key", "'event' is missing", "event: the event type, as in vocabulary.yaml")
        else:
            self.wrong(("when",), "missing_key", "'when' is missing", "when: {event: payment}")

    def _lists(self) -> None:
        for name, values in self.lists.items():
            values = tuple(read_plain(self, ("lists", name, n), value) for n, value in enumerate(values))
            kinds = {str if isinstance(value, str) else Decimal for value in values}
            if len(kinds) > 1:
                hint = "put numbers that are codes in quote marks, all of them"
                self.wrong(("lists", name), "mixed_list", f"the list '{name}' mixes texts and numbers", hint)

    def _who(self) -> Conditions:
        who = self.file.who
        if who is None:
            return []
        found: list[tuple[Place, Condition]] = []
        if who.segments:
            found += self._segments(who.segments)
        several = len(who.conditions) > 1
        for n, text in enumerate(who.conditions):
            found += self.condition(("who", "if", n), f"who.if[{n}]" if several else "who.if", text, None)
        return found

    def _if(self) -> Conditions:
        if self.event is None:
            return []
        return [
            found
            for n, text in enumerate(self.file.conditions)
            for found in self.condition(("if", n), f"if[{n}]", text, self.event)
        ]

    def _segments(self, segments: list[str]) -> Conditions:
        known = self.vocabulary.player.get("segments")
        allowed = known.values if known is not None and known.type == "many_of" else ()
        wrong = [n for n, segment in enumerate(segments) if segment not in allowed]
        for n in wrong:
            message = f"'{segments[n]}' is not a known segment"
            hint = did_you_mean(segments[n], allowed) or "the vocabulary has no player field 'segments'"
            self.wrong(("who", "segments", n), "unknown_segment", message, hint)
        if wrong:
            return []
        compiled = one_of_these("player", "segments", segments, self.scope(None, progress=False))
        return [(("who", "segments"), as_condition("who.segments", ", ".join(segments), compiled))]


def version_of(file: QuestFile, budget: Budget | None = None) -> str:
    """A hash of what the quest means: comments, tests, texts, its team and its status do not change it.

    Keys that are not written do not count, so a key that the language gains later leaves old quests as they are. What
    the budget says counts: awards before and after a change of it must be told apart.
    """
    aside = {"form", "title", "owner", "status", "extends", "assumption", "source", "messages", "tests"}
    said = file.model_dump(mode="json", exclude=aside, exclude_defaults=True)
    if budget is not None:
        said["budget"] = [budget.name, budget.asset, budget.max, budget.every]
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def shape_of(file: QuestFile) -> str:
    """A short hash of what progress is kept by: windows, units, steps, and whether it pays once or may be undone.

    Where it changes, progress has no meaning. What is not there is not in it, so that other quests keep their shape.
    """
    count, kinds = file.count, ("times", "sum", "highest")
    said = [
        file.times.timezone,
        [count.every, *(kind for kind in kinds if getattr(count, kind) is not None)] if count is not None else None,
        file.streak.every if file.streak is not None else None,
        [file.every or "ever", *(step.id for step in file.steps)] if file.steps is not None else None,
        file.reward.give,
    ]
    there = {"need": count is not None and count.need is not None, "undo": file.undo is not None}
    said += [name for name, is_there in there.items() if is_there]
    return sha256(json.dumps(said).encode()).hexdigest()[:8]


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
