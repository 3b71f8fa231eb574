"""Mutants: one thing in the engine is made wrong on purpose, and a named test must notice.

Whoever finds that a mutant survives has found a hole in the tests, not a mistake in the mutant.
"""

import __future__

import inspect
import sys
import textwrap
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from hypothesis import Phase

from engine import batch, days, decide, ingest, ledger, refunds
from engine.people import players
from engine.quests import closures, matcher
from engine.rules import plans, progress, rewards, stages, streaks
from engine.store import Database
from tests import (
    test_alerts,
    test_budgets,
    test_choosing,
    test_days,
    test_ingest,
    test_refunds,
    test_refunds_of_counts,
    test_step_quests,
    test_streak_quests,
)
from tests.conftest import assert_audited
from tests.hardening import test_races
from tests.hardening.test_state_machine import run
from tests.quests import test_closures, test_matcher
from tests.rules import test_stages, test_streaks

Scenario = Callable[[Database], None]


class Mutant(NamedTuple):
    """A function in which `right` is replaced by `wrong`, and the test that must fail then."""

    owner: Any
    function: str
    right: str
    wrong: str
    caught_by: Callable[..., None]
    by_machine: bool = True


def short_days(_: Database) -> None:
    test_days.test_a_hop_east_opens_no_short_day()  # type: ignore[no-untyped-call]


def of_language(test: Callable[..., object], *told: object) -> Scenario:
    """A test of the quest language, which needs no database."""

    def scenario(_: Database) -> None:
        test(*told)

    return scenario


