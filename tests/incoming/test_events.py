"""Typed events: exact values or a clear refusal; what may not be stored is not in `kept`."""

import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Forbidden, Malformed
from engine.incoming.events import Event, EventReader, Vocabulary, load_vocabulary

VOCABULARY_FILE = Path(__file__).resolve().parents[2] / "quests" / "vocabulary.yaml"
PAYMENT: dict[str, object] = {
    "txn_ref": "T-1",
    "amount": Decimal("10.50"),
    "channel": "qr",
    "mcc": "5411",
    "merchant": "Corner shop",
}


def shipped() -> Vocabulary:
    vocabulary, findings = load_vocabulary(VOCABULARY_FILE)
    assert vocabulary is not None, findings
    return vocabulary


READER = EventReader(shipped(), b"pepper for tests")


def build(type: str = "payment", *, id: str = "e-1", player: str = "p-1", at: int = 1, **data: object) -> Event:
    given_data = {**PAYMENT, **data} if type == "payment" else data
    kept = {name: value for name, value in given_data.items() if value is not ...}
    return READER.build(type, source="bank", id=id, player=player, at=at, data=kept)


def refused(type: str = "payment", **data: Any) -> Malformed:
    with pytest.raises(Malformed) as raised:
        build(type, **data)
    return raised.value


def structured(**changes: Any) -> bytes:
    told = {
        "specversion": "1.0",
        "id": "e-1",
        "source": "bank",
        "type": "payment",
        "subject": "p-1",
        "time": "2026-12-02T10:00:00Z",
        "data": {"txn_ref": "T-1", "amount": 10.5, "channel": "qr"},
    }
    return json.dumps({**told, **changes}).encode()


def test_an_event_holds_typed_fields_and_defaults() -> None:
    fields = build(mcc=...).fields

    assert (fields.amount, fields.channel, fields.mcc, fields.currency) == (Decimal("10.50"), "qr", "0000", "CNY")


@pytest.mark.parametrize(
    ("given_amount", "kept"),
    [(10, "10"), ("10.50", "10.5"), (Decimal("0.000001"), "0.000001"), (1e2, "100"), ("7", "7")],
)
def test_money_may_be_a_number_or_a_decimal_text(given_amount: object, kept: str) -> None:
    assert json.loads(build(amount=given_amount).kept)["amount"] == kept


@pytest.mark.parametrize(
    "amount",
    [
        -1,
        0,
        Decimal("-0.01"),
        Decimal("-0.0"),
        True,
        None,
        [],
        {},
        "",
        " 1",
        "1_0",
        "١",
        "1e3",
        "+1",
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
        "1E+999999",
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        Decimal("1E+400"),
        Decimal("1E-400"),
        Decimal("0.0000001"),
        Decimal("1000000000.01"),
        10**10,
        int("9" * 4000),
        "9" * 4000,
        float("nan"),
        float("inf"),
        1e300,
    ],
)
def test_money_that_is_not_positive_finite_and_bounded_is_refused_quickly(amount: object) -> None:
    started = time.perf_counter()

    error = refused(amount=amount)

    assert (error.status, error.code) == (422, "wrong_value")
    assert len(error.message) < 200
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("written", ["-1", "0", "true", "1e400", "9" * 4000, "9" * 6000, '"NaN"', '"1E+999999"'])
def test_hostile_money_in_json_is_refused(written: str) -> None:
    text = structured().replace(b"10.5", written.encode())

    with pytest.raises(Malformed) as raised:
        READER.structured(text)

    assert raised.value.status in (400, 422)


@given(st.decimals(allow_nan=True, allow_infinity=True) | st.floats() | st.integers() | st.text() | st.binary())
def test_any_amount_is_exact_or_refused(amount: object) -> None:
    try:
        event = build(amount=amount)
    except Malformed as error:
        code = error.code
    else:
        assert 0 < event.fields.amount <= 10**9
        assert Decimal(json.loads(event.kept)["amount"]) == event.fields.amount
        return
    assert code == "wrong_value"


