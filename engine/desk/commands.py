"""`tilth quests …`: check, test and explain quests, and what is spent; publishing is in `publishing`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.clock import SystemClock
from engine.desk import asking, publishing
from engine.desk.against import Comparison, compare
from engine.desk.check import asked_of, check_all, folder_of, left_out, load_right, quests_in, within
from engine.desk.in_force import content_in_force, content_of
from engine.desk.languages import LangOption, Say, saying
from engine.desk.options import DEFAULT_DATABASE, AskedMode, Json, Quests, Url, counting, opened, waiting
from engine.desk.publishing import against, comparison_dict, show_comparison, stored
from engine.desk.rehearse import TrialResult, run_trials
from engine.desk.schema_files import QUEST, all_schemas, stale, write, written
from engine.desk.spending import spending_table
from engine.desk.terminal import counted, err, errors_of, finding_dicts, out, print_json, show_findings, show_warnings
from engine.documents.findings import Finding
from engine.errors import WrongContent
from engine.game import assets_of, discover
from engine.incoming.vocabulary_file import load_vocabulary
from engine.published import publications
from engine.published.content import QUESTS, load_content
from engine.support.spending import spending

app = typer.Typer(no_args_is_help=True, help="Check, test and publish the quests.")
app.command("publish")(publishing.publish_quests)
app.command("history")(publishing.show_history)
app.command("pause")(publishing.pause_quest)
app.command("resume")(publishing.resume_quest)
app.command("paused")(publishing.show_paused)
app.command("explain")(asking.explain_event)

PUBLISHED = "published"
UP_TO_DATE = "all schemas are up to date"

Paths = Annotated[
    list[Path] | None, typer.Argument(metavar="PATH", help="Tell only what is wrong in these files and folders.")
]
Which = Annotated[list[str] | None, typer.Argument(metavar="ID", help="Only these quests, by id or by file.")]
Against = Annotated[
    str | None,
    typer.Option("--against", help="What players run now: a folder, a bundle's hash, or 'published'."),
]


@app.command("check")
def check_quests(
    paths: Paths = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as mistakes.")] = False,
    lang: LangOption = "",
    quests: Quests = QUESTS, old: Against = None, database: Url = DEFAULT_DATABASE, as_json: Json = False,
) -> None:  # fmt: skip
    """Check the vocabulary, every quest and every map; every mistake with file, line, column and a hint.

    The whole folder is read, whatever is named in it. With --against, also what the change means for players who are
    under way.
    """
    quests, say = folder_of(quests, [path for path in paths or [] if path.exists()]), saying(lang)
    with counting(say("checking the quests"), quiet=as_json) as progress:
        found: list[Finding] = check_all(quests, discover(), progress)
    if paths:
        everywhere, found = found, within(found, paths)
        if elsewhere := counted([one for one in everywhere if one not in found]):
            err.print(say(f"{elsewhere} in other files"), style="dim")
    told: Any = [finding.as_dict() for finding in found]
    if old and not errors_of(found):
        said = _compared(quests, old, database, say, quiet=as_json)
        told = {**comparison_dict(said), "warnings": told}
        found += said.findings
        if not as_json:
            show_comparison(said, say)
    if as_json:
        print_json(told)
    else:
        where = " and ".join(str(path) for path in paths or [quests])
        show_findings(found, where, quests_in(quests, paths or [quests]), say)
        _note_schemas(quests, say)
    if errors_of(found) or (strict and found):
        raise typer.Exit(1)


@app.command("test")
def try_quests(
    which: Which = None, lang: LangOption = "",
    quests: Quests = QUESTS, database: Url = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Run the tests that stand in the quest files. A file that is wrong is told, and left out."""
    quests, say = folder_of(quests, [Path(name) for name in which or [] if Path(name).exists()]), saying(lang)
    try:
        with counting(say("reading the quests"), quiet=as_json) as progress:
            content, wrong = load_right(quests, discover(), progress)
        only, wrong = asked_of(content, wrong, which or [])
        with counting(say("testing the quests"), quiet=as_json) as progress:
            results = run_trials(content.book, content.assets, progress, only=only)
    except WrongContent as error:
        if as_json:
            told = finding_dicts(error)
            print_json({"quests": 0, "passed": 0, "failed": len(told), "failures": told})
            raise typer.Exit(1) from error
        raise
    if as_json:
        print_json(_trials_dict(results, wrong))
    else:
        _show_trials(results, wrong, left_out(quests, content, which or []), say)
    if wrong or not results or not all(result.passed for result in results):
        raise typer.Exit(1)


