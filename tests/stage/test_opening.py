"""Before the curtain rises: people who are new get a past, through the API alone; others stay as they are."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from games.stage.client import Answer
from games.stage.errors import StageFailed
from games.stage.opening import acts, open_stage
from tests.stage.fake import SESSIONS, FakeClient

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
REACHED: dict[tuple[str, str], Any] = {
    ("GET", "/v1/sandbox"): {"now": NOW.isoformat(), "rate": 1},
    ("PUT", "/v1/players"): {},
    ("POST", "/v1/sandbox"): {"done": True},
    ("POST", "/v1/play"): {"result": {}},
}


def test_new_people_agree_are_friends_and_have_lived():
    client = FakeClient({**SESSIONS, **REACHED})
    cast = open_stage(client, ("mei", "lin"))

    told = [body for method, path, body in client.asked if path == "/v1/sandbox/events"]
    assert {one["player"] for one in told} == {"mei", "lin", "chen", "anqi", "xiaohe", "zhou"}
    assert all(datetime.fromisoformat(one["at"]) < NOW for one in told)
    assert {one["player"] for one in told} == {
        path.split("/")[3] for _, path, _ in client.asked if path.endswith("friends")
    }
    assert {"forest/collect_all", "farm/adopt", "farm/receive"} <= {move for move, _ in client.moves()}
    assert [person.name["en"] for person in cast.players] == ["Mei", "Lin"]


def test_who_is_new_and_there_comes_into_the_groups_in_which_people_plant_together():
    client = FakeClient({**SESSIONS, **REACHED, ("POST", "/v1/me/groups"): {"id": "77"}, ("PUT", "/v1/me/groups"): {}})
    open_stage(client, ("mei", "lin"), only=("mei", "lin", "chen"))

    told = [(path, body) for method, path, body in client.asked if path.startswith("/v1/me/groups") and method != "GET"]
    assert told == [
        ("/v1/me/groups", {"kind": "friends", "label": "green_friends"}),
        ("/v1/me/groups/77/invitations/1", {}),
        ("/v1/me/groups/77/answer", {"accept": True}),
    ]


def test_a_group_whose_captain_is_not_there_is_not_made():
    client = FakeClient({**SESSIONS, **REACHED})
    open_stage(client, ("chen", "lin"), only=("chen", "lin"))

    assert not any("groups" in path for _, path, _ in client.asked)


def test_who_is_known_already_stays_as_they_are():
    client = FakeClient({**SESSIONS, **REACHED, ("GET", "/v1/players"): {"balances": []}})
    open_stage(client, ("mei", "p-001"))

    assert {"GET"} == {method for method, path, _ in client.asked if "sessions" not in path}


def test_somebody_without_a_story_plays_under_their_reference():
    cast = open_stage(FakeClient({**SESSIONS, **REACHED}), ("mei", "p-007"))

    assert cast.players[1].name == {"zh-CN": "p-007", "en": "p-007"}


@pytest.mark.parametrize(("answer", "code"), [
    (Answer(404, {"code": "not_found", "detail": "no such place"}), "not_found"),
    (Answer(0, {}), "no_server"),
])  # fmt: skip
def test_a_server_that_is_no_sandbox_is_said(answer: Answer, code: str):
    with pytest.raises(StageFailed) as failed:
        open_stage(FakeClient({("GET", "/v1/sandbox"): answer}), ("mei", "lin"))

    assert failed.value.code == code


def test_the_past_ends_two_days_ago_so_that_it_is_ripe():
    lived = list(acts({"week": [["ride", {}], ["steps", {}]]}, 3, NOW))

    assert len(lived) == 6
    assert max(at for at, _, _ in lived) < NOW - timedelta(days=2)


def test_a_long_wait_is_gone_in_as_many_requests_as_it_takes():
    told = iter(({"done": False, "to": "later"}, {"done": True}))
    client = FakeClient({**SESSIONS, **REACHED, ("POST", "/v1/sandbox/clock"): lambda path, body: next(told)})
    open_stage(client, ("mei", "lin"))

    assert [{"by": "3m"}, {"to": "later"}] == [body for _, path, body in client.asked if path == "/v1/sandbox/clock"]
