"""Mutants of the farm: a rule or a move is made wrong on purpose, and a named test must notice (see test_mutants)."""

from collections.abc import Callable

import pytest

from engine.store import Database
from games.farm import keeping
from games.farm.charity import moves as charity
from games.farm.charity import rules as gifts
from games.farm.earning import moves as earning
from games.farm.game import GAME
from games.farm.hen import moves as own
from games.farm.joy import moves as joy
from games.farm.kindness import moves as kindness
from games.farm.kindness import rules as kind_rules
from games.farm.kindness.rules import Today
from games.farm.quiz.sheet import Pupil
from games.farm.rules import hen, trough
from games.farm.rules.hen import State
from games.farm.tools import moves as tools
from games.farm.tools import rules as tool_rules
from games.farm.visits import moves as visiting
from games.farm.visits import rules as visits
from tests.farm import test_keeping
from tests.farm.charity import test_jobs, test_moves, test_rules
from tests.farm.charity.giving import BOOKS, WATER, Giving, small
from tests.farm.earning import test_moves as test_earning
from tests.farm.hen import test_moves as test_own
from tests.farm.joy import test_moves as test_joy
from tests.farm.kindness import test_moves as test_kindness
from tests.farm.kindness import test_rules as test_kind_rules
from tests.farm.kindness import test_told
from tests.farm.quiz import test_moves as test_quiz
from tests.farm.quiz.world import School
from tests.farm.rules import test_hen, test_trough
from tests.farm.tools import test_moves as test_tools
from tests.farm.tools import test_rules as test_tool_rules
from tests.farm.tools.bags import bagged
from tests.farm.visits import test_coming_home
from tests.farm.visits import test_moves as test_visits
from tests.farm.visits import test_rules as test_visit_rules
from tests.farm.world import Yards
from tests.games.mutants import put_into
from tests.hardening.test_mutants import Mutant, Scenario, notices, of_language


def with_bags(test: Callable[..., object]) -> Scenario:
    """A test that plays in yards whose players have tools."""

    def scenario(database: Database) -> None:
        test(bagged(database))

    return scenario


def with_cups(database: Database) -> None:
    yards = Yards(database, "mei", "lin", homeless=("wu",), quests=(test_joy.CUPS,))
    test_joy.test_a_token_settles_one_game_once_and_for_its_player_alone(yards)


def at_school(database: Database) -> None:
    test_quiz.test_one_answer_a_local_day_is_scored(School(database))


def where(test: Callable[..., object], *given: object) -> Scenario:
    """A test with one of the sets of its parameters."""

    def scenario(database: Database) -> None:
        test(database, *given)

    return scenario


def in_giving(
    test: Callable[..., object], names: tuple[str, ...] = ("mei", "lin"), **goals: tuple[int, int]
) -> Scenario:
    """A test that plays where projects have small goals."""

    def scenario(database: Database) -> None:
        with small(**(goals or {BOOKS: (20, 8)})):
            test(Giving(database, *names, quests=(test_moves.FEED, test_moves.MONTH)))

    return scenario


