"""What holds of a forest is noticed when it does not."""

import pytest

from engine.clock import MINUTE
from engine.store import Database
from games.forest.rules import taking, trees
from tests.forest.kept import broken
from tests.forest.lent import cheap
from tests.forest.world import Woods


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_an_owner_who_is_left_too_little_is_noticed(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(taking, "left_to_take", lambda bubble: bubble.amount_g)
    woods = Woods(database, "mei", *(f"p{n}" for n in range(6)))
    bubble = woods.earn("mei", 10)
    woods.wait(2 * MINUTE)
    for thief in range(6):
        woods.play(f"p{thief}", "steal", bubble=bubble)

    assert any("is left" in wrong for wrong in broken(woods))


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_tree_too_many_is_noticed(database: Database, monkeypatch: pytest.MonkeyPatch):
    cheap(monkeypatch, wetland=(10, 1))
    woods = Woods(database, "mei", "lin")
    woods.rich("mei", 20)
    woods.play("mei", "plant", species="wetland")
    kept = broken(woods)
    monkeypatch.setattr(trees, "plant_refused", lambda *_told, **_more: "")
    woods.play("mei", "plant", species="wetland")

    assert (kept, broken(woods)) == ([], ["2 planted and 0 kept of 1 wetland"])
