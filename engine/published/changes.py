"""What is another in new content than in the old: which quests, budgets, questions. For publishers, logs and those who
look back; what a change means for players under way is said in `desk.against`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from engine.published.content import BUDGETS, Content
from engine.quests.budgets import Budget, read_budgets
from engine.quiz.questions import Question
from engine.words.messages import display
from engine.words.spoken import WINDOWS

FEW = 8
"""So many names are told in a line; of the others, how many there are."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is another in meaning, by quest id. `restarted` ones begin anew; `switched` says `pay: live → paused`.

    `budgets` says `spring: 20 g a week → 30 g a week`, `questions` say `save-first: draft → live`.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    restarted: tuple[str, ...] = ()
    switched: tuple[str, ...] = ()
    budgets: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def changes_of(new: Content, old: Content) -> Changes:
    """Return what is another."""
    here, there = new.book.quests, old.book.quests
    pairs = [(here[name], there[name]) for name in sorted(here.keys() & there.keys())]
    return Changes(
        tuple(sorted(here.keys() - there.keys())),
        tuple(sorted(there.keys() - here.keys())),
        tuple(now.id for now, was in pairs if now.version != was.version and now.key == was.key),
        tuple(now.id for now, was in pairs if now.key != was.key),
        tuple(f"{now.id}: {was.status} → {now.status}" for now, was in pairs if now.status != was.status),
        _budgets(new, old),
        _questions(new, old),
    )


def in_a_line(changes: Mapping[str, Collection[str]], say: Callable[[str], str] = str) -> str:
    """Return changes as `added a, b; changed c`, as `say` says it; nothing when there is none."""
    return "; ".join(f"{what} {_few(list(names), say)}" for what, names in changes.items() if names)


def _few(names: list[str], say: Callable[[str], str]) -> str:
    more = len(names) - FEW
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:FEW])} {say(f'and {more} more')}"


def budgets_of(content: Content) -> dict[str, Budget]:
    """Return the budgets of the file, used or not; of content without files, those that quests name."""
    if BUDGETS in content.texts:
        found, _ = read_budgets(content.texts[BUDGETS], BUDGETS, content.assets)
        return {name: budget for name, budget in sorted(found.items()) if budget.asset in content.assets}
    named: dict[str, Budget] = {}
    for quest in content.book.quests.values():
        for limit in quest.limits:
            if limit.budget:
                every = limit.every if limit.every != "event" else "ever"
                named[limit.budget] = Budget(
                    limit.budget, quest.reward.asset, limit.max, every, alert_at=limit.alert_at
                )
    return dict(sorted(named.items()))


def _budgets(new: Content, old: Content) -> tuple[str, ...]:
    now, was = budgets_of(new), budgets_of(old)
    pairs = [(name, was.get(name), now.get(name)) for name in sorted(now.keys() | was.keys())]
    return tuple(f"{name}: {_said(old, a, b)} → {_said(new, b, a)}" for name, a, b in pairs if _differ(a, b))


def _differ(a: Budget | None, b: Budget | None) -> bool:
    if a is None or b is None:
        return a is not b
    return (a.asset, a.max, a.every, a.alert_at) != (b.asset, b.max, b.every, b.alert_at)


def _said(content: Content, budget: Budget | None, other: Budget | None) -> str:
    """`20 g of energy a week`, and at which shares it alerts where that is another."""
    if budget is None:
        return "none"
    asset = content.assets[budget.asset]
    each = WINDOWS[budget.every].each.en if budget.every in WINDOWS else "in all"
    told = f"{display(budget.max, asset.scale)} {asset.unit} of {budget.asset} {each}"
    if other is None or other.alert_at == budget.alert_at:
        return told
    return f"{told} with " + (f"alerts at {', '.join(map(str, budget.alert_at))} %" if budget.alert_at else "no alerts")


def _questions(new: Content, old: Content) -> tuple[str, ...]:
    """Which questions are another: those that come and go from and to nothing, those that stay what they were."""
    now, was = new.quiz.questions, old.quiz.questions
    pairs = [(name, was.get(name), now.get(name)) for name in sorted(now.keys() | was.keys())]
    return tuple(f"{name}: {_status(a)} → {_status(b)}" for name, a, b in pairs if a != b)


def _status(question: Question | None) -> str:
    return question.status if question else "none"
