"""`brand.yaml`: a bank's looks as a file; it becomes a `Brand`, or findings with their places, as a tape does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal
from xml.etree import ElementTree

from pydantic import AfterValidator, Field

from engine.documents.document import Block, Document, Finding, read_file, validate, wrong
from games.stage.brand import DESK, INKS, LEAST, Brand, Logo, contrast, readable
from games.stage.places import BODY
from games.stage.stamps import GREEN, Lang

LARGEST = 1_000_000
PNG = b"\x89PNG\r\n\x1a\n"
SIZE = re.compile(r'<svg\b[^>]*?\bviewBox="\s*[-\d.]+[ ,]+[-\d.]+[ ,]+(\d+\.?\d*)[ ,]+(\d+\.?\d*)\s*"')
ELSEWHERE = re.compile(r"<(script|foreignObject|text)\b|\shref=\"(?!#)|\shref='(?!#)|@import|<!ENTITY", re.IGNORECASE)
FLAT, TALL = 12, 0.4
"""How wide a logo may be for its height, and how narrow."""


class UnreadableBrand(Exception):
    """A brand that cannot be shown: what is wrong with it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(one.text() for one in findings))
        self.findings = findings


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise wrong("wrong_colour", f"'{value[:20]}' is not a colour", "in quotes, as '#1b7f3b'")
    return value.lower()


Colour = Annotated[str, AfterValidator(_colour)]


class Names(Block):
    """A name in both languages."""

    zh: Annotated[str, Field(alias="zh-CN", min_length=1, max_length=40, description="a name, as {zh-CN: …, en: …}")]
    en: Annotated[str, Field(min_length=1, max_length=40, description="a name, as {zh-CN: …, en: …}")]

    def texts(self) -> dict[str, str]:
        """Return the name by language."""
        return {"zh-CN": self.zh, "en": self.en}


class Colours(Block):
    """What is coloured, and what is written on it: dark on the desk, light on the case, white on the accent."""

    desk: Annotated[Colour, Field(description="behind the phones; light, as '#cfe0c3'")] = DESK
    case: Annotated[Colour, Field(description="of the phones, and of the blank window; dark, as '#22352a'")] = BODY
    accent: Annotated[Colour, Field(description="of the buttons; dark enough for white, as '#1b7f3b'")] = GREEN


class BrandFile(Block):
    """What a brand.yaml says."""

    schema_: Annotated[Literal["brand/v1"], Field(alias="schema", description="brand/v1")]
    name: Annotated[Names, Field(description="the bank's name: {zh-CN: …, en: …}")]
    logo: Annotated[str, Field(max_length=200, description="an SVG or PNG, from the folder of this file on")] = ""
    colours: Annotated[Colours, Field(description="{desk: '#…', case: '#…', accent: '#…'}")] = Field(
        default_factory=Colours
    )
    city: Annotated[Names | None, Field(description="where the bank is: {zh-CN: …, en: …}")] = None
    language: Annotated[Lang | None, Field(description="zh-CN or en: what is spoken at first")] = None


def load(file: Path) -> Brand:
    """Return the brand of a file. Errors: UnreadableBrand."""
    brand, findings = read(file)
    if brand is None or findings:
        raise UnreadableBrand(findings)
    return brand


def read(file: Path) -> tuple[Brand | None, list[Finding]]:
    """Return the brand of a file, and what is wrong with it."""
    document, found = read_file(file)
    if document is None or found:
        return None, found
    told, found = validate(document, BrandFile)
    if told is None:
        return None, found
    found = [*_unread(document, told.colours)]
    logo = _logo(document, told, file.parent, found)
    colours = told.colours.model_dump()
    city = told.city.texts() if told.city else None
    return Brand(told.name.texts(), city, logo, **colours, lang=told.language), found


def _unread(document: Document, colours: Colours) -> Iterator[Finding]:
    """Colours on which what stands there cannot be read."""
    for name, ink in INKS.items():
        colour = getattr(colours, name)
        if (found := contrast(colour, ink)) < LEAST:
            message = f"text on the {name} has a contrast of {found:.1f}, and {LEAST} is the least"
            hint = f"the nearest that is read: '{readable(colour, ink)}'"
            yield document.finding(("colours", name), "low_contrast", message, hint)


def _logo(document: Document, told: BrandFile, folder: Path, found: list[Finding]) -> Logo | None:
    """The logo; what is wrong with it is added to what was found."""
    if not told.logo:
        return None
    file = (folder / told.logo).resolve()
    try:
        if file.stat().st_size > LARGEST:
            raise _Wrong("too_large", f"the logo is larger than {LARGEST // 1000} kB", "a simpler SVG, a smaller PNG")
        return Logo(file, _ratio(file, file.read_bytes()))
    except OSError:
        hint = "the path goes from the folder of this file on"
        found.append(document.finding(("logo",), "no_such_logo", f"there is no file '{told.logo}'", hint))
    except _Wrong as one:
        found.append(document.finding(("logo",), *one.args))
    return None


class _Wrong(Exception):
    """What is wrong with a logo: a code, the message, a hint."""


def _parsed(svg: str) -> None:
    try:
        ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise _Wrong("wrong_logo", f"the logo is no SVG that can be read ({error})", "save it anew") from error


def _ratio(file: Path, data: bytes) -> float:
    """How wide a logo is for its height."""
    if file.suffix.lower() == ".png" and data.startswith(PNG) and len(data) > 24:
        wide, high = (float(int.from_bytes(data[at : at + 4], "big")) for at in (16, 20))
    elif file.suffix.lower() == ".svg" and (size := SIZE.search(text := data.decode("utf-8", "replace"))):
        if ELSEWHERE.search(text):
            raise _Wrong("logo_not_alone", "the logo has text, a script, or a link to something else",
                         "text as outlines; nothing that lies elsewhere")  # fmt: skip
        _parsed(text)
        wide, high = float(size[1]), float(size[2])
    else:
        raise _Wrong("wrong_logo", "the logo is no PNG, and no SVG with a viewBox", "save it as one of them")
    if not (wide and high and TALL <= wide / high <= FLAT):
        raise _Wrong("wrong_logo", f"a logo of {wide:g} × {high:g} has no room", f"up to {FLAT} times as wide as high")
    return wide / high
