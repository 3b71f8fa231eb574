"""What one event comes to, decided in memory. The whole path is in test_ingest.py and test_refunds.py."""

import pytest

from engine.batch import Batch
from engine.clock import DAY, MINUTE, ManualClock
from engine.days import Zone
from engine.decide import Decider, Intake, Told
from engine.ids import Ids
from engine.incoming.events import Event
from engine.journal import Answer
from engine.people.players import Locked
from engine.published.content import Content, Numbers
from tests.world import NOW, READER, SHANGHAI, UNDO, content_of, earned, limit, quest, why_not

CONTENT = content_of(quest("feed", give="feed", amount="event.amount", limits=[limit(3)], undo=UNDO))
ANN = Locked(1 << 40, "ann", Zone(SHANGHAI), "{}", True)


def decider(content: Content = CONTENT) -> Decider:
    """One that knows nothing yet."""
    quests = {name: no for no, name in enumerate(content.book.quests, 1)}
    assets = {name: no for no, name in enumerate(content.assets, 1)}
    numbers = Numbers(quests, {no: content.book.quests[name] for name, no in quests.items()},
                      assets, {no: content.assets[name] for name, no in assets.items()})  # fmt: skip
    return Decider(content, Batch(numbers, Ids(1, ManualClock(NOW))), Intake(NOW))


def tell(found: Decider, event: Event, player: Locked = ANN) -> Answer:
    """Match and decide, as a batch of one would."""
    one = Told(event, 1, player, found.batch.new_id(), found.content.profile(player.profile))
    one.code = found.intake.quarantines(event)
    if player.consents and not one.code:
        found.match(one)
    return found.decide(one)


def payment(amount: int, ref: str, at: int = NOW) -> Event:
    data = {"txn_ref": ref, "amount": str(amount), "channel": "qr"}
    return READER.build("payment", source="s", id=ref, player="ann", at=at, data=data)


def refund(of: str, amount: int) -> Event:
    data = {"refund_ref": f"r-{of}", "payment_ref": of, "amount": str(amount)}
    return READER.build("refund", source="s", id=f"r-{of}", player="ann", at=NOW, data=data)


def test_events_of_a_batch_see_each_other_s_effects():
    found = decider()

    answers = [tell(found, payment(2, f"t{n}")) for n in range(4)]

    assert [sum(earned(a).values()) for a in answers] == [2_000, 2_000, 2_000, 0]
    assert why_not(answers[3]) == {"feed": "limits[0]"}


def test_a_payment_and_its_refund_may_come_in_either_order():
    one, other = decider(), decider()

    tell(one, payment(10, "t"))
    tell(one, refund("t", 4))
    tell(other, refund("t", 4))
    tell(other, payment(10, "t"))

    purses = [{id: n for id, n in found.batch.balances.items() if id >= ANN.id} for found in (one, other)]
    assert [list(purse.values()) for purse in purses] == [[6_000], [6_000]]


def test_the_same_fact_is_refused():
    found = decider()
    tell(found, payment(1, "t"))

    assert tell(found, payment(2, "t")).code == "duplicate_business_key"


def test_without_consent_nothing_is_earned_and_nothing_kept():
    shy = ANN._replace(consents=False)
    found = decider()

    assert why_not(tell(found, payment(1, "t"), shy)) == {"": "consent"}
    assert [act.kept for act in found.acts.values()] == ["{}"]


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (NOW + 5 * MINUTE, ""),
        (NOW + 5 * MINUTE + 1, "from_the_future"),
        (NOW - 30 * DAY, ""),
        (NOW - 31 * DAY, "too_old"),
    ],
)
def test_an_event_is_put_aside_by_its_time(at: int, code: str):
    assert Intake(NOW).quarantines(payment(1, "t", at)) == code


def test_with_a_file_s_own_clock_nothing_is_put_aside_and_each_event_is_accepted_when_it_happened():
    old = payment(1, "t", NOW - 900 * DAY)
    intake = Intake(NOW, file_clock=True)

    assert (intake.quarantines(old), intake.accepted(old), Intake(NOW).accepted(old)) == ("", old.at, NOW)


@pytest.mark.parametrize(("consents", "keeps"), [(True, True), (False, False)])
def test_what_is_put_aside_keeps_what_the_vocabulary_keeps_but_nothing_without_consent(consents: bool, keeps: bool):
    one = Told(payment(1, "t", NOW - 31 * DAY), 1, ANN._replace(consents=consents), code="too_old")

    assert ('"amount"' in one.kept) == keeps
