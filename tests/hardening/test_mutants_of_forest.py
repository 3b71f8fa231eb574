"""Mutants of the forest: a rule or a move is made wrong on purpose, and a named test must notice (see test_mutants)."""

from collections.abc import Callable

import pytest

from engine import play
from engine.social import together as engine_together
from engine.social.together import Together
from engine.store import Database
from games.forest import pages, scene, seen
from games.forest.game import GAME
from games.forest.moves import collecting, giving, planting, props, rain, wishes, woods
from games.forest.rules import taking, trees
from games.forest.rules import woods as together
from games.forest.woods import parting
from tests.forest import test_jobs, test_pages, test_scene
from tests.forest.lent import cheap
from tests.forest.moves import (
    test_collecting,
    test_giving,
    test_planting,
    test_props,
    test_rain,
    test_wishes,
    test_woods,
)
from tests.forest.rules import test_taking, test_trees
from tests.forest.rules import test_woods as test_together
from tests.forest.woods import test_parting
from tests.forest.woods.plots import Plots
from tests.forest.world import Woods
from tests.games.mutants import put_into
from tests.hardening.test_mutants import Mutant, Scenario, notices, of_language

NAMES = ("mei", "lin", "wu")
LIVELY = 5
PEACE = ("prefer", {"peace": True}), ("prefer", {"peace": False})
RIPE = test_taking.RIPE


def in_woods(test: Callable[..., object], *told: object, lively: int = 0) -> Scenario:
    """A test that plays in a new forest of three friends and a stranger; `lively`: with vitality."""

    def scenario(database: Database) -> None:
        forest = Woods(database, *NAMES, strangers=("zhao",))
        for name in NAMES if lively else ():
            forest.lively(name, lively)
        test(forest, *told)

    return scenario


def in_plots(test: Callable[..., object]) -> Scenario:
    """A test that plays in a new forest whose three friends are a group."""

    def scenario(database: Database) -> None:
        test(Plots(database, *NAMES))

    return scenario


def with_one_left(test: Callable[..., object]) -> Scenario:
    """A test that plays where one wetland is left."""

    def scenario(database: Database) -> None:
        with pytest.MonkeyPatch.context() as patch:
            cheap(patch, wetland=(2_700, 1))
            test(Woods(database, *NAMES))

    return scenario


