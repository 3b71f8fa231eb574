"""Explanations and answers to `why` as people read them at the command line, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from engine.clock import iso
from engine.desk.languages import Lang, asset_in, said
from engine.explaining.explain import Explanation, Paid
from engine.quests.quest import Quest
from engine.support.why_shapes import WhyEarned, WhyEvent, WhyLine, WhyQuest, WhyTold, WhyTransfer, line_of
from engine.words.reasons import family_of
from engine.words.spoken import Words
from engine.words.spoken import clock as minute_text

_STYLE = {"yes": "green", "no": "red", "cut": "yellow"}
_HEADS = (Words("问的是", "rule"), Words("写的是", "written"), Words("", ""), Words("看到的是", "saw"))
_VERDICTS = {
    "yes": Words("是", "yes"), "no": Words("否", "no"), "cut": Words("减少", "cut"),
    "not asked": Words("没有问", "not asked"), "not kept": Words("没有保存", "not kept"),
}  # fmt: skip
_RULES = {
    "when.event": "行为", "when.from": "开始日", "when.until": "结束日", "when.weekdays": "星期", "when.hours": "时段",
    "who.segments": "人群", "who.if": "人群", "if": "条件", "cooldown": "间隔", "count": "计数", "count.need": "需要",
    "limits": "上限", "budget": "预算", "streak": "连续", "step": "步骤", "steps": "步骤", "reward.amount": "数量",
    "reward.curve": "曲线", "reward.round": "取整", "exclusive": "择优", "bonus": "额外", "experiment": "实验",
    "params": "参数", "undo": "收回", "undo.find": "原付款", "undo.within": "期限", "undo.take_back": "收回多少",
    "consent": "同意", "paused": "暂停", "removed": "下线",
}  # fmt: skip
_STATUS = {
    "live": Words("进行中", "live"), "paused": Words("已暂停", "paused"), "draft": Words("草稿", "draft"),
    "ended": Words("已结束", "ended"), "removed": Words("已下线", "removed"),
}  # fmt: skip


def as_dict(found: Explanation) -> dict[str, Any]:
    """Return an explanation for programs; its lines as GET /v1/players/{id}/why gives them."""
    told: dict[str, Any] = msgspec.to_builtins(found)
    told["at"] = iso(found.at)
    told["local"] = f"{found.local.date:%Y-%m-%d} {minute_text(found.local.minute)}"
    told["lines"] = [msgspec.to_builtins(line_of(line)) for line in found.lines]
    told["pays"] = [pay._asdict() for pay in found.pays]
    return told


def show_explanation(console: Console, found: Explanation, quest: Quest, lang: Lang) -> None:
    """Print an explanation: what was asked, each answer, what is paid, and the sentences for the player."""
    console.print(f"[bold]{escape(said(quest.title, lang))}[/]", highlight=False)
    named = Words(f"任务 {found.quest}，版本 {found.version}", f"quest {found.quest}, version {found.version}")
    _dim(console, said(named, lang) + _not_live(quest, lang))
    here = f"{found.local.date:%Y-%m-%d} {minute_text(found.local.minute)}"
    _dim(console, said(Words(f"{found.event}，{here} {found.zone}", f"{found.event} at {here} {found.zone}"), lang))
    for name, value in ({"arm": found.arm} if found.arm else {}).items() | found.params.items():
        _dim(console, f"{name} = {value}")
    console.print(table_of([line_of(line) for line in found.lines], lang))
    console.print(outcome(found, lang), style="bold", markup=False)
    for texts in (found.message, found.sentence):
        if text := said(texts, lang):
            console.print(f"  {text}", markup=False, soft_wrap=True)


def outcome(found: Explanation, lang: Lang = "en") -> str:
    """Return in one line what an event comes to: `5 g energy, because limits[0]`."""
    if not found.pays:
        return said(Words(f"没有，因为 {found.because}", f"nothing, because {found.because}"), lang)
    paid = [_amount(pay, lang) + (f" ({pay.because})" if pay.because else "") for pay in found.pays]
    return " + ".join(paid)


def show_before(console: Console, told: WhyTold, quest: str, lang: Lang) -> None:
    """Print that an event was told before, as what, and what the first answer was for a quest."""
    first = Words(
        f"这件事已经说过：{told.source} 的 {told.id}，{told.told_at}。第一次的回答是：",
        f"this was told before: {told.id} of {told.source}, at {told.told_at}. The first answer was:",
    )
    console.print(said(first, lang), style="bold", markup=False, soft_wrap=True)
    for event in told.quests:
        if event.quest == quest:
            _show_event(console, event, lang, name=False)


def show_quest(console: Console, told: WhyQuest, lang: Lang) -> None:
    """Print where a player stands with a quest, and its newest events with each reason."""
    console.print(f"[bold]{escape(said(told.title, lang))}[/]", highlight=False)
    status = said(_STATUS[told.status], lang)
    _dim(console, said(Words(f"任务 {told.quest}，{status}", f"quest {told.quest}, {status}"), lang))
    if told.notice:
        console.print(said(told.notice, lang), markup=False, soft_wrap=True)
    if told.now:
        console.print(said(Words("现在", "now"), lang), style="bold")
        console.print(table_of(told.now, lang))
    if not told.events:
        console.print(said(Words("还没有相关的事件", "no event that it hears yet"), lang))
    for event in told.events:
        _show_event(console, event, lang, name=False)
    if told.since:
        _dim(console, said(Words(
            f"{told.since} 以前，只列出有变动或有业务编号的事件",
            f"of what was told before {told.since} only what moved something or has a business key is listed",
        ), lang))  # fmt: skip


def show_told(console: Console, told: WhyTold, lang: Lang) -> None:
    """Print what became of one event, quest by quest."""
    console.print(f"[bold]{escape(told.type)} {escape(told.id)}[/]", highlight=False)
    where = Words(
        f"来自 {told.source}，发生 {told.at}，收到 {told.told_at}，{told.status} {told.code}",
        f"from {told.source}, happened {told.at}, told {told.told_at}, {told.status} {told.code}",
    )
    _dim(console, said(where, lang).rstrip())
    if told.sentence:
        console.print(f"  {said(told.sentence, lang)}", markup=False, soft_wrap=True)
    for event in told.quests:
        _show_event(console, event, lang, name=True)


def show_transfer(console: Console, told: WhyTransfer, lang: Lang) -> None:
    """Print why a transfer was made, and the way to its refunds or its act."""
    console.print(f"[bold]{escape(_amount(told, lang))}[/]", highlight=False)
    way = Words(f"从 {told.source} 到 {told.target}，{told.at}", f"from {told.source} to {told.target}, {told.at}")
    _dim(console, said(way, lang))
    if told.event:
        _show_event(console, told.event, lang, name=True)
    if told.act:
        _dim(console, said(Words(f"这笔退款收回的是 {told.act}", f"this refund takes back {told.act}"), lang))
    if told.refunds:
        names = ", ".join(told.refunds)
        _dim(console, said(Words(f"后来的退款：{names}", f"refunded later by {names}"), lang))


def _show_event(console: Console, event: WhyEvent, lang: Lang, *, name: bool) -> None:
    head = f"{event.local}  {event.quest if name else f'{event.type} {event.id}'}"
    console.print(f"[bold]{escape(head)}[/]  {escape(_summed(event.earned, event.because, lang))}", highlight=False)
    if event.sentence:
        console.print(f"  {said(event.sentence, lang)}", markup=False, soft_wrap=True)
    if event.lines:
        console.print(table_of(event.lines, lang))
    if event.not_kept:
        names = ", ".join(event.not_kept)
        _dim(console, said(Words(f"  没有保存：{names}", f"  not kept: {names}"), lang))


def _summed(earned: Sequence[WhyEarned], because: str, lang: Lang) -> str:
    parts = [_amount(one, lang) + (f" ({one.because})" if one.because else "") for one in earned]
    return " + ".join(parts) or said(Words(f"没有，因为 {because}", f"nothing, because {because}"), lang)


def _amount(one: Paid | WhyEarned | WhyTransfer, lang: Lang) -> str:
    """`5 g energy`, `5 g 能量`."""
    return f"{one.amount} {one.unit} {asset_in(one.asset, lang)}"


def table_of(lines: Iterable[WhyLine], lang: Lang) -> Table:
    """Return questions with their answers as a table."""
    heads = [Column(said(head, lang), overflow="fold") for head in _HEADS]  # a narrow screen crops nothing
    table = Table(*heads, box=None, header_style="dim", padding=(0, 2, 0, 0))
    for line in lines:
        style = _STYLE.get(line.verdict, "dim")
        verdict = said(_VERDICTS.get(line.verdict, Words(line.verdict, line.verdict)), lang)
        saw = "\n".join(escape(said(one, lang)) for one in line.saw)
        row = (escape(_rule(line.rule, lang)), escape(said(line.written, lang)), f"[{style}]{verdict}[/]", saw)
        table.add_row(*row, style="" if style != "dim" else "dim")
    return table


def _rule(rule: str, lang: Lang) -> str:
    """A rule's stable name; in Chinese with what it is called."""
    known: Mapping[str, str] = _RULES if lang == "zh-CN" else {}
    called = known.get(family_of(rule), "")
    return f"{called} {rule}".strip()


def _not_live(quest: Quest, lang: Lang) -> str:
    if quest.status == "live":
        return ""
    status = said(_STATUS[quest.status], lang)
    return said(Words(f"，{status}：现在不会发放", f", a {status} quest: nobody is paid by it now"), lang)


def _dim(console: Console, text: str) -> None:
    console.print(text, style="dim", markup=False, highlight=False, soft_wrap=True)
