"""Sessions over HTTP: a code or a token becomes a cookie or a bearer, which ends, and is nobody else's."""

from http.cookies import SimpleCookie
from typing import Any

import pytest
from starlette.testclient import TestClient

from engine.access.sessions import IDLE, KNOWN_FOR, LASTS
from engine.api.asking import COOKIE_NAME
from engine.api.guesses import MOST
from engine.api.runtime import Runtime
from engine.clock import MINUTE, SECOND, ManualClock, iso
from engine.people.players import find_player
from engine.sources import Grant, add_source
from engine.tables import TABLES
from tests.api.app_of_a_player import HERE, bearer_of, code_for, cookie_of, enter
from tests.api.bank import Bank, refused
from tests.signing import Signer
from tests.world import NOW

ORIGIN = "https://play.bank.example"
EVIL = "https://evil.example"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def ann(runtime: Runtime, bank: Bank) -> str:
    """What other players see of ann."""
    with runtime.db.reading() as tx:
        return str(find_player(tx, "ann").id)


def who(client: TestClient, headers: dict[str, str]) -> Any:
    return client.get("/v1/session", headers=headers)


def over(client: TestClient, headers: dict[str, str]) -> bool:
    return refused(who(client, headers), 401, "session_ended")


def test_a_code_becomes_a_bearer_that_is_shown_once(bank: Bank, ann: str):
    told = enter(bank.client, code=code_for(bank, views=["forest"]), kind="bearer")
    body = told.json()
    again = who(bank.client, {"Authorization": f"Bearer {body['token']}"})

    assert body.pop("token").startswith("tilths_")
    assert body == {"player": ann, "views": ["forest"], "kind": "bearer", "until": iso(NOW + LASTS), "idle_s": 600,
                    "zone": "Asia/Shanghai"}  # fmt: skip
    assert again.json() == body
    assert "set-cookie" not in told.headers
    assert (told.headers["cache-control"], again.headers["cache-control"]) == ("no-store", "no-store")


def test_a_code_becomes_a_cookie_that_scripts_and_other_hosts_never_see(bank: Bank, ann: str):
    told = enter(bank.client, code=code_for(bank))
    cookie = SimpleCookie(told.headers["set-cookie"])[COOKIE_NAME]

    assert COOKIE_NAME.startswith("__Host-")
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "lax")
    assert (cookie["path"], cookie["domain"], cookie["max-age"]) == ("/", "", str(LASTS // SECOND))
    assert "token" not in told.json()
    assert who(bank.client, {"Cookie": f"{COOKIE_NAME}={cookie.value}"}).json()["player"] == ann


def test_the_bank_is_told_until_when_a_code_works(bank: Bank):
    response = bank.client.post("/v1/sessions/codes", json={"player": "ann"}, headers=bank.headers)

    assert response.json()["until"] == iso(NOW + MINUTE)
    assert response.headers["cache-control"] == "no-store"


def test_codes_are_made_on_the_wall_clock_whatever_the_games_is(runtime: Runtime, bank: Bank, clock: ManualClock):
    runtime.clock = ManualClock(0)

    assert who(bank.client, bearer_of(bank)).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"player": "nobody"}, 404, "unknown_player"),
        ({"player": "ben"}, 409, "no_consent"),
        ({"player": "a\0"}, 404, "unknown_player"),
        ({}, 422, "malformed"),
        ({"player": ""}, 422, "malformed"),
        ({"player": "ann", "views": ["Forest!"]}, 422, "wrong_view"),
        ({"player": "ann", "views": "forest"}, 422, "malformed"),
        ({"player": "ann", "origin": "https://a/b"}, 422, "wrong_origin"),
        ({"player": "ann", "role": "operator"}, 422, "unknown_field"),
    ],
)
def test_a_code_that_cannot_be_is_refused_in_words(bank: Bank, body: dict[str, Any], status: int, code: str):
    bank.put("ben")
    response = bank.client.post("/v1/sessions/codes", json=body, headers=bank.headers)

    assert refused(response, status, code)


