"""What the stage does, one thing after the other: in order, logged, and gone back from."""

from typing import Any

import pytest

from games.stage.acts import MOMENTS, START, Acts
from games.stage.client import Answer
from tests.stage.fake import SESSIONS, AtOnce, FakeClient

RESTORE = "/v1/sandbox/snapshots"
REFUSED = Answer(409, {"code": "wet", "words": {"zh-CN": "太湿", "en": "Too wet"}})


@pytest.fixture
def client() -> FakeClient:
    return FakeClient(SESSIONS | {
        ("POST", RESTORE): {"now": "then", "rate": 0},
        ("POST", "/v1/sandbox/events"): {"result": {"earned": []}, "why_not": []},
        ("POST", "/v1/sandbox/clock"): {"clock": "main", "now": "later", "to": "later", "done": True},
        ("POST", "/v1/play/pond/jump"): {"result": {"n": 7}},
        ("POST", "/v1/play/pond/swim"): REFUSED,
    })  # fmt: skip


@pytest.fixture
def changed() -> list[int]:
    return []


@pytest.fixture
def acts(client: FakeClient, changed: list[int]) -> Acts:
    return Acts(client, AtOnce(), lambda: changed.append(1))


def _pay(acts: Acts, n: int = 0) -> None:
    acts.tell("mei", "payment", {"amount": n}, lambda lang: f"pays {n}", lambda answer: None)


def _kept(client: FakeClient) -> list[str]:
    return [body["name"] for _, path, body in client.asked if path == RESTORE]


def test_each_act_is_logged_with_the_moment_before_it(acts: Acts, client: FakeClient, changed: list[int]):
    _pay(acts)

    [act] = acts.log
    assert (act.who, act.words("en"), act.sent["fields"], act.moment) == ("mei", "pays 0", {"amount": 0}, "act-1")
    assert [path for _, path, _ in client.asked] == [RESTORE, "/v1/sandbox/events"]
    assert (_kept(client), changed) == (["act-1"], [1])


def test_a_move_is_made_in_its_players_session_with_a_key_of_its_own(acts: Acts, client: FakeClient):
    for _ in range(2):
        acts.play("mei", "pond", "jump", {"far": 2}, lambda answer, lang: str(answer.told["result"]), lambda _: None)

    assert client.moves() == [("pond/jump", {"far": 2})] * 2
    assert acts.log[0].words("en") == "{'n': 7}"


def test_a_deed_says_the_game_it_is_made_in_when_it_is_a_move(acts: Acts):
    heard: list[str] = []
    acts.came = lambda deed, answer: heard.append(deed.game)
    acts.play("mei", "pond", "jump", {}, lambda answer, lang: "", lambda _: None)
    _pay(acts)

    assert heard == ["pond", ""]


def test_a_move_was_when_its_answer_says_and_not_before_the_moment_that_was_kept(acts: Acts, client: FakeClient):
    acts.take_in(Answer(200, {"now": "12:00:02", "rate": 1}))  # as the bar has seen it last
    client.answers["POST", RESTORE] = {"name": "act-1", "at": "12:00:03", "bytes": 1}
    client.answers["POST", "/v1/play/pond/jump"] = {"result": {"n": 7}, "shown": {"now": "12:00:04"}}
    acts.play("mei", "pond", "jump", {}, lambda answer, lang: "", lambda _: None)
    acts.play("mei", "pond", "swim", {}, lambda answer, lang: "", lambda _: None)

    assert [(act.since, act.at) for act in acts.log] == [("12:00:03", "12:00:04"), ("12:00:03", "12:00:03")]


def test_an_event_happens_at_the_instant_it_is_given_and_otherwise_now(acts: Acts, client: FakeClient):
    for at in ("", "2027-03-11T23:30:00.000Z"):
        acts.tell("mei", "payment", {}, lambda lang: "pays", lambda answer: None, at=at)

    told = [body for method, path, body in client.asked if path.endswith("/events")]
    assert [body.get("at") for body in told] == [None, "2027-03-11T23:30:00.000Z"]


def test_a_refusal_is_logged_too(acts: Acts):
    said: list[Any] = []
    acts.play("mei", "pond", "swim", {}, lambda answer, lang: answer.words(lang), said.append)

    assert (acts.log[0].words("en"), said) == ("Too wet", [REFUSED])


def test_what_never_reached_the_server_is_not_logged_and_others_still_go_on(acts: Acts, client: FakeClient):
    client.answers["POST", "/v1/sandbox/events"] = Answer(0, {})
    _pay(acts)
    client.answers["POST", "/v1/sandbox/events"] = {"result": {"earned": []}, "why_not": []}
    _pay(acts, 2)

    assert [act.words("en") for act in acts.log] == ["pays 2"]
    assert not acts.busy


