"""Straight path 1: events become rewards, once, in one transaction."""

import dataclasses

import pytest

from engine.clock import DAY, HOUR, MINUTE
from engine.ingest import Intake, ingest
from engine.journal import Answer
from engine.store import Database
from tests.world import NOW, World, earned, limit, quest, why_not

PAY = quest("pay", amount=5, limits=[limit(1)])
FEED = quest("pay-feed", give="feed", amount=18)


def test_no_events_are_no_answers(database: Database):
    assert World(database, PAY).tell() == []


def test_a_payment_earns_a_bubble_that_ripens_a_day_later(database: Database):
    world = World(database, PAY)

    answer = world.one(world.payment())

    assert (answer.status, earned(answer), answer.earned[0].ripe_at) == ("applied", {"pay": 5}, NOW + DAY)
    assert world.holds() == [(NOW + DAY, NOW + 4 * DAY, 5)]


def test_a_late_event_s_bubble_is_ripe_when_it_is_accepted_and_not_before(database: Database):
    world = World(database, PAY)

    answer = world.one(world.payment(at=NOW - 3 * DAY))

    assert answer.earned[0].ripe_at == NOW


def test_feed_goes_to_the_purse_in_milligrams(database: Database):
    world = World(database, FEED)

    answer = world.one(world.payment())

    assert (answer.earned[0].ripe_at, world.purse("feed")) == (None, 18_000)


def test_an_event_told_twice_gives_the_first_answer_again_and_pays_nothing(database: Database):
    world = World(database, PAY, FEED)
    event = world.payment()
    first = world.one(event)

    again = world.one(event)

    assert (again.replayed, again.earned, again.why_not) == (True, first.earned, first.why_not)
    assert (world.held(), world.purse(), world.count("transfer")) == (5, 18_000, 2)


def test_the_first_answer_is_given_though_the_rules_have_changed_since(database: Database):
    world = World(database, PAY)
    event = world.payment()
    first = world.one(event)

    other = World(database, quest("pay", amount=9), players=())

    assert other.one(event).earned == first.earned


def test_the_same_id_with_another_body_is_refused_as_a_conflict(database: Database):
    world = World(database, FEED)
    world.one(world.payment(id="x", amount="10"))

    answer = world.one(world.payment(id="x", amount="11"))

    assert (answer.status, answer.code, world.purse()) == ("refused", "event_conflict", 18_000)


def test_two_senders_may_use_the_same_id(database: Database):
    world = World(database, FEED)

    answers = world.tell(world.payment(id="x", source="/a"), world.payment(id="x", source="/b"))

    assert [a.status for a in answers] == ["applied", "applied"]


def test_the_same_id_for_another_player_is_a_conflict(database: Database):
    world = World(database, FEED, players=("ann", "bob"))
    world.one(world.payment(id="x", ref="t", player="ann"))

    answer = world.one(world.payment(id="x", ref="t", player="bob"))

    assert (answer.code, world.purse(player="bob")) == ("event_conflict", 0)


@pytest.mark.parametrize("together", [True, False])
def test_the_same_fact_under_another_id_is_refused(database: Database, together: bool):
    world = World(database, FEED)
    events = [world.payment(ref="t"), world.payment(ref="t", amount="11")]

    answers = world.tell(*events) if together else [world.one(event) for event in events]

    assert [(a.status, a.code) for a in answers] == [("applied", ""), ("refused", "duplicate_business_key")]


def test_the_same_fact_told_by_another_sender_is_refused_too(database: Database):
    world = World(database, FEED)
    world.one(world.payment(ref="t"))

    assert world.one(world.payment(ref="t", source="/other")).code == "duplicate_business_key"


def test_what_was_refused_stays_refused_when_it_is_told_again(database: Database):
    world = World(database, FEED)
    world.one(world.payment(ref="t"))
    second = world.payment(ref="t")
    world.one(second)

    answer = world.one(second)

    assert (answer.status, answer.code, answer.replayed) == ("refused", "duplicate_business_key", True)


def test_two_players_may_have_the_same_business_key(database: Database):
    world = World(database, FEED, players=("ann", "bob"))

    answers = world.tell(world.payment(ref="t", player="ann"), world.payment(ref="t", player="bob"))

    assert [a.status for a in answers] == ["applied", "applied"]


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (NOW + DAY, "from_the_future"),
        (NOW + 5 * MINUTE + 1, "from_the_future"),
        (NOW - 40 * DAY, "too_old"),
        (NOW - 30 * DAY - 1, "too_old"),
    ],
)
def test_an_event_from_the_future_or_too_old_is_quarantined_and_earns_nothing(database: Database, at: int, code: str):
    world = World(database, FEED)

    answer = world.one(world.payment(at=at))

    assert (answer.status, answer.code, world.purse()) == ("quarantined", code, 0)


