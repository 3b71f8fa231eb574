"""A quest file → a compiled `Quest`: every name looked up, every expression checked, every mistake given its place."""

from __future__ import annotations

import re
from decimal import Decimal
from hashlib import sha256
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from engine.document import did_you_mean
from engine.quests.context import Context, Place
from engine.quests.expressions import (
    DECIMAL,
    TRUE_FALSE,
    Compiled,
    one_of_these,
)
from engine.quests.lints import contradictions, curve_mistakes, placeholders
from engine.quests.model import WEEKDAYS, LimitBlock, QuestFile
from engine.quests.quest import Condition, Count, Curve, Limit, Quest, Reward, Undo, When
from engine.vocabulary import EventType


class Builder(Context):
    """Builds one quest and gathers what is wrong with it. `findings` is empty exactly when `quest()` gives one."""

    def quest(self) -> Quest | None:
        """The compiled quest, or None with `findings`."""
        file = self.file
        when = self._when()
        self._lists()
        conditions = self._conditions()
        count = self._count()
        reward = self._reward()
        limits = tuple(limit for n, block in enumerate(file.limits) if (limit := self._limit(n, block)) is not None)
        undo = self._undo()
        self._messages()
        if self.findings or self.quiet or reward is None:
            return None
        return Quest(
            id=file.id,
            version=version_of(file),
            when=when,
            conditions=conditions,
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
        )

    # --- when, who, if ----------------------------------------------------------------------------------------------

    def _when(self) -> When:
        when = self.file.when
        self.event = self.vocabulary.types.get(when.event)
        if self.event is None:
            hint = did_you_mean(when.event, self.vocabulary.types)
            self.wrong(("when", "event"), "unknown_event", f"'{when.event}' is not a known event", hint)
        elif self.event.undoes is not None:
            message = f"'{when.event}' takes back what another event earned, so no quest can reward it"
            self.wrong(("when", "event"), "undoing_event", message, "name it in 'undo: {on: …}'")
            self.event = None
        zone = None if when.timezone == "player" else when.timezone
        if zone is not None and not _is_zone(zone):
            hint = did_you_mean(zone, ["player", *available_timezones()])
            hint = hint if hint.startswith("did") else "player, or an IANA name such as Asia/Shanghai"
            self.wrong(("when", "timezone"), "unknown_zone", f"'{zone}' is not a time zone", hint)
        weekdays = frozenset(WEEKDAYS.index(day) for day in when.weekdays)
        return When(when.event, zone, when.from_day, when.until_day, weekdays, tuple(sorted(when.hours)))

    def _lists(self) -> None:
        for name, values in self.lists.items():
            kinds = {str if isinstance(value, str) else Decimal for value in values}
            if len(kinds) > 1:
                hint = "put numbers that are codes in quote marks, all of them"
                self.wrong(("lists", name), "mixed_list", f"the list '{name}' mixes texts and numbers", hint)

    def _conditions(self) -> tuple[Condition, ...]:
        found: list[Condition] = []
        who = self.file.who
        if who is not None:
            if who.segments:
                found += self._segments(who.segments)
            several = len(who.conditions) > 1
            for n, text in enumerate(who.conditions):
                name = f"who.if[{n}]" if several else "who.if"
                found += self._condition(("who", "if", n), name, text, event=False)
        if self.event is not None:
            for n, text in enumerate(self.file.conditions):
                found += self._condition(("if", n), f"if[{n}]", text)
        for number, offset in contradictions([condition.node for condition in found]):
            message = "together with the comparisons before it this is never true"
            place = _place_of(found[number].path)
            self.wrong(place, "never_true", message, "no event can pass: remove one of them", offset=offset)
        return tuple(found)

    def _condition(self, path: Place, name: str, text: str, *, event: bool = True) -> list[Condition]:
        compiled = self.expression(path, text, TRUE_FALSE, event=event)
        return [] if compiled is None else [_as_condition(name, text, compiled)]

    def _segments(self, segments: list[str]) -> list[Condition]:
        known = self.vocabulary.player.get("segments")
        allowed = known.values if known is not None and known.type == "many_of" else ()
        wrong = [n for n, segment in enumerate(segments) if segment not in allowed]
        for n in wrong:
            message = f"'{segments[n]}' is not a known segment"
            hint = did_you_mean(segments[n], allowed) or "the vocabulary has no player field 'segments'"
            self.wrong(("who", "segments", n), "unknown_segment", message, hint)
        if wrong:
            return []
        compiled = one_of_these("player", "segments", segments, self.scope(count=False, event=False))
        return [_as_condition("who.segments", ", ".join(segments), compiled)]

    # --- count and reward -------------------------------------------------------------------------------------------

    def _count(self) -> Count | None:
        block = self.file.count
        if block is None:
            return None
        if block.need is not None and self.file.reward.curve is not None:
            self.wrong(("count", "need"), "need_with_curve", "'need' has no meaning with a curve", "remove one of them")
        if block.times is not None:
            return Count("times", None, block.every, block.need)
        kind, text = ("sum", block.sum) if block.sum is not None else ("highest", block.highest)
        if self.event is None or text is None:
            return None
        compiled = self.expression(("count", kind), text, DECIMAL)
        self.stored(("count", kind), compiled)
        if compiled is None:
            return None
        return Count("sum" if kind == "sum" else "highest", compiled.evaluate, block.every, block.need)

    def _reward(self) -> Reward | None:
        block = self.file.reward
        asset = self.assets.get(block.give)
        if asset is None:
            hint = did_you_mean(block.give, self.assets)
            self.wrong(("reward", "give"), "unknown_asset", f"'{block.give}' is not a known asset", hint)
        scale = asset.scale if asset is not None else 1
        if block.curve is not None:
            if self.file.count is None:
                hint = "for example count: {highest: event.day_total, every: day}"
                self.wrong(("reward", "curve"), "curve_without_count", "a curve needs 'count'", hint)
            points = [(point[0], point[1]) for point in block.curve.points]
            for number, column, message in curve_mistakes(points):
                self.wrong(("reward", "curve", "points", number, column), "bad_curve", message)
            return Reward(block.give, scale, None, Curve(tuple(points), block.curve.between), block.round)
        return self._amount(block.give, scale)

    def _amount(self, asset: str, scale: int) -> Reward | None:
        text, rounding = str(self.file.reward.amount), self.file.reward.round
        path = ("reward", "amount")
        if self.event is None:
            return None
        compiled = self.expression(path, text, DECIMAL, count=True)
        self.stored(path, compiled)
        if compiled is None:
            return None
        if re.fullmatch(r"\s*-?\d+(\.\d+)?\s*", text) and _never_pays(Decimal(text.strip()), rounding):
            hint = "rewards are rounded to whole display units"
            self.wrong(path, "pays_nothing", f"an amount of {text.strip()} never pays anything", hint)
        return Reward(asset, scale, compiled.evaluate, None, rounding)

    # --- limits and undo --------------------------------------------------------------------------------------------

    def _limit(self, number: int, block: LimitBlock) -> Limit | None:
        path: Place = ("limits", number)
        asset = self.assets.get(self.file.reward.give)
        unit = block.max * (asset.scale if asset and block.of == "reward" else 1)
        if unit != unit.to_integral_value():
            what = "times" if block.of == "times" else "the reward"
            message = f"{block.max} cannot be counted out in {what}"
            self.wrong((*path, "max"), "not_whole", message, "use a whole number")
        if block.of == "times" and block.every == "event":
            hint = "use day, week, month, season or ever"
            self.wrong((*path, "every"), "idle_limit", "a number of times per event limits nothing", hint)
        per = self._per(path, block.per)
        if per is None:
            return None
        return Limit(f"limits[{number}]", int(unit), block.of, per, block.every, block.cut)

    def _per(self, path: Place, per: str) -> str | None:
        if per in ("player", "quest"):
            return per
        if self.event is None:
            return None
        field = self.event_field((*path, "per"), per, self.event)
        if field is not None and self.event.fields[field].privacy == "drop":
            message = f"'{field}' is never stored, so nothing can be limited by it"
            self.wrong((*path, "per"), "not_kept", message, "the vocabulary says 'privacy: drop' for it")
        return field

    def _undo_of_count(self) -> None:
        """A refund would lower the count and leave what it had paid for other acts: points without end."""
        count, reward = self.file.count, self.file.reward
        if count is None or count.need is not None:
            return
        if reward.curve is not None or re.search(r"\bcount\b", str(reward.amount)):
            message = "'undo' cannot take back a reward that grows with the count"
            hint = "pay each act by itself, or once when 'need' is reached"
            self.wrong(("undo", "on"), "undo_of_count", message, hint)

    def _undo(self) -> Undo | None:
        block = self.file.undo
        if block is not None:
            self._undo_of_count()
        if block is None or self.event is None:
            return None
        other = self.vocabulary.types.get(block.on)
        undoing = {name for name, kind in self.vocabulary.types.items() if _undoes(kind, self.event)}
        if other is None:
            hint = did_you_mean(block.on, undoing or self.vocabulary.types)
            self.wrong(("undo", "on"), "unknown_event", f"'{block.on}' is not a known event", hint)
            return None
        if block.on not in undoing or other.undoes is None:
            message = f"'{block.on}' does not undo '{self.event.name}'"
            hint = did_you_mean(block.on, undoing) or f"no event undoes '{self.event.name}': remove 'undo'"
            self.wrong(("undo", "on"), "undoes_nothing", message, hint)
            return None
        field = self.event_field(("undo", "find"), block.find, other)
        if field is None:
            return None
        if field != other.undoes.by:
            message = f"'{block.find}' does not name the act that is undone"
            self.wrong(("undo", "find"), "wrong_field", message, f"use event.{other.undoes.by}")
        return Undo(block.on, field, block.take_back, block.within, block.if_spent)

    # --- messages ---------------------------------------------------------------------------------------------------

    def _messages(self) -> None:
        count = self.file.count
        allowed = ["reward", "unit", *(["count"] if count else []), *(["need"] if count and count.need else [])]
        fields = self.event.fields if self.event else {}
        allowed += [f"event.{name}" for name, known in fields.items() if known.privacy == "keep"]
        for language, text in self.file.messages.by_language().items():
            path = ("messages", language)
            for offset, name, whole in placeholders(text):
                if not whole:
                    self.wrong(path, "open_brace", "'{' and '}' go around a placeholder", "", offset=offset)
                elif name not in allowed and (self.event is not None or not name.startswith("event.")):
                    hint, known = did_you_mean(name, allowed), fields.get(name.removeprefix("event."))
                    if known is not None and name.startswith("event."):
                        hint = f"'{known.name}' is not kept (privacy: {known.privacy}), so no message can show it"
                    elif name in ("count", "need"):
                        hint = f"{{{name}}} needs 'count'" + (" with 'need'" if name == "need" else "")
                    message = f"unknown placeholder '{{{name}}}'"
                    self.wrong(path, "unknown_placeholder", message, hint, offset=offset)