def test_going_back_takes_what_was_done_since_off_the_log(acts: Acts, client: FakeClient):
    for n in range(3):
        _pay(acts, n)
    acts.go_back(acts.log[1].moment, lambda answer: None)

    assert [act.words("en") for act in acts.log] == ["pays 0"]
    assert (acts.now, acts.rate) == ("then", 0)


def test_going_back_to_the_start_empties_the_log(acts: Acts):
    _pay(acts)
    acts.go_back(START, lambda answer: None)

    assert acts.log == []


def test_a_moment_that_could_not_be_gone_back_to_leaves_the_log_as_it_is(acts: Acts, client: FakeClient):
    _pay(acts)
    client.answers["POST", RESTORE] = Answer(503, {"code": "restored"})
    acts.go_back("act-1", lambda answer: None)

    assert len(acts.log) == 1


def test_of_many_acts_only_the_last_ones_can_be_gone_back_to(acts: Acts):
    for n in range(MOMENTS + 2):
        _pay(acts, n)

    assert [act.moment for act in acts.log[:3]] == ["", "", "act-3"]


def test_acts_wait_for_each_other_and_keep_their_order(client: FakeClient):
    late: list[Any] = []
    errands = AtOnce()
    errands.send = lambda work, then: late.append((work, then))  # type: ignore[method-assign]
    acts = Acts(client, errands, lambda: None)
    for n in range(3):
        _pay(acts, n)
    assert (len(late), acts.busy) == (1, True)

    while late:
        work, then = late.pop(0)
        then(work())
    assert [act.words("en") for act in acts.log] == ["pays 0", "pays 1", "pays 2"]


def test_the_clock_is_known_from_where_it_was_moved_to(acts: Acts):
    acts.clock({"by": "1h"}, lambda lang: "an hour", lambda answer: None)

    assert (acts.now, acts.log[0].who) == ("later", "")


def _keys(client: FakeClient) -> list[str]:
    return [body["seed"] for _, path, body in client.asked if path == "/v1/sandbox/events"]


@pytest.mark.parametrize("lost", [Answer(0, {}), Answer(500, {}), Answer(429, {})])
def test_what_was_lost_and_is_done_again_has_the_key_it_had_and_then_a_new_one(
    acts: Acts, client: FakeClient, lost: Answer
):
    well = client.answers["POST", "/v1/sandbox/events"]
    client.answers["POST", "/v1/sandbox/events"] = lost
    _pay(acts)
    client.answers["POST", "/v1/sandbox/events"] = well
    for n in (1, 0, 0):
        _pay(acts, n)

    first, other, again, following = _keys(client)
    assert (again, {other, following} & {first}) == (first, set())


def test_a_move_that_was_lost_has_the_key_it_had(acts: Acts, client: FakeClient, monkeypatch: pytest.MonkeyPatch):
    keys: list[str] = []

    def ask_as(who: str, method: str, path: str, body: object = None, *, key: str = "") -> Answer:
        keys.append(key)
        return Answer(0, {}) if len(keys) == 1 else Answer(200, {"result": {}})

    monkeypatch.setattr(client, "ask_as", ask_as)
    for _ in range(3):
        acts.play("mei", "pond", "jump", {"far": 2}, lambda answer, lang: "", lambda _: None)

    assert (keys[0] == keys[1], keys[1] == keys[2]) == (True, False)


@pytest.mark.parametrize(("seen", "asked"), [("10:00", {"to": "2027-03-12T11:00:00+08:00"}), ("11:02", {})])
def test_an_hour_that_was_lost_and_is_asked_for_again_is_one_hour(
    acts: Acts, client: FakeClient, seen: str, asked: dict[str, str]
):
    acts.now = "2027-03-12T10:00:00+08:00"
    well = client.answers["POST", "/v1/sandbox/clock"]
    client.answers["POST", "/v1/sandbox/clock"] = Answer(0, {})
    acts.clock({"by": "1h"}, lambda lang: "", lambda _: None)
    client.answers["POST", "/v1/sandbox/clock"] = well
    acts.now = f"2027-03-12T{seen}:00+08:00"  # as the bar has seen it meanwhile
    acts.clock({"by": "1h"}, lambda lang: "", lambda _: None)
    acts.now = ""
    acts.clock({"by": "1h"}, lambda lang: "", lambda _: None)

    sent = [body for _, path, body in client.asked if path == "/v1/sandbox/clock"]
    assert sent == [{"by": "1h"}, asked, {"by": "1h"}]
