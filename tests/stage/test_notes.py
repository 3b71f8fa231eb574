"""The presenter's notes on a second screen: what they say, how long is left, and who may ask for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from games.stage.brand import PLAIN, Brand, Logo
from games.stage.notes import Notes, Timer, minutes, now
from games.stage.stamps import LANGS, Lang
from games.stage.tapes.model import takes
from games.stage.tapes.reading import load
from tests.stage.table import GONE, Told, beats

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"/>'


@pytest.fixture
def told() -> Told:
    return Told(load("fair"))


@pytest.fixture
def notes(told: Told) -> Iterator[Notes]:
    served = Notes(told.deck)
    yield served
    served.close()


def _ask(notes: Notes, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
    connection = HTTPConnection(notes.address.split("/")[2], timeout=5)
    connection.request(method, path, headers=headers)
    return connection.getresponse()


def _go(told: Told, timer: Timer, seconds: float, *, blank: bool = False) -> None:
    told.deck.pass_time(seconds)
    timer.pass_time(told.deck, seconds, blank=blank)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_is_told_the_beat_its_notes_and_what_comes_next(told: Told, lang: Lang):
    told.deck.step()
    told.deck.pass_time(0)
    words = now(told.deck, Timer(), lang)["words"]
    first, second = told.deck.tape.beats[:2]

    assert words["caption"] == first.caption.said(lang)
    assert first.notes is not None
    assert words["notes"] == first.notes.said(lang)
    assert words["next"] == second.caption.said(lang)


def test_before_the_first_beat_it_says_how_to_begin_and_at_the_last_that_nothing_follows(told: Told):
    before = now(told.deck, Timer(), "en")["words"]
    last = Told(beats(""))
    last.deck.step()
    last.deck.pass_time(0)
    over = now(last.deck, Timer(), "en")["words"]

    assert (before["where"], "PageDown" in before["notes"]) == ("Not begun yet", True)
    assert (over["next"], over["state"], over["notes"]) == (
        "This is the last beat.", "it is over", "No notes for this beat.",
    )  # fmt: skip


def test_it_says_whether_the_tape_plays_waits_or_the_window_is_blank(told: Told):
    told.deck.step()
    told.deck.pass_time(0)
    waits = now(told.deck, Timer(), "en")["words"]["state"]
    blank = now(told.deck, Timer(), "en", blank=True)["words"]["state"]
    told.deck.play()
    plays = now(told.deck, Timer(), "en")["words"]["state"]

    assert (waits, blank, plays) == ("waiting for you", "the window is blank", "playing")


def test_a_server_that_does_not_answer_is_said():
    told = Told(beats("tell: {player: mei, type: ride}"))
    told.client.answers["POST", "/v1/sandbox/events"] = GONE
    told.deck.step()
    told.deck.pass_time(0)

    assert now(told.deck, Timer(), "en")["words"]["alert"]


def test_time_is_counted_from_the_first_beat_on_and_begins_anew_with_the_tape():
    told, timer = Told(beats("", "", hold=10)), Timer()
    _go(told, timer, 5)
    assert timer.played == 0
    told.deck.play()
    _go(told, timer, 3)
    _go(told, timer, 4)
    assert timer.played == 7
    told.deck.reset()
    _go(told, timer, 1)

    assert timer.played == 0


def test_what_is_left_is_what_the_rest_is_meant_to_take_and_stands_still_while_the_window_is_blank():
    told, timer = Told(beats("", "", hold=10)), Timer()
    assert timer.left(told.deck) == takes(told.deck.tape) == 20
    told.deck.play()
    _go(told, timer, 3)
    assert timer.left(told.deck) == 17
    timer.pass_time(told.deck, 5, blank=True)

    assert (timer.left(told.deck), timer.played) == (17, 8)


def test_a_beat_that_is_talked_about_for_long_leaves_what_follows():
    told, timer = Told(beats("", "", hold=10)), Timer()
    told.deck.step()
    for _ in range(5):
        _go(told, timer, 30)

    assert timer.left(told.deck) == 10


def test_nothing_is_left_of_a_tape_that_is_over():
    told, timer = Told(beats("", hold=10)), Timer()
    told.deck.step()
    _go(told, timer, 1)

    assert timer.left(told.deck) == 0


def test_seconds_are_written_as_minutes():
    assert [minutes(one) for one in (0, 59.4, 60, 605)] == ["0:00", "0:59", "1:00", "10:05"]


def test_the_page_and_what_it_asks_for_are_served_to_this_machine(notes: Notes, told: Told):
    notes.pass_time(1, "zh-CN")
    page, script, style, said = (_ask(notes, path) for path in ("/", "/notes.js", "/notes.css", "/now"))

    assert notes.address.startswith("http://127.0.0.1:")
    assert [one.status for one in (page, script, style, said)] == [200, 200, 200, 200]
    assert json.loads(said.read())["words"]["title"] == told.deck.tape.title.zh
    assert PLAIN.desk in style.read().decode()


def test_the_page_holds_every_text_that_it_is_told(notes: Notes, told: Told):
    page = _ask(notes, "/").read().decode()

    assert all(f'id="{name}"' in page for name in now(told.deck, Timer(), "en")["words"])


def test_nothing_on_the_page_may_come_from_elsewhere_or_stand_in_a_frame(notes: Notes):
    for path in ("/", "/now", "/nothing"):
        policy = _ask(notes, path).headers["Content-Security-Policy"]

        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
    assert "<style" not in (page := _ask(notes, "/").read().decode())
    assert "<script>" not in page


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
def test_nothing_but_get_is_answered(notes: Notes, method: str):
    answer = _ask(notes, "/now", method)

    assert (answer.status, answer.headers["Allow"]) == (405, "GET")


@pytest.mark.parametrize("path", ["/notes.py", "/../desk.py", "/logo", "/%2e%2e/desk.py", "//etc/passwd", "/now?x=1"])
def test_nothing_else_is_served(notes: Notes, path: str):
    assert _ask(notes, path).status == 404


def test_a_page_that_calls_its_own_name_ours_is_not_answered(notes: Notes):
    assert _ask(notes, "/now", Host="bank.example").status == 421


def test_the_banks_logo_and_colours_are_on_the_page(told: Told, tmp_path: Path):
    file = tmp_path / "logo.svg"
    file.write_text(SVG, encoding="utf-8")
    notes = Notes(told.deck, Brand({"zh-CN": "行", "en": "Bank"}, logo=Logo(file, 2.0), desk="#d8e6df"))
    logo = _ask(notes, "/logo")

    assert (logo.status, logo.headers["Content-Type"], logo.read().decode()) == (200, "image/svg+xml", SVG)
    assert "#d8e6df" in _ask(notes, "/notes.css").read().decode()
    assert json.loads(_ask(notes, "/now").read())["logo"]
    notes.close()


def test_when_the_stage_ends_the_page_is_served_no_more(told: Told):
    notes = Notes(told.deck)
    notes.close()

    with pytest.raises(ConnectionRefusedError):
        _ask(notes, "/")


def test_each_beat_of_the_boards_and_the_fairs_tape_has_notes():
    assert [beat.id for name in ("board", "fair") for beat in load(name).beats if beat.notes is None] == []
