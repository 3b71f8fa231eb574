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


@pytest.mark.parametrize(("told", "code"), [
    ((HEAD + ROW).encode("gbk"), "not_utf8"), (bytes(range(256)), "not_utf8"), (None, "unreadable"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_with_a_code_and_in_the_language_asked_for(
    told: bytes | None, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    if told is not None:
        (tmp_path / "known.csv").write_bytes(told)
    with pytest.raises(SystemExit) as ended:
        server.main(["forest", "evidence", "known.csv", "--lang", "zh-CN"])
    seen = capfd.readouterr().err

    assert (ended.value.code, f"code: {code}" in seen) == (1, True)
    assert "建议" in seen
