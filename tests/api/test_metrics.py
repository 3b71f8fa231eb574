"""The counters of a server."""

from engine.api.metrics import Metrics


def test_two_servers_in_one_process_count_by_themselves():
    one, other = Metrics(), Metrics()
    one.batch(5)

    assert "tilth_intake_batch_events_sum 5.0" in one.text().decode()
    assert "tilth_intake_batch_events_sum 0.0" in other.text().decode()


def test_what_a_refund_takes_back_lowers_no_counter():
    metrics = Metrics()
    metrics.told("applied", "", [("energy", 5.0), ("energy", -5.0)])

    assert 'tilth_granted_total{asset="energy"} 5.0' in metrics.text().decode()


def test_what_waits_is_asked_when_it_is_read():
    metrics, waiting = Metrics(), [3]
    metrics.watch_waiting(lambda: waiting[0])
    waiting[0] = 7

    assert "tilth_intake_waiting_events 7.0" in metrics.text().decode()
