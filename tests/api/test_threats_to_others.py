"""Case 26, the sweep: whoever asks for what is another's gets nothing, and cannot tell it from what is not there.

The routes come from the server's own document. A route that the sweep cannot judge fails it, and says what to add.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any
from uuid import uuid4

import pytest
from httpx2 import Response

from engine.bulk import _table
from engine.tables import TABLES
from tests.api.bank import refused
from tests.api.players import App
from tests.api.whole import ALSO_SANDBOX, PLAIN, SANDBOX, Operation, Whole

ANY = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
"""Of what is decided before the database is asked."""

FREE = {
    "POST /v1/sessions": "the code or token in the body is the credential",
    "GET /healthz": "says that the server is up; ?deep=1 asks for the scope operator",
    "GET /metrics": "counters; no label names a player",
}
"""Routes that ask for no credentials, and why they may."""

THINGS = ("player", "group", "friend", "captain", "bubble")
"""What names a thing of some player's, in a path, a query or a body."""

NONE = "1234567890123456789"
NOBODY = {**dict.fromkeys(THINGS, NONE), "bubble": f"{NONE}-{NONE}"}


def asked(operation: Operation, app: App, names: Mapping[str, Any]) -> Response:
    """Ask for an operation, with a value for each name."""
    body = {name: names[name] for name in operation.named("body")} if operation.takes_body else None
    query = {name: names[name] for name in operation.named("query") if names[name] not in (None, "")}
    return app.client.request(
        operation.method, operation.url({name: str(value) for name, value in names.items()}), params=query, json=body,
        headers=app.headers | {"Idempotency-Key": uuid4().hex},
    )  # fmt: skip


def of_players(whole: Whole) -> Iterator[Operation]:
    """Every operation of players; playing once for each of the game's moves, with the move's own body."""
    for operation in whole.operations():
        if operation.asks != "session":
            continue
        if "move" not in operation.named("path"):
            yield operation
            continue
        for name, move in whole.runtime.now.content.games["sea"].verbs.items():
            body = {"content": {"application/json": {"schema": move.arguments.model_json_schema()}}}
            path = operation.path.replace("{move}", name)
            parameters = [one for one in operation.told["parameters"] if one["name"] != "move"]
            told = operation.told | {"requestBody": body, "parameters": parameters}
            yield operation._replace(path=path, told=told)


def names_of(operation: Operation) -> list[str]:
    """All that an operation lets its caller say."""
    return [name for where in ("path", "query", "header", "body") for name in operation.named(where)]


def said(response: Response, *names: str) -> tuple[int, str]:
    """What an answer says, without its own number and the names that its request gave."""
    told = response.json() | {"instance": ""}
    text = str(sorted(told.items()))
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "…")
    return response.status_code, text


def rows_about(whole: Whole, *ids: str) -> set[str]:
    """Every row that has one of the ids in it."""
    wanted, found = {int(id) for id in ids}, set()
    with whole.runtime.db.reading() as tx:
        for model in TABLES:
            for row in tx.connection.exec_driver_sql(f"SELECT * FROM {_table(model).name}"):
                if wanted & {value for value in row if isinstance(value, int)}:
                    found.add(f"{_table(model).name} {tuple(row)}")
    return found


@ANY
def test_case_26_every_name_that_a_route_takes_is_known_to_this_sweep(whole: Whole):
    unknown = {(one.name, name) for one in of_players(whole) for name in names_of(one) if name not in (*THINGS, *PLAIN)}

    assert unknown == set(), "say in THINGS that it names what is a player's, or in PLAIN what to say"


@ANY
@pytest.mark.parametrize("whole", [SANDBOX], indirect=True)
def test_case_26_nobody_plays_with_the_routes_of_a_sandbox_and_none_is_open_to_all(whole: Whole):
    assert {one.asks for one in whole.operations()} == {"key"}


@ANY
def test_case_26_only_the_routes_that_may_be_are_open_to_all(whole: Whole):
    assert {one.name for one in whole.operations() if one.asks == "nobody"} == FREE.keys(), "say in FREE why it may"


def test_case_26_a_stranger_gets_nothing_of_another_s_and_cannot_tell_it_from_what_is_not_there(whole: Whole):
    ours = {"player": whole.bob.id, "group": whole.group, "friend": whole.ann.id, "captain": whole.bob.id,
            "bubble": whole.bubble}  # fmt: skip
    before = rows_about(whole, whole.ann.id, whole.bob.id, whole.group)
    wrong = []
    for number, operation in enumerate(of_players(whole)):
        named = [name for name in names_of(operation) if name in THINGS]
        for many in range(1, len(named) + 1):
            for foreign in combinations(named, many):
                eve, own = _stranger(whole, f"eve-{number}-{'-'.join(foreign)}")
                theirs = PLAIN | own | {name: ours[name] for name in foreign}
                nobody_s = PLAIN | own | {name: NOBODY[name] for name in foreign}
                answer, like = asked(operation, eve, theirs), asked(operation, eve, nobody_s)
                same = said(answer, *ours.values(), *own.values()) == said(like, *NOBODY.values(), *own.values())
                if answer.status_code not in (403, 404, 409) or not same:
                    wrong.append((operation.name, foreign, answer.text, like.text))

    assert wrong == []
    assert rows_about(whole, whole.ann.id, whole.bob.id, whole.group) == before


