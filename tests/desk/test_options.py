"""What the commands share."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from engine.desk import options
from engine.desk.options import counting, opened, waiting
from engine.errors import NotFound


def test_a_new_database_is_migrated_when_it_is_opened(tmp_path: Path):
    with opened(f"sqlite:///{tmp_path}/new.db") as db, db.reading() as tx:
        assert tx.connection.exec_driver_sql("SELECT COUNT(*) FROM publication").scalar_one() == 0


def test_a_database_that_must_exist_is_not_made(tmp_path: Path):
    with pytest.raises(NotFound), opened(f"sqlite:///{tmp_path}/typo.db", must_exist=True):
        raise AssertionError

    assert not (tmp_path / "typo.db").exists()


@pytest.mark.parametrize("quiet", [True, False])
def test_waiting_says_nothing_on_stdout(quiet: bool, capfd: pytest.CaptureFixture[str]):
    with waiting("counting", quiet=quiet):
        pass

    assert capfd.readouterr().out == ""


def test_counting_is_silent_when_quiet_or_done_within_a_second(capfd: pytest.CaptureFixture[str]):
    with counting("reading", quiet=True) as nobody:
        assert nobody is None
    with counting("reading", quiet=False) as progress:
        assert progress is not None
        progress(1, 2)

    assert capfd.readouterr() == ("", "")


def test_counting_shows_a_bar_in_a_terminal_once_it_takes_longer(monkeypatch: pytest.MonkeyPatch):
    seen = StringIO()
    monkeypatch.setattr(options, "err", Console(file=seen, force_terminal=True, width=80))
    monkeypatch.setattr(options, "PATIENCE_S", -1.0)
    with counting("reading", quiet=False) as progress:
        assert progress is not None
        progress(3, 7)

    assert "3/7" in seen.getvalue()
