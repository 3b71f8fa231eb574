"""A quest's tests are run through the server's own decisions, over nothing but memory."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.days import instant
from engine.desk.rehearse import Rehearsal, run_trials
from engine.documents.document import read_document
from engine.quests.trials import Trial
from engine.rules.experiments import arm_of
from tests.quests.quest_files import RIGHT, assets, book_of, changed, vocabulary
from tests.quests.rich_quests import ARMS, STREAK
from tests.world import READER

ZONE = "Asia/Shanghai"
STORY = '      - {at: "2026-12-02 10:00", payment: {amount: 12.50, channel: qr}, expect: {energy: 5}}\n'


def pay(ref: str, at: str = "2026-12-02 10:00", amount: str = "12.50") -> Any:
    data = {"txn_ref": ref, "amount": amount, "channel": "qr"}
    return READER.build("payment", source="t", id=ref, player="trial", at=instant(at, ZONE), data=data)


def refund(ref: str, amount: str, at: str = "2026-12-03 10:00") -> Any:
    data = {"refund_ref": f"r-{ref}-{amount}", "payment_ref": ref, "amount": amount}
    return READER.build("refund", source="t", id=f"r-{ref}", player="trial", at=instant(at, ZONE), data=data)


def rehearsal(text: str = RIGHT) -> Rehearsal:
    book = book_of(text)
    return Rehearsal(book, assets(), book.quests["pay-energy"], trial())


def trial(**how: Any) -> Trial:
    """A test without lines: whoever asks tells the events."""
    document, _ = read_document("{}", "a.yaml")
    assert document is not None
    return Trial("a test", ZONE, vocabulary().profile({}), (), document, **how)


def lived(story: Rehearsal, event: Any) -> tuple[int, str]:
    """What one event came to in a quest that gives one asset, and the last rule that decided."""
    amounts, because = story.live(event)
    [amount] = amounts.values()
    return amount, because[-1]


def test_an_act_earns_what_the_quest_gives():
    assert (5, "") == lived(rehearsal(), pay("a"))


def test_the_limit_that_cuts_is_named():
    story = rehearsal()

    assert [(5, ""), (5, ""), (0, "limits[0]")] == [lived(story, pay(ref)) for ref in "abc"]


def test_the_condition_that_says_no_is_named():
    assert (0, "if[0]") == lived(rehearsal(), pay("a", amount="0.50"))


def test_a_refund_takes_its_share_back():
    story = rehearsal()
    story.live(pay("a"))

    assert (-5, "undo") == lived(story, refund("a", "12.50"))


def test_a_refund_that_comes_first_waits_and_is_applied():
    story = rehearsal()

    assert (0, "undo.find") == lived(story, refund("a", "12.50"))
    assert (0, "undo") == lived(story, pay("a"))


def test_a_refund_too_late_takes_nothing():
    story = rehearsal()
    story.live(pay("a"))

    assert (0, "undo.within") == lived(story, refund("a", "12.50", at="2027-06-01 10:00"))


def test_the_same_fact_again_earns_nothing():
    story = rehearsal()
    story.live(pay("a"))

    assert (0, "duplicate_business_key") == lived(story, pay("a", at="2026-12-02 11:00"))


def test_a_draft_is_tested_too():
    book = book_of(changed(("status: live", "status: draft")))

    assert [True] == [result.passed for result in run_trials(book, assets())]


def test_a_failure_says_what_was_expected_and_what_came():
    book = book_of(changed((STORY, STORY.replace("{energy: 5}", "{energy: 6}"))))

    [result] = run_trials(book, assets())

    assert "test 'a payment pays' line 1: expected 6 energy but got 5 energy" == result.message


def test_amounts_are_compared_in_display_units():
    text = changed(("give: energy", "give: feed"), ("{energy: 5}", "{feed: 5}"))

    [result] = run_trials(book_of(text), assets())

    assert result.passed
    assert Decimal(5_000) == lived(rehearsal(text), pay("a"))[0]


def test_some_quests_may_be_tried_alone_and_progress_is_told():
    told: list[tuple[int, int]] = []
    book = book_of(RIGHT, changed(("id: pay-energy", "id: other")))

    assert len(run_trials(book, assets(), lambda done, all: told.append((done, all)))) == 2
    assert [one.quest for one in run_trials(book, assets(), only={"other"})] == ["other"]
    assert told == [(1, 2), (2, 2)]


def test_a_rehearsal_leaves_the_book_as_it_was():
    book = book_of(changed(("status: live", "status: draft")))
    before = replace(book.quests["pay-energy"])
    run_trials(book, assets())

    assert before.status == book.quests["pay-energy"].status


def answered(day: int) -> Any:
    data = {"quiz": "q", "correct": True}
    at = instant(f"2026-12-0{day} 08:00", ZONE)
    return READER.build("quiz_answered", source="t", id=str(day), player="trial", at=at, data=data)


def test_a_reward_and_its_bonus_are_told_apart():
    book = book_of(STREAK)
    story = Rehearsal(book, assets(), book.quests["daily-quiz"], trial())
    outcomes = [story.live(answered(day)) for day in (1, 2, 3)]

    assert [outcome.amounts for outcome in outcomes] == [
        {"feed": 6_000, "energy": 0},
        {"feed": 7_000, "energy": 0},
        {"feed": 8_000, "energy": 20},
    ]
    assert [outcome.because for outcome in outcomes] == [("",), ("",), ("", "bonus[0]")]


def test_the_player_of_a_trial_is_in_its_arm():
    book = book_of(ARMS)
    quest = book.quests["rates"]
    assert quest.experiment is not None

    for arm, _ in quest.experiment.arms:
        story = Rehearsal(book, assets(), quest, trial(arm=arm))
        assert arm_of(quest.experiment, story.player.ref) == arm