@pytest.mark.parametrize("at", [NOW + 5 * MINUTE, NOW - 30 * DAY])
def test_an_event_at_the_edge_of_what_is_allowed_counts(database: Database, at: int):
    world = World(database, FEED)

    assert world.one(world.payment(at=at)).status == "applied"


def test_a_quarantined_event_does_not_keep_its_fact_from_counting(database: Database):
    world = World(database, FEED)
    world.one(world.payment(ref="t", at=NOW + DAY))

    assert world.one(world.payment(ref="t")).status == "applied"


def test_a_quarantined_refund_takes_nothing_back(database: Database):
    world = World(database, quest("pay", amount=5, undo={"on": "refund", "find": "event.payment_ref"}))
    world.one(world.payment(ref="t"))

    answer = world.one(world.refund("t", at=NOW + DAY))

    assert (answer.status, world.held()) == ("quarantined", 5)


def test_a_source_may_be_given_longer(database: Database):
    world = World(database, FEED)
    event = world.payment(at=NOW - 40 * DAY)

    answers = ingest(database, world.content, world.numbers, [event], Intake(NOW, earliest=60 * DAY))

    assert answers[0].status == "applied"


def test_a_file_runs_on_its_own_clock(database: Database):
    world = World(database, PAY)
    long_ago = NOW - 900 * DAY

    answer = world.one(world.payment(at=long_ago), file_clock=True)

    assert (answer.status, answer.earned[0].ripe_at) == ("applied", long_ago + DAY)


def test_an_unknown_player_is_created_without_consent_and_earns_nothing(database: Database):
    world = World(database, FEED, players=())

    answer = world.one(world.payment())

    assert (answer.status, why_not(answer)) == ("applied", {"": "consent"})
    assert world.rows("SELECT ref, consent_at FROM player") == [("ann", None)]


def test_nothing_of_an_event_without_consent_is_kept_but_its_trace(database: Database):
    world = World(database, FEED, players=())

    world.one(world.payment(amount="12.34"))

    assert world.rows("SELECT kept FROM event") == [("{}",)]


def test_a_player_earns_from_the_moment_consent_is_recorded(database: Database):
    world = World(database, FEED, players=())
    world.one(world.payment())
    world.put(consent=True, consent_text="v1")

    assert earned(world.one(world.payment())) == {"pay-feed": 18_000}


def test_a_player_who_withdraws_consent_earns_nothing_more(database: Database):
    world = World(database, FEED)
    world.one(world.payment())
    world.put(consent=False)

    assert (why_not(world.one(world.payment())), world.purse()) == ({"": "consent"}, 18_000)


def test_a_quest_that_gave_nothing_says_which_rule_decided(database: Database):
    world = World(database, PAY)
    world.one(world.payment())

    assert why_not(world.one(world.payment())) == {"pay": "limits[0]"}


def test_a_reward_that_was_cut_names_the_limit(database: Database):
    world = World(database, quest("pay", amount="event.amount", limits=[limit(15, "reward")]))

    first, second, third = world.tell(world.payment(10), world.payment(10), world.payment(10))

    assert [(one.amount, one.because) for a in (first, second) for one in a.earned] == [
        (10, ""),
        (5, "limits[0]"),
    ]
    assert why_not(third) == {"pay": "limits[0]"}


def test_a_late_event_cannot_reopen_a_finished_day(database: Database):
    world = World(database, PAY)
    world.one(world.payment(at=NOW - DAY))
    world.one(world.payment(at=NOW))

    assert why_not(world.one(world.payment(at=NOW - DAY + HOUR))) == {"pay": "limits[0]"}


def test_a_steps_total_told_again_pays_only_its_rise_into_the_day_s_one_bubble(database: Database):
    curve = {"of": "count", "points": [[0, 0], [20_000, 50]]}
    walk = quest("walk", "steps", count={"highest": "event.day_total", "every": "day"},
                 reward={"give": "energy", "curve": curve})  # fmt: skip
    world = World(database, walk)

    answers = [world.one(world.steps(total)) for total in (4_000, 3_000, 8_000, 8_000)]

    assert [sum(earned(a).values()) for a in answers] == [10, 0, 10, 0]
    assert world.holds() == [(NOW + DAY, NOW + 4 * DAY, 20)]


