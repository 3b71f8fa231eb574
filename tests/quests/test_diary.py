"""What a test player's database would hold; stories as the server would live them."""

from decimal import Decimal

from engine.days import instant
from engine.events import EventReader
from engine.quests.diary import Diary
from tests.quests.quest_files import book_of, changed, vocabulary

READER = EventReader(vocabulary(), b"pepper of the tests")
MONEY = {name: kind.amount for name, kind in vocabulary().types.items()}


def diary(*pairs) -> Diary:
    return Diary(book_of(changed(*pairs)).quests["pay-energy"], "Asia/Shanghai", vocabulary().profile({}), MONEY)


def pay(ref: str, amount: str = "10"):
    data = {"txn_ref": ref, "amount": Decimal(amount), "channel": "qr"}
    return READER.build(
        "payment", source="b", id=ref, player="p", at=instant("2026-12-02 10:00", "Asia/Shanghai"), data=data
    )


def refund(ref: str, amount: str):
    data = {"refund_ref": f"R{ref}{amount}", "payment_ref": ref, "amount": Decimal(amount)}
    at = instant("2026-12-03 10:00", "Asia/Shanghai")
    return READER.build("refund", source="b", id=f"r{ref}{amount}", player="p", at=at, data=data)


def test_an_act_told_under_another_id_pays_nothing():
    story = diary()

    assert [story.live(pay("A")).amount, story.live(pay("A"))] == [5, (0, "duplicate_business_key")]


def test_a_refund_that_names_nothing_finds_nothing():
    assert diary().live(refund("", "5")) == (0, "undo.find")


def test_two_refunds_take_back_no_more_than_was_paid():
    story = diary()
    story.live(pay("A"))

    assert [story.live(refund("A", part)).amount for part in ("6", "7", "9")] == [-3, -2, 0]


def test_a_refund_waits_for_its_payment():
    story = diary()
    story.live(refund("A", "5"))

    assert story.live(pay("A")) == (3, "undo")


def test_room_under_a_limit_stays_used_after_a_refund():
    story = diary()
    story.live(pay("A"))
    story.live(pay("B"))
    story.live(refund("A", "10"))

    assert story.live(pay("C")) == (0, "limits[0]")


def test_an_act_that_came_back_no_longer_counts():
    story = diary(
        ("reward: {", "count: {times: acts, every: day, need: 2}\nreward: {"),
        ("expect: {energy: 5}", "expect: nothing"),
    )

    assert [story.live(pay(ref)).amount for ref in "AB"] == [0, 5]
    assert story.live(refund("A", "10")).amount == -5
    assert story.live(refund("A", "10")).amount == 0
    assert [story.live(pay(ref)).amount for ref in "CD"] == [5, 0]
