"""`tilth sandbox …` and `tilth trigger`: thin clients of a sandbox. Everything they do is a request of its API."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

import typer

from engine.desk.calling import Straight, reached
from engine.desk.languages import Lang, LangOption, language
from engine.desk.options import Json, Quests, waiting
from engine.desk.terminal import out, print_json
from engine.errors import Malformed
from engine.published.content import QUESTS

app = typer.Typer(no_args_is_help=True, help="A sandbox's clocks and snapshots: 'tilth serve --sandbox' serves one.")

Name = Annotated[str, typer.Argument(help="The snapshot's name.")]
Fields = Annotated[list[str] | None, typer.Option("--field", help="NAME=VALUE; what is left out is made up.")]
AGREE = {
    "consent": 'agree for them: PUT /v1/players/{} {{"consent": {{"given": true, "text_version": "1"}}}}',
    "purpose": "agree for them, to the purpose that the vocabulary names: PUT /v1/players/{} "
    '{{"consents": {{"steps": {{"given": true, "text_version": "1"}}}}}}',
    "minor": 'let a guardian agree: PUT /v1/players/{} {{"guardian": {{"ref": "parent", "given": true, '
    '"text_version": "1"}}}}',
}
"""What to do, where nobody has agreed; the key of the sandbox may."""


@app.command()
def status(database: Straight = "", quests: Quests = QUESTS, as_json: Json = False) -> None:
    """Show the clocks, who lives by them, and the snapshots."""
    with reached(database, quests) as ask:
        _show(ask("GET", "/v1/sandbox", None), as_json=as_json)


@app.command()
def clock(
    when: Annotated[str, typer.Argument(help="A time that passes (90m, 36h, 3d) or 2026-12-02T10:00:00+08:00.")] = "",
    jump: Annotated[bool, typer.Option("--jump", help="Do not go through what falls due on the way.")] = False,
    rate: Annotated[int | None, typer.Option(help="So fast it runs from then on; 0: it stands still.")] = None,
    name: Annotated[str, typer.Option("--clock", help="A test clock; by default the game's own.")] = "",
    database: Straight = "", quests: Quests = QUESTS, as_json: Json = False,
) -> None:  # fmt: skip
    """Move a clock: everything that falls due on the way happens, in order."""
    way = "by" if when[-1:].isalpha() and when[-1:] != "Z" else "to"
    body: dict[str, Any] = {way: when, "mode": "jump" if jump else "run", "clock": name}
    did: dict[str, int] = {}
    with reached(database, quests) as ask, waiting("time passes", quiet=as_json):
        while True:
            told = ask("POST", "/v1/sandbox/clock", body if rate is None else body | {"rate": rate})
            did = {one: did.get(one, 0) + told["did"].get(one, 0) for one in sorted({*did, *told["did"]})}
            if told["done"]:
                break
            body |= {"to": told["to"], "by": ""}
    if as_json:
        print_json(told | {"did": did})
        return
    out.print(f"it is {told['now']}" + "".join(f", {many:,} {one}" for one, many in did.items()), soft_wrap=True)


@app.command()
def clocks(
    name: Annotated[str, typer.Argument(help="What the clock is called.")],
    players: Annotated[list[str], typer.Argument(help="Who lives by it: players who are new or did nothing yet.")],
    at: Annotated[str, typer.Option(help="Where it begins; by default where the game's own clock is.")] = "",
    rate: Annotated[int, typer.Option(help="So fast it runs; 0: it stands still.")] = 0,
    database: Straight = "", quests: Quests = QUESTS, as_json: Json = False,
) -> None:  # fmt: skip
    """Make a test clock for some players; `tilth sandbox clock --clock NAME` moves it."""
    with reached(database, quests) as ask:
        told = ask("POST", "/v1/sandbox/clocks", {"name": name, "players": players, "at": at, "rate": rate})
    if as_json:
        print_json(told)
        return
    out.print(f"{told['clock']}: it is {told['now']} for {', '.join(told['players'])}")


@app.command()
def snapshot(
    name: Name, database: Straight = "", quests: Quests = QUESTS,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Keep everything as it is now, under a name."""
    with reached(database, quests) as ask:
        told = ask("POST", "/v1/sandbox/snapshots", {"name": name})
    if as_json:
        print_json(told)
        return
    out.print(f"{told['name']}: kept as of {told['at']} ({told['bytes'] / 1000:,.0f} kB)")


