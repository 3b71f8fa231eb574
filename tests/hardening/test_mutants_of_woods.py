"""Mutants of co-planting, planting, props, store and rain: what guards energy, stock and caps is made wrong on purpose,
and a named test must notice (see test_mutants).
"""

from collections.abc import Callable

import pytest

from engine.store import Database
from games.forest.moves import planting, props, rain, store, tasks, woods
from games.forest.numbers import NUMBERS
from games.forest.rules import props as rules_of_props
from games.forest.rules import rain as rules_of_rain
from games.forest.rules import store as rules_of_store
from games.forest.rules import trees
from games.forest.rules import woods as together
from games.forest.vitality import bag
from games.forest.woods import jobs, parting, seen
from tests.forest.moves import test_planting, test_props, test_rain, test_store, test_tasks, test_woods
from tests.forest.rules import test_rain as rain_table
from tests.forest.rules import test_woods as table
from tests.forest.woods import test_jobs, test_parting, test_seen
from tests.forest.world import Woods
from tests.hardening.test_mutants import Mutant, Scenario, notices, of_language
from tests.hardening.test_mutants_of_forest import LIVELY, in_plots, in_woods, put_in, with_one_left


def patched(test: Callable[..., object], *, plots: bool = True) -> Scenario:
    """A test that changes numbers for itself; with `plots` it plays where three friends are a group."""

    def scenario(database: Database) -> None:
        with pytest.MonkeyPatch.context() as patch:
            if plots:
                in_plots(lambda woods: test(woods, patch))(database)
            else:
                test(database, patch)

    return scenario


def one_blossom(test: Callable[..., object]) -> Scenario:
    """A test that plays where the store has one blossom."""

    def scenario(database: Database) -> None:
        with pytest.MonkeyPatch.context() as patch:
            ware = NUMBERS.store.wares["blossom"]
            release = ware.releases[0].model_copy(update={"stock": 1})
            patch.setitem(NUMBERS.store.wares, "blossom", ware.model_copy(update={"releases": [release]}))
            test(Woods(database, "mei", "lin"))

    return scenario


