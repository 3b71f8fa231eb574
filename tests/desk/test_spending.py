"""The table of how far budgets, and limits that alert, are used up."""

from io import StringIO

from rich.console import Console

from engine.desk.chinese import in_chinese
from engine.desk.languages import Say
from engine.desk.spending import spending_table
from engine.support.spending import Spent

SPENT = [
    Spent("spring", "budget", "w2026W47", "0", "20", "g", 0, (50, 100), ()),
    Spent("hello", "limits[0]", "d20261118", "4", "4", "times", 100, (50, 100), (50, 100)),
]


def told(say: Say = str) -> str:
    out = StringIO()
    Console(file=out, width=100).print(spending_table(SPENT, say))
    return out.getvalue()


def test_the_table_is_told_in_chinese():
    assert all(word in told(in_chinese) for word in ("名称", "上限", "2026 年第 47 周", "次数"))


def test_the_table_shows_what_was_crossed():
    assert "hello   limits[0]  2026-11-18    4     4   times  100  50, 100" in " ".join(told().splitlines())
