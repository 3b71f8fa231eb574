"""assets/CREDITS.md says of every file under assets/ who made it and under which licence."""

import re
from pathlib import Path, PurePosixPath

ASSETS = Path(__file__).resolve().parents[1] / "assets"
CREDITS = ASSETS / "CREDITS.md"


def credited() -> dict[str, str]:
    """The licence of each pattern of the table."""
    lines = [line for line in CREDITS.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {pattern: licence for files, *_, licence in rows for pattern in re.findall(r"`([^`]+)`", files)}


def files() -> list[PurePosixPath]:
    """Every file of the folder, but the credits themselves."""
    found = [file for file in ASSETS.rglob("*") if file.is_file() and file != CREDITS]
    return sorted(PurePosixPath(file.relative_to(ASSETS).as_posix()) for file in found)


def test_every_asset_has_a_licence():
    patterns = credited()

    assert [str(file) for file in files() if not any(file.match(one) for one in patterns)] == []
    assert set(patterns.values()) == {"Apache-2.0"}


def test_no_line_is_of_files_that_are_not_there():
    assert [one for one in credited() if not any(file.match(one) for file in files())] == []


def test_no_drawing_brings_a_font_a_picture_or_a_link_from_elsewhere():
    """What is embedded or linked would have an author and a licence of its own."""
    for file in files():
        if file.suffix == ".svg":
            text = (ASSETS / file).read_text(encoding="utf-8").replace("http://www.w3.org/", "")
            assert not re.search(r"https?://|<image|@font-face|data:|<metadata|<font", text), file
