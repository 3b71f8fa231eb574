"""Runs a module until whoever started it is gone, however they went: `python -m games.stage.until_closed MODULE WORD…`.

A window can end without a goodbye, as when its screen is taken away; its server must not stay behind.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
from collections.abc import Callable
from io import FileIO
from typing import BinaryIO


def watch(told: FileIO | BinaryIO, end: Callable[[], object]) -> threading.Thread:
    """Call `end` when the other end of a pipe is closed."""

    def wait() -> None:
        told.read()
        end()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


if __name__ == "__main__":
    # Not standard input's own buffer, whose lock would still be held as Python ends.
    watch(FileIO(sys.stdin.fileno(), closefd=False), lambda: os.kill(os.getpid(), signal.SIGTERM))
    module, sys.argv = sys.argv[1], sys.argv[1:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
