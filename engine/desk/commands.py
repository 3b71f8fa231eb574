"""`tilth quests …`: check, test, publish, pause and resume quests."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from engine import bundles
from engine.clock import SystemClock
from engine.content import QUESTS, Content, content_from, load_content
from engine.desk.against import Comparison, compare, failures
from engine.desk.check import check_all, named, within
from engine.desk.explaining import Asked, as_dict, explained, find_quest, read_text, show_explanation
from engine.desk.maps import load_maps
from engine.desk.options import DEFAULT_DATABASE, Json, Quests, Url, counting, opened, waiting
from engine.desk.past import past_of
from engine.desk.rehearse import run_trials
from engine.desk.schema_files import QUEST, all_schemas, stale, write, written
from engine.desk.spending import spending, spending_table
from engine.desk.terminal import err, finding_dicts, out, print_json, show_findings
from engine.errors import NotFound, WrongContent
from engine.findings import Finding
from engine.game import assets_of, discover
from engine.store import Database
from engine.vocabulary_file import load_vocabulary

app = typer.Typer(no_args_is_help=True, help="Check, test and publish the quests.")

PUBLISHED = "published"

QuestId = Annotated[str, typer.Argument(metavar="ID", help="The quest's id.")]
Paths = Annotated[
    list[Path] | None, typer.Argument(metavar="PATH", help="Tell only what is wrong in these files and folders.")
]
Which = Annotated[list[str] | None, typer.Argument(metavar="ID", help="Only these quests, by id or by file.")]
By = Annotated[str, typer.Option(help="Who does it; by default the machine's user.")]
Against = Annotated[
    str | None,
    typer.Option("--against", help="What players run now: a folder, a bundle's hash, or 'published'."),
]


@app.command("check")
def check_quests(
    paths: Paths = None,
    strict: Annotated[bool, typer.Option("--strict", help="Tell also live quests that nothing bounds.")] = False,
    quests: Quests = QUESTS, against: Against = None, database: Url = DEFAULT_DATABASE, as_json: Json = False,
) -> None:  # fmt: skip
    """Check the vocabulary, every quest and every map; every mistake with file, line, column and a hint.

    Everything is read, whatever is named. With --against, also what the change means for players who are under way.
    """
    with counting("checking the quests", quiet=as_json) as progress:
        found: list[Finding] = check_all(quests, discover(), progress, strict=strict)
    if paths:
        everywhere, found = len(found), within(found, paths)
        if everywhere > len(found):
            err.print(f"{everywhere - len(found)} finding(s) in other files", style="dim")
    told: Any = [finding.as_dict() for finding in found]
    if against and not found:
        said = _compared(quests, against, database, quiet=as_json)
        found = list(said.findings)
        told = _as_dict(said)
        if not as_json:
            _show_notes(said)
    if as_json:
        print_json(told)
    else:
        show_findings(found, " and ".join(str(path) for path in paths or [quests]))
    if found:
        raise typer.Exit(1)


@app.command("test")
def try_quests(
    which: Which = None,
    quests: Quests = QUESTS, database: Url = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Run the tests that stand in the quest files."""
    try:
        with counting("reading the quests", quiet=as_json) as progress:
            content = load_content(quests, discover(), progress=progress)
        only = named(content, which) if which else None
        with counting("testing the quests", quiet=as_json) as progress:
            results = run_trials(content.book, content.assets, progress, only=only)
    except WrongContent as error:
        if as_json:
            told = finding_dicts(error)
            print_json({"passed": 0, "failed": len(told), "failures": told})
            raise typer.Exit(1) from error
        raise
    failed = [result for result in results if not result.passed]
    if as_json:
        told = [
            {"quest": one.quest, "test": one.name, "message": one.message,
             **(one.finding.as_dict() if one.finding else {})}
            for one in failed
        ]  # fmt: skip
        print_json({"passed": len(results) - len(failed), "failed": len(failed), "failures": told})
    else:
        for one in failed:
            text = one.finding.text() if one.finding else f"{one.quest}: {one.name}: {one.message}"
            err.print(text, markup=False, soft_wrap=True)
        out.print(f"{len(results) - len(failed)} passed, {len(failed)} failed")
    if failed or not results:
        raise typer.Exit(1)