MUTANTS = {
    "a purse is not credited": Mutant(
        ledger, "transfer", "(row[1] < 0) == (row[0] & 3 == DEBT)", "row[1] < 0",
        test_ingest.test_feed_goes_to_the_purse_in_milligrams,
    ),
    "a hold is opened empty": Mutant(
        ledger, "transfer", "change.pop(hold.id, 0)", "change.pop(hold.id, 0) * 0",
        test_ingest.test_payments_open_a_bubble_each,
    ),
    "one time more than the limit": Mutant(
        progress, "advance", "times >= limit.max", "times > limit.max",
        test_ingest.test_a_quest_that_gave_nothing_says_which_rule_decided,
    ),
    "what a day has used is forgotten": Mutant(
        rewards, "within_limits", "limit.max - used - spent", "limit.max - spent",
        test_ingest.test_a_reward_that_was_cut_names_the_limit,
    ),
    "a need is paid again and again": Mutant(
        progress, "_due", "run.count < need or facts.get(plan.counted, NONE).times", "run.count < need",
        test_refunds_of_counts.test_a_reward_that_falls_below_its_need_is_taken_back_once_and_may_be_earned_again,
        False,
    ),
    "partial refunds forget each other": Mutant(
        progress, "taken_back", "share - share % scale - taken", "share - share % scale",
        test_refunds.test_partial_refunds_add_up_to_what_one_refund_of_their_sum_takes,
    ),
    "more than was paid takes more than was granted": Mutant(
        batch.Batch, "take_share", "total = min(paid, Decimal(before.count) / MICRO + refunded)",
        "total = refunded",
        test_refunds.test_a_late_refund_adds_to_a_parked_one,
    ),
    "a debt is never paid": Mutant(
        batch.Batch, "pay", "min(-self.balances.get(debt, 0), amount)", "0",
        test_refunds.test_later_rewards_pay_a_debt_first, False,
    ),
    "what is spent is not owed": Mutant(
        batch.Batch, "_take", "if left and quest.undo", "if False and quest.undo",
        test_refunds.test_what_is_spent_becomes_a_debt,
    ),
    "another body under a known id passes for a repetition": Mutant(
        ingest._Intake, "_answer", "known.digest != one.event.digest", "False",
        test_ingest.test_the_same_id_with_another_body_is_refused_as_a_conflict,
    ),
    "what was put aside keeps its fact": Mutant(
        ingest._Intake, "_record", "event.fact if counts else None", "event.fact",
        test_ingest.test_a_quarantined_event_does_not_keep_its_fact_from_counting,
    ),
    "a business key is not looked at": Mutant(
        decide.Decider, "_no", "in self.acts:", "in {}:",
        test_ingest.test_the_same_fact_told_by_another_sender_is_refused_too,
    ),
    "consent is not asked": Mutant(
        decide.Decider, "_no", "not one.lacks or", "True or",
        test_ingest.test_a_player_who_withdraws_consent_earns_nothing_more, False,
    ),
    "what waits is never applied": Mutant(
        decide.Decider, "_apply_parked", 'self.parked.pop((one.player.id, one.event.fact or b""), ())', "()",
        test_refunds.test_a_late_refund_adds_to_a_parked_one,
    ),
    "every day is Shanghai's": Mutant(
        decide.Decider, "match", "local_of(event.at, player.zone)", 'local_in(event.at, "Asia/Shanghai")',
        test_ingest.test_a_day_is_the_acting_player_s_own, False,
    ),
    "an act that came back still counts": Mutant(
        refunds, "_without", "counted.count, counted.amount, total, paid", "0, counted.amount, total, paid",
        test_refunds_of_counts.test_a_refunded_act_no_longer_counts, False,
    ),
    "a part that came back uncounts the whole": Mutant(
        progress, "lost_whole", "2 * before < paid <= 2 * total", "before == 0",
        test_refunds_of_counts.test_a_partly_refunded_act_still_counts_until_half_of_it_came_back, False,
    ),
    "a bonus comes on top of a limit": Mutant(
        rewards, "within_limits", "limit.max - used - spent", "limit.max - used",
        test_streak_quests.test_the_limit_of_the_reward_cuts_the_bonus_after_the_reward, False,
    ),
    "a bonus is paid whenever its length comes by": Mutant(
        progress, "_new_lengths", "not streaks.was_paid(chain, bonus.key, length, later, streak)", "True",
        test_streak_quests.test_a_bonus_is_never_paid_twice_for_one_streak, False,
    ),
    "a late day is looked at alone": Mutant(
        streaks, "lengths_from", "range(period, chain.first + chain.active.bit_length())", "range(period, period + 1)",
        test_streak_quests.test_a_late_day_fills_its_gap_and_pays_the_bonus_that_is_now_due, False,
    ),
    "a paid bonus is remembered by its day": Mutant(
        streaks, "was_paid", "(one.bonus, one.length) == (bonus, length)", "(one.bonus, one.period) == (bonus, period)",
        test_streak_quests.test_a_bonus_is_never_paid_twice_for_one_streak, False,
    ),
    "a streak forgives one day too many": Mutant(
        streaks, "reach", "missed[-1 - streak.forgive] - missed[-1] < streak.among",
        "missed[-1 - streak.forgive] - missed[-1] < streak.among - 1",
        of_language(test_streaks.test_days_further_apart_than_the_forgiving_window_do_not_break_it), False,
    ),
    "a paused day is a missed one": Mutant(
        decide.Decider, "match", "if pauses and quest.streak", "if False and quest.streak",
        test_streak_quests.test_days_on_which_the_quest_was_paused_break_no_streak, False,
    ),
    "a bonus for a count comes again after a refund": Mutant(
        progress, "_new_count", "facts.count <= known[0]", "False",
        test_streak_quests.test_a_bonus_for_a_count_is_paid_when_the_count_gets_there_and_never_twice, False,
    ),
    "a bonus for a sum comes again after a refund": Mutant(
        progress, "_new_count", 'count.kind != "times"', "False",
        test_streak_quests.test_a_bonus_about_a_sum_is_paid_once_in_its_window_whatever_comes_back, False,
    ),
    "a bonus that came back stays paid": Mutant(
        refunds, "_free_bonuses", "not quest.bonuses or", "True or",
        test_streak_quests.test_a_bonus_that_a_refund_took_back_may_be_earned_again, False,
    ),
    "a bonus is paid for the day and not the act": Mutant(
        streaks, "was_paid", "(one.bonus, one.length) == (bonus, length)", "False",
        test_streak_quests.test_a_second_act_on_the_day_of_a_bonus_earns_it_no_second_time, False,
    ),
    "the newest acts of a step push out the first": Mutant(
        stages, "with_act", "del noted[one.id][one.need : max(len(noted[one.id]) + one.need - MOST_ACTS, one.need)]",
        "noted[one.id] = noted[one.id][-MOST_ACTS:]",
        test_step_quests.test_a_thousand_more_acts_undo_no_finished_step, False,
    ),
    "a cooldown looks back only": Mutant(
        progress, "_too_soon", "abs(one.count - act.at) <", "0 <= act.at - one.count <",
        test_budgets.test_a_cooldown_keeps_acts_apart_in_whatever_order_they_are_told, False,
    ),
    "a cooldown is a fixed grid": Mutant(
        plans, "plan_of", "(nth - 1, nth, nth + 1)", "(nth, nth, nth)",
        test_budgets.test_a_cooldown_keeps_acts_apart_in_whatever_order_they_are_told, False,
    ),
    "a share is told again and again": Mutant(
        progress, "_crossed", "low * 100 < percent * limit.max <= high * 100", "percent * limit.max <= high * 100",
        test_alerts.test_an_operator_is_told_once_when_a_share_is_used_up, False,
    ),
    "a beaten quest uses up its limits": Mutant(
        decide.Decider, "_settle", "Step(dict(step.kept), ()", "Step(step.changed, ()",
        test_choosing.test_a_beaten_quest_keeps_what_it_counted_and_uses_nothing_up, False,
    ),
    "steps may lie as far apart as they like": Mutant(
        stages, "_completions", "end - begin <= stage.within_ms", "True",
        test_step_quests.test_acts_of_a_step_that_lie_too_far_apart_do_not_count_together, False,
    ),
    "steps may be done in any order": Mutant(
        stages, "_completions", "_last_before(first, done[stage.after])", "first",
        of_language(test_stages.test_a_step_after_another_needs_an_act_after_it), False,
    ),
    "a step counts only once after the one before it": Mutant(
        stages, "_completions", "return sorted(found)", "return sorted(found)[:1]",
        test_step_quests.test_a_step_done_again_gives_the_next_one_its_time_anew, False,
    ),
    "a step is timed from the first time the one before it was done": Mutant(
        stages, "_last_before", "instants[number - 1]", "instants[0]",
        test_step_quests.test_a_step_done_again_gives_the_next_one_its_time_anew, False,
    ),
    "a refunded step stays done": Mutant(
        refunds, "_without", "stages.without_act(stages.read_acts(facts.marks), act.id)",
        "stages.read_acts(facts.marks)",
        test_step_quests.test_a_refunded_step_takes_the_reward_back_and_it_may_be_done_again, False,
    ),
    "a refund forgets the bonus": Mutant(
        batch.Batch, "take_share", "grant.asset_no for grant in self.granted(act_id, quest_no)",
        "grant.asset_no for grant in self.granted(act_id, quest_no)[:1]",
        test_streak_quests.test_a_refund_takes_reward_and_bonus_back_and_leaves_the_streak, False,
    ),
    "a quest with steps listens to the last only": Mutant(
        matcher.Matcher, "__init__", "for listener in quest.listeners:", "for listener in quest.listeners[-1:]:",
        of_language(test_matcher.test_a_quest_with_steps_listens_once_for_each_step_and_is_found_once), False,
    ),
    "a quest with steps is found once per step": Mutant(
        matcher._TypeIndex, "match", "list(dict.fromkeys(found)) if self.repeats else found", "found",
        of_language(test_matcher.test_a_quest_with_steps_listens_once_for_each_step_and_is_found_once), False,
    ),
    "one step of a switched quest goes on listening": Mutant(
        matcher.Matcher, "switch", "sum(1 << n for n in numbers)", "1 << numbers[0]",
        of_language(test_matcher.test_a_quest_with_steps_is_switched_at_all_of_them), False,
    ),
    "a late condition is asked early": Mutant(
        matcher._TypeIndex, "_index", "if condition.late:", "if False:",
        of_language(test_matcher.test_a_late_condition_is_left_to_progress), False,
    ),
    "a second test of a field is forgotten": Mutant(
        matcher._TypeIndex, "_index", "whole = False", "whole = True",
        of_language(test_matcher.test_what_the_index_holds_is_not_evaluated_again), False,
    ),
    "a threshold counts for the value at it": Mutant(
        matcher._Table, "passing", 'self.op in (">=", "<")', 'self.op in (">=", "<=")',
        of_language(test_matcher.test_a_threshold_divides_the_values_where_it_says, "<", "a"), False,
    ),
    "alternatives keep the first field's values": Mutant(
        matcher, "_any_of", "values += atom.values", "values = values or list(atom.values)",
        of_language(
            test_matcher.test_a_condition_is_split_into_what_the_index_can_hold,
            'event.channel == "qr" || "card" == event.channel',
            [matcher.Atom("event", "channel", "in", ("qr", "card"))], True,
        ), False,
    ),
    "a constant on the left is not turned around": Mutant(
        closures, "turned", "_FLIPPED[node.op], node.right, node.left", "node.op, node.right, node.left",
        of_language(test_closures.test_an_expression_gives_its_value, "10 < event.amount", True), False,
    ),
    "a field at its least does not reach it": Mutant(
        closures, "_field_and_constant", "get(e) >= value", "get(e) > value",
        of_language(test_closures.test_an_expression_gives_its_value, "event.steps >= 8000", True), False,
    ),
    "decimals are multiplied as the thread pleases": Mutant(
        closures, "_arithmetic", "(_WHOLE if whole else _DECIMAL)[node.op]", '{**_DECIMAL, **_WHOLE}[node.op]',
        of_language(test_closures.test_a_product_beyond_the_usual_precision_is_exact), False,
    ),
    "a chain of conditions ends at the second": Mutant(
        closures, "_all", "in parts:", "in parts[:2]:",
        of_language(
            test_closures.test_an_expression_gives_its_value,
            "10 < event.amount && event.amount <= 10.50 && !event.correct", False,
        ), False,
    ),
    "a hop east opens a short day": Mutant(
        days, "local_of", "return here._replace(date=first + timedelta(days=1))", "return here",
        short_days, False,
    ),
}  # fmt: skip


