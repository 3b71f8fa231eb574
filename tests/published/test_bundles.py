"""Bundles: texts kept once under their hash, and the lives of quests."""

import pytest

from engine.clock import DAY
from engine.errors import NotFound
from engine.published import bundles
from engine.published.bundles import FROZEN_MS
from engine.store import Database
from tests.in_flight import made, quest, texts
from tests.world import NOW, World, together

LIFE = {1: ("pay", "v1", "pay.yaml")}


def count(database: Database, table: str) -> int:
    with database.reading() as tx:
        return int(tx.connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar_one())


def test_a_bundle_is_named_by_what_is_in_it_and_not_by_the_order():
    one = {"a.yaml": "x", "b.yaml": "y"}

    assert bundles.hash_of(one) == bundles.hash_of(dict(reversed(one.items())))
    assert len({bundles.hash_of(other) for other in (one, {"a.yaml": "x"}, {"a.yaml": "y", "b.yaml": "x"})}) == 3


def test_texts_come_back_as_they_were_and_are_kept_once(database: Database):
    first, second = {"a.yaml": "一: \\t\\x01 x\r\n", "b.yaml": "y"}, {"a.yaml": "z", "c.yaml": "y"}
    for kept in (first, second, first):
        bundles.keep(database, kept, {}, NOW)

    assert bundles.texts_of(database, bundles.hash_of(first)) == first
    assert bundles.texts_of(database, bundles.hash_of(second), lambda name: name == "c.yaml") == {"c.yaml": "y"}
    assert (count(database, "content_file"), count(database, "bundle")) == (3, 2)


def test_running_the_same_again_writes_nothing(database: Database):
    bundles.keep(database, {"a": "x"}, LIFE, NOW)
    said: list[str] = []
    database.probe = said.append
    bundles.keep(database, {"a": "x"}, LIFE, NOW + DAY)
    database.probe = None

    assert [sql for sql in said if not sql.startswith(("SELECT", "WITH"))] == []


def test_many_texts_and_quests_are_kept_at_once(database: Database):
    many = {f"q{n}.yaml": f"text {n}" for n in range(300)}
    lives = {n: (f"q{n}", "v", f"q{n}.yaml") for n in range(300)}
    bundles.keep(database, many, lives, NOW)

    assert bundles.texts_of(database, bundles.hash_of(many)) == many
    assert len(bundles.keep(database, {"a": ""}, {}, NOW)) == 300


def test_processes_that_start_together_record_the_same_once(database: Database):
    kept = {"a.yaml": "x", "b.yaml": "y"}
    together(*[lambda: bundles.keep(database, kept, LIFE, NOW)] * 4)

    assert (count(database, "bundle"), count(database, "quest_life")) == (1, 1)


def test_a_quest_that_went_is_told_for_90_days_and_may_come_back(database: Database):
    with_it, without = {"pay.yaml": "x"}, {"b": ""}
    bundles.keep(database, with_it, LIFE, NOW)
    [gone] = bundles.keep(database, without, {}, NOW + DAY)
    bundle = bundles.hash_of(with_it)

    assert gone == (1, "pay", "v1", bundle, "pay.yaml", NOW, NOW + DAY)
    assert bundles.keep(database, without, {}, NOW + FROZEN_MS) == [gone]
    assert bundles.keep(database, without, {}, NOW + DAY + FROZEN_MS) == []
    assert bundles.keep(database, with_it, LIFE, NOW + 2 * DAY) == []
    assert bundles.keep(database, without, {}, NOW + 3 * DAY)[0].gone_at == NOW + 3 * DAY


def test_a_life_is_explained_by_the_first_bundle_with_its_version(database: Database):
    first, other = {"pay.yaml": "x"}, {"pay.yaml": "x # a comment"}
    bundles.keep(database, first, LIFE, NOW)
    bundles.keep(database, other, LIFE, NOW)
    [same] = bundles.keep(database, {"b": ""}, {}, NOW)
    bundles.keep(database, other, {1: ("pay", "v2", "pay.yaml")}, NOW)
    [changed] = bundles.keep(database, {"b": ""}, {}, NOW)

    assert (same.bundle, same.version) == (bundles.hash_of(first), "v1")
    assert (changed.bundle, changed.version) == (bundles.hash_of(other), "v2")


def test_a_bundle_is_stored_once_and_nothing_runs_by_that(database: Database):
    stored = [bundles.store(database, {"a.yaml": "x"}, NOW) for _ in range(2)]

    assert stored == [bundles.hash_of({"a.yaml": "x"})] * 2
    assert (count(database, "bundle"), count(database, "quest_life")) == (1, 0)


def test_a_bundle_is_found_by_the_beginning_of_its_hash(database: Database):
    World(database, content=made(quest("pay")))
    whole = bundles.hash_of(texts(quest("pay")))

    assert bundles.find_bundle(database, whole[:12]) == whole
    made(quest("walk", "steps")).bind(database)
    for wrong in ("nothing", "%", ""):
        with pytest.raises(NotFound):
            bundles.find_bundle(database, wrong)
    with pytest.raises(NotFound):
        bundles.texts_of(database, "gone")