@app.command("schema")
def write_schemas(
    shown: Annotated[bool, typer.Option("--print", help="Print the schema of a quest; write nothing.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail when a file is not up to date.")] = False,
    quests: Quests = QUESTS, database: Url = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Write quests/quest.schema.json and its siblings, by which editors complete, explain and check as you type.

    They follow from the language, the vocabulary, the budgets and the templates. --json prints as --print does.
    """
    vocabulary, found = load_vocabulary(quests / "vocabulary.yaml")
    if vocabulary is None:
        raise WrongContent(list(found))
    schemas = all_schemas(quests, vocabulary, list(assets_of(discover())))
    if check:
        names = stale(quests, schemas)
        if as_json:
            print_json({"stale": names})
        else:
            out.print(f"stale: {', '.join(names)}: tilth quests schema" if names else "all schemas are up to date")
        raise typer.Exit(1 if names else 0)
    if shown or as_json:
        typer.echo(written(schemas[QUEST]), nl=False)
        return
    names = write(quests, schemas)
    out.print(f"written: {', '.join(names)}" if names else "all schemas are up to date", soft_wrap=True)


@app.command("publish")
def publish_quests(
    note: Annotated[str, typer.Option(help="Why, for those who look back.")] = "", by: By = "",
    quests: Quests = QUESTS, database: Url = DEFAULT_DATABASE, as_json: Json = False,
) -> None:  # fmt: skip
    """Make the quests of a folder what production runs, in every process, within a second.

    Refused when anything is found: by the check, by the tests in the files, or against what is published now.
    """
    with opened(database) as db, waiting("checking and testing the quests", quiet=as_json):
        content = load_content(quests, discover())
        found = [*load_maps(quests / "maps", content.vocabulary)[1], *failures(content)]
        compared = bundles.published(db)
        old = _content_or_none(db, compared)
        said = _against(db, content, old or _nothing(content))
        found += said.findings
        if found:
            raise WrongContent(list(found))
        now = SystemClock().now()
        content.store(db, now)
        newest = bundles.publish(db, content.bundle, now, after=compared.no if compared else 0, by=by, note=note)
        content.bind(db, now)
    fresh = old is None or old.bundle != content.bundle
    if as_json:
        print_json({"bundle": content.bundle, "no": newest.no, "published": fresh, **_as_dict(said)})
        return
    _show_notes(said)
    out.print(f"{'published' if fresh else 'nothing new: published already is'} {content.bundle}", soft_wrap=True)


@app.command("pause")
def pause_quest(
    quest: QuestId, by: By = "", quests: Quests = QUESTS, database: Url = DEFAULT_DATABASE, as_json: Json = False
) -> None:
    """Let a quest pay nothing, in every process, within a second. Its refunds go on."""
    with opened(database, must_exist=True) as db:
        done = bundles.pause(db, quest, SystemClock().now(), by=by)
    _tell_switched(quest, "paused", done, as_json=as_json)


@app.command("resume")
def resume_quest(
    quest: QuestId, quests: Quests = QUESTS, database: Url = DEFAULT_DATABASE, as_json: Json = False
) -> None:
    """Let a paused quest go on, in every process, within a second."""
    with opened(database, must_exist=True) as db:
        done = bundles.resume(db, quest)
    _tell_switched(quest, "resumed", done, as_json=as_json)


@app.command("explain")
def explain_event(  # noqa: PLR0913 (what is named is optional)
    event: Annotated[Path, typer.Argument(metavar="EVENT", help="A file: a CloudEvent, or type and data; - stdin.")],
    *,
    quest: Annotated[str, typer.Option("--quest", metavar="ID", help="The quest to ask.")],
    player: Annotated[str, typer.Option(help="As this player of the database stands; without, as nobody.")] = "",
    at: Annotated[str, typer.Option(help="When it happens: '2026-12-02 10:00', the player's time.")] = "",
    profile: Annotated[str, typer.Option(help="""Nobody's profile: '{"segments": ["student"]}'.""")] = "",
    arm: Annotated[str, typer.Option(help="The arm of the quest's experiment that nobody is in.")] = "",
    quests: Quests = QUESTS, database: Url = DEFAULT_DATABASE, as_json: Json = False,
) -> None:  # fmt: skip
    """Say what one event means to one quest: every question, what is paid, and why. Nothing is written."""
    text = sys.stdin.read() if str(event) == "-" else read_text(event)
    with waiting("reading the quests", quiet=as_json):
        content = load_content(quests, discover())
    asked = Asked(quest, text, player, at, database, profile, arm)
    found = explained(content, asked, SystemClock())
    if as_json:
        print_json(as_dict(found))
    else:
        show_explanation(out, found, find_quest(content, quest))


