"""The deck plays a tape by the time that is handed to it: on and on, beat by beat, back, and past a failing server."""

from __future__ import annotations

from typing import Any

import pytest

from games.stage.acts import START
from games.stage.client import Answer
from games.stage.tapes.pace import RETRY_S
from tests.stage.fake import FakeClient
from tests.stage.table import GONE, NOW, Told, answers, beats

RIDE = "tell: {player: mei, type: ride, fields: {mode: metro, amount: 4}}"
EVENTS = "/v1/sandbox/events"


def test_nothing_happens_before_it_is_played_and_then_beat_after_beat():
    told = Told(beats(RIDE, RIDE))
    told.deck.pass_time(10)
    assert (told.deck.at, told.deck.caption("en")) == (-1, "A tape")

    told.deck.play()
    told.deck.pass_time(1)
    assert (told.deck.at, told.deck.caption("zh-CN")) == (0, "第 0 段")
    told.deck.pass_time(4)
    assert (told.deck.at, len(told.acts.log)) == (1, 2)


def test_the_end_is_the_end():
    told = Told(beats("", ""))
    told.deck.play()
    for _ in range(4):
        told.deck.pass_time(3)

    assert (told.deck.finished, told.deck.playing) == (True, False)


def test_a_pause_lets_the_beat_end_and_stays_there():
    told = Told(beats(RIDE, RIDE))
    told.deck.play()
    told.deck.pass_time(1)
    told.deck.pause()
    told.deck.pass_time(60)

    assert (told.deck.at, told.deck.busy) == (0, False)


def test_a_beat_that_pauses_waits_for_the_presenter_but_not_unattended():
    attended, alone = Told(beats("", "", then="pause")), Told(beats("", "", then="pause"))
    alone.deck.unattended = True
    for one in (attended, alone):
        one.deck.play()
        for _ in range(3):
            one.deck.pass_time(4)

    assert (attended.deck.at, attended.deck.playing, alone.deck.finished) == (0, False, True)


def test_a_step_plays_the_next_beat_and_no_more():
    told = Told(beats(RIDE, RIDE, RIDE))
    told.deck.step()
    told.deck.pass_time(60)

    assert (told.deck.at, len(told.acts.log)) == (0, 1)


def test_a_step_in_the_middle_of_a_beat_does_the_rest_of_it_at_once():
    told = Told(beats(f"wait: 30; {RIDE}", ""))
    told.deck.step()
    told.deck.pass_time(1)
    assert told.acts.log == []
    told.deck.step()
    told.deck.pass_time(0)

    assert (told.deck.at, len(told.acts.log)) == (1, 1)


def test_a_jump_to_a_beat_that_was_not_reached_runs_through_all_before_it():
    told = Told(beats(f"wait: 30; {RIDE}", RIDE, RIDE, hold=60))
    told.deck.jump("b2")
    told.deck.pass_time(0)

    assert (told.deck.at, len(told.acts.log), told.deck.playing) == (2, 3, False)


def test_a_jump_back_puts_the_log_the_phones_and_the_page_to_where_they_were():
    told = Told(beats(RIDE, "show: {phone: right, sheet: quiz}; panel: clock", f"panel: log; {RIDE}", RIDE))
    told.deck.jump(3)
    told.deck.pass_time(0)
    told.client.asked.clear()
    told.deck.jump(2)
    told.deck.pass_time(0)

    assert ("POST", "/v1/sandbox/snapshots/beat-b2/restore", None) in told.client.asked
    assert (told.deck.at, [act.n for act in told.acts.log][:1], len(told.acts.log)) == (2, [1], 2)
    assert (told.phones[1].open, told.pages[-2:]) == ("quiz", ["clock", "log"])


def test_who_goes_back_by_the_log_is_at_the_beat_that_stood_then_and_plays_on_from_there():
    told = Told(beats(RIDE, RIDE, RIDE))
    told.deck.jump(2)
    told.deck.pass_time(0)
    told.acts.go_back(told.acts.log[1].moment, lambda answer: None)
    assert (told.deck.at, told.deck.playing, len(told.acts.log)) == (1, False, 1)

    told.deck.step()
    told.deck.pass_time(1)
    assert told.deck.at == 2


