"""A customer's weeks in a sandbox, in which every route is asked with the line of curl that /docs shows for it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from itertools import count
from typing import Any

from starlette.testclient import TestClient

from engine.api.app import create_app
from engine.api.examples import CLOUD_EVENT, curl
from engine.api.runtime import Runtime
from engine.clock import DAY, iso
from engine.game import assets_of, discover
from engine.published.content import Content
from engine.sources import SANDBOX
from engine.store import Database
from tests.api.bank import Bank
from tests.api.players import App
from tests.api.whole import Operation, operations
from tests.api.why_story import DAILY, PAY, WHO
from tests.sandboxes import Box
from tests.world import NOW, VOCABULARY, book_of

SERVER = "http://testserver"
UNSEEN = {"metrics", "stream"}
"""What answers no JSON."""

_FIRST = 7012345678901234944  # the id of the friend, as the examples of bodies have it
_SECRETS = (
    (r"tilthc_[\w-]+", "tilthc_…"), (r"tilths_[\w-]+", "tilths_…"),
    (r"[0-9A-Z]{4}-[0-9A-Z]{5}-[0-9A-Z]{4}", "7K3M-9QX2A-HT5W"), (r'"bytes": \d+', '"bytes": 2048'),
    (r'"code": "[0-9A-Z]{13}"', '"code": "7K3M9QX2AHT5W"'),
)  # fmt: skip


def played(*quests: str) -> Content:
    """Content of these quests, with the shipped games."""
    games = discover()
    return Content(VOCABULARY, book_of(quests, games), assets_of(games), games=games)


def run_line(client: TestClient, line: str, variables: dict[str, str]) -> Any:
    """Ask what a line of curl asks, with these variables."""
    for name in sorted(variables, key=len, reverse=True):
        line = line.replace(f"${name}", variables[name])
    words = shlex.split(line)
    headers = dict(words[n + 1].split(": ", 1) for n, word in enumerate(words) if word == "-H")
    body = next((words[n + 1] for n, word in enumerate(words) if word == "-d"), None)
    method = words[words.index("-X") + 1] if "-X" in words else "GET" if body is None else "POST"
    url = next(word for word in words if word.startswith("http://"))
    return client.request(method, url, headers=headers, content=body)


class ShownStory:
    """The story on a database; `answers` are what the routes said, by the names of `examples.json`."""

    def __init__(self, database: Database) -> None:
        self.box = Box(database, content=played(PAY, DAILY), players=("customer-2",))
        runtime = Runtime(self.box.db, self.box.sandbox.live, self.box.time, self.box.wall, self.box.sandbox)
        self.answers: dict[str, Any] = {}
        with TestClient(create_app(runtime)) as self.client:
            key = self.box.sandbox.key()
            self.bank = Bank(self.client, key, self.box.wall)
            self.known: dict[str, Operation] = {one.told["operationId"]: one for one in operations(self.client)}
            self.variables = {"TILTH": SERVER, "KEY": key, "SOURCE": SANDBOX, "NOW": iso(NOW)}
            self._live()
        self.answers = tidy(self.answers, self.friend.id)

    def _live(self) -> None:
        self._before()
        self._ask("sandbox", "putPlayer", "putFriends", "tell", "balances", "makeCode")
        self._tell_of_tomorrow()
        self._ask("openSession", "session", "newFriendCode", "friendCode", "friends", "muteFriend")
        self._in_a_day()
        self._ask("scene", "play", "scenePage", "statement", "why", "inbox", "readInbox", "putTelling", "telling")
        self._ask("acts", "vitals")
        self._groups()
        self._ask("block", "blocks", "unblock", "acceptCode", "unfriend")
        self._ask("consents", "putConsent", "exportMe", "exportPlayer", "health", "quests", "alerts", "quarantined")
        self._sanctioned()
        self._sandbox()
        self._ends()

    def _before(self) -> None:
        """Who is there already: a friend who agreed to be one, and somebody who did not."""
        self.bank.put("customer-3", consent={"given": True, "text_version": "2026-01"})
        self.friend = App(self.bank, "customer-2")
        self.variables |= {"FRIEND": self.friend.id, "FRIEND_CODE": self.friend.code()}

    def _tell_of_tomorrow(self) -> None:
        """An event whose clock is wrong is kept aside: 202."""
        event = self.bank.event(source=SANDBOX, id="payment-2", subject=WHO, time=iso(NOW + 2 * DAY))
        self._note("tell 202", self.client.post(
            "/v1/events", content=json.dumps(event), headers=self.bank.headers | {"Content-Type": CLOUD_EVENT}
        ))  # fmt: skip

    def _in_a_day(self) -> None:
        """The bubble ripens, and what happened is told."""
        self.box.sandbox.move(by="1d")

    def _groups(self) -> None:
        """The player makes a group and asks the friend, and is asked into another one."""
        self._ask("makeGroup")
        self.variables["GROUP"] = self.answers["makeGroup"]["example"]["id"]
        self._ask("invite", "groups")
        self.friend.ask("POST", f"/groups/{self.variables['GROUP']}/answer", {"accept": True})
        self._ask("handOver")
        self.friend.ask("PUT", f"/groups/{self.variables['GROUP']}/captain", {"captain": self._me()})
        self._ask("removeMember", "leaveGroup")
        self.variables["GROUP"] = self.friend.group()
        self.friend.ask("PUT", f"/groups/{self.variables['GROUP']}/invitations/{self._me()}")
        self._ask("answerInvitation")

    def _sanctioned(self) -> None:
        """Somebody decides on a sanction, the player appeals, somebody else answers."""
        self._ask("flags", "sanction")
        self.variables["SANCTION"] = self.answers["sanction"]["example"]["id"]
        self._ask("sanctions", "mySanctions", "appeal", "answerAppeal")

    def _sandbox(self) -> None:
        self._ask("keepSnapshot", "moveClock", "restoreSnapshot", "vocabulary", "makeUpEvent", "sums", "forgetSnapshot")
        del self.answers["vocabulary"]["example"]["types"][1:]  # one of them shows what all are like

    def _ends(self) -> None:
        """Each of what ends something has a session of its own."""
        for name in ("endSession", "endSessions", "leave"):
            self._enter()
            self._ask(name)
        self._agree()
        self._enter()
        self._ask("eraseMe")
        self._agree()
        self._ask("erasePlayer")
        self._ask("resetSandbox", "addClock")

    def _agree(self) -> None:
        self.bank.put(WHO, consent={"given": True, "text_version": "2026-01"})

    def _enter(self) -> None:
        code = self.client.post("/v1/sessions/codes", json={"player": WHO}, headers=self.bank.headers).json()["code"]
        opened = self.client.post("/v1/sessions", json={"code": code, "kind": "bearer"}).json()
        self.variables["SESSION"] = opened["token"]

    def _me(self) -> str:
        return str(self.answers["session"]["example"]["player"])

    def _ask(self, *names: str) -> None:
        for name in names:
            one = self.known[name]
            answer = run_line(self.client, curl(one.path, one.method.lower(), one.told), self.variables)
            self._note(name, answer)
            told = self.answers[name]["example"]
            if name == "makeCode":
                self.variables["CODE"] = told["code"]
            elif name == "openSession":
                self.variables["SESSION"] = told["token"]

    def _note(self, name: str, answer: Any) -> None:
        assert answer.status_code == int((name + " 200").split()[1]), f"{name}: {answer.status_code} {answer.text}"
        self.answers[name] = {"example": answer.json()}


def tidy(answers: dict[str, Any], friend: str) -> dict[str, Any]:
    """The answers without what is another each time: ids are numbered, the friend's first; secrets are left out."""
    text, ids = json.dumps(answers, ensure_ascii=False), {friend: str(_FIRST)}
    for pattern, shown in _SECRETS:
        text = re.sub(pattern, shown, text)
    numbers = count(_FIRST + 1)

    def number(found: re.Match[str]) -> str:
        return ids.setdefault(found[0], str(next(numbers)))

    return dict(json.loads(re.sub(r"(?<![\d.])\d{15,19}(?!\d)", number, text)))


def unseen(story: ShownStory) -> Iterator[str]:
    """The operations that the story never asked."""
    yield from sorted(story.known.keys() - UNSEEN - {name.split()[0] for name in story.answers})