def a_race(database: Database) -> None:
    test_races.test_twelve_payments_at_once_pay_a_once_a_day_quest_once(database, 40)


# Only PostgreSQL lets two writers in at once.
UNLOCKED = Mutant(players, "lock_players", ', lock="id"', "", a_race, False)


def apply(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the wrong function wherever the right one is known."""
    right = getattr(mutant.owner, mutant.function)
    source = textwrap.dedent(inspect.getsource(right))
    assert source.count(mutant.right) == 1, f"{mutant.function} no longer has one '{mutant.right}'"
    code = compile(source.replace(mutant.right, mutant.wrong), "mutant", "exec", __future__.annotations.compiler_flag)
    made: dict[str, Any] = {}
    exec(code, sys.modules[right.__module__].__dict__, made)  # noqa: S102 (our own source, one expression changed)
    monkeypatch.setattr(mutant.owner, mutant.function, made[mutant.function])
    for name, module in list(sys.modules.items()):
        if name.startswith(("engine", "games", "tests")) and getattr(module, mutant.function, None) is right:
            monkeypatch.setattr(module, mutant.function, made[mutant.function])


def notices(scenario: Scenario, database: Database) -> bool:
    """Whether a test, or the audit after it, fails."""
    try:
        scenario(database)
        assert_audited(database)
    except (NameError, TypeError):  # the mutant is no program: that proves nothing
        raise
    except Exception:
        return True
    return False


@pytest.mark.unaudited  # spoiled by the mutant; the scenario audits it itself
@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_caught_by_the_test_that_is_named_for_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, name: str
):
    apply(MUTANTS[name], monkeypatch)

    assert notices(MUTANTS[name].caught_by, database)


@pytest.mark.parametrize("name", MUTANTS)
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_without_the_mutant_its_test_passes(database: Database, name: str):
    assert not notices(MUTANTS[name].caught_by, database)


@pytest.mark.unaudited  # spoiled by the mutant
@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_without_the_lock_on_players_a_race_pays_twice(database: Database, monkeypatch: pytest.MonkeyPatch):
    apply(UNLOCKED, monkeypatch)

    assert notices(UNLOCKED.caught_by, database)


@pytest.mark.soak
@pytest.mark.unaudited  # spoiled by the mutant
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", [name for name, mutant in MUTANTS.items() if mutant.by_machine])
def test_the_state_machine_catches_the_mutant_too(database: Database, monkeypatch: pytest.MonkeyPatch, name: str):
    apply(MUTANTS[name], monkeypatch)
    how: dict[str, Any] = {"phases": [Phase.generate], "derandomize": False, "database": None}

    assert notices(lambda _: run(database, max_examples=150, stateful_step_count=40, **how), database)
