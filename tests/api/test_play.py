"""Moves and scenes over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from engine.api.app import create_app
from engine.api.runtime import Runtime
from engine.clock import ManualClock
from engine.people.players import befriend
from engine.sources import SCOPES, Grant, add_source
from engine.store import Database
from tests.api.bank import BANK, Bank
from tests.sea import content_with, dropped_in
from tests.world import NOW, VOCABULARY


class Players:
    """Ann and Bob, who are friends, and Cem; each with an open session and, but for Cem, 50 g of salt."""

    def __init__(self, client: TestClient, runtime: Runtime, clock: ManualClock) -> None:
        self.client = client
        key = add_source(runtime.db, BANK, Grant(SCOPES, tuple(VOCABULARY.types)), clock.now()).key
        self.bank = Bank(client, key, clock)
        self.tokens: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        for name in ("ann", "bob", "cem"):
            agreed = {"given": True, "text_version": "1"}
            self.bank.put(name, consent=agreed, consents={"friends": agreed})
            self.open(name)
            if name != "cem":
                assert self.bank.tell(self.bank.event("share", subject=name)).status_code == 200
        befriend(runtime.db, [("ann", "bob")], clock.now())

    def open(self, name: str, **more: Any) -> None:
        code = self.client.post("/v1/sessions/codes", json={"player": name, **more}, headers=self.bank.headers).json()
        opened = self.client.post("/v1/sessions", json={"code": code["code"], "kind": "bearer"}).json()
        self.tokens[name], self.ids[name] = opened["token"], opened["player"]

    def play(self, who: str, move: str, key: str | None = "k1", game: str = "sea", **arguments: Any) -> Response:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} | ({} if key is None else {"Idempotency-Key": key})
        return self.client.post(f"/v1/play/{game}/{move}", json=arguments, headers=headers)

    def scene(self, who: str, friend: str = "", game: str = "sea") -> Response:
        asked = f"?friend={friend}" if friend else ""
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        return self.client.get(f"/v1/scene/{game}{asked}", headers=headers)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def players(
    database: Database, clock: ManualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Players]:
    runtime = Runtime(database, content_with(dropped_in(tmp_path, monkeypatch)), clock, clock)
    with TestClient(create_app(runtime), raise_server_exceptions=True) as client:
        yield Players(client, runtime, clock)


def test_a_move_answers_with_the_new_scene(players: Players):
    answer = players.play("ann", "give", friend=players.ids["bob"], grains=20)

    told = answer.json()
    assert (answer.status_code, told["result"]["gave"], told["replayed"]) == (200, 20, False)
    assert (told["shown"]["scene"]["salt"], told["shown"]["player"]) == (30, players.ids["ann"])


def test_a_move_sent_again_is_answered_again_and_marked(players: Players):
    sent: dict[str, Any] = {"friend": players.ids["bob"], "grains": 20}
    first, again = (players.play("ann", "give", key, **sent) for key in ("k1", '"k1"'))  # draft-07 quotes the key

    assert "Idempotency-Hit" not in first.headers
    assert (again.headers["Idempotency-Hit"], again.json()["replayed"]) == ("true", True)
    assert (again.json()["result"], again.json()["shown"]["scene"]["salt"]) == (first.json()["result"], 30)


def test_case_2_the_same_key_with_another_body_is_refused(players: Players):
    players.play("ann", "give", friend=players.ids["bob"], grains=20)

    answer = players.play("ann", "give", friend=players.ids["bob"], grains=21)

    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")


@pytest.mark.parametrize("key", [None, "", '""', "x" * 300, "k\u00e9y".encode("latin-1").decode("latin-1")])
def test_a_move_without_a_plain_key_is_not_made(players: Players, key: str | None):
    if key and not key.isascii():
        with pytest.raises(UnicodeEncodeError):
            players.play("ann", "shake", key)
        return
    answer = players.play("ann", "shake", key)

    assert (answer.status_code, answer.json()["code"]) == (400, "key_missing")


def test_a_refusal_says_why_in_both_languages(players: Players):
    first = players.play("ann", "shake", way="down")
    again = players.play("ann", "shake", way="down")

    assert (first.status_code, first.headers["content-type"]) == (409, "application/problem+json")
    told = first.json()
    assert (told["code"], told["words"]) == ("wrong_way", {"zh-CN": "不能向down", "en": "Not down."})
    assert ("replayed" in told, again.json()["replayed"]) == (False, True)
    assert (first.headers.get("idempotency-hit"), again.headers["idempotency-hit"]) == (None, "true")


def test_wrong_arguments_name_each_place(players: Players):
    answer = players.play("ann", "give", friend="x", grains=0, role="admin")

    assert (answer.status_code, {one["at"] for one in answer.json()["errors"]}) == (422, {"friend", "grains", "role"})


@pytest.mark.parametrize(
    ("game", "move", "code"), [("see", "shake", "unknown_game"), ("sea", "shakes", "unknown_move")]
)
def test_what_does_not_exist_is_not_found(players: Players, game: str, move: str, code: str):
    answer = players.play("ann", move, game=game)

    assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_a_game_that_cannot_be_played_is_not_offered_as_a_guess(players: Players):
    told = players.scene("ann", game="seas").json()

    assert (told["code"], told["hint"]) == ("unknown_game", "did you mean 'sea'?")


def test_case_26_only_a_session_plays_and_looks(players: Players):
    for headers in ({}, players.bank.headers, {"Authorization": "Bearer tilths_wrong"}):
        move = players.client.post("/v1/play/sea/shake", json={}, headers=headers | {"Idempotency-Key": "k"})
        look = players.client.get("/v1/scene/sea", headers=headers)
        assert {move.status_code, look.status_code} == {401}


def test_a_session_for_one_view_opens_no_other(players: Players):
    players.open("ann", views=["farm"])

    answers = players.play("ann", "shake"), players.scene("ann")

    assert {(one.status_code, one.json()["code"]) for one in answers} == {(403, "view_not_allowed")}


def test_a_scene_has_the_server_s_now_and_says_what_can_be_done(players: Players):
    players.play("bob", "give", friend=players.ids["ann"], grains=50)

    own, friend_s = players.scene("ann").json(), players.scene("bob", players.ids["ann"]).json()

    assert (own["now"], own["friend"], own["scene"]["salt"]) == ("2026-11-18T04:00:00.000Z", None, 100)
    [offer] = friend_s["scene"]["can"]
    assert (offer["move"], offer["can"]) == ("give", True)


@pytest.mark.parametrize("who", ["cem", "ann", "123", "x", "0", "9" * 30])
def test_case_26_nobody_s_scene_but_a_friend_s_is_shown(players: Players, who: str):
    answer = players.scene("ann", players.ids.get(who, who))

    assert (answer.status_code, answer.json()["code"]) == (409, "not_allowed")


def test_the_bank_s_reference_of_a_player_is_nowhere_in_a_scene(players: Players):
    texts = [players.scene("ann").text, players.scene("bob", players.ids["ann"]).text]

    assert not any(name in text for text in texts for name in ('"ann"', '"bob"'))
