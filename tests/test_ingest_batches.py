"""Batches: what their events do to each other, a poison event, and the number of statements."""

from collections.abc import Sequence

import pytest

from engine.errors import Malformed
from engine.journal import Answer
from engine.store import Database
from tests.world import World, earned, limit, quest

PAY = quest("pay", amount=5, limits=[limit(1)])
FEED = quest("pay-feed", give="feed", amount=18)


def test_the_same_event_twice_in_one_batch_counts_once(database: Database):
    world = World(database, FEED)
    event = world.payment()

    first, second = world.tell(event, event)

    assert (first.replayed, second.replayed, world.purse()) == (False, True, 18_000)


def test_a_conflict_inside_one_batch_is_refused(database: Database):
    world = World(database, FEED)

    answers = world.tell(world.payment(id="x", amount="10"), world.payment(id="x", amount="11"))

    assert [(a.status, a.code) for a in answers] == [("applied", ""), ("refused", "event_conflict")]


def test_a_batch_and_single_events_come_to_the_same(database: Database):
    rules = quest("pay", amount="event.amount", limits=[limit(25, "reward"), limit(4)])
    world = World(database, rules, FEED, players=("ann", "bob"))
    for player in ("ann", "bob"):
        events = [world.payment(n, player=player) for n in (9, 9, 3, 9, 9)]
        answers = world.tell(*events) if player == "ann" else [world.one(event) for event in events]
        assert [sum(earned(a).values()) for a in answers] == [18_009, 18_009, 18_003, 18_004, 18_000]

    assert (world.held(player="ann"), world.purse(player="ann")) == (25, 90_000)
    assert (world.held(player="bob"), world.purse(player="bob")) == (25, 90_000)


@pytest.mark.parametrize(
    ("error", "code"),
    [(ArithmeticError("poison"), "internal"), (Malformed("poison", code="wrong_value"), "wrong_value")],
)
def test_a_poison_event_in_a_batch_fails_alone(
    database: Database, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
):
    world = World(database, FEED)
    events = [world.payment(amount=n) for n in (1, 2, 3)]
    poison(monkeypatch, world, error)

    answers = world.tell(*events)

    assert [(a.status, a.code) for a in answers] == [("applied", ""), ("refused", code), ("applied", "")]
    assert world.purse() == 36_000


def test_a_poison_event_leaves_no_trace_and_counts_when_the_poison_is_gone(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    world = World(database, FEED)
    event = world.payment(amount=2)
    with monkeypatch.context() as patch:
        poison(patch, world, ArithmeticError("poison"))
        world.one(event)

    answer = world.one(event)

    assert (answer.status, answer.replayed, world.purse()) == ("applied", False, 18_000)


def poison(monkeypatch: pytest.MonkeyPatch, world: World, error: Exception) -> None:
    """Make matching raise for payments of 2, as a defect in the rules would."""
    book = world.content.book

    class Poisoned:
        quests = book.quests
        paused = book.paused

        def match(self, event, profile):
            if event.fields.amount == 2:
                raise error
            return book.match(event, profile)

    monkeypatch.setattr(world.content, "book", Poisoned())


def test_a_player_whose_stored_profile_no_longer_fits_the_vocabulary_spoils_no_batch(database: Database):
    world = World(database, FEED, players=("ann", "bob"))
    world.put("bob", profile='{"shoe_size": 44}')

    answers = world.tell(world.payment(player="ann"), world.payment(player="bob"))

    assert [a.status for a in answers] == ["applied", "applied"]


def statements(world: World, batch: Sequence[object]) -> list[str]:
    """The statements of one batch, COMMIT among them."""
    seen: list[str] = []
    world.db.probe = seen.append
    try:
        answers: list[Answer] = world.tell(*batch)  # type: ignore[arg-type]
    finally:
        world.db.probe = None
    assert {a.status for a in answers} <= {"applied", "parked"}
    return seen


def mixed(world: World, size: int, label: str) -> list[object]:
    """A batch of everything: payments, steps, refunds of known, unknown and parked payments, a shared limit."""
    batch: list[object] = []
    for n in range(size // 5):
        known, early, who = f"{label}{n % 4}", f"{label}early{n}", f"{label}p{n % 7}"
        batch += [
            world.payment(ref=f"{label}new{n}", player=who),
            world.steps(1_000 * n, player=who),
            world.refund(known, player=f"{label}p0"),
            world.refund(early, player=who),
            world.payment(ref=f"{label}parked{n % 4}" if n < 4 else f"{label}other{n}", player=f"{label}p0"),
        ]
    return batch


def test_a_batch_of_ten_and_of_a_thousand_cost_the_same_number_of_statements(database: Database):
    undo = {"on": "refund", "find": "event.payment_ref"}
    world = World(
        database,
        quest("pay", give="feed", amount=3, undo=undo),
        quest("often", amount=2, undo=undo, count={"times": "acts", "every": "ever", "need": 2}),
        quest("rare", give="feed", limits=[limit(100_000, per="quest", every="ever")]),
        quest("walk", "steps", amount="event.day_total / 1000.0"),
        players=[f"{label}p{n}" for n in range(7) for label in "abc"],
    )
    world.one(world.payment(player="ap6"))  # the sender's number and the shared limit's row are there
    counts = []
    for size, label in ((50, "a"), (1_000, "b"), (50, "c")):
        world.tell(*(world.payment(ref=f"{label}{n}", player=f"{label}p0") for n in range(4)))
        world.tell(*(world.refund(f"{label}parked{n}", player=f"{label}p0") for n in range(4)))
        counts.append(len(statements(world, mixed(world, size, label))))

    assert counts[0] == counts[1] == counts[2] < 30


def test_plain_batches_of_ten_and_of_a_thousand_cost_the_same_number_of_statements(database: Database):
    pay = quest("pay", limits=[limit(1_000)])
    world = World(database, pay, FEED, players=[f"p{n}" for n in range(50)])
    world.one(world.payment())  # the sender has its number
    counts = [
        len(statements(world, [world.payment(player=f"p{n % 50}") for n in range(size)])) for size in (1_000, 10, 1_000)
    ]

    assert len(set(counts)) == 1
    assert counts[0] < 16
