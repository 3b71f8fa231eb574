"""JSON logs on stderr: one line a request, one a failure. Never a player, never a body, never an error's own text.

An error's text may quote a row or an event, so only its class and the places it passed are written.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import msgspec
import structlog

from engine.clock import SystemClock, iso

FRAMES = 12


def configure(level: int = logging.INFO) -> None:
    """Write our logs and those of the libraries as JSON lines on stderr."""
    structlog.configure(
        processors=[structlog.processors.add_log_level, _stamped, _json],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


def failure(error: BaseException) -> dict[str, Any]:
    """Return an error's class and where it passed, without its text."""
    return {"error": type(error).__name__, "frames": frames(error.__traceback__)}


def frames(trace: TracebackType | None) -> list[str]:
    """Return the innermost places of a traceback as `file:line function`."""
    found = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in found]


class JsonFormatter(logging.Formatter):
    """A library's log record as one JSON line; of an exception only its class and places."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said: dict[str, Any] = {
            "event": record.getMessage(), "logger": record.name, "level": record.levelname.lower(),
            "timestamp": iso(int(record.created * 1000)),
        }  # fmt: skip
        if record.exc_info and record.exc_info[1]:
            said |= failure(record.exc_info[1])
        return msgspec.json.encode(said).decode()


def _stamped(_logger: object, _name: str, said: Any) -> Any:
    """Say when, as the lines of the libraries do."""
    return {**said, "timestamp": iso(SystemClock().now())}


def _json(_logger: object, _name: str, said: Any) -> bytes:
    return msgspec.json.encode(said, enc_hook=str)
