"""What Prometheus may read at /metrics. Labels come from closed lists (routes, statuses, codes): never a player."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from engine.alerts import Alert

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
SHIFTS = (0, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1)  # ours, the web's "good" and "poor" are 0.02, 0.1 and 0.25
SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 1000)


class Metrics:
    """The counters of one server. A registry of its own, so that a process may hold several."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        registry = self.registry
        requests = Counter(
            "tilth_http_requests", "Requests answered.", ("method", "route", "status"), registry=registry
        )
        seconds = Histogram(
            "tilth_http_request_duration_seconds",
            "Time to answer a request.",
            ("route",),
            buckets=SECONDS,
            registry=registry,
        )
        events = Counter("tilth_events", "Events answered.", ("status", "code"), registry=registry)
        granted = Counter("tilth_granted", "Granted, in display units.", ("asset",), registry=registry)
        alerts = Counter("tilth_alerts", "Shares of limits and budgets used up.", ("name", "rule"), registry=registry)
        self._batches = Histogram(
            "tilth_intake_batch_events", "Events a transaction.", buckets=SIZES, registry=registry
        )
        self._waiting = Gauge("tilth_intake_waiting_events", "Events waiting for their transaction.", registry=registry)
        self._streams = Gauge("tilth_streams_open", "Live streams that are open.", registry=registry)
        about = ("view", "host", "device")
        self._seen = Histogram("tilth_view_seconds", "Views on players' phones: paint, tap, confirm.", (*about, "what"),
                               buckets=SECONDS, registry=registry)  # fmt: skip
        self._shifted = Histogram("tilth_view_shift", "How much views moved by themselves (CLS).", about,
                                  buckets=SHIFTS, registry=registry)  # fmt: skip
        # A labelled child is looked up under a lock; the same few are wanted all the time.
        self._requests = lru_cache(2_048)(requests.labels)
        self._seconds = lru_cache(256)(seconds.labels)
        self._events = lru_cache(256)(events.labels)
        self._granted = lru_cache(256)(granted.labels)
        self._alerts = alerts.labels

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests(method, route, str(status)).inc()
        self._seconds(route).observe(seconds)

    def batch(self, size: int) -> None:
        """Count a transaction of so many events."""
        self._batches.observe(size)

    def told(self, outcomes: Mapping[tuple[str, str], int], granted: Mapping[str, float] | None = None) -> None:
        """Count events by (status, code), and what they earned by asset, in display units."""
        for outcome, count in outcomes.items():
            self._events(*outcome).inc(count)
        for asset, amount in (granted or {}).items():
            self._granted(asset).inc(amount)

    def alerted(self, alerts: Iterable[Alert]) -> None:
        """Count alerts by the quest or budget and its rule."""
        for alert in alerts:
            self._alerts(alert.quest, alert.rule).inc()

    def seen(self, view: str, host: str, device: str, what: str, seconds: float) -> None:
        """Count how long something took in a view on a phone."""
        self._seen.labels(view, host, device, what).observe(seconds)

    def shifted(self, view: str, host: str, device: str, shift: float) -> None:
        """Count how much a view moved by itself."""
        self._shifted.labels(view, host, device).observe(shift)

    def watch_waiting(self, count: Callable[[], float]) -> None:
        """Ask `count` for the number of waiting events whenever the metrics are read."""
        self._waiting.set_function(count)

    def watch_streams(self, count: Callable[[], float]) -> None:
        """Ask `count` for the number of open streams whenever the metrics are read."""
        self._streams.set_function(count)

    def text(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        return generate_latest(self.registry)
