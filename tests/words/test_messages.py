"""Amounts and messages as people read them."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from engine.words.messages import display, filled, plain
from tests.quests.quest_files import RIGHT, book_of, changed


@pytest.mark.parametrize(
    ("amount", "scale", "text"), [(5, 1, "5"), (1500, 1000, "1.5"), (-180_000, 1000, "-180"), (1, 1000, "0.001")]
)
def test_an_amount_is_written_exactly_in_display_units(amount: int, scale: int, text: str):
    assert display(amount, scale) == text


def test_a_number_has_no_exponent_and_no_idle_zeros():
    assert [plain(Decimal(text)) for text in ("1E+3", "2.500", "10", "0.10")] == ["1000", "2.5", "10", "0.1"]


def test_a_message_names_the_reward_and_the_event():
    quest = book_of(changed(('"+{reward} {unit}"', '"+{reward} {unit} for {event.amount}"'))).quests["pay-energy"]

    words = filled(quest, "5", "g", "", SimpleNamespace(amount=Decimal("12.50")))

    assert "+5 g for 12.5" == words["zh-CN"]


def test_a_message_that_names_the_event_is_filled_anew_for_each():
    quest = book_of(changed(('"+{reward} {unit}"', '"+{reward} for {event.amount}"'))).quests["pay-energy"]

    told = [filled(quest, "5", "g", "", SimpleNamespace(amount=Decimal(n)))["zh-CN"] for n in (1, 2)]

    assert told == ["+5 for 1", "+5 for 2"]


def test_a_field_the_event_does_not_have_stays_empty():
    quest = book_of(changed(('"+{reward} {unit}"', '"+{reward} for {event.amount}"'))).quests["pay-energy"]

    assert "+5 for " == filled(quest, "5", "g", "", None)["zh-CN"]


def test_the_right_quest_is_filled_in_both_languages():
    assert {"zh-CN": "+5 g", "en": "+5 g"} == filled(book_of(RIGHT).quests["pay-energy"], "5", "g", "", None)
