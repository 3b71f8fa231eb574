"""The list of events that were stored and not counted."""

from engine.api.runtime import Runtime
from engine.clock import DAY, iso
from engine.jobs import run_all
from tests.api.bank import BANK, Bank


def test_events_in_quarantine_are_listed_newest_first_without_their_player(bank: Bank):
    bank.tell(bank.event())
    for days in (-40, 2):
        bank.tell(bank.event(time=iso(bank.clock.now() + days * DAY), id=f"late{days}"))
    response = bank.get("/v1/events/quarantined")

    assert [(one["id"], one["code"]) for one in response.json()["events"]] == [
        ("late2", "from_the_future"),
        ("late-40", "too_old"),
    ]
    assert {one["source"] for one in response.json()["events"]} == {BANK}
    assert '"ann"' not in response.text


def test_the_list_pages_to_its_end(bank: Bank):
    for number in range(3):
        bank.tell(bank.event(time="2020-01-01T00:00:00Z", id=f"old{number}"))
    first = bank.get("/v1/events/quarantined?limit=2")
    second = bank.get(first.links["next"]["url"])

    assert [one["id"] for one in first.json()["events"] + second.json()["events"]] == ["old2", "old1", "old0"]
    assert second.json()["next"] is None


def test_a_refund_that_waited_too_long_for_its_payment_is_listed_with_why(bank: Bank, runtime: Runtime):
    bank.tell(bank.event("refund", id="r", data={"refund_ref": "r1", "payment_ref": "never", "amount": 4}))
    waiting = bank.get("/v1/events/quarantined").json()["events"]
    bank.clock.forward(91 * DAY)
    run_all(runtime.db, bank.clock.now())
    [held] = bank.get("/v1/events/quarantined").json()["events"]

    assert waiting == []
    assert (held["id"], held["code"]) == ("r", "refund_never_matched")
    assert "90 days" in held["message"]
