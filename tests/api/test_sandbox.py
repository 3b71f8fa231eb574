"""The sandbox's routes over HTTP, its keys, and that a live server has none of it. To write the document anew:
python -m tests.api.test_sandbox
"""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from engine.api.app import create_app
from engine.api.runtime import Runtime
from engine.clock import DAY, HOUR, ManualClock, iso
from engine.migrations import migrate
from engine.people.players import befriend, create_players
from engine.sources import LIVE, SCOPES, TEST, Grant, add_source
from engine.store import Database, open_database
from tests.api.bank import BANK, Bank, refused
from tests.sandboxes import QUESTS, Box
from tests.sea import content_with, dropped_in
from tests.world import NOW, VOCABULARY, content_of, quest

FILE = Path(__file__).resolve().parents[2] / "engine/api/openapi-sandbox.json"


class Client:
    """A client with the sandbox's own key."""

    def __init__(self, box: Box, runtime: Runtime, client: TestClient) -> None:
        self.box, self.runtime, self.client = box, runtime, client
        self.headers = {"Authorization": f"Bearer {box.sandbox.key()}"}

    def ask(self, method: str, path: str = "", body: Any = None) -> Response:
        """Send a request below /v1/sandbox."""
        return self.client.request(method, f"/v1/sandbox{path}", json=body, headers=self.headers)

    def trigger(self, type: str = "payment", player: str = "ann", **more: Any) -> Response:
        """Make up an event."""
        return self.ask("POST", "/events", {"type": type, "player": player, **more})


def opened(box: Box) -> Iterator[Client]:
    runtime = Runtime(box.db, box.sandbox.live, box.time, box.wall, box.sandbox)
    with TestClient(create_app(runtime), raise_server_exceptions=True) as client:
        yield Client(box, runtime, client)


@pytest.fixture
def sandbox(database: Database) -> Iterator[Client]:
    yield from opened(Box(database))


