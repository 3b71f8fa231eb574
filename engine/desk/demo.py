"""The demo: a sample week is lived through the real engine, then it is told who earned what and why.

Nothing here decides anything; it tells events as a bank would, reads the answers and draws tables of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from itertools import zip_longest
from typing import Any, NamedTuple

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn
from rich.table import Table
from sqlmodel import select

from engine.audit import Report, audit
from engine.clock import iso
from engine.days import local_in
from engine.desk.demo_words import why, words
from engine.desk.evenings import Evening
from engine.desk.languages import Lang, asset_in, language
from engine.desk.living import BEGAN, live_week, settle
from engine.desk.sample import DAYS, FIRST_DAY, ZONE, Person, Telling, Week, sample_week
from engine.desk.sample_people import PERSONAS
from engine.errors import Refused
from engine.incoming.events import Event
from engine.journal import Answer, Earned
from engine.people.players import Player
from engine.published.content import Content
from engine.published.live import Snapshot
from engine.sandbox import Plan, Sandbox
from engine.sources import SANDBOX, SCOPES, Grant, add_source
from engine.store import Database
from engine.words.messages import display, filled

SEED = 7
ADDRESS = "http://127.0.0.1:8000"
SHOWN = {"p-001": 2, "p-004": 2, "p-003": 2}  # a student, a retiree, a parent, and how many acts of each
MOST_SUMS = 8  # quests of an asset whose sums are shown


class Lived(NamedTuple):
    """One telling and the engine's answer to it."""

    telling: Telling
    answer: Answer

    @property
    def event(self) -> Event:
        """What was told."""
        return self.telling.event


class Story:
    """The sample week as it is lived: hand `tale` to a sandbox, and its reset fills `week` and `lived`."""

    def __init__(self, evenings: Sequence[Evening] = (), console: Console | None = None) -> None:
        self.console = console
        self.week = Week((), (), (), ())
        self.lived: list[Lived] = []
        self._evenings = evenings

    def tale(self, db: Database, now: Snapshot, plan: Plan) -> Iterator[int]:
        """Live through a plan; each instant is given before what happens then."""
        yield BEGAN
        self.week, self.lived = sample_week(plan.seed, now.reader, plan.players, plan.days), []
        settle(db, now.content, self.week)
        bar = Progress("{task.description}", BarColumn(), TaskProgressColumn(), console=self._out, transient=True)
        with bar:
            task = bar.add_task("", total=len(self.week.tellings))
            for at in live_week(db, now, self.week, plan.days, self._evenings, self._heard):
                yield at
                bar.update(task, completed=len(self.lived), description=f"{local_in(at, ZONE).date:%a %d}")

    def _heard(self, telling: Telling, answer: Answer) -> None:
        self.lived.append(Lived(telling, answer))

    @property
    def _out(self) -> Console:
        return self.console or Console(quiet=True)


def run_demo(
    sandbox: Sandbox, story: Story, *, seed: int = SEED, lang: str = "", address: str = ADDRESS, pages: bool = True
) -> dict[str, Any]:
    """Live the sample week of a seed in a sandbox that was made with the story's tale, and tell about it.

    `lang` is zh-CN or en (by default the machine's locale, else en); `pages`: whether there are pages to open. Returns
    for programs: seed, players, friends, events, granted (quest → asset → amount in smallest units), and audit as
    `tilth ledger audit --json` has it.
    """
    sandbox.reset(Plan(seed))
    content, week = sandbox.live.now.content, story.week
    report = audit(sandbox.db)
    if story.console is not None:
        _tell(_Teller(content, week, story.lived, language(lang)), report, story.console)
        _invite(sandbox, story.console, language(lang), address, pages=pages)
    return {
        "seed": seed,
        "players": len(week.people),
        "friends": len(week.friends),
        "events": len(story.lived),
        "granted": {quest: dict(amounts) for quest, (amounts, _) in sorted(_totals(story.lived).items())},
        "audit": asdict(report),
    }


def refuse_inhabited(db: Database) -> None:
    """Errors: Refused (`not_fresh`) when the database has players already: sample people must not mix with others."""
    with db.reading() as tx:
        if tx.connection.execute(select(Player.id).limit(1)).first():
            hint = "give the demo a fresh one: --database sqlite:///var/another.db"
            raise Refused("this database has players already", code="not_fresh", hint=hint)


