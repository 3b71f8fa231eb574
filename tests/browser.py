"""A real Chromium without a window, spoken to through a pipe by its own protocol: no package, no port, no driver.

Nothing waits for a time: `until` asks the page again and again until it says yes, or fails with what it was asked.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import select
import shutil
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PATIENCE_S = 30.0
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PHONE = (390, 844)


def find_chromium() -> str | None:
    """The Chromium of this machine; `CHROMIUM` names another one. None when there is none, or it cannot be piped."""
    if os.name == "nt":
        return None
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """A running Chromium with a profile of its own, which ends with the `with` block."""

    def __init__(self, program: str, profile: Path) -> None:
        down, self._to = os.pipe()
        self._from, up = os.pipe()
        self._ids, self._rest = itertools.count(1), b""
        self.said: list[dict[str, Any]] = []
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                 "--no-first-run", "--disable-background-networking", "--disable-component-update",
                 f"--user-data-dir={profile}", "--remote-debugging-pipe", "about:blank"]  # fmt: skip
        line = 'exec 3<&"$0" 4>&"$1"; shift 1; exec "$@"'
        self._process = subprocess.Popen(
            ["bash", "-c", line, str(down), str(up), program, *flags], pass_fds=(down, up),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(down)
        os.close(up)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(timeout=PATIENCE_S)
        os.close(self._to)
        os.close(self._from)

    def page(self, url: str, size: tuple[int, int] = PHONE, *, calm: bool = False, dark: bool = False) -> Page:
        """Open a page in a window of a size, told that its reader wants less motion or a dark page."""
        target = self.ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.ask("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        page = Page(self, session)
        width, height = size
        page.ask("Emulation.setDeviceMetricsOverride",
                 {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})  # fmt: skip
        features = [{"name": "prefers-reduced-motion", "value": "reduce" if calm else "no-preference"},
                    {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]  # fmt: skip
        page.ask("Emulation.setEmulatedMedia", {"features": features})
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.ask(f"{domain}.enable")
        page.ask("Page.navigate", {"url": url})
        return page

    def ask(self, method: str, params: dict[str, Any] | None = None, session: str = "") -> Any:
        """Send a command and return its answer; what the browser says by itself meanwhile is kept in `said`."""
        number = next(self._ids)
        sent = {"id": number, "method": method, "params": params or {}} | ({"sessionId": session} if session else {})
        os.write(self._to, json.dumps(sent).encode() + b"\0")
        while True:
            told = self._read()
            if told.get("id") != number:
                self.said.append(told)
            elif "error" in told:
                raise AssertionError(f"{method}: {told['error']}")
            else:
                return told["result"]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._from], [], [], PATIENCE_S)
            found = os.read(self._from, 1 << 20) if ready else b""
            if not found:
                raise AssertionError("the browser says nothing any more")
            self._rest += found
        one, _, self._rest = self._rest.partition(b"\0")
        told: dict[str, Any] = json.loads(one)
        return told


class Page:
    """One page of a browser."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser, self._session = browser, session

    def ask(self, method: str, params: dict[str, Any] | None = None) -> Any:
        """Send a command to this page."""
        return self._browser.ask(method, params, self._session)

    def js(self, expression: str) -> Any:
        """What an expression is worth in the page; a promise is waited for."""
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True, "userGesture": True}
        told = self.ask("Runtime.evaluate", asked)
        if "exceptionDetails" in told:
            raise AssertionError(f"{expression}: {told['exceptionDetails']}")
        return told["result"].get("value")

    def until(self, expression: str) -> Any:
        """What an expression is worth as soon as that is something. The page itself looks again and again."""
        ends = time.monotonic() + PATIENCE_S
        asking = f"""new Promise((done) => {{ let n = 0; const ask = () => {{
            let found = null; try {{ found = {expression} }} catch {{}}
            if (typeof found === 'object') found = !!found;
            if (found || ++n > 40) done(found); else setTimeout(ask, 25) }}; ask() }})"""
        while True:
            try:
                if found := self.js(asking):
                    return found
            except AssertionError:  # the page went on to another one meanwhile
                pass
            if time.monotonic() > ends:
                raise AssertionError(f"never came: {expression}\n{self.js('document.body?.innerText')}")

    def click(self, selector: str, within: str = "document") -> None:
        """Wait for an element and click it."""
        self.until(f"{within}.querySelector({json.dumps(selector)})")
        self.js(f"{within}.querySelector({json.dumps(selector)}).click()")

    def press(self, key: str) -> None:
        """Press a key, such as Tab, Enter or Escape."""
        text = {"text": "\r"} if key == "Enter" else {}
        code = {"Tab": 9, "Enter": 13, "Escape": 27}[key]
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent",
                     {"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code} | text)  # fmt: skip

    def picture(self, file: Path, *, kind: str = "png") -> None:
        """Keep what is seen."""
        quality = {"quality": 82} if kind == "webp" else {}
        told = self.ask("Page.captureScreenshot", {"format": kind, **quality})
        file.write_bytes(base64.b64decode(told["data"]))

    def said(self) -> list[str]:
        """What the page complained of: errors of scripts, of the content security policy, of the network."""
        self.js("0")
        found = []
        for one in self._browser.said:
            about = one.get("params", {})
            if one.get("sessionId") != self._session:
                continue
            if one["method"] == "Log.entryAdded" and about["entry"]["level"] == "error":
                found.append(str(about["entry"]["text"]) + " " + str(about["entry"].get("url", "")))
            if one["method"] == "Runtime.exceptionThrown":
                found.append(str(about["exceptionDetails"].get("exception", about))[:300])
        return found

    def requests(self) -> list[str]:
        """Every address that was asked for, in order."""
        self.js("0")
        return [
            str(one["params"]["request"]["url"])
            for one in self._browser.said
            if one.get("method") == "Network.requestWillBeSent" and one.get("sessionId") == self._session
        ]