OF_TROUGHS = {
    "what is left of an empty trough goes to who came first": Mutant(
        trough, "_whole", "(-(trough.eaters[i].ate % QUANTA), i)", "i",
        of_language(test_trough.test_the_last_milligram_is_the_one_s_who_ate_most_of_it),
    ),
    "what is left of an empty trough is nobody's": Mutant(
        trough, "_whole", "set(order[:parts])", "set()",
        of_language(test_trough.test_the_last_milligram_is_the_one_s_who_ate_most_of_it),
    ),
    "the last bite is the first comer's": Mutant(
        trough, "_emptied", "before.food * one.speed // speed", "0",
        of_language(test_trough.test_the_last_bite_is_shared_by_speed),
    ),
    "who leaves takes a begun milligram along": Mutant(
        trough, "left", "trough.food + gone.ate % QUANTA", "trough.food",
        of_language(test_trough.test_who_leaves_takes_whole_milligrams_and_the_begun_one_stays),
    ),
    "who may stay for an hour eats on": Mutant(
        trough, "after", "[one.until_at for one in active if one.until_at]", "[]",
        of_language(test_trough.test_who_may_stay_for_an_hour_eats_for_an_hour),
    ),
    "a trough is said to be empty as if nobody left": Mutant(
        trough, "empty_at", "not ends or empty <= min(ends)", "True",
        of_language(test_trough.test_who_may_stay_for_an_hour_eats_for_an_hour),
    ),
}  # fmt: skip
OF_HENS = {
    "a store that is too full holds more": Mutant(
        hen, "room_left", "max(0, ", "abs(", of_language(test_hen.test_the_store_holds_ten_meals, 2_000_000, 0)
    ),
    "a store of one meal is too low": Mutant(
        hen, "feed_refused", ">= NUMBERS", "> NUMBERS",
        of_language(test_hen.test_a_meal_is_given_to_who_is_hungry, State.HUNGRY, 180_000, ""),
    ),
    "a sleeping hen is fed": Mutant(
        hen, "busy", "doing == State.SLEEPY", "False",
        of_language(test_hen.test_a_meal_is_given_to_who_is_hungry, State.SLEEPY, 180_000, "asleep"),
    ),
    "hens wander before the morning": Mutant(
        hen, "may_wander", "NUMBERS.hen.wakes_h <= local_hour", "NUMBERS.hen.wakes_h <= local_hour + 1",
        of_language(test_hen.test_hungry_by_day_she_may_look_elsewhere_if_her_owner_lets_her,
                    State.HUNGRY, 5, False, False),
    ),
    "who stays away finds a sad hen": Mutant(
        hen, "mood", "max(min(value, calm), ", "max(0, ",
        of_language(test_hen.test_her_mood_calms_down_and_is_never_lower_for_it, 60, 9, 50),
    ),
    "an egg is taken again and again": Mutant(
        own, "take_eggs", "yard.coop.laid_mg += eggs * NUMBERS.hen.egg_g * MG", "pass",
        test_own.test_five_meals_are_an_egg,
    ),
}  # fmt: skip
OF_KEEPING = {
    "a helper works for nothing but the host": Mutant(
        keeping, "go", "half = theirs // 2", "half = theirs",
        test_kindness.test_a_helper_eats_with_the_own_hen_and_half_is_for_the_hosts_egg,
    ),
    "what is dropped is carried home too": Mutant(
        keeping, "go", "mg - drops_mg", "mg", test_keeping.test_what_a_chased_hen_drops_she_does_not_carry_home
    ),
    "who was sent home stays": Mutant(
        keeping, "go", 'turn.tx.delete(EaterRow, ("host_id", "guest_id"), [(host.id, guest)])', "None",
        test_visits.test_a_host_sends_her_home_with_what_she_ate,
    ),
    "nobody hears that a hen came home": Mutant(
        keeping, "go", "guest != turn.player.id", "False",
        test_keeping.test_what_a_chased_hen_drops_she_does_not_carry_home,
    ),
    "a hen is never given what she ate": Mutant(
        keeping, "keep", "not yard.trough.food", "False",
        test_keeping.test_once_nothing_is_left_the_hen_has_been_given_what_she_ate,
    ),
    "nobody looks when a meal is over": Mutant(
        keeping, "keep", "yard.coop.empty_at > turn.now and ", "False and ",
        test_own.test_an_owner_is_told_once_when_the_meal_is_over,
    ),
    "who has nothing left to eat stands there": Mutant(
        keeping, "keep", "_send_done(turn, yard)", "None", test_visits.test_what_she_ate_is_hers_and_the_rest_the_hosts
    ),
    "a guest's time is never over": Mutant(
        keeping, "come", "if until_at:", "if False:", test_keeping.test_a_guest_goes_home_though_nobody_looks
    ),
    "who sets out leaves what she ate behind": Mutant(
        keeping, "set_out", "give_own(turn, yard)", "None",
        test_keeping.test_who_sets_out_takes_along_what_she_has_eaten,
    ),
}  # fmt: skip
OF_VISITS = {
    "three guests stand in a coop of two places": Mutant(
        visits, "host_refused", ">= NUMBERS.visits.places", "> NUMBERS.visits.places",
        of_language(test_visit_rules.test_a_hungry_hen_comes_where_there_is_feed_a_place_and_no_fence,
                    test_visit_rules.OPEN._replace(guests=2), 0, "coop_full"),
    ),
    "the same friend twice a day": Mutant(
        visits, "host_refused", ">= NUMBERS.visits.of", "> NUMBERS.visits.of",
        of_language(test_visit_rules.test_a_hungry_hen_comes_where_there_is_feed_a_place_and_no_fence,
                    test_visit_rules.OPEN, 1, "enough_of_friend"),
    ),
    "a fence keeps nobody out": Mutant(
        visits, "host_refused", "now < host.fence_until", "False",
        of_language(test_visit_rules.test_a_hungry_hen_comes_where_there_is_feed_a_place_and_no_fence,
                    test_visit_rules.OPEN._replace(fence_until=test_visit_rules.NOW + 1), 0, "fence"),
    ),
    "a hen dodges more often than was said": Mutant(
        visits, "dropped", "draw < NUMBERS", "draw <= NUMBERS",
        of_language(test_visit_rules.test_chased_she_drops_half_or_dodges, 1_001, 30, 500),
    ),
}  # fmt: skip
OF_KINDNESS = {
    "what one task brought makes no room less": Mutant(
        earning, "receive", "room - received", "room", test_earning.test_what_does_not_fit_goes_on_waiting
    ),
    "a ring of friends feeds one with wheat": Mutant(
        kindness, "send_wheat", 'turn.count("wheat_taken", KIND.wheat_g * MG, of=other)', "None",
        test_kindness.test_however_many_friends_send_wheat_it_is_a_meal_a_day,
    ),
    "a little more wheat than a meal comes in": Mutant(
        kind_rules, "_has_room", "taken_mg + grams * MG <=", "taken_mg <=",
        of_language(test_kind_rules.test_wheat_is_sent_three_times_and_no_more_than_a_meal_comes_in,
                    test_kind_rules.RICH, Today(), 170_001, "friend_has_wheat"),
    ),
    "meals for friends are not counted": Mutant(
        kindness, "feed_friend", 'turn.count("feed_friend", other=other)', "None",
        test_kindness.test_a_friend_s_hen_is_fed_twice_a_day,
    ),
    "the same meal is thanked for again and again": Mutant(
        kindness, "thank", "turn.tx.delete(Thanks, _PAIR, [(turn.player.id, other.id)])", "None",
        test_kindness.test_a_friend_feeds_ones_hen_and_is_thanked_with_a_bit_of_an_egg,
    ),
    "a helper works as long as there is something to eat": Mutant(
        kindness, "hire", ", turn.now + KIND.hire_h * HOUR", "",
        test_kindness.test_a_helper_works_for_eight_hours_at_most_however_much_there_is_to_eat,
    ),
    "nobody sees later who was fed": Mutant(
        kindness, "feed_friend", 'turn.deed("fed", other, grams=NUMBERS.feeding.meal_g)', "None",
        test_told.test_who_fed_hears_the_thanks_and_both_see_meal_and_thanks,
    ),
    "the one who sends wheat is told of it": Mutant(
        kindness, "send_wheat", 'turn.notify("wheat_from", other, ', 'turn.notify("wheat_from", turn.player, ',
        where(test_told.test_the_friend_to_whom_it_is_done_hears_of_it_and_nobody_else,
                 "send_wheat", "wheat_from", ("sent_wheat", {"grams": 10})),
    ),
    "an invitation is good for many meals": Mutant(
        kindness, "join_meal", "turn.tx.delete(Invited, _PAIR, [(turn.player.id, other.id)])", "None",
        test_kindness.test_who_comes_to_a_shared_meal_comes_for_both,
    ),
}  # fmt: skip
OF_CHARITY = {
    "a goal is exceeded by who gives last": Mutant(
        gifts, "taken", "min(eggs, max(0, project.goal_eggs - inside))", "eggs",
        in_giving(test_moves.test_who_gives_last_gives_what_is_missing_and_is_told_so),
    ),
    "a project that is full takes more": Mutant(
        gifts, "stage", "inside >= project.goal_eggs", "inside > project.goal_eggs",
        of_language(test_rules.test_how_far_a_project_is, 10, test_rules.DAY, gifts.Stage.REACHED),
    ),
    "a day of giving has no limit": Mutant(
        charity, "donate", "turn.count(today, given)", "turn.count(today, 0)",
        in_giving(test_moves.test_a_day_has_its_limit_for_each_player_and_project),
    ),
    "two receipts have one number": Mutant(
        charity, "_into_pot", "before.receipts + 1", "max(1, before.receipts)",
        in_giving(test_moves.test_numbers_count_by_project),
    ),
    "a goal that is raised has another pot": Mutant(
        charity, "_into_pot", "before.pot_id or turn.open_pot()", "turn.open_pot()",
        in_giving(test_moves.test_a_goal_that_is_raised_takes_more_and_is_reached_again),
    ),
    "a medal is given again and again": Mutant(
        gifts, "won", "not in set(had)", "not in ()", in_giving(test_moves.test_medals_are_told_once_each)
    ),
    "news is told every day": Mutant(
        charity, "tell_news", "turn.now < donor.news_at + NEWS_EVERY", "False",
        in_giving(test_jobs.test_a_follow_up_that_comes_late_tells_nothing_within_the_week, test_jobs.NAMES,
                  **{BOOKS: (6, 5), WATER: (100, 50)}),
    ),
}  # fmt: skip
OF_TOOLS = {
    "a bag holds whatever was earned": Mutant(
        tools, "take_tool", "won[: NUMBERS.tools.hold - many[tool]]", "won",
        with_bags(test_tools.test_a_full_bag_takes_what_it_holds_and_the_rest_waits),
    ),
    "a full bag takes one more": Mutant(
        tool_rules, "take_refused", "many < TOOLS.hold", "many <= TOOLS.hold",
        of_language(test_tool_rules.test_what_was_earned_is_taken_while_the_bag_holds_it, 1, 20, False, "tools_full"),
    ),
    "a tool is used once more than was said": Mutant(
        tool_rules, "spend_refused", "used_today >= TOOLS", "used_today > TOOLS",
        of_language(test_tool_rules.test_a_tool_is_there_and_not_used_too_often, "accelerator", 1, 8, "enough_of_tool"),
    ),
    "a used tool stays in the bag": Mutant(
        tools, "_spend", "has - 1", "has",
        with_bags(test_tools.test_relief_is_a_meal_at_the_friends_door_that_costs_nobody_feed),
    ),
    "every friend helps a hen out": Mutant(
        tools, "_relieve", 'turn.count("relief_had", of=other)', "None",
        with_bags(test_tools.test_relief_is_given_once_a_day_and_had_once_a_day),
    ),
    "a token settles again and again": Mutant(
        joy, "cups_finish", '(turn.player.id, "", 0, began_at)', "(turn.player.id, token, seed, began_at)", with_cups
    ),
    "a question is answered until it is right": Mutant(
        Pupil, "answered", "answered_on(self.memories, self.today)", "None", at_school
    ),
}  # fmt: skip
OF_WHAT_KEEPS = {
    "eggs are taken though nobody pays": Mutant(
        own, "take_eggs", "not turn.pays(LAID)", "False",
        test_own.test_eggs_wait_in_the_nest_while_the_quest_that_pays_them_is_paused,
    ),
    "thanks are used up though nobody pays": Mutant(
        kindness, "thank", "not turn.pays(THANKED, other)", "False",
        where(test_kindness.test_thanks_and_invitations_keep_while_the_quest_that_pays_is_paused, "thanks"),
    ),
    "a bit of an egg is used up though nobody pays": Mutant(
        tools, "use", "not turn.pays(BIT)", "False",
        with_bags(test_tools.test_no_tool_is_used_up_by_who_earns_nothing_in_games_for_now),
    ),
    "a bed is as good as a hundred strokes": Mutant(
        own, "tuck_in", 'not turn.counted("tuck_in")', "True",
        test_own.test_to_bed_and_up_again_makes_her_happier_once_a_day,
    ),
}  # fmt: skip
OF_COMING_HOME = {
    "only a friend sends her home": Mutant(
        visiting, "recall", "own_yard(turn).away_to != friend.id", "not turn.friend(Friend(friend.id))",
        where(test_coming_home.test_she_is_called_home_with_what_she_ate_though_her_host_is_no_friend_any_more,
              "unfriended"),
    ),
    "who feeds late feeds the thief of the meal before": Mutant(
        keeping, "pour", "_send_done(turn, yard)", "None",
        where(test_coming_home.test_who_feeds_before_anybody_has_looked_feeds_no_thief_that_is_gone, "feed"),
    ),
    "every look that was ever noted is made": Mutant(
        visiting, "wander", "at != yard.coop.wanders_at or ", "",
        test_coming_home.test_a_hungry_hen_has_one_look_ahead_however_often_she_came_home,
    ),
    "whose wish was taken back waits for ever": Mutant(
        keeping, "keep", "yard.coop.wanders_at <= turn.now", "False",
        test_coming_home.test_whose_wish_to_stay_is_taken_back_goes,
    ),
    "a store holds what was dropped, however full": Mutant(
        keeping, "_take_in", "min(mg, hen.room_left(host.store_mg))", "mg",
        test_keeping.test_what_a_chased_hen_drops_beside_a_full_store_waits_at_the_door,
    ),
}  # fmt: skip
MUTANTS = {
    **OF_WHAT_KEEPS,
    **OF_COMING_HOME,
    **OF_TROUGHS,
    **OF_HENS,
    **OF_KEEPING,
    **OF_VISITS,
    **OF_KINDNESS,
    **OF_CHARITY,
    **OF_TOOLS,
}


@pytest.mark.unaudited  # spoiled by the mutant; the scenario audits it itself
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_of_the_farm_is_caught_by_the_test_that_is_named_for_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, name: str
):
    put_into(GAME, MUTANTS[name], monkeypatch)

    assert notices(MUTANTS[name].caught_by, database)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", MUTANTS)
def test_without_the_mutant_of_the_farm_its_test_passes(database: Database, name: str):
    assert not notices(MUTANTS[name].caught_by, database)
