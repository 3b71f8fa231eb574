"""What a change of content means for players under way: `tilth quests check --against`, `publish`, and reload.

Progress is kept under a quest's id. When windows, units or steps change under the same id, what is kept no longer means
what it says, so the quest needs a new id, or `restart: true` to begin anew. A quest that was away for a while finds
what players had before, so what the database knows of its past is compared too. What is spent of a budget is kept under
its name and window. Whoever changes arm in an experiment loses no progress: a note, since an arm may be meant to grow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from engine.desk.past import NO_PAST, Past
from engine.desk.rehearse import run_trials
from engine.documents.document import read_document
from engine.documents.findings import Finding
from engine.published.changes import Changes, budgets_of, changes_of
from engine.published.content import BUDGETS, Content, shared
from engine.quests.quest import Quest, Steps
from engine.rules.experiments import moves

RESTART = "give it a new id, or write 'restart: true': everybody begins anew"
FROZEN = "frozen for 90 days: until then a refund still takes back what it gave"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`findings` must be mended, `notes` should be read, `changes` is the whole of it in short."""

    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    changes: Changes


def compare(new: Content, old: Content, past: Past = NO_PAST) -> Comparison:
    """Say what a change from old to new content means, on a database with this past."""
    both = sorted(new.book.quests.keys() & old.book.quests.keys())
    pairs = [(new.book.quests[name], old.book.quests[name]) for name in both]
    changes = changes_of(new, old)
    before = pairs + [(new.book.quests[name], was) for name, was in sorted(past.quests.items())]
    found = dict.fromkeys(one for now, was in before for one in _findings(new, now, was, past))
    found |= dict.fromkeys(_spent_otherwise(new, old, past))
    notes = [f"{name} is removed: {FROZEN}" for name in changes.removed]
    notes += [note for now, was in pairs for note in _notes(now, was)]
    notes += _notes_of_budgets(new, old)
    notes += [f"what {name} was before can no longer be read, and is not compared" for name in past.unreadable]
    return Comparison(tuple(found), tuple(notes), changes)


def try_changed(new: Content, old: Content | None) -> list[Finding]:
    """Run the tests of the quests whose files changed, or of all when something changed that they share."""
    if old is None or _shared_changed(new, old):
        return failures(new)
    book = new.book
    changed = {name for name, quest in book.quests.items() if _changed(new, old, quest)}
    played = {name for name, trials in book.trials.items() if any(not changed.isdisjoint(t.beside) for t in trials)}
    return failures(new, changed | played)


def failures(content: Content, only: Collection[str] | None = None) -> list[Finding]:
    """Run the tests of all quests, or of some only, and return what fails."""
    failed = [result for result in run_trials(content.book, content.assets, only=only) if not result.passed]
    return [
        one.finding or Finding(content.book.quests[one.quest].file, 1, 1, "test_failed", one.message) for one in failed
    ]


def _shared_changed(new: Content, old: Content) -> bool:
    return any(new.texts.get(name) != old.texts.get(name) for name in {*new.texts, *old.texts} if shared(name))


def _changed(new: Content, old: Content, quest: Quest) -> bool:
    name = new.file_of(quest)
    return new.texts.get(name) != old.texts.get(name)


def _findings(new: Content, now: Quest, was: Quest, past: Past) -> Iterator[Finding]:
    if was.restart and not now.restart:
        yield _finding(new, now, ("id",), "restart_lost", f"'{now.id}' began anew with 'restart: true', which is gone",
                       "keep 'restart: true', or what players had before would come back")  # fmt: skip
        return
    if now.key != was.key:  # it begins anew
        return
    if was.status == "draft" and now.id not in past.begun:  # nobody has begun
        return
    for path, what, before, after in _differences(now, was):
        if before != after:
            message = f"'{now.id}' has another {what} than before ({before} → {after}), and players are under way"
            yield _finding(new, now, path, "needs_restart", message, RESTART)


