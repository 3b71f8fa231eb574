"""Runs the tests that stand in quest files, through the server's own decisions over nothing but memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from typing import NamedTuple

from engine.batch import Batch
from engine.clock import DAY, ManualClock
from engine.days import Zone
from engine.decide import Decider, Intake, Told
from engine.documents.document import Finding
from engine.game import Asset
from engine.ids import EPOCH, Ids
from engine.incoming.events import Event
from engine.journal import Answer
from engine.ledger import PLAYER_STRIDE
from engine.people.players import Locked
from engine.published.content import Content, Numbers
from engine.quests.load import Progress, QuestBook
from engine.quests.quest import Quest
from engine.quests.trials import PLAYER, Trial
from engine.rules.experiments import arm_of
from engine.rules.plans import Act
from engine.rules.progress import first_no

_SAID = {"refund_names_no_payment": "undo.find", "payment_unknown": "undo.find"}


@dataclass(frozen=True, slots=True)
class TrialResult:
    """How a trial went: `message` and `finding` say where it first went wrong, both empty when it passed."""

    quest: str
    name: str
    passed: bool
    message: str = ""
    finding: Finding | None = None


class Outcome(NamedTuple):
    """What one event came to: by asset what the player has more or less of (smallest units), and what decided.

    Several rules decided where a reward and its bonuses were paid; where nothing was, the first "no" did.
    """

    amounts: Mapping[str, int]
    because: tuple[str, ...]


def run_trials(
    book: QuestBook,
    assets: Mapping[str, Asset],
    progress: Progress | None = None,
    *,
    only: Collection[str] | None = None,
) -> list[TrialResult]:
    """Run the tests of every quest, or of some only, drafts included.

    Each stands alone: a failed one does not stop the others. `progress` is told after each quest.
    """
    quests = [quest for name, quest in book.quests.items() if only is None or name in only]
    results = []
    for done, quest in enumerate(quests, start=1):
        results += [_run(book, assets, quest, trial) for trial in book.trials[quest.id]]
        if progress:
            progress(done, len(quests))
    return results


class Rehearsal:
    """One player's story with one quest, and those beside it, in memory: a batch that is never written."""

    def __init__(self, book: QuestBook, assets: Mapping[str, Asset], quest: Quest, trial: Trial) -> None:
        self.profile = trial.profile
        cast = {name: replace(book.quests[name], status="live") for name in (quest.id, *trial.beside)}
        self.quest = cast[quest.id]
        given = {name: assets[name] for one in cast.values() for name in one.assets}
        self.names = dict(enumerate(given, start=1))
        numbers = Numbers(
            {name: no for no, name in enumerate(cast, start=1)},
            dict(enumerate(cast.values(), start=1)),
            {name: no for no, name in self.names.items()},
            {no: given[name] for no, name in self.names.items()},
        )
        self.number = numbers.quests[quest.id]
        self.used = {path: _smallest(self.quest, path, amount) for path, amount in trial.used.items()}
        self.batch = Batch(numbers, Ids(0, ManualClock(EPOCH + DAY)))
        played = QuestBook(cast, {}, book.vocabulary)
        self.decider = Decider(Content(book.vocabulary, played, given), self.batch, Intake(0, file_clock=True))
        self.player = Locked(PLAYER_STRIDE, ref_in(quest, trial.arm), Zone(trial.zone), "{}", True)

    def live(self, event: Event) -> Outcome:
        """Let one event happen; return what came of it for the quest whose story it is."""
        told = Told(event, 1, self.player, self.batch.new_id(), self.profile)
        self.decider.match(told)
        self._use(told)
        before = len(self.batch.moves)
        answer = self.decider.decide(told)
        amounts = dict.fromkeys((name for name in self.names.values() if name in self.quest.assets), 0)
        for move in self.batch.moves[before:]:
            if move.quest_no == self.number:
                amounts[self.names[move.asset_no]] += move.amount if move.source < PLAYER_STRIDE else -move.amount
        earned = tuple(dict.fromkeys(one.because for one in answer.earned if one.quest == self.quest.id))
        return Outcome(amounts, earned or (self._no(told, answer),))

    def _use(self, told: Told) -> None:
        """Before the first act that the quest asks about, what was used already is used, in that act's windows."""
        for quest, _, plan, slots in told.quests:
            if quest is self.quest and self.used:
                for slot, limit in (*plan.times, *plan.rewards):
                    if slot and limit.path in self.used:
                        times, amount = self.used[limit.path]
                        known = self.batch.known(slots[slot])
                        facts = known._replace(times=known.times + times, amount=known.amount + amount)
                        self.batch.set_facts(slots[slot], facts)
                self.used = {}

    def _no(self, told: Told, answer: Answer) -> str:
        no = next((one.because for one in answer.why_not if one.quest in ("", self.quest.id)), "")
        if no:
            return no
        if self.decider.undone(told):
            return "undo"
        if answer.code:
            return _SAID.get(answer.code, answer.code)
        event = told.event
        act = Act(event.type, event.fields, self.profile, self.player.ref, event.at)
        return first_no(self.quest, act, self.decider.day_of(told, self.quest))


def _smallest(quest: Quest, path: str, amount: Decimal) -> tuple[int, int]:
    """How often, and how much in smallest units, a limit of the quest was used."""
    limit = next(one for one in quest.limits if one.path == path)
    return (int(amount), 0) if limit.of == "times" else (0, int(amount * quest.reward.scale))


def ref_in(quest: Quest, arm: str) -> str:
    """The name of a player whom the quest's experiment deals to the arm: the first that is found."""
    experiment = quest.experiment
    if experiment is None or not arm:
        return PLAYER
    return next(ref for n in count() if arm_of(experiment, ref := f"{PLAYER}-{n}") == arm)


def _run(book: QuestBook, assets: Mapping[str, Asset], quest: Quest, trial: Trial) -> TrialResult:
    story = Rehearsal(book, assets, quest, trial)
    for number, line in enumerate(trial.lines, start=1):
        amounts, because = story.live(line.event)
        earned = {name: Decimal(amount) / assets[name].scale for name, amount in amounts.items()}
        right = all(earned[name] == line.expect.get(name, 0) for name in earned)
        if right and (line.because is None or line.because in because):
            continue
        wanted = _told({name: line.expect.get(name, Decimal(0)) for name in earned}, (line.because or "",))
        message = f"test '{_short(trial.name)}' line {number}: expected {wanted} but got {_told(earned, because)}"
        place = (*line.place, "because" if right else "expect")
        finding = trial.document.finding(place, "test_failed", message)
        return TrialResult(quest.id, trial.name, False, message, finding)
    return TrialResult(quest.id, trial.name, True)


def _told(amounts: Mapping[str, Decimal], because: Sequence[str]) -> str:
    """`5 energy because limits[0]`, `5 energy and 20 feed`, `nothing`."""
    said = [f"{amount.normalize():f} {name}" for name, amount in amounts.items() if amount]
    rules = [rule for rule in because if rule]
    what = " and ".join(said) or "nothing"
    return f"{what} because {' and '.join(rules)}" if rules else what


def _short(name: str) -> str:
    return name if len(name) <= 60 else name[:59] + "…"