@pytest.mark.parametrize("value", [True, 1.0, "8000", Decimal(8000), -1, 1_000_001, 10**30, None])
def test_a_whole_number_is_no_boolean_text_or_fraction_and_in_bounds(value: object) -> None:
    assert refused("steps", day_total=value).code == "wrong_value"


@pytest.mark.parametrize("value", ["a\x00b", "a\nb", "a\u2028b", "\ud800", "x" * 201, 7, None, "\x7f", "\x85"])
def test_text_is_short_and_without_control_characters(value: object) -> None:
    assert refused(merchant=value).code == "wrong_value"


def test_text_in_any_language_is_taken() -> None:
    assert build(merchant="街角　小店 🌳").fields.merchant == "街角　小店 🌳"


def test_a_business_key_may_not_be_empty() -> None:
    assert refused(txn_ref="").code == "wrong_value"


def test_a_text_of_digits_has_exactly_so_many() -> None:
    for mcc in ("541", "54111", "54a1", "５４１１", "5411\n"):
        assert refused(mcc=mcc).code == "wrong_value"


def test_a_wrong_closed_value_names_the_near_one() -> None:
    error = refused(channel="crad")

    assert (error.message, error.hint) == ("'channel' cannot be 'crad'", "did you mean 'card'?")


def test_an_unknown_field_names_the_near_one() -> None:
    error = refused(amuont=1)

    assert (error.code, error.hint) == ("unknown_field", "did you mean 'amount'?")


def test_a_missing_field_is_named() -> None:
    error = refused(amount=...)

    assert (error.code, error.message) == ("missing_field", "'payment' needs the field 'amount'")


def test_an_unknown_type_names_the_near_one() -> None:
    error = refused("paiment")

    assert (error.code, error.hint) == ("unknown_type", "did you mean 'payment'?")


@pytest.mark.parametrize("name", ["", "x" * 256, "a\x00", "a\nb", "\udc00", None, 7])
def test_ids_have_1_to_255_plain_characters(name: Any) -> None:
    for parts in ({"id": name}, {"player": name}):
        with pytest.raises(Malformed) as raised:
            build(**parts)
        assert raised.value.status == 400


@pytest.mark.parametrize("at", [-1, 2**63, True, 1.5, None])
def test_a_time_outside_1970_to_2100_is_refused(at: Any) -> None:
    with pytest.raises(Malformed) as raised:
        build(at=at)

    assert (raised.value.status, raised.value.code) == (400, "wrong_time")


def test_only_what_may_be_kept_is_kept() -> None:
    kept = json.loads(build().kept)

    assert set(kept) == {"txn_ref", "amount", "channel", "mcc"}
    assert len(kept["txn_ref"]) == 16
    assert "T-1" not in build().kept


def test_rules_see_the_hash_of_a_hashed_field_and_the_text_of_a_dropped_one() -> None:
    event = build()

    assert event.fields.txn_ref == json.loads(event.kept)["txn_ref"]
    assert event.fields.merchant == "Corner shop"


def test_hashes_depend_on_the_pepper() -> None:
    other = EventReader(shipped(), b"another pepper..")

    made = other.build("payment", source="bank", id="e-1", player="p-1", at=1, data=PAYMENT)

    assert made.fact != build().fact
    assert made.digest != build().digest


def test_the_same_said_in_other_words_has_the_same_digest() -> None:
    assert build(amount="10.5").digest == build(amount=Decimal("10.500"), currency="CNY").digest


@pytest.mark.parametrize("changed", [{"amount": 11}, {"merchant": "Other"}, {"mcc": ...}, {"txn_ref": "T-2"}])
def test_another_body_has_another_digest(changed: dict[str, Any]) -> None:
    assert build(**changed).digest != build().digest


