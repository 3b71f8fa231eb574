"""The stage's one font: Noto Sans CJK SC, under the SIL Open Font License 1.1, so that it may be shipped.

`python -m games.stage.fonts` is the build step: from the collection that the package noto-cjk-sans-otc brings it keeps
the signs of GB 2312 and of western languages (1.5 MB instead of 19). Without it the stage names a font of the machine.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

FAMILY = "Noto Sans CJK SC"
FILE = Path(__file__).resolve().parent / "dist" / "NotoSansCJKsc-Subset.otf"
PACKAGE, COLLECTION = "noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc"
INSTEAD = (FAMILY, "Microsoft YaHei", "PingFang SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "SimHei")
DROPPED = ("BASE", "VORG", "vhea", "vmtx", "GSUB", "GPOS")
"""Tables that only vertical and Japanese setting need."""


class Font(NamedTuple):
    """A family by its explicit name, its file if it is ours, and what is to be said about it, if anything."""

    family: str
    file: Path | None
    warning: str = ""


def choose(have: Callable[[str], bool], file: Path = FILE) -> Font:
    """Return the font to use: ours, else one of the machine's that has Chinese signs, else whatever there is."""
    if file.is_file() or build(file):
        return Font(FAMILY, file)
    for family in INSTEAD:
        if have(family):
            return Font(family, None, f"our font {FAMILY} is not installed (make stage installs it): using {family}")
    return Font("", None, f"no font with Chinese signs was found; install {FAMILY} (make stage), or choose --lang en")


def build(file: Path = FILE) -> bool:
    """Make our font's file from the package that brings it; return whether it could be made."""
    if (found := importlib.util.find_spec(PACKAGE)) is None or found.origin is None:
        return False
    from fontTools import subset
    from fontTools.ttLib import TTCollection, TTFont

    collection = Path(found.origin).parent / COLLECTION
    with TTCollection(str(collection), lazy=True) as all_of_them:
        families = [one["name"].getDebugName(1) for one in all_of_them.fonts]
    font: Any = TTFont(str(collection), fontNumber=families.index(FAMILY), lazy=True)
    options = subset.Options()
    options.layout_features, options.hinting, options.notdef_outline = [], False, True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # with the copyright and the licence
    options.drop_tables += DROPPED
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=signs())
    cutter.subset(font)
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".part")
    font.save(str(half))
    font.close()
    half.replace(file)
    return True


def signs() -> set[int]:
    """Return every sign we keep: GB 2312 has all that people write in simplified Chinese, 6,763 signs."""
    found = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2040), *range(0x3000, 0x3020), 0x2190, 0x2192}
    found |= {*range(0xFF00, 0xFF60), 0x25B6, 0xD7}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            found |= {ord(sign) for sign in bytes((row, cell)).decode("gb2312", errors="ignore")}
    return found


def main(arguments: Sequence[str] = ()) -> int:
    """Build the font where it is missing; return the exit status."""
    if FILE.is_file() or build():
        return 0
    sys.stderr.write(f"{PACKAGE} is not installed: make stage installs it\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
