"""What the command says, as text and as JSON."""

import json
from pathlib import Path

import pytest

from engine.desk import terminal
from engine.documents.findings import Finding
from engine.errors import TilthError, WrongContent

FINDING = Finding("a.yaml", 3, 7, "unknown_field", "no such field", "did you mean 'amount'?")


def test_an_error_says_what_to_do(capsys: pytest.CaptureFixture[str]):
    terminal.tell(TilthError("it is full", code="full", hint="make room"), as_json=False)

    assert "error: it is full\nhint: make room\ncode: full\n" == capsys.readouterr().err


def test_wrong_content_carries_its_findings_for_programs(capsys: pytest.CaptureFixture[str]):
    terminal.tell(WrongContent([FINDING]), as_json=True)

    assert [FINDING.as_dict()] == json.loads(capsys.readouterr().err)["findings"]


def test_a_long_finding_stays_on_its_line_in_a_pipe(capsys: pytest.CaptureFixture[str]):
    long = Finding("a.yaml", 3, 7, "code", "x" * 300)

    terminal.show_findings([long], Path("quests"), 41)

    assert capsys.readouterr().out.splitlines() == ["a.yaml:3:7: error: " + "x" * 300, "1 finding(s); 41 quest(s) read"]


def test_feed_is_shown_in_display_units(capsys: pytest.CaptureFixture[str]):
    counts = dict.fromkeys(("read", "applied", "duplicates", "conflicts", "parked", "quarantined"), 1)
    told = {"file": "a.csv", **counts, "refused": {}, "granted": {"q": {"feed": 90}}, "seconds": 1.0}

    terminal.show_ingested({**told, "events_per_second": 1.0})

    assert "  q: 90 feed" in capsys.readouterr().out
