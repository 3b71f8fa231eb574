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

from engine import batch, days, decide, ingest, ledger, players, progress, refunds
from engine.store import Database
from tests import test_days, test_ingest, test_refunds, test_refunds_of_counts
from tests.conftest import assert_audited
from tests.hardening import test_races
from tests.hardening.test_state_machine import run

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
        progress, "_within_limits", "facts.get(slot, NONE).amount if slot else 0", "0",
        test_ingest.test_a_reward_that_was_cut_names_the_limit,
    ),
    "a need is paid again and again": Mutant(
        progress, "_raw_amount", "now < need or facts.get(plan.counted, NONE).times", "now < need",
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
        decide.Decider, "_no", "one.player.consents or", "True or",
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
        refunds, "_uncount", "uncounted(quest.count, batch.known(window), lost)", "batch.known(window)",
        test_refunds_of_counts.test_a_refunded_act_no_longer_counts, False,
    ),
    "a part that came back uncounts the whole": Mutant(
        progress, "lost_count", "if 2 * before < paid <= 2 * total else 0", "if not before else 0",
        test_refunds_of_counts.test_a_partly_refunded_act_still_counts_until_half_of_it_came_back, False,
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
        if name.startswith(("engine", "tests")) and getattr(module, mutant.function, None) is right:
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
