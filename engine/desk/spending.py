"""`tilth quests budgets`: how far budgets and limits that alert are used up, as a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table

from engine.days import window_text
from engine.desk.languages import Say
from engine.support.spending import Spent

_FULL = 100


def spending_table(found: Iterable[Spent], say: Say = str) -> Table:
    """Return it as a table for the terminal."""
    heads = [say(head) for head in ("what", "rule", "window", "used", "of", "", "%", "alerts")]
    table = Table(*heads, box=None, header_style="dim")
    for one in found:
        colour = "red" if one.percent >= _FULL else "yellow" if one.alerts else "green"
        share = f"[{colour}]{one.percent}[/]"
        alerts = ", ".join(f"[yellow]{at}[/]" if at in one.alerts else f"[dim]{at}[/]" for at in one.alert_at)
        rule, when = one.rule.replace("[", "\\["), say(window_text(one.window))
        table.add_row(one.name, rule, when, one.used, one.most, say(one.unit), share, alerts)
    return table
