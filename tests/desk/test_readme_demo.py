"""The README's excerpt of `make demo` is what is printed. Written anew by: python -m tests.desk.test_readme_demo"""

import re
import sys
from contextlib import chdir
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from rich.console import Console

import server

README = Path(__file__).resolve().parents[2] / "README.md"
BLOCK = re.compile(r"(?<=```\n\$ make demo\n)(.*?)(?=```)", re.DOTALL)
LEFT_OUT = "…"
KEPT = (
    ("Tilth · ", 1), ("Who earned what", 5), ("Uncle Chen", 1), (r" +\d\d \d\d:\d\d .*Bring your own bag", 3),
    ("Out of the ordinary", 3), ("Zixuan .*a refund comes before", 1), ("Mingyuan .*yesterday", 3),
    ("Liping .*types in", 1), ("What each quest gave", 4), ("✓ the ledger adds up", 1),
)  # fmt: skip
"""What the excerpt keeps: how a line begins, and how many lines from there on."""


def printed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[str]:
    """What the demo prints in a window of 80 columns, in English."""
    told = StringIO()
    monkeypatch.setattr(server, "out", Console(file=told, width=80))
    with chdir(folder), pytest.raises(SystemExit) as ended:
        server.main(["demo", "--no-serve", "--lang", "en"])
    assert not ended.value.code
    return [line.rstrip() for line in told.getvalue().strip().splitlines()]


def excerpt(lines: list[str]) -> str:
    """The lines that are kept; one sign stands for those between them that are not."""
    shown: list[str] = []
    last = 0
    for start, many in KEPT:
        [at] = [n for n, line in enumerate(lines) if re.match(start, line)][:1]
        shown += [LEFT_OUT] if any(lines[last:at]) else lines[last:at]
        shown += lines[at : at + many]
        last = at + many
    return "\n".join([*shown, LEFT_OUT, ""])


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_excerpt_of_the_demo_is_what_it_prints_today(
    engine_name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    text = README.read_text(encoding="utf-8")
    [shown] = BLOCK.findall(text)

    assert shown == excerpt(printed(monkeypatch, tmp_path)), "run: python -m tests.desk.test_readme_demo"
    assert f"`{LEFT_OUT}` stands for" in text.split("$ make demo")[0]


def main() -> None:
    """Write the excerpt anew."""
    text = README.read_text(encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        made = excerpt(printed(patch, Path(folder)))
    README.write_text(BLOCK.sub(lambda _: made, text), encoding="utf-8", newline="\n")
    sys.stdout.write(made)


if __name__ == "__main__":
    main()
