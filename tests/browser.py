"""A real Chromium without a window, driven by Playwright: what tests of pages need of it, in few words.

Nothing waits for a time: `until` asks the page again and again until it says yes, or fails with what it was asked.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Literal, Self

from playwright.sync_api import CDPSession, Request, Route, TimeoutError, sync_playwright
from playwright.sync_api import Page as Driven

PATIENCE_S = 30.0
PHONE = (390, 844)
ZONE = "Asia/Shanghai"  # where the players of the tests live, so that by their day it is day in the pictures
CHINESE = "noto_cjk_sans_otc"  # the package with the font that games/stage/fonts.py cuts to size
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{}</dir></fontconfig>
"""


def _with_chinese(folder: Path) -> dict[str, str]:
    """What to tell a program so that it finds the packages' Chinese font; nothing where the package is missing."""
    found = importlib.util.find_spec(CHINESE)
    if found is None or found.origin is None:
        return {}
    told = folder / "fonts.conf"
    told.write_text(FONTS.format(Path(found.origin).parent), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(told)}


class Browser:
    """A running Chromium, which ends with the `with` block.

    While it runs, Playwright's own event loop does: no test beside it may start one in the same thread. It has the
    Chinese font of the packages, as a phone has its own: a machine for tests mostly has none, and boxes are narrower.
    """

    def __init__(self, program: str) -> None:
        self._playwright = sync_playwright().start()
        flags = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none", "--force-color-profile=srgb"]
        self._fonts = TemporaryDirectory()
        env: dict[str, str | float | bool] = {**os.environ, **_with_chinese(Path(self._fonts.name))}
        self._chromium = self._playwright.chromium.launch(executable_path=program, args=flags, env=env)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._chromium.close()
        self._playwright.stop()
        self._fonts.cleanup()

    @property
    def version(self) -> str:
        """Such as '140.0.7339.16'."""
        return self._chromium.version

    def page(
        self,
        url: str,
        size: tuple[int, int] = PHONE,
        *,
        calm: bool = False,
        dark: bool = False,
        forced: bool = False,
        touch: bool = False,
        first: str = "",
    ) -> Page:
        """Open a page in a window of a size, told that its reader wants less motion, a dark page or colours of their
        own, or has fingers.

        It remembers nothing of the pages before. `first` is a script that runs in it before its own.
        """
        page = self.blank(size, calm=calm, dark=dark, forced=forced, touch=touch, first=first)
        page.go(url)
        return page

    def blank(
        self,
        size: tuple[int, int] = PHONE,
        *,
        calm: bool = False,
        dark: bool = False,
        forced: bool = False,
        touch: bool = False,
        first: str = "",
        zone: str = ZONE,
    ) -> Page:
        """An empty page, told the same; for what must be said to it before it goes anywhere. The phone is in `zone`."""
        width, height = size
        context = self._chromium.new_context(
            viewport={"width": width, "height": height},
            reduced_motion="reduce" if calm else "no-preference",
            color_scheme="dark" if dark else "light",
            forced_colors="active" if forced else "none",
            timezone_id=zone,
            has_touch=touch,
        )
        context.set_default_timeout(PATIENCE_S * 1000)
        if first:
            context.add_init_script(first)
        return Page(context.new_page())

    def close_pages(self) -> None:
        """Close every page, with all it remembers."""
        for context in self._chromium.contexts:
            context.close()


class Page:
    """One page of a browser; `driven` is Playwright's, for what is asked for once only."""

    def __init__(self, driven: Driven) -> None:
        self.driven = driven
        self._said: list[str] = []
        self._requests: list[Request] = []
        driven.on("console", lambda told: self._said.append(told.text) if told.type == "error" else None)
        driven.on("pageerror", lambda error: self._said.append(str(error)[:300]))
        driven.on("request", lambda request: self._requests.append(request))  # Playwright marks the function it gets

    def go(self, url: str) -> None:
        """Go to an address; returns when something comes."""
        self.driven.goto(url, wait_until="commit")

    def cdp(self) -> CDPSession:
        """The browser's own protocol, for what Playwright has no word for."""
        return self.driven.context.new_cdp_session(self.driven)

    def js(self, expression: str) -> Any:
        """What an expression is worth in the page; a promise is waited for."""
        return self.driven.evaluate(expression)

    def until(self, expression: str) -> Any:
        """What an expression is worth as soon as that is something. The page itself looks again and again."""
        asking = f"() => {{ try {{ return {expression} }} catch {{ return null }} }}"
        try:
            found = self.driven.wait_for_function(asking, polling=25)
        except TimeoutError:
            shown = self.js("document.body?.innerText")
            raise AssertionError(f"never came: {expression}\n{shown}\n{self._said}") from None
        value = found.json_value()
        found.dispose()  # else the page keeps what was found for as long as it stands
        return value

    def click(self, selector: str, within: str = "document") -> None:
        """Wait for an element and click it."""
        self.until(f"{within}.querySelector({json.dumps(selector)})")
        self.js(f"{within}.querySelector({json.dumps(selector)}).click()")

    def press(self, key: str) -> None:
        """Press a key, such as Tab, Enter or Escape."""
        self.driven.keyboard.press(key)

    def picture(self, file: Path | None = None, *, kind: Literal["png", "webp"] = "png") -> bytes:
        """What is seen; kept in a file, where one is named."""
        quality = {"quality": 82} if kind == "webp" else {}
        told = self.cdp().send("Page.captureScreenshot", {"format": kind, **quality})
        seen = base64.b64decode(told["data"])
        if file:
            file.write_bytes(seen)
        return seen

    def said(self) -> list[str]:
        """What the page complained of: errors of scripts, of the content security policy, of the network."""
        self.js("0")
        return self._said

    def requests(self) -> list[str]:
        """Every address that was asked for, in order."""
        self.js("0")
        return [request.url for request in self._requests]

    def answer(self, pattern: str, status: int | None, code: str = "") -> None:
        """From now on answer what is asked of addresses like `**/v1/scene/*` with a problem; None: nobody answers."""

        def answered(route: Route) -> None:
            if status is None:
                route.abort("internetdisconnected")
            else:
                route.fulfill(status=status, content_type="application/problem+json", body=json.dumps({"code": code}))

        self.driven.route(pattern, answered)
