"""The table of how much there is of each asset."""

from io import StringIO

import pytest
from rich.console import Console

from engine.desk.totals import totals_table
from engine.game import Asset
from engine.support.totals import Total


@pytest.mark.parametrize(("lang", "words"), [
    ("en", ["feed g", "waiting", "1.5", "NO"]), ("zh-CN", ["饲料 g", "等待收取", "1.5", "不符"]),
])  # fmt: skip
def test_the_table_is_in_display_units_and_in_the_language_asked_for(lang: str, words: list[str]):
    out = StringIO()
    found = Total(Asset("feed", "g", 1000), 2000, 0, 1500, 0, 0, 0, 0)
    Console(file=out, width=100).print(totals_table([found], lang))  # type: ignore[arg-type]

    assert [word for word in words if word not in out.getvalue()] == []
