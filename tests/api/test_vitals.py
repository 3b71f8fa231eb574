"""How fast views are on phones: counted by view, host and device, in closed lists."""

import pytest

from engine.api.vitals import VITALS_EXAMPLE
from tests.api.bank import refused
from tests.api.whole import Whole

SEEN = VITALS_EXAMPLE | {"view": "sea"}


def measured(whole: Whole) -> str:
    return str(whole.client.get("/metrics", headers=whole.bank.headers).text)


def test_what_a_view_measured_is_counted_by_view_host_and_device(whole: Whole):
    told = whole.ann.ask("POST", "/vitals", SEEN)

    assert told.json() == {"counted": 4}
    about = 'device="slow",host="android",view="sea"'
    assert f'tilth_view_seconds_count{{{about},what="paint"}} 1.0' in measured(whole)
    assert f'tilth_view_seconds_sum{{{about},what="confirm"}} 0.21' in measured(whole)
    assert f"tilth_view_shift_sum{{{about}}} 0.004" in measured(whole)
    assert whole.ann.ref not in measured(whole)


def test_what_could_not_be_measured_is_left_out(whole: Whole):
    told = whole.ann.ask("POST", "/vitals", {"view": "sea", "host": "ios", "device": "fast", "tap": 40})

    assert told.json() == {"counted": 1}


@pytest.mark.parametrize(("what", "code"), [
    ({"view": "casino"}, "unknown_view"),
    ({"host": "ann's phone"}, "malformed"),
    ({"device": "pink"}, "malformed"),
    ({"paint": -1}, "malformed"),
    ({"paint": 1e9}, "malformed"),
    ({"player": "ann"}, "unknown_field"),
])  # fmt: skip
def test_nothing_else_becomes_a_counter(whole: Whole, what: dict[str, object], code: str):
    told = whole.ann.ask("POST", "/vitals", SEEN | what)

    assert refused(told, 422, code)
    assert "tilth_view_seconds_count" not in measured(whole)


def test_it_needs_a_session(whole: Whole):
    assert refused(whole.client.post("/v1/me/vitals", json=SEEN), 401, "session_needed")
