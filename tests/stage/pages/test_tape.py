"""The tape's page: where the tape is, what the presenter reads, what did not come as expected; presses and keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from games.stage.pages.tape import KEYS, SHOWN, TapePage
from games.stage.places import layout
from games.stage.sheets import Row
from games.stage.stamps import LANGS, Lang, Press, Stamp
from games.stage.tapes import caption
from games.stage.tapes.reading import load, read_text
from tests.stage.table import GONE, Told, beats

RIDE = "tell: {player: mei, type: ride}"
WRONG = "expect: {player: mei, asset: energy, is: 10}"
NOTED = (
    "schema: tape/v1\nname: tape\ntitle: {zh-CN: 一卷, en: A tape}\nlasts: 1m\nstarts: 2027-03-12T07:30+08:00\n"
    "players: [mei, lin]\nbeats:\n  - id: a\n    caption: {zh-CN: 甲, en: A}\n    notes: {zh-CN: 备注, en: Note}\n"
)


def _words(page: TapePage, lang: Lang = "en") -> list[str]:
    return [row.words for row in page.rows(lang)]


def _pressed(page: TapePage) -> list[Press]:
    rows: list[Row] = [*page.rows("en")]
    return [one for row in rows for one in (row.press, *(offer.press for offer in row.offers)) if one]


def test_each_beat_is_a_row_and_a_press_on_it_goes_there():
    told = Told(beats("", RIDE))
    page = TapePage(told.deck)
    page.press(next(one for one in _pressed(page) if one == Press("jump", "b1")))
    told.deck.pass_time(0)

    assert ("1  Beat 0" in _words(page), told.deck.at) == (True, 1)


def _noted() -> Told:
    """At the one beat, which has a note."""
    tape, _ = read_text(NOTED)
    assert tape is not None
    told = Told(tape)
    told.deck.step()
    told.deck.pass_time(0)
    return told


def test_the_present_beat_is_marked_and_its_notes_are_shown():
    page = TapePage(_noted().deck)

    assert ("备注" in _words(page, "zh-CN"), "Note" in _words(page)) == (True, True)
    assert [row.words for row in page.rows("en") if row.colour == "#ffd34d"] == ["1  A"]


@pytest.mark.parametrize(("does", "at", "playing"), [("play", -1, True), ("next", 0, False), ("reset", -1, False)])
def test_the_buttons_play_go_on_and_begin_anew(does: str, at: int, playing: bool):
    told = Told(beats("wait: 5", ""))
    page = TapePage(told.deck)
    assert Press("tape", does) in _pressed(page)
    page.press(Press("tape", does))
    assert told.deck.playing == playing
    told.deck.pass_time(0)

    assert told.deck.at == (0 if does == "play" else at)


def test_play_is_pause_while_it_plays():
    told = Told(beats("wait: 5", ""))
    page = TapePage(told.deck)
    for playing in (True, False):
        page.press(Press("tape", "play"))
        assert told.deck.playing == playing


def test_each_key_of_a_clicker_does_something():
    told = Told(beats("", ""))
    for does in KEYS.values():
        TapePage(told.deck).press(Press("tape", does))
        told.deck.pass_time(0)

    assert {*KEYS.values()} == {"next", "back", "reset", "play"}


@pytest.mark.parametrize("lang", LANGS)
def test_what_did_not_come_as_expected_is_shown_and_of_many_the_newest(lang: Lang):
    told = Told(beats(*[WRONG] * (SHOWN + 2)))
    told.deck.jump(SHOWN + 1)
    told.deck.pass_time(0)
    rows = TapePage(told.deck).rows(lang)

    assert sum("energy = 10" in row.under for row in rows) == SHOWN
    assert any("2" in row.words and "energy" not in row.under and row.colour == "#ffe3d3" for row in rows)


def test_a_server_that_does_not_answer_is_said():
    told = Told(beats(RIDE))
    told.client.answers["POST", "/v1/sandbox/events"] = GONE
    told.deck.step()
    told.deck.pass_time(0)

    assert any("as soon as it does" in words for words in _words(TapePage(told.deck)))


def test_without_a_tape_a_session_can_be_saved_and_the_file_is_named():
    page = TapePage(None, lambda: Path("var/tapes/session-1.yaml"))
    page.press(Press("tape", "save"))
    page.press(Press("tape", "next"))

    assert "session-1.yaml" in page.rows("en")[-1].under


def test_where_the_notes_are_read_is_said_when_they_are_served():
    page = TapePage(Told(beats("")).deck)
    before = [row.under for row in page.rows("en")]
    page.notes = "http://127.0.0.1:5/"

    assert "http://127.0.0.1:5/" in [row.under for row in page.rows("zh-CN")]
    assert "http://127.0.0.1:5/" not in before


def test_nothing_to_save_and_a_full_disk_are_said():
    def full() -> Path:
        raise OSError(28, "No space left on device")

    nothing, no_room = TapePage(None), TapePage(None, full)
    for page in (nothing, no_room):
        page.press(Press("tape", "save"))

    assert "Nothing was done" in nothing.rows("en")[-1].under
    assert "No space left" in no_room.rows("en")[-1].under


STRIP = layout(captions=True).caption


def _lines(words: str) -> list[Stamp]:
    return [one for one in caption.picture(words, STRIP) if one.kind == "text"]


def test_a_caption_stands_in_its_own_strip_and_nothing_without_words_or_place():
    assert STRIP is not None
    shown = caption.picture("Customers do good things every day: the metro, a walk, a bill on time. " * 2, STRIP)

    assert (caption.picture("", STRIP), caption.picture("Hello", None)) == ([], [])
    assert all(STRIP.top <= one.y <= STRIP.top + STRIP.height for one in shown)


@pytest.mark.parametrize("name", ["board", "fair", "everything"])
@pytest.mark.parametrize("lang", LANGS)
def test_each_caption_of_a_shipped_tape_is_read_whole_in_at_most_two_large_lines(name: str, lang: Lang):
    for beat in load(name).beats:
        lines = _lines(beat.caption.said(lang))
        told = beat.caption.said(lang)

        assert "".join(one.name for one in lines).replace(" ", "") == told.replace(" ", "")
        assert (len(lines) <= 2, {one.height for one in lines}) == (True, {24})


def test_two_lines_part_where_one_takes_breath_or_else_are_about_as_long():
    stopped = _lines("客户每天都在做好事：坐地铁、走路、按时缴费。我们把它变成看得见的一棵树")
    even = _lines("我们把它变成看得见的一棵树" * 3)

    assert stopped[0].name.endswith("。")
    assert abs(len(even[0].name) - len(even[1].name)) <= 1


def test_a_longer_caption_has_smaller_letters_and_a_much_longer_one_is_cut():
    longer, much = _lines("我们把它变成看得见的一棵树" * 8), _lines("我们把它变成看得见的一棵树" * 30)

    assert (len(longer), longer[0].height < 24) == (3, True)
    assert much[-1].name.endswith("…")


def test_notes_that_are_read_elsewhere_are_not_shown_to_all_and_a_film_has_none():
    told = _noted()
    served, filmed = TapePage(told.deck), TapePage(told.deck)
    served.notes, filmed.filmed = "http://127.0.0.1:1/", True

    assert "Note" in _words(TapePage(told.deck))
    assert not {"Note"} & {*_words(served), *_words(filmed)}
    assert "Save this session as a tape" not in _words(filmed)


def test_of_a_tape_that_is_over_the_beats_are_listed_from_the_first():
    told = Told(beats("", "", ""))
    for _ in range(3):
        told.deck.step()
        told.deck.pass_time(0)

    assert told.deck.finished
    assert [words for words in _words(TapePage(told.deck)) if "Beat " in words][-3:] == [
        "1  Beat 0",
        "2  Beat 1",
        "3  Beat 2",
    ]
