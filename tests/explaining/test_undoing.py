"""What a refund means to a quest."""

from dataclasses import replace

from engine.explaining.undoing import Undone, explain_refund, said_undone, undo_lines
from engine.words.reasons import sentence
from engine.words.spoken import NOTHING, Words
from tests.explaining.test_explain import AROUND, act, quest_of
from tests.world import UNDO

DONE = Undone("event.payment_ref", "proportional", NOTHING, found=True, late=False, took=(("energy", "5", 5),),
              had=(("energy", "10", 10),), refunded="3", price="6")  # fmt: skip


def test_it_says_the_share_of_the_money_and_of_the_reward():
    deed, day = act()
    found = explain_refund(quest_of(undo=UNDO), deed, day, DONE, AROUND)

    assert found.sentence["en"] == "A refund came (3 of 6): 5 of the 10 g given for it went back"
    assert [one.en for one in found.lines[-1].saw] == ["3 of 6 came back", "-5 g", "it had earned 10 g energy"]


def test_more_than_the_act_had_earned_is_told_without_a_share():
    [said] = said_undone(DONE._replace(took=(("energy", "50", 50),)), "energy", AROUND)

    assert said["en"] == "A refund came (3 of 6): 50 g given for it went back"


def test_nothing_went_back_of_what_was_given():
    [said] = said_undone(DONE._replace(took=(), refunded="0.01"), "energy", AROUND)

    assert said["en"] == "A refund came (0.01 of 6), and nothing of the 10 g given for it went back"


def test_what_came_too_late_is_not_asked_further():
    late = DONE._replace(within=Words("90 天", "90 days"), late=True, took=())
    verdicts = {line.rule: line.verdict for line in undo_lines(late, "refund", "undo.within", AROUND)}

    assert verdicts == {"undo": "yes", "undo.find": "yes", "undo.within": "no", "undo.take_back": "not asked"}


def test_what_stops_the_refund_is_told_first():
    deed, day = act()
    found = explain_refund(quest_of(undo=UNDO), deed, day, DONE._replace(took=()), replace(AROUND, refused="removed"))

    assert (found.because, found.sentence) == ("removed", sentence("removed"))
