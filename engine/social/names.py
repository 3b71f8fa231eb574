"""What a group may be called: a label from our list, or a short plain name. Both are shown as text, never as markup.

Free words are the way people hurt or lure each other, so a name holds letters, a few digits and signs, nothing that
could be a link, a telephone number, an order of reading turned around, or a page's code.
"""

from __future__ import annotations

import unicodedata

from engine.errors import Malformed

LABELS = {
    "home": {"zh-CN": "我们家", "en": "Our home"},
    "two_of_us": {"zh-CN": "我们俩", "en": "The two of us"},
    "grandparents": {"zh-CN": "爷爷奶奶和我", "en": "Grandparents and me"},
    "classmates": {"zh-CN": "同学", "en": "Classmates"},
    "colleagues": {"zh-CN": "同事", "en": "Colleagues"},
    "neighbours": {"zh-CN": "邻居", "en": "Neighbours"},
    "green_friends": {"zh-CN": "绿色伙伴", "en": "Green friends"},
    "walkers": {"zh-CN": "一起走路", "en": "Walking together"},
}
LONGEST_NAME = 20
MOST_DIGITS = 4  # a year, a class; not a telephone number
MOST_MARKS = 2  # accents upon one letter; more only smear over the lines around
_INVISIBLE = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by their kind, and nothing to see
_LETTERS = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Mn", "Mc", "So")
_SIGNS = frozenset(" -’!?,·・—，。！？、~")
_TYPED = str.maketrans({"'": "’", "\u3000": " "})


def check_name(name: str) -> str:
    """Return a group's name as it is stored. Errors: Malformed (`wrong_name`), which does not repeat the name."""
    plain = unicodedata.normalize("NFC", name[: 4 * LONGEST_NAME]).translate(_TYPED)
    if plain != plain.strip() or not 0 < len(plain) <= LONGEST_NAME or len(name) > 4 * LONGEST_NAME:
        raise _wrong(f"a name has 1 to {LONGEST_NAME} characters")
    kinds = [unicodedata.category(sign) for sign in plain]
    known = [kind in _LETTERS or sign in _SIGNS for sign, kind in zip(plain, kinds, strict=True)]
    if not all(known) or _INVISIBLE & {*plain}:
        raise _wrong("a name has letters, digits and simple signs")
    if sum(unicodedata.numeric(sign, None) is not None for sign in plain) > MOST_DIGITS:  # 一三八 are digits too
        raise _wrong(f"a name has at most {MOST_DIGITS} digits")
    if "Mn" * (MOST_MARKS + 1) in "".join(kinds) or kinds[0] in ("Mn", "Mc"):
        raise _wrong("a name has letters with few accents")
    if not any(kind[0] in "LN" or kind == "So" for kind in kinds):
        raise _wrong("a name has at least one letter")
    return plain


def check_label(label: str) -> str:
    """Return a label of our list. Errors: Malformed (`wrong_name`)."""
    if label not in LABELS:
        raise _wrong("there is no such label", hint=f"one of {', '.join(LABELS)}")
    return label


def shown(label: str, name: str) -> dict[str, str]:
    """Return what a group is called, in each language: a chosen name is the same in all."""
    return dict(LABELS[label]) if label in LABELS else {"zh-CN": name, "en": name}


def _wrong(says: str, hint: str = "or choose one of the labels") -> Malformed:
    return Malformed(says, code="wrong_name", hint=hint)
