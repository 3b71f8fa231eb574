"""The shipped tapes against a real sandbox, unattended and at high speed: no failure, and the same log each time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from games.stage import start
from games.stage.client import Client
from games.stage.stamps import Press
from games.stage.start import Server
from games.stage.tapes.alone import Alone, told
from games.stage.tapes.model import Tape
from games.stage.tapes.reading import load, read
from games.stage.tapes.recording import Began, Session
from tests.stage.table import beats

pytestmark = pytest.mark.slow
TAPES = ("board", "fair", "everything")
OFTEN, WARM = 50, 5


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with _served(tmp_path_factory.mktemp("tapes")) as own:
        yield own


def _served(folder: Path) -> Any:
    start.LOG = folder / "stage.log"
    return start.own_server(f"sqlite:///{folder}/stage.db", lambda words: None, "--seed", "7")


def _alone(server: Server, tape: Tape) -> Alone:
    return Alone(Client(server.url, server.key), tape, start.faces())


def _came(alone: Alone) -> list[Any]:
    """What was sent, and what came of it, without what is made anew for each answer."""
    return [(act.sent, (act.answer.told or {}).get("result"), act.answer.told.get("code")) for act in alone.acts.log]


@pytest.mark.parametrize("name", TAPES)
def test_a_tape_plays_as_it_expects_and_twice_the_same(server: Server, name: str):
    alone = _alone(server, load(name))
    alone.run()
    first = told(alone.acts), _came(alone)
    assert (alone.deck.failures, alone.deck.finished) == ([], True)

    alone.run()
    assert (told(alone.acts), _came(alone)) == first


def test_another_sandbox_with_the_same_seed_comes_to_the_same(server: Server, tmp_path: Path):
    here = _alone(server, load("fair"))
    here.run()
    with _served(tmp_path) as other:
        there = _alone(other, load("fair"))
        there.run()

    assert (told(there.acts), _came(there)) == (told(here.acts), _came(here))


def test_who_jumps_about_comes_to_the_same_end(server: Server):
    alone = _alone(server, load("fair"))
    alone.run()
    straight = told(alone.acts), _came(alone)
    for beat in ("friend-fed", "walk", "harvest"):
        alone.deck.jump(beat)
        alone.deck.pass_time(0)
    alone.deck.play()
    while not alone.deck.finished:
        alone.deck.pass_time(30)

    assert (told(alone.acts), _came(alone), alone.deck.failures) == (*straight, [])


def test_what_was_done_by_hand_is_saved_as_a_tape_and_comes_to_the_same(server: Server, tmp_path: Path):
    alone = _alone(server, beats(""))
    listening = Session(alone.acts, alone.phones, alone.deck._doing.ids)
    alone.deck.reset()
    alone.deck.pass_time(0)
    _by_hand(alone)
    file = listening.save(Began(alone.deck.tape.starts, ("mei", "lin")), tmp_path)
    assert file is not None
    tape, found = read(file)
    assert (found, tape is not None) == ([], True)
    assert tape is not None

    again = _alone(server, tape)
    again.run()
    assert again.deck.failures == []
    assert _acts(again) == _acts(alone)


def _by_hand(alone: Alone) -> None:
    mei, lin = alone.phones
    mei.look()
    first = next(one for one in mei.shown["scene"]["bubbles"] if one["can"][0]["can"])
    mei.press(Press("move", "collect", first["can"][0]["arguments"]))
    lin.press(Press("visit", alone.deck._doing.ids["mei"]))
    water = next(one for one in lin.shown["scene"]["can"] if one["move"] == "water")
    lin.press(Press("move", "water", water["arguments"]))
    alone.acts.tell("mei", "payment", {"amount": 36.5, "channel": "qr"}, lambda lang: "pays", lambda answer: None)
    alone.acts.clock({"by": "2h"}, lambda lang: "two hours", lambda answer: None)
    mei.press(Press("game", "farm"))
    mei.press(Press("move", "feed", {}))


def _acts(alone: Alone) -> list[Any]:
    return [
        (datetime.fromisoformat(act.at), act.who, act.where, act.answer.status, _grams(act.answer.told))
        for act in alone.acts.log
    ]


def _grams(told: Any) -> Any:
    result = told.get("result") or {}
    return result.get("grams"), [(one["asset"], one["amount"]) for one in result.get("earned", ())]


@pytest.mark.soak
def test_fifty_times_the_boards_tape_neither_fails_nor_grows(server: Server):
    alone = _alone(server, load("board"))
    used = []
    for _ in range(OFTEN):
        alone.run()
        assert alone.deck.failures == []
        used.append(_memory_kb())

    assert used[-1] < 1.1 * used[WARM], used


def _memory_kb() -> int:
    """What this process and its children hold."""
    own = os.getpid()
    mine = [own, *(one for one in map(_parent, Path("/proc").glob("[0-9]*")) if one)]
    return sum(_held(pid) for pid in mine)


def _parent(folder: Path) -> int:
    """The process of a folder of /proc when it is a child of this one, else 0."""
    try:
        fields = (folder / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0
    return int(folder.name) if int(fields[1]) == os.getpid() else 0


def _held(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)