@app.command()
def restore(
    name: Name, database: Straight = "", quests: Quests = QUESTS,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Let everything be as it was in a snapshot."""
    with reached(database, quests) as ask:
        _show(ask("POST", f"/v1/sandbox/snapshots/{quote(name, safe='')}/restore", None), as_json=as_json)


@app.command()
def forget(
    name: Name, database: Straight = "", quests: Quests = QUESTS,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Forget a snapshot."""
    with reached(database, quests) as ask:
        _show(ask("DELETE", f"/v1/sandbox/snapshots/{quote(name, safe='')}", None), as_json=as_json)


@app.command()
def reset(
    seed: Annotated[int, typer.Option(help="The same seed gives the same, to the byte.")] = 7,
    players: Annotated[int, typer.Option(help="So many sample people.")] = 36,
    days: Annotated[int, typer.Option(help="So many days of theirs.")] = 7,
    rate: Annotated[int, typer.Option(help="How the clock runs then; 0: it stands still.")] = 1,
    database: Straight = "", quests: Quests = QUESTS, as_json: Json = False,
) -> None:  # fmt: skip
    """Forget everything that happened and live through a sample week. Keys and snapshots stay."""
    body = {"seed": seed, "players": players, "days": days, "rate": rate}
    with reached(database, quests) as ask, waiting("living through the sample", quiet=as_json):
        told = ask("POST", "/v1/sandbox/reset", body)
    _show(told, as_json=as_json)


def trigger(  # noqa: PLR0913, PLR0917  (a command's options are its parameters)
    type: Annotated[str, typer.Argument(help="The event's type, as in quests/vocabulary.yaml.")],
    player: Annotated[str, typer.Option(help="Whose event it is: the bank's reference.")],
    field: Fields = None,
    at: Annotated[str, typer.Option(help="When it happened; by default now, by the player's clock.")] = "",
    seed: Annotated[str, typer.Option(help="The same seed is the same event, told again.")] = "",
    lang: LangOption = "en",
    database: Straight = "", quests: Quests = QUESTS, as_json: Json = False,
) -> None:  # fmt: skip
    """Make up an event, send it to a sandbox, and show what was earned and why not more."""
    body = {"type": type, "player": player, "fields": dict(map(_pair, field or ())), "at": at, "seed": seed}
    with reached(database, quests) as ask:
        told = ask("POST", "/v1/sandbox/events", body)
    if as_json:
        print_json(told)
    else:
        _tell(told, language(lang))


def _pair(text: str) -> tuple[str, str]:
    name, is_there, value = text.partition("=")
    if not is_there:
        raise Malformed(f"'{text[:40]}' gives no field", code="wrong_field", hint="write --field amount=52")
    return name, value


def _tell(told: dict[str, Any], lang: Lang) -> None:
    """Say what became of a made-up event."""
    event, result = told["event"], told["result"]
    said = ", ".join(f"{name}={value}" for name, value in event["data"].items())
    out.print(f"{event['type']} of {event['subject']} at {event['time']}: {said}", markup=False, soft_wrap=True)
    for one in result["earned"]:
        sign = "" if one["amount"].startswith("-") else "+"
        words = one["message"].get(lang, "")
        out.print(f"  {sign}{one['amount']} {one['unit']} {one['asset']} ({one['quest']}) {words}", markup=False)
    for one in told["why_not"]:
        title = one["title"].get(lang, "nothing counts")
        out.print(f"  nothing: {title}: {one['sentence'][lang]} ({one['because']})", markup=False, soft_wrap=True)
        if one["because"] in AGREE:
            out.print(f"  {AGREE[one['because']].format(event['subject'])}", markup=False, soft_wrap=True)
    if result["status"] != "applied" or result["replayed"]:
        how = "told before: the first answer again" if result["replayed"] else result["status"]
        out.print(f"  {how}" + (f": {result['message']} ({result['code']})" if result["code"] else ""), markup=False)
    elif not result["earned"] and not told["why_not"]:
        asks = f"tilth why --player {event['subject']} --event {event['id']}"
        out.print(f"  no quest counts this; what each asks for: {asks}", markup=False, soft_wrap=True)


def _show(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    out.print(f"it is {told['now']}, {_pace(told['rate'])}")
    for one in told["clocks"]:
        out.print(f"  {one['clock']}: {one['now']}, {_pace(one['rate'])}, for {', '.join(one['players'])}")
    for one in told["snapshots"]:
        out.print(f"  snapshot {one['name']}, as of {one['at']}")


def _pace(rate: int) -> str:
    return {0: "and stands still", 1: "and goes on"}.get(rate, f"{rate:,} times as fast")
