"""Publications and pauses: what counts, what is refused, and what is told to those who look back."""

import pytest

from engine.clock import MINUTE
from engine.errors import NotFound, Refused
from engine.published import publications
from engine.store import Database
from tests.in_flight import made, quest
from tests.world import NOW, together


def count(database: Database, table: str) -> int:
    with database.reading() as tx:
        return int(tx.connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar_one())


def test_the_newest_publication_counts_and_the_same_is_not_published_twice(database: Database):
    assert publications.published(database) is None
    numbers = [publications.publish(database, name, NOW, by="ann", note="why").no for name in ("a", "a", "b", "a")]

    assert numbers == [1, 1, 2, 3]
    assert publications.published(database) == (3, "a", NOW, "ann", "why")
    assert publications.pulse(database) == (3, frozenset())


def test_publications_at_the_same_moment_have_numbers_of_their_own(database: Database):
    numbers: list[int] = []
    together(*[lambda n=n: numbers.append(publications.publish(database, f"b{n}", NOW).no) for n in range(4)])

    assert sorted(numbers) == [1, 2, 3, 4]
    assert publications.pulse(database).publication == count(database, "publication") == 4


def test_of_two_that_compared_with_the_same_publication_only_one_is_published(database: Database):
    publications.publish(database, "a", NOW)
    told: list[str] = []

    def publish(bundle: str) -> None:
        try:
            told.append(publications.publish(database, bundle, NOW, after=1).bundle)
        except Refused as error:
            told.append(error.code)

    together(lambda: publish("b"), lambda: publish("c"))
    newest = publications.published(database)

    assert newest is not None
    assert (newest.no, sorted(told)) == (2, sorted([newest.bundle, "published_meanwhile"]))


def test_whoever_compared_with_an_older_publication_is_told_who_came_between(database: Database):
    for bundle in ("a", "b"):
        publications.publish(database, bundle, NOW, by="ben")
    with pytest.raises(Refused) as refused:
        publications.publish(database, "c", NOW, after=1)

    assert "publication 2 (b) by ben" in refused.value.message
    assert "check --against published" in refused.value.hint
    assert publications.publish(database, "b", NOW, after=1).no == 2
    assert publications.publish(database, "c", NOW, after=2).no == 3


def test_a_pause_is_a_row_that_every_process_sees(database: Database):
    made(quest("pay"), quest("walk", "steps")).bind(database, NOW)

    assert [publications.pause(database, "pay", NOW), publications.pause(database, "pay", NOW)] == [True, False]
    assert publications.pulse(database).paused == {"pay"}
    assert [publications.resume(database, "pay", NOW), publications.resume(database, "pay", NOW)] == [True, False]
    assert publications.pulse(database).paused == frozenset()


def test_a_misspelt_quest_is_not_paused_and_the_right_name_is_told(database: Database):
    made(quest("pay-energy")).bind(database, NOW)

    with pytest.raises(NotFound) as refused:
        publications.pause(database, "pay-enrgy", NOW)
    assert (refused.value.code, refused.value.hint) == ("no_such_quest", "did you mean 'pay-energy'?")
    with pytest.raises(NotFound):
        publications.resume(database, "pay-enrgy", NOW)


def test_a_quest_that_has_gone_may_be_paused_because_some_process_may_still_run_it(database: Database):
    made(quest("pay", count={"times": "acts", "every": "day"}, restart=True)).bind(database, NOW)
    made(quest("walk", "steps")).bind(database, NOW)

    assert publications.pause(database, "pay", NOW)
    assert publications.resume(database, "pay", NOW)


def test_a_quest_that_is_published_may_be_paused_before_any_process_ran_it(database: Database):
    steps = [{"id": "first", "when": {"event": "payment"}}]
    content = made(quest("pay"), quest("long", steps=steps, when={}, every="ever"))
    content.store(database, NOW)
    publications.publish(database, content.bundle, NOW)

    assert publications.pause(database, "long", NOW)
    assert publications.pulse(database).paused == {"long"}
    for other in ("first", "lon", "payment"):
        with pytest.raises(NotFound):
            publications.pause(database, other, NOW)


def test_it_is_told_what_is_paused_now_since_when_by_whom_and_why(database: Database):
    made(quest("pay"), quest("walk", "steps")).bind(database, NOW)
    publications.pause(database, "walk", NOW, by="ann")
    publications.pause(database, "pay", NOW + 1, by="ben", note="too dear")
    publications.pause(database, "pay", NOW + 2, by="cid", note="me too")
    publications.resume(database, "walk", NOW + 3, by="ben")

    assert publications.pauses(database) == [("pay", NOW + 1, "ben", "too dear")]


def test_the_reason_of_a_pause_is_that_of_the_last_one_and_stays_in_the_record(database: Database):
    made(quest("pay")).bind(database, NOW)
    publications.pause(database, "pay", NOW, note="first")
    publications.resume(database, "pay", NOW + 1)
    publications.pause(database, "pay", NOW + 2)

    assert [one.note for one in publications.pauses(database)] == [""]
    assert [one.note for one in publications.history(database, 9)] == ["", "", "first"]