MUTANTS = {
    "the owner's sixty percent are of what is left now": Mutant(
        taking, "left_to_take", "bubble.full_g", "bubble.amount_g",
        of_language(test_taking.test_the_owner_keeps_sixty_percent_of_what_was_in_it_rounded_up, 60, 40, 0),
    ),
    "the owner's sixty percent are rounded down": Mutant(
        taking, "left_to_take", "-(-bubble.full_g * NUMBERS.stealing.owner_keeps_percent // 100)",
        "bubble.full_g * NUMBERS.stealing.owner_keeps_percent // 100",
        of_language(test_taking.test_the_owner_keeps_sixty_percent_of_what_was_in_it_rounded_up, 4, 0, 1),
    ),
    "friends are not delayed": Mutant(
        taking, "steal_refused", "bubble.ripe_at + thief.delay_ms", "bubble.ripe_at",
        of_language(test_taking.test_a_theft_is_refused_with_its_reason, RIPE, taking.Thief(delay_ms=2), 1, "not_ripe"),
    ),
    "gifts may be taken": Mutant(
        seen, "is_golden", "if not quest_no:", "if False:",
        in_woods(test_giving.test_water_becomes_a_golden_bubble_that_its_owner_collects),
    ),
    "a theft is not written down": Mutant(
        collecting, "_take", "times + 1, before + grams", "times, before",
        in_woods(test_collecting.test_a_friend_takes_a_share_once_and_the_owner_is_told_who_and_how_much),
    ),
    "thefts are not counted by friend": Mutant(
        collecting, "_take", 'turn.count("take", 1, owner)', 'turn.count("take", 1)',
        in_woods(test_collecting.test_of_one_friend_two_bubbles_a_day),
    ),
    "peace binds only who wants it": Mutant(
        seen, "peace_between", ", (b, a)]", "]",
        in_woods(test_collecting.test_peace_binds_both_sides, "mei"),
    ),
    "who wants no thieves may steal": Mutant(
        seen, "at_peace", "mine.peace or theirs.peace", "theirs.peace",
        in_woods(test_collecting.test_who_wants_no_thieves_steals_nowhere),
    ),
    "who ends peace takes at once": Mutant(
        seen, "at_peace", " or ended", "",
        in_woods(test_wishes.test_who_ends_peace_takes_nothing_until_tomorrow, *PEACE),
    ),
    "who has taken puts their own out of reach": Mutant(
        taking, "peace_refused", '"took_today" if taken_today else ""', '""',
        in_woods(test_wishes.test_who_has_taken_today_cannot_put_their_own_out_of_reach_the_same_day),
    ),
    "a word that was never given is ended": Mutant(
        wishes, "end_peace", 'turn.tx.fetch(Peace, "since_at", ("player_id", "other_id"), own)', "own",
        in_woods(test_wishes.test_a_word_of_peace_that_was_never_given_ends_nothing),
    ),
    "the friends' page forgets words of peace": Mutant(
        pages, "_friends", "between=id in agreed", "between=False",
        in_woods(test_pages.test_no_mark_and_no_walk_where_peace_was_promised),
    ),
    "marks are of bubbles that are not shown": Mutant(
        taking, "shown_to_friend", "return no, bool(", "return False, bool(",
        in_woods(test_pages.test_where_the_walk_leads_something_is_shown_that_can_be_done),
    ),
    "who is blocked is named with their gift": Mutant(
        scene, "_own_bubble", "and golden[1] not in hidden", "",
        in_woods(test_scene.test_a_gift_of_who_is_blocked_meanwhile_has_no_name),
    ),
    "what goes is told every hour": Mutant(
        collecting, "warn_of_vanishing", 'and not turn.counted("warned")', "",
        in_woods(test_jobs.test_the_one_warning_of_a_day_tells_of_all_that_goes_before_the_next_one_comes),
    ),
    "a warning tells of its own hours alone": Mutant(
        collecting, "warn_of_vanishing", "midnight_after(turn.now, turn.player.zone.name)", "turn.now",
        in_woods(test_jobs.test_the_one_warning_of_a_day_tells_of_all_that_goes_before_the_next_one_comes),
    ),
    "who helps keeps it": Mutant(
        collecting, "help_collect", "turn.purse(ENERGY, hold.owner)", "turn.purse(ENERGY)",
        in_woods(test_collecting.test_a_vanishing_bubble_is_collected_for_its_owner),
    ),
    "anybody may be helped any time": Mutant(
        taking, "is_vanishing", "bubble.gone_at - NUMBERS.bubbles.vanishing_h * HOUR", "0",
        in_woods(test_collecting.test_a_vanishing_bubble_is_collected_for_its_owner),
    ),
    "a growing bubble is collected": Mutant(
        taking, "collect_refused", "now < bubble.ripe_at", "False",
        in_woods(test_collecting.test_a_growing_bubble_waits),
    ),
    "a friend is watered four times a day": Mutant(
        taking, "water_refused", ">=", ">", in_woods(test_giving.test_a_friend_is_watered_three_times_a_day),
    ),
    "what one is given in water is not counted": Mutant(
        giving, "_give_water", 'turn.count("watered_g", grams, of=other)', "None",
        test_giving.test_who_is_watered_by_a_ring_of_accounts_has_enough_one_day,
    ),
    "half comes to nobody": Mutant(
        collecting, "_thank", 'kind == "revived"', 'kind == "watered"',
        in_woods(test_giving.test_what_expired_is_brought_back_and_half_comes_to_the_reviver),
    ),
    "gifts that expired are brought back": Mutant(
        giving, "revive", "if one.quest_no]", "]",
        in_woods(test_giving.test_gifts_that_nobody_collected_make_no_energy_out_of_nothing),
    ),
    "half of what a refund takes back is minted": Mutant(
        giving, "_may_be_undone", "label is None or label.may_be_undone", "False",
        in_woods(test_giving.test_friends_gain_nothing_by_paying_waiting_reviving_and_a_refund),
    ),
    "what is walked goes into a bubble that an accelerator has ripened": Mutant(
        play, "carry_out", "end_merging(tx, turn.player.id, turn.ripened, turn.now)", "None",
        in_woods(test_props.test_what_is_walked_after_an_accelerator_grows_anew, lively=LIVELY),
    ),
    "the name of a friend's bubble tells when it came": Mutant(
        scene, "_friends_bubble", "view.ground.veiled(hold[0])", "hold[0]",
        in_woods(test_scene.test_the_name_of_a_friend_s_bubble_does_not_tell_when_it_came),
    ),
    "a friend's tree tells the purse": Mutant(
        scene, "_seen_by_friends", 'tree["part"] // 100 * 100', 'tree["part"]',
        in_woods(test_scene.test_a_friend_s_forest_shows_neither_purse_nor_settings),
    ),
    "who was away never hears of the tree": Mutant(
        play, "_follower", "wait(tx, due)", "None",
        in_plots(test_parting.test_who_was_away_when_the_tree_was_planted_hears_of_it_and_counts_it_on_coming_back),
    ),
    "what goes back is not counted": Mutant(
        taking, "given_back", "taken_today_g - back_today_g - limit_g", "taken_today_g - limit_g",
        of_language(test_taking.test_what_goes_back_is_the_nearest_amount_of_water_below_what_is_too_much,
                    30, 18, 10, 0),
    ),
    "a kept place is sold": Mutant(
        planting, "lock_stock", "planted, kept)", "planted, 0)",
        with_one_left(test_planting.test_a_place_is_kept_for_who_nearly_has_it_and_comes_back_after_two_weeks),
    ),
    "what is planted is not counted": Mutant(
        planting, "plant", "turn.add(SpeciesCount, [(species, 1)])", "None",
        with_one_left(test_planting.test_the_last_one_is_planted_once),
    ),
    "a sold-out species is planted": Mutant(
        trees, "plant_refused", "not reserved and not stock.left", "False",
        of_language(test_trees.test_planting_takes_the_energy_and_a_place, trees.Stock(10, 10, 0), 17_900, False,
                    "sold_out"),
    ),
    "a place is kept for ever": Mutant(
        planting, "reserve", "NUMBERS.planting.reserved_days * DAY", "NUMBERS.planting.reserved_days * 9 * DAY",
        with_one_left(test_planting.test_a_place_is_kept_for_who_nearly_has_it_and_comes_back_after_two_weeks),
    ),
    "thumbs are not counted by friend": Mutant(
        wishes, "thumb", 'turn.count("thumb", 1, other)', 'turn.count("thumb", 1)',
        in_woods(test_wishes.test_a_thumb_a_day_for_each_friend),
    ),
    "a used prop stays in the bag": Mutant(
        props, "use", "take_out(turn, stacks, prop)", "None",
        in_woods(test_props.test_while_one_works_a_second_must_be_confirmed_and_works_after_it, lively=LIVELY),
    ),
    "a token settles again and again": Mutant(
        rain, "rain_finish", '(turn.player.id, "", 0, began_at)', "(turn.player.id, token, seed, began_at)",
        in_woods(test_rain.test_a_token_settles_one_run_once_and_for_its_player_alone),
    ),
    "more goes into a plot than is missing": Mutant(
        together, "poured", "min(grams, wood.missing_g)", "grams",
        of_language(test_together.test_never_more_goes_in_than_is_missing, 17_850, 100, 50),
    ),
    "members are sent away shortly before the tree": Mutant(
        together, "keeps_everybody", "not wood.planted and", "False and",
        in_plots(test_parting.test_nobody_is_removed_above_four_fifths_of_the_goal_and_anybody_may_leave),
    ),
    "who leaves a group gets nothing back": Mutant(
        parting, "_pay", "if not shares:", "if shares:",
        in_plots(test_parting.test_who_leaves_a_group_gets_back_what_they_gave_and_is_told),
    ),
    "only who finishes a tree has a certificate": Mutant(
        woods, "_finish", "register(turn, lot.id, lot.species, stock.planted + 1, parts)",
        "register(turn, lot.id, lot.species, stock.planted + 1, {turn.player.id: sum(parts.values())})",
        in_plots(
            test_woods.test_the_last_watering_is_what_is_missing_and_plants_the_tree_with_a_certificate_for_everyone
        ),
    ),
}  # fmt: skip


def put_in(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Apply a mutant, also where the game keeps its verbs and follow-ups, and where the engine keeps what it joins."""
    put_into(GAME, mutant, monkeypatch)
    monkeypatch.setitem(engine_together._GAMES, "forest", Together(parting.give_back, parting.keeps))


@pytest.mark.unaudited  # spoiled by the mutant; the scenario audits it itself
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_of_the_forest_is_caught_by_the_test_that_is_named_for_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, name: str
):
    put_in(MUTANTS[name], monkeypatch)

    assert notices(MUTANTS[name].caught_by, database)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", MUTANTS)
def test_without_the_mutant_of_the_forest_its_test_passes(database: Database, name: str):
    assert not notices(MUTANTS[name].caught_by, database)
