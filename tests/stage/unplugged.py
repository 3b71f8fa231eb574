"""A machine without a network, for programs that tests start: only what is on the machine itself is reached."""

from __future__ import annotations

from pathlib import Path

HOOK = """
import sys
HERE = ("127.0.0.1", "::1", "localhost", "0.0.0.0", "", None)
def unplugged(event, told):
    if event == "socket.connect":
        host = told[1][0] if isinstance(told[1], tuple) else None
    elif event == "socket.getaddrinfo":
        host = told[0].decode() if isinstance(told[0], bytes) else told[0]
    else:
        return
    if host not in HERE:
        with open({log!r}, "a") as log:
            log.write(f"{{event}} {{host}}\\n")
        raise OSError("this machine has no network")
sys.addaudithook(unplugged)
"""


class Unplugged:
    """What is to be in a program's environment, also of those that it starts, and where they wanted to go."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "wanted.log"
        (folder / "sitecustomize.py").write_text(HOOK.format(log=str(self._log)), encoding="utf-8")
        self.env = {"PYTHONPATH": str(folder)}

    @property
    def wanted(self) -> list[str]:
        """What was asked for that is elsewhere."""
        return self._log.read_text(encoding="utf-8").splitlines() if self._log.is_file() else []
