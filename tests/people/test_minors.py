"""Minors: nothing without a guardian, and a smaller game with one."""

import pytest

from engine import play as playing
from engine.clock import DAY, HOUR, MINUTE, ManualClock
from engine.days import instant
from engine.incoming.vocabulary import GUARDIAN
from engine.jobs import run_all
from engine.people.agreeing import Change, put_player
from engine.people.consents import Said
from engine.people.minors import Limits, count_move, limits_of, move_refused, nudge_at, written
from engine.people.players import Locked, lock_players
from engine.quiet import Quiet
from engine.store import Database
from tests.neighbours import People, code_of
from tests.world import NOW, SHANGHAI, World, quest

GUARDED = Said(GUARDIAN, True, "g-1", "a hash")


def of(database: Database, name: str) -> Locked:
    with database.writing() as tx:
        return lock_players(tx, [name])[name]


def make_minor(database: Database, name: str = "ann", *, guarded: bool = True, **limits: int) -> Locked:
    said = (GUARDED,) if guarded else ()
    put_player(database, name, Change(said=said, minor=written(Limits(**limits))), NOW)
    return of(database, name)


@pytest.fixture
def people(database: Database) -> People:
    found = People(database, "ann", "bob", "cid")
    make_minor(database)
    return found


def test_limits_are_written_and_read_and_never_empty():
    assert limits_of(written(Limits())) == Limits()
    assert limits_of(written(Limits(480, 1200, 9))) == Limits(480, 1200, 9)
    assert written(Limits())


def test_a_minor_earns_nothing_until_a_guardian_agrees(database: Database):
    world = World(database, quest("pay"))
    make_minor(database, guarded=False)
    alone = world.one(world.payment("1"))
    make_minor(database)

    assert ([no.because for no in alone.why_not], alone.earned) == (["minor"], ())
    assert world.one(world.payment("1")).earned
    assert world.rows("SELECT kept FROM event ORDER BY id")[0] == ("{}",)


def test_a_minor_has_no_code_and_uses_none(people: People):
    code = people.code("bob")

    assert code_of(lambda: people.code("ann")) == "minor_codes"
    assert code_of(lambda: people.accept("ann", code)) == "minor_codes"
    assert people.friends("ann") == set()


def test_the_code_of_somebody_who_is_a_minor_now_is_dead(people: People):
    code = people.code("bob")
    make_minor(people.db, "bob")

    assert code_of(lambda: people.accept("cid", code)) == "code_not_usable"


def test_a_minor_enters_only_groups_of_friends_whom_the_bank_matched(people: People):
    people.befriend("ann", "bob")
    people.befriend("bob", "cid")
    mixed, own = people.group("bob"), people.group("bob", "circle")
    people.enter(mixed, "bob", "cid")
    people.invite("bob", mixed, "ann")
    people.invite("bob", own, "ann")

    assert code_of(lambda: people.answer("ann", mixed)) == "minor_group"
    assert people.answer("ann", own) is not None


def test_nobody_enters_a_group_with_a_minor_whom_the_bank_has_not_matched_with_them(people: People):
    people.befriend("ann", "bob")
    people.befriend("bob", "cid")
    group = people.group("bob")
    people.enter(group, "bob", "ann")
    people.invite("bob", group, "cid")

    assert code_of(lambda: people.answer("cid", group)) == "minor_group"
    people.befriend("ann", "cid")
    people.answer("cid", group)
    assert sorted(people.members("ann")[0]) == ["ann", "bob", "cid"]


def test_moves_are_made_at_the_hours_the_guardian_says(database: Database):
    People(database, "ann")
    ann = make_minor(database, from_minute=16 * 60, to_minute=18 * 60)
    noon = instant("2026-11-18 12:00", SHANGHAI)

    with database.writing() as tx:
        told = [move_refused(tx, ann, noon + hours * HOUR) for hours in (0, 4, 5, 6)]
    assert told == ["minor_hours", "", "", "minor_hours"]


def test_so_many_moves_a_day_and_no_more_and_the_day_is_the_minor_s_own(database: Database):
    People(database, "ann")
    ann = make_minor(database, moves_a_day=2)
    late = instant("2026-11-18 23:59", SHANGHAI)
    told = []
    with database.writing() as tx:
        for at in (late, late, late, late + MINUTE, late + DAY):
            told.append(move_refused(tx, ann, at))
            if not told[-1]:
                count_move(tx, ann, at)

    assert told == ["", "", "minor_enough", "", ""]


def test_a_minor_s_moves_stay_counted_in_a_sandbox_whose_clock_is_behind(
    database: Database, monkeypatch: pytest.MonkeyPatch
):  # fmt: skip
    People(database, "ann")
    ann = make_minor(database, moves_a_day=1)
    monkeypatch.setattr(database, "_clock", ManualClock(NOW + 30 * DAY))
    with database.writing() as tx:
        count_move(tx, ann, NOW)
    run_all(database, NOW)

    with database.writing() as tx:
        assert move_refused(tx, ann, NOW) == "minor_enough"


def test_who_is_of_age_is_not_limited(database: Database):
    People(database, "ann")
    ann = of(database, "ann")
    with database.writing() as tx:
        count_move(tx, ann, NOW)
        assert move_refused(tx, ann, NOW) == ""
        assert tx.connection.exec_driver_sql("SELECT COUNT(*) FROM tally").scalar_one() == 0


@pytest.mark.parametrize(
    ("at", "own", "wanted"),
    [("21:00", (0, 0), "08:00"), ("12:00", (0, 0), "12:00"), ("21:00", (6, 9), "09:00"), ("18:00", (17, 21), "08:00")],
)
def test_nothing_nudges_a_minor_at_night(database: Database, at: str, own: tuple[int, int], wanted: str):
    People(database, "ann")
    ann = make_minor(database)
    found = nudge_at(instant(f"2026-11-18 {at}", SHANGHAI), ann, Quiet(own[0] * 60, own[1] * 60))

    day = "2026-11-18" if wanted == at else "2026-11-19"
    assert found == instant(f"{day} {wanted}", SHANGHAI)


@pytest.mark.parametrize("own", [(8, 20), (7, 21)])
def test_a_minor_whose_quiet_hours_leave_no_minute_is_never_nudged(database: Database, own: tuple[int, int]):
    People(database, "ann")
    ann = make_minor(database)
    quiet = Quiet(own[0] * 60, own[1] * 60)

    assert [nudge_at(NOW + hours * HOUR, ann, quiet) for hours in range(24)] == [0] * 24


def test_every_refusal_has_a_sentence_in_both_languages():
    assert {language for code in ("minor", "minor_hours", "minor_enough") for language in playing.WORDS[code]} == {
        "zh-CN", "en",
    }  # fmt: skip