def _trials_dict(results: Sequence[TrialResult], wrong: Sequence[Finding]) -> dict[str, Any]:
    """How the tests went, for programs; what is wrong with files that were left out is among the failures."""
    failed = [result for result in results if not result.passed]
    told: list[dict[str, Any]] = [one.as_dict() for one in wrong]
    for one in failed:
        where = one.finding.as_dict() if one.finding else {}
        told.append({"quest": one.quest, "test": one.name, "message": one.message, **where})
    tried = len({result.quest for result in results})
    return {"quests": tried, "passed": len(results) - len(failed), "failed": len(told), "failures": told}


def _show_trials(results: Sequence[TrialResult], wrong: Sequence[Finding], gone: Sequence[str], say: Say) -> None:
    show_warnings(wrong, say)
    failed = [result for result in results if not result.passed]
    for one in failed:
        text = one.finding.text(say) if one.finding else f"{one.quest}: {one.name}: {one.message}"
        err.print(text, markup=False, soft_wrap=True)
    ended = f"{len(failed)} failed" if failed else "all passed"
    tried = len({result.quest for result in results})
    told = [
        f"{len(results)} test(s) of {tried} quest(s): {ended}",
        *([f"not tested: {', '.join(gone)}"] if gone else []),
    ]
    out.print("; ".join(map(say, told)), markup=False, soft_wrap=True)


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
            told = f"stale: {', '.join(names)}; run 'tilth quests schema'" if names else UP_TO_DATE
            out.print(saying()(told), markup=False, soft_wrap=True)
        raise typer.Exit(1 if names else 0)
    if shown or as_json:
        typer.echo(written(schemas[QUEST]), nl=False)
        return
    names = write(quests, schemas)
    out.print(saying()(f"written: {', '.join(names)}" if names else UP_TO_DATE), soft_wrap=True)


@app.command("budgets")
def show_budgets(
    mode: AskedMode = None, lang: LangOption = "",
    quests: Quests = QUESTS, database: Url = DEFAULT_DATABASE, as_json: Json = False,
) -> None:  # fmt: skip
    """Show how far each budget, and each limit that alerts, is used up in the window that runs now.

    Those of what is published, where anything is; else those of the folder. --mode says it otherwise.
    """
    say = saying(lang)
    with opened(database, must_exist=True) as db, waiting(say("reading"), quiet=as_json):
        force = content_in_force(db, mode, quests)
        found = spending(db, force.content, SystemClock().now())
    if as_json:
        print_json({"content": force.as_dict(), "budgets": [one._asdict() for one in found]})
        return
    out.print(spending_table(found, say) if found else say("there is no budget, and no limit with alert_at"))
    out.print(say(f"read from {force.name}"), style="dim", markup=False, soft_wrap=True)


def _note_schemas(quests: Path, say: Say) -> None:
    """Say when editors are told an older language than the check knows; where there are no schema files, nothing."""
    vocabulary, _ = load_vocabulary(quests / "vocabulary.yaml")
    there = vocabulary is not None and (quests / QUEST).is_file()
    if vocabulary and there and stale(quests, all_schemas(quests, vocabulary, list(assets_of(discover())))):
        note = say("the schema files for editors are not up to date: run 'tilth quests schema'")
        err.print(f"{say('note')}: {note}", markup=False, soft_wrap=True)


def _compared(quests: Path, old: str, database: str, say: Say, *, quiet: bool) -> Comparison:
    """Compare a folder with another, or with a bundle of the database. Errors: NotFound, WrongContent."""
    with waiting(say("comparing the quests"), quiet=quiet):
        content = load_content(quests, discover())
        if Path(old).is_dir():
            return compare(content, load_content(Path(old), discover()))
        with opened(database, must_exist=True) as db:
            if old != PUBLISHED:
                return compare(content, stored(db, old, "; or give a folder, or 'published'"))
            return against(db, content, content_of(db, publications.newest(db)))
