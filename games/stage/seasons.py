"""What the hour and the season are called in which a picture is drawn, as assets/shell/seasons.json says. Pure."""

from __future__ import annotations

import json
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
"""Where the people of the stage live."""
SEASONS = Path(__file__).resolve().parents[2] / "assets" / "shell" / "seasons.json"


def words_at(instant: str, zone: tzinfo = ZONE) -> str:
    """Return words such as `dusk autumn` for an instant as the server writes it, in a zone."""
    told, local = _told(), datetime.fromisoformat(instant).astimezone(zone)
    hour = [word for first, word in told["hours"] if local.hour >= first][-1]
    day = local.date().isoformat()
    return " ".join((hour, told["months"][local.month - 1], *(word for word, a, b in told["days"] if a <= day <= b)))


@cache
def _told() -> Any:
    return json.loads(SEASONS.read_text(encoding="utf-8"))
