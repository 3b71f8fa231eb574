"""What is still checked in a file whose shape is wrong."""

import pytest

from engine.document import read_document
from engine.quests.model import QuestFile
from engine.quests.salvage import salvage
from tests.quests.quest_files import changed, said


def salvaged(*pairs: tuple[str, str]) -> tuple[QuestFile | None, frozenset[str]]:
    document, _ = read_document(changed(*pairs), "a.yaml")
    assert document is not None
    return salvage(document)


def test_an_unknown_key_is_left_out():
    file, quiet = salvaged(("amount: 5}", "amount: 5, rond: up}"))

    assert file is not None
    assert quiet == frozenset()


def test_a_stand_in_takes_the_place_of_a_wrong_text():
    file, quiet = salvaged(("en: Pay in a shop", "de: Bezahlen"))

    assert file is not None
    assert file.title.en == "-"
    assert "title" in quiet


@pytest.mark.parametrize("name", ["lists", "count", "who"])
def test_an_optional_part_that_is_wrong_is_left_out(name):
    file, quiet = salvaged(("status: live", f"status: live\n{name}: 5"))

    assert file is not None
    assert name in quiet


def test_a_quest_without_an_event_cannot_be_salvaged():
    assert salvaged(("{event: payment}", "{evnt: payment}"))[0] is None


def test_nothing_is_said_about_what_rests_on_a_wrong_part():
    lines = said(
        changed(
            ("reward: {give: energy", "count: {times: twice, every: day}\nreward: {give: energy"),
            ('en: "+{reward}', 'en: "+{count}'),
        )
    )

    assert lines == ["11:16: error: 'twice' is not allowed here"]