def _differences(now: Quest, was: Quest) -> Iterator[tuple[tuple[str, ...], str, str, str]]:
    """(where, what, before, after) of all that progress is kept in: windows, zone, units, steps, and how it pays.

    A count without a need, or a streak, that a quest did not have before begins at nothing. What it has no more would
    be found again, with another meaning, by the next of its kind.
    """
    if was.count or was.streak or was.steps:
        yield ("when", "timezone"), "timezone", _zone(was), _zone(now)
    if was.count and not now.count:
        yield ("count",), "count", was.count.kind, "none"
    if was.streak and not now.streak:
        yield ("streak",), "streak", was.streak.every, "none"
    if not was.steps and not now.steps and (now.count or not was.count):
        yield ("count", "need"), "'need'", *_presence(_needs(was), _needs(now))
    yield ("steps",), "'steps'", *_presence(was.steps is not None, now.steps is not None)
    yield ("undo",), "'undo'", *_presence(was.undo is not None, now.undo is not None)
    if was.count and now.count:
        yield ("count", "every"), "window of its count", was.count.every, now.count.every
        yield ("count",), "kind of count", was.count.kind, now.count.kind
    if was.streak and now.streak:
        yield ("streak", "every"), "window of its streak", was.streak.every, now.streak.every
    if was.steps and now.steps:
        yield ("every",), "window of its steps", was.steps.every, now.steps.every
        yield ("steps",), "list of steps", _ids(was.steps), _ids(now.steps)
    yield ("reward", "give"), "asset as its reward", was.reward.asset, now.reward.asset


def _presence(was: bool, now: bool) -> tuple[str, str]:
    return "there" if was else "none", "there" if now else "none"


def _needs(quest: Quest) -> bool:
    return quest.count is not None and quest.count.need is not None


def _ids(steps: Steps) -> str:
    return ", ".join(sorted(stage.id for stage in steps.stages))


def _zone(quest: Quest) -> str:
    return quest.when.zone or "player"


def _notes(now: Quest, was: Quest) -> Iterator[str]:
    if now.key != was.key:
        yield f"{now.id} begins anew for everybody; what was earned before is {FROZEN}"
        return
    told = was.count or was.streak or was.steps  # another zone is a finding then
    if _limits(was, zoned=not told) != _limits(now, zoned=not told):
        yield f"{now.id} has other limits: those with another window or subject begin to count at nothing"
    if was.status != "draft" and was.experiment and now.experiment and (moved := moves(was.experiment, now.experiment)):
        what = "other arms or shares" if was.experiment.key == now.experiment.key else "another key, and deals anew"
        pairs = ", ".join(f"{a} → {b} {_percent(share)}" for (a, b), share in sorted(moved.items()))
        yield f"{now.id} has {what}: about {_percent(sum(moved.values()))} of all players change arm ({pairs})"


def _limits(quest: Quest, *, zoned: bool) -> list[tuple[str, ...]]:
    """What its own limits are counted by; of a budget is told elsewhere."""
    own = [limit for limit in quest.limits if not limit.budget]
    return [(limit.of, limit.per, limit.every, _zone(quest) if zoned else "") for limit in own]


def _percent(share: float) -> str:
    return f"{share:.0f} %" if share >= 1 else "less than 1 %"


def _notes_of_budgets(new: Content, old: Content) -> Iterator[str]:
    now, was = budgets_of(new), budgets_of(old)
    for name in sorted(now.keys() & was.keys()):
        if now[name].every != was[name].every:
            yield f"the budget {name} has another window: it begins to count at nothing"


def _spent_otherwise(new: Content, old: Content, past: Past) -> Iterator[Finding]:
    """Budgets of which grams of one asset would be taken for grams of another."""
    was = {name: {budget.asset} for name, budget in budgets_of(old).items()}
    for name, budget in budgets_of(new).items():
        others = (was.get(name, set()) | past.assets.get(name, frozenset())) - {budget.asset}
        if others:
            message = f"the budget '{name}' is of another asset ({', '.join(sorted(others))} → {budget.asset})"
            hint = "give it a new name: what was spent before would be taken for the new asset"
            file = f"{new.root}/{BUDGETS}" if new.root else BUDGETS
            path = ("budgets", name, "asset")
            yield _placed(new.texts.get(BUDGETS, ""), file, path, ("needs_new_name", message, hint))


def _finding(content: Content, quest: Quest, path: tuple[str, ...], code: str, message: str, hint: str) -> Finding:
    """A finding at its place in the quest's file; what a template brings stands at the nearest key there is."""
    return _placed(content.texts.get(content.file_of(quest), ""), quest.file, path, (code, message, hint))


def _placed(text: str, file: str, path: tuple[str, ...], said: tuple[str, str, str]) -> Finding:
    document, _ = read_document(text, file)
    return document.finding(path, *said) if document else Finding(file, 1, 1, *said)