@pytest.fixture
def sea(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A sandbox with the sample game; Ann and Bob are friends."""
    box = Box(database, content=content_with(dropped_in(tmp_path, monkeypatch)), players=("ann", "bob"))
    befriend(database, [("ann", "bob")], NOW)
    yield from opened(box)


def test_a_made_up_event_is_answered_with_what_was_earned_and_how_a_bank_would_send_it(sandbox: Client):
    told = sandbox.trigger(fields={"amount": 52}).json()

    assert told["event"]["data"]["amount"] == 52
    assert told["event"]["time"] == iso(NOW)
    assert [(one["quest"], one["amount"]) for one in told["result"]["earned"]] == [("pay", "5")]


def test_why_not_is_said_in_both_languages(sandbox: Client):
    sandbox.trigger("sign_in")
    [reason] = sandbox.trigger("sign_in").json()["why_not"]

    assert (reason["quest"], reason["because"]) == ("hello", "limits[0]")
    assert reason["sentence"] == {
        "zh-CN": "今天的已经领过啦，明天再来", "en": "You have had the one for today; there is more tomorrow",
    }  # fmt: skip


def test_the_quest_that_came_closest_says_first_why_it_gave_nothing(database: Database):
    weekly = quest("a-week", "sign_in", give="feed", amount=9, count={"times": "acts", "every": "week", "need": 7})
    for client in opened(Box(database, weekly, *QUESTS)):
        client.trigger("sign_in")
        reasons = client.trigger("sign_in").json()["why_not"]

        assert [(one["quest"], one["because"]) for one in reasons] == [("hello", "limits[0]"), ("a-week", "count.need")]


def test_why_not_of_a_first_answer_told_again_is_without_the_numbers_of_today(sandbox: Client):
    sandbox.trigger("sign_in")
    first, again = (sandbox.trigger("sign_in", seed="s1").json()["why_not"] for _ in range(2))

    assert first[0]["sentence"]["en"] == "You have had the one for today; there is more tomorrow"
    assert again[0]["sentence"]["en"] == "A limit of this quest has been reached"


def test_why_not_without_consent_is_said_plainly(sandbox: Client):
    [reason] = sandbox.trigger("sign_in", player="nobody").json()["why_not"]

    assert (reason["because"], reason["title"]) == ("consent", {})


def test_the_same_seed_is_the_same_event_and_pays_once(sandbox: Client):
    first, again = (sandbox.trigger(seed="s1").json() for _ in range(2))

    assert first["event"] == again["event"]
    assert (first["result"]["replayed"], again["result"]["replayed"]) == (False, True)


@pytest.mark.parametrize(
    ("body", "code", "hint"),
    [
        ({"type": "paymnt"}, "unknown_type", "payment"),
        ({"fields": {"amuont": 5}}, "unknown_field", "amount"),
        ({"at": "yesterday"}, "wrong_time", ""),
        ({"fields": {"amount": -1}}, "wrong_value", "above 0"),
    ],
)
def test_a_wrong_event_is_told_with_what_may_be_meant(sandbox: Client, body: dict[str, Any], code: str, hint: str):
    answer = sandbox.trigger(**({"type": "payment"} | body))

    assert (answer.json()["code"], hint in answer.json().get("hint", "")) == (code, True)


def test_the_clock_moves_and_everything_goes_by_it(sandbox: Client):
    sandbox.trigger()
    moved = sandbox.ask("POST", "/clock", {"by": "5d"}).json()
    balances = sandbox.client.get("/v1/players/ann/balances", headers=sandbox.headers).json()

    assert (moved["now"], moved["done"], moved["did"]["expired_holds"]) == (iso(NOW + 5 * DAY), True, 1)
    assert "5" in json.dumps(balances)
    assert sandbox.trigger().json()["event"]["time"] == iso(NOW + 5 * DAY)
    assert sandbox.ask("POST", "/clock", {"to": iso(NOW)}).json()["code"] == "clock_backwards"
    assert sandbox.ask("POST", "/clock", {"to": iso(NOW), "by": "1d"}).json()["code"] == "wrong_time"


def test_snapshots_are_kept_put_back_listed_and_forgotten(sandbox: Client):
    sandbox.trigger()
    kept = sandbox.ask("POST", "/snapshots", {"name": "one"}).json()
    sandbox.ask("POST", "/clock", {"by": "5d"})
    back = sandbox.ask("POST", "/snapshots/one/restore").json()
    again = sandbox.trigger("sign_in")
    code = sandbox.client.post("/v1/sessions/codes", json={"player": "ann"}, headers=sandbox.headers)

    assert (kept["name"], back["now"], back["snapshots"][0]["name"]) == ("one", iso(NOW), "one")
    assert (again.status_code, code.status_code) == (200, 200)
    assert sandbox.ask("DELETE", "/snapshots/one").json()["snapshots"] == []
    assert sandbox.ask("POST", "/snapshots/one/restore").json()["code"] == "unknown_snapshot"
    assert sandbox.ask("POST", "/snapshots", {"name": "../x"}).json()["code"] == "wrong_label"


def test_a_reset_lives_through_the_sample_and_keys_go_on(sandbox: Client):
    shown = sandbox.ask("POST", "/reset", {"seed": 3, "rate": 0}).json()

    assert (shown["now"], shown["rate"]) == (iso(NOW + 2 * HOUR), 0)
    assert sandbox.ask("GET").json() == shown
    assert sandbox.trigger(player="bob").json()["result"]["earned"]


def test_a_batch_of_players_of_several_clocks_is_taken_in_by_the_clock_of_each(sandbox: Client):
    assert sandbox.ask("POST", "/clocks", {"name": "later", "players": ["tia"], "at": iso(NOW + DAY)}).json()[
        "players"
    ] == ["tia"]
    key = add_source(sandbox.box.db, BANK, Grant(SCOPES, tuple(VOCABULARY.types)), NOW).key
    bank = Bank(sandbox.client, key, ManualClock(NOW))
    bank.put("tia", consent={"given": True, "text_version": "1"})
    told = bank.tell_all(
        [
            bank.event(subject="ann"),
            bank.event(subject="tia", time=iso(NOW + DAY)),
            bank.event(subject="ann", time=iso(NOW + DAY)),
        ]
    ).json()["results"]

    assert [one.get("code", "") for one in told] == ["", "", "from_the_future"]
    assert sandbox.box.rows("SELECT received_at FROM event ORDER BY received_at") == [(NOW,), (NOW,), (NOW + DAY,)]


def test_a_move_or_scene_with_a_player_of_another_clock_is_refused_in_words(sea: Client):
    key = sea.headers
    create_players(sea.box.db, ["tia", "uma"], NOW, consent_text="yes", purposes=VOCABULARY.purposes)
    befriend(sea.box.db, [("ann", "tia")], NOW)
    sea.ask("POST", "/clocks", {"name": "later", "players": ["tia", "uma"], "at": iso(NOW + DAY)})
    code = sea.client.post("/v1/sessions/codes", json={"player": "ann"}, headers=key).json()["code"]
    token = sea.client.post("/v1/sessions", json={"code": code, "kind": "bearer"}).json()["token"]
    ids = dict(sea.box.rows("SELECT ref, id FROM player"))
    mine = {"Authorization": f"Bearer {token}"}

    def give(to: str) -> Response:
        body = {"friend": str(ids[to]), "grains": 1}
        return sea.client.post("/v1/play/sea/give", json=body, headers=mine | {"Idempotency-Key": to})

    sea.trigger("share")
    moved, apart = give("bob"), give("tia")
    scene = sea.client.get(f"/v1/scene/sea?friend={ids['tia']}", headers=mine)
    stranger = sea.client.get(f"/v1/scene/sea?friend={ids['uma']}", headers=mine)

    assert (moved.status_code, moved.json()["shown"]["now"]) == (200, iso(NOW))
    assert refused(apart, 409, "different_clocks")
    assert set(apart.json()["words"]) == {"zh-CN", "en"}
    assert refused(scene, 409, "different_clocks")
    assert refused(give("uma"), 409, "not_allowed")  # that there is such a player is told to nobody who is no friend
    assert refused(stranger, 409, "not_allowed")


def test_the_same_move_has_the_same_chance_after_a_restore(sea: Client):
    code = sea.client.post("/v1/sessions/codes", json={"player": "ann"}, headers=sea.headers).json()["code"]
    token = sea.client.post("/v1/sessions", json={"code": code, "kind": "bearer"}).json()["token"]
    bob = sea.box.rows("SELECT id FROM player WHERE ref = 'bob'")[0][0]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    sea.trigger("share")
    sea.ask("POST", "/snapshots", {"name": "one"})
    gave = []
    for _ in range(2):
        answer = sea.client.post("/v1/play/sea/give", json={"friend": str(bob), "grains": 1}, headers=headers)
        gave.append(answer.json()["result"])
        sea.ask("POST", "/snapshots/one/restore")

    assert gave[0] == gave[1]
    assert "luck" in gave[0]


# --- keys -------------------------------------------------------------------------------------------------------------


def test_a_sandbox_refuses_a_live_key_and_says_so(sandbox: Client):
    sandbox.headers = {"Authorization": f"Bearer {LIVE}abc"}

    assert refused(sandbox.ask("GET"), 401, "live_key")


def test_a_live_server_refuses_a_sandboxs_key_and_says_so(bank: Bank):
    answer = bank.with_key(f"{TEST}abc").get("/v1/quests")

    assert refused(answer, 401, "test_key")
    assert "sandbox" in answer.json()["hint"]


def test_a_live_server_has_no_sandbox(bank: Bank):
    read, done = ("", "/vocabulary"), ("/clock", "/reset", "/events")
    for method, path in [*(("GET", one) for one in read), *(("POST", one) for one in done)]:
        answer = bank.client.request(method, f"/v1/sandbox{path}", headers=bank.headers)

        assert refused(answer, 404, "not_found")
    assert "sandbox" not in json.dumps(list(bank.get("/openapi.json").json()["paths"]))


def test_every_route_of_a_sandbox_needs_the_scope(sandbox: Client):
    key = add_source(sandbox.box.db, "bank", Grant(SCOPES), NOW).key
    sandbox.headers = {"Authorization": f"Bearer {key}"}
    paths = sandbox.client.get("/openapi.json").json()["paths"]
    asked = [
        (method, path) for path, operations in paths.items() for method in operations if path.startswith("/v1/sandbox")
    ]

    assert len(asked) >= 9
    for method, path in asked:
        body: dict[str, Any] | None = {} if method == "post" else None
        answer = sandbox.ask(method.upper(), path.removeprefix("/v1/sandbox").replace("{name}", "x"), body)

        assert refused(answer, 403, "scope_missing"), path


def test_no_live_key_can_be_made_for_a_sandbox(database: Database):
    with pytest.raises(Exception, match="no scope 'sandbox'"):
        add_source(database, "bank", Grant(("sandbox",)), NOW)

    assert add_source(database, "bank", Grant(("operator",)), NOW).key.startswith(LIVE)


def test_another_server_that_begins_takes_nobody_s_key_away(sandbox: Client):
    other = sandbox.box.sandbox.key()
    sandbox.box.wall.forward(DAY)  # what is remembered of a key is remembered for seconds

    assert sandbox.ask("GET").status_code == 200
    assert sandbox.headers != {"Authorization": f"Bearer {other}"}


def test_a_server_that_begins_again_goes_on_with_the_key_it_knows(sandbox: Client):
    known = sandbox.headers["Authorization"].removeprefix("Bearer ")

    assert sandbox.box.sandbox.key(known) == known
    assert {known, "tilth_test_none", ""}.isdisjoint({sandbox.box.sandbox.key("tilth_test_none")})
    assert sandbox.box.count("source_key") == 2


def test_a_key_that_may_not_do_everything_is_not_the_one_of_a_server(sandbox: Client):
    less = add_source(sandbox.box.db, "sandbox", Grant(("sandbox",)), NOW).key

    assert sandbox.box.sandbox.key(less) != less


def test_only_who_asks_for_it_revokes_the_keys_of_before(sandbox: Client):
    sandbox.box.sandbox.revoke_keys()
    known = sandbox.headers["Authorization"].removeprefix("Bearer ")
    new = sandbox.box.sandbox.key(known)
    sandbox.box.wall.forward(DAY)

    assert refused(sandbox.ask("GET"), 401, "unknown_key")
    assert new != known
    sandbox.box.sandbox.revoke_keys()
    sandbox.box.sandbox.revoke_keys()  # where there is none, nothing happens


# --- the document -----------------------------------------------------------------------------------------------------


def only_sandbox(document: dict[str, Any]) -> dict[str, Any]:
    """The sandbox's paths, and the schemas they need."""
    paths = {path: one for path, one in document["paths"].items() if path.startswith("/v1/sandbox")}
    schemas, wanted = document["components"]["schemas"], set[str]()
    waiting = [paths, schemas["Problem"]]
    while waiting:
        text = json.dumps(waiting.pop())
        for name in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]} - wanted:
            wanted.add(name)
            waiting.append(schemas[name])
    kept = {name: schemas[name] for name in sorted({*wanted, "Problem"})}
    return document | {"paths": paths, "components": document["components"] | {"schemas": kept}}


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_checked_in_document_is_what_a_sandbox_says(sandbox: Client, engine_name: str):
    said = only_sandbox(sandbox.client.get("/openapi.json").json())

    assert json.loads(FILE.read_text(encoding="utf-8")) == said, "run: .venv/bin/python -m tests.api.test_sandbox"


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/t.db")
        migrate(database)
        box = Box(database, content=content_of(*QUESTS))
        app = create_app(Runtime(database, box.sandbox.live, box.time, box.wall, box.sandbox))
        FILE.write_text(json.dumps(only_sandbox(app.openapi()), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        database.close()
