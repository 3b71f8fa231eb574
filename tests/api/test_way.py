"""The lines of the whole way, run by a shell one after the other against a sandbox that is really served."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import server
from engine.access.entry import BEARER, Asked
from engine.access.sessions import open_by_token
from engine.api.way import SERVER, WAY
from engine.people.players import create_players
from engine.store import Database
from tests.signing import Signer

HOME = Path(server.__file__).parent
READMES = (HOME / "engine/api/README.md", HOME / "README.md")
KEY = "KEY=tilth_test_…"

needs_a_shell = pytest.mark.skipif(
    os.name == "nt" or not (shutil.which("bash") and shutil.which("curl")), reason="needs bash and curl"
)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """A sandbox that is served from an empty folder: its address and its key."""
    words = [sys.executable, str(HOME / "server.py"), "serve", "--sandbox", "--port", "0", "--json"]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        try:
            yield json.loads(running.stdout.readline())
        finally:
            running.send_signal(signal.SIGTERM)
            running.communicate(timeout=30)


def in_a_shell(lines: list[str]) -> str:
    """What lines print, one after the other in one shell."""
    done = subprocess.run(["bash", "-eu"], input="\n".join(lines), capture_output=True, text=True, timeout=120)

    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@needs_a_shell
def test_the_lines_of_the_way_work_one_after_the_other(sandbox: dict[str, Any]):
    given = {SERVER: f"TILTH={sandbox['serving']}", KEY: f"KEY={sandbox['key']}"}
    lines = [given.get(line, line) for step in WAY for line in step.lines]
    told = in_a_shell([*lines, "echo", 'echo "$CODE $SESSION"'])

    assert "application/problem" not in told
    assert '"status":4' not in told, told
    assert '"status":"applied"' in told
    assert '"earned":[{' in told
    assert '"result":{"grams":' in told
    assert "event: reset" in told
    assert '{"ended":1}' in told
    assert told.split()[-2].startswith("tilthc_")
    assert told.split()[-1].startswith("tilths_")


def test_every_line_of_the_way_stands_on_the_page_for_integrators():
    text = READMES[0].read_text(encoding="utf-8")

    assert [line for step in WAY for line in step.lines if f"\n{line}\n" not in text] == []


def test_the_token_on_the_page_opens_a_session(database: Database):
    text = READMES[0].read_text(encoding="utf-8").partition("```json\n")[2].partition("```")[0]
    header, claims = (json.loads(part) for part in text.replace("}\n{", "}\0{").split("\0"))
    now = claims["iat"] * 1000
    create_players(database, [claims["sub"]], now, consent_text="1")
    signer = Signer.registered(database, source=claims["iss"])
    asked = Asked(BEARER, claims["origin"], claims["views"][0])
    opened = open_by_token(database, signer.signed(header | {"kid": signer.kid}, claims), asked, now)

    assert opened.session.ref == "customer-1"


@needs_a_shell
def test_the_lines_of_the_readme_work_too(sandbox: dict[str, Any]):
    text = READMES[1].read_text(encoding="utf-8")
    lines = text.partition("```sh\nTILTH=")[2].partition("```")[0].splitlines()[1:]
    given = {KEY: f"KEY={sandbox['key']}"}
    told = in_a_shell([f"TILTH={sandbox['serving']}", *(given.get(line, line) for line in lines)])

    assert '"status":4' not in told, told
    assert '"game":"forest"' in told
