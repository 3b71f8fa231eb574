"""Any event, by a form made of the vocabulary: choose, fill in, see what is sent, send, and read why and why not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlencode

from games.stage import answered, forms
from games.stage.acts import SANDBOX, Acts
from games.stage.client import Answer, Client, Errands, path
from games.stage.forms import NotLikeThat
from games.stage.phone import Person, Phone
from games.stage.pieces import said
from games.stage.sheets import Offer, Row
from games.stage.stamps import ALERT, TYPED, Lang, Press
from games.stage.typed import Line

TIME = "@time"
"""Among the fields: when it happened. No field of the vocabulary is called so."""
WHOLE_EVENT = 60
WORDS = {
    "title": ("事件", "Event"),
    "loading": ("正在看有哪些事件……", "Looking which events there are …"),
    "again": ("再试一次", "Try again"),
    "heard": ("{type} · {n} 个任务会听", "{type} · {n} quests hear it"),
    "heard_one": ("{type} · 1 个任务会听", "{type} · 1 quest hears it"),
    "unheard": ("{type} · 没有任务会听", "{type} · no quest hears it"),
    "own": ("{heard} · 平时由 Tilth 自己发", "{heard} · told by Tilth itself"),
    "types": ("所有事件", "All events"),
    "json": ("看 JSON", "Raw JSON"),
    "form": ("填表", "Form"),
    "send": ("发送", "Send"),
    "resend": ("原样再发", "Same again"),
    "who": ("谁：{name}", "who: {name}"),
    "whose": ("按一下换另一台手机的人", "press for the person of the other phone"),
    "time": ("时间：{at}", "time: {at}"),
    "now": ("现在：跟着沙盒的时间走", "now, as the sandbox's clock stands when it is sent"),
    "field": ("{name}：{value}", "{name}: {value}"),
    "none": ("（不填）", "(left out)"),
    "not_so": ("不能这样填。{allowed}", "Not like that: {allowed}"),
    "mend": ("先改好标出来的地方", "Mend what is marked first."),
    "raw": ("发出去的 CloudEvent", "The CloudEvent as it is sent"),
    "sent": ("发出的 CloudEvent", "The CloudEvent that was sent"),
    "did": ("{name}：{about}", "{name}: {about}"),
}
Told = Mapping[str, Any]


class EventPage:
    """The page of any event. What is filled in, and what the last one came to, is all it remembers."""

    NAME = "event"

    def __init__(self, client: Client, errands: Errands, acts: Acts, phones: Sequence[Phone]) -> None:
        self._client, self._errands, self._acts, self._phones = client, errands, acts, phones
        self._vocabulary: Answer | None = None
        self._view: Literal["types", "form", "json", "answer"] = "types"
        self._kind: Told = {}
        self._values: dict[str, str] = {}
        self._who, self._id = 0, ""
        self._field, self._line, self._mend = "", Line(), False
        self._came: answered.Came | None = None
        self._last: tuple[Told, Person] | None = None
        """What the server took in last, and of whom; an answer that was lost changes nothing about it."""
        self._tried: tuple[object, str] = (None, "")
        self._opened = ""
        self._look()

    @property
    def place(self) -> object:
        """Where on the page one is: another place begins at its top."""
        return self._view, self._kind.get("type")

    @property
    def typing(self) -> bool:
        """Whether a field is typed into."""
        return bool(self._field)

    @property
    def at(self) -> Press:
        """The press of the row that is typed into."""
        return Press("field", self._field)

    def title(self, lang: Lang) -> str:
        """Return what its tab says."""
        return said(WORDS, "title", lang)

    def rows(self, lang: Lang) -> Sequence[Row]:
        """Return the list of types, the form, the event as it is sent, or what it came to."""
        if self._vocabulary is None or not self._vocabulary.ok:
            return self._no_list(lang)
        views = {"types": self._types, "form": self._form, "json": self._json, "answer": self._answer}
        return [*views[self._view](lang)]

    def press(self, press: Press) -> None:
        """Choose a type, fill in, go from view to view, or send."""
        self.leave()
        if press.what == "type":
            self._begin(next(one for one in self._list() if one["type"] == press.name))
        elif press.what == "view":
            self._show(press.name)
        elif press.what == "look":
            self._look()
        elif press.what == "who":
            self._who = (self._who + 1) % len(self._phones)
        elif press.what == "field":
            self._choose(press.name)
        elif press.what == "why":
            self._opened = "" if self._opened == press.name else press.name
        elif press.what == "send":
            self._send()
        elif press.what == "again":
            self._send_again()

    def type(self, text: str) -> None:
        """Type into the field that is typed into."""
        self._edit(self._line.with_text(text))

    def key(self, name: str) -> None:
        """Move or take away in the field; Enter sends, Tab goes to the next field, Escape leaves it.

        What may not be sent keeps the field open: keys that mend it must not be taken for the window's.
        """
        if name == "ENTER":
            self._send()
            if not self._mend:
                self.leave()
        elif name in ("TAB", "SHIFT+TAB"):
            self._go_on(-1 if name == "SHIFT+TAB" else 1)
        elif name == "ESCAPE":
            self.leave()
        else:
            self._edit(self._line.after(name))

    def leave(self) -> None:
        """Type into no field; a time that nobody changed stays now."""
        self._field = ""

    # --- the list -----------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Ask which events there are; what is known already stays until then."""
        if self._vocabulary is not None and not self._vocabulary.ok:
            self._vocabulary = None

        def came(answer: Answer) -> None:
            known = answer if not answer.ok or "types" in answer.told else Answer(0, {})  # no sandbox says that
            if known.ok or self._vocabulary is None:
                self._vocabulary = known

        self._errands.send(lambda: self._client.ask("GET", f"{SANDBOX}/vocabulary"), came)

    def _no_list(self, lang: Lang) -> list[Row]:
        if self._vocabulary is None:
            return [Row(said(WORDS, "loading", lang))]
        again = Row(said(WORDS, "again", lang), press=Press("look"))
        return [Row(self._vocabulary.words(lang), colour=ALERT), again]

    def _list(self) -> list[Told]:
        """The types, those that a bank tells first."""
        types = self._vocabulary.told["types"] if self._vocabulary else []
        return sorted(types, key=lambda one: bool(one["games_only"]))

    def _types(self, lang: Lang) -> Iterator[Row]:
        for one in self._list():
            yield Row(_about(one, lang), _heard(one, lang), press=Press("type", one["type"]))

    def _begin(self, kind: Told) -> None:
        """Open a type's form, filled in anew."""
        self._kind, self._view, self._came, self._last, self._mend = kind, "form", None, None, False
        self._id, who = self._client.new_key(), self._person().ref
        earlier = [
            act.answer.told["event"]["data"] for act in reversed(self._acts.log)
            if act.who == who and act.answer.ok and "event" in act.answer.told
        ]  # fmt: skip
        self._values = forms.begun(kind, self._token(), earlier) | {TIME: ""}

    def _token(self) -> str:
        """What is this act's own, for what names it."""
        return self._id.removeprefix("stage-")

    def _anew(self) -> None:
        """Make another act of what is filled in: with an id of its own, and names of its own where they were taken."""
        taken, self._came, self._last, self._id = bool(self._sent()), None, None, self._client.new_key()
        if taken:
            keys = [one for one in self._kind["fields"] if one["key"]]
            self._values |= {one["name"]: forms.new_key(one, self._token()) for one in keys}

    def _show(self, view: str) -> None:
        if view == "types":
            self._view = "types"
            self._look()
        elif view == "json":
            self._view = "json"
        else:
            if self._view == "answer":
                self._anew()
            self._view = "form"

    # --- the form -----------------------------------------------------------------------------------------------------

    def _form(self, lang: Lang) -> Iterator[Row]:
        yield self._head(lang, ("types", "json"), Offer(said(WORDS, "send", lang), Press("send"), not self._acts.busy))
        if self._mend and not self._right():
            yield Row(said(WORDS, "mend", lang), colour=ALERT)
        yield from self._lost(lang)
        yield Row(said(WORDS, "who", lang, name=self._person().name[lang]), said(WORDS, "whose", lang),
                  press=Press("who"))  # fmt: skip
        for field in forms.ordered(self._kind):
            yield self._of_field(field, lang)
        yield self._time(lang)
        yield Row(said(WORDS, "send", lang), press=Press("send"))

    def _head(self, lang: Lang, views: Sequence[str], *last: Offer) -> Row:
        offers = [Offer(said(WORDS, one, lang), Press("view", one)) for one in views]
        return Row(_about(self._kind, lang), _heard(self._kind, lang), offers=[*offers, *last])

    def _of_field(self, field: Told, lang: Lang) -> Row:
        name, words, about = field["name"], self._values[field["name"]], field["about"][lang]
        here = name == self._field
        value = self._line.shown() if here else words or said(WORDS, "none", lang)
        unit = f" {field['unit']}" if field["unit"] and words and not here else ""
        many = len(forms.choices(field))
        if not forms.fits(field, words):
            under, colour = said(WORDS, "not_so", lang, allowed=forms.allowed(field, lang)), ALERT
        else:
            under = f"{about} · {forms.allowed(field, lang)}" if here or many > 1 else about
            colour = TYPED if here else ""
        press = None if many == 1 else Press("field", name)
        return Row(said(WORDS, "field", lang, name=name, value=value + unit), under, press=press, colour=colour)

    def _time(self, lang: Lang) -> Row:
        here, words = self._field == TIME, self._values[TIME]
        value = self._line.shown() if here else words or forms.local(self._acts.now)
        under, colour = forms.WORDS["time"][lang == "en"] if here or words else said(WORDS, "now", lang), ""
        try:
            forms.instant(words)
        except NotLikeThat:
            under, colour = said(WORDS, "not_so", lang, allowed=under), ALERT
        return Row(said(WORDS, "time", lang, at=value), under, press=Press("field", TIME),
                   colour=colour or (TYPED if here else ""))  # fmt: skip

    def _choose(self, name: str) -> None:
        """Take the next choice of a field, or type into it."""
        field = next((one for one in self._kind["fields"] if one["name"] == name), None)
        if field and forms.choices(field):
            self._values[name] = forms.following(field, self._values[name])
            return
        words = self._values[name] or (forms.local(self._acts.now) if name == TIME else "")
        self._field, self._line = name, Line(words, len(words))

    def _edit(self, line: Line) -> None:
        if line.words != self._line.words:
            self._values[self._field] = line.words
        self._line = line

    def _go_on(self, way: int) -> None:
        """Type into the next field that is typed into, or the one before."""
        names = [one["name"] for one in forms.ordered(self._kind) if not forms.choices(one)] + [TIME]
        self._choose(names[(names.index(self._field) + way) % len(names)])

    def _right(self) -> bool:
        """Whether all that is filled in may be sent."""
        try:
            forms.data(self._kind, self._values)
            forms.instant(self._values[TIME])
        except NotLikeThat:
            return False
        return True

    def _person(self) -> Person:
        return self._phones[self._who].person

    # --- what is sent, and what it comes to ---------------------------------------------------------------------------

    def _json(self, lang: Lang) -> Iterator[Row]:
        yield self._head(lang, ("types", "form"), Offer(said(WORDS, "send", lang), Press("send"), not self._acts.busy))
        yield from self._lost(lang)
        if not self._right():
            yield Row(said(WORDS, "mend", lang), colour=ALERT)
        elif self._acts.now:
            yield _raw(said(WORDS, "raw", lang), self._event())

    def _event(self) -> dict[str, Any]:
        source = self._vocabulary.told["source"] if self._vocabulary else ""
        at = forms.instant(self._values[TIME]) or self._acts.now
        return forms.cloud_event(self._kind, self._values, id=self._id, source=source, who=self._person().ref, at=at)

    def _lost(self, lang: Lang) -> Iterator[Row]:
        if self._came is not None and self._came.answer.lost:
            yield Row(self._came.answer.refusal(lang), colour=ALERT)

    def _answer(self, lang: Lang) -> Iterator[Row]:
        again = [Offer(said(WORDS, "resend", lang), Press("again"), not self._acts.busy)] if self._sent() else []
        yield self._head(lang, ("types", "form"), *again)
        if self._came is not None:
            yield from answered.rows(self._came, lang, self._opened)
        if sent := self._sent():
            yield _raw(said(WORDS, "sent", lang), sent)

    def _sent(self) -> Told:
        """The event as the server says it was sent; nothing when it took none."""
        return self._last[0] if self._came and self._last else {}

    def _send(self) -> None:
        """Send what is filled in, when all of it may be sent; what may have been lost is sent as it was then."""
        self._mend = not self._right()
        if self._mend or self._acts.busy:
            return
        who, data = self._person(), forms.data(self._kind, self._values)
        meant = (who, self._kind["type"], data, self._values[TIME])
        at = forms.instant(self._values[TIME]) or self._acts.now
        if self._came is not None and self._came.answer.lost:
            if meant == self._tried[0]:
                at = self._tried[1]
            else:
                self._id = self._client.new_key()
        self._tried = (meant, at)
        self._tell(data, at, who)

    def _send_again(self) -> None:
        """Send the very same event once more."""
        if self._sent() and self._last and not self._acts.busy:
            sent, who = self._last
            self._tell(sent["data"], sent["time"], who)

    def _tell(self, data: Told, at: str, who: Person) -> None:
        kind = self._kind

        def came(answer: Answer) -> None:
            titles = {one["quest"]: one["title"] for type in self._list() for one in type["quests"]}
            self._came = now = answered.Came(answer, who, titles)
            for phone in self._phones if not answer.lost else ():
                if phone.person.ref == who.ref:
                    phone.say(lambda lang: answered.in_short(answer, lang), no=not answer.ok)
            if answer.ok:
                self._last = answer.told["event"], who
                self._ask_why(now)
            if not answer.lost and self._kind is kind:
                self._view, self._opened = "answer", ""

        words = lambda lang: said(WORDS, "did", lang, name=who.name[lang], about=kind["about"][lang])  # noqa: E731
        self._acts.tell(who.ref, kind["type"], data, words, came, seed=self._id, at=at)

    def _ask_why(self, came: answered.Came) -> None:
        event = came.answer.told["event"]
        asked = urlencode({"event": event["id"], "source": event["source"]})

        def told(answer: Answer) -> None:
            came.why = answer

        where = f"{path('v1', 'players', came.who.ref, 'why')}?{asked}"
        self._errands.send(lambda: self._client.ask("GET", where), told)


def _about(kind: Told, lang: Lang) -> str:
    """What a type of event is, as a heading."""
    words: str = kind["about"][lang]
    return words[:1].upper() + words[1:]


def _heard(kind: Told, lang: Lang) -> str:
    many = len(kind["quests"])
    key = "unheard" if not many else "heard_one" if many == 1 else "heard"
    heard = said(WORDS, key, lang, type=kind["type"], n=many)
    return said(WORDS, "own", lang, heard=heard) if kind["games_only"] else heard


def _raw(words: str, event: Told) -> Row:
    return Row(words, json.dumps(event, ensure_ascii=False, indent=2), lines=WHOLE_EVENT)
