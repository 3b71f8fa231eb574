"""The alarm clock rings until it is stopped, whatever the ring does; it keeps nothing anywhere."""

import logging
import threading

import pytest
from apscheduler.jobstores.memory import MemoryJobStore

from engine.alarm import Alarm

SOON = 0.01


def test_it_rings_again_and_again_in_a_thread_of_its_own_until_it_is_stopped():
    rung, enough = list[str](), threading.Event()

    def ring() -> None:
        rung.append(threading.current_thread().name)
        if len(rung) == 3:
            enough.set()

    alarm = Alarm(ring, SOON)
    alarm.start()
    assert enough.wait(20)
    alarm.stop()
    count = len(rung)

    assert threading.current_thread().name not in rung
    assert len(rung) == count >= 3


def test_a_ring_that_raises_is_logged_by_its_class_and_the_next_one_comes(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    rung, enough = list[int](), threading.Event()

    def ring() -> None:
        rung.append(1)
        if len(rung) > 2:
            enough.set()
        raise ArithmeticError("a secret of ann's")

    alarm = Alarm(ring, SOON)
    alarm.start()
    assert enough.wait(20)
    alarm.stop()

    assert "ArithmeticError" in caplog.text
    assert "secret" not in caplog.text


def test_only_one_ring_is_at_work_at_a_time():
    at_work, most, enough = list[int](), list[int](), threading.Event()

    def ring() -> None:
        at_work.append(1)
        most.append(len(at_work))
        threading.Event().wait(5 * SOON)
        at_work.pop()
        if len(most) > 3:
            enough.set()

    alarm = Alarm(ring, SOON)
    alarm.start()
    assert enough.wait(20)
    alarm.stop()

    assert set(most) == {1}


def test_it_waits_for_the_ring_that_is_under_way():
    begun, ended = threading.Event(), list[int]()

    def ring() -> None:
        begun.set()
        threading.Event().wait(0.05)
        ended.append(1)

    alarm = Alarm(ring, SOON)
    alarm.start()
    assert begun.wait(20)
    alarm.stop()

    assert ended


def test_nothing_is_kept_and_nothing_is_dropped():
    alarm = Alarm(lambda: None, SOON)
    alarm._scheduler.start(paused=True)
    [job] = alarm._scheduler.get_jobs()

    assert isinstance(alarm._scheduler._jobstores["default"], MemoryJobStore)
    assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
    assert str(alarm._scheduler.timezone) == "UTC"
    alarm.stop()
