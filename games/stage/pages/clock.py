"""The clock: its pace, and where it can be run to; with what fell due on the way there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from games.stage import forms
from games.stage.acts import Acts
from games.stage.client import Answer
from games.stage.forms import NotLikeThat
from games.stage.pieces import said
from games.stage.seasons import ZONE
from games.stage.sheets import Offer, Row
from games.stage.stamps import ALERT, TYPED, Lang, Press
from games.stage.typed import Line

PACES = (1, 10, 60, 600, 3600)
WAYS = ("1h", "6h", "1d", "1w")
UNSEEN = ("seals", "ticks")  # what the engine does for itself
HOURS = {"dawn": time(7), "noon": time(12), "dusk": time(18), "midnight": time(0)}
WORDS = {
    "title": ("时间", "Clock"),
    "stands": ("时间停着", "The clock stands still"),
    "runs": ("时间 ×{rate}", "The clock runs ×{rate}"),
    "unknown": ("正在看时间……", "Looking at the clock …"),
    "pause": ("停", "Stop"),
    "pace": ("×{rate}", "×{rate}"),
    "paces": ("走多快", "How fast"),
    "on": ("往前", "On by"),
    "1h": ("1 小时", "1 hour"),
    "6h": ("6 小时", "6 hours"),
    "1d": ("1 天", "1 day"),
    "1w": ("1 周", "1 week"),
    "to": ("走到", "On to"),
    "dawn": ("早上 7 点", "07:00"),
    "noon": ("中午 12 点", "noon"),
    "dusk": ("傍晚 6 点", "18:00"),
    "midnight": ("半夜", "midnight"),
    "monday": ("下周一", "Monday"),
    "instant": ("走到这个时刻：{at}", "On to an instant: {at}"),
    "type_it": ("按一下，输入以后的日期和时间，再按回车", "press, type a date and time to come, then Enter"),
    "not_so": (
        "请写一个还没到的时刻，像 2026-12-02 10:00",
        "Type an instant that is still to come, as 2026-12-02 10:00.",
    ),
    "did": ("路上到期的事：{many}", "What fell due on the way: {many}"),
    "nothing": ("路上没有到期的事", "Nothing fell due on the way"),
    "did_pace": ("时间 ×{rate}", "time ×{rate}"),
    "did_on": ("过了 {way}", "{way} on"),
    "did_to": ("走到 {at}", "on to {at}"),
}


class ClockPage:
    """The page of the clock. What the last way came to and the instant that is typed are all it remembers."""

    NAME = "clock"
    at = Press("instant")
    """The row that is typed into."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts
        self._came: Answer | None = None
        self._line: Line | None = None
        self._wrong = False

    @property
    def typing(self) -> bool:
        """Whether an instant is typed."""
        return self._line is not None

    def type(self, text: str) -> None:
        """Type into the instant."""
        if self._line is not None:
            self._line, self._wrong = self._line.with_text(text), False

    def key(self, name: str) -> None:
        """Move or take away in the instant; Enter goes there, Escape leaves it. What cannot be gone to stays typed."""
        if self._line is None:
            return
        if name == "ENTER":
            self._go_to(self._line.words)
        elif name == "ESCAPE":
            self.leave()
        else:
            self._line, self._wrong = self._line.after(name), False

    def leave(self) -> None:
        """Type nothing more."""
        self._line, self._wrong = None, False

    def title(self, lang: Lang) -> str:
        """Return what its tab says."""
        return said(WORDS, "title", lang)

    def rows(self, lang: Lang) -> Sequence[Row]:
        """Return the clock as it stands, and where it can be sent."""
        rate, now = self._acts.rate, self._acts.now
        if not now:
            return [Row(said(WORDS, "unknown", lang))]
        at = f"{datetime.fromisoformat(now).astimezone(ZONE):%Y-%m-%d %H:%M}"
        pace = said(WORDS, "runs", lang, rate=f"{rate:,}") if rate else said(WORDS, "stands", lang)
        return [
            Row(at, pace),
            Row(said(WORDS, "paces", lang), offers=[self._pace(one, lang) for one in (0, *PACES[:3])]),
            Row("", offers=[self._pace(one, lang) for one in PACES[3:]]),
            Row(said(WORDS, "on", lang), offers=[Offer(said(WORDS, one, lang), Press("on", one)) for one in WAYS]),
            Row(said(WORDS, "to", lang), offers=[_to(one, lang) for one in ("dawn", "noon", "dusk")]),
            Row("", offers=[_to(one, lang) for one in ("midnight", "monday")]),
            self._instant(lang),
            *([self._due(self._came, lang)] if self._came else []),
        ]

    def press(self, press: Press) -> None:
        """Change the pace, send the clock on, one way at a time, or begin to type where to."""
        self.leave()
        if self._acts.busy or not self._acts.now:
            return
        if press.what == "pace":
            self._acts.clock({"rate": int(press.name)}, lambda lang: said(WORDS, "did_pace", lang, rate=press.name),
                             lambda answer: None)  # fmt: skip
        elif press.what == "on":
            self._go({"by": press.name}, lambda lang: said(WORDS, "did_on", lang, way=said(WORDS, press.name, lang)))
        elif press.what == "to":
            at = following(self._acts.now, press.name)
            self._go({"to": at.isoformat()}, lambda lang: said(WORDS, "did_to", lang, at=f"{at:%m-%d %H:%M}"))
        elif press == self.at:
            words = forms.local(self._acts.now)[: len("2026-12-02 10:00")]
            self._line = Line(words, len(words))

    def _go_to(self, words: str) -> None:
        """Send the clock to a typed instant, if it is still to come."""
        try:
            to = forms.instant(words)
        except NotLikeThat:
            to = ""
        self._wrong = not to or datetime.fromisoformat(to) <= datetime.fromisoformat(self._acts.now)
        if self._wrong or self._acts.busy:
            return
        self.leave()
        self._go({"to": to}, lambda lang: said(WORDS, "did_to", lang, at=forms.local(to)[5:16]))

    def _instant(self, lang: Lang) -> Row:
        """Where an instant is typed."""
        value = "" if self._line is None else self._line.shown()
        under = said(WORDS, "not_so" if self._wrong else "type_it", lang)
        colour = ALERT if self._wrong else TYPED if self.typing else ""
        return Row(said(WORDS, "instant", lang, at=value).rstrip("： :"), under, press=self.at, colour=colour)

    def _go(self, body: Mapping[str, Any], words: Any) -> None:
        def came(answer: Answer) -> None:
            self._came = answer

        self._acts.clock(body, words, came)

    def _pace(self, rate: int, lang: Lang) -> Offer:
        """A pace; the one that the clock has is pale."""
        words = said(WORDS, "pace", lang, rate=f"{rate:,}") if rate else said(WORDS, "pause", lang)
        return Offer(words, Press("pace", str(rate)), self._acts.rate != rate)

    def _due(self, came: Answer, lang: Lang) -> Row:
        if not came.ok:
            return Row(came.refusal(lang), colour=ALERT)
        many = sum(n for name, n in came.told.get("did", {}).items() if name not in UNSEEN)
        return Row(said(WORDS, "did" if many else "nothing", lang, many=f"{many:,}"))


def following(now: str, place: str) -> datetime:
    """Return the next instant of a place of the clock, such as `noon` or `monday` (at seven), where the people live."""
    here = datetime.fromisoformat(now).astimezone(ZONE)
    if place == "monday":
        return datetime.combine(here.date() + timedelta(days=7 - here.weekday()), HOURS["dawn"], ZONE)
    at = datetime.combine(here.date(), HOURS[place], ZONE)
    return at if at > here else at + timedelta(days=1)


def _to(place: str, lang: Lang) -> Offer:
    return Offer(said(WORDS, place, lang), Press("to", place))
