"""The alarm clock: APScheduler wakes this process every few seconds, and does nothing else.

What is due, and that it happens once, is decided by rows (engine.ticks). So the alarm lives in memory, may ring late,
twice or in every process at once, and a ring that is still at work when the next one comes is the only one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger("tilth.alarm")

EVERY_S = 5.0


class Alarm:
    """Calls `ring` every `every_s` seconds, in a thread of its own, from `start` to `stop`."""

    def __init__(self, ring: Callable[[], object], every_s: float = EVERY_S) -> None:
        self._ring = ring
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a ring that takes longer than a pause is no news
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_job(self._call, "interval", seconds=every_s)

    def start(self) -> None:
        """Begin; the first ring comes after one pause."""
        self._scheduler.start()

    def stop(self) -> None:
        """End, after the ring that is under way."""
        self._scheduler.shutdown(wait=True)

    def _call(self) -> None:
        try:
            self._ring()
        except Exception as error:  # whatever it was, the next ring may go well; never its text
            log.warning("what is due could not be done: %s", getattr(error, "code", type(error).__name__))
