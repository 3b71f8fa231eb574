"""`tilth serve --sandbox`, `tilth sandbox` and `tilth trigger`, as they are typed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import server
from engine.desk import sandboxing
from engine.desk.calling import KEY, SERVER

HOME = Path(server.__file__).parent
HERE = ("--database", "sqlite:///var/s.db")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tilth(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `tilth` in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    for name in ("TILTH_DATABASE", "TILTH_QUESTS", "TILTH_MODE", SERVER, KEY):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            server.main(words)
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), out, err

    return run


def test_a_sandbox_is_tried_out_straight_in_its_database(tilth: Run):
    _, fresh, _ = tilth("sandbox", "reset", "--players", "3", "--days", "1", "--rate", "0", *HERE)
    status, told, _ = tilth(
        "trigger", "payment", "--player", "p-001", "--field", "amount=52", "--field", "channel=qr", *HERE
    )
    kept = tilth("sandbox", "snapshot", "paid", "--json", *HERE)[1]
    moved = json.loads(tilth("sandbox", "clock", "5d", "--json", *HERE)[1])
    back = tilth("sandbox", "restore", "paid", *HERE)[1]
    shown = json.loads(tilth("sandbox", "status", "--json", *HERE)[1])
    after = json.loads(tilth("sandbox", "forget", "paid", "--json", *HERE)[1])

    assert after["snapshots"] == []
    assert fresh == "it is 2026-11-09T16:00:00.000Z, and stands still\n"
    assert status == 0
    assert "amount=52" in told
    assert "g feed (pay-feed)" in told
    assert json.loads(kept)["name"] == "paid"
    assert (moved["done"], moved["did"]["expired_holds"] > 0) == (True, True)
    assert "snapshot paid, as of" in back
    assert (shown["rate"], shown["snapshots"][0]["name"]) == (0, "paid")


def test_why_nothing_was_earned_is_said_in_the_language_asked_for(tilth: Run):
    told = tilth("trigger", "payment", "--player", "nobody", "--lang", "zh-CN", *HERE)[1]

    assert "(consent)" in told
    assert "nothing" in told


def test_a_test_clock_is_made_and_moved(tilth: Run):
    made = tilth("sandbox", "clocks", "later", "ann", "bob", "--at", "2027-01-01T00:00:00Z", *HERE)[1]
    moved = tilth("sandbox", "clock", "2d", "--clock", "later", *HERE)[1]

    assert made == "later: it is 2027-01-01T00:00:00.000Z for ann, bob\n"
    assert moved.startswith("it is 2027-01-03T00:00:00.000Z")


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (("trigger", "paymnt", "--player", "p"), "unknown_type", "payment"),
        (("trigger", "ride", "--player", "p", "--field", "mod=metro"), "unknown_field", "mode"),
        (("trigger", "ride", "--player", "p", "--field", "mode"), "wrong_field", "amount=52"),
        (("trigger", "ride", "--player", "p", "--lang", "fr"), "wrong_lang", "zh-CN"),
        (("sandbox", "restore", "none"), "unknown_snapshot", ""),
        (("sandbox", "forget", "none"), "unknown_snapshot", ""),
        (("sandbox", "clock", "3 days"), "wrong_time", ""),
    ],
)
def test_a_mistake_is_told_with_what_to_do(tilth: Run, words: tuple[str, ...], code: str, hint: str):
    status, _, err = tilth(*words, *HERE)

    assert status == (2 if code == "wrong_lang" else 1)  # a line that is not understood
    assert f"code: {code}" in err
    assert hint in err


def test_what_is_live_refuses_a_sandboxs_database_and_a_sandbox_a_live_one(tilth: Run):
    tilth("sandbox", "status", *HERE)
    tilth("source", "add", "bank/cards", "--scope", "events:write", "--database", "sqlite:///var/live.db")
    refusals = [tilth(*words) for words in (
        ("serve", "--port", "0", *HERE), ("tick", "--once", *HERE),
        ("serve", "--sandbox", "--port", "0", "--database", "sqlite:///var/live.db"),
        ("trigger", "payment", "--player", "p", "--database", "sqlite:///var/live.db"),
    )]  # fmt: skip

    assert [status for status, *_ in refusals] == [1] * 4
    assert ["code: is_sandbox" in err for *_, err in refusals] == [True, True, False, False]
    assert ["code: not_a_sandbox" in err for *_, err in refusals] == [False, False, True, True]


def test_a_key_of_a_sandbox_says_so_and_may_have_its_scope(tilth: Run):
    tilth("sandbox", "status", *HERE)
    made = tilth("source", "add", "bank", "--scope", "sandbox", *HERE)[1]

    assert made.startswith("tilth_test_")


def test_an_event_that_counts_for_nothing_or_was_told_before_is_said(capfd: pytest.CaptureFixture[str]):
    event = {"id": "e1", "type": "ride", "subject": "p", "time": "t", "data": {"mode": "bus"}}
    base = {"status": "applied", "replayed": False, "earned": [], "code": "", "message": "", "hint": ""}
    sandboxing._tell({"event": event, "result": base, "why_not": []}, "en")
    sandboxing._tell({"event": event, "result": base | {"replayed": True}, "why_not": []}, "en")
    late = base | {"status": "quarantined", "code": "too_old", "message": "too long ago"}
    sandboxing._tell({"event": event, "result": late, "why_not": []}, "en")
    lines = capfd.readouterr().out.splitlines()

    assert lines[1::2] == [
        "  no quest counts this; what each asks for: tilth why --player p --event e1",
        "  told before: the first answer again", "  quarantined: too long ago (too_old)",
    ]  # fmt: skip


def test_who_has_not_agreed_is_told_with_how_to_agree_for_them(capfd: pytest.CaptureFixture[str]):
    event = {"id": "e1", "type": "ride", "subject": "p", "time": "t", "data": {}}
    result = {"status": "applied", "replayed": False, "earned": []}
    no = {"quest": "", "title": {}, "because": "consent", "sentence": {"en": "It begins to count once you agree"}}
    sandboxing._tell({"event": event, "result": result, "why_not": [no]}, "en")

    agree = '  agree for them: PUT /v1/players/p {"consent": {"given": true, "text_version": "1"}}'
    assert capfd.readouterr().out.splitlines()[2] == agree


@pytest.fixture
def served(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A sandbox that is served from the folder, by a process of its own. The environment names another database."""
    words = [sys.executable, str(HOME / "server.py"), "serve", "--sandbox", "--port", "0", "--json"]
    surroundings = os.environ | {"TILTH_DATABASE": "sqlite:///var/live.db", "TILTH_PEPPER": "ab" * 32}
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, text=True, env=surroundings) as running:
        assert running.stdout is not None
        yield json.loads(running.stdout.readline())
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=60)
    assert not (tmp_path / "var/live.db").exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_commands_in_its_folder_reach_a_sandbox_that_is_served(served: dict[str, str], tilth: Run, tmp_path: Path):
    tilth("sandbox", "reset", "--players", "3", "--days", "1")
    status, told, err = tilth(
        "trigger", "payment", "--player", "p-001", "--field", "amount=52", "--field", "channel=qr"
    )
    wrong = tilth("trigger", "payment", "--player", "p-001", "--field", "amuont=52")[2]
    _, second, _ = tilth("sandbox", "status", "--json")

    assert served["key"].startswith("tilth_test_")
    assert (status, err) == (0, "")
    assert "g feed (pay-feed)" in told
    assert "did you mean 'amount'" in wrong
    assert json.loads(second)["epoch"] > 0
    assert (tmp_path / "var/sandbox.db").exists()


@pytest.mark.slow
def test_the_transcript_in_the_readme_is_what_is_printed(tilth: Run):
    text = (HOME / "README.md").read_text(encoding="utf-8")
    block = next(one for one in text.split("```") if "$ tilth sandbox reset" in one)
    for part in block.strip().split("$ tilth ")[1:]:
        command, *lines = part.splitlines()
        _, out, err = tilth(*command.split(), *HERE)
        said = (out + err).splitlines()

        assert len(said) == len(lines), command
        assert all(is_said.startswith(line.removesuffix("…")) for is_said, line in zip(said, lines, strict=True)), said
