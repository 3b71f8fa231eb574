"""How a tape begins is lived through once, and kept for the next time; what it is made of is in its name."""

from __future__ import annotations

from typing import Any

import pytest

from games.stage.client import Answer
from games.stage.tapes.prepare import prepare
from tests.stage.fake import SESSIONS, FakeClient
from tests.stage.table import beats

SNAPSHOTS = "/v1/sandbox/snapshots"
NOW = "2027-03-12T07:30:00+08:00"
TAPE = beats("")


class Kept(FakeClient):
    """A sandbox that keeps snapshots by their names."""

    def __init__(self, *names: str, bundle: str = "b") -> None:
        self.names, self.restored = [*names], False
        super().__init__(SESSIONS | {
            ("GET", "/healthz"): {"bundle": bundle},
            ("GET", "/v1/sandbox"): lambda path, body: {
                "now": NOW, "rate": 0, "snapshots": [{"name": one} for one in self.names]
            },
            ("GET", "/v1/players"): lambda path, body: {} if self.restored else Answer(404, {}),
            ("PUT", "/v1/players"): {},
            ("POST", "/v1/sandbox"): {"done": True},
            ("POST", "/v1/play"): {"result": {}},
            ("POST", SNAPSHOTS): self._kept,
        })  # fmt: skip

    def _kept(self, path: str, body: Any) -> Any:
        if path.endswith("/restore"):
            self.restored = path.split("/")[-2] in self.names
            return {"now": NOW} if self.restored else Answer(404, {"code": "unknown_snapshot"})
        self.names.append(body["name"])
        return {}

    def lived(self) -> bool:
        """Whether somebody's past was told."""
        return any(path == "/v1/sandbox/events" for _, path, _ in self.asked)


@pytest.fixture
def first() -> Kept:
    """A sandbox on which a tape began once."""
    client = Kept()
    prepare(client, TAPE)
    return client


def test_the_first_time_all_is_lived_through_and_kept(first: Kept):
    assert (first.lived(), len(first.names)) == (True, 1)
    assert len(first.names[0]) <= 40


def test_the_next_time_it_is_put_back(first: Kept):
    again = Kept(*first.names)
    cast = prepare(again, TAPE)

    assert (again.lived(), again.names) == (False, first.names)
    assert [one.ref for one in cast.players] == ["mei", "lin"]


@pytest.mark.parametrize(
    ("bundle", "changed"),
    [("another", {}), ("b", {"name": "other"}), ("b", {"seed": 8})],
    ids=["content", "name", "seed"],
)
def test_other_content_or_another_tape_is_lived_through_and_both_are_kept(
    first: Kept, bundle: str, changed: dict[str, Any]
):
    other = Kept(*first.names, bundle=bundle)
    prepare(other, TAPE.model_copy(update=changed))

    assert (other.lived(), len({*other.names})) == (True, 2)
