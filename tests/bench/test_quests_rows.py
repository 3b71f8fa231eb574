"""The rows about quests run, and their sides find the same. Nothing is timed."""

from importlib.util import find_spec

import pytest

from engine.quests.matcher import Matcher
from tests.bench.quests_books import WORKLOADS, book, events
from tests.bench.quests_files import check, read, texts
from tests.bench.quests_matcher import by_type_alone, typed
from tests.bench.quests_rows import quests_rows
from tests.bench.quests_rules import _THEIRS, ENGINES, RULES, cases, indexed, plain, rules, rules_row


@pytest.mark.parametrize("workload", WORKLOADS)
def test_the_index_and_dispatch_by_type_find_the_same(workload: str):
    quests = book(workload, 300)
    matcher, by_type = Matcher(quests), typed(quests)

    found = [(matcher.match(*one), by_type_alone(by_type, one)) for one in events(workload, 300)]
    assert [(ours, floor) for ours, floor in found if ours != floor] == []
    assert any(ours for ours, _ in found)


def test_the_index_and_the_closures_find_the_same_rules():
    ours, alone = indexed(), plain()

    found = [(ours(case), alone(case)) for case in cases(300)]
    assert [pair for pair in found if pair[0] != pair[1]] == []
    assert any(numbers for numbers, _ in found)
    assert len(rules()) == RULES


@pytest.mark.parametrize("engine", ENGINES)
def test_other_engines_find_the_same_rules(engine: str):
    if find_spec(ENGINES[engine]) is None:
        pytest.skip(f"{engine} is installed by make bench")
    ours, theirs = indexed(), _THEIRS[engine]()

    assert [case for case in cases(100) if ours(case) != theirs(case)] == []


def test_an_engine_that_is_not_installed_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(ENGINES, "rule-engine", "no_such_engine")

    told = rules_row("rule-engine", with_index=True, quick=True)
    assert isinstance(told, str)
    assert "make bench" in told


def test_the_files_of_the_bench_are_right_and_each_has_an_id_of_its_own():
    files = texts(40)

    check(files, tests=True)
    read(files)


def test_there_is_a_row_for_every_workload_size_and_engine():
    assert len(quests_rows(quick=True)) == 4 * 3 + 5 * 2 + 2