@pytest.mark.parametrize("go_on", ["play", "step"])
def test_who_goes_back_into_the_middle_of_a_beat_gets_the_rest_of_it_first(go_on: str):
    told = Told(beats(f"{RIDE}; {RIDE}; {RIDE}", RIDE))
    told.deck.step()
    told.deck.pass_time(0)
    told.acts.go_back(told.acts.log[1].moment, lambda answer: None)
    assert (told.deck.at, len(told.acts.log), told.deck.finished) == (0, 1, False)
    told.deck.pass_time(60)
    assert len(told.acts.log) == 1

    getattr(told.deck, go_on)()
    told.deck.pass_time(60)
    seeds = [act.sent["seed"][-4:] for act in told.acts.log]
    assert (told.deck.at, seeds) == (1, ["b0-0", "b0-1", "b0-2", "b1-0"])


def test_what_failed_in_the_part_of_a_beat_that_was_gone_back_over_did_not_fail():
    wrong = "play: {player: mei, game: forest, move: collect_all, refused: nothing_ripe}"
    told = Told(beats(f"{wrong}; {RIDE}; {wrong}"))
    told.deck.step()
    told.deck.pass_time(0)
    assert [one.step for one in told.deck.failures] == [0, 2]
    told.acts.go_back(next(act.moment for act in told.acts.log if act.where == EVENTS), lambda answer: None)

    assert [one.step for one in told.deck.failures] == [0]


def test_who_goes_back_to_the_start_by_the_log_is_before_the_first_beat():
    told = Told(beats(RIDE, RIDE))
    told.deck.jump(1)
    told.deck.pass_time(0)
    told.acts.go_back(START, lambda answer: None)

    assert (told.deck.at, told.deck.busy, told.acts.log) == (-1, False, [])


def test_a_reset_begins_anew_with_an_empty_log_and_what_the_phones_showed_first():
    told = Told(beats("person: {phone: left, who: chen}", RIDE))
    told.deck.jump(1)
    told.deck.pass_time(0)
    told.deck.reset()
    told.deck.pass_time(0)

    assert (told.deck.at, told.acts.log, told.phones[0].person.ref) == (-1, [], "mei")
    assert told.client.asked[-1][1].startswith("/v1/scene") or "/start/restore" in told.client.asked[-1][1]


def test_back_leads_to_the_beat_before_and_from_the_first_to_before_it():
    told = Told(beats(RIDE, RIDE))
    told.deck.jump(1)
    for at in (0, -1):
        told.deck.pass_time(0)
        told.deck.back()
        assert told.deck.at == at


def test_the_same_seeds_and_keys_are_sent_each_time():
    told = Told(beats(RIDE, "play: {player: mei, game: forest, move: water}"))
    keys: list[Any] = []

    def ask_as(player: str, method: str, path: str, body: object = None, *, key: str = "") -> Answer:
        keys.extend([key] if key else [])
        return Answer(200, {"result": {}, "scene": {}})

    told.client.ask_as = ask_as  # type: ignore[method-assign]
    for _ in range(2):
        told.deck.reset()
        told.deck.jump(1)
        told.deck.pass_time(0)
        told.deck._kept.clear()

    seeds = [body["seed"] for _, body in told.sent(EVENTS)]
    assert (len(seeds), {*seeds}, {*keys}) == (2, {"tape-tape-7-b0-0"}, {"tape-tape-7-b1-0"})


@pytest.mark.parametrize("down", [GONE, Answer(503, {"code": "restored"}), Answer(429, {"code": "slow_down"})])
def test_a_server_that_fails_is_waited_for_and_the_step_is_done_once(down: Answer):
    client = FakeClient(answers())
    well = client.answers["POST", EVENTS]
    told = Told(beats(RIDE, RIDE), client)
    client.answers["POST", EVENTS] = down
    told.deck.step()
    for _ in range(3):
        told.deck.pass_time(RETRY_S)
    assert (told.deck.at, told.deck.trouble, told.acts.log) == (0, down, [])
    assert told.deck.caption("en") != "Beat 0"

    client.answers["POST", EVENTS] = well
    told.deck.pass_time(RETRY_S)
    assert (told.deck.trouble, len(told.acts.log), told.deck.failures) == (None, 1, [])
    assert len({body["seed"] for _, body in told.sent(EVENTS)}) == 1


def test_an_expectation_that_fails_is_told_and_the_tape_goes_on():
    told = Told(beats(RIDE + "; wait: 1", RIDE.replace("4}}", "4}, earned: [{asset: energy, amount: 60}]}"), RIDE))
    told.deck.jump(2)
    told.deck.pass_time(0)

    [failure] = told.deck.failures
    assert (failure.beat, failure.expected, failure.came) == ("b1", "energy 60", "energy 52")
    assert "energy 60" in told.acts.log[2].words("en")
    assert told.deck.at == 2