def test_a_day_s_steps_in_one_batch_open_one_bubble(database: Database):
    walk = quest("walk", "steps", amount="event.day_total / 1000.0")
    world = World(database, walk)

    world.tell(world.steps(4_000), world.steps(8_000), world.steps(2_000, at=NOW - DAY))

    assert [amount for *_, amount in world.holds()] == [12, 2]


def test_steps_told_after_the_day_s_bubble_is_ripe_open_another(database: Database):
    world = World(database, quest("walk", "steps", amount="event.day_total / 1000.0"))
    world.one(world.steps(4_000))
    world.now += 2 * DAY

    world.one(world.steps(8_000, at=NOW))

    assert [amount for *_, amount in world.holds()] == [4, 8]


def test_payments_open_a_bubble_each(database: Database):
    world = World(database, quest("pay", amount=5))

    world.tell(world.payment(), world.payment())

    assert [amount for *_, amount in world.holds()] == [5, 5]


def test_a_limit_per_quest_is_shared_by_all_players(database: Database):
    world = World(database, quest("pay", give="feed", limits=[limit(3, per="quest")]), players=("ann", "bob"))

    first = world.tell(world.payment(player="ann"), world.payment(player="bob"))
    second = world.tell(world.payment(player="bob"), world.payment(player="ann"))

    assert [bool(a.earned) for a in first + second] == [True, True, True, False]


def test_a_limit_per_field_counts_each_value_by_itself(database: Database):
    bill = quest("bill", "bill_paid", limits=[limit(1, every="month", per="event.payee")])
    world = World(database, bill)

    tell = [
        world.event("bill_paid", txn_ref=f"b{n}", amount="50", payee=payee, kind="water")
        for n, payee in enumerate(["water", "power", "water"])
    ]

    assert [bool(a.earned) for a in world.tell(*tell)] == [True, True, False]


def test_a_day_is_the_acting_player_s_own(database: Database):
    world = World(database, PAY, players=("ann", "bob"))
    database_zone = {"ann": "Asia/Shanghai", "bob": "America/Los_Angeles"}
    with database.writing() as tx:
        for ref, zone in database_zone.items():
            tx.connection.exec_driver_sql(f"UPDATE player SET zone = '{zone}' WHERE ref = '{ref}'")
    midnight = NOW - 12 * HOUR

    answers = {
        ref: [bool(world.one(world.payment(at=at, player=ref)).earned) for at in (midnight - HOUR, midnight + HOUR)]
        for ref in database_zone
    }

    assert answers == {"ann": [True, True], "bob": [True, False]}


def test_who_is_asked_of_the_player_s_profile(database: Database):
    world = World(database, quest("gold", who={"segments": ["gold"]}), players=("ann", "bob"))
    world.put("bob", profile='{"segments": ["gold"]}')

    answers = world.tell(world.payment(player="ann"), world.payment(player="bob"))

    assert [bool(a.earned) for a in answers] == [False, True]


def test_an_event_that_touches_no_quest_is_recorded_and_moves_nothing(database: Database):
    world = World(database, FEED)

    answer = world.one(world.event("sign_in"))

    assert (answer, world.count("event"), world.count("transfer")) == (Answer("applied"), 1, 0)


def test_the_intake_allows_thirty_days_unless_it_says_otherwise():
    assert dataclasses.astuple(Intake(NOW)) == (NOW, 30 * DAY, False, None)


def test_a_zone_that_this_machine_does_not_know_refuses_its_player_alone(database: Database):
    world = World(database, quest("pay"), players=("ann", "bob"))
    with database.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE player SET zone = 'Mars/Base' WHERE ref = 'bob'")

    answers = world.tell(world.payment(), world.payment(player="bob"), world.payment())

    assert [one.status for one in answers] == ["applied", "refused", "applied"]
    assert answers[1].code == "unknown_zone"


def test_of_an_event_that_fails_only_its_digest_and_the_kind_of_error_are_logged(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("account 4111")

    monkeypatch.setattr("engine.decide.Decider.decide", broken)
    world = World(database, quest("pay"))
    event = world.payment(ref="secret")

    assert world.one(event).code == "internal"
    assert "ZeroDivisionError" in caplog.text
    assert event.digest.hex() in caplog.text
    assert not any(word in caplog.text for word in ("4111", "secret", "Traceback"))