def test_making_codes_and_killing_sessions_needs_its_own_scope(runtime: Runtime, bank: Bank):
    other = bank.with_key(add_source(runtime.db, "bank", Grant(("players:write", "operator")), 0).key)
    for method, path in (("POST", "/v1/sessions/codes"), ("DELETE", "/v1/players/ann/sessions")):
        assert refused(bank.client.request(method, path, headers=other.headers), 403, "scope_missing")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "code_or_token"),
        ({"code": "a", "token": "b"}, "code_or_token"),
        ({"code": "a", "kind": "both"}, "malformed"),
        ({"code": "a", "player": "ben"}, "unknown_field"),
        ({"code": 1}, "malformed"),
    ],
)
def test_what_is_no_request_for_a_session_is_refused(client: TestClient, body: dict[str, Any], code: str):
    assert refused(enter(client, **body), 422, code)


def test_case_21_a_code_used_twice_late_for_another_view_or_from_another_origin_is_401(bank: Bank, clock: ManualClock):
    bound: dict[str, Any] = {"views": ["forest"], "origin": ORIGIN}
    right: dict[str, Any] = {"view": "forest", "kind": "bearer"}
    twice, view, origin, none, late = (code_for(bank, **bound) for _ in range(5))
    good = enter(bank.client, {"Origin": ORIGIN}, code=twice, **right)
    answers = [
        enter(bank.client, {"Origin": ORIGIN}, code=twice, **right),
        enter(bank.client, {"Origin": ORIGIN}, code=view, **(right | {"view": "farm"})),
        enter(bank.client, {"Origin": EVIL}, code=origin, **right),
        enter(bank.client, code=none, **right),
        enter(bank.client, {"Origin": ORIGIN}, code="tilthc_" + "x" * 43, **right),
    ]
    clock.forward(61 * SECOND)
    answers.append(enter(bank.client, {"Origin": ORIGIN}, code=late, **right))

    assert good.status_code == 200
    assert all(refused(answer, 401, "wrong_code") for answer in answers)
    assert len({(answer.json()["detail"], answer.json()["hint"]) for answer in answers}) == 1


def test_case_21_no_code_token_or_session_is_in_any_log_or_error(bank: Bank, capfd: pytest.CaptureFixture[str]):
    code, bearer = code_for(bank), bearer_of(bank)
    wrong = [
        enter(bank.client, code=code + "x"),
        enter(bank.client, token=code),
        enter(bank.client, code="canary" * 40),
    ]
    enter(bank.client, {"Referer": f"{HERE}/?code={code}"}, code=code)
    bank.client.get(f"/v1/session?code={code}", headers=bearer)
    bank.client.get(f"/v1/nothing/{code}", headers=bearer)
    seen = capfd.readouterr()
    secrets = [code, code.removeprefix("tilthc_"), bearer["Authorization"].removeprefix("Bearer "), "canary"]
    told = seen.out + seen.err + "".join(one.text for one in wrong) + bank.client.get("/metrics").text

    assert [secret for secret in secrets if secret in told] == []


def test_case_21_no_page_tells_where_it_came_from(client: TestClient):
    assert client.get("/docs").headers["referrer-policy"] == "no-referrer"


def test_guessing_is_answered_alike_and_then_stopped(bank: Bank, clock: ManualClock):
    codes = [f"tilthc_{number}" for number in range(MOST)]
    answers = [enter(bank.client, code=code) for code in codes]
    right = code_for(bank)
    stopped = enter(bank.client, code=right)

    assert len({(one.status_code, one.json()["detail"], one.json()["code"]) for one in answers}) == 1
    assert refused(stopped, 429, "too_many_guesses")
    assert int(stopped.headers["retry-after"]) == 60
    clock.forward(MINUTE)
    assert enter(bank.client, code=code_for(bank)).status_code == 200


def test_right_codes_are_never_counted_as_guesses(bank: Bank):
    assert all(enter(bank.client, code=code_for(bank)).status_code == 200 for _ in range(MOST + 2))


def test_a_signed_token_opens_a_session_once(runtime: Runtime, bank: Bank, ann: str):
    token = Signer.registered(runtime.db).token(NOW, views=["farm"])
    opened, again = (enter(bank.client, token=token, kind="bearer") for _ in range(2))

    assert (opened.json()["player"], opened.json()["views"]) == (ann, ["farm"])
    assert refused(again, 401, "wrong_token")


