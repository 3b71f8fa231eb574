"""`tilth ledger totals`: of each asset how much there is, and where it lies, as a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table

from engine.desk.languages import Lang, asset_in, saying
from engine.support.totals import PLACES, Total
from engine.words.messages import display


def totals_table(found: Iterable[Total], lang: Lang = "en") -> Table:
    """Return them as a table for the terminal, in display units."""
    say = saying(lang)
    table = Table("", say("asset"), box=None, header_style="dim")
    for head in ("minted", *PLACES):
        table.add_column(say(head), justify="right", overflow="fold")
    for one in found:
        sums = [display(getattr(one, name), one.asset.scale) for name in ("minted", *PLACES)]
        mark = f"[green]{say('ok')}[/]" if one.ok else f"[red]{say('NO')}[/]"
        table.add_row(mark, f"{asset_in(one.asset.name, lang)} {one.asset.unit}".rstrip(), *sums)
    return table