@app.command("budgets")
def show_budgets(quests: Quests = QUESTS, database: Url = DEFAULT_DATABASE, as_json: Json = False) -> None:
    """Show how far each budget, and each limit that alerts, is used up in the window that runs now."""
    with opened(database, must_exist=True) as db, waiting("reading", quiet=as_json):
        found = spending(db, load_content(quests, discover()), SystemClock().now())
    if as_json:
        print_json([one._asdict() for one in found])
        return
    out.print(spending_table(found) if found else "there is no budget, and no limit with alert_at")


def _tell_switched(quest: str, what: str, done: bool, *, as_json: bool) -> None:
    if as_json:
        print_json({"quest": quest, "state": what, "changed": done})
    else:
        out.print(f"{quest} is {what}" if done else f"{quest}: nothing to do", markup=False)


def _compared(quests: Path, against: str, database: str, *, quiet: bool) -> Comparison:
    """Compare a folder with another, or with a bundle of the database. Errors: NotFound, WrongContent."""
    with waiting("comparing the quests", quiet=quiet):
        content = load_content(quests, discover())
        if Path(against).is_dir():
            return compare(content, load_content(Path(against), discover()))
        with opened(database, must_exist=True) as db:
            if against != PUBLISHED:
                hash = bundles.find_bundle(db, against)
                return compare(content, content_from(bundles.texts_of(db, hash), discover()))
            newest = bundles.published(db)
            if newest is None:
                raise NotFound("nothing is published on this database", code="nothing_published",
                               hint="there is nothing to compare with: tilth quests publish")  # fmt: skip
            return _against(db, content, _content_of(db, newest))


def _against(db: Database, content: Content, old: Content) -> Comparison:
    return compare(content, old, past_of(db, content, old))


def _content_of(db: Database, published: bundles.Published) -> Content:
    return content_from(bundles.texts_of(db, published.bundle), discover())


def _content_or_none(db: Database, published: bundles.Published | None) -> Content | None:
    try:
        return _content_of(db, published) if published else None
    except WrongContent:  # published by another version of the language: what is right today must not wait for it
        err.print("note: what is published now cannot be read by this version; nothing is compared", soft_wrap=True)
        return None


def _nothing(content: Content) -> Content:
    """Content without a quest, for what is published first."""
    return Content(content.vocabulary, replace(content.book, quests={}), content.assets)


def _as_dict(said: Comparison) -> dict[str, Any]:
    return {
        "findings": [finding.as_dict() for finding in said.findings],
        "notes": list(said.notes),
        "changes": said.changes.as_dict(),
    }


def _show_notes(said: Comparison) -> None:
    for what, names in said.changes.as_dict().items():
        if names:
            out.print(f"{what}: {', '.join(names)}", markup=False, soft_wrap=True)
    for note in said.notes:
        out.print(f"note: {note}", markup=False, soft_wrap=True)
