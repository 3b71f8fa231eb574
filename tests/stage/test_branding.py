"""brand.yaml: what it may say, and how what is wrong in one is told; the example is well."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from games.stage import branding
from games.stage.art import drawing
from games.stage.branding import UnreadableBrand, load, read
from games.stage.stamps import image
from server import app

EXAMPLE = Path(branding.__file__).with_name("brand.yaml")
HEAD = "schema: brand/v1\nname: {zh-CN: 行, en: Bank}\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><g id="a"><rect width="40" height="20"/></g></svg>'
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (60).to_bytes(4, "big") + (20).to_bytes(4, "big") + b"\x08\x06\0\0\0"


def _file(folder: Path, text: str, **logos: str | bytes) -> Path:
    for name, data in logos.items():
        where = folder / name.replace("_", ".")
        where.write_bytes(data if isinstance(data, bytes) else data.encode())
    file = folder / "brand.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_example_is_well_and_its_logo_is_drawn():
    brand, found = read(EXAMPLE)

    assert (found, brand is not None and brand.lang) == ([], "zh-CN")
    assert brand is not None
    assert brand.logo is not None
    assert "<svg" in drawing(image(str(brand.logo.file), 0, 0, 40))


def test_a_name_is_enough(tmp_path: Path):
    brand = load(_file(tmp_path, HEAD))

    assert (brand.name, brand.city, brand.logo, brand.lang) == ({"zh-CN": "行", "en": "Bank"}, None, None, None)


def test_colours_are_read_whatever_the_case_of_their_letters(tmp_path: Path):
    assert load(_file(tmp_path, HEAD + 'colours: {accent: "#0F6B6B"}\n')).accent == "#0f6b6b"


@pytest.mark.parametrize(("name", "data", "ratio"), [("logo_svg", SVG, 2.0), ("logo_png", PNG, 3.0)])
def test_a_logo_lies_beside_the_file_and_keeps_its_shape(tmp_path: Path, name: str, data: str | bytes, ratio: float):
    brand = load(_file(tmp_path, HEAD + f"logo: {name.replace('_', '.')}\n", **{name: data}))

    assert brand.logo == (tmp_path.resolve() / name.replace("_", "."), ratio)


@pytest.mark.parametrize(("text", "line", "code", "hint"), [
    (HEAD.replace("brand/v1", "brand/v2"), 1, "not_allowed", "brand/v1"),
    (HEAD.replace(", en: Bank", ""), 2, "missing_key", "en:"),
    (HEAD + "colour: {}\n", 3, "unknown_key", "'colours'"),
    (HEAD + "language: zh\n", 3, "not_allowed", "zh-CN or en"),
    (HEAD + "city: Hangzhou\n", 3, "wrong_type", "zh-CN"),
    (HEAD + 'colours: {desk: "green"}\n', 3, "wrong_colour", "'#1b7f3b'"),
    (HEAD + 'colours: {desk: "#777777"}\n', 3, "low_contrast", "'#9"),
    (HEAD + 'colours: {case: "#cccccc"}\n', 3, "low_contrast", "'#"),
    (HEAD + 'colours:\n  accent: "#ffd34d"\n', 4, "low_contrast", "'#"),
    (HEAD + "logo: nowhere.svg\n", 3, "no_such_logo", "folder of this file"),
    (HEAD + "logo: brand.yaml\n", 3, "wrong_logo", "save it"),
    (HEAD + "logo: large.svg\n", 3, "too_large", "simpler"),
    (HEAD + "logo: script.svg\n", 3, "logo_not_alone", "outlines"),
    (HEAD + "logo: link.svg\n", 3, "logo_not_alone", "elsewhere"),
    (HEAD + "logo: flat.svg\n", 3, "wrong_logo", "12 times"),
    (HEAD + "logo: shapeless.svg\n", 3, "wrong_logo", "save it"),
    (HEAD + "logo: broken.svg\n", 3, "wrong_logo", "anew"),
])  # fmt: skip
def test_what_is_wrong_is_told_with_its_place_and_what_to_do(
    tmp_path: Path, text: str, line: int, code: str, hint: str
):
    logos = {
        "large_svg": SVG + " " * branding.LARGEST, "script_svg": SVG.replace("<g", "<script/><g"),
        "link_svg": SVG.replace("<g", '<image href="https://example.org/a.png"/><g'),
        "flat_svg": SVG.replace("40 20", "400 2"), "shapeless_svg": "<svg></svg>",
        "broken_svg": SVG.replace("</g>", ""),
    }  # fmt: skip
    _, found = read(_file(tmp_path, text, **logos))

    assert any((one.line, one.code) == (line, code) and hint in one.hint for one in found), found


def test_a_file_that_is_not_there_is_told_and_nothing_is_loaded(tmp_path: Path):
    with pytest.raises(UnreadableBrand) as wrong:
        load(tmp_path / "none.yaml")

    assert wrong.value.findings[0].code == "unreadable"


def test_the_command_refuses_a_bad_brand_before_anything_starts(tmp_path: Path):
    file = _file(tmp_path, HEAD + 'colours: {accent: "#ffd34d"}\n')
    done = CliRunner().invoke(app, ["stage", "--brand", str(file), "--lang", "en"])

    assert done.exit_code != 0
    assert "accent" in str(getattr(done.exception, "findings", done.output))


def test_notes_need_a_tape():
    done = CliRunner().invoke(app, ["stage", "--notes", "--lang", "en"])

    assert getattr(done.exception, "code", "") == "no_tape"