def _totals(lived: Sequence[Lived]) -> dict[str, tuple[Counter[str], set[str]]]:
    """Per quest: what it gave by asset, and to whom."""
    found: dict[str, tuple[Counter[str], set[str]]] = defaultdict(lambda: (Counter(), set()))
    for one in lived:
        for earned in one.answer.earned if not one.answer.replayed else ():
            if earned.amount > 0:
                amounts, players = found[earned.quest]
                amounts[earned.asset] += earned.amount
                players.add(one.event.player)
    return found


class _Teller:
    """Puts what was lived into words and tables of one language."""

    def __init__(self, content: Content, week: Week, lived: Sequence[Lived], lang: Lang) -> None:
        self.content, self.week, self.lived, self.lang = content, week, lived, lang
        self.totals = _totals(lived)
        self.answers = {one.telling: one.answer for one in lived}

    def name(self, person: Person) -> str:
        """A person as the tables show one."""
        return f"{person.name[self.lang]} · {PERSONAS[person.persona].title[self.lang]}"

    def gain(self, quest: str, asset: str, amount: int) -> str:
        """An amount in display units, with its sign."""
        known = self.content.assets[asset]
        title = self.content.book.quests[quest].title[self.lang]
        return f"{amount / known.scale:+,g} {known.unit} {asset_in(asset, self.lang)} · {title}"

    def message(self, earned: Earned, one: Lived, lang: str) -> str:
        """The quest's own message for what it gave."""
        asset = self.content.assets[earned.asset]
        quest = self.content.book.quests[earned.quest]
        amount = display(earned.amount, asset.scale)
        return filled(quest, amount, asset.unit, earned.count, one.event.fields, earned.streak)[lang]

    def day_of(self, person: Person, rows: int) -> list[Lived]:
        """The rarest rewards of a person's richest day, in order."""
        days: dict[str, dict[str, Lived]] = defaultdict(dict)
        for one in self.lived:
            if one.event.player == person.ref and one.answer.earned and one.answer.earned[0].amount > 0:
                day = str(local_in(one.event.at, person.zone).date)
                days[day].setdefault(one.answer.earned[0].quest, one)
        best = max(days.values(), key=len, default={})
        rare = sorted(best.values(), key=lambda one: len(self.totals[one.answer.earned[0].quest][1]))[:rows]
        return sorted(rare, key=lambda one: one.event.at)

    def outcome(self, one: Telling) -> str:
        """What an incident came to."""
        answer = self.answers[one]
        if answer.replayed:
            return words("replayed", self.lang)
        if answer.earned:
            return "\n".join(self.gain(earned.quest, earned.asset, earned.amount) for earned in answer.earned)
        if answer.code:
            return words(answer.code, self.lang)
        return "\n".join(self._why_not(one, answer)) or words("nothing", self.lang)

    def _why_not(self, one: Telling, answer: Answer) -> Iterator[str]:
        for reason in answer.why_not:
            quest = self.content.book.quests.get(reason.quest)
            told = why(quest, reason.because, self.content.vocabulary.types[one.event.type], self.lang)
            yield f"{quest.title[self.lang]}: {told}" if quest else told


def _tell(teller: _Teller, report: Report, out: Console) -> None:
    week, lang = teller.week, teller.lang
    days = f"{FIRST_DAY} … {FIRST_DAY + timedelta(days=DAYS - 1)}"
    counts = (len(week.people), len(week.friends), len(teller.lived))
    out.print(f"[bold green]Tilth[/] · {words('week', lang).format(*counts)} · {days}", highlight=False, soft_wrap=True)
    for table in (_acts(teller), _incidents(teller), _sums(teller)):
        out.print("", table)
    _audited(report, out, lang)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", header_style="dim")
    return table


