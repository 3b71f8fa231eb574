"""What a question must have to be asked: both languages, lengths for a small phone, options that give nothing away.

A draft may still lack something: that is one warning a question, which says what a person must write. All is read from
the raw data, so that what has the right shape is checked though something else in the file has not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.documents.document import Document, Finding
from engine.documents.findings import near_miss
from engine.documents.pydantic_words import keys_at
from engine.quiz.model import QuestionBlock

LANGUAGES = ("zh-CN", "en")
MOST: Mapping[str, tuple[int, int]] = {
    "topic": (10, 30),
    "question": (60, 160),
    "right": (30, 80),
    "wrong": (30, 80),
    "explanation": (100, 260),
}
"""The most characters of a text in zh-CN and in en: on a phone of 360 pixels a question, four options and a button
are seen at once."""

NEEDED = ("level", "explanation", "source")
"""What a draft may leave out, and a question that is asked may not."""

STANDS_OUT = 1.6, {"zh-CN": 6, "en": 15}
"""An option that is so many times, and at least so many characters, longer than all others is noticed."""

_BY_PLACE = re.compile(
    r"以上|上述|[前后]两[个项条]|\b(?:all|none|both|neither) of (?:the )?(?:above|these)\b", re.IGNORECASE
)
_SAME = re.compile(r"[\s，。、；：？！;:?!“”\"'‘’()（）]|[.,](?!\d)|(?<!\d)[.,]")

_OTHERWISE = frozenset(("answer", "options", "option", "correct", "答案", "选项"))
"""How other question files say which option is right."""

At = tuple[str | int, ...]


class Lack(NamedTuple):
    """Something that a question must have before it is asked: where, what to say, and in a word (`needs`)."""

    at: At
    code: str
    message: str
    hint: str
    needs: str


def check_question(document: Document, at: At, raw: Mapping[str, Any]) -> Iterator[Finding]:
    """Say what is wrong with the question at a place, and what is most likely not meant."""
    lacks = [*_missing(raw, at), *_texts(document, at, raw)]
    if raw.get("status") == "draft":
        if needs := ", ".join(one.needs for one in lacks):
            hint = "write it, then 'status: live'; until then nobody is asked this"
            yield document.warning((*at, "id"), "unfinished", f"this draft still needs {needs}", hint)
    elif lacks:
        yield from (document.finding(one.at, one.code, one.message, one.hint) for one in lacks)
    else:
        yield from _given_away(document, at, raw)
    yield from _equal(document, at, raw)
    for name in sorted(_OTHERWISE & raw.keys()):
        hint = "the right option stands under 'right', the others under 'wrong'"
        yield document.finding((*at, name), "unknown_key", f"unknown key '{name}'", hint, key=True)


def lacks_of(document: Document, at: At, raw: Any, kind: str) -> Iterator[Lack]:
    """Return what a text at a place lacks: a language, or brevity. What has another shape is told elsewhere."""
    if not isinstance(raw, dict) or document.refused(at):
        return
    here = str(at[-1]) if isinstance(at[-1], str) else f"{at[-2]}[{at[-1]}]"
    for language, most in zip(LANGUAGES, MOST[kind], strict=True):
        text = raw.get(language)
        if text is None and raw.keys() <= set(LANGUAGES):
            hint = f"write {language}: {_told(language)}"
            yield Lack(at, "missing_language", f"'{language}' is missing", hint, f"{here} in {language}")
        elif isinstance(text, str) and len(text) > most:
            message = f"this text has {len(text)} characters, and a small phone shows {most}"
            yield Lack((*at, language), "too_long", message, "say it shorter", f"a shorter {here} in {language}")


def plain(text: str) -> str:
    """Return what of a text counts when two are compared."""
    return _SAME.sub("", text).casefold()


def _told(language: str) -> str:
    return "the Chinese text" if language == "zh-CN" else "the English text"


def _missing(raw: Mapping[str, Any], at: At) -> Iterator[Lack]:
    about = keys_at(QuestionBlock, ())
    strange = raw.keys() - about.keys()
    for name in NEEDED:
        if raw.get(name) is None and not near_miss(name, strange):
            yield Lack(at, "missing_key", f"'{name}' is missing", f"{name}: {about[name]}", name)


def _texts(document: Document, at: At, raw: Mapping[str, Any]) -> Iterator[Lack]:
    for kind in ("question", "right", "explanation"):
        yield from lacks_of(document, (*at, kind), raw.get(kind), kind)
    for place, text in _options(raw).items():
        if place[0] == "wrong":
            yield from lacks_of(document, (*at, *place), text, "wrong")


def _options(raw: Mapping[str, Any]) -> dict[At, Mapping[str, Any]]:
    """The options that can be read, by where they stand in the question."""
    given = raw.get("wrong")
    others = given if isinstance(given, list) else []
    found: dict[At, Any] = {("right",): raw.get("right"), **{("wrong", n): one for n, one in enumerate(others)}}
    return {place: text for place, text in found.items() if isinstance(text, dict)}


def _said(options: Mapping[At, Mapping[str, Any]], language: str) -> dict[At, str]:
    said = {place: text.get(language) for place, text in options.items()}
    return {place: text for place, text in said.items() if isinstance(text, str)}


def _equal(document: Document, at: At, raw: Mapping[str, Any]) -> Iterator[Finding]:
    """Options that say the same."""
    for language in LANGUAGES:
        said = _said(_options(raw), language)
        twice = {text for text, count in Counter(map(plain, said.values())).items() if count > 1}
        for text in sorted(twice):
            *_, place = [place for place, one in said.items() if plain(one) == text]
            hint = "each option must say something else; two to four options are enough"
            yield document.finding((*at, *place, language), "equal_options", "another option says the same", hint)


def _given_away(document: Document, at: At, raw: Mapping[str, Any]) -> Iterator[Finding]:
    """Options that are known without knowing: by their length, or because they speak of their place."""
    options = _options(raw)
    for language in LANGUAGES:
        said = _said(options, language)
        for place, text in said.items():
            if _BY_PLACE.search(text):
                hint = "every player sees the options in another order: say what is meant"
                message = "this option speaks of where the others stand"
                yield document.warning((*at, *place, language), "speaks_of_place", message, hint)
        if len(said) == len(options) > 1 and ("right",) in said and _stands_out(said, language):
            hint = "make the options of one length: who knows nothing takes the longest"
            message = "the right option stands out by its length"
            yield document.warning((*at, "right", language), "stands_out", message, hint)


def _stands_out(said: Mapping[At, str], language: str) -> bool:
    right, others = len(said["right",]), [len(text) for place, text in said.items() if place != ("right",)]
    times, more = STANDS_OUT
    longer = right >= times * max(others) and right - max(others) >= more[language]
    return longer or (min(others) >= times * right and min(others) - right >= more[language])
