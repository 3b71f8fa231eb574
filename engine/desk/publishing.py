"""`tilth quests publish|history|pause|resume|paused`: what production runs, and the record for those who look back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

import typer

from engine.clock import Clock, SystemClock, iso
from engine.desk.against import Comparison, compare, failures, try_changed
from engine.desk.in_force import content_of
from engine.desk.languages import LangOption, Say, saying
from engine.desk.maps import load_maps
from engine.desk.options import DEFAULT_DATABASE, Json, Quests, Url, opened, waiting
from engine.desk.past import nobody_began, past_of
from engine.desk.terminal import err, out, print_json, show_refused, show_warnings
from engine.documents.findings import Finding
from engine.errors import WrongContent
from engine.game import discover
from engine.game_time import now_in
from engine.published import bundles, publications
from engine.published.bundles import SHORT
from engine.published.changes import in_a_line
from engine.published.content import QUESTS, Content, content_from, load_content
from engine.published.live import Folder, Live
from engine.published.publications import Happened, Paused, Published
from engine.store import Database

QuestId = Annotated[str, typer.Argument(metavar="ID", help="The quest's id.")]
By = Annotated[str, typer.Option(help="Who does it; by default the machine's user.")]
Note = Annotated[str, typer.Option(help="Why, for those who look back.")]
BundleOption = Annotated[
    str,
    typer.Option(
        "--bundle", metavar="HASH", help="Publish a stored bundle again, by its hash or the beginning of it; no folder."
    ),
]


def publish_quests(
    note: Note = "", by: By = "",
    bundle: BundleOption = "",
    lang: LangOption = "", quests: Quests = QUESTS, database: Url = DEFAULT_DATABASE, as_json: Json = False,
) -> None:  # fmt: skip
    """Make the quests of a folder, or a stored bundle, what production runs, in every process, within a second.

    Refused when anything is wrong: by the check, by the tests in the files, or against what is published now.
    """
    say, doing = saying(lang), "checking and testing the quests"
    with opened(database, must_exist=bool(bundle)) as db, waiting(say(doing), quiet=as_json):
        content = stored(db, bundle) if bundle else load_content(quests, discover())
        before = publications.published(db)
        old = _content_or_none(db, before, say)
        said = against(db, content, old or _nothing(content))
        maps = [] if bundle else load_maps(quests / "maps", content.vocabulary)[1]
        _refuse({"check": maps, "test": failures(content), "check --against published": said.findings})
        now = SystemClock().now()
        content.store(db, now)
        told = {"changes": said.changes.as_dict(), "notes": list(said.notes)}
        newest = publications.publish(
            db, content.bundle, now, after=before.no if before else 0, by=by, note=note, changes=told,
            paused=[one.id for one in content.book.quests.values() if one.status == "paused"],
        )  # fmt: skip
        content.bind(db, now)
    fresh = old is None or old.bundle != content.bundle
    if as_json:
        print_json({"bundle": content.bundle, "no": newest.no, "published": fresh, **comparison_dict(said),
                    "warnings": [one.as_dict() for one in content.warnings]})  # fmt: skip
        return
    show_warnings(content.warnings, say)
    show_comparison(said, say)
    done = "published" if fresh else "nothing new: published already is"
    out.print(say(f"{done} {content.bundle}"), soft_wrap=True)


def show_history(
    last: Annotated[int, typer.Option(min=1, help="So many of the last.")] = 20,
    lang: LangOption = "", quests: Quests = QUESTS, database: Url = DEFAULT_DATABASE, as_json: Json = False,
) -> None:  # fmt: skip
    """Show what was published, paused and resumed: when, by whom, why, and what it changed. The newest comes first."""
    with opened(database, must_exist=True) as db:
        told, newest = publications.history(db, last), publications.published(db)
    say = saying(lang)
    if as_json:
        print_json([_as_dict(one) for one in told])
        return
    for one in told:
        for line in _lines(one, newest, say):
            out.print(line, markup=False, soft_wrap=True)
    if not told:
        out.print(say("nothing was published or paused on this database"))


def pause_quest(
    quest: QuestId, note: Note = "", by: By = "",
    lang: LangOption = "", quests: Quests = QUESTS, database: Url = DEFAULT_DATABASE, as_json: Json = False,
) -> None:  # fmt: skip
    """Let a quest pay nothing, in every process, within a second. Its refunds go on."""
    with opened(database, must_exist=True) as db:
        done = publications.pause(db, quest, now_in(db, SystemClock()), by=by, note=note)
        since = next((one for one in publications.pauses(db) if one.quest == quest), None)
        runs = publications.in_force(db, quest)
    if as_json:
        print_json({"quest": quest, "state": "paused", "changed": done, "in_force": runs})
        return
    say = saying(lang)
    told = say(f"{quest} is paused") if done or since is None else _since(f"{quest} is paused already,", since, say)
    out.print(told, markup=False, soft_wrap=True)
    if not runs:
        out.print(say(f"{quest} is not in force; it stays paused if it comes back"), markup=False, soft_wrap=True)


def resume_quest(
    quest: QuestId, by: By = "",
    lang: LangOption = "", quests: Quests = QUESTS, database: Url = DEFAULT_DATABASE, as_json: Json = False,
) -> None:  # fmt: skip
    """Let a paused quest go on, in every process, within a second."""
    with opened(database, must_exist=True) as db:
        done = publications.resume(db, quest, now_in(db, SystemClock()), by=by)
    if as_json:
        print_json({"quest": quest, "state": "resumed", "changed": done})
    else:
        told = f"{quest} is resumed" if done else f"{quest} is not paused"
        out.print(saying(lang)(told), markup=False)


def show_paused(
    lang: LangOption = "", quests: Quests = QUESTS, database: Url = DEFAULT_DATABASE, as_json: Json = False
) -> None:
    """Show which quests are paused now, since when, by whom and why."""
    with opened(database, must_exist=True) as db:
        found = publications.pauses(db)
    if as_json:
        print_json([{"quest": one.quest, "since": iso(one.at), "by": one.by, "note": one.note} for one in found])
        return
    for one in found:
        out.print(_since(one.quest, one, saying(lang)), markup=False, soft_wrap=True)
    if not found:
        out.print(saying(lang)("nothing is paused"))


def against(db: Database, content: Content, old: Content) -> Comparison:
    """Compare new content with old, and with what the database knows of its past."""
    return compare(content, old, past_of(db, content, old))


def stored(db: Database, start: str, or_else: str = "") -> Content:
    """Return the content of a stored bundle, by the beginning of its hash; `or_else` is what else could be given.

    Errors: NotFound; WrongContent when this version of the language cannot read it.
    """
    hash = bundles.find_bundle(db, start, or_else)
    try:
        return content_from(bundles.texts_of(db, hash), discover())
    except WrongContent as error:
        hint = "this version of Tilth cannot read that bundle; mend its quests in a folder, and publish that"
        raise WrongContent(error.findings, hint=hint) from error


def comparison_dict(said: Comparison) -> dict[str, Any]:
    """Return a comparison for programs."""
    return {
        "findings": [finding.as_dict() for finding in said.findings],
        "notes": list(said.notes),
        "changes": said.changes.as_dict(),
    }


def show_comparison(said: Comparison, say: Say = str) -> None:
    """Print what changed, and what should be read; not the findings."""
    for what, names in _said(said.changes.as_dict(), say).items():
        if names:
            out.print(f"{what}: {', '.join(names)}", markup=False, soft_wrap=True)
    for note in said.notes:
        out.print(f"{say('note')}: {say(note)}", markup=False, soft_wrap=True)


def _said(changes: Mapping[str, Sequence[str]], say: Say) -> dict[str, list[str]]:
    """Changes with what they are, and what budgets and questions are, in somebody's language; the names stay."""
    told = {
        what: [_change(one, say) for one in names] if what in ("budgets", "questions") else names
        for what, names in changes.items()
    }
    return {say(what): [*names] for what, names in told.items()}