def _acts(teller: _Teller) -> Table:
    lang = teller.lang
    other = "en" if lang == "zh-CN" else "zh-CN"
    table = _table(words("who", lang), words("player", lang), words("when", lang), words("earned", lang))
    for ref, rows in SHOWN.items():
        person = teller.week.person[ref]
        shown = teller.name(person)
        for one in teller.day_of(person, rows):
            day = local_in(one.event.at, person.zone)
            gains = [teller.gain(e.quest, e.asset, e.amount) for e in one.answer.earned]
            first = one.answer.earned[0]
            says = [teller.message(first, one, each) for each in (lang, other)]
            told = "\n".join([*(f"[green]{gain}[/]" for gain in gains), says[0], f"[dim]{says[1]}[/]"])
            table.add_row(shown, f"{day.date:%d} {day.minute // 60:02}:{day.minute % 60:02}", told)
            shown = ""
    return table


def _incidents(teller: _Teller) -> Table:
    lang = teller.lang
    table = _table(words("why", lang), words("player", lang), words("what", lang), words("answer", lang))
    for incident in teller.week.incidents:
        person = teller.week.person[incident.ref]
        table.add_row(person.name[lang], incident.words[lang], teller.outcome(incident.telling))
    return table


def _sums(teller: _Teller) -> Table:
    lang = teller.lang
    totals, book = teller.totals, teller.content.book.quests
    table = _table(words("sums", lang))
    table.show_header = False
    by_asset: Mapping[str, list[str]] = defaultdict(list)
    for quest in sorted(totals, key=lambda name: -totals[name][0].total()):
        amounts, players = totals[quest]
        for asset, amount in amounts.items():
            known = teller.content.assets[asset]
            told = f"{book[quest].title[lang]} [dim]{words('players', lang).format(len(players))}[/]"
            by_asset[asset].append(f"{amount / known.scale:>7,.0f} {known.unit} {told}")
    columns = [_shortest(lines, lang) for lines in by_asset.values() if len(lines) > 1]
    for _ in columns:
        table.add_column(no_wrap=True, overflow="ellipsis")
    for cells in zip_longest(*columns, fillvalue=""):
        table.add_row(*cells)
    return table


def _shortest(lines: list[str], lang: Lang) -> list[str]:
    """The largest few, and how many more there are."""
    more = len(lines) - MOST_SUMS
    return lines if more <= 0 else [*lines[:MOST_SUMS], f"        [dim]{words('more', lang).format(more)}[/]"]


def _audited(report: Report, out: Console, lang: Lang) -> None:
    mark = "[green]✓[/]" if report.ok else "[red]✗[/]"
    out.print("")
    state = words("clean" if report.ok else "broken", lang)
    counted = state.format(len(report.checks), report.accounts, report.transfers)
    out.print(f"{mark} {counted}", highlight=False, soft_wrap=True)
    for check in report.checks:
        if not check.ok:
            out.print(f"[red]✗ {check.name.replace('_', ' ')}[/] {check.detail}", highlight=False)


def _invite(sandbox: Sandbox, out: Console, lang: Lang, address: str, *, pages: bool) -> None:
    """Say where the page of the demo is and where the API is, with a command that works as it stands."""
    types = tuple(sandbox.live.now.content.vocabulary.types)  # refunds too: a type that takes back must be named
    key = add_source(sandbox.db, "demo", Grant((*SCOPES, SANDBOX), types), sandbox.time.wall.now()).key
    if pages:
        out.print(f"\n{words('page', lang)}", highlight=False)
        out.print(f"{address}/demo/#{key}", markup=False, highlight=False, soft_wrap=True, style="bold cyan")
    else:
        out.print(f"\n{words('no_page', lang)}", highlight=False, soft_wrap=True, style="yellow")
    event = (
        '{"specversion":"1.0","id":"try-1","source":"demo","type":"ride","subject":"p-001","time":"'
        f"{iso(sandbox.time.now())}"
        '","data":{"txn_ref":"try-1","amount":3,"mode":"metro"}}'
    )
    out.print(f"\n{words('try', lang).format(address)}", highlight=False)
    for line in (
        f"curl -s {address}/v1/events -H 'Authorization: Bearer {key}' \\",
        f"  -H 'Content-Type: application/cloudevents+json' -d '{event}'",
    ):
        out.print(line, markup=False, highlight=False, soft_wrap=True, style="cyan")
