"""The page of the clock: paces, ways on, and what fell due."""

from typing import Any

import pytest

from games.stage.acts import Acts
from games.stage.client import Answer
from games.stage.pages.clock import PACES, WAYS, ClockPage, following
from games.stage.stamps import ALERT, LANGS, Press
from tests.stage.fake import AtOnce, FakeClient

NOW = "2026-11-22T04:30:00Z"  # a Sunday, half past twelve in Shanghai
CLOCK = ("POST", "/v1/sandbox/clock")


@pytest.fixture
def client() -> FakeClient:
    came = {"clock": "main", "now": NOW, "to": NOW, "done": True, "did": {"follow_ups": 3, "seals": 260}}
    return FakeClient({CLOCK: came, ("POST", "/v1/sandbox/snapshots"): {}})


@pytest.fixture
def acts(client: FakeClient) -> Acts:
    found = Acts(client, AtOnce(), lambda: None)
    found.take_in(Answer(200, {"now": NOW, "rate": 60}))
    return found


@pytest.fixture
def page(acts: Acts) -> ClockPage:
    return ClockPage(acts)


def _asked(client: FakeClient) -> list[Any]:
    return [body for method, path, body in client.asked if (method, path) == CLOCK]


def _offers(page: ClockPage) -> dict[str, bool]:
    return {one.press.what + " " + one.press.name: one.can for row in page.rows("en") for one in row.offers}


def test_it_says_the_hour_where_the_players_are_and_how_fast_it_runs(page: ClockPage):
    row = page.rows("en")[0]

    assert (row.words, row.under) == ("2026-11-22 12:30", "The clock runs ×60")


def test_every_pace_and_way_has_its_button_and_the_present_pace_is_pale(page: ClockPage):
    offers = _offers(page)

    assert {f"pace {one}" for one in (0, *PACES)} | {f"on {one}" for one in WAYS} <= set(offers)
    assert [name for name, can in offers.items() if not can] == ["pace 60"]


@pytest.mark.parametrize(("press", "body"), [
    (Press("pace", "3600"), {"rate": 3600}), (Press("pace", "0"), {"rate": 0}), (Press("on", "1w"), {"by": "1w"}),
    (Press("to", "dusk"), {"to": "2026-11-22T18:00:00+08:00"}),
])  # fmt: skip
def test_a_press_sends_the_clock_where_it_says(page: ClockPage, client: FakeClient, press: Press, body: Any):
    page.press(press)

    assert _asked(client) == [body]


@pytest.mark.parametrize(("place", "at"), [
    ("dawn", "2026-11-23T07:00:00+08:00"), ("noon", "2026-11-23T12:00:00+08:00"),
    ("dusk", "2026-11-22T18:00:00+08:00"), ("midnight", "2026-11-23T00:00:00+08:00"),
    ("monday", "2026-11-23T07:00:00+08:00"),
])  # fmt: skip
def test_a_place_of_the_clock_is_the_next_one(place: str, at: str):
    assert following(NOW, place).isoformat() == at


def test_on_a_monday_the_next_monday_is_a_week_off():
    assert following("2026-11-22T23:30:00Z", "monday").isoformat() == "2026-11-30T07:00:00+08:00"


def test_what_fell_due_is_said(page: ClockPage):
    page.press(Press("on", "1d"))

    assert page.rows("en")[-1].words == "What fell due on the way: 3"


def test_a_clock_that_would_not_go_says_why(page: ClockPage, client: FakeClient):
    client.answers[CLOCK] = Answer(422, {"code": "clock_backwards", "detail": "it has passed"})
    page.press(Press("on", "1d"))

    assert (page.rows("en")[-1].words, page.rows("en")[-1].colour) == ("it has passed", ALERT)


def test_before_the_clock_is_known_nothing_is_sent(client: FakeClient):
    page = ClockPage(Acts(client, AtOnce(), lambda: None))
    page.press(Press("on", "1d"))

    assert ([row.words for row in page.rows("en")], _asked(client)) == (["Looking at the clock …"], [])


@pytest.mark.parametrize("lang", LANGS)
def test_each_act_of_the_clock_is_logged_in_words(page: ClockPage, acts: Acts, lang: Any):
    for press in (Press("pace", "10"), Press("on", "6h"), Press("to", "noon")):
        page.press(press)

    assert all("{" not in act.words(lang) for act in acts.log)
    assert len({act.words(lang) for act in acts.log}) == 3


def _typed(page: ClockPage, words: str) -> None:
    page.press(page.at)
    page.key("END")
    for _ in range(20):
        page.key("BACKSPACE")
    page.type(words)
    page.key("ENTER")


@pytest.mark.parametrize(("words", "to"), [
    ("2026-12-02 10:00", "2026-12-02T02:00:00.000Z"), ("2026-12-02T10:00Z", "2026-12-02T10:00:00.000Z"),
])  # fmt: skip
def test_the_clock_runs_to_an_instant_that_is_typed(page: ClockPage, client: FakeClient, words: str, to: str):
    _typed(page, words)

    assert ([body["to"] for body in _asked(client)], page.typing) == ([to], False)


@pytest.mark.parametrize("words", ["", "soon", "2026-11-22 12:30", "2026-01-01 10:00"])
def test_what_is_no_instant_to_come_is_marked_and_stays_typed(page: ClockPage, client: FakeClient, words: str):
    _typed(page, words)
    [row] = [one for one in page.rows("en") if one.press == page.at]

    assert (row.colour, row.under[:16]) == (ALERT, "Type an instant ")
    assert (_asked(client), page.typing) == ([], True)
    page.key("ESCAPE")
    assert not page.typing
