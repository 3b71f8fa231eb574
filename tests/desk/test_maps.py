"""Maps are checked like quests, and turn rows into events or into reasons."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from engine.days import instant
from engine.desk.maps import Map, load_maps, read_map
from engine.errors import WrongContent
from engine.incoming.events import Event
from engine.published.content import QUESTS
from tests.world import READER, SHANGHAI, VOCABULARY

COLUMNS = ["no", "who", "when", "kind", "amount", "currency", "mcc", "way", "of"]
MAP = """\
schema: map/v1
about: {zh-CN: 好, en: good}
source: file/test
columns: [no, who, when, kind, amount, currency, mcc, way, of]
id: [no, kind]
clock: {column: when, zone: Asia/Shanghai, shift_weeks: 1}
player: {column: who, prefix: card-}
currency: {column: currency, rates: {USD: 7, CNY: 1}}
refuse:
  - {reason: no_account, empty: who}
  - {reason: zero_amount, zero: amount}
events:
  - type: refund
    equal: {kind: [refund]}
    take: {refund_ref: no, payment_ref: of, amount: amount}
    flip: amount
  - type: ride
    equal: {mcc: ["4111", "4112"]}
    take: {txn_ref: no, amount: amount}
    set: {mode: metro}
  - type: payment
    equal: {kind: buy}
    take: {txn_ref: no, amount: amount, channel: way, mcc: mcc}
    values: {channel: {swipe: card}}
