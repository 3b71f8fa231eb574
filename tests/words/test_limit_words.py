"""What a player reads where a limit said no, or cut what was due; all sentences are held by test_reasons too."""

import pytest

from engine.words.known import Known
from engine.words.limit_words import limit_said, paid_said


@pytest.mark.parametrize(
    ("known", "en"),
    [
        (Known(most="5", every="day"), "You have had all 5 for today; there are more tomorrow"),
        (Known(most="5", every="day", past=True), "You have had all 5 for that day"),
        (Known(most="20", every="week", of="reward", per="budget", unit="g"),
         "All 20 g for this week have been given out; there is more next week"),
        (Known(most="25", used="20", due="10", every="day", of="reward", unit="g", whole=True),
         "At most 25 g for today: with 20 g there already, 10 g more do not fit; there is more tomorrow"),
        (Known(most="5", every="day", last=True), "You have had all 5 for today"),
        (Known(most="1", every="day", last=True), "You have had the one for today"),
        (Known(most="20", every="week", of="reward", per="budget", unit="g", last=True),
         "All 20 g for this week have been given out"),
        (Known(got="5", most="25", every="day", of="reward", unit="g"),
         "You got 5 g, which completes the 25 g for today"),
        (Known(most="2", every="week", per="payee"), "The same one counts twice a week, and it has been counted"),
    ],
)  # fmt: skip
def test_a_limit_is_told_with_what_is_known(known: Known, en: str):
    assert limit_said(known).en == en


def test_the_same_one_is_not_asked_back_when_no_other_window_follows():
    known = Known(most="1", every="month", per="payee", last=True)

    assert limit_said(known).zh == "同一项每个月最多 1 次，已经领过啦"


@pytest.mark.parametrize("known", [Known(), Known(of="reward"), Known(every="day"), Known(per="quest", of="reward")])
def test_a_limit_of_which_nothing_is_known_is_not_said_to_be_given_out(known: Known):
    assert limit_said(known) == ("这个任务的上限已经到啦", "A limit of this quest has been reached")


def test_what_was_paid_is_told():
    assert paid_said(Known(got="5", unit="g")) == ("收获 5g", "You got 5 g")
    assert paid_said(Known()).en == "It was counted"
