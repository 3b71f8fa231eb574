"""Log lines are JSON and carry no error's own text."""

import json
import logging
import re
import sys
from typing import Any

import pytest
import structlog

from engine.api.logs import FRAMES, JsonFormatter, configure, failure, frames


def record(message: str, error: bool = False) -> logging.LogRecord:
    info = sys.exc_info() if error else None
    return logging.LogRecord("tilth.test", logging.WARNING, __file__, 1, message, (), info)


def test_a_record_is_one_json_line():
    line = JsonFormatter().format(record("a\nb"))

    assert "\n" not in line
    assert json.loads(line)["event"] == "a\nb"


def test_of_an_error_only_its_class_and_places_are_written():
    try:
        raise ValueError("canary")
    except ValueError:
        line = JsonFormatter().format(record("it failed", error=True))

    assert "canary" not in line
    assert json.loads(line)["error"] == "ValueError"
    assert "test_logs.py" in json.loads(line)["frames"][-1]


def test_of_a_long_way_the_innermost_places_are_kept():
    def deeper(depth: int) -> None:
        if depth == 0:
            raise ValueError
        deeper(depth - 1)

    try:
        deeper(50)
    except ValueError as error:
        told = failure(error)

    assert len(told["frames"]) == FRAMES
    assert told["error"] == "ValueError"


def test_without_a_traceback_there_are_no_frames():
    assert frames(None) == []


def test_all_lines_of_a_log_say_when_in_one_format(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(structlog, "configure", lambda **given: lines.append(given["processors"]))
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    lines: list[Any] = []
    configure()
    said: Any = {}
    for process in lines[0]:
        said = process(None, "info", said)

    theirs = json.loads(JsonFormatter().format(record("a")))["timestamp"]
    for one in (theirs, json.loads(said)["timestamp"]):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", one), one
