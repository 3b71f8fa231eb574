"""The art that the web has too, drawn to pixels: SVG in the colour and size of a stamp, its parts grown or posed.

Only making pixels needs resvg and Pillow; what is drawn is text, made by pure functions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from games.stage.errors import StageFailed
from games.stage.stamps import Stamp

ASSETS = Path(__file__).resolve().parents[2] / "assets"
COLOURS = re.compile(r"#[0-9a-f]{6}")
PARTS = re.compile(r'<g id="([\w.]+)"')


def drawing(stamp: Stamp, assets: Path = ASSETS) -> str:
    """Return the SVG of an image or a box. An image may be a file from elsewhere, by its whole name."""
    if stamp.kind == "box":
        width, height = stamp.width, stamp.height
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"><rect width="{width:g}" '
            f'height="{height:g}" rx="{min(stamp.radius, height / 2):g}" fill="{stamp.colour}"/></svg>'
        )
    name = stamp.name if stamp.name.endswith(".svg") else f"{stamp.name}.svg"
    found = read(assets / name).replace("currentColor", stamp.colour)
    if stamp.pose:
        poses = _clips(assets / f"{stamp.name}.poses.json")
        return posed(coloured(found, poses.get("coloured", {}), stamp.pose), poses, stamp.pose)
    return found if stamp.grown is None else grow(found, _clips(_growth(assets / stamp.name)), stamp.grown)


def grow(svg: str, clips: Mapping[str, Any], v: float) -> str:
    """Return a drawing whose parts are as large as they are when it has come so far, 0 to 1."""
    about = clips["whole"]
    poses = {one["part"]: _pose(one, v) for one in clips["parts"]}
    posed = PARTS.sub(lambda found: f"{found[0]} {poses[found[1]]}" if found[1] in poses else found[0], svg)
    begin = posed.index(">", posed.index("<svg")) + 1
    end = posed.rindex("</svg>")
    whole = _scaled(about, about["least"] + (1 - about["least"]) * v ** about["curve"])
    return f'{posed[:begin]}<g transform="{whole}">{posed[begin:end]}</g>{posed[end:]}'


def posed(svg: str, clips: Mapping[str, Any], words: str) -> str:
    """Return a drawing whose parts are shown, hidden and moved by words such as `eating guest`."""
    told = words.split()

    def part(found: re.Match[str]) -> str:
        seen = not {*clips["only"].get(found[1], told)}.isdisjoint(told)
        moves = " ".join(clips["moved"][word][found[1]] for word in told if found[1] in clips["moved"].get(word, {}))
        return found[0] + ("" if seen else ' display="none"') + (f' transform="{moves}"' if moves else "")

    return PARTS.sub(part, svg)


def coloured(svg: str, swaps: Mapping[str, Mapping[str, str]], words: str) -> str:
    """Return a drawing in the colours of words such as `dusk autumn`; the words' order in `swaps` is theirs."""
    for word in (one for one in swaps if one in words.split()):
        svg = COLOURS.sub(lambda found, swap=swaps[word]: swap.get(found[0], found[0]), svg)  # type: ignore[misc]
    return svg


def pixels(stamp: Stamp, scale: float = 1) -> Any:
    """Return a stamp's image as a Pillow image, so many pixels for each of its own.

    Errors: StageFailed (`no_art`) where its file is missing, or cannot be drawn: nobody is to find a hole.
    """
    try:
        return _pixels(stamp, scale)
    except (OSError, KeyError, ValueError) as error:
        why = "its file is missing" if isinstance(error, FileNotFoundError) else " ".join(str(error).split())[:120]
        raise StageFailed(f"the picture {stamp.name or stamp.kind} cannot be drawn: {why}", code="no_art",
                          hint="its file belongs under assets: install Tilth again") from error  # fmt: skip


def _pixels(stamp: Stamp, scale: float) -> Any:
    from PIL import Image

    wide, high = size(stamp, scale)
    if stamp.name.lower().endswith(".png"):
        with Image.open(stamp.name) as picture:
            return picture.convert("RGBA").resize((wide, high), Image.Resampling.LANCZOS)
    found = raster(drawing(stamp), wide, high)
    if stamp.kind == "box":  # what is transparent has the colour too, else the corners get a dark rim when filtered
        whole = Image.new("RGB", found.size, stamp.colour)
        whole.putalpha(found.getchannel("A"))
        return whole
    return found


def size(stamp: Stamp, scale: float) -> tuple[int, int]:
    """Return how wide and how high a stamp is in whole pixels."""
    return max(1, round(stamp.width * scale)), max(1, round(stamp.height * scale))


def raster(svg: str, wide: int, high: int) -> Any:
    """Return a drawing as a Pillow image. Errors: ValueError where it is none."""
    import resvg_py
    from PIL import Image

    drawn = resvg_py.svg_to_bytes(svg_string=svg, width=wide, height=high)
    return Image.open(BytesIO(bytes(drawn))).convert("RGBA")


def filled(image: Any) -> Any:
    """Return an image whose transparent pixels have the colour of what is beside them: none gets a dark rim between
    two pixels of the screen, where it lies when it moves."""
    from PIL import Image, ImageFilter

    around = image.convert("RGBa").filter(ImageFilter.GaussianBlur(1)).convert("RGBA")
    alpha = image.getchannel("A")
    found = Image.composite(image, around, alpha.point(bool, "1"))
    found.putalpha(alpha)
    return found


def clips_of(name: str) -> Any:
    """Return the clips of a drawing: assets/NAME.clips.json."""
    return _clips(ASSETS / f"{name}.clips.json")


@cache
def read(file: Path) -> str:
    """Return the text of a file."""
    return file.read_text(encoding="utf-8")


@cache
def _clips(file: Path) -> Any:
    return json.loads(read(file))


def _growth(drawing_of: Path) -> Path:
    """Where it is said how a drawing grows: every tree grows as the tree does."""
    own = drawing_of.with_suffix(".grow.json")
    return own if own.is_file() else drawing_of.with_name("tree.grow.json")


def _pose(one: Mapping[str, Any], v: float) -> str:
    part = min(1.0, max(0.0, (v - one["from"]) / (one["to"] - one["from"])))
    least = one.get("least", 0)
    size = least + (1 - least) * (1 - (1 - part) ** 2) if part else 0
    begins, ends = one.get("gone", (2, 3))
    seen = 0 if not size else 1 - min(1.0, max(0.0, (v - begins) / (ends - begins)))
    return f'transform="{_scaled(one, size)}" opacity="{seen:g}"'


def _scaled(about: Mapping[str, float], size: float) -> str:
    x, y = about["x"], about["y"]
    return f"translate({x} {y}) scale({size:.4f}) translate({-x} {-y})"
