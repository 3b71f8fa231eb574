"""`tilth tick`: do what is due, once or until stopped. The same that a running server does every few seconds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Annotated, Any

import typer

from engine.clock import Clock, SystemClock
from engine.desk.options import DEFAULT_DATABASE, Json, ModeOption, Quests, Url, opened
from engine.desk.terminal import out, print_json
from engine.game import discover
from engine.game_time import refuse_sandbox
from engine.jobs import run_all
from engine.pepper import pepper
from engine.published.content import QUESTS
from engine.published.live import Folder, Live, Mode, Publications
from engine.store import Database

Once = Annotated[bool, typer.Option("--once", help="Do what is due now and end; without it, go on until stopped.")]


def tick(
    once: Once = False, mode: ModeOption = Mode.DEVELOPMENT, database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Do what is due: bubbles that nobody collected expire, the journal is sealed, and so on. Each thing happens once.

    A running server does it by itself. Ends with 0 when nothing failed.
    """
    with opened(database, must_exist=True) as db:
        db.claim()
        refuse_sandbox(db)
        pepper(db)  # what a follow-up tells is hashed by it: with another one acts would count twice
        context = _context(db, mode, quests)
        told = run_to_the_end(db, SystemClock(), context)
        _show(told, as_json=as_json)
        if not once:
            _go_on(db, context)
    if once and told["failed"]:
        raise typer.Exit(1)


def run_to_the_end(db: Database, clock: Clock, context: Callable[[], Any]) -> dict[str, Any]:
    """Do all that is due, in as many calls as it takes; return what was done, as JSON."""
    ticks: dict[str, dict[str, Any]] = {}
    follow_ups = {"done": 0, "failed": 0, "dead": 0}
    now, games = clock.now(), discover()
    while True:
        done = run_all(db, now, games=games, context=context)
        for ran in done.ticks:
            sums = ticks.setdefault(ran.name, {"slots": 0, "skipped": 0, "many": 0, "failed": ""})
            sums |= {name: sums[name] + getattr(ran, name) for name in ("slots", "skipped", "many")}
            sums |= {"failed": ran.failed, "left": ran.left}
        for name in follow_ups:
            follow_ups[name] += getattr(done.follow_ups, name)
        if not done.goes_on:
            break
    failed = sum(1 for sums in ticks.values() if sums["failed"]) + follow_ups["failed"]
    return {"ticks": ticks, "follow_ups": follow_ups, "failed": failed}


def _show(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    for name, sums in told["ticks"].items():
        ends = f"failed: {sums['failed']}" if sums["failed"] else f"{sums['many']:,} done in {sums['slots']:,} slot(s)"
        out.print(f"{name}: {ends}" + (f", {sums['skipped']:,} skipped" if sums["skipped"] else ""))
    if not told["ticks"]:
        out.print("no tick is due")
    out.print("follow-ups: " + ", ".join(f"{count:,} {name}" for name, count in told["follow_ups"].items()))


def _go_on(db: Database, context: Callable[[], Any]) -> None:
    from engine.alarm import Alarm

    clock = SystemClock()
    alarm = Alarm(lambda: run_all(db, clock.now(), games=discover(), context=context))
    alarm.start()
    with suppress(KeyboardInterrupt):
        Event().wait()
    alarm.stop()


def _context(db: Database, mode: Mode, quests: Path) -> Callable[[], Any]:
    """Return what gives the content in force; it is loaded when a follow-up first asks for it."""
    kept: list[Live] = []

    def ask() -> Any:
        if not kept:
            source = Publications(db, discover()) if mode is Mode.PRODUCTION else Folder(quests, discover())
            kept.append(Live(db, source, SystemClock()))
        return kept[0].lately()

    return ask
