"""`tilth quiz …`: check question sets, show a question with its answer, make drafts of questions in other files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from engine.desk.check import within
from engine.desk.languages import LangOption, Say, language, said, saying
from engine.desk.options import Json, Quests, Url
from engine.desk.terminal import errors_of, out, print_json, show_findings
from engine.documents.findings import Finding, did_you_mean
from engine.errors import Malformed, NotFound, WrongContent
from engine.published.content import QUESTS
from engine.quiz.importing import LICENCES, Set, Told, id_of, read_questions, written
from engine.quiz.load import files_in, load_sets
from engine.quiz.questions import Question

app = typer.Typer(no_args_is_help=True, help="Check, show and import the questions of the quiz.")

Paths = Annotated[
    list[Path] | None, typer.Argument(metavar="PATH", help="Tell only what is wrong in these files and folders.")
]


@app.command("check")
def check_quiz(
    paths: Paths = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as mistakes.")] = False,
    lang: LangOption = "",
    quests: Quests = QUESTS, database: Url = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Check every question set; every mistake with file, line, column and a hint. 'tilth quests check' does it, too."""
    say = saying(lang)
    quiz, mistakes = load_sets(quests)
    found: list[Finding] = mistakes if quiz is None else list(quiz.warnings)
    if paths:
        found = within(found, paths)
    if as_json:
        print_json([finding.as_dict() for finding in found])
    else:
        show_findings(found, quests, len(files_in(quests)), say, read="question set(s)")
        if quiz is not None:
            out.print(say(f"{len(quiz.questions)} question(s), {len(quiz.live)} of them live"), markup=False)
    if errors_of(found) or (strict and found):
        raise typer.Exit(1)


@app.command("show")
def show_question(
    name: Annotated[str, typer.Argument(metavar="ID", help="The question's id.")],
    lang: LangOption = "",
    quests: Quests = QUESTS, database: Url = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Show a question as players will see it, and what they see once they have answered."""
    quiz, mistakes = load_sets(quests)
    if quiz is None:
        raise WrongContent([*mistakes])
    found = quiz.questions.get(name)
    if found is None:
        hint = did_you_mean(name, quiz.questions)
        raise NotFound(f"there is no question '{name[:80]}'", code="unknown_question", hint=hint)
    if as_json:
        print_json(_as_dict(found))
        return
    for line in _lines(found, lang, saying(lang)):
        out.print(line, markup=False, soft_wrap=True)


@app.command("import")
def import_questions(
    file: Annotated[Path, typer.Argument(help="JSON or CSV; see quests/README.md.")],
    to: Annotated[Path | None, typer.Option("--to", help="Write the set there; else it is printed.")] = None,
    topic: Annotated[str, typer.Option("--topic", help="Only the questions that the file has under it.")] = "",
    licence: Annotated[str, typer.Option("--licence", help="That of questions which name none.")] = "",
    quests: Quests = QUESTS, database: Url = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Make a set of drafts of questions in another file, with notes on what a person must still write.

    No id is given that a question of the folder has.
    """
    told = read_questions(_text_of(file), as_csv=file.suffix.lower() == ".csv")
    if topic:
        topics = sorted({one.topic for one in told})
        told = [one for one in told if one.topic == topic]
        if not told:
            raise NotFound(f"no question is about '{topic}'", code="unknown_topic", hint=did_you_mean(topic, topics))
    if to is not None and to.exists():
        raise Malformed(f"there is already a file {to}", code="file_exists", hint="name another one with --to")
    quiz, _ = load_sets(quests)
    text = written(Set(id_of(topic or file.stem), topic, _licence(licence, told)), told, quiz.questions if quiz else ())
    if to is not None:
        to.write_text(text, encoding="utf-8", newline="\n")
    if as_json:
        print_json({"drafts": len(told), "file": str(to) if to else None, "text": None if to else text})
    elif to is None:
        typer.echo(text, nl=False)
    else:
        note = f"{len(told)} draft(s) are in {to}; 'tilth quiz check' says what each still needs"
        out.print(saying()(note), markup=False, soft_wrap=True)


def _licence(asked: str, told: list[Told]) -> str:
    """Under what the questions may be used that do not say it themselves. Errors: Malformed."""
    found = asked or next((one.licence for one in told if one.licence), "")
    if found not in LICENCES:
        hint = f"name one with --licence; {did_you_mean(found, LICENCES)}" if found else "name one with --licence"
        raise Malformed("it is not known under what the questions may be used", code="unknown_licence", hint=hint)
    return found


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        hint = "say where it is, from the folder you are in"
        raise Malformed(f"cannot open {file}: {error.strerror}", code="unreadable", hint=hint) from error
    except UnicodeDecodeError as error:
        raise Malformed(f"{file} is not UTF-8", code="not_a_quiz", hint="save as UTF-8") from error


def _lines(one: Question, lang: str, say: Say) -> list[str]:
    spoken = language(lang)
    told = [said(one.text, spoken), *(f"  {mark} {said(text, spoken)}" for mark, text in _marked(one))]
    told.append(said(one.explanation, spoken))
    about = f"{one.id} · {said(one.topic, spoken)} · {one.level} · {one.status}"
    return [*filter(None, told), f"{say('source')}: {one.source} ({one.licence})", about]


def _marked(one: Question) -> list[tuple[str, Any]]:
    return [("✓", one.right), *(("·", text) for text in one.wrong)]


def _as_dict(one: Question) -> dict[str, Any]:
    return {
        "id": one.id, "set": one.set, "topic": one.topic, "status": one.status, "level": one.level,
        "question": one.text, "right": one.right, "wrong": list(one.wrong), "explanation": one.explanation,
        "source": one.source, "licence": one.licence,
    }  # fmt: skip
