"""How values, lengths and limits are written down."""

from decimal import Decimal

import pytest

from engine.clock import DAY, HOUR, MINUTE, SECOND
from engine.days import Local, instant, local_in
from engine.plans import Act
from engine.questions import Case, length, shown, values, written
from tests.foretold import rich_content
from tests.world import NOW, READER, SHANGHAI, VOCABULARY

CONTENT = rich_content()
PAYMENT = READER.build(
    "payment", source="s", id="i", player="ann", at=NOW, data={"txn_ref": "t", "amount": "9.99", "channel": "qr"}
)


def case(quest: str) -> Case:
    profile = VOCABULARY.profile({"segments": ["gold", "mass"]})
    day: Local = local_in(instant("2026-11-18 12:00", SHANGHAI), SHANGHAI)
    act = Act("payment", PAYMENT.fields, profile, "ann", NOW, 1)
    return Case(CONTENT.book.quests[quest], act, day, "", {"energy": "g"}, frozenset({"txn_ref"}))


@pytest.mark.parametrize(
    ("ms", "text"),
    [(10 * MINUTE, "10m"), (6 * HOUR, "6h"), (48 * HOUR, "2d"), (90 * DAY, "90d"), (SECOND, "1s"),
     (200 * SECOND, "3m 20s"), (1_500, "1.5s"), (0, "0s")],
)  # fmt: skip
def test_lengths_are_as_designers_write_them(ms: int, text: str):
    assert length(ms) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (Decimal("10.50"), "10.5"), (3, "3"), ("metro", '"metro"'), (frozenset({"b", "a"}), "[a, b]")],
)
def test_values_are_shown_as_in_an_expression(value: object, text: str):
    assert shown(value) == text


def test_an_expression_s_names_are_read_once_each():
    assert values(case("cool"), "event.amount > 1 && event.amount < params.none && player.level >= 1") == (
        "event.amount = 9.99", "params.none = ", "player.level = 1",
    )  # fmt: skip


def test_a_hash_is_called_a_hash():
    assert values(case("cool"), 'event.txn_ref == "x"') == ("event.txn_ref is kept as a hash",)


def test_what_is_no_expression_is_read_off_its_tree():
    [condition] = CONTENT.book.quests["weekend"].conditions

    assert values(case("cool"), condition.text, condition.node) == ("player.segments = [gold, mass]",)


@pytest.mark.parametrize(
    ("quest", "texts"),
    [
        ("rich", ["40 g per player a day", "90 g for all players a week"]),
        ("whole", ["25 g per player a day, all or nothing"]),
        ("shared", ["20 g for budget spring a week"]),
        ("per-shop", ["once per event.mcc a week"]),
    ],
)
def test_limits_are_written_as_lines(quest: str, texts: list[str]):
    assert [written(case(quest), limit) for limit in CONTENT.book.quests[quest].limits] == texts
