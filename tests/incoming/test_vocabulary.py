"""Fields and profiles: what a value may be, and the player's frozen, hashable profile."""

from decimal import Decimal

import pytest

from engine.errors import Malformed
from engine.incoming.vocabulary import Field, Vocabulary, is_plain, struct_of

PLAYER = {
    "segments": Field("segments", "many_of", ("gold", "mass"), optional=True, default=frozenset()),
    "level": Field("level", "integer", optional=True, default=1, least=0, most=9),
    "city": Field("city", "text", optional=True, default=""),
}
VOCABULARY = Vocabulary({}, PLAYER, "CNY", struct_of("profile", PLAYER))


def test_a_profile_has_defaults_for_what_is_not_known() -> None:
    profile = VOCABULARY.profile({})

    assert (profile.segments, profile.level) == (frozenset(), 1)  # type: ignore[attr-defined]


def test_equal_profiles_have_equal_hashes_whatever_the_order() -> None:
    one, other = VOCABULARY.profile({"segments": ["gold", "mass"]}), VOCABULARY.profile({"segments": ["mass", "gold"]})

    assert hash(one) == hash(other)
    assert one == other


def test_a_profile_cannot_be_changed() -> None:
    profile = VOCABULARY.profile({})

    with pytest.raises(AttributeError):
        profile.level = 3  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("values", "code", "hint"),
    [
        ({"sgements": ["gold"]}, "unknown_field", "did you mean 'segments'?"),
        ({"segments": ["glod"]}, "wrong_value", "allowed: gold, mass"),
        ({"level": 10}, "wrong_value", "it must be a whole number from 0 to 9"),
        ({"level": True}, "wrong_value", "it must be a whole number from 0 to 9"),
        ({"city": "a\x00"}, "wrong_value", "it must be a text of at most 200 characters without control characters"),
    ],
)
def test_a_wrong_profile_says_what_is_allowed(values: dict[str, object], code: str, hint: str) -> None:
    with pytest.raises(Malformed) as raised:
        VOCABULARY.profile(values)

    assert (raised.value.code, raised.value.hint) == (code, hint)


@pytest.mark.parametrize(
    ("known", "allowed"),
    [
        (
            Field("a", "decimal", positive=True),
            "a number above 0 and at most 1000000000, with at most 6 decimal places",
        ),
        (Field("a", "text", digits=4), "a text of exactly 4 digits"),
        (Field("a", "true_false"), "true or false"),
        (Field("a", "one_of", ("x", "y")), "one of x, y"),
    ],
)
def test_what_a_field_takes_is_told_in_words(known: Field, allowed: str) -> None:
    assert known.allowed() == allowed


def test_a_decimal_is_told_in_its_shortest_form() -> None:
    known = Field("a", "decimal")

    assert [known.amount(Decimal(text)) for text in ("10.50", "1E+2", "-0.0", "0.10")] == ["10.5", "100", "0", "0.1"]


@pytest.mark.parametrize("bound", [Decimal("-0.5"), Decimal("1.5")])
def test_bounds_of_a_decimal_hold(bound: Decimal) -> None:
    with pytest.raises(Malformed):
        Field("a", "decimal", least=0, most=1).read(bound)


def test_plain_text_has_spaces_of_all_kinds_but_no_line_breaks() -> None:
    assert is_plain("a b\u3000c\u00a0d")
    assert not any(is_plain(f"a{char}b") for char in "\x00\n\x7f\x9f\u2028\ud800")


@pytest.mark.parametrize("values", [{"\ud800": 1}, {"city": "\ud800"}, {"segments": ["\ud800"]}])
def test_half_a_character_is_no_value(values: dict[str, object]):
    with pytest.raises(Malformed):
        VOCABULARY.profile(values)
