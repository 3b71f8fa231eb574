"""The deck plays a tape: beat by beat, by the time that is handed to it. No thread, no sleep and no clock of its own.

A beat under way is a generator that gives the frame back whenever it waits. A jump throws it away and begins another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from games.stage.acts import MOMENTS, START, Act, Acts, Deed
from games.stage.client import Answer, Client, Errands
from games.stage.phone import Face, Phone
from games.stage.stamps import Lang
from games.stage.tapes import words
from games.stage.tapes.doing import Doing, Screen
from games.stage.tapes.model import Beat, Step, Tape
from games.stage.tapes.pace import Run
from games.stage.tapes.reading import people


def inserted(
    tape: Tape, client: Client, errands: Errands, acts: Acts, phones: Sequence[Phone], faces: Sequence[Face],
    show_page: Callable[[str], object] = lambda name: None,
) -> Deck:  # fmt: skip
    """Return a tape in its deck, before its first beat; `show_page` opens a page of the panel."""
    return Deck(tape, acts, Doing(client, errands, acts, phones, faces, people(), show_page))


class Failure(NamedTuple):
    """Something that did not come as a beat expected it: the step's number, what was expected, and what came."""

    beat: str
    step: int
    expected: str
    came: str


class _Kept(NamedTuple):
    """How everything was when a beat began; `clean` when nobody but the deck had done anything until then."""

    log: Sequence[Act]
    failures: Sequence[Failure]
    screens: Sequence[Screen]
    page: str
    clean: bool


