"""A customer's week, told over HTTP: what support staff are asked about, as /docs and the support page show it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from engine.api.app import create_app
from engine.api.runtime import Runtime
from engine.clock import DAY, HOUR, SECOND, ManualClock, iso
from engine.game import discover
from engine.published.content import Content, load_content
from engine.published.live import Fixed, Live
from engine.sources import SCOPES, Grant, add_source
from engine.store import Database
from tests.api.bank import BANK, Bank
from tests.in_flight import Shelf
from tests.world import NOW, UNDO, VOCABULARY, limit, quest

WHO = "customer-1"
ASKS: dict[str, Any] = {"if": ["event.amount >= 3"]}
PAY = quest(
    "pay-energy", amount="event.amount", undo=UNDO, limits=[limit(25, "reward")], **ASKS,
    title={"zh-CN": "付款得能量", "en": "Pay and grow"},
    messages={"zh-CN": "付款，收获 {reward}{unit}", "en": "A payment: +{reward} {unit}"},
)  # fmt: skip
DAILY = quest(
    "daily-visit", "sign_in", amount="streak.length >= 2 ? 15 : 10", streak={"every": "day"},
    title={"zh-CN": "每天来看看", "en": "Come every day"},
    messages={"zh-CN": "收获 {reward}{unit}", "en": "+{reward} {unit}"},
)  # fmt: skip
SPRING = quest(
    "spring-share", "share", amount=5, limits=[limit(1)], title={"zh-CN": "春天分享", "en": "Share in spring"},
    messages={"zh-CN": "收获 {reward}{unit}", "en": "+{reward} {unit}"},
)  # fmt: skip


class Story:
    """The story on a database; `shelf` holds the quests that are in force at its end."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.db, self.clock, self.shelf = database, ManualClock(NOW - 10 * DAY), Shelf(folder)
        self.shelf.write(PAY, DAILY, SPRING)
        before = self.content()
        self.shelf.remove("spring-share")
        key = add_source(database, BANK, Grant(SCOPES, tuple(VOCABULARY.types)), self.clock.now()).key
        self._tell(before, key, self._before)
        self._tell(self.content(), key, self._after)

    def asks(self, path: str) -> Any:
        """What the API answers at the end of the story."""
        with TestClient(create_app(Runtime(self.db, self.content(), self.clock, self.clock))) as client:
            answer = client.get(path, headers=self.bank.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def content(self) -> Content:
        """The quests as they are now."""
        return load_content(self.shelf.path, discover())

    def _tell(self, content: Content, key: str, part: Any) -> None:
        runtime = Runtime(self.db, Live(self.db, Fixed(content), self.clock), self.clock, self.clock)
        with TestClient(create_app(runtime)) as client:
            self.bank = Bank(client, key, self.clock)
            part()

    def _before(self) -> None:
        self.bank.put(WHO, consent={"given": True, "text_version": "2026-01"})
        self.clock.forward(10 * SECOND)
        self._send("share", "share-1", {"what": "forest", "to": "friend"})
        for day in (4, 5, 6):
            self._at(NOW - (10 - day) * DAY)
            self._send("sign_in", f"visit-{day - 3}", {})

    def _after(self) -> None:
        self._at(NOW - HOUR)
        self._send("sign_in", "visit-4", {})
        self._send("payment", "pay-1", {"txn_ref": "T-1", "amount": 20, "channel": "qr"})
        self._send("payment", "pay-2", {"txn_ref": "T-2", "amount": 10, "channel": "qr"})
        self._send("payment", "pay-3", {"txn_ref": "T-3", "amount": 2, "channel": "qr"})
        self._at(NOW)
        data = {"refund_ref": "R-1", "payment_ref": "T-1", "amount": 10}
        self.told = self._send("refund", "refund-1", data)

    def _at(self, instant: int) -> None:
        self.clock.forward(instant - self.clock.now())

    def _send(self, type: str, id: str, data: dict[str, Any]) -> Any:
        event = self.bank.event(type, id=id, subject=WHO, data=data, time=iso(self.clock.now()))
        answer = self.bank.tell(event)
        assert answer.status_code == 200, answer.text
        return answer.json()


def plain(told: Any) -> Any:
    """An answer without what is another each time: the numbers of transfers."""
    text = json.dumps(told, ensure_ascii=False)
    return json.loads(re.sub(r'"\d+-\d+-(\d+)"', r'"256-190000000000000000-\1"', text))