def _change(told: str, say: Say) -> str:
    """`spring: 20 g of energy a week → none`."""
    name, _, change = told.partition(": ")
    return f"{name}: {' → '.join(say(one) for one in change.split(' → '))}"


def show_reloaded(db: Database, new: Content, old: Content, say: Say = str) -> None:
    """Print, beside a running server, new warnings, and what a change that is in force now means for players under way.

    Where nobody has begun anything, nobody is under way.
    """
    known = {(one.file, one.code, one.message) for one in old.warnings}
    show_warnings([one for one in new.warnings if (one.file, one.code, one.message) not in known], say)
    if nobody_began(db):
        return
    said = compare(new, old)
    notes = [f"{say(one.message)}; {say(f'before it is published: {one.hint}')}" for one in said.findings]
    for note in (*notes, *map(say, said.notes)):
        err.print(f"{say('note')}: {note}", markup=False, soft_wrap=True)


def following(db: Database, folder: Folder, clock: Clock) -> Live:
    """Return what follows the files of a folder, and says beside the server what it thinks of each change."""
    told, changed = partial(show_refused, say=saying()), partial(show_reloaded, db, say=saying())
    return Live(db, folder, clock, try_out=try_changed, told=told, changed=changed)


def _refuse(by_command: Mapping[str, Sequence[Finding]]) -> None:
    """Refuse to publish when anything is found, and say which command finds it again. Errors: WrongContent."""
    again = " and ".join(f"'tilth quests {command}'" for command, found in by_command.items() if found)
    if again:
        findings: list[object] = [one for found in by_command.values() for one in found]
        raise WrongContent(findings, hint=f"nothing is published; see it again with {again}")


