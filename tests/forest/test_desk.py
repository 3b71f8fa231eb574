"""`tilth forest`."""

from pathlib import Path

import pytest

import server
from tests.forest.test_evidence import HEAD, ROW


def test_evidence_of_a_tree_that_nobody_planted_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "known.csv").write_text(HEAD + ROW, encoding="utf-8")
    for words in (["migrate"], ["forest", "evidence", "known.csv"]):
        with pytest.raises(SystemExit) as ended:
            server.main(words)

    assert ended.value.code == 1
    assert "code: unknown_tree" in capfd.readouterr().err
