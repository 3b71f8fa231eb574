"""A quest's tests are run through the server's own decisions, over nothing but memory."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.days import instant
from engine.desk.rehearse import Rehearsal, run_trials
from tests.quests.quest_files import RIGHT, assets, book_of, changed
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
    return Rehearsal(book, assets(), book.quests["pay-energy"], ZONE, book.vocabulary.profile({}))


def test_an_act_earns_what_the_quest_gives():
    assert (5, "") == rehearsal().live(pay("a"))


def test_the_limit_that_cuts_is_named():
    story = rehearsal()

    assert [(5, ""), (5, ""), (0, "limits[0]")] == [story.live(pay(ref)) for ref in "abc"]


def test_the_condition_that_says_no_is_named():
    assert (0, "if[0]") == rehearsal().live(pay("a", amount="0.50"))


def test_a_refund_takes_its_share_back():
    story = rehearsal()
    story.live(pay("a"))

    assert (-5, "undo") == story.live(refund("a", "12.50"))


def test_a_refund_that_comes_first_waits_and_is_applied():
    story = rehearsal()

    assert (0, "undo.find") == story.live(refund("a", "12.50"))
    assert (0, "undo") == story.live(pay("a"))


def test_a_refund_too_late_takes_nothing():
    story = rehearsal()
    story.live(pay("a"))

    assert (0, "undo.within") == story.live(refund("a", "12.50", at="2027-06-01 10:00"))


def test_the_same_fact_again_earns_nothing():
    story = rehearsal()
    story.live(pay("a"))

    assert (0, "duplicate_business_key") == story.live(pay("a", at="2026-12-02 11:00"))


def test_a_draft_is_tested_too():
    book = book_of(changed(("status: live", "status: draft")))

    assert [True] == [result.passed for result in run_trials(book, assets())]


def test_a_failure_says_what_was_expected_and_what_came():
    book = book_of(changed((STORY, STORY.replace("{energy: 5}", "{energy: 6}"))))

    [result] = run_trials(book, assets())

    assert "test 'a payment pays' line 1: expected 6 but got 5" == result.message


def test_amounts_are_compared_in_display_units():
    text = changed(("give: energy", "give: feed"), ("{energy: 5}", "{feed: 5}"))

    [result] = run_trials(book_of(text), assets())

    assert result.passed
    assert Decimal(5_000) == rehearsal(text).live(pay("a"))[0]


def test_a_rehearsal_leaves_the_book_as_it_was():
    book = book_of(changed(("status: live", "status: draft")))
    before = replace(book.quests["pay-energy"])
    run_trials(book, assets())

    assert before.status == book.quests["pay-energy"].status