@pytest.mark.parametrize(("step", "expected", "came"), [
    ("tell: {player: mei, type: ride, earned: nothing}", "nothing", "energy 52"),
    ("tell: {player: mei, type: ride, why: 'limits[0]'}", "limits[0]", "?"),
    ("play: {player: mei, game: forest, move: water, result: {grams: 4}}", "grams 4", "grams 3"),
    ("play: {player: mei, game: forest, move: water, refused: wet}", "wet", "done"),
    ("expect: {player: mei, asset: energy, is: 10}", "energy = 10", "9"),
    ("expect: {player: mei, asset: energy, most: 8}", "energy ≤ 8", "9"),
    ("expect: {player: mei, game: forest, path: tree.missing_g, least: 8}", "tree.missing_g ≥ 8", "7"),
    ("expect: {player: mei, game: forest, path: bubbles, many: 3}", "bubbles × 3", "2"),
    ("expect: {player: mei, game: forest, path: no.where, is: 3}", "no.where = 3", "?"),
])  # fmt: skip
def test_each_expectation_says_what_it_was_and_what_came(step: str, expected: str, came: str):
    told = Told(beats(step))
    told.deck.step()
    told.deck.pass_time(1)

    assert [(one.expected, one.came) for one in told.deck.failures] == [(expected, came)]


@pytest.mark.parametrize("step", [
    "tell: {player: mei, type: ride, earned: [{asset: energy, amount: 52, quest: q}]}",
    "play: {player: mei, game: forest, move: water, result: {grams: 3}}",
    "expect: {player: mei, asset: energy, is: 9}",
    "expect: {player: mei, game: forest, path: bubbles.1.name, is: b-2}",
    "expect: {player: mei, game: forest, path: bubbles, many: 2}",
])  # fmt: skip
def test_what_comes_as_expected_is_no_failure(step: str):
    told = Told(beats(step))
    told.deck.step()
    told.deck.pass_time(1)

    assert told.deck.failures == []


def test_what_a_move_does_not_say_is_as_the_scene_offers_it():
    told = Told(beats("play: {player: mei, game: forest, move: collect}"))
    told.deck.step()
    told.deck.pass_time(1)

    assert told.sent("/v1/play") == [("play/forest/collect", {"bubble": "b-2"})]


def test_a_friend_is_named_and_sent_by_the_public_id_and_a_value_is_found_where_it_stands():
    told = Told(
        beats("play: {player: mei, game: forest, move: w, arguments: {friend: lin, on: {path: bubbles.0.name}}}")
    )
    told.deck.step()
    told.deck.pass_time(1)

    assert told.sent("/v1/play") == [("play/forest/w", {"friend": "1", "on": "b-1"})]


def test_hours_fly_by_in_equal_steps_that_are_one_act():
    told = Told(beats("clock: {by: 4h, over: 1}"))
    told.deck.step()
    for _ in range(40):
        told.deck.pass_time(0.05)

    went = [body["to"][11:16] for _, body in told.sent("/v1/sandbox/clock")]
    assert went == ["08:30", "09:30", "10:30", "11:30"]
    assert [act.words("en") for act in told.acts.log] == ["4 h later"]


def test_hours_are_gone_at_once_on_the_way_to_a_later_beat():
    told = Told(beats("clock: {by: 4h, over: 10}", ""))
    told.deck.jump(1)
    told.deck.pass_time(0)

    assert [body["to"][11:16] for _, body in told.sent("/v1/sandbox/clock")] == ["11:30"]


def test_the_clock_goes_to_the_next_moment_of_a_phone():
    told = Told(beats("clock: {next: left}"))
    told.deck.step()
    told.deck.pass_time(1)

    assert told.acts.log[0].sent["to"].startswith("2027-03-12T09:00")
    assert NOW < told.acts.now


def test_what_somebody_did_by_hand_is_not_kept_over_a_reset():
    told = Told(beats(RIDE, RIDE))
    told.deck.step()
    told.deck.pass_time(1)
    told.acts.tell("mei", "payment", {}, lambda lang: "by hand", lambda answer: None)
    told.deck.step()
    told.deck.pass_time(1)
    told.deck.reset()
    told.deck.pass_time(0)

    assert [*told.deck._kept] == ["b0"]
