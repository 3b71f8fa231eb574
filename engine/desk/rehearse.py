"""Runs the tests that stand in quest files, through the server's own decisions over nothing but memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.batch import Batch
from engine.clock import DAY, ManualClock
from engine.content import Content, Numbers
from engine.days import Zone
from engine.decide import Decider, Intake, Told
from engine.document import Finding
from engine.events import Event
from engine.game import Asset
from engine.journal import Answer
from engine.ledger import PLAYER_STRIDE
from engine.players import Locked
from engine.progress import Act, first_no
from engine.quests.load import QuestBook
from engine.quests.quest import Quest
from engine.quests.trials import Trial
from engine.store import EPOCH, Ids

_SAID = {"refund_names_no_payment": "undo.find", "payment_unknown": "undo.find"}


@dataclass(frozen=True, slots=True)
class TrialResult:
    """How a trial went: `message` and `finding` say where it first went wrong, both empty when it passed."""

    quest: str
    name: str
    passed: bool
    message: str = ""
    finding: Finding | None = None


def run_trials(book: QuestBook, assets: Mapping[str, Asset]) -> list[TrialResult]:
    """Run the tests of every quest, drafts included. Each stands alone: a failed one does not stop the others."""
    return [_run(book, assets, quest, trial) for name, quest in book.quests.items() for trial in book.trials[name]]


class Rehearsal:
    """One player's story with one quest, in memory: a batch that is never written."""

    def __init__(self, book: QuestBook, assets: Mapping[str, Asset], quest: Quest, zone: str, profile: object) -> None:
        self.quest, self.profile = replace(quest, status="live"), profile
        alone = QuestBook({quest.id: self.quest}, {}, book.vocabulary)
        asset = assets[quest.reward.asset]
        numbers = Numbers({quest.id: 1}, {1: self.quest}, {asset.name: 1}, {1: asset})
        self.batch = Batch(numbers, Ids(0, ManualClock(EPOCH + DAY)))
        self.decider = Decider(
            Content(book.vocabulary, alone, {asset.name: asset}), self.batch, Intake(0, file_clock=True)
        )
        self.player = Locked(PLAYER_STRIDE, "trial", Zone(zone), "{}", True)

    def live(self, event: Event) -> tuple[int, str]:
        """Let one event happen; return what the player has more (or less) of, and the rule that decided."""
        told = Told(event, 1, self.player, self.batch.new_id(), self.profile)
        self.decider.match(told)
        before = len(self.batch.moves)
        answer = self.decider.decide(told)
        moved = sum(m.amount if m.source < PLAYER_STRIDE else -m.amount for m in self.batch.moves[before:])
        return moved, self._because(told, answer)

    def _because(self, told: Told, answer: Answer) -> str:
        if answer.earned:
            return answer.earned[-1].because
        if answer.why_not:
            return answer.why_not[0].because
        if self.decider.undone(told):
            return "undo"
        if answer.code:
            return _SAID.get(answer.code, answer.code)
        return first_no(
            self.quest, Act(told.event.type, told.event.fields, self.profile), self.decider.day_of(told, self.quest)
        )


def _run(book: QuestBook, assets: Mapping[str, Asset], quest: Quest, trial: Trial) -> TrialResult:
    story = Rehearsal(book, assets, quest, trial.zone, trial.profile)
    for number, line in enumerate(trial.lines, start=1):
        amount, because = story.live(line.event)
        wanted = line.expect.get(quest.reward.asset, Decimal(0))
        earned = Decimal(amount) / quest.reward.scale
        if earned == wanted and line.because in (None, because):
            continue
        difference = f"expected {_told(wanted, line.because)} but got {_told(earned, because)}"
        message = f"test '{_short(trial.name)}' line {number}: {difference}"
        place = (*line.place, "expect" if earned != wanted else "because")
        finding = trial.document.finding(place, "test_failed", message)
        return TrialResult(quest.id, trial.name, False, message, finding)
    return TrialResult(quest.id, trial.name, True)


def _told(amount: Decimal, because: str | None) -> str:
    what = f"{amount.normalize():f}" if amount else "nothing"
    return f"{what} because {because}" if because else what


def _short(name: str) -> str:
    return name if len(name) <= 60 else name[:59] + "…"
