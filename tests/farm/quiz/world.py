"""A few players before a quiz, on a clock that tests move; the farm with nothing but its quiz in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.clock import DAY
from engine.errors import Refused
from engine.game import Asset, Game, assets_of
from engine.people.players import find_player
from engine.play import Ask, Look, Table, play, scene
from engine.published.content import Content
from engine.quiz.questions import Question, Quiz
from engine.risk import pace
from engine.store import Database
from games.farm.quiz.moves import MOVES
from games.farm.quiz.pages import PAGES
from games.farm.quiz.words import NOTICES, REFUSED
from tests.quiz.quiz_files import question, quiz_of
from tests.world import NOW, READER, VOCABULARY, World, book_of, quest

FARM = Game(
    name="farm",
    title={"zh-CN": "庄园", "en": "Farm"},
    assets=(Asset("feed", unit="g", scale=1_000),),
    moves=MOVES,
    scene=lambda view: {"feed": view.purse("feed")},
    pages=PAGES,
    words={code: {"zh-CN": zh, "en": en} for code, (zh, en) in REFUSED.items()},
    notices=NOTICES,
)
DAILY = quest(
    "daily", "farm.quiz_answered", give="feed", amount="event.correct ? 180 : 90",
    limits=[{"max": 1, "of": "times", "per": "player", "every": "day"}],
)  # fmt: skip
FOUR = tuple(question(f"q{n}", f"right-{n}", (f"near-{n}", f"far-{n}", f"odd-{n}")) for n in range(4))


class School:
    """Players and questions. `chosen` options are said by their English words."""

    def __init__(
        self,
        database: Database,
        *questions: Question,
        players: tuple[str, ...] = ("mei", "lin"),
        game: Game = FARM,
    ) -> None:
        self.db, self.game = database, game
        self.quiz = quiz_of(*(questions or FOUR))
        self.world = World(database, content=self._content(), players=players)
        with database.reading() as tx:
            self.ids = {name: find_player(tx, name).id for name in players}
        self.keys = 0
        self.world.now = NOW

    @property
    def table(self) -> Table:
        return Table(self.db, self.world.content, self.world.numbers, READER, pace.ANY)

    def teach(self, quiz: Quiz) -> None:
        """Let other questions be in force."""
        self.quiz = quiz
        self.world.content = self._content()
        self.world.numbers = self.world.content.bind(self.db)

    def sleep(self, days: int = 1) -> None:
        """Let days pass."""
        self.world.now += days * DAY

    def page(self, who: str = "mei", page: str = "quiz", after: str = "") -> dict[str, Any]:
        """What a player sees."""
        return scene(self.table, Look("farm", page, None, after), who, self.world.now)

    def play(self, who: str, move: str, **arguments: str) -> Mapping[str, Any]:
        """Make a move and return what it gives back. Raises Refused with the code of a no."""
        self.keys += 1
        ask = Ask(self.ids[who], "farm", move, arguments, f"k{self.keys}", self.world.now, 4711 + self.keys)
        outcome = play(self.table, ask).outcome
        if outcome.code:
            raise Refused(outcome.code, code=outcome.code)
        return outcome.result

    def no(self, who: str, move: str, **arguments: str) -> str:
        """Return the code with which a move is refused, '' when it is made."""
        try:
            self.play(who, move, **arguments)
        except Refused as no:
            return no.code
        return ""

    def answer(self, who: str = "mei", *, right: bool = True) -> Mapping[str, Any]:
        """Answer the question of the day, rightly or not."""
        return self._choose(who, "answer", self.page(who)["sheet"], right=right)

    def practise(self, who: str = "mei", name: str = "", *, right: bool = True) -> Mapping[str, Any]:
        """Practise a question, or the first that is offered."""
        sheets = self.page(who, "practice")["sheets"]
        [sheet, *_] = [one for one in sheets if name in ("", one["question"])]
        return self._choose(who, "practise", sheet, right=right)

    def feed(self, who: str = "mei") -> int:
        """What a player has earned, in grams."""
        return self.world.worth("feed", who) // 1_000

    def _choose(self, who: str, move: str, sheet: Mapping[str, Any], *, right: bool) -> Mapping[str, Any]:
        is_right = self.quiz.questions[sheet["question"]].right["en"]
        named = {one["text"]["en"]: one["option"] for one in sheet["options"]}
        [option, *_] = [name for text, name in named.items() if (text == is_right) is right]
        return self.play(who, move, question=sheet["question"], option=option)

    def _content(self) -> Content:
        games = (self.game,)
        return Content(VOCABULARY, book_of([DAILY], games), assets_of(games), games=games, quiz=self.quiz)