class Deck:
    """A tape in its deck, before its first beat. The stage's start is kept as the moment START."""

    def __init__(self, tape: Tape, acts: Acts, doing: Doing) -> None:
        self.tape, self.at = tape, -1
        self.playing = self.unattended = False
        """Unattended it stops at no beat: each is held for its seconds."""
        self.failures: list[Failure] = []
        self.steps: dict[int, Step] = {}
        """The step that an act of the log was, by the act's number."""
        self._acts, self._doing = acts, doing
        self._kept: dict[str, _Kept] = {}
        self._first = tuple(doing.screens)
        self._run: Run | None = None
        self._resetting = False
        self._ours = False  # whether what is asked for now is asked for by the tape
        self._step, self._goal, self._newest = 0, -1, 0
        self._rest: int | None = None  # the step of the present beat to go on with, when somebody went back into it
        doing.pace.hurried = lambda: self.rushing
        doing.failed = self._failed
        self._noted, acts.noted = acts.noted, self._note
        acts.went_back = self._went_back

    @property
    def beat(self) -> Beat | None:
        """The present beat; None before the first."""
        return self.tape.beats[self.at] if self.at >= 0 else None

    @property
    def screens(self) -> Sequence[Screen]:
        """What the phones show, the left one first."""
        return tuple(self._doing.screens)

    @property
    def busy(self) -> bool:
        """Whether a beat or a reset is under way."""
        return self._run is not None

    @property
    def rushing(self) -> bool:
        """Whether beats are run through without being held, on the way to one that was not reached yet."""
        return self.at < self._goal

    @property
    def finished(self) -> bool:
        """Whether the last beat is over."""
        return self.at == len(self.tape.beats) - 1 and not self.busy and self._rest is None

    @property
    def trouble(self) -> Answer | None:
        """What the server answered when it could not go on; None when all is well."""
        return self._doing.pace.trouble

    def caption(self, lang: Lang) -> str:
        """Return what all may read now: what is wrong with the server, else the beat's caption."""
        if self.trouble:
            return self.trouble.words(lang)
        return self.beat.caption.said(lang) if self.beat else self.tape.title.said(lang)

    def play(self) -> None:
        """Go on by itself, until a beat pauses."""
        self.playing = not self.finished

    def pause(self) -> None:
        """Finish the beat that is under way, and stay there."""
        self.playing = False

    def step(self) -> None:
        """Go on to the next beat; the rest of the one that is under way is done at full speed."""
        self._goal = min(max(self.at, self._goal) + 1, len(self.tape.beats) - 1)

    def back(self) -> None:
        """Go to the beat before, or to before the first."""
        if self.at > 0:
            self.jump(self.at - 1)
        else:
            self.reset()

    def jump(self, to: str | int) -> None:
        """Begin a beat: at once when it was reached before, else through those that are between."""
        beats = self.tape.beats
        goal = to if isinstance(to, int) else [beat.id for beat in beats].index(to)
        reached = max((n for n in range(goal + 1) if beats[n].id in self._kept), default=-1)
        self._goal = goal
        if self.at < goal and reached <= self.at:
            return
        self.at, self._rest = reached, None
        self._run = self._again(beats[reached]) if reached >= 0 else self._begin_anew()

    def reset(self) -> None:
        """Go to before the first beat."""
        self.playing, self.at, self._goal, self._rest = False, -1, -1, None
        self._kept = {id: kept for id, kept in self._kept.items() if kept.clean}
        self._run = self._begin_anew()

    def pass_time(self, seconds: float) -> None:
        """Let time pass, and do what is to be done in it."""
        self._doing.pace.left = seconds
        while self._run is not None or self._goes_on():
            if self._run is None:
                self._run = self._onward()
            self._ours = True
            try:
                next(self._run)
                return
            except StopIteration:
                self._run = None
            finally:
                self._ours = False

    def _goes_on(self) -> bool:
        more = self._rest is not None or self.at + 1 < len(self.tape.beats)
        self.playing = self.playing and more
        return more and (self.playing or self.rushing)

    def _onward(self) -> Run:
        """What comes now: the rest of a beat that somebody went back into, else the next beat."""
        if self._rest is not None:
            first, self._rest = self._rest, None
            return self._steps(self.tape.beats[self.at], first)
        self.at += 1
        return self._play(self.tape.beats[self.at])

    def _play(self, beat: Beat) -> Run:
        """Keep how a beat begins, and play it."""
        yield from self._doing.keep(f"beat-{beat.id}")
        doing, log = self._doing, self._acts.log
        clean = all(act.n < 0 or act.n in self.steps for act in log)
        self._kept[beat.id] = _Kept([*log], [*self.failures], [*doing.screens], doing.page, clean)
        yield from self._steps(beat)

    def _again(self, beat: Beat) -> Run:
        """Put everything back to how a beat began, and play it."""
        answer = yield from self._doing.go_back(f"beat-{beat.id}")
        self._resetting = False  # a reset that was left for this jump is over, too
        if not answer.ok:  # its moment is gone, as when the sandbox was made anew by somebody else
            self._kept.clear()
            self.at = -1
            yield from self._begin_anew()
            return
        kept = self._kept[beat.id]
        self._acts.log[:] = [self._with_moment(act) for act in kept.log]
        self.failures = [*kept.failures]
        self._put(kept.screens, kept.page)
        yield from self._steps(beat)

    def _begin_anew(self) -> Run:
        self._resetting = True
        answer = yield from self._doing.go_back(START)
        self._resetting, self.failures = False, []
        if answer.ok:
            self._acts.log.clear()
            self.steps.clear()
            self._put(self._first, "")

    def _steps(self, beat: Beat, first: int = 0) -> Run:
        for n, step in enumerate(beat.do[first:], first):
            self._step = n
            yield from self._doing.do(step, f"tape-{self.tape.name}-{self.tape.seed}-{beat.id}-{n}")
        if self.playing and (self.unattended or beat.then == "go on"):
            yield from self._doing.pace.rest(float(beat.hold))
        elif not self.rushing:
            self.playing = False

    def _put(self, screens: Sequence[Screen], page: str) -> None:
        for n, screen in enumerate(screens):
            self._doing.put(n, screen)
        self._doing.open(page)

    def _went_back(self, moment: str) -> None:
        """Be at the beat of the present log: somebody went back to a moment that is none of the deck's."""
        if moment.startswith("beat-") or self._resetting:
            return
        self._run, self.playing = None, False
        passed = [n for n, beat in enumerate(self.tape.beats) if self._stood_before(beat, moment)]
        self.at = self._goal = max(passed, default=-1)
        self._rest = self._not_done(self.tape.beats[self.at]) if passed else None
        now = {self.tape.beats[n].id: n for n in passed}
        self.failures = [
            one for one in self.failures
            if one.beat in now and (now[one.beat] < self.at or self._rest is None or one.step < self._rest)
        ]  # fmt: skip

    def _not_done(self, beat: Beat) -> int | None:
        """Return the step after the last of a beat that the log still tells of; None when that was all."""
        done = [self.steps.get(act.n) for act in self._acts.log[len(self._kept[beat.id].log) :]]
        last = max((n for n, step in enumerate(beat.do) if any(step is one for one in done)), default=-1)
        return last + 1 if last + 1 < len(beat.do) else None

    def _stood_before(self, beat: Beat, moment: str) -> bool:
        kept = self._kept.get(beat.id)
        return moment != START and kept is not None and len(kept.log) <= len(self._acts.log)

    def _with_moment(self, act: Act) -> Act:
        """An act whose moment's name was used again since cannot be gone back to."""
        return act if self._newest - act.n < MOMENTS or not act.moment.startswith("act-") else act._replace(moment="")

    def _note(self, n: int, deed: Deed) -> None:
        self._noted(n, deed)
        self._newest = n
        if self._ours and self.beat:
            self.steps[n] = self.beat.do[self._step]

    def _failed(self, expected: str, came: str) -> None:
        assert self.beat is not None
        failure = Failure(self.beat.id, self._step, expected, came)
        self.failures.append(failure)
        told = {"beat": failure.beat, "step": failure.step, "expected": expected}
        said: Callable[[Lang], str] = lambda lang: words.say("not_so", lang, expected=expected, came=came)  # noqa: E731
        answer = Answer(409, {"code": "not_expected", "came": came})
        self._acts.log.append(Act(-len(self.failures), self._acts.now, "", said, "expect", told, answer, ""))
