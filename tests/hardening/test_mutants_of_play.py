"""Mutants of the play kernel: one thing is made wrong on purpose, and a named test must notice (see test_mutants)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine import follow_ups, jobs, moves, newcomers, play, turn
from engine.game import Game
from engine.referral import NEW_FOR
from engine.social import friends, groups
from engine.store import Database
from tests import test_newcomers, test_play
from tests.hardening import test_play_races, test_threats
from tests.hardening.test_mutants import Mutant, Scenario, apply, notices
from tests.neighbours import People
from tests.sea import dropped_in
from tests.test_play import Sea
from tests.world import NOW


def at_sea(test: Callable[..., object], *told: object) -> Callable[[Database, Game], None]:
    """A test that plays the sample game."""

    def scenario(database: Database, sea: Game) -> None:
        test(Sea(database, sea), *told)

    return scenario


def newcomer(test: Callable[..., object]) -> Callable[[Database, Game], None]:
    """A test about the inviter's thanks: Ann has played for long, New has just come by her code."""

    def scenario(database: Database, _: Game) -> None:
        people = People(database, "ann", content=test_newcomers.CONTENT, joined=NOW - NEW_FOR)
        people.join("new")
        people.accept("new", people.code("ann"))
        test(people)

    return scenario


def of_database(test: Callable[..., object], *told: object) -> Callable[[Database, Game], None]:
    """A test that needs the database alone."""

    def scenario(database: Database, _: Game) -> None:
        test(database, *told)

    return scenario


MUTANTS = {
    "a key is not remembered": Mutant(
        play, "_attempt", "remember(tx, turn.id, sent, ask.seed, ask.now, outcome)", "None",
        at_sea(test_play.test_the_same_key_gives_the_same_answer_and_moves_nothing_again),
    ),
    "a key gives its answer whatever is sent with it": Mutant(
        moves, "first_told", "before[0][0] != sent.digest", "False",
        at_sea(test_play.test_the_same_key_with_something_else_is_refused),
    ),
    "friendship is not checked in a move": Mutant(
        turn.Turn, "friend", "not are_friends(self.tx, self.player.id, named.id)", "False",
        at_sea(test_play.test_case_11_a_stranger_oneself_and_nobody_are_refused_alike, "cem"),
    ),
    "anybody's bubble may be named": Mutant(
        turn.Turn, "hold", "others - friends", "False",
        at_sea(test_play.test_a_friend_s_hold_may_be_named_and_a_stranger_s_not),
    ),
    "a bubble is opened again and again": Mutant(
        turn.Turn, "hold", "or not found[0].amount", "",
        at_sea(test_play.test_a_hold_is_collected_when_it_is_ripe_and_only_once),
    ),
    "more is given than there is": Mutant(
        turn.Turn, "transfer", "self.has(source) < amount", "False",
        at_sea(test_play.test_nobody_gives_more_than_they_have),
    ),
    "consent is not asked of who plays": Mutant(
        play, "make", "no := turn.player.lacks()", "no := None",
        at_sea(test_play.test_who_withdrew_consent_cannot_play),
    ),
    "a stranger's scene is shown": Mutant(
        play, "_friend", "if are_friends(tx, player_id, friend_id) else None", "",
        at_sea(test_play.test_case_26_a_stranger_s_scene_is_not_shown, "cem"),
    ),
    "a follow-up is not deleted": Mutant(
        follow_ups, "_try", "tx.connection.execute(delete(table).where(mine))", "None",
        at_sea(test_play.test_a_follow_up_that_the_rules_refuse_moves_nothing_and_is_done),
    ),
    "a newcomer is thanked for without waiting": Mutant(
        newcomers, "look", "due.now - SETTLED", "due.now",
        newcomer(test_newcomers.test_an_act_of_the_last_hour_is_looked_at_again_the_day_after),
    ),
    "an ended friendship still thanks": Mutant(
        newcomers, "look", "or not are_friends(tx, inviter_id, due.player_id)", "",
        newcomer(test_newcomers.test_an_ended_friendship_thanks_nobody),
    ),
    "a block ends no friendship": Mutant(
        friends, "_end", "tx.delete(edges, _EDGE, [(me, other), (other, me)])", "None",
        at_sea(test_play_races.test_once_a_block_has_returned_no_move_of_the_other_goes_through, 1),
    ),
    "a key makes a group each time": Mutant(
        groups, "make_once", "before := told_before(tx, sent)", "before := None",
        of_database(test_play_races.test_one_key_makes_one_group_however_many_ask_at_once, 1),
    ),
}  # fmt: skip

# Only PostgreSQL lets two writers in at once.
UNLOCKED = Mutant(
    play, "_attempt", "locked_by_id({ask.player_id, *move.names(arguments)})",
    "(mine := locked_by_id({ask.player_id}))._replace(parse=lambda rows: (found := mine.parse(rows)) | "
    "{id: found[ask.player_id]._replace(id=id) for id in move.names(arguments)})",
    of_database(test_threats.test_case_10_of_twenty_thieves_at_once_one_gets_the_gram_that_may_be_stolen, 5),
)  # fmt: skip


@pytest.fixture
def sea(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Game:
    return dropped_in(tmp_path, monkeypatch)


def scenario_of(mutant: Mutant, sea: Game) -> Scenario:
    """Its test; what pytest itself finds wrong in it counts like what the test finds."""

    def scenario(database: Database) -> None:
        try:
            mutant.caught_by(database, sea)
        except pytest.fail.Exception as error:
            raise AssertionError from error

    return scenario


def put_in(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Apply a mutant, also where the engine keeps its functions in a table."""
    apply(mutant, monkeypatch)
    monkeypatch.setitem(jobs.HANDLERS, newcomers.WATCH, newcomers.look)


@pytest.mark.unaudited  # spoiled by the mutant; the scenario audits it itself
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_of_play_is_caught_by_the_test_that_is_named_for_it(
    database: Database, sea: Game, monkeypatch: pytest.MonkeyPatch, name: str
):
    put_in(MUTANTS[name], monkeypatch)

    assert notices(scenario_of(MUTANTS[name], sea), database)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", MUTANTS)
def test_without_the_mutant_of_play_its_test_passes(database: Database, sea: Game, name: str):
    assert not notices(scenario_of(MUTANTS[name], sea), database)


@pytest.mark.unaudited  # spoiled by the mutant
@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_without_the_lock_on_the_other_player_a_race_steals_more_than_there_is_to_steal(
    database: Database, sea: Game, monkeypatch: pytest.MonkeyPatch
):
    put_in(UNLOCKED, monkeypatch)

    assert notices(scenario_of(UNLOCKED, sea), database)