def test_another_player_time_or_type_has_another_digest() -> None:
    donation: dict[str, Any] = {"txn_ref": "T-1", "amount": 1}
    digests = {build("donation", **donation).digest, build("transfer_sent", **donation).digest}
    digests |= {build("donation", player="p-2", **donation).digest, build("donation", at=2, **donation).digest}

    assert len(digests) == 4


def test_an_act_without_its_optional_key_has_no_fact() -> None:
    assert build("green_act", kind="recycling").fact is None
    assert build("green_act", kind="recycling", act_ref="G-1").fact is not None


@pytest.mark.parametrize("type", ["payment", "ride", "ticket", "bill_paid", "donation", "transfer_sent"])
def test_a_refund_names_any_act_with_money_by_its_fact(type: str) -> None:
    fields = shipped().types[type].fields
    act = READER.build(type, source="b", id="1", player="p", at=1, data={n: f.example for n, f in fields.items()})

    refund = build("refund", refund_ref="R-1", payment_ref="T-1001", amount="2.50")

    assert refund.undoes == act.fact
    assert refund.undone_amount == Decimal("2.5")
    assert refund.fact not in (None, act.fact)


def test_a_refund_that_names_nothing_undoes_nothing() -> None:
    assert build("refund", refund_ref="R-1", amount=1).undoes is None


def test_an_event_with_a_field_that_is_a_list_or_object_is_refused() -> None:
    for value in ([], ["qr"], {"qr": 1}):
        assert refused(channel=value).code == "wrong_value"


def test_every_shipped_type_can_be_built_from_its_examples() -> None:
    for name, event_type in shipped().types.items():
        data = {field: known.example for field, known in event_type.fields.items()}
        assert READER.build(name, source="b", id="1", player="p", at=1, data=data).type == name


def test_a_cloudevent_becomes_the_same_event_in_either_mode() -> None:
    headers = {"ce-specversion": "1.0", "ce-id": "e-1", "ce-source": "bank", "ce-type": "payment"}
    headers |= {"ce-subject": "p-1", "ce-time": "2026-12-02T10:00:00Z", "content-type": "application/json"}

    bare = READER.binary(headers, b'{"txn_ref": "T-1", "amount": 10.5, "channel": "qr"}')

    assert bare == READER.structured(structured())


def test_a_batch_answers_for_each_event_by_itself() -> None:
    good, wrong = structured(), structured(id="")

    first, second, third = READER.batch(b"[" + good + b"," + wrong + b",7]")

    assert isinstance(first, Event)
    assert isinstance(second, Malformed)
    assert second.code == "missing_id"
    assert isinstance(third, Malformed)


def test_an_event_of_a_game_is_not_taken_from_outside(tmp_path: Path) -> None:
    text = VOCABULARY_FILE.read_text(encoding="utf-8").replace("  sign_in:\n", "  sign_in:\n    games_only: true\n")
    file = tmp_path / "vocabulary.yaml"
    file.write_text(text, encoding="utf-8")
    vocabulary, _ = load_vocabulary(file)
    assert vocabulary is not None
    reader = EventReader(vocabulary, b"pepper for tests")

    assert reader.build("sign_in", source="forest", id="1", player="p", at=1, data={}).type == "sign_in"
    with pytest.raises(Forbidden):
        reader.structured(structured(type="sign_in", data={}))


@given(st.dictionaries(st.text(max_size=9) | st.sampled_from(sorted(PAYMENT)), st.none() | st.text() | st.integers()))
def test_any_data_is_an_event_or_malformed(data: dict[str, object]) -> None:
    status = 200
    try:
        READER.build("payment", source="b", id="1", player="p", at=1, data=data)
    except Malformed as error:
        status = error.status

    assert status in (200, 422)


def test_a_number_too_long_to_be_written_is_refused() -> None:
    assert refused(amount=10**5000).code == "wrong_value"
    assert refused("steps", day_total=10**5000).code == "wrong_value"
