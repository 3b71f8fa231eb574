"""Mutants of risk control: one thing is made wrong on purpose, and a named test must notice (see test_mutants)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine import play, turn
from engine.game import Game
from engine.risk import flags, ladder, pace, rings, sanctions, steps, watch
from engine.risk.pace import Most
from engine.store import Database
from tests.hardening.test_mutants import Mutant, apply, notices
from tests.hardening.test_mutants_of_play import at_sea, scenario_of
from tests.risk import test_pace, test_sanctions, test_watch
from tests.risk.test_watch import Watched
from tests.sea import dropped_in
from tests.test_play import Sea


def hurried(test: Callable[..., object]) -> Callable[[Database, Game], None]:
    """A test that plays the sample game, where three moves a minute and five an hour are the most."""

    def scenario(database: Database, sea: Game) -> None:
        made = Sea(database, sea)
        made.table = made.table._replace(most=Most(3, 5))
        test(made)

    return scenario


def watched(test: Callable[..., object], *told: object) -> Callable[[Database, Game], None]:
    """A test of the daily look."""

    def scenario(database: Database, _: Game) -> None:
        test(Watched(database), *told)

    return scenario


ENDS = test_sanctions.test_a_sanction_takes_what_its_level_says_and_ends_by_itself
MUTANTS = {
    "a minute holds one move more": Mutant(
        pace, "one_more", "in_minute >= most.a_minute", "in_minute > most.a_minute",
        hurried(test_pace.test_a_minute_holds_so_many_moves_and_the_next_one_as_many_again),
    ),
    "an hour never ends a player's hurry": Mutant(
        pace, "one_more", "in_hour >= most.an_hour", "False",
        hurried(test_pace.test_an_hour_holds_so_many_moves_and_who_fills_it_is_flagged_once),
    ),
    "moves are not counted": Mutant(
        pace, "one_more", "(this * COUNTED + in_minute) * COUNTED + in_hour", "player.pace",
        hurried(test_pace.test_a_refused_move_counts_too),
    ),
    "a closed player plays on": Mutant(
        play, "_attempt", "no = _kept_from(turn, table.content.games[ask.game], move)", "no = None",
        at_sea(ENDS, ladder.Level.CLOSED),
    ),
    "who is apart gives all the same": Mutant(
        ladder, "refused", "exchanges and is_at_least(level, Level.APART)", "False",
        at_sea(ENDS, ladder.Level.APART),
    ),
    "who is apart is fed all the same": Mutant(
        play, "_kept_from", "if exchanges else []", "if False else []",
        at_sea(test_sanctions.test_an_exchange_rests_when_either_side_is_apart_and_nobody_is_told_why,
               ladder.Level.APART),
    ),
    "a stranger's sanction is told": Mutant(
        play, "_kept_from", "and turn.tx.answer(friends_among(turn.player.id, apart))", "",
        at_sea(test_sanctions.test_nobody_learns_of_a_sanction_of_a_stranger),
    ),
    "who is closed out loses what they had earned": Mutant(
        ladder, "refused", "and not own", "",
        at_sea(test_sanctions.test_who_is_closed_out_still_takes_in_what_is_their_own),
    ),
    "who is unpaid is paid": Mutant(
        turn.Turn, "tell", "not sanctions.reaches(about, Level.UNPAID, self.now)", "True",
        at_sea(ENDS, ladder.Level.UNPAID),
    ),
    "follow-ups pay who is unpaid": Mutant(
        turn.Turn, "tell", "not sanctions.reaches(about", "about.id == self.player.id or not sanctions.reaches(about",
        at_sea(test_sanctions.test_what_a_friend_tells_of_somebody_unpaid_pays_nothing),
    ),
    "a sanction never ends": Mutant(
        sanctions, "_highest", "if now < one.until_at", "",
        at_sea(ENDS, ladder.Level.CLOSED),
    ),
    "a rule closes the games to somebody": Mutant(
        sanctions, "_checked", "order.by.startswith(RULE) and level is not LADDER[0]", "False",
        at_sea(test_sanctions.test_a_rule_sets_the_lowest_level_alone),
    ),
    "a player appeals as often as they like": Mutant(
        sanctions, "appeal", "if row.appealed_at:", "if False:",
        at_sea(test_sanctions.test_a_player_appeals_once_and_while_it_stands),
    ),
    "an appeal is answered again and again": Mutant(
        sanctions, "answer", "row.answered_at or not", "not",
        at_sea(test_sanctions.test_an_appeal_is_answered_once_upheld_eased_or_lifted),
    ),
    "what is eased goes up the ladder": Mutant(
        sanctions, "_eased", "or (level != row.level and not lower)", "",
        at_sea(test_sanctions.test_easing_never_goes_up_the_ladder),
    ),
    "what is lifted still stands in the player's row": Mutant(
        sanctions, "answer", "[new, *(one for one in of_player(tx, player_id) if one.id != row.id)]",
        "of_player(tx, player_id)",
        at_sea(test_sanctions.test_what_is_lifted_is_over_at_once_also_without_an_appeal),
    ),
    "a day is flagged twice": Mutant(
        flags, "flag", "set(players) - {id for (id,) in known}", "set(players)",
        watched(test_watch.test_a_flag_is_set_once_a_day_and_punishes_nobody),
    ),
    "chance makes twins": Mutant(
        steps, "twins", "len(meetings) >= TWIN_LEAST_TIMES", "True",
        watched(test_watch.test_friends_with_the_same_steps_at_the_same_minute_twice_are_flagged),
    ),
    "a ring is whoever gives": Mutant(
        rings, "_feeders", '"share": RING_SHARE_PERCENT', '"share": 0',
        watched(test_watch.test_who_gives_to_others_too_or_gets_something_back_is_in_no_ring, "bob", "eve"),
    ),
    "who gets something back feeds a ring": Mutant(
        rings, "_feeders", '"back": RING_BACK_PERCENT', '"back": 100',
        watched(test_watch.test_who_gives_to_others_too_or_gets_something_back_is_in_no_ring, "ann", "bob"),
    ),
    "a ring is looked for by times": Mutant(
        rings, "_feeders", 'amount = f"json_extract(body, \'$.{value}\')" if sqlite', 'amount = "1" if sqlite',
        watched(test_watch.test_a_ring_is_not_hidden_by_a_thimble_back_or_many_small_gifts_to_others),
    ),
    "missed days stay missed": Mutant(
        watch, "_since", "run.slot - DAY if last is None else int(last)", "run.slot - DAY",
        watched(test_watch.test_days_without_a_look_are_made_up_for),
    ),
}  # fmt: skip


@pytest.fixture
def sea(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Game:
    return dropped_in(tmp_path, monkeypatch)


@pytest.mark.unaudited  # spoiled by the mutant; the scenario audits it itself
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_of_risk_control_is_caught_by_the_test_that_is_named_for_it(
    database: Database, sea: Game, monkeypatch: pytest.MonkeyPatch, name: str
):
    apply(MUTANTS[name], monkeypatch)

    assert notices(scenario_of(MUTANTS[name], sea), database)