"""


def good(text: str = MAP) -> Map:
    found, findings = read_map(text, "map.yaml", VOCABULARY)
    assert found is not None, [finding.text() for finding in findings]
    return found


def row(**said: str) -> list[str]:
    known = {"no": "1", "who": "7", "when": "2026-03-02T10:00", "kind": "buy", "amount": "12.50", "currency": "USD",
             "mcc": "5411", "way": "swipe", "of": ""}  # fmt: skip
    return list((known | said).values())


def read(said: Mapping[str, str], *, players: Mapping[str, str] | None = None, text: str = MAP) -> Event | str:
    return good(text).bind(COLUMNS, READER, players).read(row(**said))


def event(*, players: Mapping[str, str] | None = None, text: str = MAP, **said: str) -> Event:
    found = read(said, players=players, text=text)
    assert isinstance(found, Event)
    return found


def test_a_row_becomes_the_event_of_the_first_block_that_fits():
    bought, rode = event(), event(mcc="4112")

    assert (bought.type, bought.fields.channel, bought.fields.amount) == ("payment", "card", Decimal("87.50"))
    assert (rode.type, rode.fields.mode) == ("ride", "metro")
    assert (bought.player, bought.id, bought.source) == ("card-7", "1/buy", "file/test")


def test_times_are_local_and_move_by_whole_weeks():
    assert event().at == instant("2026-03-09 10:00", SHANGHAI)


def test_money_back_is_written_negative_and_comes_out_positive():
    back = event(kind="refund", amount="-2.50", of="1")

    assert (back.type, back.undone_amount, back.undoes) == ("refund", Decimal("17.50"), event().fact)


def test_amounts_are_rounded_to_cents_half_to_even():
    rate = MAP.replace("USD: 7,", "USD: 0.5,")

    assert [event(text=rate, amount=given).fields.amount for given in ("0.05", "0.07")] == [
        Decimal("0.02"),
        Decimal("0.04"),
    ]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"who": ""}, "no_account"),
        ({"who": "", "amount": "0.00"}, "no_account"),
        ({"amount": "0.00"}, "zero_amount"),
        ({"amount": "-0"}, "zero_amount"),
        ({"kind": "adjustment"}, "no_event"),
        ({"amount": "-5"}, "amount_not_above_zero"),
        ({"amount": "0.0001"}, "amount_not_above_zero"),
        ({"amount": "12,50"}, "bad_number"),
        ({"amount": "NaN"}, "bad_number"),
        ({"amount": "१२"}, "bad_number"),
        ({"currency": "EUR"}, "unknown_currency"),
        ({"way": "pigeon"}, "unknown_word"),
        ({"when": "yesterday"}, "bad_time"),
        ({"when": "9999-12-31T10:00"}, "bad_time"),
        ({"when": "1969-01-01T10:00"}, "wrong_time"),
        ({"mcc": "54"}, "wrong_value"),
        ({"who": "\udc80"}, "wrong_subject"),
    ],
)
def test_a_row_that_cannot_become_an_event_is_refused_with_a_reason(said: dict[str, str], reason: str):
    assert read(said) == reason


@pytest.mark.parametrize("given", [[], ["1"], [*row(), "more"]])
def test_a_row_of_another_width_is_refused(given: list[str]):
    assert good().bind(COLUMNS, READER).read(given) == "bad_row"


def test_a_lookup_knows_the_player_or_nobody_does():
    assert event(players={"7": "99"}).player == "card-99"
    assert read({}, players={"8": "99"}) == "no_player"


def test_columns_are_found_by_name_wherever_they_stand():
    reader = good().bind(["extra", *COLUMNS], READER)
    found = reader.read(["x", *row()])

    assert isinstance(found, Event)
    assert found.player == "card-7"


def test_a_file_without_a_column_of_the_map_is_refused_at_the_columns_place():
    with pytest.raises(WrongContent) as caught:
        good().bind(["no", "whom", *COLUMNS[2:]], READER)

    (finding,) = caught.value.findings
    assert (finding.line, finding.column, finding.hint) == (4, 15, "did you mean 'whom'?")  # type: ignore[attr-defined]


MISTAKES = [
    ("id: [no, kind]", "id: [no, knd]", "unknown_column", "did you mean 'kind'?"),
    ("column: when,", "column: wen,", "unknown_column", "did you mean 'when'?"),
    ("empty: who", "empty: whom", "unknown_column", "did you mean 'who'?"),
    ("equal: {mcc:", "equal: {mc:", "unknown_column", "did you mean 'mcc'?"),
    ("amount: amount, channel: way", "amount: amount, channel: ways", "unknown_column", "did you mean 'way'?"),
    ("zone: Asia/Shanghai", "zone: Asia/Shangai", "unknown_zone", ""),
    ("type: ride", "type: rid", "unknown_event", "did you mean 'ride'?"),
    ("set: {mode: metro}", "set: {mode: metroo}", "wrong_value", "did you mean 'metro'?"),
    ("set: {mode: metro}", "set: {mood: metro}", "unknown_field", "did you mean 'mode'?"),
    ("set: {mode: metro}", "set: {line: '2'}", "missing_field", "'mode'"),
    ("set: {mode: metro}", "set: {mode: metro, amount: 3}", "twice", ""),
    ("{channel: {swipe: card}}", "{channel: {swipe: cart}}", "wrong_value", "did you mean 'card'?"),
    ("{channel: {swipe: card}}", "{chanel: {swipe: card}}", "not_taken", "did you mean 'channel'?"),
    ("flip: amount", "flip: payment_ref", "not_a_number", ""),
    ('equal: {mcc: ["4111", "4112"]}\n', "\n", "never_reached", ""),
]


@pytest.mark.parametrize(("old", "new", "code", "hint"), MISTAKES)
def test_a_mistake_in_a_map_is_found_at_its_place_with_a_hint(old: str, new: str, code: str, hint: str):
    assert old in MAP
    _, findings = read_map(MAP.replace(old, new, 1), "map.yaml", VOCABULARY)

    found = next(finding for finding in findings if finding.code == code)
    assert hint in found.hint + found.message
    assert found.line > 1
    assert found.text().startswith(f"map.yaml:{found.line}:{found.column}: error: ")


def test_the_shipped_maps_have_no_mistakes():
    maps, findings = load_maps(QUESTS / "maps", VOCABULARY)

    assert [finding.text() for finding in findings] == []
    assert set(maps) == {"transactions_small", "transactions_large", "refunds_small", "steps_small", "friends_small",
                         "quiz_small"}  # fmt: skip
