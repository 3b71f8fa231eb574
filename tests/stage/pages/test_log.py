"""The page of the log: what was done, newest first, what was sent and answered, and the way back."""

from collections.abc import Iterator
from time import sleep

import pytest

from games.stage import start
from games.stage.acts import START, Acts
from games.stage.client import Answer, Client
from games.stage.opening import open_stage
from games.stage.pages.log import LogPage
from games.stage.panel import Panel
from games.stage.stamps import ALERT, LANGS, Press
from tests.stage.fake import SESSIONS, AtOnce, FakeClient

NOW = "2026-11-22T12:00:00Z"


@pytest.fixture
def client() -> FakeClient:
    return FakeClient({
        ("POST", "/v1/sandbox/snapshots"): {"now": NOW, "rate": 0},
        ("POST", "/v1/sandbox/events"): {"result": "paid"}, ("GET", "/v1/players/mei/statement"): {"entries": []},
    })  # fmt: skip


@pytest.fixture
def acts(client: FakeClient) -> Acts:
    found = Acts(client, AtOnce(), lambda: None)
    found.take_in(Answer(200, {"now": NOW, "rate": 0}))
    return found


@pytest.fixture
def page(client: FakeClient, acts: Acts) -> LogPage:
    return LogPage(client, AtOnce(), acts)


def _pay(acts: Acts, n: int) -> None:
    acts.tell("mei", "payment", {"n": n}, lambda lang: f"{lang} pays {n}", lambda answer: None)


def _words(page: LogPage) -> list[str]:
    return [row.words for row in page.rows("en")]


def test_an_empty_log_says_what_to_do(page: LogPage, acts: Acts):
    assert _words(page) == ["Nothing has happened yet. Make a payment."]


def test_the_newest_act_stands_first_with_the_hour_where_the_players_are(page: LogPage, acts: Acts):
    _pay(acts, 1)
    _pay(acts, 2)

    assert _words(page) == ["en pays 2", "en pays 1", "From the start"]
    assert page.rows("en")[0].under == "11-22 20:00"


def test_a_press_opens_an_act_with_what_was_sent_and_answered(page: LogPage, acts: Acts):
    _pay(acts, 1)
    page.press(page.rows("en")[0].press or Press(""))

    sent, came = page.rows("en")[2:4]
    assert (sent.words.partition(" · ")[0], '"n": 1' in sent.under) == ("Sent to /v1/sandbox/events", True)
    assert (came.words, came.under) == ("Answer 200", '{"result": "paid"}')


def test_from_an_open_act_one_goes_back_to_before_it(page: LogPage, acts: Acts, client: FakeClient):
    for n in (1, 2):
        _pay(acts, n)
    page.press(Press("open", "2"))
    [back, _] = page.rows("en")[4].offers
    page.press(back.press)

    assert _words(page) == ["en pays 1", "From the start"]
    assert client.asked[-1][1] == "/v1/sandbox/snapshots/act-2/restore"


def test_the_last_row_goes_back_to_the_start(page: LogPage, acts: Acts, client: FakeClient):
    _pay(acts, 1)
    page.press(page.rows("en")[-1].press or Press(""))

    assert (acts.log, client.asked[-1][1]) == ([], f"/v1/sandbox/snapshots/{START}/restore")


def test_a_refusal_has_another_colour(page: LogPage, acts: Acts, client: FakeClient):
    client.answers["POST", "/v1/sandbox/events"] = Answer(422, {"code": "wrong"})
    _pay(acts, 1)

    assert page.rows("en")[0].colour == ALERT


@pytest.mark.parametrize("lang", LANGS)
def test_the_panel_shows_it_under_its_tab(page: LogPage, acts: Acts, lang: str):
    _pay(acts, 1)
    shown = Panel([page], 700).picture("zh-CN" if lang == "zh-CN" else "en")

    assert {"记录" if lang == "zh-CN" else "Log", f"{lang} pays 1"} <= {one.name for one in shown if one.kind == "text"}


def _entry(**more: object) -> dict[str, object]:
    return {"at": NOW, "asset": "energy", "unit": "g", "amount": "52", "from": "mint", "to": "hold", "event": "",
            "type": "", "quest": ""} | more  # fmt: skip


def _booked(page: LogPage, lang: str = "en") -> tuple[str, str]:
    page.press(Press("open", "1"))
    row = page.rows("zh-CN" if lang == "zh-CN" else "en")[1]
    return row.words, row.under


def test_an_open_event_says_what_moved_in_the_ledger_because_of_it(page: LogPage, acts: Acts, client: FakeClient):
    client.answers["POST", "/v1/sandbox/events"] = {"event": {"id": "ride-1"}}
    client.answers["GET", "/v1/players/mei/statement"] = {
        "entries": [_entry(event="ride-2"), _entry(event="ride-1", type="ride")]
    }
    _pay(acts, 1)

    assert _booked(page) == ("In the ledger, that moment", "+52 g energy: given out → waiting")


