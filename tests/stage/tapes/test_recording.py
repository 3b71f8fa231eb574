"""A session becomes a tape that passes the check: people by name, what was pressed by where it stood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from games.stage.client import Answer
from games.stage.stamps import Press
from games.stage.tapes.model import Tape
from games.stage.tapes.reading import read
from games.stage.tapes.recording import Began, Session
from games.stage.tapes.words import event
from tests.stage.table import SCENE, Told, answers, beats

BEGAN = Began("2027-03-12T07:30:00+08:00", ("mei", "lin"))
LONG = "377849747869798400-377849747873995787"


def _session(told: Told) -> Session:
    told.acts.now = BEGAN.starts
    return Session(told.acts, told.phones, {"mei": "id-of-mei-1234567", "lin": "id-of-lin-1234567"})


def _pay(told: Told) -> None:
    told.acts.tell("mei", "payment", {"amount": 36.5}, lambda lang: f"pays {lang}", lambda answer: None)


def _saved(session: Session, folder: Path, began: Began = BEGAN) -> Tape:
    file = session.save(began, folder)
    assert file is not None
    tape, found = read(file)
    assert tape is not None, found
    assert not found
    return tape


def _do(tape: Tape, name: str) -> list[Any]:
    return [getattr(step, name) for beat in tape.beats for step in beat.do if getattr(step, name) is not None]


def test_an_event_is_told_with_what_it_brought_and_its_words_are_the_caption(tmp_path: Path):
    told = Told(beats(""))
    session = _session(told)
    _pay(told)
    tape = _saved(session, tmp_path)

    [tell] = _do(tape, "tell")
    assert (tell.player, tell.type, tell.fields, tell.earned[0].amount) == ("mei", "payment", {"amount": 36.5}, 52)
    assert (tape.beats[0].caption.said("zh-CN"), tape.name) == ("pays zh-CN", "session-1")


def _answered(told: Told, time: str, **result: Any) -> None:
    """The server says when an event was and what became of it."""
    came = {"earned": [], "code": "", "replayed": False} | result
    event = {"data": {"amount": "36.5"}, "time": time}
    told.client.answers["POST", "/v1/sandbox/events"] = {"event": event, "result": came}


def test_an_event_that_was_told_again_is_told_once_by_the_tape(tmp_path: Path):
    told = Told(beats(""))
    session = _session(told)
    _answered(told, BEGAN.starts)
    _pay(told)
    _answered(told, BEGAN.starts, replayed=True)
    _pay(told)

    assert len(_do(_saved(session, tmp_path), "tell")) == 1


def test_the_clock_goes_to_where_an_event_was_unless_it_was_not_taken_in(tmp_path: Path):
    told = Told(beats(""))
    session = _session(told)
    _answered(told, "2027-03-12T09:00:00+08:00")
    _pay(told)
    _answered(told, "2031-03-12T09:00:00+08:00", code="from_the_future")
    _pay(told)

    tape = _saved(session, tmp_path)
    assert [step.to for step in _do(tape, "clock")] == ["2027-03-12T09:00:00+08:00"]


def test_an_exact_amount_that_was_recorded_as_text_has_its_words():
    assert event("payment", {"amount": "36.50"}, {"zh-CN": "小梅", "en": "Mei"}, "en") == "Mei: a payment, CNY 36.5"


def test_a_second_session_has_a_file_of_its_own(tmp_path: Path):
    told = Told(beats(""))
    session = _session(told)
    _pay(told)

    assert [_saved(session, tmp_path).name for _ in range(2)] == ["session-1", "session-2"]


def test_where_nothing_was_done_nothing_is_saved(tmp_path: Path):
    assert _session(Told(beats(""))).save(BEGAN, tmp_path) is None


def test_the_clock_goes_where_it_went_and_changes_of_its_pace_are_left_out(tmp_path: Path):
    told = Told(beats(""))
    session = _session(told)
    told.acts.clock({"to": "2027-03-12T09:30:00+08:00"}, lambda lang: "two hours", lambda answer: None)
    told.client.answers["POST", "/v1/sandbox/clock"] = {"clock": "", "now": "2027-03-12T10:00:00+08:00", "done": True}
    told.acts.clock({"rate": 60}, lambda lang: "fast", lambda answer: None)
    _pay(told)
    tape = _saved(session, tmp_path)

    assert [one.to for one in _do(tape, "clock")] == ["2027-03-12T09:30:00+08:00", "2027-03-12T10:00:00+08:00"]
    assert len(tape.beats) == 2


def test_what_was_pressed_is_written_by_where_it_stood_and_a_friend_by_name(tmp_path: Path):
    told = Told(beats(""))
    bubbles = [{"name": "b"}, {"name": LONG}]
    told.client.answers["GET", "/v1/scene/"] = {**SCENE, "scene": {"bubbles": bubbles}}
    session = _session(told)
    phone = told.phones[0]
    phone.look()
    phone.press(Press("move", "collect", {"bubble": LONG}))
    phone.press(Press("move", "water", {"friend": "id-of-lin-1234567", "grams": 10}))
    collect, water = _do(_saved(session, tmp_path), "play")

    assert (collect.arguments["bubble"].path, collect.move) == ("bubbles.1.name", "collect")
    assert (water.arguments, water.result) == ({"friend": "lin", "grams": 10}, None)


def test_a_refused_move_is_expected_to_be_refused(tmp_path: Path):
    told = Told(beats(""))
    told.client.answers["POST", "/v1/play/"] = Answer(409, {"code": "wet"})
    session = _session(told)
    told.phones[0].look()
    told.phones[0].press(Press("move", "swim", {}))

    assert _do(_saved(session, tmp_path), "play")[0].refused == "wet"


def test_more_acts_than_a_tape_has_beats_share_them(tmp_path: Path):
    told = Told(beats(""))
    session = _session(told)
    for _ in range(130):
        _pay(told)
    tape = _saved(session, tmp_path)

    assert (len(_do(tape, "tell")), len(tape.beats) <= 60) == (130, True)


def test_a_tape_that_was_played_is_saved_with_the_arguments_it_had(tmp_path: Path):
    tape = beats("play: {player: mei, game: forest, move: collect, arguments: {bubble: {path: bubbles.0.name}}}")
    told = Told(tape)
    session = Session(told.acts, told.phones, {"mei": "1"}, told.deck.steps.get)
    told.acts.now = BEGAN.starts
    told.deck.step()
    told.deck.pass_time(1)

    assert _do(_saved(session, tmp_path), "play")[0].arguments["bubble"].path == "bubbles.0.name"
    assert answers()
