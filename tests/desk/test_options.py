"""What the commands share."""

from pathlib import Path

import pytest

from engine.desk.options import opened, waiting
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