def test_case_26_what_a_stranger_asks_of_their_own_holds_nothing_of_another_s(whole: Whole):
    secrets = (whole.ann.id, whole.bob.id, whole.ann.ref, whole.bob.ref, whole.group, whole.bubble, whole.ann.code())
    before = rows_about(whole, whole.ann.id, whole.bob.id, whole.group)
    leaks = []
    for number, operation in enumerate(of_players(whole)):
        if not set(THINGS) & {*operation.named("path"), *operation.named("body")}:
            answer = asked(operation, App(whole.bank, f"eve-{number}"), PLAIN | {"friend": None})
            leaks += [(operation.name, secret) for secret in secrets if secret in answer.text]
            assert answer.status_code < 500, (operation.name, answer.text)

    assert leaks == []
    assert rows_about(whole, whole.ann.id, whole.bob.id, whole.group) == before


def test_case_26_a_cursor_of_one_player_s_list_is_none_of_another_s(whole: Whole):
    for name in ("cem", "dan"):
        whole.ann.befriend(whole.player(name))
        whole.ann.ask("PUT", f"/blocks/{whole.ann.get('/friends')['friends'][-1]['id']}")
    whole.ann.befriend(whole.player("fay"))
    whole.runtime.teller.turn()
    tried = 0
    for operation in of_players(whole):
        if "cursor" in operation.named("query"):
            more = asked(operation, whole.ann, PLAIN | {"limit": 1}).json()["next"]
            tried += more is not None
            answers = [asked(operation, whole.eve, PLAIN | {"cursor": cursor}) for cursor in (more, "AAAA")]
            assert said(answers[0]) == said(answers[1]), operation.name
            assert refused(answers[0], 422, "wrong_cursor"), operation.name

    assert tried >= 2


CREDENTIALS: tuple[dict[str, str], ...] = (
    {}, {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Bearer x"},
    {"Authorization": "Bearer tilth_x"}, {"Authorization": "Bearer tilths_x"}, {"Authorization": "Basic eDp4"},
    {"Cookie": "__Host-tilth=tilths_x"}, {"X-Player": "ann-31415"},
)  # fmt: skip


@ANY
@ALSO_SANDBOX
def test_case_26_without_credentials_every_route_says_401_whatever_it_is_asked_about(whole: Whole):
    here = {"player": whole.bob.id, "group": whole.group, "id": whole.ann.ref}
    wrong = []
    for operation in whole.operations():
        if operation.asks == "nobody":
            continue
        for told in CREDENTIALS:
            answers = [
                whole.client.request(operation.method, operation.url(_fills(operation, fills)), headers=told)
                for fills in (here, NOBODY)
            ]
            if {one.status_code for one in answers} != {401} or said(answers[0]) != said(answers[1]):
                wrong.append((operation.name, told, [one.text for one in answers]))

    assert wrong == []


@ANY
@ALSO_SANDBOX
def test_case_26_a_key_opens_no_route_of_players_and_a_session_none_of_banks(whole: Whole):
    wrong = []
    for operation in whole.operations():
        told = {"session": whole.bank.headers, "key": whole.ann.headers}.get(operation.asks)
        if told is not None:
            url = operation.url(_fills(operation, {"id": whole.ann.ref, "group": whole.group, "player": whole.bob.id}))
            answer = whole.client.request(operation.method, url, json={}, headers=told | {"Idempotency-Key": "k"})
            wrong += [(operation.name, answer.text)] * (answer.status_code != 401)

    assert wrong == []


@ANY
@ALSO_SANDBOX
def test_case_26_every_route_of_banks_asks_for_exactly_the_one_scope_that_the_document_names(whole: Whole):
    """The examples are asked about a player who is not there, so nothing is done where nothing is refused."""
    keys = {scope: whole.key("bank/other", *(one for one in whole.scopes if one != scope)) for scope in whole.scopes}
    for operation in whole.operations():
        if operation.asks != "key":
            continue

        def scope_missing(key: str, operation: Operation = operation) -> bool:
            url, told = operation.url(_fills(operation, {"id": "nobody"})), {"Authorization": f"Bearer {key}"}
            answer = whole.client.request(operation.method, url, json=operation.example() or None, headers=told)
            return answer.status_code == 403 and refused(answer, 403, "scope_missing")

        needed = [scope for scope, key in keys.items() if scope_missing(key)]
        assert operation.told["security"] == [{"key": needed}], operation.name
        assert len(needed) == 1, operation.name


def _fills(operation: Operation, known: Mapping[str, str]) -> dict[str, str]:
    """What stands in the places of a path; "1" where it does not matter."""
    return {name: known.get(name, str(PLAIN.get(name, "1"))) for name in operation.named("path")}


def _stranger(whole: Whole, name: str) -> tuple[App, dict[str, str]]:
    """Somebody new, and what is theirs: a friend, a group, a bubble's name."""
    eve, friend = whole.player(name), App(whole.bank, f"friend of {name}")
    eve.befriend(friend)
    return eve, {"player": friend.id, "group": eve.group(), "friend": friend.id, "captain": friend.id,
                 "bubble": f"{eve.id}-1"}  # fmt: skip


@ANY
def test_the_sweep_says_what_to_add_for_a_route_that_it_does_not_know(whole: Whole):
    new = Operation("GET", "/v1/me/pets/{pet}", {"parameters": [{"in": "path", "name": "pet"}]}, {})

    with pytest.raises(AssertionError, match=r"GET /v1/me/pets/\{pet\} names \['pet'\]: say"):
        new.url(PLAIN)