def test_case_22_a_bad_token_is_401_and_counted_as_a_guess(runtime: Runtime, bank: Bank):
    signer = Signer.registered(runtime.db)
    answers = [enter(bank.client, token=signer.token(NOW, aud="x")) for _ in range(MOST + 1)]

    assert refused(answers[0], 401, "wrong_token")
    assert refused(answers[-1], 429, "too_many_guesses")


def test_a_session_is_over_when_idle(bank: Bank, clock: ManualClock):
    headers = bearer_of(bank)
    clock.forward(IDLE - 1)
    used = who(bank.client, headers)
    clock.forward(IDLE)

    assert used.status_code == 200
    assert over(bank.client, headers)


@pytest.mark.parametrize("make", [bearer_of, cookie_of])
def test_logging_out_ends_the_session_at_once_and_drops_the_cookie(bank: Bank, make: Any):
    headers, other = make(bank), make(bank)
    done = bank.client.delete("/v1/session", headers=headers | {"Origin": HERE})

    assert (done.status_code, done.json()) == (200, {"ended": 1})
    assert over(bank.client, headers)
    assert who(bank.client, other).status_code == 200
    if make is cookie_of:
        assert SimpleCookie(done.headers["set-cookie"])[COOKIE_NAME]["max-age"] == "0"


def test_the_bank_ends_every_session_of_a_player_at_once(bank: Bank):
    bank.put("ben", consent={"given": True, "text_version": "1"})
    mine, his = [bearer_of(bank), cookie_of(bank)], bearer_of(bank, "ben")
    code = code_for(bank)
    done = bank.client.delete("/v1/players/ann/sessions", headers=bank.headers)

    assert done.json() == {"ended": 2}
    assert all(over(bank.client, headers) for headers in mine)
    assert refused(enter(bank.client, code=code), 401, "wrong_code")
    assert who(bank.client, his).status_code == 200
    assert refused(bank.client.delete("/v1/players/nobody/sessions", headers=bank.headers), 404, "unknown_player")


def test_a_session_ended_by_another_process_is_over_within_a_second(runtime: Runtime, bank: Bank, clock: ManualClock):
    headers = bearer_of(bank)
    who(bank.client, headers)
    Runtime(runtime.db, runtime.live, runtime.clock, clock).sessions.kill_all("ann")
    clock.forward(KNOWN_FOR)

    assert over(bank.client, headers)


def test_withdrawn_consent_ends_every_session_at_once_and_for_good(bank: Bank):
    headers = bearer_of(bank)
    bank.put("ann", consent={"given": False})
    ended = over(bank.client, headers)
    bank.put("ann", consent={"given": True, "text_version": "1"})

    assert ended
    assert over(bank.client, headers)


