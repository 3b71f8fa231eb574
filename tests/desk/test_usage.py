"""A command line that is not understood is told as any other error: code, hint, and JSON where it is asked for."""

import json

import pytest

import server

WRONG = [
    ("ingest", "missing_argument", "missing argument", "'tilth ingest --help'"),
    ("why", "missing_argument", "missing option '--player'", "'tilth why --help'"),
    ("serve --port abc", "wrong_argument", "'--port'", "'tilth serve --help'"),
    ("risk flags --limit 0", "wrong_argument", "'--limit'", "'tilth risk flags --help'"),
    ("serve --mode producton", "wrong_argument", "'producton' is not one of", "did you mean 'production'"),
    ("quests chekc", "unknown_command", "no such command 'chekc'", "did you mean 'check'?"),
    ("ledger totals --jsn", "unknown_option", "no such option: --jsn", "did you mean '--json'?"),
    ("demo --no-serve --lang de", "wrong_lang", "no language 'de'", "zh-CN or en"),
    ("quests check --lang=fr", "wrong_lang", "no language 'fr'", "zh-CN or en"),
    ("trigger ride --player p --lang fr", "wrong_lang", "no language 'fr'", "zh-CN or en"),
    ("ledger audit more", "wrong_usage", "unexpected extra argument", "'tilth ledger audit --help'"),
]


def ended(*words: str) -> int:
    with pytest.raises(SystemExit) as error:
        server.main(words)
    return int(error.value.code or 0)


@pytest.mark.parametrize(("line", "code", "message", "hint"), WRONG)
def test_a_line_that_is_not_understood_has_a_code_and_a_hint(
    capfd: pytest.CaptureFixture[str], line: str, code: str, message: str, hint: str
):
    assert ended(*line.split()) == 2
    text = capfd.readouterr()
    assert ended(*line.split(), "--json") == 2
    told = json.loads(capfd.readouterr().err)

    assert (text.out, f"code: {code}" in text.err) == ("", True)
    assert (told["code"], message in told["message"]) == (code, True)
    assert hint in f"{told['message']} {told['hint']}".replace("Did", "did")


def test_it_is_told_in_chinese_too(capfd: pytest.CaptureFixture[str]):
    ended("why", "--lang", "zh-CN")

    told = capfd.readouterr().err
    assert "缺少选项“--player”" in told
    assert "运行 tilth why --help 可以看到用法" in told


def test_a_group_without_a_command_shows_its_help(capfd: pytest.CaptureFixture[str]):
    assert ended("ledger") == 2
    seen = capfd.readouterr()

    assert "totals" in seen.out + seen.err
    assert "code:" not in seen.err


def test_help_is_no_error(capfd: pytest.CaptureFixture[str]):
    assert ended("ledger", "totals", "--help") == 0