TOGETHER = {
    "what was given today is not counted": Mutant(
        together, "left_today", "a_day_g(wood.kind) - today_g", "a_day_g(wood.kind)",
        in_plots(test_woods.test_nobody_gives_more_than_a_day_s_share),
    ),
    "a public wood takes as much a day as a group's": Mutant(
        together, "left_today", "a_day_g(wood.kind)", 'a_day_g("friends")',
        test_woods.test_a_player_without_friends_finds_a_public_wood_and_may_leave_it,
    ),
    "a couple's each give as often as they like": Mutant(
        together, "left_today", 'wood.kind == "couple" and today_g', "False",
        of_language(table.test_what_is_left_of_a_day, "couple", 1, 0),
    ),
    "a team's day ends before its share is given": Mutant(
        together, "water_refused", "> left_today", ">= left_today",
        in_plots(test_woods.test_nobody_gives_more_than_a_day_s_share),
    ),
    "who has too little gives all the same": Mutant(
        together, "water_refused", "has_g < poured(wood, grams)", "has_g < 0",
        of_language(table.test_who_may_water_how_much, table.FRIENDS, 10, 0, 9, "not_enough"),
    ),
    "at four fifths to the gram nobody is sent away": Mutant(
        together, "keeps_everybody", "> wood.goal_g", ">= wood.goal_g",
        in_plots(test_parting.test_who_is_removed_gets_back_what_they_gave),
    ),
    "a captain who has watered once leads for ever": Mutant(
        together, "heir", "mine and mine.last_at > since", "mine",
        in_plots(test_woods.test_a_captain_who_rests_for_two_weeks_is_followed_by_who_gave_most_of_late),
    ),
    "a captain has no time to begin": Mutant(
        together, "heir", "made_at > since or ", "",
        of_language(table.test_who_leads_gives_way_only_after_two_weeks_without_water),
    ),
    "who rests too follows a captain who rests": Mutant(
        together, "heir", "if one.last_at > since and id", "if id",
        in_plots(test_woods.test_a_captain_who_waters_stays_and_so_does_one_whom_nobody_can_follow),
    ),
    "who does not play follows a captain": Mutant(
        jobs, "_find_heirs", "captain, gone)", "captain, ())",
        test_jobs.test_of_those_who_play_the_one_who_gave_most_follows_a_captain,
    ),
    "who does not play stands before who follows": Mutant(
        woods, "lead_wood", "away(turn.tx, shares.keys())", "()",
        test_jobs.test_of_those_who_play_the_one_who_gave_most_follows_a_captain,
    ),
    "the lead of a captain who is away is taken": Mutant(
        woods, "lead_wood", "may_lead(shares, captain,", "may_lead(shares, 0,",
        in_plots(test_woods.test_a_captain_who_is_away_leads_as_long_as_one_who_is_there),
    ),
    "who stands in for a captain never follows": Mutant(
        woods, "lead_wood", "heir(captain, there", "heir(own.captain_id, there",
        in_plots(test_woods.test_who_stands_in_for_a_captain_who_rests_follows_them),
    ),
    "each public wood takes a day's share": Mutant(
        woods, "water_wood", "turn.counted(PUBLIC_TODAY)", "mine.on(day)",
        test_woods.test_all_public_woods_together_take_a_day_s_share_of_a_player,
    ),
    "who has left is reminded": Mutant(
        woods, "remind_member", 'turn.tx.fetch(Member, "since_at", ("player_id", "group_id"), keys)', "keys",
        in_plots(test_woods.test_who_has_left_meanwhile_is_not_reminded),
    ),
    "a place is taken for ever": Mutant(
        seen, "has_place", "and one.last_at > now - places_rest()", "",
        patched(test_woods.test_who_has_not_watered_for_two_weeks_keeps_their_gift_and_no_place, plots=False),
    ),
    "a captain who waters in the last moment is followed": Mutant(
        woods, "lead_wood", "rules.heir(captain, there, lot.made_at, turn.now) == turn.player.id", "own",
        in_plots(test_woods.test_a_captain_who_waters_in_the_last_moment_stays),
    ),
    "yesterday's water counts today": Mutant(
        seen.Given, "on", "self.day_g if self.day == day else 0", "self.day_g",
        of_language(test_seen.test_a_share_counts_its_day_and_what_is_recent),
    ),
    "only the last watering of a day is counted": Mutant(
        seen.Given, "more", "self.on(day) + grams", "grams",
        of_language(test_seen.test_a_share_counts_its_day_and_what_is_recent),
    ),
    "who leaves a public wood may give a day's share again": Mutant(
        woods, "water_wood", "turn.count(PUBLIC_TODAY, poured)", "None",
        test_woods.test_a_player_without_friends_finds_a_public_wood_and_may_leave_it,
    ),
    "a wood has a place too many": Mutant(
        seen, "has_place", "< NUMBERS", "<= NUMBERS",
        patched(test_woods.test_a_public_wood_has_places_and_then_the_next_one_opens, plots=False),
    ),
    "who has no place gives": Mutant(
        woods, "water_wood", "not has_place(shares, turn.player.id, turn.now)", "False",
        patched(test_woods.test_a_public_wood_has_places_and_then_the_next_one_opens, plots=False),
    ),
    "more leaves the purse than is missing": Mutant(
        woods, "water_wood", "turn.pot(ENERGY, lot.id), poured)", "turn.pot(ENERGY, lot.id), grams)",
        in_plots(
            test_woods.test_the_last_watering_is_what_is_missing_and_plants_the_tree_with_a_certificate_for_everyone
        ),
    ),
    "what is given is not written as a share": Mutant(
        woods, "water_wood", "turn.put(Share, [shares[turn.player.id]])", "None",
        in_plots(test_woods.test_water_goes_from_the_purse_into_the_plot_and_is_told_to_quests),
    ),
    "everybody waters every group's tree": Mutant(
        woods, "_enter", 'not turn.tx.fetch(Member, "since_at", ("player_id", "group_id"), [key])', "False",
        test_woods.test_who_is_not_in_the_group_does_not_find_its_plot,
    ),
    "a group grows two trees at once": Mutant(
        woods, "found", "growing_of(turn.tx, [own.id])", "False",
        in_plots(test_woods.test_a_captain_founds_one_plot_at_a_time),
    ),
    "a planted wood gives back": Mutant(
        woods, "leave_wood", "if lot.planted_at:", "if False:",
        patched(test_woods.test_a_planted_public_wood_gives_nothing_back_and_the_next_one_opens, plots=False),
    ),
    "what came back of a public wood is still a share": Mutant(
        woods, "leave_wood", "mine.taken_back()", "mine",
        test_woods.test_a_player_without_friends_finds_a_public_wood_and_may_leave_it,
    ),
    "a full public wood that somebody leaves stays full": Mutant(
        woods, "leave_wood", "lot._replace(full_at=0)", "lot",
        patched(test_woods.test_who_leaves_a_full_public_wood_makes_room_again, plots=False),
    ),
    "a full plot that somebody leaves stays full": Mutant(
        parting, "give_back", "lot._replace(full_at=0)", "lot",
        patched(test_woods.test_who_leaves_a_full_plot_that_waits_makes_room_again),
    ),
    "a leaver's share stays written": Mutant(
        parting, "give_back", "[(one.plot_id, one.player_id) for one in mine]", "[]",
        in_plots(test_parting.test_who_leaves_a_group_gets_back_what_they_gave_and_is_told),
    ),
    "who is erased leaves what they gave in public woods": Mutant(
        parting, "give_back", "list(shares_by(tx, parted.player_id))", "[]",
        in_plots(test_parting.test_what_an_erased_player_gave_goes_with_them_from_groups_and_public_woods),
    ),
    "no tree keeps its group together": Mutant(
        parting, "keeps", "any(", "bool() and any(",
        in_plots(test_parting.test_nobody_is_removed_above_four_fifths_of_the_goal_and_anybody_may_leave),
    ),
    "a plot is planted though it is no longer full": Mutant(
        woods, "plant_wood", "lot.full_at and not lot.planted_at", "not lot.planted_at",
        patched(test_woods.test_a_plot_that_is_no_longer_full_is_not_planted_though_a_job_has_seen_it_full),
    ),
    "a plot is planted twice": Mutant(
        woods, "plant_wood", "lot.full_at and not lot.planted_at", "lot.full_at",
        patched(test_woods.test_a_full_plot_is_planted_once_though_two_jobs_have_seen_it),
    ),
    "a tree that grew together is not counted": Mutant(
        woods, "_finish", "turn.add(SpeciesCount, [(lot.species, 1)])", "None",
        patched(test_woods.test_a_full_plot_is_planted_once_though_two_jobs_have_seen_it),
    ),
    "a full plot is planted though it is sold out": Mutant(
        woods, "_finish", "not stock.left", "False",
        patched(test_woods.test_a_full_plot_waits_for_stock_and_is_planted_by_itself),
    ),
    "shares of a planted tree stay": Mutant(
        woods, "_finish", 'turn.tx.delete(Share, ("plot_id",), [(lot.id,)])', "None",
        in_plots(
            test_woods.test_the_last_watering_is_what_is_missing_and_plants_the_tree_with_a_certificate_for_everyone
        ),
    ),
    "the captain reminds all evening": Mutant(
        woods, "remind", "lot._replace(reminded=day)", "lot",
        in_plots(test_woods.test_the_captain_reminds_in_the_evening_who_has_not_watered_once_a_day),
    ),
    "a kept place plants again and again": Mutant(
        planting, "plant", 'turn.tx.delete(Reservation, ("player_id", "species"), [(turn.player.id, species)])', "None",
        with_one_left(test_planting.test_a_kept_place_is_for_one_tree),
    ),
    "a place that ran out plants": Mutant(
        trees, "is_kept", "now < until and ", "",
        with_one_left(test_planting.test_a_place_that_ran_out_plants_nothing_when_others_have_taken_it),
    ),
    "what has lapsed stays kept": Mutant(
        planting, "lock_stock", "let_lapsed_go(turn.tx, turn.ground.assets[ENERGY], species)", "None",
        with_one_left(
            test_planting.test_a_kept_place_lapses_with_the_energy_and_comes_back_to_nobody_when_another_has_taken_it
        ),
    ),
    "every species keeps a place for one player": Mutant(
        planting, "reserve", 'turn.tx.delete(Reservation, ("player_id",), [(turn.player.id,)])', "None",
        in_woods(test_planting.test_of_several_species_one_place_is_kept),
    ),
    "a tree is planted for nothing": Mutant(
        planting, "plant", "turn.pot(ENERGY, pot), wanted.price_g)", "turn.pot(ENERGY, pot), 1)",
        in_woods(test_planting.test_planting_gives_a_certificate_with_a_number_and_evidence),
    ),
}  # fmt: skip
PROPS = {
    "what is gone from the bag works": Mutant(
        rules_of_props, "in_bag", "and is_there(one.gone_at, now)", "",
        in_woods(test_props.test_a_prop_is_given_to_a_friend_and_goes_when_it_would_have_gone, lively=LIVELY),
    ),
    "a used prop is used without asking": Mutant(
        rules_of_props, "use_refused", "if not prolong:", "if False:",
        in_woods(test_props.test_while_one_works_a_second_must_be_confirmed_and_works_after_it, lively=LIVELY),
    ),
    "a life behind a shield": Mutant(
        rules_of_props, "use_refused", "now + prop.most_h * HOUR", "now + prop.most_h * DAY",
        in_woods(test_props.test_while_one_works_a_second_must_be_confirmed_and_works_after_it, lively=LIVELY),
    ),
    "what is prolonged begins at once": Mutant(
        rules_of_props, "active_until", "max(now, until)", "now",
        in_woods(test_props.test_while_one_works_a_second_must_be_confirmed_and_works_after_it, lively=LIVELY),
    ),
    "a friend's bag has a place too many": Mutant(
        rules_of_props, "give_refused", "theirs >= prop.most", "theirs > prop.most",
        in_woods(test_props.test_a_friend_s_full_bag_a_card_of_one_s_own_and_a_stranger_take_no_gift, lively=LIVELY),
    ),
    "a gift has its time anew": Mutant(
        props, "give_prop", "take_out(turn, mine, prop).gone_at",
        "(take_out(turn, mine, prop), props.gone_at(kind, turn.now))[1]",
        in_woods(test_props.test_a_prop_is_given_to_a_friend_and_goes_when_it_would_have_gone, lively=LIVELY),
    ),
    "what goes later is put to what goes first": Mutant(
        bag, "put_in", "one.prop == prop and one.gone_at == gone_at", "one.prop == prop",
        in_woods(test_store.test_a_full_bag_takes_no_more_and_what_has_gone_makes_room),
    ),
    "looks are worn by everybody": Mutant(
        props, "wear", "skin not in mine", "False",
        in_woods(test_props.test_a_look_is_worn_by_who_has_it_and_friends_see_it, lively=LIVELY),
    ),
    "a card works after the day's rain": Mutant(
        rules_of_props, "nothing_to_do", "rain_g >= NUMBERS.rain.a_day_g", "False",
        in_woods(test_rain.test_all_runs_of_a_day_give_at_most_380_g),
    ),
    "an accelerator is used up where nothing grows": Mutant(
        rules_of_props, "nothing_to_do", "not growing", "False",
        in_woods(test_props.test_where_nothing_grows_the_accelerator_stays_in_the_bag, lively=LIVELY),
    ),
    "a bag has a place too many": Mutant(
        rules_of_store, "buy_refused", "buyer.in_bag >= ", "buyer.in_bag > ",
        in_woods(test_store.test_a_full_bag_takes_no_more_and_what_has_gone_makes_room),
    ),
    "one more than a month's quota": Mutant(
        rules_of_store, "buy_refused", "buyer.this_month >= ", "buyer.this_month > ",
        in_woods(test_store.test_a_day_and_a_month_have_their_quotas),
    ),
    "what was bought is not counted by day": Mutant(
        store, "buy", 'turn.count(f"bought.{ware}")', "None",
        in_woods(test_store.test_a_day_and_a_month_have_their_quotas),
    ),
    "what was bought is not counted by month": Mutant(
        store, "buy", "turn.add(Bought, [(turn.player.id, store.month_of(day), ware, 1)])", "None",
        in_woods(test_store.test_a_day_and_a_month_have_their_quotas),
    ),
    "what is sold is not counted": Mutant(
        store, "buy", "(ware, pot, sold + 1)", "(ware, pot, sold)",
        one_blossom(test_store.test_the_last_one_is_sold_once_between_its_first_and_its_last_day),
    ),
    "what is sold out is sold": Mutant(
        store, "buy", "buyer, day, sold)", "buyer, day, 0)",
        one_blossom(test_store.test_the_last_one_is_sold_once_between_its_first_and_its_last_day),
    ),
    "everything costs a point": Mutant(
        store, "buy", "turn.pot(VITALITY, pot), wanted.price_pt)", "turn.pot(VITALITY, pot), 1)",
        in_woods(test_store.test_what_is_paid_lies_in_the_ware_s_pot),
    ),
}  # fmt: skip
RAIN = {
    "hands are as fast as programs": Mutant(
        rules_of_rain, "human", "if len(lately) < NUMBERS.rain.taps_a_second:", "if tap:",
        of_language(rain_table.test_no_more_taps_a_second_count_than_hands_can_make),
    ),
    "a drop is caught again and again": Mutant(
        rules_of_rain, "hits", "left.remove(under)", "None",
        of_language(rain_table.test_a_tap_catches_one_drop_and_a_drop_is_caught_once),
    ),
    "a run gives all that was caught": Mutant(
        rules_of_rain, "worth", "rain.a_run_g, ", "", in_woods(test_rain.test_a_run_gives_at_most_120_g),
    ),
    "a day's rain never ends": Mutant(
        rules_of_rain, "worth", "rain.a_day_g - today_g", "rain.a_day_g",
        in_woods(test_rain.test_all_runs_of_a_day_give_at_most_380_g),
    ),
    "what rained today is not counted": Mutant(
        rain, "rain_finish", 'turn.count("rain_g", grams)', "None",
        in_woods(test_rain.test_all_runs_of_a_day_give_at_most_380_g),
    ),
    "what began yesterday is a run of today": Mutant(
        rain, "rain_finish", "local_of(began_at, turn.player.zone).date == turn.day()", "True",
        in_woods(test_rain.test_a_run_that_begins_before_midnight_is_that_day_s_run),
    ),
    "a day has as many runs as one likes": Mutant(
        rain, "rain_finish", 'turn.count("rain")', "None",
        in_woods(test_rain.test_one_run_a_day_is_one_s_own),
    ),
    "any token settles": Mutant(
        rain, "rain_finish", "not found or found[0][0] != token", "not found",
        in_woods(test_rain.test_a_token_settles_one_run_once_and_for_its_player_alone),
    ),
    "taps may be made before the drops fall": Mutant(
        rules_of_rain, "finish_refused", "elapsed_ms < max(", "0 > max(",
        in_woods(test_rain.test_taps_that_claim_more_time_than_has_passed_settle_nothing_yet),
    ),
    "a run may be settled for ever": Mutant(
        rules_of_rain, "finish_refused", "elapsed_ms > NUMBERS.rain.open_min * MINUTE", "False",
        in_woods(test_rain.test_a_run_that_was_put_away_costs_nothing_and_begins_anew),
    ),
    "the rain always falls alike": Mutant(
        rain, "rain_start", "turn.rng.getrandbits(SEED_BITS)", "7",
        in_woods(test_rain.test_a_run_that_was_put_away_costs_nothing_and_begins_anew),
    ),
    "runs are given to all one's friends": Mutant(
        rain, "give_rain", 'turn.count("rain_gave", 1, other)', "None",
        in_woods(test_rain.test_a_gift_opens_a_run_for_both_once_a_day),
    ),
    "one friend is given a run by all": Mutant(
        rain, "give_rain", 'turn.count("rain_got", 1, of=other)', "None",
        in_woods(test_rain.test_a_gift_opens_a_run_for_both_once_a_day),
    ),
    "a day has a greeting as often as one likes": Mutant(
        tasks, "sign_in", 'turn.count("sign_in")', "None",
        in_woods(test_tasks.test_signing_in_earns_once_a_day_and_waits_until_it_is_received),
    ),
}  # fmt: skip
MUTANTS = {**TOGETHER, **PROPS, **RAIN}


@pytest.mark.unaudited  # spoiled by the mutant; the scenario audits it itself
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_of_the_woods_is_caught_by_the_test_that_is_named_for_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, name: str
):
    put_in(MUTANTS[name], monkeypatch)

    assert notices(MUTANTS[name].caught_by, database)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", MUTANTS)
def test_without_the_mutant_of_the_woods_its_test_passes(database: Database, name: str):
    assert not notices(MUTANTS[name].caught_by, database)
