"""The counters of a server."""

from engine.api.metrics import Metrics


def test_two_servers_in_one_process_count_by_themselves():
    one, other = Metrics(), Metrics()
    one.batch(5)

    assert "tilth_intake_batch_events_sum 5.0" in one.text().decode()
    assert "tilth_intake_batch_events_sum 0.0" in other.text().decode()


def test_events_are_counted_by_outcome_and_what_they_earned_by_asset():
    metrics = Metrics()
    metrics.told({("applied", ""): 2, ("refused", "event_conflict"): 1}, {"energy": 5.0})
    text = metrics.text().decode()

    assert 'tilth_events_total{code="",status="applied"} 2.0' in text
    assert 'tilth_events_total{code="event_conflict",status="refused"} 1.0' in text
    assert 'tilth_granted_total{asset="energy"} 5.0' in text


def test_what_waits_is_asked_when_it_is_read():
    metrics, waiting = Metrics(), [3]
    metrics.watch_waiting(lambda: waiting[0])
    waiting[0] = 7

    assert "tilth_intake_waiting_events 7.0" in metrics.text().decode()
