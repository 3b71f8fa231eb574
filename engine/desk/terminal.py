"""What the `tilth` command says: results on stdout, errors on stderr, each as text or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import typer
from rich.console import Console

from engine.desk.languages import Say
from engine.documents.findings import Finding
from engine.errors import TilthError, WrongContent

MOST_SHOWN = 40

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_json(told: Any) -> None:
    """Print one value as JSON, on one line."""
    typer.echo(json.dumps(told, ensure_ascii=False, default=str))


def show_added(new: int, of: int, say: Say, *, as_json: bool) -> None:
    """Print how many rows of a file were new."""
    if as_json:
        print_json({"rows": of, "new": new})
    else:
        out.print(say(f"{new} of {of} row(s) are new"))


def show_findings(
    found: Sequence[Finding], where: object, many: int, say: Say = str, *, read: str = "quest(s)"
) -> None:
    """Print findings as an editor wants them, one place after the other, and how many of what was read."""
    for finding in found:
        out.print(finding.text(say), markup=False, soft_wrap=True)
    well = "" if errors_of(found) else say(f"everything under {where} is well")
    ended = ", ".join(filter(None, [well, counted(found, say)]))
    out.print(f"{ended}; {say(f'{many} {read} read')}", markup=False, soft_wrap=True)


def counted(found: Sequence[Finding], say: Say = str) -> str:
    """Return how many findings and warnings there are: `1 finding(s), 2 warning(s)`; nothing where there are none."""
    wrong = len(errors_of(found))
    counts = {"finding(s)": wrong, "warning(s)": len(found) - wrong}
    return ", ".join(say(f"{count} {what}") for what, count in counts.items() if count)


def errors_of(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings that are no warnings."""
    return [finding for finding in found if finding.level == "error"]


def show_warnings(found: Sequence[Finding], say: Say = str) -> None:
    """Print what is allowed and most likely not meant."""
    for finding in found:
        err.print(finding.text(say), markup=False, soft_wrap=True)


def show_refused(findings: Sequence[object], say: Say = str) -> None:
    """Print, beside a running server, why newer quests are not in force."""
    _show_some(findings, say)
    err.print(say(f"{len(findings)} finding(s): what was in force before stays in force"), soft_wrap=True)


def _show_some(findings: Sequence[object], say: Say) -> None:
    for finding in findings[:MOST_SHOWN]:
        err.print(finding.text(say) if isinstance(finding, Finding) else str(finding), markup=False, soft_wrap=True)


def show_ingested(told: dict[str, Any]) -> None:
    """Print what became of a file's rows."""
    counts = ("read", "applied", "duplicates", "conflicts", "parked", "quarantined")
    out.print(f"{told['file']}: " + ", ".join(f"{told[name]:,} {name}" for name in counts))
    for reason, count in told["refused"].items():
        out.print(f"  refused {count:,}: {reason}")
    for quest, granted in told["granted"].items():
        out.print(f"  {quest}: " + ", ".join(f"{amount} {asset}" for asset, amount in granted.items()))
    out.print(f"  {told['seconds']:.1f} s, {told['events_per_second']:,.0f} events/s")


def tell(error: TilthError, *, as_json: bool, say: Say = str) -> None:
    """Say what went wrong and what to do, on stderr."""
    if as_json:
        told: dict[str, Any] = {"code": error.code, "message": error.message, "hint": error.hint}
        if isinstance(error, WrongContent):
            told["findings"] = finding_dicts(error)
        typer.echo(json.dumps(told, ensure_ascii=False), err=True)
        return
    if isinstance(error, WrongContent):
        _show_some(error.findings, say)
    err.print(f"[red]{say('error')}:[/] {escaped(say(error.message))}", soft_wrap=True)
    if error.hint:
        err.print(f"{say('hint')}: {escaped(say(error.hint))}", soft_wrap=True)
    err.print(f"code: {error.code}", style="dim")


def finding_dicts(error: WrongContent) -> list[dict[str, Any]]:
    """Return the findings for programs."""
    return [one.as_dict() if isinstance(one, Finding) else {"message": str(one)} for one in error.findings]


def escaped(text: str) -> str:
    """Return a text whose brackets are no markup."""
    return text.replace("[", "\\[")
