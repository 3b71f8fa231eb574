"""Which option is right cannot be told from anything that leaves the server before the player's own answer."""

import json
import logging
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.api import openapi
from engine.game import discover
from engine.ground import Ground
from engine.published.content import QUESTS
from engine.quiz.load import load_sets
from engine.quiz.questions import Question
from engine.store import Database
from games.farm.quiz.sheet import Pupil
from tests.farm.quiz.world import FOUR, School
from tests.quiz.quiz_files import question, quiz_of
from tests.world import READER

HOME = Path(openapi.__file__).parents[2]
PICTURES = {".otf", ".ttf", ".woff2", ".png", ".webp", ".ogg", ".wav", ".pyc"}
NOT_OURS = {"node_modules", "__pycache__"}
LEAST_BYTES = 9  # three Chinese characters, a word or two of English
SECRETS = [one.explanation["en"] for one in FOUR] + [one.source for one in FOUR]


def turned(one: Question) -> Question:
    """The same question, where the first wrong option is the right one."""
    return replace(one, right=one.wrong[0], wrong=(one.right, *one.wrong[1:]))


def seen_by(school: School) -> str:
    """All that a player can be shown of the game, and every refusal, as text."""
    pages: list[Any] = [school.page("mei", page) for page in ("", "quiz", "practice")]
    sheets = [pages[1]["sheet"], *pages[2]["sheets"]]
    noes = [
        school.no("mei", move, question=name, option=option)
        for name in ("q0", "q1", "nothing")
        for move, option in (("answer", "x"), ("practise", "x"))
    ]
    return json.dumps([pages, sheets, noes], ensure_ascii=False, sort_keys=True)


def test_nothing_is_another_before_the_answer_when_another_option_is_right(database: Database):
    school = School(database)
    before = seen_by(school)
    school.teach(quiz_of(*map(turned, FOUR)))

    assert seen_by(school) == before


def test_no_scene_page_answer_or_log_holds_an_explanation_before_the_answer(
    database: Database, caplog: pytest.LogCaptureFixture
):
    school = School(database)
    with caplog.at_level(logging.DEBUG):
        shown = seen_by(school)
        school.answer("lin", right=False)  # what others answered tells nothing either
        shown += seen_by(school)
        kept = str(school.world.rows(f"SELECT answer FROM move WHERE player_id = {school.ids['mei']}"))

    for text in (shown, kept, caplog.text):
        assert [secret for secret in SECRETS if secret in text] == []
        assert "correct" not in text
    for sheet in [school.page("mei")["sheet"], *school.page("mei", "practice")["sheets"]]:
        assert {frozenset(option) for option in sheet["options"]} == {frozenset({"option", "text"})}


def test_no_client_file_and_no_document_of_the_api_holds_a_shipped_answer():
    quiz, _ = load_sets(QUESTS)
    assert quiz is not None
    files = {file: file.read_text(encoding="utf-8", errors="replace") for file in _shipped()}
    said = {
        text
        for one in quiz.live.values()
        for texts in (one.text, one.right, one.explanation)
        for text in texts.values()
        if len(text.encode()) >= LEAST_BYTES  # "5%" stands anywhere, and says nothing without its question
    }

    assert {file.suffix for file in files} >= {".ts", ".tsx", ".js", ".html", ".json", ".py"}
    assert len(said) > 5 * len(quiz.live)
    assert [(file, one) for file, text in files.items() for one in said if one in text] == []
    assert [(file, one) for file, text in files.items() for one in quiz.live if f'"{one}"' in text] == []


def _shipped() -> list[Path]:
    """All that players or their banks get, and what it is built from, in whatever language."""
    found = [file for name in ("games", "assets", "engine/api") for file in (HOME / name).rglob("*") if file.is_file()]
    return [file for file in found if file.suffix not in PICTURES and not NOT_OURS & set(file.parts)]


def test_over_many_players_the_right_option_stands_everywhere_alike():
    one = question("q")
    ground = Ground("farm", {}, lambda _no: None, READER.keyed, quiz=quiz_of(one))
    places: Counter[int] = Counter()
    names: set[str] = set()
    for id in range(4_000):
        pupil = Pupil(ground, id, 739_000, {})
        order = [option["option"] for option in pupil.of_today(one)["options"]]
        places[order.index(pupil.right(one))] += 1
        names |= set(order)

    assert all(abs(count / 4_000 - 1 / 4) < 0.03 for count in places.values())
    assert len(names) == 16_000


def test_every_page_of_the_registered_farm_is_silent_too(database: Database):
    """As soon as the farm has the quiz, all its pages are asked, not only those of the quiz."""
    [farm] = [game for game in discover() if game.name == "farm"]
    if "quiz" not in farm.pages:
        pytest.skip("the farm does not register the quiz yet")
    school = School(database, game=farm)
    for name in school.ids if "adopt" in farm.verbs else ():
        school.play(name, "adopt")
    for answers in (0, 1):  # what others answered tells nothing either
        shown = json.dumps([school.page("mei", page) for page in ("", *farm.pages)], ensure_ascii=False, default=str)
        assert [secret for secret in SECRETS if secret in shown] == [], answers
        if not answers:
            school.answer("lin")