def test_the_times_in_which_quests_were_paused_are_known(database: Database):
    made(quest("pay"), quest("walk", "steps"), quest("shop")).bind(database, NOW)
    for at in (NOW, NOW + MINUTE):
        publications.pause(database, "pay", at)
        publications.resume(database, "pay", at + 10)
    publications.pause(database, "walk", NOW)
    publications.pause(database, "shop", NOW)
    publications.resume(database, "shop", NOW - MINUTE)  # the clock of a sandbox was moved back

    with database.reading() as tx:
        assert publications.times_paused(tx) == {
            "pay": ((NOW, NOW + 10), (NOW + MINUTE, NOW + MINUTE + 10)), "walk": ((NOW, None),),
            "shop": ((NOW, NOW + 1),),
        }  # fmt: skip


def test_a_pause_that_was_ended_on_a_machine_whose_clock_is_behind_has_an_end(database: Database):
    with database.writing() as tx:
        rows = [(2, "pay", "paused", NOW + 5, "", ""), (1, "pay", "resumed", NOW, "", "")]
        tx.insert(publications.PauseRecord, rows)

    with database.reading() as tx:
        assert publications.times_paused(tx) == {"pay": ((NOW + 5, NOW + 6),)}


def test_the_record_tells_publications_pauses_and_their_ends_the_newest_first(database: Database):
    made(quest("pay")).bind(database, NOW)
    told = {"changes": {"added": ["pay"]}, "notes": ["读"]}
    publications.publish(database, "a", NOW, by="ann", note="spring", changes=told)
    publications.pause(database, "pay", NOW + MINUTE, by="ben")
    publications.pause(database, "pay", NOW + 2 * MINUTE, by="cid")
    publications.resume(database, "pay", NOW + 3 * MINUTE, by="ann")
    publications.resume(database, "pay", NOW + 4 * MINUTE, by="cid")
    publications.publish(database, "b", NOW + 5 * MINUTE, by="ben")
    found = publications.history(database, 10)

    assert [(one.what, one.by, (one.at - NOW) // MINUTE) for one in found] == [
        ("published", "ben", 5), ("resumed", "ann", 3), ("paused", "ben", 1), ("published", "ann", 0),
    ]  # fmt: skip
    assert (found[3].no, found[3].bundle, found[3].note, found[3].changes) == (1, "a", "spring", told)
    assert (found[0].changes, found[1].quest) == (None, "pay")
    assert [one.what for one in publications.history(database, 2)] == ["published", "resumed"]


def test_a_pause_that_cannot_be_recorded_does_not_act(database: Database):
    made(quest("pay")).bind(database, NOW)

    def dies(sql: str) -> None:
        if "pause_record" in sql:
            raise KeyboardInterrupt

    database.probe = dies
    with pytest.raises(KeyboardInterrupt):
        publications.pause(database, "pay", NOW)
    database.probe = None

    assert publications.pulse(database).paused == frozenset()
    assert count(database, "pause_record") == 0


def test_two_who_pause_at_the_same_moment_are_recorded_once(database: Database):
    made(quest("pay")).bind(database, NOW)
    done: list[bool] = []
    together(*[lambda: done.append(publications.pause(database, "pay", NOW))] * 4)

    assert sorted(done) == [False, False, False, True]
    assert count(database, "pause_record") == 1


def test_without_a_publication_the_newest_is_not_found(database: Database):
    with pytest.raises(NotFound) as refused:
        publications.newest(database)

    assert (refused.value.code, "tilth quests publish" in refused.value.hint) == ("nothing_published", True)


def test_what_a_file_pauses_is_recorded_by_its_publication_as_is_its_end(database: Database):
    for minute, (bundle, paused) in enumerate((("a", ["pay"]), ("b", ["pay", "walk"]), ("c", ["walk"]), ("d", []))):
        publications.publish(database, bundle, NOW + minute * MINUTE, by="ann", paused=paused)
    record = [one for one in publications.history(database, 20) if one.what != "published"]

    assert [(one.what, one.quest, one.at - NOW, one.by, one.note) for one in reversed(record)] == [
        ("paused", "pay", 0, "ann", "publication 1 (a)"),
        ("paused", "walk", MINUTE, "ann", "publication 2 (b)"),
        ("resumed", "pay", 2 * MINUTE, "ann", "publication 3 (c)"),
        ("resumed", "walk", 3 * MINUTE, "ann", "publication 4 (d)"),
    ]
    with database.reading() as tx:
        assert publications.times_paused(tx) == {
            "pay": ((NOW, NOW + 2 * MINUTE),), "walk": ((NOW + MINUTE, NOW + 3 * MINUTE),),
        }  # fmt: skip
    assert publications.pulse(database).paused == frozenset()  # the file says it, no row of the operator's


def test_a_pause_by_a_file_and_one_by_the_operator_end_each_by_itself(database: Database):
    content = made(quest("pay"))
    content.store(database, NOW)
    publications.publish(database, content.bundle, NOW, by="ann", paused=["pay"])
    publications.pause(database, "pay", NOW + MINUTE, by="ben", note="a complaint")
    publications.publish(database, "b", NOW + 2 * MINUTE, by="ann")
    why = [one.note for one in publications.pauses(database)]
    publications.publish(database, "c", NOW + 3 * MINUTE, by="ann")  # nothing is paused by a file: nothing ends
    publications.resume(database, "pay", NOW + 4 * MINUTE, by="ben")
    record = [(one.what, one.by) for one in publications.history(database, 20) if one.what != "published"]

    assert why == ["a complaint"]
    assert record[::-1] == [("paused", "ann"), ("paused", "ben"), ("resumed", "ann"), ("resumed", "ben")]
