"""What is still checked in a file whose shape is wrong."""

import re

import pytest

from engine.documents.document import read_document
from engine.quests.salvage import Salvaged, salvage
from tests.quests.quest_files import changed, said
from tests.quests.rich_quests import STEPS, STREAK, altered


def salvaged(*pairs: tuple[str, str]) -> Salvaged:
    document, _ = read_document(changed(*pairs), "a.yaml")
    assert document is not None
    return salvage(document)


def test_an_unknown_key_is_left_out():
    file, quiet, _ = salvaged(("amount: 5}", "amount: 5, rond: up}"))

    assert file is not None
    assert quiet == frozenset()


def test_a_stand_in_takes_the_place_of_a_wrong_text():
    file, quiet, _ = salvaged(("en: Pay in a shop", "de: Bezahlen"))

    assert file is not None
    assert file.title.en == "-"
    assert "title" in quiet


@pytest.mark.parametrize("name", ["lists", "count", "who"])
def test_an_optional_part_that_is_wrong_is_left_out(name):
    file, quiet, _ = salvaged(("status: live", f"status: live\n{name}: 5"))

    assert file is not None
    assert name in quiet


def test_what_is_wrong_in_one_item_of_a_list_hides_nothing_of_the_list():
    steps = "{id: a, when: {event: ride}}, {id: a, when: {event: ride}, within: 24}"
    lines = said(altered(STEPS, (re.search(r"steps:\n(?:  .*\n)+", STEPS)[0], f"steps: [{steps}]\n")))  # type: ignore[index]

    assert [line.split("error: ")[1] for line in lines[:2]] == [
        "a step 'a' is above",
        "expected a duration, not the number 24",
    ]


LIMIT = "  - {max: 10, of: reward, every: day}"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            LIMIT,
            "  - {max: 1, of: times, every: year}\n  - {max: 1, of: times, every: event}",
            ["'year' is not allowed here", "a number of times per event limits nothing"],
        ),
        (
            LIMIT,
            "  - {max: 9, of: time, every: day}\n"
            "bonus: [{give: energy, amount: 1}, {when: event.amount > 9, give: gold, amount: 2}]",
            ["'time' is not allowed here", "'when' is missing", "'gold' is not a known asset"],
        ),
        (
            "tests:\n",
            "tests:\n  - {name: 5, story: [{at: soon}]}\n"
            "  - {name: b, story: [{at: soon, payment: {}, expect: nothing}]}\n",
            ["expected text, not the number 5", "'expect' is missing", "'soon' is not a time"],
        ),
    ],
)
def test_the_other_items_of_a_list_are_still_checked(old, new, told):
    assert [line.split("error: ")[1] for line in said(changed((old, new)))] == told


def test_what_seems_idle_beside_a_wrong_key_is_not_told():
    assert len(said(changed(("every: day}", "every: day, alert_at: [50], per: [quest]}")))) == 1


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


@pytest.mark.parametrize(
    ("key", "value", "more"),
    [
        ("streak", "{every: year}", 0),
        ("bonus", "[{when: 5}]", 1),
        ("cooldown", "soon", 0),
        ("experiment", "{key: x}", 0),
        ("steps", "5", 0),
        ("budget", "Mine", 0),
        ("exclusive", "5", 0),
        ("restart", "yes", 0),
        ("every", "hour", 0),
    ],
)
def test_a_wrong_part_hides_nothing_of_the_others(key, value, more):
    wrong = ("status: live", f"status: live\n{key}: {value}")
    lines = said(changed(wrong, ("event.channel ==", "event.chanel =="), ("max: 10", "max: 10.5")))
    others = [line for line in lines if "chanel" in line or "counted out" in line]

    assert len(others) == (0 if key == "steps" else 2)
    assert len(lines) == len(others) + 1 + more


def test_wrong_parts_of_every_kind_are_told_in_one_run():
    wrong = "\ncooldown: soon\nstreak: {every: year}\nbudget: Mine\nrestart: 1\nparams: {least: []}"
    lines = said(changed(("params: {least: 1}\n", ""), ("status: live", f"status: live{wrong}")))

    assert [int(line.split(":")[0]) for line in lines] == [6, 7, 8, 9, 10]


def test_a_quest_whose_steps_are_wrong_is_not_told_that_its_event_is_missing():
    lines = said(altered(STEPS, ("need: 2", "need: two"), ('from: "2026-11-01"', "from: soon")))

    assert [line.split(": error: ")[1][:20] for line in lines] == ["expected a day, not ", "expected a whole num"]


def test_what_rests_on_a_wrong_streak_is_not_told():
    assert len(said(altered(STREAK, ("forgive: 1, in: 7d", "forgive: some")))) == 1
