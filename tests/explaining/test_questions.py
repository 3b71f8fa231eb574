"""What a question shows of the values it saw."""

from typing import Any

import pytest

from engine.days import Local, instant, local_in
from engine.explaining.questions import Case, values
from engine.game import discover
from engine.rules.plans import Act
from tests.foretold import rich_content
from tests.world import NOW, READER, SHANGHAI, VOCABULARY, book_of, quest

CONTENT = rich_content()
PAYMENT = READER.build(
    "payment", source="s", id="i", player="ann", at=NOW, data={"txn_ref": "t", "amount": "9.99", "channel": "qr"}
)


def en(*what: Any) -> tuple[str, ...]:
    return tuple(one.en for one in values(*what))


def case(quest: str) -> Case:
    profile = VOCABULARY.profile({"segments": ["gold", "mass"]})
    day: Local = local_in(instant("2026-11-18 12:00", SHANGHAI), SHANGHAI)
    act = Act("payment", PAYMENT.fields, profile, "ann", NOW, 1)
    return Case(CONTENT.book.quests[quest], act, day, "", {"energy": "g"}, frozenset({"txn_ref"}))


def test_an_expression_s_names_are_read_once_each():
    assert en(case("cool"), "event.amount > 1 && event.amount < params.none && player.level >= 1") == (
        "event.amount = 9.99", "params.none = ", "player.level = 1",
    )  # fmt: skip


def test_a_hash_is_called_a_hash():
    assert en(case("cool"), 'event.txn_ref == "x"') == ("event.txn_ref is kept as a hash",)


def test_what_is_no_expression_is_read_off_its_tree():
    [condition] = CONTENT.book.quests["weekend"].conditions

    assert en(case("cool"), condition.text, condition.node) == ("player.segments = [gold, mass]",)


@pytest.mark.parametrize(
    ("when", "skips", "last"),
    [
        ({}, False, False),
        ({"weekdays": ["wed", "thu"]}, False, False),
        ({"weekdays": ["wed", "sat"]}, True, False),
        ({"weekdays": ["wed", "sat"], "until": "2026-11-21"}, True, True),
        ({"weekdays": ["wed", "sat"], "until": "2026-11-22"}, True, False),
        ({"until": "2026-11-19"}, False, True),
    ],
)
def test_the_day_after_is_only_one_of_the_quest_s_when_it_runs_then(when: dict[str, Any], skips: bool, last: bool):
    found = book_of([quest("one", when={"event": "payment"} | when)], discover()).quests["one"]
    wednesday = case("cool")._replace(quest=found)

    assert (wednesday.skips("day"), wednesday.last("day")) == (skips, last)
    assert not wednesday.skips("week")
