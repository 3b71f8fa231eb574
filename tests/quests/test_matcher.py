"""The index gives exactly the quests that plain evaluation gives, in order, whatever is switched on or off."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.incoming.vocabulary import Vocabulary, struct_of
from engine.quests import matcher as matching
from engine.quests.expressions import TRUE_FALSE, ExpressionError, Scope, compile_expression, one_of_these
from engine.quests.matcher import Atom, Matcher, atoms_of, positions
from engine.quests.quest import Condition, Quest, Reward, Run, Stage, Steps, When
from engine.quests.syntax import Binary, ListOf, Literal, Name
from tests.quests import plain

SCOPE = Scope(plain.EVENT, plain.PLAYER, params={"rate": 2}, lists={"shops": ("ab", "街角")})
EVENTS = struct_of("payment", plain.EVENT)
PROFILES = Vocabulary({}, plain.PLAYER, "CNY", struct_of("profile", plain.PLAYER))


def condition(text: str) -> Condition:
    compiled = compile_expression(text, SCOPE, TRUE_FALSE)
    return Condition("if[0]", text, compiled.evaluate, compiled.node)  # type: ignore[arg-type]


def quest(id: str, *texts: str, event: str = "payment", status: Any = "live") -> Quest:
    conditions = tuple(condition(text) for text in texts)
    return Quest(id, "v", When(event), conditions, Reward("energy", 1), status=status)


def fields(**changes: Any) -> Any:
    usual = {"amount": 10, "balance": 0, "steps": 0, "change": 0, "channel": "qr", "merchant": "a", "correct": True}
    return EVENTS(**{**usual, **changes})


def ids(found: Sequence[Quest]) -> list[str]:
    return [quest.id for quest in found]


def texts() -> st.SearchStrategy[str]:
    return plain.truths(0) | plain.truths(0) | plain.truths(1) | plain.truths(2)


@settings(max_examples=150)
@given(st.data())
def test_the_index_gives_what_plain_evaluation_gives(data: st.DataObject) -> None:
    books = data.draw(st.lists(st.lists(texts(), max_size=4), min_size=1, max_size=24))
    try:
        quests = [quest(f"q{n:02}", *some, event=f"type{n % 2}") for n, some in enumerate(books)]
    except ExpressionError as error:
        assume(error.code not in ("too_large", "division", "too_deep"))
        raise
    matcher = Matcher(quests[::-1])
    on = dict.fromkeys((one.id for one in quests), True)
    for event, player, switched in data.draw(
        st.lists(st.tuples(plain.events(), plain.profiles(), st.integers(0, len(quests) - 1)), min_size=1, max_size=12)
    ):
        on[f"q{switched:02}"] = not on[f"q{switched:02}"]
        matcher.switch(f"q{switched:02}", on[f"q{switched:02}"])
        told, profile = EVENTS(**event), PROFILES.profile(player)
        for type in ("type0", "type1"):
            expected = [
                one.id
                for one in quests
                if one.when.event == type
                and on[one.id]
                and all(plain.value_of(part.node, event, player) for part in one.conditions)
            ]
            assert ids(matcher.match(type, told, profile)) == expected


def test_thousands_of_quests_are_matched_like_one_by_one() -> None:
    channels = ("qr", "card", "online")
    quests = [
        quest(
            f"q{n:04}", f'event.channel == "{channels[n % 3]}"', f"event.amount >= {n % 37}", f"player.level > {n % 10}"
        )
        for n in range(1500)
    ]
    matcher = Matcher(quests)
    for n in range(40):
        told, profile = fields(amount=n, channel=channels[n % 3]), PROFILES.profile({"level": n % 10})
        expected = [one.id for one in quests if all(c.holds(told, profile, Run()) for c in one.conditions)]
        assert ids(matcher.match("payment", told, profile)) == expected


def test_only_live_quests_match_and_an_unknown_type_matches_nothing() -> None:
    matcher = Matcher([quest("b"), quest("a"), quest("c", status="paused"), quest("d", status="draft")])

    assert ids(matcher.match("payment", fields(), PROFILES.profile({}))) == ["a", "b"]
    assert matcher.match("sign_in", fields(), PROFILES.profile({})) == []


def test_a_paused_quest_can_be_switched_on_and_off_again() -> None:
    matcher = Matcher([quest("a", status="paused")])
    profile = PROFILES.profile({})

    matcher.switch("a", True)
    assert ids(matcher.match("payment", fields(), profile)) == ["a"]
    matcher.switch("a", False)
    assert matcher.match("payment", fields(), profile) == []


def test_switching_an_unknown_quest_is_an_error() -> None:
    with pytest.raises(KeyError):
        Matcher([]).switch("a", True)


@pytest.mark.parametrize(
    ("text", "atoms", "whole"),
    [
        ('event.channel == "qr"', [Atom("event", "channel", "in", ("qr",))], True),
        ('event.channel == "qr" || "card" == event.channel', [Atom("event", "channel", "in", ("qr", "card"))], True),
        ("event.correct && !player.staff",
         [Atom("event", "correct", "in", (True,)), Atom("player", "staff", "in", (False,))], True),
        ("5 < event.steps", [Atom("event", "steps", ">", (5,))], True),
        ('"gold" in player.segments || "mass" in player.segments',
         [Atom("player", "segments", "has", ("gold", "mass"))], True),
        ("event.merchant in lists.shops && event.steps != 2",
         [Atom("event", "merchant", "in", ("ab", "街角"))], False),
        ('event.channel == "qr" || event.correct', [], False),
        ("event.merchant >= \"a\"", [], False),
        ("event.steps > event.change", [], False),
        ("true", [], False),
        ("event.steps > 1 || event.steps < 0", [], False),
    ],
)  # fmt: skip
def test_a_condition_is_split_into_what_the_index_can_hold(text: str, atoms: list[Atom], whole: bool) -> None:
    assert atoms_of(condition(text).node) == (atoms, whole)


@pytest.mark.parametrize(("op", "passing"), [("<", "a"), ("<=", "ab"), (">", "c"), (">=", "bc")])
def test_a_threshold_divides_the_values_where_it_says(op: str, passing: str) -> None:
    matcher = Matcher([quest("q", f"event.steps {op} 5")])

    found = [name for name, steps in (("a", 4), ("b", 5), ("c", 6))
             if matcher.match("payment", fields(steps=steps), PROFILES.profile({}))]  # fmt: skip
    assert "".join(found) == passing


def test_what_the_index_holds_is_not_evaluated_again() -> None:
    indexed = quest("a", 'event.channel == "qr"', "event.amount > 5 && event.amount < 20", '"gold" in player.segments')
    second_on_one_field = quest("b", "event.amount > 5", "event.amount > 6")

    assert Matcher([indexed]).evaluated() == {"payment": 0}
    assert Matcher([second_on_one_field]).evaluated() == {"payment": 1}


def asked(*_: Any) -> bool:
    raise AssertionError("a late condition was asked")


def story(id: str, *stages: tuple[str, str], status: Any = "live", who: tuple[Condition, ...] = ()) -> Quest:
    """A quest with one step for each (event type, condition)."""
    steps = tuple(Stage(f"s{n}", f"steps[{n}]", on, (condition(text),)) for n, (on, text) in enumerate(stages))
    return Quest(id, "v", When(""), who, Reward("energy", 1), steps=Steps(steps), status=status)


def test_a_quest_with_steps_listens_once_for_each_step_and_is_found_once() -> None:
    found = story("a", ("payment", "event.steps > 3"), ("payment", "event.correct"), ("quiz", "event.steps == 1"))
    matcher, profile = Matcher([found, quest("b")]), PROFILES.profile({})

    assert ids(matcher.match("payment", fields(steps=9, correct=True), profile)) == ["a", "b"]
    assert ids(matcher.match("payment", fields(steps=0, correct=True), profile)) == ["a", "b"]
    assert ids(matcher.match("payment", fields(steps=0, correct=False), profile)) == ["b"]
    assert ids(matcher.match("quiz", fields(steps=1), profile)) == ["a"]
    assert matcher.match("quiz", fields(steps=2), profile) == []


def test_who_may_play_is_asked_at_every_step() -> None:
    matcher = Matcher([story("a", ("payment", "true"), ("quiz", "true"), who=(condition("player.level > 3"),))])

    for type in ("payment", "quiz"):
        assert ids(matcher.match(type, fields(), PROFILES.profile({"level": 4}))) == ["a"]
        assert matcher.match(type, fields(), PROFILES.profile({"level": 3})) == []


def test_a_quest_with_steps_is_switched_at_all_of_them() -> None:
    found = story("a", ("payment", "event.steps > 99"), ("payment", "true"), ("quiz", "true"), status="paused")
    matcher, profile = Matcher([found]), PROFILES.profile({})

    for on in (False, True, False):
        matcher.switch("a", on)
        for type in ("payment", "quiz"):
            assert ids(matcher.match(type, fields(), profile)) == ["a"] * on


def test_a_late_condition_is_left_to_progress() -> None:
    late = replace(condition('event.channel == "card"'), holds=asked, late=True)
    both = Quest("a", "v", When("payment"), (late, condition("event.steps > 1")), Reward("energy", 1))
    matcher = Matcher([both])

    assert ids(matcher.match("payment", fields(channel="qr", steps=2), PROFILES.profile({}))) == ["a"]
    assert matcher.match("payment", fields(channel="card", steps=1), PROFILES.profile({})) == []
    assert matcher.evaluated() == {"payment": 0}


@pytest.mark.parametrize("root", ["params", "streak"])
def test_what_is_only_known_later_is_never_indexed(root: str) -> None:
    name, one = Name(0, 0, 1, root, "length", 0), Literal(0, 0, 1, 1)

    for node in (name, Binary(0, 0, 2, "==", name, one), Binary(0, 0, 2, "in", name, ListOf(0, 0, 2, (one,)))):
        assert atoms_of(node) == ([], False)


def test_a_condition_without_a_tree_is_evaluated() -> None:
    bare = Condition("if[0]", "", lambda event, player, run: event.steps == 7)
    matcher = Matcher([Quest("a", "v", When("payment"), (bare,), Reward("energy", 1))])

    assert ids(matcher.match("payment", fields(steps=7), PROFILES.profile({}))) == ["a"]
    assert matcher.match("payment", fields(steps=8), PROFILES.profile({})) == []


def test_segments_by_one_of_these_are_indexed() -> None:
    compiled = one_of_these("player", "segments", ["gold", "mass"], SCOPE)

    assert atoms_of(compiled.node) == ([Atom("player", "segments", "has", ("gold", "mass"))], True)


def test_no_more_profiles_are_remembered_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST_PROFILES", 3)
    matcher = Matcher([quest("a", "player.level >= 5")])

    for level in [*range(10), 9, 0, 5]:
        found = matcher.match("payment", fields(), PROFILES.profile({"level": level}))
        assert bool(found) == (level >= 5)
    assert len(matcher._types["payment"].remembered) == 3


def test_many_threads_get_the_same_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST_PROFILES", 2)
    matcher = Matcher([quest("a", "player.level >= 5")])
    wrong: list[object] = []

    def match() -> None:
        try:
            for n in range(2000):
                if bool(matcher.match("payment", fields(), PROFILES.profile({"level": n % 10}))) != (n % 10 >= 5):
                    wrong.append(n)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=match) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


@given(st.sets(st.integers(0, 700)))
def test_the_positions_of_set_bits_are_told_in_order(numbers: set[int]) -> None:
    assert list(positions(sum(1 << n for n in numbers))) == sorted(numbers)


def test_quests_are_found_by_priority_and_then_by_id():
    quests = [replace(quest(id), priority=priority) for id, priority in (("a", 9), ("c", 1), ("b", 1))]

    assert ids(Matcher(quests).match("payment", fields(), PROFILES.profile({}))) == ["b", "c", "a"]
