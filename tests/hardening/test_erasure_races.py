"""Twelve threads at once: a player is erased while events, moves, friends and the bank are at them."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from engine.audit import audit
from engine.clock import HOUR
from engine.errors import TilthError
from engine.jobs import run_all
from engine.people.agreeing import Change, put_player, say
from engine.people.consents import Said
from engine.pepper import pepper
from engine.play import Ask, Table, play
from engine.privacy.erasure import erase
from engine.social.matching import sync
from engine.store import Database
from tests.neighbours import People
from tests.privacy.test_erasure import dump
from tests.sea import content_with, dropped_in
from tests.world import NOW, READER, World, quest, together

LONG = pytest.mark.parametrize("rounds", [2, pytest.param(30, marks=pytest.mark.soak)])


def quietly(do: Callable[..., object], *told: object) -> Callable[[], None]:
    def run() -> None:
        with suppress(TilthError):
            do(*told)

    return run


def crowd(world: World, people: People, ann: str, bob: str) -> list[Callable[[], None]]:
    """Eleven who are at a player at once: events, moves, a list of friends, codes, groups, a friend who leaves."""
    db, table = people.db, Table(people.db, world.content, world.numbers, READER)
    give = {"friend": str(people.ids[bob]), "grains": 1}
    events = [world.event("content_read", article=f"canary-{n}", id=f"canary-{ann}-{n}") for n in range(3)]
    asks = [Ask(people.ids[ann], "sea", "give", give, f"canary-key{n}", NOW, n) for n in range(3)]
    return [
        *(quietly(world.one, event) for event in events), *(quietly(play, table, ask) for ask in asks),
        quietly(sync, db, bob, [ann], NOW), quietly(people.unfriend, bob, ann), quietly(people.code, ann),
        quietly(people.group, ann), quietly(put_player, db, bob, Change(consent=False), NOW),
    ]  # fmt: skip


@LONG
def test_whatever_happens_while_a_player_is_erased_nothing_of_them_is_left(
    database: Database, rounds: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    sea = dropped_in(tmp_path, monkeypatch)
    pepper(database)
    for round in range(rounds):
        ann, bob = f"canary-ann{round}", f"bob{round}"
        world = World(database, content=content_with(sea), players=(ann, bob))
        people = People(database, content=world.content)
        people.ids = {name: int(world.rows(f"SELECT id FROM player WHERE ref = '{name}'")[0][0]) for name in (ann, bob)}
        people.befriend(ann, bob)
        world.one(world.event("content_read", article="canary-first"))
        together(*crowd(world, people, ann, bob), quietly(erase, database, ann, NOW))
        quietly(erase, database, ann, NOW)()
        run_all(database, NOW + (round + 1) * HOUR)

        assert audit(database).ok
        assert "canary" not in dump(database)
        assert world.rows(f"SELECT erased FROM player WHERE id = {people.ids[ann]}") == [(3,)]


@LONG
def test_consent_withdrawn_while_events_arrive_holds_for_all_after_it_and_nothing_of_those_is_kept(
    database: Database, rounds: int
):
    pepper(database)
    for round in range(rounds):
        ann = f"ann{round}"
        world = World(database, quest("walk", "steps", amount=5, limits=[]), players=(ann,))
        [(id,)] = world.rows(f"SELECT id FROM player WHERE ref = '{ann}'")
        told = [world.event("steps", day_total=n * 1_000, id=f"{ann}-{n}") for n in range(11)]
        withdraw = [Said("steps", False, by="player")]
        deeds: list[Callable[[], Any]] = [partial(world.one, event) for event in told]
        deeds.append(partial(say, database, id, withdraw, NOW, NOW))
        answers = together(*deeds)[:-1]
        late = world.one(world.event("steps", day_total=20_000, id=f"{ann}-late"))

        refused = [one for one in answers if [no.because for no in one.why_not] == ["purpose"]]
        paid = f"SELECT COUNT(*) FROM event WHERE player_id = {id}"
        assert world.rows(f"{paid} AND kept = '{{}}'") == [(len(refused) + 1,)]
        assert ([no.because for no in late.why_not], late.earned) == (["purpose"], ())
        assert not any(one.earned for one in refused)
