"""Doing the steps of a tape: each through the acts or the phones, as a hand would do it. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from games.stage.acts import SANDBOX, Acts, Deed
from games.stage.bar import next_moment
from games.stage.client import Answer, Client, Errands, path
from games.stage.phone import Face, Person, Phone
from games.stage.stamps import Lang, Press
from games.stage.tapes import scenes, words
from games.stage.tapes.model import SIDES, Clock, Expect, Hand, Play, Show, Step, Tell, seconds
from games.stage.tapes.pace import Pace, Run, is_down
from games.stage.words import say

FLY_S = 0.25
"""So often the clock goes on while hours fly by."""
FLIES = 20  # so many moments are kept of what flew by
Notes = Callable[[str, str], object]


class Screen(NamedTuple):
    """What a phone shows: in whose hands, which game, at which friend's (a reference), which sheet."""

    who: str
    game: str
    friend: str = ""
    sheet: str = ""


class Doing:
    """The hands of the deck. `people` are the names of those on the stage, `show_page` opens a page of the panel."""

    def __init__(
        self, client: Client, errands: Errands, acts: Acts, phones: Sequence[Phone], faces: Sequence[Face],
        people: Mapping[str, Mapping[str, str]], show_page: Callable[[str], object] = lambda name: None,
    ) -> None:  # fmt: skip
        self.pace = Pace()
        self.failed: Notes = lambda expected, came: None
        self.page = ""
        self.screens = [Screen(phone.person.ref, faces[0].GAME) for phone in phones]
        self.ids = {ref: id for ref in people if (id := client.id_of(ref))}
        self._client, self._errands, self._acts, self._phones = client, errands, acts, phones
        self._faces = {face.GAME: face for face in faces}
        self._people, self._show_page = people, show_page
        self._flown = 0

    def do(self, step: Step, seed: str) -> Run:
        """Do one step. The seed is that of its event, or the key of its move."""
        does = step.does
        if isinstance(does, Tell):
            yield from self._tell(does, seed)
        elif isinstance(does, Play):
            yield from self._play(does, seed)
        elif isinstance(does, Clock):
            yield from self._clock(does)
        elif isinstance(does, Expect):
            yield from self._expect(does)
        elif isinstance(does, Show | Hand):
            self._shown(does)
        elif isinstance(does, str):
            self.open(does)
        else:
            yield from self.pace.rest(float(does))

    def open(self, page: str) -> None:
        """Open a page of the panel."""
        self.page = page
        if page:
            self._show_page(page)

    def put(self, n: int, screen: Screen) -> None:
        """Let a phone show something."""
        phone = self._phones[n]
        self.screens[n] = screen
        phone.become(Person(screen.who, self._people[screen.who]))
        phone.press(Press("game", screen.game))
        if screen.friend:
            phone.press(Press("visit", self.ids[screen.friend]))
        if screen.sheet:
            phone.press(Press("sheet", screen.sheet))

    def keep(self, moment: str) -> Generator[None, None, Answer]:
        """Keep everything as it is, and go on from there: what is drawn after it is so each time."""
        while True:
            yield from self.pace.asked(lambda then: self._acts.keep(moment, then))
            answer = yield from self.go_back(moment)
            if answer.ok:
                return answer

    def go_back(self, moment: str) -> Generator[None, None, Answer]:
        """Let everything be as it was at a moment."""
        return (yield from self.pace.asked(lambda then: self._acts.go_back(moment, then)))

    def _shown(self, does: Show | Hand) -> None:
        for n, side in enumerate(SIDES[: len(self._phones)]):
            if does.phone not in (side, "both"):
                continue
            was = self.screens[n]
            if isinstance(does, Hand):
                self.put(n, Screen(does.who, was.game))
            else:
                game = does.game or was.game
                friend = "" if does.home or does.game else was.friend
                self.put(n, Screen(was.who, game, does.friend or friend, does.sheet))

    def _tell(self, tell: Tell, seed: str) -> Run:
        told = {name: scenes.plain(value) for name, value in tell.fields.items()}
        name = self._people[tell.player]
        answer = yield from self._done(
            lambda then: self._acts.tell(
                tell.player, tell.type, told, lambda lang: words.event(tell.type, told, name, lang), then, seed
            )
        )
        if not answer.ok:
            self.failed(tell.type, _code(answer))
            return
        if tell.earned is not None:
            self._compare(*scenes.gains(tell.earned, answer.told))
        if tell.why:
            self._compare(*scenes.reasons(tell.why, answer.told))
        self._say(tell.player, "", lambda lang: words.brought(answer.told, lang), no=False)

    def _play(self, play: Play, key: str) -> Run:
        sent = yield from self._arguments(play)
        face, name = self._faces[play.game], self._people[play.player]

        def told(answer: Answer, lang: Lang) -> str:
            return face.told(play.move, answer.told["result"] or {}, lang) if answer.ok else answer.words(lang)

        deed = Deed(
            play.player, lambda answer, lang: say("did_move", lang, name=name[lang], told=told(answer, lang)),
            path("v1", "play", play.game, play.move), sent, key,
        )  # fmt: skip
        answer = yield from self._done(lambda then: self._acts.do(deed, then))
        came = "done" if answer.ok else _code(answer)
        self._compare(play.refused or "done", came)
        if answer.ok and play.result is not None:
            self._compare(*scenes.fields(play.result, answer.told["result"] or {}))
        self._say(play.player, play.game, lambda lang: told(answer, lang), no=not answer.ok)

    def _arguments(self, play: Play) -> Generator[None, None, dict[str, Any]]:
        """What is sent with a move; the scene is asked for what the tape does not say."""
        shown = yield from self._scene(play.player, play.game, play.page, play.at)
        return scenes.arguments(play, shown, self.ids)

    def _expect(self, expect: Expect) -> Run:
        if expect.asset:
            where = path("v1", "players", expect.player, "balances")
            answer = yield from self.pace.asked(lambda then: self._errand(lambda: self._client.ask("GET", where), then))
            found = [one for one in answer.told["balances"] if one["asset"] == expect.asset] if answer.ok else []
            came = found[0]["purse"]["amount"] if found else scenes.MISSING
        else:
            shown = yield from self._scene(expect.player, expect.game, expect.page, expect.at)
            came = scenes.at(shown, expect.path)
        if not scenes.held(expect, came):
            self.failed(scenes.wanted(expect), str(len(came) if isinstance(came, list) else came))

    def _scene(self, who: str, game: str, page: str, friend: str) -> Generator[None, None, Any]:
        where = path("v1", "scene", game, *([page] if page else []))
        where += f"?friend={self.ids[friend]}" if friend else ""
        answer = yield from self.pace.asked(
            lambda then: self._errand(lambda: self._client.ask_as(who, "GET", where), then)
        )
        return answer.told["scene"] if answer.ok else {}

    def _errand(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        self._errands.send(work, then)

    def _clock(self, clock: Clock) -> Run:
        """Move the clock in equal steps, each to an instant of its own, so that none is gone twice."""
        now = datetime.fromisoformat(self._acts.now)
        to = yield from self._goal(clock, now)
        if to is None:
            self.failed("a next moment", "none")
            return
        length = (to - now).total_seconds()
        moment = f"fly-{self._flown % FLIES}"
        self._flown += 1
        yield from self.pace.asked(lambda then: self._acts.keep(moment, then))
        many = max(1, round(float(clock.over) / FLY_S))
        for n in range(1, many):
            if self.pace.hurried():
                break
            at = (now + timedelta(seconds=length * n / many)).isoformat()
            yield from self.pace.asked(lambda then, at=at: self._acts.pass_on(at, then))  # type: ignore[misc]
            yield from self.pace.rest(FLY_S)
        deed = Deed("", lambda answer, lang: words.passing(length, lang), f"{SANDBOX}/clock",
                    {"to": to.isoformat()}, moment=moment)  # fmt: skip
        answer = yield from self._done(lambda then: self._acts.do(deed, then))
        self._compare("done", "done" if answer.ok else _code(answer))

    def _goal(self, clock: Clock, now: datetime) -> Generator[None, None, datetime | None]:
        if clock.by:
            return now + timedelta(seconds=seconds(clock.by))
        if clock.to:
            return datetime.fromisoformat(clock.to)
        screen = self.screens[SIDES.index(clock.next or "left")]
        where = path("v1", "scene", screen.game)
        answer = yield from self.pace.asked(
            lambda then: self._errand(lambda: self._client.ask_as(screen.who, "GET", where), then)
        )
        at = next_moment(self._acts.now, self._faces[screen.game].coming(answer.told)) if answer.ok else ""
        return datetime.fromisoformat(at) if at else None

    def _done(self, send: Callable[[Callable[[Answer], object]], object]) -> Generator[None, None, Answer]:
        """Do something that is logged; a try that a failing server logged is taken off again."""

        def tried(then: Callable[[Answer], object]) -> None:
            def came(answer: Answer) -> None:
                if is_down(answer) and answer.status:
                    self._acts.log.pop()
                then(answer)

            send(came)

        return (yield from self.pace.asked(tried))

    def _compare(self, expected: str, came: str) -> None:
        if expected != came:
            self.failed(expected, came)

    def _say(self, who: str, game: str, said: Callable[[Lang], str], *, no: bool) -> None:
        """Say what came of it on the phone that shows it."""
        for phone, screen in zip(self._phones, self.screens, strict=True):
            if screen.who == who and game in ("", screen.game):
                phone.say(said, no=no)


def _code(answer: Answer) -> str:
    told = answer.told if isinstance(answer.told, dict) else {}
    return str(told.get("code", answer.status))