def test_an_open_move_says_what_moved_at_its_instant(page: LogPage, acts: Acts, client: FakeClient):
    client.answers["GET", "/v1/players/mei/statement"] = {"entries": [
        _entry(**{"from": "purse", "to": "mint", "asset": "feed", "amount": "180"}),
        _entry(**{"from": "hold", "to": "purse"}),
        _entry(at="2026-11-22T11:00:00Z"), _entry(event="ride-1", type="ride"),
    ]}  # fmt: skip
    _pay(acts, 1)

    assert _booked(page, "zh-CN") == (
        "账本里的这一刻", "52 g 能量：等待收取 → 口袋\n−180 g 饲料：口袋 → 用掉或收回"
    )  # fmt: skip


def test_what_a_move_moved_is_found_while_the_clock_runs(page: LogPage, acts: Acts, client: FakeClient):
    acts.take_in(Answer(200, {"now": "2026-11-22T12:00:02.000Z", "rate": 1}))  # as the bar has seen it last
    client.answers["POST", "/v1/sandbox/snapshots"] = {"at": "2026-11-22T12:00:02.400Z"}
    client.answers["POST", "/v1/play/farm/feed"] = {"result": {}, "shown": {"now": "2026-11-22T12:00:02.470Z"}}
    client.answers["GET", "/v1/players/mei/statement"] = {"entries": [
        _entry(at="2026-11-22T12:00:02.900Z", amount="3"),
        _entry(at="2026-11-22T12:00:02.460Z", **{"from": "purse", "to": "mint", "asset": "feed", "amount": "180"}),
        _entry(at="2026-11-22T12:00:02.100Z", amount="7"),
    ]}  # fmt: skip
    client.answers |= SESSIONS
    acts.play("mei", "farm", "feed", {}, lambda answer, lang: "feeds", lambda answer: None)

    assert _booked(page) == ("In the ledger, that moment", "−180 g feed: purse → used or taken back")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("log")
    start.LOG = folder / "stage.log"
    with start.own_server(f"sqlite:///{folder}/stage.db", lambda words: None, "--seed", "7") as own:
        client = Client(own.url, own.key)
        open_stage(client, ("mei", "lin"))
        yield client


@pytest.mark.slow
@pytest.mark.parametrize("rate", [1, 3_600])
def test_a_move_on_a_real_server_finds_its_entries_while_the_clock_runs(server: Client, rate: int):
    acts = Acts(server, AtOnce(), lambda: None)
    page = LogPage(server, AtOnce(), acts)
    acts.clock({"rate": rate}, lambda lang: "runs", lambda answer: None)
    acts.clock({"by": "1d"}, lambda lang: "waits", lambda answer: None)  # one signs in once a day
    sleep(0.05)
    acts.play("mei", "farm", "sign_in", {}, lambda answer, lang: "signs in", lambda answer: None)
    act = acts.log[-1]
    assert act.answer.ok, act.answer
    page.press(Press("open", str(act.n)))

    [booked] = [row for row in page.rows("en") if row.words == "In the ledger, that moment"]
    assert booked.under.endswith(" g feed: given out → waiting"), booked.under


def test_an_act_that_moved_nothing_says_so_and_the_clock_has_no_ledger(page: LogPage, acts: Acts, client: FakeClient):
    _pay(acts, 1)
    assert _booked(page)[0] == "Nothing moved in the ledger then"

    acts.clock({"rate": 0}, lambda lang: "stop", lambda answer: None)
    page.press(Press("open", "2"))
    assert [path for _, path, _ in client.asked if "statement" in path] == ["/v1/players/mei/statement?limit=200"]


def test_the_ledger_is_read_back_as_far_as_the_act(page: LogPage, acts: Acts, client: FakeClient):
    def statement(where: str, _body: object) -> dict[str, object]:
        if "cursor=older" in where:
            older = [_entry(**{"from": "hold", "to": "purse"}), _entry(at="2026-11-22T11:00:00Z")]
            return {"entries": older, "next": "x"}
        return {"entries": [_entry(at="2026-11-22T13:00:00Z")], "next": "older"}

    client.answers["GET", "/v1/players/mei/statement"] = statement
    _pay(acts, 1)

    assert _booked(page)[1] == "52 g energy: waiting → purse"
    assert sum("statement" in where for _, where, _ in client.asked) == 2


def test_long_json_is_folded_until_it_is_pressed(page: LogPage, acts: Acts, client: FakeClient):
    client.answers["POST", "/v1/sandbox/events"] = {f"field-{n}": n for n in range(9)}
    _pay(acts, 1)
    page.press(Press("open", "1"))
    came = next(row for row in page.rows("en") if row.words.startswith("Answer"))
    assert (came.lines, came.words) == (3, "Answer 200 · press for all of it")

    page.press(came.press or Press(""))
    whole = next(row for row in page.rows("en") if row.words.startswith("Answer"))
    assert whole.under.count("\n") == 10
    assert whole.lines > 10


def test_a_moment_that_could_not_be_gone_back_to_is_said_until_it_is(page: LogPage, acts: Acts, client: FakeClient):
    _pay(acts, 1)
    well = client.answers["POST", "/v1/sandbox/snapshots"]
    client.answers["POST", "/v1/sandbox/snapshots"] = Answer(0, {})
    page.press(Press("back", acts.log[0].moment))
    assert _words(page)[0] == Answer(0, {}).refusal("en")

    client.answers["POST", "/v1/sandbox/snapshots"] = well
    page.press(Press("back", acts.log[0].moment))
    assert _words(page)[0] != Answer(0, {}).refusal("en")
