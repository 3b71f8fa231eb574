"""What a tape may say, and how what is wrong in one is told: with its place, a code and what may be meant."""

from __future__ import annotations

import pytest

from games.stage.tapes.model import takes
from games.stage.tapes.reading import FOLDER, UnreadableTape, load, read, read_text

HEAD = """schema: tape/v1
name: tape
title: {zh-CN: 一卷, en: A tape}
lasts: 1m
starts: 2027-03-12T07:30+08:00
players: [mei, lin]
"""
BEAT = "beats:\n  - id: one\n    caption: {zh-CN: 你好, en: Hello}\n"


def _tape(steps: str = "", head: str = HEAD) -> str:
    return head + BEAT + (f"    do:\n      - {steps}\n" if steps else "")


def test_a_small_tape_is_read():
    tape, found = read_text(_tape("tell: {player: mei, type: ride, fields: {mode: metro, amount: 3.5}}"))

    assert not found
    assert tape is not None
    assert (tape.beats[0].caption.said("en"), tape.beats[0].do[0].tell.type) == ("Hello", "ride")  # type: ignore[union-attr]


@pytest.mark.parametrize(("text", "line", "code", "hint"), [
    (_tape(head=HEAD.replace("players: [mei, lin]", "players: [mei, linn]")), 6, "unknown_person", "'lin'"),
    (_tape(head=HEAD.replace("players: [mei, lin]", "players: [mei, mei]")), 6, "two_players", "[mei, lin]"),
    (_tape(head=HEAD.replace("name: tape", "name: cassette")), 2, "wrong_name", "name: tape"),
    (_tape(head=HEAD.replace("2027-03-12T07:30+08:00", "2026-05-18T07:30+08:00")), 5, "too_early", "2026-11-09"),
    (_tape(head=HEAD.replace("2027-03-12T07:30+08:00", "tomorrow")), 5, "wrong_time", "2027-03-12T07:30+08:00"),
    (_tape(head=HEAD.replace("{zh-CN: 一卷, en: A tape}", "{zh-CN: 一卷}")), 3, "missing_key", "en:"),
    (_tape(head=HEAD + "cast: [mei, lin, chan]\n"), 7, "unknown_person", "'chen'"),
    (_tape(head=HEAD + "peeple: {}\n"), 7, "unknown_key", "'people'"),
    (_tape(head=HEAD + "people: {lee: {days: 3}}\n"), 7, "unknown_person", "allowed"),
    (HEAD + BEAT.replace(", en: Hello", ""), 9, "missing_key", "en:"),
    (HEAD + BEAT + "  - id: one\n    caption: {zh-CN: 你好, en: Hello}\n", 10, "same_id", "anew"),
    (HEAD + BEAT + "    then: stop\n", 10, "not_allowed", "pause, or go on"),
    (_tape("tell: {player: meii, type: ride}"), 11, "unknown_person", "'mei'"),
    (_tape("play: {player: mei, game: forrest, move: collect}"), 11, "unknown_game", "'forest'"),
    (_tape("play: {player: mei, game: forest, move: water, arguments: {friend: linn}}"), 11, "unknown_person", "'lin'"),
    (_tape("show: {phone: left, friend: chen2}"), 11, "unknown_person", "'chen'"),
    (_tape("show: {phone: middle}"), 11, "not_allowed", "left, right"),
    (_tape("panel: clokc"), 11, "unknown_page", "'clock'"),
    (_tape("clock: {by: 1h, next: left}"), 11, "one_of", "one of them"),
    (_tape("clock: {by: an hour}"), 11, "wrong_form", "24h"),
    (_tape("wait: 3\n        panel: log"), 11, "one_of", "tell, play"),
    (_tape("expect: {player: mei, asset: energy}"), 11, "missing_key", "least"),
    (_tape("expect: {player: mei, is: 3}"), 11, "one_of", "asset"),
    (_tape("tell: {player: mei, type: ride, earned: [{asset: energy, amount: lots}]}"), 11, "wrong_type", "number"),
    (_tape("wait: 900"), 11, "out_of_range", "3 to 20"),
    (_tape("wiat: 3"), 11, "unknown_key", "'wait'"),
])  # fmt: skip
def test_what_is_wrong_is_told_with_its_place_and_what_may_be_meant(text: str, line: int, code: str, hint: str):
    tape, found = read_text(text)

    assert any((one.line, one.code) == (line, code) and hint in one.hint for one in found), found
    assert tape is None or found


def test_each_shipped_tape_is_well_and_takes_about_as_long_as_it_says():
    for file in FOLDER.glob("*.yaml"):
        tape, found = read(file)
        assert (file.name, found) == (file.name, [])
        assert tape is not None
        assert takes(tape) == pytest.approx(int(tape.lasts[:-1]) * 60, rel=0.2), tape.name


def test_a_tape_is_loaded_by_its_name_and_a_slip_is_understood():
    assert load("board").name == "board"
    with pytest.raises(UnreadableTape) as wrong:
        load("bored")

    assert (wrong.value.findings[0].code, wrong.value.findings[0].hint) == ("no_such_tape", "did you mean 'board'?")


def test_each_beat_of_the_boards_tape_waits_for_the_presenter_and_the_fairs_plays_by_itself():
    assert {beat.then for beat in load("board").beats} == {"pause"}
    assert {beat.then for beat in load("fair").beats} == {"go on"}