def version_of(file: QuestFile) -> str:
    """A hash of what the quest means: comments, tests, texts, its team and its status do not change it."""
    aside = {"form", "title", "owner", "status", "assumption", "source", "messages", "tests"}
    return sha256(file.model_dump_json(exclude=aside).encode()).hexdigest()[:16]


def _as_condition(name: str, text: str, compiled: Compiled) -> Condition:
    """A condition; its expression was checked to be true or false, which the type of `evaluate` does not say."""
    return Condition(name, text, compiled.evaluate, compiled.node)  # type: ignore[arg-type]


def _undoes(other: EventType, event: EventType) -> bool:
    """Whether the other type takes such acts back: it names their business key, and both tell an amount."""
    return other.undoes is not None and event.key == (other.undoes.key,) and event.amount is not None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _never_pays(amount: Decimal, rounding: str) -> bool:
    least = {"down": Decimal(1), "nearest": Decimal("0.51"), "up": Decimal("0.000001")}
    return amount < least[rounding]


def _place_of(path: str) -> Place:
    """`who.if` → ("who", "if"), `if[1]` → ("if", 1)."""
    found = re.fullmatch(r"(.*)\[(\d+)\]", path)
    names: Place = tuple((found[1] if found else path).split("."))
    return (*names, int(found[2])) if found else names