def _content_or_none(db: Database, publication: Published | None, say: Say) -> Content | None:
    try:
        return content_of(db, publication) if publication else None
    except WrongContent:  # published by another version of the language: what is right today must not wait for it
        note = say("what is published now cannot be read by this version; nothing is compared")
        err.print(f"{say('note')}: {note}", soft_wrap=True)
        return None


def _nothing(content: Content) -> Content:
    """Content without a quest, for what is published first."""
    return Content(content.vocabulary, replace(content.book, quests={}), content.assets)


def _as_dict(one: Happened) -> dict[str, Any]:
    """A publication with all that was told of it, or a pause or its end with the quest."""
    told: dict[str, Any] = {"what": one.what, "at": iso(one.at), "by": one.by, "note": one.note}
    if one.what != "published":
        return told | {"quest": one.quest}
    return told | {"no": one.no, "bundle": one.bundle, **(one.changes or {})}


def _lines(one: Happened, newest: Published | None, say: Say) -> Iterator[str]:
    by = f" {say(f'by {one.by}')}" if one.by else ""
    if one.what != "published":
        yield f"{_when(one.at)}  {say(one.what)} {one.quest}{by}{_why(one.note)}"
        return
    state = f", {say('in force')}" if newest and newest.no == one.no else ""
    what = say(f"publication {one.no} ({one.bundle[:SHORT]})")
    yield f"{_when(one.at)}  {what}{by}{state}{_why(one.note)}"
    if one.changes is not None:
        changes = in_a_line(_said(one.changes["changes"], say), say)
        yield from (f"    {told}" for told in (changes, *map(say, one.changes["notes"])) if told)


def _when(at: int) -> str:
    return f"{iso(at)[:16].replace('T', ' ')} UTC"


def _since(what: str, one: Paused, say: Say) -> str:
    by = f" {say(f'by {one.by}')}" if one.by else ""
    return f"{say(what)} {say('since')} {_when(one.at)}{by}{_why(one.note)}"


def _why(note: str) -> str:
    return f": {note}" if note else ""
