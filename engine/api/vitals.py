"""POST /v1/me/vitals: how fast a view was on a phone. Counted by view, host and device, never by player."""

from __future__ import annotations

from typing import Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from engine.api.bodies import read_model
from engine.api.mine import told
from engine.api.runtime import Runtime
from engine.errors import Malformed

BODY_BYTES = 512
LONGEST_MS = 120_000
VITALS_EXAMPLE = {
    "view": "forest", "host": "android", "device": "slow", "paint": 870, "tap": 64, "shift": 0.004, "confirm": 210,
}  # fmt: skip

Host = Literal["iframe", "ios", "android", "harmony", "mpaas", "wechat", "standalone"]
Device = Literal["slow", "middle", "fast"]
"""By the browser's own word: up to 2 cores or 2 GB, up to 4, more."""


class VitalsBody(BaseModel):
    """What a view measured of a visit, in milliseconds; what it could not measure is left out.

    `paint` is the largest contentful paint, `tap` the slowest answer of the page to a tap (INP), `confirm` the median
    time from a tap to the server's word, `shift` how much the layout moved by itself (CLS, no unit).
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    view: str = Field(min_length=1, max_length=32)
    host: Host
    device: Device
    paint: float | None = Field(default=None, ge=0, le=LONGEST_MS)
    tap: float | None = Field(default=None, ge=0, le=LONGEST_MS)
    confirm: float | None = Field(default=None, ge=0, le=LONGEST_MS)
    shift: float | None = Field(default=None, ge=0, le=100)


class Counted(msgspec.Struct):
    """How many measurements were counted."""

    counted: int


class VitalsRoutes:
    """The route that views tell their speed to."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def post(self, request: Request) -> Response:
        """Count how fast a view was. Shown at /metrics as `tilth_view_seconds` and `tilth_view_shift`.

        A view is a game by its name. Errors: Malformed (`unknown_view`); what a session of another view says.
        """
        session = await self._runtime.player(request)
        body = await read_model(request, VitalsBody, BODY_BYTES)
        games = self._runtime.now.content.games
        if body.view not in games:
            raise Malformed("there is no such view", code="unknown_view", hint=f"one of: {', '.join(sorted(games))}")
        session.require(body.view)
        metrics, about = self._runtime.metrics, (body.view, body.host, body.device)
        seconds = {"paint": body.paint, "tap": body.tap, "confirm": body.confirm}
        measured = {name: value / 1000 for name, value in seconds.items() if value is not None}
        for name, value in measured.items():
            metrics.seen(*about, name, value)
        if body.shift is not None:
            metrics.shifted(*about, body.shift)
        return told(Counted(len(measured) + (body.shift is not None)))