def test_case_25_a_change_with_the_cookie_must_come_from_our_own_page(bank: Bank):
    crossed = [
        {},
        {"Origin": EVIL},
        {"Origin": "null"},
        {"Origin": HERE + ".evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ]
    cookie = cookie_of(bank)
    for told in crossed:
        answer = bank.client.delete("/v1/session", headers=cookie | told)
        assert refused(answer, 403, "cross_site"), told
    assert who(bank.client, cookie).status_code == 200
    for told in ({"Origin": HERE}, {"Sec-Fetch-Site": "same-origin"}):
        assert bank.client.delete("/v1/session", headers=cookie_of(bank) | told).status_code == 200


def test_a_change_with_the_cookie_that_is_not_json_is_told_so(bank: Bank):
    ours = cookie_of(bank) | {"Sec-Fetch-Site": "same-origin"}
    answer = bank.client.post("/v1/me/code", headers=ours)

    assert refused(answer, 403, "cross_site")
    assert "application/json" in answer.json()["detail"]
    assert "Content-Type" in answer.json()["hint"]
    assert bank.client.post("/v1/me/code", headers=ours | {"Content-Type": "application/json"}).status_code == 200


def test_case_25_a_bearer_is_added_by_nobody_else_and_needs_no_origin(bank: Bank):
    assert bank.client.delete("/v1/session", headers=bearer_of(bank)).status_code == 200


def test_case_25_a_session_of_one_origin_is_used_from_no_other(bank: Bank):
    headers = bearer_of(bank, origin=ORIGIN)
    answer = bank.client.delete("/v1/session", headers=headers | {"Origin": EVIL})

    assert refused(answer, 403, "cross_site")
    assert bank.client.delete("/v1/session", headers=headers | {"Origin": ORIGIN}).status_code == 200


@pytest.mark.parametrize("told", [{"Origin": EVIL}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}])
def test_case_25_another_site_cannot_make_a_player_play_as_somebody_else(bank: Bank, told: dict[str, str]):
    answer = enter(bank.client, told, code=code_for(bank), kind="cookie")
    form = bank.client.post("/v1/sessions", content=f'{{"code": "{code_for(bank)}"}}', headers={"Origin": EVIL})

    assert refused(answer, 401, "wrong_code")
    assert refused(form, 415, "not_json")
    assert "set-cookie" not in answer.headers | form.headers


def test_case_25_no_get_changes_anything(runtime: Runtime, bank: Bank):
    def rows() -> list[Any]:
        with runtime.db.reading() as tx:
            names = sorted(str(table.__tablename__) for table in TABLES)
            return [(name, sorted(map(str, tx.connection.exec_driver_sql(f"SELECT * FROM {name}")))) for name in names]

    mine = cookie_of(bank)
    before = rows()
    paths = bank.client.get("/openapi.json").json()["paths"]
    for path in [path for path, operations in paths.items() if "get" in operations]:
        for headers in (mine, bank.headers):
            bank.client.get(path.replace("{id}", "ann").replace("{game}", "forest"), headers=headers)

    assert rows() == before


def test_case_26_a_session_opens_no_route_of_the_bank_and_a_key_none_of_the_players(bank: Bank):
    paths = bank.client.get("/openapi.json").json()["paths"]
    asks = [
        (method.upper(), path.replace("{id}", "ann"), [name for one in operation.get("security", []) for name in one])
        for path, operations in paths.items()
        for method, operation in operations.items()
        if path != "/healthz"  # open to all, but for ?deep=1
    ]
    mine, cookie = bearer_of(bank), cookie_of(bank)
    told = JSON | {"Idempotency-Key": "k1", "Origin": HERE}
    wrong = []
    for method, path, schemes in asks:
        if "key" in schemes:
            wrong += [(method, path) for headers in (mine, cookie)
                      if bank.client.request(method, path, headers=told | headers).status_code != 401]  # fmt: skip
        elif "session" in schemes:
            answer = bank.client.request(method, path, headers=told | bank.headers)
            wrong += [(method, path)] * (not refused(answer, 401, "session_needed"))

    assert {scheme for *_, schemes in asks for scheme in schemes} == {"key", "session", "cookie"}
    assert wrong == []


def test_case_26_what_a_player_says_of_who_they_are_changes_nothing(bank: Bank, ann: str):
    bank.put("ben", consent={"given": True, "text_version": "1"})
    his, mine = bearer_of(bank, "ben"), bearer_of(bank)
    odd = bank.client.delete("/v1/session?player=ben", headers=mine)
    answer = bank.client.get("/v1/session", headers=mine | {"X-Player": "ben"})
    bank.client.delete("/v1/session", headers=mine | {"X-Player": "ben"})

    assert refused(odd, 422, "unknown_parameter")
    assert answer.json()["player"] == ann
    assert "ann" not in answer.text
    assert over(bank.client, mine)
    assert who(bank.client, his).status_code == 200


@pytest.mark.parametrize("told", ["", "Bearer", "Bearer tilths_guess", "Bearer tilth_x", "Basic dGlsdGg6", "Bearer x"])
def test_without_a_session_nobody_plays(client: TestClient, told: str):
    code = "session_ended" if "tilths" in told else "session_needed"

    assert refused(who(client, {"Authorization": told} if told else {}), 401, code)


def test_a_cookies_value_is_no_bearer_and_a_bearer_no_cookie(bank: Bank):
    cookie = cookie_of(bank)["Cookie"].partition("=")[2]
    bearer = bearer_of(bank)["Authorization"].partition(" ")[2]

    assert over(bank.client, {"Authorization": f"Bearer {cookie}"})
    assert over(bank.client, {"Cookie": f"{COOKIE_NAME}={bearer}"})


def test_case_27_nothing_more_may_be_said_than_is_asked(bank: Bank):
    answer = enter(bank.client, code=code_for(bank), kind="bearer", views=["farm"], until="2099-01-01T00:00:00Z")

    assert refused(answer, 422, "unknown_field")
