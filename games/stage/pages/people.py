"""The people: who they are, what they do on a day, each with one press, and on which phone they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from games.stage.acts import Acts
from games.stage.bar import gains
from games.stage.client import Answer
from games.stage.phone import Person, Phone
from games.stage.pieces import said
from games.stage.sheets import Offer, Row
from games.stage.stamps import ALERT, LEAF, Lang, Press

WORDS = {
    "title": ("人物", "People"),
    "left": ("放在左边", "Left phone"),
    "right": ("放在右边", "Right phone"),
    "is_left": ("在左边", "on the left"),
    "is_right": ("在右边", "on the right"),
    "did": ("{name}：{act}", "{name}: {act}"),
}


class PeoplePage:
    """The page of the people. Whose card is open, and what each act came to last, is all it remembers."""

    NAME = "people"

    def __init__(self, acts: Acts, phones: Sequence[Phone], people: Sequence[Mapping[str, Any]]) -> None:
        self._acts, self._phones = acts, phones
        self._people = {one["ref"]: one for one in people}
        self._open = ""
        self._came: dict[tuple[str, int], Answer] = {}

    def title(self, lang: Lang) -> str:
        """Return what its tab says."""
        return said(WORDS, "title", lang)

    def rows(self, lang: Lang) -> Sequence[Row]:
        """Return a card for each of the people; the one that is open has what they do."""
        return [row for one in self._people.values() for row in self._card(one, lang)]

    def press(self, press: Press) -> None:
        """Open a card or fold it, do what somebody does, or put them on a phone."""
        if press.what == "card":
            self._open = "" if self._open == press.name else press.name
        elif press.what == "act" and not self._acts.busy:
            self._do(self._people[self._open], int(press.name))
        elif press.what == "phone":
            one = self._people[self._open]
            self._phones[int(press.name)].become(Person(one["ref"], one["name"]))

    def _card(self, one: Mapping[str, Any], lang: Lang) -> Iterator[Row]:
        on = [n for n, phone in enumerate(self._phones) if phone.person.ref == one["ref"]]
        where = " · ".join(said(WORDS, ("is_left", "is_right")[n], lang) for n in on)
        about = one.get("about", {}).get(lang, "")
        under = " · ".join(filter(None, (about, where)))
        yield Row(
            one["name"][lang], under, press=Press("card", one["ref"]), colour=LEAF if self._open == one["ref"] else ""
        )
        if self._open == one["ref"]:
            for n, act in enumerate(one.get("acts", ())):
                came = self._came.get((one["ref"], n))
                yield Row(act[lang], _outcome(came, lang), press=Press("act", str(n)),
                          colour=ALERT if came and not came.ok else "")  # fmt: skip
            sides = [Offer(said(WORDS, side, lang), Press("phone", str(n)), n not in on)
                     for n, side in enumerate(("left", "right"))]  # fmt: skip
            yield Row("", offers=sides)

    def _do(self, one: Mapping[str, Any], n: int) -> None:
        act = one["acts"][n]

        def came(answer: Answer) -> None:
            self._came[one["ref"], n] = answer
            for phone in self._phones:
                if phone.person.ref == one["ref"]:
                    phone.say(lambda lang: _outcome(answer, lang), no=not answer.ok)

        self._acts.tell(one["ref"], act["type"], act["fields"],
                        lambda lang: said(WORDS, "did", lang, name=one["name"][lang], act=act[lang]), came)  # fmt: skip


def _outcome(came: Answer | None, lang: Lang) -> str:
    if came is None:
        return ""
    return gains(came.told, lang) if came.ok else came.refusal(lang)
