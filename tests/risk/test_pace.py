"""How fast moves may come: refused kindly, not remembered, over all processes, and not in a sandbox."""

from pathlib import Path

import pytest

from engine.clock import HOUR, MINUTE
from engine.errors import TooMany
from engine.game import Game
from engine.play import play
from engine.risk import pace
from engine.risk.flags import list_flags
from engine.risk.pace import Most
from engine.store import Database
from tests.sea import dropped_in
from tests.test_play import Sea
from tests.world import NOW, together


@pytest.fixture
def sea(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Game:
    return dropped_in(tmp_path, monkeypatch)


@pytest.fixture
def at_sea(database: Database, sea: Game) -> Sea:
    made = Sea(database, sea)
    made.table = made.table._replace(most=Most(3, 5))
    return made


def waits(at_sea: Sea, who: str = "ann", key: str = "") -> int:
    with pytest.raises(TooMany) as refused:
        at_sea.play(who, "shake", key)
    assert refused.value.code == "too_fast"
    return refused.value.retry_after_s


def flags(at_sea: Sea) -> list[tuple[str, object]]:
    with at_sea.table.db.reading() as tx:
        return [(one.kind, one.evidence["moves"]) for one in list_flags(tx)]


def test_a_minute_holds_so_many_moves_and_the_next_one_as_many_again(at_sea: Sea):
    at_sea.now = NOW + 20_000
    for _ in range(3):
        at_sea.play("ann", "shake")
    wait = waits(at_sea)
    at_sea.now += wait * 1000

    assert wait == 40
    assert not at_sea.play("ann", "shake").outcome.code
    assert not at_sea.play("bob", "shake").outcome.code


def test_an_hour_holds_so_many_moves_and_who_fills_it_is_flagged_once(at_sea: Sea):
    for n in range(5):
        at_sea.now = NOW + n * MINUTE
        at_sea.play("ann", "shake")
    assert waits(at_sea) == 56 * 60
    at_sea.now = NOW + HOUR

    assert not at_sea.play("ann", "shake").outcome.code
    assert flags(at_sea) == [("fast", 5)]


def test_what_came_too_fast_is_not_remembered_and_its_key_can_be_sent_again(at_sea: Sea):
    for n in range(3):
        at_sea.play("ann", "shake", f"m{n}")
    waits(at_sea, key="late")
    again = at_sea.play("ann", "shake", "m0")
    at_sea.now += MINUTE

    assert again.replayed
    assert at_sea.world.count("move") == 3
    assert not at_sea.play("ann", "shake", "late").replayed


def test_a_refused_move_counts_too(at_sea: Sea):
    for _ in range(3):
        assert at_sea.play("ann", "shake", way="down").outcome.code == "wrong_way"

    assert waits(at_sea) == 60


def test_twelve_at_once_are_no_more_than_the_limit(at_sea: Sea):
    asks = [at_sea.ask("ann", "shake") for _ in range(12)]

    def tried(n: int) -> bool:
        try:
            return not play(at_sea.table, asks[n]).outcome.code
        except TooMany:
            return False

    assert sum(together(*(lambda n=n: tried(n) for n in range(12)))) == 3


def test_a_count_never_runs_into_the_next_number(at_sea: Sea):
    at_sea.table = at_sea.table._replace(most=pace.ANY)
    for _ in range(3):
        at_sea.play("ann", "shake")
    with at_sea.table.db.writing() as tx:
        tx.connection.exec_driver_sql(f"UPDATE player SET pace = {(NOW // MINUTE * 1000 + 999) * 1000 + 999}")
    at_sea.play("ann", "shake")

    assert at_sea.player("ann").pace == (NOW // MINUTE * 1000 + 999) * 1000 + 999
