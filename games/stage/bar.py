"""The bar under the phones: the sandbox's clock, a payment for either player, and the language. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from games.stage import stamps
from games.stage.client import Answer, Client, Errands
from games.stage.phone import Phone
from games.stage.stamps import Lang, Press, Stamp
from games.stage.words import say

HEIGHT = 68
ZONE = "Asia/Shanghai"
FAST = 60
AMOUNT = 36.5
LOOK_EVERY_S = 0.5
BACK, QUIET = "#e3efd6", "#fbfff4"


class Bar:
    """What can be done to the sandbox from the window."""

    def __init__(self, client: Client, errands: Errands, phones: Sequence[Phone], lang: Lang) -> None:
        self.lang = lang
        self.now, self.rate = "", 0
        self.busy = False
        self._client, self._errands, self._phones = client, errands, phones
        self._looked_s, self._looking = LOOK_EVERY_S, False

    def picture(self, width: float) -> list[Stamp]:
        """Return what the bar shows, from the top left of the bar."""
        return [stamps.box(width / 2, HEIGHT / 2, width, HEIGHT, BACK, radius=0), *self._time(), *self._buttons(width)]

    def press(self, press: Press) -> None:
        """Do what one of the bar's buttons asks for."""
        if press.what == "lang":
            self.lang = "en" if self.lang == "zh-CN" else "zh-CN"
        elif press.what == "game":
            for phone in self._phones:
                phone.press(press)
        elif press.what == "pay":
            self._pay(self._phones[int(press.name)])
        elif press.what == "clock" and not self.busy:
            self._clock(press.name)

    def pass_time(self, seconds: float) -> None:
        """Let time pass: the clock is looked at twice a second."""
        self._looked_s += seconds
        if self._looked_s >= LOOK_EVERY_S and not self._looking and not self.busy:
            self._looked_s, self._looking = 0.0, True
            self._errands.send(lambda: self._client.ask("GET", "/v1/sandbox"), self._saw)

    def _time(self) -> Iterator[Stamp]:
        if self.now:
            at = datetime.fromisoformat(self.now).astimezone(ZoneInfo(ZONE))
            yield stamps.text(f"{at:%Y-%m-%d  %H:%M}", 16, 24, 17, align="left")
            pace = say("speed", self.lang, rate=self.rate) if self.rate else say("still", self.lang)
            yield stamps.text(pace, 16, 48, 14, stamps.GREY, align="left")

    def _buttons(self, width: float) -> Iterator[Stamp]:
        quiet = {"colour": QUIET, "ink": stamps.INK, "size": 15}
        x = 156.0
        for name, wide in (("pause", 68), ("fast", 98), ("next", 128), ("hour", 78)):
            shown = "go" if name == "pause" and not self.rate else name
            colour = {"colour": stamps.LEAF} if name == "fast" and self.rate == FAST else {}
            yield from stamps.button(
                say(shown, self.lang), x + wide / 2, HEIGHT / 2, wide, Press("clock", name), **(quiet | colour)
            )
            x += wide + 6
        for n, phone in enumerate(self._phones):
            words = say("pay", self.lang, name=phone.person.name[self.lang])
            yield from stamps.button(words, x + 57 + n * 120, HEIGHT / 2, 114, Press("pay", str(n)), size=15)
        yield from stamps.button(say("lang", self.lang), width - 34, HEIGHT / 2, 52, Press("lang"), **quiet)

    def _clock(self, name: str) -> None:
        if name == "next":
            if not (at := next_moment(self.now, [at for phone in self._phones for at in phone.coming()])):
                for phone in self._phones:
                    phone.say(lambda lang: say("nothing_comes", lang), no=True)
                return
            body: dict[str, Any] = {"to": at}
        elif name == "hour":
            body = {"by": "1h"}
        elif name == "fast":
            body = {"rate": 1 if self.rate == FAST else FAST}
        else:
            body = {"rate": 0 if self.rate else 1}
        self.busy = True
        self._errands.send(lambda: moved(self._client, body), self._went)

    def _pay(self, phone: Phone) -> None:
        body = {"type": "payment", "player": phone.person.ref, "fields": {"amount": AMOUNT, "channel": "qr"}}
        self._errands.send(
            lambda: self._client.ask("POST", "/v1/sandbox/events", body), lambda answer: self._paid(phone, answer)
        )

    def _paid(self, phone: Phone, answer: Answer) -> None:
        if answer.ok:
            phone.say(lambda lang: earned(answer.told, lang))
        else:
            phone.say(answer.words, no=True)
        self._look_again()

    def _saw(self, answer: Answer) -> None:
        self._looking = False
        if answer.ok and not self.busy:
            self.now, self.rate = answer.told["now"], answer.told["rate"]

    def _went(self, answer: Answer) -> None:
        self.busy, self._looked_s = False, LOOK_EVERY_S
        if answer.ok:
            self.now = answer.told["now"]
        else:
            for phone in self._phones:
                phone.say(answer.words, no=True)
        self._look_again()

    def _look_again(self) -> None:
        for phone in self._phones:
            phone.look()


def moved(client: Client, body: Mapping[str, Any]) -> Answer:
    """Move the clock and return the last answer: a long way is gone in several requests."""
    answer = client.ask("POST", "/v1/sandbox/clock", body)
    while answer.ok and not answer.told["done"]:
        rest = {name: value for name, value in body.items() if name != "by"} | {"to": answer.told["to"]}
        answer = client.ask("POST", "/v1/sandbox/clock", rest)
    return answer


def next_moment(now: str, coming: Iterable[str]) -> str:
    """Return the first of some instants that is still to come; '' when none is."""
    return min((at for at in coming if at > now), default="")


def earned(told: Mapping[str, Any], lang: Lang) -> str:
    """Return what a payment came to, in the words of the quest that heard it."""
    gains = [
        one["message"].get(lang, "") for one in sorted(told["result"]["earned"], key=lambda one: not one["ripe_at"])
    ]
    reasons = [one["sentence"].get(lang, "") for one in told["why_not"]]
    said = [one for one in gains if one] or [one for one in reasons[:1] if one] or [say("nothing_earned", lang)]
    return say("paid", lang, amount=f"{AMOUNT:.2f}", words=("；" if lang == "zh-CN" else "; ").join(said[:2]))
