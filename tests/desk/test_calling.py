"""How a command finds a sandbox, and what it says when there is none."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.desk.calling import KEY, NOTE, SERVER, answered, key_of, leave_note, left_key, reached
from engine.errors import NotFound, TilthError, Unavailable
from engine.published.content import QUESTS


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (SERVER, KEY):
        monkeypatch.delenv(name, raising=False)


def test_without_a_sandbox_it_is_told_how_to_start_one():
    with pytest.raises(NotFound) as refused, reached("", QUESTS):
        raise AssertionError

    assert (refused.value.code, "tilth serve --sandbox" in refused.value.hint) == ("no_sandbox", True)


def test_what_a_sandbox_leaves_is_for_its_owner_alone():
    leave_note("http://127.0.0.1:1", "tilth_test_x")
    leave_note("http://127.0.0.1:1", "tilth_test_y")

    assert json.loads(NOTE.read_text()) == {"server": "http://127.0.0.1:1", "key": "tilth_test_y"}
    assert stat.S_IMODE(NOTE.stat().st_mode) == 0o600


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"server": "http://127.0.0.1:1"}'])
def test_a_damaged_note_is_as_none(damaged: str):
    NOTE.parent.mkdir(parents=True)
    NOTE.write_text(damaged, encoding="utf-8")

    with pytest.raises(NotFound), reached("", QUESTS):
        raise AssertionError
    assert left_key() == ""


def test_sandboxes_that_start_at_once_never_read_half_a_note():
    leave_note("http://127.0.0.1:1", "tilth_test_0")

    def start(n: int) -> str:
        leave_note("http://127.0.0.1:1", f"tilth_test_{n}")
        return left_key()

    with ThreadPoolExecutor(8) as many:
        read = list(many.map(start, range(1, 400)))

    assert {key.rstrip("0123456789") for key in read} == {"tilth_test_"}
    assert [one.name for one in NOTE.parent.iterdir()] == [NOTE.name]


def test_a_sandbox_that_was_stopped_is_told():
    leave_note("http://127.0.0.1:1", "tilth_test_x")

    with reached("", QUESTS) as ask, pytest.raises(Unavailable) as refused:
        ask("GET", "/v1/sandbox", None)

    assert refused.value.code == "no_sandbox"


def test_what_a_sandbox_says_is_raised_with_its_code_hint_and_places():
    with pytest.raises(TilthError) as plain:
        answered(409, {"code": "clock_backwards", "detail": "no", "hint": "reset"})
    with pytest.raises(TilthError) as placed:
        answered(422, {"code": "malformed", "detail": "x", "errors": [{"at": "seed", "message": "must be 0 or more"}]})

    assert (plain.value.code, plain.value.message, plain.value.hint) == ("clock_backwards", "no", "reset")
    assert placed.value.message == "seed: must be 0 or more"
    assert answered(200, {"a": 1}) == {"a": 1}


def test_the_key_of_a_served_sandbox_is_the_notes_or_the_environments(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(NotFound) as refused:
        key_of("http://127.0.0.1:8000")
    leave_note("http://127.0.0.1:8000", "tilth_1")

    assert (refused.value.code, key_of("http://127.0.0.1:8000/")) == ("no_sandbox", "tilth_1")
    with pytest.raises(NotFound):
        key_of("http://elsewhere")
    monkeypatch.setenv(KEY, "tilth_2")
    assert key_of("http://elsewhere") == "tilth_2"


def test_the_key_that_was_left_in_a_folder_is_found_again():
    before = left_key()
    leave_note("http://127.0.0.1:1", "tilth_test_x")

    assert (before, left_key()) == ("", "tilth_test_x")
