"""Twelve threads at once: exactly once, and no deadlock or lock error reaches a caller."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from engine.errors import Unavailable
from engine.ingest import Intake, ingest
from engine.journal import Answer
from engine.people.agreeing import Change, put_player
from engine.people.players import befriend, create_players
from engine.store import Database
from tests.world import NOW, UNDO, World, earned, limit, quest, together

CROWD = 12
ONCE = quest("once", give="feed", amount=10, limits=[limit(1)])
EVERY = quest("every", give="feed", amount=1, undo=UNDO)
SHARED = quest("shared", give="feed", amount=100, limits=[limit(5, every="ever", per="quest")])
LONG = pytest.mark.parametrize("rounds", [6, pytest.param(200, marks=pytest.mark.soak)])


def race(*calls: Callable[[], list[Answer]]) -> list[Answer]:
    """All answers of calls that run at once."""
    return [answer for answers in together(*calls) for answer in answers]


@LONG
def test_one_event_told_twelve_times_at_once_counts_once(database: Database, rounds: int):
    world = World(database, ONCE, EVERY)
    for round in range(rounds):
        event = world.payment()
        answers = race(*[lambda event=event: world.tell(event)] * CROWD)

        assert Counter((a.status, a.replayed) for a in answers) == {("applied", False): 1, ("applied", True): CROWD - 1}
        assert all(a.earned == answers[0].earned for a in answers)
        assert world.purse() == 10_000 + (round + 1) * 1_000


@LONG
def test_twelve_payments_at_once_pay_a_once_a_day_quest_once(database: Database, rounds: int):
    players = [f"p{n}" for n in range(rounds)]
    world = World(database, ONCE, players=players)
    for player in players:
        events = [world.payment(player=player) for _ in range(CROWD)]
        answers = race(*(lambda event=event: world.tell(event) for event in events))

        assert sum(bool(a.earned) for a in answers) == 1
        assert world.purse(player=player) == 10_000


@LONG
def test_the_same_id_with_eight_equal_and_four_other_bodies_counts_once(database: Database, rounds: int):
    world = World(database, EVERY)
    for round in range(rounds):
        events = [world.payment(10 if n % 3 else 11, id=f"x{round}", ref=f"t{round}") for n in range(CROWD)]
        answers = race(*(lambda event=event: world.tell(event) for event in events))

        told = Counter((a.status, a.code, a.replayed) for a in answers)
        assert told["applied", "", False] == 1
        assert told["applied", "", True] + told["refused", "event_conflict", False] == CROWD - 1
        assert world.purse() == (round + 1) * 1_000


@LONG
def test_the_same_id_for_twelve_players_counts_for_one_and_is_a_conflict_for_the_others(
    database: Database, rounds: int
):
    players = [f"p{n}" for n in range(CROWD)]
    world = World(database, EVERY, players=players)
    for round in range(rounds):
        events = [world.payment(10, id=f"x{round}", ref=f"t{round}", player=player) for player in players]
        answers = race(*(lambda event=event: world.tell(event) for event in events))

        assert Counter((a.status, a.code) for a in answers) == {
            ("applied", ""): 1, ("refused", "event_conflict"): CROWD - 1,
        }  # fmt: skip
    assert sum(world.purse(player=player) for player in players) == rounds * 1_000


@LONG
def test_the_same_fact_under_twelve_ids_counts_once(database: Database, rounds: int):
    world = World(database, EVERY)
    for round in range(rounds):
        events = [world.payment(10, ref=f"t{round}") for _ in range(CROWD)]
        answers = race(*(lambda event=event: world.tell(event) for event in events))

        assert Counter(a.code for a in answers) == {"": 1, "duplicate_business_key": CROWD - 1}
    assert world.purse() == rounds * 1_000


@LONG
def test_batches_with_crossing_players_and_ids_neither_deadlock_nor_pay_twice(database: Database, rounds: int):
    players = [f"p{n}" for n in range(9)]
    world = World(database, ONCE, EVERY, SHARED, players=players)
    for _ in range(rounds):
        events = [world.payment(player=players[n % len(players)]) for n in range(36)]
        orders = [events[n:] + events[:n] if n % 2 else (events[n:] + events[:n])[::-1] for n in range(CROWD)]
        answers = together(*(lambda order=order: world.tell(*order) for order in orders))

        first = [(a.status, a.replayed) for told in answers for a in told]
        assert Counter(first) == {("applied", False): 36, ("applied", True): 36 * (CROWD - 1)}
    paid = sum(world.purse(player=player) for player in players)
    assert paid == rounds * 36 * 1_000 + len(players) * 10_000 + 5 * 100_000


@LONG
def test_the_first_events_of_twelve_new_players_all_count(database: Database, rounds: int):
    world = World(database, EVERY, SHARED, players=())
    for round in range(rounds):
        events = [world.payment(player=f"r{round}p{n}", source=f"/s{n}") for n in range(CROWD)]
        answers = race(*(lambda event=event: world.tell(event) for event in events))

        assert {a.status for a in answers} == {"applied"}
    assert world.count("player") == world.count("event") == rounds * CROWD


@LONG
def test_the_first_events_of_the_same_new_players_in_crossing_batches_all_count(database: Database, rounds: int):
    world = World(database, EVERY, players=())
    for round in range(rounds):
        refs = [f"r{round}p{n}" for n in range(5)]
        batches = [[world.payment(player=ref) for ref in (refs[n % 5 :] + refs[: n % 5])] for n in range(CROWD)]
        answers = race(*(lambda batch=batch: world.tell(*batch) for batch in batches))

        assert {a.status for a in answers} == {"applied"}
    assert world.count("event") == rounds * CROWD * 5


@LONG
def test_a_limit_shared_by_all_players_is_never_passed(database: Database, rounds: int):
    players = [f"p{n}" for n in range(CROWD)]
    rule = [limit(5, every="ever", per="quest")]
    quests = [
        quest(f"shared{n}", give="feed", amount=100, limits=rule, **{"if": f"event.amount == {n + 1}"})
        for n in range(rounds)
    ]
    world = World(database, *quests, players=players)
    for round in range(rounds):
        events = [world.payment(round + 1, player=player) for player in players]
        answers = race(*(lambda event=event: world.tell(event) for event in events))

        assert sum(bool(earned(a)) for a in answers) == 5


@LONG
def test_refunds_and_their_payment_at_once_end_at_nothing(database: Database, rounds: int):
    world = World(database, EVERY, quest("pay", amount="event.amount", undo=UNDO))
    for round in range(rounds):
        events = [world.payment(11, f"t{round}")] + [world.refund(f"t{round}", 1) for _ in range(CROWD - 1)]
        answers = race(*(lambda event=event: world.tell(event) for event in events))

        assert {a.status for a in answers} <= {"applied", "parked"}
        assert (world.worth("energy"), world.worth("feed"), world.count("parked")) == (0, 0, 0)


@LONG
def test_consent_profile_friends_and_events_of_one_player_do_not_disturb_each_other(database: Database, rounds: int):
    world = World(database, EVERY, players=("ann", "bob"))
    for round in range(rounds):
        event = world.payment()
        together(
            partial(world.tell, event),
            partial(world.tell, event),
            *(partial(put_player, database, "ann", Change(profile=f'{{"level": {n}}}'), NOW) for n in range(4)),
            lambda: befriend(database, [("ann", "bob")], NOW),
            lambda: befriend(database, [("bob", "ann")], NOW),
            *[partial(create_players, database, [f"x{round}", f"y{round}"], NOW)] * 4,
        )

    assert world.purse() == rounds * 1_000
    assert (world.count("friendship"), world.count("player")) == (2, 2 + 2 * rounds)


def test_whoever_gives_up_says_so_and_has_stored_nothing(database: Database, monkeypatch: pytest.MonkeyPatch):
    from engine import ingest as module
    from engine.store import Collision

    world = World(database, EVERY)
    event = world.payment()

    def always(*_: object) -> list[Answer]:
        raise Collision

    with monkeypatch.context() as patch:
        patch.setattr(module._Intake, "run", always)
        with pytest.raises(Unavailable):
            ingest(database, world.content, world.numbers, [event], Intake(NOW))

    assert (world.count("event"), world.one(event).replayed) == (0, False)
